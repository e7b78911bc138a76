"""Time periods: how a file writes them, and the one code we give each.

Codes: `2019` (calendar year), `2019/20` (financial year, 1 April to 31 March), `2017-19` (calendar years
2017 to 2019), `2017/18-2019/20` (financial years), `2021/22 Q3` (financial quarter; the calendar
quarter `2021 Q4` is the same three months and gets the same code), `2022-07` (month), `2022-08 to 2023-07`
(any other run of whole months).

A code is read back as itself. Two spellings need care. `2009-11` is both a month and a span of years:
it is the month (ISO 8601), and the span is coded `2009-2011`. `2019-20` is the two calendar years, although
many people write the financial year so; `reads_two_ways` lets a check warn of both.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

PeriodKind = Literal["year", "financial_year", "span", "financial_span", "quarter", "month", "months"]

FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST_SPAN = 25
"""Years. A longer span is more likely a slip of the keyboard than a statistic."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH_NUMBERS = (
    {name: i for i, name in enumerate(MONTHS, 1)}
    | {name: i for i, name in enumerate(_FULL_MONTHS, 1)}
    | {"sept": 9}
)


class PeriodError(ValueError):
    """A text that names no period we know; its message is a sentence for the reader."""


@dataclass(frozen=True)
class Period:
    """A stretch of whole months with its one code. `ends_on` is the last day, not the day after."""

    code: str
    kind: PeriodKind
    starts_on: date
    ends_on: date

    @property
    def sort_key(self) -> tuple[date, date, str]:
        """Orders periods by when they end, then when they start: a quarter comes before the year it ends."""
        return (self.ends_on, self.starts_on, self.code)

    def __lt__(self, other: Period) -> bool:
        return self.sort_key < other.sort_key

    @property
    def months(self) -> int:
        """How many months the period lasts."""
        return _serial(self.ends_on) - _serial(self.starts_on) + 1


def parse_period(text: str) -> Period:
    """The period a text names, in any form the files use.

    Raises PeriodError with a sentence to show when the text names none.
    """
    return _parse(" ".join(str(text).replace("–", "-").replace("—", "-").split())[:60])


