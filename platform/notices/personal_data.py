"""What notices hold about people: who follows what with which address, and what they were told when."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

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
from notices import queries
from notices.actions import forgetting

_DELETE = Erasure.DELETE
_FOLLOWS = "To tell you by email what comes about in the things that you follow."
_TOLD = "So that each thing is told you once, and a mail that did not go out can be found."
_HOOK = "Which operator let the site tell another system what comes about."
_WORDS = "Words about a public thing; the same for everybody who follows it."


def _follows(who: Who) -> Q:
    return queries.whose(who.id, who.email)


def _notices(who: Who) -> Q:
    mine = Q(follow__person_id=who.id) | Q(person_id=who.id)
    return mine | Q(follow__address=who.email.lower()) if who.email else mine


def _digests(who: Who) -> Q:
    mine = Q(person_id=who.id)
    return mine | Q(address=who.email.lower()) if who.email else mine


def _webhooks(who: Who) -> Q:
    return Q(made_by_id=who.id)


TABLES = (
    Table(
        "notices.follow",
        {
            **personal("person", _FOLLOWS, "follow", _DELETE, of_person=True),
            **personal("address kind thing_id title rhythm made_at confirmed_at ended_at", _FOLLOWS, "follow", _DELETE),
            **internal("id"),
        },
        "What you follow by email",
        _follows,
    ),
    Table(
        "notices.notice",
        {
            **personal("sort made_at due_at claimed_at tries sent_at given_up_at", _TOLD, "notice", _DELETE),
            **personal("person", _TOLD, "notice", _DELETE, of_person=True),
            **public("key subject text href illustrative", _WORDS),
            **internal("id follow digest"),
        },
        "Emails about things that you follow, and about your tasks",
        _notices,
        {"subject": "subject", "what_you_follow": "follow__title"},
    ),
    Table(
        "notices.digest",
        {
            **personal("address rhythm period made_at due_at claimed_at tries sent_at given_up_at", _TOLD, "digest", _DELETE),
            **personal("person", _TOLD, "digest", _DELETE, of_person=True),
            **internal("id"),
        },
        "Emails that bring together a day or a week",
        _digests,
    ),
    Table("notices.news", public("kind thing_id key subject text href illustrative made_at", _WORDS) | internal("id")),
    Table(
        "notices.webhook",
        {
            **personal("made_by", _HOOK, "webhook", Erasure.UNLINK, of_person=True),
            **internal("id name url secret kinds active made_at ended_at"),
        },
        "Other systems that you connected",
        _webhooks,
        {"name": "name"},
    ),
    Table(
        "notices.delivery",
        internal("id webhook key body made_at due_at claimed_at tries status error sent_at given_up_at replay_of"),
    ),
)  # fmt: skip

PERIODS = (
    Period(
        "follow",
        "What somebody follows, and with which address",
        "Until they stop",
        "Without it they could not be told.",
    ),
    Period(
        "follow_unconfirmed",
        "Addresses that somebody entered, and that nobody said yes to",
        f"{queries.UNCONFIRMED.days} days",
        "The link to say yes works for a week. After that nothing may be sent there.",
        queries.old_unconfirmed,
        forgetting.forget_unconfirmed,
    ),
    Period(
        "follow_ended",
        "What somebody followed, after they stopped",
        f"{queries.ENDED.days} days",
        "So that the link in an older mail still says that it is stopped, and a mail on its way can be explained.",
        queries.old_ended,
        forgetting.forget_ended,
    ),
    Period(
        "notice",
        "Which email went out to whom, and when",
        f"{queries.TOLD.days} days after it went out, or was given up",
        "So that nobody is told the same thing twice, and a mail that did not arrive can be looked for.",
        queries.old_notices,
        forgetting.forget_notices,
    ),
    Period(
        "digest",
        "Which email that brings together a day or a week went out to whom, and when",
        f"{queries.TOLD.days} days after it went out, or was given up",
        "As for every other email.",
        queries.old_digests,
        forgetting.forget_digests,
    ),
    Period(
        "webhook",
        "Which operator connected another system",
        "As long as the site runs",
        "Who let the site send messages elsewhere must be known as long as it may be asked.",
    ),
    Period(
        "delivery",
        "Messages to other systems, and what came of each",
        f"{queries.TOLD.days} days after it went out, or was given up",
        "So that one that did not arrive can be looked for, and sent again.",
        queries.old_deliveries,
        forgetting.forget_deliveries,
    ),
)  # fmt: skip


def _plan(person_id: UUID) -> Plan:
    removed = []
    if queries.of_person(person_id).exists():
        removed.append("What you follow by email, and when you were told.")
    if queries.about_tasks(person_id).exists():
        removed.append("Which emails about your tasks you got.")
    return Plan(removed=tuple(removed))


KEEPER = Keeper(
    app="notices", tables=TABLES, periods=PERIODS, plan=_plan, erase=forgetting.erase_from_notices
)


def keep() -> None:
    """Put notices on the list of who keeps data."""
    register(KEEPER)
