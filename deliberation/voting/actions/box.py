"""Putting ballots into the box of a secret vote: the whole box is read, sorted with the new ones, and written back.

Always inside the transaction that marks the electors, with the vote's row locked first by the caller where it must not
close meanwhile. The box's own row is locked here, so that two ballots never overwrite each other.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from deliberation.voting.calc.receipts import new_receipt
from deliberation.voting.models import Box

Row = list[Any]
"""[receipt, source, content]."""


@dataclass(frozen=True)
class Slip:
    """One ballot on its way into the box. Without a receipt it gets one."""

    source: str
    content: dict[str, Any]
    receipt: str = ""


def locked_box(vote_id: UUID) -> Box:
    """The box of a vote, locked until commit. Raises Box.DoesNotExist for a vote that never opened or is recorded."""
    return Box.objects.select_for_update().get(vote_id=vote_id)


def put_in(box: Box, slips: Iterable[Slip]) -> list[str]:
    """Put ballots into a locked box and return their receipts, in the order of `slips`.

    A receipt that is in the box already is replaced by a new one: two ballots never share one.
    """
    rows: list[Row] = list(box.ballots)
    taken = {row[0] for row in rows}
    given = []
    for slip in slips:
        receipt = slip.receipt
        while not receipt or receipt in taken:
            receipt = new_receipt(secrets.choice)
        taken.add(receipt)
        given.append(receipt)
        rows.append([receipt, slip.source, slip.content])
    _write(box, rows)
    return given


def find(box: Box, receipt: str) -> Row | None:
    """The ballot under a receipt, or None."""
    return next((row for row in box.ballots if row[0] == receipt), None)


def replace(box: Box, receipt: str, content: dict[str, Any]) -> None:
    """Put another ballot in the place of the one under `receipt`, which must be in the locked box."""
    _write(box, [[row[0], row[1], content] if row[0] == receipt else row for row in box.ballots])


def _write(box: Box, rows: list[Row]) -> None:
    box.ballots = sorted(rows, key=lambda row: str(row[0]))
    box.save(update_fields=["ballots"])
