"""What leanings, votes about a trade-off and reviews look like in the API, and what may be sent of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from rest_framework import serializers

from deliberation.bodies.api.meetings_shapes import Moment, Whole
from deliberation.tradeoffs.calc.differ import Found, In
from deliberation.tradeoffs.calc.leaning import Change, Spread
from deliberation.tradeoffs.calc.stages import FACTS, Stage
from deliberation.tradeoffs.calc.words import (
    EFFECT_WORDS,
    LENS_WORDS,
    SURENESS_WORDS,
    WAY_WORDS,
    Side,
    choices,
)
from deliberation.tradeoffs.models import TradeOff, When
from deliberation.tradeoffs.presenters.decide import result_words
from deliberation.tradeoffs.presenters.reviews import summary_of
from deliberation.tradeoffs.queries.decide import VoteAbout
from deliberation.tradeoffs.queries.leanings import OptionChange, asked_now, is_shown
from deliberation.tradeoffs.queries.reviews import Beside, Comparison, SideOfOption
from deliberation.voting.api.votes_shapes import STANDINGS
from deliberation.voting.calc.methods import METHOD_CHOICES
from deliberation.voting.queries.votes import standing
from webapi.pagination import Row
from webapi.query import PagedQuery, Query, Sentence
from webapi.schema import Code

STAGES = [(stage.value, facts.title) for stage, facts in FACTS.items()]


class LeaningSpreadShape(serializers.Serializer[Any]):
    """How answers spread at one time."""

    counts = serializers.ListField(
        child=serializers.IntegerField(), help_text="Members by step, from strongly against to strongly for."
    )
    total = serializers.IntegerField()
    median = serializers.FloatField()
    mean = serializers.FloatField(help_text="Of the steps 1 to 5.")


class MovesShape(serializers.Serializer[Any]):
    """Of those who answered both times, how many moved."""

    towards = serializers.IntegerField()
    away = serializers.IntegerField()
    stayed = serializers.IntegerField()


class OptionLeaningShape(serializers.Serializer[Any]):
    """One option. What is null is not shown yet, or would speak of too few members."""

    position = serializers.IntegerField()
    name = serializers.CharField()
    before = LeaningSpreadShape(allow_null=True)
    after = LeaningSpreadShape(allow_null=True)
    moves = MovesShape(allow_null=True)
    own = serializers.IntegerField(
        allow_null=True, help_text="Your own answer for the time that is open now; null for none."
    )


class LeaningsShape(serializers.Serializer[Any]):
    """Opinion before and after."""

    asked = Code(
        "LeaningTime",
        When.choices,
        allow_null=True,
        help_text="Which time members answer for now; null for none.",
    )
    before_shown = serializers.BooleanField()
    after_shown = serializers.BooleanField()
    least = serializers.IntegerField(help_text="Nothing is told of fewer members than this.")
    options = OptionLeaningShape(many=True)
    illustrative = serializers.BooleanField()


class AnswerShape(serializers.Serializer[Any]):
    """An answer on one option; null takes it back."""

    option = Whole(min_value=1, max_value=32_767, help_text="The option’s position.")
    value = Whole(
        min_value=1, max_value=5, allow_null=True, help_text="1 strongly against to 5 strongly for."
    )


class LeaningsSent(serializers.Serializer[Any]):
    """A member's own answers. Options left out stay as they are."""

    when = Code(
        "LeaningTime", When.choices, required=False, help_text="Refused where the other time is open."
    )
    answers = AnswerShape(many=True, max_length=100)  # type: ignore[call-arg]


