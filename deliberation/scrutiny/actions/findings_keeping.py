"""Rights of reply whose time is over, reminders of them, and figures that findings cite."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.telling import NOTICES, tell_all
from deliberation.accountability.calc.figures import is_news
from deliberation.accountability.queries.figures import not_compared
from deliberation.scrutiny.calc.words import FindingStatus
from deliberation.scrutiny.models import Finding, RightOfReply
from deliberation.scrutiny.queries.replies import heard, people_who
from design.formats import day
from indexapp.queries.pins import Moved, PinnedFigure, figures_moved
from kernel import clock
from kernel.actors import Actor
from notices.actions.telling import tell_people

BEFORE = dt.timedelta(days=7)
SOON, LATE = "soon", "late"
AT_ONCE = 500


def keep_findings(*, actor: Actor) -> int:
    """Do all three, each in its own transaction; how many things that were. Safe to do again."""
    require(actor, Permission.SCRUTINY_KEEP)
    return end_replies(actor=actor) + remind_of_replies(actor=actor) + watch_findings(actor=actor)


@transaction.atomic
def end_replies(*, actor: Actor) -> int:
    """Findings to which everybody replied or had the time to are ready to publish; how many that were."""
    require(actor, Permission.SCRUTINY_KEEP)
    rows = Finding.objects.select_for_update(of=("self",)).filter(status=FindingStatus.WITH_OTHERS.value)
    waits = RightOfReply.objects.filter(given_on__isnull=True, due_on__gte=today_in_england())
    ready = [each for each in rows.exclude(replies__in=waits).order_by("pk")[:AT_ONCE] if heard(each)]
    for each in ready:
        each.status = FindingStatus.READY.value
        each.save(update_fields=["status"])
        record(actor, Event.FINDING_READY, "finding", each.pk, body=str(each.body_id))
    return len(ready)


@transaction.atomic
def remind_of_replies(*, actor: Actor) -> int:
    """Remind the people of bodies that were asked, a week before the last day and the day after it; how many of them.

    An institution that is not on the site is written to by the committee, so its clerks are told the day after.
    """
    require(actor, Permission.SCRUTINY_KEEP)
    today = today_in_england()
    open_ = RightOfReply.objects.filter(
        given_on__isnull=True, finding__status__in=(FindingStatus.WITH_OTHERS, FindingStatus.READY)
    )
    rows = open_.select_for_update(of=("self",)).select_related("finding__body", "to_body")
    soon = list(
        rows.filter(reminded="", to_body__isnull=False, due_on__gte=today, due_on__lte=today + BEFORE)[
            :AT_ONCE
        ]
    )
    late = list(rows.exclude(reminded=LATE).filter(due_on__lt=today)[:AT_ONCE])
    asked = people_who(
        {each.to_body.pk for each in (*soon, *late) if each.to_body is not None}, Permission.REQUEST_ANSWER
    )
    clerks = people_who(
        {each.finding.body_id for each in late if each.to_body is None}, Permission.ENQUIRY_EDIT
    )
    for step, some in ((SOON, soon), (LATE, late)):
        for each in some:
            people = asked[each.to_body.pk] if each.to_body is not None else clerks[each.finding.body_id]
            _remind(each, step, people)
            each.reminded = step
            each.save(update_fields=["reminded"])
            record(
                actor,
                Event.SCRUTINY_REMINDED,
                "finding",
                each.finding_id,
                body=str(each.finding.body_id),
                status=step,
            )
    return len(soon) + len(late)


def _remind(each: RightOfReply, step: str, people: list[UUID]) -> None:
    finding = each.finding
    over = f"The time to reply was over on {day(each.due_on)}. The finding can be published now; a late reply is heard, too."
    left = (
        f"The last day for a reply is {day(each.due_on)}. After it the finding can be published without one."
    )
    if each.to_body is None:
        subject, href = f"No reply from {each.to_name}", reverse("finding", args=[finding.pk])
    else:
        subject = f"{finding.body.name} asks {each.to_body.name} to reply to a finding"
        href = reverse("reply_to_finding", args=[each.to_body.slug, each.pk])
    tell_people(
        actor=NOTICES,
        people=people,
        key=f"right_of_reply:{each.pk}:{step}",
        subject=subject,
        text=left if step == SOON else over,
        href=href,
        illustrative=finding.illustrative,
    )


@transaction.atomic
def watch_findings(*, actor: Actor) -> int:
    """Compare the figures that findings cite with what is published now; how many of them moved, on or back.

    A figure that moved is kept beside the pinned one, and followers of a public finding are told. Safe to do again.
    """
    require(actor, Permission.SCRUTINY_KEEP)
    cited = Finding.objects.filter(figure__isnull=False).exclude(status=FindingStatus.WITHDRAWN.value)
    due = not_compared(cited).select_for_update(of=("self",)).select_related("body", "enquiry").order_by("pk")
    rows = list(due)
    figures = [PinnedFigure.from_json(each.figure or {}) for each in rows]
    moved = [
        each
        for each, figure, now in zip(rows, figures, figures_moved(figures) if figures else [], strict=True)
        if _take_in(each, figure, now)
    ]
    Finding.objects.bulk_update(rows, ["now", "now_run_id", "moved_at"], batch_size=500)
    for each in moved:
        if each.status == FindingStatus.PUBLISHED:
            _tell_moved(each)
        record(
            actor, Event.FINDING_MOVED, "finding", each.pk, body=str(each.body_id), run=each.now_run_id,
            status="moved" if each.moved_at else "back",
        )  # fmt: skip
    return len(moved)


def _take_in(finding: Finding, figure: PinnedFigure, now: Moved) -> bool:
    """Put what a run says beside the pinned figure; whether that is other than what was said last."""
    before, said = (finding.now or {}) if finding.moved_at else None, asdict(now)
    finding.now_run_id = now.run_id
    if not now.moved:
        was_moved = finding.moved_at is not None
        finding.now, finding.moved_at = None, None
        return was_moved
    news = is_news(figure.as_json(), before, said)
    finding.now = said
    finding.moved_at = clock.now() if news else finding.moved_at or clock.now()
    return news


def _tell_moved(finding: Finding) -> None:
    figure = PinnedFigure.from_json(finding.figure or {})
    moved = finding.moved_at is not None
    what = "has changed since it was cited" if moved else "is again what it was when it was cited"
    tell_all(
        [("finding", str(finding.pk))],
        key=f"finding:{finding.pk}:{'moved' if moved else 'back'}:{finding.now_run_id}",
        subject=f"A figure that a finding cites {'has changed' if moved else 'is back'}: {finding.title}",
        text=f"{finding.reference} cites {figure.title} in {figure.area_name}, {figure.period}. A later run of the index was "
        f"published: the figure {what}. The page shows both figures, each with its run.",
        href=reverse("finding", args=[finding.pk]),
    )
