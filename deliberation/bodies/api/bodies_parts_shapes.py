"""What the API sends and takes about a body's links (who answers to whom) and its seats."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.bodies.api.bodies_shapes import JsonDay, OneOf, Whole, YesOrNo
from deliberation.bodies.calc.kinds import ROLE_CHOICES
from deliberation.bodies.models import LinkKind
from webapi.query import Sentence
from webapi.schema import Code


class LinkSent(serializers.Serializer[Any]):
    """What a body does (`kind`) and to whom: a body of this site (`to`) or an institution by name, one of both."""

    kind = OneOf(choices=LinkKind.choices)
    to = Sentence(max_length=80, required=False, default="", allow_blank=True, help_text="Short name of a body of this site.")  # fmt: skip
    to_name = Sentence(
        max_length=160, required=False, default="", allow_blank=True, help_text="An institution that is not on this site."
    )  # fmt: skip
    note = Sentence(
        max_length=300, required=False, default="", allow_blank=True, help_text="On what ground: a law, an agreement, its terms."
    )  # fmt: skip
    starts_on = JsonDay(required=False, allow_null=True, default=None, help_text="Null when it is not known.")


class LastDaySent(serializers.Serializer[Any]):
    """The last day on which something holds."""

    ends_on = JsonDay(help_text="At most a year ahead.")


class SeatRow(serializers.Serializer[Any]):
    """A seat on a body, and whether somebody fills it."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    role = Code("MemberRole", dict(ROLE_CHOICES))
    organisation = serializers.CharField(allow_blank=True, help_text="Who names the person, if anybody.")
    nominated_by = serializers.CharField(
        allow_null=True, help_text="Short name of the body of this site that names the person."
    )
    for_patients = serializers.BooleanField(help_text="A patient organisation’s seat.")
    position = serializers.IntegerField(help_text="Its place in the list, from the lowest.")
    filled = serializers.BooleanField(help_text="Whether somebody sits on it today.")
    member = serializers.IntegerField(allow_null=True, help_text="The membership that fills it.")
    ends_on = serializers.DateField(allow_null=True, help_text="The last day; null while it goes on.")
    illustrative = serializers.BooleanField(help_text="Made up to show how the site works.")


class SeatChangesSent(serializers.Serializer[Any]):
    """What to change about a seat; what is left out stays."""

    title = Sentence(max_length=160, required=False)
    role = OneOf(choices=ROLE_CHOICES, required=False, help_text="It stays while somebody fills the seat.")
    organisation = Sentence(max_length=160, required=False, allow_blank=True)
    nominated_by = Sentence(
        max_length=80, required=False, allow_null=True, help_text="Short name of another body of this site, or null."
    )  # fmt: skip
    for_patients = YesOrNo(required=False)


class SeatSent(SeatChangesSent):
    """A new seat. It is vacant until somebody is invited to it."""

    title = Sentence(max_length=160)
    role = OneOf(choices=ROLE_CHOICES, help_text="A member’s role that this kind of body has.")


class SeatMoveSent(serializers.Serializer[Any]):
    """How far a seat is moved."""

    by = Whole(min_value=-200, max_value=200, help_text="Below nought is up the list. At most to its end.")
