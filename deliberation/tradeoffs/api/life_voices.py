"""Councils and other bodies that a trade-off touches, in the API."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.api.scoped import BodyListView
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.tradeoffs.actions.voices import enter_voice, give_voice, invite_voice, remove_voice
from deliberation.tradeoffs.api.life import SLUG, TAG, TRADEOFF, TradeoffView
from deliberation.tradeoffs.api.life_shapes import ViewSent, VoiceRow, VoiceSent, voice_row
from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.models import TradeOff, Voice
from deliberation.tradeoffs.queries.tradeoffs import tradeoff_at
from deliberation.tradeoffs.queries.voices import speaks_for, voice_of
from kernel.errors import BadInput
from webapi.base import marked
from webapi.pagination import QueryRows, Rows
from webapi.query import PagedQuery, read_body
from webapi.schema import acts, lists, number_in_path

VOICE = number_in_path("voice_id", "The number of the invitation.")


class Voices(BodyListView):
    """Who was asked for a view, and inviting somebody."""

    needs = {"POST": Permission.TRADEOFF_EDIT}
    query_class = PagedQuery
    columns = tuple(VoiceRow().fields)
    filename = "voices"

    @lists("list_voices", TAG, "List who is asked for a view", VoiceRow, path=[SLUG, TRADEOFF], description="Councils and other bodies that the choice touches, with what they answered.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Everybody who was asked, by name."""
        tradeoff = tradeoff_at(self.actor, self.body.slug, kwargs["tradeoff_id"])
        rows = Voice.objects.filter(tradeoff=tradeoff).select_related("body").order_by("name", "pk")
        return QueryRows(rows, shape=partial(voice_row, illustrative=tradeoff.illustrative))  # type: ignore[arg-type]

    @acts("invite_voice", TAG, "Ask somebody for a view", {201: VoiceRow}, body={"application/json": VoiceSent}, path=[SLUG, TRADEOFF], description="A body of the site, by its short name, or another one by its name.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        sent = read_body(VoiceSent, request)
        tradeoff = tradeoff_at(self.actor, self.body.slug, tradeoff_id)
        voice = invite_voice(
            actor=self.actor, body_id=self.body.pk, tradeoff_id=tradeoff.pk, why=sent["why"], name=sent["name"],
            voice_body_id=_body_id(sent["body"]), has_seat=sent["has_seat"], due_on=sent["due_on"],
        )  # fmt: skip
        return marked(Response(voice_row(voice, tradeoff.illustrative), status=201), tradeoff.illustrative)  # type: ignore[no-any-return]


def _body_id(slug: str) -> UUID | None:
    if not slug:
        return None
    found = Body.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if found is None:
        raise BadInput("There is no such body.", field="body")
    return found


class VoiceOne(TradeoffView):
    """One who was asked: putting their view on record, taking the invitation back."""

    needs = {"DELETE": Permission.TRADEOFF_EDIT, "PUT": Permission.TRADEOFF_SPEAK_FOR}
    spoken_for: Voice | None = None

    def check_permissions(self, request: Request) -> None:
        """Let those pass who speak for the invited body; everybody else must be able to edit the trade-off."""
        if request.method in SAFE_METHODS or request.method != "PUT":
            super().check_permissions(request)
            return
        voice = self._invited()
        if voice is not None and speaks_for(self.actor, voice):
            self.spoken_for = voice
            return
        self.__dict__["body"] = body_to_act_for(self.actor, self.kwargs["slug"], Permission.TRADEOFF_EDIT)

    def _invited(self) -> Voice | None:
        where = {"pk": self.kwargs["voice_id"], "tradeoff": self.kwargs["tradeoff_id"]}
        rows = Voice.objects.filter(**where, tradeoff__body__slug=self.kwargs["slug"])
        return rows.exclude(tradeoff__stage=Stage.DRAFT.value).select_related("body").first()

    @acts("answer_voice", TAG, "Put a view on record", {200: VoiceRow}, body={"application/json": ViewSent}, path=[SLUG, TRADEOFF, VOICE], description="By the invited body's own people, or by the clerk who writes down what came by post.")  # fmt: skip
    def put(self, request: Request, slug: str, tradeoff_id: UUID, voice_id: int) -> Response:
        self.query()
        sent = read_body(ViewSent, request)
        where = {"body_id": self.body.pk, "tradeoff_id": tradeoff_id, "voice_id": voice_id}
        if self.spoken_for is not None and self.spoken_for.body_id is not None:
            voice = give_voice(actor=self.actor, speaking_for=self.spoken_for.body_id, **where, **sent)
        else:
            voice = enter_voice(actor=self.actor, **where, **sent)
        made_up = TradeOff.objects.values_list("illustrative", flat=True).get(pk=tradeoff_id)
        return marked(Response(voice_row(voice, made_up)), made_up)  # type: ignore[no-any-return]

    @acts("remove_voice", TAG, "Take back an invitation", {204: None}, path=[SLUG, TRADEOFF, VOICE], description="One that nobody answered.")  # fmt: skip
    def delete(self, request: Request, slug: str, tradeoff_id: UUID, voice_id: int) -> Response:
        self.query()
        voice = voice_of(self.find(tradeoff_id), voice_id)
        remove_voice(**self.named(tradeoff_id), voice_id=voice.pk)
        return Response(status=204)
