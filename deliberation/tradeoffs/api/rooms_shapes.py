"""What rounds of small groups and notes look like in the API, and what may be sent of them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.bodies.api.meetings_shapes import Truth, Whole
from deliberation.tradeoffs.actions.points import MOST as MOST_POINT
from deliberation.tradeoffs.actions.rooms import MOST_NOTE, MOST_TABLES, MOST_TOPIC
from deliberation.tradeoffs.calc.small_groups import MOST_MEMBERS
from deliberation.tradeoffs.calc.words import SIDE_WORDS, choices
from webapi.query import LARGEST, Sentence
from webapi.schema import Code

LOT = "From which lot the tables come; another one gives other tables."


class SpreadShape(serializers.Serializer[Any]):
    """How evenly one feature is spread over the tables."""

    feature = serializers.CharField()
    off = serializers.FloatField(
        help_text="The largest difference, in people, between a table and its fair share."
    )


class MixedShape(serializers.Serializer[Any]):
    """How well a round is mixed. For those who facilitate."""

    pairs = serializers.IntegerField(help_text="Pairs of people at one table.")
    again = serializers.IntegerField(help_text="Of these: pairs who sat together in an earlier round.")
    most = serializers.IntegerField(
        help_text="How often the pair that meets most sits together, this round included."
    )
    spreads = SpreadShape(many=True)


class SeatShape(serializers.Serializer[Any]):
    """Somebody at a table."""

    membership = serializers.IntegerField()
    name = serializers.CharField(help_text="As the public sees them.")


class RoundTableShape(serializers.Serializer[Any]):
    """One table of a round."""

    number = serializers.IntegerField()
    people = SeatShape(many=True)
    own = serializers.BooleanField(help_text="Whether you sit there.")
    note = serializers.CharField(allow_blank=True)
    note_version = serializers.IntegerField(help_text="Send it with a change of the note.")
    public = serializers.BooleanField(help_text="Whether everybody may read the note.")
    noted_at = serializers.DateTimeField(allow_null=True)


class RoundShape(serializers.Serializer[Any]):
    """One round with its tables."""

    number = serializers.IntegerField()
    topic = serializers.CharField(allow_blank=True)
    made_at = serializers.DateTimeField()
    seed = serializers.IntegerField(help_text=LOT)
    mixed = MixedShape(allow_null=True, help_text="Null for those who do not facilitate.")
    tables = RoundTableShape(many=True)
    illustrative = serializers.BooleanField()


class RoundLineShape(serializers.Serializer[Any]):
    """One round in the list."""

    number = serializers.IntegerField()
    topic = serializers.CharField(allow_blank=True)
    tables = serializers.IntegerField()
    people = serializers.IntegerField()
    notes = serializers.IntegerField(help_text="Tables that noted something.")


class RoundsShape(serializers.Serializer[Any]):
    """The rounds so far."""

    rounds = RoundLineShape(many=True)
    illustrative = serializers.BooleanField()


class ProposalSent(serializers.Serializer[Any]):
    """How a next round is to be: a size or a number of tables."""

    size = Whole(required=False, allow_null=True, default=None, min_value=2, max_value=MOST_MEMBERS, help_text="How many at a table, or")  # fmt: skip
    tables = Whole(required=False, allow_null=True, default=None, min_value=1, max_value=MOST_TABLES, help_text="how many tables. One of the two.")  # fmt: skip
    members = serializers.ListField(child=Whole(min_value=1, max_value=LARGEST), required=False, allow_null=True, default=None, max_length=MOST_MEMBERS, help_text="Ids of the memberships of who is here; left out: every member.")  # fmt: skip
    seed = Whole(required=False, allow_null=True, default=None, min_value=0, max_value=LARGEST, help_text=LOT)


class ProposalShape(serializers.Serializer[Any]):
    """A round as it could be. Nothing is kept of it."""

    number = serializers.IntegerField(help_text="The number that it would get.")
    seed = serializers.IntegerField()
    tables = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
    mixed = MixedShape()
    illustrative = serializers.BooleanField()


class RoundSent(serializers.Serializer[Any]):
    """A round to be kept, usually as it was proposed."""

    number = Whole(min_value=1, max_value=10_000, help_text="As in the proposal. Sent twice it is made once.")
    seed = Whole(min_value=0, max_value=LARGEST, help_text="As in the proposal.")
    topic = Sentence(required=False, default="", allow_blank=True, max_length=MOST_TOPIC)
    tables = serializers.ListField(
        child=serializers.ListField(child=Whole(min_value=1, max_value=LARGEST), max_length=MOST_MEMBERS),
        max_length=MOST_TABLES,
        help_text="Ids of memberships, a list for each table.",
    )


class GroupNoteSent(serializers.Serializer[Any]):
    """What a table talked about."""

    text = Sentence(allow_blank=True, max_length=MOST_NOTE)
    version = Whole(min_value=0, max_value=LARGEST, help_text="`note_version` of the note that you change.")
    public = Truth(required=False, allow_null=True, default=None, help_text="Whether everybody may read it. For those who facilitate; null: as it was.")  # fmt: skip


class PublicNoteShape(serializers.Serializer[Any]):
    """What a table noted for everybody."""

    round = serializers.IntegerField()
    table = serializers.IntegerField()
    topic = serializers.CharField(allow_blank=True)
    note = serializers.CharField()
    noted_at = serializers.DateTimeField()


class PublicNotesShape(serializers.Serializer[Any]):
    """What tables noted for everybody."""

    notes = PublicNoteShape(many=True)
    illustrative = serializers.BooleanField()


class PrivateNoteShape(serializers.Serializer[Any]):
    """A note of one who facilitates."""

    id = serializers.IntegerField()
    by = serializers.CharField()
    written_at = serializers.DateTimeField()
    text = serializers.CharField()
    own = serializers.BooleanField(help_text="Whether you wrote it, and may delete it.")


class PrivateNotesShape(serializers.Serializer[Any]):
    """The newest hundred notes of those who facilitate."""

    notes = PrivateNoteShape(many=True)
    illustrative = serializers.BooleanField()


class PrivateNoteSent(serializers.Serializer[Any]):
    """A note for those who facilitate alone."""

    text = Sentence(max_length=MOST_NOTE)


class SpokenPointSent(serializers.Serializer[Any]):
    """A point that somebody said in the room."""

    membership = Whole(min_value=1, max_value=LARGEST, help_text="Of the member who said it.")
    option = Whole(min_value=1, max_value=LARGEST, help_text="The option's position.")
    side = Code("PointSide", choices(SIDE_WORDS))
    text = Sentence(max_length=MOST_POINT)
    form_id = serializers.UUIDField(required=False, allow_null=True, default=None, help_text="An id of your own making: what is sent twice with it is made once.")  # fmt: skip
