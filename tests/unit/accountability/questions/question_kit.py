"""Questions that patient representatives put to the made-up board, for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from deliberation.accountability.actions.questions import QuestionGiven, answer_question, ask_question
from deliberation.accountability.models import BoardAnswer, BoardQuestion
from kernel import clock
from tests.moot import Moot

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
"""A Monday."""
DUE = dt.date(2026, 11, 30)
"""28 days later, as the made-up bodies answer."""
TEXT = "Why do people wait until Monday to go home?"


def at(days: int) -> Any:
    """The clock stopped some days later."""
    return clock.frozen(NOW + dt.timedelta(days=days))


def ask(moot: Moot, who: str = "rosa", text: str = TEXT, **more: Any) -> BoardQuestion:
    """A question to the board: of the patient representative of the other body, unless `by` names another body."""
    by = more.pop("by", moot.other)
    to = more.pop("to", moot.board)
    given = QuestionGiven(text, "Carers told us.", ["ageing", "leaving-hospital"])
    return ask_question(actor=moot.actor(who), body_id=by.pk, to_id=to.pk, given=given, **more)


def answer(
    moot: Moot,
    asked: BoardQuestion,
    who: str = "chandra",
    text: str = "We will open on Sundays.",
    **more: Any,
) -> BoardAnswer:
    """The chair's answer for the board."""
    return answer_question(
        actor=moot.actor(who), body_id=moot.board.pk, question_id=asked.pk, text=text, **more
    )
