"""What people say of a vote, tidied and checked before it is stored. What its method does not ask for is left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from deliberation.bodies.actions.texts import line, passage
from deliberation.bodies.calc.names import skeleton
from deliberation.bodies.models import AgendaItem, Body, Meeting
from deliberation.voting.calc.methods import METHODS, MOST_DOTS, Method, Rule, Threshold, TieRule, rules_for
from deliberation.voting.models import Secrecy, Vote, VoteQuorum, Watch, WatchFrom
from deliberation.voting.queries.electorate import roles_to_choose, usual_roles
from kernel.errors import BadInput

EARLIEST, LATEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC), dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
MOST_MONEY = 10**14
"""Pence: a million million pounds."""
MOST_SEATS = 99
MOST_MINIMUM = 1_000_000
MOST_SMALL = 32_767
MOST_OPTIONS = 100
NONE_NAME = "None of these"


@dataclass(frozen=True)
class Details:
    """Every editable field of a vote, in the columns' own words. Moments carry a time zone, money is pence.

    Left empty, these follow the body and the method: `rule` (the usual one), `threshold` (the body's majority),
    `secrecy` (recorded where the body votes by name), `quorum_kind` (the body's quorum), `roles` (None: full members).
    """

    title: str
    question: str = ""
    method: str = Method.SINGLE
    background: str = ""
    rule: str = ""
    seats: int = 1
    dots: int = 0
    envelope: int = 0
    fits_envelope: bool = False
    threshold: str = ""
    none_of_these: bool = False
    equal_ranks: bool = False
    may_replace: bool = False
    results_wait: bool = True
    secrecy: str = ""
    watch: str = Watch.STAFF
    watch_from: str = WatchFrom.OPEN
    roles: Sequence[str] | None = None
    quorum_kind: str = ""
    quorum_value: int = 0
    tie_rule: str = TieRule.STANDS
    public: bool = True
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    by_hand: bool = False
    meeting_id: int | None = None
    item_id: int | None = None
    thing_kind: str = ""
    thing_id: str = ""


def details_of(vote: Vote) -> Details:
    """The details of a vote as it stands, to change some and keep the rest."""
    return Details(**{each.name: getattr(vote, each.name) for each in fields(Details)})


@dataclass(frozen=True)
class OptionGiven:
    """One option as it is sent: `cost` in pence, `minimum` the least support with which it can win."""

    name: str
    meaning: str = ""
    cost: int | None = None
    minimum: int | None = None


def columns(details: Details, body: Body) -> dict[str, Any]:
    """The columns of a vote. Raises BadInput, with the `field`, for what does not fit."""
    _codes(details)
    method = Method(details.method)
    about = METHODS[method]
    secrecy = details.secrecy or (Secrecy.RECORDED if body.votes_by_name else Secrecy.SECRET)
    values: dict[str, Any] = {
        "title": _line("title", "The title", details.title, 160, needed=True),
        "question": _line("question", "The question", details.question, 500),
        "background": passage("The background", details.background, 8000),
        "method": method.value,
        "seats": _whole("seats", details.seats, 1, MOST_SEATS) if about.several else 1,
        "dots": _whole("dots", details.dots, 0, MOST_DOTS) if method == Method.DOTS else 0,
        "envelope": _whole("envelope", details.envelope, 0, MOST_MONEY) if method == Method.BUDGET else 0,
        "fits_envelope": details.fits_envelope and method == Method.BUDGET,
        "threshold": (details.threshold or body.majority) if method == Method.MOTION else "",
        "none_of_these": details.none_of_these and about.none,
        "equal_ranks": details.equal_ranks and method == Method.RANKING,
        "may_replace": details.may_replace,
        "results_wait": details.results_wait or secrecy == Secrecy.SECRET,
        "secrecy": secrecy,
        "watch": details.watch,
        "watch_from": details.watch_from,
        "roles": _roles(details.roles, body),
        "tie_rule": details.tie_rule,
        "public": details.public,
        "by_hand": details.by_hand,
        "opens_at": None if details.by_hand else _moment("opens_at", details.opens_at),
        "closes_at": _moment("closes_at", details.closes_at),
        "thing_kind": _line("thing_kind", "The kind of thing", details.thing_kind, 24),
        "thing_id": _line("thing_id", "The id of the thing", details.thing_id, 40),
    }
    return values | _quorum(details, body) | _rule(details, values) | _place(details, body)


_CODES: dict[str, tuple[str, type[Any]]] = {
    "method": ("method", Method),
    "rule": ("way of counting", Rule),
    "threshold": ("threshold", Threshold),
    "secrecy": ("secrecy", Secrecy),
    "watch": ("watch", Watch),
    "watch_from": ("watch", WatchFrom),
    "quorum_kind": ("quorum", VoteQuorum),
    "tie_rule": ("rule for ties", TieRule),
}
_MAY_BE_EMPTY = {"rule", "threshold", "secrecy", "quorum_kind"}


def _codes(details: Details) -> None:
    for field, (what, codes) in _CODES.items():
        given = getattr(details, field)
        if given == "" and field in _MAY_BE_EMPTY:
            continue
        if given not in {each.value for each in codes}:
            raise BadInput(
                f"“{str(given)[:20]}” is no {what}. There are {', '.join(each.value for each in codes)}.",
                field=field,
            )


def _rule(details: Details, values: dict[str, Any]) -> dict[str, str]:
    """The rule asked for, which must be one of the method; the usual one where none is, or where it fits no longer."""
    method = Method(values["method"])
    fit = rules_for(method, seats=values["seats"], equal_ranks=values["equal_ranks"])
    if not details.rule:
        return {"rule": fit[0].value}
    if details.rule not in METHODS[method].rules:
        names = ", ".join(rule.value for rule in METHODS[method].rules)
        raise BadInput(
            f"“{details.rule}” does not count votes of this method. These do: {names}.", field="rule"
        )
    return {"rule": details.rule}


def _quorum(details: Details, body: Body) -> dict[str, Any]:
    if details.quorum_kind == VoteQuorum.NONE:
        return {"quorum_kind": VoteQuorum.NONE, "quorum_value": 0}
    if not details.quorum_kind:
        return {"quorum_kind": body.quorum_kind, "quorum_value": body.quorum_value}
    most = 100 if details.quorum_kind == VoteQuorum.SHARE else MOST_SMALL
    return {
        "quorum_kind": details.quorum_kind,
        "quorum_value": _whole("quorum_value", details.quorum_value, 1, most),
    }


def _roles(given: Sequence[str] | None, body: Body) -> list[str]:
    if given is None:
        return usual_roles(body.kind)
    known = [role for role, _ in roles_to_choose(body.kind)]
    odd = [role for role in given if role not in known]
    if odd:
        raise BadInput(f"This kind of body has no role “{str(odd[0])[:30]}”.", field="roles")
    return [role for role in known if role in given]


def _place(details: Details, body: Body) -> dict[str, Any]:
    """The meeting and agenda item; an item brings its meeting along."""
    if details.item_id is not None:
        item = AgendaItem.objects.filter(pk=details.item_id, meeting__body=body).first()
        if item is None or details.meeting_id not in (None, item.meeting_id):
            raise BadInput("There is no such agenda item in a meeting of this body.", field="item_id")
        return {"meeting_id": item.meeting_id, "item_id": item.pk}
    if (
        details.meeting_id is not None
        and not Meeting.objects.filter(pk=details.meeting_id, body=body).exists()
    ):
        raise BadInput("This body has no such meeting.", field="meeting_id")
    return {"meeting_id": details.meeting_id, "item_id": None}


def checked_options(method: Method, given: Sequence[OptionGiven]) -> list[dict[str, Any]]:
    """The columns of options, in their order, positions from 1. Raises BadInput, with the number of the option."""
    if METHODS[method].options is None:
        if given:
            raise BadInput("This method has fixed answers, and takes no options.")
        return []
    if len(given) > MOST_OPTIONS:
        raise BadInput(f"There can be {MOST_OPTIONS} options at most.")
    rows, seen = [], {skeleton(NONE_NAME): 0}
    for number, option in enumerate(given, 1):
        name = line(f"The name of option {number}", option.name, 160, needed=True)
        same = seen.get(skeleton(name) or name)
        if same is not None:
            with_what = f"option {same}" if same else "“None of these”, which has a tick box of its own"
            raise BadInput(f"Option {number} has the same name as {with_what}.", row=number)
        seen[skeleton(name) or name] = number
        rows.append(
            {
                "position": number,
                "name": name,
                "meaning": line(f"What option {number} would mean", option.meaning, 1000),
                "cost": _part(f"The cost of option {number}", option.cost, MOST_MONEY, number)
                if method == Method.BUDGET
                else None,
                "minimum": _part(
                    f"The least support of option {number}", option.minimum, MOST_MINIMUM, number
                )
                or None,
            }
        )
    return rows


def _part(what: str, value: int | None, most: int, row: int) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise BadInput(f"{what} must be a whole number from 0 to {most:,}.", row=row)
    return value


def _line(field: str, what: str, text: str, most: int, *, needed: bool = False) -> str:
    try:
        return line(what, text, most, needed=needed)
    except BadInput as error:
        raise BadInput(error.message, field=field) from error


def _whole(field: str, value: int, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadInput(f"{field.replace('_', ' ').capitalize()} must be {least} to {most:,}.", field=field)
    return value


def _moment(field: str, moment: dt.datetime | None) -> dt.datetime | None:
    if moment is None:
        return None
    utc = moment.astimezone(dt.UTC)
    if not EARLIEST <= utc <= LATEST:
        raise BadInput("The time must lie between the years 2000 and 2099.", field=field)
    return utc
