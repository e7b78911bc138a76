"""The method page: every metric of an index, every parameter of its method, every choice and its reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from design.formats import day, number
from indexapp.calc.spec import MethodSpec
from indexapp.presenters.common import metric_url
from indexapp.queries.published import Index


@dataclass(frozen=True)
class MetricEntry:
    """One metric as the method page tells it."""

    file: dict[str, Any]
    why: str
    href: str
    better: str
    weight: str


@dataclass(frozen=True)
class DomainEntry:
    """One domain with its metrics and its share of the index."""

    slug: str
    title: str
    meaning: str
    weight: str
    metrics: list[MetricEntry]


@dataclass(frozen=True)
class MethodView:
    """Everything the method template shows."""

    text: dict[str, Any]
    domains: list[DomainEntry]
    parameters: list[tuple[str, str]]
    count: int
    review: list[tuple[str, str]]
    changes: list[tuple[str, str]]


def file_day(written: str) -> str:
    """A date as a reviewed file has it, in words."""
    return day(dt.date.fromisoformat(written))


def reviewed_words(file: dict[str, Any]) -> str:
    """Who wrote and checked a metric's file, and when it is looked at again."""
    checked, again = file_day(file["checked_on"]), file_day(file["next_review"])
    return f"Written by {file['author']}, checked by {file['checked_by']} on {checked}; next review {again}"


def method_view(index: Index, files: dict[str, dict[str, Any]]) -> MethodView:
    """Build the view model from the definition's file and its metrics' files."""
    text = index.text
    whole = sum(domain["weight"] for domain in text["domains"])
    return MethodView(
        text=text,
        domains=[_domain(index, domain, whole, files) for domain in text["domains"]],
        parameters=_parameters(index.spec.method, text),
        count=len(index.spec.metrics),
        changes=[(file_day(change["on"]), change["what"]) for change in text["changes"]],
        review=[
            ("Version", index.version),
            ("Written by", text["author"]),
            ("Checked by", text["checked_by"]),
            ("Checked on", file_day(text["checked_on"])),
            ("Next review", file_day(text["next_review"])),
        ],
    )


def _domain(
    index: Index, domain: dict[str, Any], whole: float, files: dict[str, dict[str, Any]]
) -> DomainEntry:
    inside = sum(use["weight"] for use in domain["metrics"])
    metrics = [
        MetricEntry(
            file=files[use["metric"]],
            why=use["why"],
            href=metric_url(index, use["metric"]),
            better="Higher is better" if files[use["metric"]]["direction"] == "higher" else "Lower is better",
            weight=f"{number(100 * use['weight'] / inside, 1)}% of this domain",
        )
        for use in domain["metrics"]
    ]
    return DomainEntry(
        domain["slug"],
        domain["title"],
        domain["meaning"],
        f"{number(100 * domain['weight'] / whole, 1)}% of the index",
        metrics,
    )


def _parameters(method: MethodSpec, text: dict[str, Any]) -> list[tuple[str, str]]:
    domains = "all" if method.min_domains is None else str(method.min_domains)
    return [
        ("Baseline period", method.baseline),
        ("Centre (what counts as zero)", f"{method.centre} of all areas in the baseline period"),
        ("Centre in the baseline period itself", method.baseline_centre or f"the same ({method.centre})"),
        ("Spread", "sample standard deviation of all areas in the baseline period"),
        ("Squashing", "hyperbolic tangent, so that one extreme figure cannot drown the rest"),
        ("Fewest areas with a figure", str(method.min_areas)),
        ("Least share of people that parts must cover", f"{method.min_coverage:.0%}"),
        ("Least share of a domain’s weight with a figure", f"{method.min_domain_share:.0%}"),
        ("Domains needed for an index", domains),
        (
            "Areas",
            f"{text['areas']['type'].upper()}s as they were on {file_day(text['areas']['on'])}"
            if text["areas"].get("on")
            else "all that have data",
        ),
    ]
