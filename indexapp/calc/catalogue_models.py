"""What a metric file and a definition file of the catalogue may say: every field, its type and its limits.

The files are for people (author, checker, dates, sources, plain English); calculations get the smaller
`MetricSpec` and `DefinitionSpec` made from them.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from indexapp.calc.periods import parse_period
from indexapp.calc.spec import INDEX_NODE, Centre, MethodSpec, MetricSpec

UnitKind = Literal["percent", "rate", "ratio", "points", "money", "count"]
PERCENT_SCALE = 100.0
Entry = TypeVar("Entry")


def _iso_date(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"{value!r} is not a date; write it as 2026-03-31") from None
    return value


def _not_reserved(slug: str) -> str:
    if slug == INDEX_NODE:
        raise ValueError(f"{INDEX_NODE!r} names the top of every index; choose another slug")
    return slug


def _period(text: str) -> str:
    code = parse_period(text).code
    if code != text:
        raise ValueError(f"{text!r} should be written {code!r}")
    return text


def _not_empty(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    # Not pydantic's own minimum length: that speaks up again wherever an entry has an error of its own.
    if not entries:
        raise ValueError("should have at least one entry")
    return entries


Day = Annotated[date, BeforeValidator(_iso_date)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Slug = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=80),
    AfterValidator(_not_reserved),
]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
PeriodCode = Annotated[str, AfterValidator(_period)]


class _Strict(BaseModel):
    """No unknown key, no silent conversion (a number is not text, text is not a number), no later change."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Source(_Strict):
    """Where figures or a definition come from. `url` and `licence` are null where none is known."""

    title: Line
    publisher: Line
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=500)] | None = None
    licence: Line | None = None


class Bounds(_Strict):
    """The values a figure can plausibly take; a release check asks about anything outside. Null: no bound."""

    lower: Finite | None = None
    upper: Finite | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Bounds:
        if self.lower is not None and self.upper is not None and self.lower >= self.upper:
            raise ValueError(f"lower ({self.lower:g}) should be below upper ({self.upper:g})")
        return self


class Fingertips(_Strict):
    """The same metric in the Fingertips collection: indicator number, sex and age as its files write them."""

    id: Annotated[int, Field(gt=0)]
    sex: Line
    age: Line


class _Reviewed(_Strict):
    """Who answers for a file, and until when. Author and checker are roles, and two different ones."""

    author: Line
    checked_by: Line
    checked_on: Day
    next_review: Day

    @model_validator(mode="after")
    def _review_in_order(self) -> _Reviewed:
        if self.next_review <= self.checked_on:
            raise ValueError(
                f"next_review ({self.next_review}) should come after checked_on ({self.checked_on})"
            )
        if self.author.casefold() == self.checked_by.casefold():
            raise ValueError("checked_by should be someone other than the author")
        return self


class MetricFile(_Reviewed):
    """One metric, as `catalogue/metrics/<slug>.yaml` has it.

    `numerator`, `denominator`: what is counted, and over what, in words. `denominator_unit`: one word or
    two for what the denominator counts ("bed days"). `potential_unit`: what "if every area matched the
    best quarter" would count in ("bed days"), null where no counts exist. `scale`: numerator / denominator
    times this is the value; null where data bring a value alone. `complement`: set where the public figure
    is told the other way round (100 - value): the words for that side ("people who say they lack support").
    `aliases`: names of this metric in real files. `illustrative`: the figures shipped for it are made up.
    """

    slug: Slug
    title: Line
    short_title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    meaning: Text
    why_it_matters: Text
    direction: Literal["higher", "lower"]
    direction_reason: Text
    unit: Line
    unit_kind: UnitKind
    scale: Positive | None = None
    decimals: Annotated[int, Field(ge=0, le=6)] = 1
    numerator: Line
    denominator: Line | None = None
    denominator_unit: Line | None = None
    potential_unit: Line | None = None
    complement: Line | None = None
    bounds: Bounds = Bounds()
    fingertips: Fingertips | None = None
    aliases: tuple[Line, ...] = ()
    sources: Annotated[tuple[Source, ...], AfterValidator(_not_empty)]
    illustrative: bool
    notes: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _unit_fits(self) -> MetricFile:
        if self.unit_kind == "percent" and self.scale not in (None, PERCENT_SCALE):
            raise ValueError("scale of a percentage should be 100, or null where there are no counts")
        if self.scale is not None and self.denominator is None:
            raise ValueError("scale needs a denominator: say what the count is divided by")
        if self.complement is not None and self.unit_kind != "percent":
            raise ValueError("complement only makes sense for a percentage")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """Every name a file may use for this metric: slug, title and aliases."""
        return (self.slug, self.title, *self.aliases)

    def to_spec(self) -> MetricSpec:
        """What calculations need of this metric."""
        return MetricSpec(
            slug=self.slug,
            title=self.title,
            direction=1 if self.direction == "higher" else -1,
            unit=self.unit,
            scale=None if self.scale is None else float(self.scale),
            decimals=self.decimals,
        )


