"""What results, published ballots, checks and representation look like in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.voting.api.casting_shapes import CONTENT
from deliberation.voting.calc.methods import RULE_NAMES
from deliberation.voting.calc.verdict import Ended
from deliberation.voting.models import Source
from deliberation.voting.queries.votes import STANDING_WORDS
from webapi.query import Query, Sentence
from webapi.schema import Code

RULES = {rule.value: name for rule, name in RULE_NAMES.items()}
ENDED = {
    Ended.NO_BALLOTS.value: "Nobody voted.",
    Ended.NO_QUORUM.value: "Too few ballots: no valid result.",
    Ended.CHOSEN.value: "Options were chosen.",
    Ended.NONE_OF_THESE.value: "“None of these” won: no option is chosen.",
    Ended.NOTHING.value: "No option could win.",
    Ended.TIED.value: "A tie stands.",
    Ended.CARRIED.value: "The motion was carried.",
    Ended.LOST.value: "The motion was not carried.",
    Ended.AGREED.value: "Consent was reached.",
    Ended.NOT_AGREED.value: "Consent was not reached.",
}
OPTION = "Options are named by their position, from 1, as text; answers of motions and consent by their code."


class BareQuery(Query):
    """No parameters: a file comes as it is."""

    format = None  # type: ignore[assignment]


class CountShape(serializers.Serializer[Any]):
    """What one rule makes of the ballots."""

    rule = Code("VoteRule", RULES)
    binding = serializers.BooleanField(help_text="Whether this is the rule that was agreed.")
    ended = Code("VoteEnded", ENDED)
    chosen = serializers.ListField(child=serializers.CharField(), help_text=OPTION)
    tied = serializers.ListField(
        child=serializers.CharField(), help_text="Between whom it is still open, where a tie stands."
    )
    outcome = serializers.DictField(
        help_text="winners, ranking (tied options in one list), rounds, ties, detail, support by option, and `struck`: options "
        "that fell short of their least support and were left out."
    )


class ResultShape(serializers.Serializer[Any]):
    """The result of a vote, or the tally so far of an open one by name that does not wait."""

    vote = serializers.UUIDField()
    standing = Code("VoteStanding", {each.value: words for each, words in STANDING_WORDS.items()})
    final = serializers.BooleanField(help_text="False while the vote is open.")
    valid = serializers.BooleanField(help_text="Whether there were ballots, and enough of them.")
    words = serializers.CharField(help_text="The result in a sentence.")
    ballots = serializers.IntegerField()
    electors = serializers.IntegerField()
    quorum = serializers.IntegerField(help_text="Ballots needed; 0 where none was agreed.")
    options = serializers.DictField(child=serializers.CharField(), help_text="Names by position.")
    chosen_by_chair = serializers.ListField(child=serializers.CharField())
    chair_reason = serializers.CharField(allow_blank=True)
    tie_seed = serializers.IntegerField(help_text="The number from which lots are drawn.")
    counts = CountShape(many=True, help_text="The rule that binds first.")
    illustrative = serializers.BooleanField()


class PublishedBallotShape(serializers.Serializer[Any]):
    """One ballot of the published list."""

    position = serializers.IntegerField(help_text="Its place in the chain, from 1.")
    receipt = serializers.CharField(allow_blank=True, help_text="Secret votes.")
    voter = serializers.CharField(allow_blank=True, help_text="Votes by name.")
    substitute = serializers.CharField(allow_blank=True, help_text="Who voted in their place.")
    source = Code("BallotSource", dict(Source.choices))
    content = serializers.DictField(help_text=CONTENT)
    words = serializers.CharField()
    hash = serializers.CharField()
    illustrative = serializers.BooleanField()


class ReceiptSent(serializers.Serializer[Any]):
    """A receipt to look for."""

    receipt = Sentence(max_length=40, help_text="Ten letters and digits; capitals and gaps do not matter.")


class CheckShape(serializers.Serializer[Any]):
    """One thing that was checked."""

    code = serializers.CharField()
    fits = serializers.BooleanField()
    words = serializers.CharField()


class VoteFileShape(serializers.Serializer[Any]):
    """A file of the ballots."""

    name = serializers.CharField()
    kind = serializers.CharField()
    url = serializers.URLField()


class VoteCheckShape(serializers.Serializer[Any]):
    """A sealed vote, checked from end to end just now."""

    vote = serializers.UUIDField()
    whole = serializers.BooleanField(help_text="Whether everything fits.")
    checks = CheckShape(many=True)
    spec_hash = serializers.CharField(help_text="Where the chain starts, as kept when the vote opened.")
    spec_hash_again = serializers.CharField(help_text="The same, made anew from `specification`.")
    specification = serializers.DictField(help_text="Everything that gives the vote its meaning.")
    seal = serializers.CharField(help_text="The hash of the last ballot.")
    count = serializers.IntegerField()
    files = VoteFileShape(many=True)
    illustrative = serializers.BooleanField()


class RepresentationShape(serializers.Serializer[Any]):
    """How the voters compare with what the body is meant to mirror, small groups held back."""

    vote = serializers.UUIDField()
    representation = serializers.DictField(
        allow_null=True,
        help_text="electors, voted, turnout, minimum, features (with rows by group), notes; each figure is {state, value}. "
        "null where the body compares itself by nothing.",
    )
    illustrative = serializers.BooleanField()
