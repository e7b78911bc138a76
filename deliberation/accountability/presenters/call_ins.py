"""Call-ins and their rule in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from access.gate import holds
from access.permissions import Permission
from accounts.dates import today_in_england
from deliberation.accountability.calc.decisions import (
    CALL_IN_STATUS_WORDS,
    OUTCOME_WORDS,
    CallInStatus,
    Outcome,
    Window,
    window,
)
from deliberation.accountability.calc.reply_clock import clock_words
from deliberation.accountability.models import CallIn, CallInRule, Decision
from deliberation.accountability.queries.decision_page import WholeDecision, holds_by_role, may_ask
from deliberation.bodies.calc.light_text import Block, blocks
from deliberation.bodies.queries.roles import scope_of
from design.formats import day
from kernel.actors import Actor

COLOURS = {
    CallInStatus.ASKED: "yellow",
    CallInStatus.VALID: "red",
    CallInStatus.LAPSED: "grey",
    CallInStatus.REFUSED: "purple",
    CallInStatus.WITHDRAWN: "grey",
    CallInStatus.ENDED: "green",
}


@dataclass(frozen=True)
class Way:
    """Something that the reader can do: its words and where it is done."""

    text: str
    href: str


@dataclass(frozen=True)
class CallInView:
    """One call-in as the page of its decision shows it."""

    id: str
    by: str
    status: str
    colour: str
    grounds: list[Block]
    wanted: list[Block]
    facts: list[tuple[str, str]]
    outcome: str
    outcome_text: list[Block]
    outcome_on: dt.date | None
    ways: list[Way]


def rule_words(rule: CallInRule | None) -> str:
    """How decisions of a body can be called in, in sentences."""
    if rule is None:
        return "Decisions of this body cannot be called in here: no rule is set."
    what = "A key decision" if rule.key_only else "A decision"
    who = "1 member" if rule.supporters == 1 else f"{rule.supporters} members"
    time = clock_words(rule.window_length, rule.window_unit)
    said = f"{what} can be called in by {who} of a body that scrutinises this one, within {time} of its publication."
    return f"{said} The rule stands in: {rule.source}." if rule.source else said


def call_in_views(actor: Actor, whole: WholeDecision) -> list[CallInView]:
    """The call-ins of a decision, in the order asked for, with what the reader can do to each."""
    return [_view(actor, whole, each) for each in whole.call_ins]


def _view(actor: Actor, whole: WholeDecision, each: CallIn) -> CallInView:
    status = CallInStatus(each.status)
    return CallInView(
        id=f"call-in-{each.pk}",
        by=each.by_body.name,
        status=CALL_IN_STATUS_WORDS[status],
        colour=COLOURS[status],
        grounds=blocks(each.grounds),
        wanted=blocks(each.wanted),
        facts=call_in_facts(each),
        outcome=OUTCOME_WORDS[Outcome(each.outcome)] if each.outcome else "",
        outcome_text=blocks(each.outcome_text),
        outcome_on=each.outcome_on,
        ways=list(_ways(actor, whole, each)),
    )


def call_in_facts(each: CallIn) -> list[tuple[str, str]]:
    """By whom, when, with how many supporters."""
    count = int(getattr(each, "supported", 0))
    facts = [
        ("Asked for by", f"Members of {each.by_body.name}"),
        ("Asked for on", day(each.asked_at)),
        ("Supporters", f"{count} of the {each.needed} needed"),
    ]
    return [*facts, ("Called in on", day(each.valid_at))] if each.valid_at else facts


def _ways(actor: Actor, whole: WholeDecision, each: CallIn) -> Iterable[Way]:
    at = [each.by_body.slug, each.pk]
    mine = bool(getattr(each, "mine", 0))
    of_body = any(own.body_id == each.by_body_id and holds_by_role(own, Permission.CALL_IN_ASK) for own in whole.own)  # fmt: skip
    if each.status == CallInStatus.ASKED and of_body:
        open_ = window(whole.decision.call_in_until, today_in_england()) == Window.OPEN
        if not mine and open_:
            yield Way("Support this call-in", reverse("support_call_in", args=at))
        if mine:
            yield Way("Take this call-in back", reverse("withdraw_call_in", args=at))
    live = each.status in (CallInStatus.ASKED, CallInStatus.VALID)
    if live and holds(actor, Permission.CALL_IN_DECIDE, scope_of(each.by_body_id)):
        words = "Say what came of it" if each.status == CallInStatus.VALID else "Refuse this call-in"
        yield Way(words, reverse("decide_call_in", args=at))


def ways_to_ask(whole: WholeDecision) -> list[Way]:
    """For which bodies the reader can ask for a call-in."""
    decision = whole.decision
    if decision.status != "taken" or window(decision.call_in_until, today_in_england()) != Window.OPEN:
        return []
    asked = {each.by_body_id for each in whole.call_ins if each.status != CallInStatus.WITHDRAWN}
    bodies = {own.body_id: own.body for own in whole.own if may_ask(own) and own.body_id not in asked}
    return [
        Way(f"Ask for a call-in, for {body.name}", reverse("ask_call_in", args=[body.slug, decision.pk]))
        for body in bodies.values()
    ]


def carried_out_words(decision: Decision, call_ins: Iterable[CallIn]) -> str:
    """From when a decision may be carried out, with what a call-in does to it."""
    rows = list(call_ins)
    if any(each.status == CallInStatus.VALID for each in rows):
        return "Not before the call-in is heard"
    heard = [each for each in rows if each.status == CallInStatus.ENDED]
    if any(each.outcome == Outcome.CHANGED for each in heard):
        return "Not in this form: it was changed after the call-in"
    if any(each.outcome in (Outcome.RECONSIDER, Outcome.REFERRED) for each in heard):
        return "Not before it is considered again"
    later = [each.outcome_on for each in heard if each.outcome_on is not None]
    days = [on for on in (decision.effective_on, *later) if on is not None]
    return f"From {day(max(days))}" if days else ""


def call_in_words(decision: Decision) -> str:
    """Until when a decision can be called in and by how many; empty where it cannot."""
    if decision.call_in_until is None:
        return ""
    who = "1 member" if decision.call_in_needed == 1 else f"{decision.call_in_needed} members"
    over = window(decision.call_in_until, today_in_england()) == Window.OVER
    last = day(decision.call_in_until)
    return f"The time was over on {last}" if over else f"Until {last}, by {who} of a body that scrutinises"