class MetricUse(_Strict):
    """A metric's place in a domain: its weight, and why it is there."""

    metric: Slug
    weight: Positive = 1.0
    why: Text


class DomainFile(_Strict):
    """A domain ("fault line") of a definition."""

    slug: Slug
    title: Line
    meaning: Text
    weight: Positive = 1.0
    metrics: Annotated[tuple[MetricUse, ...], AfterValidator(_not_empty)]


class MethodFile(_Strict):
    """The method's parameters; see `MethodSpec` for each. `min_domains` null means all domains."""

    centre: Centre = "median"
    baseline_centre: Centre | None = None
    min_areas: Annotated[int, Field(ge=3)] = 3
    min_coverage: Share = 0.8
    min_domain_share: Share = 2 / 3
    min_domains: Annotated[int, Field(ge=1)] | None = None


class AreasFile(_Strict):
    """Which areas are scored: those of `type` alive on the day `on`; null: all that have data."""

    type: Line
    on: Day | None = None


class PublishedFigure(_Strict):
    """A figure the source published, for the pages to state and the tests to check.

    A `gap` compares two areas (`more` has the larger figure); `ratio` is the larger over the smaller, told on
    100 - value where `on` is "complement". A `potential` is an `amount` for the country.
    """

    kind: Literal["gap", "potential"]
    metric: Slug
    period: PeriodCode
    more: Line | None = None
    less: Line | None = None
    ratio: Positive | None = None
    on: Literal["value", "complement"] = "value"
    amount: Positive | None = None
    wording: Text
    note: Text | None = None

    @model_validator(mode="after")
    def _complete(self) -> PublishedFigure:
        needed = ("more", "less", "ratio") if self.kind == "gap" else ("amount",)
        absent = [name for name in needed if getattr(self, name) is None]
        if absent:
            raise ValueError(f"a {self.kind} needs {', '.join(absent)}")
        return self


class Published(_Strict):
    """What the source says of the index itself: metrics it claims, metrics it lists, figures it gives."""

    metrics_named: Annotated[int, Field(gt=0)]
    metrics_listed: Annotated[int, Field(gt=0)]
    figures: tuple[PublishedFigure, ...] = ()


class LeftOut(_Strict):
    """A metric the author weighed and did not use, and why."""

    what: Line
    why: Text


class Change(_Strict):
    """One line of a definition's history."""

    on: Day
    what: Text


class DefinitionFile(_Reviewed):
    """One version of one index, as `catalogue/definitions/<slug>-<version>.yaml` has it."""

    slug: Slug
    version: Annotated[str, StringConstraints(pattern=r"^[0-9a-z][0-9a-z.]*$", max_length=20)]
    title: Line
    summary: Text
    published: Published | None = None
    areas: AreasFile
    baseline: PeriodCode
    method: MethodFile
    domains: Annotated[tuple[DomainFile, ...], AfterValidator(_not_empty)]
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[Text, ...] = ()
    sources: Annotated[tuple[Source, ...], AfterValidator(_not_empty)]
    illustrative: bool
    changes: Annotated[tuple[Change, ...], AfterValidator(_not_empty)]

    @property
    def uses(self) -> tuple[MetricUse, ...]:
        """Every use of a metric, in reading order."""
        return tuple(use for domain in self.domains for use in domain.metrics)

    def method_spec(self) -> MethodSpec:
        """The method as calculations take it."""
        return MethodSpec(baseline=self.baseline, **self.method.model_dump())
