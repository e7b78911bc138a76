"""Pages on which those who speak for patients say what a decision means for them."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from access.middleware import acting
from access.permissions import Permission
from deliberation.accountability.actions.impact import note_impact as write_note
from deliberation.accountability.actions.impact import withdraw_impact_note as take_back
from deliberation.accountability.forms.call_ins import NoteForm, new_id
from deliberation.accountability.presenters.decisions import decisions_frame
from deliberation.accountability.queries.call_ins import note_by
from deliberation.accountability.queries.decision_page import own_memberships, speaks_for_patients
from deliberation.accountability.queries.decisions import public_decision
from deliberation.accountability.views.decisions_common import at, done, show_form
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from kernel.errors import NotAllowed


@page
@never_cache
@login_required
def note_impact(request: HttpRequest, slug: str, decision_id: UUID) -> HttpResponse:
    """Write a note, as a member of one body, on the decision of any."""
    actor = acting(request)
    body = body_to_act_for(actor, slug, Permission.PATIENT_SPEAK)
    decision = public_decision(decision_id)
    own = own_memberships(decision, actor)
    if not any(each.body_id == body.pk and speaks_for_patients(each) for each in own):
        raise NotAllowed("Patient representatives and members of patient organisations write these notes.")
    form = NoteForm(sent(request), initial=new_id())
    if form.is_valid():
        try:
            write_note(
                actor=actor, body_id=body.pk, decision_id=decision.pk, given=form.given(), note_id=form.cleaned_data["form_id"]
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, decision, "Your note is published.")
    lede = f"The decision: {decision.title}. You write for {body.name}."
    return show_form(
        request,
        body,
        form,
        "What it means for patients",
        "Publish the note",
        lede=lede,
        cancel_href=at(decision),
    )


@page
@never_cache
@login_required
def withdraw_impact_note(request: HttpRequest, slug: str, note_id: UUID) -> HttpResponse:
    """Take back a note of one's own, after asking."""
    actor = acting(request)
    body = body_to_act_for(actor, slug, Permission.PATIENT_SPEAK)
    note = note_by(body.pk, note_id)
    if request.method == "POST":
        take_back(actor=actor, body_id=body.pk, note_id=note_id)
        return done(request, note.decision, "Your note is taken back.")
    if str(note.membership.person_id) != str(actor.id):
        raise NotAllowed("Only whoever wrote a note can take it back.")
    context = decisions_frame(actor, body) | {
        "question": "Take your note back?",
        "consequences": ["It no longer shows on the decision’s page. You can write another."],
        "button": "Take it back",
        "danger": True,
        "caption": note.decision.title,
        "cancel_href": at(note.decision),
    }
    return render(request, "components/confirm.html", context)
