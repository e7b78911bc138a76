"""Call-ins: the rule of a body, asking for one, supporting it, taking it back, and what came of it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.decision_news import tell_of_decision
from deliberation.accountability.actions.rows import locked_body
from deliberation.accountability.calc.decisions import (
    OUTCOME_WORDS,
    CallInStatus,
    DecisionStatus,
    Outcome,
    Window,
    is_enough,
    window,
)
from deliberation.accountability.models import CallIn, CallInRule, CallInSupport, Decision
from deliberation.accountability.queries.acting import member_acting
from deliberation.accountability.queries.call_ins import no_such_call_in, watches
from deliberation.accountability.queries.decisions import no_such_decision
from deliberation.bodies.actions.texts import line, passage
from deliberation.bodies.models import LengthUnit, Membership
from deliberation.bodies.queries.roles import scope_of
from design.formats import day
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, WrongState

MOST_SUPPORTERS, MOST_DAYS = 100, 60
LONGEST_GROUNDS, LONGEST_WANTED, LONGEST_OUTCOME = 4000, 2000, 4000


@dataclass(frozen=True)
class RuleGiven:
    """How decisions of a body can be called in."""

    supporters: int
    window_length: int
    window_unit: str
    key_only: bool
    source: str = ""


@transaction.atomic
def set_call_in_rule(*, actor: Actor, body_id: UUID, rule: RuleGiven | None) -> CallInRule | None:
    """Say how decisions of this body can be called in; None: not at all. Decisions already published keep the rule they
    were published under.

    Raises NotFound, BadInput.
    """
    require(actor, Permission.BODY_EDIT, scope_of(body_id))
    body = locked_body(body_id)
    if rule is None:
        CallInRule.objects.filter(body=body).delete()
        made = None
    else:
        made, _ = CallInRule.objects.update_or_create(body=body, defaults=_checked_rule(rule))
    count = made.supporters if made is not None else 0
    record(actor, Event.CALL_IN_RULE_SET, "body", body.pk, body=str(body.pk), count=count)
    return made


@transaction.atomic
def ask_call_in(
    *, actor: Actor, body_id: UUID, decision_id: UUID, grounds: str, wanted: str = "", call_in_id: UUID | None = None
) -> CallIn:  # fmt: skip
    """Ask, as a member of a body that scrutinises the one that decided, that a decision be looked at again.

    Who asks is the first to support it. `call_in_id` makes a form that is sent twice ask once. Raises NotFound, NotAllowed,
    BadInput, WrongState when the time is over or the body has asked already.
    """
    require(actor, Permission.CALL_IN_ASK, scope_of(body_id))
    member = member_acting(actor, body_id, Permission.CALL_IN_ASK)
    decision = _locked_decision(decision_id)
    before = CallIn.objects.filter(pk=call_in_id).first() if call_in_id is not None else None
    if before is not None:
        return _the_same(before, decision, body_id)
    needed = _check_may_ask(decision, body_id)
    texts = {
        "grounds": _named("grounds", "The grounds", grounds, LONGEST_GROUNDS, needed=True),
        "wanted": _named("wanted", "What should happen instead", wanted, LONGEST_WANTED),
    }
    made = CallIn.objects.create(
        pk=call_in_id or uuid.uuid4(), decision=decision, by_body_id=body_id, status=CallInStatus.ASKED, needed=needed,
        asked_at=clock.now(), **texts,
    )  # fmt: skip
    _support(made, decision, member)
    record(
        actor, Event.CALL_IN_ASKED, "call_in", made.pk, body=str(body_id), decision=str(decision.pk), number=decision.number
    )  # fmt: skip
    return made


@transaction.atomic
def support_call_in(*, actor: Actor, body_id: UUID, call_in_id: UUID) -> CallIn:
    """Support a call-in of one's body. With as many as its rule asks for, the decision is called in. Twice counts once.

    Raises NotFound, NotAllowed, WrongState when it no longer asks for supporters or the time is over.
    """
    require(actor, Permission.CALL_IN_ASK, scope_of(body_id))
    member = member_acting(actor, body_id, Permission.CALL_IN_ASK)
    call_in = _locked(body_id, call_in_id)
    if call_in.supporters.filter(membership__person_id=member.person_id).exists():
        return call_in
    if call_in.status != CallInStatus.ASKED:
        raise WrongState("This call-in no longer asks for supporters.")
    if window(call_in.decision.call_in_until, today_in_england()) != Window.OPEN:
        raise WrongState("The time to call this decision in is over.")
    _support(call_in, call_in.decision, member)
    record(
        actor, Event.CALL_IN_SUPPORTED, "call_in", call_in.pk, body=str(body_id), count=call_in.supporters.count(), status=call_in.status
    )  # fmt: skip
    return call_in


@transaction.atomic
def withdraw_call_in(*, actor: Actor, body_id: UUID, call_in_id: UUID) -> CallIn:
    """Take a call-in back, as whoever asked for it, while it has too few supporters; once it has enough it is heard.

    Raises NotFound, NotAllowed, WrongState.
    """
    require(actor, Permission.CALL_IN_ASK, scope_of(body_id))
    member = member_acting(actor, body_id, Permission.CALL_IN_ASK)
    call_in = _locked(body_id, call_in_id)
    first = call_in.supporters.order_by("pk").select_related("membership").first()
    if first is None or first.membership.person_id != member.person_id:
        raise NotAllowed("Only whoever asked for a call-in can take it back.")
    if call_in.status != CallInStatus.ASKED:
        raise WrongState("This call-in can no longer be taken back.")
    call_in.status = CallInStatus.WITHDRAWN
    call_in.save(update_fields=["status"])
    record(actor, Event.CALL_IN_WITHDRAWN, "call_in", call_in.pk, body=str(body_id))
    return call_in


@transaction.atomic
def refuse_call_in(*, actor: Actor, body_id: UUID, call_in_id: UUID, reason: str) -> CallIn:
    """Refuse a call-in of this body that its rules do not allow, with the reason; the decision may be carried out.

    The body that scrutinises decides, never the one whose decision it is. Raises NotFound, WrongState, BadInput.
    """
    require(actor, Permission.CALL_IN_DECIDE, scope_of(body_id))
    call_in = _locked(body_id, call_in_id)
    if call_in.status not in (CallInStatus.ASKED, CallInStatus.VALID):
        raise WrongState("This call-in has ended.")
    text = _named("reason", "The reason", reason, LONGEST_OUTCOME, needed=True)
    _end(call_in, CallInStatus.REFUSED, "", text, today_in_england())
    tell_of_decision(call_in.decision, f"call-in:{call_in.pk}:refused", f"Call-in refused: {call_in.decision.title}", f"{call_in.by_body.name} does not hear this call-in. The reason is on the page.")  # fmt: skip
    record(actor, Event.CALL_IN_DECIDED, "call_in", call_in.pk, body=str(body_id), status=call_in.status)
    return call_in


@transaction.atomic
def end_call_in(
    *, actor: Actor, body_id: UUID, call_in_id: UUID, outcome: str, text: str, on: dt.date | None = None
) -> CallIn:
    """Put down what came of a call-in once it was heard, with the reasons; `on`: the day it was heard, today if not given.

    Raises NotFound, WrongState for one that does not wait to be heard, BadInput.
    """
    require(actor, Permission.CALL_IN_DECIDE, scope_of(body_id))
    call_in = _locked(body_id, call_in_id)
    if call_in.status != CallInStatus.VALID:
        raise WrongState("Only a call-in with enough supporters is heard, and only once.")
    if outcome not in set(Outcome):
        raise BadInput("Choose what came of it.", field="outcome")
    heard = on or today_in_england()
    began = (call_in.valid_at or call_in.asked_at).date()
    if not began <= heard <= today_in_england():
        raise BadInput("The day it was heard lies between the call-in and today.", field="on")
    said = _named("text", "The reasons", text, LONGEST_OUTCOME, needed=True)
    _end(call_in, CallInStatus.ENDED, outcome, said, heard)
    words = OUTCOME_WORDS[Outcome(outcome)]
    tell_of_decision(call_in.decision, f"call-in:{call_in.pk}:ended", f"Call-in heard: {call_in.decision.title}", f"{words}. {call_in.by_body.name} heard it on {day(heard)}.")  # fmt: skip
    record(actor, Event.CALL_IN_DECIDED, "call_in", call_in.pk, body=str(body_id), status=call_in.status, code=outcome)  # fmt: skip
    return call_in


def _checked_rule(rule: RuleGiven) -> dict[str, object]:
    if not 1 <= rule.supporters <= MOST_SUPPORTERS:
        raise BadInput(f"Between 1 and {MOST_SUPPORTERS} members must ask.", field="supporters")
    if not 1 <= rule.window_length <= MOST_DAYS:
        raise BadInput(f"The time is between 1 and {MOST_DAYS} days.", field="window_length")
    if rule.window_unit not in LengthUnit.values:
        raise BadInput("Choose how days are counted.", field="window_unit")
    return {
        "supporters": rule.supporters,
        "window_length": rule.window_length,
        "window_unit": rule.window_unit,
        "key_only": rule.key_only,
        "source": line("Where the rule stands", rule.source, 300),
    }


def _named(field: str, what: str, text: str, most: int, *, needed: bool = False) -> str:
    try:
        return passage(what, text, most, needed=needed)
    except BadInput as error:
        raise BadInput(error.message, field=field) from error


def _locked_decision(decision_id: UUID) -> Decision:
    """A public decision, locked until commit. Raises NotFound."""
    rows = Decision.objects.select_for_update(of=("self",)).select_related("body")
    found = rows.filter(pk=decision_id, published_at__isnull=False).first()
    if found is None:
        raise no_such_decision()
    return found


def _locked(body_id: UUID, call_in_id: UUID) -> CallIn:
    """One call-in that this body made, locked until commit. Raises NotFound, for another body's too."""
    rows = CallIn.objects.select_for_update(of=("self",)).select_related("decision__body", "by_body")
    found = rows.filter(pk=call_in_id, by_body_id=body_id).first()
    if found is None:
        raise no_such_call_in()
    return found


