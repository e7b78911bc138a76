"""The partnership check in the API: rounds, results, preparing, opening, closing, answering."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.scrutiny.actions import checks as actions
from deliberation.scrutiny.api.check_shapes import (
    CheckAnswerRow,
    CheckAnswersSent,
    CheckCounted,
    CheckDetail,
    CheckRow,
    CheckSent,
    NewCheckSent,
    check_detail,
    check_row,
)
from deliberation.scrutiny.api.enquiries import SLUG, id_in_path
from deliberation.scrutiny.calc.check import BY_CODE
from deliberation.scrutiny.calc.words import CheckStatus
from deliberation.scrutiny.models import CheckCount
from deliberation.scrutiny.queries import checks as queries
from webapi.base import marked
from webapi.pagination import QueryRows, Row, Rows
from webapi.query import PagedQuery, read_body
from webapi.schema import acts, lists, reads

TAG = "Scrutiny: partnership check"
ONE = id_in_path("check_id", "The id of the round.")


class CheckList(BodyListView):
    """The rounds of one body."""

    needs = {"POST": Permission.CHECK_RUN}
    query_class = PagedQuery
    columns = tuple(CheckRow().fields)
    filename = "partnership-checks"

    @lists("list_partnership_checks", TAG, "List a body’s partnership checks", CheckRow, path=[SLUG], description="Newest first.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those that the one who asks may see."""
        return QueryRows(queries.checks_of(self.actor, self.body), shape=check_row)  # type: ignore[arg-type]

    @acts("prepare_partnership_check", TAG, "Prepare a partnership check", {201: CheckDetail}, body={"application/json": NewCheckSent}, path=[SLUG], description="Nobody is asked until it is opened.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        sent = read_body(NewCheckSent, request)
        made = actions.prepare_check(
            actor=self.actor, body_id=self.body.pk, closes_on=sent["closes_on"], least=sent["least"], check_id=sent.get("id")
        )  # fmt: skip
        return Response(check_detail(made, []), status=201)


class CheckAnswers(BodyListView):
    """The results of all closed rounds of one body."""

    query_class = PagedQuery
    columns = tuple(CheckAnswerRow().fields)
    filename = "partnership-check-answers"

    @lists("list_partnership_check_answers", TAG, "List the answers of all rounds", CheckAnswerRow, path=[SLUG], description="How many gave each answer to each statement; of closed rounds, and empty where too few have an opinion.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Counts of closed rounds, those that could give somebody away left empty."""
        closed = list(queries.checks_of(self.actor, self.body).filter(status=CheckStatus.CLOSED))
        shown = {
            (each.check.pk, code) for each in queries.rounds(closed) for code, spread in each.spreads.items() if spread
        }  # fmt: skip

        def shape(row: CheckCount) -> Row:
            check = row.round
            return {
                "round": check.number,
                "closed_on": check.closed_on,
                "statement": row.question,
                "factor": BY_CODE[row.question].factor if row.question in BY_CODE else "",
                "answer": row.answer,
                "count": row.count if (check.pk, row.question) in shown else None,
                "illustrative": check.illustrative,
            }

        found = CheckCount.objects.filter(round__in=closed).select_related("round")
        return QueryRows(found.order_by("round__number", "question", "-answer"), shape=shape)  # type: ignore[arg-type]


class _OfCheck(BodyView):
    def told(self, check_id: UUID) -> Response:
        """A round with its results. Raises NotFound."""
        found = queries.check_at(self.actor, self.body, check_id)
        rounds = queries.with_previous(found) if found.status == CheckStatus.CLOSED else []
        return marked(Response(check_detail(found, rounds)), found.illustrative)  # type: ignore[no-any-return]


class CheckOne(_OfCheck):
    """One round."""

    needs = {"PATCH": Permission.CHECK_RUN, "DELETE": Permission.CHECK_RUN}

    @reads("get_partnership_check", TAG, "One partnership check", CheckDetail, path=[SLUG, ONE], description="With its results, once it is closed.")  # fmt: skip
    def get(self, request: Request, slug: str, check_id: UUID) -> Response:
        self.query()
        return self.told(check_id)

    @acts("change_partnership_check", TAG, "Change the settings", {200: CheckDetail}, body={"application/json": CheckSent}, path=[SLUG, ONE])  # fmt: skip
    def patch(self, request: Request, slug: str, check_id: UUID) -> Response:
        self.query()
        sent = read_body(CheckSent, request)
        actions.change_check(
            actor=self.actor, body_id=self.body.pk, check_id=check_id, closes_on=sent["closes_on"], least=sent["least"]
        )  # fmt: skip
        return self.told(check_id)

    @acts("discard_partnership_check", TAG, "Discard a check that was never opened", {204: None}, path=[SLUG, ONE])  # fmt: skip
    def delete(self, request: Request, slug: str, check_id: UUID) -> Response:
        self.query()
        actions.discard_check(actor=self.actor, body_id=self.body.pk, check_id=check_id)
        return Response(status=204)


class OpenCheck(_OfCheck):
    """Asking the members."""

    needs = {"POST": Permission.CHECK_RUN}

    @acts("open_partnership_check", TAG, "Ask the members", {200: CheckDetail}, path=[SLUG, ONE])  # fmt: skip
    def post(self, request: Request, slug: str, check_id: UUID) -> Response:
        self.query()
        actions.open_check(actor=self.actor, body_id=self.body.pk, check_id=check_id)
        return self.told(check_id)


class CloseCheck(_OfCheck):
    """Closing a round before its day."""

    needs = {"POST": Permission.CHECK_RUN}

    @acts("close_partnership_check", TAG, "Close a check", {200: CheckDetail}, path=[SLUG, ONE])  # fmt: skip
    def post(self, request: Request, slug: str, check_id: UUID) -> Response:
        self.query()
        actions.close_check(actor=self.actor, body_id=self.body.pk, check_id=check_id)
        return self.told(check_id)


class AnswerCheck(BodyView):
    """Answering."""

    needs = {"POST": Permission.CHECK_ANSWER}

    @acts("answer_partnership_check", TAG, "Answer a partnership check", {200: CheckCounted}, body={"application/json": CheckAnswersSent}, path=[SLUG, ONE], description="In confidence: only how many gave each answer is kept. It cannot be changed.")  # fmt: skip
    def post(self, request: Request, slug: str, check_id: UUID) -> Response:
        self.query()
        sent = read_body(CheckAnswersSent, request)
        counted = actions.answer_check(
            actor=self.actor, body_id=self.body.pk, check_id=check_id, answers=sent
        )
        return Response({"counted": counted})
