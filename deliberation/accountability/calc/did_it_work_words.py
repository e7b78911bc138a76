"""What a comparison says, in sentences that claim no more than it shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from deliberation.accountability.calc.did_it_work import Comparison, Verdict

NO_CAUSE = "This does not show that what was done is the cause."
VERDICT_WORDS = {
    Verdict.TOO_EARLY: "Too early to say",
    Verdict.NO_BEFORE: "Cannot be said",
    Verdict.NO_PEERS: "Cannot be said",
    Verdict.FEW_PEERS: "Too few similar areas to say",
    Verdict.NO_SIGN: "No clear sign yet",
    Verdict.AS_HOPED: "Moved as hoped",
    Verdict.AGAINST: "Moved the other way",
}
WHY_NOT = {
    Verdict.TOO_EARLY: "It is too early to say: there is no figure yet for a whole period after it was done.",
    Verdict.NO_BEFORE: "It cannot be said: there is no figure for a whole period before it began.",
    Verdict.NO_PEERS: "It cannot be said: too few similar areas have figures for the same periods.",
}


def in_words(looked: Mapping[str, Any], rises: bool) -> list[str]:
    """Sentences on a look as it is kept (`Looked.as_json`): what moved, how unusual that is, and what may mislead."""
    found = Comparison.from_json(looked["comparison"])
    verdict = Verdict(found.verdict)
    if verdict in WHY_NOT or found.own is None or found.peer_change is None:
        return [WHY_NOT[verdict]]
    unit, decimals = str(looked["unit"]), int(looked["decimals"])
    own = amount(found.own.change, decimals, unit)
    theirs = amount(found.peer_change, decimals, unit)
    lines = [
        f"From before ({_stretch(found.before)}) to after ({_stretch(found.after)}) the figure {own}. "
        f"In {len(found.peers)} similar areas it {theirs} on average.",
        _how_unusual(found, verdict, rises),
        *_cautions(found, is_done=bool(looked.get("is_done", True))),
        NO_CAUSE,
    ]
    return lines


def _how_unusual(found: Comparison, verdict: Verdict, rises: bool) -> str:
    of = len(found.peers)
    others = _others(found.as_far, of)
    if verdict is Verdict.FEW_PEERS:
        return f"{others}, but {of} are too few to tell a difference from chance."
    if verdict is Verdict.NO_SIGN:
        return f"{others}, so the difference is no larger than chance alone often makes."
    rare = f"{others}: chance alone would do that about 1 time in {of + 1}."
    way = "rise" if rises else "fall"
    if verdict is Verdict.AS_HOPED:
        return f"{rare} It moved the way that was hoped for, which was to {way}."
    return f"{rare} It moved the other way: it was to {way}."


def _others(as_far: int, of: int) -> str:
    if as_far == 0:
        return f"None of the {of} similar areas stands as far from the rest"
    return f"{as_far} of the {of} similar areas {'stands' if as_far == 1 else 'stand'} as far from the rest"


def _cautions(found: Comparison, *, is_done: bool) -> list[str]:
    lines = []
    if not is_done:
        lines.append("It is not done yet: “after” means since it was promised.")
    if len(found.before) == 1 or len(found.after) == 1:
        lines.append("There is only one period on one side, and one figure can be out of the ordinary.")
    if found.drifted:
        lines.append("The area was moving this way against similar areas before.")
    if found.began_worst:
        lines.append("It began among the worst of these areas, and the worst often get better by themselves.")
    if found.left_out:
        count = len(found.left_out)
        lines.append(
            f"{count} similar area{'' if count == 1 else 's'} without all the figures {'is' if count == 1 else 'are'} left out."
        )
    return lines


def amount(change: float, decimals: int, unit: str) -> str:
    """A change in words: “rose by 1.2%”, “did not change”."""
    shown = f"{abs(change):,.{decimals}f}"
    if not shown.strip("0.,"):
        return "did not change" if change == 0 else "changed by less than is shown"
    # Of a per cent, the difference is in percentage points.
    points = "percentage points" if unit == "%" else unit
    return f"{'rose' if change > 0 else 'fell'} by {shown}{' ' + points if points else ''}"


def _stretch(periods: Sequence[str]) -> str:
    return (
        periods[0] if len(periods) == 1 else f"mean of {len(periods)} periods, {periods[0]} to {periods[-1]}"
    )


def window_words(begun_on: dt.date, done_on: dt.date, *, is_done: bool) -> str:
    """What before and after mean here."""
    begun, done = f"{begun_on:%-d %B %Y}", f"{done_on:%-d %B %Y}"
    if not is_done:
        return f"Before: whole periods that ended before {begun}. After: whole periods from that day on."
    return f"Before: whole periods that ended before {begun}. After: whole periods that began on {done} or later."
