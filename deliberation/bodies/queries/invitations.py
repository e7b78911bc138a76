"""Reading invitations: by body, by state, by the code that somebody enters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.encoding import force_bytes

from access.queries import grants_of
from accounts.models import Person
from deliberation.bodies.calc.codes import LETTER_DIGITS, LINK_DIGITS, hash_of, make_code, normal
from deliberation.bodies.calc.invitations import MOST_TRIES, OPEN, State, state_of, wait_after
from deliberation.bodies.calc.kinds import STAFF
from deliberation.bodies.calc.letters import sameness
from deliberation.bodies.models import Body, Channel, Invitation, Membership, Purpose
from deliberation.bodies.queries.roles import current
from kernel import clock
from kernel.errors import NotFound, WrongState


class CodeUnknown(NotFound):
    """No invitation has this code, or it was withdrawn: whoever guesses learns nothing from the difference."""

    code = "code_unknown"
    next_step = "Check each letter and figure, or ask whoever invited you for a new one."


class InvitationExpired(WrongState):
    """The time in which it could be used is over."""

    code = "invitation_expired"
    next_step = "Ask whoever invited you to send it again. They can do that in a minute."


class InvitationUsed(WrongState):
    """It was used, and it is for one use."""

    code = "invitation_used"
    next_step = "If it was you, sign in. If it was not, tell whoever invited you at once."


class CodeLost(WrongState):
    """The site's key is another one since the code was made, so that nobody can print it again."""

    code = "code_lost"
    next_step = "Send the invitation again: that makes a new code."


def state(invitation: Invitation) -> State:
    """Where an invitation stands now."""
    return state_of(
        used_at=invitation.used_at,
        revoked_at=invitation.revoked_at,
        expires_at=invitation.expires_at,
        sent_at=invitation.sent_at,
        tries=invitation.sends,
        now=clock.now(),
    )


def in_state(wanted: State) -> Q:
    """The condition that an invitation is in a state now; says the same as `state`."""
    now = clock.now()
    alive = Q(used_at=None, revoked_at=None, expires_at__gt=now)
    return {
        State.USED: Q(used_at__isnull=False),
        State.REVOKED: Q(used_at=None, revoked_at__isnull=False),
        State.EXPIRED: Q(used_at=None, revoked_at=None, expires_at__lte=now),
        State.SENT: alive & Q(sent_at__isnull=False),
        State.UNSENT: alive & Q(sent_at=None, sends__gte=MOST_TRIES),
        State.WAITING: alive & Q(sent_at=None, sends__lt=MOST_TRIES),
    }[wanted]


def still_open() -> Q:
    """The condition that an invitation can be used now."""
    return Q(used_at=None, revoked_at=None, expires_at__gt=clock.now())


def invitations_of(body: Body, *, wanted: str = "", channel: str = "") -> QuerySet[Invitation]:
    """A body's invitations, newest first, in a state and by a channel if one is named."""
    found = Invitation.objects.filter(body=body).select_related("seat", "membership")
    if wanted in set(State):
        found = found.filter(in_state(State(wanted)))
    return found.filter(channel=channel) if channel in Channel.values else found


def invitation_of(body_id: UUID | str, invitation_id: int) -> Invitation:
    """One invitation of a body, with seat and membership. Raises NotFound, for another body's id too."""
    found = (
        Invitation.objects.filter(pk=invitation_id, body_id=body_id)
        .select_related("seat", "membership", "body")
        .first()
    )
    if found is None:
        raise NotFound("There is no such invitation.", next_step="Look in the list of invitations.")
    return found


def printable(body: Body, ids: Iterable[int] | None = None) -> list[Invitation]:
    """Letters of a body whose codes work, oldest first, those of `ids` alone if given."""
    found = Invitation.objects.filter(still_open(), body=body, channel=Channel.LETTER)
    if ids is not None:
        found = found.filter(pk__in=list(ids))
    return list(found.select_related("seat", "membership", "person").order_by("number", "pk"))


def to_send() -> list[int]:
    """Ids of invitations that wait to be sent by e-mail, and of those whose sending failed or broke off a while ago."""
    first: timedelta = settings.HEARTBEAT_LIMIT
    due = Q(sending_at=None)
    for tries in range(1, MOST_TRIES):
        due |= Q(sends=tries, sending_at__lt=clock.now() - wait_after(tries, first))
    rows = Invitation.objects.filter(
        still_open(), due, channel=Channel.EMAIL, sent_at=None, wanted_at__isnull=False
    )
    return list(rows.order_by("wanted_at", "pk").values_list("pk", flat=True)[:200])


