"""The public pages of the map of assets: choosing a system, its map and list, one asset, the file."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.gate import allows
from access.middleware import acting
from access.permissions import Permission
from audit.trail import history
from deliberation.bodies.calc.asset_files import write_file
from deliberation.bodies.calc.projection import Box
from deliberation.bodies.forms.assets import AssetFilterForm, FindSystemForm
from deliberation.bodies.models import Asset, AssetStatus
from deliberation.bodies.presenters import assets as words
from deliberation.bodies.presenters.asset_map import draw, parse_box, written
from deliberation.bodies.queries import assets as queries
from deliberation.bodies.queries.assets import System, Wanted
from deliberation.bodies.queries.outlines import shapes_for
from deliberation.bodies.queries.roles import scope_of

PER_PAGE = 50
AROUND_ONE = 0.06
"""Degrees of latitude that the small map of one asset shows: about seven kilometres."""


@require_safe
@never_cache
def asset_systems(request: HttpRequest) -> HttpResponse:
    """Every system with what it lists, or those that words may mean."""
    form = FindSystemForm(request.GET or None)
    text = form.cleaned_data["q"].strip() if form.is_bound and form.is_valid() else ""
    counts = queries.counts_by_system()
    ended = queries.ended_systems(counts)
    found = queries.find_systems(text) if text else []
    shown = [system for system, _ in found] if text else queries.systems()
    context: dict[str, Any] = {
        "form": form,
        "words": text,
        "table": words.systems_table(shown, counts) if shown else None,
        "ended": words.systems_table(ended, counts, "Systems that have ended")
        if ended and not text
        else None,
        "total": words.total_words(sum(counts.values())),
        "crumbs": [],
    }
    return render(request, "bodies/assets/systems.html", context)


@require_safe
@never_cache
def assets(request: HttpRequest, system: str) -> HttpResponse:
    """The map and list of a system's assets."""
    found = queries.system_known_as(system)
    if found.key != system:
        return redirect("assets", found.key)
    councils = queries.councils_of(found.key)
    form = AssetFilterForm(request.GET or None, councils=councils)
    box = parse_box(request.GET.get("box", ""))
    wanted = form.wanted()
    rows = queries.listed(found.key, form.wanted(box), request.GET.get("sort", "name"))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    tally, keepers = queries.tally(found.key), queries.keepers(found.key)
    context = {
        "system": found,
        "form": form,
        "stats": words.stats(tally, queries.listed(found.key, Wanted(overdue=True)).count()),
        "total": tally.total(),
        "shown": page.paginator.count,
        "categories": words.category_table(found, tally),
        "gaps": words.gaps(tally),
        "keepers": keepers,
        "page_obj": page,
        "table": words.asset_table(
            page, found, request.GET.get("sort", "name"), _caption(page.paginator.count)
        ),
        "map": _map(request, found, wanted, box, [key for key, _ in councils]),
        "successors": queries.successors(found.key) if found.ends_on else [],
        "files": _files(request, found),
        "whole": _address(request, found),
        "crumbs": [("Asset maps", reverse("asset_systems"))],
        **({"illustrative": True} if any(body.illustrative for body, _ in keepers) else {}),
    }
    return render(request, "bodies/assets/system.html", context)


def _caption(count: int) -> str:
    return "1 asset" if count == 1 else f"{count:,} assets"


def _map(request: HttpRequest, system: System, wanted: Wanted, box: Box | None, councils: list[str]) -> Any:
    return draw(
        system.name,
        queries.points(queries.listed(system.key, wanted)),
        shapes_for(system.key, councils),
        href=partial(_asset_address, system.key),
        nearer=lambda closer: _address(request, system, closer),
        box=box,
    )


def _asset_address(system: str, asset_id: int) -> str:
    return reverse("asset", args=[system, asset_id])


def _address(request: HttpRequest, system: System, box: Box | None = None) -> str:
    """The page as it is filtered now, for a part of the map."""
    kept = [(name, value) for name, value in request.GET.items() if name not in ("box", "page") and value]
    if box is not None:
        kept.append(("box", written(box)))
    query = urlencode(kept, safe=",")
    return f"{reverse('assets', args=[system.key])}{f'?{query}' if query else ''}"


def _files(request: HttpRequest, system: System) -> list[dict[str, Any]]:
    query = urlencode(
        [(name, value) for name, value in request.GET.items() if name != "page" and value], safe=","
    )
    address = reverse("assets_file", args=[system.key]) + (f"?{query}" if query else "")
    return [{"href": address, "text": "These assets as a table", "kind": "CSV"}]


@require_safe
@never_cache
def assets_file(request: HttpRequest, system: str) -> HttpResponse:
    """The assets that fit, as CSV: it can be corrected and sent in again."""
    found = queries.system_known_as(system)
    form = AssetFilterForm(request.GET or None, councils=queries.councils_of(found.key))
    wanted = form.wanted(parse_box(request.GET.get("box", "")))
    rows = queries.listed(found.key, wanted, request.GET.get("sort", "name"))
    content = write_file(words.FILE_COLUMNS, words.file_rows(rows, found))
    return csv_answer(content, f"assets-{found.key}.csv")


def csv_answer(content: bytes, filename: str) -> HttpResponse:
    """A file to keep, which no browser takes for a page."""
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@never_cache
def asset(request: HttpRequest, system: str, asset_id: int) -> HttpResponse:
    """One asset: what it is and how it helps, who keeps the entry, what happened to it."""
    found = queries.system_known_as(system)
    one = queries.asset_of(found.key, asset_id)
    if found.key != system:
        return redirect("asset", found.key, one.pk)
    may_edit = allows(acting(request), Permission.ASSET_EDIT, scope_of(one.keeper_id))
    context = {
        "asset": one,
        "system": found,
        "rows": words.fact_rows(one),
        "listed": one.status == AssetStatus.LISTED,
        "history": words.history_lines(history("asset", one.pk), queries.imports_that_touched(one), one),
        "map": _small_map(one, found),
        "may_edit": may_edit,
        "crumbs": [
            ("Asset maps", reverse("asset_systems")),
            (found.name, reverse("assets", args=[found.key])),
        ],
        **({"illustrative": True} if one.illustrative else {}),
    }
    return render(request, "bodies/assets/asset.html", context)


def _small_map(one: Asset, system: System) -> Any:
    if one.latitude is None or one.longitude is None:
        return None
    shapes = shapes_for(system.key, [key for key, _ in queries.councils_of(system.key)])
    here = Box(one.longitude, one.latitude, one.longitude, one.latitude).grown(0, AROUND_ONE)
    point = {name: getattr(one, name) for name in ("id", "name", "kind", "effect", "latitude", "longitude")}
    # Without an outline there is nothing to see around the point, so a small part is as good as the whole.
    box = None if shapes.own else here
    return draw(system.name, [point], shapes, href=partial(_asset_address, system.key), box=box, highest=300)
