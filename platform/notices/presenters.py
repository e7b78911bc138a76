"""What somebody follows and was sent, as tables; the ways to follow a thing."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from design.formats import day, moment
from design.tables import Cell, Column, Row, Table
from notices import calendar
from notices.kinds import thing
from notices.models import Follow, Notice, Sort
from notices.queries_sent import Line, SentOut


def follows_table(follows: Iterable[Follow]) -> Table:
    """What is followed, since when, with which address, and the way to stop."""
    columns = [
        Column("what", "What you follow", wide=True),
        Column("since", "Since"),
        Column("address", "Email address"),
        Column("rhythm", "How often"),
        Column("stop", "Stop"),
    ]
    return Table(
        id="follows",
        caption="What you follow by email",
        columns=columns,
        rows=[Row(_cells(each)) for each in follows],
        stacked=True,
    )


def _cells(follow: Follow) -> list[Cell | str]:
    found = thing(follow.kind, follow.thing_id)
    what = (
        Cell(found.title, href=found.href, note="Illustrative" if found.illustrative else "")
        if found
        else Cell(follow.title, note="No longer to be seen")
    )
    since = day(follow.confirmed_at) if follow.confirmed_at else ""
    stop = Cell(f"Stop following {what.text}", href=reverse("stop_own_follow", args=[follow.pk]))
    change = reverse("own_rhythm", args=[follow.pk])
    how_often = Cell(f"{follow.get_rhythm_display()} (change)", href=change)
    return [what, since, follow.address, how_often, stop]


def ways_to_follow(kind: str, thing_id: str) -> dict[str, str]:
    """Context of `components/follow.html`: following by e-mail, the feed, and the calendar of due dates if one is kept.

    Asks the database nothing: whoever shows a page knows that everybody may see it.
    """
    ways = {
        "follow_href": reverse("follow", args=[kind, thing_id]),
        "feed_href": reverse("thing_feed", args=[kind, thing_id]),
    }
    if calendar.kept_for(kind):
        ways["calendar_href"] = reverse("thing_calendar", args=[kind, thing_id])
    return ways


def sent_table(notices: Iterable[Notice]) -> Table:
    """What was sent to somebody: what it said, about what, and how it stands."""
    columns = [
        Column("what", "Email", wide=True),
        Column("about", "About", wide=True),
        Column("when", "When"),
        Column("state", "State"),
    ]
    return Table(
        id="sent",
        caption="What we sent you",
        columns=columns,
        rows=[Row(_sent_cells(each)) for each in notices],
        stacked=True,
    )


def _sent_cells(notice: Notice) -> list[Cell | str]:
    subject = notice.subject if notice.sort != Sort.CONFIRM else f"Please confirm: follow “{notice.subject}”"
    what = Cell(
        subject or "Without a subject", href=notice.href, note="Illustrative" if notice.illustrative else ""
    )
    about = notice.follow.title if notice.follow is not None else "Your task"
    return [what, about, moment(notice.sent_at or notice.made_at), sent_words(notice)]


def sent_words(notice: Notice) -> str:
    """How a message stands, in words."""
    if notice.sent_at is not None:
        return "Sent in a digest" if notice.digest_id else "Sent"
    if notice.given_up_at is not None:
        return "Not sent: you had stopped, or it could not be delivered"
    return "Waits for your next digest" if notice.due_at is None else "On its way"


KIND_WORDS = {
    "body": "Bodies",
    "area": "Areas",
    "metric": "Measures",
    "tradeoff": "Trade-offs",
    "recommendation": "Recommendations",
    "decision": "Decisions",
    "action": "Actions",
    "motion": "Motions",
    "board_question": "Questions to boards",
    "enquiry": "Lines of enquiry",
    "finding": "Findings",
    "scrutiny_report": "Scrutiny reports",
    "topic": "Topics",
    Sort.CONFIRM.value: "Asking whether somebody wants to follow",
    Sort.ALREADY.value: "Saying that an address follows already",
    Sort.DUTY.value: "Reminders about tasks",
}


def counts_table(found: SentOut) -> Table:
    """What was sent by day and kind; no addresses."""
    columns = [
        Column("day", "Day"),
        Column("kind", "About"),
        Column("made", "Made", numeric=True),
        Column("sent", "Sent", numeric=True),
        Column("waiting", "Waiting", numeric=True),
        Column("failed", "Given up", numeric=True),
        Column("stopped", "No longer wanted", numeric=True),
    ]
    rows = [Row([day(each.day), kind_words(each.kind), *map(str, counts(each))]) for each in found.lines]
    return Table(id="counts", caption="Emails by day", columns=columns, rows=rows, stacked=True)


def kind_words(kind: str) -> str:
    """A kind of thing, or of message, in words for many."""
    return KIND_WORDS.get(kind, kind.replace("_", " ").capitalize())


def counts(line: Line) -> tuple[int, ...]:
    """The figures of a line, in the order of the columns."""
    return line.made, line.sent, line.waiting, line.given_up, line.stopped
