"""What the rows of an earlier tracker say: each checked by itself, its faults named by row and column."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from deliberation.accountability.calc.answers import Verdict
from deliberation.accountability.calc.doing import ActionStatus, Rag
from deliberation.accountability.calc.topics import TOPICS
from deliberation.accountability.calc.tracker_files import FileRow, TrackerFile

FIRST_DAY = dt.date(1990, 1, 1)
LAST_DAY = dt.date(2099, 12, 31)
LONGEST = {
    "reference": 80, "origin": 200, "area": 160, "text": 4000, "reasons": 8000, "lead": 160, "action": 4000, "to": 160,
    "response": 8000,
}  # fmt: skip
_DONE = ActionStatus.DONE.value
_GOING = ActionStatus.UNDER_WAY.value
STATUSES: tuple[tuple[str, tuple[str, str, str]], ...] = (
    (r"partially (accepted|agreed)|(accepted|agreed) in part|part accepted", ("", "", Verdict.IN_PART.value)),
    (r"rejected|not accepted|not agreed|declined|refused", ("", "", Verdict.REJECTED.value)),
    (r"not started|not begun|to do|not yet started", (ActionStatus.TO_DO.value, "", "")),
    (r"overdue|off track|delayed", (_GOING, Rag.RED.value, "")),
    (r"at risk", (_GOING, Rag.AMBER.value, "")),
    (r"in progress|on ?going|under way|underway|on track|started|part(ially)? completed?", (_GOING, "", "")),
    (r"stopped|withdrawn|superseded|no longer relevant", (ActionStatus.STOPPED.value, "", "")),
    (
        r"blue|completed?|done|closed|implemented|achieved|fully implemented|discharged",
        (_DONE, Rag.GREEN.value, ""),
    ),
    (r"accepted|agreed|approved", ("", "", Verdict.ACCEPTED.value)),
    (r"open|waiting|awaiting response|pending|no response|outstanding|new", ("", "", "")),
)
"""Words in a status column, and what each says: how the action stands, its colour, the answer. The first that fits."""
COLOURS = ((r"red", Rag.RED.value), (r"amber|yellow|orange", Rag.AMBER.value), (r"green", Rag.GREEN.value))
VERDICTS = (
    (r"(partially|partly) (accepted|agreed)|(accepted|agreed) in part|in part", Verdict.IN_PART.value),
    (r"not (accepted|agreed)|rejected|declined|refused|no", Verdict.REJECTED.value),
    (r"accepted|agreed|approved|yes", Verdict.ACCEPTED.value),
)
"""How an answer begins. What follows is its reasons."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a row, by the heading of its column."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class PlannedRow:
    """What one row says, with days as text, as it is kept until somebody says yes."""

    row: int
    reference: str = ""
    origin: str = ""
    made_on: str = ""
    area: str = ""
    text: str = ""
    reasons: str = ""
    executive_on: str = ""
    lead: str = ""
    to: str = ""
    action: str = ""
    action_status: str = ""
    rag: str = ""
    verdict: str = ""
    inferred: bool = False
    answer_text: str = ""
    answered_on: str = ""
    due_on: str = ""
    action_due: str = ""
    done_on: str = ""
    topics: tuple[str, ...] = ()
    note: str = ""

    @property
    def key(self) -> str:
        """What makes it the same recommendation when it comes again."""
        said = "|".join(
            " ".join(each.casefold().split()) for each in (self.reference, self.made_on, self.text)
        )
        return hashlib.sha256(said.encode()).hexdigest()

    def plain(self) -> dict[str, Any]:
        """As it is stored."""
        return {name: value for name, value in asdict(self).items() if value not in ("", (), False)}


def planned(stored: Mapping[str, Any]) -> PlannedRow:
    """A row from what was stored of it."""
    return PlannedRow(**{**stored, "topics": tuple(stored.get("topics", ()))})


def read_day(text: str) -> dt.date | None:
    """A day as people in England write them: 31/03/2026, 31.3.26, 2026-03-31, 31 March 2026. None for anything else."""
    said = re.sub(r"(?<=[0-9])(st|nd|rd|th)\b", "", text.strip().casefold())
    found = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})([t ][0-9:.]+)?", said)
    if found:
        return _day(found[1], found[2], found[3])
    found = re.fullmatch(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4}|[0-9]{2})", said)
    if found:
        return _day(found[3], found[2], found[1])
    found = re.fullmatch(r"([0-9]{1,2})[ -]+([a-z]{3,9})\.?,?[ -]+([0-9]{4}|[0-9]{2})", said)
    if found and found[2][:3] in _MONTHS:
        return _day(found[3], str(_MONTHS.index(found[2][:3]) + 1), found[1])
    return None


def _day(year: str, month: str, day: str) -> dt.date | None:
    full = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return dt.date(full, int(month), int(day))
    except ValueError:
        return None


def read_status(text: str, *, green_is_done: bool) -> tuple[str, str, str] | None:
    """How the action stands, its colour, the answer, of what a status column says. None for words that are not known."""
    said = re.sub(r"[^a-z ]+", " ", text.casefold())
    said = " ".join(said.split())
    if not said:
        return ("", "", "")
    colour = next((rag for words, rag in COLOURS if re.search(rf"\b({words})\b", said)), "")
    for words, (status, rag, verdict) in STATUSES:
        if re.search(rf"\b({words})\b", said):
            return status or (_GOING if colour and not verdict else ""), colour or rag, verdict
    if not colour:
        return None
    return _DONE if colour == Rag.GREEN and green_is_done else _GOING, colour, ""


