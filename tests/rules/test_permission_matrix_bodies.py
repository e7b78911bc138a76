"""Who may do what over one body, written out a second time: role × kind of body × action, through the gate itself.

The tables of `deliberation.bodies.calc.kinds` and `access.permissions` are not read for what is expected here.
"""

from __future__ import annotations

import datetime as dt

import pytest

from access.gate import SITE, holds, roles_of
from access.models import Grant
from access.permissions import Permission, Role
from accounts.models import Person
from deliberation.bodies.calc.kinds import (
    FULL_MEMBERS,
    KINDS,
    STAFF,
    BodyKind,
    MemberRole,
    has_role,
    named,
)
from deliberation.bodies.models import Body, Membership, Substitute
from deliberation.bodies.queries.roles import scope_of
from kernel import clock
from kernel.actors import Actor
from tests.cast import ANYBODY, Part, person_of
from tests.moot import Moot
from tests.rules.test_permission_matrix import BODY, granted

ROLES = (
    "chair", "vice_chair", "member", "co_opted", "patient_representative", "facilitator", "clerk", "analyst", "witness",
    "observer",
)  # fmt: skip

#                                chair vice member co_opted patient facilitator clerk analyst witness observer
KIND_ROLES = """
citizen_panel                    -     -    yes    -        -       yes         yes   yes     yes     yes
health_and_wellbeing_board       yes   yes  yes    yes      yes     -           yes   yes     yes     yes
scrutiny_committee               yes   yes  yes    yes      yes     -           yes   yes     yes     yes
joint_scrutiny_committee         yes   yes  yes    yes      yes     -           yes   yes     yes     yes
integrated_care_board            yes   yes  yes    -        yes     -           yes   yes     yes     yes
integrated_care_partnership      yes   yes  yes    yes      yes     yes         yes   yes     yes     yes
place_partnership                yes   yes  yes    yes      yes     yes         yes   yes     yes     yes
patient_organisation             yes   yes  yes    -        -       yes         yes   yes     -       yes
public_accounts_committee        yes   yes  yes    yes      -       -           yes   yes     yes     yes
"""
FITS = {
    line.split()[0]: {role for role, word in zip(ROLES, line.split()[1:], strict=True) if word == "yes"}
    for line in KIND_ROLES.strip().splitlines()
}
HELD = granted(BODY, (*(f"body.{role}" for role in ROLES), "body.substitute"))
LONG_AGO = dt.date(2025, 4, 1)


def body_of(kind: str, **more: object) -> Body:
    """A body of a kind, with nobody on it."""
    return Body.objects.create(
        slug=f"a-{kind.replace('_', '-')}"[:80], name=f"A {kind}", kind=kind, footprint="place",
        accountability="elected", **more,
    )  # fmt: skip


def put_on(body: Body, role: str, person: Person | None = None, **more: object) -> Actor:
    """Somebody with a role on a body, as an actor with a second step."""
    person = person or person_of(Part(f"{role or 'nobody'}@fenmarsh.example", f"A {role}"))
    term = {"starts_on": LONG_AGO} | more
    Membership.objects.create(body=body, person=person, role=role, public_name="A", **term)
    return Actor.person(person.pk, second_step=True)


def held_over(actor: Actor, body: Body) -> set[str]:
    """Every permission that the gate says somebody holds over a body."""
    fresh = Actor(kind=actor.kind, id=actor.id, second_step=actor.second_step)
    scope = scope_of(body.pk)
    return {permission.value for permission in Permission if holds(fresh, permission, scope)}


# Role × kind × action


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(FITS))
def test_each_role_on_each_kind_of_body(kind: str) -> None:
    body, other = (
        body_of(kind),
        body_of("patient_organisation" if kind != "patient_organisation" else "citizen_panel"),
    )
    for role in ROLES:
        actor = put_on(body, role)
        expected = HELD[f"body.{role}"] if role in FITS[kind] else set()
        assert held_over(actor, body) == expected, role
        assert held_over(actor, other) == set(), role
        assert not any(holds(actor, permission, SITE) for permission in Permission), role


def test_which_roles_a_kind_has() -> None:
    assert set(FITS) == {kind.value for kind in BodyKind} == {kind.value for kind in KINDS}
    assert set(ROLES) == {role.value for role in MemberRole}
    for kind in BodyKind:
        assert {role.value for role in KINDS[kind].roles} == FITS[kind.value], kind
        assert {role for role in ROLES if has_role(kind.value, role)} == FITS[kind.value], kind


def test_every_role_over_a_body_is_a_role_of_the_table_of_permissions() -> None:
    over_bodies = {role.value for role in Role if role.value.startswith("body.")}
    assert over_bodies == {f"body.{role}" for role in ROLES} | {"body.substitute"} == set(HELD)


def test_who_is_a_full_member_and_who_serves() -> None:
    assert {"chair", "vice_chair", "member", "co_opted", "patient_representative"} == FULL_MEMBERS
    assert {"facilitator", "clerk", "analyst"} == STAFF


@pytest.mark.parametrize("kind", sorted(FITS))
def test_who_is_shown_by_name(kind: str) -> None:
    by_name = {role for role in ROLES if named(kind, role)}
    expected = {"facilitator", "clerk", "analyst", "witness"} if kind == "citizen_panel" else set(ROLES)
    assert by_name == expected


