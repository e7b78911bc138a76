"""Shapes of members, substitutes, interests and declarations in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.bodies.api.bodies_shapes import JsonDay, Whole, YesOrNo
from deliberation.bodies.calc.kinds import ROLE_CHOICES
from deliberation.bodies.models import InterestKind
from webapi.query import LARGEST, PagedQuery, Sentence, Text, WholeNumber
from webapi.schema import Code

STATES = ["current", "ended", "withdrawn", "all"]


class MembersQuery(PagedQuery):
    """Filters of members."""

    state = serializers.ChoiceField(
        choices=["now", "later", "former", "all"],
        required=False,
        default="now",
        help_text="Members now, those whose term is to come, former ones, or all.",
    )
    role = serializers.ChoiceField(choices=ROLE_CHOICES, required=False, help_text="Only this role.")
    words = Text(required=False, help_text="Parts of the public name or organisation.")


class InterestsQuery(PagedQuery):
    """Filters of interests."""

    state = serializers.ChoiceField(choices=STATES, required=False, default="current")
    kind = serializers.ChoiceField(choices=InterestKind.choices, required=False)
    member = WholeNumber(required=False, help_text="Only this member's: the number of the membership.")
    words = Text(required=False, help_text="Parts of name, organisation or description.")


class DeclarationsQuery(PagedQuery):
    """Which thing."""

    thing_kind = Text(required=False, default="item", max_length=24, help_text="`item`: an agenda item.")
    thing_id = Text(max_length=40, help_text="The thing's id.")


class MemberRow(serializers.Serializer[Any]):
    """A member as the public sees them: on a panel by display name or number, never by account."""

    id = serializers.IntegerField(help_text="The membership's number.")
    name = serializers.CharField()
    role = Code("MemberRole", dict(ROLE_CHOICES))
    number = serializers.IntegerField(allow_null=True, help_text="A panel member's number.")
    seat = serializers.CharField(allow_blank=True)
    organisation = serializers.CharField(allow_blank=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    meetings = serializers.IntegerField(help_text="Meetings counted for them in the last 12 months.")
    came = serializers.IntegerField(help_text="How many of these they came to.")
    substitute_came = serializers.IntegerField()
    interests = serializers.IntegerField(help_text="Interests that count now.")
    illustrative = serializers.BooleanField()


class SubstituteRow(serializers.Serializer[Any]):
    """Somebody who may stand in for a member now or later."""

    id = serializers.IntegerField()
    member = serializers.IntegerField(help_text="The number of the membership.")
    member_name = serializers.CharField()
    name = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    illustrative = serializers.BooleanField()


class InterestRow(serializers.Serializer[Any]):
    """One line of a register of interests."""

    id = serializers.IntegerField()
    member = serializers.IntegerField(help_text="The number of the membership.")
    name = serializers.CharField()
    kind = Code("InterestKind", dict(InterestKind.choices))
    organisation = serializers.CharField(allow_blank=True)
    description = serializers.CharField(allow_blank=True, help_text="Empty once the member's data is erased.")
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    declared_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True, help_text="When it was withdrawn as wrong.")
    state = Code("InterestState", {"current": "Counts now.", "ended": "Is over.", "withdrawn": "Was wrong."})
    illustrative = serializers.BooleanField()


class DeclarationRow(serializers.Serializer[Any]):
    """What one member said when joining one thing."""

    member = serializers.IntegerField(help_text="The number of the membership.")
    name = serializers.CharField()
    nothing = serializers.BooleanField(help_text="Whether they have nothing to declare.")
    interest = serializers.CharField(allow_blank=True, help_text="The interest in words.")
    withdrawn = serializers.BooleanField(help_text="Whether the interest was withdrawn later.")
    leaves = serializers.BooleanField(help_text="Whether they leave the room for it.")
    declared_at = serializers.DateTimeField()
    illustrative = serializers.BooleanField()


class NewInterestSent(serializers.Serializer[Any]):
    """An interest to declare."""

    member = Whole(
        min_value=1, max_value=LARGEST, help_text="The number of the membership: one's own, or for staff any."
    )
    kind = Code("InterestKind", dict(InterestKind.choices))
    description = Sentence(max_length=500, help_text="What others should know. It is public.")
    organisation = Sentence(required=False, default="", allow_blank=True, max_length=160)
    starts_on = JsonDay(required=False, default=None, allow_null=True)
    ends_on = JsonDay(required=False, default=None, allow_null=True)


class DatesSent(serializers.Serializer[Any]):
    """From when to when an interest lasts."""

    starts_on = JsonDay(allow_null=True)
    ends_on = JsonDay(allow_null=True)


class DeclarationSent(serializers.Serializer[Any]):
    """What a member says when joining one thing."""

    member = Whole(
        min_value=1, max_value=LARGEST, help_text="The number of the membership: one's own, or for staff any."
    )
    thing_kind = Sentence(required=False, default="item", max_length=24, help_text="`item` or `body`.")
    thing_id = Sentence(max_length=40, help_text="The id of the agenda item, or of the body.")
    interest = Whole(
        min_value=1,
        max_value=LARGEST,
        required=False,
        default=None,
        allow_null=True,
        help_text="Which interest; null: nothing to declare.",
    )
    leaves = YesOrNo(required=False, default=False)
