"""Pages of expected effects: one with “Did it work?”, saying what is expected, looking, leaving a look out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.gate import allows
from access.middleware import acting
from access.permissions import Permission
from deliberation.accountability.actions import doing_effects as actions
from deliberation.accountability.calc.topics import unpacked
from deliberation.accountability.forms.doing_effects import RISES, EffectForm, NoteForm, SkipForm
from deliberation.accountability.models import Decision, ExpectedEffect
from deliberation.accountability.presenters.doing_effects import effect_page, promised_words
from deliberation.accountability.presenters.frame import accountability_frame
from deliberation.accountability.queries.doing import action_of
from deliberation.accountability.queries.doing_effects import body_of, effect_at, effect_of, look
from deliberation.accountability.queries.figures import figure_choices
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import body_to_act_for, scope_of
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from kernel.errors import NotFound, WrongState


@require_safe
@never_cache
def effect(request: HttpRequest, effect_id: UUID) -> HttpResponse:
    """What was expected of a figure, how it moved beside similar areas, and every look at it so far."""
    found = effect_at(effect_id)
    body = body_of(found)
    may = allows(acting(request), Permission.EFFECT_REVIEW, scope_of(body.pk))
    context = effect_page(found, look(found)) | {
        "body": body,
        "may_review": may,
        "removable": may and _removable(found),
    }
    return render(request, "accountability/doing/effect.html", context)


def _removable(found: ExpectedEffect) -> bool:
    try:
        actions.check_removable(found)
    except WrongState:
        return False
    return True


@page
@never_cache
@login_required
def expect_of_action(request: HttpRequest, slug: str, action_id: UUID) -> HttpResponse:
    """Say what an action is expected to change."""
    body = body_to_act_for(acting(request), slug, Permission.EFFECT_REVIEW)
    found = action_of(body, action_id)
    trail = (found.reference, reverse("action", args=[found.pk]))
    return _expect(request, body, trail, found.text, unpacked(found.areas), action_id=found.pk)


@page
@never_cache
@login_required
def expect_of_decision(request: HttpRequest, slug: str, decision_id: UUID) -> HttpResponse:
    """Say what a decision is expected to change."""
    body = body_to_act_for(acting(request), slug, Permission.EFFECT_REVIEW)
    found = Decision.objects.filter(pk=decision_id, body=body, published_at__isnull=False).first()
    if found is None:
        raise NotFound("There is no such decision.")
    trail = (found.reference, reverse("decision", args=[found.pk]))
    return _expect(request, body, trail, found.title, unpacked(found.areas), decision_id=found.pk)


def _expect(
    request: HttpRequest, body: Body, trail: tuple[str, str], words: str, areas: list[str], **thing: UUID
) -> HttpResponse:
    near = areas or list(body.areas.values_list("area_key", flat=True))
    choices = figure_choices(request.GET.get("definition", "")[:80], near)
    first = {
        "metric": request.GET.get("metric", ""),
        "area": request.GET.get("area", "") or (choices.areas[0].key if choices.areas else ""),
    }
    form = EffectForm(sent(request), choices=choices, initial=first)
    if form.is_valid():
        said = form.cleaned_data
        given = actions.EffectGiven(
            definition=choices.definition, metric=said["metric"], area=said["area"], rises=said["way"] == RISES,
            by=said["by"], size=said["size"],
        )  # fmt: skip
        try:
            made = actions.expect_effect(actor=acting(request), body_id=body.pk, given=given, **thing)
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(
                request, "What is expected is published. The figure as it is now is kept beside it."
            )
            return redirect("effect", effect_id=made.pk)
    lede = (
        "Whether it worked is looked at half a year and a year after the day that you give, beside similar areas. "
        "What is expected stays to be read, whatever comes of it."
    )
    more = {"heading": "What it is expected to change", "button": "Publish it", "lede": lede, "source": words}
    return _show(request, body, form, trail, **more)


@page
@never_cache
@login_required
def review(request: HttpRequest, slug: str, effect_id: UUID) -> HttpResponse:
    """Look whether it worked, and freeze what is seen."""
    body, found = _to_act(request, slug, effect_id)
    form = NoteForm(sent(request))
    if form.is_valid():
        try:
            actions.review_effect(
                actor=acting(request), body_id=body.pk, effect_id=found.pk, note=form.cleaned_data["note"]
            )
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "The look is kept as it stands today. Whoever follows it is told.")
            return redirect("effect", effect_id=found.pk)
    context = effect_page(found, look(found)) if form.errors or request.method != "POST" else {}
    more = {
        "heading": "Did it work?",
        "button": "Keep this look",
        "lede": "This is what the newest run says. It is kept as it stands, with your note.",
        "look": context.get("look"),
    }
    return _show(request, body, form, (promised_words(found), _at(found)), **more)


@page
@never_cache
@login_required
def skip(request: HttpRequest, slug: str, effect_id: UUID, review_id: int) -> HttpResponse:
    """Leave out a look that was proposed, and say why."""
    body, found = _to_act(request, slug, effect_id)
    form = SkipForm(sent(request))
    if form.is_valid():
        try:
            actions.skip_review(
                actor=acting(request), body_id=body.pk, effect_id=found.pk, review_id=_id(review_id), **form.cleaned_data
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "The look is left out, with your reason.")
            return redirect("effect", effect_id=found.pk)
    return _show(
        request, body, form, (promised_words(found), _at(found)), heading="Leave this look out", button="Leave it out"
    )  # fmt: skip


@page
@never_cache
@login_required
def remove(request: HttpRequest, slug: str, effect_id: UUID) -> HttpResponse:
    """Take back what was said by mistake, after asking."""
    body, found = _to_act(request, slug, effect_id)
    here = _at(found)
    thing = (
        reverse("action", args=[found.action_id])
        if found.action_id
        else reverse("decision", args=[found.decision_id])
    )
    if request.method == "POST":
        actions.remove_effect(actor=acting(request), body_id=body.pk, effect_id=found.pk)
        messages.success(request, "What was expected is taken back.")
        return redirect(thing)
    actions.check_removable(found)
    context = accountability_frame(acting(request), body, "actions") | {
        "question": "Take this back?",
        "consequences": [f"{promised_words(found)}. Nobody will read it any more."],
        "button": "Take it back",
        "danger": True,
        "cancel_href": here,
        "caption": body.name,
    }
    return render(request, "components/confirm.html", context)


def _to_act(request: HttpRequest, slug: str, effect_id: UUID) -> tuple[Body, ExpectedEffect]:
    body = body_to_act_for(acting(request), slug, Permission.EFFECT_REVIEW)
    return body, effect_of(body, effect_id)


def _id(number: int) -> int:
    """A number that a table can hold. Raises NotFound."""
    if number >= 2**63:
        raise NotFound("There is no such page.")
    return number


def _at(found: ExpectedEffect) -> str:
    return reverse("effect", args=[found.pk])


def _show(
    request: HttpRequest, body: Body, form: forms.Form, trail: tuple[str, str], **more: Any
) -> HttpResponse:
    context: dict[str, Any] = accountability_frame(acting(request), body, "actions", trail)
    return render(
        request, "accountability/doing/form.html", context | {"form": form, "cancel": trail[1]} | more
    )
