"""Files of opinion groups and statements, for pages and API alike.

In the form of Polis, what members said one by one is told only once answering is over and enough have answered, under
numbers that are drawn anew for each file, all with the same day: who answered when is known in a room.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import secrets
from typing import Any

import numpy as np
from django.http import HttpResponse

from deliberation.tradeoffs.calc.polis_files import Comment, Votes, guarded, write_comments, write_votes
from deliberation.tradeoffs.calc.stages import STAGES, Stage
from deliberation.tradeoffs.calc.votes import AGREE, DISAGREE
from deliberation.tradeoffs.models import TradeOff
from deliberation.tradeoffs.queries.answers import Given, given_answers
from deliberation.tradeoffs.queries.opinion import OpinionNow, OpinionState, least_of, opinion_now
from deliberation.tradeoffs.queries.statements import shown_statements
from kernel.errors import NotFound
from webapi.base import marked

GROUPS = ("json", "csv")
STATEMENTS = ("comments", "votes")
TABLE = ("statement", "text", "group", "answers", "agrees", "disagrees", "passes")
NOT_TOLD = (-1, -1)
_SHOWN = (OpinionState.GROUPS, OpinionState.TOGETHER)


def opinion_data(tradeoff: TradeOff, now: OpinionNow) -> dict[str, Any]:
    """Opinion groups as the API and the file tell them; without members, whoever asks."""
    told = {name: each for name, each in now.told.items() if name != "picture"}
    return {
        "tradeoff": str(tradeoff.pk),
        "state": now.state.value,
        "computed_at": now.computed_at.isoformat() if now.computed_at else None,
        "behind": now.behind,
        "least": least_of(tradeoff),
        "result": told or None,
        "picture": now.told.get("picture"),
        "illustrative": tradeoff.illustrative,
    }


def opinion_response(tradeoff: TradeOff, ending: str) -> HttpResponse:
    """groups.json or groups.csv. Raises NotFound for another file, and where there is nothing to show."""
    now = opinion_now(tradeoff)
    if ending not in GROUPS or now.state not in _SHOWN:
        raise _no_file()
    if ending == "json":
        content = json.dumps(opinion_data(tradeoff, now), ensure_ascii=False, indent=1) + "\n"
        return _file(tradeoff, "groups.json", content, "application/json")
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(TABLE)
    for row in now.told["table"]:
        writer.writerow(guarded(row[key]) if isinstance(row[key], str) else row[key] for key in TABLE)
    return _file(tradeoff, "groups.csv", held.getvalue(), "text/csv; charset=utf-8")


def statements_response(tradeoff: TradeOff, name: str) -> HttpResponse:
    """comments.csv or votes.csv as Polis has them. Raises NotFound for another file, and for votes before their time."""
    if name not in STATEMENTS:
        raise _no_file()
    given = given_answers(tradeoff) if may_give_votes(tradeoff) else None
    if given is not None and given.voters < least_of(tradeoff):
        given = None
    if name == "votes":
        if given is None:
            raise NotFound(
                "What members answered is given only once answering is over, and only if enough have answered.",
                next_step="The statements themselves and the opinion groups can be had now.",
            )
        return _file(tradeoff, "votes.csv", _votes(given), "text/csv; charset=utf-8")
    return _file(tradeoff, "comments.csv", _comments(tradeoff, given), "text/csv; charset=utf-8")


def may_give_votes(tradeoff: TradeOff) -> bool:
    """Whether the stage is past in which members answer."""
    return STAGES.index(Stage(tradeoff.stage)) > STAGES.index(Stage.DISCUSS)


def _votes(given: Given) -> str:
    """Answers in the order of the drawn numbers, which nothing leads back from."""
    voters, place = np.unique(given.columns.voters, return_inverse=True)
    drawn = np.array(secrets.SystemRandom().sample(range(1, len(voters) + 1), len(voters)), dtype=np.int64)
    numbers = drawn[place]
    order = np.lexsort((given.columns.statements, numbers))
    last = max((_seconds(each) for each in given.days), default=0)
    days = np.full(len(order), last, dtype=np.int64)
    return write_votes(
        Votes(days, given.columns.statements[order], numbers[order], given.columns.values[order])
    )


def _comments(tradeoff: TradeOff, given: Given | None) -> str:
    """Statements. Who wrote one is not told, so the author is 0; counts are left empty where answers are not given."""
    counted = _counts(given) if given is not None else {}
    return write_comments(
        Comment(
            _seconds(each.made_at.date()), each.number, 0, *counted.get(each.number, NOT_TOLD), 1, each.text
        )
        for each in shown_statements(tradeoff)
    )


def _counts(given: Given) -> dict[int, tuple[int, int]]:
    """How many agree and disagree with each statement of which answers are given."""
    columns = given.columns
    return {
        int(number): (
            int(np.count_nonzero((columns.statements == number) & (columns.values == AGREE))),
            int(np.count_nonzero((columns.statements == number) & (columns.values == DISAGREE))),
        )
        for number in np.unique(columns.statements)
    }


def _seconds(day: dt.date) -> int:
    return int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp())


def _file(tradeoff: TradeOff, name: str, content: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{tradeoff.body.slug}-{name}"'
    return marked(response, tradeoff.illustrative)  # type: ignore[no-any-return]


def _no_file() -> NotFound:
    return NotFound("There is no such file.", next_step="Choose one from the page of opinion groups.")
