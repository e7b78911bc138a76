"""Correcting, ending and renaming: who may, what is refused, what the trail keeps."""

from __future__ import annotations

import datetime as dt

import pytest

from access.gate import holds
from access.permissions import Permission
from audit import trail
from deliberation.bodies.actions import member_checks as checks
from deliberation.bodies.actions.members import (
    LastClerk,
    TermEnded,
    add_member,
    change_membership,
    choose_public_name,
    end_membership,
    end_substitute,
    name_substitute,
)
from deliberation.bodies.models import Membership, Substitute
from deliberation.bodies.queries import members as queries
from deliberation.bodies.queries.roles import scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, SecondStepNeeded, SignInNeeded, WrongState
from tests.cast import ANYBODY, person_of
from tests.moot import LONG_AGO, Moot

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 1)
JOB = Actor.system("invitations")


@pytest.fixture(autouse=True)
def _june():
    with clock.frozen(dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)):
        yield


def change(moot: Moot, name: str, body, by: str = "cleo", **values):
    membership = moot.membership(name, body)
    said = {
        "role": membership.role,
        "public_name": membership.public_name,
        "seat_id": membership.seat_id,
        "organisation": membership.organisation,
        "starts_on": membership.starts_on,
        "ends_on": membership.ends_on,
    }
    return change_membership(
        actor=moot.actor(by), body_id=body.pk, membership_id=membership.pk, **(said | values)
    )


def end(moot: Moot, name: str, body, by: str = "cleo", **values):
    said = {"ends_on": TODAY, "reason": "resigned"} | values
    return end_membership(
        actor=moot.actor(by), body_id=body.pk, membership_id=moot.membership(name, body).pk, **said
    )


def last_event(thing: str, pk: int) -> dict:
    return trail.history(thing, pk)[-1]


# Correcting


def test_a_clerk_corrects_what_is_said(moot: Moot) -> None:
    changed = change(
        moot, "mabel", moot.board, role="co_opted", organisation="Fen Trust", ends_on=dt.date(2027, 3, 31)
    )
    changed.refresh_from_db()
    assert (changed.role, changed.organisation, changed.ends_on) == (
        "co_opted",
        "Fen Trust",
        dt.date(2027, 3, 31),
    )
    detail = last_event("membership", changed.pk)["detail"]
    assert detail["fields"] == "role organisation ends_on"
    assert "Fen Trust" not in str(detail)


def test_saving_what_stands_there_already_records_nothing(moot: Moot) -> None:
    change(moot, "mabel", moot.board)
    change(moot, "paul", moot.panel)
    assert trail.newest() == []


@pytest.mark.parametrize(
    "by", ["chandra", "vera", "mabel", "anil", "cora", "obi", "will", "rosa", "paul", "otto"]
)
def test_nobody_else_corrects_or_ends(moot: Moot, by: str) -> None:
    with pytest.raises(NotAllowed):
        change(moot, "mabel", moot.board, by=by)
    with pytest.raises(NotAllowed):
        end(moot, "mabel", moot.board, by=by)


def test_it_needs_a_second_step_and_a_sign_in(moot: Moot) -> None:
    said = {"body_id": moot.board.pk, "membership_id": moot.membership("mabel", moot.board).pk}
    with pytest.raises(SecondStepNeeded):
        end_membership(actor=moot.actor("cleo", second_step=False), ends_on=TODAY, reason="resigned", **said)
    with pytest.raises(SignInNeeded):
        end_membership(actor=Actor.anonymous(), ends_on=TODAY, reason="resigned", **said)


def test_an_operator_corrects_and_ends_on_any_body(moot: Moot, operator: Actor) -> None:
    membership = moot.membership("rosa", moot.other)
    ended = end_membership(
        actor=operator, body_id=moot.other.pk, membership_id=membership.pk, ends_on=TODAY, reason="replaced"
    )
    assert ended.end_reason == "replaced"


def test_another_bodys_member_is_not_there(moot: Moot) -> None:
    rosa = moot.membership("rosa", moot.other).pk
    with pytest.raises(NotFound):
        end_membership(
            actor=moot.actor("cleo"), body_id=moot.board.pk, membership_id=rosa, ends_on=TODAY, reason="term"
        )
    with pytest.raises(NotFound):
        name_substitute(
            actor=moot.actor("cleo"), body_id=moot.board.pk, membership_id=rosa, person_id=moot.people["pam"].pk,
            public_name="Pam",
        )  # fmt: skip


