"""Names as the public sees them: tidied, and on a panel never somebody else's.

Two names are taken for the same when they would be read as the same: letter case, accents, blanks and signs
between letters aside, and letters of other scripts that look like Latin ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from deliberation.bodies.calc.kinds import ROLE_NAMES

NUMBERED = "Member {}"
_LOOK_ALIKES = str.maketrans("аеорсухівкмнтєѕјαεικνορτυχβμ", "aeopcyxibkmhtesjaeiknoptuxbu")
_NUMBER_NAME = re.compile(r"(?:panel)?(?:member|participant|number|no|nr)?0*([0-9]+)")
_OFFICES = frozenset(
    {"folkmoot", "admin", "administrator", "moderator", "panel", "member", "chairman", "secretary"}
)


def tidy(text: str) -> str:
    """Text on one line, blanks run together."""
    return " ".join(text.split())


def numbered(number: int) -> str:
    """The name of a panel member who chose none."""
    return NUMBERED.format(number)


def skeleton(name: str) -> str:
    """What a reader sees of a name at a glance: names with the same one can be mistaken for each other."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    return "".join(each for each in plain if each.isalnum()).translate(_LOOK_ALIKES)


def reads_as_number(name: str) -> int | None:
    """The number that a name like “Member 12” claims; None for other names."""
    found = _NUMBER_NAME.fullmatch(skeleton(name))
    return int(found[1]) if found else None


def fault_of_panel_name(name: str, number: int | None, others: Iterable[str]) -> str:
    """Why somebody with `number` may not be called `name` beside `others`, as a sentence; empty when they may."""
    claimed = reads_as_number(name)
    if claimed is not None:
        return "" if claimed == number else "This reads like the number of another member."
    seen = skeleton(name)
    if not any(each.isalpha() for each in seen):
        return "A name needs letters."
    if "@" in name or "://" in name:
        return "An address is no name. Choose a name that does not say how to reach you."
    if seen in _OFFICES | {skeleton(title) for title in ROLE_NAMES.values()}:
        return "This reads like an office on the body."
    if seen in {skeleton(other) for other in others}:
        return "Somebody on this body has this name already, or one that looks like it."
    return ""
