"""What if: the published scores again from their parts, and a second road through a computation of everything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexapp.calc.compute import compute
from indexapp.calc.what_if import Basis, what_if
from indexapp.queries import what_if as queries
from indexapp.queries.published import index, scores
from kernel.errors import NotFound
from tests import world
from tests.unit.indexapp.pages.kit import at_most, forget

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _clean(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    forget()


@pytest.fixture
def run(db: None, tmp_path: Path) -> Any:
    """The small world with a figure that is held back and one that is not there."""
    world.build(tmp_path / "catalogue", weight=3)
    frame = world.figures()
    absent = (frame["area"] == "QX3") & (frame["metric"] == "visits") & (frame["period"] == "2021/22")
    frame.loc[absent, list(world.FIGURES)] = None
    frame.loc[absent, "status"] = "suppressed"
    world.send(frame)
    return world.compute_now()


def test_no_change_gives_the_published_scores_to_the_last_bit(run: Any) -> None:
    view = index(world.SLUG).run
    ids = {area.key: area.pk for area in world.Area.objects.filter(type="ics")}
    for area in world.SYSTEMS:
        for period in world.PERIODS:
            basis = queries.basis_of(world.SLUG, area, period)
            found = what_if(basis, {})
            published = {row.node: row for row in scores(view, [ids[area]], periods=[period])}
            nodes = {**found.metrics, **found.domains, "index": found.index}
            assert set(nodes) == set(published)
            for node, after in nodes.items():
                row = published[node]
                assert (after.raw, after.z, after.score, after.reason) == (
                    row.raw,
                    row.z,
                    row.score,
                    row.reason,
                )


def test_the_basis_goes_through_json(run: Any) -> None:
    basis = queries.basis_of(world.SLUG, "QX3")
    assert Basis.from_json(json.loads(json.dumps(basis.as_json()))) == basis
    assert (basis.run_id, basis.period, basis.illustrative, basis.area_name) == (
        run.pk,
        "2021/22",
        True,
        "QX3",
    )
    assert [metric.reason for metric in basis.metrics] == ["", "suppressed", "", ""]
    assert [(metric.least, metric.most) for metric in basis.metrics] == [
        (0.0, 100.0), (0.0, None), (None, None), (0.0, None),
    ]  # fmt: skip


@pytest.mark.parametrize("area", ["QX1", "QX3", "QX6"])
def test_second_road_a_changed_table_of_observations(run: Any, area: str) -> None:
    """The whole index computed from a table in which this one area's figures differ says the same of it.

    The period is not the baseline's, so centre and spread are the same on both roads.
    """
    rng = np.random.default_rng(5)
    for _ in range(5):
        changes = {metric: float(rng.normal(0, 2)) for metric in world.METRICS}
        table = world.in_force()
        mine = (table["area"] == area) & (table["period"] == "2021/22")
        table.loc[mine, "value"] += table.loc[mine, "metric"].map(changes)
        # A changed value must not be worked out of the old counts again.
        table.loc[mine, ["numerator", "denominator"]] = np.nan
        says = compute(world.spec(), table, world.geography())
        says = says[(says["area"] == area) & (says["period"] == "2021/22")].set_index("node")
        found = queries.outcome_for(world.SLUG, area, changes)
        nodes = {**found.metrics, **found.domains, "index": found.index}
        for node, after in nodes.items():
            expected = says.loc[node]
            if after.score is None:
                assert np.isnan(expected["score"])
                assert after.reason == expected["reason"]
            else:
                assert not after.held
                assert after.score == pytest.approx(expected["score"], abs=1e-9)


def test_queries(run: Any) -> None:
    with at_most(8):
        queries.basis_of(world.SLUG, "QX1")
    with at_most(4):
        queries.basis_of(world.SLUG, "QX2", "2020/21")
    with at_most(1):
        queries.basis_of(world.SLUG, "QX2", "2020/21")


@pytest.mark.parametrize(
    "asked", [("nothing", "QX1", ""), (world.SLUG, "QX9", ""), (world.SLUG, "QX1", "1999")]
)
def test_what_is_not_there(run: Any, asked: tuple[str, str, str]) -> None:
    with pytest.raises(NotFound):
        queries.basis_of(*asked)


def test_nothing_published_yet(db: None, tmp_path: Path) -> None:
    world.build(tmp_path / "catalogue")
    with pytest.raises(queries.NoRunYet, match="not been computed"):
        queries.basis_of(world.SLUG, "QX1")
