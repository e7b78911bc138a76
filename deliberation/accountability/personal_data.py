"""What recommendations and answers hold about people, for what, and how long.

A recommendation is a body's, and so is an answer. Who gave an answer for their body is kept so that it can be asked
about; the public reads the role alone.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from deliberation.accountability.queries import personal_data as queries
from kernel.personal_data import (
    Erasure,
    Keeper,
    Period,
    Plan,
    Table,
    internal,
    personal,
    public,
    register,
)

_GIVEN = "To know who answered for the body, and in which role."
_WORDS = "Published; the words of a body, which may name people who act in public."

TABLES = (
    Table(
        "accountability.response",
        {
            **personal("role given_at", _GIVEN, "response", Erasure.UNLINK),
            **public("reasons will_do source", _WORDS),
            **public("number verdict by_when given_on"),
            **internal("id recommendation membership"),
        },
        "Answers to recommendations that you gave or entered for a body",
        lambda who: Q(membership__person_id=who.id),
        {
            "recommendation": "recommendation__reference",
            "body": "membership__body__name",
            "illustrative": "recommendation__illustrative",
        },
    ),
    Table(
        "accountability.recommendation",
        {
            **public("to_name text reasons evidence", _WORDS),
            **public(
                "id reference from_body year number to_body origin_kind origin_id origin_title origin_href made_on made_at "
                "reply_length reply_unit due_on verdict answered_on illustrative"
            ),
            **internal("addressee origin_key"),
        },
    ),
)

PERIODS = (
    Period(
        "response",
        "Who answered a recommendation for a body, and in which role",
        "For good",
        "An answer is part of the record of the body that gave it. The public reads the role alone.",
    ),
)


def _plan(person_id: UUID) -> Plan:
    if not queries.answers_of(person_id).exists():
        return Plan()
    return Plan(
        stays=(
            "Answers to recommendations that you gave for a body. They are the body’s words, shown with your role there "
            "and without your name.",
        )
    )


KEEPER = Keeper(app="accountability", tables=TABLES, periods=PERIODS, plan=_plan)


def keep() -> None:
    """Put recommendations and answers on the list of who keeps data."""
    register(KEEPER)
