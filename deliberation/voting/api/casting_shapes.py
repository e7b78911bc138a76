"""What a ballot paper, a ballot and its receipt look like in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.bodies.api.meetings_shapes import Whole
from deliberation.voting.calc.methods import METHOD_CHOICES, Shape
from deliberation.voting.forms.tickets import MOST_TICKET
from deliberation.voting.models import Secrecy
from webapi.query import Sentence
from webapi.schema import Code

SHAPES = {
    Shape.CHOICE.value: 'One answer: `{"choice": 2}`; a motion: `{"choice": "for"}`, "against" or "abstain"; consent: `{"choice": "object", "reason": "…"}`, "agree" or "aside".',
    Shape.SET.value: 'The options that are ticked: `{"set": [1, 3]}`; empty for none of them.',
    Shape.POINTS.value: 'Points by option: `{"points": {"1": 5, "2": 0}}`; every option of a score, the options with dots of dots.',
    Shape.RANKS.value: 'Best first, options that rank equal in one list: `{"ranks": [[2], [1, 3]]}`; the rest is unranked.',
}
CONTENT = "The ballot, in the `shape` that its paper names. Options are named by their position, from 1."


class PaperOptionShape(serializers.Serializer[Any]):
    """One option on the ballot."""

    position = serializers.IntegerField()
    name = serializers.CharField()
    meaning = serializers.CharField(allow_blank=True)
    cost = serializers.IntegerField(allow_null=True, help_text="Pence.")
    none = serializers.BooleanField(help_text="Whether it stands for “none of these”.")


class PaperBallotShape(serializers.Serializer[Any]):
    """A ballot that you may cast: your own, or that of somebody for whom you stand in."""

    elector = serializers.IntegerField(help_text="Send it with a recorded ballot.")
    own = serializers.BooleanField()
    name = serializers.CharField(help_text="Whose ballot it is, by public name.")
    voted_on = serializers.DateField(allow_null=True)
    on_paper = serializers.BooleanField(help_text="Whether they vote on paper or in the room instead.")
    instead_of = serializers.IntegerField(
        help_text="Number of the recorded ballot that counts now; 0: none. Send it back to replace that one."
    )


class BallotPaperShape(serializers.Serializer[Any]):
    """What a ballot may hold, and what to send it with."""

    vote = serializers.UUIDField()
    title = serializers.CharField()
    question = serializers.CharField()
    method = Code("VoteMethod", METHOD_CHOICES)
    shape = Code("BallotShape", SHAPES)
    secrecy = Code("VoteSecrecy", Secrecy.choices)
    options = PaperOptionShape(many=True)
    dots = serializers.IntegerField(help_text="Dots to spread; 0 in votes without.")
    envelope = serializers.IntegerField(help_text="Pence; 0 in votes without.")
    fits_envelope = serializers.BooleanField(help_text="Whether what one voter chooses has to fit it.")
    equal_ranks = serializers.BooleanField()
    may_replace = serializers.BooleanField()
    closes_at = serializers.DateTimeField(allow_null=True)
    ballots = PaperBallotShape(many=True)
    ticket = serializers.CharField(
        allow_blank=True,
        help_text="For one secret ballot: send it along. Sent again with the same ballot it gives the same answer, so send until you have one. Empty in recorded votes.",
    )
    illustrative = serializers.BooleanField()


class BallotSent(serializers.Serializer[Any]):
    """A ballot: with `ticket` in a secret vote, with `elector` in a recorded one."""

    content = serializers.DictField(help_text=CONTENT)
    ticket = Sentence(required=False, default="", allow_blank=True, max_length=MOST_TICKET)
    elector = Whole(required=False, default=0, min_value=0, max_value=10**15 - 1)
    instead_of = Whole(required=False, default=0, min_value=0, max_value=10**15 - 1)


class ReplacementSent(serializers.Serializer[Any]):
    """A ballot that takes the place of the one under a receipt."""

    content = serializers.DictField(help_text=CONTENT)
    receipt = Sentence(max_length=40)


class ReceiptShape(serializers.Serializer[Any]):
    """The answer to a ballot that is in. The receipt of a secret ballot is told here and nowhere else."""

    vote = serializers.UUIDField()
    receipt = serializers.CharField(allow_blank=True, help_text="Empty in recorded votes.")
    ballot = serializers.IntegerField(
        help_text="Number of the recorded ballot; 0 in secret votes: theirs have none."
    )
    again = serializers.BooleanField(
        help_text="Whether it was in already and this was a repeat. It counts once."
    )
