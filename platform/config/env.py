"""Typed readers of environment variables. An odd value stops the start with a sentence that names it."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """The variable as text, without surrounding blanks."""
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """Yes or no; anything but 1/true/yes/on and 0/false/no/off is refused."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in _YES:
        return True
    if value.strip().lower() in _NO:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither yes nor no. Use 1 or 0.")


def number(name: str, default: int, *, least: int = 0, most: int | None = None) -> int:
    """A whole number within bounds."""
    value = os.environ.get(name, "").strip() or str(default)
    try:
        found = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number.") from None
    if found < least or (most is not None and found > most):
        raise ImproperlyConfigured(
            f"{name}={found} is out of range: at least {least}"
            + (f", at most {most}." if most is not None else ".")
        )
    return found


def words(name: str, default: str = "") -> list[str]:
    """A list written with commas; blanks and empty items are dropped."""
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def path(name: str, default: Path | None = None) -> Path | None:
    """A path made absolute, or the default."""
    value = os.environ.get(name, "").strip()
    return Path(value).expanduser().resolve() if value else default


def database(name: str, fallback: Path) -> dict[str, object]:
    """Django's settings of a database from a URL (`postgres://user:password@host:port/name`), or SQLite at `fallback`."""
    from urllib.parse import unquote, urlsplit

    value = os.environ.get(name, "").strip()
    if not value:
        return _sqlite(fallback)
    url = urlsplit(value)
    if url.scheme == "sqlite":
        return _sqlite(Path(unquote(url.path)))
    if url.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"{name} starts with {url.scheme}://. Use postgres://user:password@host:port/name or leave it out for SQLite."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname or ""),
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(where: Path) -> dict[str, object]:
    # Immediate transactions and a long wait: two writers queue instead of failing with "database is locked".
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(where),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-65536;PRAGMA temp_store=MEMORY;PRAGMA secure_delete=FAST;",
        },
    }
