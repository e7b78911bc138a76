"""Taking in statements and answers of another tool: send the files, look at what they bring, confirm or discard."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.views.bodies_common import REFUSED, page, sent
from deliberation.tradeoffs.actions.polis import (
    confirm_statements,
    discard_statements,
    preview_statements,
)
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.forms.statements import PolisForm
from deliberation.tradeoffs.models import ImportState, TradeOff
from deliberation.tradeoffs.presenters import statements as words
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.queries.statements import import_of
from deliberation.tradeoffs.queries.tradeoffs import check_stage, tradeoff_to_act_for

PER_PAGE = 50


@page
@never_cache
@login_required
def import_statements(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Send files and see what they would bring."""
    actor = acting(request)
    tradeoff = tradeoff_to_act_for(actor, slug, tradeoff_id, Permission.TRADEOFF_EDIT)
    check_stage(tradeoff, Act.IMPORT_STATEMENTS)
    form = PolisForm(sent(request), request.FILES if request.method == "POST" else None)
    if form.is_valid():
        try:
            found = preview_statements(
                actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, **form.contents()
            )
        except REFUSED as error:
            form.add_error(None, f"{error.message} {error.advice}")
        else:
            return redirect(at(tradeoff, "statement_import", found.pk))
    context = tradeoff_frame(actor, tradeoff, "statements", _trail(tradeoff)) | {"form": form}
    return render(request, "tradeoffs/statements/import.html", context)


@page
@never_cache
@login_required
def statement_import(request: HttpRequest, slug: str, tradeoff_id: UUID, import_id: int) -> HttpResponse:
    """What files would bring, or what became of them; with `do`, confirming or discarding them."""
    actor = acting(request)
    tradeoff = tradeoff_to_act_for(actor, slug, tradeoff_id, Permission.TRADEOFF_EDIT)
    found = import_of(tradeoff, import_id)
    if request.method == "POST":
        return _decide(request, tradeoff, found.pk)
    rows = found.rows.get("statements", [])
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    waiting = found.state == ImportState.WAITING
    context = tradeoff_frame(actor, tradeoff, "statements", _trail(tradeoff)) | {
        "import": found,
        "waiting": waiting,
        "state": "" if waiting else words.import_state(found),
        "facts": words.import_facts(found),
        "table": words.import_table(shown) if rows else None,
        "page_obj": shown,
        "here": at(tradeoff, "statement_import", found.pk),
    }
    return render(request, "tradeoffs/statements/preview.html", context)


def _decide(request: HttpRequest, tradeoff: TradeOff, import_id: int) -> HttpResponse:
    where = {"actor": acting(request), "body_id": tradeoff.body_id, "tradeoff_id": tradeoff.pk}
    if request.POST.get("do") == "discard":
        discard_statements(**where, import_id=import_id)
        messages.success(request, "The files are discarded. Nothing of them was stored.")
        return redirect(at(tradeoff, "import_statements"))
    found, known = confirm_statements(**where, import_id=import_id)
    if known:
        messages.info(request, "These files had been taken in already. Nothing was stored a second time.")
    else:
        messages.success(request, words.import_state(found))
    return redirect(at(tradeoff, "statements"))


def _trail(tradeoff: TradeOff) -> tuple[str, str]:
    return ("Where we stand", at(tradeoff, "statements"))
