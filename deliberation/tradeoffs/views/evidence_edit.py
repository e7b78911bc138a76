"""Pages on which evidence is handed in, pinned, changed, decided on and withdrawn, and on which doubts are put and answered."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from access.gate import holds
from access.middleware import acting
from access.permissions import Permission
from deliberation.accountability.presenters.figures import claim_of, figure_view
from deliberation.bodies.queries.roles import scope_of
from deliberation.bodies.views.bodies_common import REFUSED, sent, tell
from deliberation.tradeoffs.actions.challenges import answer_challenge, challenge_evidence
from deliberation.tradeoffs.actions.evidence import (
    accept_evidence,
    add_evidence,
    change_evidence,
    decline_evidence,
    may_change,
    submit_evidence,
    take_back_evidence,
    withdraw_evidence,
)
from deliberation.tradeoffs.actions.pins import pin_figure
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.calc.words import EvidenceKind
from deliberation.tradeoffs.forms import evidence as forms
from deliberation.tradeoffs.models import EvidenceItem, EvidenceStatus, TradeOff
from deliberation.tradeoffs.presenters import evidence as words
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.queries import evidence as queries
from deliberation.tradeoffs.queries.pins import PinChoices, pin_choices
from deliberation.tradeoffs.queries.tradeoffs import check_stage
from deliberation.tradeoffs.views.evidence_common import ask, done, named, page, show_form, to_act
from indexapp.queries.pins import figure_now
from kernel.errors import NotAllowed, WrongState


@page
@never_cache
@login_required
def new_evidence(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Put an item in the pack, or hand one in: by role."""
    tradeoff = to_act(request, slug, tradeoff_id, Permission.EVIDENCE_SUBMIT)
    keeps = holds(acting(request), Permission.EVIDENCE_EDIT, scope_of(tradeoff.body_id))
    form = forms.EvidenceForm(sent(request), keeps=keeps, initial=forms.first_evidence())
    if form.is_valid():
        try:
            item = _add(request, tradeoff, form, keeps=keeps)
        except REFUSED as error:
            tell(form, error)
        else:
            said = (
                f"E{item.number} is in the pack."
                if keeps
                else "Thank you. It is looked at before it goes into the pack."
            )
            return done(request, tradeoff, said, "evidence_item", item.number)
    if request.method != "POST":
        check_stage(tradeoff, Act.EDIT_EVIDENCE if keeps else Act.SUBMIT_EVIDENCE)
    title = "Add evidence" if keeps else "Hand in evidence"
    return _evidence_form(request, tradeoff, form, title, "Add to the pack" if keeps else "Hand it in")


def _add(request: HttpRequest, tradeoff: TradeOff, form: forms.EvidenceForm, *, keeps: bool) -> EvidenceItem:
    form_id = form.cleaned_data["form_id"]
    if keeps:
        by_name = form.cleaned_data["by_name"]
        return add_evidence(**named(request, tradeoff), given=form.given(), by_name=by_name, form_id=form_id)
    return submit_evidence(**named(request, tradeoff), given=form.given(), form_id=form_id)


def _evidence_form(
    request: HttpRequest, tradeoff: TradeOff, form: Any, title: str, button: str, **more: Any
) -> HttpResponse:
    context = tradeoff_frame(
        acting(request), tradeoff, "evidence", ("Evidence", at(tradeoff, "evidence"))
    ) | {
        "form": form,
        "title": title,
        "button": button,
        "cancel_href": at(tradeoff, "evidence"),
        **more,
    }
    return render(request, "tradeoffs/evidence/edit.html", context)