def period_of(starts_on: date, ends_on: date) -> Period:
    """The period of whole months from `starts_on` to `ends_on`, with the plainest code there is for it.

    Raises PeriodError when the dates are no whole months or in the wrong order.
    """
    _check_dates(starts_on, ends_on)
    months = _serial(ends_on) - _serial(starts_on) + 1
    year = starts_on.year
    if months == 1:
        return Period(f"{year:04d}-{starts_on.month:02d}", "month", starts_on, ends_on)
    if months == 3 and starts_on.month in (1, 4, 7, 10):
        return _financial_quarter(starts_on, ends_on)
    if months % 12 == 0 and starts_on.month in (1, 4) and months // 12 <= LONGEST_SPAN:
        return _years(starts_on, ends_on, months // 12)
    code = f"{year:04d}-{starts_on.month:02d} to {ends_on.year:04d}-{ends_on.month:02d}"
    return Period(code, "months", starts_on, ends_on)


def previous(period: Period) -> Period:
    """The period published just before: a month, quarter or run of months steps by its own length, anything
    made of years by one year (three-year figures roll forward a year at a time).

    Raises PeriodError before the first year we know.
    """
    step = 12 if period.kind in ("year", "financial_year", "span", "financial_span") else period.months
    starts, ends = _serial(period.starts_on) - step, _serial(period.ends_on) - step
    return period_of(_from_serial(starts), _last_day(_from_serial(ends)))


def sort_key(code: str) -> tuple[date, date, str]:
    """Sort key of a period code; a code that names no period sorts first."""
    try:
        return parse_period(code).sort_key
    except PeriodError:
        return (date.min, date.min, str(code))


def reads_two_ways(text: str) -> str:
    """What else a reader may have meant by a text, as a sentence; empty when it reads one way only."""
    found = re.fullmatch(r"\s*(\d{4})-(\d\d)\s*", str(text))
    if not found:
        return ""
    year, tail = int(found[1]), int(found[2])
    last = year // 100 * 100 + tail
    if 1 <= tail <= 12 and 0 < last - year <= LONGEST_SPAN:
        meant, instead = f"the years {year} to {last} are", f"{year}-{last}"
        return f"{text} is read as the month {year}-{tail:02d}; if {meant} meant, write {instead}."
    if tail == (year + 1) % 100:
        meant, instead = f"the financial year from April {year} is", f"{year}/{tail:02d}"
        return (
            f"{text} is read as two calendar years, {year} and {year + 1}; if {meant} meant, write {instead}."
        )
    return ""


@lru_cache(maxsize=4096)
def _parse(text: str) -> Period:
    if not text:
        raise PeriodError("The period is blank. Write, for example, 2019 or 2019/20.")
    for pattern, build in _FORMS:
        found = pattern.fullmatch(text)
        if found:
            return build(*found.groups())
    raise PeriodError(
        f"“{text}” is not a period. Write, for example, 2019, 2019/20, 2017-19, 2021/22 Q3 or 2022-07."
    )


def _year(text: str) -> Period:
    year = _checked_year(text)
    return Period(f"{year:04d}", "year", date(year, 1, 1), date(year, 12, 31))


def _financial(first: str, second: str) -> Period:
    year = _checked_year(first)
    if not _follows(year, second, 1):
        raise PeriodError(
            f"“{first}/{second}” is not a financial year: the second year must follow the first."
        )
    return period_of(date(year, 4, 1), date(year + 1, 3, 31))


def _span(first: str, second: str) -> Period:
    start = _checked_year(first)
    end = _expand(start, second)
    if not start < end <= start + LONGEST_SPAN - 1:
        raise PeriodError(
            f"“{first}-{second}” is not a span of years: the second must be later than the first."
        )
    return period_of(date(start, 1, 1), date(end, 12, 31))


def _dashed(first: str, second: str) -> Period:
    if 1 <= int(second) <= 12:
        return _month(first, second)
    return _span(first, second)


def _financial_span(first: str, first_end: str, second: str, second_end: str) -> Period:
    start = _financial(first, first_end)
    end_year = _expand(start.starts_on.year, second)
    end = _financial(f"{end_year:04d}", second_end)
    if not 0 < end_year - start.starts_on.year < LONGEST_SPAN:
        raise PeriodError(f"“{first}/{first_end} - {second}/{second_end}” does not run forward in time.")
    return period_of(start.starts_on, end.ends_on)


def _quarter(first: str, second: str, number: str) -> Period:
    year = _financial(first, second).starts_on.year
    starts = _from_serial(year * 12 + 3 + (int(number) - 1) * 3)
    return period_of(starts, _last_day(_from_serial(_serial(starts) + 2)))


def _calendar_quarter(year: str, number: str) -> Period:
    checked, last = _checked_year(year), int(number) * 3
    return period_of(date(checked, last - 2, 1), _last_day(date(checked, last, 1)))


def _month(year: str, month: str) -> Period:
    first = _first_of_month(year, month)
    return period_of(first, _last_day(first))


def _named_month(name: str, year: str) -> Period:
    return _month(year, str(_month_number(name)))


def _named_months(name: str, year: str, last_name: str, last_year: str) -> Period:
    first = _first_of_month(year, str(_month_number(name)))
    return period_of(first, _last_day(_first_of_month(last_year, str(_month_number(last_name)))))


def _numbered_months(year: str, month: str, last_year: str, last_month: str) -> Period:
    return period_of(_first_of_month(year, month), _last_day(_first_of_month(last_year, last_month)))


def _dates(first: str, last: str) -> Period:
    try:
        starts, ends = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise PeriodError(f"“{first}” to “{last}” holds a date that is not in the calendar.") from None
    return period_of(starts, ends)


_FORMS = tuple(
    (re.compile(pattern, re.IGNORECASE | re.ASCII), build)
    for pattern, build in (
        (r"(\d{4})(?:\.0+)?", _year),
        (r"(\d{4}) ?/ ?(\d{2}|\d{4})", _financial),
        (r"(?:FY|F/Y) ?(\d{4}) ?[/-] ?(\d{2}|\d{4})", _financial),
        (r"(\d{4})-(\d{2})", _dashed),
        (r"(\d{4})(?: - | to )(\d{2}|\d{4})", _span),
        (r"(\d{4})-(\d{4})", _span),
        (r"(\d{4})/(\d{2}|\d{4}) ?(?:-|to) ?(\d{2}|\d{4})/(\d{2}|\d{4})", _financial_span),
        (r"(\d{4})/(\d{2}|\d{4}) ?Q([1-4])", _quarter),
        (r"(\d{4}) ?-?Q([1-4])", _calendar_quarter),
        (r"(\d{4}-\d\d-\d\d) ?(?:to|/|-|\.\.) ?(\d{4}-\d\d-\d\d)", _dates),
        (r"(\d{4})-(\d\d) ?(?:to|/) ?(\d{4})-(\d\d)", _numbered_months),
        (r"([a-z]{3,9})\.?[ -](\d{4}|\d\d)", _named_month),
        (r"([a-z]{3,9})\.? (\d{4}) ?(?:-|to) ?([a-z]{3,9})\.? (\d{4})", _named_months),
    )
)


def _years(starts_on: date, ends_on: date, count: int) -> Period:
    first, last = starts_on.year, starts_on.year + count - 1
    if starts_on.month == 4:
        code = f"{first:04d}/{(first + 1) % 100:02d}"
        if count == 1:
            return Period(code, "financial_year", starts_on, ends_on)
        return Period(f"{code}-{last:04d}/{(last + 1) % 100:02d}", "financial_span", starts_on, ends_on)
    if count == 1:
        return Period(f"{first:04d}", "year", starts_on, ends_on)
    return Period(_span_code(first, last), "span", starts_on, ends_on)


def _span_code(first: int, last: int) -> str:
    tail = last % 100
    if first // 100 != last // 100 or 1 <= tail <= 12:
        return f"{first:04d}-{last:04d}"
    return f"{first:04d}-{tail:02d}"


def _financial_quarter(starts_on: date, ends_on: date) -> Period:
    year = starts_on.year if starts_on.month >= 4 else starts_on.year - 1
    number = (starts_on.month - 4) % 12 // 3 + 1
    return Period(f"{year:04d}/{(year + 1) % 100:02d} Q{number}", "quarter", starts_on, ends_on)


def _check_dates(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise PeriodError(f"The period ends ({ends_on}) before it starts ({starts_on}).")
    if starts_on.day != 1 or ends_on != _last_day(ends_on):
        raise PeriodError(f"{starts_on} to {ends_on} is not made of whole months.")
    _checked_year(str(starts_on.year))
    _checked_year(str(ends_on.year))
    if ends_on.year - starts_on.year > LONGEST_SPAN:
        raise PeriodError(f"{starts_on} to {ends_on} is longer than {LONGEST_SPAN} years.")


def _checked_year(text: str) -> int:
    year = int(text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PeriodError(f"The year {text} is not between {FIRST_YEAR} and {LAST_YEAR}.")
    return year


def _expand(start: int, text: str) -> int:
    """The full year of a two-digit ending: 98 after 1996 is 1998, 01 after 1999 is 2001."""
    if len(text) == 4:
        return int(text)
    year = start // 100 * 100 + int(text)
    return year if year >= start else year + 100


def _follows(year: int, text: str, by: int) -> bool:
    return int(text) == (year + by if len(text) == 4 else (year + by) % 100)


def _month_number(name: str) -> int:
    number = _MONTH_NUMBERS.get(name.lower())
    if number is None:
        raise PeriodError(f"“{name}” is not the name of a month.")
    return number


def _first_of_month(year: str, month: str) -> date:
    full = _checked_year(year if len(year) == 4 else f"20{year}")
    if not 1 <= int(month) <= 12:
        raise PeriodError(f"There is no month {month}.")
    return date(full, int(month), 1)


def _last_day(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _serial(day: date) -> int:
    return day.year * 12 + day.month - 1


def _from_serial(serial: int) -> date:
    year, month = divmod(serial, 12)
    if not FIRST_YEAR - 1 <= year <= LAST_YEAR + 1:
        raise PeriodError(f"The year {year} is not between {FIRST_YEAR} and {LAST_YEAR}.")
    return date(year, month + 1, 1)
