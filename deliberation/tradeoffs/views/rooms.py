"""Pages of small groups: the rounds, making one, who sits where, and what each table noted."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.gate import allows, holds
from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.queries.roles import scope_of
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from deliberation.tradeoffs.actions import rooms as actions
from deliberation.tradeoffs.calc.stages import ACTS, Act, Stage
from deliberation.tradeoffs.forms.rooms import GroupNoteForm, KeepRoundForm, RoundForm
from deliberation.tradeoffs.models import TradeOff
from deliberation.tradeoffs.presenters import rooms as words
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.queries import rooms as queries
from deliberation.tradeoffs.queries.tradeoffs import (
    check_stage,
    may_now,
    tradeoff_at,
    tradeoff_to_act_for,
)

FACILITATE = Permission.TRADEOFF_FACILITATE


def _frame(
    request: HttpRequest, tradeoff: TradeOff, *trail: tuple[str, str], top: bool = False
) -> dict[str, Any]:
    hub = ("Small groups", at(tradeoff, "rounds"))
    actor = acting(request)
    return tradeoff_frame(actor, tradeoff, "run", *(() if top else (hub, *trail))) | {
        "runs_now": may_now(actor, tradeoff, Act.FACILITATE)
    }


@require_safe
@never_cache
def rounds(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """The rounds so far, for the body's people; for everybody else the notes that tables made public."""
    actor = acting(request)
    tradeoff = tradeoff_at(actor, slug, tradeoff_id)
    inside = holds(actor, Permission.TRADEOFF_SEE_PRIVATE, scope_of(tradeoff.body_id))
    found = queries.rounds_of(tradeoff) if inside else []
    context = _frame(request, tradeoff, top=True) | {
        "inside": inside,
        "any": bool(found),
        "table": words.rounds_table(tradeoff, found),
        "notes": words.notes_shown(queries.public_notes(tradeoff)),
    }
    return render(request, "tradeoffs/rooms/rounds.html", context)


