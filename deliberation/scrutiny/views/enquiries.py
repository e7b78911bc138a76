"""Pages of lines of enquiry: all of them, those of a body, one with everything that belongs to it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.gate import holds
from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.calc.light_text import blocks
from deliberation.bodies.queries.roles import body_by_slug, scope_of
from deliberation.scrutiny.forms.enquiries import FindEnquiriesForm
from deliberation.scrutiny.models import Enquiry
from deliberation.scrutiny.presenters import enquiry_page as parts
from deliberation.scrutiny.presenters.enquiries import (
    enquiries_table,
    enquiry_facts,
    status_tag,
    status_words,
)
from deliberation.scrutiny.presenters.frame import scrutiny_frame
from deliberation.scrutiny.presenters.requests import requests_table
from deliberation.scrutiny.queries import enquiries as queries
from deliberation.scrutiny.queries.evidence import evidence_at
from deliberation.scrutiny.queries.findings import bodies_with, findings_of_enquiry
from deliberation.scrutiny.views.enquiry_common import PER_PAGE, crumb
from indexapp.queries.geography import reference
from kernel.actors import Actor


@require_safe
@never_cache
def all_enquiries(request: HttpRequest) -> HttpResponse:
    """Lines of enquiry of all bodies that the reader may see."""
    actor = acting(request)
    context = _list(request, actor, "") | {
        "crumbs": [],
        "may_plan": bool(bodies_with(actor, Permission.ENQUIRY_EDIT)),
    }
    if any(each.illustrative for each in context["page_obj"]):
        context["illustrative"] = True
    return render(request, "scrutiny/enquiries/all.html", context)


@require_safe
@never_cache
def enquiries(request: HttpRequest, slug: str) -> HttpResponse:
    """Lines of enquiry of one body."""
    actor, body = acting(request), body_by_slug(slug)
    context = scrutiny_frame(actor, body, "enquiries") | _list(request, actor, slug)
    return render(request, "scrutiny/enquiries/body.html", context)


def _list(request: HttpRequest, actor: Actor, slug: str) -> dict[str, Any]:
    form = FindEnquiriesForm(request.GET)
    wanted = form.wanted(slug)
    page = Paginator(queries.find_enquiries(actor, wanted), PER_PAGE).get_page(request.GET.get("page"))
    kept = {name: value for name, value in vars(wanted).items() if value}
    area = reference().areas.get(wanted.area)
    return {
        "form": form,
        "page_obj": page,
        "total": page.paginator.count,
        "table": enquiries_table(page, of_body=bool(slug)),
        "filtered": bool(set(kept) - {"body"}),
        "area_name": area.name if area else "",
        "csv": f"{reverse('api:enquiries')}?{urlencode(kept | {'format': 'csv'})}",
    }


@require_safe
@never_cache
def enquiry(request: HttpRequest, enquiry_id: UUID) -> HttpResponse:
    """One line of enquiry: its question, whom it asks and hears, where it goes, what it gathered, what it found."""
    actor = acting(request)
    found = queries.enquiry_at(actor, enquiry_id)
    tools = parts.tools_of(actor, found)
    context = scrutiny_frame(actor, found.body, "enquiries") | {
        "enquiry": found,
        "tag": status_tag(found),
        "stands": status_words(found),
        "facts": enquiry_facts(found),
        "texts": [
            (heading, blocks(text))
            for heading, text in (
                ("Why now", found.why_now),
                ("What it looks at", found.scope),
                ("What it leaves out", found.left_out),
            )
            if text
        ],
        "tools": tools,
        "is_public": queries.is_open_to_all(found),
        "programme": list(found.programme_items.all()[:50]),
        "findings": findings_of_enquiry(actor, found)[:50],
        "reports": found.reports.filter(published_at__isnull=False).order_by("-published_at")[:10],
    }
    return render(
        request, "scrutiny/enquiries/enquiry.html", context | _gathered(request, actor, found, tools)
    )


def _gathered(request: HttpRequest, actor: Actor, found: Enquiry, tools: dict[str, bool]) -> dict[str, Any]:
    """What the line of enquiry gathered, each list in pages of its own."""
    inside = holds(actor, Permission.SCRUTINY_SEE_PRIVATE, scope_of(found.body_id))
    evidence = _page(request, "evidence", list(queries.evidence_of(found).defer("figure", "now", "summary")))
    asked = _page(request, "requests", list(found.requests.select_related("to_body")))
    heard = _page(request, "witnesses", list(found.hearings.filter(removed_at__isnull=True)))
    visited = _page(request, "visits", list(found.visits.filter(removed_at__isnull=True)))
    return {
        "evidence": evidence,
        "evidence_table": parts.evidence_table(found, evidence),
        "requests": asked,
        "requests_table": requests_table(asked),
        "hearings": heard,
        "hearing_views": parts.hearing_views(found, heard, inside=inside, edits=tools["hear"]),
        "visits": visited,
        "visit_views": parts.visit_views(found, visited, edits=tools["hear"]),
    }


def _page(request: HttpRequest, name: str, rows: list[Any]) -> Any:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get(name))


@require_safe
@never_cache
def evidence(request: HttpRequest, enquiry_id: UUID, number: int) -> HttpResponse:
    """One piece of evidence: what it says, what it means, where it comes from; a figure as pinned and as it is now."""
    actor = acting(request)
    found = queries.enquiry_at(actor, enquiry_id)
    item = evidence_at(found, number)
    figure = parts.figure_of(item)
    tools = parts.tools_of(actor, found)
    context = scrutiny_frame(actor, found.body, "enquiries", crumb(found)) | {
        "enquiry": found,
        "item": item,
        "facts": parts.evidence_facts(item),
        "summary_text": blocks(item.summary),
        "figure": figure,
        "may_change": tools["add"] and item.withdrawn_at is None,
        "may_withdraw": tools["writes"] and item.withdrawn_at is None,
    }
    if figure is not None and figure.illustrative:
        context["illustrative"] = True
    return render(request, "scrutiny/enquiries/evidence.html", context)
