"""Reading the map of health-creating assets: systems, what is listed in them, who keeps it, what is to be reviewed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from access.gate import every_role, permissions_of
from access.permissions import Permission
from accounts.dates import today_in_england
from deliberation.bodies.calc.asset_plan import Listed, councils
from deliberation.bodies.calc.assets import FIELDS, Facts, Rules
from deliberation.bodies.calc.projection import Box
from deliberation.bodies.models import Asset, AssetImport, AssetStatus, Body
from deliberation.bodies.queries.roles import SCOPE
from indexapp.queries.geography import area_known_as, reference, search
from kernel.actors import Actor
from kernel.errors import NotFound

SOON = dt.timedelta(days=30)
"""How long before its day a review is worth a reminder."""
MOST_NUMBER = 2**53
SORTS = {
    "name": ("name", "pk"),
    "-name": ("-name", "-pk"),
    "category": ("category", "name", "pk"),
    "-category": ("-category", "name", "pk"),
    "review": ("review_on", "name", "pk"),
    "-review": ("-review_on", "name", "pk"),
}


@dataclass(frozen=True)
class System:
    """An integrated care system as these pages speak of it."""

    key: str
    name: str
    ends_on: dt.date | None = None


@dataclass(frozen=True)
class Wanted:
    """Which assets to list; what is empty does not matter."""

    words: str = ""
    kind: str = ""
    category: str = ""
    effect: str = ""
    council: str = ""
    overdue: bool = False
    unplaced: bool = False
    within: Box | None = None


@dataclass(frozen=True)
class Due:
    """What waits for a review in the entries of one body: overdue, due within a month, and the earliest day."""

    body: Body
    overdue: int
    soon: int
    earliest: dt.date


def system_known_as(code: str) -> System:
    """The system that has, or had, a code. Raises NotFound for a code of nothing or of another kind of area."""
    area = area_known_as(code)
    if area.type != "ics":
        raise NotFound(
            f"{area.name} is no integrated care system.",
            next_step="Find its system in the list of asset maps.",
        )
    return System(area.key, area.name, area.ends_on)


def systems() -> list[System]:
    """The systems that exist today, by name."""
    return [System(area.key, area.name) for area in reference().alive("ics", today_in_england())]


def ended_systems(keys: Iterable[str]) -> list[System]:
    """Of the systems with these keys, those that are no more."""
    now, areas = {each.key for each in systems()}, reference().areas
    return sorted(
        (System(key, areas[key].name, areas[key].ends_on) for key in keys if key not in now and key in areas),
        key=lambda system: system.name,
    )


def find_systems(text: str) -> list[tuple[System, str]]:
    """Systems of today that a text may mean, best first, each with the words it was found by where they differ.

    A council or another area that is found leads to the systems in which it lies.
    """
    today = today_in_england()
    found: dict[str, tuple[System, str]] = {}
    now = {each.key: each for each in systems()}
    for hit in search(text).hits:
        if hit.area.type == "ics":
            keys = [hit.area.key, *_became(hit.area.key)]
        elif hit.area.type == "council":
            keys = [
                each.system for each in reference().systems_of(hit.area.key, today) if each.extent != "edge"
            ]
        else:
            keys = []
        for key in keys:
            if key in now:
                found.setdefault(key, (now[key], "" if hit.matched == now[key].name else hit.matched))
    return list(found.values())


def _became(key: str) -> list[str]:
    return [step.successor for step in reference().succession_of(key)]


def successors(key: str) -> list[System]:
    """The systems that a system became."""
    areas = reference().areas
    return [System(each, areas[each].name, areas[each].ends_on) for each in _became(key) if each in areas]


def councils_of(system: str) -> list[tuple[str, str]]:
    """Key and name of each council that lies in a system today, or lay there when it ended; by name."""
    area = reference().areas[system]
    day = min(today_in_england(), area.ends_on or dt.date.max)
    found = {row.council: reference().areas[row.council].name for row in reference().councils_of(system, day)}
    return sorted(found.items(), key=lambda row: row[1])


def rules_of(system: str) -> Rules:
    """What an entry of a system is checked against."""
    rows = (
        (key, name, [each.code for each in reference().codes_of(key)]) for key, name in councils_of(system)
    )
    return Rules(today_in_england(), councils(rows))


def systems_for(body: Body) -> list[System]:
    """The systems for which a body may keep assets: those it covers, and those that its councils lie in. One query."""
    today, keys = today_in_england(), []
    for area in (reference().areas.get(key) for key in body.areas.values_list("area_key", flat=True)):
        if area is None:
            continue
        if area.type == "ics":
            keys += [area.key] if area.alive_on(today) else _became(area.key)
        elif area.type == "council":
            keys += [each.system for each in reference().systems_of(area.key, today)]
        elif area.type in ("region", "nhs_region"):
            keys += [each.key for each in reference().alive("ics", today) if each.region == area.key]
        elif area.type == "england":
            keys += [each.key for each in systems()]
    return [each for each in systems() if each.key in set(keys)]


def counts_by_system() -> dict[str, int]:
    """How many assets each system lists. One query."""
    rows = Asset.objects.filter(status=AssetStatus.LISTED).order_by().values_list("system_key")
    return dict(rows.annotate(n=Count("pk")))


def listed(system: str, wanted: Wanted | None = None, sort: str = "name") -> QuerySet[Asset]:
    """The assets that a system lists and that fit, with their keepers."""
    rows = Asset.objects.filter(system_key=system, status=AssetStatus.LISTED).select_related("keeper")
    return matching(rows, wanted or Wanted()).order_by(*SORTS.get(sort, SORTS["name"]))


def matching(rows: QuerySet[Asset], wanted: Wanted) -> QuerySet[Asset]:
    """Of some assets, those that fit."""
    for name, value in (("kind", wanted.kind), ("category", wanted.category), ("effect", wanted.effect)):
        if value:
            rows = rows.filter(**{name: value})
    if wanted.council:
        rows = rows.filter(area_key=wanted.council)
    if wanted.overdue:
        rows = rows.filter(review_on__lt=today_in_england())
    if wanted.unplaced:
        rows = rows.filter(latitude__isnull=True)
    if wanted.within:
        box = wanted.within
        rows = rows.filter(
            longitude__gte=box.west, longitude__lte=box.east, latitude__gte=box.south, latitude__lte=box.north
        )
    for word in wanted.words.replace("\0", "").split():
        anywhere = Q()
        for name in ("name", "how", "organisation", "address", "postcode"):
            anywhere |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(anywhere)
    return rows


def points(rows: QuerySet[Asset]) -> list[dict[str, Any]]:
    """What the map needs of assets: id, name, kind, effect, latitude, longitude; also those without a place."""
    found = rows.order_by("name", "pk").values("id", "name", "kind", "effect", "latitude", "longitude")
    return cast("list[dict[str, Any]]", list(found))


def tally(system: str) -> Counter[tuple[str, str, str]]:
    """How many assets a system lists by (category, effect, kind). One query."""
    rows = Asset.objects.filter(system_key=system, status=AssetStatus.LISTED).order_by()
    found = rows.values_list("category", "effect", "kind").annotate(n=Count("pk"))
    return Counter({(category, effect, kind): n for category, effect, kind, n in found})


def keepers(system: str) -> list[tuple[Body, int]]:
    """Who keeps the entries that a system lists, and how many. Two queries."""
    rows = Asset.objects.filter(system_key=system, status=AssetStatus.LISTED).order_by()
    found: dict[UUID, int] = dict(rows.values_list("keeper").annotate(n=Count("pk")))
    return [(body, found[body.pk]) for body in Body.objects.filter(pk__in=found).order_by("name")]


def asset_of(system: str, asset_id: int) -> Asset:
    """One asset of a system, also one that is no longer listed. Raises NotFound."""
    return _one(Asset.objects.select_related("keeper").filter(system_key=system), asset_id)


def kept_asset(body_id: UUID, asset_id: int) -> Asset:
    """One asset that a body keeps. Raises NotFound, for another body's too."""
    return _one(Asset.objects.select_related("keeper").filter(keeper_id=body_id), asset_id)


