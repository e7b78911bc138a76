"""What expected effects, looks at them and similar areas look like in the API, and what may be sent of them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from deliberation.accountability.calc.did_it_work import Verdict
from deliberation.accountability.calc.did_it_work_words import VERDICT_WORDS, in_words
from deliberation.accountability.calc.doing import REVIEW_STATUS_CHOICES
from deliberation.accountability.models import EffectReview, ExpectedEffect
from deliberation.accountability.queries.doing_effects import Looked, body_of
from deliberation.accountability.queries.mentors import Learning, Mentor
from deliberation.bodies.calc.kinds import ROLE_CHOICES
from indexapp.queries.peers import AreaFigures
from webapi.pagination import Row
from webapi.query import Day, Query, Sentence, Text
from webapi.schema import Code

VERDICT_CHOICES = [(code.value, words) for code, words in VERDICT_WORDS.items()]


class EffectMoved(serializers.Serializer[Any]):
    """How far one area moved, in the unit of the metric."""

    key = serializers.CharField()
    name = serializers.CharField()
    before = serializers.FloatField(help_text="Mean of the periods before.")
    after = serializers.FloatField(help_text="Mean of the periods after.")
    change = serializers.FloatField()
    gap = serializers.FloatField(help_text="The change, less the mean change of the (other) similar areas.")


class EffectPoint(serializers.Serializer[Any]):
    """One period of a comparison."""

    period = serializers.CharField()
    side = serializers.ChoiceField(choices=["before", "between", "after"])
    counts = serializers.BooleanField()
    own = serializers.FloatField(allow_null=True)
    peers = serializers.FloatField(allow_null=True, help_text="Mean of the similar areas.")


class EffectLook(serializers.Serializer[Any]):
    """Before and after, beside similar areas. Never a claim of cause."""

    verdict = Code("EffectVerdict", VERDICT_CHOICES)
    words = serializers.ListField(child=serializers.CharField())
    run = serializers.IntegerField()
    begun_on = serializers.DateField()
    done_on = serializers.DateField()
    is_done = serializers.BooleanField(help_text="False: “after” means since it was promised.")
    before = serializers.ListField(child=serializers.CharField(), help_text="Periods that count.")
    after = serializers.ListField(child=serializers.CharField(), help_text="Periods that count.")
    own = EffectMoved(allow_null=True)
    peer_change = serializers.FloatField(allow_null=True)
    as_far = serializers.IntegerField(help_text="Similar areas that stand as far from the rest.")
    drifted = serializers.BooleanField(help_text="It was moving this way against the others before.")
    began_worst = serializers.BooleanField(help_text="It was among the worst before.")
    peers = EffectMoved(many=True)
    left_out = serializers.ListField(child=serializers.CharField())
    points = EffectPoint(many=True)


class EffectReviewRow(serializers.Serializer[Any]):
    """A look that was proposed, done or left out."""

    id = serializers.IntegerField()
    due_on = serializers.DateField()
    status = Code("EffectReviewStatus", REVIEW_STATUS_CHOICES)
    done_at = serializers.DateTimeField(allow_null=True)
    role = serializers.ChoiceField(choices=ROLE_CHOICES, allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    look = EffectLook(allow_null=True, help_text="As it was frozen.")


class EffectRow(serializers.Serializer[Any]):
    """An expected effect."""

    id = serializers.UUIDField()
    body = serializers.CharField(help_text="The short name of the body.")
    action = serializers.UUIDField(allow_null=True)
    decision = serializers.UUIDField(allow_null=True)
    definition = serializers.CharField()
    metric = serializers.CharField()
    title = serializers.CharField()
    area = serializers.CharField()
    area_name = serializers.CharField()
    rises = serializers.BooleanField(help_text="Whether the figure is to rise, rather than to fall.")
    size = serializers.FloatField(allow_null=True, help_text="By how much, in the unit of the metric.")
    by = serializers.DateField()
    baseline_period = serializers.CharField()
    baseline_value = serializers.FloatField(allow_null=True)
    baseline_run = serializers.IntegerField()
    moved_at = serializers.DateTimeField(allow_null=True, help_text="When a later run said otherwise.")


class EffectDetail(EffectRow):
    """An expected effect with what the newest run says and every look."""

    now = EffectLook(allow_null=True, help_text="What the newest run says.")
    reviews = EffectReviewRow(many=True)


class ExpectedEffectSent(serializers.Serializer[Any]):
    """What is expected."""

    definition = Text(max_length=80)
    metric = Text(max_length=120)
    area = Text(max_length=12)
    rises = serializers.BooleanField()
    by = Day()
    size = serializers.DecimalField(
        max_digits=17, decimal_places=4, required=False, allow_null=True, default=None
    )


class EffectNoteSent(serializers.Serializer[Any]):
    """What those who looked add."""

    note = Sentence(max_length=4000, required=False, default="", allow_blank=True)


class EffectReasonSent(serializers.Serializer[Any]):
    """Why a look is left out."""

    reason = Sentence(max_length=500)


class MentorDeed(serializers.Serializer[Any]):
    """Something on record in a similar area."""

    kind = serializers.ChoiceField(choices=["effect", "action", "decision"])
    id = serializers.CharField()
    body = serializers.CharField()
    text = serializers.CharField()
    href = serializers.CharField()


class MentorArea(serializers.Serializer[Any]):
    """A similar area that does better."""

    key = serializers.CharField()
    name = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    rank = serializers.IntegerField(allow_null=True)
    bodies = serializers.ListField(child=serializers.CharField())
    deeds = MentorDeed(many=True)


class MentorsRead(serializers.Serializer[Any]):
    """Whom an area can learn from on one figure. For learning, not blame."""

    definition = serializers.CharField()
    metric = serializers.CharField()
    title = serializers.CharField()
    area = serializers.CharField()
    period = serializers.CharField()
    run = serializers.IntegerField()
    value = serializers.FloatField(allow_null=True)
    better = serializers.IntegerField(help_text="Similar areas that do better.")
    compared = serializers.IntegerField(help_text="Similar areas with a figure.")
    mentors = MentorArea(many=True)


class MentorsQuery(Query):
    """Which deeds to name."""

    topic = Text(required=False, help_text="Only deeds filed under this topic.")


def look_shape(looked: dict[str, Any], rises: bool) -> Row:
    """A comparison as it is kept (`Looked.as_json`), as it is sent."""
    found = looked["comparison"]
    named = (
        "before",
        "after",
        "own",
        "peer_change",
        "as_far",
        "drifted",
        "began_worst",
        "peers",
        "left_out",
        "points",
    )
    about = {name: looked[name] for name in ("begun_on", "done_on", "is_done")}
    return {
        "verdict": Verdict(found["verdict"]).value, "words": in_words(looked, rises), "run": looked["run_id"], **about,
        **{name: found[name] for name in named},
    }  # fmt: skip


def effect_row(each: ExpectedEffect) -> Row:
    """An expected effect as it stands in a list; its action or decision must be loaded."""
    own = {
        name: getattr(each, name)
        for name in ("id", "definition", "metric", "title", "area_name", "rises", "by", "moved_at")
    }
    return own | {
        "body": body_of(each).slug,
        "action": each.action_id,
        "decision": each.decision_id,
        "area": each.area_key,
        "size": float(each.size) if each.size is not None else None,
        "baseline_period": each.baseline["period"],
        "baseline_value": each.baseline["value"],
        "baseline_run": each.run_id,
    }


def effect_detail(each: ExpectedEffect, found: Looked | None) -> Row:
    """The whole of it as it is sent."""
    return effect_row(each) | {
        "now": look_shape(found.as_json(), each.rises) if found is not None else None,
        "reviews": [_review(each, one) for one in each.reviews.all()],
    }


def _review(effect: ExpectedEffect, each: EffectReview) -> Row:
    named = {name: getattr(each, name) for name in ("id", "due_on", "status", "done_at", "role", "note")}
    return named | {"look": look_shape(each.figures, effect.rises) if "comparison" in each.figures else None}


def mentors_shape(found: Learning) -> Row:
    """Whom an area can learn from, as it is sent."""
    figures = found.figures
    return {
        "definition": figures.definition,
        "metric": figures.metric,
        "title": figures.title,
        "area": figures.area.key,
        "period": figures.period,
        "run": figures.run_id,
        "value": _value(figures.area, figures.period),
        "better": found.better,
        "compared": found.compared,
        "mentors": [_mentor(each, figures.period) for each in found.mentors],
    }


def _value(each: AreaFigures, period: str) -> float | None:
    found = each.figures.get(period)
    return found.value if found is not None else None


def _mentor(each: Mentor, period: str) -> Row:
    figure = each.area.figures.get(period)
    deeds = [_deed("effect", one.pk, body_of(one).slug, one.title) for one in each.effects]
    deeds += [_deed("action", one.pk, one.body.slug, one.text) for one in each.actions]
    deeds += [_deed("decision", one.pk, one.body.slug, one.title) for one in each.decisions]
    return {
        "key": each.area.key,
        "name": each.area.name,
        "value": _value(each.area, period),
        "rank": figure.rank if figure is not None else None,
        "bodies": [body.slug for body in each.bodies],
        "deeds": deeds,
    }


def _deed(kind: str, pk: object, body: str, text: str) -> Row:
    return {"kind": kind, "id": str(pk), "body": body, "text": text, "href": reverse(kind, args=[pk])}
