"""Webhooks through the API, for those who run the site: connect, change, end, the log, send again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.urls import path, reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from access.gate import require
from access.middleware import acting
from access.permissions import Permission
from notices import queries_sent, webhook_secrets
from notices import queries_webhooks as queries
from notices.actions import webhooks as actions
from notices.models import Delivery, Webhook
from webapi.base import ApiView, ListView
from webapi.pagination import QueryRows, Row, Rows
from webapi.query import PagedQuery, Sentence, read_body
from webapi.schema import LOCATION, Code, acts, lists, reads

TAG = "Webhooks"
ONE = OpenApiParameter(
    "webhook_id", OpenApiTypes.UUID, OpenApiParameter.PATH, description="The webhook's id."
)
MESSAGE = OpenApiParameter(
    "delivery_id", OpenApiTypes.UUID, OpenApiParameter.PATH, description="The message's id."
)
STATES = {"sent": "It arrived", "waiting": "It waits, or is tried again", "given_up": "It was given up"}


class Managing(BasePermission):
    """Reading, too, is for those who may manage webhooks."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        require(acting(cast(HttpRequest, request)), Permission.WEBHOOK_MANAGE)
        return True


class WebhookShape(serializers.Serializer[Any]):
    """Another system that is told what comes about."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    url = serializers.URLField()
    kinds = serializers.CharField(allow_blank=True, help_text="Kinds of things, blanks between; blank: all.")
    active = serializers.BooleanField(help_text="False: paused, or ended.")
    made_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    sent = serializers.IntegerField()
    waiting = serializers.IntegerField()
    given_up = serializers.IntegerField()


class WebhookWithSecret(WebhookShape):
    """A webhook with its secret, which no other answer holds."""

    secret = serializers.CharField(help_text="Enter it in the other system.")


class WebhookSent(serializers.Serializer[Any]):
    """A webhook as it is sent in."""

    id = serializers.UUIDField(
        required=False, help_text="An id of your own making: what is sent twice with it is done once."
    )
    name = Sentence(max_length=120)
    url = Sentence(max_length=300, help_text="Where messages go; it begins with https://")
    kinds = serializers.ListField(
        child=Sentence(max_length=40), required=False, help_text="What to tell it about; none: everything."
    )


class WebhookChange(WebhookSent):
    """What it is to be from now on."""

    id = None  # type: ignore[assignment]
    active = serializers.BooleanField(required=False, help_text="False: pause it. Without it: on.")


class WebhookMessageShape(serializers.Serializer[Any]):
    """A message to another system, and what came of it."""

    id = serializers.UUIDField()
    key = serializers.CharField(help_text="What it tells.")
    subject = serializers.CharField(allow_blank=True)
    state = Code("WebhookMessageState", STATES)
    tries = serializers.IntegerField()
    status = serializers.IntegerField(allow_null=True, help_text="Of the last answer.")
    error = serializers.CharField(allow_blank=True, help_text="What kind of failure.")
    made_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    given_up_at = serializers.DateTimeField(allow_null=True)
    replay_of = serializers.UUIDField(allow_null=True)


class LogQuery(PagedQuery):
    """Which messages."""

    state = serializers.ChoiceField(choices=list(STATES.items()), required=False)


class SentOutShape(serializers.Serializer[Any]):
    """One day and kind of emails; no addresses."""

    day = serializers.DateField()
    kind = serializers.CharField(help_text="The kind of thing, or `confirm`, `already`, `duty`.")
    made = serializers.IntegerField()
    sent = serializers.IntegerField()
    waiting = serializers.IntegerField()
    given_up = serializers.IntegerField()
    stopped = serializers.IntegerField(help_text="No longer wanted when its time came.")


def _row(found: Webhook) -> dict[str, Any]:
    return {str(name): getattr(found, str(name)) for name in WebhookShape().fields}


def _with_secret(webhook_id: UUID) -> dict[str, Any]:
    found = queries.webhook_at(webhook_id)
    return _row(found) | {"secret": webhook_secrets.opened(found.secret)}


def _message(each: Delivery) -> dict[str, Any]:
    state = "sent" if each.sent_at else "given_up" if each.given_up_at else "waiting"
    said = {"subject": str(each.body.get("subject") or ""), "state": state, "replay_of": each.replay_of_id}
    names = ("id", "key", "tries", "status", "error", "made_at", "sent_at", "given_up_at")
    return {name: getattr(each, name) for name in names} | said


class WebhookList(ListView):
    """Every webhook."""

    permission_classes = [Managing]
    filename = "webhooks"
    columns = tuple(WebhookShape().fields)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Those that run first."""
        return cast(Rows, QueryRows(queries.webhooks(), shape=_row))  # type: ignore[arg-type]

    @lists("list_webhooks", TAG, "List webhooks", WebhookShape, private=True)
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    @acts("add_webhook", TAG, "Connect another system", {201: WebhookWithSecret}, body={"application/json": WebhookSent}, headers=[LOCATION], description="The answer holds the secret with which messages are signed.")  # fmt: skip
    def post(self, request: Request) -> Response:
        self.query()
        sent = read_body(WebhookSent, request)
        given = actions.WebhookGiven(sent["name"], sent["url"], tuple(sent.get("kinds", ())))
        made = actions.add_webhook(actor=self.actor, given=given, webhook_id=sent.get("id"))
        where = request.build_absolute_uri(reverse("api:webhook", args=[made.pk]))
        return Response(_with_secret(made.pk), status=201, headers={"Location": where})