@page
@never_cache
@login_required
def new_pin(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Pin a figure of the index: choose it, look at it, say what it means, put it in the pack."""
    tradeoff = to_act(request, slug, tradeoff_id, Permission.EVIDENCE_EDIT)
    if request.method != "POST":
        check_stage(tradeoff, Act.EDIT_EVIDENCE)
    offered = pin_choices(tradeoff)
    asked = request.GET if "metric" in request.GET else None
    choose = forms.ChoosePinForm(asked, offered=offered, initial=_first_choice(offered))
    chosen = dict(choose.cleaned_data) if choose.is_valid() else None
    figure = figure_now(offered.definition, **chosen) if chosen else None
    form = forms.PinForm(sent(request), initial=forms.first_pin(claim_of(figure) if figure else ""))
    if figure is not None and chosen is not None and form.is_valid():
        try:
            given = form.given(offered.definition, chosen)
            item = pin_figure(**named(request, tradeoff), given=given, form_id=form.cleaned_data["form_id"])
        except REFUSED as error:
            tell(form, error)
        else:
            return done(
                request, tradeoff, f"The figure is pinned as E{item.number}.", "evidence_item", item.number
            )
    context = tradeoff_frame(
        acting(request), tradeoff, "evidence", ("Evidence", at(tradeoff, "evidence"))
    ) | {
        "choose": choose,
        "form": form,
        "index_title": offered.title,
        "figure": figure_view(figure) if figure else None,
        "nothing": chosen is not None and figure is None,
    }
    if figure is not None and figure.illustrative:
        context["illustrative"] = True
    return render(request, "tradeoffs/evidence/pin.html", context)


def _first_choice(offered: PinChoices) -> dict[str, str]:
    areas, periods = offered.areas[:1], offered.periods[:1]
    return {"area": areas[0].key if areas else "", "period": periods[0] if periods else ""}


@page
@never_cache
@login_required
def edit_evidence(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """Change an item: all of it in a draft, its wording and strength later."""
    tradeoff = to_act(request, slug, tradeoff_id, Permission.EVIDENCE_EDIT)
    item = queries.item_at(acting(request), tradeoff, number)
    if request.method != "POST":
        check_stage(tradeoff, Act.EDIT_EVIDENCE)
    if item.status in (EvidenceStatus.WITHDRAWN, EvidenceStatus.DECLINED):
        raise WrongState("This item is no longer in the pack.", next_step="Add it anew.")
    whole = "claim" in may_change(tradeoff, item)
    first = forms.first_evidence(item)
    form: Any = forms.WordingForm(sent(request), initial=first)
    if whole:
        fixed = item.kind == EvidenceKind.INDEX
        form = forms.EvidenceForm(sent(request), keeps=False, fixed=fixed, initial=first)
    if form.is_valid():
        try:
            change_evidence(**named(request, tradeoff), number=number, changes=form.values())
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, tradeoff, "Saved.", "evidence_item", number)
    more = {"cancel_href": at(tradeoff, "evidence_item", number), "item": item, "only_words": not whole}
    return _evidence_form(request, tradeoff, form, f"Change E{number}", "Save", **more)


@page
@never_cache
@login_required
def accept(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """Take up an item that was handed in, or say why not."""
    tradeoff = to_act(request, slug, tradeoff_id, Permission.EVIDENCE_EDIT)
    item = queries.item_at(acting(request), tradeoff, number)
    first = {"strength": item.strength, "strength_why": item.strength_why}
    form = forms.DecideForm(sent(request), initial=first)
    if form.is_valid():
        try:
            said = _decide(request, tradeoff, number, form.cleaned_data)
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, tradeoff, said, "evidence_item", number)
    if request.method != "POST":
        check_stage(tradeoff, Act.EDIT_EVIDENCE)
        if item.status != EvidenceStatus.SUBMITTED:
            raise WrongState("This item was decided on already.")
    more = {"cancel_href": at(tradeoff, "evidence_item", number), "item": item, "view": words.item_page(item)}
    return show_form(request, tradeoff, "evidence", form, f"Take up E{number}?", "Decide", **more)


def _decide(request: HttpRequest, tradeoff: TradeOff, number: int, said: dict[str, str]) -> str:
    if said["decision"] == forms.DECLINE:
        decline_evidence(**named(request, tradeoff), number=number, reason=said["reason"])
        return "It is not taken up. Whoever handed it in can read the reason."
    accept_evidence(
        **named(request, tradeoff),
        number=number,
        strength=said["strength"],
        strength_why=said["strength_why"],
    )
    return f"E{number} is in the pack."


@page
@never_cache
@login_required
def withdraw(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """Withdraw an item, with the reason, after asking."""
    tradeoff = to_act(request, slug, tradeoff_id, Permission.EVIDENCE_EDIT)
    item = queries.item_at(acting(request), tradeoff, number)
    form = forms.WithdrawForm(sent(request))
    if form.is_valid():
        try:
            withdraw_evidence(**named(request, tradeoff), number=number, reason=form.cleaned_data["reason"])
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, tradeoff, f"E{number} is withdrawn.", "evidence_item", number)
    if request.method != "POST":
        check_stage(tradeoff, Act.EDIT_EVIDENCE)
        if item.status != EvidenceStatus.ACCEPTED:
            raise WrongState("This item is not in the pack, so it cannot be withdrawn.")
    lines = [
        "The item leaves the pack. It stays to be read, marked as withdrawn, with your reason.",
        "Points and recommendations that cite it stay, and lead to it.",
        "It cannot be undone: the item would have to be added anew, under another number.",
    ]
    here = at(tradeoff, "evidence_item", number)
    return ask(
        request,
        tradeoff,
        "evidence",
        f"Withdraw E{number}?",
        lines,
        "Withdraw it",
        form=form,
        cancel_href=here,
    )


@page
@never_cache
@login_required
def take_back(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """Take back what one handed in oneself, while nobody has decided on it, after asking."""
    tradeoff = to_act(request, slug, tradeoff_id, Permission.EVIDENCE_SUBMIT)
    if request.method == "POST":
        take_back_evidence(**named(request, tradeoff), number=number)
        return done(request, tradeoff, f"You took E{number} back.", "evidence")
    item = queries.item_at(acting(request), tradeoff, number)
    if not queries.is_own(acting(request), item):
        raise NotAllowed("Only whoever handed an item in can take it back.")
    check_stage(tradeoff, Act.EDIT_EVIDENCE)
    if item.status != EvidenceStatus.SUBMITTED:
        raise WrongState("This item was decided on already.")
    lines = [
        "Nobody decides on it any more, and it does not go into the pack.",
        "It cannot be undone, but you can hand it in anew while the trade-off takes evidence.",
    ]
    here = at(tradeoff, "evidence_item", number)
    return ask(
        request, tradeoff, "evidence", f"Take E{number} back?", lines, "Take it back", cancel_href=here
    )


@page
@never_cache
@login_required
def challenge(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """Doubt an item, as a member."""
    tradeoff = to_act(request, slug, tradeoff_id, Permission.TRADEOFF_TAKE_PART)
    item = queries.item_at(acting(request), tradeoff, number)
    form = forms.ChallengeForm(sent(request), initial={"form_id": uuid.uuid4()})
    if form.is_valid():
        try:
            text, form_id = form.cleaned_data["text"], form.cleaned_data["form_id"]
            made = challenge_evidence(**named(request, tradeoff), number=number, text=text, form_id=form_id)
        except REFUSED as error:
            tell(form, error)
        else:
            later = "" if made.status == "shown" else " It shows once it was looked at."
            return done(request, tradeoff, f"Your challenge is handed in.{later}", "evidence_item", number)
    if request.method != "POST":
        check_stage(tradeoff, Act.CHALLENGE_EVIDENCE)
    more = {"cancel_href": at(tradeoff, "evidence_item", number), "item": item}
    return show_form(
        request, tradeoff, "evidence", form, f"Challenge E{number}", "Send the challenge", **more
    )


@page
@never_cache
@login_required
def reply(request: HttpRequest, slug: str, tradeoff_id: UUID, challenge_id: int) -> HttpResponse:
    """Reply to a challenge, for those who look after the pack and whoever handed the item in."""
    tradeoff = to_act(request, slug, tradeoff_id, Permission.EVIDENCE_SUBMIT)
    found = queries.challenge_at(acting(request), tradeoff, challenge_id)
    queries.check_may_reply(acting(request), tradeoff, found)
    number = found.item.number
    form = forms.ReplyForm(sent(request))
    if form.is_valid():
        try:
            answer_challenge(
                **named(request, tradeoff), challenge_id=challenge_id, reply=form.cleaned_data["reply"]
            )
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, tradeoff, "Your reply is published.", "evidence_item", number)
    if request.method != "POST":
        check_stage(tradeoff, Act.CHALLENGE_EVIDENCE)
        if found.reply:
            raise WrongState("This challenge was replied to already.")
    views = words.challenge_views(tradeoff, [found], may_reply=False)
    more = {"cancel_href": at(tradeoff, "evidence_item", number), "item": found.item, "challenges": views}
    return show_form(request, tradeoff, "evidence", form, "Reply to a challenge", "Publish the reply", **more)
