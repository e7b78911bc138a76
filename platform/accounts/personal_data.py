"""What accounts, and the libraries that sign people in, hold about people, and how long.

The list of everybody who keeps data is in `kernel.personal_data`; every app has a file like this one.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q

from accounts import queries_retention as due
from accounts.actions import retention_steps as steps
from accounts.models import DataExport, ExportStatus, Person
from kernel.personal_data import (
    Column,
    Erasure,
    Keeper,
    Period,
    Plan,
    Table,
    Who,
    internal,
    personal,
    register,
)

_DELETE, _BLANK, _UNLINK = Erasure.DELETE, Erasure.BLANK, Erasure.UNLINK
_HIDDEN = "A secret of the sign-in: in a copy it could be stolen."


def _of(path: str) -> Callable[[Who], Q]:
    return lambda who: Q(**{path: who.id})


def _addresses(who: Who) -> Q:
    return Q(user_id=who.id) | (Q(email__iexact=who.email) if who.email else Q(pk__in=[]))


_SIGN_IN = "To sign you in and to keep your account from others."
_PLACES = "So that you see where you are signed in, and can sign out there."

_ACCOUNT: dict[str, Column] = {
    **personal("email", "To send you codes for signing in, and messages that you need.", "account", _BLANK),
    **personal("display_name", "To call you by, and to show operators and clerks who you are.", "account", _BLANK),
    **personal("last_login warned_at", "To notice an account that nobody uses any more.", "account", _BLANK),
    **personal("id is_active created_at erased_at", "To tell accounts apart. The number is random.", "account", _UNLINK),
    **internal("password", "A mark that there is no password."),
}  # fmt: skip

TABLES = (
    Table("accounts.person", _ACCOUNT, "Your account", lambda who: Q(pk=who.id)),
    Table(
        "accounts.deskvisit",
        {
            **personal("person", "To show what is new on your desk.", "desk", _DELETE, of_person=True),
            **personal("seen_at before", "To show what is new on your desk.", "desk", _DELETE),
        },
        "When you last looked at your desk",
        _of("person_id"),
    ),
    Table(
        "accounts.dataexport",
        {
            **personal(
                "person", "To make and give out copies of your data.", "export_note", _DELETE, of_person=True
            ),
            **personal(
                "status size wanted_at ready_at expires_at",
                "To make and give out copies of your data.",
                "export_note",
                _DELETE,
            ),
            **internal("id stored beat_at"),
        },
        "Copies of your data that you asked for",
        _of("person_id"),
    ),
    Table("accounts.retentionrun", internal("id began_at ended_at dry_run counts")),
    Table(
        "account.emailaddress",
        {
            **personal("user", _SIGN_IN, "account", _DELETE, of_person=True),
            **personal("email verified primary", _SIGN_IN, "account", _DELETE),
            **internal("id"),
        },
        "Addresses that the sign-in keeps",
        _addresses,
    ),
    Table(
        "account.emailconfirmation",
        {
            **personal("created sent", _SIGN_IN, "account", _DELETE),
            **personal("key", _SIGN_IN, "account", _DELETE, _HIDDEN, exported=False),
            **internal("id email_address"),
        },
        "Confirmations of addresses",
        _of("email_address__user_id"),
    ),
    Table(
        "mfa.authenticator",
        {
            **personal("user", _SIGN_IN, "second_step", _DELETE, of_person=True),
            **personal("type created_at last_used_at", _SIGN_IN, "second_step", _DELETE),
            **personal("data", _SIGN_IN, "second_step", _DELETE, _HIDDEN, exported=False),
            **internal("id"),
        },
        "Your second step",
        _of("user_id"),
    ),
    Table(
        "usersessions.usersession",
        {
            **personal("user", _PLACES, "place", _DELETE, of_person=True),
            **personal("ip user_agent created_at last_seen_at data", _PLACES, "place", _DELETE),
            **personal("session_key", _PLACES, "place", _DELETE, _HIDDEN, exported=False),
            **internal("id"),
        },
        "Where you are signed in",
        _of("user_id"),
    ),
    Table(
        "sessions.session",
        {
            **personal(
                "session_key session_data",
                "To keep you signed in.",
                "session",
                _DELETE,
                _HIDDEN,
                exported=False,
            ),
            **internal("expire_date"),
        },
    ),
    Table(
        "auth.permission", internal("id name content_type codename", "Brought by the framework; not used.")
    ),
    Table("auth.group", internal("id name", "Brought by the framework; not used.")),
    Table("auth.group_permissions", internal("id group permission", "Brought by the framework; not used.")),
    Table("contenttypes.contenttype", internal("id app_label model")),
)

PERIODS = (
    Period(
        "account",
        "Your account: name and email address",
        "While you have the account: until you erase it, or nobody has used it for two years",
        "They are needed to sign you in, and for nothing once you no longer do.",
    ),
    Period(
        "never_used",
        "Accounts that were made and never used",
        f"{due.NEVER_USED.days} days after they were made, if they came with no role and no body",
        "Somebody who has not signed in by then was made an account by mistake or does not want it.",
        due.never_used,
        steps.erase_never_used,
    ),
    Period(
        "unused_warning",
        "A message before an unused account is erased",
        f"{due.NOTICE.days} days before",
        "So that who still wants it can sign in, which is all it takes to keep it.",
        due.to_be_warned,
        steps.warn_of_erasure,
    ),
    Period(
        "unused",
        "Accounts of people who have no role, sit on no body and do not sign in",
        "Two years after the last of these",
        "Replies to a panel or board come within months, and what follows from them within a year or two. After that nobody needs to "
        "reach the person. What they did stays on the public record, without the account.",
        due.unused,
        steps.erase_unused,
    ),
    Period(
        "session",
        "Sessions",
        "Until you sign out; 12 hours at most",
        "They keep you signed in. An ended one is of no use.",
        due.ended_sessions,
        steps.remove_sessions,
    ),
    Period(
        "place",
        "Where you were signed in: network address, browser, times",
        f"{due.PLACES.days} days after you were last there",
        "So that you can notice a sign-in that was not yours.",
        due.old_places,
        steps.remove_places,
    ),
    Period(
        "second_step",
        "Your second step and its recovery codes",
        "Until you remove it, or the account is erased",
        "It protects what you may do here. The secret is stored encrypted.",
    ),
    Period(
        "desk",
        "When you last looked at your desk",
        "The last two times, while you have the account",
        "To show what is new since then.",
    ),
    Period(
        "export",
        "Copies of your data",
        f"{due.COPIES.days} days after they were made",
        "Long enough to fetch it. A file with everything about somebody should not lie about.",
        due.old_copies,
        steps.remove_copies,
    ),
    Period(
        "export_note",
        "That you asked for a copy, and when",
        f"{due.NOTES.days} days",
        "To limit how many are made in a day, and so that you can notice one that you did not ask for.",
        due.old_notes,
        steps.remove_notes,
    ),
)


def _plan(person_id: UUID) -> Plan:
    person = Person.objects.get(pk=person_id)
    removed = ["Your name and your email address." if person.email else "Your name."]
    places = UserSession.objects.filter(user_id=person_id).count()
    if places:
        removed.append(
            f"Where you are signed in ({places} {'place' if places == 1 else 'places'}); you are signed out everywhere."
        )
    if Authenticator.objects.filter(user_id=person_id).exists():
        removed.append("Your second step and its recovery codes.")
    if DataExport.objects.filter(person_id=person_id, status=ExportStatus.READY).exists():
        removed.append("The copies of your data that are here to be fetched.")
    stays = "What you did on this site stays on the trail, and so does what was done to your account, under a random number. Nothing leads from that number to you any more."  # fmt: skip
    return Plan(tuple(removed), (stays,))


KEEPER = Keeper(app="accounts", tables=TABLES, periods=PERIODS, plan=_plan)


def keep() -> None:
    """Put accounts and sign-in on the list of who keeps data."""
    register(KEEPER)
