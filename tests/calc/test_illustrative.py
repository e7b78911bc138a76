"""Illustrative observations: published facts hold for any seed; the rest is plausible and marked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexapp.calc.catalogue import load_catalogue
from indexapp.calc.gaps import complement, gap, potential
from indexapp.calc.illustrative import COLUMNS, NOTE, SMALLEST_POPULATION, illustrative_observations
from indexapp.calc.illustrative_profiles import (
    BASELINE,
    GAP_FACTS,
    NOT_RUN,
    PERIODS,
    POTENTIAL_FACTS,
    PROFILES,
)
from indexapp.calc.spec import STATUSES

CATALOGUE = Path(__file__).resolve().parents[2] / "indexapp" / "catalogue"
PROFILE = {profile.slug: profile for profile in PROFILES}

# The 42 systems. Populations and deprivation are stand-ins, of the right size but not of the right place.
ODS_CODES = (
    "QE1 QF7 QGH QH8 QHG QHL QHM QJ2 QJG QJK QJM QK1 QKK QKS QM7 QMF QMJ QMM QNC QNQ QNX "
    "QOC QOP QOQ QOX QPM QR1 QRL QRV QSL QT1 QT6 QU9 QUA QUE QUY QVV QWE QWO QWU QXU QYG"
)
KEYS = ODS_CODES.split()


def context(populations: list[int] | None = None) -> pd.DataFrame:
    steps = np.arange(len(KEYS))
    return pd.DataFrame(
        {
            "area": KEYS,
            "population": populations or (600_000 + 37_000 * (steps * 11 % 42)).tolist(),
            "share_most_deprived_fifth": (steps * 17 % 42) / 84,
        }
    )


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return illustrative_observations(2021, context())


@pytest.fixture(scope="module")
def definition():
    return load_catalogue(CATALOGUE).definition("integrated-care-index", "2021")


def baseline(table: pd.DataFrame, metric: str) -> pd.DataFrame:
    return table[(table["metric"] == metric) & (table["period"] == BASELINE)].set_index("area")


def gap_by_hand(values: dict[str, float]) -> tuple[str, str, float]:
    """Area with the largest and with the smallest figure, and the one over the other, in plain Python."""
    more = max(values, key=values.__getitem__)
    less = min(values, key=values.__getitem__)
    return more, less, values[more] / values[less]


def potential_by_hand(values: list[float], over: list[float], direction: int, scale: float) -> float:
    """Index-method's formula in plain Python: 75th percentile of goodness, linear between neighbours."""
    goodness = sorted(value * direction for value in values)
    at = 0.75 * (len(goodness) - 1)
    low = int(at)
    target = goodness[low] + (at - low) * (goodness[min(low + 1, len(goodness) - 1)] - goodness[low])
    behind = [
        (target - v * direction, d) for v, d in zip(values, over, strict=True) if v * direction < target
    ]
    return sum(short * d / scale for short, d in behind)


def check_facts(table: pd.DataFrame) -> None:
    """Every published fact: as a sentence rounds it, and nearer still."""
    for fact in GAP_FACTS:
        rows = baseline(table, fact.metric)
        assert (rows["status"] == "value").all()
        figures = {area: 100 - value if fact.complement else value for area, value in rows["value"].items()}
        more, less, ratio = gap_by_hand(figures)
        assert (more, less) == (fact.more, fact.less), fact.metric
        assert ratio == pytest.approx(fact.ratio, rel=2e-3), fact.metric
        assert sorted(figures.values())[1] > figures[less], "another area is level with the smallest"
        assert sorted(figures.values())[-2] < figures[more], "another area is level with the largest"
    for metric, published in POTENTIAL_FACTS.items():
        rows, profile = baseline(table, metric), PROFILE[metric]
        found = potential_by_hand(
            rows["value"].tolist(), rows["denominator"].tolist(), profile.direction, profile.scale
        )
        assert abs(found - published) <= 1, metric
        assert round(found, -2) == published


# --- published facts --------------------------------------------------------------------------------------


def test_published_facts_come_out_exactly(table):
    check_facts(table)


def test_published_facts_in_the_words_of_the_source(table):
    def ratio(metric: str, more: str, less: str) -> float:
        values = baseline(table, metric)["value"]
        return values[more] / values[less]

    assert 8.5 <= ratio("delayed-discharges", "QMM", "QNX") < 9  # "almost nine times"
    assert round(ratio("maternal-mortality", "QNX", "QJG")) == 16
    assert round(ratio("care-programme-approach", "QOX", "QK1"), 1) == 3.0
    assert round(100 * ratio("children-seen-within-four-weeks", "QHL", "QR1")) - 100 == 80
    assert round(ratio("diabetic-foot-amputation", "QPM", "QJM"), 1) == 2.6
    support = 100 - baseline(table, "enough-local-support")["value"]
    assert round(100 * support["QMJ"] / support["QVV"]) - 100 == 81


@pytest.mark.parametrize("seed", [0, 7, 1999])
def test_another_seed_keeps_the_facts(seed):
    check_facts(illustrative_observations(seed, context()))