def _one(rows: QuerySet[Asset], asset_id: int) -> Asset:
    found = rows.filter(pk=asset_id).first() if 0 < asset_id < MOST_NUMBER else None
    if found is None:
        raise NotFound("There is no such asset.", next_step="Look for it in the list of assets.")
    return found


def kept_by(body_id: UUID, system: str = "", status: str = AssetStatus.LISTED) -> QuerySet[Asset]:
    """The assets that a body keeps."""
    rows = Asset.objects.filter(keeper_id=body_id, status=status).select_related("keeper")
    return rows.filter(system_key=system) if system else rows


def kept_counts(body_id: UUID) -> dict[tuple[str, str], int]:
    """How many assets a body keeps, by (system, status). One query."""
    rows = Asset.objects.filter(keeper_id=body_id).order_by().values_list("system_key", "status")
    return {(system, status): n for system, status, n in rows.annotate(n=Count("pk"))}


def facts_of(asset: Asset) -> Facts:
    """What the entry says, as it is checked and compared."""
    return Facts(**{name: getattr(asset, name) for name in FIELDS})


def there_for(body: Body, system: str, *, locked: bool = False) -> list[Listed]:
    """Every asset of a system as a new entry of a body has to be compared with it. One query."""
    rows = Asset.objects.filter(system_key=system).select_related("keeper")
    if locked:
        rows = rows.select_for_update(of=("self",))
    return [
        Listed(
            each.pk,
            facts_of(each),
            each.keeper_id == body.pk,
            each.keeper.name,
            each.status == AssetStatus.LISTED,
        )
        for each in rows
        # A retired entry of somebody else is nobody's concern.
        if each.keeper_id == body.pk or each.status == AssetStatus.LISTED
    ]