def plan_rows(
    file: TrackerFile, *, today: dt.date, to: str = "", green_is_done: bool = False
) -> tuple[list[PlannedRow], list[Fault]]:
    """What each row says, and what is wrong. `to`: who was asked, where a row does not say."""
    rows: list[PlannedRow] = []
    faults: list[Fault] = []
    for each in file.rows:
        reader = _Reader(file, each, today)
        rows.append(reader.read(to, green_is_done))
        faults += reader.faults
    return rows, faults


class _Reader:
    """Reads one row; what is wrong with it gathers in `faults`."""

    def __init__(self, file: TrackerFile, row: FileRow, today: dt.date) -> None:
        self.file, self.row, self.today = file, row, today
        self.faults: list[Fault] = []

    def read(self, to: str, green_is_done: bool) -> PlannedRow:
        """The row. Where something is wrong, that part is left empty."""
        made = self.day("made_on", latest=self.today, needed=True)
        status = read_status(self.said("status"), green_is_done=green_is_done)
        if status is None:
            self.fault("status", f"“{self.said('status')[:40]}” is not known. Write Red, Amber, Green, Complete, In progress, Not started or Rejected.")  # fmt: skip
        action_status, rag, hint = status or ("", "", "")
        action = self.text("action")
        answer, answer_text = self.verdict()
        verdict = answer or hint
        inferred = not verdict and bool(action or action_status)
        answered = self.day("answered_on", earliest=made, latest=self.today)
        if answered and not verdict and not inferred:
            self.fault(
                "answered_on", "There is a day of an answer and no answer: fill the column “Response”."
            )
        return PlannedRow(
            row=self.row.number, reference=self.text("reference"), origin=self.text("origin"), made_on=_plain(made),
            area=self.text("area"), text=self.text("text", needed=True), reasons=self.text("reasons"),
            executive_on=_plain(self.day("executive_on")), lead=self.text("lead"), to=self.addressee(to), action=action,
            action_status=action_status, rag=rag, verdict=verdict or (Verdict.ACCEPTED.value if inferred else ""),
            inferred=inferred, answer_text=answer_text, answered_on=_plain(answered), due_on=_plain(self.day("due_on", earliest=made)),
            action_due=_plain(self.day("action_due")), done_on=_plain(self.day("done_on", earliest=made, latest=self.today)),
            topics=self.topics(),
        )  # fmt: skip

    def said(self, field: str) -> str:
        return self.row.said.get(field, "")

    def fault(self, field: str, sentence: str) -> None:
        self.faults.append(Fault(self.row.number, self.file.column(field), sentence))

    def text(self, field: str, *, needed: bool = False) -> str:
        said = self.said(field)
        if field not in ("text", "reasons", "action", "response"):
            said = " ".join(said.split())
        if needed and not said:
            self.fault(field, "This is empty, and it is needed.")
        if len(said) > LONGEST[field]:
            self.fault(field, f"This is too long: at most {LONGEST[field]:,} characters.")
            return ""
        if any(not (sign.isprintable() or sign in "\r\n\t\u00ad\u200b") for sign in said):
            self.fault(field, "This holds a character that cannot be shown.")
            return ""
        return said

    def addressee(self, usual: str) -> str:
        said = self.text("to") or usual
        if not said:
            self.fault("to", "Say who was asked, here or for the whole file.")
        return said

    def day(
        self,
        field: str,
        *,
        earliest: dt.date | None = None,
        latest: dt.date = LAST_DAY,
        needed: bool = False,
    ) -> dt.date | None:
        said = self.said(field)
        if not said or said.casefold() in ("n/a", "na", "tbc", "-", "–", "ongoing", "tba"):
            if needed:
                self.fault(field, "This is empty, and it is needed.")
            return None
        found = read_day(said)
        if found is None:
            self.fault(field, f"“{said[:40]}” is no day. Write 31/03/2026 or 2026-03-31.")
        elif found < (earliest or FIRST_DAY) or found > latest:
            words = f"{(earliest or FIRST_DAY):%d/%m/%Y} and {latest:%d/%m/%Y}"
            self.fault(field, f"{found:%d/%m/%Y} does not lie between {words}.")
            return None
        return found

    def verdict(self) -> tuple[str, str]:
        """The answer, and the reasons that follow it in the same cell."""
        said = self.text("response")
        if not said:
            return "", ""
        for words, verdict in VERDICTS:
            found = re.match(rf"(fully )?({words})\b[\s.,:;–-]*", said, re.IGNORECASE)
            if found:
                return verdict, said[found.end() :]
        self.fault(
            "response", f"“{said[:40]}” is not known. Begin with Accepted, Accepted in part or Rejected."
        )
        return "", ""

    def topics(self) -> tuple[str, ...]:
        """Topics by title or code. Those that are not known are left out: a council has headings of its own."""
        by_words = {title.casefold(): code for code, title in TOPICS.items()} | {
            code: code for code in TOPICS
        }
        parts = re.split(r"[;\n]", self.said("topics"))
        codes = {by_words.get(" ".join(each.casefold().split())) for each in parts}
        return tuple(sorted(code for code in codes if code))


def _plain(day: dt.date | None) -> str:
    return day.isoformat() if day is not None else ""


def same_in_file(rows: Iterable[PlannedRow]) -> dict[int, int]:
    """Rows that say the same as an earlier one: row → the earlier row."""
    first: dict[tuple[str, str], int] = {}
    found = {}
    for each in rows:
        key = (each.key, each.to.casefold())
        if key in first:
            found[each.row] = first[key]
        else:
            first[key] = each.row
    return found
