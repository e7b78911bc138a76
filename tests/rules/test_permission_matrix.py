"""Who may do what, written out a second time. A change of the tables in `access.permissions` is a change here
too."""

from __future__ import annotations

import pytest

from access.permissions import NEEDS_SECOND_STEP, ROLE_TITLES, ROLES, Permission, Role

#                               analyst  publisher  operator  system.operator  system.releases  system.runs
MATRIX = """
person.create                   -        -          yes       yes              -                -
person.manage                   -        -          yes       yes              -                -
role.grant                      -        -          yes       yes              -                -
trail.read                      -        -          yes       yes              -                -
reference.load                  -        -          yes       yes              -                -
definition.load                 -        -          yes       yes              -                -
release.upload                  yes      yes        -         yes              yes              -
release.see_unpublished         yes      yes        yes       yes              yes              -
release.discard                 yes      yes        -         yes              -                -
release.publish                 -        yes        -         yes              yes              -
release.withdraw                -        yes        -         yes              -                -
mapping.save                    yes      yes        -         yes              -                -
run.request                     -        yes        yes       yes              yes              yes
run.compute                     -        -          -         -                -                yes
"""
COLUMNS = ("analyst", "publisher", "operator", "system.operator", "system.releases", "system.runs")
SECOND_STEP = {"person.create", "person.manage", "role.grant", "release.publish", "release.withdraw"}


def cells() -> list[tuple[str, str, bool]]:
    """Every cell of the matrix: permission, role, whether the one is in the other."""
    rows = [line.split() for line in MATRIX.strip().splitlines()]
    return [
        (row[0], role, word == "yes") for row in rows for role, word in zip(COLUMNS, row[1:], strict=True)
    ]


@pytest.mark.parametrize(("permission", "role", "granted"), cells())
def test_each_cell(permission: str, role: str, granted: bool) -> None:
    assert (Permission(permission) in ROLES[Role(role)]) is granted


def test_the_matrix_is_complete() -> None:
    assert {permission for permission, _, _ in cells()} == {permission.value for permission in Permission}
    assert set(COLUMNS) == {role.value for role in Role} == {role.value for role in ROLES}
    assert len(cells()) == len(Permission) * len(Role)


@pytest.mark.parametrize("permission", list(Permission))
def test_a_second_step_is_needed_exactly_where_the_table_says(permission: Permission) -> None:
    assert (permission in NEEDS_SECOND_STEP) is (permission.value in SECOND_STEP)


def test_people_can_hold_exactly_these_roles() -> None:
    assert {role.value for role in ROLE_TITLES} == {"analyst", "publisher", "operator"}


def test_a_publisher_may_do_all_that_an_analyst_may() -> None:
    assert ROLES[Role.ANALYST] < ROLES[Role.PUBLISHER]


def test_only_the_job_of_runs_computes() -> None:
    assert {role for role, held in ROLES.items() if Permission.RUN_COMPUTE in held} == {Role.SYSTEM_RUNS}


def test_the_tables_are_frozen() -> None:
    with pytest.raises(TypeError):
        ROLES[Role.ANALYST] = frozenset(Permission)  # type: ignore[index]
    with pytest.raises(AttributeError):
        ROLES[Role.ANALYST].add(Permission.RELEASE_PUBLISH)  # type: ignore[attr-defined]


def test_whoever_hands_out_power_or_publishes_needs_a_second_step() -> None:
    powers = {Permission.ROLE_GRANT, Permission.PERSON_CREATE, Permission.RELEASE_PUBLISH}
    assert powers <= NEEDS_SECOND_STEP
