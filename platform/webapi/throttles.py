"""How often one may ask: by network address, by person, and more tightly for sending files in."""

from __future__ import annotations

import logging

from django.conf import settings
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import (
    AnonRateThrottle,
    ScopedRateThrottle,
    SimpleRateThrottle,
    UserRateThrottle,
)
from rest_framework.views import APIView

log = logging.getLogger(__name__)


class _Kind(SimpleRateThrottle):
    """A limit that lets pass when the counts cannot be reached, and that does not believe what a caller says of itself."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        try:
            return super().allow_request(request, view)
        except (RedisError, OSError):
            log.warning("counts_unreachable", extra={"scope": self.scope})
            return True

    def get_ident(self, request: Request) -> str:
        """The caller's network address: what the outermost proxy of ours saw, or the connection's own."""
        proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        return hops[-min(proxies, len(hops))] if proxies and hops else request.META.get("REMOTE_ADDR", "")


class AnonymousRate(_Kind, AnonRateThrottle):
    """Requests of somebody who is not signed in, by network address."""


class PersonRate(_Kind, UserRateThrottle):
    """Requests of a person. Those of anybody else are counted once, by `AnonymousRate`."""

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        """None: not counted."""
        return super().get_cache_key(request, view) if request.user.is_authenticated else None


class UploadRate(_Kind, ScopedRateThrottle):
    """Files sent in by a person; the view says so in `throttle_scope`."""
