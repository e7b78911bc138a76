"""What the evidence pack looks like in the API, and what may be sent of it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.bodies.api.meetings_shapes import Truth
from deliberation.tradeoffs.actions.evidence import EvidenceGiven
from deliberation.tradeoffs.calc.words import EVIDENCE_WORDS, STRENGTH_WORDS, EvidenceKind, choices
from deliberation.tradeoffs.models import Challenge, EvidenceItem, EvidenceStatus, Pin, TradeOff
from deliberation.tradeoffs.queries.evidence import CHALLENGED, UNCHALLENGED, EvidenceWanted
from webapi.pagination import Row
from webapi.query import PagedQuery, Sentence, Text, TrueOrFalse
from webapi.schema import Code

KINDS = choices(EVIDENCE_WORDS)
SENT_KINDS = [each for each in KINDS if each[0] != EvidenceKind.INDEX]
STRENGTHS = choices(STRENGTH_WORDS)
_INTERESTS = "What whoever hands it in has of their own in the matter. Write `None` if there is nothing."


class EvidenceQuery(PagedQuery):
    """Filters of the evidence pack."""

    words = Text(
        required=False,
        help_text="Each word must be in the claim, the summary, the source or the name of whoever handed it in.",
    )
    kind = serializers.ChoiceField(choices=KINDS, required=False)
    strength = serializers.ChoiceField(choices=STRENGTHS, required=False)
    challenged = serializers.ChoiceField(choices=[CHALLENGED, UNCHALLENGED], required=False)
    unread = TrueOrFalse(
        required=False, default=False, help_text="For members: only what you have not marked as read."
    )
    status = serializers.ChoiceField(
        choices=EvidenceStatus.choices, required=False, help_text="Without it, what is in the pack."
    )


class EvidenceRow(serializers.Serializer[Any]):
    """An item of the pack in a list."""

    number = serializers.IntegerField(help_text="E1, E2 and so on; given once.")
    kind = Code("EvidenceKind", KINDS)
    claim = serializers.CharField()
    strength = Code("EvidenceStrength", STRENGTHS)
    source = serializers.CharField()
    link = serializers.CharField(allow_blank=True)
    published = serializers.CharField(allow_blank=True, help_text="When the source came out, in words.")
    by_name = serializers.CharField(help_text="Who handed it in, as the public sees them.")
    interests = serializers.CharField(
        help_text="What they declared; `None` if they said that there is nothing."
    )
    status = Code("EvidenceStatus", EvidenceStatus.choices)
    status_reason = serializers.CharField(allow_blank=True)
    challenged = serializers.BooleanField()
    moved = serializers.BooleanField(
        help_text="Whether a later run says otherwise of the figure that is cited."
    )
    read = serializers.BooleanField(
        allow_null=True, help_text="Whether you have marked it as read; null unless you are a member."
    )
    submitted_at = serializers.DateTimeField()
    illustrative = serializers.BooleanField()


class ChallengeShape(serializers.Serializer[Any]):
    """A doubt about an item, and the reply."""

    id = serializers.IntegerField()
    by_name = serializers.CharField()
    text = serializers.CharField()
    made_at = serializers.DateTimeField()
    status = serializers.CharField(help_text="`shown`, or why you alone see it.")
    reply = serializers.CharField(allow_blank=True)
    replied_as = serializers.CharField(allow_blank=True)
    replied_at = serializers.DateTimeField(allow_null=True)


class PinShape(serializers.Serializer[Any]):
    """A figure of the index as it was cited, and what the latest run says where that differs."""

    definition = serializers.CharField(help_text="The index.")
    metric = serializers.CharField()
    area = serializers.CharField()
    period = serializers.CharField()
    run = serializers.IntegerField()
    pinned_at = serializers.DateTimeField()
    figure = serializers.DictField(
        help_text="Value, unit, place, score, run, releases and every period, as they were; never changed."
    )
    now = serializers.DictField(
        allow_null=True, help_text="What the latest run says; null unless it differs."
    )
    moved_at = serializers.DateTimeField(allow_null=True, help_text="When that was noticed.")


class EvidenceDetail(EvidenceRow):
    """An item with everything that gives it its meaning."""

    summary = serializers.CharField()
    strength_why = serializers.CharField(allow_blank=True)
    challenges = ChallengeShape(many=True)
    points = serializers.ListField(
        child=serializers.IntegerField(), help_text="Numbers of the points that cite it."
    )
    recommendations = serializers.ListField(
        child=serializers.IntegerField(), help_text="Places of the recommendations that rest on it."
    )
    pin = PinShape(allow_null=True)


class _Strength(serializers.Serializer[Any]):
    strength = Code("EvidenceStrength", STRENGTHS, required=False)
    strength_why = Sentence(max_length=300, required=False, allow_blank=True)


class EvidenceSent(_Strength):
    """An item to hand in or, for those who look after the pack, to put in it."""

    id = serializers.UUIDField(required=False, help_text="So that sending it twice makes one item.")
    kind = Code("SentEvidenceKind", SENT_KINDS, required=False, default=EvidenceKind.DOCUMENT.value)
    claim = Sentence(max_length=300)
    summary = Sentence(max_length=5000)
    source = Sentence(max_length=300)
    link = Sentence(max_length=300, required=False, default="", allow_blank=True)
    published = Sentence(max_length=60, required=False, default="", allow_blank=True)
    strength = Code("EvidenceStrength", STRENGTHS)
    interests = Sentence(max_length=500, help_text=_INTERESTS)
    by_name = Sentence(
        max_length=160,
        required=False,
        default="",
        allow_blank=True,
        help_text="For those who look after the pack: who handed it in, if not you.",
    )


class EvidenceChanges(_Strength):
    """What to change of an item. Once it was published: summary and strength alone."""

    kind = Code("SentEvidenceKind", SENT_KINDS, required=False)
    claim = Sentence(max_length=300, required=False)
    summary = Sentence(max_length=5000, required=False)
    source = Sentence(max_length=300, required=False)
    link = Sentence(max_length=300, required=False, allow_blank=True)
    published = Sentence(max_length=60, required=False, allow_blank=True)
    interests = Sentence(max_length=500, required=False)


class PinSent(_Strength):
    """A figure of the index to pin. The index is that of the trade-off unless another is named."""

    id = serializers.UUIDField(required=False, help_text="So that sending it twice makes one item.")
    definition = Sentence(max_length=80, required=False, default="", allow_blank=True)
    metric = Sentence(max_length=80)
    area = Sentence(max_length=12, help_text="The key of the area in the index.")
    period = Sentence(max_length=20)
    claim = Sentence(max_length=300)
    summary = Sentence(max_length=5000)
    strength = Code("EvidenceStrength", STRENGTHS)
    interests = Sentence(max_length=500, help_text=_INTERESTS)


class EvidenceAcceptSent(_Strength):
    """How strong an item is that is taken up; without it, as it was handed in."""


class EvidenceReasonSent(serializers.Serializer[Any]):
    """Why."""

    reason = Sentence(max_length=300)


class ChallengeSent(serializers.Serializer[Any]):
    """A doubt about an item."""

    id = serializers.UUIDField(required=False, help_text="So that sending it twice makes one challenge.")
    text = Sentence(max_length=2000)


class ChallengeReplySent(serializers.Serializer[Any]):
    """A reply to a challenge."""

    reply = Sentence(max_length=3000)


class EvidenceReadSent(serializers.Serializer[Any]):
    """Whether an item is read."""

    read = Truth()


class ReadingShape(serializers.Serializer[Any]):
    """How far you have come with the pack. Nobody else sees it."""

    read = serializers.IntegerField(help_text="How many items you have marked as read.")
    of = serializers.IntegerField(help_text="How many there are in the pack.")


def wanted_by(query: dict[str, Any]) -> EvidenceWanted:
    """What the parameters of a list ask for."""
    plain = {name: query.get(name) or "" for name in ("kind", "strength", "challenged", "status")}
    words = (query.get("words") or "").replace("\x00", " ")
    return EvidenceWanted(words=words, unread=bool(query.get("unread")), **plain)


def given_by(sent: dict[str, Any]) -> EvidenceGiven:
    """What was sent of an item, for the actions."""
    return EvidenceGiven(**{name: value for name, value in sent.items() if name not in ("id", "by_name")})


def evidence_row(tradeoff: TradeOff, item: EvidenceItem, *, member: bool) -> Row:
    """An item as `queries.evidence.find_items` gives it."""
    pin: Pin | None = getattr(item, "pin", None)
    own = {
        "challenged": getattr(item, "challenged", False),
        "moved": pin is not None and pin.moved_at is not None,
        "read": getattr(item, "was_read", False) if member else None,
        "illustrative": tradeoff.illustrative or bool(pin and pin.figure.get("illustrative")),
    }
    return {
        name: own[name] if name in own else getattr(item, name) for name in map(str, EvidenceRow().fields)
    }


def challenge_row(challenge: Challenge) -> Row:
    """A challenge as it is sent."""
    return {name: getattr(challenge, name) for name in ChallengeShape().fields}


def pin_row(pin: Pin | None) -> Row | None:
    """A pin as it is sent; None where there is none."""
    if pin is None:
        return None
    own: dict[str, Any] = {
        "area": pin.area_key,
        "run": pin.run_id,
        "now": pin.now if pin.moved_at else None,
    }
    return {name: own[name] if name in own else getattr(pin, name) for name in map(str, PinShape().fields)}
