"""Pages of requests for information: one, asking, taking back, those to a body, replying, entering what came by post."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.gate import allows
from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.calc.light_text import blocks
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import body_by_slug, body_to_act_for, scope_of
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from deliberation.scrutiny.actions import requests as actions
from deliberation.scrutiny.calc.enquiries import EnquiryAct, RequestStanding, may
from deliberation.scrutiny.forms import requests as forms
from deliberation.scrutiny.models import InformationRequest
from deliberation.scrutiny.presenters import requests as words
from deliberation.scrutiny.presenters.frame import scrutiny_frame
from deliberation.scrutiny.queries import requests as queries
from deliberation.scrutiny.queries.enquiries import enquiry_of, sees
from deliberation.scrutiny.views.enquiry_common import PER_PAGE, ask_first, crumb, done, named, show_form
from kernel.actors import Actor
from kernel.errors import WrongState


@require_safe
@never_cache
def information_request(request: HttpRequest, enquiry_id: UUID, number: int) -> HttpResponse:
    """One request: what is asked of whom, by when, and every reply."""
    actor = acting(request)
    asked = queries.request_in(actor, enquiry_id, number)
    enquiry, here = asked.enquiry, sees(actor, asked.enquiry)
    context = scrutiny_frame(actor, enquiry.body, "enquiries", *([crumb(enquiry)] if here else [])) | {
        "enquiry": enquiry,
        "sees_enquiry": here,
        "asked": asked,
        "text": blocks(asked.text),
        "facts": words.request_facts(asked),
        "tag": words.request_tag(asked),
        "late": words.late_words(asked),
        "replies": words.reply_views(asked),
        "reply_href": _reply_href(actor, asked),
        "withdraw_href": _withdraw_href(actor, asked),
    }
    return render(request, "scrutiny/enquiries/request.html", context)


def _takes_replies(asked: InformationRequest) -> bool:
    return asked.withdrawn_at is None and may(EnquiryAct.REPLY, asked.enquiry.status)


def _reply_href(actor: Actor, asked: InformationRequest) -> str:
    """Where the reader replies or enters the reply, or an empty text."""
    if not _takes_replies(asked):
        return ""
    if asked.to_body is not None:
        can = allows(actor, Permission.REQUEST_ANSWER, scope_of(asked.to_body.pk))
        return reverse("give_information", args=[asked.to_body.slug, asked.pk]) if can else ""
    can = allows(actor, Permission.ENQUIRY_EDIT, scope_of(asked.enquiry.body_id))
    place = [asked.enquiry.body.slug, asked.enquiry_id, asked.number]
    return reverse("enter_information", args=place) if can else ""


def _withdraw_href(actor: Actor, asked: InformationRequest) -> str:
    over = queries.standing(asked) in (RequestStanding.ANSWERED, RequestStanding.WITHDRAWN)
    if over or not allows(actor, Permission.ENQUIRY_EDIT, scope_of(asked.enquiry.body_id)):
        return ""
    return reverse("withdraw_request", args=[asked.enquiry.body.slug, asked.enquiry_id, asked.number])


@require_safe
@never_cache
def information_requests(request: HttpRequest, slug: str) -> HttpResponse:
    """What was asked of one body: what waits first, by its last day."""
    actor, body = acting(request), body_by_slug(slug)
    found = Paginator(queries.asked_of(actor, body), PER_PAGE).get_page(request.GET.get("page"))
    context = scrutiny_frame(actor, body, "enquiries") | {
        "page_obj": found,
        "total": found.paginator.count,
        "table": words.requests_table(found, to_them=True),
    }
    return render(request, "scrutiny/enquiries/requests.html", context)


@page
@never_cache
@login_required
def ask_information(request: HttpRequest, slug: str, enquiry_id: UUID) -> HttpResponse:
    """Ask a body or an institution for information."""
    body = body_to_act_for(acting(request), slug, Permission.ENQUIRY_EDIT)
    enquiry = enquiry_of(body, enquiry_id)
    if request.method != "POST" and not may(EnquiryAct.ASK, enquiry.status):
        raise WrongState(
            "Information is asked for while evidence is gathered.",
            next_step="Open the line of enquiry first.",
        )
    form = forms.AskForm(
        sent(request), bodies=queries.bodies_to_ask(body), initial={"request_id": uuid.uuid4()}
    )
    if form.is_valid():
        try:
            made = actions.ask_information(
                **named(request, enquiry), given=form.given(), request_id=form.cleaned_data["request_id"]
            )
        except REFUSED as error:
            tell(form, error)
        else:
            said = f"{made.to_words} is asked."
            return done(request, said, "information_request", enquiry.pk, made.number)
    trail = crumb(enquiry)
    lede = "Whoever is asked sees this request, and on a public line of enquiry everybody does."
    return show_form(request, body, "enquiries", form, "Ask for information", "Ask", trail, cancel_href=trail[1], caption=enquiry.title, lede=lede)  # fmt: skip


@page
@never_cache
@login_required
def withdraw_request(request: HttpRequest, slug: str, enquiry_id: UUID, number: int) -> HttpResponse:
    """Take a request back, after asking."""
    body = body_to_act_for(acting(request), slug, Permission.ENQUIRY_EDIT)
    enquiry = enquiry_of(body, enquiry_id)
    asked = queries.request_at(enquiry, number)
    if request.method == "POST":
        actions.withdraw_request(**named(request, enquiry), number=number)
        return done(request, "The request is taken back.", "information_request", enquiry.pk, number)
    here = reverse("information_request", args=[enquiry.pk, number])
    lines = [
        f"{asked.to_words} need not reply any more, and nobody is reminded.",
        "The request stays to be read, marked as taken back.",
        "It cannot be undone, but you can ask again.",
    ]
    return ask_first(request, body, "enquiries", "Take this request back?", lines, "Take it back", crumb(enquiry), cancel_href=here)  # fmt: skip


@page
@never_cache
@login_required
def give_information(request: HttpRequest, slug: str, request_id: UUID) -> HttpResponse:
    """Reply for the body that was asked."""
    body = body_to_act_for(acting(request), slug, Permission.REQUEST_ANSWER)
    asked = queries.request_to(body, request_id)
    form = forms.ReplyForm(sent(request), initial=forms.first_reply())
    if form.is_valid():
        try:
            actions.give_information(
                actor=acting(request), body_id=body.pk, request_id=request_id, given=form.given(),
                reply_id=form.cleaned_data["reply_id"],
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            said = "The reply is sent."
            return done(request, said, "information_request", asked.enquiry_id, asked.number)
    return _reply_form(request, body, asked, form, "Reply to a request for information", "Send the reply")


@page
@never_cache
@login_required
def enter_information(request: HttpRequest, slug: str, enquiry_id: UUID, number: int) -> HttpResponse:
    """Enter a reply that came by post or e-mail."""
    body = body_to_act_for(acting(request), slug, Permission.ENQUIRY_EDIT)
    enquiry = enquiry_of(body, enquiry_id)
    asked = queries.request_at(enquiry, number, to_body=None)
    form = forms.PostedReplyForm(sent(request), initial=forms.first_reply())
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.enter_information(
                **named(request, enquiry), number=number, given=form.given(), source=said["source"], given_on=said["given_on"],
                reply_id=said["reply_id"],
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, "The reply is entered.", "information_request", enquiry.pk, number)
    return _reply_form(request, body, asked, form, "Enter a reply that came", "Enter the reply")


def _reply_form(
    request: HttpRequest,
    body: Body,
    asked: InformationRequest,
    form: forms.ReplyForm,
    title: str,
    button: str,
) -> HttpResponse:
    here = reverse("information_request", args=[asked.enquiry_id, asked.number])
    if request.method != "POST" and not _takes_replies(asked):
        raise WrongState("This request was taken back.", next_step="Nothing is asked of you any more.")
    more = {"text": blocks(asked.text), "facts": words.request_facts(asked), "caption": asked.enquiry.title}
    public = "Everybody can read the reply at once, with your role and without your name."
    lede = (
        public
        if sees(Actor.anonymous(), asked.enquiry)
        else "Those who can read the line of enquiry read the reply."
    )
    return show_form(request, body, "enquiries", form, title, button, cancel_href=here, lede=lede, **more)
