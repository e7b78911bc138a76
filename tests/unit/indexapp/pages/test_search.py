"""Finding an area, and the page of an area by itself."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexapp.models import Area
from indexapp.queries.geography import area_known_as, listed, reference, search
from kernel.errors import NotFound
from tests import world
from tests.unit.indexapp.pages.kit import HOSTILE, body, crumbs, fetch, title, words

pytestmark = pytest.mark.django_db
PATH = "/areas/"


def found(page) -> list[tuple[str, str]]:
    """Key and words of each result."""
    items = re.findall(r'<li><a href="/areas/([^/]+)/">(.*?)</li>', body(page), re.S)
    return [(key, " ".join(re.sub(r"<[^>]+>", " ", text).split())) for key, text in items]


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("Swindon", "QOX", "council: Swindon"),
        ("swindon", "E06000030", "name: Swindon"),
        ("BSW", "QOX", "known as: BSW"),
        ("Bath", "QOX", "town: Bath"),
        ("E54000044", "QU9", "code: E54000044"),
        ("e38000001", "02N", "code: E38000001"),
        ("qox", "QOX", "code: QOX"),
        ("Slough", "S0E4D", "council: Slough"),
        ("Frimley", "QNQ", "name: Frimley"),
        ("  Bath &  North-East Somerset ", "E06000022", "name: Bath and North East Somerset"),
    ],
)
def test_an_area_is_found_with_the_reason(client, text, key, reason):
    results = dict(found(fetch(client, PATH, q=text)))
    assert key in results
    assert f"Found by {reason}." in results[key]


def test_systems_stand_before_councils_and_what_has_ended_comes_last(client):
    page = fetch(client, PATH, q="Slough")
    assert [key for key, _ in found(page)] == ["S0E4D", "E06000039", "QNQ"]
    assert "Ended" in dict(found(page))["QNQ"]
    assert "Since 1 April 2026" in dict(found(page))["S0E4D"]


@pytest.mark.parametrize("text", ["SN1 5ED", "sn15ed", "SN1", "W2", "ec1a 1bb"])
def test_a_postcode_is_said_not_to_be_searched(client, text):
    page = fetch(client, PATH, q=text)
    assert "We do not search by postcode" in words(page)
    assert "the name of your town" in words(page)
    assert found(page) == []


def test_a_town_with_a_postcode_is_found_by_the_town(client):
    page = fetch(client, PATH, q="Swindon SN1 5ED")
    assert "We do not search by postcode" in words(page)
    assert "QOX" in dict(found(page))


def test_a_code_that_looks_like_a_postcode_is_a_code(client):
    page = fetch(client, PATH, q="QU9")
    assert "postcode" not in words(page)
    assert [key for key, _ in found(page)] == ["QU9"]


def test_nothing_found_says_what_to_do(client):
    page = fetch(client, PATH, q="Atlantis")
    assert "0 areas for “Atlantis”." in words(page)
    assert "No area found" in words(page)
    assert 'href="?"' in body(page)


def test_kinds_and_regions_narrow_a_search_and_a_list(client):
    councils = fetch(client, PATH, q="Swindon", type="council")
    assert [key for key, _ in found(councils)] == ["E06000030"]
    south_west = next(
        area.key
        for area in reference().areas.values()
        if area.type == "nhs_region" and area.name == "South West"
    )
    systems = found(fetch(client, PATH, region=south_west))
    assert {"QOX", "QVV"} <= {key for key, _ in systems}
    assert all(reference().areas[key].region == south_west for key, _ in systems)
    assert "Systems belong to NHS regions" in words(fetch(client, PATH, type="council", region=south_west))


def test_without_a_question_every_system_is_listed(client):
    page = fetch(client, PATH)
    systems = [area for area in reference().areas.values() if area.type == "ics"]
    assert f"{len(systems)} in all" in words(page)
    assert [key for key, _ in found(page)] == [area.key for area in listed("ics")]
    assert title(page) == "Areas – Folkmoot"


def test_long_lists_have_pages_that_keep_the_question(client):
    first = fetch(client, PATH, type="council")
    assert len(found(first)) == 50
    assert "type=council&amp;page=2" in body(first)
    keys = [
        key
        for number in range(1, 5)
        for key, _ in found(client.get(PATH, {"type": "council", "page": number}))
    ]
    assert sorted(keys) == sorted(area.key for area in reference().areas.values() if area.type == "council")


@pytest.mark.parametrize("name", ["q", "type", "region", "page"])
@pytest.mark.parametrize("value", HOSTILE)
def test_no_question_breaks_the_search(client, name, value):
    assert "<script>alert" not in body(fetch(client, PATH, **{name: value}))


@given(st.text(max_size=150))
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_the_search_itself(text):
    answer = search(text)
    assert len({hit.area.key for hit in answer.hits}) == len(answer.hits)


def test_a_search_takes_no_query_and_little_time(client, django_assert_num_queries):
    search("warm up")
    spent = []
    for text in ("swindon", "north", "a", "leicester city", "E38000001"):
        start = time.process_time()
        search(text)
        spent.append(time.process_time() - start)
    assert sorted(spent)[2] < 0.1, (
        spent
    )  # 2 to 8 ms on a quiet machine; the limit only catches a change in kind
    with django_assert_num_queries(0):
        client.get(PATH, {"q": "Swindon"})


@pytest.mark.parametrize("code", ["qox", "nE54000040", "E54000040", "QOx", "NE54000040"])
def test_any_code_leads_to_the_one_address(client, code):
    key = area_known_as(code).key
    page = client.get(f"/areas/{code}/")
    assert page.status_code == 301
    assert page.headers["Location"] == f"/areas/{key}/"
    assert client.get(f"/areas/{key}/").status_code == 200


def test_every_code_of_every_vintage_finds_its_area():
    for code in reference().codes:
        assert area_known_as(code.code.lower()).key == code.area
        assert area_known_as(f"n{code.code}" if code.scheme == "ons" else code.code).key == code.area


@pytest.mark.parametrize("code", ["ZZZ", "E99999999", "a/b/c", "%00", "%3Cscript%3E", "x" * 300])
def test_an_unknown_code_gets_a_search_box(client, code):
    page = client.get(f"/areas/{code}/")
    assert page.status_code == 404
    assert 'name="q"' in body(page)
    assert 'action="/areas/"' in body(page)
    assert "<script>" not in body(page)
    with pytest.raises(NotFound):
        area_known_as(code)


def test_an_area_tells_all_that_the_tables_hold(client):
    page = fetch(client, "/areas/QU9/")
    said = words(page)
    assert "This area ended on 31 March 2026. What came after: Thames Valley ." in said
    assert 'href="/areas/S0E4D/"' in body(page)
    for code in reference().codes_of("QU9"):
        assert code.code in said
    for fact in reference().facts_of("QU9").values():
        assert reference().sources[fact.source].title in said
    assert "1,804,061" in said
    for council in reference().council_systems:
        if council.system == "QU9":
            assert reference().areas[council.council].name in said
    for member in reference().memberships:
        if member.whole == "QU9":
            assert f'href="/areas/{member.part}/"' in body(page)
    assert "No published index scores this area." in said
    assert crumbs(page) == ["Home", "Areas"]


@pytest.mark.parametrize("key", sorted(reference().areas)[::9])
def test_every_kind_of_area_has_a_page(client, key):
    page = fetch(client, f"/areas/{key}/")
    assert reference().areas[key].name in words(page)


def test_succession_is_told_both_ways_with_shares_and_sources(client):
    for step in reference().successions[::12]:
        after, before = (
            body(client.get(f"/areas/{step.predecessor}/")),
            body(client.get(f"/areas/{step.successor}/")),
        )
        assert re.search(rf'id="became".*?href="/areas/{step.successor}/"', after, re.S)
        assert re.search(rf'id="came-from".*?href="/areas/{step.predecessor}/"', before, re.S)
        share = (
            "Not published"
            if step.share is None
            else "All"
            if step.share == 1
            else f"{step.share * 100:.1f}%"
        )
        assert share in after
        assert share in before


def test_the_latest_score_of_every_index_is_shown_and_linked(client, small):
    # The small world's areas are not England's: give one of them a real key.
    Area.objects.filter(key="QX1").update(key="QOX")
    table = world.expected()
    row = table[(table["area"] == "QOX") & (table["node"] == "index") & (table["period"] == "2021/22")].iloc[
        0
    ]
    page = fetch(client, "/areas/QOX/")
    assert 'href="/index/small-index/areas/QOX/"' in body(page)
    assert f"2021/22 {row['score']:+.2f}".replace("-", "−") in words(page)
    assert "of 6" in words(page)
    assert "Illustrative: made-up data" in words(page)
