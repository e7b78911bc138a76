"""What was done about a metric, in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from deliberation.accountability.models import ExpectedEffect
from deliberation.accountability.presenters.doing_effects import effect_lines
from deliberation.accountability.queries.doing_effects import body_of, thing_of
from design.tables import Cell, Column, Row, Table


def done_table(found: Iterable[ExpectedEffect]) -> Table:
    """What was expected, of which decision or action of whom, and what the last look said."""
    columns = [
        Column("promised", "What was to change", wide=True), Column("whose", "Because of"), Column("said", "Did it?"),
    ]  # fmt: skip
    rows = [_row(each) for each in found]
    return Table("done", "What was done about it", columns, rows, stacked=True)


def _row(each: ExpectedEffect) -> Row:
    [line] = effect_lines([each])
    thing, kind = thing_of(each), "action" if each.action_id else "decision"
    whose = Cell(
        f"{kind.title()} {thing.reference}", href=reverse(kind, args=[thing.pk]), note=body_of(each).name
    )
    return Row([Cell(line.promised, href=line.href), whose, Cell(line.tag[0], note=line.words)])  # fmt: skip