def test_nobody_raises_their_own_role(moot: Moot, operator: Actor) -> None:
    other = Membership.objects.create(
        body=moot.panel,
        person=person_of(ANYBODY),
        role="clerk",
        public_name="Andy",
        starts_on=LONG_AGO,
    )
    with pytest.raises(checks.MemberNotAllowed):
        change(moot, "femi", moot.panel, by="femi", role="clerk")
    lowered = change(moot, "cleo", moot.panel, role="facilitator")  # less power is fine
    assert lowered.role == "facilitator"
    assert change(moot, "femi", moot.panel, by="cleo", role="clerk").role == "clerk"  # another's is fine
    assert other.role == "clerk"


def test_an_operator_on_a_board_does_not_raise_their_own_role(moot: Moot, operator: Actor) -> None:
    own = add_member(
        actor=JOB, body_id=moot.board.pk, person_id=operator.id, role="member", public_name="Olu"
    )
    with pytest.raises(checks.MemberNotAllowed):
        change_membership(
            actor=operator, body_id=moot.board.pk, membership_id=own.pk, role="clerk", public_name="Olu",
            seat_id=None, organisation="", starts_on=own.starts_on, ends_on=None,
        )  # fmt: skip


def test_a_change_cannot_show_a_panel_member_by_name(moot: Moot) -> None:
    with pytest.raises(checks.RoleNotFitting, match="another way"):
        change(moot, "paul", moot.panel, role="facilitator")
    with pytest.raises(checks.RoleNotFitting):
        change(moot, "paul", moot.panel, role="chair")
    with pytest.raises(checks.NameTaken):
        change(moot, "paul", moot.panel, public_name="Member 2")
    assert change(moot, "paul", moot.panel, public_name="Member 1").public_name == "Member 1"


def test_a_change_of_seat_or_dates_meets_the_same_checks(moot: Moot) -> None:
    with pytest.raises(checks.RoleNotFitting):
        change(moot, "mabel", moot.board, seat_id=moot.patient_seat.pk)
    seated = change(moot, "mabel", moot.board, role="patient_representative", seat_id=moot.patient_seat.pk)
    assert seated.seat == moot.patient_seat
    with pytest.raises(checks.SeatTaken):
        change(moot, "cora", moot.board, role="patient_representative", seat_id=moot.patient_seat.pk)
    with pytest.raises(BadInput):
        change(moot, "cora", moot.board, ends_on=dt.date(2026, 5, 1))
    with pytest.raises(BadInput):
        change(moot, "cora", moot.board, starts_on=dt.date(2027, 5, 1), ends_on=dt.date(2027, 1, 1))
    with pytest.raises(BadInput):
        change(moot, "cora", moot.board, public_name="   ")


# Ending


def test_ending_a_term(moot: Moot) -> None:
    mabel = moot.membership("mabel", moot.board)
    standing = Substitute.objects.create(
        membership=mabel, person=moot.people["rosa"], public_name="Rosa", starts_on=LONG_AGO
    )
    end(moot, "mabel", moot.board, ends_on=dt.date(2026, 5, 31))
    mabel.refresh_from_db()
    standing.refresh_from_db()
    assert (mabel.ends_on, mabel.end_reason, standing.ends_on) == (
        dt.date(2026, 5, 31),
        "resigned",
        dt.date(2026, 5, 31),
    )
    detail = last_event("membership", mabel.pk)["detail"]
    assert detail == {
        "body": str(moot.board.pk),
        "role": "member",
        "code": "resigned",
        "until": "2026-05-31",
    }
    assert last_event("substitute", standing.pk)["event"] == "substitute.ended"
    scope = scope_of(moot.board.pk)
    assert not holds(moot.actor("mabel"), Permission.MEETING_SEE_PRIVATE, scope)
    assert not holds(moot.actor("rosa"), Permission.MEETING_SEE_PRIVATE, scope)


