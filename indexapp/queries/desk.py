"""What waits in the index for those who look after data and runs, and what the public sees since a moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F, Q

from indexapp.models import Definition, Publication, Release, ReleaseStatus, Run, RunStatus
from kernel import clock

LOOK_BACK = dt.timedelta(days=30)
"""A refused file older than this waits for nobody any more."""
MOST = 20


@dataclass(frozen=True)
class Standing:
    """An index whose computing needs a look. `run`: the newest failed one, if runs fail; else a worker is silent."""

    slug: str
    title: str
    failures: int
    run: int | None


def files_waiting(person_id: str | None) -> list[Release]:
    """Files ready to be published, and files of a person (or, with None, of anybody) that were refused. One query."""
    ready = Q(status=ReleaseStatus.READY)
    refused = Q(status=ReleaseStatus.REFUSED, received_at__gt=clock.now() - LOOK_BACK)
    if person_id is not None:
        refused &= Q(received_by_id=person_id)
    return list(Release.objects.filter(ready | refused).order_by("received_at", "pk")[:MOST])


def standing() -> list[Standing]:
    """Indexes whose runs fail, or whose work has stood still for longer than a worker takes. At most two queries."""
    silent = clock.now() - settings.HEARTBEAT_LIMIT
    stuck = Q(wanted__gt=F("covered")) & ~Q(claim="") & Q(heartbeat__lt=silent)
    found = list(Definition.objects.filter(Q(failures__gt=0) | stuck).order_by("position", "title"))
    failing = [each.pk for each in found if each.failures]
    runs = Run.objects.filter(definition__in=failing, status=RunStatus.FAILED).order_by("pk")
    newest = dict(runs.values_list("definition_id", "pk")) if failing else {}
    return [Standing(each.slug, each.title, each.failures, newest.get(each.pk)) for each in found]


def published_since(since: dt.datetime) -> list[Publication]:
    """Runs that became what the public sees after a moment, newest first; with their index. One query."""
    rows = Publication.objects.filter(at__gt=since).select_related("definition").order_by("-at", "-pk")
    return list(rows[:MOST])
