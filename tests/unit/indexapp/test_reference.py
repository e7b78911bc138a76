"""Taking the reference tables in: the database says what the files say, and a second road to the geography agrees."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit import trail
from indexapp.actions import catalogue, reference
from indexapp.calc.geography import load_reference, with_data
from indexapp.calc.spec import DefinitionSpec, DomainSpec, Geography, MethodSpec, Part
from indexapp.models import (
    Area,
    AreaCode,
    AreaFact,
    AreaMembership,
    CouncilSystem,
    Definition,
    MapTile,
    Observation,
    Period,
    ReferenceSource,
    Succession,
)
from indexapp.queries.inputs import geography_of
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, SignInNeeded
from tests import world

OPERATOR = Actor.system("operator")
TYPES = ("ics", "nhs_region", "region", "england", "ccg", "sub_icb", "council")


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the reference tables, to change."""
    return Path(shutil.copytree(reference.FOLDER, tmp_path / "reference"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} should stand once in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def loaded(db) -> None:
    reference.load_reference(actor=OPERATOR)


def test_the_tables_are_all_in(loaded) -> None:
    files = load_reference(reference.FOLDER)
    assert set(Area.objects.values_list("key", flat=True)) == set(files.areas)
    counts = {
        AreaCode: files.codes, AreaMembership: files.memberships, Succession: files.successions, AreaFact: files.facts,
        CouncilSystem: files.council_systems, MapTile: files.tiles, ReferenceSource: files.sources,
    }  # fmt: skip
    assert {model: model.objects.count() for model in counts} == {
        model: len(rows) for model, rows in counts.items()
    }


def test_an_area_keeps_what_its_row_says(loaded) -> None:
    area = Area.objects.select_related("region", "source").get(key="QYG")
    wanted = load_reference(reference.FOLDER).areas["QYG"]
    for name in ("type", "name", "short_name", "official_name", "starts_on", "ends_on", "note"):
        assert getattr(area, name) == getattr(wanted, name)
    assert (area.region.key, area.source.slug) == (wanted.region, wanted.source)
    assert "Liverpool" in area.search_terms.splitlines()
    assert ReferenceSource.objects.get(slug="ons-regions").licence == "Open Government Licence v3.0"


def test_a_second_time_changes_nothing_and_leaves_no_trace(loaded) -> None:
    before = len(trail.history("reference", "all"))
    again = reference.load_reference(actor=OPERATOR)
    assert (again.total, again.due) == (0, [])
    assert len(trail.history("reference", "all")) == before == 1


def test_loading_takes_few_statements(loaded, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(30):
        reference.load_reference(actor=OPERATOR)


def test_changed_rows_are_changed_and_gone_rows_removed(loaded, folder) -> None:
    key = Area.objects.get(key="QYG").pk
    change(folder, "search_terms.csv", "QYG,C&M,acronym,own\n", "")
    change(folder, "tiles.csv", "ics-42,QHM,4,0,NENC,own", "ics-42,QHM,4,0,NEC,own")
    found = reference.load_reference(actor=OPERATOR, folder=folder)
    assert found.changed["tiles"] == 2  # the old square gone, the new one there
    assert found.changed["areas"] == 1
    assert set(found.due) == set(
        Definition.objects.filter(current_version__isnull=False).values_list("slug", flat=True)
    )
    area = Area.objects.get(key="QYG")
    assert (area.pk, "C&M" in area.search_terms.splitlines()) == (key, False)
    assert MapTile.objects.get(layout="ics-42", area__key="QHM").label == "NEC"
    reference.load_reference(actor=OPERATOR)
    assert MapTile.objects.get(layout="ics-42", area__key="QHM").label == "NENC"


def test_a_code_may_move_to_another_area(loaded, folder) -> None:
    row = next(
        line for line in (folder / "codes.csv").read_text().splitlines() if line.startswith("QYG,ons,")
    )
    change(folder, "codes.csv", row + "\n", row.replace("QYG", "QNC", 1) + "\n")
    reference.load_reference(actor=OPERATOR, folder=folder)
    assert AreaCode.objects.get(code=row.split(",")[2]).area.key == "QNC"


def test_every_fault_is_named_by_file_row_and_column_and_nothing_is_stored(db, folder) -> None:
    change(folder, "tiles.csv", "ics-42,QHM,4,0,NENC,own", "ics-42,QHM,four,0,NENC,own")
    change(folder, "search_terms.csv", "QYG,C&M,acronym,own", "QXX,C&M,acronym,own")
    with pytest.raises(BadInput) as refused:
        reference.load_reference(actor=OPERATOR, folder=folder)
    assert "tiles.csv, row 5, column column" in refused.value.message
    assert "search_terms.csv, row 6, column area" in refused.value.message
    assert Area.objects.count() == 0
    assert trail.history("reference", "all") == []


def test_many_faults_are_counted_and_the_first_are_listed(db, folder) -> None:
    path = folder / "tiles.csv"
    path.write_text(path.read_text().replace(",own", ",nobody"), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        reference.load_reference(actor=OPERATOR, folder=folder)
    assert "78 faults" in refused.value.message
    assert refused.value.message.endswith("and 58 more")


def test_an_area_with_figures_cannot_be_dropped(loaded, folder) -> None:
    catalogue.load_definitions(actor=OPERATOR)
    area = Area.objects.create(key="QZZ", type="ics", name="Illustrative", short_name="Illustrative")
    period = Period.objects.create(code="2019", kind="year", starts_on="2019-01-01", ends_on="2019-12-31")
    release = world.receive(b"illustrative")
    metric = Definition.objects.first().metric_places.first().metric
    Observation.objects.create(
        area=area, period=period, metric=metric, release=release, source_row=2, value=1
    )
    with pytest.raises(BadInput, match=r"no longer has QZZ"):
        reference.load_reference(actor=OPERATOR)
    Observation.objects.all().delete()
    assert reference.load_reference(actor=OPERATOR).changed["areas"] == 1
    assert not Area.objects.filter(key="QZZ").exists()


def test_a_new_geography_makes_every_definition_due(
    loaded, folder, django_capture_on_commit_callbacks
) -> None:
    catalogue.load_definitions(actor=OPERATOR)
    before = dict(Definition.objects.values_list("slug", "wanted"))
    row = next(
        line
        for line in (folder / "memberships.csv").read_text().splitlines()
        if line.startswith("00C,QHM,ccg-2019")
    )
    cells = row.split(",")
    cells[6] = "229709"
    change(folder, "memberships.csv", row, ",".join(cells))
    with django_capture_on_commit_callbacks() as callbacks:
        found = reference.load_reference(actor=OPERATOR, folder=folder)
    assert set(found.due) == set(before)
    assert len(callbacks) == len(before)
    assert dict(Definition.objects.values_list("slug", "wanted")) == {
        slug: count + 1 for slug, count in before.items()
    }


def test_who_may_load(db, operator, publisher, analyst, anybody) -> None:
    for actor in (publisher, analyst, anybody):
        with pytest.raises(NotAllowed):
            reference.load_reference(actor=actor)
    with pytest.raises(SignInNeeded):
        reference.load_reference(actor=Actor.anonymous())
    assert Area.objects.count() == 0
    assert reference.load_reference(actor=operator).total > 0


def _spec(area_type: str, on: str | None) -> DefinitionSpec:
    return DefinitionSpec("s", "1", "S", (DomainSpec("d", "D", ()),), MethodSpec("2019"), area_type, on)


@given(area_type=st.sampled_from(TYPES), on=st.dates(min_value=dt.date(2017, 1, 1)).map(str))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_tables_and_files_give_the_same_geography(loaded, area_type, on) -> None:
    files = _files()
    assert geography_of(_spec(area_type, on))[0] == files.geography(area_type, on)


@pytest.mark.parametrize(
    "on", ["2019-04-01", "2020-04-01", "2021-04-01", "2022-06-30", "2022-07-01", "2026-03-31", "2026-04-01"]
)
@pytest.mark.parametrize("area_type", TYPES)
def test_the_same_on_the_days_that_matter(loaded, area_type, on) -> None:
    found, keys = geography_of(_spec(area_type, on))
    assert found == _files().geography(area_type, on)
    parts = {part.part for layer in found.layers.values() for part in layer}
    assert parts | set(found.areas) == set(keys.values())


def test_the_same_again_from_the_definitions_shipped(loaded) -> None:
    spec = _spec("ics", "2021-04-01")
    assert len(geography_of(spec)[0].areas) == 42


_CACHE: list = []


def _files():
    if not _CACHE:
        _CACHE.append(load_reference(reference.FOLDER))
    return _CACHE[0]


def test_with_data_keeps_areas_that_have_a_figure_or_a_part_with_one() -> None:
    geography = Geography(
        ("A", "B", "C"), {"old": (Part("a1", "A", 1), Part("b1", "B", 1)), "new": (Part("c1", "C", 1),)}
    )
    assert with_data(geography, {"A", "b1"}) == Geography(("A", "B"), {"old": geography.layers["old"]})
    assert with_data(geography, set()) == Geography((), {})
    assert with_data(geography, {"A", "B", "C"}) == geography
