"""The pages of casting a ballot: the form, the ballot read back, the receipt, and why somebody cannot vote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from deliberation.voting.calc.content import Content
from deliberation.voting.calc.methods import (
    CONSENT_ANSWERS,
    METHODS,
    MOTION_ANSWERS,
    SCORE_POINTS,
    Method,
)
from deliberation.voting.calc.receipts import shown_receipt
from deliberation.voting.models import Option, Secrecy, Vote, VoteStatus, Watch
from deliberation.voting.presenters.ballot_fields import Typed, fields_of, in_a_group, money
from deliberation.voting.presenters.frame import vote_frame
from deliberation.voting.queries.casting import Ballot
from design.formats import moment, ordinal
from kernel.actors import Actor
from kernel.errors import ReaderError

WATCH_WORDS = {
    Watch.NOBODY: "nobody: not even those who run the vote",
    Watch.STAFF: "those who run the vote",
    Watch.MEMBERS: "the people of this body",
    Watch.PUBLIC: "everybody",
}


@dataclass(frozen=True)
class Line:
    """One line of a ballot that is read back. `step`: the button that moves it up, where it can be moved."""

    text: str
    value: str = ""
    step: str = ""


@dataclass(frozen=True)
class ReadBack:
    """A ballot in words. `kind`: one (a sentence), several (a list), order (a numbered list) or pairs."""

    kind: str
    lines: list[Line]
    note: str = ""


def form_context(
    actor: Actor, vote: Vote, options: Sequence[Option], values: dict[str, Any], errors: list[tuple[str, str]]
) -> dict[str, Any]:
    """The form: vote_frame, fields, group (whether the question is drawn around them), asks, total, error_list."""
    joined: dict[str, str] = {}
    for where, text in errors:
        joined[where] = f"{joined.get(where, '')} {text}".strip()
    return vote_frame(actor, vote, "") | {
        "fields": fields_of(vote, options, Typed(values, joined)),
        "group": in_a_group(vote),
        "asks": asks(vote),
        "works_out": _works_out(vote),
        "total": total_words(vote, options, values),
        "error_list": error_links(vote, errors),
        "has_errors": bool(errors),
        "watch_words": WATCH_WORDS[Watch(vote.watch)],
        "closes": moment(vote.closes_at) if vote.closes_at else "",
    }


def error_links(vote: Vote, errors: list[tuple[str, str]]) -> list[dict[str, str]]:
    """Errors for the summary at the top, each leading to its field."""
    return [{"text": text} | ({"href": f"#{where}"} if where else {}) for where, text in errors]


def asks(vote: Vote) -> str:
    """What the voter is asked to do, for ballots with a field for each option."""
    if vote.method == Method.RANKING:
        same = (
            " Options may share a place." if vote.equal_ranks else " No two options can have the same place."
        )
        return f"Choose a place for each option, 1st for the best. Leave those without a place that you do not want to rank.{same}"
    if vote.method == Method.DOTS:
        return f"You have {vote.dots} dots. Spread them as you like; you need not give them all."
    if vote.method == Method.SCORE:
        low, high = min(SCORE_POINTS), max(SCORE_POINTS)
        return f"Give each option {low} to {high} points."
    return METHODS[Method(vote.method)].asks


def _works_out(vote: Vote) -> str:
    """The words on the button that adds up, for ballots on which something is added up."""
    return {Method.BUDGET: "Work out the total", Method.DOTS: "Work out what is left"}.get(
        Method(vote.method), ""
    )


def total_words(vote: Vote, options: Sequence[Option], values: dict[str, Any]) -> str:
    """What the ballot adds up to so far; empty while nothing is filled in, or nothing is added up."""
    if vote.method == Method.BUDGET:
        ticked = [each for each in options if str(each.position) in values.get("set", [])]
        return _spent_words(vote, ticked) if ticked else ""
    if vote.method != Method.DOTS:
        return ""
    typed = [str(values.get(f"points-{each.position}", "")) for each in options]
    given = sum(int(each) for each in typed if each.isascii() and each.isdecimal() and len(each) <= 6)
    return _dots_words(vote.dots, given) if any(typed) else ""


def _spent_words(vote: Vote, chosen: Sequence[Option]) -> str:
    spent = sum(each.cost or 0 for each in chosen)
    what = "1 project" if len(chosen) == 1 else f"{len(chosen)} projects"
    rest = vote.envelope - spent
    left = f"{money(rest)} is left" if rest >= 0 else f"That is {money(-rest)} more than there is"
    return f"You have ticked {what} for {money(spent)} of {money(vote.envelope)}. {left}."


def _dots_words(dots: int, given: int) -> str:
    if given > dots:
        return f"You gave {given} of your {dots} dots. Take {given - dots} back."
    return f"You gave {given} of your {dots} dots. {dots - given} left."


def check_context(
    actor: Actor, vote: Vote, options: Sequence[Option], content: Content, *, fault: ReaderError | None = None
) -> dict[str, Any]:
    """The ballot read back before it is cast."""
    return vote_frame(actor, vote, "") | {
        "back": read_back(vote, options, content, movable=True),
        "closes": moment(vote.closes_at) if vote.closes_at else "",
        "fault": fault,
        "has_errors": fault is not None,
    }


def read_back(vote: Vote, options: Sequence[Option], content: Content, *, movable: bool = False) -> ReadBack:
    """A ballot in words; `content` in its one form."""
    names = {each.position: each.name for each in options}
    if "set" in content:
        return _ticks_back(vote, [each for each in options if each.position in content["set"]])
    if "points" in content:
        return _points_back(vote, names, content["points"])
    if "ranks" in content:
        return _ranks_back(names, content["ranks"], movable)
    answers = {Method.MOTION: MOTION_ANSWERS, Method.CONSENT: CONSENT_ANSWERS}.get(Method(vote.method))
    said = answers[content["choice"]] if answers else names[content["choice"]]
    return ReadBack("one", [Line(said)], f"Your reason: {content['reason']}" if "reason" in content else "")


def _ticks_back(vote: Vote, chosen: Sequence[Option]) -> ReadBack:
    if not chosen:
        return ReadBack(
            "one", [Line("You ticked nothing.")], "Your ballot counts as one for none of the options."
        )
    lines = [Line(each.name, money(each.cost) if each.cost is not None else "") for each in chosen]
    return ReadBack("several", lines, _spent_words(vote, chosen) if vote.method == Method.BUDGET else "")


def _points_back(vote: Vote, names: dict[int, str], points: dict[str, int]) -> ReadBack:
    if vote.method == Method.SCORE:
        lines = [Line(names[int(each)], f"{given}: {SCORE_POINTS[given]}") for each, given in points.items()]
        return ReadBack("pairs", lines)
    lines = [
        Line(names[int(each)], "1 dot" if given == 1 else f"{given} dots") for each, given in points.items()
    ]
    return ReadBack("pairs", lines, _dots_words(vote.dots, sum(points.values())))


def _ranks_back(names: dict[int, str], ranks: list[list[int]], movable: bool) -> ReadBack:
    placed = {each for group in ranks for each in group}
    left = [name for position, name in names.items() if position not in placed]
    lines = [
        Line(
            " and ".join(names[each] for each in group),
            ordinal(place),
            f"up-{place}" if movable and place > 1 else "",
        )
        for place, group in enumerate(ranks, 1)
    ]
    return ReadBack("order", lines, f"Without a place: {', '.join(left)}." if left else "")


def receipt_context(vote: Vote, receipt: str, *, again: bool, replaced: bool) -> dict[str, Any]:
    """The receipt. No frame of the body: what may be done there is asked of nobody on this page, and it is printed."""
    return _plain(vote) | {
        "receipt": shown_receipt(receipt),
        "spelt": " ".join(receipt),
        "again": again,
        "replaced": replaced,
        "closes": moment(vote.closes_at) if vote.closes_at else "",
        "closed": vote.status == VoteStatus.CLOSED,
    }


def recorded_context(vote: Vote, *, again: bool, replaced: bool) -> dict[str, Any]:
    """The answer to a recorded ballot."""
    return _plain(vote) | {
        "again": again,
        "replaced": replaced,
        "closes": moment(vote.closes_at) if vote.closes_at else "",
    }


def refusal_context(vote: Vote, error: ReaderError) -> dict[str, Any]:
    """Why no ballot is taken, and where to go from there."""
    return _plain(vote) | {
        "message": error.message,
        "advice": error.advice,
        "links": _ways_on(vote, error.code),
    }


def _ways_on(vote: Vote, code: str) -> list[tuple[str, str]]:
    at = [vote.body.slug, vote.pk]
    links = []
    if code == "nothing_to_replace":
        links.append(("Vote now", reverse("cast", args=at)))
    if code in ("wrong_ticket", "ballot_paper_used"):
        links.append(("Get a new ballot form", reverse("cast", args=at)))
    if code in ("already_voted", "not_replaced") and vote.may_replace and vote.status == VoteStatus.OPEN:
        secret = vote.secrecy == Secrecy.SECRET
        links.append(
            ("Replace your ballot, with your receipt", reverse("replace_ballot", args=at))
            if secret
            else ("See or change the ballot", reverse("cast", args=at))
        )
    if vote.status == VoteStatus.CLOSED and vote.counted_at is not None:
        links.append(("The result", reverse("vote_result", args=at)))
    return [*links, ("Back to the vote", reverse("vote", args=at))]


def choice_context(vote: Vote, ballots: Sequence[Ballot]) -> dict[str, Any]:
    """Whose ballot to cast, where somebody may cast several: `choices` with words and address of each."""
    address = reverse("cast", args=[vote.body.slug, vote.pk])
    choices = [
        (
            "Your own ballot" if each.own else f"In place of {each.elector.public_name}",
            f"{address}?for={each.elector.pk}",
        )
        for each in ballots
    ]
    return _plain(vote) | {"choices": choices}


def _plain(vote: Vote) -> dict[str, Any]:
    body = vote.body
    return {
        "vote": vote,
        "body": body,
        "secret": vote.secrecy == Secrecy.SECRET,
        "crumbs": [
            ("Bodies", reverse("bodies")),
            (body.name, reverse("body", args=[body.slug])),
            ("Votes", reverse("votes", args=[body.slug])),
            (vote.title, reverse("vote", args=[body.slug, vote.pk])),
        ],
        **({"illustrative": True} if vote.illustrative else {}),
    }
