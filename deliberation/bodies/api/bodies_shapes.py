"""What the API sends and takes about bodies."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.bodies.calc.kinds import (
    ACCOUNTABILITY_CHOICES,
    FOOTPRINT_CHOICES,
    KIND_CHOICES,
)
from deliberation.bodies.models import LengthUnit, LinkKind, Majority, QuorumKind
from deliberation.bodies.queries.bodies import ALL, ENDED, RUNNING
from deliberation.bodies.queries.bodies_areas import EXTENTS, HAS_COUNCIL, IN_SYSTEM, ITSELF, WIDER
from webapi.query import Day, PagedQuery, Sentence, Text
from webapi.schema import Code

STATES = {RUNNING: "Running today", ENDED: "Ended", ALL: "Either"}
COVERS = {
    ITSELF: "The body names the area itself.",
    IN_SYSTEM: "The area lies in a system that the body covers.",
    HAS_COUNCIL: "The body covers a council or sub-ICB location of the system.",
    WIDER: "The body covers the region, or England.",
}


class YesOrNo(serializers.BooleanField):
    """`true` or `false` in a JSON body, and nothing that only looks like it."""

    default_error_messages = {"invalid": "Write true or false, without quotation marks."}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class Whole(serializers.IntegerField):
    """A whole number in a JSON body, not a text of figures."""

    default_error_messages = {"invalid": "Write a whole number, without quotation marks."}

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return int(super().to_internal_value(data))


class JsonDay(Day):
    """A date in a JSON body: a text like 2026-03-31."""

    def to_internal_value(self, value: Any) -> Any:
        if not isinstance(value, str):
            self.fail("invalid")
        return super().to_internal_value(value)


class OneOf(serializers.ChoiceField):
    """One of a set of codes in a JSON body, as a text."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=str(data)[:60])
        return str(super().to_internal_value(data))


class BodyQuery(PagedQuery):
    """Filters of bodies."""

    words = Text(
        required=False,
        help_text="Each word must be in the name, the purpose or the organisation it is part of.",
    )
    kind = serializers.ChoiceField(choices=KIND_CHOICES, required=False)
    footprint = serializers.ChoiceField(choices=FOOTPRINT_CHOICES, required=False)
    area = Text(
        required=False,
        help_text="Code of an area. Takes bodies that cover it, an area it lies in, or one that lies in it.",
    )
    state = serializers.ChoiceField(choices=list(STATES.items()), required=False, default=RUNNING)


class BodyRow(serializers.Serializer[Any]):
    """A body in a list."""

    slug = serializers.CharField()
    name = serializers.CharField()
    kind = Code("BodyKind", dict(KIND_CHOICES))
    footprint = Code("Footprint", dict(FOOTPRINT_CHOICES))
    accountability = Code("Accountability", dict(ACCOUNTABILITY_CHOICES))
    areas = serializers.ListField(child=serializers.CharField(), help_text="Keys of the areas it covers.")
    part_of = serializers.CharField(allow_blank=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True, help_text="The last day; null while it goes on.")
    members = serializers.IntegerField(help_text="Members now, staff and observers not among them.")
    seats_filled = serializers.IntegerField()
    seats_vacant = serializers.IntegerField()
    illustrative = serializers.BooleanField(help_text="Made up to show how the site works.")


class AreaShape(serializers.Serializer[Any]):
    """An area that a body covers."""

    key = serializers.CharField()
    name = serializers.CharField()
    type = serializers.CharField(allow_blank=True, help_text="Empty for a key that the tables do not know.")


class SettingsShape(serializers.Serializer[Any]):
    """How a body works."""

    reply_length = serializers.IntegerField()
    reply_unit = Code("LengthUnit", dict(LengthUnit.choices))
    quorum_kind = Code("QuorumKind", dict(QuorumKind.choices))
    quorum_value = serializers.IntegerField()
    quorum_needed = serializers.IntegerField(help_text="What the quorum comes to for the members of today.")
    majority = Code("Majority", dict(Majority.choices))
    votes_by_name = serializers.BooleanField()


class LinkShape(serializers.Serializer[Any]):
    """Who answers to whom: read “`from` `kind` `to`”."""

    id = serializers.IntegerField()
    from_slug = serializers.CharField()
    from_name = serializers.CharField()
    kind = Code("LinkKind", dict(LinkKind.choices))
    to_slug = serializers.CharField(
        allow_null=True, help_text="Null for an institution that is not on the site."
    )
    to_name = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)


