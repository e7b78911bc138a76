"""Small groups in the API: proposing and keeping rounds, notes of tables, private notes, points said in the room."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from access.gate import holds
from access.permissions import Permission
from deliberation.bodies.api.members import SLUG
from deliberation.bodies.api.scoped import BodyView
from deliberation.bodies.models import Membership
from deliberation.bodies.queries.members import membership_of
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions import rooms as actions
from deliberation.tradeoffs.actions.points import make_point
from deliberation.tradeoffs.api import rooms_shapes as shapes
from deliberation.tradeoffs.api.points import TRADEOFF, answer
from deliberation.tradeoffs.api.points_shapes import PointDetail
from deliberation.tradeoffs.calc.small_groups import table_count
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.models import Round, TradeOff
from deliberation.tradeoffs.queries import rooms as queries
from deliberation.tradeoffs.queries.tradeoffs import check_stage, tradeoff_at, tradeoff_to_act_for
from kernel.errors import BadInput
from webapi.base import marked
from webapi.parsing import Unread
from webapi.query import read_body
from webapi.schema import acts, number_in_path, reads

TAG, JSON = "Small groups", "application/json"
NUMBER = number_in_path("number", "The round's number.")
GROUP = number_in_path("group", "The table's number in its round.")
_PATH = [SLUG, TRADEOFF]
_ROUND = [*_PATH, NUMBER]
_PEOPLE = "For the people of the body."
_RUN = "For those who facilitate."
MOST_NOTES = 100


class RoomView(BodyView):
    """What views of small groups share: the body's people read, those who facilitate write."""

    reads_need = Permission.TRADEOFF_SEE_PRIVATE
    needs = {"POST": Permission.TRADEOFF_FACILITATE}

    def tradeoff(self, tradeoff_id: UUID) -> TradeOff:
        """The trade-off, for somebody who holds what the method asks for. Raises NotFound."""
        needed = self.needs["POST"] if self.request.method == "POST" else self.reads_need
        return tradeoff_to_act_for(
            self.actor, self.kwargs["slug"], tradeoff_id, needed or Permission.TRADEOFF_SEE_PRIVATE
        )

    def told(self, row: dict[str, Any], tradeoff: TradeOff, status: int = 200) -> Response:
        """An answer, marked when the trade-off is made up."""
        made_up = tradeoff.illustrative
        return marked(Response(row | {"illustrative": made_up}, status=status), made_up)  # type: ignore[no-any-return]

    def round(self, tradeoff: TradeOff, number: int, status: int = 200) -> Response:
        """One round as it is sent."""
        found = queries.round_of(tradeoff, number)
        facilitates = holds(self.actor, Permission.TRADEOFF_FACILITATE, scope_of(tradeoff.body_id))
        return self.told(_round_row(found, self.actor.id, facilitates), tradeoff, status)


def _round_row(found: Round, person_id: str, facilitates: bool) -> dict[str, Any]:
    tables = []
    for table in found.groups.all():
        members = [seat.membership for seat in table.seats.all()]
        tables.append(
            {
                "number": table.number,
                "people": [{"membership": each.pk, "name": each.public_name} for each in members],
                "own": any(str(each.person_id) == person_id for each in members),
                "note": table.note,
                "note_version": table.note_version,
                "public": table.public_note,
                "noted_at": table.noted_at,
            }
        )
    return {
        "number": found.number,
        "topic": found.topic,
        "made_at": found.made_at,
        "seed": found.seed,
        "mixed": found.measures if facilitates else None,
        "tables": tables,
    }


