"""The geography: its tables hold together and give the right areas, layers, context and tile maps."""

import itertools
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from indexapp.calc.geography import Reference, load_reference

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "indexapp" / "reference"
ENGLAND = "E92000001"
ENGLAND_MID_2022 = 57_112_542
"""ONS, mid-2022 population of England on 2024 health geographies (SAPE25, 25 November 2024)."""

LAYERS = {"ccg-2019": 191, "ccg-2020": 135, "ccg-2021": 106}


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(FOLDER)


def test_every_table_says_where_it_comes_from_and_under_which_licence():
    for path in FOLDER.glob("*.csv"):
        heading = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
        assert len(heading) >= 3, path.name
        assert "Open Government Licence v3.0" in " ".join(heading), path.name


def test_every_source_is_used(reference):
    tables = (
        reference.areas.values(),
        reference.codes,
        reference.memberships,
        reference.successions,
        reference.facts,
        reference.council_systems,
        reference.search_terms,
        reference.tiles,
    )
    assert {row.source for table in tables for row in table} == set(reference.sources)


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2019-04-01", 42), ("2022-06-30", 42), ("2022-07-01", 42), ("2026-03-31", 42), ("2026-04-01", 36)],
)
def test_number_of_systems_on_a_day(reference, day, expected):
    assert len(reference.alive("ics", day)) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2020-03-31", 191),
        ("2020-04-01", 135),
        ("2021-03-31", 135),
        ("2021-04-01", 106),
        ("2022-07-01", 106),
    ],
)
def test_number_of_commissioning_groups_on_a_day(reference, day, expected):
    assert len(reference.alive("ccg", day)) == expected
    assert reference.alive("sub_icb", day) == reference.alive("ccg", day)


@pytest.mark.parametrize(
    ("day", "expected"), [("2019-04-01", 151), ("2021-04-01", 152), ("2023-03-31", 152), ("2023-04-01", 153)]
)
def test_number_of_upper_tier_councils_on_a_day(reference, day, expected):
    assert len(reference.alive("council", day)) == expected


def test_regions(reference):
    assert len(reference.alive("region", "2022-07-01")) == 9
    assert len(reference.alive("nhs_region", "2022-07-01")) == 7
    assert [area.key for area in reference.alive("england", "2022-07-01")] == [ENGLAND]


def test_an_area_that_ended_has_successors_and_they_begin_the_day_after(reference):
    for area in reference.areas.values():
        steps = [step for step in reference.succession_of(area.key) if step.kind != "boundary"]
        if area.ends_on is None:
            assert not steps, area
        elif area.ends_on > date(2019, 3, 31) or area.type == "council":
            assert steps, area
            assert {step.on for step in steps} == {area.ends_on + timedelta(days=1)}


def test_an_area_that_began_has_predecessors(reference):
    for area in reference.areas.values():
        if area.starts_on:
            assert {step.on for step in reference.predecessors_of(area.key)} == {area.starts_on}, area


def test_memberships_lie_within_the_life_of_the_whole(reference):
    for member in reference.memberships:
        whole = reference.areas[member.whole]
        start = max(filter(None, (member.starts_on, date.min)))
        assert whole.ends_on is None or (member.ends_on and member.ends_on <= whole.ends_on), member
        assert whole.starts_on is None or start >= whole.starts_on, member


def test_an_ons_code_follows_the_one_before_without_gap_or_overlap(reference):
    for key in reference.areas:
        if reference.areas[key].type not in ("ics", "sub_icb", "nhs_region"):
            continue
        spans = [(code.starts_on, code.ends_on) for code in reference.codes_of(key) if code.scheme == "ons"]
        spans.sort(key=lambda span: span[0] or date.min)
        assert spans[0][0] == reference.areas[key].starts_on
        for (_, earlier_end), (later_start, _) in itertools.pairwise(spans):
            assert earlier_end + timedelta(days=1) == later_start


def test_the_split_of_frimley_admits_what_is_not_known(reference):
    shares = {step.successor: step.share for step in reference.succession_of("QNQ")}
    assert shares == {"S0E4D": None, "S9B9J": None, "QRL": None}


def test_known_shares_of_the_splits_of_2026_come_from_populations(reference):
    people = {
        key: reference.facts_of(key)["population_mid_2022"].value for key in ("QM7", "07H", "QJG", "06T")
    }
    shares = {
        (s.predecessor, s.successor): s.share for key in ("QM7", "QJG") for s in reference.succession_of(key)
    }
    assert shares[("QM7", "D7T5G")] == pytest.approx(people["07H"] / people["QM7"], abs=1e-6)
    assert shares[("QJG", "D7T5G")] == pytest.approx(people["06T"] / people["QJG"], abs=1e-6)
    assert shares[("QM7", "S1Y5D")] + shares[("QM7", "D7T5G")] == pytest.approx(1)