class VoteAboutRow(serializers.Serializer[Any]):
    """A vote about a trade-off."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    method = Code("VoteMethod", METHOD_CHOICES)
    standing = Code("VoteStanding", STANDINGS)
    opens_at = serializers.DateTimeField(allow_null=True)
    closes_at = serializers.DateTimeField(allow_null=True)
    result = serializers.CharField(
        allow_blank=True, help_text="What came out, in a sentence; empty before the count."
    )
    href = serializers.CharField(help_text="Where the whole vote is, in the API.")
    illustrative = serializers.BooleanField()


class VoteAboutSent(serializers.Serializer[Any]):
    """A vote to draft from a trade-off. Without moments, the trade-off's own dates for voting are taken."""

    id = serializers.UUIDField(required=False, help_text="So that sending it twice makes one vote.")
    title = Sentence(max_length=160, required=False, help_text="Without one, that of the trade-off.")
    question = Sentence(max_length=500, required=False, help_text="Without one, that of the trade-off.")
    method = Code("VoteMethod", METHOD_CHOICES)
    options = serializers.ListField(
        child=Whole(min_value=1, max_value=32_767),
        required=False,
        max_length=100,
        help_text="Positions; without them, all.",
    )
    opens_at = Moment(required=False, allow_null=True)
    closes_at = Moment(required=False, allow_null=True)


class ReviewQuery(Query):
    """Which review."""

    review = serializers.UUIDField(required=False, help_text="The review's id; without one, all are listed.")


class EffectSeenShape(serializers.Serializer[Any]):
    """An effect as one body sees it."""

    kind = Code("EffectKind", choices(EFFECT_WORDS))
    metric = serializers.CharField(allow_blank=True)
    lens = serializers.ChoiceField(choices=choices(LENS_WORDS), allow_blank=True)
    subject = serializers.CharField(allow_blank=True)
    way = Code("EffectWay", choices(WAY_WORDS))
    size = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    sureness = Code("EffectSureness", choices(SURENESS_WORDS))


class EffectBesideShape(serializers.Serializer[Any]):
    """One effect, compared."""

    found = serializers.ChoiceField(choices=[each.value for each in Found])
    differs_in = serializers.ListField(child=serializers.ChoiceField(choices=[each.value for each in In]))
    first = EffectSeenShape(allow_null=True)
    second = EffectSeenShape(allow_null=True)


class OptionSideShape(serializers.Serializer[Any]):
    """What one body says of an option."""

    position = serializers.IntegerField()
    name = serializers.CharField()
    points_for = serializers.IntegerField()
    points_against = serializers.IntegerField()
    strongest_points = serializers.ListField(
        child=serializers.IntegerField(), help_text="Numbers of the points that were new to most."
    )
    before = LeaningSpreadShape(allow_null=True)
    after = LeaningSpreadShape(allow_null=True)


class OptionBesideShape(serializers.Serializer[Any]):
    """One option as both have it; null where one lacks it."""

    first = OptionSideShape(allow_null=True)
    second = OptionSideShape(allow_null=True)
    effects = EffectBesideShape(many=True)


class ReviewRow(serializers.Serializer[Any]):
    """A review of a trade-off."""

    id = serializers.UUIDField()
    body = serializers.CharField(help_text="Short name of the body that reviews.")
    title = serializers.CharField()
    stage = Code("TradeoffStage", STAGES)
    illustrative = serializers.BooleanField()


class ReviewsShape(serializers.Serializer[Any]):
    """The trade-off that was there first, its reviews, and for one of them the two side by side."""

    original = ReviewRow(allow_null=True, help_text="Null where you may not see it.")
    reviews = ReviewRow(many=True)
    agree = serializers.ListField(child=serializers.CharField(), allow_null=True, help_text="In sentences.")
    differ = serializers.ListField(child=serializers.CharField(), allow_null=True)
    options = OptionBesideShape(many=True, allow_null=True)
    votes = VoteAboutRow(many=True, allow_null=True, help_text="Of both, newest first.")
    illustrative = serializers.BooleanField()


class ReviewSent(serializers.Serializer[Any]):
    """Which body reviews."""

    body = Sentence(
        max_length=100,
        help_text="The short name of the body that reviews: one for which you prepare trade-offs.",
    )
    id = serializers.UUIDField(
        required=False, help_text="Of the review. One body reviews a trade-off once in any case."
    )


