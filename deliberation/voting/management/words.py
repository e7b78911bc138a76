"""An outcome in words, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from deliberation.voting.calc.methods import RULE_NAMES, Rule
from deliberation.voting.calc.stv import UNIT
from deliberation.voting.calc.tallying import Tallied
from deliberation.voting.calc.writing import one_line

BROKEN_BY = {
    "": "It stands.",
    "earlier": "An earlier round told them apart: {chosen}.",
    "seed": "A lot was drawn: {chosen}.",
    "together": "All of them went out together.",
}


def tally_lines(tallied: Tallied) -> Iterator[str]:
    """Winners, ranking, rounds and ties of a count of a file."""
    written = tallied.as_dict()
    outcome = tallied.outcome
    title = one_line(tallied.file.title)
    yield f"{RULE_NAMES[outcome.rule]}{f': {title}' if title else ''}"
    yield f"{tallied.ballots:,} ballots, {len(tallied.names):,} options, {_places(outcome.seats)}."
    if tallied.reading:
        yield tallied.reading
    if tallied.file.withdrawn:
        yield f"Withdrawn: {_listed(tallied.file.withdrawn)}."
    yield ""
    yield f"{'Winner' if len(outcome.winners) == 1 else 'Winners'}: {_listed(written['winners'])}"  # type: ignore[arg-type]
    yield ""
    yield "Ranking"
    yield from _ranking(written["ranking"])  # type: ignore[arg-type]
    yield ""
    yield from _rounds(outcome.rule, written)
    yield from _ties(written["ties"])  # type: ignore[arg-type]


def _places(seats: int) -> str:
    return "one place to fill" if seats == 1 else f"{seats} places to fill"


def _ranking(groups: Iterable[list[str]]) -> Iterator[str]:
    place = 1
    for group in groups:
        yield f"  {place}. {_listed(group)}{' (equal)' if len(group) > 1 else ''}"
        place += len(group)


def _rounds(rule: Rule, written: Mapping[str, Any]) -> Iterator[str]:
    if rule is Rule.SCHULZE:
        yield from _pairs(written)
        return
    for each in written["rounds"]:
        if rule is Rule.STV:
            yield from _stage(each)
        elif rule is Rule.IRV:
            yield from _round(each)
        else:
            figures, what = (each["votes"], "ticks") if "votes" in each else (each["points"], "points")
            yield f"{what.capitalize()}"
            yield from _figures(figures)
    yield ""


def _round(given: Mapping[str, Any]) -> Iterator[str]:
    yield f"Round {given['round']}: {given['continuing']:,} ballots count, {given['majority']:,} are more than half"
    yield from _figures(given["votes"])
    if given["exhausted"]:
        yield f"  {given['exhausted']:,} ballots have no option left."
    if given["elected"]:
        yield f"  In front for good: {_listed(given['elected'])}."
    if given["excluded"]:
        yield f"  Out: {_listed(given['excluded'])}."


ACTIONS = {
    "first": "first preferences",
    "surplus": "surplus of {source}",
    "exclusion": "papers of {source}, who is out",
    "last-places": "as many left as places",
}


def _stage(given: Mapping[str, Any]) -> Iterator[str]:
    about = ACTIONS[given["action"]].format(source=one_line(given["from"] or ""))
    yield f"Stage {given['stage']}: {about} (quota {given['quota'] // UNIT:,})"
    for name, units in given["votes"].items():
        yield f"  {one_line(name)}: {_units(units)}"
    yield f"  Not transferable: {_units(given['non_transferable'])}; cut off: {_units(given['fractions'])}."
    if given["elected"]:
        yield f"  Elected: {_listed(given['elected'])}."


def _pairs(written: Mapping[str, Any]) -> Iterator[str]:
    detail = written["detail"]
    names = [one_line(each) for each in detail["file"]["names"]]
    yield "Pair by pair (ballots that put the one above the other, and back)"
    for one, row in enumerate(detail["pairs"]):
        for other in range(one + 1, len(row)):
            yield f"  {names[one]} against {names[other]}: {row[other]:,} to {detail['pairs'][other][one]:,}"
    champion = detail["beats_all"]["option"]
    yield (
        f"{one_line(champion)} wins against every other." if champion else "Nobody wins against every other."
    )
    yield ""


def _ties(ties: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    ties = list(ties)
    if not ties:
        yield "No ties."
    for tie in ties:
        said = BROKEN_BY[tie["broken_by"]].format(chosen=_listed(tie["chosen"]))
        yield f"Tie in {tie['where']} between {_listed(tie['options'])}. {said}"


def _figures(figures: Mapping[str, Any]) -> Iterator[str]:
    for name, value in figures.items():
        yield f"  {one_line(name)}: {value if isinstance(value, str) else f'{value:,}'}"


def _units(units: int) -> str:
    return f"{units // UNIT:,}.{units % UNIT:05d}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(one_line(each) for each in names) or "nobody"
