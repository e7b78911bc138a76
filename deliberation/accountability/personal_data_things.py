"""Tables of accountability that lead to no person."""

from __future__ import annotations

from deliberation.accountability.personal_data_people import WORDS
from kernel.personal_data import Table, internal, public

THINGS = (
    Table(
        "accountability.recommendation",
        {
            **public("to_name text reasons evidence lead", WORDS),
            **public(
                "id reference from_body year number to_body origin_kind origin_id origin_title origin_href made_on made_at "
                "reply_length reply_unit due_on verdict answered_on illustrative topics area_key area_name executive_on "
                "their_reference"
            ),
            **internal("addressee origin_key reminded"),
        },
    ),
    Table(
        "accountability.decision",
        {
            **public("title text reasons alternatives taken_by withdrawn_why", WORDS),
            **public(
                "id body reference year number status key planned_for taken_on call_in_until effective_on meeting item topics "
                "areas replaces published_at illustrative"
            ),
            **internal("made_at changed_at call_in_needed version"),
        },
    ),
    Table(
        "accountability.decisionmoney",
        {
            **public("period what planned actual source actual_source", WORDS),
            **internal("id decision position"),
        },
    ),
    Table(
        "accountability.decisionpaper",
        {**public("title href", WORDS), **internal("id decision position")},
    ),
    Table(
        "accountability.decisionlink",
        {**public("kind thing_id title href", WORDS), **internal("id decision")},
    ),
    Table(
        "accountability.planchange",
        {**public("was now reason made_at", WORDS), **internal("id decision")},
    ),
    Table(
        "accountability.callinrule",
        {**public("supporters window_length window_unit key_only source", WORDS), **internal("id body")},
    ),
    Table(
        "accountability.callin",
        {
            **public("grounds wanted outcome_text", WORDS),
            **public("id decision by_body status needed asked_at valid_at outcome outcome_on"),
        },
    ),
    Table(
        "accountability.action",
        {
            **public("text owner end_reason", WORDS),
            **public(
                "id body reference year number recommendation response decision due_on first_due_on status rag done_on topics "
                "areas made_at illustrative"
            ),
        },
    ),
    Table(
        "accountability.milestone",
        {**public("text due_on first_due_on done_on number", WORDS), **internal("id action")},
    ),
    Table(
        "accountability.expectedeffect",
        {
            **public("definition metric title area_key area_name rises size by baseline now moved_at", WORDS),
            **internal("id decision action run_id now_run_id made_at"),
        },
    ),
    Table(
        "accountability.motionversion",
        {**public("number text why made_at", WORDS), **internal("id motion")},
    ),
)