def test_succession_of_a_system_that_only_changed_its_boundary(reference):
    (step,) = reference.succession_of("QF7")
    assert (step.successor, step.on, step.kind) == ("QT1", date(2022, 7, 1), "boundary")
    assert step.share == pytest.approx(119_985 / (1_390_381 + 119_985), abs=1e-6)
    assert reference.succession_of("QVV") == ()


@pytest.mark.parametrize("day", ["2019-06-01", "2022-06-30", "2022-07-01", "2026-03-31"])
def test_every_layer_covers_every_system_once(reference, day):
    geography = reference.geography("ics", day)
    assert len(geography.areas) == 42
    expected = LAYERS if day < "2022-07-01" else {"ccg-2019": 191, "ccg-2020": 135, "sub-icb-2022": 106}
    assert {name: len(parts) for name, parts in geography.layers.items()} == expected
    for parts in geography.layers.values():
        assert {part.whole for part in parts} == set(geography.areas)
        assert max(Counter(part.part for part in parts).values()) == 1
        assert all(part.share == 1 and part.weight > 0 for part in parts)
        # Equal shares of a successor are whole people, so a layer may be a few people off.
        assert sum(part.weight for part in parts) == pytest.approx(ENGLAND_MID_2022, abs=20)
    assert reference.gaps("ics", day) == ()


def test_bassetlaw_moved_in_july_2022(reference):
    wholes = {}
    for day in ("2022-06-30", "2022-07-01"):
        for name, parts in reference.geography("ics", day).layers.items():
            wholes[day, name] = next(part.whole for part in parts if part.part == "02Q")
    assert {whole for (day, _), whole in wholes.items() if day == "2022-06-30"} == {"QF7"}
    assert {whole for (day, _), whole in wholes.items() if day == "2022-07-01"} == {"QT1"}


@pytest.mark.parametrize(
    ("group", "before", "after"), [("03E", "QWO", "QOQ"), ("09L", "QNX", "QXU"), ("03D", "QHM", "QOQ")]
)
def test_groups_that_changed_partnership_in_april_2020(reference, group, before, after):
    for day, expected in (("2020-03-31", before), ("2020-04-01", after)):
        parts = reference.geography("ics", day).layers["ccg-2019"]
        assert [part.whole for part in parts if part.part == group] == [expected]


def test_after_april_2026_areas_with_unknown_parts_have_none(reference):
    geography = reference.geography("ics", "2026-04-01")
    assert len(geography.areas) == 36
    gaps = set(reference.gaps("ics", "2026-04-01"))
    assert {area for layer, area in gaps if layer == "sub-icb-2022"} == {"QRL", "S0E4D", "S9B9J"}
    for name, parts in geography.layers.items():
        covered = {part.whole for part in parts}
        assert covered | {area for layer, area in gaps if layer == name} == set(geography.areas)
        assert not covered & {area for layer, area in gaps if layer == name}


def test_parts_of_frimley_are_still_to_be_seen(reference):
    parts = reference.parts_of("S0E4D", "sub-icb-2022", "2026-04-01")
    assert {part.part: part.share for part in parts} == {"D4U1Y": None, "10Q": 1, "14Y": 1, "15A": 1}


def test_systems_are_the_parts_of_regions_and_of_england(reference):
    assert len(reference.geography("nhs_region", "2022-07-01").layers["ics"]) == 42
    (layer,) = reference.geography("england", "2022-07-01").layers.values()
    assert sum(part.weight for part in layer) == ENGLAND_MID_2022


def test_weights_say_how_good_they_are(reference):
    for member in reference.memberships:
        if member.layer in ("ccg-2021", "sub-icb-2022"):
            assert member.weight_source == "ons_mid_2022"
            assert member.weight == reference.facts_of(member.part)["population_mid_2022"].value
    merged = {m.part for m in reference.memberships if m.weight_source == "equal_share_of_successor"}
    assert merged == {
        step.predecessor for step in reference.successions if reference.areas[step.predecessor].type == "ccg"
    }


def test_populations_add_up_to_england(reference):
    for kind in ("ics", "sub_icb"):
        people = [
            reference.facts_of(area.key)["population_mid_2022"].value
            for area in reference.alive(kind, "2024-01-01")
        ]
        assert sum(people) == ENGLAND_MID_2022
    assert reference.facts_of(ENGLAND)["population_mid_2022"].value == ENGLAND_MID_2022


def test_deprivation_runs_from_under_one_per_cent_to_nearly_half(reference):
    """Health Foundation, written evidence ICS0063 (2022), section 1."""
    shares = {
        area.key: reference.facts_of(area.key)["share_most_deprived_fifth_imd2019"].value
        for area in reference.alive("ics", "2022-07-01")
    }
    assert min(shares, key=shares.get) == "QXU"
    assert shares["QXU"] < 0.01
    assert max(shares, key=shares.get) == "QHL"
    assert 0.45 < shares["QHL"] < 0.5


