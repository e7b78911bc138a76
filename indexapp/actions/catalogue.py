"""Taking the reviewed metric and definition files into the database."""

from __future__ import annotations

import json
from pathlib import Path

from django.db import transaction
from django.db.models import F

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from indexapp.calc.catalogue import (
    Catalogue,
    CatalogueInvalid,
    MetricFile,
    load_catalogue,
    spec_hash,
    spec_json,
)
from indexapp.calc.catalogue import Definition as DefinitionRead
from indexapp.models import Definition, DefinitionMetric, DefinitionVersion, Metric
from kernel import clock
from kernel.actors import Actor
from kernel.canonical import sha256_of
from kernel.errors import BadInput
from kernel.jobs import Job, send_on_commit

FOLDER = Path(__file__).resolve().parents[1] / "catalogue"


@transaction.atomic
def load_definitions(*, actor: Actor, folder: Path = FOLDER) -> list[str]:
    """Take in every metric and definition file; returns the slugs of definitions that changed and are now due.

    All or nothing. Raises BadInput naming each file, line and field that is wrong.
    """
    require(actor, Permission.DEFINITION_LOAD)
    try:
        catalogue = load_catalogue(folder, today=clock.today())
    except CatalogueInvalid as wrong:
        raise BadInput(
            f"The catalogue has {len(wrong.errors)} errors. {wrong}",
            next_step="Mend the files and load them again.",
        ) from wrong
    held = {metric.slug: metric for metric in Metric.objects.all()}
    metrics = {slug: _metric(file, held.get(slug)) for slug, file in catalogue.metrics.items()}
    changed = [
        definition.slug
        for position, definition in enumerate(_latest(catalogue))
        if _definition(definition, position, metrics)
    ]
    if changed or any(metric is not held.get(slug) for slug, metric in metrics.items()):
        # What says nothing new leaves no trace, so that a site may load its files at every start.
        record(
            actor,
            Event.DEFINITION_LOADED,
            "catalogue",
            "all",
            count=len(metrics),
            definition=",".join(changed) or None,
        )
    return changed


def _latest(catalogue: Catalogue) -> list[DefinitionRead]:
    """The newest version of each definition, in the order of their files."""
    slugs = dict.fromkeys(definition.slug for definition in catalogue.definitions)
    # The published index comes first wherever definitions are listed.
    return sorted(
        (catalogue.definition(slug) for slug in slugs),
        key=lambda each: (each.file.published is None, each.slug),
    )


def _metric(file: MetricFile, held: Metric | None) -> Metric:
    spec = file.model_dump(mode="json")
    if held is not None and held.spec_hash == sha256_of(spec):
        return held
    values = {
        "title": file.title, "short_title": file.short_title, "direction": file.to_spec().direction, "unit": file.unit,
        "decimals": file.decimals, "illustrative": file.illustrative, "spec": spec, "spec_hash": sha256_of(spec), "loaded_at": clock.now(),
    }  # fmt: skip
    return Metric.objects.update_or_create(slug=file.slug, defaults=values)[0]


def _definition(read: DefinitionRead, position: int, metrics: dict[str, Metric]) -> bool:
    """Store one definition; True when what it computes changed."""
    values = {"title": read.title, "position": position, "illustrative": read.file.illustrative}
    row, _ = Definition.objects.update_or_create(slug=read.slug, defaults=values)
    spec = read.to_spec()
    pages = {"file": read.file.model_dump(mode="json")}
    version, _ = DefinitionVersion.objects.get_or_create(
        definition=row, version=read.version, spec_hash=spec_hash(spec),
        defaults={"spec": json.loads(spec_json(spec)), "text": pages, "loaded_at": clock.now()},
    )  # fmt: skip
    if version.text != pages:
        # Words may be mended without a new version: they change no figure.
        version.text = pages
        version.save(update_fields=["text"])
    if row.current_version_id == version.pk:
        return False
    _places(row, read, metrics)
    Definition.objects.filter(pk=row.pk).update(current_version=version, wanted=F("wanted") + 1, failures=0)
    send_on_commit(Job.RECOMPUTE, countdown=1, definition_id=row.pk)
    return True


def _places(row: Definition, read: DefinitionRead, metrics: dict[str, Metric]) -> None:
    row.metric_places.all().delete()
    uses = [(domain.slug, use) for domain in read.file.domains for use in domain.metrics]
    DefinitionMetric.objects.bulk_create(
        DefinitionMetric(
            definition=row, metric=metrics[use.metric], domain=domain, position=position, weight=use.weight
        )
        for position, (domain, use) in enumerate(uses)
    )
