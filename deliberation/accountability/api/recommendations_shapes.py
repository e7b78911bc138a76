"""What recommendations and answers look like in the API, and what may be sent of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from deliberation.accountability.calc.answers import STANDING_CHOICES, VERDICT_CHOICES
from deliberation.accountability.calc.decisions import DECISION_STATUS_CHOICES
from deliberation.accountability.calc.doing import ACTION_STATUS_CHOICES, RAG_CHOICES
from deliberation.accountability.models import Action, Decision, OriginKind, Recommendation, Response
from deliberation.accountability.queries.recommendations import OPEN, Answered, standing
from deliberation.bodies.calc.kinds import ROLE_CHOICES
from deliberation.bodies.models import LengthUnit
from webapi.pagination import Row
from webapi.query import Day, PagedQuery, Sentence, Text
from webapi.schema import Code


class _Filters(PagedQuery):
    """Filters that every list of recommendations takes."""

    words = Text(
        required=False, help_text="Each word must be in the text, the reference, the origin or a body's name."
    )
    state = serializers.ChoiceField(
        choices=[OPEN, *(code for code, _ in STANDING_CHOICES)],
        required=False,
        help_text="`open`: not answered yet, late or not.",
    )
    verdict = serializers.ChoiceField(choices=VERDICT_CHOICES, required=False)


class RecommendationQuery(_Filters):
    """Filters of recommendations."""

    made_by = Text(required=False, help_text="Only those of this body (short name).")
    to = Text(required=False, help_text="Only those to this body (short name).")
    origin_kind = serializers.ChoiceField(choices=OriginKind.choices, required=False)
    origin_id = Text(required=False, help_text="Only those that came from this thing.")


class BodyRecommendationQuery(_Filters):
    """Filters of one body's recommendations."""

    side = serializers.ChoiceField(
        choices=["made", "received"], required=False, help_text="Without it, both: received ones first."
    )


class RecommendationRow(serializers.Serializer[Any]):
    """A recommendation in a list."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    from_body = serializers.CharField(help_text="The short name of the body that made it.")
    to_body = serializers.CharField(
        allow_blank=True, help_text="The short name of the body it went to; empty for one not on the site."
    )
    to_name = serializers.CharField(help_text="The addressee's name.")
    text = serializers.CharField()
    made_on = serializers.DateField()
    due_on = serializers.DateField(help_text="The last day for an answer.")
    standing = Code("RecommendationStanding", STANDING_CHOICES)
    verdict = serializers.CharField(
        allow_blank=True, help_text="Of the newest answer: `accepted`, `accepted_in_part` or `rejected`."
    )
    answered_on = serializers.DateField(allow_null=True, help_text="The day of the first whole answer.")
    topics = serializers.CharField(
        allow_blank=True, help_text="Codes of conditions and services, with blanks between."
    )
    area = serializers.CharField(allow_blank=True, help_text="The key of the area it is about.")
    area_name = serializers.CharField(allow_blank=True)
    lead = serializers.CharField(allow_blank=True, help_text="Lead officer or member, by office.")
    executive_on = serializers.DateField(allow_null=True, help_text="When it goes to the executive or board.")
    origin_kind = Code("RecommendationOrigin", OriginKind.choices)
    origin_id = serializers.CharField()
    origin_title = serializers.CharField()
    origin_href = serializers.CharField(help_text="The page it came from.")
    illustrative = serializers.BooleanField(help_text="Whether it was made up to show how the site works.")


class BodyRecommendationRow(RecommendationRow):
    """A recommendation in a body's list."""


class RecommendationEvidence(serializers.Serializer[Any]):
    """Something that a recommendation rests on."""

    title = serializers.CharField()
    href = serializers.CharField(allow_blank=True)


