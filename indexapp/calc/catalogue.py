"""The catalogue: one reviewed YAML file a metric, one a definition; loaded whole, or not at all.

`check_catalogue` lists everything wrong with a folder, each with file, line and field; `load_catalogue`
returns the catalogue or raises `CatalogueInvalid` with that same list. The folder has two parts:
`metrics/<slug>.yaml` and `definitions/<slug>-<version>.yaml`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from indexapp.calc.catalogue_checks import check_across, check_alone, folded
from indexapp.calc.catalogue_models import DefinitionFile, MetricFile
from indexapp.calc.catalogue_shape import shape_errors
from indexapp.calc.catalogue_yaml import CatalogueError, Document, read_document
from indexapp.calc.spec import DefinitionSpec, DomainSpec, MethodSpec, MetricSpec, WeightedMetric

__all__ = [
    "Catalogue",
    "CatalogueError",
    "CatalogueInvalid",
    "Definition",
    "DefinitionFile",
    "MetricFile",
    "check_catalogue",
    "folded",
    "load_catalogue",
    "load_definition_file",
    "spec_from_json",
    "spec_hash",
    "spec_json",
]


class CatalogueInvalid(ValueError):
    """The catalogue has errors; `errors` lists them all, and the message has one a line."""

    def __init__(self, errors: tuple[CatalogueError, ...]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = errors


@dataclass(frozen=True)
class Definition:
    """A definition file with the metric files it uses: what a page reads and a calculation is given."""

    file: DefinitionFile
    metrics: Mapping[str, MetricFile]

    @property
    def slug(self) -> str:
        """Slug of the index, shared by its versions."""
        return self.file.slug

    @property
    def version(self) -> str:
        """Version of the definition."""
        return self.file.version

    @property
    def title(self) -> str:
        """Title of the index."""
        return self.file.title

    def to_spec(self) -> DefinitionSpec:
        """The plain values every calculation takes."""
        areas_on = self.file.areas.on
        return DefinitionSpec(
            slug=self.slug,
            version=self.version,
            title=self.title,
            domains=tuple(self._domain(index) for index in range(len(self.file.domains))),
            method=self.file.method_spec(),
            area_type=self.file.areas.type,
            areas_on=None if areas_on is None else areas_on.isoformat(),
            illustrative=self.file.illustrative,
        )

    def spec_json(self) -> str:
        """The spec as canonical JSON (see `spec_json`)."""
        return spec_json(self.to_spec())

    def spec_hash(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal."""
        return spec_hash(self.to_spec())

    def _domain(self, index: int) -> DomainSpec:
        domain = self.file.domains[index]
        metrics = tuple(
            WeightedMetric(self.metrics[use.metric].to_spec(), float(use.weight)) for use in domain.metrics
        )
        return DomainSpec(domain.slug, domain.title, metrics, float(domain.weight))


@dataclass(frozen=True)
class Catalogue:
    """All metrics by slug, all definitions by file name, and the warnings that came with loading."""

    metrics: Mapping[str, MetricFile]
    definitions: tuple[Definition, ...]
    warnings: tuple[CatalogueError, ...] = ()

    def definition(self, slug: str, version: str | None = None) -> Definition:
        """The definition `slug` at `version`, or its latest checked one. KeyError where there is none."""
        found = [each for each in self.definitions if each.slug == slug and version in (None, each.version)]
        if not found:
            raise KeyError(f"no definition {slug!r}" + (f" at version {version!r}" if version else ""))
        return max(found, key=lambda each: (each.file.checked_on, each.version))

    def metric_names(self) -> dict[str, str]:
        """Every name a file may use (slug, title, alias; case-folded, spaces evened) to the metric's slug."""
        return {folded(name): metric.slug for metric in self.metrics.values() for name in metric.names}


def load_catalogue(folder: Path, *, today: date | None = None) -> Catalogue:
    """Load the catalogue in `folder`. Raises `CatalogueInvalid` with every error found.

    `today` (passed in, since calculations read no clock) turns on the warning for reviews that are overdue.
    """
    loaded = _Loaded.read(folder)
    problems = loaded.problems(today)
    errors = tuple(problem for problem in problems if problem.level == "error")
    if errors:
        raise CatalogueInvalid(errors)
    metrics = {metric.slug: metric for _, metric in loaded.metrics}
    definitions = tuple(
        Definition(file, {use.metric: metrics[use.metric] for use in file.uses})
        for _, file in loaded.definitions
    )
    return Catalogue(metrics, definitions, tuple(problems))


