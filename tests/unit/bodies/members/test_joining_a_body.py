"""Adding members: roles, seats, numbers, terms and names."""

from __future__ import annotations

import datetime as dt

import pytest

from access.gate import holds
from access.permissions import Permission
from accounts.models import Person
from audit import trail
from deliberation.bodies.actions import member_checks as checks
from deliberation.bodies.actions.members import add_member
from deliberation.bodies.models import Membership, Seat
from deliberation.bodies.queries import members as queries
from deliberation.bodies.queries.roles import scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from tests.cast import ANYBODY, Part, person_of
from tests.moot import Moot

pytestmark = pytest.mark.django_db
JOB = Actor.system("invitations")
TODAY = dt.date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _june():
    with clock.frozen(dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def andy(db) -> Person:
    """Andy, who is on no body."""
    return person_of(ANYBODY)


def join(body, person, role="member", **more):
    return add_member(
        actor=JOB, body_id=body.pk, person_id=person.pk, role=role, public_name=more.pop("name", ""), **more
    )


def test_a_panel_member_gets_the_next_number_and_is_called_by_it(moot: Moot, andy: Person) -> None:
    membership = join(moot.panel, andy)
    assert (membership.number, membership.public_name, membership.starts_on) == (4, "Member 4", TODAY)
    assert membership.seat is None
    entry = trail.history("membership", membership.pk)[-1]
    assert (entry["event"], entry["actor_id"]) == ("member.joined", "invitations")
    assert entry["detail"] == {"body": str(moot.panel.pk), "role": "member", "seat": None, "number": 4}


def test_a_board_member_is_called_by_name_and_has_no_number(moot: Moot, andy: Person) -> None:
    membership = join(moot.board, andy, organisation="  Northfen   Council ")
    assert (membership.number, membership.public_name) == (None, "Andy Anybody")
    assert membership.organisation == "Northfen Council"
    assert join(moot.panel, andy, "clerk", number=9).number is None


def test_numbers_are_given_once(moot: Moot, andy: Person) -> None:
    Membership.objects.filter(body=moot.panel, number=3).update(ends_on=dt.date(2026, 1, 1))
    with pytest.raises(checks.NumberTaken):
        join(moot.panel, andy, number=3)
    with pytest.raises(BadInput):
        join(moot.panel, andy, number=0)
    assert join(moot.panel, andy, number=12).number == 12
    assert queries.next_number(moot.panel) == 13
    assert queries.next_number(moot.board) == 1


def test_a_seat_is_filled_once_at_a_time(moot: Moot, andy: Person) -> None:
    seat = moot.patient_seat
    assert [each.pk for each in queries.vacant_seats(moot.board)] == [seat.pk]
    first = join(moot.board, andy, "patient_representative", seat_id=seat.pk, ends_on=dt.date(2026, 12, 31))
    assert first.seat == seat
    assert not queries.vacant_seats(moot.board)
    rosa = moot.people["rosa"]
    with pytest.raises(checks.SeatTaken):
        join(moot.board, rosa, "patient_representative", seat_id=seat.pk, starts_on=dt.date(2026, 12, 31))
    after = join(moot.board, rosa, "patient_representative", seat_id=seat.pk, starts_on=dt.date(2027, 1, 1))
    assert after.seat == seat
    una = person_of(Part("una@fenmarsh.example", "Una"))
    with pytest.raises(checks.SeatTaken):  # the earlier term would reach into the later one
        join(
            moot.board,
            una,
            "patient_representative",
            seat_id=seat.pk,
            starts_on=dt.date(2026, 1, 1),
        )


@pytest.mark.parametrize("role", ["member", "clerk"])
def test_a_seat_is_for_its_role(moot: Moot, andy: Person, role: str) -> None:
    with pytest.raises(checks.RoleNotFitting, match="for another role"):
        join(moot.board, andy, role, seat_id=moot.patient_seat.pk)


def test_a_seat_of_another_body_or_one_that_ended_is_not_there(moot: Moot, andy: Person) -> None:
    with pytest.raises(NotFound):
        join(moot.other, andy, "patient_representative", seat_id=moot.patient_seat.pk)
    Seat.objects.filter(pk=moot.patient_seat.pk).update(ends_on=dt.date(2026, 5, 31))
    with pytest.raises(NotFound):
        join(moot.board, andy, "patient_representative", seat_id=moot.patient_seat.pk)


@pytest.mark.parametrize(
    ("which", "role"),
    [
        ("panel", "chair"),
        ("panel", "patient_representative"),
        ("board", "facilitator"),
        ("other", "co_opted"),
        ("panel", "emperor"),
        ("board", ""),
    ],
)
def test_the_role_must_fit_the_kind(moot: Moot, andy: Person, which: str, role: str) -> None:
    with pytest.raises(checks.RoleNotFitting):
        join(getattr(moot, which), andy, role)


def test_the_same_role_twice_at_once_is_refused(moot: Moot) -> None:
    mabel = moot.people["mabel"]
    with pytest.raises(checks.AlreadyMember):
        join(moot.board, mabel)
    with pytest.raises(checks.AlreadyMember):
        join(moot.board, mabel, starts_on=dt.date(2024, 1, 1), ends_on=dt.date(2025, 4, 1))
    before = join(moot.board, mabel, starts_on=dt.date(2024, 1, 1), ends_on=dt.date(2025, 3, 31))
    assert before.pk
    assert join(moot.board, mabel, "co_opted").pk  # another role beside it is fine
    assert join(moot.panel, mabel).pk  # and so is another body
    assert Membership.objects.filter(person=mabel).count() == 4


def test_a_term_that_never_began_is_in_nobodys_way(moot: Moot, andy: Person) -> None:
    Membership.objects.create(
        body=moot.board,
        person=andy,
        role="member",
        public_name="Andy",
        starts_on=dt.date(2026, 9, 1),
        ends_on=dt.date(2026, 5, 1),
        end_reason="mistake",
    )
    assert join(moot.board, andy).pk


def test_a_future_term_grants_nothing_before_it_begins(moot: Moot, andy: Person) -> None:
    join(moot.board, andy, "clerk", starts_on=dt.date(2026, 7, 1), ends_on=dt.date(2026, 7, 31))
    scope = scope_of(moot.board.pk)
    for day, expected in (
        ("2026-06-30", False),
        ("2026-07-01", True),
        ("2026-07-31", True),
        ("2026-08-01", False),
    ):
        with clock.frozen(dt.datetime.fromisoformat(f"{day}T12:00:00+00:00")):
            assert holds(Actor.person(andy.pk), Permission.MEMBER_MANAGE, scope) is expected, day


def test_dates_must_make_sense(moot: Moot, andy: Person) -> None:
    with pytest.raises(BadInput, match="before the first day"):
        join(moot.board, andy, starts_on=TODAY, ends_on=dt.date(2026, 5, 31))
    moot.board.ends_on = dt.date(2026, 6, 30)
    moot.board.save()
    with pytest.raises(BadInput, match="body ends before"):
        join(moot.board, andy, starts_on=dt.date(2026, 7, 1))
    moot.board.ends_on = dt.date(2026, 5, 30)
    moot.board.save()
    with pytest.raises(WrongState, match="has ended"):
        join(moot.board, andy)


def test_nobody_joins_with_a_closed_account(moot: Moot, andy: Person) -> None:
    Person.objects.filter(pk=andy.pk).update(is_active=False)
    with pytest.raises(NotFound):
        join(moot.board, andy)


@pytest.mark.parametrize(
    "name",
    ["Member 2", "member  02", "MEMBER2", "number 2", "2", "Мember 2", "Priya P", "priya p.", "Príya P", "Clerk",
     "Femi Facilitator", "a@b.example", "!!!", "Co-opted member"],
)  # fmt: skip
def test_a_panel_name_is_never_somebody_elses(moot: Moot, andy: Person, name: str) -> None:
    Membership.objects.filter(body=moot.panel, number=2).update(public_name="Priya P")
    with pytest.raises(checks.NameTaken):
        join(moot.panel, andy, name=name)


@pytest.mark.parametrize("name", ["Andy", "Sam from Northfen", "Member 4", "李", "O’Neill"])
def test_a_panel_member_may_choose_a_name(moot: Moot, andy: Person, name: str) -> None:
    assert join(moot.panel, andy, name=f" {name} ").public_name == name


@pytest.mark.parametrize("name", ["x" * 121, "bell\x07", "left\u202eright"])
def test_a_name_that_cannot_be_shown_is_refused(moot: Moot, andy: Person, name: str) -> None:
    for body in (moot.panel, moot.board):
        with pytest.raises(BadInput):
            join(body, andy, name=name)


def test_two_councillors_may_have_one_name(moot: Moot, andy: Person) -> None:
    name = moot.membership("mabel", moot.board).public_name
    assert join(moot.board, andy, name=name).public_name == name


def test_only_invitations_and_the_command_line_add_members(moot: Moot, andy: Person, operator: Actor) -> None:
    for actor in (
        moot.actor("cleo"),
        moot.actor("chandra"),
        operator,
        Actor.person(andy.pk),
        Actor.anonymous(),
    ):
        with pytest.raises(NotAllowed):
            add_member(actor=actor, body_id=moot.board.pk, person_id=andy.pk, role="member", public_name="A")
    add_member(
        actor=Actor.system("operator"),
        body_id=moot.board.pk,
        person_id=andy.pk,
        role="member",
        public_name="A",
    )


def test_nothing_is_half_stored(moot: Moot, andy: Person) -> None:
    seat = _filled(moot)
    before = Membership.objects.count()
    with pytest.raises(checks.SeatTaken):
        join(moot.board, andy, "patient_representative", seat_id=seat.pk)
    assert Membership.objects.count() == before
    assert trail.newest() == []


def _filled(moot: Moot) -> Seat:
    Membership.objects.create(
        body=moot.board,
        person=moot.people["rosa"],
        role="patient_representative",
        seat=moot.patient_seat,
        public_name="Rosa",
        starts_on=TODAY,
    )
    return moot.patient_seat