def test_the_last_day_still_counts(moot: Moot) -> None:
    end(moot, "mabel", moot.board, ends_on=TODAY)
    assert holds(moot.actor("mabel"), Permission.MEETING_SEE_PRIVATE, scope_of(moot.board.pk))
    assert end(moot, "mabel", moot.board, ends_on=dt.date(2026, 5, 31)).ends_on < TODAY
    with pytest.raises(TermEnded):
        end(moot, "mabel", moot.board)
    with pytest.raises(TermEnded):
        change(moot, "mabel", moot.board)


@pytest.mark.parametrize("reason", ["", "erased", "body_ended", "because"])
def test_a_reason_is_a_code_that_staff_may_give(moot: Moot, reason: str) -> None:
    with pytest.raises(BadInput):
        end(moot, "mabel", moot.board, reason=reason)


def test_a_term_that_has_begun_does_not_end_before_it_did(moot: Moot) -> None:
    with pytest.raises(BadInput):
        end(moot, "mabel", moot.board, ends_on=dt.date(2025, 3, 31))
    coming = Membership.objects.create(
        body=moot.board,
        person=moot.people["rosa"],
        role="member",
        public_name="Rosa",
        starts_on=dt.date(2026, 9, 1),
    )
    ended = end_membership(
        actor=moot.actor("cleo"),
        body_id=moot.board.pk,
        membership_id=coming.pk,
        ends_on=TODAY,
        reason="mistake",
    )
    assert ended.ends_on < ended.starts_on
    with clock.frozen(dt.datetime(2026, 9, 2, tzinfo=dt.UTC)):
        assert not queries.current_members(moot.board).filter(pk=coming.pk)


def test_the_last_clerk_goes_only_when_it_is_meant(moot: Moot) -> None:
    with pytest.raises(LastClerk):
        end(moot, "cleo", moot.board)
    with pytest.raises(LastClerk):
        end(moot, "cleo", moot.panel)  # the panel has a facilitator, but no other clerk
    assert end(moot, "cleo", moot.board, last_clerk=True).ends_on == TODAY
    assert end(moot, "femi", moot.panel).ends_on == TODAY  # Cleo is still there


def test_a_second_clerk_lets_the_first_one_go(moot: Moot) -> None:
    andy = person_of(ANYBODY)
    add_member(
        actor=JOB, body_id=moot.board.pk, person_id=andy.pk, role="clerk", public_name="Andy",
        ends_on=dt.date(2026, 6, 1),
    )  # fmt: skip
    with pytest.raises(LastClerk):  # the second one's own term is over by then
        end(moot, "cleo", moot.board)
    Membership.objects.filter(person=andy).update(ends_on=None)
    assert end(moot, "cleo", moot.board).ends_on == TODAY


# Names


def rename(moot: Moot, name: str, body, shown: str, **more):
    said = {
        "actor": moot.actor(name, second_step=False),
        "person_id": moot.people[name].pk,
        "body_id": body.pk,
        "membership_id": moot.membership(name, body).pk,
    }
    return choose_public_name(**(said | more), public_name=shown)


def test_a_panel_member_chooses_a_name_and_goes_back_to_the_number(moot: Moot) -> None:
    assert rename(moot, "paul", moot.panel, "  Sunny   Jim ").public_name == "Sunny Jim"
    assert (
        last_event("membership", moot.membership("paul", moot.panel).pk)["detail"]["fields"] == "public_name"
    )
    with pytest.raises(checks.NameTaken):
        rename(moot, "priya", moot.panel, "sunny jim")
    assert rename(moot, "paul", moot.panel, "").public_name == "Member 1"


def test_a_name_on_a_panel_stays_free_of_others_numbers(moot: Moot) -> None:
    for shown in ("Member 2", "Facilitator", "Femi Facilitator", "x" * 121, "a\x00b"):
        with pytest.raises(BadInput):
            rename(moot, "paul", moot.panel, shown)


def test_only_ones_own_name_and_only_on_a_panel(moot: Moot) -> None:
    with pytest.raises(WrongState):
        rename(moot, "mabel", moot.board, "May")
    with pytest.raises(WrongState):
        rename(moot, "femi", moot.panel, "Fay")
    with pytest.raises(NotAllowed):
        rename(moot, "paul", moot.panel, "Pia", person_id=moot.people["priya"].pk)
    with pytest.raises(NotFound):
        rename(moot, "paul", moot.panel, "Pia", membership_id=moot.membership("priya", moot.panel).pk)
    with pytest.raises(NotAllowed):
        rename(moot, "paul", moot.panel, "Pia", actor=moot.actor("cleo"))