POPULATIONS = st.lists(st.integers(SMALLEST_POPULATION, 4_000_000), min_size=len(KEYS), max_size=len(KEYS))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.data_too_large])
@given(seed=st.integers(0, 2**32), populations=POPULATIONS)
def test_any_seed_and_any_populations_keep_the_facts(seed, populations):
    check_facts(illustrative_observations(seed, context(populations)))


def test_the_project_s_own_gap_and_potential_say_the_same(table):
    for fact in GAP_FACTS:
        values, direction = baseline(table, fact.metric)["value"], PROFILE[fact.metric].direction
        found = gap(complement(values), -direction) if fact.complement else gap(values, direction)
        assert (found.high.area, found.low.area) == (fact.more, fact.less)
        assert found.high.tied == found.low.tied == 0
        assert found.ratio == pytest.approx(fact.ratio, rel=2e-3)
        best, worst = (found.best.area, found.worst.area)
        higher_is_better = (direction == 1) != fact.complement
        assert (best, worst) == ((fact.more, fact.less) if higher_is_better else (fact.less, fact.more))
    for metric, published in POTENTIAL_FACTS.items():
        rows, profile = baseline(table, metric), PROFILE[metric]
        found = potential(rows["value"], rows["denominator"], profile.direction, profile.scale)
        assert found.total == pytest.approx(published, abs=1)
        assert found.without_denominator == ()


def test_facts_are_those_of_the_definition_file(definition):
    figures = definition.file.published.figures
    gaps = {(f.metric, f.more, f.less, f.ratio, f.on == "complement") for f in figures if f.kind == "gap"}
    assert gaps == {(f.metric, f.more, f.less, f.ratio, f.complement) for f in GAP_FACTS}
    assert {f.metric: f.amount for f in figures if f.kind == "potential"} == POTENTIAL_FACTS
    assert {f.period for f in figures} == {BASELINE} == {definition.file.baseline}


def test_only_complement_facts_are_told_by_the_complement(definition):
    told = {slug for slug, metric in definition.metrics.items() if metric.complement}
    assert told == {fact.metric for fact in GAP_FACTS if fact.complement}


# --- shape and agreement with the catalogue ---------------------------------------------------------------


def test_profiles_agree_with_the_metric_files(definition):
    spec = definition.to_spec()
    assert [profile.slug for profile in PROFILES] == [metric.slug for metric in spec.metrics]
    for profile, metric in zip(PROFILES, spec.metrics, strict=True):
        assert (profile.direction, profile.scale) == (metric.direction, metric.scale), profile.slug
        percent = definition.metrics[profile.slug].unit_kind == "percent"
        assert (profile.shape == "share") == percent, profile.slug


def test_one_row_for_every_metric_area_and_year(table):
    assert list(table.columns) == COLUMNS
    assert len(table) == 21 * 42 * len(PERIODS)
    assert not table.duplicated(["metric", "area", "period"]).any()
    assert set(table["area"]) == set(KEYS)
    assert PERIODS[0] == "2017/18"
    assert PERIODS[-1] == "2023/24"


def test_every_row_says_illustrative(table):
    assert table["note"].str.startswith(NOTE).all()
    assert "llustrative" in NOTE


def test_values_are_their_counts_divided_and_scaled(table):
    counted = table[(table["status"] == "value") & table["numerator"].notna()]
    scale = counted["metric"].map({profile.slug: profile.scale for profile in PROFILES}).astype(float)
    assert np.allclose(counted["value"], counted["numerator"] / counted["denominator"] * scale, rtol=1e-12)
    for column in ("numerator", "denominator"):
        assert (counted[column] == counted[column].round()).all()
    uncounted = table[(table["status"] == "value") & table["numerator"].isna()]
    assert set(uncounted["metric"]) == {"suicide-years-of-life-lost"}
    assert uncounted["denominator"].isna().all()


def test_shares_never_count_more_than_there_are(table):
    shares = [profile.slug for profile in PROFILES if profile.shape == "share"]
    rows = table[table["metric"].isin(shares) & (table["status"] == "value")]
    assert (rows["numerator"] <= rows["denominator"]).all()
    assert rows["value"].between(0, 100).all()


def test_rates_over_residents_use_the_population(table):
    people = context().set_index("area")["population"]
    rows = baseline(table, "mental-health-ae-attendances")
    assert (rows["denominator"] == people.reindex(rows.index)).all()


def test_limits_lie_around_the_value(table):
    rows = table[table["status"] == "value"]
    assert (rows["lower"] <= rows["value"] + 1e-9).all()
    assert (rows["upper"] >= rows["value"] - 1e-9).all()
    assert (rows["lower"] < rows["upper"]).all()


