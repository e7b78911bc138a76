"""Lists of trade-offs, and where and when one stands, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from deliberation.tradeoffs.calc.stages import FACTS, STAGES, Stage, next_stage
from deliberation.tradeoffs.models import StageDate, TradeOff
from deliberation.tradeoffs.presenters.frame import at
from design.formats import day
from design.tables import Cell, Column, Row, Table
from kernel import clock


@dataclass(frozen=True)
class StageStep:
    """One stage on the line of stages. `state`: done, now, to_come or left_out; `said` says the same in words."""

    title: str
    when: str
    state: str
    said: str
    note: str = ""


SAID = {"done": "Done", "now": "Now", "to_come": "To come", "left_out": "Left out"}


def stage_line(tradeoff: TradeOff, dates: Mapping[Stage, StageDate]) -> list[StageStep]:
    """The stages in their order, the draft aside, each with its dates."""
    here = STAGES.index(Stage(tradeoff.stage))
    return [_step(tradeoff, dates, place, here) for place in range(1, len(STAGES))]


def _step(tradeoff: TradeOff, dates: Mapping[Stage, StageDate], place: int, here: int) -> StageStep:
    stage = STAGES[place]
    row = dates[stage]
    if place < here:
        state = "done" if row.entered_at else "left_out"
    else:
        state = "now" if place == here else "to_come"
    when = {"done": _was, "now": _is, "to_come": _will}.get(state, _nothing)(dates, stage)
    note = f"Came back to it on {day(row.back_at)}: {row.back_reason}" if row.back_at else ""
    return StageStep(FACTS[stage].title, when, state, SAID[state], note)


def _was(dates: Mapping[Stage, StageDate], stage: Stage) -> str:
    began = dates[stage].entered_at
    later = (dates[each].entered_at for each in STAGES[STAGES.index(stage) + 1 :])
    ended = next((each for each in later if each), None)
    if began is None:
        return ""
    return f"{day(began)} to {day(ended)}" if ended else f"From {day(began)}"


def _is(dates: Mapping[Stage, StageDate], stage: Stage) -> str:
    row = dates[stage]
    since = f"Since {day(row.entered_at)}" if row.entered_at else ""
    until = f"planned until {day(row.ends_on)}" if row.ends_on else ""
    said = ", ".join(filter(None, (since, until)))
    return said[:1].upper() + said[1:]


def _will(dates: Mapping[Stage, StageDate], stage: Stage) -> str:
    row = dates[stage]
    if row.starts_on and row.ends_on:
        return f"Planned {day(row.starts_on)} to {day(row.ends_on)}"
    if row.starts_on:
        return f"Planned from {day(row.starts_on)}"
    return f"Planned until {day(row.ends_on)}" if row.ends_on else "No dates yet"


def _nothing(dates: Mapping[Stage, StageDate], stage: Stage) -> str:
    return ""


def next_words(tradeoff: TradeOff, ends_on: dt.date | None) -> str:
    """What happens next, and by when."""
    stage = Stage(tradeoff.stage)
    after = next_stage(stage)
    if after is None:
        return (
            tradeoff.close_reason and "It was closed before its end."
        ) or "It is over, and stays to be read."
    then = f"After that comes {FACTS[after].title}. {FACTS[after].meaning}"
    if stage is Stage.DRAFT:
        return f"Only those who prepare it see this draft. {FACTS[stage].ends}"
    if ends_on is None:
        return f"{FACTS[stage].ends} No day is set for that. {then}"
    if ends_on < clock.today():
        return f"This stage was planned to end on {day(ends_on)} and has not ended yet. {then}"
    return f"This stage is planned to last until {day(ends_on)}. {then}"


def when_words(tradeoff: TradeOff) -> str:
    """What a list says of the time: the planned end of the stage, or since when it stands. Needs `ends_on`."""
    ends_on: dt.date | None = getattr(tradeoff, "ends_on", None)
    if tradeoff.stage == Stage.CLOSED.value:
        return f"Closed {day(tradeoff.stage_since)}"
    return f"Until {day(ends_on)}" if ends_on else f"Since {day(tradeoff.stage_since)}"


def tradeoffs_table(found: Iterable[TradeOff], id: str, caption: str, *, with_body: bool = True) -> Table:
    """A list of trade-offs."""
    columns = [Column("title", "Trade-off", wide=True)]
    columns += [Column("stage", "Stage")] if with_body else []  # A body's list has a part for each stage.
    columns += [Column("when", "When"), Column("area", "Area")]
    rows = [Row(_cells(each, with_body)) for each in found]
    return Table(id=id, caption=caption, columns=columns, rows=rows, stacked=True)


def _cells(tradeoff: TradeOff, with_body: bool) -> list[Cell | str]:
    made_up = "Illustrative" if tradeoff.illustrative and with_body else ""
    kept = "" if tradeoff.public else "Not public"
    note = " · ".join(filter(None, (tradeoff.body.name if with_body else "", made_up, kept)))
    return [
        Cell(tradeoff.title, href=at(tradeoff, "tradeoff"), note=note),
        *([FACTS[Stage(tradeoff.stage)].title] if with_body else []),
        when_words(tradeoff),
        Cell(tradeoff.area_name or "Not chosen yet", absent=not tradeoff.area_name),
    ]
