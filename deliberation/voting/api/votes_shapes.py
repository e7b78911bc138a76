"""What votes look like in the API, and what may be sent of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from deliberation.bodies.api.meetings_shapes import Moment, Truth, Whole
from deliberation.bodies.calc.kinds import KIND_CHOICES, ROLE_CHOICES
from deliberation.voting.actions.vote_details import MOST_MINIMUM, MOST_MONEY, MOST_OPTIONS, MOST_SEATS
from deliberation.voting.calc.methods import (
    METHOD_CHOICES,
    MOST_DOTS,
    RULE_CHOICES,
    THRESHOLD_CHOICES,
    TIE_RULE_CHOICES,
)
from deliberation.voting.models import Option, Secrecy, Vote, VoteQuorum, VoteStatus, Watch, WatchFrom
from deliberation.voting.queries.electorate import RoleCount, Turnout
from deliberation.voting.queries.readiness import Readiness
from deliberation.voting.queries.votes import Standing, standing
from deliberation.voting.queries.votes_lists import ANNULLED, CLOSED, COMING, DRAFT, OPEN
from webapi.pagination import Row
from webapi.query import PagedQuery, Sentence, Text
from webapi.schema import Code

STANDINGS = [(each.value, each.value) for each in Standing]


class VoteQuery(PagedQuery):
    """Filters of votes."""

    body = Text(required=False, help_text="Only those of this body (short name).")
    kind = serializers.ChoiceField(
        choices=KIND_CHOICES, required=False, help_text="Only those of bodies of this kind."
    )
    method = serializers.ChoiceField(choices=METHOD_CHOICES, required=False)
    state = serializers.ChoiceField(
        choices=[OPEN, COMING, CLOSED, ANNULLED, DRAFT],
        required=False,
        help_text="Where they stand by the clock.",
    )
    words = Text(required=False, help_text="Each word must be in the title, the question or the body's name.")


class VoteRow(serializers.Serializer[Any]):
    """A vote in a list."""

    id = serializers.UUIDField()
    body = serializers.CharField(help_text="The body's short name.")
    title = serializers.CharField()
    question = serializers.CharField(allow_blank=True)
    method = Code("VoteMethod", METHOD_CHOICES)
    rule = Code("VoteRule", RULE_CHOICES)
    secrecy = Code("VoteSecrecy", Secrecy.choices)
    status = Code("VoteStatus", VoteStatus.choices)
    standing = Code("VoteStanding", STANDINGS)
    opens_at = serializers.DateTimeField(
        allow_null=True, help_text="In UTC. Null for a vote that is opened by hand."
    )
    closes_at = serializers.DateTimeField(allow_null=True)
    by_hand = serializers.BooleanField()
    opened_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    annulled_at = serializers.DateTimeField(allow_null=True)
    annul_reason = serializers.CharField(allow_blank=True)
    electors_count = serializers.IntegerField(help_text="How many may vote; 0 until the vote opens.")
    illustrative = serializers.BooleanField(help_text="Whether it was made up to show how the site works.")


class OptionShape(serializers.Serializer[Any]):
    """An option, by its place on the ballot from 1. `none`: it is “None of these”."""

    position = serializers.IntegerField()
    name = serializers.CharField()
    meaning = serializers.CharField(allow_blank=True)
    cost = serializers.IntegerField(allow_null=True, help_text="Pence.")
    minimum = serializers.IntegerField(allow_null=True, help_text="The least support with which it can win.")
    none = serializers.BooleanField()


class RoleShape(serializers.Serializer[Any]):
    """A role that may vote, and how many hold it: now, or when the vote opened."""

    role = Code("MemberRole", ROLE_CHOICES)
    words = serializers.CharField(help_text="The role’s name.")
    count = serializers.IntegerField()


class TurnoutShape(serializers.Serializer[Any]):
    """How many have voted."""

    voted = serializers.IntegerField()
    entitled = serializers.IntegerField()
    needed = serializers.IntegerField(help_text="For the quorum; 0 where there is none.")
    reached = serializers.BooleanField()


class VoteDetail(VoteRow):
    """A vote with everything that gives it its meaning."""

    background = serializers.CharField(allow_blank=True)
    seats = serializers.IntegerField(help_text="How many options are to win.")
    dots = serializers.IntegerField(help_text="Dots of each voter; 0 for other methods.")
    envelope = serializers.IntegerField(help_text="Pence; 0 for other methods than budget.")
    fits_envelope = serializers.BooleanField()
    threshold = serializers.CharField(allow_blank=True)
    none_of_these = serializers.BooleanField()
    equal_ranks = serializers.BooleanField()
    may_replace = serializers.BooleanField()
    results_wait = serializers.BooleanField()
    watch = Code("VoteWatch", Watch.choices)
    watch_from = Code("VoteWatchFrom", WatchFrom.choices)
    quorum_kind = Code("VoteQuorum", VoteQuorum.choices)
    quorum_value = serializers.IntegerField()
    tie_rule = Code("VoteTieRule", TIE_RULE_CHOICES)
    tie_seed = serializers.IntegerField(
        help_text="The number from which lots are drawn, fixed when the vote was made."
    )
    public = serializers.BooleanField()
    meeting = serializers.IntegerField(allow_null=True)
    item = serializers.IntegerField(allow_null=True)
    thing_kind = serializers.CharField(
        allow_blank=True, help_text="What the vote is about, if it came from another part of the site."
    )
    thing_id = serializers.CharField(allow_blank=True)
    spec_hash = serializers.CharField(
        allow_blank=True, help_text="SHA-256 over all of this, once the vote has opened."
    )
    options = OptionShape(many=True)
    electorate = RoleShape(many=True)
    turnout = TurnoutShape(allow_null=True, help_text="Null until the vote opens.")
    lacking = serializers.ListField(
        child=serializers.CharField(),
        allow_null=True,
        help_text="What a draft lacks before it can be scheduled; null for others.",
    )
    to_think_about = serializers.ListField(child=serializers.CharField(), allow_null=True)


class _VoteFields(serializers.Serializer[Any]):
    """What may be sent of a vote, every field optional. What the method does not ask for is left out."""

    question = Sentence(max_length=500, required=False, allow_blank=True)
    background = Sentence(max_length=8000, required=False, allow_blank=True)
    method = Code("VoteMethod", METHOD_CHOICES, required=False)
    rule = Code(
        "VoteRule", RULE_CHOICES, required=False, help_text="Without one, the usual rule of the method."
    )
    seats = Whole(min_value=1, max_value=MOST_SEATS, required=False)
    dots = Whole(min_value=0, max_value=MOST_DOTS, required=False)
    envelope = Whole(min_value=0, max_value=MOST_MONEY, required=False, help_text="Pence.")
    fits_envelope = Truth(required=False)
    threshold = Code("VoteThreshold", THRESHOLD_CHOICES, required=False)
    none_of_these = Truth(required=False)
    equal_ranks = Truth(required=False)
    may_replace = Truth(required=False)
    results_wait = Truth(required=False, help_text="A secret vote always waits.")
    secrecy = Code("VoteSecrecy", Secrecy.choices, required=False)
    watch = Code("VoteWatch", Watch.choices, required=False)
    watch_from = Code("VoteWatchFrom", WatchFrom.choices, required=False)
    roles = serializers.ListField(child=Code("MemberRole", ROLE_CHOICES), required=False, max_length=20)
    quorum_kind = Code("VoteQuorum", VoteQuorum.choices, required=False)
    quorum_value = Whole(min_value=0, max_value=32_767, required=False)
    tie_rule = Code("VoteTieRule", TIE_RULE_CHOICES, required=False)
    public = Truth(required=False)
    opens_at = Moment(required=False, allow_null=True)
    closes_at = Moment(required=False, allow_null=True)
    by_hand = Truth(required=False)
    meeting = Whole(min_value=1, required=False, allow_null=True, max_value=2**53)
    item = Whole(
        min_value=1, required=False, allow_null=True, max_value=2**53, help_text="Brings its meeting along."
    )


class VoteSent(_VoteFields):
    """A vote to draft. Without them, quorum, threshold and secrecy follow the body."""

    title = Sentence(max_length=160)
    id = serializers.UUIDField(required=False, help_text="So that sending it twice makes one vote.")


class VoteChanges(_VoteFields):
    """What to change of a draft."""

    title = Sentence(max_length=160, required=False)


class OptionSent(serializers.Serializer[Any]):
    """One option."""

    name = Sentence(max_length=160)
    meaning = Sentence(max_length=1000, required=False, default="", allow_blank=True)
    cost = Whole(
        min_value=0,
        max_value=MOST_MONEY,
        required=False,
        allow_null=True,
        default=None,
        help_text="Pence; for budgets.",
    )
    minimum = Whole(min_value=0, max_value=MOST_MINIMUM, required=False, allow_null=True, default=None)


class OptionsSent(serializers.Serializer[Any]):
    """All options, in the order of the ballot; “None of these” is added by itself where it is offered."""

    options = OptionSent(many=True, max_length=MOST_OPTIONS)  # type: ignore[call-arg]


class AnnulSent(serializers.Serializer[Any]):
    """Why a vote is annulled."""

    reason = Sentence(max_length=500, help_text="Everybody who sees the vote sees the reason.")


def in_columns(sent: dict[str, Any]) -> dict[str, Any]:
    """What was sent, under the names of `Details`. A vote whose method or item changes drops what hung on the old one."""
    values = {name: value for name, value in sent.items() if name not in ("id", "meeting", "item")}
    if "item" in sent or "meeting" in sent:
        values |= {"item_id": sent.get("item"), "meeting_id": sent.get("meeting")}
    return values


_OWN = (
    "body",
    "standing",
    "meeting",
    "item",
    "options",
    "electorate",
    "turnout",
    "lacking",
    "to_think_about",
)


def vote_row(vote: Vote) -> Row:
    """A vote as it stands in a list."""
    return {name: _value(vote, name) for name in VoteRow().fields}


def _value(vote: Vote, name: str) -> Any:
    if name == "body":
        return vote.body.slug
    return standing(vote).value if name == "standing" else getattr(vote, name)


def vote_detail(
    vote: Vote,
    options: Sequence[Option],
    counts: Sequence[RoleCount],
    voted: Turnout | None,
    ready: Readiness | None,
) -> Row:
    """The whole of a vote as it is sent."""
    found: dict[str, Any] = {
        name: _value(vote, name)
        for name in VoteDetail().fields
        if name not in _OWN or name in ("body", "standing")
    }
    return found | {
        "meeting": vote.meeting_id,
        "item": vote.item_id,
        "options": [{name: getattr(each, name) for name in OptionShape().fields} for each in options],
        "electorate": [{"role": each.role, "words": each.words, "count": each.count} for each in counts],
        "turnout": None if voted is None else {name: getattr(voted, name) for name in TurnoutShape().fields},
        "lacking": None if ready is None else ready.lacking,
        "to_think_about": None if ready is None else ready.think,
    }
