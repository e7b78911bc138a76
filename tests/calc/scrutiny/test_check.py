"""The partnership check: counts that could give somebody away stay hidden, shares and changes come out right."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from deliberation.scrutiny.calc.check import (
    ANSWERS,
    FEWEST,
    STATEMENTS,
    Spread,
    change,
    factor_shares,
    fault_of,
    lowest,
    spread_of,
)
from deliberation.scrutiny.calc.words import FACTORS

ANSWER = st.sampled_from(sorted(ANSWERS))
PEOPLE = st.lists(ANSWER, max_size=40)
ENOUGH = st.lists(st.integers(1, 5), min_size=FEWEST, max_size=40)


def of(answers: list[int], least: int = FEWEST) -> Spread | None:
    return spread_of(Counter(answers), least)


def shown(answers: list[int]) -> Spread:
    found = of(answers)
    assert found is not None
    return found


def test_there_are_two_statements_for_each_factor_with_codes_that_fit() -> None:
    assert Counter(each.factor for each in STATEMENTS) == dict.fromkeys(FACTORS, 2)
    assert len({each.code for each in STATEMENTS}) == len(STATEMENTS) == 10
    assert all(len(each.code) <= 24 for each in STATEMENTS)


def test_by_hand() -> None:
    spread = shown([5, 4, 4, 3, 2, 0])
    assert (spread.said, spread.agree, spread.disagree, spread.share) == (5, 3, 1, 0.6)
    assert dict(spread.counts) == {5: 1, 4: 2, 3: 1, 2: 1, 1: 0, 0: 1}
    assert of([5, 4, 4, 3, 0, 0]) is None
    assert of([5, 4, 4, 3, 2], least=6) is None
    assert of([5, 4, 4, 3, 2], least=1) is not None


@given(PEOPLE, st.integers(0, 12))
def test_nothing_is_shown_of_few_people(answers: list[int], least: int) -> None:
    said = [each for each in answers if each]
    assert (of(answers, least) is None) is (len(said) < max(least, FEWEST))


@given(ENOUGH)
def test_counts_add_up_and_order_says_nothing(answers: list[int]) -> None:
    spread = shown(answers)
    assert sum(spread.counts.values()) == len(answers) == spread.said
    assert spread.agree + spread.disagree + spread.counts[3] == spread.said
    assert shown(answers[::-1]) == spread


@given(ENOUGH, ENOUGH)
def test_a_change_by_another_road(before: list[int], now: list[int]) -> None:
    """In fractions, person by person."""
    shares = [Fraction(sum(each >= 4 for each in some), len(some)) for some in (before, now)]
    step = Fraction(2, min(len(before), len(now)))
    difference = shares[1] - shares[0]
    wanted = "same" if abs(difference) < step else "more" if difference > 0 else "fewer"
    assert change(shown(before), shown(now)) == wanted


@given(ENOUGH, ENOUGH)
def test_a_change_turns_round_with_the_rounds(before: list[int], now: list[int]) -> None:
    turned = {"more": "fewer", "fewer": "more", "same": "same"}
    assert change(shown(now), shown(before)) == turned[change(shown(before), shown(now))]


def test_one_person_makes_no_change_and_two_do() -> None:
    assert change(shown([4, 4, 4, 2, 2]), shown([4, 4, 4, 4, 2])) == "same"
    assert change(shown([4, 4, 4, 2, 2]), shown([4, 4, 4, 4, 4])) == "more"
    assert change(None, shown([4] * 5)) == change(shown([4] * 5), None) == ""


@given(st.lists(ENOUGH, min_size=10, max_size=10))
def test_factors_by_another_road(rounds: list[list[int]]) -> None:
    answers = {each.code: given for each, given in zip(STATEMENTS, rounds, strict=True)}
    found = factor_shares({code: of(given) for code, given in answers.items()})
    for factor in FACTORS:
        every = [one for each in STATEMENTS if each.factor == factor for one in answers[each.code]]
        assert found[factor] == sum(one >= 4 for one in every) / len(every)


def test_a_factor_that_nobody_can_be_shown_of_is_absent() -> None:
    assert set(factor_shares({}).values()) == {None}


def test_what_fewest_agree_with_comes_first() -> None:
    good, poor, worst = shown([5] * 5), shown([1, 1, 1, 4, 4]), shown([1] * 5)
    spreads = dict.fromkeys((each.code for each in STATEMENTS), good) | {
        "money": worst,
        "trust": poor,
        "aims": None,
    }
    assert [each.code for each in lowest(spreads)] == ["money", "trust"]


def test_faults_name_the_statement() -> None:
    whole = {each.code: 3 for each in STATEMENTS}
    assert fault_of(whole) is None
    for odd, field in (
        (whole | {"trust": 6}, "trust"),
        ({code: 3 for code in whole if code != "place"}, "place"),
        (whole | {"weather": 1}, ""),
    ):
        found = fault_of(odd)
        assert found is not None
        assert found[0] == field