def test_codes_that_nobody_knows_fit_nothing() -> None:
    assert not has_role("citizen_panel", "emperor")
    assert not has_role("parliament", "member")
    assert not has_role("", "")


# What grants nothing


@pytest.mark.django_db
@pytest.mark.parametrize(
    "role", ["emperor", "body.clerk", "CLERK", "operator", "system.operator", "substitute"]
)
def test_a_role_that_nobody_knows_grants_nothing(moot: Moot, role: str) -> None:
    actor = put_on(moot.board, role[:24], person_of(ANYBODY))
    assert held_over(actor, moot.board) == set()
    assert roles_of(Actor.person(actor.id), SITE) == frozenset()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "counts"),
    [
        ("2026-06-01", None, True),
        ("2026-06-01", "2026-06-01", True),
        ("2026-06-02", None, False),
        ("2025-01-01", "2026-05-31", False),
        ("2025-01-01", "2026-06-01", True),
        ("2026-06-02", "2026-06-01", False),
    ],
)
def test_a_term_counts_from_its_first_day_to_its_last(
    moot: Moot, starts_on: str, ends_on: str | None, counts: bool
) -> None:
    last = dt.date.fromisoformat(ends_on) if ends_on else None
    with clock.frozen(dt.datetime(2026, 6, 1, 23, 30, tzinfo=dt.UTC)):
        actor = put_on(
            moot.board, "clerk", person_of(ANYBODY), starts_on=dt.date.fromisoformat(starts_on), ends_on=last
        )
        assert held_over(actor, moot.board) == (HELD["body.clerk"] if counts else set())


@pytest.mark.django_db
def test_a_body_that_has_ended_gives_nobody_anything(moot: Moot) -> None:
    with clock.frozen(dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)):
        Body.objects.filter(pk=moot.board.pk).update(ends_on=dt.date(2026, 5, 31))
        for name in ("cleo", "chandra", "mabel", "anil"):
            assert held_over(moot.actor(name), moot.board) == set()
        assert held_over(moot.actor("cleo"), moot.panel) == HELD["body.clerk"]
        Body.objects.filter(pk=moot.board.pk).update(ends_on=dt.date(2026, 6, 1))
        assert held_over(moot.actor("cleo"), moot.board) == HELD["body.clerk"]


@pytest.mark.django_db
def test_a_closed_account_holds_nothing(moot: Moot) -> None:
    Person.objects.filter(pk=moot.people["cleo"].pk).update(is_active=False)
    assert held_over(moot.actor("cleo"), moot.board) == set()


@pytest.mark.django_db
def test_a_grant_gives_nobody_a_role_over_a_body(moot: Moot) -> None:
    andy = person_of(ANYBODY)
    for kind, scope in (("site", ""), ("body", str(moot.board.pk))):
        Grant.objects.create(
            person=andy, role="body.clerk", scope_kind=kind, scope_id=scope, granted_at=clock.now()
        )
    assert held_over(Actor.person(andy.pk, second_step=True), moot.board) == set()


@pytest.mark.django_db
def test_standing_in_lasts_as_long_as_the_members_own_term(moot: Moot) -> None:
    andy = person_of(ANYBODY)
    mabel = moot.membership("mabel", moot.board)
    standing = Substitute.objects.create(membership=mabel, person=andy, public_name="A", starts_on=LONG_AGO)
    actor = Actor.person(andy.pk, second_step=True)
    assert held_over(actor, moot.board) == HELD["body.substitute"]
    assert held_over(actor, moot.panel) == set()
    yesterday = clock.today() - dt.timedelta(days=1)
    Membership.objects.filter(pk=mabel.pk).update(ends_on=yesterday)
    assert held_over(actor, moot.board) == set()
    Membership.objects.filter(pk=mabel.pk).update(ends_on=None)
    Substitute.objects.filter(pk=standing.pk).update(ends_on=yesterday)
    assert held_over(actor, moot.board) == set()
    tomorrow = clock.today() + dt.timedelta(days=1)
    Substitute.objects.filter(pk=standing.pk).update(ends_on=None, starts_on=tomorrow)
    assert held_over(actor, moot.board) == set()


@pytest.mark.django_db
def test_roles_on_several_bodies_stay_apart(moot: Moot) -> None:
    cleo = moot.actor("cleo")
    assert held_over(cleo, moot.board) == held_over(cleo, moot.panel) == HELD["body.clerk"]
    assert held_over(cleo, moot.other) == set()
    assert held_over(moot.actor("rosa"), moot.board) == set()
    put_on(moot.board, "member", moot.people["otto"])
    assert held_over(moot.actor("otto"), moot.board) == HELD["body.member"]
    assert held_over(moot.actor("otto"), moot.other) == HELD["body.clerk"]


@pytest.mark.django_db
def test_two_roles_on_one_body_add_up(moot: Moot) -> None:
    put_on(moot.board, "analyst", moot.people["mabel"])
    assert held_over(moot.actor("mabel"), moot.board) == HELD["body.member"] | HELD["body.analyst"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "actor",
    [Actor.anonymous(), Actor.system("nothing"), Actor.person("00000000-0000-4000-8000-000000000000")],
)
def test_nobody_in_particular_holds_nothing(moot: Moot, actor: Actor) -> None:
    assert held_over(actor, moot.board) == set()
