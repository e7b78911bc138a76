"""Who may move, second and preside over what: the table, written out a second time."""

from __future__ import annotations

import pytest

from access.permissions import ROLES, Permission, Role
from deliberation.accountability.calc.motion_rules import (
    RULES,
    fits_body,
    may_move,
    may_preside,
    may_second,
    templates_for,
)
from deliberation.accountability.calc.motions import MotionStatus, Template
from deliberation.bodies.calc.kinds import BodyKind, MemberRole
from deliberation.voting.calc.methods import Threshold

BY = {
    "H": "chair", "V": "vice_chair", "M": "member", "X": "co_opted", "R": "patient_representative", "F": "facilitator",
    "C": "clerk", "A": "analyst", "W": "witness", "O": "observer",
}  # fmt: skip

#                     moves    seconds  presides    notice  needs        chair needed
MATRIX = """
approve_strategy      HVM      HVMXR    HVMXRFCAWO  10      simple       no
approve_mandate       HVM      HVMXR    HVMXRFCAWO  10      simple       no
remove_chair          VMXR     VMXR     VMXRFCAWO   10      two_thirds   yes
general               HVMXR    HVMXR    HVMXRFCAWO  5       usual        no
"""
ROWS = {line.split()[0]: line.split()[1:] for line in MATRIX.strip().splitlines()}
WITHOUT_CHAIR = {BodyKind.CITIZEN_PANEL}


def test_the_matrix_names_every_template_and_every_role() -> None:
    assert set(ROWS) == {each.value for each in Template} == {each.value for each in RULES}
    assert set(BY.values()) == {each.value for each in MemberRole}


@pytest.mark.parametrize("template", list(ROWS))
def test_who_may(template: str) -> None:
    moves, seconds, presides, notice, needs, _ = ROWS[template]
    for letter, role in BY.items():
        assert may_move(template, role) == (letter in moves), (template, role)
        assert may_second(template, role) == (letter in seconds), (template, role)
        assert may_preside(template, role) == (letter in presides), (template, role)
    rules = RULES[Template(template)]
    assert rules.notice == int(notice)
    assert rules.threshold == ("" if needs == "usual" else needs)
    assert rules.threshold in {"", *Threshold}


@pytest.mark.parametrize("template", list(ROWS))
@pytest.mark.parametrize("kind", list(BodyKind))
def test_which_bodies(template: str, kind: BodyKind) -> None:
    fits = ROWS[template][5] == "no" or kind not in WITHOUT_CHAIR
    assert fits_body(template, kind) == fits
    for letter, role in BY.items():
        assert (template in templates_for(role, kind)) == (fits and letter in ROWS[template][0])


def test_unknown_codes_grant_nothing() -> None:
    assert not may_move("general", "king")
    assert not may_move("moon", "chair")
    assert not may_second("moon", "chair")


def test_whoever_the_table_names_holds_the_permission_that_actions_ask_for() -> None:
    for letters in (cell for row in ROWS.values() for cell in row[:2]):
        for letter in letters:
            assert Permission.MOTION_MOVE in ROLES[Role(f"body.{BY[letter]}")]
    holders = {letter for letter, role in BY.items() if Permission.MOTION_MOVE in ROLES[Role(f"body.{role}")]}
    assert holders == set("HVMXR")


def test_every_status_is_public_but_a_draft() -> None:
    from deliberation.accountability.calc.motion_rules import PUBLIC

    assert set(MotionStatus) - PUBLIC == {MotionStatus.DRAFT}