def load_definition_file(path: Path, folder: Path, *, today: date | None = None) -> Definition:
    """One definition file, wherever it lies and whatever it is called, over the metrics in `folder`.

    Raises `CatalogueInvalid` with every error of the file; errors elsewhere in the catalogue count too, as
    its metrics would not be what they say.
    """
    document = read_document(path, path.name)
    if isinstance(document, CatalogueError):
        raise CatalogueInvalid((document,))
    file, wrong = shape_errors(document, DefinitionFile)
    shipped = _Loaded.read(folder)
    alone = _Loaded(
        shipped.metrics, ((document, file),) if file else (), shipped.errors, shipped.metric_file_names
    )
    problems = [
        each
        for each in [*wrong, *alone.problems(today)]
        if (each.file, each.field) != (path.name, "slug") or each in wrong
    ]
    errors = tuple(each for each in problems if each.level == "error")
    if errors or file is None:
        raise CatalogueInvalid(errors)
    metrics = {metric.slug: metric for _, metric in shipped.metrics}
    return Definition(file, {use.metric: metrics[use.metric] for use in file.uses})


def check_catalogue(folder: Path, *, today: date | None = None) -> list[CatalogueError]:
    """Everything wrong with the catalogue in `folder`, errors and warnings, by file and line."""
    return _Loaded.read(folder).problems(today)


@dataclass(frozen=True)
class _Loaded:
    """Files that could be read, with the errors of those that could not."""

    metrics: tuple[tuple[Document, MetricFile], ...]
    definitions: tuple[tuple[Document, DefinitionFile], ...]
    errors: tuple[CatalogueError, ...]
    metric_file_names: frozenset[str]

    @classmethod
    def read(cls, folder: Path) -> _Loaded:
        errors: list[CatalogueError] = []
        metrics = _read_part(folder, "metrics", MetricFile, errors)
        definitions = _read_part(folder, "definitions", DefinitionFile, errors)
        stems = frozenset(path.stem for path in (folder / "metrics").glob("*.yaml"))
        return cls(tuple(metrics), tuple(definitions), tuple(errors), stems)

    def problems(self, today: date | None) -> list[CatalogueError]:
        found = list(self.errors)
        for document, metric in self.metrics:
            found += check_alone(document, metric, today)
        for document, definition in self.definitions:
            found += check_alone(document, definition, today)
        found += check_across(self.metrics, self.definitions, self.metric_file_names)
        return sorted(found, key=lambda error: (error.file, error.line, error.field, error.message))


def _read_part(
    folder: Path, part: str, model: type[MetricFile] | type[DefinitionFile], errors: list[CatalogueError]
) -> list[tuple[Document, Any]]:
    here = folder / part
    if not here.is_dir():
        errors.append(CatalogueError(part, 1, "", "this folder of the catalogue is missing"))
        return []
    good = []
    for path in sorted(entry for entry in here.iterdir() if not entry.name.startswith(".")):
        name = f"{part}/{path.name}"
        if path.suffix != ".yaml":
            errors.append(CatalogueError(name, 1, "", "does not belong here: only .yaml files do"))
            continue
        document = read_document(path, name)
        if isinstance(document, CatalogueError):
            errors.append(document)
            continue
        value, wrong = shape_errors(document, model)
        errors += wrong
        if value is not None:
            good.append((document, value))
    return good


def spec_json(spec: DefinitionSpec) -> str:
    """Canonical JSON of a spec: keys sorted, no spaces, weights as decimals; equal specs, equal text."""
    return json.dumps(
        asdict(spec), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def spec_hash(spec: DefinitionSpec) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(spec_json(spec).encode()).hexdigest()


def spec_from_json(text: str) -> DefinitionSpec:
    """The spec that `spec_json` wrote. Raises ValueError where the text is not one."""
    try:
        data = json.loads(text)
        domains = tuple(_domain_from(domain) for domain in data.pop("domains"))
        return DefinitionSpec(domains=domains, method=MethodSpec(**data.pop("method")), **data)
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise ValueError(f"not a stored definition: {error}") from error


def _domain_from(data: dict[str, Any]) -> DomainSpec:
    weighted = tuple(WeightedMetric(_metric_from(each["metric"]), each["weight"]) for each in data["metrics"])
    return DomainSpec(data["slug"], data["title"], weighted, data["weight"])


def _metric_from(data: dict[str, Any]) -> MetricSpec:
    return MetricSpec(**{each.name: data[each.name] for each in fields(MetricSpec)})
