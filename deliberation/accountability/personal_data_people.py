"""Tables of accountability whose rows lead to a person."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q

from kernel.personal_data import Erasure, Table, Who, internal, personal, public, special

GIVEN = "To know who answered or reported for the body, and in which role."
WORDS = "Published; the words of a body, which may name people who act in public."
IN_PUBLIC = "Members act in public, and the public may see what was moved, said and asked."
STAYS = "What a member did in public is part of the record of the body; it is shown with the role alone."
OWN = "So that you find again what you look for often."
UNLINK, DELETE, RECORD = Erasure.UNLINK, Erasure.DELETE, Erasure.RECORD


def _mine(path: str = "membership__person_id") -> Callable[[Who], Q]:
    return lambda who: Q(**{path: who.id})


def _of(path: str) -> dict[str, str]:
    return {path: f"{path}__reference", "illustrative": f"{path}__illustrative"}


PEOPLE = (
    Table(
        "accountability.response",
        {
            **personal("role given_at", GIVEN, "response", UNLINK),
            **public("reasons will_do source", WORDS),
            **public("number verdict by_when given_on partial"),
            **internal("id recommendation membership"),
        },
        "Answers to recommendations that you gave or entered for a body",
        _mine(),
        {**_of("recommendation"), "body": "membership__body__name"},
    ),
    Table(
        "accountability.boardanswer",
        {
            **personal("role given_at", GIVEN, "response", UNLINK),
            **public("text", WORDS),
            **public("number given_on"),
            **internal("id question membership"),
        },
        "Answers to questions that you gave for a body",
        _mine(),
        _of("question"),
    ),
    Table(
        "accountability.boardquestion",
        {
            **special("text background", IN_PUBLIC, "accountability_public", RECORD, STAYS),
            **personal("role asked_at withdrawn_at", IN_PUBLIC, "accountability_public", RECORD, STAYS),
            **personal("withdrawn_why", IN_PUBLIC, "accountability_public", RECORD, STAYS),
            **public(
                "reference year number topics asked_on reply_length reply_unit due_on answered_on illustrative body from_body"
            ),
            **internal("id membership reminded"),
        },
        "Questions that you put to a board for patients",
        _mine(),
        {"body_name": "body__name"},
    ),
    Table(
        "accountability.progress",
        {
            **personal("role made_at", GIVEN, "response", UNLINK),
            **public("text evidence rag_why", WORDS),
            **public("number status rag said_on"),
            **internal("id action membership"),
        },
        "Reports on actions that you gave for a body",
        _mine(),
        _of("action"),
    ),
    Table(
        "accountability.slip",
        {
            **personal("role made_at", GIVEN, "response", UNLINK),
            **public("reason", WORDS),
            **public("was now"),
            **internal("id action milestone membership"),
        },
        "Days of actions that you moved for a body",
        _mine(),
        _of("action"),
    ),
    Table(
        "accountability.effectreview",
        {
            **personal("role done_at", GIVEN, "response", UNLINK),
            **public("note words figures", WORDS),
            **public("due_on status"),
            **internal("id effect membership run_id"),
        },
        "Looks at whether something worked that you noted for a body",
        _mine(),
        {"metric": "effect__title"},
    ),
    Table(
        "accountability.callinsupport",
        {
            **special("made_at", IN_PUBLIC, "accountability_public", RECORD, STAYS),
            **internal("id call_in membership"),
        },
        "Call-ins that you asked for or supported",
        _mine(),
        {
            "decision": "call_in__decision__reference",
            "illustrative": "call_in__decision__illustrative",
        },
    ),
    Table(
        "accountability.impactnote",
        {
            **special("text", IN_PUBLIC, "accountability_public", RECORD, STAYS),
            **personal(
                "role impact who made_at withdrawn_at", IN_PUBLIC, "accountability_public", RECORD, STAYS
            ),
            **internal("id decision membership"),
        },
        "Notes on what decisions mean for patients",
        _mine(),
        _of("decision"),
    ),
    Table(
        "accountability.motion",
        {
            **personal("moved_at seconded_at", IN_PUBLIC, "accountability_public", RECORD, STAYS),
            **public("title reasons about_title about_href outcome_words", WORDS),
            **public(
                "reference year number template status notice_until threshold ended_on topics illustrative made_at body meeting vote"
            ),
            **internal("id moved_by seconded_by"),
        },
        "Motions that you moved or seconded",
        lambda who: Q(moved_by__person_id=who.id) | Q(seconded_by__person_id=who.id),
        {"body_name": "body__name"},
    ),
    Table(
        "accountability.amendment",
        {
            **personal("made_at decided_at", IN_PUBLIC, "accountability_public", RECORD, STAYS),
            **public("text reasons outcome_words", WORDS),
            **public("number base status"),
            **internal("id motion moved_by seconded_by vote"),
        },
        "Amendments that you moved or seconded",
        lambda who: Q(moved_by__person_id=who.id) | Q(seconded_by__person_id=who.id),
        _of("motion"),
    ),
    Table(
        "accountability.speech",
        {
            **special("text side", IN_PUBLIC, "accountability_public", RECORD, STAYS),
            **personal("made_at withdrawn_at", IN_PUBLIC, "accountability_public", RECORD, STAYS),
            **internal("id motion membership"),
        },
        "What you said on motions",
        _mine(),
        _of("motion"),
    ),
    Table(
        "accountability.savedview",
        {
            **personal("person", OWN, "saved_view", DELETE, of_person=True),
            **personal("name query made_at", OWN, "saved_view", DELETE),
            **internal("id"),
        },
        "Views of the tracker that you saved",
        _mine("person_id"),
    ),
    Table(
        "accountability.trackerimport",
        {
            **personal("made_at ended_at", GIVEN, "response", UNLINK),
            **public(
                "filename", "The name of a file that the body’s clerk chose; of the body, not of a person."
            ),
            **internal("id body membership sha256 status rows faults count"),
        },
        "Trackers that you brought along for a body",
        _mine(),
        {"body_name": "body__name"},
    ),
)
"""Each with what a copy of somebody's data shows of it."""
