"""Steps on from an area's page: to its bodies, who answers to whom, its assets; the index knows nothing of bodies."""

from __future__ import annotations

import pytest
from django.test import Client

from design.onward import Step, register, steps
from tests.moot import COUNCIL, SYSTEM

EVERY = (
    "/bodies/?area={}", "/accountability/{}/", "/decisions/?area={}", "/tracker/?area={}", "/actions/?area={}",
    "/trade-offs/?area={}", "/enquiries/?area={}", "/enquiries/new/?area={}", "/findings/?area={}", "/findings/new/?area={}",
)  # fmt: skip
"""Where the page of any area leads, whatever the order."""


def test_a_system_leads_to_bodies_accountability_assets_and_what_came_of_it() -> None:
    hrefs = [step.href for step in steps("area", SYSTEM)]
    assert sorted(hrefs) == sorted(
        [*(each.format(SYSTEM) for each in EVERY), f"/assets/{SYSTEM}/", f"/learn/{SYSTEM}/"]
    )
    assert hrefs[0] == f"/bodies/?area={SYSTEM}"


def test_a_council_has_no_map_of_assets_of_its_own_and_is_not_compared() -> None:
    assert sorted(step.href for step in steps("area", COUNCIL)) == sorted(
        each.format(COUNCIL) for each in EVERY
    )


@pytest.mark.parametrize("key", ["E92000001", "00C", "QV1"])
def test_other_areas_lead_nowhere(key: str) -> None:
    """A country, a group that ended, a system that ended."""
    from indexapp.queries.geography import reference

    if key in reference().areas:
        assert steps("area", key) == []


def test_nothing_is_registered_twice() -> None:
    def leads(key: str) -> list[Step]:
        return [Step(key, "/x/")]

    register("a thing of this test", leads)
    register("a thing of this test", leads)
    assert steps("a thing of this test", "one") == [Step("one", "/x/")]
    assert steps("an unknown kind", "one") == []


@pytest.mark.django_db
def test_the_page_of_an_area_shows_them() -> None:
    page = Client().get(f"/areas/{SYSTEM}/").content.decode()
    assert "Who decides here, and what there is" in page
    for step in steps("area", SYSTEM):
        assert f'href="{step.href}"' in page
