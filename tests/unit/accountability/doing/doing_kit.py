"""Actions as bodies of the moot promise them, for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from deliberation.accountability.actions.doing import ActionGiven, make_action
from deliberation.accountability.actions.doing_progress import ProgressGiven
from deliberation.accountability.models import Action
from kernel import clock
from tests.moot import Moot

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
"""A Monday."""
TODAY = NOW.date()
DUE = dt.date(2027, 3, 31)


def later(days: int) -> Any:
    """The clock as it stands some days on."""
    return clock.frozen(NOW + dt.timedelta(days=days))


def given(**changes: Any) -> ActionGiven:
    """What is promised, unless told otherwise."""
    usual: dict[str, Any] = {
        "text": "Open the day centre on Saturdays.",
        "owner": "Director of adult social care",
        "due_on": DUE,
    }
    return ActionGiven(**(usual | changes))


def promise(moot: Moot, who: str = "chandra", action_id: UUID | None = None, **changes: Any) -> Action:
    """An action of the board."""
    return make_action(
        actor=moot.actor(who), body_id=moot.board.pk, given=given(**changes), action_id=action_id
    )


def on(moot: Moot, action: Action, who: str = "chandra") -> dict[str, Any]:
    """Who writes on which action, as every write on it takes them."""
    return {"actor": moot.actor(who), "body_id": action.body_id, "action_id": action.pk}


def said(text: str = "Two carers were found.", **changes: Any) -> ProgressGiven:
    """A report."""
    return ProgressGiven(text, **changes)
