"""Reading releases: which there are, what each brought, and what replaced what."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Count, Q, QuerySet

from indexapp.models import (
    Definition,
    Metric,
    Observation,
    Period,
    Release,
    ReleaseFinding,
    ReleaseStatus,
    SavedMapping,
)
from kernel.errors import NotFound

PUBLIC = (ReleaseStatus.PUBLISHED, ReleaseStatus.WITHDRAWN)
"""What anybody may see: what is in force, and what was and why it is no longer."""
MOVING = (ReleaseStatus.RECEIVED, ReleaseStatus.CHECKING, ReleaseStatus.PUBLISHING)
"""Where a worker is at it, so that the page looks again by itself."""


@dataclass(frozen=True)
class Wanted:
    """What to look for among releases; empty: anything. `made_up`: yes, no or empty."""

    text: str = ""
    status: str = ""
    metric: str = ""
    made_up: str = ""


@dataclass
class Content:
    """What a release brought of one metric: rows, rows that count now, most areas in a period, periods in order."""

    slug: str
    title: str
    rows: int = 0
    in_force: int = 0
    areas: int = 0
    periods: list[str] = field(default_factory=list)


def visible(*, unpublished: bool) -> QuerySet[Release]:
    """Releases that a reader may see, newest first; `unpublished`: all of them."""
    return Release.objects.all() if unpublished else Release.objects.filter(status__in=PUBLIC)


def release_for(release_id: int, *, unpublished: bool) -> Release:
    """One release that a reader may see. Raises NotFound, whether it is absent or not for them."""
    release = visible(unpublished=unpublished).filter(pk=release_id).first() if release_id < 2**63 else None
    if release is None:
        raise NotFound("There is no such release.", next_step="Go to the list of releases under “Data”.")
    return release


def search(wanted: Wanted, *, unpublished: bool) -> QuerySet[Release]:
    """Releases that fit, newest first. Every word of the text must be in file name, source, licence or note."""
    found = visible(unpublished=unpublished)
    for word in wanted.text.split()[:8]:
        fits = (
            Q(filename__icontains=word)
            | Q(source__icontains=word)
            | Q(licence__icontains=word)
            | Q(note__icontains=word)
        )
        found = found.filter(
            fits | Q(pk=int(word)) if word.isascii() and word.isdigit() and len(word) < 10 else fits
        )
    if wanted.status:
        found = found.filter(status=wanted.status)
    if wanted.made_up:
        found = found.filter(illustrative=wanted.made_up == "yes")
    return found.filter(pk__in=with_metric(wanted.metric)) if wanted.metric else found


def with_metric(slug: str) -> list[int]:
    """Ids of the releases that have a row of a metric."""
    rows = Observation.objects.filter(metric__slug=slug).order_by()
    # Asked in two, as each half has an index of its own.
    halves = (rows.filter(is_current=True), rows.filter(is_current=False))
    return sorted({key for half in halves for key in half.values_list("release_id", flat=True).distinct()})


def metrics_with_data() -> list[tuple[str, str]]:
    """Slug and short title of every metric that ever had a figure, by title."""
    return list(
        Metric.objects.filter(slices__isnull=False)
        .distinct()
        .order_by("short_title")
        .values_list("slug", "short_title")
    )


def contents(release_id: int) -> list[Content]:
    """What a release brought, by metric."""
    # Counted by id, and named afterwards: a join of a million rows with their names would take seconds.
    groups = list(
        Observation.objects.filter(release_id=release_id)
        .order_by()
        .values_list("metric_id", "period_id")
        .annotate(rows=Count("id"), in_force=Count("id", filter=Q(is_current=True)))
    )
    metrics = Metric.objects.in_bulk({group[0] for group in groups})
    codes = dict(Period.objects.values_list("pk", "code"))  # in order of time
    places = {key: place for place, key in enumerate(codes)}
    found: dict[int, Content] = {}
    for metric_id, period_id, rows, in_force in sorted(groups, key=lambda group: places[group[1]]):
        metric = metrics[metric_id]
        content = found.setdefault(metric_id, Content(metric.slug, metric.short_title))
        content.rows += rows
        content.in_force += in_force
        content.areas = max(content.areas, rows)
        content.periods.append(codes[period_id])
    return sorted(found.values(), key=lambda content: content.title)


def definitions_using(slugs: list[str]) -> list[tuple[str, str]]:
    """Slug and title of the definitions that use any of the metrics."""
    rows = Definition.objects.filter(metric_places__metric__slug__in=slugs).distinct()
    return list(rows.values_list("slug", "title"))


def findings(release_id: int, severity: str = "") -> QuerySet[ReleaseFinding]:
    """What the check found: errors first, then by row."""
    rows = ReleaseFinding.objects.filter(release_id=release_id).order_by("severity", "row", "id")
    return rows.filter(severity=severity) if severity else rows


def replaced(release: Release) -> list[int]:
    """Published releases of earlier date that had rows which this one's rows replaced."""
    if release.published_number is None:
        return []
    return _ids(_REPLACED, [release.published_number, release.pk, release.pk])


def replaced_by(release: Release) -> list[int]:
    """Releases whose rows now stand where this one's stood."""
    return _ids(_REPLACED_BY, [release.pk, release.pk]) if release.published_number is not None else []


def mappings() -> QuerySet[SavedMapping]:
    """Saved mappings by name."""
    return SavedMapping.objects.order_by("name")


def mapping_of(mapping_id: int) -> SavedMapping:
    """A saved mapping by id. Raises NotFound."""
    mapping = mappings().filter(pk=mapping_id).first() if mapping_id < 2**63 else None
    if mapping is None:
        raise NotFound("There is no such mapping.", next_step="Go to the list of saved mappings.")
    return mapping


def _ids(sql: str, parameters: list[object]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [key for (key,) in cursor.fetchall()]


_SAME = "a.metric_id = b.metric_id AND a.area_id = b.area_id AND a.period_id = b.period_id"
# Each half names `is_current`, because each has an index of its own; EXISTS stops at the first pair found.
_REPLACED = f"""
SELECT r.id FROM indexapp_release r WHERE r.status = 'published' AND r.published_number < %s AND (
    EXISTS (SELECT 1 FROM indexapp_observation b JOIN indexapp_observation a ON {_SAME} AND a.is_current
            WHERE b.release_id = r.id AND NOT b.is_current AND a.release_id = %s)
    OR EXISTS (SELECT 1 FROM indexapp_observation b JOIN indexapp_observation a ON {_SAME} AND NOT a.is_current
               WHERE b.release_id = r.id AND NOT b.is_current AND a.release_id = %s)
) ORDER BY r.id
"""
_REPLACED_BY = f"""
SELECT r.id FROM indexapp_release r WHERE r.status = 'published' AND r.id <> %s AND EXISTS (
    SELECT 1 FROM indexapp_observation b JOIN indexapp_observation a ON {_SAME} AND a.is_current
    WHERE b.release_id = %s AND NOT b.is_current AND a.release_id = r.id
) ORDER BY r.id
"""
