"""The libraries' winners on thousands of random profiles, beside ours.

Where they mean something else the comparison says so and leaves the case out, and counts how many remain.
"""

from __future__ import annotations

from typing import Any

import pytest

from deliberation.voting.calc.ranked import borda, irv, schulze
from deliberation.voting.calc.stv import stv
from deliberation.voting.calc.values import Profile
from tests.calc.voting.ballots import at_random, by_order, plain
from tests.oracles.run import ask

pytestmark = pytest.mark.slow

MANY = 1000
PUBLISHED = {
    # Burlington, Vermont, mayor, 2009: Kiss, Montroll and Wright, the last three (Ornstein and Norman 2014, and others).
    "burlington-2009": by_order(
        "KMW", (1332, "MKW"), (767, "MWK"), (455, "M"), (2043, "KMW"), (371, "KWM"), (568, "K"),
        (1513, "WMK"), (495, "WKM"), (1289, "W"),
    ),
    # Borda's own example before the Academy, 1770 (printed 1781).
    "borda-1781": by_order("ABC", (1, "ABC"), (7, "ACB"), (7, "BCA"), (6, "CBA")),
    # Condorcet's example in which Borda's count passes over the one who beats all others (Essai, 1785; 81 voters).
    "condorcet-1785": by_order("ABC", (30, "ABC"), (1, "ACB"), (10, "CAB"), (29, "BAC"), (10, "BCA"), (1, "CBA")),
    # Schulze's first example (2011), and the capital of Tennessee of the textbooks.
    "schulze-2011": by_order(
        "ABCDE", (5, "ACBED"), (5, "ADECB"), (8, "BEDAC"), (3, "CABED"), (7, "CAEBD"), (2, "CBADE"), (7, "DCEBA"), (8, "EBADC"),
    ),
    "tennessee": by_order("MNCK", (42, "MNCK"), (26, "NCKM"), (15, "CKNM"), (17, "KCNM")),
}  # fmt: skip
"""Profiles from the literature."""
KNOWN = {
    "burlington-2009": "KMM",
    "borda-1781": "BCC",
    "condorcet-1785": "ABA",
    "schulze-2011": "??E",
    "tennessee": "KNN",
}
"""Who wins by the run-off, by Borda and by Schulze, where it is published (?: it is not)."""


def asked(profiles: list[Profile], **more: Any) -> list[dict[str, Any]]:
    return [{"options": len(each.names), "ballots": plain(each), **more} for each in profiles]


def test_pref_voting_finds_the_same_winners() -> None:
    """Strict and with ties, whole and partial: all in one question, because the library takes seconds to start."""
    profiles = [
        profile
        for ties, partial in ((False, False), (False, True), (True, False), (True, True))
        for profile in at_random(MANY, seed=11 + 2 * ties + partial, ties=ties, partial=partial)
    ]
    told = ask("pref_voting_rules.py", asked(profiles))
    different = []
    for given, theirs in zip(profiles, told, strict=True):
        ours = {"borda": sorted(borda(given).winners), "schulze": sorted(schulze(given).winners)}
        if "irv" in theirs:
            ours["irv"] = sorted(irv(given).winners)
        different += [(plain(given), rule) for rule, winners in ours.items() if winners != theirs[rule]]
    assert different == []


def test_published_profiles_have_their_known_winners_here_and_there() -> None:
    told = ask("pref_voting_rules.py", asked(list(PUBLISHED.values())))
    for (name, given), theirs in zip(PUBLISHED.items(), told, strict=True):
        ours = {"irv": irv(given), "borda": borda(given), "schulze": schulze(given)}
        assert {rule: sorted(each.winners) for rule, each in ours.items()} == theirs, name
        letters = "".join(given.names[outcome.winners[0]] for outcome in ours.values())
        assert all(one in ("?", other) for one, other in zip(KNOWN[name], letters, strict=True)), (
            name,
            letters,
        )


def test_pyrankvote_finds_the_same_winner_of_the_run_off() -> None:
    # It breaks ties in ways of its own, so profiles in which the run-off meets a tie are left out.
    outcomes = [(each, irv(each)) for each in at_random(MANY, seed=21, partial=True)]
    clear = [(each, outcome) for each, outcome in outcomes if not outcome.ties]
    assert len(clear) > MANY / 2
    told = ask("pyrankvote_rules.py", asked([each for each, _ in clear]))
    assert [(outcome.winners[0]) for _, outcome in clear] == told


def test_pref_voting_elects_the_same_by_the_scottish_rules() -> None:
    # Its lots are drawn otherwise, so counts in which a lot was drawn are left out.
    found = [
        (each, seats)
        for seats in (2, 3)
        for each in at_random(MANY, seed=30 + seats, partial=True)
        if len(each.names) > seats
    ]
    outcomes = [(each, stv(each, seats)) for each, seats in found]
    clear = [
        (each, outcome)
        for each, outcome in outcomes
        if not any(tie.broken_by == "seed" for tie in outcome.ties)
    ]
    assert len(clear) > len(found) / 2
    questions = [asked([each], seats=outcome.seats)[0] for each, outcome in clear]
    told = ask("pref_voting_rules.py", questions)
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
