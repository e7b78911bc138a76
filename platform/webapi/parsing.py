"""Reading bodies: small JSON, and bodies that do not matter."""

from __future__ import annotations

import json
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, JSONParser

from webapi.errors import TooLarge


class SmallJson(JSONParser):
    """JSON of a size that stands in memory; Django's own limit does not reach what a parser reads by itself."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> Any:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if _declared(parser_context) > most:
            raise TooLarge("The body of the request is too large.")
        try:
            read = super().parse(stream, media_type, parser_context)
            # Half a character ("\\ud800") can be written in JSON, and neither stored nor sent back as text.
            json.dumps(read, ensure_ascii=False).encode()
        except RecursionError:
            raise ParseError("JSON parse error - it is nested too deeply") from None
        except UnicodeEncodeError:
            raise ParseError("JSON parse error - a text in it holds half a character") from None
        return read


class Unread(BaseParser):
    """For an act that takes no body: whatever is sent is left unread."""

    media_type = "*/*"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None
    ) -> dict[str, Any]:
        return {}


def _declared(parser_context: dict[str, Any] | None) -> int:
    # A server passes on no more bytes than Content-Length says; without one there is no body.
    request = (parser_context or {}).get("request")
    text = request.META.get("CONTENT_LENGTH") if request is not None else None
    return int(text) if text and str(text).isdigit() else 0
