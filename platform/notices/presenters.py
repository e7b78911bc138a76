"""The list of what somebody follows, as a table."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from design.formats import day
from design.tables import Cell, Column, Row, Table
from notices.kinds import thing
from notices.models import Follow


def follows_table(follows: Iterable[Follow]) -> Table:
    """What is followed, since when, with which address, and the way to stop."""
    columns = [
        Column("what", "What you follow", wide=True),
        Column("since", "Since"),
        Column("address", "Email address"),
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
    return [what, since, follow.address, stop]
