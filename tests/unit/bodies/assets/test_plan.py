"""What a file would do, compared with what is listed."""

from __future__ import annotations

import datetime as dt

import pytest

from deliberation.bodies.calc.asset_files import read_file
from deliberation.bodies.calc.asset_plan import (
    Listed,
    Plan,
    as_plain,
    councils,
    from_plain,
    make_plan,
)
from deliberation.bodies.calc.assets import Facts, Rules
from tests.unit.bodies.assets.kit import table

RULES = Rules(dt.date(2026, 6, 1), councils([("E10000008", "Devon", [])]))
PARK = Facts("Park", "place", "green_space", "indirect", how="Green.", postcode="EX1 1AA")
ROW = {"name": "Park", "kind": "place", "category": "green_space", "postcode": "EX1 1AA"}
OURS = Listed(7, PARK, own=True, keeper="Us")


def plan(*rows: dict[str, str], there: tuple[Listed, ...] = ()) -> Plan:
    return make_plan(read_file(table(*rows)), there, RULES)


def told(made: Plan) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.sentence) for each in made.faults]


def test_new_changed_and_same():
    made = plan(ROW, ROW | {"postcode": "EX2 2BB"}, there=(OURS,))
    assert [(step.row, step.what, step.asset) for step in made.steps] == [(2, "same", 7), (3, "new", None)]
    changed = plan(ROW | {"how": "Very green."}, there=(OURS,)).steps[0]
    assert (changed.what, dict(changed.before), changed.facts.how) == (
        "changed",
        {"how": "Green."},
        "Very green.",
    )


def test_a_column_that_is_not_there_leaves_the_fact_and_an_empty_cell_takes_it():
    assert plan(ROW, there=(OURS,)).steps[0].facts.how == "Green."
    assert plan(ROW | {"how": ""}, there=(OURS,)).steps[0].facts.how == ""


def test_an_id_lets_a_name_change():
    made = plan({"id": "7"} | ROW | {"name": "Old Park"}, there=(OURS,))
    assert (made.steps[0].what, made.steps[0].asset) == ("changed", 7)


def test_the_same_asset_under_another_spelling():
    assert plan(ROW | {"name": "PARK ", "postcode": "ex11aa"}, there=(OURS,)).steps[0].what == "changed"


@pytest.mark.parametrize("wrong", ["8", "x", "-1", "9" * 30, "²"])
def test_an_id_of_nothing(wrong: str):
    assert "You list no asset" in told(plan({"id": wrong} | ROW, there=(OURS,)))[0][2]


@pytest.mark.parametrize(
    ("there", "words"),
    [
        (Listed(9, PARK, own=False, keeper="The council"), "kept by The council"),
        (Listed(9, PARK, own=True, keeper="Us", listed=False), "Restore it on its page"),
    ],
)
def test_entries_that_are_not_ours_to_change(there: Listed, words: str):
    made = plan(ROW, there=(there,))
    assert made.steps == ()
    assert words in told(made)[0][2]


def test_an_id_cannot_take_the_name_of_another_entry():
    hall = Listed(
        8, Facts("Hall", "place", "learning", "indirect", postcode="EX1 1AA"), own=True, keeper="Us"
    )
    made = plan({"id": "8"} | ROW, there=(OURS, hall))
    assert told(made) == [(2, "name", "Another entry of yours, number 7, has this name and place already.")]


def test_two_rows_about_one_asset():
    made = plan(ROW, ROW | {"name": "park!"})
    assert told(made) == [
        (3, "name", "Row 2 is about the same asset (name and postcode or address). Keep one of them.")
    ]
    by_id = plan({"id": "7"} | ROW | {"name": "A"}, {"id": "7"} | ROW | {"name": "B"}, there=(OURS,))
    assert [row for row, _, _ in told(by_id)] == [3]


def test_every_fault_is_told_by_row_and_by_the_files_own_column():
    content = (
        b"Asset name;Type;Theme;Local authority;Lat;Long\r\nPark;thing;fun;Kent;50;x\r\n;place;food;;;\r\n"
    )
    made = make_plan(read_file(content), (), RULES)
    assert [(row, column) for row, column, _ in told(made)] == [
        (2, "Type"), (2, "Theme"), (2, "Local authority"), (2, "Long"), (3, "Asset name"),
    ]  # fmt: skip


def test_faults_are_limited():
    made = plan(*({"name": f"A{at}", "kind": "", "category": ""} for at in range(400)))
    assert len(made.faults) == 500


def test_facts_survive_json():
    facts = Facts(
        "Park", "place", "food", "direct", latitude=50.1, longitude=-3.0, review_on=dt.date(2027, 1, 2)
    )
    assert from_plain(as_plain(facts)) == facts
