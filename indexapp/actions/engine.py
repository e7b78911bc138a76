"""Computing a run: read what it is made of, plan it, compute the blocks nobody has computed before, store them.

Blocks are stored in short transactions, a batch each, so a worker that is killed loses at most a batch: the next one
finds the stored blocks by fingerprint and goes on from there. Nothing here is visible to readers until the run
is published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from django.db import connection, transaction

from access.gate import require
from access.permissions import Permission
from indexapp.actions.blocks import Fresh, store_blocks
from indexapp.calc.blocks import Block as Scored
from indexapp.calc.catalogue import spec_from_json
from indexapp.calc.compose import score_domain, score_index
from indexapp.calc.fingerprints import CODE_VERSION, geography_fingerprint, run_fingerprint, slice_fingerprint
from indexapp.calc.plan import Plan, PlannedBlock, SliceKey, plan_run
from indexapp.calc.reasons import code
from indexapp.calc.rollup import Layout, Rolled, cells_of, lay_out, resolve_cells, status_codes
from indexapp.calc.spec import DefinitionSpec, MetricSpec
from indexapp.calc.standardise import baseline_of, centre_for, score_metric
from indexapp.models import Block, Definition, Run, Slice
from indexapp.queries.inputs import SliceState, geography_of, read_slices, slices_of
from indexapp.queries.stored import stored_blocks, stored_scores
from kernel import clock
from kernel.actors import Actor
from kernel.canonical import canonical_json

BATCH_ROWS = 400_000
"""Scores stored in one transaction."""


class LostClaim(Exception):
    """Another worker has taken the definition up: this one must stop without storing anything more."""


@dataclass(frozen=True)
class Draft:
    """A computed run that is not published yet: its row and the blocks it is made of."""

    run_id: int
    block_ids: list[int]


@dataclass
class Job:
    """Everything a computation holds in memory. `scores` keeps blocks by fingerprint, computed or read back."""

    run: Run
    token: str
    spec: DefinitionSpec
    layout: Layout
    area_ids: np.ndarray
    """Database ids of the scored areas, in layout order."""
    place_of: pd.Series
    """Position in the layout's places by database id of area."""
    slices: dict[SliceKey, SliceState]
    prints: dict[SliceKey, str]
    frames: dict[tuple[int, int], pd.DataFrame] = field(default_factory=dict)
    raws: dict[SliceKey, Rolled] = field(default_factory=dict)
    scores: dict[str, np.ndarray] = field(default_factory=dict)


def compute_run(*, actor: Actor, definition_id: int, token: str) -> Draft:
    """Compute what is due of a definition and store its blocks; nothing is published yet.

    Raises LostClaim when another worker holds the definition.
    """
    require(actor, Permission.RUN_COMPUTE)
    run = _start(definition_id, token)
    job = _read(run, token)
    plan, periods = _settle_periods(job)
    blocks = plan.blocks(periods)
    known = stored_blocks(run.definition_id, [block.fingerprint for block in blocks])
    todo = [block for block in blocks if block.fingerprint not in known]
    _tell(job, 20, f"{len(todo)} of {len(blocks)} blocks are to be computed.")
    known |= _compute_and_store(job, plan, todo)
    _sign(job, plan, blocks, todo)
    return Draft(run.pk, [known[block.fingerprint] for block in blocks])


def _start(definition_id: int, token: str) -> Run:
    definition = Definition.objects.get(pk=definition_id)
    if definition.claim != token or definition.current_version_id is None:
        raise LostClaim(definition_id)
    run = Run.objects.create(
        definition=definition, version_id=definition.current_version_id, started_at=clock.now(), code_version=CODE_VERSION,
        wanted=definition.wanted, stage="Reading the observations",
    )  # fmt: skip
    run.log.create(at=clock.now(), text="Started.")
    return run


def _read(run: Run, token: str) -> Job:
    """Read slices, geography and changed observations as they all were at one moment."""
    spec = spec_from_json(canonical_json(run.version.spec))
    with transaction.atomic():
        _one_moment()
        run.wanted = Definition.objects.values_list("wanted", flat=True).get(pk=run.definition_id)
        geography, keys = geography_of(spec)
        layout = lay_out(geography)
        slices = slices_of(metric.slug for metric in spec.metrics)
        ids = {key: area_id for area_id, key in keys.items()}
        job = Job(
            run=run, token=token, spec=spec, layout=layout,
            area_ids=np.array([ids[key] for key in layout.areas], dtype=np.int64),
            place_of=pd.Series(dict(zip(keys, layout.places.get_indexer(pd.Index(list(keys.values()))).tolist(), strict=True))),
            slices=slices, prints={key: state.fingerprint for key, state in slices.items()},
        )  # fmt: skip
        changed = [key for key, state in slices.items() if not state.fingerprint]
        _load(job, _needed(job, changed))
        run.inputs = {
            "geography": geography_fingerprint(geography),
            "definition": run.version.spec_hash,
            "code": CODE_VERSION,
        }
    _note_fingerprints(job, changed)
    return job


