"""The evidence pack in the API: reading it, handing in, pinning, deciding, doubting, and one's own marks of reading."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.tradeoffs.actions import evidence as actions
from deliberation.tradeoffs.actions.challenges import answer_challenge, challenge_evidence
from deliberation.tradeoffs.actions.pins import PinGiven, pin_figure
from deliberation.tradeoffs.api import evidence_shapes as shapes
from deliberation.tradeoffs.api.common import JSON, PLACE, OfTradeoff
from deliberation.tradeoffs.queries import evidence as queries
from deliberation.tradeoffs.queries.pins import pin_choices
from deliberation.tradeoffs.queries.tradeoffs import member_acting, own_membership
from webapi.base import marked
from webapi.pagination import QueryRows, Rows
from webapi.parsing import Unread
from webapi.query import read_body
from webapi.schema import LOCATION, acts, lists, number_in_path, reads

TAG = "Evidence of trade-offs"
NUMBER = number_in_path("number", "The number of the item: 3 for E3.")
ONE = [*PLACE, NUMBER]


class _Told(OfTradeoff):
    """Answering with an item."""

    def told(self, number: int, status: int = 200) -> Response:
        """An item as the one who asks may see it."""
        item = queries.item_at(self.actor, self.tradeoff, number)
        member = own_membership(self.actor, self.tradeoff.body_id)
        setattr(item, "was_read", queries.was_read(item, member))  # noqa: B010 - an annotation of lists
        found = shapes.evidence_row(self.tradeoff, item, member=member is not None) | {
            "summary": item.summary,
            "strength_why": item.strength_why,
            "challenges": [shapes.challenge_row(each) for each in queries.challenges_of(self.actor, item)],
            "points": [each.point.number for each in queries.citations_of(item)],
            "recommendations": [each.position for each in queries.recommendations_citing(item)],
            "pin": shapes.pin_row(getattr(item, "pin", None)),
        }
        response = Response(found, status=status)
        if self.request.method != "GET":
            response.headers["Location"] = self.at("evidence_item", number)
        return marked(response, found["illustrative"])  # type: ignore[no-any-return]


class _Item(_Told, BodyView):
    """A view of one item."""


class EvidenceList(_Told, BodyListView):
    """The pack of a trade-off, and handing something in."""

    needs = {"POST": Permission.EVIDENCE_SUBMIT}
    query_class = shapes.EvidenceQuery
    columns = tuple(shapes.EvidenceRow().fields)
    filename = "evidence"

    @lists("list_evidence", TAG, "List the evidence", shapes.EvidenceRow, query=shapes.EvidenceQuery, path=PLACE, description="What is in the pack, by number. What was handed in and not taken up, those alone see who look after the pack and whoever handed it in.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """The items that fit."""
        tradeoff = self.tradeoff
        member = own_membership(self.actor, tradeoff.body_id)
        found = queries.find_items(self.actor, tradeoff, shapes.wanted_by(query), member)
        return QueryRows(
            found,  # type: ignore[arg-type]
            shape=lambda item: shapes.evidence_row(tradeoff, item, member=member is not None),  # type: ignore[arg-type]
        )

    @acts("add_evidence", TAG, "Hand in evidence", {201: shapes.EvidenceDetail}, body={JSON: shapes.EvidenceSent}, path=PLACE, headers=[LOCATION], description="For those who look after the pack, it is in the pack at once. From members and witnesses it waits to be looked at.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        sent = read_body(shapes.EvidenceSent, request)
        given, form_id = shapes.given_by(sent), sent.get("id")
        if self.may(Permission.EVIDENCE_EDIT):
            item = actions.add_evidence(**self.named(), given=given, by_name=sent["by_name"], form_id=form_id)
        else:
            item = actions.submit_evidence(**self.named(), given=given, form_id=form_id)
        return self.told(item.number, status=201)


class NewPin(_Item):
    """Pinning a figure of the index."""

    needs = {"POST": Permission.EVIDENCE_EDIT}

    @acts("pin_figure", TAG, "Pin a figure of the index", {201: shapes.EvidenceDetail}, body={JSON: shapes.PinSent}, path=PLACE, headers=[LOCATION], description="Freezes the figure as the published run says it, with place, chart, run and releases. If a later run says otherwise, the item shows both.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        sent = read_body(shapes.PinSent, request)
        named = self.named()
        form_id = sent.pop("id", None)
        sent["definition"] = sent["definition"] or pin_choices(self.tradeoff).definition
        item = pin_figure(**named, given=PinGiven(**sent), form_id=form_id)
        return self.told(item.number, status=201)


class EvidenceOne(_Item):
    """One item."""

    needs = {"PATCH": Permission.EVIDENCE_EDIT}

    @reads("get_evidence", TAG, "One item of evidence", shapes.EvidenceDetail, path=ONE, description="With the doubts about it, what cites it, and the figure that it pins.")  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        return self.told(number)

    @acts("change_evidence", TAG, "Change an item of evidence", {200: shapes.EvidenceDetail}, body={JSON: shapes.EvidenceChanges}, path=ONE, headers=[LOCATION], description="In a draft everything; later summary and strength alone: what an item claims and where that comes from stay as they were read.")  # fmt: skip
    def patch(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(shapes.EvidenceChanges, request)
        actions.change_evidence(**self.named(), number=number, changes=sent)
        return self.told(number)


class AcceptEvidence(_Item):
    """Taking up what was handed in."""

    needs = {"POST": Permission.EVIDENCE_EDIT}

    @acts("accept_evidence", TAG, "Take up an item", {200: shapes.EvidenceDetail}, body={JSON: shapes.EvidenceAcceptSent}, path=ONE, headers=[LOCATION], description="It goes into the pack, with the strength that you give it.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(shapes.EvidenceAcceptSent, request)
        why = sent.get("strength_why")
        actions.accept_evidence(
            **self.named(), number=number, strength=sent.get("strength", ""), strength_why=why
        )
        return self.told(number)


class DeclineEvidence(_Item):
    """Not taking up what was handed in."""

    needs = {"POST": Permission.EVIDENCE_EDIT}

    @acts("decline_evidence", TAG, "Do not take up an item", {200: shapes.EvidenceDetail}, body={JSON: shapes.EvidenceReasonSent}, path=ONE, headers=[LOCATION], description="With the reason, which whoever handed it in reads.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(shapes.EvidenceReasonSent, request)
        actions.decline_evidence(**self.named(), number=number, reason=sent["reason"])
        return self.told(number)


class TakeBackEvidence(_Item):
    """Taking back what one handed in."""

    needs = {"POST": Permission.EVIDENCE_SUBMIT}
    parser_classes = [Unread]

    @acts("take_back_evidence", TAG, "Take back what you handed in", {200: shapes.EvidenceDetail}, path=ONE, headers=[LOCATION], description="Your own, while nobody has decided on it.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        actions.take_back_evidence(**self.named(), number=number)
        return self.told(number)


class WithdrawEvidence(_Item):
    """Withdrawing an item."""

    needs = {"POST": Permission.EVIDENCE_EDIT}

    @acts("withdraw_evidence", TAG, "Withdraw an item", {200: shapes.EvidenceDetail}, body={JSON: shapes.EvidenceReasonSent}, path=ONE, headers=[LOCATION], description="It leaves the pack and stays to be read, with the reason. It cannot be undone.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(shapes.EvidenceReasonSent, request)
        actions.withdraw_evidence(**self.named(), number=number, reason=sent["reason"])
        return self.told(number)


class ChallengeEvidence(_Item):
    """Doubting an item."""

    needs = {"POST": Permission.TRADEOFF_TAKE_PART}

    @acts("challenge_evidence", TAG, "Challenge an item", {201: shapes.EvidenceDetail}, body={JSON: shapes.ChallengeSent}, path=ONE, headers=[LOCATION], description="One at a time: a second challenge of the same item waits for the reply to the first.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(shapes.ChallengeSent, request)
        challenge_evidence(**self.named(), number=number, text=sent["text"], form_id=sent.get("id"))
        return self.told(number, status=201)


class AnswerChallenge(_Item):
    """Replying to a challenge."""

    needs = {"POST": Permission.EVIDENCE_SUBMIT}

    @acts("answer_challenge", TAG, "Reply to a challenge", {200: shapes.EvidenceDetail}, body={JSON: shapes.ChallengeReplySent}, path=[*PLACE, number_in_path("challenge_id", "The challenge's id.")], headers=[LOCATION], description="For those who look after the pack, and whoever handed the item in. Once.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, challenge_id: int) -> Response:
        self.query()
        sent = read_body(shapes.ChallengeReplySent, request)
        done = answer_challenge(**self.named(), challenge_id=challenge_id, reply=sent["reply"])
        return self.told(done.item.number)


class ReadEvidence(OfTradeoff, BodyView):
    """A member's own mark on an item."""

    needs = {"PUT": Permission.TRADEOFF_TAKE_PART}

    @acts("mark_evidence_read", TAG, "Mark an item as read, or not", {200: shapes.ReadingShape}, body={JSON: shapes.EvidenceReadSent}, path=ONE, description="Your own: nobody else sees it. Answers how far you have come.")  # fmt: skip
    def put(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(shapes.EvidenceReadSent, request)
        actions.mark_read(**self.named(), number=number, read=sent["read"])
        found = queries.progress(self.tradeoff, member_acting(self.actor, self.tradeoff.body_id))
        return Response({"read": found.read, "of": found.of})


class ReadingProgress(OfTradeoff, BodyView):
    """How far a member has come."""

    reads_need = Permission.TRADEOFF_TAKE_PART

    @reads("get_reading_progress", TAG, "How much of the pack you have read", shapes.ReadingShape, path=PLACE, private=True)  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        found = queries.progress(self.tradeoff, member_acting(self.actor, self.tradeoff.body_id))
        return Response({"read": found.read, "of": found.of})
