"""The address that a load balancer or a monitor asks: does the site work, and does its queue answer?"""

from __future__ import annotations

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """`{"database": "ok", "queue": "ok"}` and 200; 503 and "not reachable" for what does not answer."""
    found = {"database": _database(), "queue": _queue()}
    return JsonResponse(found, status=200 if set(found.values()) == {"ok"} else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "not reachable"
    return "ok"


def _queue() -> str:
    # Cache and queue are one server; the cache's connection is the quicker to ask.
    try:
        cache.get("health")
    except (RedisError, OSError):
        return "not reachable"
    return "ok"
