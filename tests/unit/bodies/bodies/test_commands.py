"""The commands that make and list bodies."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from deliberation.bodies.models import Body
from tests.moot import COUNCIL, SYSTEM, Moot

pytestmark = pytest.mark.django_db


def said(command: str, *args: str, **options: Any) -> str:
    """What a command prints."""
    out = io.StringIO()
    call_command(command, *args, stdout=out, **options)
    return out.getvalue()


def test_a_body_is_made() -> None:
    out = said(
        "create_body",
        "Southfen panel",
        "--kind=citizen_panel",
        "--area=QJK",
        f"--area={COUNCIL}",
        "--illustrative",
        "--json",
    )
    body = Body.objects.get()
    assert json.loads(out) == {"id": str(body.pk), "slug": "southfen-panel"}
    assert body.illustrative
    assert set(body.areas.values_list("area_key", flat=True)) == {SYSTEM, COUNCIL}
    out = said("create_body", "Southfen board", "--kind=integrated_care_board", "--slug=sf")
    assert out == "Made Southfen board: /bodies/sf/\n"


@pytest.mark.parametrize(
    "args",
    [
        ("x", "--kind=club"),
        ("x", "--kind=citizen_panel", "--area=Q99"),
        ("x", "--kind=citizen_panel", "--slug=new"),
        ("", "--kind=citizen_panel"),
    ],
)
def test_a_body_that_cannot_be_made(args: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        said("create_body", *args)
    assert not Body.objects.exists()


def test_bodies_are_listed(moot: Moot) -> None:
    Body.objects.filter(pk=moot.panel.pk).update(ends_on=dt.date(2026, 1, 1))
    rows = [json.loads(line) for line in said("list_bodies", "--json").splitlines()]
    assert [row["slug"] for row in rows] == ["fenmarsh-panel", "fenmarsh-icb", "northfen-board"]
    assert rows[0]["ends_on"] == "2026-01-01"
    board = rows[2]
    assert (board["areas"], board["members"], board["seats_filled"], board["seats_vacant"]) == (
        [COUNCIL],
        4,
        0,
        1,
    )
    text = said("list_bodies")
    assert (
        "northfen-board: Northfen health and wellbeing board (health_and_wellbeing_board, E10000008), 4 members, illustrative"
        in text
    )
    assert "ends 2026-01-01" in text


def test_an_empty_list_says_so() -> None:
    assert said("list_bodies") == "There are no bodies yet.\n"
    assert said("list_bodies", "--json") == ""
