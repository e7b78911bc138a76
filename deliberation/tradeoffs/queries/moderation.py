"""What is to be looked at, what was decided about it, and what its author has not seen yet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, Model, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from access.gate import permissions_of
from access.permissions import Permission
from deliberation.bodies.calc.kinds import has_role
from deliberation.bodies.models import Membership
from deliberation.bodies.queries.roles import current
from deliberation.tradeoffs.calc.words import Shown
from deliberation.tradeoffs.models import (
    Challenge,
    Decided,
    ModerationCase,
    Point,
    Question,
    Statement,
    TradeOff,
)
from kernel.actors import Actor
from kernel.errors import NotFound

Written = Point | Statement | Question | Challenge


@dataclass(frozen=True)
class Kind:
    """Where things of a kind are kept: by which column they are named, and how they hang on a trade-off."""

    model: type[Model]
    number: str
    tradeoff: str
    made: str
    title: str
    beside: tuple[str, ...] = ("membership",)


KINDS: dict[str, Kind] = {
    "point": Kind(
        Point, "number", "tradeoff", "made_at", "Point or reply", ("membership", "parent", "option")
    ),
    "statement": Kind(Statement, "number", "tradeoff", "made_at", "Statement"),
    "question": Kind(Question, "number", "tradeoff", "asked_at", "Question to a witness"),
    "challenge": Kind(
        Challenge, "pk", "item__tradeoff", "made_at", "Challenge of evidence", ("membership", "item")
    ),
}
"""What can be looked at, by the code in addresses."""

DUE, WAITING, NEW, APPEALS, OUT = "due", "waiting", "new", "appeals", "out"
STATES = (DUE, WAITING, APPEALS, NEW, OUT)
"""What the queue can be narrowed to."""


@dataclass(frozen=True)
class Thing:
    """Something that a member wrote, of whichever kind. `above`: the point that a reply is to; `item`: of a challenge."""

    kind: str
    number: int
    text: str
    status: str
    at: dt.datetime
    by: str
    person_id: str
    side: str = ""
    option: str = ""
    item: int | None = None
    above: int | None = None
    rank: int = 2

    @property
    def appealed(self) -> bool:
        """Whether an appeal about it waits, where the queue says so."""
        return self.rank == 0


def as_thing(kind: str, written: Written) -> Thing:
    """A row with what hangs on it as a thing."""
    author = written.membership
    point = written if isinstance(written, Point) else None
    return Thing(
        kind=kind,
        number=int(getattr(written, KINDS[kind].number)),
        text=written.text,
        status=written.status,
        at=getattr(written, KINDS[kind].made),
        by=author.public_name if author is not None else "",
        person_id=str(author.person_id) if author is not None else "",
        side=point.side if point else "",
        option=point.option.name if point else "",
        item=written.item.number if isinstance(written, Challenge) else None,
        above=point.parent.number if point and point.parent else None,
    )


def from_queue(row: dict[str, Any]) -> Thing:
    """A line of the queue as a thing."""
    return Thing(
        kind=row["kind"],
        number=row["number_"],
        text=row["text"],
        status=row["status"],
        at=row["at"],
        by=row["by"] or "",
        person_id=str(row["person"] or ""),
        side=row["side_"],
        option=row["option_"],
        item=row["item_"],
        above=row["above"],
        rank=row["rank"],
    )


def no_such_thing() -> NotFound:
    """What to raise where there is nothing of that kind and number on the trade-off."""
    return NotFound("There is no such thing here.", next_step="Look for it on the page of moderation.")


def things(tradeoff: TradeOff, kind: str) -> QuerySet[Model]:
    """Everything of one kind that was written on a trade-off. Raises NotFound for an unknown kind."""
    if kind not in KINDS:
        raise no_such_thing()
    rows: QuerySet[Model] = KINDS[kind].model._default_manager.filter(**{KINDS[kind].tradeoff: tradeoff})
    return rows


def thing_at(tradeoff: TradeOff, kind: str, number: int) -> Written:
    """One thing with its author's membership. Raises NotFound."""
    rows = things(tradeoff, kind).filter(**{KINDS[kind].number: number}).select_related(*KINDS[kind].beside)
    found = rows.first()
    if found is None:
        raise no_such_thing()
    assert isinstance(found, Point | Statement | Question | Challenge)  # noqa: S101 - the models of KINDS
    return found


