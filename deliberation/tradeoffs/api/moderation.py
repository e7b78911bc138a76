"""Moderation in the API: the queue, a decision, appeals, the public log, the code of conduct."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.api.members import SLUG
from deliberation.bodies.api.scoped import BodyListView
from deliberation.tradeoffs.actions import moderation as actions
from deliberation.tradeoffs.actions.moderation_rule import set_moderation
from deliberation.tradeoffs.api.moderation_shapes import (
    AppealDecisionSent,
    AppealSent,
    CaseShape,
    DecisionSent,
    LogRow,
    ModerationRuleShape,
    QueueQuery,
    QueueRow,
    RuleShape,
    case_row,
    log_row,
    queue_row,
)
from deliberation.tradeoffs.api.points import TRADEOFF, TradeoffPart
from deliberation.tradeoffs.calc.words import CONDUCT_WORDS
from deliberation.tradeoffs.models import ModerationCase, TradeOff
from deliberation.tradeoffs.queries import moderation as queries
from deliberation.tradeoffs.queries.tradeoffs import tradeoff_at, tradeoff_to_act_for
from webapi.base import ApiView, marked
from webapi.pagination import QueryRows, Rows
from webapi.parsing import Unread
from webapi.query import PagedQuery, read_body
from webapi.schema import acts, code_in_path, lists, number_in_path, reads

TAG = "Moderation"
_PATH = [SLUG, TRADEOFF]
_THING = [
    *_PATH,
    code_in_path("thing_kind", "What it is: point, statement, question or challenge.", list(queries.KINDS)),
    number_in_path("number", "Its number; of a challenge its id."),
]
_CASE = [*_PATH, number_in_path("case_id", "The decision's id.")]


class ModerationQueue(BodyListView):
    """What members wrote, for those who moderate."""

    reads_need = Permission.TRADEOFF_MODERATE
    query_class = QueueQuery
    columns = tuple(QueueRow().fields)
    filename = "moderation"

    @lists("list_moderation", TAG, "List what is to be looked at", QueueRow, query=QueueQuery, path=_PATH, private=True, description="Appeals first, then what waits to be looked at, then everything else that was written, newest first.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Lines that fit the parameters."""
        tradeoff = self._found()
        found = queries.queue(tradeoff, query.get("kind") or "", query.get("state") or "")
        return QueryRows(found, shape=queue_row)

    def _found(self) -> TradeOff:
        kwargs: dict[str, Any] = self.kwargs
        return tradeoff_to_act_for(
            self.actor, kwargs["slug"], kwargs["tradeoff_id"], Permission.TRADEOFF_MODERATE
        )

    def illustrative(self, query: dict[str, Any], rows: Rows) -> bool:
        """As the trade-off is."""
        return self._found().illustrative


