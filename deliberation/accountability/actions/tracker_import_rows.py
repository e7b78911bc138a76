"""The rows of an earlier tracker as recommendations, answers and actions, with numbers of their own years."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from django.db.models import Max
from django.urls import reverse

from accounts.dates import today_in_england
from deliberation.accountability.calc.answers import Verdict, reference_of
from deliberation.accountability.calc.doing import ActionStatus, Rag
from deliberation.accountability.calc.reply_clock import due_date
from deliberation.accountability.calc.topics import packed
from deliberation.accountability.calc.tracker_plan import PlannedRow
from deliberation.accountability.models import Action, OriginKind, Recommendation, Response, TrackerImport
from deliberation.accountability.queries.tracker_imports import bodies_named
from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies_areas import areas_meant
from kernel import clock

AT_ONCE = 500
NO_REASONS = "The tracker that this comes from gives no reasons."
NO_ANSWER_REASONS = "The tracker that this comes from gives no reasons for the answer."


def store(body: Body, found: TrackerImport, rows: Sequence[PlannedRow]) -> list[Recommendation]:
    """Make everything that the rows say. The body's row is locked, so no number is given twice."""
    there = bodies_named(each.to for each in rows)
    areas = _area_keys(rows)
    made = [_recommendation(body, found, each, there.get(each.to.casefold()), areas) for each in rows]
    _number(
        made,
        Recommendation.objects.filter(from_body=body),
        lambda year, number: reference_of(body.quoted_as, year, number),
    )
    Recommendation.objects.bulk_create(made, batch_size=AT_ONCE)
    pairs = list(zip(rows, made, strict=True))
    answers = {each.pk: _answer(found, row, each) for row, each in pairs if each.answered_on is not None}
    Response.objects.bulk_create(answers.values(), batch_size=AT_ONCE)
    doing = [_action(body, row, each, answers.get(each.pk)) for row, each in pairs if _acts(row)]
    _number(
        doing, Action.objects.filter(body=body), lambda year, number: f"{body.quoted_as}/A/{year}/{number}"
    )
    Action.objects.bulk_create(doing, batch_size=AT_ONCE)
    return made


def _number(
    rows: Iterable[Recommendation] | Iterable[Action], before: object, reference: Callable[[int, int], str]
) -> None:
    """Give each the next number of its year, in the order of the file."""
    last: dict[int, int] = defaultdict(int)
    counted = before.values_list("year").annotate(most=Max("number"))  # type: ignore[attr-defined]
    last.update({year: most or 0 for year, most in counted if year is not None})
    for each in rows:
        last[each.year] += 1
        each.number = last[each.year]
        each.reference = reference(each.year, each.number)


def _is_past(row: PlannedRow) -> bool:
    """Whether the row says what came of it: an answer, or something that was done."""
    return bool(row.verdict)


def _acts(row: PlannedRow) -> bool:
    return bool(row.action or row.action_status) and row.verdict != Verdict.REJECTED


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _area_keys(rows: Iterable[PlannedRow]) -> dict[str, str]:
    """The keys of areas that are named so that they can only mean one; others stay words."""
    found = {}
    for name in {each.area for each in rows if each.area}:
        meant = [each for each in areas_meant(name) if each.name.casefold() == name.casefold()]
        found[name] = meant[0].key if len(meant) == 1 else ""
    return found


def _recommendation(
    body: Body, found: TrackerImport, row: PlannedRow, there: Body | None, areas: dict[str, str]
) -> Recommendation:
    made_on = dt.date.fromisoformat(row.made_on)
    to = there if there is not None and there.pk != body.pk and not _is_past(row) else None
    runs_by = to or body
    due = _day(row.due_on) or due_date(made_on, runs_by.reply_length, runs_by.reply_unit)
    return Recommendation(
        from_body=body,
        year=made_on.year,
        to_body=to,
        to_name="" if to is not None else row.to,
        addressee=str(to.pk) if to is not None else f"name:{row.to.casefold()[:170]}",
        text=row.text,
        reasons=row.reasons or NO_REASONS,
        origin_kind=OriginKind.IMPORTED,
        origin_id=str(body.pk),
        origin_key=row.key,
        origin_title=row.origin or found.filename,
        origin_href=f"{reverse('tracker')}?body={body.slug}&origin={OriginKind.IMPORTED}",
        made_on=made_on,
        made_at=clock.now(),
        reply_length=runs_by.reply_length,
        reply_unit=runs_by.reply_unit,
        due_on=due,
        verdict=row.verdict,
        answered_on=_answered(row, made_on, due) if _is_past(row) else None,
        topics=packed(row.topics),
        area_key=areas.get(row.area, ""),
        area_name=row.area,
        lead=row.lead,
        executive_on=_day(row.executive_on),
        their_reference=row.reference,
        illustrative=body.illustrative,
    )


def _answered(row: PlannedRow, made_on: dt.date, due: dt.date) -> dt.date:
    """The day of the answer. Where the file gives none: the executive date, else the last day for it or today, so that
    nobody is called late whose answer only lacks its day."""
    today = today_in_england()
    executive = _day(row.executive_on)
    likely = executive if executive is not None and made_on <= executive <= today else min(due, today)
    return _day(row.answered_on) or max(likely, made_on)


def _answer(found: TrackerImport, row: PlannedRow, each: Recommendation) -> Response:
    assert each.answered_on is not None  # noqa: S101 - only what was answered has one
    source = f"From the tracker of {found.body.name} ({found.filename[:80]})"
    if row.inferred:
        source += "; it names an action and no answer, so it is taken as accepted"
    if not row.answered_on:
        source += "; it gives no day of the answer"
    return Response(
        recommendation=each,
        number=1,
        verdict=row.verdict,
        reasons=row.answer_text or NO_ANSWER_REASONS,
        given_on=each.answered_on,
        given_at=clock.now(),
        membership=found.membership,
        role=found.membership.role if found.membership is not None else "",
        source=source[:300],
    )


def _action(body: Body, row: PlannedRow, each: Recommendation, answer: Response | None) -> Action:
    assert each.answered_on is not None  # noqa: S101 - only what was answered has actions
    due = _day(row.action_due) or _day(row.executive_on) or each.answered_on
    status = row.action_status or ActionStatus.UNDER_WAY.value
    done = status == ActionStatus.DONE.value
    return Action(
        body=body,
        year=each.made_on.year,
        recommendation=each,
        response=answer,
        text=row.action or "No words in the tracker that this comes from.",
        owner=row.lead or row.to,
        due_on=due,
        first_due_on=due,
        status=status,
        rag=row.rag or Rag.GREEN.value,
        done_on=(_day(row.done_on) or each.answered_on) if done else None,
        end_reason="Marked so in the tracker that this comes from."
        if status == ActionStatus.STOPPED.value
        else "",
        topics=each.topics,
        areas=packed([each.area_key]),
        illustrative=body.illustrative,
    )
