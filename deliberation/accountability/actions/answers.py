"""Answering a recommendation: by the body it went to, or, where that is not on the site, entered by the body that asked."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.doing import ActionGiven, make_action
from deliberation.accountability.actions.telling import tell_all
from deliberation.accountability.calc.answers import VERDICT_WORDS, Verdict
from deliberation.accountability.calc.topics import unpacked
from deliberation.accountability.models import Recommendation, Response
from deliberation.accountability.queries.acting import membership_with
from deliberation.accountability.queries.recommendations import no_such_recommendation
from deliberation.bodies.actions.texts import line, passage
from deliberation.bodies.models import Membership
from deliberation.bodies.queries.roles import scope_of
from design.formats import day
from kernel import clock, events
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState

LONGEST_REASONS, LONGEST_PLAN, LONGEST_SOURCE = 8000, 4000, 300
MOST_ANSWERS, MOST_PROMISES = 200, 20
LAST_YEAR = 2099


@dataclass(frozen=True)
class PromiseGiven:
    """One thing that will be done: what, which office does it, and by which day. It becomes an action."""

    text: str
    owner: str
    due_on: dt.date


@dataclass(frozen=True)
class AnswerGiven:
    """An answer: the verdict with its reasons and, where something will be done, what, and by which day.

    `partial`: a first part of the answer, after which the clock goes on. `promises` become actions that are followed up.
    """

    verdict: str
    reasons: str
    will_do: str = ""
    by_when: dt.date | None = None
    partial: bool = False
    promises: Sequence[PromiseGiven] = ()


@transaction.atomic
def answer_recommendation(
    *,
    actor: Actor,
    body_id: UUID,
    recommendation_id: UUID,
    answer: AnswerGiven,
    response_id: UUID | None = None,
) -> Response:
    """Answer a recommendation to this body. A later answer takes the place of an earlier one; both stay.

    A first part of an answer leaves the clock running. What is promised becomes actions of this body. `response_id` makes a form that is sent twice give one answer. Raises NotFound, for a recommendation to another
    body too, BadInput, and WrongState for a first part where the whole answer was given.
    """
    require(actor, Permission.RECOMMENDATION_ANSWER, scope_of(body_id))
    asked = _locked(recommendation_id, to_body_id=body_id)
    before = _given_before(asked, response_id)
    if before is not None:
        return before
    values = _checked(asked, answer)
    by = membership_with(actor, body_id, Permission.RECOMMENDATION_ANSWER)
    response = _keep(asked, response_id, values | {"given_on": today_in_england()}, by)
    count = _promise(actor, body_id, asked, response, answer)
    _tell(asked, response, count)
    record(
        actor, Event.RECOMMENDATION_ANSWERED, "recommendation", asked.pk, body=str(body_id), code=response.verdict, number=response.number,
        status=_status(response), count=count,
    )  # fmt: skip
    return response


@transaction.atomic
def record_answer(
    *,
    actor: Actor,
    body_id: UUID,
    recommendation_id: UUID,
    answer: AnswerGiven,
    source: str,
    given_on: dt.date,
    response_id: UUID | None = None,
) -> Response:
    """Enter the answer of an institution that is not on the site, for the body that asked: how it came, and its day.

    Raises NotFound for a recommendation of another body, and for one to a body on the site, which answers itself;
    BadInput without a source, and for a day before the recommendation or still to come.
    """
    require(actor, Permission.RECOMMENDATION_MAKE, scope_of(body_id))
    asked = _locked(recommendation_id, from_body_id=body_id, to_body=None)
    before = _given_before(asked, response_id)
    if before is not None:
        return before
    values = _checked(asked, answer)
    values["source"] = line("How the answer came", source, LONGEST_SOURCE, needed=True)
    if not asked.made_on <= given_on <= today_in_england():
        raise BadInput("The day of the answer lies between the recommendation and today.", field="given_on")
    by = membership_with(actor, body_id, Permission.RECOMMENDATION_MAKE)
    response = _keep(asked, response_id, values | {"given_on": given_on}, by)
    count = _promise(actor, body_id, asked, response, answer)
    _tell(asked, response, count)
    record(
        actor, Event.RECOMMENDATION_ANSWERED, "recommendation", asked.pk, body=str(body_id), code=response.verdict, number=response.number,
        channel="entered", status=_status(response), count=count,
    )  # fmt: skip
    return response


def _locked(recommendation_id: UUID, **of: object) -> Recommendation:
    """The recommendation, locked until commit, so that two answers at once get two numbers. Raises NotFound."""
    found = Recommendation.objects.select_for_update().filter(pk=recommendation_id, **of).first()
    if found is None:
        raise no_such_recommendation()
    return found


def _given_before(asked: Recommendation, response_id: UUID | None) -> Response | None:
    """The answer that this form gave already. Raises BadInput for an id that is another recommendation's."""
    found = Response.objects.filter(pk=response_id).first() if response_id is not None else None
    if found is not None and found.recommendation_id != asked.pk:
        raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
    return found


