"""What witnesses and questions to them look like in the API, and what may be sent of them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.bodies.api.meetings_shapes import Truth, Whole
from deliberation.tradeoffs.calc.words import SHOWN_WORDS, choices
from deliberation.tradeoffs.models import AnsweredHow, Question, TradeOff, Witness, WitnessStatus
from deliberation.tradeoffs.queries.witnesses import ANSWERED, OPEN, PROMISED, QuestionsWanted, is_overdue
from webapi.pagination import Row
from webapi.query import Day, PagedQuery, Sentence, Text, WholeNumber
from webapi.schema import Code

MOST_NUMBER = 2**31 - 1


class WitnessRow(serializers.Serializer[Any]):
    """A witness of a trade-off."""

    number = serializers.IntegerField()
    name = serializers.CharField()
    role = serializers.CharField(help_text="What they do, and for whom.")
    why = serializers.CharField(allow_blank=True, help_text="Why they are heard.")
    interests = serializers.CharField(
        allow_blank=True, help_text="What they declared; empty: not declared yet."
    )
    statement = serializers.CharField(allow_blank=True)
    status = Code("WitnessStatus", WitnessStatus.choices)
    heard_on = serializers.DateField(allow_null=True)
    questions = serializers.IntegerField(help_text="How many questions to them are shown.")
    illustrative = serializers.BooleanField()


class WitnessSent(serializers.Serializer[Any]):
    """A witness to put on the list."""

    id = serializers.UUIDField(required=False, help_text="So that sending it twice makes one entry.")
    membership = Whole(
        min_value=1,
        max_value=2**53,
        required=False,
        allow_null=True,
        help_text="Of somebody with the role of a witness on the body: they can answer themselves then.",
    )
    name = Sentence(max_length=120, required=False, default="", allow_blank=True)
    role = Sentence(max_length=200)
    why = Sentence(max_length=300, required=False, default="", allow_blank=True)
    interests = Sentence(max_length=500, required=False, default="", allow_blank=True)
    statement = Sentence(max_length=8000, required=False, default="", allow_blank=True)
    status = Code("WitnessStatus", WitnessStatus.choices, required=False, default=WitnessStatus.INVITED.value)
    heard_on = Day(required=False, allow_null=True)


class WitnessChanges(serializers.Serializer[Any]):
    """What to change of a witness. The witness themself can send `interests` and `statement`."""

    membership = Whole(min_value=1, max_value=2**53, required=False, allow_null=True)
    name = Sentence(max_length=120, required=False)
    role = Sentence(max_length=200, required=False)
    why = Sentence(max_length=300, required=False, allow_blank=True)
    interests = Sentence(max_length=500, required=False, allow_blank=True)
    statement = Sentence(max_length=8000, required=False, allow_blank=True)
    status = Code("WitnessStatus", WitnessStatus.choices, required=False)
    heard_on = Day(required=False, allow_null=True)


class QuestionQuery(PagedQuery):
    """Filters of questions."""

    words = Text(
        required=False,
        help_text="Each word must be in the question, the answer or the name of whoever asked.",
    )
    witness = WholeNumber(
        required=False, max_value=MOST_NUMBER, help_text="Only those to this witness, by number."
    )
    state = serializers.ChoiceField(
        choices=[OPEN, ANSWERED, PROMISED],
        required=False,
        help_text="Not answered yet, answered, or answered with a promise that is open.",
    )


class QuestionRow(serializers.Serializer[Any]):
    """A question to a witness, or to all of them."""

    number = serializers.IntegerField()
    text = serializers.CharField()
    by_name = serializers.CharField(help_text="Who asked, as the public sees them.")
    witness = serializers.IntegerField(
        allow_null=True, help_text="The number of the witness; null: all of them."
    )
    asked_at = serializers.DateTimeField()
    status = Code("ShownStatus", choices(SHOWN_WORDS))
    support = serializers.IntegerField(help_text="How many members want it answered.")
    mine = serializers.BooleanField(
        allow_null=True, help_text="Whether you do; null unless you are a member."
    )
    merged_into = serializers.IntegerField(
        allow_null=True, help_text="The number of the question that it became."
    )
    answer = serializers.CharField(allow_blank=True)
    answered_how = serializers.CharField(
        allow_blank=True, help_text="`written` or `live`; empty: not answered."
    )
    answered_as = serializers.CharField(allow_blank=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    promise = serializers.CharField(allow_blank=True)
    promise_due = serializers.DateField(allow_null=True)
    promise_overdue = serializers.BooleanField()
    promise_kept_at = serializers.DateTimeField(allow_null=True)
    promise_result = serializers.CharField(allow_blank=True)
    illustrative = serializers.BooleanField()


class QuestionSent(serializers.Serializer[Any]):
    """A question to ask."""

    id = serializers.UUIDField(required=False, help_text="So that sending it twice asks once.")
    text = Sentence(max_length=600)
    witness = Whole(
        min_value=1, max_value=MOST_NUMBER, required=False, allow_null=True, help_text="Null: all witnesses."
    )


class QuestionSupportSent(serializers.Serializer[Any]):
    """Whether you want a question answered."""

    wanted = Truth()


class QuestionMergeSent(serializers.Serializer[Any]):
    """The questions that ask the same."""

    questions = serializers.ListField(
        child=Whole(min_value=1, max_value=MOST_NUMBER), min_length=1, max_length=50
    )


class WitnessAnswerSent(serializers.Serializer[Any]):
    """An answer, with a promise to find out more if there is one."""

    text = Sentence(max_length=5000)
    how = Code("AnsweredHow", AnsweredHow.choices, required=False, default=AnsweredHow.WRITTEN.value)
    witness = Whole(
        min_value=1,
        max_value=MOST_NUMBER,
        required=False,
        allow_null=True,
        default=None,
        help_text="Who answers, where all were asked.",
    )
    promise = Sentence(max_length=500, required=False, default="", allow_blank=True)
    promise_due = Day(required=False, allow_null=True, default=None)


class PromiseKeptSent(serializers.Serializer[Any]):
    """What came of a promise."""

    result = Sentence(max_length=3000)


def wanted_by(query: dict[str, Any]) -> QuestionsWanted:
    """What the parameters of a list ask for."""
    words = (query.get("words") or "").replace("\x00", " ")
    return QuestionsWanted(words=words, witness=query.get("witness") or 0, state=query.get("state") or "")


def witness_row(tradeoff: TradeOff, witness: Witness) -> Row:
    """A witness as `queries.witnesses.witnesses_of` gives them."""
    own = {"questions": getattr(witness, "asked", 0), "illustrative": tradeoff.illustrative}
    return {
        name: own[name] if name in own else getattr(witness, name) for name in map(str, WitnessRow().fields)
    }


def question_row(tradeoff: TradeOff, question: Question, *, member: bool) -> Row:
    """A question as `queries.witnesses.with_support` gives it."""
    own: dict[str, Any] = {
        "witness": question.witness.number if question.witness else None,
        "merged_into": question.merged_into.number if question.merged_into else None,
        "mine": getattr(question, "mine", False) if member else None,
        "support": getattr(question, "support", 0),
        "promise_overdue": is_overdue(question),
        "illustrative": tradeoff.illustrative,
    }
    return {
        name: own[name] if name in own else getattr(question, name) for name in map(str, QuestionRow().fields)
    }
