"""Asking for a run, doing it, publishing it.

A run is due while a definition's `wanted` is above its `covered`. One worker at a time holds the claim; whoever
finishes looks, in the same statement that gives the claim back, whether more was asked for meanwhile. So a burst of
releases makes one run, and none is lost.
"""

from __future__ import annotations

import logging
import uuid
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from indexapp.actions.engine import LostClaim, compute_run
from indexapp.actions.heartbeat import Beating
from indexapp.models import Definition, DefinitionMetric, Publication, Run, RunBlock, RunStatus
from kernel import clock, events
from kernel.actors import Actor
from kernel.errors import NotFound, ReaderError
from kernel.jobs import Job, send_on_commit

log = logging.getLogger(__name__)

MOST_FAILURES = 3
"""After so many failed runs in a row the sweeper leaves a definition alone until a person asks again."""


@transaction.atomic
def request_run(*, actor: Actor, definition: str) -> Definition:
    """Mark a definition as due and ask a worker to compute it. Raises NotFound for an unknown slug."""
    require(actor, Permission.RUN_REQUEST)
    found = (
        Definition.objects.select_for_update().filter(slug=definition, current_version__isnull=False).first()
    )
    if found is None:
        raise NotFound(
            f"There is no definition “{definition}”.",
            next_step="See the list of definitions for their short names.",
        )
    Definition.objects.filter(pk=found.pk).update(wanted=F("wanted") + 1, failures=0)
    found.refresh_from_db()
    send_on_commit(Job.RECOMPUTE, definition_id=found.pk)
    record(actor, Event.RUN_REQUESTED, "definition", found.pk, definition=found.slug, count=found.wanted)
    return found


@transaction.atomic
def mark_stale(*, actor: Actor, metric_ids: set[int]) -> list[str]:
    """Mark every definition that uses one of the metrics as due; returns their slugs.

    Part of publishing and withdrawing a release, in the same transaction.
    """
    require(actor, Permission.RUN_REQUEST)
    users = DefinitionMetric.objects.filter(metric_id__in=metric_ids).values("definition_id")
    due = Definition.objects.filter(pk__in=users, current_version__isnull=False)
    # Locked in one order everywhere, so that two who mark several at once cannot wait for each other.
    found = list(due.select_for_update().order_by("pk").values_list("pk", "slug"))
    Definition.objects.filter(pk__in=[key for key, _ in found]).update(wanted=F("wanted") + 1, failures=0)
    for key, slug in found:
        # A second's wait lets a burst of releases gather into one run.
        send_on_commit(Job.RECOMPUTE, countdown=1, definition_id=key)
        record(actor, Event.RUN_REQUESTED, "definition", key, definition=slug)
    return [slug for _, slug in found]


@transaction.atomic
def claim_definition(*, actor: Actor, definition_id: int, limit_seconds: float) -> str:
    """Take the right to compute a due definition: a token, or "" when it is not due or a live worker has it."""
    require(actor, Permission.RUN_COMPUTE)
    stale = clock.now() - clock.seconds(limit_seconds)
    token = str(uuid.uuid4())
    free = Q(claim="") | Q(heartbeat__lt=stale) | Q(heartbeat__isnull=True)
    due = Definition.objects.filter(
        free, pk=definition_id, wanted__gt=F("covered"), failures__lt=MOST_FAILURES
    )
    taken = due.update(claim=token, heartbeat=clock.now())
    if not taken:
        return ""
    left = Run.objects.filter(definition_id=definition_id, status=RunStatus.COMPUTING)
    left.update(
        status=RunStatus.FAILED,
        finished_at=clock.now(),
        failure="Its worker stopped before it was done; taken up again.",
    )
    return token


def bring_up_to_date(*, actor: Actor, definition_id: int, limit_seconds: float) -> list[int]:
    """Compute and publish until nothing more is due; returns the published runs' ids. Safe to call at any time, by anyone allowed.

    Not one transaction: each run is computed in short ones and published in one of its own.
    """
    require(actor, Permission.RUN_COMPUTE)
    token = claim_definition(actor=actor, definition_id=definition_id, limit_seconds=limit_seconds)
    done: list[int] = []
    while token:
        try:
            with Beating(Definition, definition_id, token):
                draft = compute_run(actor=actor, definition_id=definition_id, token=token)
            done.append(
                publish_run(actor=actor, run_id=draft.run_id, block_ids=draft.block_ids, token=token).pk
            )
        except LostClaim:
            log.warning("run_claim_lost", extra={"definition": definition_id})
            return done
        except Exception as error:
            fail_run(actor=actor, definition_id=definition_id, token=token, error=error)
            raise
        if release_claim(actor=actor, definition_id=definition_id, token=token):
            token = ""
    return done


