"""Who answers to whom: the table, and one system."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deliberation.bodies.actions.bodies_links import add_link
from deliberation.bodies.calc.accountability import ADMINISTRATIVE, POLITICAL, TABLE, placed, side_of
from deliberation.bodies.calc.kinds import Accountability, Footprint
from deliberation.bodies.models import Body, BodyArea
from deliberation.bodies.queries.bodies_areas import covering, systems_over
from tests.moot import COUNCIL, SYSTEM, Moot
from tests.unit.bodies.bodies.kit import OPERATOR, a_body, words

AS_PUBLISHED = """
National | Executive government, Parliament | NHS England, Care Quality Commission
System | Mayors | Integrated care system
Place | Local councils | Trusts
Neighbourhood | Citizens | General practice
"""


def test_the_table_is_the_one_that_was_published() -> None:
    told = [
        " | ".join([row[0].footprint.value.title(), *(", ".join(cell.institutions) for cell in row)])
        for row in placed([])
    ]
    assert told == AS_PUBLISHED.strip().splitlines()
    assert len(TABLE) == 10


def test_every_body_has_one_place() -> None:
    every = [(row.value, mandate.value, (row, mandate)) for row in Footprint for mandate in Accountability]
    cells = [cell for row in placed(every) for cell in row]
    assert sum(len(cell.bodies) for cell in cells) == len(every)
    for cell in cells:
        for row, mandate in cell.bodies:
            assert (row, side_of(mandate)) == (cell.footprint, cell.side)


def test_sides() -> None:
    assert [side_of(each) for each in ("elected", "citizens", "appointed")] == [
        POLITICAL,
        POLITICAL,
        ADMINISTRATIVE,
    ]
    with pytest.raises(ValueError, match="none"):
        side_of("none")
    with pytest.raises(ValueError, match="moon"):
        placed([("moon", "elected", 1)])


def test_what_covers_an_area() -> None:
    assert covering(SYSTEM)[SYSTEM] == "itself"
    assert covering(SYSTEM)[COUNCIL] == "has_council"
    assert covering(COUNCIL) | {} == {
        COUNCIL: "itself",
        SYSTEM: "in_system",
        **dict.fromkeys(("E12000009", "E40000006", "E92000001"), "wider"),
    }
    assert covering("15N")[SYSTEM] == "in_system"
    assert covering("nonsense") == {"nonsense": "itself"}
    assert systems_over("nonsense") == systems_over("E92000001") == []


@pytest.mark.django_db
def test_the_general_page(client: Client) -> None:
    page = words(client.get("/accountability/"))
    assert "National Executive government Parliament NHS England Care Quality Commission" in page
    assert "Source: IPPR (2021)" in page
    assert "Leicester, Leicestershire and Rutland" in page
    assert "twelve systems ended and six new ones began" in page


@pytest.mark.django_db
def test_finding_a_system(client: Client) -> None:
    assert client.get("/accountability/?q=Torbay")["Location"] == "/accountability/QJK/"
    assert client.get("/accountability/?q=QVV")["Location"] == "/accountability/QVV/"
    assert client.get("/accountability/E10000008/")["Location"] == "/accountability/QJK/"
    assert client.get("/accountability/15N/")["Location"] == "/accountability/QJK/"
    assert "No system found" in words(client.get("/accountability/?q=Zzyzx"))
    assert client.get("/accountability/?q=%00").status_code == 200
    hertfordshire = client.get("/accountability/E10000015/", follow=True)
    assert hertfordshire.status_code == 200


@pytest.mark.django_db
def test_a_council_in_several_systems_asks_which(client: Client) -> None:
    several = next(
        key
        for key in ("E06000009", "E10000023", "E10000007", "E10000014", "E10000003", "E10000030", "E10000031")
        if len(systems_over(key)) > 1
    )
    answer = client.get(f"/accountability/{several}/", follow=True)
    assert "Which system do you mean" in words(answer)


@pytest.mark.django_db
def test_one_system(
    client: Client, moot: Moot, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    add_link(actor=OPERATOR, body_id=moot.board.pk, kind="scrutinises", to_id=moot.other.pk, note="Its terms")
    add_link(actor=OPERATOR, body_id=moot.other.pk, kind="answers_to", to_name="NHS England")
    a_body("Elsewhere panel", "citizen_panel", areas=["QVV"])
    client.get("/accountability/QJK/")
    with django_assert_max_num_queries(4):
        page = words(client.get("/accountability/QJK/"))
    for said in (
        "System Mayors On this site Fenmarsh citizen panel (citizen panel) Integrated care system On this site Fenmarsh integrated care board",
        "Local councils Councils here Devon (all of it) Plymouth (all of it) Torbay (all of it) On this site Northfen health and wellbeing board",
        "Northfen health and wellbeing board scrutinises Fenmarsh integrated care board.",
        "Fenmarsh integrated care board answers to NHS England.",
        "Of these nobody has entered to whom they answer: Fenmarsh citizen panel, Northfen health and wellbeing board.",
        "3 running bodies on this site cover Devon",
        "Illustrative: made-up data",
    ):
        assert said in page, said
    assert "Elsewhere panel" not in page


@pytest.mark.django_db
def test_a_system_without_bodies_and_one_that_ended(client: Client) -> None:
    page = words(client.get("/accountability/QVV/"))
    assert "No bodies of this system yet" in page
    assert "Illustrative" not in page
    page = words(client.get("/accountability/QMM/"))
    assert "This system ended on 31 March 2026. What came after: Norfolk and Suffolk." in page
    assert "came in whole or in part from" in words(client.get("/accountability/T6Y0W/"))


@pytest.mark.django_db
def test_national_bodies_stand_in_every_system(client: Client) -> None:
    body = a_body("National panel", "citizen_panel", footprint="national", areas=["E92000001"])
    assert "National Executive government Parliament On this site National panel" in words(
        client.get("/accountability/QVV/")
    )
    Body.objects.filter(pk=body.pk).update(ends_on="2020-01-01")
    assert "National panel" not in words(client.get("/accountability/QVV/"))
    BodyArea.objects.update(area_key="lost")
    assert "lost" in words(client.get("/bodies/national-panel/"))
