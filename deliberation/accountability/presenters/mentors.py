"""Learning from similar areas, in words: learning, not blame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from deliberation.accountability.presenters.doing import Link, due_words
from deliberation.accountability.presenters.doing_effects import promised_words
from deliberation.accountability.presenters.recommendations import short
from deliberation.accountability.queries.doing_effects import thing_of
from deliberation.accountability.queries.mentors import Learning, Mentor
from design.charts import TrendChart, TrendPoint, TrendSeries
from design.formats import NumberStyle, day
from design.tables import Cell, Column, Row, Table
from indexapp.queries.peers import AgainstPeers, AreaAgainstPeers, AreaFigures, PeerFigures

WEAK_SHARE = 0.5
"""A figure on which more than this share of the similar areas do better is offered first."""
SHORT_UNIT = 3


@dataclass(frozen=True)
class MentorView:
    """A similar area that does better, with what is on record there."""

    key: str
    name: str
    href: str
    figures: str
    bodies: list[Link]
    about_this: list[Link]
    actions: list[Link]
    decisions: list[Link]

    @property
    def has_deeds(self) -> bool:
        """Whether anything is on record."""
        return bool(self.about_this or self.actions or self.decisions)


def weak_first(found: AreaAgainstPeers) -> Table:
    """Every metric of an area beside similar ones: those on which most of them do better first."""
    rows = sorted(found.metrics, key=lambda each: (-_share(each), each.title))
    return Table(
        id="metrics",
        caption=f"Figures of {found.name} beside similar areas, {found.period}",
        columns=[
            Column("metric", "Figure", wide=True), Column("value", "Here", numeric=True),
            Column("better", "Similar areas that do better"),
        ],
        rows=[_metric_row(found, each) for each in rows],
        stacked=True,
    )  # fmt: skip


def _share(each: AgainstPeers) -> float:
    return each.better / each.of if each.of else 0.0


def _metric_row(found: AreaAgainstPeers, each: AgainstPeers) -> Row:
    style = NumberStyle(decimals=each.decimals, unit=each.unit)
    href = reverse("mentors_for", args=[found.key, found.definition, each.slug])
    here = Cell(style.text(each.value, each.reason), absent=each.value is None)
    beside = "–" if each.value is None or not each.of else f"{each.better} of {each.of}"
    return Row([Cell(each.title, href=href), here, beside], marked=_share(each) > WEAK_SHARE)


def learning_page(found: Learning) -> dict[str, Any]:
    """Context of the page on one figure of one area."""
    figures = found.figures
    shown = {
        "figures": figures,
        "own": _value(figures, figures.area),
        "better_words": "Higher is better." if figures.direction > 0 else "Lower is better.",
        "where": _where(found),
        "chart": _chart(found),
        "mentors": [_mentor(figures, each) for each in found.mentors],
        "peers": [each.name for each in figures.peers],
        "metric_href": reverse("metric", args=[figures.definition, figures.metric]),
        "area_href": reverse("area_in_index", args=[figures.definition, figures.area.key]),
        "run_href": reverse("run", args=[figures.definition, figures.run_id]),
        "crumbs": [
            ("Areas", reverse("area_search")),
            (figures.area.name, reverse("area", args=[figures.area.key])),
            ("Learn from similar areas", reverse("mentors", args=[figures.area.key])),
        ],
    }
    return shown | ({"illustrative": True} if figures.illustrative else {})


def _where(found: Learning) -> str:
    figures = found.figures
    if not found.compared:
        return "No similar area has a figure in this period, so there is nobody to learn from yet."
    if not found.better:
        return f"None of the {found.compared} similar areas with a figure does better. Others can learn from {figures.area.name}."
    do = "does" if found.better == 1 else "do"
    return f"{found.better} of the {found.compared} similar areas with a figure {do} better."


def _value(figures: PeerFigures, each: AreaFigures) -> str:
    found = each.figures.get(figures.period)
    style = NumberStyle(decimals=figures.decimals, unit=figures.unit)
    return style.text(found.value if found else None, found.reason if found else "missing")


def _chart(found: Learning) -> TrendChart | None:
    figures = found.figures
    if len(figures.periods) < 2:
        return None
    shown = [figures.area, *(each.area for each in found.mentors[:2])]
    unit = figures.unit if len(figures.unit) <= SHORT_UNIT else ""
    says = f"{figures.area.name} and the similar areas that do best." + (
        "" if unit else f" In {figures.unit}."
    )
    return TrendChart(
        id="over-time", title=f"{figures.title} over time", says=says,
        style=NumberStyle(decimals=figures.decimals, unit=unit),
        series=[TrendSeries(each.name, _points(figures, each)) for each in shown],
    )  # fmt: skip


def _points(figures: PeerFigures, each: AreaFigures) -> list[TrendPoint]:
    points = []
    for period in figures.periods:
        found = each.figures.get(period.code)
        value = found.value if found else None
        points.append(TrendPoint(period.code, value, reason=found.reason if found else "missing"))
    return points


def _mentor(figures: PeerFigures, each: Mentor) -> MentorView:
    return MentorView(
        key=each.area.key,
        name=each.area.name,
        href=reverse("area_in_index", args=[figures.definition, each.area.key]),
        figures=f"{_value(figures, each.area)} in {figures.period}. {_then(figures, each.area)}".strip(),
        bodies=[Link(body.name, reverse("body", args=[body.slug])) for body in each.bodies[:8]],
        about_this=_distinct(
            Link(short(promised_words(one)), reverse("effect", args=[one.pk]), f"{thing_of(one).reference}, {thing_of(one).body.name}")
            for one in each.effects
        ),
        actions=[
            Link(short(one.text), reverse("action", args=[one.pk]), f"{one.body.name}, {due_words(one)}")
            for one in each.actions
        ],
        decisions=[
            Link(one.title, reverse("decision", args=[one.pk]), f"{one.body.name}, {day(one.taken_on) if one.taken_on else ''}")
            for one in each.decisions
        ],
    )  # fmt: skip


def _then(figures: PeerFigures, each: AreaFigures) -> str:
    """What it was in the first period with a figure, so that a reader sees whether it was always so."""
    known = [
        (period.code, one.value)
        for period in figures.periods
        if (one := each.figures.get(period.code)) and one.value is not None
    ]
    if len(known) < 2 or known[0][0] == figures.period:
        return ""
    code, value = known[0]
    return f"It was {NumberStyle(decimals=figures.decimals, unit=figures.unit).text(value, '')} in {code}."


def _distinct(links: Iterable[Link]) -> list[Link]:
    return list(dict.fromkeys(links))
