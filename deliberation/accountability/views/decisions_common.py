"""What the pages that write decisions share: one form with its frame, pages that ask first, the way back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from access.middleware import acting
from access.permissions import Permission
from deliberation.accountability.models import Decision
from deliberation.accountability.presenters.decisions import decisions_frame
from deliberation.accountability.queries.decisions import decision_of
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import body_to_act_for


def to_write(
    request: HttpRequest, slug: str, decision_id: UUID, permission: Permission = Permission.DECISION_RECORD
) -> tuple[Body, Decision]:
    """The body and one of its decisions, for somebody who holds the permission over it. Raises as `body_to_act_for`."""
    body = body_to_act_for(acting(request), slug, permission)
    return body, decision_of(body, decision_id)


def named(request: HttpRequest, decision: Decision) -> dict[str, Any]:
    """What every action on a decision is given."""
    return {"actor": acting(request), "body_id": decision.body_id, "decision_id": decision.pk}


def title_of(decision: Decision) -> str:
    """How a crumb names a decision."""
    return decision.reference if decision.number else "Draft"


def at(decision: Decision) -> str:
    """The page of a decision."""
    return reverse("decision", args=[decision.pk])


def show_form(
    request: HttpRequest, body: Body, form: forms.Form, title: str, button: str, *, decision: Decision | None = None,
    template: str = "form", **more: Any,
) -> HttpResponse:  # fmt: skip
    """A page with one form; `lede`, `danger`, `cancel_href` may be given."""
    trail = [(title_of(decision), at(decision))] if decision is not None else []
    back = at(decision) if decision is not None else reverse("decisions", args=[body.slug])
    context = decisions_frame(acting(request), body, *trail) | {
        "form": form,
        "title": title,
        "button": button,
        "cancel_href": back,
        "caption": decision.title if decision is not None else "",
        **more,
    }
    return render(request, f"accountability/decisions/{template}.html", context)


def done(request: HttpRequest, decision: Decision, said: str) -> HttpResponse:
    """On to the page of the decision, with a word that it is done."""
    messages.success(request, said)
    return redirect("decision", decision_id=decision.pk)