def test_every_system_of_2024_has_its_context(reference):
    wanted = {
        "population_mid_2022",
        "share_most_deprived_fifth_imd2019",
        "share_most_deprived_fifth_imd2025",
        "neighbourhoods_2011",
        "neighbourhoods_2021",
        "upper_tier_councils",
        "sub_icb_locations",
    }
    for area in reference.alive("ics", "2024-01-01"):
        assert wanted <= set(reference.facts_of(area.key)), area.key


def test_neighbourhoods_and_the_most_deprived_fifth_of_england(reference):
    facts = reference.facts_of(ENGLAND)
    assert facts["neighbourhoods_2011"].value == 32_844
    assert facts["neighbourhoods_2021"].value == 33_755
    assert facts["share_most_deprived_fifth_imd2019"].value == pytest.approx(0.2, abs=1e-3)
    assert facts["share_most_deprived_fifth_imd2025"].value == pytest.approx(0.2, abs=1e-3)


@pytest.mark.parametrize(
    ("system", "day", "councils"),
    [
        ("QVV", "2022-07-01", {"Dorset", "Bournemouth, Christchurch and Poole"}),
        ("QJM", "2022-07-01", {"Lincolnshire"}),
        ("QOX", "2023-04-01", {"Bath and North East Somerset", "Swindon", "Wiltshire", "Oxfordshire"}),
        ("D7T5G", "2026-04-01", {"Essex", "Southend-on-Sea", "Thurrock"}),
        ("T6Y0W", "2026-04-01", {"Norfolk", "Suffolk"}),
    ],
)
def test_councils_of_a_system(reference, system, day, councils):
    assert {reference.areas[row.council].name for row in reference.councils_of(system, day)} == councils


def test_councils_that_straddle_systems(reference):
    def systems(council, day):
        return {row.system: row.extent for row in reference.systems_of(council, day)}

    assert systems("E10000030", "2022-07-01") == {"QXU": "part", "QNQ": "part"}
    assert systems("E10000012", "2022-07-01") == {"QH8": "part", "QM7": "part", "QJG": "part"}
    assert systems("E10000012", "2026-04-01") == {"D7T5G": "whole"}
    assert systems("E06000065", "2023-04-01") == {"QOQ": "part", "QWO": "part", "QE1": "edge"}
    assert systems("E08000025", "2022-06-30") == {"QHL": "part", "QUA": "part"}
    assert systems("E08000025", "2022-07-01") == {"QHL": "whole"}


@pytest.mark.parametrize("day", ["2019-06-01", "2021-06-01", "2022-07-01", "2024-01-01", "2026-04-01"])
def test_every_council_lies_in_a_system_that_exists(reference, day):
    alive = {area.key for area in reference.alive("ics", day)}
    for council in reference.alive("council", day):
        rows = reference.systems_of(council.key, day)
        assert rows, council
        assert {row.system for row in rows} <= alive
        extents = Counter(row.extent for row in rows)
        assert extents["whole"] == 1 or extents["part"] >= 1
        assert not (extents["whole"] and len(rows) > 1), council


def test_the_number_of_councils_is_counted_from_the_table(reference):
    for fact in reference.facts:
        if fact.kind == "upper_tier_councils" and fact.area != ENGLAND:
            rows = reference.councils_of(fact.area, fact.as_of)
            assert len({row.council for row in rows if row.extent != "edge"}) == fact.value


@pytest.mark.parametrize(("layout", "day"), [("ics-42", "2024-01-01"), ("ics-36", "2026-04-01")])
def test_a_tile_map_holds_every_system_once_and_none_overlaps(reference, layout, day):
    tiles = reference.tile_map(layout)
    assert sorted(tile.area for tile in tiles) == sorted(area.key for area in reference.alive("ics", day))
    assert len({(tile.column, tile.row) for tile in tiles}) == len(tiles)
    assert max(len(tile.label) for tile in tiles) <= 12


@pytest.mark.parametrize("layout", ["ics-42", "ics-36"])
def test_the_tiles_of_a_region_hang_together(reference, layout):
    regions = {}
    for tile in reference.tile_map(layout):
        regions.setdefault(reference.areas[tile.area].region, set()).add((tile.column, tile.row))
    assert len(regions) == 7
    for region, cells in regions.items():
        reached, edge = set(), [min(cells)]
        while edge:
            column, row = edge.pop()
            reached.add((column, row))
            around = {(column + 1, row), (column - 1, row), (column, row + 1), (column, row - 1)}
            edge.extend((around & cells) - reached)
        assert reached == cells, region
