"""The explorer: trying options out under the envelope, keeping and comparing what one tried."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.views.bodies_common import REFUSED
from deliberation.tradeoffs.actions.scenarios import remove_scenario as remove
from deliberation.tradeoffs.actions.scenarios import save_scenario as save
from deliberation.tradeoffs.actions.scenarios import share_scenario as share
from deliberation.tradeoffs.calc.explore import ASSUMPTIONS
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.calc.words import EnvelopeKind
from deliberation.tradeoffs.forms.weigh_explore import (
    AMOUNT,
    PICK,
    ExploreForm,
    SaveForm,
    address_of,
    first_save,
)
from deliberation.tradeoffs.models import Option, Scenario, TradeOff
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.presenters.weigh_outcome import outcome_view, saved_note
from deliberation.tradeoffs.presenters.weigh_scenarios import compared, side_by_side, together_view
from deliberation.tradeoffs.queries import weigh_scenarios as kept
from deliberation.tradeoffs.queries.tradeoffs import may_now, tradeoff_at, tradeoff_to_act_for
from deliberation.tradeoffs.queries.weigh import claims_of, explored, options_of, reckoned

PER_PAGE = 20
page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@never_cache
def explorer(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Pick options, or parts of them, and see what they cost and change. The address holds the picks.

    htmx asks for the results alone, and gets the same ones.
    """
    tradeoff = tradeoff_at(acting(request), slug, tradeoff_id)
    options = options_of(tradeoff)
    asked = any(name.startswith((f"{PICK}-", f"{AMOUNT}-")) for name in request.GET)
    form = ExploreForm(
        request.GET if asked else None, options=options, kind=EnvelopeKind(tradeoff.envelope_kind)
    )
    context = _explored(request, tradeoff, options, form, SaveForm(initial=first_save()))
    restored = request.headers.get("HX-History-Restore-Request") == "true"
    only_results = request.headers.get("HX-Request") == "true" and not restored
    response = render(request, f"tradeoffs/weigh/{'_changed' if only_results else 'explorer'}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _explored(
    request: HttpRequest, tradeoff: TradeOff, options: list[Option], form: ExploreForm, save_form: SaveForm
) -> dict[str, Any]:
    """Context of the explorer: the form, and the results where the picks can be."""
    actor = acting(request)
    found = reckoned(tradeoff)
    valid = not form.is_bound or form.is_valid()
    picks = form.cleaned_data["picks"] if form.is_bound and valid else {}
    outcome = explored(tradeoff, options, picks, found.basis) if valid else None
    kind = EnvelopeKind(tradeoff.envelope_kind)
    illustrative = tradeoff.illustrative or (found.basis is not None and found.basis.illustrative)
    return tradeoff_frame(actor, tradeoff, "explorer") | {
        "explore": form,
        "choices": form.choices(),
        "view": outcome_view(tradeoff, outcome, claims_of(tradeoff, options), found.why_not)
        if outcome
        else None,
        "wrong": [] if valid else [text for errors in form.errors.values() for text in errors],
        "assumptions": ASSUMPTIONS,
        "save_form": save_form,
        "picked": address_of(picks, options, kind),
        "may_save": may_now(actor, tradeoff, Act.EXPLORE),
        "has_envelope": kind is not EnvelopeKind.NONE,
        **({"illustrative": True} if illustrative else {}),
    }


