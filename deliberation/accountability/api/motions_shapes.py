"""What motions look like in the API, and what may be sent of them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.accountability.calc.motion_rules import PUBLIC
from deliberation.accountability.calc.motions import (
    AMENDMENT_STATUS_CHOICES,
    MOTION_STATUS_CHOICES,
    SIDE_CHOICES,
    TEMPLATE_CHOICES,
)
from deliberation.accountability.calc.topics import TOPIC_CHOICES, unpacked
from deliberation.accountability.models import Amendment, Motion, Speech
from deliberation.accountability.queries.motion_votes import threshold_of
from deliberation.accountability.queries.motions import OPEN, WholeMotion
from deliberation.bodies.calc.kinds import ROLE_CHOICES
from deliberation.voting.calc.methods import THRESHOLD_CHOICES
from webapi.pagination import Row
from webapi.query import Day, PagedQuery, Sentence, Text, WholeNumber
from webapi.schema import Code

_PUBLIC = [code for code, _ in MOTION_STATUS_CHOICES if code in {each.value for each in PUBLIC}]


class BodyMotionQuery(PagedQuery):
    """Filters of one body's motions."""

    words = Text(
        required=False,
        help_text="Each word must be in the title, the reference, the body's name or the wording.",
    )
    status = serializers.ChoiceField(
        choices=[OPEN, *_PUBLIC], required=False, help_text="`open`: not ended yet."
    )
    template = serializers.ChoiceField(choices=TEMPLATE_CHOICES, required=False)
    topic = serializers.ChoiceField(choices=TOPIC_CHOICES, required=False)


class MotionQuery(BodyMotionQuery):
    """Filters of motions."""

    body = Text(required=False, help_text="Only those of this body (short name).")


class MotionRow(serializers.Serializer[Any]):
    """A motion in a list."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    body = serializers.CharField(help_text="The body's short name.")
    template = Code("MotionTemplate", TEMPLATE_CHOICES)
    title = serializers.CharField()
    status = Code("MotionStatus", MOTION_STATUS_CHOICES)
    moved_at = serializers.DateTimeField(allow_null=True)
    seconded_at = serializers.DateTimeField(allow_null=True)
    notice_until = serializers.DateField(
        allow_null=True, help_text="The first day on which it can be voted on."
    )
    threshold = Code("MotionThreshold", THRESHOLD_CHOICES)
    ended_on = serializers.DateField(allow_null=True)
    outcome_words = serializers.CharField(allow_blank=True, help_text="How it was decided, or why it ended.")
    topics = serializers.CharField(allow_blank=True, help_text="Codes with a blank between them.")
    illustrative = serializers.BooleanField(help_text="Whether it was made up to show how the site works.")


class BodyMotionRow(MotionRow):
    """A motion in a body's list."""


class MotionWording(serializers.Serializer[Any]):
    """One wording of a motion. The one with the highest number stands."""

    number = serializers.IntegerField()
    text = serializers.CharField()
    why = serializers.CharField(allow_blank=True)
    made_at = serializers.DateTimeField()


