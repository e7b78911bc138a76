"""The services that some tests need: where they are, and what happens when one is not.

On a person's machine a test without its service is skipped, with the reason. With CI=true it fails: there a
missing service is a fault. TEST_DATABASE_URL, TEST_REDIS_URL and CHROMIUM name other places than the usual
ones.
"""

from __future__ import annotations

import functools
import getpass
import os
import shutil
from urllib.parse import unquote, urlsplit

import pytest

REQUIRED = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def need(name: str, found: str, reason: str) -> str:
    """`found`, or the end of the test: skipped with the reason, failed where every service must be there."""
    if found:
        return found
    said = f"{name} is needed here: {reason}"
    if REQUIRED:
        pytest.fail(said, pytrace=False)
    pytest.skip(said)


def postgres_url() -> str:
    """Address of a PostgreSQL in which this user may create databases, as DATABASE_URL takes it."""
    return need("PostgreSQL", *find_postgres())


def redis_url() -> str:
    """Address of a Redis database that tests may empty."""
    return need("Redis", *find_redis())


def chromium_path() -> str:
    """Path of a Chromium or Chrome."""
    return need("Chromium", *find_chromium())


@functools.cache
def find_postgres() -> tuple[str, str]:
    """The address and an empty text, or an empty text and the reason."""
    import psycopg

    url = os.environ.get("TEST_DATABASE_URL") or f"postgres://{getpass.getuser()}@127.0.0.1:5432/folkmoot"
    parts = urlsplit(url)
    try:
        with psycopg.connect(
            host=parts.hostname,
            port=parts.port or 5432,
            user=unquote(parts.username or "") or None,
            password=unquote(parts.password or "") or None,
            dbname="postgres",
            connect_timeout=3,
        ) as connection:
            row = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.OperationalError as error:
        where, said = f"{parts.hostname}:{parts.port or 5432}", str(error).strip().splitlines()[0]
        return (
            "",
            f"none answers at {where} ({said}). TEST_DATABASE_URL names another.",
        )
    if not row or not row[0]:
        return "", "this user may not create databases there (ALTER ROLE ... CREATEDB)."
    return url, ""


@functools.cache
def find_redis() -> tuple[str, str]:
    """The address and an empty text, or an empty text and the reason."""
    import redis

    url = os.environ.get("TEST_REDIS_URL") or "redis://127.0.0.1:6379/15"
    try:
        redis.Redis.from_url(url, socket_connect_timeout=3).ping()
    except redis.RedisError as error:
        return (
            "",
            f"none answers at {urlsplit(url).netloc.split('@')[-1]} ({error}). TEST_REDIS_URL names another.",
        )
    return url, ""


@functools.cache
def find_chromium() -> tuple[str, str]:
    """The path and an empty text, or an empty text and the reason."""
    names = (
        os.environ.get("CHROMIUM", ""),
        "chromium",
        "chromium-browser",
        "google-chrome-stable",
        "google-chrome",
    )
    for name in filter(None, names):
        if path := shutil.which(name):
            return path, ""
    return "", "no chromium or google-chrome is on the path. CHROMIUM names another place."
