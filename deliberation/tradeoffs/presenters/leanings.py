"""Opinion before and after: the drawing, its table, and what it says in words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from deliberation.tradeoffs.calc.leaning import STEP_WORDS, Change, Moves, Spread
from deliberation.tradeoffs.models import TradeOff, When
from deliberation.tradeoffs.queries.leanings import OptionChange, is_shown, shown_from_words
from deliberation.voting.presenters.blocks import plural
from design.charts import StackedBar, StackedChart, StackedGroup
from design.formats import number
from design.tables import Cell, Column, Row, Table

TOO_FEW = "Too few answers"


def change_context(tradeoff: TradeOff, found: Sequence[OptionChange]) -> dict[str, Any]:
    """What the page shows: chart, table, words for each option; or when there will be something to show."""
    if not is_shown(tradeoff, When.BEFORE):
        return {"shown": False, "waits": waits_words(tradeoff)}
    told = any(each.change.before or each.change.after for each in found)
    return {
        "shown": True,
        "waits": waits_words(tradeoff),
        "chart": chart_of(tradeoff, found) if told else None,
        "table": table_of(tradeoff, found),
        "told": [(each.option.name, words_of(each.change, tradeoff)) for each in found],
        "too_few": "" if told else _too_few(tradeoff),
    }


def _too_few(tradeoff: TradeOff) -> str:
    return f"Fewer than {tradeoff.least} members have answered, so nothing is told of their answers."


def waits_words(tradeoff: TradeOff) -> str:
    """When answers that are not told yet will be, in a sentence; nothing once all are."""
    if not is_shown(tradeoff, When.BEFORE):
        return (
            f"Answers from before the discussion are shown from the stage {shown_from_words(When.BEFORE)} on, "
            "so that nobody is swayed by them in the discussion."
        )
    if not is_shown(tradeoff, When.AFTER):
        return (
            f"Answers from after the discussion are shown from the stage {shown_from_words(When.AFTER)} on, "
            "once nobody can change theirs any more."
        )
    return ""


def chart_of(tradeoff: TradeOff, found: Sequence[OptionChange]) -> StackedChart:
    """Two bars for each option: before and after."""
    later = TOO_FEW if is_shown(tradeoff, When.AFTER) else "Not shown yet"
    groups = [
        StackedGroup(
            each.option.name,
            [
                StackedBar("Before", each.change.before and each.change.before.counts, TOO_FEW),
                StackedBar("After", each.change.after and each.change.after.counts, later),
            ],
        )
        for each in found
    ]
    return StackedChart(
        id="leanings",
        title="How much members are for each option",
        says="Each bar is all who answered, from strongly against on the left to strongly for on the right. The figures are numbers of members.",
        steps=list(STEP_WORDS.values()),
        groups=groups,
    )


def table_of(tradeoff: TradeOff, found: Sequence[OptionChange]) -> Table:
    """Median and mean before and after, and who moved which way."""
    columns = [
        Column("option", "Option", wide=True),
        Column("median", "Middle answer"),
        Column("mean", "Mean, 1 to 5"),
        Column("towards", "Moved towards it", numeric=True),
        Column("away", "Moved away", numeric=True),
        Column("stayed", "Stayed", numeric=True),
    ]
    rows = [Row([each.option.name, *_cells(each.change)]) for each in found]
    caption = "What sums up the answers, before → after"
    return Table("leanings-change", caption, columns, rows, stacked=True)


def _cells(change: Change) -> list[Cell | str]:
    moves = change.moves
    counts: list[Cell | str] = (
        [number(moves.towards), number(moves.away), number(moves.stayed)] if moves else [_gone()] * 3
    )
    return [_both(change, median_words), _both(change, lambda spread: figure(spread.mean)), *counts]


def _gone() -> Cell:
    return Cell("–", absent=True)


def _both(change: Change, words: Any) -> Cell:
    if change.before is None and change.after is None:
        return _gone()
    parts = [words(each) if each else "not shown" for each in (change.before, change.after)]
    return Cell(" → ".join(parts))


def median_words(spread: Spread) -> str:
    """The middle answer: a step, the two next to each other that it lies between, or else its figure."""
    low, rest = divmod(spread.median, 1)
    here, above = spread.counts[int(low) - 1], spread.counts[int(low)] if rest else 0
    if not rest and here:
        return STEP_WORDS[int(low)]
    if rest and here and above:
        return f"Between {STEP_WORDS[int(low)].lower()} and {STEP_WORDS[int(low) + 1].lower()}"
    return figure(spread.median)


def figure(value: Fraction) -> str:
    """A mean or a median with one decimal."""
    return number(float(value), 1)


def words_of(change: Change, tradeoff: TradeOff) -> str:
    """What became of the opinion on one option, in words."""
    if change.before is None and change.after is None:
        return _too_few(tradeoff)
    return " ".join(filter(None, (_means(change), _moved(change.moves) if change.moves else "")))


def _means(change: Change) -> str:
    before, after = change.before, change.after
    if before is None or after is None:
        only = before or after
        assert only is not None  # noqa: S101 - the caller has seen that there is one
        when = "Before the discussion" if before else "After the discussion"
        return f"{when} the mean was {figure(only.mean)} ({plural(only.total, 'member')})."
    first, second = figure(before.mean), figure(after.mean)
    if first == second:
        return f"The mean stayed at {second} ({_counts(before, after)})."
    how = "rose" if after.mean > before.mean else "fell"
    return f"The mean {how} from {first} to {second} ({_counts(before, after)})."


def _counts(before: Spread, after: Spread) -> str:
    return f"{plural(before.total, 'member')} before, {number(after.total)} after"


def _moved(moves: Moves) -> str:
    return (
        f"Of the {number(moves.total)} who answered both times, {number(moves.towards)} moved towards it, "
        f"{number(moves.away)} away from it, and {number(moves.stayed)} stayed."
    )
