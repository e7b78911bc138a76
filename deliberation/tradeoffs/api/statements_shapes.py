"""What statements, answers and opinion groups look like in the API, and what may be sent of them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.bodies.api.meetings_shapes import Truth, Whole
from deliberation.tradeoffs.calc.statements import MOST_SEEDS, MOST_TEXT
from deliberation.tradeoffs.calc.words import SHOWN_WORDS
from deliberation.tradeoffs.forms.statements import ANSWERS
from deliberation.tradeoffs.models import ImportState, Statement, StatementImport
from deliberation.tradeoffs.queries.opinion import OpinionState
from webapi.pagination import Row
from webapi.query import Query, Sentence
from webapi.schema import Code

ANSWER_CHOICES = [(each, each) for each in ANSWERS]
STATUS_CHOICES = [(code.value, words) for code, words in SHOWN_WORDS.items()]
CODES = {value: code for code, value in ANSWERS.items()}


class StatementBare(Query):
    """No parameters: a file comes in one form."""

    format = None  # type: ignore[assignment]


class StatementRow(serializers.Serializer[Any]):
    """A statement that is shown. Who wrote it is not told."""

    number = serializers.IntegerField()
    text = serializers.CharField()
    seeded = serializers.BooleanField(
        help_text="Entered by those who prepare the trade-off, or taken in from a file."
    )
    illustrative = serializers.BooleanField(help_text="Whether it was made up to show how the site works.")


class OwnStatementShape(serializers.Serializer[Any]):
    """A statement, as its author is told of it."""

    number = serializers.IntegerField()
    text = serializers.CharField()
    status = Code("StatementStatus", STATUS_CHOICES)
    illustrative = serializers.BooleanField()


class StatementsShape(serializers.Serializer[Any]):
    """Statements that were entered."""

    statements = OwnStatementShape(many=True)
    illustrative = serializers.BooleanField()


class OwnAnswerShape(serializers.Serializer[Any]):
    """A member's own answer."""

    number = serializers.IntegerField(help_text="Of the statement.")
    answer = Code("StatementAnswer", ANSWER_CHOICES)


class NextStatementShape(serializers.Serializer[Any]):
    """How far a member is, and what comes next. For them alone."""

    number = serializers.IntegerField(allow_null=True, help_text="Null once everything is answered.")
    text = serializers.CharField(allow_blank=True)
    answered = serializers.IntegerField()
    total = serializers.IntegerField()
    answers = OwnAnswerShape(many=True)
    illustrative = serializers.BooleanField()


class AnswerSent(serializers.Serializer[Any]):
    """An answer."""

    answer = serializers.ChoiceField(choices=ANSWER_CHOICES)


class StatementSent(serializers.Serializer[Any]):
    """A member's own statement."""

    text = Sentence(max_length=MOST_TEXT)
    form_id = serializers.UUIDField(
        help_text="Made up by the sender: sent again with it, nothing is made twice."
    )
    sure = Truth(
        required=False, default=False, help_text="Also where one that is there says nearly the same."
    )


class SeedsSent(serializers.Serializer[Any]):
    """The first statements."""

    texts = serializers.ListField(child=Sentence(max_length=MOST_TEXT), min_length=1, max_length=MOST_SEEDS)
    form_id = serializers.UUIDField(
        help_text="Made up by the sender: sent again with it, nothing is made twice."
    )


class PolisSent(serializers.Serializer[Any]):
    """Files as Polis exports them."""

    comments = serializers.FileField(help_text="comments.csv: the statements.")
    votes = serializers.FileField(required=False, help_text="votes.csv: the answers.")
    agree = serializers.ChoiceField(
        choices=["1", "-1"], required=False, default="1", help_text="Which figure means agree in votes.csv."
    )


class StatementImportShape(serializers.Serializer[Any]):
    """Files of statements and answers, and what they bring or brought."""

    id = serializers.IntegerField()
    state = Code("StatementImportState", ImportState.choices)
    received_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)
    counts = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="statements, known (here already), refused (taken out here), taken_out (there), voters, answers, left_out, changed.",
    )
    statements = serializers.ListField(
        child=serializers.CharField(), help_text="What would be entered; empty once it is done or discarded."
    )
    known_already = serializers.BooleanField(help_text="Whether it had been taken in before this request.")
    illustrative = serializers.BooleanField()


class OpinionShape(serializers.Serializer[Any]):
    """Opinion groups, as far as they may be shown."""

    tradeoff = serializers.UUIDField()
    state = Code("OpinionState", [(each.value, each.value) for each in OpinionState])
    computed_at = serializers.DateTimeField(allow_null=True)
    behind = serializers.BooleanField(help_text="Whether answers came in since.")
    least = Whole(help_text="Fewest members of whom anything is told together.")
    result = serializers.DictField(
        allow_null=True,
        help_text="groups (each with what sets it apart), reason and sentence where there are none, members, statements, answers, "
        "silhouette, clearness, shared, divisive, table. Null as long as there is none.",
    )
    picture = serializers.DictField(
        allow_null=True, help_text="Places on a coarse grid: column, row, number of the group, members there."
    )
    illustrative = serializers.BooleanField()


def statement_row(statement: Statement, illustrative: bool) -> Row:
    """A statement as its author is told of it."""
    return {
        "number": statement.number,
        "text": statement.text,
        "status": statement.status,
        "illustrative": illustrative,
    }


def import_row(found: StatementImport, illustrative: bool, *, known: bool = False) -> Row:
    """An import as it is sent."""
    return {
        "id": found.pk,
        "state": found.state,
        "received_at": found.received_at,
        "done_at": found.done_at,
        "counts": found.counts,
        "statements": [text for _, text, _ in found.rows.get("statements", [])],
        "known_already": known,
        "illustrative": illustrative,
    }