def test_limits_by_hand():
    rows = illustrative_observations(3, context())
    share = rows[(rows["metric"] == "crisis-plan") & (rows["status"] == "value")].iloc[0]
    p, n, z = share["numerator"] / share["denominator"], share["denominator"], 1.959964
    middle, half = p + z * z / (2 * n), z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    assert share["lower"] == pytest.approx(100 * (middle - half) / (1 + z * z / n))
    assert share["upper"] == pytest.approx(100 * (middle + half) / (1 + z * z / n))
    rate = rows[(rows["metric"] == "maternal-mortality") & (rows["numerator"] > 0)].iloc[0]
    o, n = rate["numerator"], rate["denominator"]
    assert rate["lower"] == pytest.approx(1e5 / n * o * (1 - 1 / (9 * o) - z / (3 * o**0.5)) ** 3)
    assert rate["upper"] == pytest.approx(
        1e5 / n * (o + 1) * (1 - 1 / (9 * (o + 1)) + z / (3 * (o + 1) ** 0.5)) ** 3
    )


def test_values_lie_within_the_bounds_of_the_metric_files(table, definition):
    for slug, metric in definition.metrics.items():
        values = table.loc[table["metric"] == slug, "value"].dropna()
        assert values.between(metric.bounds.lower, metric.bounds.upper).all(), slug


def test_every_metric_spreads_enough_to_be_standardised(table):
    for profile in PROFILES:
        values = baseline(table, profile.slug)["value"].dropna()
        assert len(values) >= 38
        assert values.std() > 0
        assert values.nunique() > 20, profile.slug


def test_deprivation_shows_and_does_not_decide(table):
    deprived = context().set_index("area")["share_most_deprived_fifth"]
    correlations = {
        profile.slug: baseline(table, profile.slug)["value"].corr(deprived) for profile in PROFILES
    }
    assert correlations["preventable-deaths-under-75"] > 0.5
    assert correlations["enough-local-support"] < 0
    assert max(abs(value) for value in correlations.values()) < 0.95


# --- absences ---------------------------------------------------------------------------------------------


def test_all_four_states_are_there_and_few_rows_lack_a_value(table):
    assert set(table["status"]) == set(STATUSES)
    assert (table["status"] == "value").mean() > 0.95
    base = table[table["period"] == BASELINE]
    assert {"missing", "suppressed"} <= set(base["status"])


def test_a_true_zero_is_a_value():
    small = illustrative_observations(5, context([SMALLEST_POPULATION] * 42))
    zeros = small[(small["metric"] == "maternal-mortality") & (small["value"] == 0)]
    assert len(zeros) > 0
    assert (zeros["status"] == "value").all()
    assert (zeros["lower"] == 0).all()
    assert (zeros["upper"] > 0).all()
    assert BASELINE not in set(zeros["period"])


def test_rows_without_a_value_hold_no_figure_and_say_why(table):
    absent = table[table["status"] != "value"]
    assert absent[["value", "numerator", "lower", "upper"]].isna().all().all()
    assert absent["note"].str.contains("; ").all()
    assert table.loc[table["status"] == "value", "value"].notna().all()
    assert (table.loc[table["status"] == "value", "note"] == NOTE).all()


def test_only_withheld_figures_keep_their_denominator(table):
    kept = table[(table["status"] != "value") & table["denominator"].notna()]
    assert set(kept["status"]) == {"suppressed"}


def test_a_survey_that_was_not_run_is_not_applicable(table):
    rows = table[table["status"] == "not_applicable"]
    assert {(metric, period) for metric, period in zip(rows["metric"], rows["period"], strict=True)} == {
        (metric, period) for metric, (period, _) in NOT_RUN.items()
    }
    assert len(rows) == 42


# --- determinism and refusals -----------------------------------------------------------------------------


def test_same_seed_same_table(table):
    pd.testing.assert_frame_equal(table, illustrative_observations(2021, context()))
    pd.testing.assert_frame_equal(table, illustrative_observations(np.random.default_rng(2021), context()))


def test_the_order_of_the_areas_does_not_matter(table):
    shuffled = context().sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(table, illustrative_observations(2021, shuffled))


def test_another_seed_another_table(table):
    other = illustrative_observations(2022, context())
    assert not np.allclose(table["value"].fillna(-1), other["value"].fillna(-1))


def test_arguments_are_left_as_they_were():
    areas = context()
    before = areas.copy(deep=True)
    illustrative_observations(1, areas)
    pd.testing.assert_frame_equal(areas, before)


def test_areas_without_a_known_deprivation_are_taken_as_average():
    areas = context()
    areas.loc[3, "share_most_deprived_fifth"] = np.nan
    check_facts(illustrative_observations(1, areas))
    check_facts(illustrative_observations(1, areas.assign(share_most_deprived_fifth=0.2)))
    check_facts(illustrative_observations(1, areas.assign(share_most_deprived_fifth=np.nan)))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda areas: areas.drop(columns="population"), "lacks the columns population"),
        (lambda areas: areas[areas["area"] != "QMM"], "not in the table: QMM"),
        (lambda areas: pd.concat([areas, areas.head(1)]), "an area twice"),
        (lambda areas: areas.assign(population=99_999), "population of 100,000 or more"),
        (lambda areas: areas.assign(population=np.nan), "population of 100,000 or more"),
    ],
    ids=["no population", "named area absent", "area twice", "too small", "unknown population"],
)
def test_areas_it_cannot_work_with_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        illustrative_observations(1, change(context()))
