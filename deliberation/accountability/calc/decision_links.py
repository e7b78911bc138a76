"""What an address of this site means when somebody pastes it to say what a decision answers."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from deliberation.accountability.calc.decisions import LinkKind

_UUID = r"(?P<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
_ADDRESSES = (
    (LinkKind.RECOMMENDATION, rf"/recommendations/{_UUID}/"),
    (LinkKind.MOTION, rf"/motions/{_UUID}/"),
    (LinkKind.QUESTION, rf"/questions/{_UUID}/"),
    (LinkKind.REPORT, rf"/reports/{_UUID}/"),
    (LinkKind.TRADEOFF, rf"(/bodies/[\w-]+)?/trade-offs/{_UUID}/.*"),
    (LinkKind.VOTE, rf"/bodies/[\w-]+/votes/{_UUID}/.*"),
)
FOLLOWED_AS = {
    LinkKind.RECOMMENDATION: "recommendation",
    LinkKind.TRADEOFF: "tradeoff",
    LinkKind.MOTION: "motion",
    LinkKind.REPORT: "scrutiny_report",
    LinkKind.QUESTION: "board_question",
    LinkKind.VOTE: "vote",
}
"""Under which kind the registry of things that are followed knows each: it finds titles and addresses."""


def meant(address: str) -> tuple[str, str] | None:
    """The kind of `LinkKind` and the id that an address leads to; None for any other address.

    Only its path counts: whatever site it names, the thing is looked for on this one. “recommendation:<id>”, as links
    on this site write it, is understood too.
    """
    text = address.strip()
    short = re.fullmatch(rf"(?P<kind>[a-z]+):{_UUID}", text)
    if short and short["kind"] in set(LinkKind):
        return short["kind"], short["id"]
    try:
        path = urlsplit(text).path
    except ValueError:
        return None
    for kind, pattern in _ADDRESSES:
        found = re.fullmatch(pattern, path if path.endswith("/") else f"{path}/")
        if found:
            return kind.value, found["id"]
    return None
