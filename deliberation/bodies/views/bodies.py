"""Public pages of bodies: the list, one body, its terms of reference."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from access.gate import allows
from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.calc.bodies_terms import compare, is_same
from deliberation.bodies.forms.bodies import BodyFilterForm
from deliberation.bodies.models import Body
from deliberation.bodies.presenters.bodies import (
    CSV_COLUMNS,
    Facts,
    about,
    csv_rows,
    diff_lines,
    lines,
    review_overdue,
    terms_table,
)
from deliberation.bodies.presenters.frame import frame
from deliberation.bodies.queries import bodies as queries
from deliberation.bodies.queries.bodies_areas import AreaView, areas_meant, covering
from deliberation.bodies.queries.roles import body_by_slug
from design.onward import steps
from kernel.errors import NotFound
from notices.presenters import ways_to_follow
from webapi.renderers import lines as csv_lines

PER_PAGE = 25
MOST_CSV = 5000


@require_safe
def body_list(request: HttpRequest) -> HttpResponse:
    """Bodies that fit what is asked for."""
    form = BodyFilterForm(request.GET)
    meant, chosen, wanted = _asked(form)
    page = Paginator(queries.bodies(wanted), PER_PAGE).get_page(request.GET.get("page"))
    areas = queries.areas_by_body(body.pk for body in page)
    how = covering(chosen.key) if chosen else {}
    context = {
        "form": form,
        "page": page,
        "lines": lines(page, areas, chosen, how),
        "count": page.paginator.count,
        "asked": form.asked,
        "area": chosen,
        "meant": [] if chosen else meant,
        "area_unknown": bool(form.asked["area"]) and not meant,
        "with_bodies": queries.areas_with_bodies(),
        "filtered": any(form.asked[name] for name in ("q", "kind", "footprint", "area"))
        or form.asked["state"] != queries.RUNNING,
        "query": request.GET.urlencode(),
        "may_create": allows(acting(request), Permission.BODY_CREATE),
        "crumbs": [("Home", reverse("home"))],
    }
    if any(body.illustrative for body in page):
        context["illustrative"] = True
    return render(request, "bodies/bodies/list.html", context)


@require_safe
def body_file(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same list as CSV, whole."""
    _meant, chosen, wanted = _asked(BodyFilterForm(request.GET))
    if wanted.area and not chosen:
        raise NotFound(
            "No area, or more than one, is meant by these words.", next_step="Choose one in the list."
        )
    found = list(queries.bodies(wanted)[:MOST_CSV])
    areas = queries.areas_by_body(body.pk for body in found)
    rows = csv_rows(found, areas, request.build_absolute_uri("/").rstrip("/"))
    response = StreamingHttpResponse(csv_lines(CSV_COLUMNS, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="bodies.csv"'
    return response


def _asked(form: BodyFilterForm) -> tuple[list[AreaView], AreaView | None, queries.Wanted]:
    """Areas that the words may mean, the one if there is only one, and what to ask for."""
    asked = form.asked
    meant = areas_meant(asked["area"])
    chosen = meant[0] if len(meant) == 1 else None
    area = chosen.key if chosen else asked["area"]
    return meant, chosen, queries.Wanted(asked["q"], asked["kind"], asked["footprint"], area, asked["state"])


@require_safe
def body_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One body, as everybody may read of it."""
    body = body_by_slug(slug)
    links_out, links_in = queries.links_of(body)
    coming, last = queries.next_and_last_meeting(body)
    facts = Facts(
        body,
        queries.areas_of(body),
        queries.people_of(body),
        links_out,
        links_in,
        queries.terms_of(body),
        coming,
        last,
    )
    context = _frame(request, body) | about(facts) | ways_to_follow("body", str(body.pk))
    context["onward"] = steps("body", slug)
    return render(request, "bodies/bodies/body.html", context)


@require_safe
def terms(request: HttpRequest, slug: str) -> HttpResponse:
    """The terms in force, and every earlier version."""
    body = body_by_slug(slug)
    versions = queries.terms_of(body)
    context = {
        "terms": queries.newest_terms(body),
        "versions": terms_table(body, versions) if versions else None,
        "newest": True,
        "overdue": review_overdue(versions),
    }
    return render(request, "bodies/bodies/terms.html", _frame(request, body) | context)


@require_safe
def terms_version(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """One version of the terms."""
    body = body_by_slug(slug)
    found = queries.terms_version(body, version)
    versions = queries.terms_of(body)
    context = {
        "terms": found,
        "versions": terms_table(body, versions),
        "newest": found.version == versions[0].version,
    }
    return render(request, "bodies/bodies/terms.html", _frame(request, body, _terms_crumb(body)) | context)


@require_safe
def terms_changes(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """What a version changed in the one before it, or in the one that `from` names."""
    body = body_by_slug(slug)
    new = queries.terms_version(body, version)
    named = request.GET.get("from", "")
    earlier = int(named) if named.isascii() and named.isdigit() and len(named) < 7 else version - 1
    old = queries.terms_version(body, earlier)
    changes = compare(old.text, new.text)
    context = {"old": old, "new": new, "changes": diff_lines(changes), "same": is_same(changes)}
    return render(request, "bodies/bodies/changes.html", _frame(request, body, _terms_crumb(body)) | context)


def _terms_crumb(body: Body) -> tuple[str, str]:
    return "Terms of reference", reverse("body_terms", args=[body.slug])


def _frame(request: HttpRequest, body: Body, *trail: tuple[str, str]) -> dict[str, object]:
    return frame(acting(request), body, "about", *trail)
