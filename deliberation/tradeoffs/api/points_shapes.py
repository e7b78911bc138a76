"""What points look like in the API, and what may be sent of them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.bodies.api.meetings_shapes import Truth, Whole
from deliberation.tradeoffs.actions.points import MOST
from deliberation.tradeoffs.calc.citing import cited
from deliberation.tradeoffs.calc.words import CONDUCT_WORDS, SHOWN_WORDS, SIDE_WORDS, choices
from deliberation.tradeoffs.models import Point, PointVersion, TradeOff
from deliberation.tradeoffs.queries.points import SORTS, reads
from kernel.actors import Actor
from webapi.pagination import Row
from webapi.query import PagedQuery, Sentence, Text, TrueOrFalse, WholeNumber
from webapi.schema import Code

CITE = "To cite an item of evidence, write its number in square brackets: [E3]."


class PointQuery(PagedQuery):
    """Filters of points."""

    option = WholeNumber(required=False, help_text="Position of the option, from 1.")
    side = serializers.ChoiceField(choices=choices(SIDE_WORDS), required=False)
    words = Text(required=False, help_text="Each word must be in the text.")
    evidence = WholeNumber(required=False, help_text="Only what cites this item, by its number.")
    mine = TrueOrFalse(required=False, help_text="Only your own, and those that you replied to.")
    replies = TrueOrFalse(required=False, help_text="`false`: points alone, without replies to them.")
    sort = serializers.ChoiceField(
        choices=list(SORTS),
        required=False,
        help_text="`oldest` (the usual order), `newest`, `new` (most new to members) or `unanswered` (those without a reply first).",
    )


class PointRow(serializers.Serializer[Any]):
    """A point, or a reply to one."""

    number = serializers.IntegerField(help_text="Its number on the trade-off.")
    reply_to = serializers.IntegerField(
        allow_null=True, help_text="The number of the point; null for a point."
    )
    option = serializers.IntegerField(help_text="Position of the option.")
    option_name = serializers.CharField()
    side = Code("PointSide", choices(SIDE_WORDS), allow_blank=True, help_text="Empty for a reply.")
    by = serializers.CharField(
        allow_blank=True, help_text="The member’s public name; empty where the text is."
    )
    text = serializers.CharField(
        allow_blank=True,
        help_text="Empty where it waits, was taken out or was withdrawn, and you may not read it.",
    )
    status = Code("ShownStatus", choices(SHOWN_WORDS))
    reason = Code(
        "ConductReason",
        choices(CONDUCT_WORDS),
        allow_blank=True,
        help_text="Why it was taken out; else empty.",
    )
    in_room = serializers.BooleanField(help_text="Said in the room, and written down by a facilitator.")
    version = serializers.IntegerField(help_text="1 until it is changed.")
    made_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    knew = serializers.IntegerField(
        allow_null=True,
        help_text="How many said that they knew this; null while fewer have answered than may be told.",
    )
    new_to = serializers.IntegerField(allow_null=True, help_text="How many said that it was new to them.")
    replies = serializers.IntegerField(help_text="How many replies are shown.")
    cites = serializers.ListField(child=serializers.IntegerField(), help_text="Numbers of items of evidence.")
    mine = serializers.BooleanField(help_text="Whether it is your own.")
    your_answer = serializers.ChoiceField(
        choices=["knew", "new"], allow_null=True, help_text="What you said of it, if anything."
    )


class PointDetail(PointRow):
    """A point with its replies."""

    answers = PointRow(many=True, help_text="The replies, in their order.")


class VersionRow(serializers.Serializer[Any]):
    """One text of a point."""

    version = serializers.IntegerField()
    text = serializers.CharField()
    written_at = serializers.DateTimeField()
    public = serializers.BooleanField(help_text="False: only the author and those who moderate can read it.")


class PointSent(serializers.Serializer[Any]):
    """A point to make."""

    option = Whole(min_value=1, max_value=32_767, help_text="Position of the option.")
    side = Code("PointSide", choices(SIDE_WORDS))
    text = Sentence(max_length=MOST, trim_whitespace=False, help_text=CITE)
    id = serializers.UUIDField(required=False, help_text="So that sending it twice makes one point.")


class PointReplySent(serializers.Serializer[Any]):
    """A reply to make."""

    text = Sentence(max_length=MOST, trim_whitespace=False, help_text=CITE)
    id = serializers.UUIDField(required=False, help_text="So that sending it twice makes one reply.")


class PointChanges(serializers.Serializer[Any]):
    """The new text of one's own point."""

    text = Sentence(max_length=MOST, trim_whitespace=False, help_text=CITE)
    version = Whole(
        min_value=1,
        max_value=32_767,
        required=False,
        help_text="The version that you changed. If there is a newer one, nothing is stored (`changed_meanwhile`).",
    )


class ReactionSent(serializers.Serializer[Any]):
    """Whether you knew what a point says."""

    knew = Truth(
        allow_null=True, help_text="`true`: I knew. `false`: new to me. `null`: take my answer back."
    )


def point_row(actor: Actor, tradeoff: TradeOff, point: Point, reasons: dict[int, str]) -> Row:
    """A point (of `queries.points.told`) as it is sent."""
    readable = reads(actor, tradeoff, point)
    told = point.knew + point.new_to >= tradeoff.least
    own = getattr(point, "own_knew", None)
    return {
        "number": point.number,
        "reply_to": point.parent.number if point.parent else None,
        "option": point.option.position,
        "option_name": point.option.name,
        "side": point.side,
        "by": point.by_name if readable else "",
        "text": point.text if readable else "",
        "status": point.status,
        "reason": reasons.get(point.number, "") if point.status == "hidden" else "",
        "in_room": point.in_room,
        "version": point.version,
        "made_at": point.made_at,
        "edited_at": point.edited_at,
        "knew": point.knew if told else None,
        "new_to": point.new_to if told else None,
        "replies": getattr(point, "answers", 0) or 0,
        "cites": list(cited(point.text)) if readable else [],
        "mine": actor.kind == "person" and str(point.membership.person_id) == actor.id,
        "your_answer": None if own is None else "knew" if own else "new",
    }


def version_row(version: PointVersion) -> Row:
    """One text of a point as it is sent."""
    return {name: getattr(version, name) for name in VersionRow().fields}