def _one_moment() -> None:
    """PostgreSQL: every statement of this transaction sees the same state. SQLite's transactions do so anyway."""
    if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _needed(job: Job, changed: list[SliceKey]) -> list[SliceKey]:
    """Changed slices, and the baseline of every metric among them."""
    baselines = {(metric, job.spec.method.baseline) for metric, _ in changed}
    return [key for key in job.slices if key in set(changed) | baselines]


def _load(job: Job, keys: list[SliceKey]) -> None:
    """Read the observations of these slices into `job.frames`, cut by metric and period."""
    states = [
        job.slices[key]
        for key in keys
        if (job.slices[key].metric_id, job.slices[key].period_id) not in job.frames
    ]
    frame = read_slices(states)
    groups = dict(iter(frame.groupby(["metric", "period"], sort=False)))
    for state in states:
        pair = (state.metric_id, state.period_id)
        job.frames[pair] = groups.get(pair, frame.iloc[0:0])


def _note_fingerprints(job: Job, changed: list[SliceKey]) -> None:
    """Keep the fingerprints of slices read now, unless a release changed them meanwhile."""
    for key in changed:
        state = job.slices[key]
        rows = job.frames[state.metric_id, state.period_id]
        job.prints[key] = slice_fingerprint(rows)
        Slice.objects.filter(pk=state.id, revision=state.revision).update(
            fingerprint=job.prints[key], fingerprint_revision=state.revision
        )
    job.run.inputs["slices"] = {
        f"{metric}|{period}": text[:16] for (metric, period), text in job.prints.items()
    }


def _settle_periods(job: Job) -> tuple[Plan, list[str]]:
    """The plan, and the periods in which at least one scored area has so much as a missing row."""
    periods = list(dict.fromkeys(period for _, period in job.slices))
    plan = plan_run(job.spec, job.prints, periods, job.run.inputs["geography"])
    known = dict(
        Block.objects.filter(
            definition_id=job.run.definition_id,
            fingerprint__in=[block.fingerprint for block in plan.metrics.values()],
        ).values_list("fingerprint", "has_data")
    )
    kept = set()
    for period in periods:
        ours = [(metric.slug, period) for metric in job.spec.metrics if (metric.slug, period) in job.slices]
        if any(known.get(plan.metrics[key].fingerprint) for key in ours) or any(
            _heard(job, key) for key in ours if plan.metrics[key].fingerprint not in known
        ):
            kept.add(period)
    return plan, [period for period in periods if period in kept]


def _heard(job: Job, key: SliceKey) -> bool:
    return bool((_raw(job, key).reason != code("not_published")).any())


