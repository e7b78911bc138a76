"""What partnership checks look like in the API, and what may be sent of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from deliberation.scrutiny.calc.check import ANSWERS, FEWEST, STATEMENTS, change
from deliberation.scrutiny.calc.words import CHECK_STATUS_CHOICES, FACTOR_CHOICES
from deliberation.scrutiny.models import PartnershipCheck
from deliberation.scrutiny.queries.checks import Round
from webapi.pagination import Row
from webapi.query import Day, WholeNumber
from webapi.schema import Code


class CheckRow(serializers.Serializer[Any]):
    """A round of the partnership check in a list."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    status = Code("PartnershipCheckStatus", CHECK_STATUS_CHOICES)
    least = serializers.IntegerField(help_text="From how many answers on results show.")
    opened_on = serializers.DateField(allow_null=True)
    closes_on = serializers.DateField()
    closed_on = serializers.DateField(allow_null=True)
    asked = serializers.IntegerField(help_text="How many members were asked.")
    answered = serializers.IntegerField(help_text="How many of them answered.")
    illustrative = serializers.BooleanField(help_text="Whether it was made up to show how the site works.")


class CheckResult(serializers.Serializer[Any]):
    """What the answers to one statement say. Null: too few people have an opinion to show it."""

    statement = serializers.CharField(help_text="Its code, which never changes.")
    factor = Code("PartnershipFactor", FACTOR_CHOICES)
    text = serializers.CharField()
    agree = serializers.IntegerField(allow_null=True)
    disagree = serializers.IntegerField(allow_null=True)
    said = serializers.IntegerField(allow_null=True, help_text="How many have an opinion.")
    counts = serializers.DictField(
        child=serializers.IntegerField(),
        allow_null=True,
        help_text="How many gave each answer: 5 strongly agree to 1 strongly disagree, 0 does not know.",
    )
    compared = serializers.ChoiceField(
        choices=["", "more", "fewer", "same"],
        help_text="Whether more or fewer agree than in the round before; empty where it cannot be compared.",
    )


class CheckDetail(CheckRow):
    """A round with its results, once it is closed."""

    results = CheckResult(many=True)


class CheckAnswerRow(serializers.Serializer[Any]):
    """How many gave one answer to one statement in one round."""

    round = serializers.IntegerField()
    closed_on = serializers.DateField()
    statement = serializers.CharField()
    factor = serializers.CharField()
    answer = serializers.IntegerField(help_text="5 strongly agree to 1 strongly disagree, 0 does not know.")
    count = serializers.IntegerField(allow_null=True, help_text="Empty where too few have an opinion.")
    illustrative = serializers.BooleanField(help_text="Whether it was made up to show how the site works.")


class CheckSent(serializers.Serializer[Any]):
    """The settings of a round."""

    closes_on = Day()
    least = WholeNumber(required=False, default=FEWEST, max_value=50)


class NewCheckSent(CheckSent):
    """A round to prepare."""

    id = serializers.UUIDField(required=False, help_text="So that sending it twice prepares one.")


class CheckAnswersSent(serializers.Serializer[Any]):
    """An answer to each statement, by its code: 5 strongly agree to 1 strongly disagree, 0 does not know."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """One field for each statement."""
        return {
            each.code: WholeNumber(min_value=min(ANSWERS), max_value=max(ANSWERS), help_text=each.text)
            for each in STATEMENTS
        }


class CheckCounted(serializers.Serializer[Any]):
    """Whether answers were counted: not, where the same member had answered before."""

    counted = serializers.BooleanField()


def check_row(each: PartnershipCheck) -> Row:
    """A round as it stands in a list."""
    return {name: getattr(each, name) for name in CheckRow().fields}


def check_detail(each: PartnershipCheck, rounds: list[Round]) -> Row:
    """A round with its results; `rounds`: itself and the one before, once it is closed."""
    return check_row(each) | {"results": list(_results(rounds))}


def _results(rounds: list[Round]) -> Iterable[Row]:
    if not rounds:
        return
    before = rounds[1].spreads if len(rounds) > 1 else {}
    for each in STATEMENTS:
        spread = rounds[0].spreads[each.code]
        yield {
            "statement": each.code,
            "factor": each.factor,
            "text": each.text,
            "agree": spread.agree if spread else None,
            "disagree": spread.disagree if spread else None,
            "said": spread.said if spread else None,
            "counts": {str(number): count for number, count in spread.counts.items()} if spread else None,
            "compared": change(before.get(each.code), spread),
        }
