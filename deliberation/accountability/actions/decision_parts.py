"""What is given of a decision, checked, as the columns and rows that are stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from deliberation.accountability.calc.decision_money import MOST_PENCE
from deliberation.accountability.calc.topics import TOPICS, packed
from deliberation.accountability.models import Decision, DecisionLink, DecisionMoney, DecisionPaper
from deliberation.accountability.queries.decision_links import Answerable, answerable
from deliberation.bodies.actions.texts import line, link, passage
from deliberation.bodies.models import AgendaItem, Body, Meeting
from deliberation.bodies.queries.bodies_areas import area_view
from deliberation.bodies.queries.meetings import public as public_meetings
from kernel.errors import BadInput

LONGEST_TEXT, LONGEST_TITLE = 8000, 200
MOST_LINES, MOST_PAPERS, MOST_LINKS, MOST_AREAS = 40, 30, 30, 30
FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True)
class MoneyGiven:
    """One line of what a decision costs, in pence."""

    period: str
    what: str = ""
    planned: int | None = None
    actual: int | None = None
    source: str = ""
    actual_source: str = ""


@dataclass(frozen=True)
class PaperGiven:
    """A paper: a title, and a page of this site or an address on the web."""

    title: str
    href: str


@dataclass(frozen=True)
class DecisionGiven:
    """What is said of a decision. `links`: kind and id of what it answers; `item_id` alone names its meeting too."""

    title: str
    key: bool = False
    text: str = ""
    reasons: str = ""
    alternatives: str = ""
    taken_by: str = ""
    planned_for: dt.date | None = None
    taken_on: dt.date | None = None
    meeting_id: int | None = None
    item_id: int | None = None
    topics: Sequence[str] = ()
    areas: Sequence[str] = ()
    money: Sequence[MoneyGiven] = ()
    papers: Sequence[PaperGiven] = ()
    links: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Parts:
    """What belongs to a decision, checked."""

    money: Sequence[MoneyGiven]
    papers: Sequence[PaperGiven]
    links: Sequence[Answerable]


def columns(body: Body, given: DecisionGiven) -> dict[str, Any]:
    """The columns of a decision's own row but for its days. Raises BadInput with the field that is at fault."""
    meeting, item = _meeting(body, given)
    texts = {
        name: _named(name, passage, words, getattr(given, name), LONGEST_TEXT)
        for name, words in (("text", "What was decided"), ("reasons", "The reasons"), ("alternatives", "What else was considered"))
    }  # fmt: skip
    return {
        "title": _named("title", line, "The title", given.title, LONGEST_TITLE, needed=True),
        "key": given.key,
        **texts,
        "taken_by": _named("taken_by", line, "Who decides", given.taken_by, LONGEST_TITLE),
        "meeting": meeting,
        "item": item,
        "topics": _topics(given.topics),
        "areas": _areas(given.areas),
    }


def parts(given: DecisionGiven) -> Parts:
    """Money, papers and links, checked. Raises BadInput with the field that is at fault."""
    if len(given.papers) > MOST_PAPERS:
        raise BadInput(f"A decision has at most {MOST_PAPERS} papers.", field="papers")
    return Parts(money(given.money), [_paper(each) for each in given.papers], _links(given.links))


def keep_parts(decision: Decision, found: Parts) -> None:
    """Put the rows that belong to a decision in the place of those that it had."""
    keep_money(decision, found.money)
    decision.papers.all().delete()
    DecisionPaper.objects.bulk_create(
        DecisionPaper(decision=decision, position=place, title=each.title, href=each.href)
        for place, each in enumerate(found.papers)
    )
    decision.links.all().delete()
    DecisionLink.objects.bulk_create(
        DecisionLink(decision=decision, kind=each.kind, thing_id=each.thing_id, title=each.title, href=each.href)
        for each in found.links
    )  # fmt: skip


def keep_money(decision: Decision, lines: Iterable[MoneyGiven]) -> None:
    """Put the lines of money of a decision in the place of those that it had."""
    decision.money.all().delete()
    DecisionMoney.objects.bulk_create(
        DecisionMoney(
            decision=decision, position=place, period=each.period, what=each.what, planned=each.planned, actual=each.actual,
            source=each.source, actual_source=each.actual_source,
        )
        for place, each in enumerate(lines)
    )  # fmt: skip


