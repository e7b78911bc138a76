"""Small groups in the room: rounds, what each table noted, and what facilitators note among themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from django.db import transaction

from access.gate import allows, require
from access.permissions import Permission
from accounts.models import Person
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.texts import line, passage
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.points import ChangedMeanwhile
from deliberation.tradeoffs.actions.rows import locked_tradeoff, next_number
from deliberation.tradeoffs.calc.small_groups import LEAST_AT_A_TABLE, MOST_MEMBERS, measure
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.models import GroupSeat, PrivateNote, Round, SmallGroup, TradeOff
from deliberation.tradeoffs.queries import rooms as queries
from deliberation.tradeoffs.queries.tradeoffs import any_membership, check_stage
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, WrongState

MOST_TOPIC, MOST_NOTE, MOST_TABLES = 300, 4000, 200
SENT_TWICE = dt.timedelta(minutes=10)
"""The same private note by the same person within this time is the same form sent twice."""


class RoundHasNotes(WrongState):
    """A table of the round has written something down."""

    code = "round_has_notes"
    next_step = "Keep the round and make the next one. Or empty the notes first, if they are not needed."


@transaction.atomic
def make_round(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int, tables: Sequence[Sequence[int]], seed: int, topic: str = "",
) -> Round:  # fmt: skip
    """Keep a round: who sits at which table, as ids of memberships. How well it is mixed is measured here.

    `number` is the one that the form showed, so that a form sent twice makes one round. Raises NotFound, WrongStage,
    BadInput for tables that cannot be, ChangedMeanwhile where another round was made since.
    """
    require(actor, Permission.TRADEOFF_FACILITATE, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.FACILITATE)
    asked = [sorted(table) for table in tables]
    made = _made_before(tradeoff, number, seed, asked)
    if made is not None:
        return made
    if number != next_number(Round, tradeoff):
        raise ChangedMeanwhile("Another round was made or discarded after you opened the form.")
    subject = line("The topic", topic, MOST_TOPIC)
    if not 0 <= seed < queries.LARGEST_SEED:
        raise BadInput("The lot must be a whole number, not below nought.")
    found = Round.objects.create(
        tradeoff=tradeoff, number=number, topic=subject, seed=seed, measures=_measured(tradeoff, asked)
    )
    _seat(found, asked)
    record(
        actor, Event.ROUND_MADE, "tradeoff", tradeoff.pk,
        body=str(body_id), number=number, count=len(asked), size=sum(map(len, asked)),
    )  # fmt: skip
    return found


@transaction.atomic
def discard_round(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int) -> None:
    """Take a round away while no table has noted anything. Raises NotFound, WrongStage, RoundHasNotes."""
    require(actor, Permission.TRADEOFF_FACILITATE, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.FACILITATE)
    found = queries.round_of(tradeoff, number)
    if SmallGroup.objects.filter(round=found).exclude(note="").exists():
        raise RoundHasNotes("A table of this round has written notes.")
    Round.objects.filter(pk=found.pk).delete()
    record(actor, Event.ROUND_DISCARDED, "tradeoff", tradeoff.pk, body=str(body_id), number=number)


@transaction.atomic
def write_group_note(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int, group: int, text: str, version: int,
    public: bool | None = None,
) -> SmallGroup:  # fmt: skip
    """Write down what a table talked about: whoever sat there, or a facilitator, who alone says whether it is public.

    A public note that somebody at the table changes is no longer public, until a facilitator looked at it. The same
    text again changes nothing. `version` is the one that the form showed. Raises NotFound, NotAllowed, WrongStage,
    BadInput, ChangedMeanwhile.
    """
    require(actor, Permission.TRADEOFF_SEE_PRIVATE, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    table = queries.table_of(tradeoff, number, group)
    facilitates = allows(actor, Permission.TRADEOFF_FACILITATE, scope_of(body_id))
    if not facilitates and not queries.sits_there(actor, table):
        raise not_your_table()
    check_stage(tradeoff, Act.FACILITATE)
    words = passage("The note", text, MOST_NOTE)
    shown = _shown(table, words, public, facilitates)
    if (words, shown) == (table.note, table.public_note):
        return table
    if version != table.note_version:
        raise ChangedMeanwhile("This note was changed after you opened the form.")
    table.note, table.public_note = words, shown
    table.note_version, table.noted_at = table.note_version + 1, clock.now()
    table.save(update_fields=["note", "public_note", "note_version", "noted_at"])
    record(
        actor, Event.GROUP_NOTE_WRITTEN, "tradeoff", tradeoff.pk,
        body=str(body_id), number=number, item=group, version=table.note_version, private=not shown,
    )  # fmt: skip
    return table


@transaction.atomic
def write_private_note(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, text: str) -> PrivateNote:
    """Note something for facilitators alone. The same text twice within minutes is one note.

    Raises NotFound, WrongStage, BadInput, NotAllowed for who is no person.
    """
    require(actor, Permission.TRADEOFF_FACILITATE, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.FACILITATE)
    if actor.kind != "person":
        raise NotAllowed("A note is written by a person.")
    words = passage("The note", text, MOST_NOTE, needed=True)
    since = clock.now() - SENT_TWICE
    same = PrivateNote.objects.filter(
        tradeoff=tradeoff, person_id=actor.id, text=words, written_at__gt=since
    ).first()
    if same is not None:
        return same
    note = PrivateNote.objects.create(
        tradeoff=tradeoff, person_id=UUID(actor.id), by_name=_name_of(actor, body_id), text=words
    )
    record(actor, Event.PRIVATE_NOTE_WRITTEN, "tradeoff", tradeoff.pk, body=str(body_id), status="written")
    return note


@transaction.atomic
def remove_private_note(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, note_id: int) -> None:
    """Delete a private note of one's own, for good; in any stage, for it may speak of people. Raises NotFound."""
    require(actor, Permission.TRADEOFF_FACILITATE, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    note = queries.own_private_note(actor, tradeoff, note_id)
    PrivateNote.objects.filter(pk=note.pk).delete()
    record(actor, Event.PRIVATE_NOTE_WRITTEN, "tradeoff", tradeoff.pk, body=str(body_id), status="removed")


def not_your_table() -> NotAllowed:
    """What to raise for somebody who may not write what a table noted."""
    return NotAllowed(
        "Only those who sat at this table, and facilitators, write its notes.",
        next_step="The page of the round says at which table you sat.",
    )


def _made_before(tradeoff: TradeOff, number: int, seed: int, tables: Sequence[Sequence[int]]) -> Round | None:
    """The round that this form made when it was sent before."""
    made = Round.objects.filter(tradeoff=tradeoff, number=number, seed=seed).first()
    if made is None:
        return None
    kept = [sorted(each.seats.values_list("membership_id", flat=True)) for each in made.groups.all()]
    return made if kept == [list(each) for each in tables] else None


def _measured(tradeoff: TradeOff, tables: Sequence[Sequence[int]]) -> dict[str, object]:
    """How well tables are mixed, as it is stored. Raises BadInput for tables that cannot be."""
    seated = [each for table in tables for each in table]
    if len(set(seated)) < len(seated):
        raise BadInput("Somebody sits at two tables.")
    if not LEAST_AT_A_TABLE <= len(seated) <= MOST_MEMBERS or not 1 <= len(tables) <= MOST_TABLES:
        raise BadInput(
            f"A round needs from two to {MOST_MEMBERS} members, at no more than {MOST_TABLES} tables."
        )
    if any(len(table) < LEAST_AT_A_TABLE for table in tables):
        raise BadInput("There must be at least two people at each table.")
    members = queries.members_to_seat(tradeoff.body)
    if set(seated) - {each.pk for each in members}:
        raise BadInput("Somebody on the list is not a member of this body now.")
    met, features = queries.mixing(tradeoff, [each for each in members if each.pk in set(seated)])
    return asdict(measure(tables, met, features))


def _seat(made: Round, tables: Sequence[Sequence[int]]) -> None:
    groups = SmallGroup.objects.bulk_create(
        SmallGroup(round=made, number=number) for number in range(1, len(tables) + 1)
    )
    GroupSeat.objects.bulk_create(
        GroupSeat(group=group, membership_id=member)
        for group, table in zip(groups, tables, strict=True)
        for member in table
    )


def _shown(table: SmallGroup, words: str, public: bool | None, facilitates: bool) -> bool:
    """Whether everybody may read a note from now on. Raises NotAllowed for who may not say so."""
    if not facilitates:
        if public is not None and public != table.public_note:
            raise NotAllowed("Only facilitators say whether everybody may read a note.")
        return table.public_note and words == table.note
    return bool(words) and (table.public_note if public is None else public)


def _name_of(actor: Actor, body_id: UUID) -> str:
    membership = any_membership(actor, body_id)
    return membership.public_name if membership else Person.objects.get(pk=actor.id).display_name
