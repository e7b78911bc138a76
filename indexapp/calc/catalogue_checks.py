"""What one field cannot show: names against files, metrics against definitions, reviews against today."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from indexapp.calc.catalogue_models import DefinitionFile, MetricFile
from indexapp.calc.catalogue_yaml import CatalogueError, Document, Place

Metrics = Iterable[tuple[Document, MetricFile]]
Definitions = Iterable[tuple[Document, DefinitionFile]]

LONGEST_SENTENCE = 30
"""Words. Longer sentences are hard to read at a first go, so a plain-English text draws a warning."""


def check_alone(
    document: Document, file: MetricFile | DefinitionFile, today: date | None
) -> list[CatalogueError]:
    """Errors and warnings that one file shows by itself: its name, its reviews, its language."""
    found = [*_name(document, file), *_plain_english(document, file)]
    if today is not None and file.next_review < today:
        found.append(document.error(("next_review",), f"the review was due on {file.next_review}", "warning"))
    if isinstance(file, DefinitionFile):
        found += _definition(document, file)
    return found


def check_across(
    metrics: Metrics, definitions: Definitions, file_names: frozenset[str]
) -> list[CatalogueError]:
    """Errors that only files together show. `file_names`: stems of all metric files, readable or not."""
    metrics, definitions = list(metrics), list(definitions)
    known = {metric.slug: metric for _, metric in metrics}
    found = [*_metrics_twice(metrics), *_definitions_twice(definitions)]
    for document, definition in definitions:
        found += _uses(document, definition, known, file_names)
    return found


def longest_sentence(text: str) -> int:
    """Words in the longest sentence of `text`; a sentence ends at . ! ? : or ; before a space or the end."""
    return max(len(sentence.split()) for sentence in re.split(r"[.!?:;](?:\s+|$)", text))


def folded(name: str) -> str:
    """A metric's name as it is compared: without case, with single spaces."""
    return " ".join(name.casefold().split())


def _name(document: Document, file: MetricFile | DefinitionFile) -> Iterator[CatalogueError]:
    stem = file.slug if isinstance(file, MetricFile) else f"{file.slug}-{file.version}"
    if document.file.rsplit("/", 1)[-1] != f"{stem}.yaml":
        yield document.error(("slug",), f"the file should be called {stem}.yaml")


def _plain_english(document: Document, file: MetricFile | DefinitionFile) -> Iterator[CatalogueError]:
    texts: list[tuple[Place, str]]
    if isinstance(file, MetricFile):
        texts = [(("meaning",), file.meaning), (("why_it_matters",), file.why_it_matters)]
    else:
        texts = [(("summary",), file.summary)]
        texts += [(("domains", i, "meaning"), domain.meaning) for i, domain in enumerate(file.domains)]
    for place, text in texts:
        words = longest_sentence(text)
        if words > LONGEST_SENTENCE:
            message = f"has a sentence of {words} words; keep to {LONGEST_SENTENCE}"
            yield document.error(place, message, "warning")


def _definition(document: Document, file: DefinitionFile) -> Iterator[CatalogueError]:
    wanted = file.method.min_domains
    if wanted is not None and wanted > len(file.domains):
        message = f"is {wanted}, but there are {len(file.domains)} domains"
        yield document.error(("method", "min_domains"), message)
    yield from _twice(document, [(("domains", i, "slug"), each.slug) for i, each in enumerate(file.domains)])
    yield from _twice(document, list(_metric_places(file)))
    if file.published and len(file.uses) != file.published.metrics_listed:
        message = f"is {file.published.metrics_listed}, but the definition uses {len(file.uses)} metrics"
        yield document.error(("published", "metrics_listed"), message)


def _metric_places(file: DefinitionFile) -> Iterator[tuple[Place, str]]:
    for i, domain in enumerate(file.domains):
        for j, use in enumerate(domain.metrics):
            yield ("domains", i, "metrics", j, "metric"), use.metric


def _twice(document: Document, values: list[tuple[Place, str]]) -> Iterator[CatalogueError]:
    first: dict[str, Place] = {}
    for place, value in values:
        if value in first:
            yield document.error(
                place, f"{value!r} stands here already, on line {document.line(first[value])}"
            )
        first.setdefault(value, place)


def _metrics_twice(metrics: list[tuple[Document, MetricFile]]) -> Iterator[CatalogueError]:
    slugs: dict[str, Document] = {}
    names: dict[str, tuple[str, Document]] = {}
    for document, metric in metrics:
        if metric.slug in slugs:
            yield document.error(("slug",), f"{metric.slug!r} is the slug of {slugs[metric.slug].file} too")
        slugs.setdefault(metric.slug, document)
        for place, name in _name_places(metric):
            owner, other = names.setdefault(folded(name), (metric.slug, document))
            if owner != metric.slug:
                yield document.error(place, f"{name!r} is a name of the metric in {other.file} too")


def _name_places(metric: MetricFile) -> Iterator[tuple[Place, str]]:
    yield ("title",), metric.title
    yield from ((("aliases", i), alias) for i, alias in enumerate(metric.aliases))


def _definitions_twice(definitions: list[tuple[Document, DefinitionFile]]) -> Iterator[CatalogueError]:
    seen: dict[tuple[str, str], Document] = {}
    for document, file in definitions:
        key = (file.slug, file.version)
        if key in seen:
            yield document.error(("version",), f"{file.slug} {file.version} stands in {seen[key].file} too")
        seen.setdefault(key, document)


def _uses(
    document: Document, file: DefinitionFile, known: dict[str, MetricFile], file_names: frozenset[str]
) -> Iterator[CatalogueError]:
    for place, slug in _metric_places(file):
        metric = known.get(slug)
        if metric is None:
            reason = "its file has errors" if slug in file_names else "no file in metrics/ has this slug"
            yield document.error(place, f"unknown metric {slug!r}: {reason}")
        elif metric.illustrative and not file.illustrative:
            yield document.error(place, f"{slug!r} is illustrative, so the definition should say it is too")
    used = {use.metric for use in file.uses}
    for i, figure in enumerate(file.published.figures if file.published else ()):
        if figure.metric not in used:
            message = f"{figure.metric!r} is not a metric of this definition"
            yield document.error(("published", "figures", i, "metric"), message)