def money(given: Sequence[MoneyGiven]) -> list[MoneyGiven]:
    """Lines of money, checked. Raises BadInput."""
    if len(given) > MOST_LINES:
        raise BadInput(f"A decision has at most {MOST_LINES} lines of money.", field="money")
    return [_line(number, each) for number, each in enumerate(given, 1)]


def _line(number: int, each: MoneyGiven) -> MoneyGiven:
    where = f"of line {number} of the money"
    sums = [sum_ for sum_ in (each.planned, each.actual) if sum_ is not None]
    if not sums:
        raise BadInput(f"Give a sum, planned or spent, or clear line {number} of the money.", field="money")
    if any(abs(sum_) > MOST_PENCE for sum_ in sums):
        raise BadInput(f"The sum {where} is too large.", field="money")
    return MoneyGiven(
        period=_named("money", line, f"The period {where}", each.period, 40, needed=True),
        what=_named("money", line, f"What it is for, {where},", each.what, 160),
        planned=each.planned,
        actual=each.actual,
        source=_named("money", line, f"The source {where}", each.source, 300),
        actual_source=_named("money", line, f"The source of what was spent {where}", each.actual_source, 300),
    )


def a_day(what: str, day: dt.date | None, field: str) -> dt.date:
    """A day that is there and of this century. Raises BadInput."""
    if day is None:
        raise BadInput(f"{what} is missing.", field=field)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadInput(f"{what} must be between {FIRST_YEAR} and {LAST_YEAR}.", field=field)
    return day


def _named(field: str, check: Any, *given: Any, **more: Any) -> str:
    """A text as `check` tidies it, its refusal beside the field."""
    try:
        return str(check(*given, **more))
    except BadInput as error:
        raise BadInput(error.message, field=field) from error


def _topics(given: Sequence[str]) -> str:
    unknown = [each for each in given if each not in TOPICS]
    if unknown:
        raise BadInput("There is no such topic.", field="topics")
    found = packed(given)
    if len(found) > 400:
        raise BadInput("These are too many topics: choose those that it is about most.", field="topics")
    return found


def _areas(given: Sequence[str]) -> str:
    if len(set(given)) > MOST_AREAS:
        raise BadInput(f"A decision names at most {MOST_AREAS} areas.", field="areas")
    for each in given:
        if not area_view(each).known:
            raise BadInput("There is no such area.", field="areas")
    return packed(given)


def _meeting(body: Body, given: DecisionGiven) -> tuple[Meeting | None, AgendaItem | None]:
    """The meeting and item, which everybody must be able to see: a decision of a meeting not called yet would give it away."""
    item = None
    meeting_id = given.meeting_id
    if given.item_id is not None:
        item = AgendaItem.objects.filter(pk=given.item_id, meeting__body=body).first()
        if item is None or meeting_id not in (None, item.meeting_id):
            raise BadInput("There is no such item on the agenda of this meeting.", field="at")
        meeting_id = item.meeting_id
    if meeting_id is None:
        return None, None
    meeting = Meeting.objects.filter(public_meetings(), pk=meeting_id, body=body).first()
    if meeting is None:
        raise BadInput("There is no such meeting of this body, or it is not called yet.", field="at")
    return meeting, item


def _paper(each: PaperGiven) -> PaperGiven:
    href = each.href.strip()
    title = _named("papers", line, "The title of a paper", each.title, LONGEST_TITLE, needed=True)
    if not href.startswith("/"):
        return PaperGiven(title, _web(href))
    if href.startswith("//") or "\\" in href:
        raise BadInput(
            "The address of a paper must be a page of this site or start with https://.", field="papers"
        )
    return PaperGiven(title, _named("papers", line, "The address of a paper", href, 300, needed=True))


def _web(href: str) -> str:
    found = _named("papers", link, "The address of a paper", href)
    if not found:
        raise BadInput("The address of a paper is missing.", field="papers")
    return found


def _links(given: Sequence[tuple[str, str]]) -> list[Answerable]:
    wanted = list(dict.fromkeys(given))
    if len(wanted) > MOST_LINKS:
        raise BadInput(f"A decision answers at most {MOST_LINKS} things.", field="links")
    found = []
    for kind, thing_id in wanted:
        each = answerable(kind, thing_id)
        if each is None:
            raise BadInput(
                "Something that the decision is to answer cannot be found on this site.", field="links"
            )
        found.append(each)
    return found
