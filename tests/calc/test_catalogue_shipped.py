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
CHECKED = date(2026, 11, 20)

needs_real_data = pytest.mark.skipif(not REAL.exists(), reason=f"the real public data are not at {REAL}")


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue(SHIPPED, today=CHECKED)


def test_every_shipped_file_is_valid_and_draws_no_warning():
    assert check_catalogue(SHIPPED, today=CHECKED) == []


def test_shipped_files_are_the_two_definitions_and_only_metrics_they_use(shipped):
    assert {(each.slug, each.version) for each in shipped.definitions} == {
        ("integrated-care-index", "2021"),
        ("access-and-capacity", "1"),
    }
    used = {use.metric for each in shipped.definitions for use in each.file.uses}
    assert used == set(shipped.metrics)


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
def test_every_metric_of_access_and_capacity_is_found_by_name_in_the_real_file(shipped):
    with REAL.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    in_file = {row["metric"] for row in rows}
    names = shipped.metric_names()
    found = {names[folded(name)] for name in in_file if folded(name) in names}
    uses = {use.metric for use in shipped.definition("access-and-capacity").file.uses}
    assert found == uses
    for slug in uses:
        assert set(shipped.metrics[slug].aliases) <= in_file, slug
    # The definition says 16 used and 39 left out.
    assert len(in_file) == 16 + 39


@needs_real_data
def test_real_values_lie_within_the_bounds_and_the_baseline_is_complete(shipped):
    names = shipped.metric_names()
    baseline: dict[str, int] = {}
    with REAL.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            slug = names.get(folded(row["metric"]))
            if slug is None or row["value"] in ("", "NA"):
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
    assert values("greater than 52 weeks", "2019").median() < 100 / 5000
    over = panel[(panel["metric"] == "mental-illness-bed-occupancy") & (panel["value"] > 100)]
    assert set(zip(over["area"], over["period"], strict=True)) == {("QPM", "2022"), ("QPM", "2023")}
    prevalence = panel[panel["metric"].str.contains("QOF prevalence")]["metric"].nunique()
    assert prevalence == 17
    spending = panel[panel["metric"] == "Mental Health total spend per population"]["value"]
    assert spending.max() < 350
    for slug, zeros in [("liaison-mental-health-spend", 4), ("community-crisis-spend", 6)]:
        rows = panel[(panel["metric"] == slug) & (panel["value"] == 0)]
        assert len(rows) == zeros
        assert set(rows["period"]) <= {"2016", "2017", "2018"}
