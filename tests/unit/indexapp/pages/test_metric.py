"""The page of a metric in an index."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from indexapp.models import Metric, Observation
from indexapp.presenters.common import SCORE
from tests import world
from tests.unit.indexapp.pages.kit import HOSTILE, INDEX, body, crumbs, fetch, title, words
from tests.unit.indexapp.pages.test_overview import table_rows

pytestmark = pytest.mark.django_db
TABLE = "all-figures-table"


def page_of(client, metric: str = "waits", **asked):
    return fetch(client, f"{INDEX}metrics/{metric}/", **asked)


def now(metric: str, period: str) -> pd.DataFrame:
    table = world.expected()
    return table[(table["node"] == metric) & (table["period"] == period)].set_index("area")


@pytest.mark.parametrize("metric", world.METRICS)
@pytest.mark.parametrize("period", world.PERIODS)
def test_every_figure_is_that_of_the_score_table(client, small, metric, period):
    rows = {row[0]: row[1:] for row in table_rows(page_of(client, metric, period=period), TABLE)}
    expected, seen = now(metric, period), world.in_force()
    seen = seen[(seen["metric"] == metric) & (seen["period"] == period)].set_index("area")
    for area in world.SYSTEMS:
        unit = "%" if metric == "waits" else ""
        people = seen.loc[area, "denominator"]
        assert rows[area] == [
            f"{expected.loc[area, 'raw']:,.1f}{unit}", "–", f"{people:,.0f}" if np.isfinite(people) else "–",
            SCORE.text(expected.loc[area, "score"]), f"{expected.loc[area, 'rank']:.0f}",
        ]  # fmt: skip


@pytest.mark.parametrize("sort", ["rank", "-rank", "value", "-value", "area", "-area"])
def test_the_table_is_sorted_as_asked(client, small, sort):
    expected = now("waits", "2021/22").reset_index()
    name = {"value": "raw"}.get(sort.removeprefix("-"), sort.removeprefix("-"))
    shown = [row[0] for row in table_rows(page_of(client, sort=sort), TABLE)]
    assert shown == list(expected.sort_values(name, ascending=not sort.startswith("-"))["area"])


def test_the_gap_is_told_from_the_data(client, small):
    raw = now("waits", "2021/22")["raw"]
    said = words(page_of(client))
    assert f"in {raw.idxmax()} ({raw.max():.1f}%)" in said
    assert f"in {raw.idxmin()} ({raw.min():.1f}%)." in said


def test_where_zero_means_nothing_a_difference_is_told_and_no_ratio(client, small):
    raw = now("gain", "2021/22")["raw"]
    lede = re.search(r'id="gap".*?<p class="fm-lede">(.*?)</p>', body(page_of(client, "gain")), re.S).group(1)
    assert f"{raw.max() - raw.min():.1f} points higher in {raw.idxmax()}" in lede
    assert "times" not in lede
    assert "%" not in lede


def test_a_gap_may_be_told_on_the_other_side(client, small):
    metric = Metric.objects.get(slug="waits")
    metric.spec = metric.spec | {"complement": "people who did not wait"}
    metric.save()
    raw = 100 - now("waits", "2021/22")["raw"]
    said = words(page_of(client))
    assert "People who did not wait: " in said
    assert f"in {raw.idxmax()} ({raw.max():.1f}%)" in said


def test_the_potential_is_added_up_from_the_areas_with_both_targets(client, small):
    metric = Metric.objects.get(slug="waits")
    metric.spec = metric.spec | {"potential_unit": "waits"}
    metric.save()
    seen = world.in_force()
    seen = seen[(seen["metric"] == "waits") & (seen["period"] == "2021/22")]
    values, people = seen["value"].to_numpy(), seen["denominator"].to_numpy()
    said = words(page_of(client))
    quarter = np.percentile(values, 25)  # lower is better, so the best quarter is at the low end
    for target in (quarter, values[values <= quarter].mean()):
        total = (np.maximum(values - target, 0) * people / 100).sum()
        assert f"({target:.1f}%), that would be {total:,.0f} fewer waits." in said
    assert "75th percentile" in said
    assert "The average of the areas that make up the best quarter" in said


def test_without_counts_there_is_no_potential(client, small):
    assert "What closing it would mean" not in words(page_of(client, "gain"))


def test_limits_are_shown_for_own_figures_of_this_run_only(client, small):
    rows = Observation.objects.filter(metric__slug="waits", period__code="2021/22", is_current=True)
    rows.filter(area__key="QX1").update(lower=1.25, upper=99.75)
    rows.filter(area__key="QX2").update(
        lower=1.25, upper=99.75, value=12345
    )  # newer than the run: not what it shows
    shown = {row[0]: row[2] for row in table_rows(page_of(client), TABLE)}
    assert shown["QX1"] == "1.2 to 99.8"
    assert set(shown.values()) == {"1.2 to 99.8", "–"}
    assert shown["QX2"] == "–"
    assert "Lines show 95% limits" in words(page_of(client))
    assert "The source gives no limits" in words(page_of(client, "visits"))


def test_a_rolled_up_figure_says_its_parts_and_has_no_limits_of_theirs(client, bare):
    rows = world.figures()
    own = rows[~((rows["metric"] == "waits") & rows["area"].isin(["QX1", "QX2"]))]
    parts = world.figures(seed=3, metrics=["waits"], areas=["QX1A", "QX1B", "QX2A"])
    world.send(pd.concat([own, parts], ignore_index=True))
    world.compute_now()
    Observation.objects.filter(area__key="QX1A").update(lower=1, upper=2)
    page = page_of(client)
    shown = {row[0]: row[1:] for row in table_rows(page, TABLE)}
    assert shown["QX1"][0].endswith("from 2 parts")
    assert shown["QX1"][1:3] == ["–", "–"]
    # QX2's other part is missing: a quarter of its people, so too little is covered.
    assert shown["QX2"][0] == "Coverage too low"
    assert client.get("/data/observations/waits/QX2/2021/22/").status_code == 200
    assert client.get("/data/observations/waits/QX1/2021/22/").status_code == 200


def test_every_figure_leads_to_its_row(client, small):
    page = body(page_of(client, period="2020/21"))
    for area in world.SYSTEMS:
        assert f'href="/data/observations/waits/{area}/2020/21/"' in page


def test_absences_are_told_apart_and_stand_last(client, small):
    rows = world.figures()
    for area, status in {"QX1": "missing", "QX2": "suppressed", "QX3": "not_applicable"}.items():
        here = (rows["metric"] == "waits") & (rows["area"] == area) & (rows["period"] == "2021/22")
        rows.loc[here, ["value", "numerator", "denominator"]] = np.nan
        rows.loc[here, "status"] = status
    zero = (rows["metric"] == "waits") & (rows["area"] == "QX4") & (rows["period"] == "2021/22")
    rows.loc[zero, ["value", "numerator"]] = 0.0
    world.send(rows)
    world.compute_now()
    for sort in ("rank", "-rank", "value", "-value"):
        shown = table_rows(page_of(client, sort=sort), TABLE)
        assert [row[:2] for row in shown[-3:]] == [
            ["QX1", "No data"],
            ["QX2", "Suppressed"],
            ["QX3", "Not applicable"],
        ]
    assert ["QX4", "0.0%"] in [row[:2] for row in shown]
    # Nothing can be so many times as high as zero, so the difference is told.
    assert "times" not in re.search(
        r'id="gap".*?<p class="fm-lede">(.*?)</p>', body(page_of(client)), re.S
    ).group(1)


def test_the_usual_figure_is_that_of_the_baseline(client, small):
    raw = now("waits", "2019/20")["raw"]
    assert f"the middle (median) area was {raw.median():.1f}%" in words(page_of(client))
    assert f"typically differed by {raw.std(ddof=1):.1f}%" in words(page_of(client))


def test_the_trend_holds_the_middle_and_both_ends_of_every_period(client, small):
    rows = {row[0]: row[1:] for row in table_rows(page_of(client), "over-time-figures")}
    for period in world.PERIODS:
        raw = now("waits", period)["raw"]
        assert rows[period] == [f"{value:.1f}%" for value in (raw.median(), raw.max(), raw.min())]


def test_the_history_of_releases_keeps_what_was_withdrawn(client, small):
    from indexapp.actions import releases

    second = world.send(world.figures(seed=5), name="again.csv")
    releases.withdraw_release(actor=world.OPERATOR, release_id=second.pk, why="A test of the history")
    rows = table_rows(page_of(client), "metric-releases")
    assert [(row[0].split()[0], row[3], row[4], row[5]) for row in rows] == [
        ("again.csv", "Withdrawn", "18", "0"),
        ("figures.csv", "Published", "18", "18"),
    ]


def test_before_the_first_run_it_says_what_is_measured(client, bare):
    page = page_of(client)
    assert "No figures yet" in words(page)
    assert "No release has brought figures" in words(page)
    assert "What it measures" in words(page)


def test_a_period_in_which_nobody_has_a_figure(client, bare):
    world.send(world.figures(metrics=["visits", "stays", "gain"]))
    world.compute_now()
    said = words(client.get(f"{INDEX}metrics/waits/"))
    assert "No figures yet" in said or "Fewer than two areas have a figure" in said


@pytest.mark.parametrize("name", ["period", "sort"])
@pytest.mark.parametrize("value", HOSTILE)
def test_odd_questions_get_a_plain_answer(client, small, name, value):
    fetch(client, f"{INDEX}metrics/waits/", 400, **{name: value})


def test_title_crumbs_and_label(client, small):
    page = page_of(client, period="2020/21")
    assert title(page) == "Illustrative waits, 2020/21: Small index – Folkmoot"
    assert crumbs(page) == ["Home", "Index", "Small index", "Method"]
    assert "Illustrative: made-up data" in words(page)
    assert "Written by Data team, checked by Reviewer on 31 January 2026" in words(page)
