"""Periods: every form a file uses, one code each, and the laws codes obey."""

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexapp.calc.periods import (
    Period,
    PeriodError,
    parse_period,
    period_of,
    previous,
    reads_two_ways,
    sort_key,
)

FORMS = [
    ("2019", "2019", "year", date(2019, 1, 1), date(2019, 12, 31)),
    (" 2019 ", "2019", "year", date(2019, 1, 1), date(2019, 12, 31)),
    ("2019.0", "2019", "year", date(2019, 1, 1), date(2019, 12, 31)),
    ("2019/20", "2019/20", "financial_year", date(2019, 4, 1), date(2020, 3, 31)),
    ("2019/2020", "2019/20", "financial_year", date(2019, 4, 1), date(2020, 3, 31)),
    ("FY2019-20", "2019/20", "financial_year", date(2019, 4, 1), date(2020, 3, 31)),
    ("1999/00", "1999/00", "financial_year", date(1999, 4, 1), date(2000, 3, 31)),
    ("2017 - 19", "2017-19", "span", date(2017, 1, 1), date(2019, 12, 31)),
    ("2017-19", "2017-19", "span", date(2017, 1, 1), date(2019, 12, 31)),
    ("2017–19", "2017-19", "span", date(2017, 1, 1), date(2019, 12, 31)),
    ("2017-2019", "2017-19", "span", date(2017, 1, 1), date(2019, 12, 31)),
    ("2009 - 11", "2009-2011", "span", date(2009, 1, 1), date(2011, 12, 31)),
    ("1998 - 00", "1998-2000", "span", date(1998, 1, 1), date(2000, 12, 31)),
    ("2017/18 - 19/20", "2017/18-2019/20", "financial_span", date(2017, 4, 1), date(2020, 3, 31)),
    ("2021/22 Q3", "2021/22 Q3", "quarter", date(2021, 10, 1), date(2021, 12, 31)),
    ("2021/22 Q4", "2021/22 Q4", "quarter", date(2022, 1, 1), date(2022, 3, 31)),
    ("2021 Q4", "2021/22 Q3", "quarter", date(2021, 10, 1), date(2021, 12, 31)),
    ("Jul 2022", "2022-07", "month", date(2022, 7, 1), date(2022, 7, 31)),
    ("July 2022", "2022-07", "month", date(2022, 7, 1), date(2022, 7, 31)),
    ("Jul-22", "2022-07", "month", date(2022, 7, 1), date(2022, 7, 31)),
    ("2022-07", "2022-07", "month", date(2022, 7, 1), date(2022, 7, 31)),
    ("2020-02", "2020-02", "month", date(2020, 2, 1), date(2020, 2, 29)),
    ("Aug 2022 - Jul 2023", "2022-08 to 2023-07", "months", date(2022, 8, 1), date(2023, 7, 31)),
    ("2019-04-01 to 2020-03-31", "2019/20", "financial_year", date(2019, 4, 1), date(2020, 3, 31)),
    ("2019-01-01/2019-12-31", "2019", "year", date(2019, 1, 1), date(2019, 12, 31)),
    ("2017-01-01 to 2019-12-31", "2017-19", "span", date(2017, 1, 1), date(2019, 12, 31)),
]


@pytest.mark.parametrize(("text", "code", "kind", "starts", "ends"), FORMS)
def test_every_form_has_one_code(text, code, kind, starts, ends):
    assert parse_period(text) == Period(code, kind, starts, ends)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "soon",
        "20",
        "2019/21",
        "2019/19",
        "2019-2018",
        "2019 - 19",
        "1066",
        "2300",
        "2021/22 Q5",
        "2021/22 Q0",
        "2022-13 to 2022-14",
        "Juli 2022",
        "2022-02-30 to 2022-03-31",
        "2022-01-15 to 2022-02-14",
        "2022-03-01 to 2022-02-28",
        "1950-2019",
        "٢٠١٩",
        "2019/20 - 17/18",
        "2019;2020",
    ],
)
def test_anything_else_is_refused_with_a_sentence(text):
    with pytest.raises(PeriodError) as caught:
        parse_period(text)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("code", "earlier"),
    [
        ("2019", "2018"),
        ("2019/20", "2018/19"),
        ("2017-19", "2016-18"),
        ("2017/18-2019/20", "2016/17-2018/19"),
        ("2021/22 Q1", "2020/21 Q4"),
        ("2022-01", "2021-12"),
        ("2022-08 to 2023-07", "2021-08 to 2022-07"),
    ],
)
def test_previous(code, earlier):
    assert previous(parse_period(code)).code == earlier


def test_previous_of_the_first_year_is_refused():
    with pytest.raises(PeriodError):
        previous(parse_period("1900"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2009-11", "read as the month 2009-11"),
        ("2019-20", "financial year from April 2019"),
        ("2017-19", ""),
        ("2019/20", ""),
        ("2022-07", ""),
        ("2009 - 11", ""),
        ("2012-10", ""),
    ],
)
def test_texts_that_read_two_ways_say_so(text, said):
    assert said in reads_two_ways(text)
    assert bool(reads_two_ways(text)) == bool(said)


def test_sort_key_orders_a_mixed_column_and_puts_nonsense_first():
    codes = ["2019/20", "2019", "2020", "2019/20 Q4", "nonsense", "2018-19"]
    assert sorted(codes, key=sort_key) == ["nonsense", "2018-19", "2019", "2019/20", "2019/20 Q4", "2020"]


months = st.integers(1905 * 12, 2170 * 12)


@given(first=months, length=st.integers(1, 280))
def test_any_run_of_months_comes_back_from_its_code(first, length):
    starts = date(first // 12, first % 12 + 1, 1)
    after = first + length
    ends = date(after // 12, after % 12 + 1, 1) - timedelta(days=1)
    period = period_of(starts, ends)
    assert parse_period(period.code) == period
    assert (period.starts_on, period.ends_on, period.months) == (starts, ends, length)


@given(one=months, two=months, length=st.integers(1, 60))
def test_later_periods_of_one_length_sort_later(one, two, length):
    def made(first):
        after = first + length
        return period_of(
            date(first // 12, first % 12 + 1, 1),
            date(after // 12, after % 12 + 1, 1) - timedelta(days=1),
        )

    assert (made(one) < made(two)) == (one < two)
    assert (sort_key(made(one).code) < sort_key(made(two).code)) == (one < two)


@given(first=months, length=st.integers(1, 60))
def test_previous_is_earlier_and_as_long(first, length):
    after = first + length
    period = period_of(
        date(first // 12, first % 12 + 1, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1)
    )
    before = previous(period)
    assert before < period
    assert before.months == period.months
    assert before.kind == period.kind


@given(st.text(max_size=30))
def test_any_text_is_a_period_or_a_period_error(text):
    try:
        period = parse_period(text)
    except PeriodError:
        return
    assert parse_period(period.code) == period


@given(st.from_regex(r"\A[0-9]{1,4}[-/ Qto]{1,4}[0-9]{0,4}[-/ ]?[0-9]{0,4}\Z"))
def test_near_misses_never_crash(text):
    with contextlib.suppress(PeriodError):
        assert parse_period(text).ends_on > parse_period(text).starts_on