class MotionAmendment(serializers.Serializer[Any]):
    """Another wording that was moved."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    base = serializers.IntegerField(help_text="The wording it starts from.")
    status = Code("AmendmentStatus", AMENDMENT_STATUS_CHOICES)
    text = serializers.CharField()
    reasons = serializers.CharField(allow_blank=True)
    moved_role = Code("MemberRole", ROLE_CHOICES)
    outcome_words = serializers.CharField(allow_blank=True)
    made_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class MotionSpeech(serializers.Serializer[Any]):
    """What a member said. Words that were taken back are empty."""

    id = serializers.UUIDField()
    role = serializers.ChoiceField(choices=ROLE_CHOICES)
    side = Code("MotionSide", SIDE_CHOICES)
    text = serializers.CharField(allow_blank=True)
    made_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class MotionDetail(MotionRow):
    """A motion with its wordings, amendments and the debate."""

    reasons = serializers.CharField(allow_blank=True)
    about_title = serializers.CharField(allow_blank=True)
    about_href = serializers.CharField(allow_blank=True)
    moved_role = Code("MemberRole", ROLE_CHOICES)
    seconded_role = serializers.CharField(allow_blank=True, help_text="Empty until it is seconded.")
    meeting = serializers.IntegerField(allow_null=True)
    vote = serializers.UUIDField(allow_null=True)
    wordings = MotionWording(many=True)
    amendments = MotionAmendment(many=True)
    speeches = MotionSpeech(many=True)


class MotionSent(serializers.Serializer[Any]):
    """A motion to draft, or to change a draft to."""

    template = Code("MotionTemplate", TEMPLATE_CHOICES)
    title = Sentence(max_length=200)
    text = Sentence(max_length=8000)
    reasons = Sentence(max_length=8000, required=False, default="", allow_blank=True)
    about_title = Sentence(max_length=200, required=False, default="", allow_blank=True)
    about_href = Sentence(max_length=300, required=False, default="", allow_blank=True)
    topics = serializers.ListField(
        child=serializers.ChoiceField(choices=TOPIC_CHOICES), required=False, default=list, max_length=40
    )
    id = serializers.UUIDField(required=False, help_text="So that sending it twice makes one motion.")


class MotionWithdrawalSent(serializers.Serializer[Any]):
    """Why a motion is withdrawn."""

    reason = Sentence(max_length=300)


class MotionNoticeSent(serializers.Serializer[Any]):
    """At which meeting a motion is taken, and longer notice."""

    meeting = WholeNumber(required=False, allow_null=True, default=None)
    until = Day(required=False, allow_null=True, default=None)


class MotionVoteSent(serializers.Serializer[Any]):
    """A vote to prepare."""

    by_hand = serializers.BooleanField(
        required=False, default=True, help_text="Opened and closed by a person."
    )
    id = serializers.UUIDField(required=False, help_text="So that sending it twice makes one vote.")


class MotionVotePrepared(serializers.Serializer[Any]):
    """A vote that was prepared, as a draft."""

    vote = serializers.UUIDField()
    href = serializers.CharField()


class MotionOutcomeSent(serializers.Serializer[Any]):
    """What the body decided in the room."""

    carried = serializers.BooleanField()
    reason = Sentence(max_length=500, help_text="How it was decided.")


class MotionSpeechSent(serializers.Serializer[Any]):
    """What a member says."""

    side = Code("MotionSide", SIDE_CHOICES)
    text = Sentence(max_length=4000)
    id = serializers.UUIDField(required=False, help_text="So that sending it twice makes one speech.")


class MotionAmendmentSent(serializers.Serializer[Any]):
    """Another wording to move."""

    text = Sentence(max_length=8000, help_text="The whole motion as it would read.")
    base = WholeNumber(help_text="The number of the wording it starts from.")
    reasons = Sentence(max_length=4000, required=False, default="", allow_blank=True)
    id = serializers.UUIDField(required=False, help_text="So that sending it twice makes one amendment.")


def motion_row(each: Motion) -> Row:
    """A motion as it stands in a list."""
    return {name: _value(each, name) for name in MotionRow().fields}


def _value(each: Motion, name: str) -> Any:
    if name == "body":
        return each.body.slug
    if name == "threshold":
        return threshold_of(each)
    if name == "topics":
        return " ".join(unpacked(each.topics))
    return getattr(each, name)


def motion_detail(found: WholeMotion) -> Row:
    """The whole of it as it is sent."""
    motion = found.motion
    seconder = motion.seconded_by
    more = {name: getattr(motion, name) for name in ("reasons", "about_title", "about_href")}
    wordings = [{name: getattr(each, name) for name in MotionWording().fields} for each in found.versions]
    return motion_row(motion) | more | {
        "moved_role": motion.moved_by.role,
        "seconded_role": seconder.role if seconder is not None else "",
        "meeting": motion.meeting_id,
        "vote": motion.vote_id,
        "wordings": wordings,
        "amendments": [_amendment(each) for each in found.amendments],
        "speeches": [_speech(each) for each in found.speeches],
    }  # fmt: skip


def _amendment(each: Amendment) -> Row:
    names = [str(name) for name in MotionAmendment().fields if name != "moved_role"]
    return {name: getattr(each, name) for name in names} | {"moved_role": each.moved_by.role}


def _speech(each: Speech) -> Row:
    taken_back = each.withdrawn_at is not None
    return {
        "id": each.pk,
        "role": each.membership.role,
        "side": each.side,
        "text": "" if taken_back else each.text,
        "made_at": each.made_at,
        "withdrawn_at": each.withdrawn_at,
    }