class RecommendationResponse(serializers.Serializer[Any]):
    """An answer. The one with the highest number counts."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    verdict = Code("RecommendationVerdict", VERDICT_CHOICES)
    reasons = serializers.CharField()
    will_do = serializers.CharField(allow_blank=True)
    by_when = serializers.DateField(allow_null=True)
    partial = serializers.BooleanField(
        help_text="A first part of the answer: the clock goes on until the whole of it."
    )
    given_on = serializers.DateField()
    given_at = serializers.DateTimeField()
    role = serializers.ChoiceField(choices=ROLE_CHOICES, allow_blank=True, help_text="Of who answered.")
    source = serializers.CharField(
        allow_blank=True, help_text="How it came, where the body that asked entered it."
    )


class RecommendationAction(serializers.Serializer[Any]):
    """An action that came of a recommendation."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    text = serializers.CharField()
    owner = serializers.CharField()
    due_on = serializers.DateField()
    first_due_on = serializers.DateField()
    status = Code("RecommendationActionStatus", ACTION_STATUS_CHOICES)
    rag = Code("RecommendationActionRag", RAG_CHOICES)
    done_on = serializers.DateField(allow_null=True)


class RecommendationDecision(serializers.Serializer[Any]):
    """A public decision that answers a recommendation, taken or to come."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    title = serializers.CharField()
    body = serializers.CharField(help_text="The short name of the body that decides.")
    status = Code("BoardDecisionStatus", [each for each in DECISION_STATUS_CHOICES if each[0] != "draft"])
    taken_on = serializers.DateField(allow_null=True)


class RecommendationDetail(RecommendationRow):
    """A recommendation with its reasons, its evidence, every answer, newest first, and the actions and decisions after it."""

    reasons = serializers.CharField()
    evidence = RecommendationEvidence(many=True)
    reply_length = serializers.IntegerField()
    reply_unit = Code("ReplyUnit", LengthUnit.choices)
    responses = RecommendationResponse(many=True)
    actions = RecommendationAction(many=True)
    decisions = RecommendationDecision(many=True)


class PromiseSent(serializers.Serializer[Any]):
    """One thing that will be done; it becomes an action."""

    text = Sentence(max_length=4000)
    owner = Sentence(max_length=160, help_text="The office, not the person.")
    due_on = Day()


class RecommendationAnswerSent(serializers.Serializer[Any]):
    """An answer to give."""

    verdict = Code("RecommendationVerdict", VERDICT_CHOICES)
    reasons = Sentence(max_length=8000)
    will_do = Sentence(max_length=4000, required=False, default="", allow_blank=True)
    by_when = Day(required=False, allow_null=True, default=None)
    partial = serializers.BooleanField(
        required=False, default=False, help_text="A first part of the answer: the clock goes on."
    )
    actions = serializers.ListField(child=PromiseSent(), required=False, default=list, max_length=20)
    id = serializers.UUIDField(required=False, help_text="So that sending it twice gives one answer.")


class PostedAnswerSent(RecommendationAnswerSent):
    """An answer that came by post, to enter."""

    source = Sentence(max_length=300, help_text="How it came.")
    given_on = Day(help_text="The day that it bears.")


def recommendation_row(each: Recommendation) -> Row:
    """A recommendation as it stands in a list."""
    return {name: _value(each, name) for name in RecommendationRow().fields}


def _value(each: Recommendation, name: str) -> Any:
    if name == "from_body":
        return each.from_body.slug
    if name == "to_body":
        return each.to_body.slug if each.to_body is not None else ""
    if name == "to_name":
        return each.to_words
    if name == "topics":
        return each.topics.strip()
    if name == "area":
        return each.area_key
    return standing(each).value if name == "standing" else getattr(each, name)


def response_shape(each: Response) -> Row:
    """An answer as it is sent."""
    return {name: getattr(each, name) for name in RecommendationResponse().fields}


def recommendation_detail(
    found: Answered, actions: Iterable[Action] = (), decisions: Iterable[Decision] = ()
) -> Row:
    """The whole of it as it is sent."""
    each = found.recommendation
    decided = [
        {name: getattr(one, name) for name in ("id", "reference", "title", "status", "taken_on")}
        | {"body": one.body.slug}
        for one in decisions
    ]
    done = [{name: getattr(one, name) for name in RecommendationAction().fields} for one in actions]
    more = {name: getattr(each, name) for name in ("reasons", "evidence", "reply_length", "reply_unit")}
    return (
        recommendation_row(each)
        | more
        | {
            "responses": [response_shape(one) for one in found.responses],
            "actions": done,
            "decisions": decided,
        }
    )
