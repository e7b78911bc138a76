"""One row about a person in every table of accountability that can hold any."""

from __future__ import annotations

from accounts.models import Person
from deliberation.accountability.models import (
    Action,
    Amendment,
    BoardAnswer,
    BoardQuestion,
    CallIn,
    CallInSupport,
    Decision,
    EffectReview,
    ExpectedEffect,
    ImpactNote,
    Motion,
    Progress,
    Recommendation,
    Response,
    SavedView,
    Slip,
    Speech,
    TrackerImport,
)
from deliberation.bodies.models import Membership
from kernel import clock


def know_their_answers(person: Person, membership: Membership) -> None:
    """Somebody answered, reported, moved, asked and spoke."""
    now, today = clock.now(), clock.today()
    mine = {"membership": membership}
    numbered = {"body": membership.body, "year": today.year, "number": membership.pk}
    asked = Recommendation.objects.create(
        reference=f"X/{today.year}/{membership.pk}", from_body=membership.body, year=today.year, number=membership.pk, to_name="Somebody",
        addressee="name:somebody", text="T", reasons="R", origin_kind="tradeoff", origin_id=str(membership.pk), origin_key="1",
        origin_title="O", origin_href="/", made_on=today, reply_length=1, reply_unit="calendar_days", due_on=today,
        verdict="accepted", answered_on=today,
    )  # fmt: skip
    Response.objects.create(
        recommendation=asked, number=1, verdict="accepted", reasons="R", given_on=today, role=membership.role, **mine
    )  # fmt: skip
    question = BoardQuestion.objects.create(
        reference=f"Q/{membership.pk}", from_body=membership.body, role=membership.role, text="T", background="B", asked_on=today,
        asked_at=now, reply_length=1, reply_unit="calendar_days", due_on=today, withdrawn_at=now, withdrawn_why="W", **numbered, **mine,
    )  # fmt: skip
    BoardAnswer.objects.create(
        question=question, number=1, text="T", role=membership.role, given_on=today, **mine
    )
    action = Action.objects.create(
        reference=f"A/{membership.pk}", text="T", owner="O", due_on=today, first_due_on=today, **numbered
    )
    Progress.objects.create(
        action=action, number=1, text="T", status="under_way", rag="green", role=membership.role, said_on=today, **mine
    )  # fmt: skip
    Slip.objects.create(action=action, was=today, now=today, reason="R", role=membership.role, **mine)
    effect = ExpectedEffect.objects.create(
        action=action, definition="d", metric="m", title="T", area_key="QJK", area_name="A", rises=True, by=today, run_id=1
    )  # fmt: skip
    EffectReview.objects.create(
        effect=effect, due_on=today, role=membership.role, done_at=now, status="done", **mine
    )
    decision = Decision.objects.create(reference=f"D/{membership.pk}", status="taken", title="T", **numbered)
    call_in = CallIn.objects.create(
        decision=decision, by_body=membership.body, grounds="G", status="asked", needed=1
    )
    CallInSupport.objects.create(call_in=call_in, **mine)
    ImpactNote.objects.create(
        decision=decision, role=membership.role, impact="mixed", who="W", text="T", withdrawn_at=now, **mine
    )
    motion = Motion.objects.create(
        reference=f"M/{membership.pk}", template="general", title="T", status="moved", moved_by=membership, seconded_by=membership,
        moved_at=now, seconded_at=now, **numbered,
    )  # fmt: skip
    Amendment.objects.create(
        motion=motion, number=1, text="T", base=1, status="moved", moved_by=membership, decided_at=now
    )
    Speech.objects.create(motion=motion, side="for", text="T", withdrawn_at=now, **mine)
    SavedView.objects.create(person=person, name="V", query="state=open")
    TrackerImport.objects.create(
        body=membership.body, filename="f.csv", sha256="0" * 64, ended_at=now, **mine
    )