def _the_same(before: CallIn, decision: Decision, body_id: UUID) -> CallIn:
    if (before.decision_id, before.by_body_id) != (decision.pk, body_id):
        raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
    return before


def _check_may_ask(decision: Decision, body_id: UUID) -> int:
    """How many members must ask, or an error that says why nobody can."""
    if not watches(body_id, decision.body_id):
        raise NotAllowed("Only a body that scrutinises the one that decided can call its decision in.")
    if decision.status != DecisionStatus.TAKEN or decision.call_in_until is None:
        raise WrongState("This decision cannot be called in.")
    if window(decision.call_in_until, today_in_england()) != Window.OPEN:
        raise WrongState(f"The time to call this decision in was over on {day(decision.call_in_until)}.")
    asked = decision.call_ins.filter(by_body_id=body_id).exclude(status=CallInStatus.WITHDRAWN)
    if asked.exists():
        raise WrongState(
            "Your body has asked for this call-in already.",
            next_step="Support it on the page of the decision.",
        )
    return decision.call_in_needed


def _support(call_in: CallIn, decision: Decision, member: Membership) -> None:
    """Count one member more, and call the decision in once there are enough."""
    CallInSupport.objects.create(call_in=call_in, membership=member, made_at=clock.now())
    if not is_enough(call_in.supporters.count(), call_in.needed):
        return
    call_in.status = CallInStatus.VALID
    call_in.valid_at = clock.now()
    call_in.save(update_fields=["status", "valid_at"])
    by = Membership.objects.select_related("body").get(pk=member.pk).body
    tell_of_decision(decision, f"call-in:{call_in.pk}", f"Called in: {decision.title}", f"Members of {by.name} called this decision in. It is not carried out before that is heard.", [("body", str(by.pk))])  # fmt: skip


def _end(call_in: CallIn, status: str, outcome: str, text: str, on: dt.date) -> None:
    call_in.status, call_in.outcome, call_in.outcome_text, call_in.outcome_on = status, outcome, text, on
    call_in.save(update_fields=["status", "outcome", "outcome_text", "outcome_on"])
