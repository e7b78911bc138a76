"""Opinion groups in words, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

MOST_LISTED = 10
CLEARNESS = {
    "clear": "The groups are clear",
    "fair": "The groups are fairly clear, with some members between them",
    "weak": "The groups are weak: members are spread rather than grouped",
}


def group_lines(written: dict[str, Any]) -> Iterator[str]:
    """Lines that say what `calc.told.as_dict` holds."""
    yield (
        f"{written['members']:,} members with enough answers, {written['statements']:,} statements, "
        f"{written['answers']:,} answers."
    )
    if written["sentence"]:
        yield written["sentence"]
    else:
        yield f"{CLEARNESS[written['clearness']]} (silhouette {written['silhouette']:.2f})."
    for group in written["groups"]:
        yield ""
        yield f"Group {group['name']}: {group['members']:,} members"
        if not group["apart"]:
            yield "  Nothing sets this group apart."
        for mark in group["apart"]:
            sure = "" if mark["clear"] else " (not certain)"
            yield (
                f"  {_say(mark)}: {_percent(mark['share'])} {mark['side']}, "
                f"elsewhere {_percent(mark['elsewhere'])}{sure}"
            )
    if written["reason"] in {"members", "statements", "votes"}:
        return
    yield from _listed(
        "What all groups share" if written["groups"] else "What all share",
        [f"{_say(each)}: at least {_percent(each['least'])} {each['side']} in each group" if written["groups"]
         else f"{_say(each)}: {_percent(each['least'])} {each['side']}" for each in written["shared"]],
        "Nothing that can be said for certain.",
    )  # fmt: skip
    if written["groups"]:
        yield from _listed(
            "What divides the groups",
            [
                f"{_say(each)}: {_percent(each['most']['share'])} agree in {each['most']['group']}, "
                f"{_percent(each['least']['share'])} in {each['least']['group']}"
                for each in written["divisive"]
            ],
            "Nothing that can be said for certain.",
        )
    yield ""
    yield "Shares are estimates: one agreeing and one other answer are added to every count."


def _listed(title: str, lines: list[str], nothing: str) -> Iterator[str]:
    yield ""
    yield title
    for line in lines[:MOST_LISTED] or [nothing]:
        yield f"  {line}"
    if len(lines) > MOST_LISTED:
        yield f"  ... and {len(lines) - MOST_LISTED:,} more (--json has all)"


def _say(row: dict[str, Any]) -> str:
    """A statement by its number and what it says, without anything that a terminal would obey."""
    text = "".join(each if each.isprintable() else " " for each in row["text"]).strip()
    return f"[{row['statement']}] {text}".strip()


def _percent(share: float) -> str:
    return f"{share * 100:.0f}%"
