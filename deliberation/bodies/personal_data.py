"""What bodies hold about people, for what, and how long.

Declared interests may show a party, a union, a belief or somebody's health. They are classed as special although they
are declared in order to be seen: who reads this record should know where such things can stand.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from accounts.queries_data import who_is
from deliberation.bodies.actions import erasing
from deliberation.bodies.queries import personal_data as queries
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

_BLANK, _DELETE, _UNLINK, _RECORD = Erasure.BLANK, Erasure.DELETE, Erasure.UNLINK, Erasure.RECORD
_BODY = {"body": "body__name", "illustrative": "body__illustrative"}
_BY_MEMBERSHIP = {"body": "membership__body__name", "illustrative": "membership__body__illustrative"}

_MEMBER = "To know who is on the body, in which role and from when to when."
_PUBLIC_OFFICE = (
    "Who held an office or a named seat did so in public; the name stays in the register of members. "
    "Of a panel member it becomes “Member” with the number."
)
_INTEREST = "So that everybody can see what may sway a member."
_AT_AN_ITEM = "What a named office-holder declared at an item stays with the record of that item. Everything else is emptied."
_PRESENT = "To know who was there, and whether enough were."
_INVITED = "To invite somebody, and to send or print the invitation."
_SENT_BY = "An invitation is in the copy of whom it went to; that you sent it is on your trail."
_WORDS = "Published with the body's papers; may name people who act in public."

MEMBERS = (
    Table(
        "bodies.membership",
        {
            **personal("person", _MEMBER, "membership", _UNLINK, of_person=True),
            **personal("role number starts_on ends_on end_reason created_at", _MEMBER, "membership", _UNLINK),
            **personal("public_name organisation", _MEMBER, "membership", _RECORD, _PUBLIC_OFFICE),
            **internal("id body seat"),
        },
        "What you are and were on bodies",
        lambda who: Q(person_id=who.id),
        {**_BODY, "seat": "seat__title"},
    ),
    Table(
        "bodies.substitute",
        {
            **personal("person", "To know who may stand in for a member.", "membership", _UNLINK, of_person=True),
            **personal("starts_on ends_on", "To know who may stand in for a member.", "membership", _UNLINK),
            **personal("public_name", "To know who may stand in for a member.", "membership", _RECORD, _PUBLIC_OFFICE),
            **internal("id membership"),
        },
        "For whom you may stand in",
        lambda who: Q(person_id=who.id),
        _BY_MEMBERSHIP,
    ),
    Table(
        "bodies.interest",
        {
            **special("kind organisation description starts_on ends_on", _INTEREST, "interest", _RECORD, _AT_AN_ITEM),
            **personal("declared_at withdrawn_at", _INTEREST, "interest", _UNLINK),
            **internal("id membership"),
        },
        "Interests that you declared",
        lambda who: Q(membership__person_id=who.id),
        _BY_MEMBERSHIP,
    ),
    Table(
        "bodies.declaration",
        {
            **personal("thing_kind thing_id leaves declared_at", _INTEREST, "meeting", _UNLINK),
            **internal("id membership interest"),
        },
        "What you said at an item: no interest, or which",
        lambda who: Q(membership__person_id=who.id),
        {**_BY_MEMBERSHIP, "interest": "interest__description"},
    ),
    Table(
        "bodies.attendance",
        {
            **personal("presence recorded_at", _PRESENT, "meeting", _UNLINK),
            **internal("id meeting membership substitute"),
        },
        "Meetings that you were expected at",
        lambda who: Q(membership__person_id=who.id) | Q(substitute__person_id=who.id),
        {**_BY_MEMBERSHIP, "meeting": "meeting__title", "meeting_starts_at": "meeting__starts_at"},
    ),
    Table(
        "bodies.calendaraddress",
        {
            **personal("person", "To give you your meetings as a calendar.", "calendar", _DELETE, of_person=True),
            **personal("made_at", "To give you your meetings as a calendar.", "calendar", _DELETE),
            **internal("id salt serial token_hash", "What the secret address is made from."),
        },
        "The secret address of your calendar",
        lambda who: Q(person_id=who.id),
    ),
)  # fmt: skip


def _invited(who: Who) -> Q:
    """Not those that they sent to others: whom those went to is the others' affair."""
    return Q(person_id=who.id) | (Q(email__iexact=who.email) if who.email else Q(pk__in=[]))


JOINING = (
    Table(
        "bodies.invitation",
        {
            **personal("name email address organisation", _INVITED, "invitation", _BLANK),
            **personal("person", _INVITED, "invitation", _UNLINK, of_person=True),
            **personal("role number starts_on ends_on used_at", _INVITED, "invitation", _UNLINK),
            **personal(
                "created_by", _INVITED, "invitation", _UNLINK, _SENT_BY, exported=False, of_person=True
            ),
            **internal(
                "id body purpose seat membership channel serial code_hash created_at expires_at wanted_at "
                "sending_at sent_at sends revoked_at blanked_at"
            ),
        },
        "Invitations to you",
        _invited,
        _BODY,
    ),
)

