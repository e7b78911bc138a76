"""One's own desk through the API."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.desk import FIRST_VISIT, desk_of
from accounts.queries import last_visit
from kernel import clock
from kernel.errors import SignInNeeded
from webapi.base import ApiView
from webapi.schema import reads


class WaitingShape(serializers.Serializer[Any]):
    """One thing that waits."""

    text = serializers.CharField()
    page = serializers.URLField(help_text="Where to do it.")
    due = serializers.DateField(allow_null=True, help_text="The last day for it, or the day of a meeting.")
    overdue = serializers.BooleanField()
    kind = serializers.ChoiceField(
        choices=[("do", "Something to be done"), ("attend", "A meeting to come to")]
    )
    where = serializers.CharField(allow_blank=True, help_text="The body, or the part of the site.")


class OwnBodyShape(serializers.Serializer[Any]):
    """One body that you are on."""

    name = serializers.CharField()
    page = serializers.URLField()
    role = serializers.CharField(help_text="In words.")
    next = serializers.CharField(allow_blank=True, help_text="What comes next there, in words.")
    illustrative = serializers.BooleanField()


class DeskChangeShape(serializers.Serializer[Any]):
    """Something that came about."""

    text = serializers.CharField()
    page = serializers.URLField()
    at = serializers.DateTimeField()
    where = serializers.CharField(allow_blank=True)


class DeskShape(serializers.Serializer[Any]):
    """What waits for you, your bodies, and what changed."""

    since = serializers.DateTimeField(help_text="Changes are those after this moment: your last visit.")
    waiting = WaitingShape(many=True)
    bodies = OwnBodyShape(many=True)
    changed = DeskChangeShape(many=True)


class DeskView(ApiView):
    """The desk of whoever asks."""

    @reads(
        "get_desk",
        "Your own",
        "Your desk",
        DeskShape,
        description="What waits for you, by when; your bodies; what changed since you last opened your desk as a page. "
        "Asking here does not count as a visit.",
        private=True,
    )
    def get(self, request: Request) -> Response:
        self.query()
        if self.actor.kind != "person":
            raise SignInNeeded("You need to sign in to see your desk.")
        since = _since(UUID(self.actor.id))
        desk = desk_of(self.actor, since)

        def at(href: str) -> str:
            return str(request.build_absolute_uri(href))

        return Response(
            {
                "since": since,
                "waiting": [
                    {"text": each.text, "page": at(each.href), "due": each.due, "overdue": each.overdue, "kind": each.kind, "where": each.where}
                    for each in desk.waiting
                ],
                "bodies": [
                    {"name": each.name, "page": at(each.href), "role": each.role, "next": each.next_text, "illustrative": each.illustrative}
                    for each in desk.mine
                ],
                "changed": [
                    {"text": each.text, "page": at(each.href), "at": each.at, "where": each.where}
                    for each in desk.changed
                ],
            }
        )  # fmt: skip


def _since(person_id: UUID) -> dt.datetime:
    return last_visit(person_id) or clock.now() - FIRST_VISIT


urlpatterns = [path("desk/", DeskView.as_view(), name="desk")]
