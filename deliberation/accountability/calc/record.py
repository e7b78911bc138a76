"""A body's record: how it answered and did what it said, in counts that can be looked up one by one.

Every figure is a number of rows of a known number of rows; a share in per cent is said only where there are enough of
them. Nothing is weighed or added up into one mark.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

ENOUGH = 10
"""How many rows a share in per cent needs: of fewer, one row would move it by more than ten points."""
YEARS_BACK = 2


class Figure(enum.StrEnum):
    """Every figure of the record whose rows can be looked at. The codes stand in addresses."""

    ANSWERED_IN_TIME = "answered-in-time"
    ANSWERED_LATE = "answered-late"
    ANSWER_OVERDUE = "answer-overdue"
    ANSWER_TO_COME = "answer-to-come"
    ACCEPTED = "accepted"
    IN_PART = "accepted-in-part"
    REJECTED = "rejected"
    DONE_IN_TIME = "done-in-time"
    DONE_LATE = "done-late"
    DOING_OVERDUE = "overdue-actions"
    DOING = "actions-to-come"
    STOPPED = "stopped-actions"
    REPLIED_IN_TIME = "questions-in-time"
    REPLIED_LATE = "questions-late"
    REPLY_OVERDUE = "questions-overdue"
    REPLY_TO_COME = "questions-to-come"


FIGURE_WORDS = {
    Figure.ANSWERED_IN_TIME: "Answered in time",
    Figure.ANSWERED_LATE: "Answered late",
    Figure.ANSWER_OVERDUE: "Overdue, no answer yet",
    Figure.ANSWER_TO_COME: "Not due yet",
    Figure.ACCEPTED: "Accepted",
    Figure.IN_PART: "Accepted in part",
    Figure.REJECTED: "Rejected",
    Figure.DONE_IN_TIME: "Done by the day first promised",
    Figure.DONE_LATE: "Done later than first promised",
    Figure.DOING_OVERDUE: "Not done, and the day first promised is over",
    Figure.DOING: "Not due yet",
    Figure.STOPPED: "Stopped",
    Figure.REPLIED_IN_TIME: "Answered in time",
    Figure.REPLIED_LATE: "Answered late",
    Figure.REPLY_OVERDUE: "Overdue, no answer yet",
    Figure.REPLY_TO_COME: "Not due yet",
}
ANSWERS = (Figure.ANSWERED_IN_TIME, Figure.ANSWERED_LATE, Figure.ANSWER_OVERDUE, Figure.ANSWER_TO_COME)
VERDICTS = (Figure.ACCEPTED, Figure.IN_PART, Figure.REJECTED)
ACTIONS = (Figure.DONE_IN_TIME, Figure.DONE_LATE, Figure.DOING_OVERDUE, Figure.STOPPED, Figure.DOING)
QUESTIONS = (Figure.REPLIED_IN_TIME, Figure.REPLIED_LATE, Figure.REPLY_OVERDUE, Figure.REPLY_TO_COME)
_BY_CODE = {"accepted": Figure.ACCEPTED, "accepted_in_part": Figure.IN_PART, "rejected": Figure.REJECTED}


@dataclass(frozen=True)
class Timed:
    """Something with a last day: when it came in, the last day, the day it was met; for answers, the verdict.

    `stopped`: nobody waits for it any more.
    """

    year: int
    began_on: dt.date
    due_on: dt.date
    met_on: dt.date | None
    verdict: str = ""
    stopped: bool = False


@dataclass(frozen=True)
class Share:
    """A count of a number of rows. `per_cent` is None where there are too few rows to say it."""

    count: int
    of: int

    @property
    def per_cent(self) -> float | None:
        """The share, where there are enough rows."""
        return 100 * self.count / self.of if self.of >= ENOUGH else None


@dataclass(frozen=True)
class Record:
    """The record of one period. `counts` has every figure; `days` is the median number of days to an answer."""

    counts: dict[Figure, int]
    days: float | None
    reply_days: float | None

    def share(self, figure: Figure) -> Share:
        """A figure among those of its kind that are settled: what is not due yet counts neither way."""
        return Share(self.counts[figure], sum(self.counts[each] for each in settled_with(figure)))

    @property
    def empty(self) -> bool:
        """Whether nothing at all was asked or promised."""
        return not any(self.counts.values())


def settled_with(figure: Figure) -> tuple[Figure, ...]:
    """The figures that a share of this one is of."""
    for group in (ANSWERS, ACTIONS, QUESTIONS):
        if figure in group:
            return group[:-1]
    return VERDICTS


def place_of(row: Timed, group: Sequence[Figure], today: dt.date) -> Figure:
    """Where one row stands among the figures of its kind: in time, late, overdue, (stopped,) to come.

    The last day itself is in time.
    """
    in_time, late, overdue, *stopped, to_come = group
    if row.met_on is not None:
        return in_time if row.met_on <= row.due_on else late
    if row.stopped and stopped:
        return stopped[0]
    return overdue if row.due_on < today else to_come


def record_of(
    answers: Iterable[Timed], actions: Iterable[Timed], questions: Iterable[Timed], today: dt.date
) -> Record:
    """The record of these rows on a day."""
    asked, replied = list(answers), list(questions)
    counts: Counter[Figure] = Counter()
    for rows, group in ((asked, ANSWERS), (actions, ACTIONS), (replied, QUESTIONS)):
        counts.update(place_of(each, group, today) for each in rows)
    counts.update(_BY_CODE[each.verdict] for each in asked if each.verdict in _BY_CODE)
    return Record({each: counts[each] for each in Figure}, _median_days(asked), _median_days(replied))


def _median_days(rows: Iterable[Timed]) -> float | None:
    """The median number of days from when it came in to the first answer; None without an answer."""
    taken = [(each.met_on - each.began_on).days for each in rows if each.met_on is not None]
    return float(median(taken)) if taken else None


def years_before(today: dt.date, years: int = YEARS_BACK) -> dt.date:
    """The same day some years ago; the first of March for a 29 February that there was not."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return dt.date(today.year - years, 3, 1)
