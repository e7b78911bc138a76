"""What votes hold about people, for what, and how long.

A ballot by name may show what somebody believes, and so may an objection with its reason: both are classed as special,
although a vote that is recorded by name is meant to be seen. Which group of a population somebody belongs to is special
whatever the group is. A secret ballot is about no person: nothing that is kept leads from it to anybody.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from deliberation.voting.actions import erasing
from deliberation.voting.queries import personal_data as queries
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
    special,
)

_DELETE, _UNLINK, _RECORD = Erasure.DELETE, Erasure.UNLINK, Erasure.RECORD

_ENTITLED = "To know who is entitled to vote, and that each votes once."
_SHOWN = (
    "Who was entitled is part of the vote. The name is the one in the register of members: of a panel member it becomes "
    "“Member” with the number."
)
_BY_NAME = "So that everybody can see how each voted, where a vote is recorded by name."
_ON_RECORD = "How somebody voted by name belongs to the record of the decision, and the count could not be checked without it."
_MIRROR = "To see whether those who vote mirror the people they speak for. Only counts of groups that are large enough are shown."
_READ_OFF = "So that two different people read off each batch of paper ballots."
_OTHERS = "What you read off are other people’s ballots. It is emptied when the batch is counted."
_WORDS = "Published with the vote; may name people who act in public."
_BOXED = "Ballots of a secret vote under random receipts: nothing leads from them to a person."

PEOPLE = (
    Table(
        "voting.elector",
        {
            **personal("person", _ENTITLED, "vote", _UNLINK, of_person=True),
            **personal("role voted_on on_paper", _ENTITLED, "vote", _UNLINK),
            **personal("public_name", _ENTITLED, "vote", _RECORD, _SHOWN),
            **internal("id vote membership substitute"),
        },
        "Votes in which you were entitled to vote, and the day on which you voted",
        lambda who: Q(person_id=who.id),
        {"vote": "vote__title", "body": "vote__body__name", "illustrative": "vote__illustrative"},
    ),
    Table(
        "voting.recordedballot",
        {
            **special("content", _BY_NAME, "ballot", _RECORD, _ON_RECORD),
            **personal("source replaced cast_at", _BY_NAME, "ballot", _UNLINK),
            **internal("id elector substitute"),
        },
        "How you voted where the vote was recorded by name, for yourself or in somebody’s place",
        lambda who: Q(elector__person_id=who.id) | Q(substitute__person_id=who.id),
        {"vote": "elector__vote__title", "body": "elector__vote__body__name", "illustrative": "elector__vote__illustrative"},
    ),
    Table(
        "voting.sealedballot",
        {
            **special("content", _BY_NAME, "ballot", _RECORD, _ON_RECORD),
            **personal("source", _BY_NAME, "ballot", _UNLINK),
            **public("position receipt previous hash", _BOXED),
            **internal("id vote elector"),
        },
        "Your ballots by name, as they were sealed when the vote closed",
        lambda who: Q(elector__person_id=who.id),
        {"vote": "vote__title", "body": "vote__body__name", "illustrative": "vote__illustrative"},
    ),
    Table(
        "voting.membergroup",
        {**special("group", _MIRROR, "member_group", _DELETE), **internal("id membership feature")},
        "Groups of the population that you said you belong to",
        lambda who: Q(membership__person_id=who.id),
        {
            "feature": "feature__name",
            "group_name": "group__name",
            "body": "membership__body__name",
            "illustrative": "membership__body__illustrative",
        },
    ),
    Table(
        "voting.paperentry",
        {
            **personal("person", _READ_OFF, "paper_entry", _UNLINK, of_person=True),
            **personal("place finished settled", _READ_OFF, "paper_entry", _UNLINK),
            **special("rows", "To compare what two people read off.", "paper_entry", _UNLINK, _OTHERS, exported=False),
            **internal("id batch"),
        },
        "Batches of paper ballots that you read off",
        lambda who: Q(person_id=who.id),
        {"vote": "batch__vote__title", "batch": "batch__number", "illustrative": "batch__vote__illustrative"},
    ),
)  # fmt: skip

VOTES = (
    Table(
        "voting.vote",
        {
            **public("title question background annul_reason", _WORDS),
            **public(
                "thing_kind thing_id method rule seats dots envelope fits_envelope threshold none_of_these equal_ranks "
                "may_replace results_wait secrecy watch watch_from roles quorum_kind quorum_value tie_rule tie_seed public "
                "opens_at closes_at by_hand status opened_at closed_at annulled_at spec_hash electors_count seal "
                "sealed_count counted_at illustrative"
            ),
            **public("representation", "Counts of groups; those that are too small are left out before it is kept."),
            **internal("id body meeting item created_at changed_at"),
        },
    ),
    Table("voting.option", {**public("position name meaning cost minimum none"), **internal("id vote")}),
    Table("voting.box", internal("vote ballots", _BOXED)),
    Table(
        "voting.batch",
        {
            **public("number label papers status spoilt counted_at", "Piles of paper, not people."),
            **public("discard_reason", _WORDS),
            **internal("id vote created_at"),
        },
    ),
    Table(
        "voting.result",
        {
            **public("rule binding outcome chosen chosen_at counted_at"),
            **public("chosen_reason", _WORDS),
            **internal("id vote"),
        },
    ),
    Table("voting.feature", {**public("position name source ended"), **internal("id body")}),
    Table("voting.group", {**public("position name target"), **internal("id feature")}),
)  # fmt: skip

PERIODS = (
    Period(
        "vote",
        "Who was entitled to vote, and the day on which they voted",
        "For good",
        "Without it nobody could check that there were no more ballots than voters. Of a secret vote it says that "
        "somebody voted, never how.",
    ),
    Period(
        "ballot",
        "How somebody voted in a vote recorded by name",
        "For good",
        "It is the record of the decision, and the seal of the ballots holds only while none is missing.",
    ),
    Period(
        "member_group",
        "Groups of the population that a member said they belong to",
        f"{queries.GROUPS.days} days after they left the body",
        "Votes that opened while they were a member are counted by then. What is kept afterwards are counts.",
        queries.old_groups,
        erasing.forget_old_groups,
    ),
    Period(
        "paper_entry",
        "What two people read off paper ballots",
        "Until the batch is counted or discarded; if it never is, "
        f"{queries.ENTRIES.days} days after the vote ended. Who read them off stays",
        "Once a batch is counted its ballots are in the box. Who entered a batch stays with it, so that mistakes can be traced.",
        queries.old_entries,
        erasing.empty_old_entries,
    ),
)


def _plan(person_id: UUID) -> Plan:
    removed, stays = [], []
    if queries.groups_of(person_id).exists():
        removed.append("Which groups of the population you said you belong to.")
    counts = queries.entitled(person_id)
    if counts["entitled"]:
        stays.append(
            "That you were entitled to vote, and the day on which you voted. It stands under the name that the public sees of "
            "you afterwards."
        )
    if counts["secret"]:
        stays.append("Your secret ballots stay in the count. Nobody can tell which they are.")
    if counts["by_name"]:
        stays.append("How you voted where a vote was recorded by name, with the reason if you gave one.")
    if queries.entries_by(person_id).exists():
        stays.append("That somebody entered a batch of paper ballots, under a random number.")
    return Plan(tuple(removed), tuple(stays))


KEEPER = Keeper(
    app="voting",
    tables=(*PEOPLE, *VOTES),
    periods=PERIODS,
    plan=_plan,
    erase=erasing.erase_from_votes,
)


def keep() -> None:
    """Put votes on the list of who keeps data."""
    register(KEEPER)
