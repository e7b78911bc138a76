"""Handing papers out, and the pages on which they are added, replaced and withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.actions.papers import Sent, add_papers, replace_paper, withdraw_paper
from deliberation.bodies.forms.papers import AddPapersForm, ReplacePaperForm, WithdrawPaperForm
from deliberation.bodies.models import Body, Paper
from deliberation.bodies.presenters.frame import frame
from deliberation.bodies.presenters.meetings import paper_words
from deliberation.bodies.presenters.papers import check_handed_out, file_of, guarded, tag_of
from deliberation.bodies.queries.meetings import meeting_of, no_such_meeting, paper_for
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.bodies.views.agenda import to_item
from deliberation.bodies.views.meetings_staff import ask, crumb, page, sent, told
from indexapp.uploads import TOO_LARGE
from kernel.errors import ReaderError


@require_safe
def paper(request: HttpRequest, paper_id: UUID) -> HttpResponseBase:
    """The file of a paper, for those who may see it; always as a download. 304 for who has it already."""
    found = paper_for(acting(request), paper_id)
    check_handed_out(found)
    response: Any = get_conditional_response(request, etag=tag_of(found)) or file_of(found)
    return guarded(response, found)  # type: ignore[no-any-return]


@page
@never_cache
@login_required
def add(request: HttpRequest, slug: str, meeting_id: int, item_id: int) -> HttpResponse:
    """Add papers to an item."""
    actor = acting(request)
    body = body_to_act_for(actor, slug, Permission.PAPER_ADD)
    meeting = meeting_of(actor, body, meeting_id)
    item = meeting.items.filter(pk=item_id).first()
    if item is None:
        raise no_such_meeting()
    form = AddPapersForm(sent(request), request.FILES if request.method == "POST" else None)
    too_large(request, form, "files")
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        files = [Sent(file.name, file.chunks(), data["title"]) for file in data["files"]]
        try:
            added = add_papers(
                actor=actor, body_id=body.pk, item_id=item.pk, papers=files, private=data["private"]
            )
        except ReaderError as error:
            told(form, error, "files")
        else:
            messages.success(request, _added_words(added))
            return to_item(meeting, slug, item.pk)
    context = frame(actor, body, "meetings", crumb(body, meeting)) | {
        "form": form,
        "item": item,
        "meeting": meeting,
        "title": "Add papers",
        "button": "Add",
    }
    return render(request, "bodies/meetings/paper.html", context)


def _added_words(added: list[Paper]) -> str:
    if len(added) == 1:
        return f"“{added[0].title}” is added ({paper_words(added[0])})."
    return f"{len(added)} papers are added."


@page
@never_cache
@login_required
def replace(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """Put a corrected file in a paper's place."""
    found, body = _to_change(request, paper_id)
    actor, meeting = acting(request), found.item.meeting
    form = ReplacePaperForm(
        sent(request), request.FILES if request.method == "POST" else None, initial={"title": found.title}
    )
    too_large(request, form, "file")
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            replace_paper(
                actor=actor, body_id=body.pk, paper_id=found.pk, reason=data["reason"],
                title=data["title"], filename=data["file"].name, chunks=data["file"].chunks(),
            )  # fmt: skip
        except ReaderError as error:
            told(form, error, "file")
        else:
            messages.success(
                request, "The paper is replaced. The old one stays listed, with what was corrected."
            )
            return to_item(meeting, body.slug, found.item_id)
    context = frame(actor, body, "meetings", crumb(body, meeting)) | {
        "form": form,
        "item": found.item,
        "meeting": meeting,
        "title": f"Replace “{found.title}”",
        "button": "Replace the paper",
    }
    return render(request, "bodies/meetings/paper.html", context)


@page
@never_cache
@login_required
def withdraw(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """Withdraw a paper, with a reason."""
    found, body = _to_change(request, paper_id)
    form = WithdrawPaperForm(sent(request))
    if form.is_valid():
        try:
            withdraw_paper(
                actor=acting(request), body_id=body.pk, paper_id=found.pk, reason=form.cleaned_data["reason"]
            )
        except ReaderError as error:
            told(form, error, "reason")
        else:
            messages.success(request, f"“{found.title}” is withdrawn.")
            return to_item(found.item.meeting, body.slug, found.item_id)
    lines = [
        "Its file is no longer handed out, to nobody.",
        "It stays in the list of papers as withdrawn, with the reason.",
        "To put a corrected file in its place, replace it instead.",
    ]
    return ask(
        request, body, found.item.meeting, question=f"Withdraw “{found.title}”?", consequences=lines,
        button="Withdraw the paper", form=form,
    )  # fmt: skip


def _to_change(request: HttpRequest, paper_id: UUID) -> tuple[Paper, Body]:
    """A paper and its body, for somebody who may change the body's papers; to a stranger it is not there."""
    actor = acting(request)
    found = paper_for(actor, paper_id)
    body = body_to_act_for(actor, found.item.meeting.body.slug, Permission.PAPER_ADD)
    return found, body


def too_large(request: HttpRequest, form: Any, field: str) -> None:
    """Say so when a file was dropped while it came in, because it was far too large."""
    if request.META.get(TOO_LARGE) and form.is_bound and not form.is_valid() and field in form.errors:
        del form.errors[field]
        form.add_error(field, f"The file is larger than {settings.MAX_PAPER_MB} MB.")
