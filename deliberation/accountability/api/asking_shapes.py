"""Making a recommendation, a body's record, and what was asked, said and done, in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.accountability.actions.recommendations import EvidenceGiven, RecommendationGiven
from deliberation.accountability.api.recommendations_shapes import RecommendationRow
from deliberation.accountability.calc.answers import STANDING_CHOICES
from deliberation.accountability.calc.record import Figure, Record
from deliberation.accountability.calc.topics import TOPIC_CHOICES, TOPICS
from deliberation.accountability.models import OriginKind
from deliberation.accountability.presenters.asked import cut, did_words
from deliberation.accountability.queries.asked import ANSWERED, WAITING, Story
from deliberation.accountability.queries.recommendations import standing
from deliberation.accountability.queries.record import RecordFound
from deliberation.bodies.models import Body
from kernel.errors import BadInput
from webapi.pagination import Row
from webapi.query import Day, PagedQuery, Sentence, Text
from webapi.schema import Code

BY_HAND = [each for each in OriginKind.choices if each[0] != OriginKind.IMPORTED]


class AskingEvidence(serializers.Serializer[Any]):
    """Something that a recommendation rests on."""

    title = Sentence(max_length=300)
    href = Sentence(max_length=300, required=False, default="", allow_blank=True)


class RecommendationSent(serializers.Serializer[Any]):
    """A recommendation to make, to one or more addressees."""

    text = Sentence(max_length=4000)
    reasons = Sentence(max_length=8000)
    to_bodies = serializers.ListField(
        child=serializers.UUIDField(), required=False, default=list, max_length=50, help_text="Ids of bodies."
    )
    to_names = serializers.ListField(
        child=Sentence(max_length=160), required=False, default=list, max_length=50,
        help_text="Names of institutions that are not on the site.",
    )  # fmt: skip
    evidence = serializers.ListField(child=AskingEvidence(), required=False, default=list, max_length=50)
    topics = serializers.ListField(
        child=serializers.ChoiceField(choices=TOPIC_CHOICES), required=False, default=list, max_length=40
    )
    area = Sentence(max_length=12, required=False, default="", allow_blank=True, help_text="An area's key.")
    lead = Sentence(max_length=160, required=False, default="", allow_blank=True)
    executive_on = Day(required=False, allow_null=True, default=None)
    origin_kind = serializers.ChoiceField(choices=BY_HAND, required=False, default=OriginKind.HAND.value)
    origin_id = Sentence(max_length=40, required=False, default="", allow_blank=True)
    origin_title = Sentence(
        max_length=200,
        required=False,
        default="",
        allow_blank=True,
        help_text="Needed where it is made by hand.",
    )
    id = serializers.UUIDField(required=False, help_text="So that sending it twice makes it once.")


class RecommendationsMade(serializers.Serializer[Any]):
    """What was made: one recommendation for each addressee."""

    results = RecommendationRow(many=True)


def given_of(sent: dict[str, Any], key: str) -> list[RecommendationGiven]:
    """What the action is given. Raises BadInput where nobody is asked."""
    to = [(each, "") for each in dict.fromkeys(sent["to_bodies"])]
    to += [(None, each) for each in dict.fromkeys(sent["to_names"])]
    if not to:
        raise BadInput("Say to whom it goes: bodies, or names.", field="to_bodies")
    evidence = [EvidenceGiven(each["title"], each["href"]) for each in sent["evidence"]]
    same = {name: sent[name] for name in ("text", "reasons", "topics", "lead", "executive_on")}
    return [
        RecommendationGiven(
            key=key, to_body_id=body, to_name=name, evidence=evidence, area_key=sent["area"], **same
        )
        for body, name in to
    ]


class RecordFigure(serializers.Serializer[Any]):
    """One figure: a count of a number of rows."""

    figure = serializers.ChoiceField(choices=[each.value for each in Figure])
    count = serializers.IntegerField()
    of = serializers.IntegerField(help_text="Of how many that are settled: what is not due yet is left out.")


class RecordPeriod(serializers.Serializer[Any]):
    """The record of one period."""

    year = serializers.IntegerField(allow_null=True, help_text="Empty for the last two years.")
    since = serializers.DateField(allow_null=True, help_text="The first day of the last two years.")
    median_days_to_answer = serializers.FloatField(allow_null=True)
    median_days_to_reply = serializers.FloatField(allow_null=True, help_text="The same of questions.")
    figures = RecordFigure(many=True)


class BodyRecord(serializers.Serializer[Any]):
    """How a body answered and did what it said."""

    body = serializers.CharField()
    illustrative = serializers.BooleanField()
    lately = RecordPeriod()
    years = RecordPeriod(many=True)


def record_shape(body: Body, found: RecordFound) -> Row:
    """The record as it is sent."""
    return {
        "body": body.slug,
        "illustrative": body.illustrative,
        "lately": _period(found.lately, None, found.since.isoformat()),
        "years": [_period(record, year, None) for year, record in found.years],
    }


def _period(record: Record, year: int | None, since: str | None) -> Row:
    shares = {figure: record.share(figure) for figure in Figure}
    return {
        "year": year,
        "since": since,
        "median_days_to_answer": record.days,
        "median_days_to_reply": record.reply_days,
        "figures": [
            {"figure": figure.value, "count": share.count, "of": share.of} for figure, share in shares.items()
        ],
    }


class AskedSaidDidQuery(PagedQuery):
    """Filters of what was asked, said and done."""

    words = Text(required=False, help_text="Each word must be in what was asked or recommended.")
    topic = serializers.ChoiceField(choices=TOPIC_CHOICES, required=False)
    year = Text(required=False, max_length=4, help_text="Of the recommendation: 2026.")
    state = serializers.ChoiceField(choices=[ANSWERED, WAITING], required=False)


class AskedSaidDidRow(serializers.Serializer[Any]):
    """One recommendation: what was asked, what was said, what was done."""

    reference = serializers.CharField()
    we_asked = serializers.CharField(help_text="What it came from.")
    you_said = serializers.CharField(help_text="What was recommended.")
    said_by = serializers.CharField()
    said_to = serializers.CharField()
    said_on = serializers.DateField()
    about = serializers.CharField(allow_blank=True)
    standing = Code("RecommendationStanding", STANDING_CHOICES)
    answered_on = serializers.DateField(allow_null=True)
    reasons = serializers.CharField(allow_blank=True)
    we_did = serializers.CharField(allow_blank=True)
    did_it_work = serializers.CharField(allow_blank=True)
    href = serializers.CharField()
    illustrative = serializers.BooleanField()


class BodyAskedSaidDidRow(AskedSaidDidRow):
    """The same for one body."""


def asked_row(story: Story) -> Row:
    """A story in one row."""
    each, answer = story.answered.recommendation, story.answered.response
    return {
        "reference": each.reference,
        "we_asked": each.origin_title,
        "you_said": each.text,
        "said_by": each.from_body.name,
        "said_to": each.to_words,
        "said_on": each.made_on,
        "about": ", ".join(TOPICS[code] for code in each.topics.split() if code in TOPICS),
        "standing": standing(each).value,
        "answered_on": each.answered_on,
        "reasons": cut(answer.reasons) if answer is not None else "",
        "we_did": did_words(story),
        "did_it_work": " ".join(cut(one.worked) for one in story.done if one.worked),
        "href": f"/recommendations/{each.pk}/",
        "illustrative": each.illustrative,
    }
