"""Actions in the API: lists, one with its progress, and every write on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.accountability.actions import doing as actions
from deliberation.accountability.actions import doing_progress as going
from deliberation.accountability.api import doing_shapes as shapes
from deliberation.accountability.api.doing_shapes import action_detail, action_row
from deliberation.accountability.models import Action
from deliberation.accountability.queries.doing import (
    ActionsWanted,
    action_at,
    action_of,
    find_actions,
    parts_of,
)
from deliberation.bodies.api.scoped import BodyListView, BodyView
from webapi.base import ApiView, ListView, marked
from webapi.pagination import QueryRows, Rows
from webapi.query import read_body
from webapi.schema import LOCATION, acts, code_in_path, lists, reads

TAG = "Actions"
SLUG = code_in_path("slug", "The body's short name.", ["northfen-board"])
ONE = OpenApiParameter(
    "action_id", {"type": "string", "format": "uuid"}, OpenApiParameter.PATH, description="The action's id."
)
STEP = OpenApiParameter(
    "number", {"type": "integer"}, OpenApiParameter.PATH, description="The number of the step."
)
FILTERS = ("words", "state", "rag", "topic", "area")


def _wanted(query: dict[str, Any], *names: str) -> ActionsWanted:
    return ActionsWanted(**{name: (query.get(name) or "").replace("\x00", " ") for name in names})


class ActionList(ListView):
    """Actions of every body."""

    query_class = shapes.AllActionsQuery
    columns = tuple(shapes.ActionRow().fields)
    filename = "actions"

    @lists("list_actions", TAG, "List actions", shapes.ActionRow, query=shapes.AllActionsQuery, description="Open ones first, by their day; then those that ended, newest first.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those that fit the parameters."""
        return QueryRows(find_actions(_wanted(query, *FILTERS, "body")), shape=action_row)  # type: ignore[arg-type]


