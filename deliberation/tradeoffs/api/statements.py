"""Statements in the API: the list, what comes next for a member, answering, writing and withdrawing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.views.decorators.debug import sensitive_variables
from rest_framework.request import Request
from rest_framework.response import Response

from access.gate import holds
from access.permissions import Permission
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions import statements as actions
from deliberation.tradeoffs.actions.answers import answer_statement
from deliberation.tradeoffs.api import statements_shapes as shapes
from deliberation.tradeoffs.api.common import JSON, PLACE, OfTradeoff
from deliberation.tradeoffs.forms.statements import ANSWERS
from deliberation.tradeoffs.models import TradeOff
from deliberation.tradeoffs.queries import statements as queries
from deliberation.tradeoffs.queries.tradeoffs import member_acting
from webapi.pagination import QueryRows, Row, Rows
from webapi.parsing import Unread
from webapi.query import read_body
from webapi.schema import acts, lists, number_in_path, reads

TAG = "Trade-offs: statements"
NUMBER = number_in_path("number", "The statement's number.")


class Statements(OfTradeoff, BodyListView):
    """The statements of a trade-off."""

    columns = ("number", "text", "seeded", "illustrative")
    filename = "statements"
    needs = {"POST": Permission.TRADEOFF_TAKE_PART}

    @lists("list_statements", TAG, "Statements of a trade-off", shapes.StatementRow, path=PLACE, description="Those that are shown, by number. What anybody answered is not told here.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        tradeoff = self.tradeoff
        found = queries.shown_statements(tradeoff).values("number", "text", "seeded")
        return QueryRows(found, shape=lambda row: {**row, "illustrative": tradeoff.illustrative})

    @acts("make_statement", TAG, "Write a statement", {201: shapes.OwnStatementShape}, body={JSON: shapes.StatementSent}, path=PLACE, description="As a member, in the stage Discuss. Error 400 statement_similar: one that is there says nearly the same; `parameters.number` says which. Send it again with `sure` if yours is another idea.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        sent = read_body(shapes.StatementSent, request)
        tradeoff = self.tradeoff
        made = actions.make_statement(**self.named(), **sent)
        return self.answer(shapes.statement_row(made, tradeoff.illustrative), 201)


class Seeds(OfTradeoff, BodyView):
    """The first statements."""

    needs = {"POST": Permission.TRADEOFF_EDIT}

    @acts("seed_statements", TAG, "Enter first statements", {201: shapes.StatementsShape}, body={JSON: shapes.SeedsSent}, path=PLACE, description="For those who prepare the trade-off, up to the stage Discuss. All of them or none. Needs a sign-in with a second step.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        sent = read_body(shapes.SeedsSent, request)
        tradeoff = self.tradeoff
        made = actions.seed_statements(**self.named(), **sent)
        rows = [shapes.statement_row(each, tradeoff.illustrative) for each in made]
        return self.answer({"statements": rows, "illustrative": tradeoff.illustrative}, 201)


class NextStatement(OfTradeoff, BodyView):
    """What comes next for a member."""

    reads_need = Permission.TRADEOFF_TAKE_PART

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """What a member answered is for one reader: nobody keeps it."""
        final = super().finalize_response(request, response, *args, **kwargs)
        final.headers["Cache-Control"] = "no-store"
        return final

    @reads("next_statement", TAG, "Your next statement, and your answers", shapes.NextStatementShape, path=PLACE, private=True, description="For a member, about themselves alone: how far they are, what comes next in their fair order, and what they answered.")  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        tradeoff = self.tradeoff
        return self.answer(progress_row(self.actor, tradeoff))


class AnswerOne(OfTradeoff, BodyView):
    """A member's answer."""

    needs = {"POST": Permission.TRADEOFF_TAKE_PART}

    @acts("answer_statement", TAG, "Answer a statement", {200: shapes.NextStatementShape}, body={JSON: shapes.AnswerSent}, path=[*PLACE, NUMBER], description="As a member, in the stage Discuss. The last answer counts. Answers what comes next.")  # fmt: skip
    @sensitive_variables()
    def post(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(shapes.AnswerSent, request)
        tradeoff = self.tradeoff
        answer_statement(**self.named(), number=number, value=ANSWERS[sent["answer"]])
        return self.answer(progress_row(self.actor, tradeoff))


class WithdrawStatement(OfTradeoff, BodyView):
    """Withdrawing a statement."""

    parser_classes = [Unread]
    needs = {"POST": Permission.TRADEOFF_TAKE_PART}

    def check_permissions(self, request: Request) -> None:
        """Let members pass for what they wrote, and those who prepare for the first statements."""
        as_staff = holds(self.actor, Permission.TRADEOFF_EDIT, scope_of(self.body.pk))
        as_member = holds(self.actor, Permission.TRADEOFF_TAKE_PART, scope_of(self.body.pk))
        if as_staff and not as_member:
            self.needs = {"POST": Permission.TRADEOFF_EDIT}  # type: ignore[misc]
        super().check_permissions(request)

    @acts("withdraw_statement", TAG, "Withdraw a statement", {200: shapes.OwnStatementShape}, path=[*PLACE, NUMBER], description="Its author, while nobody else has answered it; of the first statements those who prepare. Error 409: statement_answered.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        tradeoff = self.tradeoff
        seeded = queries.any_statement(tradeoff, number).seeded
        action = actions.withdraw_seed if seeded else actions.withdraw_statement
        done = action(**self.named(), number=number)
        return self.answer(shapes.statement_row(done, tradeoff.illustrative))


def progress_row(actor: Any, tradeoff: TradeOff) -> Row:
    """How far a member is, and what comes next. Raises NotAllowed for somebody who takes no part."""
    member = member_acting(actor, tradeoff.body_id)
    found = list(queries.shown_statements(tradeoff))
    progress = queries.progress_of(tradeoff, member, found)
    answers = [
        {"number": each.number, "answer": shapes.CODES[progress.answers[each.pk]]}
        for each in found
        if each.pk in progress.answers
    ]
    return {
        "number": progress.next.number if progress.next else None,
        "text": progress.next.text if progress.next else "",
        "answered": progress.answered,
        "total": progress.total,
        "answers": answers,
        "illustrative": tradeoff.illustrative,
    }
