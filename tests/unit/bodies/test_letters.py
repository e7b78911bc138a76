"""Short letters for the references of bodies with long names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.bodies.actions.bodies import create_body
from deliberation.bodies.calc.bodies import LONGEST_QUOTED, letters_of
from deliberation.bodies.models import Body
from kernel.actors import Actor

OPERATOR = Actor.system("operator")
LONG = "leicestershire-health-overview-and-scrutiny-committee"


@pytest.mark.parametrize(
    ("slug", "taken", "letters"),
    [
        ("fenmarsh-panel", (), ""),
        ("llr-citizen-panel", (), ""),
        (LONG, (), "LHOSC"),
        (LONG, ("LHOSC",), "LHOSC2"),
        (LONG, ("LHOSC", "LHOSC2"), "LHOSC3"),
        ("of-the-and-for-in-on-the-of", (), "B"),
    ],
)
def test_by_hand(slug: str, taken: tuple[str, ...], letters: str) -> None:
    assert letters_of(slug, taken) == letters


@given(
    st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,9}", fullmatch=True),
    st.sets(st.text("ABC23", max_size=4)),
)
def test_short_free_and_in_capitals(slug: str, taken: set[str]) -> None:
    found = letters_of(slug, taken)
    assert found not in taken - {""}
    assert len(found) <= 16
    assert found == found.upper()
    assert bool(found) is (len(slug) > LONGEST_QUOTED)


@pytest.mark.django_db
def test_two_bodies_with_the_same_initials() -> None:
    names = (
        "Leicestershire health and wellbeing board",
        "Leicester health and wellbeing board",
        "Fenmarsh panel",
    )
    kinds = ("health_and_wellbeing_board", "health_and_wellbeing_board", "citizen_panel")
    for name, kind in zip(names, kinds, strict=True):
        create_body(actor=OPERATOR, name=name, kind=kind)
    rows = {each.name: (each.letters, each.quoted_as) for each in Body.objects.all()}
    assert rows == {
        names[0]: ("LHWB", "LHWB"),
        names[1]: ("LHWB2", "LHWB2"),
        names[2]: ("", "FENMARSH-PANEL"),
    }
