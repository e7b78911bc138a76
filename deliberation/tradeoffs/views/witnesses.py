"""Pages of witnesses: who is heard, what they are asked; inviting, changing and removing them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.views.bodies_common import REFUSED, sent, tell
from deliberation.tradeoffs.actions.witnesses import (
    change_witness,
    check_untouched,
    invite_witness,
    remove_witness,
    state_as_witness,
)
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.forms.witnesses import (
    FindQuestionsForm,
    StatementForm,
    WitnessForm,
    first_witness,
)
from deliberation.tradeoffs.models import TradeOff, Witness
from deliberation.tradeoffs.presenters import witnesses as words
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.queries import witnesses as queries
from deliberation.tradeoffs.queries.tradeoffs import check_stage, may_now, own_membership, tradeoff_at
from deliberation.tradeoffs.views.evidence_common import PER_PAGE, ask, done, named, page, show_form, to_act
from kernel.actors import Actor
from kernel.errors import NotAllowed

MEMBER = {"membership_id": "member"}


@require_safe
@never_cache
def witnesses(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Who is heard, and what members want to know of them: unanswered questions first, most wanted first."""
    actor = acting(request)
    tradeoff = tradeoff_at(actor, slug, tradeoff_id)
    heard = queries.witnesses_of(tradeoff)
    form = FindQuestionsForm(request.GET, witnesses=heard)
    wanted, member = form.wanted(), own_membership(actor, tradeoff.body_id)
    found = Paginator(queries.find_questions(actor, tradeoff, wanted, member), PER_PAGE).get_page(
        request.GET.get("page")
    )
    edits = may_now(actor, tradeoff, Act.EDIT_WITNESSES)
    context = tradeoff_frame(actor, tradeoff, "witnesses") | {
        "witnesses": words.witness_views(tradeoff, heard, editable=_editable(actor, tradeoff, heard)),
        "broken": words.broken_views(tradeoff, queries.broken_promises(tradeoff)),
        "form": form,
        "page_obj": found,
        "total": found.paginator.count,
        "filtered": any(vars(wanted).values()),
        "table": words.questions_table(tradeoff, found, for_member=member is not None),
        "invites": edits,
        "asks": member is not None and may_now(actor, tradeoff, Act.ASK_QUESTION),
        "merges": queries.prepares(actor, tradeoff) and may_now(actor, tradeoff, Act.ANSWER_QUESTION),
    }
    return render(request, "tradeoffs/witnesses/witnesses.html", context)


def _editable(actor: Actor, tradeoff: TradeOff, heard: list[Witness]) -> list[int]:
    """The numbers of the witnesses whose entry the reader may change now."""
    if may_now(actor, tradeoff, Act.EDIT_WITNESSES):
        return [each.number for each in heard]
    try:
        check_stage(tradeoff, Act.EDIT_WITNESSES)
    except REFUSED:
        return []
    return [each.number for each in heard if queries.is_witness(actor, each)]


@page
@never_cache
@login_required
def new_witness(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Put a witness on the list."""
    tradeoff = to_act(request, slug, tradeoff_id, Permission.TRADEOFF_EDIT)
    members = queries.witnesses_to_choose(tradeoff)
    form = WitnessForm(sent(request), members=members, initial=first_witness())
    if form.is_valid():
        try:
            form_id = form.cleaned_data["form_id"]
            witness = invite_witness(**named(request, tradeoff), given=form.given(), form_id=form_id)
        except REFUSED as error:
            tell(form, error, **MEMBER)
        else:
            return done(request, tradeoff, f"{witness.name} is on the list of witnesses.", "witnesses")
    if request.method != "POST":
        check_stage(tradeoff, Act.EDIT_WITNESSES)
    lede = "This page does not write to the witness: invite them as you usually do, and note here where it stands."
    return show_form(request, tradeoff, "witnesses", form, "Invite a witness", "Save", lede=lede)


@page
@never_cache
@login_required
def edit_witness(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """Change a witness's entry; a witness declares interests and hands in a statement here."""
    tradeoff = to_act(request, slug, tradeoff_id, Permission.WITNESS_ANSWER)
    actor, witness = acting(request), queries.witness_at(tradeoff, number)
    staff = queries.prepares(actor, tradeoff)
    if not staff and not queries.is_witness(actor, witness):
        raise NotAllowed("Only the witness, or those who prepare the trade-off, can change this.")
    if request.method != "POST":
        check_stage(tradeoff, Act.EDIT_WITNESSES)
    return _staff_form(request, tradeoff, witness) if staff else _own_form(request, tradeoff, witness)


def _staff_form(request: HttpRequest, tradeoff: TradeOff, witness: Witness) -> HttpResponse:
    members = queries.witnesses_to_choose(tradeoff)
    if witness.membership is not None and witness.membership not in members:
        members = [witness.membership, *members]
    form = WitnessForm(sent(request), members=members, initial=first_witness(witness))
    if form.is_valid():
        try:
            change_witness(**named(request, tradeoff), number=witness.number, given=form.given())
        except REFUSED as error:
            tell(form, error, **MEMBER)
        else:
            return done(request, tradeoff, "Saved.", "witnesses")
    more: dict[str, Any] = {"remove_href": at(tradeoff, "remove_witness", witness.number)}
    return show_form(request, tradeoff, "witnesses", form, f"Change {witness.name}", "Save", **more)


def _own_form(request: HttpRequest, tradeoff: TradeOff, witness: Witness) -> HttpResponse:
    first = {"interests": witness.interests, "statement": witness.statement}
    form = StatementForm(sent(request), initial=first)
    if form.is_valid():
        try:
            state_as_witness(**named(request, tradeoff), number=witness.number, **form.cleaned_data)
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, tradeoff, "Thank you. Your statement is published.", "witnesses")
    return show_form(request, tradeoff, "witnesses", form, "Your statement", "Publish")


@page
@never_cache
@login_required
def remove(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """Take a witness off the list who was put there by mistake, after asking."""
    tradeoff = to_act(request, slug, tradeoff_id, Permission.TRADEOFF_EDIT)
    witness = queries.witness_at(tradeoff, number)
    if request.method == "POST":
        remove_witness(**named(request, tradeoff), number=number)
        return done(request, tradeoff, f"{witness.name} is off the list.", "witnesses")
    check_stage(tradeoff, Act.EDIT_WITNESSES)
    check_untouched(witness)
    lines = ["The entry is deleted: name, role and declared interests.", "It cannot be undone."]
    question = f"Take {witness.name} off the list of witnesses?"
    return ask(request, tradeoff, "witnesses", question, lines, "Take them off the list")