class ModerationRule(TradeoffPart):
    """When what members write is looked at."""

    needs = {"PUT": Permission.TRADEOFF_MODERATE}

    @acts("set_moderation_rule", TAG, "Say when texts are looked at", {200: ModerationRuleShape}, body={"application/json": ModerationRuleShape}, path=_PATH, description="For what is written from now on. What waits goes on waiting until somebody has looked at it.")  # fmt: skip
    def put(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        sent = read_body(ModerationRuleShape, request)
        done = set_moderation(**self.named(tradeoff_id), moderation=sent["moderation"])
        return marked(Response({"moderation": done.moderation}), done.illustrative)  # type: ignore[no-any-return]


class ModerationLog(BodyListView):
    """The public log."""

    columns = tuple(LogRow().fields)
    filename = "moderation-log"

    @lists("list_moderation_log", TAG, "What was taken out, and why", LogRow, query=PagedQuery, path=_PATH, description="Newest first, with what came of appeals. Without names, and without what was written.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Every line."""
        return QueryRows(queries.log_of(self._found()), shape=log_row)  # type: ignore[arg-type]

    def _found(self) -> TradeOff:
        kwargs: dict[str, Any] = self.kwargs
        return tradeoff_at(self.actor, kwargs["slug"], kwargs["tradeoff_id"])

    def illustrative(self, query: dict[str, Any], rows: Rows) -> bool:
        """As the trade-off is."""
        return self._found().illustrative


class _CaseView(TradeoffPart):
    """What views of one decision share."""

    def case_told(self, case: ModerationCase, status: int = 200) -> Response:
        """A decision as its author and those who moderate see it."""
        thing = queries.thing_at(case.tradeoff, case.thing_kind, case.thing_number)
        return marked(Response(case_row(case, thing), status=status), case.tradeoff.illustrative)  # type: ignore[no-any-return]


class Moderate(_CaseView):
    """Deciding about one thing."""

    needs = {"POST": Permission.TRADEOFF_MODERATE}

    @acts("moderate", TAG, "Show something, or take it out", {200: CaseShape}, body={"application/json": DecisionSent}, path=_THING, description="With a reason of the code of conduct to take it out. The author is told.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, thing_kind: str, number: int) -> Response:
        self.query()
        sent = read_body(DecisionSent, request)
        case = actions.moderate(
            **self.named(tradeoff_id), thing_kind=thing_kind, thing_number=number, decision=sent["decision"],
            reason=sent.get("reason", ""), note=sent.get("note", ""),
        )  # fmt: skip
        return self.case_told(case)


class OwnCases(_CaseView):
    """Decisions about what the one who asks wrote."""

    reads_need = Permission.TRADEOFF_TAKE_PART

    @reads("own_moderation", TAG, "Decisions about what you wrote", CaseShape(many=True), path=_PATH, private=True, description="What was taken out of your own, newest first.")  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        tradeoff = self.tradeoff(tradeoff_id)
        cases = queries.own_cases(self.actor, tradeoff)
        things = queries.things_named(tradeoff, [(each.thing_kind, each.thing_number) for each in cases])
        rows = [case_row(each, things[each.thing_kind, each.thing_number]) for each in cases]
        return marked(Response(rows), tradeoff.illustrative)  # type: ignore[no-any-return]


class Appeal(_CaseView):
    """Appealing."""

    needs = {"POST": Permission.TRADEOFF_TAKE_PART}

    @acts("appeal", TAG, "Appeal against a decision", {200: CaseShape}, body={"application/json": AppealSent}, path=_CASE, description="By the author, once. Somebody who did not decide the first time decides.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, case_id: int) -> Response:
        self.query()
        sent = read_body(AppealSent, request)
        return self.case_told(actions.appeal(**self.named(tradeoff_id), case_id=case_id, text=sent["text"]))


class CaseSeen(_CaseView):
    """Noting that one has read a decision."""

    needs = {"POST": Permission.TRADEOFF_TAKE_PART}
    parser_classes = [Unread]

    @acts("mark_moderation_read", TAG, "Note that you have read a decision", {200: CaseShape}, path=_CASE, description="Your desk no longer shows it then.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, case_id: int) -> Response:
        self.query()
        return self.case_told(actions.mark_case_seen(**self.named(tradeoff_id), case_id=case_id))


class DecideAppeal(_CaseView):
    """Deciding an appeal."""

    needs = {"POST": Permission.TRADEOFF_MODERATE}

    @acts("decide_appeal", TAG, "Decide an appeal", {200: CaseShape}, body={"application/json": AppealDecisionSent}, path=_CASE, description="By somebody else than the one who decided first. Upheld, the thing is shown again.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, case_id: int) -> Response:
        self.query()
        sent = read_body(AppealDecisionSent, request)
        case = actions.decide_appeal(
            **self.named(tradeoff_id), case_id=case_id, upheld=sent["upheld"], note=sent.get("note", "")
        )
        return self.case_told(case)


class CodeOfConduct(ApiView):
    """The code of conduct."""

    @reads("get_code_of_conduct", TAG, "The code of conduct", RuleShape(many=True), description="For which reasons something is taken out, and what to do instead.")  # fmt: skip
    def get(self, request: Request) -> Response:
        self.query()
        return Response(
            [
                {"code": code.value, "title": title, "rule": rule}
                for code, (title, rule) in CONDUCT_WORDS.items()
            ]
        )