def cases_of(tradeoff: TradeOff, kind: str, number: int) -> QuerySet[ModerationCase]:
    """What was decided about one thing, newest first."""
    return ModerationCase.objects.filter(tradeoff=tradeoff, thing_kind=kind, thing_number=number)


def case_at(tradeoff: TradeOff, case_id: int) -> ModerationCase:
    """One decision. Raises NotFound, for one on another trade-off too."""
    found = ModerationCase.objects.select_related("author").filter(tradeoff=tradeoff, pk=case_id).first()
    if found is None:
        raise no_such_case()
    return found


def no_such_case() -> NotFound:
    """What to raise where there is no decision, or none that concerns the reader."""
    return NotFound("There is no such decision for you.", next_step="Look at your desk.")


def own_case(actor: Actor, tradeoff: TradeOff, case_id: int) -> ModerationCase:
    """A decision about something that the actor wrote. Raises NotFound for anybody else's."""
    found = case_at(tradeoff, case_id)
    if found.author is None or actor.kind != "person" or str(found.author.person_id) != actor.id:
        raise no_such_case()
    return found


def newest(case: ModerationCase) -> bool:
    """Whether nothing was decided about the same thing after this."""
    later = cases_of(case.tradeoff, case.thing_kind, case.thing_number)
    return later.order_by("-pk").values_list("pk", flat=True).first() == case.pk


def waits_for_appeal(tradeoff: TradeOff, kind: str, number: int) -> bool:
    """Whether an appeal about a thing is not decided yet."""
    return cases_of(tradeoff, kind, number).filter(_appeal_open()).exists()


def _appeal_open() -> Q:
    return Q(appealed_at__isnull=False, appeal_decided_at__isnull=True)


def queue(tradeoff: TradeOff, kind: str = "", state: str = "") -> QuerySet[Model, dict[str, Any]]:
    """What was written, as rows for `from_queue`: what waits for somebody first, then the newest.

    `kind`: a code of KINDS; `state`: due (waiting things and appeals), waiting, appeals, new (shown, not looked at),
    out (taken out), or everything that is not withdrawn. One query, of all kinds together.
    """
    chosen = [kind] if kind in KINDS else list(KINDS)
    parts = [_queued(tradeoff, each, state) for each in chosen]
    whole = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return whole.order_by("rank", "-at", "-number_")


_BESIDE = ("kind", "number_", "at", "by", "person", "side_", "option_", "item_", "above", "rank")


def _number(found: F | None) -> Any:
    return Cast(Value(None) if found is None else found, IntegerField(null=True))


