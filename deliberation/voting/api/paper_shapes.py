"""What paper and hall votes, who took part and features look like in the API, and what may be sent of them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.bodies.api.meetings_shapes import Truth, Whole
from deliberation.voting.actions.paper import MOST_LABEL, MOST_REASON
from deliberation.voting.actions.paper_hand_out import BACK_REASONS
from deliberation.voting.api.casting_shapes import CONTENT
from deliberation.voting.calc.batches import MOST_PAPERS
from deliberation.voting.calc.features import MOST_GROUPS, MOST_NAME, MOST_SOURCE, WHOLE
from deliberation.voting.models import BatchStatus, Source
from deliberation.voting.queries.took_part import NOT_VOTED, VOTED
from webapi.query import LARGEST, PagedQuery, Sentence
from webapi.schema import Code

STATUS = dict(BatchStatus.choices)
SOURCE = dict(Source.choices)
SHOW = {VOTED: "Those who have voted.", NOT_VOTED: "Those who have not."}
TARGET = "Its share of the population, in tenths of a per cent."


class VotePapersShape(serializers.Serializer[Any]):
    """The papers of a vote."""

    handed_out = serializers.IntegerField()
    counted = serializers.IntegerField(help_text="Papers in counted batches, spoilt ones among them.")
    spoilt = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="Papers in batches that are not finished.")
    outside = serializers.IntegerField(help_text="Papers handed out that are in no batch.")


class EnteredByShape(serializers.Serializer[Any]):
    """How far one of the two people is. Never what they entered."""

    place = serializers.IntegerField()
    own = serializers.BooleanField(help_text="Whether it is you.")
    finished = serializers.BooleanField()
    rows = serializers.IntegerField(help_text="Papers entered so far.")


class PaperBatchShape(serializers.Serializer[Any]):
    """A batch of papers, or a roll call."""

    number = serializers.IntegerField()
    label = serializers.CharField(allow_blank=True)
    papers = serializers.IntegerField(help_text="Counted by hand; of a roll call: answers.")
    status = Code("BatchStatus", STATUS)
    spoilt = serializers.IntegerField()
    discard_reason = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    counted_at = serializers.DateTimeField(allow_null=True)
    entries = EnteredByShape(many=True)
    differing = serializers.IntegerField(help_text="Papers that two finished entries read differently.")


class PaperBatchesShape(serializers.Serializer[Any]):
    """Paper and room: counts and batches."""

    papers = VotePapersShape()
    batches = PaperBatchShape(many=True)
    illustrative = serializers.BooleanField()


class PaperBatchSent(serializers.Serializer[Any]):
    """A new batch."""

    papers = Whole(min_value=1, max_value=MOST_PAPERS, help_text="Counted by hand.")
    label = Sentence(required=False, default="", allow_blank=True, max_length=MOST_LABEL)


class BatchPapersSent(serializers.Serializer[Any]):
    """Another number of papers."""

    papers = Whole(min_value=1, max_value=MOST_PAPERS)


class BatchReasonSent(serializers.Serializer[Any]):
    """Why a batch is discarded."""

    reason = Sentence(max_length=MOST_REASON, help_text="It stays on record. Nothing about a person.")


class PaperReadSent(serializers.Serializer[Any]):
    """What was read off one paper (`paper`), or heard from one elector (`elector`)."""

    paper = Whole(required=False, default=0, min_value=0, max_value=MOST_PAPERS, help_text="Its number in the batch, from 1. Of a secret vote.")  # fmt: skip
    code = Sentence(required=False, default="", allow_blank=True, max_length=20, help_text="The printed code.")  # fmt: skip
    spoilt = Truth(required=False, default=False)
    content = serializers.DictField(required=False, allow_null=True, default=None, help_text=f"{CONTENT} Null: a paper that is not spoilt is taken out again; an elector is absent.")  # fmt: skip
    elector = Whole(required=False, allow_null=True, default=None, min_value=1, max_value=LARGEST, help_text="Of a recorded vote.")  # fmt: skip
    substitute = Whole(required=False, allow_null=True, default=None, min_value=1, max_value=LARGEST, help_text="Id of the naming of who answered for them.")  # fmt: skip


class PaperEntrySent(serializers.Serializer[Any]):
    """Some papers of a batch; the others stay as you entered them."""

    rows = PaperReadSent(many=True, allow_empty=True)
    finish = Truth(required=False, default=False, help_text="Whether everything is entered.")


class PaperRowShape(serializers.Serializer[Any]):
    """What was read off one paper."""

    paper = serializers.IntegerField()
    code = serializers.CharField(allow_blank=True)
    spoilt = serializers.BooleanField()
    content = serializers.DictField(allow_null=True)
    elector = serializers.IntegerField(allow_null=True)
    substitute = serializers.IntegerField(allow_null=True)


class PaperEntryShape(serializers.Serializer[Any]):
    """Your own entry of a batch."""

    rows = PaperRowShape(many=True)
    finished = serializers.BooleanField()
    illustrative = serializers.BooleanField()


class DifferenceShape(serializers.Serializer[Any]):
    """One paper that two people read differently; null: not entered."""

    paper = serializers.IntegerField()
    what = serializers.ListField(child=serializers.CharField())
    first = PaperRowShape(allow_null=True)
    second = PaperRowShape(allow_null=True)


class DifferencesShape(serializers.Serializer[Any]):
    """Where two finished entries differ."""

    differences = DifferenceShape(many=True)
    illustrative = serializers.BooleanField()


class SettledSent(serializers.Serializer[Any]):
    """How one difference is settled."""

    paper = Whole(min_value=1, max_value=LARGEST)
    take = Whole(required=False, default=0, min_value=0, max_value=2, help_text="1 or 2: whose reading is right.")  # fmt: skip
    read = PaperReadSent(required=False, allow_null=True, default=None, help_text="Or what the paper says on another look.")  # fmt: skip


class SettleSent(serializers.Serializer[Any]):
    """Differences that are settled; the others stay open."""

    settled = SettledSent(many=True, allow_empty=False)


class HandOutSent(serializers.Serializer[Any]):
    """Who was handed a paper ballot."""

    electors = serializers.ListField(
        child=Whole(min_value=1, max_value=LARGEST), allow_empty=False, max_length=2000
    )


class TakeBackSent(HandOutSent):
    """Whose paper is no longer out, and why."""

    reason = Code("TakeBackReason", dict(BACK_REASONS))


class HandedOutShape(serializers.Serializer[Any]):
    """How many electors were changed, and the papers now."""

    changed = serializers.IntegerField()
    papers = VotePapersShape()
    illustrative = serializers.BooleanField()


class RoleTurnoutShape(serializers.Serializer[Any]):
    """One role."""

    role = serializers.CharField()
    words = serializers.CharField()
    entitled = serializers.IntegerField()
    voted = serializers.IntegerField()
    in_room = serializers.IntegerField(allow_null=True, help_text="Answered in the room. Of a secret vote it is not told.")  # fmt: skip


class TookPartShape(serializers.Serializer[Any]):
    """How many took part."""

    entitled = serializers.IntegerField()
    voted = serializers.IntegerField()
    roles = RoleTurnoutShape(many=True)
    joined = serializers.IntegerField(help_text="People who had ever joined in these roles when it opened.")
    left = serializers.IntegerField(help_text="Of those, people who had left before it opened.")
    names = serializers.BooleanField(help_text="Whether you may see who has voted: `voters/`.")
    why_not = serializers.CharField(allow_blank=True)
    illustrative = serializers.BooleanField()


class VoterQuery(PagedQuery):
    """Filter of voters."""

    show = Code("VotersShown", SHOW, required=False, help_text="Everybody unless you say which.")


class VoterRow(serializers.Serializer[Any]):
    """Somebody entitled to vote."""

    elector = serializers.IntegerField()
    name = serializers.CharField()
    role = serializers.CharField()
    voted = serializers.BooleanField()
    day = serializers.DateField(allow_null=True)
    way = serializers.CharField(allow_blank=True, help_text="How, in a recorded vote alone.")
    substitute = serializers.CharField(allow_blank=True, help_text="Who voted for them, in a recorded vote alone.")  # fmt: skip
    illustrative = serializers.BooleanField()


class FeatureGroupShape(serializers.Serializer[Any]):
    """A group of a feature."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    target = serializers.IntegerField(allow_null=True, help_text=TARGET)