def leanings_row(tradeoff: TradeOff, found: Sequence[OptionChange], own: Mapping[int, int]) -> Row:
    """What may be told of all answers, with the reader's own."""
    asked = asked_now(tradeoff)
    return {
        "asked": asked.value if asked else None,
        "before_shown": is_shown(tradeoff, When.BEFORE),
        "after_shown": is_shown(tradeoff, When.AFTER),
        "least": tradeoff.least,
        "options": [
            {"position": each.option.position, "name": each.option.name, **_change(each.change), "own": own.get(each.option.pk)}
            for each in found
        ],
        "illustrative": tradeoff.illustrative,
    }  # fmt: skip


def _change(change: Change) -> Row:
    moves = change.moves
    told = {"towards": moves.towards, "away": moves.away, "stayed": moves.stayed} if moves else None
    return {"before": _spread(change.before), "after": _spread(change.after), "moves": told}


def _spread(spread: Spread | None) -> Row | None:
    if spread is None:
        return None
    return {
        "counts": list(spread.counts),
        "total": spread.total,
        "median": float(spread.median),
        "mean": round(float(spread.mean), 4),
    }


def vote_about_row(about: VoteAbout) -> Row:
    """A vote as it stands in the list."""
    vote = about.vote
    return {
        "id": vote.pk,
        "title": vote.title,
        "method": vote.method,
        "standing": standing(vote).value,
        "opens_at": vote.opens_at,
        "closes_at": vote.closes_at,
        "result": result_words(about),
        "href": reverse("api:vote", args=[vote.body.slug, vote.pk]),
        "illustrative": vote.illustrative,
    }


def review_row(tradeoff: TradeOff) -> Row:
    """A trade-off in the list of reviews (its body loaded)."""
    return {
        "id": tradeoff.pk,
        "body": tradeoff.body.slug,
        "title": tradeoff.title,
        "stage": Stage(tradeoff.stage).value,
        "illustrative": tradeoff.illustrative,
    }


def reviews_row(original: TradeOff | None, reviews: Sequence[TradeOff], found: Comparison | None) -> Row:
    """The reviews of a trade-off, and one of them beside it."""
    agree, differ = summary_of(found) if found else (None, None)
    everything = [*reviews, *([original] if original else [])]
    votes = [each for rows in found.votes.values() for each in rows] if found else []
    votes.sort(key=lambda each: each.vote.created_at, reverse=True)
    return {
        "original": review_row(original) if original else None,
        "reviews": [review_row(each) for each in reviews],
        "agree": agree,
        "differ": differ,
        "options": [_beside(each) for each in found.options] if found else None,
        "votes": [vote_about_row(each) for each in votes] if found else None,
        "illustrative": any(each.illustrative for each in everything),
    }


def _beside(each: Beside) -> Row:
    return {
        "first": _side(each.first),
        "second": _side(each.second),
        "effects": [
            {
                "found": pair.found.value,
                "differs_in": [one.value for one in pair.differs_in],
                "first": _effect(each.first, pair.first),
                "second": _effect(each.second, pair.second),
            }
            for pair in each.pairs
        ],
    }


def _effect(side: SideOfOption | None, place: int | None) -> Row | None:
    if side is None or place is None:
        return None
    effect = side.effects[place]
    return {name: getattr(effect, name) for name in EffectSeenShape().fields}


def _side(side: SideOfOption | None) -> Row | None:
    if side is None:
        return None
    points = side.points
    return {
        "position": side.option.position,
        "name": side.option.name,
        "points_for": points[Side.FOR].count,
        "points_against": points[Side.AGAINST].count,
        "strongest_points": [
            each.number for which in (Side.FOR, Side.AGAINST) for each in points[which].strongest
        ],
        "before": _spread(side.change.before) if side.change else None,
        "after": _spread(side.change.after) if side.change else None,
    }


class VotesAboutQuery(PagedQuery):
    """Votes about a trade-off: nothing but the page."""
