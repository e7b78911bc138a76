"""Expected effects in words, and the page “Did it work?”: the promise, before and after, similar areas, earlier looks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.dates import today_in_england
from deliberation.accountability.calc.did_it_work import Comparison, Moved, Point, Side, Verdict
from deliberation.accountability.calc.did_it_work_words import VERDICT_WORDS, in_words, window_words
from deliberation.accountability.calc.doing import REVIEW_STATUS_WORDS, ReviewStatus
from deliberation.accountability.models import Action, EffectReview, ExpectedEffect
from deliberation.accountability.presenters.figures import PinView, pinned_view, value_words
from deliberation.accountability.presenters.recommendations import short
from deliberation.accountability.queries.doing_effects import (
    Looked,
    done_reviews,
    next_review,
    thing_of,
    window_of,
)
from deliberation.bodies.calc.kinds import role_words
from deliberation.bodies.calc.light_text import Block, blocks
from design.charts import TrendChart, TrendPoint, TrendSeries
from design.formats import NumberStyle, day, moment, number
from design.tables import Cell, Column, Row, Table
from indexapp.queries.pins import PinnedFigure

COLOURS = {
    Verdict.AS_HOPED: "green",
    Verdict.AGAINST: "red",
    Verdict.NO_SIGN: "grey",
    Verdict.FEW_PEERS: "grey",
    Verdict.TOO_EARLY: "blue",
    Verdict.NO_BEFORE: "grey",
    Verdict.NO_PEERS: "grey",
}
SIDES = {Side.BEFORE: "Before", Side.BETWEEN: "While it was done", Side.AFTER: "After"}


@dataclass(frozen=True)
class EffectLine:
    """An expected effect in a list: what was promised, how it was then, and what the last look said."""

    promised: str
    href: str
    baseline: str
    tag: tuple[str, str]
    words: str
    moved: bool


@dataclass(frozen=True)
class LookView:
    """A comparison as a page shows it, frozen or as it stands now."""

    tag: tuple[str, str]
    words: list[str]
    window: str
    run: str
    run_href: str
    chart: TrendChart | None
    areas: Table | None


@dataclass(frozen=True)
class ReviewView:
    """A look that was done or left out."""

    id: int
    heading: str
    status: str
    by: str
    look: LookView | None
    note: list[Block]


def promised_words(effect: ExpectedEffect) -> str:
    """What is expected, in one sentence without its full stop."""
    pin = PinnedFigure.from_json(effect.baseline)
    way = "rise" if effect.rises else "fall"
    size = ""
    if effect.size is not None:
        decimals = max(pin.decimals, -int(effect.size.normalize().as_tuple().exponent))
        unit = "percentage points" if pin.unit == "%" else pin.unit
        size = f" by {number(float(effect.size), decimals)} {unit}".rstrip()
    return f"{effect.title} in {effect.area_name} is to {way}{size} by {day(effect.by)}"


def effect_lines(found: Iterable[ExpectedEffect]) -> list[EffectLine]:
    """Expected effects for the page of an action or a decision; no query where reviews were fetched."""
    return [_line(each) for each in found]


def _line(effect: ExpectedEffect) -> EffectLine:
    pin = PinnedFigure.from_json(effect.baseline)
    done, to_come = done_reviews(effect), next_review(effect)
    if done:
        tag = _tag(Comparison.from_json(done[0].figures["comparison"]))
        words = f"Looked at on {day(_day_of(done[0]))}. {done[0].words}"
    else:
        when = f"The next look is on {day(to_come.due_on)}." if to_come else ""
        tag, words = ("Not looked at yet", "blue"), when
    then = f"{value_words(pin, pin.value, pin.absent)} in {pin.period} when it was promised"
    return EffectLine(promised_words(effect), reverse("effect", args=[effect.pk]), then, tag, words, effect.moved_at is not None)  # fmt: skip


def _day_of(review: EffectReview) -> dt.date:
    return review.done_at.date() if review.done_at is not None else review.due_on


def _tag(found: Comparison) -> tuple[str, str]:
    verdict = Verdict(found.verdict)
    return VERDICT_WORDS[verdict], COLOURS[verdict]


def effect_page(effect: ExpectedEffect, found: Looked | None) -> dict[str, Any]:
    """Context of the page of one expected effect, without what the reader may do. `found`: what the newest run says."""
    pin = PinnedFigure.from_json(effect.baseline)
    thing = thing_of(effect)
    coming = [each for each in effect.reviews.all() if each.status == ReviewStatus.PROPOSED]
    shown = {
        "effect": effect,
        "promised": promised_words(effect),
        "thing": _thing_link(effect),
        "figure": _baseline(effect, pin),
        "look": look_view(found.as_json(), effect.rises, "now") if found is not None else None,
        "reviews": [review_view(effect, each) for each in effect.reviews.all() if each.status != ReviewStatus.PROPOSED],
        "coming": [
            {"id": each.pk, "words": _coming(each.due_on), "skip": each.pk} for each in sorted(coming, key=lambda each: each.due_on)
        ],
        "late_said": _late_said(effect),
        "crumbs": [("Actions", reverse("all_actions"))],
    }  # fmt: skip
    made_up = thing.illustrative or pin.illustrative
    return shown | ({"illustrative": True} if made_up else {})


def _late_said(effect: ExpectedEffect) -> str:
    """A caution where the effect was only named when it could be seen."""
    window, said_on = window_of(effect), effect.made_at.date()
    if not window.is_done or said_on <= window.done_on:
        return ""
    return f"This was said on {day(said_on)}, after it was done, so it is no forecast."


def _coming(on: dt.date) -> str:
    return f"{day(on)}, which is due now" if on <= today_in_england() else day(on)


def _thing_link(effect: ExpectedEffect) -> dict[str, str]:
    thing = thing_of(effect)
    if isinstance(thing, Action):
        return {
            "text": f"Action {thing.reference}",
            "what": short(thing.text),
            "href": reverse("action", args=[thing.pk]),
        }
    return {
        "text": f"Decision {thing.reference}",
        "what": short(thing.title),
        "href": reverse("decision", args=[thing.pk]),
    }


def _baseline(effect: ExpectedEffect, pin: PinnedFigure) -> PinView:
    return pinned_view(pin, effect.made_at, effect.now, effect.moved_at)


def review_view(effect: ExpectedEffect, each: EffectReview) -> ReviewView:
    """A look that was done, as it was frozen, or one that was left out with its reason."""
    done = each.status == ReviewStatus.DONE
    return ReviewView(
        id=each.pk,
        heading=day(_day_of(each)),
        status=REVIEW_STATUS_WORDS[ReviewStatus(each.status)],
        by=role_words(each.role) if each.role else "",
        look=look_view(each.figures, effect.rises, str(each.pk)) if done else None,
        note=blocks(each.note),
    )


def look_view(looked: dict[str, Any], rises: bool, name: str) -> LookView:
    """A comparison as it is kept (`Looked.as_json`). `name` is unique on the page."""
    found = Comparison.from_json(looked["comparison"])
    begun, done = (dt.date.fromisoformat(looked[each]) for each in ("begun_on", "done_on"))
    finished = moment(dt.datetime.fromisoformat(looked["run_finished_at"]))
    return LookView(
        tag=_tag(found),
        words=in_words(looked, rises),
        window=window_words(begun, done, is_done=bool(looked["is_done"])),
        run=f"Run {looked['run_id']} of {looked['definition_title']}, finished {finished}",
        run_href=reverse("run", args=[looked["definition"], looked["run_id"]]),
        chart=_chart(looked, found, name) if len(found.points) > 1 else None,
        areas=_areas(looked, found, name) if found.own is not None else None,
    )


def _chart(looked: dict[str, Any], found: Comparison, name: str) -> TrendChart:
    own = found.own.name if found.own is not None else "This area"
    lines = [TrendSeries(own, [TrendPoint(_named(each), each.own) for each in found.points])]
    if any(each.peers is not None for each in found.points):
        lines.append(
            TrendSeries(
                "Similar areas, average", [TrendPoint(_named(each), each.peers) for each in found.points]
            )
        )
    short_unit = looked["unit"] if len(looked["unit"]) <= 3 else ""
    says = "Periods that count are marked before or after." + ("" if short_unit else f" In {looked['unit']}.")
    return TrendChart(
        id=f"look-{name}", title=f"{looked['title']}: before and after", says=says,
        style=NumberStyle(decimals=looked["decimals"], unit=short_unit), series=lines,
    )  # fmt: skip


def _named(point: Point) -> str:
    return f"{point.period} ({SIDES[Side(point.side)].lower()})" if point.counts else point.period


def _areas(looked: dict[str, Any], found: Comparison, name: str) -> Table:
    assert found.own is not None  # noqa: S101 - asked before
    decimals = int(looked["decimals"])
    rows = [_row(found.own, decimals, own=True)]
    rows += [_row(each, decimals) for each in sorted(found.peers, key=lambda each: -abs(each.gap))]
    return Table(
        id=f"areas-{name}",
        caption="The area and similar ones, those that moved furthest from the rest first",
        columns=[
            Column("area", "Area"), Column("before", "Mean before", numeric=True), Column("after", "Mean after", numeric=True),
            Column("change", "Change", numeric=True), Column("gap", "Less the change of the others", numeric=True),
        ],
        rows=rows,
        stacked=True,
    )  # fmt: skip


def _row(each: Moved, decimals: int, *, own: bool = False) -> Row:
    cells: Sequence[Cell | str] = [
        Cell(each.name, note="the area itself" if own else ""), number(each.before, decimals), number(each.after, decimals),
        number(each.change, decimals, signed=True), number(each.gap, decimals, signed=True),
    ]  # fmt: skip
    return Row(cells, marked=own)
