"""The real panel: in within its time, and its scores agree with an independent calculation."""

from __future__ import annotations

import math
import time

import pandas as pd
import pytest

from indexapp.actions import catalogue, receiving, reference, releases, runs
from indexapp.calc.catalogue import spec_from_json
from indexapp.calc.compute import compute
from indexapp.calc.geography import load_reference
from indexapp.models import Definition
from indexapp.queries.scores import score_table
from kernel.canonical import canonical_json
from tests import world
from tests.calc.oracle import score_all

pytestmark = pytest.mark.slow


@pytest.fixture
def panel(db, real_data) -> Definition:
    """The real panel published and computed."""
    reference.load_reference(actor=world.OPERATOR)
    catalogue.load_definitions(actor=world.OPERATOR)
    definition = Definition.objects.get(slug="access-and-capacity")
    provenance = receiving.Provenance(
        "fpt_full_data.csv", "command", source="A test with the published panel"
    )
    content = (real_data / "fpt_full_data.csv").read_bytes()
    began = time.process_time()
    release, _ = receiving.receive_release(
        actor=world.OPERATOR, chunks=[content], provenance=provenance, check=False
    )
    release = releases.check_release(actor=world.OPERATOR, release_id=release.pk)
    assert (release.status, release.errors) == ("ready", 0)
    assert (release.rows, release.ignored) == (19_992, 0)
    releases.confirm_and_publish(actor=world.OPERATOR, release_id=release.pk)
    imported = time.process_time() - began
    runs.bring_up_to_date(actor=world.RUNS, definition_id=definition.pk, limit_seconds=90)
    print(
        f"import {imported:.2f} s, first run {time.process_time() - began - imported:.2f} s of processor time"
    )
    return Definition.objects.select_related("published_run__version").get(pk=definition.pk)


def test_scores_agree_with_an_independent_calculation(panel) -> None:
    found = score_table(panel.published_run)
    spec = spec_from_json(canonical_json(panel.published_run.version.spec))
    geography = load_reference(reference.FOLDER).geography(spec.area_type, spec.areas_on)
    held = world.in_force()
    pd.testing.assert_frame_equal(found, compute(spec, held, geography), rtol=1e-12, atol=1e-12)
    rows = held.astype(object).where(held.notna(), None).to_dict("records")
    oracle = score_all(spec, rows, geography)
    assert (
        len(oracle)
        == len(found)
        == 42 * (len(spec.metrics) + len(spec.domains) + 1) * found["period"].nunique()
    )
    for row in found.itertuples(index=False):
        other = oracle[row.period, row.node, row.area]
        assert row.reason == other["reason"]
        for name in ("raw", "z", "score", "rank", "coverage"):
            here, there = getattr(row, name), other[name]
            assert math.isnan(here) if there is None else abs(here - there) <= 1e-9, (row, name)


def test_every_system_has_an_index_in_a_full_year(panel) -> None:
    found = score_table(panel.published_run, "2019").query("kind == 'index'")
    assert len(found) == 42
    assert found["score"].notna().all()
    assert sorted(found["rank"])[0] == 1
