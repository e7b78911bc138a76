"""Everything that the page of one decision shows, in few queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from access.gate import permissions_of
from access.permissions import Permission
from deliberation.accountability.calc.decision_money import Line
from deliberation.accountability.calc.decisions import CallInStatus
from deliberation.accountability.models import (
    Action,
    CallIn,
    Decision,
    DecisionLink,
    DecisionMoney,
    DecisionPaper,
    ExpectedEffect,
    ImpactNote,
    PlanChange,
)
from deliberation.accountability.queries.decisions import TAKEN
from deliberation.accountability.queries.doing_effects import effects_with_verdict
from deliberation.bodies.calc.kinds import FULL_MEMBERS, BodyKind, MemberRole
from deliberation.bodies.models import Link, LinkKind, Membership
from deliberation.bodies.queries.roles import current
from kernel import clock
from kernel.actors import Actor


@dataclass(frozen=True)
class MoneyLine:
    """One line of money, in pence."""

    position: int
    period: str
    what: str
    source: str
    actual_source: str
    planned: int | None
    actual: int | None

    @property
    def line(self) -> Line:
        """As sums are made of it."""
        return Line(self.period, self.planned, self.actual)


@dataclass(frozen=True)
class Linked:
    """A paper, or what a decision answers (`kind` and `thing_id` then say what)."""

    title: str
    href: str
    kind: str = ""
    thing_id: str = ""


@dataclass(frozen=True)
class Parts:
    """Money, papers and links of a decision, each in its order."""

    money: tuple[MoneyLine, ...] = ()
    papers: tuple[Linked, ...] = ()
    links: tuple[Linked, ...] = ()


@dataclass(frozen=True)
class WholeDecision:
    """A decision with all that belongs to it. `own`: what the reader is on bodies that have a say here."""

    decision: Decision
    parts: Parts
    plan_changes: tuple[PlanChange, ...] = ()
    call_ins: tuple[CallIn, ...] = ()
    notes: tuple[ImpactNote, ...] = ()
    actions: tuple[Action, ...] = ()
    effects: tuple[ExpectedEffect, ...] = ()
    own: tuple[Membership, ...] = field(default=())

    @property
    def is_taken(self) -> bool:
        """Whether everybody may read what was decided."""
        return self.decision.status in TAKEN


def parts_of(decision: Decision) -> Parts:
    """Money, papers and links; one query for all three."""
    words = CharField(max_length=400)

    def text(name: str) -> Any:
        return Cast(name, words)

    def blank() -> Any:
        return Value("", output_field=words)

    none = Cast(Value(None), BigIntegerField())
    money = DecisionMoney.objects.filter(decision=decision).order_by().values_list(
        Value("money", output_field=words), Cast("position", BigIntegerField()), text("period"), text("what"), text("source"), text("actual_source"), "planned", "actual",
    )  # fmt: skip
    papers = DecisionPaper.objects.filter(decision=decision).order_by().values_list(
        Value("paper", output_field=words), Cast("position", BigIntegerField()), text("title"), text("href"), blank(), blank(), none, none,
    )  # fmt: skip
    links = DecisionLink.objects.filter(decision=decision).order_by().values_list(
        Value("link", output_field=words), Cast("pk", BigIntegerField()), text("title"), text("href"), text("kind"), text("thing_id"), none, none,
    )  # fmt: skip
    rows = sorted(money.union(papers, links, all=True), key=lambda row: row[:2])
    return Parts(
        money=tuple(MoneyLine(*row[1:8]) for row in rows if row[0] == "money"),
        papers=tuple(Linked(row[2], row[3]) for row in rows if row[0] == "paper"),
        links=tuple(Linked(*row[2:6]) for row in rows if row[0] == "link"),
    )


def call_ins_of(decision: Decision, actor: Actor) -> QuerySet[CallIn]:
    """Its call-ins with the bodies that made them, how many support each (`supported`), and whether the reader does (`mine`)."""
    mine = Q(supporters__membership__person_id=actor.id) if actor.kind == "person" else Q(pk__in=[])
    return (
        CallIn.objects.filter(decision=decision)
        .select_related("by_body")
        .annotate(supported=Count("supporters"), mine=Count("supporters", filter=mine))
        .order_by("asked_at", "pk")
    )


def own_memberships(decision: Decision, actor: Actor) -> list[Membership]:
    """What the reader is now, on any body, with `watches`: whether that body scrutinises the one that decided; one query."""
    if actor.kind != "person":
        return []
    today = clock.today()
    links = Link.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today), Q(starts_on__isnull=True) | Q(starts_on__lte=today),
        body=OuterRef("body"), kind=LinkKind.SCRUTINISES, to=decision.body_id,
    )  # fmt: skip
    rows = Membership.objects.filter(current(), person_id=actor.id).select_related("body")
    return list(rows.annotate(watches=Exists(links)).order_by("pk"))


def may_ask(own: Membership) -> bool:
    """Whether a membership of `own_memberships` lets its holder ask for a call-in."""
    return bool(getattr(own, "watches", False)) and holds_by_role(own, Permission.CALL_IN_ASK)


def holds_by_role(own: Membership, permission: Permission) -> bool:
    """Whether the role of a membership holds a permission on its body."""
    return permission in permissions_of(f"body.{own.role}")


def speaks_for_patients(own: Membership) -> bool:
    """Whether a membership lets its holder speak for patients: a patient representative, or a full member of a patient organisation."""
    if own.role == MemberRole.PATIENT_REPRESENTATIVE:
        return True
    return own.body.kind == BodyKind.PATIENT_ORGANISATION and MemberRole(own.role) in FULL_MEMBERS


def whole_decision(actor: Actor, decision: Decision) -> WholeDecision:
    """A decision with everything that its page shows; seven queries at most, whatever its size."""
    asked = decision.call_in_until is not None
    public = decision.published_at is not None
    return WholeDecision(
        decision=decision,
        parts=parts_of(decision),
        plan_changes=tuple(decision.plan_changes.order_by("-pk")) if decision.planned_for or public else (),
        call_ins=tuple(call_ins_of(decision, actor)) if asked else (),
        notes=tuple(notes_of(decision)) if public else (),
        actions=tuple(decision.actions.order_by("due_on", "pk")) if public else (),
        effects=tuple(effects_with_verdict(decision)),
        own=tuple(own_memberships(decision, actor)) if public else (),
    )


def notes_of(decision: Decision) -> QuerySet[ImpactNote]:
    """What patient representatives wrote of it, without what was taken back, in the order written."""
    rows = ImpactNote.objects.filter(decision=decision, withdrawn_at=None)
    return rows.select_related("membership__body").order_by("made_at", "pk")


def is_held_up(call_ins: tuple[CallIn, ...]) -> bool:
    """Whether a call-in holds the decision up: supported enough, and not heard yet."""
    return any(each.status == CallInStatus.VALID for each in call_ins)
