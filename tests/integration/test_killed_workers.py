"""A worker killed outright, in the middle of an import and of a run: nothing is lost or doubled, and what was
published stands throughout."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from indexapp.actions.catalogue import FOLDER as CATALOGUE
from indexapp.actions.reference import FOLDER as REFERENCE
from indexapp.calc.catalogue import load_catalogue
from indexapp.calc.geography import load_reference
from indexapp.calc.readers import write_tidy
from tests import services
from tests.workers import Site, postgres_database

pytestmark = [pytest.mark.slow, pytest.mark.worker]
INDEX = "integrated-care-index"
PERIODS = [f"{year}/{year % 100 + 1:02d}" for year in range(2009, 2025)]
PUBLISHED = f"SELECT published_run_id FROM indexapp_definition WHERE slug = '{INDEX}'"
NEWEST = "SELECT status FROM indexapp_release ORDER BY id DESC LIMIT 1"


@pytest.fixture(
    params=[pytest.param("embedded"), pytest.param("redis", marks=[pytest.mark.redis])],
    ids=["embedded queue, SQLite", "Redis, PostgreSQL"],
)
def site(request, tmp_path) -> Iterator[Site]:
    """A site with its queue, demonstration figures and one published run; no worker yet."""
    with contextlib.ExitStack() as stack:
        database = redis = ""
        if request.param == "redis":
            redis = services.redis_url()
            database = stack.enter_context(postgres_database(services.postgres_url()))
            _empty(redis)
            stack.callback(_empty, redis)
        site = Site(tmp_path / "site", database=database, redis=redis)
        stack.callback(site.stop)
        site.start_queue()
        site.manage("migrate", "-v0")
        nothing = tmp_path / "nothing"
        nothing.mkdir()
        site.manage("seed_demo", "--compute", "--data", str(nothing))
        yield site


def _empty(url: str) -> None:
    import redis

    redis.Redis.from_url(url).flushdb()


def _figures(path: Path, seed: int) -> int:
    """A large illustrative file for every area that lived throughout; returns its rows."""
    reference = load_reference(REFERENCE)
    kinds = ("ics", "council", "sub_icb", "region")
    areas = [
        area.key
        for area in reference.areas.values()
        if area.type in kinds and area.starts_on is None and area.ends_on is None
    ]
    slugs = [use.metric for use in load_catalogue(CATALOGUE).definition(INDEX).file.uses]
    frame = pd.MultiIndex.from_product([slugs, areas, PERIODS], names=["metric", "area", "period"]).to_frame(
        index=False
    )
    frame["value"] = np.round(np.random.default_rng(seed).uniform(20, 40, len(frame)), 6)
    write_tidy(frame.assign(status="value", note="Illustrative"), path)
    return len(frame)


def test_killed_while_importing_and_computing(site, tmp_path) -> None:
    first = site.one(PUBLISHED)
    held = site.one("SELECT COUNT(*) FROM indexapp_observation")
    rows = _figures(tmp_path / "figures.csv", 1)
    assert rows > 50_000
    site.start_beat()
    worker = site.start_worker()
    (tmp_path / "figures.csv").rename(site.inbox / "figures.csv")

    for status in ("checking", "publishing"):
        site.wait(f"a release that is {status}", lambda status=status: site.one(NEWEST) == status)
        site.kill(worker)
        # Nothing of a half-done import can be seen.
        assert site.one(NEWEST) == status
        assert site.one("SELECT COUNT(*) FROM indexapp_observation") == held
        assert site.one(PUBLISHED) == first
        worker = site.start_worker()

    site.wait("a run", lambda: site.one("SELECT COUNT(*) FROM indexapp_run WHERE status = 'computing'") > 0)
    site.kill(worker)
    assert site.one(PUBLISHED) == first
    scores = site.one(_scores(first))
    site.start_worker()
    site.start_worker("second")
    site.wait("the new run", lambda: site.one(PUBLISHED) != first)
    site.wait(
        "the claim given back",
        lambda: site.one(f"SELECT claim FROM indexapp_definition WHERE slug = '{INDEX}'") == "",
    )

    assert site.one("SELECT COUNT(*) FROM indexapp_observation") == held + rows
    assert site.one("SELECT COUNT(*) FROM indexapp_release") == 2
    doubled = "SELECT COUNT(*) FROM indexapp_observation WHERE is_current GROUP BY metric_id, area_id, period_id HAVING COUNT(*) > 1"
    assert site.rows(doubled) == []
    assert (
        site.one("SELECT COUNT(*) FROM indexapp_definition WHERE wanted > covered AND slug = " + f"'{INDEX}'")
        == 0
    )
    assert site.one(_scores(first)) == scores, "the run that was published stays as it was"
    _agrees_with_a_computation_without_a_database(site, tmp_path)


def _scores(run: int) -> str:
    return (
        "SELECT SUM(s.score) || '/' || COUNT(*) FROM indexapp_score s JOIN indexapp_runblock b ON b.block_id = s.block_id "
        f"WHERE b.run_id = {run}"
    )


def _agrees_with_a_computation_without_a_database(site: Site, tmp_path: Path) -> None:
    """The published scores against `compute_index` on the observations in force: two roads to one table."""
    columns = ("metric", "area", "period", "value", "numerator", "denominator", "status", "note")
    found = site.rows(
        "SELECT m.slug, a.key, p.code, o.value, o.numerator, o.denominator, o.status, o.note FROM indexapp_observation o "
        "JOIN indexapp_metric m ON m.id = o.metric_id JOIN indexapp_area a ON a.id = o.area_id "
        "JOIN indexapp_period p ON p.id = o.period_id WHERE o.is_current"
    )
    frame = pd.DataFrame(found, columns=list(columns))
    frame["status"] = frame["status"].map(
        dict(enumerate(("value", "missing", "suppressed", "not_applicable")))
    )
    write_tidy(frame, tmp_path / "in_force.csv")
    site.manage("export_scores", INDEX, "--out", str(tmp_path / "published.csv"))
    site.manage(
        "compute_index",
        "--definition",
        INDEX,
        "--data",
        str(tmp_path / "in_force.csv"),
        "--out",
        str(tmp_path / "computed.csv"),
    )
    published, computed = (pd.read_csv(tmp_path / name) for name in ("published.csv", "computed.csv"))
    pd.testing.assert_frame_equal(published, computed, rtol=0, atol=1e-9)
