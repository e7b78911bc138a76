"""Options of a trade-off as ballots have them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.tradeoffs.calc.ballots import MOST_MEANING, OFFERED, Choice, meaning, methods_for, on_ballot
from deliberation.tradeoffs.calc.words import EnvelopeKind
from deliberation.voting.calc.methods import METHODS, Method

NOW = Choice(1, "As now", as_now=True)
HOME = Choice(2, "Home care", "Within a day.\n\n- at night\n- at weekends", 900_000_00)
BEDS = Choice(3, "Fewer beds", "Two wards.", -40_000_00)
KIND = st.sampled_from(EnvelopeKind)


def test_by_hand() -> None:
    single = on_ballot(Method.SINGLE, [NOW, HOME, BEDS], EnvelopeKind.MONEY)
    assert [(each.name, each.meaning, each.cost) for each in single] == [
        ("As now", "", None),
        ("Home care", "Costs £900,000 a year. Within a day. at night at weekends", None),
        ("Fewer beds", "Saves £40,000 a year. Two wards.", None),
    ]
    budget = on_ballot(Method.BUDGET, [NOW, HOME], EnvelopeKind.MONEY)
    assert [(each.name, each.meaning, each.cost) for each in budget] == [
        ("Home care", "Within a day. at night at weekends", 900_000_00)
    ]
    assert on_ballot(Method.MOTION, [NOW, HOME], EnvelopeKind.MONEY) == []
    with pytest.raises(ValueError, match="“Fewer beds” saves money"):
        on_ballot(Method.BUDGET, [HOME, BEDS], EnvelopeKind.MONEY)


def test_costs_are_told_in_the_unit_of_the_envelope() -> None:
    choice = Choice(1, "Ward", cost=12)
    assert meaning(choice, EnvelopeKind.BEDS) == "Costs 12 beds."
    assert meaning(choice, EnvelopeKind.STAFF_HOURS) == "Costs 12 staff hours a year."
    assert meaning(Choice(1, "Ward", cost=1200), EnvelopeKind.NONE) == "Costs £12 a year."


@given(KIND, st.integers(0, 10**9))
def test_a_budget_needs_money(kind: EnvelopeKind, envelope: int) -> None:
    found = methods_for(kind, envelope)
    assert (Method.BUDGET in found) == (kind is EnvelopeKind.MONEY and envelope > 0)
    assert set(OFFERED) - set(found) <= {Method.BUDGET}


@given(st.text(max_size=4000), st.integers(-(10**12), 10**12), KIND)
def test_a_meaning_is_one_line_that_a_ballot_holds(text: str, cost: int, kind: EnvelopeKind) -> None:
    said = meaning(Choice(1, "A", text, cost), kind)
    assert len(said) <= MOST_MEANING
    assert len(said.splitlines()) <= 1


def test_every_way_to_vote_is_offered() -> None:
    assert sorted(OFFERED) == sorted(METHODS)
