"""Kinds of body and what follows from a kind: who answers for it to whom, which roles it has, how members are shown.

Frozen tables; `tests/rules/test_permission_matrix_bodies.py` writes them out again.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from types import MappingProxyType


class BodyKind(enum.StrEnum):
    """Every kind that the sources name."""

    CITIZEN_PANEL = "citizen_panel"
    HEALTH_AND_WELLBEING_BOARD = "health_and_wellbeing_board"
    SCRUTINY_COMMITTEE = "scrutiny_committee"
    JOINT_SCRUTINY_COMMITTEE = "joint_scrutiny_committee"
    INTEGRATED_CARE_BOARD = "integrated_care_board"
    INTEGRATED_CARE_PARTNERSHIP = "integrated_care_partnership"
    PLACE_PARTNERSHIP = "place_partnership"
    PATIENT_ORGANISATION = "patient_organisation"
    PUBLIC_ACCOUNTS_COMMITTEE = "public_accounts_committee"


class Footprint(enum.StrEnum):
    """How wide an area a body works for, in the words of the NHS."""

    NATIONAL = "national"
    SYSTEM = "system"
    PLACE = "place"
    NEIGHBOURHOOD = "neighbourhood"


class Accountability(enum.StrEnum):
    """What gives the people on a body their mandate."""

    ELECTED = "elected"
    APPOINTED = "appointed"
    CITIZENS = "citizens"


class MemberRole(enum.StrEnum):
    """What a person is on a body. A code that is not here grants nothing."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    MEMBER = "member"
    CO_OPTED = "co_opted"
    PATIENT_REPRESENTATIVE = "patient_representative"
    FACILITATOR = "facilitator"
    CLERK = "clerk"
    ANALYST = "analyst"
    WITNESS = "witness"
    OBSERVER = "observer"


ROLE_NAMES: MappingProxyType[MemberRole, str] = MappingProxyType(
    {
        MemberRole.CHAIR: "Chair",
        MemberRole.VICE_CHAIR: "Vice-chair",
        MemberRole.MEMBER: "Member",
        MemberRole.CO_OPTED: "Co-opted member",
        MemberRole.PATIENT_REPRESENTATIVE: "Patient representative",
        MemberRole.FACILITATOR: "Facilitator",
        MemberRole.CLERK: "Clerk",
        MemberRole.ANALYST: "Analyst",
        MemberRole.WITNESS: "Witness",
        MemberRole.OBSERVER: "Observer",
    }
)

FULL_MEMBERS = frozenset(
    {
        MemberRole.CHAIR,
        MemberRole.VICE_CHAIR,
        MemberRole.MEMBER,
        MemberRole.CO_OPTED,
        MemberRole.PATIENT_REPRESENTATIVE,
    }
)
"""Roles that count as members: for the quorum, for attendance, for the public list of members."""

STAFF = frozenset({MemberRole.FACILITATOR, MemberRole.CLERK, MemberRole.ANALYST})
"""Roles of people who serve a body. They are named, on a panel too."""

_R = MemberRole
_BOARD = frozenset(
    {
        _R.CHAIR,
        _R.VICE_CHAIR,
        _R.MEMBER,
        _R.PATIENT_REPRESENTATIVE,
        _R.CLERK,
        _R.ANALYST,
        _R.WITNESS,
        _R.OBSERVER,
    }
)
_COMMITTEE = _BOARD | {_R.CO_OPTED}


@dataclass(frozen=True)
class KindFacts:
    """What follows from a kind of body. `named`: whether the public sees its members by name."""

    title: str
    plural: str
    meaning: str
    accountability: Accountability
    footprint: Footprint
    roles: frozenset[MemberRole]
    named: bool = True