class BodyActionList(BodyListView):
    """What one body said it would do."""

    query_class = shapes.ActionQuery
    columns = tuple(shapes.ActionRow().fields)
    filename = "actions"

    @lists("list_body_actions", TAG, "List a body’s actions", shapes.BodyActionRow, query=shapes.ActionQuery, path=[SLUG], description="What it said it would do.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those of the body that fit the parameters."""
        return QueryRows(find_actions(_wanted(query, *FILTERS), self.body), shape=action_row)  # type: ignore[arg-type]


class ActionOne(ApiView):
    """One action."""

    @reads("get_action", TAG, "One action", shapes.ActionDetail, path=[ONE], description="With its steps, every day that was moved, its progress, and the rule behind its mark.")  # fmt: skip
    def get(self, request: Request, action_id: UUID) -> Response:
        self.query()
        return told(request, action_at(action_id))


def told(request: Request, each: Action, status: int = 200) -> Response:
    """An action with all that hangs on it, and where it is to be found."""
    response = Response(action_detail(each, parts_of(each)), status=status)
    if request.method != "GET":
        where = reverse("api:action", args=[each.pk])
        response.headers["Location"] = request.build_absolute_uri(where)
    return marked(response, each.illustrative)  # type: ignore[no-any-return]


class MakeAction(BodyView):
    """Promising an action."""

    needs = {"POST": Permission.ACTION_EDIT}

    @acts("make_action", TAG, "Promise an action", {201: shapes.ActionDetail}, body={"application/json": shapes.ActionSent}, path=[SLUG], headers=[LOCATION], description="Everybody reads it at once. It is never deleted.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        sent = read_body(shapes.ActionSent, request)
        given = actions.ActionGiven(
            text=sent["text"], owner=sent["owner"], due_on=sent["due_on"], recommendation_id=sent["recommendation"],
            decision_id=sent["decision"], topics=sent["topics"], areas=sent["areas"],
        )  # fmt: skip
        made = actions.make_action(
            actor=self.actor, body_id=self.body.pk, given=given, action_id=sent.get("id")
        )
        return told(request, action_at(made.pk), status=201)


class _OnAction(BodyView):
    """A write on one action of a body."""

    def done(self, request: Request, action_id: UUID, write: Callable[..., Any], **more: Any) -> Response:
        """Do it, and answer with the action as it is now."""
        found = action_of(self.body, action_id)
        write(actor=self.actor, body_id=self.body.pk, action_id=found.pk, **more)
        return told(request, action_at(found.pk))


class ChangeAction(_OnAction):
    """Putting right the words of an action."""

    needs = {"POST": Permission.ACTION_EDIT}

    @acts("change_action", TAG, "Put right an action", {200: shapes.ActionDetail}, body={"application/json": shapes.ActionWordsSent}, path=[SLUG, ONE], headers=[LOCATION], description="What will be done, which office does it, and where it is filed. The day moves with a reason only.")  # fmt: skip
    def post(self, request: Request, slug: str, action_id: UUID) -> Response:
        self.query()
        sent = read_body(shapes.ActionWordsSent, request)
        return self.done(request, action_id, actions.change_action, **sent)


class MoveAction(_OnAction):
    """Moving the day of an action."""

    needs = {"POST": Permission.ACTION_EDIT}

    @acts("move_action", TAG, "Move the day of an action", {200: shapes.ActionDetail}, body={"application/json": shapes.ActionDaySent}, path=[SLUG, ONE], headers=[LOCATION], description="The old day stays, with the reason.")  # fmt: skip
    def post(self, request: Request, slug: str, action_id: UUID) -> Response:
        self.query()
        sent = read_body(shapes.ActionDaySent, request)
        return self.done(request, action_id, actions.move_due, **sent)


class ReportAction(_OnAction):
    """Saying how an action goes."""

    needs = {"POST": Permission.ACTION_REPORT}

    @acts("report_action", TAG, "Say how an action goes", {200: shapes.ActionDetail}, body={"application/json": shapes.ActionReportSent}, path=[SLUG, ONE], headers=[LOCATION], description="With what shows it. A mark against the rule needs a reason.")  # fmt: skip
    def post(self, request: Request, slug: str, action_id: UUID) -> Response:
        self.query()
        sent = read_body(shapes.ActionReportSent, request)
        given = _given(sent)
        return self.done(request, action_id, going.report_progress, given=given, progress_id=sent.get("id"))


class FinishAction(_OnAction):
    """Saying that an action is done."""

    needs = {"POST": Permission.ACTION_DONE}

    @acts("finish_action", TAG, "Say that an action is done", {200: shapes.ActionDetail}, body={"application/json": shapes.ActionDoneSent}, path=[SLUG, ONE], headers=[LOCATION], description="On which day, and what shows it.")  # fmt: skip
    def post(self, request: Request, slug: str, action_id: UUID) -> Response:
        self.query()
        sent = read_body(shapes.ActionDoneSent, request)
        more = {"done_on": sent["done_on"], "given": _given(sent), "progress_id": sent.get("id")}
        return self.done(request, action_id, going.finish_action, **more)


def _given(sent: dict[str, Any]) -> going.ProgressGiven:
    evidence = [(each["title"], each["href"]) for each in sent["evidence"]]
    return going.ProgressGiven(sent["text"], evidence, sent["rag"], sent["rag_why"])


class StopAction(_OnAction):
    """Stopping an action."""

    needs = {"POST": Permission.ACTION_DONE}

    @acts("stop_action", TAG, "Stop an action", {200: shapes.ActionDetail}, body={"application/json": shapes.ActionReasonSent}, path=[SLUG, ONE], headers=[LOCATION], description="It stays to be read, with the reason.")  # fmt: skip
    def post(self, request: Request, slug: str, action_id: UUID) -> Response:
        self.query()
        sent = read_body(shapes.ActionReasonSent, request)
        return self.done(request, action_id, actions.stop_action, **sent)


class ReopenAction(_OnAction):
    """Taking an action up again."""

    needs = {"POST": Permission.ACTION_DONE}

    @acts("reopen_action", TAG, "Take an action up again", {200: shapes.ActionDetail}, body={"application/json": shapes.ActionReasonSent}, path=[SLUG, ONE], headers=[LOCATION], description="One that was said to be done, or stopped.")  # fmt: skip
    def post(self, request: Request, slug: str, action_id: UUID) -> Response:
        self.query()
        sent = read_body(shapes.ActionReasonSent, request)
        return self.done(request, action_id, actions.reopen_action, **sent)


class AddStep(_OnAction):
    """Adding a step."""

    needs = {"POST": Permission.ACTION_EDIT}

    @acts("add_action_step", TAG, "Add a step on the way", {200: shapes.ActionDetail}, body={"application/json": shapes.ActionStepSent}, path=[SLUG, ONE], headers=[LOCATION], description="The same step for the same day is there once.")  # fmt: skip
    def post(self, request: Request, slug: str, action_id: UUID) -> Response:
        self.query()
        sent = read_body(shapes.ActionStepSent, request)
        return self.done(request, action_id, going.set_step, **sent)


class MoveStep(_OnAction):
    """Moving the day of a step."""

    needs = {"POST": Permission.ACTION_EDIT}

    @acts("move_action_step", TAG, "Move the day of a step", {200: shapes.ActionDetail}, body={"application/json": shapes.ActionDaySent}, path=[SLUG, ONE, STEP], headers=[LOCATION], description="The old day stays, with the reason.")  # fmt: skip
    def post(self, request: Request, slug: str, action_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(shapes.ActionDaySent, request)
        more = {"due_on": sent["due_on"], "reason": sent["reason"], "number": number}
        return self.done(request, action_id, going.move_step, **more)


class ReachStep(_OnAction):
    """Saying that a step is done."""

    needs = {"POST": Permission.ACTION_REPORT}

    @acts("reach_action_step", TAG, "Say that a step is done", {200: shapes.ActionDetail}, body={"application/json": shapes.ActionStepDoneSent}, path=[SLUG, ONE, STEP], headers=[LOCATION], description="Today, or on a day before.")  # fmt: skip
    def post(self, request: Request, slug: str, action_id: UUID, number: int) -> Response:
        self.query()
        sent = read_body(shapes.ActionStepDoneSent, request)
        return self.done(request, action_id, going.reach_step, number=number, done_on=sent["done_on"])
