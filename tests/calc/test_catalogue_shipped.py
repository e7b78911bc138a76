"""What ships in the catalogue is valid, readable and true to its sources."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from indexapp.calc.catalogue import Catalogue, check_catalogue, folded, load_catalogue
from indexapp.calc.catalogue_checks import LONGEST_SENTENCE, longest_sentence
from indexapp.calc.compute import compute
from indexapp.calc.spec import Geography, MethodSpec

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "indexapp" / "catalogue"
REAL = Path(os.environ.get("FOLKMOOT_REAL_DATA", ROOT.parent / "shared" / "data")) / "fpt_full_data.csv"
CHECKED = date(2026, 11, 22)
CONTEXT = "Context, not scored: not used in any index."

needs_real_data = pytest.mark.skipif(not REAL.exists(), reason=f"the real public data are not at {REAL}")


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue(SHIPPED, today=CHECKED)


def context(shipped: Catalogue) -> list[str]:
    """Slugs of the metrics that no definition uses."""
    used = {use.metric for each in shipped.definitions for use in each.file.uses}
    return sorted(set(shipped.metrics) - used)


def test_every_shipped_file_is_valid_and_draws_no_warning():
    assert check_catalogue(SHIPPED, today=CHECKED) == []


def test_shipped_files_are_the_two_definitions_their_metrics_and_context(shipped):
    assert {(each.slug, each.version) for each in shipped.definitions} == {
        ("integrated-care-index", "2021"),
        ("access-and-capacity", "1"),
    }
    used = {use.metric for each in shipped.definitions for use in each.file.uses}
    assert len(used) == 21 + 16
    assert used <= set(shipped.metrics)
    # 39 of the planning tool (dementia is in Fingertips too), three ages of admissions, seven ways to ask
    # about smoking.
    assert len(context(shipped)) == 39 + 3 + 7


def test_metrics_that_are_in_no_index_say_so_and_no_other_does(shipped):
    said = {each.slug for each in shipped.metrics.values() if each.direction_reason.startswith(CONTEXT)}
    assert said == set(context(shipped))
    for slug in said:
        metric = shipped.metrics[slug]
        assert len(metric.direction_reason) > len(CONTEXT) + 40, slug
        assert metric.illustrative is False, slug
        assert metric.notes, slug


def test_every_text_of_the_context_is_its_own(shipped):
    for field in ("title", "short_title", "meaning"):
        texts = [getattr(metric, field) for metric in shipped.metrics.values()]
        assert len(set(texts)) == len(texts), field


def test_fingertips_numbers_name_one_metric_each_by_sex_and_age(shipped):
    named = [each.fingertips for each in shipped.metrics.values() if each.fingertips]
    assert len({(each.id, each.sex, each.age) for each in named}) == len(named)
    assert {each.id for each in named} >= {247, 91547, 92304, 92306, 92308, 92443, 92477, 92534, 92538}
    assert {each.age for each in named if each.id == 92477} == {"<1 yr", "1-4 yrs", "0-4 yrs"}


def test_integrated_care_index_is_the_published_one(shipped):
    definition = shipped.definition("integrated-care-index", "2021")
    spec = definition.to_spec()
    assert [(domain.slug, len(domain.metrics), domain.weight) for domain in spec.domains] == [
        ("mental-and-physical", 8, 1.0),
        ("community-and-hospital", 8, 1.0),
        ("health-and-social-care", 5, 1.0),
    ]
    assert {weighted.weight for domain in spec.domains for weighted in domain.metrics} == {1.0}
    assert definition.file.published is not None
    assert (definition.file.published.metrics_named, definition.file.published.metrics_listed) == (23, 21)
    assert spec.method == MethodSpec(baseline="2019/20")
    assert spec.illustrative is True
    assert all(definition.metrics[metric.slug].illustrative for metric in spec.metrics)


def test_directions_are_those_of_the_published_list(shipped):
    # In the order of the report's appendix; + higher is better.
    signs = "+-+--+--" + "+++---++" + "----+"
    spec = shipped.definition("integrated-care-index").to_spec()
    assert [metric.direction for metric in spec.metrics] == [1 if sign == "+" else -1 for sign in signs]


def test_integrated_care_index_names_in_order_of_the_appendix(shipped):
    words = [
        "four weeks", "self-harm", "Care Programme", "Mental Health Act", "substance misuse", "crisis plan",
        "A&E attendances for mental", "suicide", "diabetes", "smokers", "Cancer: first", "Maternal", "foot",
        "preventable", "enough support", "hip score", "homeless", "social problems", "Ambulance calls",
        "Delayed", "social-care support",
    ]  # fmt: skip
    titles = [metric.title for metric in shipped.definition("integrated-care-index").to_spec().metrics]
    assert len(titles) == len(words)
    assert [word for word, title in zip(words, titles, strict=True) if word not in title] == []


def test_metrics_with_counts_say_what_a_potential_counts_in(shipped):
    for metric in shipped.metrics.values():
        if metric.potential_unit:
            assert metric.scale, metric.slug
            assert metric.denominator_unit, metric.slug


def test_only_the_support_metric_is_told_by_its_complement(shipped):
    told = {metric.slug for metric in shipped.metrics.values() if metric.complement}
    assert told == {"enough-local-support"}


def test_access_and_capacity_argues_every_choice(shipped):
    file = shipped.definition("access-and-capacity").file
    assert file.illustrative is False
    assert file.baseline == "2019"
    assert len(file.uses) == 16
    assert all(len(use.why.split()) >= 5 for use in file.uses)
    assert len(file.left_out) >= 8
    assert all(each.why for each in file.left_out)


def test_texts_for_readers_are_plain(shipped):
    jargon = ("utilise", "stakeholder", "holistic", "z-score", "numerator", "denominator", "pathway")
    for metric in shipped.metrics.values():
        for text in (metric.meaning, metric.why_it_matters):
            assert longest_sentence(text) <= LONGEST_SENTENCE, metric.slug
            assert not [word for word in jargon if word in text.lower()], metric.slug
        assert len(metric.meaning.split()) <= 50, metric.slug


def test_reviewers_of_shipped_files_are_roles_marked_illustrative(shipped):
    for file in [*shipped.metrics.values(), *(each.file for each in shipped.definitions)]:
        assert file.author == "Folkmoot data team"
        assert "llustrative" in file.checked_by


def test_illustrative_files_say_so_in_their_first_line():
    for path in sorted(SHIPPED.glob("*/*.yaml")):
        text = path.read_text(encoding="utf-8")
        illustrative = "\nillustrative: true\n" in text
        assert text.startswith("# Illustrative figures") == illustrative, path.name


@needs_real_data
def test_every_metric_of_the_real_file_is_found_by_name(shipped):
    with REAL.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    in_file = {row["metric"] for row in rows}
    names = shipped.metric_names()
    found = {names[folded(name)] for name in in_file}
    uses = {use.metric for use in shipped.definition("access-and-capacity").file.uses}
    assert uses <= found
    assert found - uses <= set(context(shipped))
    for slug in found:
        assert set(shipped.metrics[slug].aliases) <= in_file, slug
    # The definition says 16 used and 39 left out.
    assert len(in_file) == len(found) == 16 + 39


@needs_real_data
def test_real_values_lie_within_the_bounds_and_the_baseline_is_complete(shipped):
    names = shipped.metric_names()
    baseline: dict[str, int] = {}
    with REAL.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            slug = names[folded(row["metric"])]
            if row["value"] in ("", "NA"):
                continue
            bounds = shipped.metrics[slug].bounds
            assert bounds.lower <= float(row["value"]) <= bounds.upper, row
            baseline[slug] = baseline.get(slug, 0) + (row["year"] == "2019")
    assert set(baseline.values()) == {42}


@pytest.fixture(scope="module")
def panel(shipped: Catalogue) -> pd.DataFrame:
    """The real file as observations, every one of its metrics."""
    rows = pd.read_csv(REAL)
    names = shipped.metric_names()
    return pd.DataFrame(
        {
            "metric": rows["metric"].map(lambda name: names.get(folded(name), name)),
            "area": rows["org"],
            "period": rows["year"].astype(str),
            "value": rows["value"],
            "numerator": float("nan"),
            "denominator": float("nan"),
            "status": rows["value"].notna().map({True: "value", False: "missing"}),
        }
    )


@needs_real_data
def test_access_and_capacity_scores_all_areas_from_2018_and_is_missing_before(shipped, panel):
    spec = shipped.definition("access-and-capacity").to_spec()
    scores = compute(spec, panel, Geography(tuple(sorted(panel["area"].unique()))))
    index = scores[scores["kind"] == "index"]
    counts = index.groupby("period", observed=True)["score"].count().to_dict()
    assert counts == {str(year): 0 for year in range(2012, 2018)} | {
        str(year): 42 for year in range(2018, 2024)
    }
    assert set(index.loc[index["score"].isna(), "reason"]) == {"too_few_domains"}
    base = index[index["period"] == "2019"]["score"]
    assert base.between(-1, 1).all()
    assert abs(base.mean()) < 0.05
    assert base.std() > 0.1


@needs_real_data
def test_claims_of_the_definition_about_the_real_file_are_true(panel):
    def values(part: str, year: str) -> pd.Series:
        return panel[panel["metric"].str.contains(part, regex=False) & (panel["period"] == year)]["value"]

    weeks = "planned-care-over-18-weeks"
    for year in ("2020", "2021", "2022", "2023"):
        assert values(weeks, year).min() > values(weeks, "2019").max()
    year_long = "planned-care-over-52-weeks"
    assert values(year_long, "2019").median() < 100 / 5000
    assert values(year_long, "2021").median() > 100 / 20
    over = panel[(panel["metric"] == "mental-illness-bed-occupancy") & (panel["value"] > 100)]
    assert set(zip(over["area"], over["period"], strict=True)) == {("QPM", "2022"), ("QPM", "2023")}
    prevalence = panel[panel["metric"].str.startswith("recorded-")]["metric"].nunique()
    assert prevalence == 17
    spending = panel[panel["metric"] == "mental-health-spend"]["value"]
    assert 114 < spending.min() < spending.max() < 343
    for slug, zeros in [("liaison-mental-health-spend", 4), ("community-crisis-spend", 6)]:
        rows = panel[(panel["metric"] == slug) & (panel["value"] == 0)]
        assert len(rows) == zeros
        assert set(rows["period"]) <= {"2016", "2017", "2018"}


@needs_real_data
def test_claims_of_the_context_about_the_real_file_are_true(panel):
    """What the notes of the metrics say of their figures, by another road than the person who wrote them."""
    by = panel.assign(year=panel["period"].astype(int)).pivot_table(
        index=["area", "year"], columns="metric", values="value"
    )
    for slug in ("recorded-palliative-care", "recorded-peripheral-arterial-disease"):
        assert by[slug].max() < 1, slug
    middle = by.groupby("year").median()
    assert middle["recorded-osteoporosis"].round(1).loc[[2015, 2023]].tolist() == [0.3, 1.1]
    assert middle["acute-staff-days-sick"].idxmax() == 2022
    assert by["mental-health-staff-days-available"].groupby("area").median().min() < 3
    a_post = by["acute-staff-days-available"] * 1000 / by["acute-hospital-staff"]
    assert a_post.median() == pytest.approx(94, abs=1)
    beds = by["hospital-beds-for-older-people"].groupby("year").mean()
    assert beds[2014] / beds[2015] == pytest.approx(1.29, abs=0.01)
    bands = by[["people-under-30", "people-30-to-59", "people-60-and-over"]].dropna().sum(axis=1)
    assert bands.to_numpy() == pytest.approx(100)
    covid = by["beds-with-covid-patients"].dropna()
    assert (covid[covid.index.get_level_values("year") < 2020] == 0).all()
    assert (covid[covid.index.get_level_values("year") >= 2020] > 0).all()
    assert (by["children-eating-disorder-spend"] == 0).groupby("year").sum()[[2016, 2018]].tolist() == [2, 1]
    asthma = by["recorded-asthma"].unstack("year")
    assert (asthma[2019] > asthma[[2018, 2020]].max(axis=1)).all()
    working = by["people-30-to-59"].xs(2022, level="year").nlargest(5)
    assert set(working.index) == {"QRV", "QKK", "QWE", "QMF", "QMJ"}