_K = BodyKind
KINDS: MappingProxyType[BodyKind, KindFacts] = MappingProxyType(
    {
        _K.CITIZEN_PANEL: KindFacts(
            "Citizen panel",
            "Citizen panels",
            "People who live in the area, often drawn by lot, who weigh difficult choices on evidence and say what they decide.",
            Accountability.CITIZENS,
            Footprint.SYSTEM,
            frozenset({_R.MEMBER, _R.FACILITATOR, _R.CLERK, _R.ANALYST, _R.WITNESS, _R.OBSERVER}),
            named=False,
        ),
        _K.HEALTH_AND_WELLBEING_BOARD: KindFacts(
            "Health and wellbeing board",
            "Health and wellbeing boards",
            "A committee of a council where councillors, the NHS and others look at how local public services work together.",
            Accountability.ELECTED,
            Footprint.PLACE,
            _COMMITTEE,
        ),
        _K.SCRUTINY_COMMITTEE: KindFacts(
            "Health overview and scrutiny committee",
            "Health overview and scrutiny committees",
            "Councillors who look into health and care services in their council's area and make recommendations.",
            Accountability.ELECTED,
            Footprint.PLACE,
            _COMMITTEE,
        ),
        _K.JOINT_SCRUTINY_COMMITTEE: KindFacts(
            "Joint health overview and scrutiny committee",
            "Joint health overview and scrutiny committees",
            "Councillors of several councils who look into health and care services together.",
            Accountability.ELECTED,
            Footprint.SYSTEM,
            _COMMITTEE,
        ),
        _K.INTEGRATED_CARE_BOARD: KindFacts(
            "Integrated care board",
            "Integrated care boards",
            "The NHS body that plans and pays for most health services in an integrated care system.",
            Accountability.APPOINTED,
            Footprint.SYSTEM,
            _BOARD,
        ),
        _K.INTEGRATED_CARE_PARTNERSHIP: KindFacts(
            "Integrated care partnership",
            "Integrated care partnerships",
            "The NHS, councils and others who agree the strategy for health and care in an integrated care system.",
            Accountability.APPOINTED,
            Footprint.SYSTEM,
            _COMMITTEE | {_R.FACILITATOR},
        ),
        _K.PLACE_PARTNERSHIP: KindFacts(
            "Place partnership",
            "Place partnerships",
            "Organisations of one place, often a council's area, that plan and run health and care together.",
            Accountability.APPOINTED,
            Footprint.PLACE,
            _COMMITTEE | {_R.FACILITATOR},
        ),
        _K.PATIENT_ORGANISATION: KindFacts(
            "Patient organisation",
            "Patient organisations",
            "An organisation that speaks for people who use health and care services, a local Healthwatch for example.",
            Accountability.CITIZENS,
            Footprint.PLACE,
            frozenset({_R.CHAIR, _R.VICE_CHAIR, _R.MEMBER, _R.CLERK, _R.FACILITATOR, _R.ANALYST, _R.OBSERVER}),
        ),
        _K.PUBLIC_ACCOUNTS_COMMITTEE: KindFacts(
            "Local public accounts committee",
            "Local public accounts committees",
            "A committee that looks at how public money is spent across the services of one place.",
            Accountability.ELECTED,
            Footprint.PLACE,
            _COMMITTEE - {_R.PATIENT_REPRESENTATIVE},
        ),
    }
)  # fmt: skip

FOOTPRINT_NAMES: MappingProxyType[Footprint, str] = MappingProxyType(
    {
        Footprint.NATIONAL: "National",
        Footprint.SYSTEM: "System",
        Footprint.PLACE: "Place",
        Footprint.NEIGHBOURHOOD: "Neighbourhood",
    }
)
ACCOUNTABILITY_NAMES: MappingProxyType[Accountability, str] = MappingProxyType(
    {
        Accountability.ELECTED: "Elected: members answer to voters",
        Accountability.APPOINTED: "Appointed: members answer to who appointed them",
        Accountability.CITIZENS: "Citizens: members are residents or patients themselves",
    }
)


KIND_CHOICES = [(kind.value, facts.title) for kind, facts in KINDS.items()]
ROLE_CHOICES = [(role.value, name) for role, name in ROLE_NAMES.items()]
FOOTPRINT_CHOICES = [(code.value, name) for code, name in FOOTPRINT_NAMES.items()]
ACCOUNTABILITY_CHOICES = [(code.value, name) for code, name in ACCOUNTABILITY_NAMES.items()]


def has_role(kind: str, role: str) -> bool:
    """Whether a body of this kind has this role; no for codes that are not in the tables."""
    return any(role == each.value for each in KINDS[BodyKind(kind)].roles) if kind in set(BodyKind) else False


def named(kind: str, role: str) -> bool:
    """Whether the public sees a person in this role of such a body by name. Staff always; panel members never."""
    return KINDS[BodyKind(kind)].named or role in STAFF or role == MemberRole.WITNESS


def role_words(role: str) -> str:
    """The name of a role; a code that is not in the table is shown as that."""
    return ROLE_NAMES[MemberRole(role)] if role in set(MemberRole) else f"Unknown role ({role})"
