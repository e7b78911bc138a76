"""Words for gaps. The published phrases are those of *Solving the puzzle* (IPPR, September 2021)."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexapp.calc.gaps import gap
from indexapp.calc.words import (
    HIGH,
    LIKELY,
    MANY,
    NUMBERS,
    figure,
    gap_sentence,
    ratio_words,
    times_words,
    with_unit,
)

NAMES = {"A": "Norfolk and Waveney", "B": "Sussex and East Surrey"}


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (1.0, "less than 1% higher"),
        (1.004, "less than 1% higher"),
        (1.01, "1% higher"),
        (1.8, "80% higher"),
        (1.81, "81% higher"),
        (1.92, "92% higher"),
        (1.94, "almost twice as high"),
        (2.0, "twice as high"),
        (2.05, "just over twice as high"),
        (2.6, "2.6 times as high"),
        (2.99, "three times as high"),
        (3.0, "three times as high"),
        (8.75, "almost nine times as high"),
        (9.2, "just over nine times as high"),
        (9.6, "9.6 times as high"),
        (9.97, "ten times as high"),
        (10.5, "about ten times as high"),
        (11.45, "about 11 times as high"),
        (16.0, "16 times as high"),
        (15.6, "almost 16 times as high"),
        (1234.4, "1,234 times as high"),
    ],
)
def test_ratios_in_words(ratio, words):
    assert ratio_words(ratio) == words


@pytest.mark.parametrize("ratio", [0.9, -1.0, math.inf, math.nan])
def test_what_has_no_words(ratio):
    with pytest.raises(ValueError, match="words"):
        ratio_words(ratio)


@pytest.mark.parametrize(
    ("ratio", "comparative", "words"),
    [
        (8.8, MANY, "almost nine times as many"),
        (3.0, LIKELY, "three times as likely"),
        (1.8, LIKELY, "80% more likely"),
        (1.81, LIKELY, "81% more likely"),
        (2.6, HIGH, "2.6 times as high"),
        (16.0, HIGH, "16 times as high"),
    ],
)
def test_the_published_facts_can_be_said(ratio, comparative, words):
    assert ratio_words(ratio, comparative) == words


@given(st.floats(1.93, 1e6))
def test_a_multiple_in_words_is_true_to_four_per_cent(ratio):
    text = times_words(ratio)
    spelt = dict(zip(NUMBERS[2:], range(2, 11), strict=True))
    number = text.removeprefix("almost ").removeprefix("just over ").removeprefix("about ").split(" ")[0]
    said = 2 if number == "twice" else spelt.get(number) or float(number.replace(",", ""))
    assert abs(said - ratio) / ratio < 0.05
    if text.startswith("almost"):
        assert ratio < said
    if text.startswith("just over"):
        assert ratio > said


def sentence(a, b, direction=-1, **options):
    return gap_sentence(gap(pd.Series({"A": a, "B": b}), direction), "Delayed discharges", NAMES, **options)


def test_a_whole_sentence():
    found = sentence(26.4, 3.0, unit="per 1,000 bed days", comparative=MANY)
    assert found.amount == "almost nine times as many"
    assert found.text == (
        "Delayed discharges: almost nine times as many in Norfolk and Waveney (26.4 per 1,000 bed days)"
        " as in Sussex and East Surrey (3.0 per 1,000 bed days)."
    )
    assert (found.high, found.low) == ("Norfolk and Waveney", "Sussex and East Surrey")


def test_below_twice_it_is_more_than():
    found = sentence(90.0, 50.0, unit="%", decimals=0)
    assert found.text == (
        "Delayed discharges: 80% higher in Norfolk and Waveney (90%) than in Sussex and East Surrey (50%)."
    )


def test_without_a_ratio_the_difference_is_told():
    found = sentence(5.0, 0.0, unit="%", decimals=1)
    assert found.amount == "5.0 percentage points higher"
    assert found.text.endswith("in Norfolk and Waveney (5.0%) than in Sussex and East Surrey (0.0%).")
    assert sentence(5.0, -1.0, unit="points").amount == "6.0 points higher"


def test_alike_and_nearly_alike():
    assert sentence(5.0, 5.0, unit="%").text == "Delayed discharges: the same in every area, 5.0%."
    assert sentence(0.0, 0.0).amount == "the same"
    assert sentence(100.2, 100.0).amount == "about the same"


def test_an_area_without_a_name_goes_by_its_code():
    assert gap_sentence(gap(pd.Series({"Q1": 4.0, "Q2": 2.0}), 1), "X", {}).text == (
        "X: twice as high in Q1 (4.0) as in Q2 (2.0)."
    )


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(1234.56, 1, "1,234.6"), (-0.01, 1, "0.0"), (-2.5, 1, "-2.5"), (42600, 0, "42,600"), (0, 2, "0.00")],
)
def test_figures(value, decimals, text):
    assert figure(value, decimals) == text


def test_units():
    assert with_unit(12.34, "%") == "12.3%"
    assert with_unit(12.34, "% of service users") == "12.3% of service users"
    assert with_unit(12.34, "per 100,000") == "12.3 per 100,000"
    assert with_unit(12.34, "") == "12.3"


def test_money_carries_its_sign_in_front() -> None:
    assert with_unit(12.344, "£ per person", 2) == "£12.34 per person"
    assert with_unit(-3, "£ per person", 0).endswith("£3 per person")
