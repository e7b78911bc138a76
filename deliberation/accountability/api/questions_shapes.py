"""What questions to boards look like in the API, and what may be sent of them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.accountability.calc.answers import STANDING_CHOICES
from deliberation.accountability.calc.topics import TOPIC_CHOICES, unpacked
from deliberation.accountability.models import BoardQuestion
from deliberation.accountability.queries.questions import OPEN, WITHDRAWN, QuestionWithAnswers, standing
from deliberation.bodies.calc.kinds import ROLE_CHOICES
from deliberation.bodies.models import LengthUnit
from webapi.pagination import Row
from webapi.query import PagedQuery, Sentence, Text
from webapi.schema import Code


class BodyQuestionQuery(PagedQuery):
    """Filters of the questions of one body."""

    words = Text(
        required=False,
        help_text="Each word must be in the question, its background, the reference or a body's name.",
    )
    state = serializers.ChoiceField(
        choices=[OPEN, *(code for code, _ in STANDING_CHOICES), WITHDRAWN],
        required=False,
        help_text="`open`: not answered yet, late or not.",
    )
    topic = serializers.ChoiceField(choices=TOPIC_CHOICES, required=False)


class QuestionQuery(BodyQuestionQuery):
    """Filters of questions to boards."""

    body = Text(required=False, help_text="Only those to this body (short name).")
    from_body = Text(required=False, help_text="Only those from this body (short name).")


class BoardQuestionRow(serializers.Serializer[Any]):
    """A question to a board in a list."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    body = serializers.CharField(help_text="The short name of the body that was asked.")
    from_body = serializers.CharField(help_text="The short name of the body for which it was asked.")
    role = serializers.ChoiceField(choices=ROLE_CHOICES, help_text="Of who asked.")
    text = serializers.CharField()
    asked_on = serializers.DateField()
    due_on = serializers.DateField(help_text="The last day for an answer.")
    standing = Code("BoardQuestionStanding", STANDING_CHOICES)
    answered_on = serializers.DateField(allow_null=True, help_text="The day of the first answer.")
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    topics = serializers.CharField(allow_blank=True, help_text="Codes with a blank between them.")
    illustrative = serializers.BooleanField(help_text="Whether it was made up to show how the site works.")


class BodyBoardQuestionRow(BoardQuestionRow):
    """A question in a body's list."""


class BoardQuestionAnswer(serializers.Serializer[Any]):
    """An answer. The one with the highest number counts."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    text = serializers.CharField()
    role = serializers.ChoiceField(choices=ROLE_CHOICES, help_text="Of who answered.")
    given_on = serializers.DateField()
    given_at = serializers.DateTimeField()


class BoardQuestionDetail(BoardQuestionRow):
    """A question with every answer, newest first."""

    background = serializers.CharField(allow_blank=True)
    withdrawn_why = serializers.CharField(allow_blank=True)
    reply_length = serializers.IntegerField()
    reply_unit = Code("ReplyUnit", LengthUnit.choices)
    answers = BoardQuestionAnswer(many=True)


class BoardQuestionSent(serializers.Serializer[Any]):
    """A question to ask."""

    from_body = Sentence(max_length=80, help_text="The short name of the body for whose patients you ask.")
    text = Sentence(max_length=2000)
    background = Sentence(max_length=4000, required=False, default="", allow_blank=True)
    topics = serializers.ListField(
        child=serializers.ChoiceField(choices=TOPIC_CHOICES), required=False, default=list, max_length=40
    )
    id = serializers.UUIDField(required=False, help_text="So that sending it twice asks once.")


class BoardAnswerSent(serializers.Serializer[Any]):
    """An answer to give."""

    text = Sentence(max_length=8000)
    id = serializers.UUIDField(required=False, help_text="So that sending it twice gives one answer.")


class BoardQuestionWithdrawalSent(serializers.Serializer[Any]):
    """Why a question is taken back."""

    reason = Sentence(max_length=300)


def question_row(each: BoardQuestion) -> Row:
    """A question as it stands in a list."""
    return {name: _value(each, name) for name in BoardQuestionRow().fields}


def _value(each: BoardQuestion, name: str) -> Any:
    if name in ("body", "from_body"):
        return getattr(each, name).slug
    if name == "standing":
        return standing(each).value
    return " ".join(unpacked(each.topics)) if name == "topics" else getattr(each, name)


def question_detail(found: QuestionWithAnswers) -> Row:
    """The whole of it as it is sent."""
    asked = found.question
    names = ("background", "withdrawn_why", "reply_length", "reply_unit")
    answers = [{name: getattr(one, name) for name in BoardQuestionAnswer().fields} for one in found.answers]
    return question_row(asked) | {name: getattr(asked, name) for name in names} | {"answers": answers}
