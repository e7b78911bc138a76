"""The geography beside the published files themselves: the second road, read with little but `csv`."""

import csv
import json
import os
from datetime import date
from pathlib import Path

import pytest

from indexapp.calc.geography import Reference, load_reference

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "indexapp" / "reference"
REAL = Path(os.environ.get("FOLKMOOT_REAL_DATA", ROOT.parent / "shared" / "data"))
ENGLAND = "E92000001"
ENGLAND_MID_2022 = 57_112_542


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(FOLDER)


def real_rows(name):
    path = REAL / name
    if not path.is_file():
        pytest.skip(f"real data not here: {path}")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("year", "layer"), [("19", "ccg-2019"), ("20", "ccg-2020"), ("21", "ccg-2021")])
def test_the_published_lists_of_groups(reference, year, layer):
    rows = real_rows(f"cf_ccg_20{year}.csv")
    published = {}
    for row in rows:
        group, whole = row[f"CCG{year}CDH"], row[f"STP{year}CD"]
        assert reference.find(row[f"CCG{year}CD"]) == reference.find(group) == group
        published[group] = reference.find(whole)
        if f"STP{year}CDH" in row:
            assert reference.find(row[f"STP{year}CDH"]) == published[group]
    day = {"19": "2020-03-31", "20": "2021-03-31", "21": "2022-06-30"}[year]
    ours = {part.part: part.whole for part in reference.geography("ics", day).layers[layer]}
    assert ours == published


def test_the_published_list_of_sub_icb_locations(reference):
    rows = real_rows("derived_sicbl22_to_icb22.csv")
    published = {}
    for row in rows:
        key = reference.find(row["sicbl22_code"])
        assert key == row["sicbl22_code_h"] == reference.find(row["sicbl22_name"])
        assert reference.find(row["icb22_code"]) == row["icb22_code_h"]
        assert reference.areas[row["icb22_code_h"]].official_name == row["icb22_name"]
        published[key] = row["icb22_code_h"]
    parts = reference.geography("ics", "2022-07-01").layers["sub-icb-2022"]
    assert {part.part: part.whole for part in parts} == published


def test_every_group_since_2013_is_known_and_in_the_published_system(reference):
    layers = reference.geography("ics", "2022-07-01").layers
    wholes = {part.part: part.whole for parts in layers.values() for part in parts}
    for row in real_rows("heec_CCG_ICB_code.csv"):
        if len(row["CCG Code"]) > 5:
            continue  # a remark in the place of a code
        key = reference.find(row["CCG Code"])
        assert reference.find(row["ICB Code"]) == row["ICB Code"]
        assert wholes.get(key, row["ICB Code"]) == row["ICB Code"]


@pytest.mark.parametrize(
    ("file", "columns"),
    [
        ("cf_stp_region_2020.csv", ("STP20CD", "STP20CDH", "NHSER20CD", "NHSER20CDH")),
        ("derived_icb22_imd2019_share_most_deprived_fifth.csv", ("icb22_code", "icb22_code_h")),
        ("derived_icb24_imd2025_share_most_deprived_fifth.csv", ("icb24_code", "icb24_code_nhs")),
        ("derived_icb24_population_mid2022.csv", ("ICB 2024 Code", "NHSER 2024 Code")),
        ("transcribed_icb26_codes_regions.csv", ("icb26_code", "ods_code")),
        ("transcribed_icb_succession_2026.csv", ("predecessor_ods", "successor_ods")),
        ("fpt_full_data.csv", ("org",)),
    ],
)
def test_every_code_of_a_real_file_is_known(reference, file, columns):
    for row in real_rows(file):
        for column in columns:
            assert reference.find(row[column]) in reference.areas


