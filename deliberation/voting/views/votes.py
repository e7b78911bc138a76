"""Pages of votes to read: those of all bodies, those of one, and one vote."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.gate import allows
from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.models import Body
from deliberation.bodies.queries.meetings import meeting_of
from deliberation.bodies.queries.roles import body_by_slug, scope_of
from deliberation.voting.actions.running import bring_up_to_date
from deliberation.voting.forms.votes import FindVotesForm
from deliberation.voting.models import Option, Vote
from deliberation.voting.presenters import vote_page as words
from deliberation.voting.presenters.frame import vote_frame, votes_frame
from deliberation.voting.presenters.votes import colour, late_words, time_words, votes_table
from deliberation.voting.queries import votes_lists as lists
from deliberation.voting.queries.casting import ballots_for, vote_at
from deliberation.voting.queries.electorate import Turnout, counts_by_role, turnout
from deliberation.voting.queries.paper import papers_out
from deliberation.voting.queries.readiness import readiness
from deliberation.voting.queries.votes import Standing, options_of, standing, too_late_to_open, vote_to_see
from design.onward import steps
from kernel.actors import Actor

PER_PAGE = 20
PARTS = {
    "open": ("Open now", (lists.OPEN,)),
    "coming": ("To come", (lists.COMING,)),
    "drafts": ("Drafts", (lists.DRAFT,)),
    "closed": ("Closed", (lists.CLOSED,)),
    "annulled": ("Annulled", (lists.ANNULLED,)),
}
"""The parts of a body's page of votes: heading and states."""
ALWAYS = ("open", "coming", "closed")
"""Parts that are shown although there is nothing in them."""
DUE = (Standing.OPENING, Standing.CLOSING, Standing.COUNTING)


@require_safe
@never_cache
def all_votes(request: HttpRequest) -> HttpResponse:
    """Votes of every body that the reader may see: open ones first, then those to come, then what is over."""
    actor = acting(request)
    form = FindVotesForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    wanted = lists.VotesWanted(
        **{name: asked.get(name) or "" for name in ("words", "kind", "method", "state")}
    )
    page = Paginator(lists.find_votes(actor, wanted), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "table": votes_table(page, "votes", "Votes"),
        "total": page.paginator.count,
        "filtered": any(vars(wanted).values()),
        "crumbs": [],
    }
    if any(vote.illustrative for vote in page):
        context["illustrative"] = True
    return render(request, "voting/votes/all.html", context)


@require_safe
@never_cache
def body_votes(request: HttpRequest, slug: str) -> HttpResponse:
    """Votes of one body: open, to come, closed, annulled, and drafts for those who prepare them."""
    actor, body = acting(request), body_by_slug(slug)
    number = request.GET.get("meeting", "")
    if number.isascii() and number.isdigit() and len(number) < 10:
        return _meeting_votes(request, actor, slug, int(number))
    edits = allows(actor, Permission.VOTE_EDIT, scope_of(body.pk))
    wanted = {name: states for name, (_, states) in PARTS.items() if name != "drafts" or edits}
    counts = lists.how_many(actor, body, wanted)
    shown = [name for name in wanted if counts[name] or name in ALWAYS]
    context = votes_frame(actor, body) | {
        "parts": [_part(request, actor, body, name, counts[name]) for name in shown],
        "any": any(counts.values()),
        "edits": edits,
    }
    return render(request, "voting/votes/body.html", context)


class _Counted(Paginator):  # type: ignore[type-arg]
    """A paginator that was told how many there are."""

    def __init__(self, rows: QuerySet[Vote], count: int) -> None:
        super().__init__(rows, PER_PAGE)
        self.__dict__["count"] = count


def _part(request: HttpRequest, actor: Actor, body: Body, name: str, count: int) -> dict[str, Any]:
    heading, states = PARTS[name]
    rows = lists.votes_in(actor, body, *states).select_related("body") if count else Vote.objects.none()
    page: Page[Vote] = _Counted(rows, count).get_page(request.GET.get(name))
    return {
        "name": name,
        "heading": heading,
        "page": page,
        "table": votes_table(page, name, heading, with_body=False),
    }


def _meeting_votes(request: HttpRequest, actor: Actor, slug: str, meeting_id: int) -> HttpResponse:
    body = body_by_slug(slug)
    meeting = meeting_of(actor, body, meeting_id)
    found = lists.votes_of_meeting(actor, meeting)
    for vote in found:
        vote.body = body
    context = votes_frame(actor, body) | {
        "meeting": meeting,
        "found": found,
        "table": votes_table(found, "votes", "Votes of this meeting", with_body=False),
        "edits": allows(actor, Permission.VOTE_EDIT, scope_of(body.pk)),
    }
    return render(request, "voting/votes/meeting.html", context)


@require_safe
@never_cache
def vote_page(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """One vote: what is asked, who votes, when, how it is counted, and what the reader can do about it."""
    actor, vote = acting(request), vote_at(slug, vote_id)
    if standing(vote) in DUE:
        vote = bring_up_to_date(vote)
    ballots = ballots_for(actor, vote) if vote.opened_at else []
    if not ballots:
        vote_to_see(actor, vote.body, vote.pk)
    options = options_of(vote)
    counts = counts_by_role(vote)
    voted = turnout(vote) if vote.opened_at else None
    context = vote_frame(actor, vote, "vote")
    sign_in = f"{reverse('account_request_login_code')}?{urlencode({'next': request.path})}"
    context |= {
        "colour": colour(standing(vote)),
        "invite": words.invite(vote, ballots, actor.kind == "person", sign_in),
        "background": words.background(vote),
        "options": words.option_views(vote, options),
        "when": words.when_facts(vote),
        "how": words.how_facts(vote),
        "who": words.who_facts(vote, counts, voted),
        "next": words.next_words(vote),
        "late": late_words(vote),
        "missed": too_late_to_open(vote),
        "time_words": time_words(vote),
        "meeting": vote.meeting,
        "onward": steps("vote", str(vote.pk)) if vote.closed_at else [],
        "about_thing": steps("vote_thing", f"{vote.thing_kind}/{vote.thing_id}") if vote.thing_kind else [],
    }
    context |= _staff(context["may_vote"], vote, options, voted)
    return render(request, "voting/votes/vote.html", context)


def _staff(may: dict[str, bool], vote: Vote, options: list[Option], voted: Turnout | None) -> dict[str, Any]:
    """What those who prepare and run the vote may do with it as it stands."""
    stands = standing(vote)
    edits, runs = may["edit_votes"], may["run_votes"]
    untouched = stands == Standing.OPEN and voted is not None and not voted.voted
    everybody = runs and stands == Standing.OPEN and voted is not None and voted.everybody
    early = vote.by_hand or (everybody and not papers_out(vote))
    found: dict[str, Any] = {
        "tools": {
            "prepare": edits and stands == Standing.DRAFT,
            "open": runs and stands == Standing.TO_COME and vote.by_hand and not too_late_to_open(vote),
            "close": runs and stands == Standing.OPEN and early,
            "withdraw": edits and (stands == Standing.TO_COME or untouched),
            "annul": may["annul_votes"] and stands not in (Standing.DRAFT, Standing.ANNULLED),
            "copy": edits,
        }
    }
    found["show_tools"] = any(found["tools"].values())
    if found["tools"]["prepare"]:
        found["ready"] = readiness(vote, options, vote.body)
    return found