@never_cache
@login_required
@require_POST
def save_scenario(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Keep what was tried out; with something wrong, the explorer is shown again and says so."""
    actor = acting(request)
    tradeoff = tradeoff_to_act_for(actor, slug, tradeoff_id, Permission.TRADEOFF_TAKE_PART)
    options = options_of(tradeoff)
    form = ExploreForm(request.POST, options=options, kind=EnvelopeKind(tradeoff.envelope_kind))
    save_form = SaveForm(request.POST)
    if form.is_valid() and save_form.is_valid():
        try:
            scenario = save(
                actor=actor,
                body_id=tradeoff.body_id,
                tradeoff_id=tradeoff.pk,
                picks=form.cleaned_data["picks"],
                **save_form.cleaned_data,
            )
        except REFUSED as error:
            save_form.add_error(None, f"{error.message} {error.advice}")
        else:
            messages.success(request, f"“{scenario.name}” is kept. Only you see it until you share it.")
            return redirect("scenarios", slug=slug, tradeoff_id=tradeoff.pk)
    context = _explored(request, tradeoff, options, form, save_form) | {"form": save_form}
    return render(request, "tradeoffs/weigh/explorer.html", context)


@require_safe
@never_cache
def scenarios(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """One's own scenarios side by side; after the discussion, what the others shared, once enough have."""
    actor = acting(request)
    tradeoff = tradeoff_at(actor, slug, tradeoff_id)
    own = kept.own_scenarios(actor, tradeoff)
    together = kept.together(tradeoff)
    own_ids = {each.pk for each in own}
    shared = [each for each in kept.shared_scenarios(actor, tradeoff) if each.pk not in own_ids]
    shown = Paginator(shared, PER_PAGE).get_page(request.GET.get("page"))
    whose = {each.pk: "Yours" for each in own} | {each.pk: each.membership.public_name for each in shared}
    chosen = kept.chosen_to_compare([*own, *shared], request.GET.getlist("with"))
    context = tradeoff_frame(actor, tradeoff, "explorer", ("Try it out", at(tradeoff, "explorer"))) | {
        "own": own,
        "own_table": compared(tradeoff, own, "own", "Your scenarios"),
        "shared": shared,
        "shared_table": compared(tradeoff, list(shown), "shared", "What others shared", whose),
        "page_obj": shown,
        "together": together_view(tradeoff, together),
        "later": not kept.after_discussion(tradeoff),
        "to_compare": [(str(each.pk), f"{each.name} ({whose[each.pk]})", each in chosen) for each in [*own, *shown]],
        "side_by_side": side_by_side(tradeoff, chosen, whose) if chosen else None,
        "may_save": may_now(actor, tradeoff, Act.EXPLORE),
    }  # fmt: skip
    return render(request, "tradeoffs/weigh/scenarios.html", context)


@page
@never_cache
@login_required
def scenario(request: HttpRequest, slug: str, tradeoff_id: UUID, scenario_id: UUID) -> HttpResponse:
    """One scenario as it was saved. Its owner shares it here, or no longer."""
    actor = acting(request)
    tradeoff = tradeoff_at(actor, slug, tradeoff_id)
    found = kept.scenario_for(actor, tradeoff, scenario_id)
    if request.method == "POST":
        shared = request.POST.get("shared") == "yes"
        share(
            actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, scenario_id=found.pk, shared=shared
        )  # fmt: skip
        messages.success(
            request,
            "Shared. The others see it after the discussion." if shared else "Only you see it from now on.",
        )
        return redirect("scenario", slug=slug, tradeoff_id=tradeoff.pk, scenario_id=found.pk)
    options = options_of(tradeoff)
    basis = reckoned(tradeoff).basis
    own = kept.is_own(actor, found)
    trail = (("Try it out", at(tradeoff, "explorer")), ("Scenarios", at(tradeoff, "scenarios")))
    context = tradeoff_frame(actor, tradeoff, "explorer", *trail) | {
        "scenario": found,
        "own": own,
        "whose": "" if own else found.membership.public_name,
        "view": outcome_view(tradeoff, found.outcome, claims_of(tradeoff, options)),
        "note": saved_note(found, basis.run_id if basis else None),
        "again": _again(tradeoff, options, found),
        "assumptions": ASSUMPTIONS,
        "may_share": own and may_now(actor, tradeoff, Act.EXPLORE),
    }
    return render(request, "tradeoffs/weigh/scenario.html", context)


def _again(tradeoff: TradeOff, options: list[Option], found: Scenario) -> str:
    """The explorer’s address with these picks, as far as its options are still there."""
    positions = {each.pk: each.position for each in options}
    picks = kept.picks_now(found, positions)
    query = urlencode(address_of(picks, options, EnvelopeKind(tradeoff.envelope_kind)))
    return f"{at(tradeoff, 'explorer')}?{query}"


@page
@never_cache
@login_required
def remove_scenario(request: HttpRequest, slug: str, tradeoff_id: UUID, scenario_id: UUID) -> HttpResponse:
    """Ask, then remove a scenario of one’s own."""
    actor = acting(request)
    tradeoff = tradeoff_to_act_for(actor, slug, tradeoff_id, Permission.TRADEOFF_TAKE_PART)
    found = kept.scenario_for(actor, tradeoff, scenario_id)
    if not kept.is_own(actor, found):
        raise kept.no_such_scenario()
    if request.method == "POST":
        remove(actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, scenario_id=found.pk)
        messages.success(request, f"“{found.name}” is removed.")
        return redirect("scenarios", slug=slug, tradeoff_id=tradeoff.pk)
    context = tradeoff_frame(actor, tradeoff, "explorer", ("Scenarios", at(tradeoff, "scenarios"))) | {
        "question": f"Remove “{found.name}”?",
        "consequences": ["It is deleted for good.", *(["The others no longer see it."] if found.shared else [])],
        "button": "Remove it",
        "danger": True,
        "caption": tradeoff.title,
        "cancel_href": at(tradeoff, "scenario", found.pk),
    }  # fmt: skip
    return render(request, "components/confirm.html", context)