def test_codes_side_by_side_in_real_files_are_one_area(reference):
    pairs = {
        "derived_icb22_imd2019_share_most_deprived_fifth.csv": ("icb22_code", "icb22_code_h"),
        "derived_icb24_imd2025_share_most_deprived_fifth.csv": ("icb24_code", "icb24_code_nhs"),
        "transcribed_icb26_codes_regions.csv": ("icb26_code", "ods_code"),
        "cf_stp_region_2020.csv": ("STP20CD", "STP20CDH"),
    }
    for file, (ons, ods) in pairs.items():
        for row in real_rows(file):
            assert reference.find(row[ons]) == row[ods]


def test_facts_are_those_published(reference):
    for row in real_rows("derived_icb24_population_mid2022.csv"):
        area = reference.area(row["ICB 2024 Code"])
        assert reference.facts_of(area.key)["population_mid_2022"].value == int(row["Total"])
        assert area.region == row["NHSER 2024 Code"]
    for file, code, kind, count in (
        (
            "derived_icb22_imd2019_share_most_deprived_fifth.csv",
            "icb22_code",
            "share_most_deprived_fifth_imd2019",
            "neighbourhoods_2011",
        ),
        (
            "derived_icb24_imd2025_share_most_deprived_fifth.csv",
            "icb24_code",
            "share_most_deprived_fifth_imd2025",
            "neighbourhoods_2021",
        ),
    ):
        for row in real_rows(file):
            facts = reference.facts_of(reference.find(row[code]))
            assert facts[kind].value == pytest.approx(float(row["share_most_deprived_fifth"]), abs=5e-5)
            assert facts[count].value == int(row["lsoas"])


def test_the_succession_of_2026_is_the_one_transcribed(reference):
    published = {
        (row["predecessor_ods"], row["successor_ods"], row["succession_type"])
        for row in real_rows("transcribed_icb_succession_2026.csv")
    }
    assert published == {
        (step.predecessor, step.successor, step.kind)
        for step in reference.successions
        if step.on == date(2026, 4, 1)
    }
    codes = {row["ods_code"]: row["nhs_region"] for row in real_rows("transcribed_icb26_codes_regions.csv")}
    ours = {area.key: reference.areas[area.region].name for area in reference.alive("ics", "2026-04-01")}
    assert ours == codes


def test_every_council_of_the_fingertips_files_is_known(reference):
    if not REAL.is_dir():
        pytest.skip(f"real data not here: {REAL}")
    files = sorted(REAL.glob("fingertips_tobacco_utla_*.csv"))
    assert len(files) == 8
    for path in files:
        for row in real_rows(path.name):
            area = reference.area(row["Area Code"])
            assert area.type in ("council", "england", "region")
            if area.type == "council":
                assert row["AreaName"].casefold() in (
                    area.name.casefold(),
                    area.name.casefold().replace(" (county)", ""),
                )
                assert area.region in ("", row["Parent Code"]) or row["Parent Code"] == ENGLAND


def test_every_area_of_the_fingertips_answer_is_known(reference):
    path = REAL / "edgehealth_fingertips_92477_icb.json"
    if not path.is_file():
        pytest.skip(f"real data not here: {path}")
    named = {
        (row["area_code"], row["area_name"]) for row in json.loads(path.read_text(encoding="utf-8"))["data"]
    }
    for code, name in named:
        key = reference.find(code)
        assert reference.find(f"n{code}") == key
        assert key == ENGLAND or reference.find(name) == key


def test_the_populations_are_those_of_the_workbook(reference):
    openpyxl = pytest.importorskip("openpyxl")
    path = REAL / "ons_mye_icb2024_mid2011_2022.xlsx"
    if not path.is_file():
        pytest.skip(f"real data not here: {path}")
    sheet = openpyxl.load_workbook(path, read_only=True)["Mid-2022 ICB 2024"]
    rows = [row for row in sheet.iter_rows(min_row=5, max_col=7, values_only=True) if row[0]]
    assert len(rows) == 106
    for code, name, system, _, region, _, people in rows:
        key = reference.find(code)
        assert key == reference.find(name)
        assert reference.facts_of(key)["population_mid_2022"].value == people
        assert reference.areas[reference.find(system)].region == reference.find(region)
    assert sum(row[6] for row in rows) == ENGLAND_MID_2022