# Substitutes


def stand_in(moot: Moot, name: str, person: str, body=None, by: Actor | None = None, **more):
    body = body or moot.board
    return name_substitute(
        actor=by or JOB, body_id=body.pk, membership_id=moot.membership(name, body).pk,
        person_id=moot.people[person].pk, **({"public_name": ""} | more),
    )  # fmt: skip


def test_a_substitute_sees_what_members_see_until_it_ends(moot: Moot) -> None:
    standing = stand_in(moot, "mabel", "rosa")
    assert (standing.public_name, standing.starts_on) == ("Rosa Patient Representative", TODAY)
    assert last_event("substitute", standing.pk)["event"] == "substitute.named"
    scope = scope_of(moot.board.pk)
    assert holds(moot.actor("rosa"), Permission.MEETING_SEE_PRIVATE, scope)
    end_substitute(
        actor=moot.actor("cleo"), body_id=moot.board.pk, membership_id=standing.membership_id,
        substitute_id=standing.pk,
    )  # fmt: skip
    assert not holds(moot.actor("rosa"), Permission.MEETING_SEE_PRIVATE, scope)
    with pytest.raises(WrongState):
        end_substitute(
            actor=moot.actor("cleo"), body_id=moot.board.pk, membership_id=standing.membership_id,
            substitute_id=standing.pk,
        )  # fmt: skip


def test_who_cannot_stand_in(moot: Moot) -> None:
    with pytest.raises(BadInput):
        stand_in(moot, "mabel", "mabel")
    with pytest.raises(checks.AlreadyMember):  # nobody speaks for two
        stand_in(moot, "mabel", "cora")
    with pytest.raises(WrongState):  # a clerk takes no part
        stand_in(moot, "cleo", "rosa")
    stand_in(moot, "mabel", "rosa")
    with pytest.raises(checks.AlreadyMember):
        stand_in(moot, "mabel", "rosa")
    with pytest.raises(BadInput):
        stand_in(moot, "cora", "rosa", ends_on=dt.date(2026, 5, 1))
    assert stand_in(moot, "mabel", "paul", by=moot.actor("cleo")).pk
    with pytest.raises(NotAllowed):
        stand_in(moot, "mabel", "priya", by=moot.actor("chandra"))


def test_nobody_stands_in_for_somebody_who_has_left(moot: Moot) -> None:
    end(moot, "mabel", moot.board, ends_on=dt.date(2026, 5, 31))
    with pytest.raises(WrongState):
        stand_in(moot, "mabel", "rosa")


def test_another_members_substitute_is_not_there(moot: Moot) -> None:
    standing = stand_in(moot, "mabel", "rosa")
    for body, name in ((moot.board, "cora"), (moot.panel, "paul")):
        with pytest.raises(NotFound):
            end_substitute(
                actor=moot.actor("cleo"), body_id=body.pk, membership_id=moot.membership(name, body).pk,
                substitute_id=standing.pk,
            )  # fmt: skip


# Reading


def test_members_of_a_day_past_and_to_come(moot: Moot) -> None:
    end(moot, "mabel", moot.board, ends_on=dt.date(2026, 5, 31))
    names = {each.public_name for each in queries.current_members(moot.board)}
    assert names == {"Chandra Chair", "Vera Vice Chair", "Cora Co Opted"}
    then = {each.public_name for each in queries.members_on(moot.board, dt.date(2026, 5, 31))}
    assert then == names | {"Mabel Member"}
    assert not queries.members_on(moot.board, dt.date(2025, 3, 31))


def test_full_members_come_by_seat_then_number_then_name(moot: Moot, django_assert_num_queries) -> None:
    change(moot, "vera", moot.board, role="patient_representative", seat_id=moot.patient_seat.pk)
    with django_assert_num_queries(1):
        shown = [
            (each.public_name, each.seat and each.seat.title) for each in queries.current_members(moot.board)
        ]
    assert shown[0] == ("Vera Vice Chair", "Patient organisation")
    assert [name for name, _ in shown[1:]] == ["Chandra Chair", "Cora Co Opted", "Mabel Member"]
    assert [each.number for each in queries.current_members(moot.panel)] == [1, 2, 3]
