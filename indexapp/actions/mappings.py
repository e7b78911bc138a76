"""Saved mappings: how files of one publisher are read, kept for the next file."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from indexapp.calc.readers import FileProblem, load_mapping
from indexapp.models import SavedMapping
from kernel import clock
from kernel.actors import Actor
from kernel.canonical import sha256_of
from kernel.errors import BadInput, NotFound


class MappingInvalid(BadInput):
    """The text is no mapping."""

    code = "mapping"


class NameTaken(BadInput):
    """Another mapping is called so."""

    code = "name_taken"
    next_step = "Give it another name, or change the mapping that has this one."


@transaction.atomic
def save_mapping(*, actor: Actor, name: str, text: str, mapping_id: int | None = None) -> SavedMapping:
    """Keep a mapping under a name, or change one that is kept. Releases keep the text they were read with.

    Raises MappingInvalid (with line and field), NameTaken, NotFound, or BadInput for an empty name.
    """
    require(actor, Permission.MAPPING_SAVE)
    if not name.strip():
        raise BadInput(
            "A mapping needs a name.",
            next_step="Say whose files it is for, such as “ONS mid-year population”.",
        )
    try:
        load_mapping(text)
    except FileProblem as problem:
        raise MappingInvalid(problem.message) from problem
    mapping = _locked(mapping_id) if mapping_id is not None else SavedMapping()
    mapping.name, mapping.text, mapping.saved_at = name.strip()[:120], text, clock.now()
    try:
        with transaction.atomic():
            mapping.save()
    except IntegrityError as error:
        raise NameTaken(f"There is a mapping called “{mapping.name}” already.") from error
    record(actor, Event.MAPPING_SAVED, "mapping", mapping.pk, sha256=sha256_of([text]))
    return mapping


@transaction.atomic
def delete_mapping(*, actor: Actor, mapping_id: int) -> None:
    """Keep a mapping no longer. Releases read with it keep its text. Raises NotFound."""
    require(actor, Permission.MAPPING_SAVE)
    mapping = _locked(mapping_id)
    digest = sha256_of([mapping.text])
    mapping.delete()
    record(actor, Event.MAPPING_DELETED, "mapping", mapping_id, sha256=digest)


def _locked(mapping_id: int) -> SavedMapping:
    mapping = SavedMapping.objects.select_for_update().filter(pk=mapping_id).first()
    if mapping is None:
        raise NotFound("There is no such mapping.", next_step="Go to the list of mappings.")
    return mapping
