"""The page of an area in an index."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pandas as pd
import pytest

from design.formats import ordinal
from indexapp.models import Area, AreaFact
from indexapp.presenters.area import place_words
from indexapp.presenters.common import SCORE
from indexapp.queries.areas import DEPRIVATION, POPULATION
from tests import world
from tests.unit.indexapp.pages.kit import HOSTILE, INDEX, body, crumbs, fetch, title, words
from tests.unit.indexapp.pages.test_overview import table_rows

pytestmark = pytest.mark.django_db
DECIMALS = 1


def page_of(client, area: str = "QX1", **asked):
    return fetch(client, f"{INDEX}areas/{area}/", **asked)


def lines(page) -> dict[str, list[str]]:
    """The cells of every metric's line, by the metric's title."""
    found = [row for domain in ("first", "second") for row in table_rows(page, f"{domain}-metrics")]
    return {row[0].split()[1]: row[1:] for row in found}


def context(areas: dict[str, tuple[int, float]]) -> None:
    """Give areas a population and a share of deprived neighbourhoods."""
    for area in Area.objects.filter(key__in=areas):
        population, share = areas[area.key]
        AreaFact.objects.create(area=area, kind=POPULATION, value=population, as_of="2022-06-30")
        AreaFact.objects.create(area=area, kind=DEPRIVATION, value=share, as_of="2019-09-26")


@pytest.mark.parametrize("area", world.SYSTEMS)
def test_every_figure_and_place_is_that_of_the_score_table(client, small, area):
    page, table = page_of(client, area, period="2020/21"), world.expected()
    now = table[table["period"] == "2020/21"].set_index(["node", "area"])
    index = now.loc[("index", area)]
    assert f"Index score {SCORE.text(index['score'])} 2020/21" in words(page)
    assert f"Among all areas {ordinal(int(index['rank']))} of 6" in words(page)
    for metric, cells in lines(page).items():
        row = now.loc[(metric, area)]
        unit = "%" if metric == "waits" else ""
        assert cells[0] == f"{row['raw']:,.{DECIMALS}f}{unit}"
        assert cells[1] == SCORE.text(row["score"])
        assert cells[2] == f"{ordinal(int(row['rank']))} of 6"
    for domain in ("first", "second"):
        assert (
            f"{SCORE.text(now.loc[(domain, area), 'score'])} {ordinal(int(now.loc[(domain, area), 'rank']))} of 6"
            in words(page)
        )


def test_places_among_similar_areas_count_only_those(client, small):
    context({key: (1_000_000, 0.1 * at) for at, key in enumerate(world.SYSTEMS)})
    table = world.expected()
    scores = table[table["period"] == "2021/22"].pivot(index="area", columns="node", values="score")
    page = page_of(client, "QX1")
    # Seven are asked for and five are there, so all are similar and both places agree.
    for metric, cells in lines(page).items():
        assert (
            cells[2]
            == cells[3]
            == f"{ordinal(int((scores[metric] > scores.loc['QX1', metric]).sum()) + 1)} of 6"
        )
    nearest = re.findall(r"<li><a [^>]*>(QX\d)</a></li>", body(page)[body(page).index('id="similar"') :])
    assert nearest == ["QX2", "QX3", "QX4", "QX5", "QX6"]


def test_without_context_the_page_says_that_it_is_not_known(client, small):
    said = words(page_of(client))
    assert "Not known: this area’s context is incomplete." in said
    assert "People (middle of 2022) Not known" in said


def test_missing_suppressed_not_applicable_and_zero_are_four_things(client, small):
    rows = world.figures()
    for metric, status in {"waits": "missing", "visits": "suppressed", "gain": "not_applicable"}.items():
        here = (rows["metric"] == metric) & (rows["area"] == "QX1") & (rows["period"] == "2021/22")
        rows.loc[here, ["value", "numerator", "denominator"]] = np.nan
        rows.loc[here, "status"] = status
    zero = (rows["metric"] == "stays") & (rows["area"] == "QX1") & (rows["period"] == "2021/22")
    rows.loc[zero, ["value", "numerator"]] = 0.0
    world.send(rows)
    world.compute_now()
    page = page_of(client)
    shown = {metric: cells[0] for metric, cells in lines(page).items()}
    assert shown == {"waits": "No data", "visits": "Suppressed", "gain": "Not applicable", "stays": "0.0"}
    for metric in shown:  # each was published, so each has a row to show
        assert client.get(f"/data/observations/{metric}/QX1/2021/22/").status_code == 200
        assert f'href="/data/observations/{metric}/QX1/2021/22/"' in body(page)
    assert "Too few metrics" in words(page)


def test_what_nobody_published_has_no_row_to_lead_to(client, bare):
    rows = world.figures()
    world.send(rows[~((rows["metric"] == "gain") & (rows["area"] == "QX2"))])
    world.compute_now()
    page = page_of(client, "QX2")
    assert lines(page)["gain"][0] == "Not published"
    assert "/data/observations/gain/" not in body(page)
    assert client.get("/data/observations/gain/QX2/2021/22/").status_code == 404


def test_a_figure_put_together_says_from_how_many_parts(client, bare):
    rows = world.figures()
    own = rows[~((rows["metric"] == "waits") & (rows["area"] == "QX1"))]
    parts = world.figures(seed=3, metrics=["waits"], areas=["QX1A", "QX1B", "QX2A"])
    world.send(pd.concat([own, parts], ignore_index=True))
    world.compute_now()
    table = world.expected()
    raw = table[(table["area"] == "QX1") & (table["node"] == "waits") & (table["period"] == "2021/22")][
        "raw"
    ].iloc[0]
    here = parts[(parts["period"] == "2021/22") & parts["area"].str.startswith("QX1")]
    assert raw == pytest.approx(100 * here["numerator"].sum() / here["denominator"].sum())
    page = page_of(client, "QX1")
    assert f"{raw:.1f}% from 2 parts" in words(page)
    assert "from" not in lines(page_of(client, "QX2"))["waits"][0], (
        "its own figure stands, whatever its parts say"
    )


def test_best_worst_and_moved_most(client, small):
    table = world.expected()
    mine = table[(table["area"] == "QX4") & (table["kind"] == "metric")].pivot(
        index="node", columns="period", values="score"
    )
    page = body(page_of(client, "QX4"))
    parts = re.split(r'<h2 class="nhsuk-heading-s">(?=Strongest|Weakest|Moved)', page)[1:4]
    named = [re.findall(r">Illustrative (\w+)</a>", part.split("</ul>")[0]) for part in parts]
    assert named[0] == list(mine["2021/22"].nlargest(3).index)
    assert named[1] == list(mine["2021/22"].nsmallest(3).index)
    assert named[2] == list((mine["2021/22"] - mine["2020/21"]).abs().nlargest(3).index)


def test_the_first_period_has_nothing_before_it(client, small):
    assert "There is no earlier period to compare with." in words(page_of(client, period="2019/20"))


def test_an_area_that_has_ended_says_so_and_leads_on(client, small):
    Area.objects.filter(key="QX1").update(ends_on=dt.date(2026, 3, 31))
    page = page_of(client)
    assert "Illustrative QX1 ended on 31 March 2026." in words(page)
    assert 'href="/areas/QX1/"' in body(page)


def test_the_compare_link_takes_similar_areas_and_the_period_along(client, small):
    context({key: (1_000_000, 0.1 * at) for at, key in enumerate(world.SYSTEMS)})
    found = re.search(r'href="(/index/small-index/compare/\?[^"]+)"', body(page_of(client, period="2020/21")))
    assert found
    asked = found.group(1).replace("&amp;", "&")
    assert client.get(asked).status_code == 200
    assert asked.count("area=") == 5


def test_ties_are_said():
    assert place_words(3, 42, 0) == "3rd of 42"
    assert place_words(3, 42, 1) == "joint 3rd of 42"


@pytest.mark.parametrize("key", ["QX9", "nothing", "QX1A", "%3Cscript%3E"])
def test_an_area_that_is_not_scored_is_not_found(client, small, key):
    page = client.get(f"{INDEX}areas/{key}/")
    assert page.status_code == 404
    assert "<script>" not in body(page)


@pytest.mark.parametrize("value", HOSTILE)
def test_odd_periods_get_a_plain_answer(client, small, value):
    fetch(client, f"{INDEX}areas/QX1/", 400, period=value)


def test_empty_labelled_and_led_to(client, bare):
    assert "No figures yet" in words(page_of(client))


def test_title_crumbs_and_label(client, small):
    page = page_of(client, period="2020/21")
    assert title(page) == "QX1: Small index, 2020/21 – Folkmoot"
    assert crumbs(page) == ["Home", "Index", "Small index"]
    assert "Illustrative: made-up data" in words(page)
