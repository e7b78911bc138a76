"""Log lines without the codes that stand in addresses."""

from __future__ import annotations

import re
from typing import Any

import structlog

_JOIN_CODE = re.compile(r"(/join/)(?!(?:address|confirm|decline|sign-out)/)[^/\s\"'\\?#]+")
_FOLLOW_TOKEN = re.compile(r"(/follow/(?:confirm|stop)/)[^/\s\"'\\?#]+")
_CALENDAR_TOKEN = re.compile(r"(/calendar/)[^/\s\"'\\?#]+(?=\.ics)")


def without_codes(text: str) -> str:
    """A text without the code after `/join/` (whoever has it can join in somebody's place) and without the secret
    address of a calendar (whoever has it can read it)."""
    return _CALENDAR_TOKEN.sub(r"\1…", _FOLLOW_TOKEN.sub(r"\1…", _JOIN_CODE.sub(r"\1…", text)))


class LineRenderer(structlog.processors.JSONRenderer):
    """A line of JSON, whatever wrote it, without codes: error lines of the framework quote the address asked for."""

    def __call__(self, logger: Any, name: str, event_dict: Any) -> str | bytes:
        line = super().__call__(logger, name, event_dict)
        return without_codes(line if isinstance(line, str) else line.decode())


def configure(*, once: bool) -> None:
    """Let structlog write through the standard library's handlers. `once`: loggers are made once and kept."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=once,
    )