@transaction.atomic
def publish_run(*, actor: Actor, run_id: int, block_ids: list[int], token: str) -> Run:
    """Finish a computed run and flip the definition's pointer to it, all in one transaction.

    An earlier finished run with the same fingerprint is published in its stead, and the new row goes.
    """
    require(actor, Permission.RUN_COMPUTE)
    run = Run.objects.select_for_update().get(pk=run_id)
    definition = Definition.objects.select_for_update().get(pk=run.definition_id)
    if definition.claim != token:
        raise LostClaim(definition.pk)
    twin = Run.objects.filter(
        version_id=run.version_id, fingerprint=run.fingerprint, status=RunStatus.FINISHED
    ).first()
    final = twin or _finish(run, block_ids)
    replaced = definition.published_run
    Definition.objects.filter(pk=definition.pk).update(
        published_run=final, covered=run.wanted, covered_at=clock.now(), failures=0, heartbeat=clock.now()
    )
    if twin is not None:
        run.delete()
    if replaced is not None and replaced.pk == final.pk:
        return final
    Publication.objects.create(definition=definition, run=final, replaced=replaced, at=clock.now())
    facts: dict[str, Any] = {
        "run_id": final.pk,
        "definition": definition.slug,
        "replaced_id": replaced.pk if replaced else None,
    }
    transaction.on_commit(lambda: events.run_published.send_robust(sender=None, **facts))
    record(
        actor, Event.RUN_PUBLISHED, "run", final.pk, definition=definition.slug, replaced=facts["replaced_id"],
        blocks=final.computed, reused=final.reused,
    )  # fmt: skip
    return final


def _finish(run: Run, block_ids: list[int]) -> Run:
    RunBlock.objects.bulk_create([RunBlock(run=run, block_id=key) for key in block_ids])
    run.status = RunStatus.FINISHED
    run.finished_at = clock.now()
    run.progress = 100
    run.stage = "Finished"
    run.save(update_fields=["status", "finished_at", "progress", "stage"])
    run.log.create(
        at=clock.now(),
        text=f"Published: {run.computed} blocks computed, {run.reused} shared with earlier runs.",
    )
    return run


@transaction.atomic
def fail_run(*, actor: Actor, definition_id: int, token: str, error: Exception) -> None:
    """Note that a run failed and give the claim back. The last published run stands."""
    require(actor, Permission.RUN_COMPUTE)
    held = Definition.objects.filter(pk=definition_id, claim=token)
    if not held.update(claim="", heartbeat=None, failures=F("failures") + 1):
        return
    words = (
        error.message
        if isinstance(error, ReaderError)
        else "A fault of the system; its details are in the log."
    )
    runs = Run.objects.filter(definition_id=definition_id, status=RunStatus.COMPUTING)
    keys = list(runs.values_list("pk", flat=True))
    runs.update(status=RunStatus.FAILED, finished_at=clock.now(), failure=words)
    record(
        actor,
        Event.RUN_FAILED,
        "definition",
        definition_id,
        run=keys[-1] if keys else None,
        code=type(error).__name__,
    )


@transaction.atomic
def release_claim(*, actor: Actor, definition_id: int, token: str) -> bool:
    """Give the claim back if nothing more was asked for meanwhile; False means: compute again.

    One statement looks and lets go, so that a request cannot fall between the two.
    """
    require(actor, Permission.RUN_COMPUTE)
    let_go = Definition.objects.filter(pk=definition_id, claim=token, wanted=F("covered")).update(
        claim="", heartbeat=None
    )
    return bool(let_go) or not Definition.objects.filter(pk=definition_id, claim=token).exists()


def due_definitions(*, actor: Actor, limit_seconds: float) -> list[int]:
    """Ids of definitions that are due and that no live worker has: what the sweeper sends out again."""
    require(actor, Permission.RUN_COMPUTE)
    stale = clock.now() - clock.seconds(limit_seconds)
    free = Q(claim="") | Q(heartbeat__lt=stale) | Q(heartbeat__isnull=True)
    due = Definition.objects.filter(
        free, wanted__gt=F("covered"), failures__lt=MOST_FAILURES, current_version__isnull=False
    )
    return list(due.values_list("pk", flat=True))
