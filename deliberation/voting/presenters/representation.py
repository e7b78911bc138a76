"""How the voters compare with what the body is meant to mirror, as it was frozen when the vote was counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deliberation.voting.models import Vote
from design.formats import number
from design.tables import Cell, Column, Row, Table

WORDS = {
    "suppressed": "Held back",
    "missing": "Not known",
    "not_applicable": "Does not apply",
}
COLUMNS = (
    Column("group", "Group"),
    Column("target", "Share of the population", numeric=True),
    Column("share_of_electors", "Share of those who could vote", numeric=True),
    Column("share_of_voters", "Share of those who voted", numeric=True),
    Column("turnout", "Turnout", numeric=True),
)


def representation_context(vote: Vote) -> dict[str, Any] | None:
    """What the section shows; None where the body compares itself by nothing."""
    kept = vote.representation
    if not kept:
        return None
    tables = [
        (
            Table(
                f"feature-{at}", f"Turnout: {feature['name']}", COLUMNS,
                [_row(each) for each in feature["rows"]],
            ),
            feature["withheld"],
        )
        for at, feature in enumerate(kept["features"], 1)
    ]  # fmt: skip
    return {"tables": tables, "notes": kept["notes"], "minimum": kept["minimum"]}


def _row(each: Mapping[str, Any]) -> Row:
    shares = [_cell(each[column.key]) for column in COLUMNS[1:]]
    return Row([Cell(each["name"]), *shares])


def _cell(cell: Mapping[str, Any]) -> Cell:
    state, value = cell["state"], cell["value"]
    if state in WORDS:
        return Cell(WORDS[state], absent=True)
    return Cell(f"{number(100 * (value or 0))}%")
