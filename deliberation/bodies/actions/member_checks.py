"""What must hold before somebody joins a body or their term is changed."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from deliberation.bodies.calc.kinds import (
    FULL_MEMBERS,
    KINDS,
    ROLE_NAMES,
    BodyKind,
    MemberRole,
    has_role,
    named,
)
from deliberation.bodies.calc.names import fault_of_panel_name, tidy
from deliberation.bodies.models import Body, Membership, Seat
from deliberation.bodies.queries import members as queries
from kernel import clock
from kernel.errors import BadInput, NotAllowed, NotFound, WrongState

LONGEST_NAME = 120


class RoleNotFitting(BadInput):
    """A body of this kind has no such role, or the seat is for another one."""

    code = "role_not_fitting"
    next_step = "Choose a role that this body has."


class SeatTaken(WrongState):
    """Somebody holds the seat on a day of the term."""

    code = "seat_taken"
    next_step = "End the term of whoever holds the seat, or choose another seat or other dates."


class NumberTaken(WrongState):
    """The number was given before; a number is given once."""

    code = "number_taken"
    next_step = "Leave the number out: the next free one is given."


class AlreadyMember(WrongState):
    """The person has this role on the body on a day of the term."""

    code = "already_member"
    next_step = "Look at the list of members. Nothing was stored."


class NameTaken(BadInput):
    """A name on a panel that is, or looks like, somebody else's."""

    code = "name_taken"
    next_step = "Choose another name, or be shown by your number."


class MemberNotAllowed(NotAllowed):
    """Somebody would give themselves more power."""

    code = "own_role"
    next_step = "Ask another clerk, or the people who run this site."


def living_body(body_id: UUID) -> Body:
    """The body, locked until commit, so that seats and numbers are given one at a time. Raises NotFound, WrongState."""
    body = Body.objects.select_for_update().filter(pk=body_id).first()
    if body is None:
        raise NotFound("There is no such body.")
    if body.ends_on is not None and body.ends_on < clock.today():
        raise WrongState("This body has ended.", next_step="Look for the body that came after it.")
    return body


def check_dates(starts_on: dt.date, ends_on: dt.date | None, body: Body) -> None:
    """Refuse a term that ends before it begins, or begins after the body's own last day."""
    if ends_on is not None and ends_on < starts_on:
        raise BadInput("The last day is before the first day of the term.")
    if body.ends_on is not None and starts_on > body.ends_on:
        raise BadInput("The body ends before this term begins.")


def check_role(
    body: Body, person_id: object, role: str, starts_on: dt.date, ends_on: dt.date | None, *, besides: int | None = None
) -> None:  # fmt: skip
    """Refuse a role that the body does not have, or that the person has there on a day of the term."""
    if not has_role(body.kind, role):
        name = ROLE_NAMES[MemberRole(role)].lower() if role in set(MemberRole) else "such role"
        raise RoleNotFitting(f"A {KINDS[BodyKind(body.kind)].title.lower()} has no {name}.")
    if queries.has_role_then(body, person_id, role, starts_on, ends_on, besides=besides):
        raise AlreadyMember("This person has this role on the body already.")


def check_seat(
    body: Body, seat_id: int | None, role: str, starts_on: dt.date, ends_on: dt.date | None, *, besides: int | None = None
) -> Seat | None:  # fmt: skip
    """The seat, if one is wanted and free for the whole term. Raises NotFound, RoleNotFitting, SeatTaken."""
    if seat_id is None:
        return None
    seat = Seat.objects.filter(pk=seat_id, body=body).first()
    if seat is None or (seat.ends_on is not None and seat.ends_on < starts_on):
        raise NotFound("This body has no such seat.", next_step="Choose one of its seats.")
    if seat.role != role:
        raise RoleNotFitting(f"The seat “{seat.title}” is for another role.", next_step="Choose its role.")
    if queries.seat_is_taken(seat, starts_on, ends_on, besides=besides):
        raise SeatTaken(f"The seat “{seat.title}” is held by somebody in that time.")
    return seat


def free_number(body: Body, role: str, number: int | None) -> int | None:
    """The number of a new member: theirs if it is free, the next one on a panel, none elsewhere."""
    if named(body.kind, role) or role not in FULL_MEMBERS:
        return None
    if number is None:
        return queries.next_number(body)
    if number < 1:
        raise BadInput("A number starts at 1.")
    if Membership.objects.filter(body=body, number=number).exists():
        raise NumberTaken(f"Number {number} was given before.")
    return number


def check_name(body: Body, role: str, name: str, number: int | None, *, besides: int | None = None) -> str:
    """A public name, tidied. Raises BadInput, and NameTaken on a panel for a name that is somebody else's."""
    shown = short(name, "The name", LONGEST_NAME)
    if not shown:
        raise BadInput("Enter a name to be shown by.")
    if not named(body.kind, role):
        fault = fault_of_panel_name(shown, number, queries.names_on(body, besides=besides))
        if fault:
            raise NameTaken(fault)
    return shown


def short(text: str, what: str, most: int) -> str:
    """One line of text, tidied. Raises BadInput when it is too long or cannot be shown."""
    line = tidy(text)
    if not line.isprintable():
        raise BadInput(f"{what} holds a character that cannot be shown.")
    if len(line) > most:
        raise BadInput(f"{what} is too long: at most {most} characters.")
    return line
