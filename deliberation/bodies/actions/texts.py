"""Text that people send for meetings, tidied and checked before it is stored."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from deliberation.bodies.calc.light_text import printable
from deliberation.bodies.calc.light_text import tidy as tidy_lines
from deliberation.bodies.calc.names import tidy
from kernel.errors import BadInput

_web_address = URLValidator(schemes=["http", "https"])


def line(what: str, text: str, most: int, *, needed: bool = False) -> str:
    """One line, blanks run together. Raises BadInput when it is missing, too long or cannot be shown."""
    return _checked(what, tidy(text), most, needed)


def passage(what: str, text: str, most: int, *, needed: bool = False) -> str:
    """Lines and paragraphs. Raises BadInput when it is missing, too long or cannot be shown."""
    return _checked(what, tidy_lines(text), most, needed)


def link(what: str, text: str, most: int = 300) -> str:
    """An address on the web, or nothing. Raises BadInput for anything that is not http or https."""
    address = _checked(what, text.strip(), most, needed=False)
    if not address:
        return ""
    try:
        _web_address(address)
    except ValidationError as error:
        raise BadInput(f"{what} must be a web address that starts with https:// or http://.") from error
    return address


def _checked(what: str, text: str, most: int, needed: bool) -> str:
    if needed and not text:
        raise BadInput(f"{what} is missing.")
    if not printable(text):
        raise BadInput(f"{what} holds a character that cannot be shown.")
    if len(text) > most:
        raise BadInput(f"{what} is too long: at most {most} characters.")
    return text
