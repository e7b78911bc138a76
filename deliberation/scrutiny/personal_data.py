"""What scrutiny holds about people, for what, and how long.

Findings and reports are a body's. Who wrote or answered is kept so that it can be asked about; the public reads the role
alone. Witnesses are named by their office; a name stands there only with their consent. What somebody answered in a
partnership check nobody can find out: there is no row of it, only counts.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db.models import Q

from deliberation.scrutiny.personal_data_things import THINGS, WORDS
from deliberation.scrutiny.queries import personal_data as queries
from kernel.personal_data import (
    Erasure,
    Keeper,
    Period,
    Plan,
    Table,
    Who,
    internal,
    personal,
    public,
    register,
)

_WROTE = "To know who wrote or answered for the body, and in which role."
_ASKED = "So that each member answers a partnership check once. What they answer is not kept with them."
_UNLINK = Erasure.UNLINK


def _mine(path: str = "membership__person_id") -> Callable[[Who], Q]:
    return lambda who: Q(**{path: who.id})


def _of(path: str) -> dict[str, str]:
    return {path: f"{path}__reference", "illustrative": f"{path}__illustrative"}


PEOPLE = (
    Table(
        "scrutiny.enquiry",
        {
            **public("title question scope left_out why_now close_reason", WORDS),
            **public(
                "id body reference year number topics area_key area_name status public opened_on ends_on closed_on illustrative"
            ),
            **personal("made_at changed_at", _WROTE, "scrutiny", _UNLINK),
            **internal("lead version"),
        },
        "Lines of enquiry that you led",
        _mine("lead__person_id"),
        {"body_name": "body__name"},
    ),
    Table(
        "scrutiny.informationreply",
        {
            **personal("role given_at", _WROTE, "scrutiny", _UNLINK),
            **public("text links source", WORDS),
            **public("number complete given_on"),
            **internal("id request membership"),
        },
        "Replies to requests that you gave or entered for a body",
        _mine(),
        {"enquiry": "request__enquiry__reference", "illustrative": "request__enquiry__illustrative"},
    ),
    Table(
        "scrutiny.evidence",
        {
            **public("kind title summary source href withdrawn_why", WORDS),
            **public("number definition figure run_id now now_run_id moved_at withdrawn_at"),
            **personal("made_at", _WROTE, "scrutiny", _UNLINK),
            **internal("id enquiry membership version"),
        },
        "Evidence that you added to lines of enquiry",
        _mine(),
        _of("enquiry"),
    ),
    Table(
        "scrutiny.programmemove",
        {
            **personal("role made_at", _WROTE, "scrutiny", _UNLINK),
            **public("was now reason", WORDS),
            **internal("id item membership"),
        },
        "Items of a work programme that you moved",
        _mine(),
        {"item_title": "item__title"},
    ),
    Table(
        "scrutiny.finding",
        {
            **public("title text place sureness_why sources withdrawn_why", WORDS),
            **public(
                "id body enquiry reference year number area_key area_name seriousness sureness topics lever factor definition "
                "figure run_id now now_run_id moved_at status version published_at illustrative"
            ),
            **personal("role made_at changed_at", _WROTE, "scrutiny", _UNLINK),
            **internal("membership"),
        },
        "Findings that you wrote",
        _mine(),
        {"body_name": "body__name"},
    ),
    Table(
        "scrutiny.rightofreply",
        {
            **personal("role given_at", _WROTE, "scrutiny", _UNLINK),
            **public("to_name text_shown text source", WORDS),
            **public("to_body asked_on reply_length reply_unit due_on accepts waived given_on"),
            **internal("id finding membership reminded"),
        },
        "Comments on findings that you gave or entered for a body",
        _mine(),
        _of("finding"),
    ),
    Table(
        "scrutiny.scrutinysectionversion",
        {
            **personal("made_at", _WROTE, "scrutiny", _UNLINK),
            **public("text", WORDS),
            **public("version"),
            **internal("id section membership"),
        },
        "Versions of sections of reports that you wrote",
        _mine(),
        _of("section__report"),
    ),
    Table(
        "scrutiny.checkmember",
        {
            **personal("answered", _ASKED, "scrutiny", _UNLINK),
            **internal("id round membership"),
        },
        "Partnership checks that you were asked to answer",
        _mine(),
        {"body_name": "round__body__name", "illustrative": "round__illustrative"},
    ),
)

PERIODS = (
    Period(
        "scrutiny",
        "Who wrote or answered for a body in scrutiny, and in which role",
        "For good",
        "Findings, replies and reports are part of the record of the body. The public reads the role alone.",
    ),
)


def _plan(person_id: UUID) -> Plan:
    if not queries.wrote(person_id):
        return Plan()
    return Plan(
        stays=(
            "Findings, evidence, replies and parts of reports that you wrote for a body. They are the body’s words, shown "
            "with your role there and without your name.",
        )
    )


KEEPER = Keeper(app="scrutiny", tables=(*PEOPLE, *THINGS), periods=PERIODS, plan=_plan)


def keep() -> None:
    """Put scrutiny on the list of who keeps data."""
    register(KEEPER)
