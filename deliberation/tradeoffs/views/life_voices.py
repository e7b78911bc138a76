"""Councils and other bodies that the choice touches: who answered, inviting them, giving a view, taking back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.gate import holds
from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.queries.roles import scope_of
from deliberation.bodies.views.bodies_common import REFUSED, sent, tell
from deliberation.tradeoffs.actions.voices import enter_voice, give_voice, invite_voice, remove_voice
from deliberation.tradeoffs.calc.stages import Act, Stage
from deliberation.tradeoffs.forms.life_voices import AnswerForm, InviteForm
from deliberation.tradeoffs.models import TradeOff, Voice
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.presenters.life_voices import counted, voice_view
from deliberation.tradeoffs.queries import voices as queries
from deliberation.tradeoffs.queries.life import options_in_short
from deliberation.tradeoffs.queries.tradeoffs import check_stage, may_now, tradeoff_at, tradeoff_to_act_for
from deliberation.tradeoffs.views.life_common import ask, page


@require_safe
@never_cache
def voices(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Who was asked, who answered and what, who has not."""
    actor = acting(request)
    tradeoff = tradeoff_at(actor, slug, tradeoff_id)
    rows = queries.voices_of(tradeoff)
    enters = holds(actor, Permission.TRADEOFF_EDIT, scope_of(tradeoff.body_id))
    taken = queries.may_be_heard(tradeoff)
    removes = may_now(actor, tradeoff, Act.INVITE_VOICE)
    views = [
        voice_view(
            tradeoff,
            each,
            may_answer=taken
            and (
                queries.speaks_for(actor, each) or (enters and (each.entered_by_us or not each.answered_at))
            ),
            may_remove=removes,
        )
        for each in rows
    ]
    context = tradeoff_frame(actor, tradeoff, "") | {
        "heard": [each for each in views if each.heard],
        "waiting": [each for each in views if not each.heard],
        "counted": counted(rows),
        "invites": removes,
    }
    return render(request, "tradeoffs/life/voices.html", context)


@page
@never_cache
@login_required
def invite(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Invite councils and other bodies, several at once."""
    tradeoff = tradeoff_to_act_for(acting(request), slug, tradeoff_id, Permission.TRADEOFF_EDIT)
    check_stage(tradeoff, Act.INVITE_VOICE)
    known = queries.proposals(tradeoff, queries.voices_of(tradeoff))
    choices = [(each.code, f"{each.name}. {each.why}") for each in known]
    form = InviteForm(sent(request), known=choices)
    if form.is_valid():
        try:
            count = _invite(request, tradeoff, form, known)
        except REFUSED as error:
            tell(form, error, body="who")
        else:
            messages.success(request, f"{count} invited." if count > 1 else "Invited.")
            return redirect(at(tradeoff, "voices"))
    trail = ("Councils and other bodies", at(tradeoff, "voices"))
    context = tradeoff_frame(acting(request), tradeoff, "", trail) | {"form": form}
    return render(request, "tradeoffs/life/invite.html", context)


def _invite(request: HttpRequest, tradeoff: TradeOff, form: InviteForm, known: list[queries.Proposal]) -> int:
    given = form.cleaned_data
    chosen = [each for each in known if each.code in given["who"]]
    whom = [{"voice_body_id": each.body_id} if each.body_id else {"name": each.name} for each in chosen]
    if given["name"]:
        whom.append({"name": given["name"]})
    for each in whom:
        invite_voice(
            actor=acting(request), body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, why=given["why"],
            has_seat=given["seat"] == "yes", due_on=given["due_on"], **each,  # type: ignore[arg-type]
        )  # fmt: skip
    return len(whom)


@page
@never_cache
@login_required
def voice(request: HttpRequest, slug: str, tradeoff_id: UUID, voice_id: int) -> HttpResponse:
    """Give the view of one body: its own people do, or the clerk writes down what came by post."""
    tradeoff, found, speaks = _to_answer(request, slug, tradeoff_id, voice_id)
    check_stage(tradeoff, Act.GIVE_VOICE)
    form = AnswerForm(sent(request), initial={"answer": found.answer, "answered_as": found.answered_as})
    if form.is_valid():
        try:
            _answer(request, tradeoff, found, form, speaks)
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "The view is on record.")
            return redirect(at(tradeoff, "voices") if tradeoff.public or not speaks else request.path)
    trail = ("Councils and other bodies", at(tradeoff, "voices"))
    context = tradeoff_frame(acting(request), tradeoff, "", trail) | {
        "form": form,
        "view": voice_view(tradeoff, found),
        "options": options_in_short(tradeoff),
        "speaks": speaks,
    }
    return render(request, "tradeoffs/life/voice.html", context)


def _to_answer(
    request: HttpRequest, slug: str, tradeoff_id: UUID, voice_id: int
) -> tuple[TradeOff, Voice, bool]:
    """The trade-off, the invitation, and whether the reader speaks for the invited body (else is the clerk).

    Raises as `tradeoff_to_act_for` for everybody else: nobody outside learns what is there.
    """
    actor = acting(request)
    tradeoff = TradeOff.objects.select_related("body").filter(pk=tradeoff_id, body__slug=slug).first()
    if tradeoff is not None and tradeoff.stage != Stage.DRAFT.value:
        found = Voice.objects.select_related("body").filter(pk=voice_id, tradeoff=tradeoff).first()
        if found is not None and queries.speaks_for(actor, found):
            return tradeoff, found, True
    tradeoff = tradeoff_to_act_for(actor, slug, tradeoff_id, Permission.TRADEOFF_EDIT)
    return tradeoff, queries.voice_of(tradeoff, voice_id), False


def _answer(request: HttpRequest, tradeoff: TradeOff, found: Voice, form: AnswerForm, speaks: bool) -> None:
    where = {"body_id": tradeoff.body_id, "tradeoff_id": tradeoff.pk, "voice_id": found.pk}
    if speaks and found.body_id is not None:
        give_voice(actor=acting(request), speaking_for=found.body_id, **where, **form.cleaned_data)
    else:
        enter_voice(actor=acting(request), **where, **form.cleaned_data)


@page
@never_cache
@login_required
def remove(request: HttpRequest, slug: str, tradeoff_id: UUID, voice_id: int) -> HttpResponse:
    """Take back an invitation that nobody answered, after asking."""
    actor = acting(request)
    tradeoff = tradeoff_to_act_for(actor, slug, tradeoff_id, Permission.TRADEOFF_EDIT)
    found = queries.voice_of(tradeoff, voice_id)
    if request.method == "POST":
        remove_voice(actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, voice_id=found.pk)
        messages.success(request, "The invitation is taken back.")
        return redirect(at(tradeoff, "voices"))
    check_stage(tradeoff, Act.INVITE_VOICE)
    lines = ["It is gone from the page of who was asked.", "You can invite them again."]
    question = f"Take back the invitation of {found.name}?"
    return ask(request, tradeoff, question, lines, "Take it back", cancel_href=at(tradeoff, "voices"))
