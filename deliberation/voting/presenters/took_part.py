"""Who took part, as tables and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deliberation.bodies.calc.kinds import role_words
from deliberation.voting.models import Elector, Source, Vote
from deliberation.voting.queries.paper import is_secret
from deliberation.voting.queries.took_part import NOT_VOTED, VOTED, RoleTurnout, ways_of
from design.formats import day
from design.tables import Column, Row, Table

COLUMNS = ("name", "role", "voted", "day", "way", "substitute", "illustrative")
"""Columns of the file."""
_CAPTIONS = {VOTED: "Those who have voted", NOT_VOTED: "Those who have not voted"}


def counts(vote: Vote, roles: Sequence[RoleTurnout]) -> Table:
    """How many of each role were entitled and have voted; how many in the room, in a recorded vote alone.

    Of a secret vote it is not told who votes on paper: where few do, their ballots could be guessed.
    """
    columns = [Column("role", "Role"), Column("entitled", "Entitled", numeric=True), Column("voted", "Voted", numeric=True)]  # fmt: skip
    rows = [(each.words, each.entitled, each.voted, each.on_paper) for each in roles]
    if len(roles) > 1:
        rows.append(("All together", *(sum(row[place] for row in rows) for place in (1, 2, 3))))  # type: ignore[misc]
    shown = not is_secret(vote) and any(each.on_paper for each in roles)
    if shown:
        columns.append(Column("room", "In the room", numeric=True))
    last = 4 if shown else 3
    return Table(
        "turnout", "How many took part", columns, [Row([row[0], *map(str, row[1:last])]) for row in rows],
        empty="Nobody was entitled to vote.",
    )  # fmt: skip


def sentences(roles: Sequence[RoleTurnout], left: tuple[int, int]) -> list[str]:
    """What the numbers say, and how many had left the body before the vote opened."""
    entitled, voted = sum(each.entitled for each in roles), sum(each.voted for each in roles)
    if not entitled:
        return ["Nobody was entitled to vote."]
    said = [f"{voted} of {entitled} people entitled have voted: {round(100 * voted / entitled)}%."]
    gone, joined = left
    if gone:
        said.append(
            f"Of {joined} people who had joined the body in these roles, {gone} had left it before the vote opened. "
            "They are not counted as entitled."
        )
    return said


def people(vote: Vote, electors: Sequence[Elector], show: str) -> Table:
    """Those entitled, with the day on which each voted; how, and by whom, in a recorded vote alone."""
    rows = rows_of(vote, electors)
    columns = [Column("name", "Name"), Column("role", "Role"), Column("day", "Voted on")]
    if not is_secret(vote):
        columns.append(Column("way", "How"))
    return Table(
        "people",
        _CAPTIONS.get(show, "Everybody entitled to vote"),
        columns,
        [_line(row, secret=is_secret(vote), over=vote.closed_at is not None) for row in rows],
        empty="There is nobody here.",
    )


def _line(row: dict[str, Any], *, secret: bool, over: bool) -> Row:
    none = "Did not vote" if over else "Not yet"
    voted = day(row["day"]) if row["day"] else none
    how = f"{row['way']}, by {row['substitute']}" if row["substitute"] else row["way"]
    return Row([row["name"], row["role"], voted] if secret else [row["name"], row["role"], voted, how])


def rows_of(vote: Vote, electors: Sequence[Elector]) -> list[dict[str, Any]]:
    """Electors as rows (see COLUMNS); way and substitute are empty in a secret vote. One query, or none."""
    ways = ways_of(vote, list(electors))
    secret = is_secret(vote)
    return [
        {
            "name": each.public_name,
            "role": role_words(each.role),
            "voted": each.voted_on is not None,
            "day": each.voted_on,
            "way": str(Source(ways[each.pk]).label) if each.pk in ways else "",
            "substitute": each.substitute.public_name if each.substitute and not secret else "",
            "illustrative": vote.illustrative,
        }
        for each in electors
    ]


def role_rows(vote: Vote, roles: Sequence[RoleTurnout]) -> list[dict[str, Any]]:
    """Counts by role for the API; `in_room` is None in a secret vote."""
    secret = is_secret(vote)
    return [
        {
            "role": each.role,
            "words": each.words,
            "entitled": each.entitled,
            "voted": each.voted,
            "in_room": None if secret else each.on_paper,
        }
        for each in roles
    ]