def _checked(asked: Recommendation, given: AnswerGiven) -> dict[str, object]:
    """The columns of an answer. Raises BadInput with the field that is at fault."""
    if given.verdict not in set(Verdict):
        raise BadInput("Choose whether it is accepted, accepted in part or rejected.", field="verdict")
    plan = passage("What will be done", given.will_do, LONGEST_PLAN)
    if given.by_when is not None and not plan:
        raise BadInput("Say what will be done by that day.", field="will_do")
    if given.by_when is not None and not (asked.made_on <= given.by_when and given.by_when.year <= LAST_YEAR):
        raise BadInput(
            f"The day by which it is done lies after the recommendation and before {LAST_YEAR + 1}.",
            field="by_when",
        )
    if given.partial and asked.answered_on is not None:
        raise WrongState(
            "The whole answer was given already.", next_step="Give another whole answer in its place."
        )
    if len(given.promises) > MOST_PROMISES:
        raise BadInput(f"An answer names at most {MOST_PROMISES} actions.")
    if given.promises and given.verdict == Verdict.REJECTED:
        raise BadInput(
            "What is rejected promises no actions. Say “accepted in part”, or leave them out.",
            field="verdict",
        )
    return {
        "partial": given.partial,
        "verdict": given.verdict,
        "reasons": passage("The reasons", given.reasons, LONGEST_REASONS, needed=True),
        "will_do": plan,
        "by_when": given.by_when,
    }


def _keep(
    asked: Recommendation, response_id: UUID | None, values: dict[str, object], by: Membership | None
) -> Response:
    last = Response.objects.filter(recommendation=asked).aggregate(most=Max("number"))["most"] or 0
    if last >= MOST_ANSWERS:
        raise BadInput(f"A recommendation has at most {MOST_ANSWERS} answers.")
    response = Response.objects.create(
        pk=response_id or uuid.uuid4(),
        recommendation=asked,
        number=last + 1,
        given_at=clock.now(),
        membership=by,
        role=by.role if by is not None else "",
        **values,
    )
    if response.partial:
        return response  # the clock goes on
    asked.verdict = response.verdict
    # The first whole answer stops the clock; one in its place is no late answer.
    asked.answered_on = asked.answered_on or response.given_on
    asked.save(update_fields=["verdict", "answered_on"])
    return response


def _promise(
    actor: Actor, body_id: UUID, asked: Recommendation, response: Response, answer: AnswerGiven
) -> int:
    """Make an action of each promise; how many. Followers hear of them with the answer."""
    for place, each in enumerate(answer.promises):
        given = ActionGiven(
            text=each.text,
            owner=each.owner,
            due_on=each.due_on,
            recommendation_id=asked.pk,
            response_id=response.pk,
        )
        make_action(
            actor=actor, body_id=body_id, given=given, action_id=uuid.uuid5(response.pk, str(place)), told=False
        )  # fmt: skip
    return len(answer.promises)


def _status(response: Response) -> str:
    return "partial" if response.partial else "whole"


def _tell(asked: Recommendation, response: Response, count: int) -> None:
    """Tell followers; and let upper apps know on commit of a whole answer: the trade-off that it came from, say."""
    verdict = VERDICT_WORDS[Verdict(response.verdict)].lower()
    said = "a first part of the answer" if response.partial else verdict
    actions = f" It promises {count} action{'' if count == 1 else 's'}." if count else ""
    more = f" The whole answer is due by {day(asked.due_on)}." if response.partial else ""
    tell_all(
        _around(asked), key=f"recommendation:{asked.pk}:answer:{response.number}",
        subject=f"Answer to {asked.reference}: {said}",
        text=f"{asked.to_words} has answered ({verdict}): {asked.text[:1000]}\n\n{response.reasons[:1000]}\n\n{actions}{more}",
        href=reverse("recommendation", args=[asked.pk]),
    )  # fmt: skip
    if response.partial:
        return
    facts = {
        "origin_kind": asked.origin_kind,
        "origin_id": asked.origin_id,
        "recommendation_id": asked.pk,
    }
    transaction.on_commit(lambda: events.recommendation_answered.send_robust(sender=None, **facts))


def _around(asked: Recommendation) -> list[tuple[str, str]]:
    """Everything whose followers hear of a recommendation: itself, both bodies, the topics, the area."""
    things = [("recommendation", str(asked.pk)), ("body", str(asked.from_body_id))]
    things += [("body", str(asked.to_body_id))] if asked.to_body_id is not None else []
    things += [("topic", each) for each in unpacked(asked.topics)]
    return things + ([("area", asked.area_key)] if asked.area_key else [])
