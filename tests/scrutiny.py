"""A scrutiny committee and a patient organisation beside the bodies of `tests.moot`. Made up (illustrative).

The committee scrutinises the board and the other body (the integrated care board): it has a chair (Sade), members (Sam,
Sol, Sita), a co-opted member (Cosmo), a clerk (Clem). The patient organisation (a local Healthwatch, say) has a chair (Hana), a
patient representative (Piet) and a clerk (Hugo). Rosa, who represents patients on the other body, is in the moot already.
"""

from __future__ import annotations

from dataclasses import dataclass

from deliberation.bodies.models import Body, Link, LinkKind
from tests import moot as kit
from tests.moot import Moot

ON_THE_COMMITTEE = {
    "sade": "chair",
    "sam": "member",
    "sol": "member",
    "sita": "member",
    "cosmo": "co_opted",
    "clem": "clerk",
}
ON_THE_PATIENT_BODY = {"hana": "chair", "piet": "patient_representative", "hugo": "clerk"}


@dataclass
class Watchers:
    """The two bodies; their people are in the moot that they were added to."""

    committee: Body
    patients: Body


def add_watchers(moot: Moot) -> Watchers:
    """Add both bodies with their people to a moot."""
    committee = kit._body(
        "northfen-scrutiny", "Northfen health scrutiny committee", "scrutiny_committee", "place", "elected", kit.COUNCIL
    )  # fmt: skip
    patients = kit._body(
        "fenmarsh-patients", "Fenmarsh patient voice", "patient_organisation", "system", "citizens", kit.SYSTEM
    )  # fmt: skip
    for body, roles in ((committee, ON_THE_COMMITTEE), (patients, ON_THE_PATIENT_BODY)):
        for name, role in roles.items():
            kit._put_on(moot, body, name, role)
    for watched in (moot.board, moot.other):
        Link.objects.create(body=committee, kind=LinkKind.SCRUTINISES, to=watched)
    return Watchers(committee, patients)