def _queued(tradeoff: TradeOff, kind: str, state: str) -> QuerySet[Model, dict[str, Any]]:
    facts = KINDS[kind]
    about = ModerationCase.objects.filter(
        tradeoff=tradeoff, thing_kind=kind, thing_number=OuterRef(facts.number)
    )
    rows = things(tradeoff, kind).exclude(status=Shown.WITHDRAWN.value).order_by()
    if kind == "question":
        rows = rows.filter(merged_into__isnull=True)
    appealed = Exists(about.filter(_appeal_open()))
    rows = rows.annotate(
        kind=Value(kind),
        number_=F(facts.number),
        at=F(facts.made),
        by=F("membership__public_name"),
        person=F("membership__person_id"),
        side_=F("side") if kind == "point" else Value(""),
        option_=F("option__name") if kind == "point" else Value(""),
        item_=_number(F("item__number") if kind == "challenge" else None),
        above=_number(F("parent__number") if kind == "point" else None),
        rank=Case(
            When(appealed, then=Value(0)),
            When(status=Shown.WAITING.value, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        ),
    )
    if state == DUE:
        rows = rows.filter(rank__lt=2)
    elif state == WAITING:
        rows = rows.filter(status=Shown.WAITING.value)
    elif state == NEW:
        rows = rows.filter(~Exists(about), status=Shown.SHOWN.value)
    elif state == APPEALS:
        rows = rows.filter(rank=0)
    elif state == OUT:
        rows = rows.filter(status=Shown.HIDDEN.value)
    return rows.values("status", "text", *_BESIDE)


def count_waiting(tradeoff: TradeOff) -> int:
    """How many things wait to be looked at, or for an appeal to be decided. One query."""
    return queue(tradeoff, state=DUE).count()


def things_named(tradeoff: TradeOff, wanted: list[tuple[str, int]]) -> dict[tuple[str, int], Written]:
    """Things by kind and number, with their authors; one query for each kind that is wanted."""
    found: dict[tuple[str, int], Written] = {}
    for kind, facts in KINDS.items():
        numbers = [number for each, number in wanted if each == kind]
        if numbers:
            rows = things(tradeoff, kind).filter(**{f"{facts.number}__in": numbers})
            found |= {(kind, getattr(row, facts.number)): row for row in rows.select_related(*facts.beside)}  # type: ignore[misc]
    return found


def log_of(tradeoff: TradeOff) -> QuerySet[ModerationCase]:
    """What was taken out, and what was shown again after it was taken out; newest first. For everybody."""
    before = ModerationCase.objects.filter(
        tradeoff=tradeoff, thing_kind=OuterRef("thing_kind"), thing_number=OuterRef("thing_number"),
        decided=Decided.HIDE, pk__lt=OuterRef("pk"),
    )  # fmt: skip
    told = Q(decided=Decided.HIDE) | Q(Exists(before))
    return ModerationCase.objects.filter(told, tradeoff=tradeoff)


def own_cases(actor: Actor, tradeoff: TradeOff) -> list[ModerationCase]:
    """Decisions to take out what the actor wrote on a trade-off, newest first. One query."""
    if actor.kind != "person":
        return []
    rows = ModerationCase.objects.filter(tradeoff=tradeoff, author__person_id=actor.id, decided=Decided.HIDE)
    return list(rows[:100])


def looked_at(tradeoff: TradeOff) -> int:
    """How many decisions there are in all."""
    return ModerationCase.objects.filter(tradeoff=tradeoff).count()


def reasons_of(tradeoff: TradeOff, kind: str, numbers: list[int]) -> dict[int, str]:
    """Why things are taken out: the reason of the newest decision on each, by number. One query."""
    rows = ModerationCase.objects.filter(tradeoff=tradeoff, thing_kind=kind, thing_number__in=numbers)
    rows = rows.filter(decided=Decided.HIDE).order_by("pk")
    return dict(rows.values_list("thing_number", "reason")) if numbers else {}


def statements_taken_out(tradeoff: TradeOff) -> dict[int, str]:
    """Why statements that are taken out now are, by number; nothing of what they said. One query."""
    out = Statement.objects.filter(tradeoff=tradeoff, status=Shown.HIDDEN.value).order_by().values("number")
    rows = ModerationCase.objects.filter(tradeoff=tradeoff, thing_kind="statement", decided=Decided.HIDE)
    rows = rows.filter(thing_number__in=out)
    return dict(rows.order_by("thing_number", "pk").values_list("thing_number", "reason"))


def others_who_moderate(tradeoff: TradeOff, *person_ids: object) -> bool:
    """Whether anybody else than these people moderates on the body of a trade-off (loaded) now. One query."""
    out = {str(each) for each in person_ids}
    rows = Membership.objects.filter(current(), body_id=tradeoff.body_id, person__is_active=True)
    return any(
        str(person_id) not in out
        and has_role(tradeoff.body.kind, role)
        and Permission.TRADEOFF_MODERATE in permissions_of(f"body.{role}")
        for person_id, role in rows.exclude(person_id=None).values_list("person_id", "role")
    )
