"""What trade-offs put on a desk: what members can do now, what waits for staff, who is asked for a view; what moved on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from django.urls import reverse

from access.permissions import Permission
from accounts.desk import Change, Provider, Shortcut, Waiting, to_do
from deliberation.tradeoffs.calc.stages import ACTS, FACTS, Act, Stage
from deliberation.tradeoffs.models import Question, TradeOff
from deliberation.tradeoffs.queries.life_desk import on_desk
from deliberation.tradeoffs.queries.witnesses import promises_due, questions_waiting
from deliberation.voting.queries.desk import bodies_where
from kernel import clock

TO_PUBLISH = dt.timedelta(days=30)
"""How long after it was last changed a draft should have been published or discarded."""
SOON = dt.timedelta(days=3)
"""How long before the planned end of a stage those who move it on see that on their desk."""
Needs = dict[str, set[object]]
ROLES = {
    "take_part": Permission.TRADEOFF_TAKE_PART,
    "edit": Permission.TRADEOFF_EDIT,
    "move": Permission.TRADEOFF_MOVE,
    "moderate": Permission.TRADEOFF_MODERATE,
    "evidence": Permission.EVIDENCE_EDIT,
    "answer": Permission.WITNESS_ANSWER,
}


class TradeoffsDesk(Provider):
    """The trade-offs of one person."""

    @cached_property
    def _found(self) -> list[TradeOff]:
        return on_desk(self.actor) if self.actor.kind == "person" else []

    def waiting(self) -> Iterable[Waiting]:
        """What is open to members now, what those who run a trade-off have to do, and which views are asked for."""
        bodies: Needs = {name: set(bodies_where(self.actor, each)) for name, each in ROLES.items()}
        for tradeoff in self._found:
            count = _counts(tradeoff)
            if count["duty"]:
                yield from _of_members(bodies, tradeoff)
                yield from _of_staff(bodies, tradeoff)
            if count["ask_id"] is not None:
                yield _asked(tradeoff, count)
        if bodies["answer"] - bodies["edit"]:
            yield from self._as_witness(bodies["edit"])

    def _as_witness(self, edits: set[object]) -> Iterator[Waiting]:
        """What a witness is asked and has promised; those who run the trade-off have both among what they run."""
        for each in questions_waiting([self.actor.id]):
            if each.tradeoff.body_id not in edits:
                yield _of_witness(each, f"Answer Q{each.number}", "answer_question", None)
        for each in promises_due(person_id=self.actor.id):
            if each.tradeoff.body_id not in edits:
                yield _of_witness(
                    each, f"Keep what you promised with Q{each.number}", "keep_promise", each.promise_due
                )

    def changed(self, since: dt.datetime) -> Iterable[Change]:
        """Trade-offs that moved on, and views that were put on record: of each trade-off the latest."""
        for tradeoff in self._found:
            count = _counts(tradeoff)
            if not count["lately"]:
                continue
            if tradeoff.stage_since > since and tradeoff.stage != Stage.DRAFT.value:
                text = (
                    f"{FACTS[Stage(tradeoff.stage)].title}: the trade-off “{tradeoff.title}” is at this stage"
                )
                yield Change(text, _at("tradeoff", tradeoff), tradeoff.stage_since, tradeoff.body.name)
            if count["said_at"] is not None and count["said_at"] > since:
                text = f"{count['said_name']} has put its view on “{tradeoff.title}” on record"
                yield Change(text, _at("voices", tradeoff), count["said_at"], tradeoff.body.name)

    def shortcuts(self) -> Iterable[Shortcut]:
        """The list of all trade-offs."""
        yield Shortcut("All trade-offs", reverse("all_tradeoffs"))


def _asked(tradeoff: TradeOff, count: dict[str, Any]) -> Waiting:
    return to_do(
        f"{tradeoff.body.name} asks for the view of {count['ask_name']} on “{tradeoff.title}”",
        reverse("voice", args=[tradeoff.body.slug, tradeoff.pk, count["ask_id"]]),
        due=count["ask_due"],
        where=count["ask_name"],
    )


def _of_witness(question: Question, what: str, page: str, due: dt.date | None) -> Waiting:
    found = question.tradeoff
    href = reverse(page, args=[found.body.slug, found.pk, question.number])
    return to_do(f"{what}, on “{found.title}”", href, due=due, where=found.body.name)


def _of_members(bodies: Needs, tradeoff: TradeOff) -> Iterator[Waiting]:
    """What one trade-off offers a member now; `tradeoff` as `queries.life_desk.on_desk` gives it."""
    if tradeoff.body_id not in bodies["take_part"]:
        return
    count, stage, name = _counts(tradeoff), Stage(tradeoff.stage), f"“{tradeoff.title}”"
    told = []
    if count["unread"] and stage in (Stage.LEARN, Stage.DISCUSS):
        told.append((f"Read the evidence on {name}: {_many(count['unread'], 'item')} new to you", "evidence"))
    if stage in ACTS[Act.LEAN_BEFORE] and not count["leaned_before"]:
        told.append((f"Say where you lean before the discussion of {name}", "leanings"))
    if count["unanswered"] and stage in ACTS[Act.ANSWER_STATEMENT]:
        told.append(
            (f"Say where you stand on {_many(count['unanswered'], 'statement')} about {name}", "statements")
        )
    if stage in ACTS[Act.LEAN_AFTER] and not count["leaned_after"]:
        told.append((f"Say where you lean now, after the discussion of {name}", "leanings"))
    if count["to_look_at"]:
        told.append(
            (f"There is a decision about something that you wrote on {name}: read it", "moderation_log")
        )
    for text, page in told:
        yield to_do(text, _at(page, tradeoff), due=count["ends_on"], where=tradeoff.body.name)


def _of_staff(bodies: Needs, tradeoff: TradeOff) -> Iterator[Waiting]:
    """What one trade-off asks of somebody who runs it."""
    body, count, where = tradeoff.body_id, _counts(tradeoff), tradeoff.body.name
    name, stage = f"“{tradeoff.title}”", Stage(tradeoff.stage)
    if stage is Stage.DRAFT:
        if body in bodies["edit"]:
            due = (tradeoff.changed_at + TO_PUBLISH).date()
            yield to_do(
                f"Publish the trade-off {name}, or discard it",
                _at("tradeoff", tradeoff),
                due=due,
                where=where,
            )
        return
    if body in bodies["move"] and count["ends_on"] and count["ends_on"] <= clock.today() + SOON:
        text = f"Move {name} on: the stage {FACTS[stage].title} is planned to end"
        yield to_do(text, _at("move_tradeoff", tradeoff), due=count["ends_on"], where=where)
    for act, need, number, text, page in _queues(count):
        # What can no longer be done is nobody's duty.
        if number and body in bodies[need] and stage in ACTS[act]:
            yield to_do(f"{text}: {name}", _at(page, tradeoff), where=where)
    if body in bodies["answer"] and count["promise_due"] and stage in ACTS[Act.KEEP_PROMISE]:
        text = f"Keep what was promised to members on {name}"
        yield to_do(text, _at("witnesses", tradeoff), due=count["promise_due"], where=where)


def _queues(count: dict[str, Any]) -> list[tuple[Act, str, int, str, str]]:
    """With which act and permission, how many, the words, and the page of what waits for staff."""
    kinds = ("points_waiting", "statements_waiting", "questions_waiting", "challenges_waiting")
    written = sum(count[kind] for kind in kinds)
    return [
        (Act.MODERATE, "moderate", written, f"{_many(written, 'contribution')} to look at", "moderation"),
        (Act.MODERATE, "moderate", count["appeals"], f"{_many(count['appeals'], 'appeal')} to decide", "moderation"),
        (Act.EDIT_EVIDENCE, "evidence", count["submitted"], f"{_many(count['submitted'], 'item')} of evidence handed in", "evidence"),
        (Act.CHALLENGE_EVIDENCE, "evidence", count["challenges"], f"{_many(count['challenges'], 'challenge')} of evidence to answer", "evidence"),
        (Act.ANSWER_QUESTION, "answer", count["to_answer"], f"{_many(count['to_answer'], 'question')} of members to answer", "witnesses"),
    ]  # fmt: skip


def _counts(tradeoff: TradeOff) -> dict[str, Any]:
    return vars(tradeoff)


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _at(name: str, tradeoff: TradeOff) -> str:
    return reverse(name, args=[tradeoff.body.slug, tradeoff.pk])
