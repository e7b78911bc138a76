"""Meetings, agendas and papers in words, for pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse

from deliberation.bodies.calc.agenda import (
    CLEAR_DAYS,
    clear_days,
    clock_words,
    clocks_change,
    length_words,
    london,
    minutes_between,
    overrun,
    timings,
    zone_words,
)
from deliberation.bodies.calc.filenames import ending_of
from deliberation.bodies.calc.light_text import Block, blocks
from deliberation.bodies.models import Meeting, MeetingStatus, Openness, Paper
from deliberation.bodies.queries.meetings import SeenItem
from design.formats import day, file_size
from design.tables import Cell, Column, Row, Table
from kernel import clock

SOON = dt.timedelta(days=200)
STATES = {
    MeetingStatus.DRAFT: ("Being planned", "grey"),
    MeetingStatus.CALLED: ("Called", "green"),
    MeetingStatus.HELD: ("Held", "blue"),
    MeetingStatus.CANCELLED: ("Cancelled", "red"),
}
OPENNESS = {
    Openness.PUBLIC: "In public: anybody may come.",
    Openness.PART_PRIVATE: "Partly in private: the public may come to the rest.",
    Openness.PRIVATE: "In private: the public may not come.",
}


@dataclass(frozen=True)
class When:
    """When a meeting is, as clocks in the United Kingdom show it; `note` says which time that is."""

    day: str
    times: str
    note: str
    starts_at: dt.datetime

    def __str__(self) -> str:
        return f"{self.day}, {self.times}"


def when(meeting: Meeting) -> When:
    """When the meeting is, in words."""
    start, end = london(meeting.starts_at), london(meeting.ends_at)
    until = clock_words(end) if start.date() == end.date() else f"{clock_words(end)} on {day_words(end)}"
    return When(day_words(start), f"{clock_words(start)} to {until}", _zone_note(meeting), meeting.starts_at)


def _zone_note(meeting: Meeting) -> str:
    now = clock.now()
    note = f"UK time, which is then {zone_words(meeting.starts_at)}."
    if clocks_change(meeting.starts_at, meeting.ends_at):
        length = length_words(minutes_between(meeting.starts_at, meeting.ends_at))
        return f"{note} The clocks change during the meeting, which lasts {length}."
    if now < meeting.starts_at < now + SOON and clocks_change(now, meeting.starts_at):
        return f"{note} The clocks change before then."
    return note


def day_words(moment: dt.datetime) -> str:
    """A day in London with the day of the week: “Tuesday 3 March 2026”."""
    local = london(moment)
    return f"{local:%A} {day(local)}"


def moment_words(moment: dt.datetime) -> str:
    """A moment in London in short: “3 March 2026, 10:30am”."""
    return f"{day(moment)}, {clock_words(moment)}"


def state(meeting: Meeting) -> dict[str, str]:
    """Where the meeting stands: words and the colour of their tag."""
    words, colour = STATES[MeetingStatus(meeting.status)]
    return {"words": words, "colour": colour}


def openness_words(meeting: Meeting) -> str:
    """Whether the public may be there, with the reason if they may not."""
    words = OPENNESS[Openness(meeting.openness)]
    return f"{words} The reason: {meeting.private_reason}" if meeting.private_reason else words


def changed_words(meeting: Meeting) -> str:
    """When a called meeting or its agenda was changed after it was called; empty when it was not."""
    called = meeting.called_at
    if called is None or meeting.status == MeetingStatus.CANCELLED or meeting.changed_at <= called:
        return ""
    return f"Changed on {moment_words(meeting.changed_at)}, after the meeting was called on {day(called)}."


def warnings(meeting: Meeting, minutes: Sequence[int]) -> list[str]:
    """What those who plan the meeting should know: an agenda that is too long, a notice that is too short."""
    found = []
    over = overrun(meeting.starts_at, meeting.ends_at, minutes)
    if over:
        planned = length_words(sum(minutes))
        found.append(
            f"The items take {planned} together, which is {length_words(over)} longer than the meeting."
        )
    if meeting.status == MeetingStatus.DRAFT and short_notice(meeting):
        found.append(short_notice(meeting))
    if meeting.status == MeetingStatus.CALLED and meeting.ends_at < clock.now():
        found.append(
            "The meeting is over. If it took place, mark it as held, so that minutes can be written."
        )
    return found


def short_notice(meeting: Meeting) -> str:
    """A sentence when the meeting, called now, would be called later than is usual; empty when there is time."""
    days = clear_days(london(clock.now()).date(), london(meeting.starts_at).date())
    if days >= CLEAR_DAYS or meeting.starts_at <= clock.now():
        return ""
    left = "no clear day" if not days else f"{days} clear day{'' if days == 1 else 's'}"
    return (
        f"Called today, there would be {left} of notice. Councils must give {CLEAR_DAYS} clear working days "
        "(the day of the notice, the day of the meeting, weekends and bank holidays do not count) unless it is urgent."
    )


@dataclass(frozen=True)
class PaperRow:
    """A paper in a list. `href` is empty when its file is not handed out; `ended` says why in words."""

    id: UUID
    title: str
    href: str
    about: str
    private: bool
    ended: str = ""
    replaced_title: str = ""
    replaced_href: str = ""
    late: str = ""


def paper_rows(meeting: Meeting, papers: Sequence[Paper]) -> list[PaperRow]:
    """The papers of one item, replaced and withdrawn ones after those that count."""
    by_id = {paper.pk: paper for paper in papers}
    rows = [_paper_row(meeting, paper, by_id) for paper in papers]
    return sorted(rows, key=lambda row: bool(row.ended))


def _paper_row(meeting: Meeting, paper: Paper, by_id: Mapping[UUID, Paper]) -> PaperRow:
    new = by_id.get(paper.replaced_by_id) if paper.replaced_by_id else None
    gone = paper.withdrawn_at is not None
    ended = ""
    if paper.withdrawn_at is not None:
        what = "Replaced" if paper.replaced_by_id else "Withdrawn"
        ended = f"{what} on {day(paper.withdrawn_at)}: {paper.withdrawn_reason}"
    late = meeting.called_at is not None and paper.added_at > meeting.called_at and not gone
    return PaperRow(
        id=paper.pk,
        title=paper.title,
        href="" if gone else reverse("paper", args=[paper.pk]),
        about=paper_words(paper),
        private=paper.private,
        ended=ended,
        replaced_title=new.title if new is not None else "",
        replaced_href=reverse("paper", args=[new.pk]) if new is not None and new.withdrawn_at is None else "",
        late=f"Added on {day(paper.added_at)}, after the meeting was called." if late else "",
    )


def paper_words(paper: Paper) -> str:
    """Kind, pages and size: “PDF, 12 pages, 1.2 MB”."""
    pages = f"{paper.pages} page{'' if paper.pages == 1 else 's'}" if paper.pages else ""
    return ", ".join(
        filter(None, (ending_of(paper.filename).upper() or "File", pages, file_size(paper.size)))
    )


@dataclass(frozen=True)
class AgendaRow:
    """An item on a page: its number, when it is planned to start, what the reader may see of it."""

    number: int
    starts: str
    starts_at: dt.datetime
    length: str
    item: SeenItem
    text: list[Block]
    papers: list[PaperRow]
    declared: Any = field(default_factory=list)
    may_rise: bool = False
    may_sink: bool = False


def agenda_rows(
    meeting: Meeting, items: Sequence[SeenItem], papers: Mapping[int, Sequence[Paper]], declared: Mapping[str, Any]
) -> list[AgendaRow]:  # fmt: skip
    """The agenda with the times at which its items are planned to start."""
    slots = timings(meeting.starts_at, [item.minutes for item in items])
    return [
        AgendaRow(
            number=at,
            starts=clock_words(slot.starts_at),
            starts_at=slot.starts_at,
            length=length_words(item.minutes),
            item=item,
            text=blocks(item.description),
            papers=[] if item.hidden else paper_rows(meeting, papers.get(item.pk, [])),
            declared=declared.get(str(item.pk), []),
            may_rise=at > 1,
            may_sink=at < len(items),
        )
        for at, (item, slot) in enumerate(zip(items, slots, strict=True), start=1)
    ]


def planned_end(meeting: Meeting, items: Sequence[SeenItem]) -> str:
    """When the last item is planned to end, as clocks show it; empty without items."""
    slots = timings(meeting.starts_at, [item.minutes for item in items])
    return clock_words(slots[-1].ends_at) if slots else ""


def meetings_table(
    found: Iterable[Meeting], id: str, caption: str, *, with_body: bool = True, empty: str = ""
) -> Table:
    """A list of meetings."""
    columns = [
        Column("title", "Meeting", wide=True),
        Column("when", "When"),
        Column("where", "Where", wide=True),
    ]
    columns += [Column("open", "Open to the public"), Column("state", "Status")]
    rows = [Row(_cells(meeting, with_body)) for meeting in found]
    return Table(
        id=id, caption=caption, columns=columns, rows=rows, empty=empty or "There is none.", stacked=True
    )


def _cells(meeting: Meeting, with_body: bool) -> list[Cell | str]:
    href = reverse("meeting", args=[meeting.body.slug, meeting.pk])
    made_up = "Illustrative" if meeting.body.illustrative and with_body else ""
    note = " · ".join(filter(None, (meeting.body.name if with_body else "", made_up)))
    start = when(meeting)
    place = meeting.place or ("Online" if meeting.public_link else "Not given")
    why = meeting.cancel_reason if meeting.status == MeetingStatus.CANCELLED else ""
    return [
        Cell(meeting.title, href=href, note=note),
        Cell(start.day, note=start.times),
        Cell(place, absent=place == "Not given"),
        Openness(meeting.openness).label,
        Cell(state(meeting)["words"], note=why),
    ]
