"""Replying to a finding in two steps, for the body that was asked, or as entered by the committee that asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.calc.light_text import blocks
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.bodies.views.bodies_common import REFUSED, page, tell
from deliberation.scrutiny.actions.findings_reply import enter_reply, reply_to_finding
from deliberation.scrutiny.forms.findings import CHANGE, GIVE, PostedReplyForm, ReplyForm
from deliberation.scrutiny.models import RightOfReply
from deliberation.scrutiny.presenters.findings import finding_figure, findings_frame, reply_views, says_words
from deliberation.scrutiny.queries.replies import reply_by_post, reply_for

PARTS = ("_day", "_month", "_year")


@page
@never_cache
@login_required
def reply(request: HttpRequest, slug: str, reply_id: UUID) -> HttpResponse:
    """What a body was shown of a finding, and its reply."""
    body = body_to_act_for(acting(request), slug, Permission.REQUEST_ANSWER)
    return _page(request, body, reply_for(body, reply_id), ReplyForm)


@page
@never_cache
@login_required
def enter(request: HttpRequest, slug: str, finding_id: UUID, reply_id: UUID) -> HttpResponse:
    """The reply of an institution that is not on the site, entered by the committee."""
    body = body_to_act_for(acting(request), slug, Permission.ENQUIRY_EDIT)
    return _page(request, body, reply_by_post(body, finding_id, reply_id), PostedReplyForm)


def _page(request: HttpRequest, body: Body, asked: RightOfReply, kind: type[ReplyForm]) -> HttpResponse:
    if request.method != "POST":
        return _fill_in(request, body, asked, kind())
    step, form = request.POST.get("step", ""), kind(request.POST)
    if not form.is_valid() or step == CHANGE:
        return _fill_in(request, body, asked, form)
    if step != GIVE:
        return _look_over(request, body, asked, form)
    try:
        _give(request, body, asked, form)
    except REFUSED as error:
        tell(form, error)
        return _fill_in(request, body, asked, form)
    if isinstance(form, PostedReplyForm):
        messages.success(request, "The reply is entered.")
        return redirect("finding", finding_id=asked.finding_id)
    messages.success(request, "The reply is given. It is published with the finding.")
    return redirect("reply_to_finding", slug=body.slug, reply_id=asked.pk)


def _give(request: HttpRequest, body: Body, asked: RightOfReply, form: ReplyForm) -> None:
    given = {"actor": acting(request), "body_id": body.pk, "reply_id": asked.pk, "given": form.given()}
    if isinstance(form, PostedReplyForm):
        said = form.cleaned_data
        enter_reply(**given, finding_id=asked.finding_id, source=said["source"], given_on=said["given_on"])
    else:
        reply_to_finding(**given)


def _context(request: HttpRequest, body: Body, asked: RightOfReply, form: ReplyForm) -> dict[str, Any]:
    posted = isinstance(form, PostedReplyForm)
    finding = asked.finding
    public = finding.published_at is not None
    trail = [(finding.reference, reverse("finding", args=[finding.pk]))] if posted else []
    return findings_frame(acting(request), body, *trail) | {
        "asked": asked,
        "finding": finding,
        "public": public,
        "posted": posted,
        "shown": blocks(asked.text_shown),
        "figure": finding_figure(finding),
        "reply": reply_views(finding, [asked])[0],
        "form": form,
        "cancel_href": reverse("finding", args=[finding.pk])
        if posted
        else reverse("findings", args=[body.slug]),
        **({"illustrative": True} if finding.illustrative else {}),
    }


def _fill_in(request: HttpRequest, body: Body, asked: RightOfReply, form: ReplyForm) -> HttpResponse:
    return render(request, "scrutiny/findings/reply.html", _context(request, body, asked, form))


def _look_over(request: HttpRequest, body: Body, asked: RightOfReply, form: ReplyForm) -> HttpResponse:
    said, given = form.cleaned_data, form.given()
    context = _context(request, body, asked, form) | {
        "says": says_words(given.accepts, given.waived),
        "text": blocks(given.text),
        "source": said.get("source", ""),
        "given_on": said.get("given_on"),
        "hidden": _hidden(request, form),
    }
    return render(request, "scrutiny/findings/look_over.html", context)


def _hidden(request: HttpRequest, form: ReplyForm) -> list[tuple[str, str]]:
    """The fields as they were sent, to be sent once more."""
    known = {name + end for name in form.fields for end in ("", *PARTS)}
    return [(name, str(value)) for name, value in request.POST.items() if name in known]