def _compute_and_store(job: Job, plan: Plan, todo: list[PlannedBlock]) -> dict[str, int]:
    """Compute the blocks still to do, period by period, and store them in batches: fingerprint -> id."""
    stored: dict[str, int] = {}
    batch: list[Fresh] = []
    count = 0
    for done, fresh in enumerate(_fresh_blocks(job, plan, todo), start=1):
        batch.append(fresh)
        count += fresh.size
        if count >= BATCH_ROWS:
            stored |= _store(job, batch, 20 + 75 * done // len(todo))
            batch, count = [], 0
    return stored | (_store(job, batch, 95) if batch else {})


def _store(job: Job, batch: list[Fresh], progress: int) -> dict[str, int]:
    with transaction.atomic():
        # The heartbeat is also the fence: whoever lost the claim stores nothing more.
        if not Definition.objects.filter(pk=job.run.definition_id, claim=job.token).update(
            heartbeat=clock.now()
        ):
            raise LostClaim(job.run.definition_id)
        stored = store_blocks(job.run.definition_id, job.area_ids, batch)
    _tell(job, progress, f"Stored {len(batch)} blocks.")
    return stored


def _fresh_blocks(job: Job, plan: Plan, todo: list[PlannedBlock]) -> Iterator[Fresh]:
    missing = {block.fingerprint for block in todo}
    by_period: dict[str, list[PlannedBlock]] = {}
    for block in todo:
        by_period.setdefault(block.period, []).append(block)
    _load(job, _slices_for(job, todo))
    for period, blocks in by_period.items():
        _recall(job, plan, period, missing)
        for block in blocks:
            fresh = _metric(job, block) if block.kind == "metric" else _composed(job, plan, block)
            job.scores[block.fingerprint] = fresh.scored.score
            yield fresh
        job.scores.clear()


def _slices_for(job: Job, todo: list[PlannedBlock]) -> list[SliceKey]:
    keys = [(block.node, block.period) for block in todo if block.kind == "metric"]
    baselines = [(metric, job.spec.method.baseline) for metric, _ in keys]
    return [key for key in dict.fromkeys([*keys, *baselines]) if key in job.slices]


def _recall(job: Job, plan: Plan, period: str, missing: set[str]) -> None:
    """Read back stored scores that blocks still to do are composed of."""
    wanted: list[str] = []
    for domain in job.spec.domains:
        if plan.domains[domain.slug, period].fingerprint in missing:
            wanted += [plan.metrics[use.metric.slug, period].fingerprint for use in domain.metrics]
        else:
            wanted.append(plan.domains[domain.slug, period].fingerprint)
    wanted = [fingerprint for fingerprint in wanted if fingerprint not in missing]
    job.scores |= stored_scores(job.run.definition_id, wanted, job.area_ids)


def _metric(job: Job, block: PlannedBlock) -> Fresh:
    metric = next(metric for metric in job.spec.metrics if metric.slug == block.node)
    usual = _raw(job, (metric.slug, job.spec.method.baseline)).raw
    baseline = baseline_of(usual, centre_for(job.spec.method, block.period), job.spec.method.min_areas)
    here = _raw(job, (metric.slug, block.period))
    scored = score_metric(here.raw, here.coverage, here.reason, baseline, metric.direction)
    return Fresh(block, scored, centre=baseline.centre, spread=baseline.spread)


def _raw(job: Job, key: SliceKey) -> Rolled:
    """Resolved values of every scored area for one slice (direct, or rolled up from parts), kept once made."""
    if key not in job.raws:
        metric = next(metric for metric in job.spec.metrics if metric.slug == key[0])
        job.raws[key] = _resolve(job, key, metric)
    return job.raws[key]


def _resolve(job: Job, key: SliceKey, metric: MetricSpec) -> Rolled:
    state = job.slices.get(key)
    if state is not None and (state.metric_id, state.period_id) not in job.frames:
        _load(job, [key])
    rows = job.frames[state.metric_id, state.period_id] if state else read_slices([])
    places = job.place_of.reindex(rows["area"]).fillna(-1).to_numpy(dtype=np.intp)
    value, numerator, denominator = (
        rows[name].to_numpy(dtype=float) for name in ("value", "numerator", "denominator")
    )
    cells = cells_of(places, value, numerator, denominator, status_codes(rows["status"]), job.layout)
    return resolve_cells(cells, job.layout, metric, job.spec.method.min_coverage)


def _composed(job: Job, plan: Plan, block: PlannedBlock) -> Fresh:
    if block.kind == "domain":
        domain = next(domain for domain in job.spec.domains if domain.slug == block.node)
        parts = [plan.metrics[use.metric.slug, block.period].fingerprint for use in domain.metrics]
        weights = np.array([use.weight for use in domain.metrics], dtype=float)
        scored: Scored = score_domain(_matrix(job, parts), weights, job.spec.method.min_domain_share)
    else:
        parts = [plan.domains[domain.slug, block.period].fingerprint for domain in job.spec.domains]
        weights = np.array([domain.weight for domain in job.spec.domains], dtype=float)
        scored = score_index(_matrix(job, parts), weights, job.spec.method.min_domains)
    return Fresh(block, scored)


def _matrix(job: Job, fingerprints: list[str]) -> np.ndarray:
    return np.column_stack([job.scores[fingerprint] for fingerprint in fingerprints])


def _sign(job: Job, plan: Plan, blocks: list[PlannedBlock], todo: list[PlannedBlock]) -> None:
    run = job.run
    run.fingerprint = run_fingerprint([block.fingerprint for block in blocks], run.version.spec_hash)
    run.computed, run.reused = len(todo), len(blocks) - len(todo)
    run.progress, run.stage = 98, "Publishing"
    run.save(update_fields=["fingerprint", "inputs", "computed", "reused", "progress", "stage", "wanted"])


def _tell(job: Job, progress: int, text: str) -> None:
    Run.objects.filter(pk=job.run.pk).update(progress=progress, stage=text)
    job.run.log.create(at=clock.now(), text=text)