def import_of(body_id: UUID, import_id: int) -> AssetImport:
    """One import of a body. Raises NotFound, for another body's too."""
    rows = AssetImport.objects.select_related("keeper").filter(keeper_id=body_id)
    found = rows.filter(pk=import_id).first() if 0 < import_id < MOST_NUMBER else None
    if found is None:
        raise NotFound("There is no such import.", next_step="Go back to the assets of the body.")
    return found


def imports_that_touched(asset: Asset) -> list[AssetImport]:
    """The imports that brought an asset, or changed it last. One query."""
    moments = [asset.created_at, asset.changed_at]
    rows = AssetImport.objects.filter(keeper_id=asset.keeper_id, done_at__in=moments).defer("rows", "faults")
    return list(rows.order_by("done_at"))


def due_for_review(actor: Actor) -> list[Due]:
    """For each body whose assets the actor may edit through a role on it: what is overdue, or due within a month.

    The most overdue comes first; bodies with nothing due are left out. At most two queries beside the actor's roles.
    """
    scopes = [
        scope.partition(":")
        for scope, role in every_role(actor)
        if Permission.ASSET_EDIT in permissions_of(role)
    ]
    ids = {UUID(body_id) for kind, _, body_id in scopes if kind == SCOPE}
    if not ids:
        return []
    today = today_in_england()
    rows = Asset.objects.filter(keeper_id__in=ids, status=AssetStatus.LISTED, review_on__lte=today + SOON)
    found = rows.order_by().values("keeper").annotate(
        overdue=Count("pk", filter=Q(review_on__lt=today)), all=Count("pk"), earliest=Min("review_on")
    )  # fmt: skip
    told = {each["keeper"]: each for each in found}
    bodies = Body.objects.filter(pk__in=told)
    return sorted(
        (
            Due(
                body,
                told[body.pk]["overdue"],
                told[body.pk]["all"] - told[body.pk]["overdue"],
                told[body.pk]["earliest"],
            )
            for body in bodies
        ),
        key=lambda due: (due.earliest, due.body.name),
    )


def stamp_of(system: str) -> str:
    """A text that changes whenever what a system lists changes. One query."""
    found = Asset.objects.filter(system_key=system).aggregate(n=Count("pk"), last=Max("changed_at"))
    return f"{found['n']}|{found['last']}|{today_in_england()}"