def open_for_email(body_id: UUID | str, email: str, purpose: str) -> bool:
    """Whether an invitation to this address is open already."""
    rows = Invitation.objects.filter(still_open(), body_id=body_id, email=email, purpose=purpose)
    return rows.exists()


def open_for_seat(seat_id: int) -> bool:
    """Whether an invitation to this seat is open already."""
    return Invitation.objects.filter(still_open(), seat_id=seat_id).exists()


def open_letters(body: Body) -> list[tuple[str, str]]:
    """Name and address of each open letter of a body."""
    rows = Invitation.objects.filter(still_open(), body=body, channel=Channel.LETTER, purpose=Purpose.JOIN)
    return list(rows.values_list("name", "address"))


def seals(invitation_id: int, serial: int, channel: str) -> tuple[str, str]:
    """The code of an invitation under the site's key, and its hash."""
    return _sealed(keys()[0], invitation_id, serial, channel)


def code_of(invitation: Invitation) -> str:
    """The code of an invitation, for its letter, its e-mail, or whoever runs the site. Raises CodeLost."""
    for key in keys():
        code, found = _sealed(key, invitation.pk, invitation.serial, invitation.channel)
        if found == invitation.code_hash:
            return code
    raise CodeLost("The code of this invitation cannot be made again: the site's secret key was changed.")


def _sealed(key: bytes, invitation_id: int, serial: int, channel: str) -> tuple[str, str]:
    digits = LINK_DIGITS if channel == Channel.EMAIL else LETTER_DIGITS
    code = make_code(key, invitation_id, serial, digits)
    return code, hash_of(key, code)


def keys() -> list[bytes]:
    """The site's keys, the present one first."""
    return [force_bytes(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def by_code(typed: str) -> Invitation:
    """The invitation of a code, in any state but withdrawn. Raises CodeUnknown."""
    code = normal(typed)
    hashes = [hash_of(key, code) for key in keys()] if code else []
    found = (
        Invitation.objects.filter(code_hash__in=hashes)
        .select_related("body", "seat", "membership", "person")
        .first()
    )
    if found is None or state(found) == State.REVOKED:
        raise CodeUnknown("This code does not work.")
    return found


def check_open(invitation: Invitation) -> None:
    """Let an invitation that can be used pass. Raises CodeUnknown, InvitationUsed, InvitationExpired."""
    stands = state(invitation)
    if stands in OPEN:
        return
    if stands == State.USED:
        raise InvitationUsed("This code was used already. It works once.")
    if stands == State.EXPIRED:
        raise InvitationExpired("This invitation has run out.")
    raise CodeUnknown("This code does not work.")


def may_have_sign_in_letter(person: Person) -> bool:
    """Whether somebody signs in by letter: no e-mail address, and no role in which one person acts for others."""
    if person.email or not person.is_active or grants_of(person.pk):
        return False
    staff = [role.value for role in STAFF]
    return not Membership.objects.filter(current(), person=person, role__in=staff).exists()


def can_join_without_email(invitation: Invitation) -> bool:
    """Whether a letter lets somebody in who has no e-mail address: not to a role that acts for others."""
    return invitation.channel == Channel.LETTER and invitation.role not in {role.value for role in STAFF}


def invitation_by_id(invitation_id: int) -> Invitation:
    """One invitation, whatever its body, for whoever came with its code. Raises NotFound."""
    found = (
        Invitation.objects.filter(pk=invitation_id)
        .select_related("body", "seat", "membership", "person")
        .first()
    )
    if found is None:
        raise NotFound("There is no such invitation.")
    return found


def waiting_letters(body: Body) -> list[int]:
    """Ids of letters that work and were not printed yet."""
    rows = Invitation.objects.filter(still_open(), body=body, channel=Channel.LETTER, sent_at=None)
    return list(rows.values_list("pk", flat=True))


def people_with_letters(body: Body) -> set[str]:
    """Who has an open letter of a body, in the form in which letters are compared."""
    return {sameness(name, address) for name, address in open_letters(body)}


def last_letter_to(membership: Membership) -> Invitation | None:
    """The newest letter to a member whose address is still kept."""
    rows = Invitation.objects.filter(membership=membership, channel=Channel.LETTER, blanked_at=None)
    return rows.exclude(purpose=Purpose.SUBSTITUTE).order_by("-pk").first()
