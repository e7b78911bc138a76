"""The mapping file: how a table that is not one of the known layouts, or uses other names, is to be read.

columns: {area_code: ICB Code, period: Year, value: Per cent}   # our name: the file's
defaults: {period: 2019/20, metric: delayed-discharges}
metrics:
  - {metric: smoking, indicator_id: 92443, sex: Persons, age: 18+ yrs}
  - {metric: waits, indicator: A column's or indicator's exact name}
wide:
  - {column: Total, metric: population, period: 2022}
sheet: Mid-2022            # of a workbook
year_dash: financial       # 2019-20 is the financial year 2019/20
accept_ended_areas: true   # warn, do not refuse, where an area had ended before the period
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from .layouts import DATE_COLUMNS, TEXT_COLUMNS
from .problems import FileProblem

MAX_CHARS = 200_000
OUR_COLUMNS = frozenset(TEXT_COLUMNS) | frozenset(DATE_COLUMNS) | {"metric"}
DEFAULTS = frozenset(TEXT_COLUMNS) - {"value"} | {"metric"}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class MetricRule(_Strict):
    """Rows that agree with every field given here belong to `metric`."""

    metric: str = Field(min_length=1)
    indicator_id: str | None = None
    indicator: str | None = None
    sex: str | None = None
    age: str | None = None
    category_type: str | None = None
    category: str | None = None

    @model_validator(mode="after")
    def _names_an_indicator(self) -> MetricRule:
        if not (self.indicator_id or self.indicator):
            raise ValueError("name the indicator by indicator_id or indicator")
        return self


class WideColumn(_Strict):
    """One column of a wide table: its values belong to `metric` (and `period`, unless a column says it)."""

    column: str = Field(min_length=1)
    metric: str = Field(min_length=1)
    period: str = ""


class Mapping(_Strict):
    """A whole mapping file."""

    columns: dict[str, str] = Field(default_factory=dict)
    defaults: dict[str, str] = Field(default_factory=dict)
    metrics: tuple[MetricRule, ...] = ()
    wide: tuple[WideColumn, ...] = ()
    sheet: str | None = None
    year_dash: Literal["span", "financial"] = "span"
    accept_ended_areas: bool = False

    @model_validator(mode="after")
    def _known_names(self) -> Mapping:
        for field, names, known in (
            ("columns", self.columns, OUR_COLUMNS),
            ("defaults", self.defaults, DEFAULTS),
        ):
            strange = sorted(set(names) - known)
            if strange:
                raise ValueError(f"{field}: unknown name {strange[0]}; known are {', '.join(sorted(known))}")
        if self.wide and "value" in self.columns:
            raise ValueError("give either wide columns or a value column, not both")
        if self.wide and "area_code" not in self.columns:
            raise ValueError("a wide table needs columns: area_code")
        return self


def load_mapping(text: str) -> Mapping:
    """A mapping file's content. An empty text is an empty mapping.

    Raises FileProblem `mapping` with the line (`row`) and the field (`column`) of the first mistake.
    """
    if len(text) > MAX_CHARS:
        raise _problem("it is longer than a mapping file can be", None, None)
    try:
        tree = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _problem(str(error.problem or error), mark.line + 1 if mark else None, None) from None
    except (
        YAMLError,
        ValueError,
        RecursionError,
        AttributeError,
        TypeError,
        KeyError,
        AssertionError,
    ) as error:
        raise _problem(f"it is not YAML ({type(error).__name__})", None, None) from None
    if tree is None:
        return Mapping()
    if not isinstance(tree, dict):
        raise _problem("it must be a list of settings such as “columns:”", 1, None)
    try:
        return Mapping.model_validate(_plain(tree))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or None
        raise _problem(first["msg"].removeprefix("Value error, "), _line(tree, first["loc"]), field) from None
    except RecursionError:
        raise _problem("it is nested too deeply", None, None) from None


def _plain(node: Any, depth: int = 0) -> Any:
    if depth > 6:
        raise _problem("it is nested too deeply", None, None)
    if isinstance(node, dict):
        return {str(key): _plain(value, depth + 1) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value, depth + 1) for value in node]
    if isinstance(node, bool | None):
        return node
    if isinstance(node, int | float):
        return str(int(node)) if isinstance(node, int) else repr(float(node))
    return str(node)


def _line(tree: Any, path: tuple[int | str, ...]) -> int:
    """The line of the deepest part of `path` that is in the file."""
    line = 1
    node = tree
    for part in path:
        marks = getattr(node, "lc", None)
        try:
            if marks is not None:
                line = (marks.key(part) if isinstance(node, dict) else marks.item(part))[0] + 1
            node = node[part]
        except (KeyError, IndexError, TypeError):
            break
    return line


def _problem(message: str, row: int | None, column: str | None) -> FileProblem:
    where = f" line {row}" if row else ""
    field = f", “{column}”" if column else ""
    return FileProblem(
        "mapping",
        f"Mapping file{where}{field}: {message}.",
        hint="Correct it and upload again.",
        row=row,
        column=column,
    )