class BodyFeatureShape(serializers.Serializer[Any]):
    """A feature by which a body compares itself with its area."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    source = serializers.CharField(allow_blank=True)
    ended = serializers.BooleanField()
    groups = FeatureGroupShape(many=True)


class FeaturesShape(serializers.Serializer[Any]):
    """The features of a body."""

    features = BodyFeatureShape(many=True)
    illustrative = serializers.BooleanField()


class FeatureGroupSent(serializers.Serializer[Any]):
    """A group; with its id, one that is there already."""

    id = Whole(required=False, allow_null=True, default=None, min_value=1, max_value=LARGEST)
    name = Sentence(max_length=MOST_NAME)
    target = Whole(required=False, allow_null=True, default=None, min_value=0, max_value=WHOLE, help_text=TARGET)  # fmt: skip


class BodyFeatureSent(serializers.Serializer[Any]):
    """A whole feature. Groups that are left out are taken away, if nobody is in them."""

    name = Sentence(max_length=MOST_NAME)
    source = Sentence(required=False, default="", allow_blank=True, max_length=MOST_SOURCE)
    ended = Truth(required=False, default=False)
    groups = FeatureGroupSent(many=True, allow_empty=False, max_length=MOST_GROUPS)  # type: ignore[call-arg]


class AssignedShape(serializers.Serializer[Any]):
    """Which group of a feature a member said they are in."""

    membership = serializers.IntegerField()
    feature = serializers.IntegerField()
    group = serializers.IntegerField()


class AssignedListShape(serializers.Serializer[Any]):
    """What members said. For those who look after it alone."""

    said = AssignedShape(many=True)
    illustrative = serializers.BooleanField()


class AssignedSent(serializers.Serializer[Any]):
    """Which group a member is in; null: they did not say."""

    membership = Whole(min_value=1, max_value=LARGEST)
    feature = Whole(min_value=1, max_value=LARGEST)
    group = Whole(allow_null=True, min_value=1, max_value=LARGEST)


class AssignSent(serializers.Serializer[Any]):
    """What members said; others stay as they are."""

    said = AssignedSent(many=True, allow_empty=False, max_length=2000)  # type: ignore[call-arg]


class MyGroupSent(serializers.Serializer[Any]):
    """Which group you are in; null: you prefer not to say."""

    feature = Whole(min_value=1, max_value=LARGEST)
    group = Whole(allow_null=True, min_value=1, max_value=LARGEST)


class MyGroupsSent(serializers.Serializer[Any]):
    """What you say about yourself."""

    answers = MyGroupSent(many=True, allow_empty=False, max_length=50)  # type: ignore[call-arg]


class GroupsChangedShape(serializers.Serializer[Any]):
    """How many answers changed."""

    changed = serializers.IntegerField()
    illustrative = serializers.BooleanField()