class WebhookOne(ApiView):
    """One webhook."""

    permission_classes = [Managing]

    @reads("get_webhook", TAG, "One webhook", WebhookShape, path=[ONE], private=True)
    def get(self, request: Request, webhook_id: UUID) -> Response:
        self.query()
        return Response(_row(queries.webhook_at(webhook_id)))

    @acts("change_webhook", TAG, "Change or pause a webhook", {200: WebhookShape}, body={"application/json": WebhookChange}, path=[ONE])  # fmt: skip
    def post(self, request: Request, webhook_id: UUID) -> Response:
        self.query()
        sent = read_body(WebhookChange, request)
        given = actions.WebhookGiven(
            sent["name"], sent["url"], tuple(sent.get("kinds", ())), sent.get("active", True)
        )
        actions.change_webhook(actor=self.actor, webhook_id=webhook_id, given=given)
        return Response(_row(queries.webhook_at(webhook_id)))


class EndWebhook(ApiView):
    """Ending it."""

    permission_classes = [Managing]

    @acts("end_webhook", TAG, "End a webhook", {200: WebhookShape}, path=[ONE], description="It cannot be started again.")  # fmt: skip
    def post(self, request: Request, webhook_id: UUID) -> Response:
        self.query()
        actions.end_webhook(actor=self.actor, webhook_id=webhook_id)
        return Response(_row(queries.webhook_at(webhook_id)))


class RenewSecret(ApiView):
    """A new secret."""

    permission_classes = [Managing]

    @acts("renew_webhook_secret", TAG, "Make a new secret", {200: WebhookWithSecret}, path=[ONE], description="The old one signs nothing any more.")  # fmt: skip
    def post(self, request: Request, webhook_id: UUID) -> Response:
        self.query()
        actions.renew_secret(actor=self.actor, webhook_id=webhook_id)
        return Response(_with_secret(webhook_id))


class TryWebhook(ApiView):
    """A test message."""

    permission_classes = [Managing]

    @acts("try_webhook", TAG, "Send a test message", {202: WebhookMessageShape}, path=[ONE])
    def post(self, request: Request, webhook_id: UUID) -> Response:
        self.query()
        return Response(_message(actions.try_webhook(actor=self.actor, webhook_id=webhook_id)), status=202)


class WebhookLog(ListView):
    """The log of one."""

    permission_classes = [Managing]
    query_class = LogQuery
    filename = "webhook-log"
    columns = tuple(WebhookMessageShape().fields)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Newest first."""
        found = queries.deliveries_of(queries.webhook_at(kwargs["webhook_id"]), query.get("state") or "")
        return cast(Rows, QueryRows(found, shape=_message))  # type: ignore[arg-type]

    @lists("list_webhook_messages", TAG, "The log of a webhook", WebhookMessageShape, query=LogQuery, path=[ONE], private=True)  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)


class Replay(ApiView):
    """Sending a message again."""

    permission_classes = [Managing]

    @acts("replay_webhook_message", TAG, "Send a message again", {202: WebhookMessageShape}, path=[ONE, MESSAGE], description="As it was, under a new id; the log keeps both.")  # fmt: skip
    def post(self, request: Request, webhook_id: UUID, delivery_id: UUID) -> Response:
        self.query()
        made = actions.replay(actor=self.actor, webhook_id=webhook_id, delivery_id=delivery_id)
        return Response(_message(made), status=202)


class SentOut(ListView):
    """Emails by day and kind."""

    permission_classes = [Managing]
    filename = "emails-sent"
    columns = tuple(SentOutShape().fields)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """The last thirty days, newest first."""
        lines = queries_sent.sent_out().lines
        return ListedRows([{name: getattr(each, name) for name in self.columns} for each in lines])

    @lists("list_emails_sent", TAG, "Emails by day and kind", SentOutShape, private=True, description="Counts of the last 30 days; no addresses.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)


class ListedRows:
    """Rows that are all there already."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows

    def count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def __getitem__(self, part: slice) -> list[Row]:
        return self._rows[part]

    def each(self) -> Iterator[Row]:
        """Every row."""
        yield from self._rows


urlpatterns = [
    path("webhooks/", WebhookList.as_view(), name="webhooks"),
    path("webhooks/<uuid:webhook_id>/", WebhookOne.as_view(), name="webhook"),
    path("webhooks/<uuid:webhook_id>/end/", EndWebhook.as_view(), name="end_webhook"),
    path("webhooks/<uuid:webhook_id>/secret/", RenewSecret.as_view(), name="renew_webhook_secret"),
    path("webhooks/<uuid:webhook_id>/test/", TryWebhook.as_view(), name="try_webhook"),
    path("webhooks/<uuid:webhook_id>/messages/", WebhookLog.as_view(), name="webhook_log"),
    path(
        "webhooks/<uuid:webhook_id>/messages/<uuid:delivery_id>/again/",
        Replay.as_view(),
        name="replay_delivery",
    ),
    path("emails-sent/", SentOut.as_view(), name="emails_sent"),
]
