"""The real public files, through the command, into a site with the real geography and catalogue: counts and time.

The files are read where they lie; none is part of the project.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from django.db.models import Avg

from indexapp.actions.catalogue import load_definitions
from indexapp.actions.reference import load_reference
from indexapp.models import Metric, Observation, Release
from tests.release_kit import OPERATOR, command, files, in_force, sent

__all__ = ["files", "sent"]
MOST_SECONDS = 5.0
ROOT = Path(__file__).resolve().parents[2]
PANEL = "fpt_full_data.csv"
ROWS = {
    # Three ages, each 42 systems x 12 years and England's 14, and 67 places of one year for children under 5
    "edgehealth_fingertips_92477_icb.json": 3 * (42 * 12 + 14) + 67,
    # England's 14 years; the other areas of the file are GP practices
    "fingertips_247_dementia_qof.csv": 14,
    # Seven ways to ask about smoking, for England and each council
    "fingertips_tobacco_utla_eastmidlands.csv": 7 * 11,
    "fingertips_tobacco_utla_eastofengland.csv": 7 * 13,
    "fingertips_tobacco_utla_northeast.csv": 7 * 14,
    "fingertips_tobacco_utla_northwest.csv": 7 * 25,
    "fingertips_tobacco_utla_southeast.csv": 7 * 21,
    "fingertips_tobacco_utla_southwest.csv": 7 * 17,
    "fingertips_tobacco_utla_westmidlands.csv": 7 * 16,
    "fingertips_tobacco_utla_yorks.csv": 7 * 17,
    PANEL: 19_992,
}
"""Every real file that holds figures, and how many of its rows are stored by the catalogue as it is shipped."""


@pytest.fixture
def folder() -> Path:
    """The folder of real public data; tests are skipped where it is absent."""
    found = Path(os.environ.get("FOLKMOOT_REAL_DATA", ROOT.parent / "shared" / "data"))
    if not found.is_dir():
        pytest.skip(f"no real data in {found}: set FOLKMOOT_REAL_DATA")
    return found


@pytest.fixture
def whole_site(db, files, sent) -> None:
    """The real areas and the catalogue as it is shipped."""
    load_reference(actor=OPERATOR)
    load_definitions(actor=OPERATOR)


def test_the_panel_comes_in_whole_and_fast(whole_site, folder) -> None:
    start = time.perf_counter()
    status, said = command(folder / PANEL, "--source", "NHS BNSSG analytics")
    took = time.perf_counter() - start
    print(f"real panel, 19,992 rows: {said['rows']:,} imported in {took:.2f} s")
    assert (status, said["status"], said["errors"]) == (0, "published", [])
    assert (said["rows"], said["ignored"]) == (19_992, 0)
    assert (said["new"], said["changed"], said["same"]) == (said["rows"], 0, 0)
    assert Observation.objects.filter(is_current=True).count() == said["rows"]
    assert took < MOST_SECONDS


def test_the_panels_figures_are_those_of_the_file(whole_site, folder) -> None:
    """Second road: pandas reads the file by itself."""
    command(folder / PANEL)
    held = in_force()
    panel = pd.read_csv(folder / PANEL)
    by_place: dict[tuple[str, str], Counter[float]] = {}
    for org, year, value in panel[["org", "year", "value"]].dropna().itertuples(index=False):
        by_place.setdefault((str(org), str(year)), Counter())[float(value)] += 1
    assert held
    for (_, area, period), value in held.items():
        assert value is None or by_place[(area, period)][value] > 0
    assert {area for _, area, _ in held} == set(panel["org"])


def test_the_panel_again_changes_nothing(whole_site, folder, save_copy) -> None:
    command(folder / PANEL)
    before = in_force()
    status, said = command(folder / PANEL)
    assert (status, said["new"], said["changed"]) == (0, 0, 0)
    # The same figures in other bytes are a release of their own, and all the same.
    status, said = command(save_copy(folder / PANEL))
    assert (status, said["new"], said["changed"], said["same"]) == (0, 0, 0, said["rows"])
    assert in_force() == before
    assert Release.objects.count() == 2


@pytest.fixture
def save_copy(tmp_path):
    """The same table with other line ends, outside the project and gone after the test."""

    def copy(path: Path) -> Path:
        to = tmp_path / "other-bytes.csv"
        to.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") + b"\r\n")
        return to

    return copy


def test_every_real_file_of_figures_comes_in_without_a_mapping(whole_site, folder) -> None:
    for name, rows in ROWS.items():
        if not (folder / name).is_file():
            pytest.skip(f"no {name} in {folder}")
        status, said = command(folder / name)
        assert (name, status, said["status"], said["errors"]) == (name, 0, "published", [])
        assert (name, said["rows"], said["changed"]) == (name, rows, 0)
    held = Observation.objects.filter(is_current=True)
    # England stands in all eight regions' files alike, and is one England.
    assert held.count() == sum(ROWS.values()) - 7 * 7
    assert Metric.objects.filter(slices__isnull=False).distinct().count() == 55 + 3 + 7


def test_dementia_has_both_sources_side_by_side(whole_site, folder) -> None:
    """The planning tool's years and the financial years of Fingertips are different periods, in one unit."""
    for name in (PANEL, "fingertips_247_dementia_qof.csv"):
        command(folder / name)
    held = Observation.objects.filter(is_current=True, metric__slug="recorded-dementia")
    england = held.filter(area__key="E92000001")
    assert set(england.values_list("period__code", flat=True)) == {
        f"{year}/{(year + 1) % 100:02}" for year in range(2009, 2023)
    }
    assert held.exclude(area__key="E92000001").count() == 42 * 9
    official = england.get(period__code="2019/20").value
    systems = held.filter(period__code="2019").aggregate(mean=Avg("value"))["mean"]
    assert official == pytest.approx(systems, rel=0.05)


def test_every_real_file_is_taken_or_refused_with_a_reason(whole_site, folder) -> None:
    for path in sorted(folder.iterdir()):
        if not path.is_file():
            continue
        status, said = command(path)
        counts = {
            name: said[name] for name in ("status", "rows", "new", "changed", "same", "suppressed", "ignored")
        }
        print(path.name, counts, [each["code"] for each in said["errors"][:1]])
        assert (status == 0) == (said["status"] == "published")
        assert said["errors"] or status == 0
        assert (status == 0) == (path.name in ROWS), path.name
        for each in said["errors"]:
            assert each["message"].strip()
            assert each["code"]
