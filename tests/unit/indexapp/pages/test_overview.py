"""The overview of an index: every figure, order and sentence, and what happens with odd questions."""

from __future__ import annotations

import re

import numpy as np
import pytest

from design.formats import number
from indexapp.models import Area, AreaFact, Definition, MapTile
from indexapp.presenters.common import SCORE
from indexapp.queries.areas import DEPRIVATION
from indexapp.views.caching import Kept, Shelf, shelf
from tests import world
from tests.unit.indexapp.pages.kit import HOSTILE, INDEX, body, crumbs, fetch, forget, title, words

pytestmark = pytest.mark.django_db
DOMAINS = ("first", "second")


def table_rows(page, table: str = "scores") -> list[list[str]]:
    """The cells' words of a table of the page, row by row."""
    found = re.search(rf'<table[^>]*id="{table}".*?</table>', body(page), re.S)
    assert found
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", found.group().split("<tbody")[1], re.S)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in rows
    ]


def shown_order(page) -> list[str]:
    return [row[0] for row in table_rows(page)]


def by_node(period: str):
    table = world.expected()
    return table[table["period"] == period].pivot(index="area", columns="node", values="score")


@pytest.mark.parametrize("period", world.PERIODS)
def test_every_figure_is_that_of_the_score_table(client, small, period):
    rows = {row[0]: row[1:] for row in table_rows(fetch(client, INDEX, period=period))}
    table = world.expected()
    now = table[table["period"] == period].set_index(["node", "area"])
    at = world.PERIODS.index(period)
    assert set(rows) == set(world.SYSTEMS)
    for area in world.SYSTEMS:
        index = now.loc[("index", area)]
        assert rows[area][0] == f"{index['rank']:.0f}"
        assert rows[area][1] == SCORE.text(index["score"])
        if at:
            then = by_node(world.PERIODS[at - 1]).loc[area, "index"]
            assert rows[area][2] == number(index["score"] - then, 2, signed=True)
        else:
            assert rows[area][2] == "–"
        assert rows[area][3:5] == [SCORE.text(now.loc[(domain, area), "score"]) for domain in DOMAINS]


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domain_can_be_shown_instead(client, small, domain):
    page = fetch(client, INDEX, domain=domain, period="2020/21")
    scores = by_node("2020/21")[domain].sort_values(ascending=False)
    assert shown_order(page) == list(scores.index)
    assert [row[2] for row in table_rows(page)] == [SCORE.text(score) for score in scores]
    assert title(page).startswith(f"Small index: {domain.capitalize()}, 2020/21")


def test_the_latest_period_with_scores_comes_first(client, small):
    assert "2021/22" in title(fetch(client, INDEX))
    assert crumbs(fetch(client, INDEX)) == ["Home", "Index"]


@pytest.mark.parametrize("sort", ["rank", "-rank", "area", "-area", "change", "-change", *DOMAINS, "-first"])
def test_the_table_is_sorted_as_asked(client, small, sort):
    name, falling = sort.removeprefix("-"), sort.startswith("-")
    scores, then = by_node("2021/22"), by_node("2020/21")
    keys = {
        "rank": -scores["index"], "area": scores.index.to_series(), "change": scores["index"] - then["index"],
        "first": scores["first"], "second": scores["second"],
    }  # fmt: skip
    page = fetch(client, INDEX, sort=sort)
    assert shown_order(page) == list(keys[name].sort_values(ascending=not falling).index)
    assert f'aria-sort="{"descending" if falling else "ascending"}"' in body(page)


def test_areas_without_a_score_say_why_and_stand_last_both_ways(client, small):
    rows = world.figures()
    lacking = (
        rows["metric"].isin(["waits", "visits"]) & (rows["area"] == "QX3") & (rows["period"] == "2021/22")
    )
    rows.loc[lacking, ["value", "numerator", "denominator"]] = np.nan
    rows.loc[lacking, "status"] = "suppressed"
    world.send(rows)
    world.compute_now()
    for sort in ("rank", "-rank", "first", "-first"):
        page = fetch(client, INDEX, sort=sort)
        assert shown_order(page)[-1] == "QX3"
    row = next(row for row in table_rows(page) if row[0] == "QX3")
    assert row[1:4] == ["–", "Too few domains", "–"]
    assert row[4] == "Too few metrics"


def test_ties_share_a_rank_and_both_are_named(client, small):
    same = world.figures()
    top = {"waits": 0.5, "visits": 2000.0, "gain": 60.0, "stays": 0.5}
    for metric, value in top.items():
        best = same["area"].isin(["QX1", "QX2"]) & (same["metric"] == metric)
        same.loc[best, ["value", "numerator", "denominator"]] = [value, np.nan, np.nan]
    world.send(same)
    world.compute_now()
    page = fetch(client, INDEX)
    rows = table_rows(page)
    assert [row[:2] for row in rows[:3]] == [["QX1", "1"], ["QX2", "1"], [rows[2][0], "3"]]
    assert re.search(r"Highest: QX1 and QX2 \(\+0\.\d\d\)\. Lowest: QX\d \(−0\.\d\d\)\.", words(page))


def test_the_sentences_say_what_the_table_says(client, small):
    scores, then = by_node("2021/22")["index"], by_node("2020/21")["index"]
    said = words(fetch(client, INDEX))
    assert (
        f"Highest: {scores.idxmax()} ({SCORE.text(scores.max())}). Lowest: {scores.idxmin()} ({SCORE.text(scores.min())})."
        in said
    )
    assert f"{(scores > 0).sum()} of 6 areas are above zero" in said
    moved = (scores - then).abs().idxmax()
    assert f"{moved} moved most since 2020/21" in said