@page
@never_cache
@login_required
def new_round(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Make the next round: say how, look at who would sit with whom, mix again or keep it."""
    tradeoff = tradeoff_to_act_for(acting(request), slug, tradeoff_id, FACILITATE)
    check_stage(tradeoff, Act.FACILITATE)
    if request.POST.get("step") == "keep":
        return _keep(request, tradeoff)
    members = queries.members_to_seat(tradeoff.body)
    form = RoundForm(members, sent(request))
    if form.is_valid():
        return _propose(request, tradeoff, form)
    context = _frame(request, tradeoff) | {"form": form, "few": len(members) < actions.LEAST_AT_A_TABLE}
    return render(request, "tradeoffs/rooms/new_round.html", context)


def _propose(request: HttpRequest, tradeoff: TradeOff, form: RoundForm) -> HttpResponse:
    number = queries.next_round_number(tradeoff)
    seed = _next_lot(request, queries.first_lot(tradeoff, number))
    proposal = queries.propose(tradeoff, form.here(), form.tables(), seed)
    keep = {
        "number": number,
        "seed": seed,
        "topic": form.cleaned_data["topic"],
        "tables": json.dumps(proposal.tables),
    }
    context = _frame(request, tradeoff) | {
        "form": form,
        "number": number,
        "topic": form.cleaned_data["topic"],
        "tables": words.proposed(proposal.tables, form.all),
        "mixed": words.mixed_words(asdict(proposal.measures), number),
        "keep": KeepRoundForm(initial=keep),
        "again": {**{name: form.data.get(name, "") for name in ("by", "many", "topic")}, "seed": seed + 1},
        "here": [each.pk for each in form.here()],
    }
    return render(request, "tradeoffs/rooms/proposal.html", context)


def _next_lot(request: HttpRequest, first: int) -> int:
    typed = request.POST.get("seed", "")
    fits = typed.isascii() and typed.isdigit() and len(typed) < 19
    return int(typed) if fits and int(typed) < queries.LARGEST_SEED else first


def _keep(request: HttpRequest, tradeoff: TradeOff) -> HttpResponse:
    form = KeepRoundForm(request.POST)
    if form.is_valid():
        try:
            made = actions.make_round(
                actor=acting(request), body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, **form.cleaned_data
            )
        except REFUSED as error:
            messages.error(request, f"{error.message} {error.advice}")
            return redirect(at(tradeoff, "new_round"))
        messages.success(request, f"Round {made.number} is kept. Its people find their table on this page.")
        return redirect(at(tradeoff, "round", made.number))
    messages.error(request, "The tables could not be read. Make them again.")
    return redirect(at(tradeoff, "new_round"))


@require_safe
@never_cache
@login_required
def round_page(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """Who sits where in a round, one's own table first; with what each noted. Made to be printed."""
    actor = acting(request)
    tradeoff = tradeoff_to_act_for(actor, slug, tradeoff_id, Permission.TRADEOFF_SEE_PRIVATE)
    found = queries.round_of(tradeoff, number)
    facilitates = holds(actor, FACILITATE, scope_of(tradeoff.body_id))
    open = Stage(tradeoff.stage) in ACTS[Act.FACILITATE]
    tables = words.tables_shown(found, actor.id, facilitates=facilitates, open=open)
    context = _frame(request, tradeoff) | {
        "round": found,
        "heading": f"Round {found.number}",
        "tables": tables,
        "own": next((each.number for each in tables if each.own), None),
        "mixed": words.mixed_words(found.measures, found.number) if facilitates else [],
        "can_discard": not any(each.note for each in tables),
    }
    return render(request, "tradeoffs/rooms/round.html", context)


@page
@never_cache
@login_required
def discard_round(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """Take a round away, after asking."""
    tradeoff = tradeoff_to_act_for(acting(request), slug, tradeoff_id, FACILITATE)
    found = queries.round_of(tradeoff, number)
    if request.method == "POST":
        actions.discard_round(
            actor=acting(request), body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, number=number
        )
        messages.success(request, f"Round {number} is gone.")
        return redirect(at(tradeoff, "rounds"))
    context = _frame(request, tradeoff) | {
        "question": f"Take round {number} away?",
        "caption": tradeoff.title,
        "consequences": [
            "Who sat with whom in it is forgotten, and no longer counts when the next round is mixed.",
            "It cannot be undone.",
        ],
        "button": "Take the round away",
        "danger": True,
        "cancel_href": at(tradeoff, "round", found.number),
    }
    return render(request, "components/confirm.html", context)


@page
@never_cache
@login_required
def group_note(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int, group: int) -> HttpResponse:
    """Write what a table talked about: who sat there, or a facilitator."""
    actor = acting(request)
    tradeoff = tradeoff_to_act_for(actor, slug, tradeoff_id, Permission.TRADEOFF_SEE_PRIVATE)
    table = queries.table_of(tradeoff, number, group)
    facilitates = allows(actor, FACILITATE, scope_of(tradeoff.body_id))
    if not facilitates and not queries.sits_there(actor, table):
        raise actions.not_your_table()
    check_stage(tradeoff, Act.FACILITATE)
    first = {"text": table.note, "version": table.note_version, "public": table.public_note}
    form = GroupNoteForm(sent(request), facilitates=facilitates, initial=first)
    if form.is_valid():
        try:
            actions.write_group_note(
                actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, number=number, group=group, **form.cleaned_data
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, f"The note of table {group} is saved.")
            return redirect(at(tradeoff, "round", number))
    trail = (f"Round {number}", at(tradeoff, "round", number))
    context = _frame(request, tradeoff, trail) | {
        "form": form,
        "round": table.round,
        "heading": f"Round {number}: the note of table {group}",
        "number": group,
        "facilitates": facilitates,
        "was_public": table.public_note,
    }
    return render(request, "tradeoffs/rooms/group_note.html", context)
