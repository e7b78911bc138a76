"""Which metric, area and period each row speaks of: worked out once for each distinct text, not each row."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from indexapp.calc.periods import Period, PeriodError, parse_period, reads_two_ways
from indexapp.calc.readers.mapping import Mapping, MetricRule

from .index import AreaEntry, AreaIndex, MetricEntry, MetricIndex, plain

METRIC_COLUMNS = ("indicator_id", "indicator", "sex", "age", "category_type", "category")
_WHOLE_POPULATION = frozenset({"", "persons", "person", "all", "both", "total", "not applicable"})
_NO_CATEGORY = frozenset({"", "all", "total", "persons"})

_SMALLER = re.compile(r"[A-Y]\d{5}|U\d{5}|E(00|01|02|05)\d{6}")
_NOT_ENGLAND = re.compile(r"[KLMNSW]\d{8}")


@dataclass(frozen=True)
class Distinct:
    """The distinct combinations of some columns: `codes` gives each row's combination in `values`."""

    codes: np.ndarray
    values: list[tuple[str, ...]]

    def spread(self, answers: Sequence[object], dtype: type = object) -> np.ndarray:
        """The answer for each combination, given to each row."""
        table: np.ndarray = np.empty(len(answers), dtype=dtype)
        table[:] = answers
        return np.asarray(table[self.codes])


def distinct(chunk: pd.DataFrame, columns: Sequence[str]) -> Distinct:
    """The distinct combinations of the stripped texts of `columns`."""
    codes = np.zeros(len(chunk), dtype=np.int64)
    for name in columns:
        part, uniques = pd.factorize(chunk[name])
        if len(uniques) == 1:
            continue
        codes = codes * (len(uniques) + 1) + part
        _, codes = np.unique(codes, return_inverse=True)
    count = int(codes.max()) + 1 if len(codes) else 0
    first = np.zeros(count, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    texts = [chunk[name].iloc[first].tolist() for name in columns]
    return Distinct(
        codes, [tuple(str(text).strip() for text in texts_of) for texts_of in zip(*texts, strict=True)]
    )


def which_metric(metrics: MetricIndex, mapping: Mapping) -> Callable[[tuple[str, ...]], tuple[str, str]]:
    """A function from the texts of `METRIC_COLUMNS` to (slug, "") or ("", reason for leaving the row out)."""

    def find(texts: tuple[str, ...]) -> tuple[str, str]:
        cells = dict(zip(METRIC_COLUMNS, texts, strict=True))
        for rule in mapping.metrics:
            if rule.metric in metrics.by_slug and _agrees(rule, cells):
                return rule.metric, ""
        if plain(cells["category"]) not in _NO_CATEGORY:
            return "", "category"
        number = cells["indicator_id"].removesuffix(".0")
        candidates = metrics.by_number.get(number) or metrics.by_name.get(plain(cells["indicator"])) or ()
        if not candidates:
            return "", "unknown_metric" if number or cells["indicator"] else "no_metric"
        return _by_people(candidates, cells)

    return find


def _agrees(rule: MetricRule, cells: dict[str, str]) -> bool:
    """A rule agrees when all it says is so; what it does not say of category must be blank."""
    said = rule.model_dump(exclude={"metric"}, exclude_none=True)
    if "category" not in said and plain(cells["category"]) not in _NO_CATEGORY:
        return False
    return all(plain(text) == plain(cells[name]) for name, text in said.items())


def _by_people(candidates: Sequence[MetricEntry], cells: dict[str, str]) -> tuple[str, str]:
    sex, age = plain(cells["sex"]), plain(cells["age"])
    of_sex = [metric for metric in candidates if _same_sex(metric, sex)]
    if not of_sex:
        return "", "other_sex"
    of_age = [metric for metric in of_sex if not metric.age or not age or plain(metric.age) == age]
    if not of_age:
        return "", "other_age"
    exact = [metric for metric in of_age if metric.age and plain(metric.age) == age]
    return (exact or of_age)[0].slug, ""


def _same_sex(metric: MetricEntry, sex: str) -> bool:
    wanted = plain(metric.sex or "Persons")
    if wanted in _WHOLE_POPULATION:
        return sex in _WHOLE_POPULATION
    return sex in ("", wanted)


def which_area(areas: AreaIndex) -> Callable[[tuple[str, ...]], tuple[str, str, str]]:
    """A function from (code, name) to (key, "", ""), ("", reason, "") or ("", "", sentence of the error)."""

    def find(texts: tuple[str, ...]) -> tuple[str, str, str]:
        code, name = texts
        key = areas.find(code, name)
        if key is not None:
            return key, "", ""
        bare = code.upper().removeprefix("N") if code.startswith("nE") else code.upper()
        if _NOT_ENGLAND.fullmatch(bare):
            return "", "outside_england", ""
        if _SMALLER.fullmatch(bare):
            return "", "other_area_type", ""
        if not code:
            return "", "", "The row names no area. Give its ONS, ODS or CCG code."
        called = f" ({name[:60]})" if name else ""
        return "", "", f"No area has the code “{code[:30]}”{called}. Use its ONS, ODS or CCG code."

    return find


def which_period(mapping: Mapping) -> Callable[[tuple[str, ...]], tuple[Period | None, str, str]]:
    """A function from the period's text to (period, "", another way to read it) or (None, sentence, "")."""

    def find(texts: tuple[str, ...]) -> tuple[Period | None, str, str]:
        text = texts[0]
        other = reads_two_ways(text)
        if mapping.year_dash == "financial" and "financial year" in other:
            text, other = text.replace("-", "/"), ""
        try:
            return parse_period(text), "", other
        except PeriodError as error:
            return None, str(error), ""

    return find


def when_wrong(
    areas: AreaIndex, today: date, *, accept_ended: bool
) -> Callable[[str, Period], tuple[str, str, str]]:
    """A function from an area's key and a period to (code, severity, sentence), blank where all is well.

    A code is fine for any period its area was in being. After its end it is an error, because its people now
    count under a successor; before its start is a warning, because publishers do recast old figures.
    """

    def find(key: str, period: Period) -> tuple[str, str, str]:
        area = areas.areas[key]
        if period.starts_on > today:
            return "future", "error", f"The period {period.code} has not begun (today is {today})."
        if area.ends_on and period.starts_on > area.ends_on:
            severity = "warning" if accept_ended else "error"
            return "area_ended", severity, _ended(areas, area, period)
        if area.starts_on and period.ends_on < area.starts_on:
            said = f"{_called(area)} began on {area.starts_on}, after {period.code}: a recast figure."
            return "area_not_begun", "warning", said
        if period.ends_on > today:
            return "unfinished", "warning", f"The period {period.code} ends on {period.ends_on}, after today."
        return "", "", ""

    return find


def _ended(areas: AreaIndex, area: AreaEntry, period: Period) -> str:
    last = area.ends_on or date.max - timedelta(days=1)
    said = f"{_called(area)} ended on {last}, before {period.code}."
    if area.successors:
        said += f" Its people are now in {areas.names(area.successors)}: use the codes of that time."
    return said


def _called(area: AreaEntry) -> str:
    return f"{area.key} ({area.name})" if area.name else area.key
