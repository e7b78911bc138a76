"""What people write about a body, made fit to be stored or refused with the field that it is about."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from deliberation.bodies.models import Body
from kernel import clock
from kernel.errors import BadInput, NotFound, WrongState

UNPRINTABLE = "holds a character that cannot be shown"


def unfit(field: str, sentence: str) -> BadInput:
    """The error for one field; pages show it beside that field."""
    return BadInput(sentence, field=field)


def line(text: str, field: str, label: str, most: int, *, needed: bool = False) -> str:
    """One line: spaces run together. Raises BadInput when it is too long, cannot be shown, or is needed and empty."""
    said = " ".join(text.split())
    if needed and not said:
        raise unfit(field, f"{label} is needed.")
    if len(said) > most:
        raise unfit(field, f"{label} is too long: at most {most} characters.")
    if not said.isprintable():
        raise unfit(field, f"{label} {UNPRINTABLE}.")
    return said


def passage(text: str, field: str, label: str, most: int) -> str:
    """Text of several paragraphs, line ends made one, blank ends taken off. Raises BadInput like `line`."""
    rows = [
        row.replace("\t", " ").rstrip() for row in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ]
    said = "\n".join(rows).strip("\n")
    if not said.strip():
        raise unfit(field, f"{label} is needed.")
    if len(said) > most:
        raise unfit(field, f"{label} is too long: at most {most:,} characters.")
    if not all(row.isprintable() for row in rows):
        raise unfit(field, f"{label} {UNPRINTABLE}.")
    return said


def address(text: str, field: str) -> str:
    """A web address that a page may link to, or an empty text. Raises BadInput for anything but http and https."""
    said = line(text, field, "The web address", 300)
    if not said:
        return ""
    try:
        parts = urlsplit(said)
        good = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and " " not in said
    except ValueError:
        good = False
    if not good:
        raise unfit(field, "Write the web address in full, like https://www.example.org/")
    return said


def one_of(value: str, known: object, field: str, label: str) -> str:
    """A code out of a table. Raises BadInput."""
    codes = [str(each) for each in known]  # type: ignore[attr-defined]
    if value not in codes:
        raise unfit(field, f"{label} is none of: {', '.join(codes)}.")
    return value


def whole(value: int, field: str, label: str, least: int, most: int) -> int:
    """A whole number between two bounds. Raises BadInput."""
    if not least <= value <= most:
        raise unfit(field, f"{label} must be from {least} to {most}.")
    return value


def running(body_id: UUID) -> Body:
    """The body, locked until commit. Raises NotFound, and WrongState when it has ended: then it is only read."""
    body = Body.objects.select_for_update().filter(pk=body_id).first()
    if body is None:
        raise NotFound("There is no such body.")
    if body.ends_on is not None and body.ends_on < clock.today():
        raise WrongState("This body has ended. It can be read, but no longer changed.")
    return body
