"""Runs: what is stored is what the calculation says, only what changed is computed, one run for many requests."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from django.db import transaction

from audit import trail
from indexapp.actions import catalogue, engine, releases, runs, sweep
from indexapp.models import AreaMembership, Block, Definition, Publication, Run, RunStatus, Score
from indexapp.queries.scores import score_table
from kernel import clock, events
from kernel.errors import NotFound
from tests import world
from tests.calc.oracle import score_all

FIGURES = ["raw", "z", "score", "rank", "coverage"]


def check_scores(run: Run) -> None:
    """The stored scores against `compute` on the current observations, and against the plain oracle."""
    found, wanted = score_table(run), world.expected()
    pd.testing.assert_frame_equal(found, wanted, check_exact=False, rtol=1e-12, atol=1e-12)
    observations = world.in_force().astype(object)
    observations = observations.where(observations.notna(), None)
    oracle = score_all(world.spec(), observations.to_dict("records"), world.geography())
    assert len(oracle) == len(found)
    for row in found.itertuples(index=False):
        other = oracle[row.period, row.node, row.area]
        assert row.reason == other["reason"], (row, other)
        for name in FIGURES:
            here, there = getattr(row, name), other[name]
            assert math.isnan(here) if there is None else abs(here - there) <= 1e-9, (row, name, other)


def test_a_run_stores_what_the_calculation_says(index) -> None:
    world.send(world.figures())
    run = world.compute_now()
    assert run.status == RunStatus.FINISHED
    assert (run.computed, run.reused, run.progress) == (3 * 7, 0, 100)
    check_scores(run)


def test_missing_suppressed_zero_and_not_applicable_stay_four_things(index) -> None:
    frame = world.figures()
    at = (frame["metric"] == "waits") & (frame["period"] == "2020/21")
    rows = frame.index[at].tolist()
    for row, status in zip(rows, ("missing", "suppressed", "not_applicable"), strict=False):
        frame.loc[row, ["value", "numerator", "denominator"]] = math.nan
        frame.loc[row, "status"] = status
    frame.loc[rows[3], ["value", "numerator"]] = 0.0
    frame = frame.drop(index=rows[4])
    world.send(frame)
    run = world.compute_now()
    check_scores(run)
    found = Score.objects.filter(
        block__run_blocks__run=run, block__node="waits", block__period__code="2020/21"
    )
    said = {score.area.key: (score.raw, score.reason) for score in found.select_related("area")}
    assert [said[key][1] for key in world.SYSTEMS] == [
        "missing",
        "suppressed",
        "not_applicable",
        "",
        "not_published",
        "",
    ]
    assert said["QX4"][0] == 0.0
    assert all(said[key][0] is None for key in ("QX1", "QX2", "QX3", "QX5"))


def test_parts_roll_up_where_a_system_has_no_figure_of_its_own(index) -> None:
    whole = world.figures(1, areas=world.SYSTEMS[:3])
    parts = world.figures(2, areas=[part for part in world.PARTS if part[:3] in world.SYSTEMS[3:]])
    # One system's smaller half is missing (three quarters of its people: too little), another's is suppressed.
    parts = parts[~((parts["area"] == "QX4B") & (parts["metric"] == "waits"))]
    hidden = (parts["area"] == "QX5B") & (parts["metric"] == "visits")
    parts.loc[hidden, ["value", "numerator", "denominator"]] = math.nan
    parts.loc[hidden, "status"] = "suppressed"
    world.send(pd.concat([whole, parts], ignore_index=True))
    run = world.compute_now()
    check_scores(run)
    table = score_table(run, "2019/20").set_index(["node", "area"])
    assert table.loc[("waits", "QX4"), "reason"] == "low_coverage"
    assert table.loc[("waits", "QX4"), "coverage"] == 0.75
    assert table.loc[("visits", "QX5"), "reason"] == "suppressed"
    assert table.loc[("gain", "QX6"), "reason"] == ""


def test_succession_moves_parts_and_so_the_scores(index) -> None:
    world.send(world.figures(areas=world.PARTS))
    before = world.compute_now()
    check_scores(before)
    # From 1 April 2022 half of QX1 belongs to QX2; the index looks at the areas of 2021, so nothing moves.
    moved = AreaMembership.objects.get(part__key="QX1A")
    moved.ends_on = "2022-03-31"
    moved.save()
    AreaMembership.objects.create(
        part=moved.part, whole_id=AreaMembership.objects.filter(whole__key="QX2").first().whole_id,
        layer="halves", share=1, weight=moved.weight, starts_on="2022-04-01",
    )  # fmt: skip
    runs.request_run(actor=world.OPERATOR, definition=world.SLUG)
    assert world.compute_now() == before


def test_another_day_of_areas_is_another_version_and_run(index, tmp_path) -> None:
    world.send(world.figures(areas=world.PARTS))
    first = world.compute_now()
    moved = AreaMembership.objects.get(part__key="QX1A")
    AreaMembership.objects.filter(pk=moved.pk).update(ends_on="2022-03-31")
    AreaMembership.objects.create(
        part=moved.part, whole_id=AreaMembership.objects.filter(whole__key="QX2").first().whole_id,
        layer="halves", share=1, weight=moved.weight, starts_on="2022-04-01",
    )  # fmt: skip
    folder = world.write_catalogue(
        tmp_path / "catalogue", version="2", on='"2022-04-01"', checked="2026-02-01"
    )
    assert catalogue.load_definitions(actor=world.OPERATOR, folder=folder) == [world.SLUG]
    second = world.compute_now()
    assert second != first
    assert second.version.version == "2"
    check_scores(second)
    was, now = (score_table(run, "2019/20").set_index(["node", "area"]) for run in (first, second))
    assert was.loc[("gain", "QX2"), "raw"] != now.loc[("gain", "QX2"), "raw"]
    assert now.loc[("gain", "QX3"), "raw"] == was.loc[("gain", "QX3"), "raw"]


def test_only_blocks_that_changed_are_computed(index) -> None:
    world.send(world.figures())
    world.compute_now()
    world.send(world.figures(7, metrics=["stays"], periods=["2021/22"]))
    run = world.compute_now()
    # The metric, its domain and the index of that one year.
    assert (run.computed, run.reused) == (3, 18)
    check_scores(run)


def test_a_new_baseline_figure_moves_every_period_of_its_metric(index) -> None:
    world.send(world.figures())
    world.compute_now()
    world.send(world.figures(8, metrics=["gain"], periods=["2019/20"], areas=["QX1"]))
    run = world.compute_now()
    assert (run.computed, run.reused) == (9, 12)
    check_scores(run)


def test_a_new_period_computes_its_own_blocks_only(index) -> None:
    world.send(world.figures(periods=world.PERIODS[:2]))
    world.compute_now()
    world.send(world.figures(3, metrics=["waits"], periods=["2021/22"]))
    run = world.compute_now()
    assert (run.computed, run.reused) == (7, 14)
    check_scores(run)


def test_withdrawing_brings_back_the_very_run_before(index) -> None:
    world.send(world.figures())
    first = world.compute_now()
    release = world.send(world.figures(9, metrics=["waits"]))
    second = world.compute_now()
    assert second != first
    releases.withdraw_release(actor=world.OPERATOR, release_id=release.pk, why="Wrong year.")
    third = world.compute_now()
    assert third.pk == first.pk
    check_scores(third)
    assert list(Publication.objects.order_by("pk").values_list("run_id", flat=True)) == [
        first.pk,
        second.pk,
        first.pk,
    ]
    assert Run.objects.count() == 2


def test_a_new_weight_is_a_new_version_and_shares_the_metric_blocks(index, tmp_path) -> None:
    world.send(world.figures())
    first = world.compute_now()
    folder = world.write_catalogue(tmp_path / "catalogue", version="2", weight=3, checked="2026-02-01")
    catalogue.load_definitions(actor=world.OPERATOR, folder=folder)
    second = world.compute_now()
    assert second.version_id != first.version_id
    # Of each year only the domain with the weight, and the index.
    assert (second.computed, second.reused) == (6, 15)
    check_scores(second)


def test_words_alone_make_no_new_run(index, tmp_path) -> None:
    world.send(world.figures())
    world.compute_now()
    path = tmp_path / "catalogue" / "definitions" / f"{world.SLUG}-1.yaml"
    path.write_text(path.read_text().replace("An illustrative index.", "Better words."), encoding="utf-8")
    assert catalogue.load_definitions(actor=world.OPERATOR, folder=tmp_path / "catalogue") == []
    assert world.definition().current_version.text["file"]["summary"] == "Better words."
    assert world.definition().wanted == world.definition().covered


def test_many_releases_before_the_worker_comes_make_one_run(index) -> None:
    for seed in range(5):
        world.send(world.figures(seed, metrics=[world.METRICS[seed % 4]]))
    assert world.definition().wanted == 6
    run = world.compute_now()
    assert Run.objects.count() == 1
    assert world.definition().covered == 6
    check_scores(run)
    assert world.compute_now() == run
    assert Run.objects.count() == 1


def test_a_release_during_a_run_is_not_lost(index, monkeypatch) -> None:
    world.send(world.figures())
    real, sent = engine._sign, []

    def meanwhile(*given):
        if not sent:
            sent.append(world.send(world.figures(4, metrics=["gain"])))
        return real(*given)

    monkeypatch.setattr(engine, "_sign", meanwhile)
    done = runs.bring_up_to_date(actor=world.RUNS, definition_id=index.pk, limit_seconds=90)
    assert len(done) == 2
    definition = world.definition()
    assert (definition.claim, definition.wanted) == ("", definition.covered)
    check_scores(definition.published_run)


def test_a_second_worker_leaves_a_claimed_definition_alone(index) -> None:
    world.send(world.figures())
    assert runs.claim_definition(actor=world.RUNS, definition_id=index.pk, limit_seconds=90)
    assert runs.claim_definition(actor=world.RUNS, definition_id=index.pk, limit_seconds=90) == ""
    assert runs.bring_up_to_date(actor=world.RUNS, definition_id=index.pk, limit_seconds=90) == []
    assert runs.due_definitions(actor=world.RUNS, limit_seconds=90) == []


def test_a_stopped_workers_claim_is_taken_over_and_its_run_marked_failed(index) -> None:
    world.send(world.figures())
    old = runs.claim_definition(actor=world.RUNS, definition_id=index.pk, limit_seconds=90)
    engine.compute_run(actor=world.RUNS, definition_id=index.pk, token=old)
    with clock.frozen(clock.now() + clock.seconds(91)):
        assert runs.due_definitions(actor=world.RUNS, limit_seconds=90) == [index.pk]
        run = world.compute_now()
    failed = Run.objects.get(status=RunStatus.FAILED)
    assert "stopped" in failed.failure
    # What the stopped worker stored is found again: nothing is computed twice.
    assert (run.computed, run.reused) == (0, 21)
    check_scores(run)


def test_a_worker_that_lost_its_claim_stores_nothing_more(index, monkeypatch) -> None:
    world.send(world.figures())
    token = runs.claim_definition(actor=world.RUNS, definition_id=index.pk, limit_seconds=90)
    real = engine._store

    def lose_first(*given):
        Definition.objects.filter(pk=index.pk).update(claim="another")
        return real(*given)

    monkeypatch.setattr(engine, "_store", lose_first)
    with pytest.raises(engine.LostClaim):
        engine.compute_run(actor=world.RUNS, definition_id=index.pk, token=token)
    assert Block.objects.count() == 0
    assert world.definition().published_run is None


def test_a_worker_that_lost_its_claim_publishes_nothing(index) -> None:
    world.send(world.figures())
    token = runs.claim_definition(actor=world.RUNS, definition_id=index.pk, limit_seconds=90)
    draft = engine.compute_run(actor=world.RUNS, definition_id=index.pk, token=token)
    Definition.objects.filter(pk=index.pk).update(claim="another")
    with pytest.raises(engine.LostClaim):
        runs.publish_run(actor=world.RUNS, run_id=draft.run_id, block_ids=draft.block_ids, token=token)
    assert world.definition().published_run is None
    assert Publication.objects.count() == 0


def test_a_failed_run_leaves_the_published_one_and_three_end_the_trying(index, monkeypatch) -> None:
    world.send(world.figures())
    first = world.compute_now()
    world.send(world.figures(5))
    monkeypatch.setattr(engine, "score_domain", _broken)
    for failures in (1, 2, 3):
        with pytest.raises(ZeroDivisionError):
            world.compute_now()
        definition = world.definition()
        assert (definition.failures, definition.claim, definition.published_run) == (failures, "", first)
        due = runs.due_definitions(actor=world.RUNS, limit_seconds=90)
        assert due == ([index.pk] if failures < 3 else [])
    failed = Run.objects.filter(status=RunStatus.FAILED)
    assert [run.failure for run in failed] == ["A fault of the system; its details are in the log."] * 3
    assert world.compute_now() == first
    assert sweep.send_out_again(limit_seconds=90) == 0
    monkeypatch.undo()
    runs.request_run(actor=world.OPERATOR, definition=world.SLUG)
    second = world.compute_now()
    assert second != first
    assert world.definition().failures == 0
    said = [entry["event"] for entry in trail.history("definition", index.pk)]
    assert said.count("run.failed") == 3


def _broken(*_: object, **__: object) -> None:
    raise ZeroDivisionError


def test_publication_is_one_step_for_a_reader(index, monkeypatch) -> None:
    world.send(world.figures())
    first = world.compute_now()
    world.send(world.figures(6))
    seen = []
    real = engine._store

    def look(*given):
        out = real(*given)
        seen.append((world.definition().published_run, len(score_table(world.definition().published_run))))
        return out

    monkeypatch.setattr(engine, "_store", look)
    monkeypatch.setattr(engine, "BATCH_ROWS", 30)
    second = world.compute_now()
    assert len(seen) > 3
    assert set(seen) == {(first, 3 * 7 * 6)}
    assert world.definition().published_run == second
    check_scores(second)


@pytest.mark.django_db(transaction=True)
def test_publication_that_fails_halfway_has_not_happened(tmp_path, monkeypatch) -> None:
    index = world.build(tmp_path / "catalogue")
    world.send(world.figures())
    first = world.compute_now()
    world.send(world.figures(6))
    token = runs.claim_definition(actor=world.RUNS, definition_id=index.pk, limit_seconds=90)
    draft = engine.compute_run(actor=world.RUNS, definition_id=index.pk, token=token)
    told = []
    events.run_published.connect(lambda **facts: told.append(facts), weak=False, dispatch_uid="test")
    monkeypatch.setattr(runs, "record", _broken)
    with pytest.raises(ZeroDivisionError):
        runs.publish_run(actor=world.RUNS, run_id=draft.run_id, block_ids=draft.block_ids, token=token)
    assert world.definition().published_run == first
    assert Run.objects.get(pk=draft.run_id).status == RunStatus.COMPUTING
    assert Publication.objects.count() == 1
    monkeypatch.undo()
    runs.publish_run(actor=world.RUNS, run_id=draft.run_id, block_ids=draft.block_ids, token=token)
    assert [(fact["run_id"], fact["replaced_id"], fact["definition"]) for fact in told] == [
        (draft.run_id, first.pk, world.SLUG)
    ]
    assert events.run_published.disconnect(dispatch_uid="test")


def test_a_run_that_changes_nothing_is_the_old_one_and_is_not_told_again(
    index, django_capture_on_commit_callbacks
) -> None:
    world.send(world.figures())
    first = world.compute_now()
    runs.request_run(actor=world.OPERATOR, definition=world.SLUG)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        assert world.compute_now() == first
    assert callbacks == []
    assert world.definition().covered_at > first.finished_at


def test_what_happened_is_on_the_trail(index) -> None:
    release = world.send(world.figures())
    run = world.compute_now()
    releases.withdraw_release(actor=world.OPERATOR, release_id=release.pk, why="A test.")
    said = [entry["event"] for entry in trail.history("release", release.pk)]
    assert said == [
        "release.received",
        "release.checked",
        "release.confirmed",
        "release.published",
        "release.withdrawn",
    ]
    assert [entry["event"] for entry in trail.history("run", run.pk)] == ["run.published"]
    assert [entry["event"] for entry in trail.history("definition", index.pk)] == [
        "run.requested",
        "run.requested",
    ]
    assert trail.verify()[1] is None


def test_release_events_are_told_once_committed(index, django_capture_on_commit_callbacks) -> None:
    told = []
    for name, signal in (("published", events.release_published), ("withdrawn", events.release_withdrawn)):
        signal.connect(
            lambda name=name, **facts: told.append((name, facts["release_id"])),
            weak=False,
            dispatch_uid="test",
        )
    with django_capture_on_commit_callbacks(execute=True):
        release = world.send(world.figures())
    with django_capture_on_commit_callbacks(execute=True):
        releases.withdraw_release(actor=world.OPERATOR, release_id=release.pk, why="A test.")
    assert told == [("published", release.pk), ("withdrawn", release.pk)]
    for signal in (events.release_published, events.release_withdrawn):
        signal.disconnect(dispatch_uid="test")


@transaction.atomic
def _send_and_break() -> None:
    world.send(world.figures())
    _broken()


def test_nothing_is_sent_when_the_transaction_is_taken_back(
    index, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks() as callbacks, pytest.raises(ZeroDivisionError):
        _send_and_break()
    assert callbacks == []
    assert world.in_force().empty


def test_asking_for_an_unknown_index_is_said(index) -> None:
    with pytest.raises(NotFound, match="no-such"):
        runs.request_run(actor=world.OPERATOR, definition="no-such")


def test_a_definition_without_a_day_scores_the_areas_that_have_data(db, tmp_path) -> None:
    world.build(tmp_path / "catalogue", on="null")
    world.send(
        pd.concat(
            [world.figures(areas=world.SYSTEMS[:4]), world.figures(2, areas=["QX5A"])], ignore_index=True
        )
    )
    run = world.compute_now()
    assert set(score_table(run)["area"]) == set(world.SYSTEMS[:5])
    check_scores(run)
    world.send(world.figures(areas=["QX6"], metrics=["gain"]))
    assert set(score_table(world.compute_now())["area"]) == set(world.SYSTEMS)
