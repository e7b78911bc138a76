"""Why two runs of an index differ: which data came, were revised or went, and what else their inputs say.

A run keeps the fingerprints of everything it was made from. Laying two of them side by side tells the cause of every
difference without looking at a single figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indexapp.calc.fingerprints import NOTHING
from indexapp.calc.spec import DefinitionSpec, DomainSpec, MethodSpec

SliceKey = tuple[str, str]
"""A metric's slug and a period's code."""

METHOD_WORDS: dict[str, str] = {
    "baseline": "The baseline period",
    "centre": "How the centre is taken",
    "baseline_centre": "How the centre of the baseline period is taken",
    "min_areas": "The fewest areas a metric needs",
    "min_coverage": "The least share of an area’s people that must be covered",
    "min_domain_share": "The least share of a domain’s weight that must have a figure",
    "min_domains": "The fewest domains an index score needs",
}
"""Parameter of the method -> what a sentence calls it."""


@dataclass(frozen=True)
class Causes:
    """What differs between the inputs of two runs.

    `new`, `revised`, `gone`: slices (metric, period) that both definitions may use, in order. `baseline`: metrics
    whose baseline period is among them, so that their scores move in every period. `definition`: sentences, empty when
    it is the same. `geography`: whether areas or their parts differ. `arithmetic`: the two versions, or None.
    """

    new: tuple[SliceKey, ...]
    revised: tuple[SliceKey, ...]
    gone: tuple[SliceKey, ...]
    baseline: tuple[str, ...]
    definition: tuple[str, ...]
    geography: bool
    arithmetic: tuple[str, str] | None

    @property
    def none(self) -> bool:
        """Whether nothing at all differs."""
        return not (self.touched or self.definition or self.geography or self.arithmetic)

    @property
    def touched(self) -> frozenset[SliceKey]:
        """Every slice whose data differ."""
        return frozenset((*self.new, *self.revised, *self.gone))


def find_causes(
    before: Mapping[str, Any], after: Mapping[str, Any], old: DefinitionSpec, new: DefinitionSpec
) -> Causes:
    """Compare the inputs of two runs (`slices`, `geography`, `code` as a run keeps them) and their definitions.

    Slices of a metric that only one of the definitions uses are the definition's doing and are left out here. Raises
    nothing: inputs that a failed run never noted count as empty.
    """
    shared = {metric.slug for metric in old.metrics} & {metric.slug for metric in new.metrics}
    was, now = _slices(before, shared), _slices(after, shared)
    differing = [key for key in dict.fromkeys([*now, *was]) if was.get(key) != now.get(key)]
    baselines = [key[0] for key in differing if key[1] == new.method.baseline]
    versions = str(before.get("code", "")), str(after.get("code", ""))
    return Causes(
        new=tuple(key for key in differing if key not in was),
        revised=tuple(key for key in differing if key in was and key in now),
        gone=tuple(key for key in differing if key not in now),
        baseline=tuple(dict.fromkeys(baselines)),
        definition=definition_changes(old, new),
        geography=before.get("geography") != after.get("geography"),
        arithmetic=versions if versions[0] != versions[1] else None,
    )


def _slices(inputs: Mapping[str, Any], metrics: set[str]) -> dict[SliceKey, str]:
    """Fingerprints of the slices that hold anything: one whose rows were all taken back is as good as absent."""
    found = {}
    for name, fingerprint in inputs.get("slices", {}).items():
        metric, _, period = name.partition("|")
        if metric in metrics and not NOTHING.startswith(fingerprint):
            found[metric, period] = fingerprint
    return found


def definition_changes(old: DefinitionSpec, new: DefinitionSpec) -> tuple[str, ...]:
    """What a reader should know of two versions of a definition, a sentence each; empty when they are the same."""
    if old == new:
        return ()
    said = (
        []
        if old.version == new.version
        else [f"The definition went from version {old.version} to version {new.version}."]
    )
    said += [*_metrics(old, new), *_domains(old, new), *_method(old.method, new.method)]
    if (old.area_type, old.areas_on) != (new.area_type, new.areas_on):
        said.append(f"It scores other areas: {_areas(new)} instead of {_areas(old)}.")
    return tuple(said) or (
        "Only titles or other words of the definition changed; no figure is computed differently.",
    )


def _places(spec: DefinitionSpec) -> dict[str, tuple[DomainSpec, float]]:
    return {use.metric.slug: (domain, use.weight) for domain in spec.domains for use in domain.metrics}


def _metrics(old: DefinitionSpec, new: DefinitionSpec) -> list[str]:
    was, now = _places(old), _places(new)
    titles = {metric.slug: metric.title for spec in (old, new) for metric in spec.metrics}
    said = [f"“{titles[slug]}” was added to “{now[slug][0].title}”." for slug in now if slug not in was]
    said += [f"“{titles[slug]}” was taken out." for slug in was if slug not in now]
    for slug in [slug for slug in now if slug in was]:
        if was[slug][0].slug != now[slug][0].slug:
            said.append(f"“{titles[slug]}” moved from “{was[slug][0].title}” to “{now[slug][0].title}”.")
        if was[slug][1] != now[slug][1]:
            said.append(
                f"“{titles[slug]}” weighs {now[slug][1]:g} in its domain instead of {was[slug][1]:g}."
            )
    before = {metric.slug: metric for metric in old.metrics}
    for metric in new.metrics:
        then = before.get(metric.slug)
        if then is not None and then.direction != metric.direction:
            said.append(
                f"“{metric.title}” now counts a {'higher' if metric.direction > 0 else 'lower'} figure as better."
            )
        if then is not None and then.scale != metric.scale:
            said.append(f"“{metric.title}” is worked out on another scale.")
    return said


def _domains(old: DefinitionSpec, new: DefinitionSpec) -> list[str]:
    was, now = ({domain.slug: domain for domain in spec.domains} for spec in (old, new))
    said = [f"The domain “{now[slug].title}” was added." for slug in now if slug not in was]
    said += [f"The domain “{was[slug].title}” was taken out." for slug in was if slug not in now]
    for slug in [slug for slug in now if slug in was and was[slug].weight != now[slug].weight]:
        said.append(
            f"The domain “{now[slug].title}” weighs {now[slug].weight:g} instead of {was[slug].weight:g}."
        )
    return said


def _method(old: MethodSpec, new: MethodSpec) -> list[str]:
    return [
        f"{words} is {_value(getattr(new, name))} instead of {_value(getattr(old, name))}."
        for name, words in METHOD_WORDS.items()
        if getattr(old, name) != getattr(new, name)
    ]


def _value(value: object) -> str:
    if value is None:
        return "not set"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _areas(spec: DefinitionSpec) -> str:
    return f"those of type “{spec.area_type}” " + (
        f"on {spec.areas_on}" if spec.areas_on else "that have data"
    )
