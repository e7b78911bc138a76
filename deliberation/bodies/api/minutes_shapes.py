"""What attendance, minutes, decisions and packs look like in the API, and what may be sent of them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.bodies.actions.minutes import MOST_DECISION, MOST_OPENING, MOST_REASON, MOST_TEXT
from deliberation.bodies.api.meetings_shapes import OPENNESS, PURPOSE, Whole
from deliberation.bodies.calc.minutes import REOPENED_WORDS
from deliberation.bodies.models import MinutesStatus, PackStatus, Presence
from deliberation.bodies.presenters.packs import MEMBERS, PUBLIC
from webapi.query import Day, PagedQuery, Query, Sentence, WholeNumber
from webapi.schema import Code

PRESENCE = dict(Presence.choices)
AUDIENCE = {PUBLIC: "What is public.", MEMBERS: "What members may see: not to be passed on."}
SEEN = "The `seen` of the minutes that you read: an error 409 (`changed_meanwhile`) tells when somebody saved since. Empty while there are none."


class QuorumShape(serializers.Serializer[Any]):
    """Whether enough members were there."""

    needed = serializers.IntegerField()
    there = serializers.IntegerField(help_text="Members present, or with a substitute.")
    members = serializers.IntegerField(help_text="Members on the day of the meeting.")
    recorded = serializers.IntegerField(help_text="Members of whom something is recorded.")
    reached = serializers.BooleanField()
    words = serializers.CharField()


class AttendanceShape(serializers.Serializer[Any]):
    """One member at a meeting, by the name that the public sees."""

    membership = serializers.IntegerField()
    name = serializers.CharField()
    role = serializers.CharField()
    organisation = serializers.CharField(allow_blank=True)
    presence = Code("Presence", PRESENCE, allow_blank=True, help_text="Empty: not recorded.")
    presence_words = serializers.CharField()
    substitute = serializers.CharField(allow_null=True, help_text="Who came instead.")


class SheetShape(serializers.Serializer[Any]):
    """Who was at a meeting."""

    attendance = AttendanceShape(many=True)
    quorum = QuorumShape()
    illustrative = serializers.BooleanField()


class CameSent(serializers.Serializer[Any]):
    """What is recorded of one member."""

    membership = Whole(min_value=1)
    presence = Code("Presence", PRESENCE)
    substitute = Whole(
        min_value=1, required=False, allow_null=True, default=None, help_text="Id of the naming, when a substitute came."
    )  # fmt: skip


class SheetSent(serializers.Serializer[Any]):
    """Members to be recorded; the others stay as they are."""

    members = CameSent(many=True, allow_empty=False)


class DeclarationShape(serializers.Serializer[Any]):
    """An interest that a member declared on an item."""

    membership = serializers.IntegerField()
    name = serializers.CharField()
    interest = serializers.CharField()
    leaves = serializers.BooleanField(help_text="Whether they left the room.")
    words = serializers.CharField()


class MinutedItemShape(serializers.Serializer[Any]):
    """What the minutes say of one item. Of a private one the public sees heading and reason."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    title = serializers.CharField()
    purpose = Code("ItemPurpose", PURPOSE)
    lead = serializers.CharField(allow_blank=True)
    private = serializers.BooleanField()
    private_reason = serializers.CharField(allow_blank=True)
    hidden = serializers.BooleanField(help_text="Whether there is more that you may not see.")
    text = serializers.CharField(
        allow_blank=True,
        help_text="Paragraphs with an empty line between; lines that start with “- ” are points.",
    )
    decision = serializers.CharField(allow_blank=True)
    declarations = DeclarationShape(many=True)


class BodyNameShape(serializers.Serializer[Any]):
    """A body, by name."""

    slug = serializers.CharField()
    name = serializers.CharField()