class TermsRow(serializers.Serializer[Any]):
    """A version of terms of reference, without its text."""

    version = serializers.IntegerField()
    adopted_on = serializers.DateField()
    next_review = serializers.DateField(allow_null=True)
    in_force = serializers.BooleanField()


class TermsDetail(TermsRow):
    """A version of terms of reference."""

    text = serializers.CharField()


class BodyDetail(BodyRow):
    """A body."""

    areas = AreaShape(many=True)
    purpose = serializers.CharField(allow_blank=True)
    contact = serializers.CharField(allow_blank=True)
    website = serializers.CharField(allow_blank=True)
    end_reason = serializers.CharField(allow_blank=True)
    settings = SettingsShape()
    links = LinkShape(many=True, help_text="From it and to it, those that hold today.")
    terms = TermsRow(allow_null=True, help_text="The version in force.")
    no_patients = serializers.BooleanField(
        help_text="True when it should hear patients and no patient organisation’s seat is filled."
    )


class DetailsSent(serializers.Serializer[Any]):
    """What to change about a body; what is left out stays."""

    name = Sentence(max_length=160, required=False)
    kind = OneOf(choices=KIND_CHOICES, required=False, help_text="Only until the body has members.")
    footprint = OneOf(choices=FOOTPRINT_CHOICES, required=False)
    accountability = OneOf(choices=ACCOUNTABILITY_CHOICES, required=False)
    purpose = Sentence(max_length=400, required=False, allow_blank=True)
    part_of = Sentence(max_length=160, required=False, allow_blank=True)
    contact = Sentence(max_length=200, required=False, allow_blank=True)
    website = Sentence(max_length=300, required=False, allow_blank=True)
    starts_on = JsonDay(required=False, allow_null=True)
    illustrative = YesOrNo(required=False, help_text="Only until the body has members.")


class NewBodySent(DetailsSent):
    """A new body. Footprint and accountability, when left out, are what is usual for the kind."""

    name = Sentence(max_length=160)
    kind = OneOf(choices=KIND_CHOICES)
    slug = Sentence(
        max_length=80, required=False, help_text="Its name in addresses. Made from the name when left out."
    )
    areas = serializers.ListField(
        child=Sentence(max_length=100), required=False, max_length=60, help_text="Codes of areas."
    )


class SettingsSent(serializers.Serializer[Any]):
    """What to change about how a body works; what is left out stays."""

    reply_length = Whole(min_value=1, max_value=365, required=False)
    reply_unit = OneOf(choices=LengthUnit.choices, required=False)
    quorum_kind = OneOf(choices=QuorumKind.choices, required=False)
    quorum_value = Whole(min_value=1, max_value=500, required=False)
    majority = OneOf(choices=Majority.choices, required=False)
    votes_by_name = YesOrNo(required=False)


class AreaSent(serializers.Serializer[Any]):
    """An area by any code it has or had."""

    area = Sentence(max_length=100)


class TermsSent(serializers.Serializer[Any]):
    """A new version of terms of reference."""

    text = Sentence(max_length=60_000, trim_whitespace=False)
    adopted_on = JsonDay()
    next_review = JsonDay(required=False, allow_null=True)


class EndSent(serializers.Serializer[Any]):
    """When and why a body ends."""

    ends_on = JsonDay()
    reason = Sentence(max_length=300, help_text="Everybody can read it.")


class CellShape(serializers.Serializer[Any]):
    """One cell of the table of accountability."""

    footprint = Code("Footprint", dict(FOOTPRINT_CHOICES))
    side = serializers.ChoiceField(choices=["political", "administrative"])
    institutions = serializers.ListField(child=serializers.CharField(), help_text="The table’s own.")
    bodies = serializers.ListField(child=serializers.CharField(), help_text="Slugs of bodies of this site.")


class CouncilShape(AreaShape):
    """A council of a system."""

    extent = Code("CouncilExtent", EXTENTS)


class AccountabilityShape(serializers.Serializer[Any]):
    """Who answers to whom in one integrated care system."""

    area = AreaShape()
    source = serializers.CharField(help_text="Where the table is from.")
    table = CellShape(many=True)
    councils = CouncilShape(many=True)
    links = LinkShape(many=True)
    changes = serializers.ListField(
        child=serializers.CharField(), help_text="What is known to have changed since the table was made."
    )
    illustrative = serializers.BooleanField(help_text="Whether any of the bodies is made up.")
