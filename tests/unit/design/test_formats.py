"""Numbers, dates and absent values as readers see them."""

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from design import formats
from design.formats import NumberStyle
from indexapp.calc.reasons import REASONS as CALCULATED


@pytest.mark.parametrize(
    ("value", "decimals", "signed", "words"),
    [
        (12345.678, 1, False, "12,345.7"),
        (0, 0, False, "0"),
        (-0.004, 2, False, "0.00"),
        (-0.004, 2, True, "0.00"),
        (-3.5, 1, False, "−3.5"),
        (0.31, 2, True, "+0.31"),
        (1e6, 0, False, "1,000,000"),
        (None, 1, False, ""),
        (math.nan, 1, True, ""),
        (-math.inf, 1, False, "−∞"),
    ],
)
def test_number(value, decimals, signed, words):
    assert formats.number(value, decimals, signed=signed) == words


@given(st.floats(-1e12, 1e12), st.integers(0, 6))
def test_a_written_number_reads_back_as_the_rounded_value(value, decimals):
    words = formats.number(value, decimals)
    assert float(words.replace(",", "").replace("−", "-")) == pytest.approx(
        round(value, decimals), abs=10**-decimals
    )
    assert "-" not in words


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_sign_and_absence_never_mix(value):
    words = formats.number(value, 1, signed=True)
    assert (words == "") == math.isnan(value)
    assert not words.startswith(("+0.0", "−0.0")) or words.strip("+−") != "0.0"


@pytest.mark.parametrize(
    ("style", "value", "reason", "words"),
    [
        (NumberStyle(1, unit="%"), 61.25, "", "61.2%"),
        (NumberStyle(0, unit="days"), 1200, "", "1,200 days"),
        (NumberStyle(), None, "suppressed", "Suppressed"),
        (NumberStyle(), math.nan, "", "No data"),
        (NumberStyle(), None, "not_applicable", "Not applicable"),
        (NumberStyle(), 0.0, "suppressed", "0.0"),
    ],
)
def test_missing_suppressed_zero_and_not_applicable_differ(style, value, reason, words):
    assert style.text(value, reason) == words


def test_every_reason_has_a_short_word_and_a_sentence():
    shorts = [reason.short for reason in formats.REASONS.values()]
    assert len(set(shorts)) == len(shorts)
    assert all(reason.sentence.endswith(".") for reason in formats.REASONS.values())


def test_every_reason_of_the_calculation_has_words_here():
    assert set(CALCULATED) <= set(formats.REASONS)


def test_an_unknown_reason_is_shown_and_not_hidden():
    assert formats.reason_for("flooded_office").short == "Flooded office"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (42, "42nd"),
        (111, "111th"),
    ],
)
def test_ordinal(number, words):
    assert formats.ordinal(number) == words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (2400, "2.4 kB"),
        (2_400_000, "2.4 MB"),
        (999_600, "1.0 MB"),
        (200_000_000, "200 MB"),
        (5e12, "5,000 GB"),
    ],
)
def test_file_size(size, words):
    assert formats.file_size(size) == words


def test_summer_time_is_london_time():
    assert formats.moment(dt.datetime(2026, 7, 1, 13, 5, tzinfo=dt.UTC)) == "1 July 2026 at 2:05pm"
    assert formats.moment(dt.datetime(2026, 1, 1, 13, 5, tzinfo=dt.UTC)) == "1 January 2026 at 1:05pm"


def test_a_late_summer_evening_in_utc_is_the_next_day_in_london():
    assert formats.day(dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)) == "2 July 2026"


def test_midnight_and_midday_are_words():
    assert formats.moment(dt.datetime(2026, 1, 5, 0, 0, tzinfo=dt.UTC)).endswith("at midnight")
    assert formats.moment(dt.datetime(2026, 1, 5, 12, 0, tzinfo=dt.UTC)).endswith("at midday")


def test_a_plain_date_is_not_moved():
    assert formats.day(dt.date(2026, 3, 29)) == "29 March 2026"


@pytest.mark.parametrize(
    ("value", "signed", "words"),
    [(12.344, False, "£12.34 per person"), (-3, False, "−£3.00 per person"), (3, True, "+£3.00 per person")],
)
def test_money_carries_its_sign_in_front(value: float, signed: bool, words: str) -> None:
    assert NumberStyle(decimals=2, signed=signed, unit="£ per person").text(value) == words