class Rounds(RoomView):
    """The rounds of a trade-off."""

    @reads("get_rounds", TAG, "Rounds of small groups", shapes.RoundsShape, path=_PATH, private=True, description=_PEOPLE)  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        tradeoff = self.tradeoff(tradeoff_id)
        names = shapes.RoundLineShape().fields
        rows = [{name: getattr(each, name) for name in names} for each in queries.rounds_of(tradeoff)]
        return self.told({"rounds": rows}, tradeoff)

    @acts("make_round", TAG, "Keep a round of small groups", {201: shapes.RoundShape}, body={JSON: shapes.RoundSent}, path=_PATH, description=f"{_RUN} Usually as it was proposed; tables may differ from that.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        tradeoff, sent = self.tradeoff(tradeoff_id), read_body(shapes.RoundSent, request)
        made = actions.make_round(actor=self.actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, **sent)
        return self.round(tradeoff, made.number, 201)


class ProposeRound(RoomView):
    """A round as it could be."""

    @acts("propose_round", TAG, "Propose a round of small groups", {200: shapes.ProposalShape}, body={JSON: shapes.ProposalSent}, path=_PATH, description=f"{_RUN} Who would sit with whom; nothing is kept.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        tradeoff, sent = self.tradeoff(tradeoff_id), read_body(shapes.ProposalSent, request)
        check_stage(tradeoff, Act.FACILITATE)
        here = _here(queries.members_to_seat(tradeoff.body), sent["members"])
        number = queries.next_round_number(tradeoff)
        seed = queries.first_lot(tradeoff, number) if sent["seed"] is None else sent["seed"]
        try:
            found = queries.propose(tradeoff, here, _tables(len(here), sent), seed)
        except ValueError as fault:
            raise BadInput(str(fault), parameter="tables") from fault
        row = {
            "number": number,
            "seed": seed,
            "tables": [list(each) for each in found.tables],
            "mixed": asdict(found.measures),
        }
        return self.told(row, tradeoff)


def _here(members: list[Membership], ids: list[int] | None) -> list[Membership]:
    found = members if ids is None else [each for each in members if each.pk in set(ids)]
    if ids is not None and len(found) < len(ids):
        raise BadInput("Somebody on the list is not a member of this body now, or is there twice.", parameter="members")  # fmt: skip
    if len(found) < actions.LEAST_AT_A_TABLE:
        raise BadInput("A round needs at least two members.", parameter="members")
    return found


def _tables(here: int, sent: dict[str, Any]) -> int:
    if (sent["size"] is None) is (sent["tables"] is None):
        raise BadInput("Send a size or a number of tables, one of the two.", parameter="size")
    return sent["tables"] if sent["size"] is None else table_count(here, sent["size"])


class RoundOne(RoomView):
    """One round."""

    @reads("get_round", TAG, "A round of small groups", shapes.RoundShape, path=_ROUND, private=True, description=f"{_PEOPLE} Who sits where, and what each table noted.")  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        return self.round(self.tradeoff(tradeoff_id), number)


class DiscardRound(RoomView):
    """Taking a round away."""

    parser_classes = [Unread]

    @acts("discard_round", TAG, "Take a round away", {200: shapes.RoundsShape}, path=_ROUND, description=f"{_RUN} While no table has noted anything.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, number: int) -> Response:
        self.query()
        tradeoff = self.tradeoff(tradeoff_id)
        actions.discard_round(
            actor=self.actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, number=number
        )
        names = shapes.RoundLineShape().fields
        rows = [{name: getattr(each, name) for name in names} for each in queries.rounds_of(tradeoff)]
        return self.told({"rounds": rows}, tradeoff)


class GroupNote(RoomView):
    """What a table noted."""

    needs = {"POST": Permission.TRADEOFF_SEE_PRIVATE}

    @acts("write_group_note", TAG, "Write what a table talked about", {200: shapes.RoundShape}, body={JSON: shapes.GroupNoteSent}, path=[*_ROUND, GROUP], description="For those who sat there, and those who facilitate.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, number: int, group: int) -> Response:
        self.query()
        tradeoff, sent = self.tradeoff(tradeoff_id), read_body(shapes.GroupNoteSent, request)
        actions.write_group_note(
            actor=self.actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, number=number, group=group, **sent
        )  # fmt: skip
        return self.round(tradeoff, number)


class PublicNotes(BodyView):
    """What tables noted for everybody."""

    @reads("get_group_notes", TAG, "What tables noted for everybody", shapes.PublicNotesShape, path=_PATH, description="Only what was made public. Who sat with whom is not told.")  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        tradeoff = tradeoff_at(self.actor, slug, tradeoff_id)
        rows = [
            {"round": each.round.number, "table": each.number, "topic": each.round.topic, "note": each.note, "noted_at": each.noted_at}
            for each in queries.public_notes(tradeoff)
        ]  # fmt: skip
        answered = Response({"notes": rows, "illustrative": tradeoff.illustrative})
        return marked(answered, tradeoff.illustrative)  # type: ignore[no-any-return]


class NotesView(RoomView):
    """What both views of private notes share."""

    reads_need = Permission.TRADEOFF_FACILITATE

    def notes(self, tradeoff: TradeOff, status: int = 200) -> Response:
        """The notes as they are sent."""
        rows = [
            {"id": each.pk, "by": each.by_name, "written_at": each.written_at, "text": each.text, "own": str(each.person_id) == self.actor.id}
            for each in queries.private_notes_of(tradeoff)[:MOST_NOTES]
        ]  # fmt: skip
        return self.told({"notes": rows}, tradeoff, status)


class PrivateNotes(NotesView):
    """Notes of those who facilitate."""

    @reads("get_private_notes", TAG, "Private notes of those who facilitate", shapes.PrivateNotesShape, path=_PATH, private=True, description=f"{_RUN} The newest {MOST_NOTES}. They are in no file.")  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        return self.notes(self.tradeoff(tradeoff_id))

    @acts("write_private_note", TAG, "Write a private note", {201: shapes.PrivateNotesShape}, body={JSON: shapes.PrivateNoteSent}, path=_PATH, description=_RUN)  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        tradeoff, sent = self.tradeoff(tradeoff_id), read_body(shapes.PrivateNoteSent, request)
        actions.write_private_note(
            actor=self.actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, **sent
        )
        return self.notes(tradeoff, 201)


class RemovePrivateNote(NotesView):
    """Deleting one's own."""

    parser_classes = [Unread]

    @acts("remove_private_note", TAG, "Delete a private note of your own", {200: shapes.PrivateNotesShape}, path=[*_PATH, number_in_path("note_id", "The note's number.")], description=_RUN)  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID, note_id: int) -> Response:
        self.query()
        tradeoff = self.tradeoff(tradeoff_id)
        actions.remove_private_note(
            actor=self.actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, note_id=note_id
        )
        return self.notes(tradeoff)


class SpokenPoints(RoomView):
    """Points said in the room."""

    @acts("write_spoken_point", TAG, "Write down a point that was said in the room", {201: PointDetail}, body={JSON: shapes.SpokenPointSent}, path=_PATH, description=f"{_RUN} During the discussion, for a member who said it.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        tradeoff, sent = self.tradeoff(tradeoff_id), read_body(shapes.SpokenPointSent, request)
        made = make_point(
            actor=self.actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, position=sent["option"], side=sent["side"],
            text=sent["text"], form_id=sent["form_id"], spoken_by=membership_of(tradeoff.body_id, sent["membership"]),
        )  # fmt: skip
        return answer(request, tradeoff, made.number, 201)
