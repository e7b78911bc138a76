"""The libraries' winners on thousands of random profiles, beside ours.

Where they mean something else the comparison says so and leaves the case out, and counts how many remain.
"""

from __future__ import annotations

from typing import Any

import pytest

from deliberation.voting.calc.ranked import borda, irv, schulze
from deliberation.voting.calc.stv import stv
from deliberation.voting.calc.values import Profile
from tests.calc.voting.ballots import at_random, plain
from tests.oracles.run import ask

pytestmark = pytest.mark.slow

MANY = 1000


def asked(profiles: list[Profile], **more: Any) -> list[dict[str, Any]]:
    return [{"options": len(each.names), "ballots": plain(each), **more} for each in profiles]


@pytest.mark.parametrize(
    ("ties", "partial"), [(False, False), (False, True), (True, False), (True, True)], ids=str
)
def test_pref_voting_finds_the_same_winners(ties: bool, partial: bool) -> None:
    profiles = at_random(MANY, seed=11 + 2 * ties + partial, ties=ties, partial=partial)
    told = ask("pref_voting_rules.py", asked(profiles))
    different = []
    for given, theirs in zip(profiles, told, strict=True):
        ours = {"borda": sorted(borda(given).winners), "schulze": sorted(schulze(given).winners)}
        if "irv" in theirs:
            ours["irv"] = sorted(irv(given).winners)
        different += [(plain(given), rule) for rule, winners in ours.items() if winners != theirs[rule]]
    assert different == []


def test_pyrankvote_finds_the_same_winner_of_the_run_off() -> None:
    # It breaks ties in ways of its own, so profiles in which the run-off meets a tie are left out.
    outcomes = [(each, irv(each)) for each in at_random(MANY, seed=21, partial=True)]
    clear = [(each, outcome) for each, outcome in outcomes if not outcome.ties]
    assert len(clear) > MANY / 2
    told = ask("pyrankvote_rules.py", asked([each for each, _ in clear]))
    assert [(outcome.winners[0]) for _, outcome in clear] == told


@pytest.mark.parametrize("seats", [2, 3])
def test_pref_voting_elects_the_same_by_the_scottish_rules(seats: int) -> None:
    # Its lots are drawn otherwise, so counts in which a lot was drawn are left out.
    found = [each for each in at_random(MANY, seed=30 + seats, partial=True) if len(each.names) > seats]
    outcomes = [(each, stv(each, seats)) for each in found]
    clear = [
        (each, outcome)
        for each, outcome in outcomes
        if not any(tie.broken_by == "seed" for tie in outcome.ties)
    ]
    assert len(clear) > len(found) / 2
    told = ask("pref_voting_rules.py", asked([each for each, _ in clear], seats=seats))
    different = [
        plain(given)
        for (given, outcome), theirs in zip(clear, told, strict=True)
        if sorted(outcome.winners) != theirs["stv"]
    ]
    assert different == []


def test_one_place_by_transfers_is_the_run_off() -> None:
    for given in at_random(MANY, seed=41, partial=True):
        by_rounds = irv(given)
        if not by_rounds.ties:
            assert stv(given, 1).winners == by_rounds.winners
