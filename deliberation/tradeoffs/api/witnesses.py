"""Witnesses and questions in the API: inviting, stating, asking, wanting the answer, merging, answering, promises."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.api.minutes import ListRows
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.tradeoffs.actions import questions as actions
from deliberation.tradeoffs.actions import witnesses as witness_actions
from deliberation.tradeoffs.actions.witnesses import WitnessGiven, given_of
from deliberation.tradeoffs.api import witnesses_shapes as shapes
from deliberation.tradeoffs.api.common import JSON, PLACE, OfTradeoff
from deliberation.tradeoffs.queries import witnesses as queries
from deliberation.tradeoffs.queries.tradeoffs import own_membership
from kernel.errors import NotAllowed
from webapi.pagination import QueryRows, Rows
from webapi.parsing import Unread
from webapi.query import read_body
from webapi.schema import LOCATION, acts, lists, number_in_path, reads

TAG = "Witnesses of trade-offs"
WITNESS = [*PLACE, number_in_path("number", "The witness's number.")]
QUESTION = [*PLACE, number_in_path("number", "The question's number.")]
OWN = {"interests", "statement"}
"""What a witness may send of themself."""


class _WitnessTold(OfTradeoff):
    """Answering with a witness."""

    def told(self, number: int, status: int = 200) -> Response:
        """A witness as everybody sees them."""
        found = next(each for each in queries.witnesses_of(self.tradeoff) if each.number == number)
        return self.answer(shapes.witness_row(self.tradeoff, found), status, at=self.at("witness", number))


class _Witness(_WitnessTold, BodyView):
    """A view of one witness."""


class WitnessList(_WitnessTold, BodyListView):
    """The witnesses of a trade-off, and putting somebody on the list."""

    needs = {"POST": Permission.TRADEOFF_EDIT}
    columns = tuple(shapes.WitnessRow().fields)
    filename = "witnesses"

    @lists("list_witnesses", TAG, "List the witnesses", shapes.WitnessRow, path=PLACE, description="Whom members hear, by number, with what they declared and stated.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """All of them."""
        return ListRows(
            [shapes.witness_row(self.tradeoff, each) for each in queries.witnesses_of(self.tradeoff)]
        )

    @acts("invite_witness", TAG, "Put a witness on the list", {201: shapes.WitnessRow}, body={JSON: shapes.WitnessSent}, path=PLACE, headers=[LOCATION], description="It writes to nobody: invite them as you usually do.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        sent = read_body(shapes.WitnessSent, request)
        form_id = sent.pop("id", None)
        given = WitnessGiven(membership_id=sent.pop("membership", None), **sent)
        made = witness_actions.invite_witness(**self.named(), given=given, form_id=form_id)
        return self.told(made.number, status=201)


class WitnessOne(_Witness):
    """One witness."""

    needs = {"PATCH": Permission.WITNESS_ANSWER, "DELETE": Permission.TRADEOFF_EDIT}

    @reads("get_witness", TAG, "One witness", shapes.WitnessRow, path=WITNESS)
    def get(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        queries.witness_at(self.tradeoff, number)
        return self.told(number)

    @acts("change_witness", TAG, "Change a witness's entry", {200: shapes.WitnessRow}, body={JSON: shapes.WitnessChanges}, path=WITNESS, headers=[LOCATION], description="Changes what is sent and leaves the rest. The witness themself sends `interests` and `statement` alone.")  # fmt: skip
    def patch(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(shapes.WitnessChanges, request)
        witness = queries.witness_at(self.tradeoff, number)
        if queries.prepares(self.actor, self.tradeoff):
            if "membership" in sent:
                sent["membership_id"] = sent.pop("membership")
            given = replace(given_of(witness), **sent)
            witness_actions.change_witness(**self.named(), number=number, given=given)
            return self.told(number)
        if set(sent) - OWN:
            raise NotAllowed("A witness can change their own interests and statement alone.")
        said = {name: sent.get(name, getattr(witness, name)) for name in OWN}
        witness_actions.state_as_witness(**self.named(), number=number, **said)
        return self.told(number)

    @acts("remove_witness", TAG, "Take a witness off the list", {204: None}, path=WITNESS, description="One who was put there by mistake: nobody who was asked something, stated something or was heard.")  # fmt: skip
    def delete(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        witness_actions.remove_witness(**self.named(), number=number)
        return Response(status=204)


class _QuestionTold(OfTradeoff):
    """Answering with a question."""

    def told(self, number: int, status: int = 200) -> Response:
        """A question as the one who asks may see it."""
        member = own_membership(self.actor, self.tradeoff.body_id)
        found = queries.question_at(self.actor, self.tradeoff, number, member)
        row = shapes.question_row(self.tradeoff, found, member=member is not None)
        return self.answer(row, status, at=self.at("question", number))


class _Question(_QuestionTold, BodyView):
    """A view of one question."""


class QuestionList(_QuestionTold, BodyListView):
    """The questions to witnesses, and asking."""

    needs = {"POST": Permission.TRADEOFF_TAKE_PART}
    query_class = shapes.QuestionQuery
    columns = tuple(shapes.QuestionRow().fields)
    filename = "questions"

    @lists("list_questions", TAG, "List the questions", shapes.QuestionRow, query=shapes.QuestionQuery, path=PLACE, description="Unanswered ones first, most wanted first. Those that were merged into another are left out.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """The questions that fit."""
        tradeoff = self.tradeoff
        member = own_membership(self.actor, tradeoff.body_id)
        found = queries.find_questions(self.actor, tradeoff, shapes.wanted_by(query), member)
        return QueryRows(
            found,  # type: ignore[arg-type]
            shape=lambda each: shapes.question_row(tradeoff, each, member=member is not None),  # type: ignore[arg-type]
        )

    @acts("ask_question", TAG, "Ask a question", {201: shapes.QuestionRow}, body={JSON: shapes.QuestionSent}, path=PLACE, headers=[LOCATION], description="To one witness, or to all of them. Who asks counts as wanting the answer.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        sent = read_body(shapes.QuestionSent, request)
        made = actions.ask_question(
            **self.named(), text=sent["text"], witness=sent.get("witness"), form_id=sent.get("id")
        )
        return self.told(made.number, status=201)


class QuestionOne(_Question):
    """One question."""

    needs = {"DELETE": Permission.TRADEOFF_TAKE_PART}

    @reads("get_question", TAG, "One question", shapes.QuestionRow, path=QUESTION, description="With its answer, and what was promised with it.")  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        return self.told(number)

    @acts("withdraw_question", TAG, "Take back a question", {204: None}, path=QUESTION, description="One's own, while nobody else wants it answered.")  # fmt: skip
    def delete(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        actions.withdraw_question(**self.named(), number=number)
        return Response(status=204)


class SupportQuestion(_Question):
    """Wanting a question answered too."""

    needs = {"PUT": Permission.TRADEOFF_TAKE_PART}

    @acts("support_question", TAG, "Want a question answered, or not", {200: shapes.QuestionRow}, body={JSON: shapes.QuestionSupportSent}, path=QUESTION, headers=[LOCATION], description="Each member counts once, however often it is sent.")  # fmt: skip
    def put(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(shapes.QuestionSupportSent, request)
        actions.support_question(**self.named(), number=number, wanted=sent["wanted"])
        return self.told(number)


class MergeQuestions(_Question):
    """Making one of several."""

    needs = {"POST": Permission.TRADEOFF_EDIT}

    @acts("merge_questions", TAG, "Merge questions into this one", {200: shapes.QuestionRow}, body={JSON: shapes.QuestionMergeSent}, path=QUESTION, headers=[LOCATION], description="Whoever wanted any of them answered wants this one. One can be taken out again.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(shapes.QuestionMergeSent, request)
        actions.merge_questions(**self.named(), keep=number, others=sent["questions"])
        return self.told(number)


class SeparateQuestion(_Question):
    """Making a merged question one of its own again."""

    needs = {"POST": Permission.TRADEOFF_EDIT}
    parser_classes = [Unread]

    @acts("separate_question", TAG, "Take a question out of the one it was merged into", {200: shapes.QuestionRow}, path=QUESTION, headers=[LOCATION], description="Whoever asked it counts as wanting it. Everybody else stays with the other question.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        actions.separate_question(**self.named(), number=number)
        return self.told(number)


class AnswerQuestion(_Question):
    """Answering."""

    needs = {"POST": Permission.WITNESS_ANSWER}

    @acts("answer_question", TAG, "Answer a question", {200: shapes.QuestionRow}, body={JSON: shapes.WitnessAnswerSent}, path=QUESTION, headers=[LOCATION], description="As the witness who was asked, or for those who prepare the trade-off: writing down what was said. Once.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(shapes.WitnessAnswerSent, request)
        actions.answer_question(**self.named(), number=number, given=actions.AnswerGiven(**sent))
        return self.told(number)


class KeepPromise(_Question):
    """What came of a promise."""

    needs = {"POST": Permission.WITNESS_ANSWER}

    @acts("keep_promise", TAG, "Say what came of a promise", {200: shapes.QuestionRow}, body={JSON: shapes.PromiseKeptSent}, path=QUESTION, headers=[LOCATION], description="Once. The day it was due and the day it was kept both stay to be read.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(shapes.PromiseKeptSent, request)
        actions.keep_promise(**self.named(), number=number, result=sent["result"])
        return self.told(number)