PLACES = (
    Table(
        "bodies.body",
        {
            **public(
                "slug letters name kind footprint accountability purpose part_of website starts_on ends_on end_reason reply_length "
                "reply_unit quorum_kind quorum_value majority votes_by_name illustrative"
            ),
            **public("contact", "The contact of an office, never a person's own."),
            **internal("id created_at"),
        },
    ),
    Table("bodies.bodyarea", {**public("area_key"), **internal("id body")}),
    Table(
        "bodies.terms", {**public("version text adopted_on next_review"), **internal("id body created_at")}
    ),
    Table("bodies.link", {**public("kind to_name note starts_on ends_on"), **internal("id body to")}),
    Table(
        "bodies.seat",
        {
            **public("title role organisation for_patients position ends_on"),
            **internal("id body nominated_by"),
        },
    ),
    Table(
        "bodies.asset",
        {
            **public(
                "system_key name kind category effect how organisation address postcode area_key latitude longitude website "
                "source review_on checked_on status retired_reason retired_at illustrative",
                "Organisations, places and services; never somebody's home.",
            ),
            **internal("id keeper created_at changed_at"),
        },
    ),
    Table(
        "bodies.assetimport",
        internal(
            "id keeper system_key filename sha256 rows faults new changed same status received_at done_at",
            "A list of organisations, places and services that is about to be published.",
        ),
    ),
    Table("bodies.areaoutline", {**public("area_key rings source licence loaded_at"), **internal("id")}),
)

MEETINGS = (
    Table(
        "bodies.meeting",
        {
            **public(
                "uid title starts_at ends_at place access_note public_link openness private_reason status called_at "
                "cancelled_at cancel_reason held_at sequence",
                _WORDS,
            ),
            **internal("id body member_link changed_at created_at"),
        },
    ),
    Table(
        "bodies.agendaitem",
        {
            **public("position title purpose minutes lead description private private_reason", _WORDS),
            **internal("id meeting"),
        },
    ),
    Table(
        "bodies.paper",
        {
            **public("title filename media_type size pages sha256 added_at withdrawn_at withdrawn_reason", _WORDS),
            **internal("id item stored private replaced_by"),
        },
    ),
    Table(
        "bodies.minutes",
        {
            **public("version status opening closed_at agreed_at published_at correction content sha256", _WORDS),
            **personal("agreed_by", "To know who recorded that the body agreed them.", "meeting", _UNLINK, of_person=True),
            **internal("id meeting changed_at created_at"),
        },
        "Minutes that you marked as agreed",
        lambda who: Q(agreed_by=str(who.id)),
        {"body": "meeting__body__name", "meeting": "meeting__title", "illustrative": "meeting__body__illustrative"},
    ),
    Table("bodies.itemrecord", {**public("text decision", _WORDS), **internal("id minutes item")}),
    Table(
        "bodies.agendapack",
        {
            **public("pages size sha256 made_at", _WORDS),
            **internal("id meeting for_members fingerprint status done total stored fault wanted_at beat_at"),
        },
    ),
)  # fmt: skip

PERIODS = (
    Period(
        "membership",
        "Who is and was on a body, by the name or number that the public sees",
        "For good",
        "It is the register of who could decide. A panel member is a number in it once their account is erased.",
    ),
    Period(
        "meeting",
        "Attendance, declarations at an item, minutes",
        "For good",
        "They are the record of how something was decided. Published minutes are never changed, only corrected by a new version.",
    ),
    Period(
        "interest",
        "Interests of former members",
        "Two years after they left; one that was declared at an item stays with that item",
        "While decisions of their time are followed up, readers may ask what swayed them. They can show beliefs and memberships, so they do "
        "not stay longer than that.",
        queries.old_interests,
        erasing.blank_old_interests,
    ),
    Period(
        "invitation",
        "Name and address of an invitation",
        f"{queries.INVITATIONS.days} days after it was used, withdrawn or ran out",
        "Long enough to send it again, or to ask why somebody did not get it.",
        queries.old_invitations,
        erasing.blank_old_invitations,
    ),
    Period(
        "calendar",
        "The secret address of your calendar",
        "While you have the account, or until you make a new one",
        "It lets a calendar program fetch your meetings.",
    ),
)


def _hindrances(person_id: UUID) -> Iterable[str]:
    for membership in queries.last_clerk_of(person_id):
        yield (
            f"{membership.body.name} would have nobody to look after it: this is its last "
            f"{membership.get_role_display().lower()}. Invite another first, or ask an operator to."
        )


def _plan(person_id: UUID) -> Plan:
    removed, stays = [], []
    for each in queries.memberships_of(person_id):
        body, role = each.membership.body.name, each.membership.get_role_display()
        if each.stays_named:
            stays.append(
                f"{body}: the name “{each.shown_after}”, with the role ({role}) and the dates. It was held in public."
            )
        else:
            removed.append(
                f"{body}: the name “{each.membership.public_name}”. The public sees “{each.shown_after}” instead."
            )
    if removed or stays:
        removed.append("What you are on any body ends today.")
        stays.append(
            "Minutes and decisions that were published stay as they were published, with the names and numbers that stood in them."
        )
    interests = queries.interests_of(person_id)
    kept = queries.on_record(interests).count()
    if interests.exists():
        removed.append(
            "Interests that you declared, but for those that stay (below)."
            if kept
            else "Interests that you declared."
        )
    if kept:
        stays.append(
            "Interests that a named office-holder declared at an item of a meeting: they belong to the record of that item."
        )
    if (
        queries.invitations_to(person_id, who_is(person_id).email)
        .exclude(name="", email="", address="")
        .exists()
    ):
        removed.append("Name and address in invitations that went to you. Open ones no longer work.")
    return Plan(tuple(removed), tuple(stays))


KEEPER = Keeper(
    app="bodies",
    tables=(*MEMBERS, *JOINING, *PLACES, *MEETINGS),
    periods=PERIODS,
    hindrances=_hindrances,
    plan=_plan,
    erase=erasing.erase_from_bodies,
    busy=queries.busy_since,
)


def keep() -> None:
    """Put bodies on the list of who keeps data."""
    register(KEEPER)
