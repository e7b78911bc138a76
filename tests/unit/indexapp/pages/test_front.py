"""The home page and the list of indexes."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from design.build import BUILT
from indexapp.models import Area, Definition, MapTile
from indexapp.presenters.common import SCORE
from tests import world
from tests.unit.indexapp.pages.kit import INDEX, body, crumbs, fetch, title, words

pytestmark = pytest.mark.django_db


def best_and_worst() -> tuple[str, float, str, float]:
    """By the second road: the scores computed from nothing but the observations."""
    table = world.expected()
    top = table[(table["node"] == "index") & (table["period"] == world.PERIODS[-1])].sort_values("rank")
    return top["area"].iloc[0], top["score"].iloc[0], top["area"].iloc[-1], top["score"].iloc[-1]


def test_home_says_what_the_latest_period_shows(client, small):
    page = fetch(client, "/")
    best, high, worst, low = best_and_worst()
    said = words(page)
    assert re.search(rf"{best}[^;.]{{0,40}}{re.escape(SCORE.text(high))}", said)
    assert re.search(rf"{worst}[^;.]{{0,40}}{re.escape(SCORE.text(low))}", said)
    assert "Small index , 2021/22" in said or "Small index, 2021/22" in said
    assert "Illustrative: made-up data" in said


def test_home_counts_areas_above_zero_and_the_largest_move(client, small):
    table = world.expected()
    index = table[table["node"] == "index"].pivot(index="area", columns="period", values="score")
    above = int((index["2021/22"] > 0).sum())
    moved = (index["2021/22"] - index["2020/21"]).abs().idxmax()
    said = words(fetch(client, "/"))
    assert f"{above} of 6 areas are above zero" in said
    assert f"{moved} moved most since 2020/21" in said


def test_home_tells_the_widest_gaps_with_a_link(client, small):
    page = body(fetch(client, "/"))
    assert re.search(r'href="/index/small-index/metrics/[a-z]+/\?period=2021(%2F|/)22"', page)


def test_home_shows_both_ends_where_there_is_no_map(client, small):
    said = words(fetch(client, "/"))
    assert "Highest and lowest, 2021/22" in said
    assert "tile" not in said.lower()


def test_home_shows_a_map_where_every_area_has_a_place(client, small):
    areas = Area.objects.filter(type="ics").order_by("key")
    MapTile.objects.bulk_create(
        MapTile(area=area, layout="ics-6", column=at, row=0) for at, area in enumerate(areas)
    )
    page = fetch(client, "/")
    assert "Each tile is one area" in words(page)
    assert body(page).count("fm-c-tile-") >= 6


def test_home_finds_areas_and_lists_releases(client, small):
    page = body(fetch(client, "/"))
    assert re.search(r'<form[^>]*method="get"[^>]*action="/areas/"', page)
    assert re.search(r'<label[^>]*for="find-area"', page)
    assert "figures.csv" in page


def test_home_is_light(client, small):
    page = gzip.compress(fetch(client, "/").content)
    from django.contrib.staticfiles import finders

    names = ["design/folkmoot.css", "design/folkmoot.js", "design/favicon.svg", "django_htmx/htmx-2.min.js"]
    found = [finders.find(name) for name in names]
    if not all(found):
        pytest.skip(f"Style sheet and script are not built here (python -m design.build writes {BUILT}).")
    weight = len(page) + sum(len(gzip.compress(Path(path).read_bytes())) for path in found)
    assert weight < 150_000


def test_home_before_anything_is_there(client, db):
    assert "No index yet" in words(fetch(client, "/"))


def test_home_before_the_first_run(client, bare):
    page = fetch(client, "/")
    assert "No figures have been published for this index yet." in words(page)
    assert "No data has been published yet." in words(page)


def test_home_with_one_period(client, bare):
    world.send(world.figures(periods=["2019/20"]))
    world.compute_now()
    said = words(fetch(client, "/"))
    assert "2019/20" in said
    assert "moved most" not in said


def test_home_says_when_newer_data_waits(client, small):
    Definition.objects.update(wanted=10_000)
    assert "Newer data has arrived" in words(fetch(client, "/"))


def test_what_came_of_it_promises_nothing_that_is_not_there(client, small):
    said = words(fetch(client, "/"))
    assert "Whether a figure moved after what was done is not part of this site yet" in said


def test_list_of_indexes(client, small):
    page = fetch(client, "/index/")
    said = words(page)
    assert title(page) == "Indexes – Folkmoot"
    assert crumbs(page) == ["Home"]
    for fact in (
        "Small index",
        "An illustrative index.",
        "4 in 2 domains",
        "2021/22 (from 2019/20)",
        "Version 1, taken in on",
        "(current)",
    ):
        assert fact in said
    assert "Illustrative: made-up data" in said
    assert f'href="{INDEX}"' in body(page)
    assert f'href="{INDEX}method/"' in body(page)


def test_list_keeps_earlier_versions(client, small, tmp_path):
    from indexapp.actions.catalogue import load_definitions

    load_definitions(
        actor=world.OPERATOR, folder=world.write_catalogue(tmp_path / "catalogue", version="2", weight=3)
    )
    said = words(fetch(client, "/index/"))
    assert "Version 2, taken in on" in said
    assert "Version 1, taken in on" in said
    assert said.count("(current)") == 1
    assert "Newer data has arrived" in said


def test_list_before_anything(client, db):
    assert "No index yet" in words(fetch(client, "/index/"))


def test_list_before_the_first_run(client, bare):
    said = words(fetch(client, "/index/"))
    assert "None yet" in said
    assert "Not yet" in said


def test_what_people_wrote_is_escaped(client, small):
    Definition.objects.update(title="<script>alert(1)</script>")
    for path in ("/", "/index/", INDEX + "runs/", INDEX + "compare/"):
        page = body(fetch(client, path))
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page
