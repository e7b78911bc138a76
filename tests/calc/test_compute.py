"""The whole computation: a definition by hand, properties, and the second road on random and real data."""

from __future__ import annotations

import dataclasses
import math
import os
import random
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexapp.calc.compose import domain_block
from indexapp.calc.compute import SCORE_COLUMNS, compute
from indexapp.calc.rollup import resolve
from indexapp.calc.spec import Geography, Part, WeightedMetric
from indexapp.calc.standardise import baseline_of, centre_for, metric_block
from tests.calc import oracle
from tests.calc.builders import FIGURES, by_key, definition, geography, metric, observation, same, table

REAL = Path(os.environ.get("FOLKMOOT_REAL_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
PANEL = REAL / "fpt_full_data.csv"


def panel(slug, period="2019", **figures):
    return [observation(area, value, metric=slug, period=period) for area, value in figures.items()]


def small():
    up, down, late = metric("up"), metric("down", -1), metric("late")
    spec = definition([up, down], [late])
    rows = panel("up", A=10.0, B=20.0, C=30.0) + panel("down", A=1.0, B=2.0, C=3.0)
    rows += panel("late", A=5.0, B=7.0, C=6.0) + panel("up", "2020", A=40.0, B=20.0)
    return spec, table(rows), geography("A", "B", "C")


def test_a_definition_by_hand():
    rows = by_key(compute(*small()))
    one = math.tanh(1)
    assert [rows["2019", "up", a].score for a in "ABC"] == [-one, 0.0, one]
    assert [rows["2019", "down", a].score for a in "ABC"] == [one, 0.0, -one]
    assert [rows["2019", "d0", a].score for a in "ABC"] == [0.0, 0.0, 0.0]
    assert [rows["2019", "d0", a].rank for a in "ABC"] == [1, 1, 1]
    assert [rows["2019", "index", a].score for a in "ABC"] == [-one / 2, one / 2, 0.0]
    assert [rows["2019", "index", a].rank for a in "ABC"] == [3, 1, 2]


def test_later_periods_are_measured_on_the_baselines_scale():
    rows = by_key(compute(*small()))
    assert (rows["2020", "up", "A"].z, rows["2020", "up", "B"].z) == (2.0, 0.0)
    assert rows["2020", "up", "C"].reason == "not_published"
    assert rows["2020", "d0", "A"].reason == "too_few_metrics"
    assert rows["2020", "index", "A"].reason == "too_few_domains"


def test_every_combination_is_there_once_and_in_order():
    scores = compute(*small())
    assert tuple(scores.columns) == SCORE_COLUMNS
    expected = [
        (period, node, area)
        for period in ("2019", "2020")
        for node in ("up", "down", "late", "d0", "d1", "index")
        for area in "ABC"
    ]
    assert list(scores[["period", "node", "area"]].itertuples(index=False, name=None)) == expected
    assert (scores["definition"] == "test").all()
    kinds = scores["kind"].tolist()[:18]
    assert kinds == ["metric"] * 9 + ["domain"] * 6 + ["index"] * 3


def test_a_figure_or_a_reason_never_both_never_neither():
    scores = compute(*small())
    assert ((scores["reason"] == "") == scores["score"].notna()).all()
    assert scores["rank"].notna().equals(scores["score"].notna())


def test_the_four_kinds_of_nothing_stay_apart():
    rows = panel("up", A=0.0, B=20.0, C=30.0)
    for area, status in (("D", "missing"), ("E", "suppressed"), ("F", "not_applicable")):
        rows.append(observation(area, status=status, metric="up"))
    found = by_key(compute(definition([metric("up")]), table(rows), geography(*"ABCDEFG")))
    reasons = [found["2019", "up", area].reason for area in "ABCDEFG"]
    assert reasons == ["", "", "", "missing", "suppressed", "not_applicable", "not_published"]
    assert found["2019", "up", "A"].raw == 0.0


def test_a_metric_without_a_baseline_is_shown_but_not_scored():
    rows = panel("up", A=1.0, B=2.0, C=3.0) + panel("new", "2020", A=1.0, B=2.0, C=4.0)
    found = by_key(compute(definition([metric("up"), metric("new")]), table(rows), geography(*"ABC")))
    row = found["2020", "new", "B"]
    assert (row.raw, row.reason) == (2.0, "no_baseline")
    assert found["2019", "new", "B"].reason == "not_published"
    assert math.isnan(row.rank)


def test_a_period_of_mere_missing_rows_still_appears_and_an_unknown_one_does_not():
    rows = panel("up", A=1.0, B=2.0, C=3.0)
    rows.append(observation("A", status="suppressed", metric="up", period="2021"))
    rows.append(observation("nowhere", 3.0, metric="up", period="2022"))
    rows.append(observation("A", 3.0, metric="other", period="2023"))
    scores = compute(definition([metric("up")]), table(rows), geography(*"ABC"))
    assert list(scores["period"].unique()) == ["2019", "2021"]


def test_periods_come_in_order_of_time():
    rows = [row for period in ("2022-07", "2019", "2017-19", "2020/21") for row in panel("up", period, A=1.0)]
    scores = compute(definition([metric("up")]), table(rows), geography("A"))
    assert list(scores["period"].unique()) == ["2017-19", "2019", "2020/21", "2022-07"]


def test_nothing_in_nothing_out():
    scores = compute(definition([metric("up")]), table([]), geography("A"))
    assert scores.empty
    assert tuple(scores.columns) == SCORE_COLUMNS


def test_a_single_metric_definition_has_index_equal_to_its_score():
    scores = compute(definition([metric("up")]), table(panel("up", A=1.0, B=2.0, C=4.0)), geography(*"ABC"))
    parts = {node: rows["score"].tolist() for node, rows in scores.groupby("node", observed=True)}
    assert parts["up"] == parts["d0"] == parts["index"]


def test_a_mean_centre_for_the_baseline_alone_moves_only_the_baseline():
    spec, rows, places = small()
    rows = table(panel("up", A=1.0, B=2.0, C=6.0) + panel("up", "2020", A=1.0, B=2.0, C=6.0))
    spec = definition([metric("up")], baseline_centre="mean")
    found = by_key(compute(spec, rows, places))
    spread = math.sqrt(7)
    assert found["2019", "up", "B"].z == pytest.approx((2 - 3) / spread)
    assert found["2020", "up", "B"].z == 0.0


def test_the_arguments_stay_as_they_were():
    spec, rows, places = small()
    before, kept = rows.copy(deep=True), dataclasses.replace(places)
    compute(spec, rows, places)
    pd.testing.assert_frame_equal(rows, before)
    assert places == kept


# --- The second road -------------------------------------------------------------------------------

AREAS, PARTS, PERIODS = ("A", "B", "C", "D", "E"), ("p", "q", "r", "s", "t"), ("2018", "2019", "2020")


class Chance(random.Random):
    """Small random cases from one seed: far quicker than drawing every figure through hypothesis."""

    def definition(self):
        weights = (0.5, 1.0, 2.0)
        members = [
            WeightedMetric(
                metric(f"m{i}", self.choice([1, -1]), self.choice([100.0, None])), self.choice(weights)
            )
            for i in range(self.randint(2, 5))
        ]
        cut = self.randint(1, len(members) - 1)
        spec = definition(
            members[:cut],
            members[cut:],
            centre=self.choice(["median", "mean"]),
            baseline_centre=self.choice([None, "mean"]),
            min_coverage=self.choice([0.0, 0.5, 0.8]),
            min_domain_share=self.choice([0.0, 0.5, 2 / 3, 1.0]),
            min_domains=self.choice([None, 1]),
        )
        domains = tuple(dataclasses.replace(d, weight=self.choice(weights)) for d in spec.domains)
        return dataclasses.replace(spec, domains=domains)

    def geography(self):
        layers = {"old": self.layer(PARTS[:3]), "new": self.layer(PARTS[2:])}
        return Geography(AREAS, layers)

    def layer(self, codes):
        parts = []
        for code in codes:
            people = self.choice([0.0, 100.0, 250.0])
            first, second = self.sample(AREAS, 2)
            share = self.choice([1.0, 0.5])
            parts.append(Part(code, first, people, share))
            if share < 1:
                parts.append(Part(code, second, people, 1 - share))
        return tuple(parts)

    def observations(self, spec):
        return [
            self.row(area, m.slug, period)
            for m in spec.metrics
            for period in PERIODS
            for area in self.sample(AREAS + PARTS, self.randint(0, 10))
        ]

    def row(self, area, slug, period):
        status = self.choice(["value"] * 8 + ["missing", "suppressed", "not_applicable"])
        value = self.choice([None, self.randint(0, 40) / 4, self.randint(0, 40) / 4])
        top, bottom = (self.choice([None, float(self.randint(0, 6))]) for _ in range(2))
        return observation(area, value, top, bottom, status, slug, period)


chances = st.integers(0, 2**32).map(Chance)


def assert_roads_meet(spec, rows, geo, tolerance=1e-9):
    found = by_key(compute(spec, table(rows), geo))
    expected = oracle.score_all(spec, rows, geo)
    assert found.keys() == expected.keys()
    for key, wanted in expected.items():
        row = found[key]
        assert row.reason == wanted["reason"], (key, row, wanted)
        for name in ("raw", "z", "score", "rank", "coverage"):
            assert same(getattr(row, name), wanted[name], tolerance), (key, name, row, wanted)


@settings(max_examples=150, deadline=None)
@given(chances)
def test_the_second_road_agrees_on_random_data(chance):
    spec = chance.definition()
    assert_roads_meet(spec, chance.observations(spec), chance.geography())


@settings(max_examples=50, deadline=None)
@given(chances)
def test_the_order_of_rows_areas_and_metrics_does_not_change_a_bit(chance):
    spec = chance.definition()
    rows, geo = chance.observations(spec), chance.geography()
    first = compute(spec, table(rows), geo)
    chance.shuffle(rows)
    shuffled = Geography(tuple(chance.sample(geo.areas, len(geo.areas))), geo.layers)
    pd.testing.assert_frame_equal(first, compute(spec, table(rows), shuffled), check_exact=True)
    turned = tuple(dataclasses.replace(d, metrics=d.metrics[::-1]) for d in spec.domains[::-1])
    other = by_key(compute(dataclasses.replace(spec, domains=turned), table(rows), geo))
    assert all(same(other[key].score, row.score, 0) for key, row in by_key(first).items() if row.reason == "")


@settings(max_examples=50, deadline=None)
@given(chances)
def test_turning_every_direction_turns_the_index(chance):
    spec = chance.definition()
    rows, geo = chance.observations(spec), chance.geography()
    first = compute(spec, table(rows), geo)
    turned = compute(
        dataclasses.replace(spec, domains=tuple(map(upside_down, spec.domains))), table(rows), geo
    )
    pd.testing.assert_series_equal(first["score"], -turned["score"], atol=1e-12)


def upside_down(domain):
    def turned(member):
        return dataclasses.replace(member.metric, direction=-member.metric.direction)

    members = tuple(dataclasses.replace(m, metric=turned(m)) for m in domain.metrics)
    return dataclasses.replace(domain, metrics=members)


@settings(max_examples=50, deadline=None)
@given(chances)
def test_blocks_made_one_by_one_are_the_whole_computation(chance):
    """A run that reuses kept blocks must end where a full computation ends."""
    spec = chance.definition()
    rows, geo = table(chance.observations(spec)), chance.geography()
    whole = compute(spec, rows, geo)
    for period, table_of in whole.groupby("period", observed=True):
        parts = {node: part.reset_index(drop=True) for node, part in table_of.groupby("node", observed=True)}
        for domain in spec.domains:
            scores = np.column_stack([parts[m.metric.slug]["score"] for m in domain.metrics])
            weights = np.array([m.weight for m in domain.metrics])
            block = domain_block(scores, weights, spec.method.min_domain_share)
            pd.testing.assert_frame_equal(block, parts[domain.slug][list(block)], check_exact=True)
        for m in spec.metrics:
            slices = {
                p: rows[(rows["metric"] == m.slug) & (rows["period"] == p)]
                for p in (spec.method.baseline, period)
            }
            raw = {p: resolve(part, geo, m, spec.method.min_coverage) for p, part in slices.items()}
            usual = raw[spec.method.baseline]["raw"].to_numpy()
            baseline = baseline_of(usual, centre_for(spec.method, period), spec.method.min_areas)
            block = metric_block(raw[period], baseline, m.direction)
            pd.testing.assert_frame_equal(block, parts[m.slug][list(block)], check_exact=True)


def test_the_conventions_of_composite_indicators():
    """Direction before normalising, deviation with n-1, missing skipped and weights shared out again.

    The order of operations of COINr (Becker et al., 2022), written out here a third way with arrays.
    """
    up = np.array([3.0, 8.0, np.nan, 5.0, 1.0])
    down = np.array([20.0, np.nan, 10.0, 40.0, 30.0])
    turned = np.column_stack([up, -down])
    normal = np.tanh((turned - np.nanmean(turned, axis=0)) / np.nanstd(turned, axis=0, ddof=1))
    weights = np.where(np.isfinite(normal), [1.0, 3.0], 0.0)
    expected = np.nansum(normal * weights, axis=1) / weights.sum(axis=1)
    rows = [
        observation(
            area, None if np.isnan(v) else v, status="missing" if np.isnan(v) else "value", metric=slug
        )
        for slug, column in (("up", up), ("down", down))
        for area, v in zip("ABCDE", column, strict=True)
    ]
    members = [WeightedMetric(metric("up"), 1.0), WeightedMetric(metric("down", -1), 3.0)]
    spec = definition(members, centre="mean", min_domain_share=0.0)
    scores = compute(spec, table(rows), geography(*"ABCDE"))
    found = scores.loc[scores["kind"] == "domain", "score"].to_numpy()
    np.testing.assert_allclose(found, expected, rtol=0, atol=2e-14)


def real_panel():
    if not PANEL.exists():
        pytest.skip(f"real data not found at {PANEL}: set FOLKMOOT_REAL_DATA")
    frame = pd.read_csv(PANEL)
    status = frame["value"].isna().map({True: "missing", False: "value"})
    frame = frame.rename(columns={"org": "area"}).assign(period=frame["year"].astype(str), status=status)
    frame = frame.assign(numerator=math.nan, denominator=math.nan)
    return frame[["metric", "area", "period", *FIGURES, "status"]]


def plain(frame):
    """A table as the oracle takes it: dictionaries, None for what is absent."""
    rows = frame.to_dict("records")
    return [
        {k: None if isinstance(v, float) and math.isnan(v) else v for k, v in row.items()} for row in rows
    ]


@pytest.mark.parametrize(("year", "centre"), [("2019", "median"), ("2021", "mean")])
def test_the_second_road_agrees_on_the_real_panel(year, centre):
    frame = real_panel()
    slugs = sorted(frame["metric"].unique())
    specs = [metric(slug, 1 if i % 2 else -1, None) for i, slug in enumerate(slugs)]
    spec = definition(
        specs[::3], specs[1::3], specs[2::3], baseline=year, centre=centre, min_domain_share=0.3
    )
    geo = Geography(tuple(sorted(frame["area"].unique())))
    assert (len(frame), len(specs), len(geo.areas)) == (19_992, 55, 42)
    assert_roads_meet(spec, plain(frame), geo)
    scores = compute(spec, frame, geo)
    assert scores["score"].dropna().between(-1, 1, inclusive="neither").all()
    assert scores.loc[scores["kind"] == "index", "score"].notna().any()