def test_the_widest_gaps_are_told_widest_first_and_lead_to_their_metric(client, small):
    page = fetch(client, INDEX, period="2020/21")
    table = world.expected()
    raw = table[(table["period"] == "2020/21") & (table["kind"] == "metric")].pivot(
        index="area", columns="node", values="raw"
    )
    told = re.findall(r'<a href="[^"]*/metrics/(\w+)/\?period=2020/21">([^<]+)</a>', body(page))
    ratios = (raw.max() / raw.min()).drop("gain").sort_values(ascending=False)
    assert [metric for metric, _ in told][:3] == list(ratios.index)
    for metric, sentence in told:
        assert f"in {raw[metric].idxmax()} (" in sentence
        assert f" {raw[metric].idxmin()} (" in sentence
    points = dict(told)["gain"]
    assert "times" not in points
    assert f"{raw['gain'].max() - raw['gain'].min():.1f} points higher in" in points


def test_every_score_leads_to_what_it_is_made_of(client, small):
    page = body(fetch(client, INDEX))
    for area in world.SYSTEMS:
        for anchor in ("metrics", *DOMAINS):
            assert f'href="{INDEX}areas/{area}/?period=2021/22#{anchor}"' in page
    target = body(client.get(f"{INDEX}areas/QX1/?period=2021/22"))
    for anchor in ("metrics", *DOMAINS):
        assert f'id="{anchor}"' in target


def test_a_map_is_drawn_where_every_area_has_a_tile(client, small):
    assert 'id="tile-map"' not in body(fetch(client, INDEX))
    areas = Area.objects.filter(type="ics").order_by("key")
    MapTile.objects.bulk_create(
        MapTile(area=area, layout="ics-6", column=at, row=at // 2, label=f"T{at}")
        for at, area in enumerate(areas)
    )
    page = body(fetch(client, INDEX))
    drawn = page[page.index('id="tile-map"') :]
    for at in range(6):
        assert f">T{at}</text>" in drawn


def test_deprivation_is_shown_where_known_and_sorts(client, small):
    for at, area in enumerate(Area.objects.filter(type="ics").order_by("key")[:2]):
        AreaFact.objects.create(area=area, kind=DEPRIVATION, value=0.4 - 0.3 * at, as_of="2019-09-26")
    page = fetch(client, INDEX, sort="deprivation")
    assert shown_order(page)[:2] == ["QX2", "QX1"]
    assert [row[-1] for row in table_rows(page)] == ["10%", "40%"] + ["Not known"] * 4


@pytest.mark.parametrize("name", ["period", "domain", "sort"])
@pytest.mark.parametrize("value", HOSTILE)
def test_odd_questions_get_a_plain_answer(client, small, name, value):
    page = fetch(client, INDEX, 400, **{name: value})
    assert "<script>alert" not in body(page)


@pytest.mark.parametrize(
    "path",
    ["/index/nothing/", "/index/nothing/method/", "/index/small-index/nothing/", INDEX + "metrics/nothing/"],
)
def test_what_is_not_there_is_not_found(client, small, path):
    assert client.get(path).status_code == 404


def test_only_reading_is_possible(client, small):
    assert client.post(INDEX).status_code in (403, 405)


def test_before_the_first_run_the_page_says_so(client, bare):
    page = fetch(client, INDEX)
    assert "No figures yet" in words(page)
    assert f'href="{INDEX}method/"' in body(page)


def test_illustrative_figures_are_labelled_whoever_says_so(client, small):
    assert "Illustrative: made-up data" in words(fetch(client, INDEX))
    # The release alone is enough: a definition of real metrics may be fed with made-up figures.
    Definition.objects.update(illustrative=False)
    assert "Illustrative: made-up data" in words(fetch(client, INDEX))


def test_newer_data_that_waits_is_announced(client, small):
    Definition.objects.update(wanted=99)
    assert "Newer data has arrived" in words(fetch(client, INDEX))


def test_a_page_is_kept_until_something_is_published(client, small, settings, django_assert_num_queries):
    settings.KEEP_PAGES = True
    first = client.get(INDEX)
    with django_assert_num_queries(1):
        again = client.get(INDEX)
    assert again.content == first.content
    assert client.get(INDEX, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    world.send(world.figures(seed=2))
    world.compute_now()
    assert client.get(INDEX).content != first.content


def test_what_is_for_one_reader_is_not_kept(client, small, settings):
    settings.KEEP_PAGES = True
    forget()
    client.cookies["messages"] = "waiting"
    client.get(INDEX)
    client.get(INDEX, headers={"HX-Request": "true"})
    assert not shelf.pages
    client.cookies.clear()
    client.get(INDEX, {"nonsense": "1"})
    assert not shelf.pages, "a parameter no page reads must not fill the memory"
    client.get(INDEX, {"sort": "area"})
    assert len(shelf.pages) == 1


def test_the_shelf_keeps_its_size_and_gives_up_the_oldest():
    small_shelf = Shelf(most_bytes=100)
    for name in ("a", "b", "a", "c"):
        small_shelf.put(name, Kept(b"x" * 20, b"y" * 10, "text/html", name))
    assert list(small_shelf.pages) == ["b", "a", "c"]
    assert small_shelf.size == 90
    assert small_shelf.get("b")
    small_shelf.put("d", Kept(b"x" * 20, b"y" * 10, "text/html", "d"))
    assert list(small_shelf.pages) == ["c", "b", "d"]
    assert small_shelf.get("a") is None
    small_shelf.put("huge", Kept(b"x" * 200, b"", "text/html", "huge"))
    assert small_shelf.size == 0
