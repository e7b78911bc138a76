"""What trade-offs hold about people, for what, and how long.

What somebody says on a difficult choice may show what they believe, so it is classed as special, although points and
questions are meant to be read. Where somebody stands on a statement, or leaned before and after, nobody sees but
themselves; only what is told of enough members together is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db.models import Q

from deliberation.tradeoffs.actions import erasing
from deliberation.tradeoffs.personal_data_things import THINGS, WORDS
from deliberation.tradeoffs.queries import personal_data as queries
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
    special,
)

_DELETE, _UNLINK, _RECORD = Erasure.DELETE, Erasure.UNLINK, Erasure.RECORD

_SAID = "So that members can weigh each other's reasons, and the public can see what was heard."
_STAYS = (
    "What was said is part of what the panel decided on. It stays under the name that the public sees of its author "
    "afterwards: of a panel member “Member” with the number."
)
_STANDS = (
    "To find what members share and where they differ. Only what is told of enough members together is shown."
)
_OWN = "For the member alone: what they have read, tried out and been told."
_BY = "To show who handed it in, asked or answered, under the name that the public sees."
_MODERATED = "So that nothing is taken out without a reason, and whoever wrote it can appeal."
_NOTES = "So that facilitators can prepare the next meeting."
_OTHERS = (
    "A facilitator's note may speak of other people. It is deleted with the account of whoever wrote it."
)
_WITNESS = "So that the panel, and the public, know whom it heard."
_SPOKE = "A witness spoke in public, and what they said is part of what the panel heard."
_OFFICE = "Who gave a body's view is part of the record of that body."

_OF = {"tradeoff": "tradeoff__title", "illustrative": "tradeoff__illustrative"}


def _via(path: str) -> dict[str, str]:
    return {"tradeoff": f"{path}__tradeoff__title", "illustrative": f"{path}__tradeoff__illustrative"}


def _mine(who_path: str = "membership__person_id") -> Callable[[Who], Q]:
    return lambda who: Q(**{who_path: who.id})


PEOPLE = (
    Table(
        "tradeoffs.point",
        {
            **special("text", _SAID, "tradeoff_said", _RECORD, _STAYS),
            **personal("by_name", _BY, "tradeoff_said", _RECORD, _STAYS),
            **personal("side in_room made_at edited_at version status", _SAID, "tradeoff_said", _RECORD, _STAYS),
            **public("number knew new_to", "Counts of answers."),
            **internal("id tradeoff option parent form_id membership"),
        },
        "Points that you made",
        _mine(),
        {**_OF, "option_name": "option__name"},
    ),
    Table(
        "tradeoffs.pointversion",
        {
            **special("text", _SAID, "tradeoff_said", _RECORD, _STAYS),
            **personal("version written_at", _SAID, "tradeoff_said", _RECORD, _STAYS),
            **public("public", "Whether it was ever shown to everybody."),
            **internal("id point"),
        },
        "Every version of the points that you made",
        _mine("point__membership__person_id"),
        _via("point"),
    ),
    Table(
        "tradeoffs.reaction",
        {**personal("knew given_at", _SAID, "tradeoff_own", _UNLINK), **internal("id point membership")},
        "Whether you knew what a point says",
        _mine(),
        _via("point"),
    ),
    Table(
        "tradeoffs.statement",
        {
            **special("text", _SAID, "tradeoff_said", _RECORD, _STAYS),
            **personal("seeded status made_at", _SAID, "tradeoff_said", _RECORD, _STAYS),
            **public("number"),
            **internal("id tradeoff form_id membership"),
        },
        "Statements that you wrote",
        _mine(),
        _OF,
    ),
    Table(
        "tradeoffs.answer",
        {
            **special("value", _STANDS, "tradeoff_stand", _UNLINK),
            **personal("given_at", _STANDS, "tradeoff_stand", _UNLINK),
            **internal("id statement membership"),
            **internal("outside", "The number of a voter in a file of another tool: it leads to nobody here."),
        },
        "Where you stand on statements: 1 agree, -1 disagree, 0 pass",
        _mine(),
        {"statement_text": "statement__text", **_via("statement")},
    ),
    Table(
        "tradeoffs.leaning",
        {
            **special("value", _STANDS, "tradeoff_stand", _UNLINK),
            **personal("when given_at", _STANDS, "tradeoff_stand", _UNLINK),
            **internal("id option membership"),
        },
        "How much you were for each option, before and after",
        _mine(),
        {"option_name": "option__name", **_via("option")},
    ),
    Table(
        "tradeoffs.scenario",
        {
            **special("picks", _OWN, "tradeoff_own", _DELETE),
            **personal("name outcome shared saved_at", _OWN, "tradeoff_own", _DELETE),
            **internal("id tradeoff membership run_id"),
        },
        "What you tried out in the explorer and kept",
        _mine(),
        _OF,
    ),
    Table(
        "tradeoffs.reading",
        {**personal("read_at", _OWN, "tradeoff_own", _DELETE), **internal("id item membership")},
        "Evidence that you marked as read",
        _mine(),
        {"claim": "item__claim", **_via("item")},
    ),
    Table(
        "tradeoffs.evidenceitem",
        {
            **public("kind claim summary source link published strength strength_why status status_reason", WORDS),
            **special("interests", _BY, "tradeoff_said", _RECORD, _STAYS),
            **personal("by_name submitted_at", _BY, "tradeoff_said", _RECORD, _STAYS),
            **public("number"),
            **internal("id tradeoff form_id membership changed_at"),
        },
        "Evidence that you handed in",
        _mine(),
        _OF,
    ),
    Table(
        "tradeoffs.challenge",
        {
            **special("text", _SAID, "tradeoff_said", _RECORD, _STAYS),
            **personal("by_name made_at status", _BY, "tradeoff_said", _RECORD, _STAYS),
            **public("reply replied_as replied_at", WORDS),
            **internal("id item form_id membership"),
        },
        "Where you doubted an item of evidence",
        _mine(),
        {"claim": "item__claim", **_via("item")},
    ),
    Table(
        "tradeoffs.witness",
        {
            **personal("name role status heard_on", _WITNESS, "tradeoff_said", _RECORD, _SPOKE),
            **special("interests statement", _WITNESS, "tradeoff_said", _RECORD, _SPOKE),
            **public("why", WORDS),
            **public("number"),
            **internal("id tradeoff form_id membership changed_at"),
        },
        "Where you were heard as a witness",
        _mine(),
        _OF,
    ),
    Table(
        "tradeoffs.question",
        {
            **special("text", _SAID, "tradeoff_said", _RECORD, _STAYS),
            **personal("by_name asked_at status", _BY, "tradeoff_said", _RECORD, _STAYS),
            **public(
                "answer answered_how answered_as answered_at promise promise_due promise_kept_at promise_result", WORDS
            ),
            **public("number"),
            **internal("id tradeoff form_id witness membership merged_into"),
        },
        "Questions that you asked witnesses",
        _mine(),
        _OF,
    ),
    Table(
        "tradeoffs.support",
        {**personal("given_at", _SAID, "tradeoff_own", _UNLINK), **internal("id question membership")},
        "Questions that you wanted answered too",
        _mine(),
        {"question_text": "question__text", **_via("question")},
    ),
    Table(
        "tradeoffs.groupseat",
        {**internal("membership id"), **personal("group", _NOTES, "tradeoff_own", _UNLINK)},
        "Small groups that you sat in",
        _mine(),
        {"round": "group__round__number", **_via("group__round")},
    ),
    Table(
        "tradeoffs.privatenote",
        {
            **personal("person", _NOTES, "tradeoff_notes", _DELETE, of_person=True),
            **personal("by_name written_at", _NOTES, "tradeoff_notes", _DELETE),
            **special("text", _NOTES, "tradeoff_notes", _DELETE, _OTHERS, exported=False),
            **internal("id tradeoff"),
        },
        "Private notes that you wrote as a facilitator",
        _mine("person_id"),
        _OF,
    ),
    Table(
        "tradeoffs.moderationcase",
        {
            **personal("moderator", _MODERATED, "tradeoff_moderated", _UNLINK, of_person=True),
            **personal("appeal_by", _MODERATED, "tradeoff_moderated", _UNLINK, of_person=True),
            **personal("appeal appealed_at seen_at", _MODERATED, "tradeoff_moderated", _UNLINK),
            **personal("note decided decided_at reason", _MODERATED, "tradeoff_moderated", _UNLINK),
            **personal(
                "appeal_upheld appeal_note appeal_decided_at", _MODERATED, "tradeoff_moderated", _UNLINK
            ),
            **internal("id tradeoff thing_kind thing_number author"),
        },
        "Decisions on what you wrote, or that you made as a moderator",
        lambda who: Q(author__person_id=who.id) | Q(moderator_id=who.id) | Q(appeal_by_id=who.id),
        _OF,
    ),
    Table(
        "tradeoffs.sectionversion",
        {
            **special("text", _SAID, "tradeoff_said", _RECORD, _STAYS),
            **personal("by_name written_at version", _BY, "tradeoff_said", _RECORD, _STAYS),
            **internal("id section membership"),
        },
        "Versions of the report that you wrote",
        _mine(),
        _via("section__report"),
    ),
    Table(
        "tradeoffs.voice",
        {
            **public("name why has_seat due_on answer entered_by_us", WORDS),
            **personal("answered_as answered_at", _OFFICE, "tradeoff_said", _RECORD, _OFFICE),
            **internal("id tradeoff body invited_at membership"),
        },
        "Views that you put on record for a body",
        _mine(),
        _OF,
    ),
)  # fmt: skip

PERIODS = (
    Period(
        "tradeoff_said",
        "What was said on a trade-off: points, statements, questions, evidence, the report",
        "For good",
        "It is what the panel decided on; without it nobody could follow why.",
    ),
    Period(
        "tradeoff_stand",
        "Where somebody stands on statements, and how they leaned before and after",
        "For good, seen by nobody but themselves",
        "Without it the opinion groups and the change of opinion could not be reckoned again.",
    ),
    Period(
        "tradeoff_own",
        "What members read, tried out, supported and reacted to, and in which small groups they sat",
        f"What they read and kept for themselves: {queries.OWN.days} days after the trade-off closed. The rest stays in its counts",
        "Until then they may want it again. Afterwards only counts are needed.",
        queries.old_own,
        erasing.forget_old_own,
    ),
    Period(
        "tradeoff_notes",
        "Private notes of facilitators",
        f"{queries.NOTES.days} days after the trade-off closed",
        "They serve the next meeting, and nothing else.",
        queries.old_notes,
        erasing.forget_old_notes,
    ),
    Period(
        "tradeoff_moderated",
        "Decisions of moderators, with appeals",
        "For good",
        "Whoever looks at the log must be able to see that every decision had its reason.",
    ),
)


def _plan(person_id: UUID) -> Plan:
    removed, stays = [], []
    held = queries.held_by(person_id)
    if held.own:
        removed.append("What you marked as read and kept in the explorer of a trade-off.")
    if held.notes:
        removed.append("Private notes that you wrote as a facilitator.")
    if held.said:
        stays.append(
            "What you said on trade-offs: points, statements, questions, evidence and parts of reports. It stands under the name "
            "that the public sees of you afterwards."
        )
    if held.stands:
        stays.append("Where you stood on statements and options, under a number that no longer leads to you.")
    return Plan(tuple(removed), tuple(stays))


KEEPER = Keeper(
    app="tradeoffs",
    tables=(*PEOPLE, *THINGS),
    periods=PERIODS,
    plan=_plan,
    erase=erasing.erase_from_tradeoffs,
)


def keep() -> None:
    """Put trade-offs on the list of who keeps data."""
    register(KEEPER)
