"""What pages about motions share: finding the motion, forms that are shown, pages that ask first, going on."""

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
from deliberation.accountability.models import Motion
from deliberation.accountability.presenters.motions import motion_trail, motions_frame, name_of
from deliberation.accountability.queries.motions import motion_of
from deliberation.bodies.queries.roles import body_to_act_for


def to_act(request: HttpRequest, slug: str, motion_id: UUID, permission: Permission) -> Motion:
    """The motion, for somebody who holds the permission over its body. Raises as `body_to_act_for`."""
    actor = acting(request)
    return motion_of(actor, body_to_act_for(actor, slug, permission), motion_id)


def named(request: HttpRequest, motion: Motion) -> dict[str, Any]:
    """What every action on a motion is given."""
    return {"actor": acting(request), "body_id": motion.body_id, "motion_id": motion.pk}


def show_form(
    request: HttpRequest, motion: Motion, form: forms.Form, title: str, button: str, **more: Any
) -> HttpResponse:
    """A page with one form about a motion; `lede`, `text`, `pieces`, `facts` and `danger` may be given."""
    context = motions_frame(acting(request), motion.body, motion_trail(motion)) | {
        "form": form,
        "title": title,
        "caption": f"{name_of(motion)}: {motion.title}",
        "button": button,
        "cancel_href": reverse("motion", args=[motion.pk]),
        **more,
    }
    return render(request, "accountability/motions/form.html", context)


def ask(
    request: HttpRequest, motion: Motion, question: str, lines: list[str], button: str, **more: Any
) -> HttpResponse:
    """A page that asks before something is done."""
    body = motion.body
    context = {
        "question": question,
        "consequences": lines,
        "button": button,
        "danger": False,
        "caption": f"{name_of(motion)}: {motion.title}",
        "cancel_href": reverse("motion", args=[motion.pk]),
        "crumbs": [
            ("Bodies", reverse("bodies")),
            (body.name, reverse("body", args=[body.slug])),
            ("Motions", reverse("motions", args=[body.slug])),
            motion_trail(motion),
        ],
        **({"illustrative": True} if motion.illustrative else {}),
    }
    return render(request, "components/confirm.html", context | more)


def done(request: HttpRequest, motion: Motion, said: str) -> HttpResponse:
    """On to the motion, with a word that it is done."""
    messages.success(request, said)
    return redirect("motion", motion_id=motion.pk)