class FactsShape(serializers.Serializer[Any]):
    """The meeting as it was when its minutes were published."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    day = serializers.DateField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    place = serializers.CharField(allow_blank=True)
    openness = Code("Openness", OPENNESS)
    private_reason = serializers.CharField(allow_blank=True)


class ContentShape(serializers.Serializer[Any]):
    """What a version of the minutes says. That of a published one never changes."""

    format = serializers.IntegerField()
    version = serializers.IntegerField()
    correction = serializers.CharField(allow_blank=True)
    illustrative = serializers.BooleanField()
    body = BodyNameShape()
    meeting = FactsShape()
    opening = serializers.CharField(allow_blank=True)
    closed_at = serializers.CharField(allow_blank=True, help_text="As in 16:40, in England.")
    agreed_at = serializers.DateTimeField(allow_null=True)
    attendance = AttendanceShape(many=True)
    quorum = QuorumShape()
    items = MinutedItemShape(many=True)


class MinutesShape(serializers.Serializer[Any]):
    """A version of the minutes of a meeting."""

    meeting = serializers.IntegerField()
    version = serializers.IntegerField()
    status = Code("MinutesStatus", MinutesStatus.choices)
    seen = serializers.CharField(help_text="Send it back when you write, agree or publish.")
    correction = serializers.CharField(allow_blank=True, help_text="Why it replaces the version before.")
    published_at = serializers.DateTimeField(allow_null=True)
    sha256 = serializers.CharField(
        allow_blank=True, help_text="Of the public content: JSON with sorted keys, without spaces, as UTF-8."
    )
    versions = serializers.ListField(
        child=serializers.IntegerField(), help_text="Versions that you can ask for."
    )
    illustrative = serializers.BooleanField()
    content = ContentShape()


class MinutesQuery(Query):
    """Which version of the minutes."""

    version = WholeNumber(required=False, help_text="The newest published one unless you ask for another.")


class NotedSent(serializers.Serializer[Any]):
    """What is written of one item; what is left out stays."""

    item = Whole(min_value=1)
    text = Sentence(
        required=False, default=None, allow_blank=True, max_length=MOST_TEXT, trim_whitespace=False
    )
    decision = Sentence(
        required=False, default=None, allow_blank=True, max_length=MOST_DECISION, trim_whitespace=False
    )


class MinutesSent(serializers.Serializer[Any]):
    """A draft, or a part of it; what is left out stays."""

    seen = Sentence(allow_blank=True, max_length=64, help_text=SEEN)
    opening = Sentence(
        required=False, default=None, allow_blank=True, max_length=MOST_OPENING, trim_whitespace=False
    )
    closed_at = Sentence(
        required=False, default=None, allow_blank=True, max_length=20, help_text="As in 16:40 or 4.40pm."
    )
    items = NotedSent(many=True, required=False, default=list)


class SeenSent(serializers.Serializer[Any]):
    """Which state of the minutes is agreed or published."""

    seen = Sentence(max_length=64, help_text=SEEN)


class ReopenSent(serializers.Serializer[Any]):
    """Why agreed minutes are opened again."""

    reason = Code("ReopenReason", {code.value: words for code, words in REOPENED_WORDS.items()})


class CorrectSent(serializers.Serializer[Any]):
    """Why published minutes are corrected."""

    reason = Sentence(max_length=MOST_REASON, help_text="Readers of the new version see it.")


class DecisionQuery(PagedQuery):
    """Filters of decisions."""

    since = Day(required=False, help_text="Only of meetings on this day or later.")
    until = Day(required=False, help_text="Only of meetings on this day or earlier.")


class DecisionRow(serializers.Serializer[Any]):
    """A decision of a body, from the newest published minutes of the meeting that made it."""

    meeting = serializers.IntegerField()
    day = serializers.DateField()
    meeting_title = serializers.CharField()
    item = serializers.IntegerField()
    number = serializers.IntegerField(help_text="Its place on the agenda.")
    item_title = serializers.CharField()
    decision = serializers.CharField()
    version = serializers.IntegerField(help_text="Of the minutes.")
    address = serializers.URLField(help_text="Where it stands in the minutes, for people.")
    illustrative = serializers.BooleanField()


class PackShape(serializers.Serializer[Any]):
    """The agenda pack of one audience."""

    audience = Code("PackAudience", AUDIENCE)
    status = Code(
        "PackStatus", {"none": "Nobody has asked for one of the present agenda.", **dict(PackStatus.choices)}
    )
    done = serializers.IntegerField(
        help_text="Steps done, while it is being made: one for each paper and one more."
    )
    total = serializers.IntegerField()
    fault = serializers.CharField(allow_blank=True)
    file = serializers.URLField(allow_null=True, help_text="Where its file is.")
    up_to_date = serializers.BooleanField(
        help_text="No: the agenda or its papers changed since the file was made."
    )
    pages = serializers.IntegerField(allow_null=True)
    size = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField(allow_blank=True)
    made_at = serializers.DateTimeField(allow_null=True)


class PacksShape(serializers.Serializer[Any]):
    """The agenda packs of a meeting that you may have."""

    meeting = serializers.IntegerField()
    illustrative = serializers.BooleanField()
    packs = PackShape(many=True)


class AudienceSent(serializers.Serializer[Any]):
    """For whom a pack is to be made."""

    audience = Code("PackAudience", AUDIENCE)
