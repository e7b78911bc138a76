"""The public pages of the map, as readers see them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest
from django.urls import reverse

from accounts.dates import today_in_england
from deliberation.bodies.actions import assets as actions
from deliberation.bodies.models import Asset
from tests.moot import COUNCIL, SYSTEM
from tests.unit.bodies.assets.kit import OPERATOR, add, many, outline

HERE = f"/assets/{SYSTEM}/"
HOSTILE = "<script>alert(1)</script>\"'><b onclick=x>& Sons"


def html(client, address: str = HERE, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.content[:500]
    return answer.content.decode()


def marks(page: str) -> list[str]:
    return re.findall(r'<a href="[^"]*" aria-label="([^"]*)" class="fm-map__mark', page)


def test_choosing_a_system(client, moot):
    add(moot.board)
    page = html(client, "/assets/")
    assert len(re.findall(r'href="/assets/[A-Z0-9]+/"', page)) == 36
    assert "None yet" in page
    assert "1 asset is listed in all." in page
    found = html(client, "/assets/", q="Plymouth")
    assert re.findall(r'<a href="(/assets/[^"]+/)"', found) == [HERE]
    assert "No system found" in html(client, "/assets/", q="Atlantis")
    assert "Error" in html(client, "/assets/", q="x" * 101)


@pytest.mark.parametrize("text", ["QMJ", "North Central London", "Camden"])
def test_a_system_that_has_ended_and_a_council_lead_to_the_system_of_today(client, db, text: str):
    assert "/assets/Z9B2Z/" in html(client, "/assets/", q=text)


def test_any_code_of_a_system_leads_to_its_one_address(client, db):
    assert client.get("/assets/e54000037/").headers["Location"] == HERE
    for wrong in ("nope", COUNCIL, "x" * 300, "a\x00b"):
        assert client.get(f"/assets/{wrong}/").status_code == 404


def test_an_empty_map_says_what_to_do(client, db):
    page = html(client)
    assert "Nothing is listed yet" in page
    assert "Clerks and analysts" in page
    assert "<svg" not in page.split("<main")[1]


def test_an_empty_map_with_an_outline_is_drawn_all_the_same(client, db):
    outline()
    page = html(client)
    assert 'class="fm-map__own"' in page
    assert 'role="img"' in page


def test_the_list_the_counts_and_the_gaps(client, moot):
    add(moot.board, review_on="2026-01-01")
    add(moot.other, name="Pharmacy", kind="service", category="health_care", latitude="", longitude="")
    page = html(client)
    assert re.findall(r'fm-stat__value">\s*([0-9]+)', page) == ["2", "1", "1", "1"]
    assert "No asset is listed for: social care, mental wellbeing" in page
    assert "No asset of the kind “organisation” is listed." in page
    assert "1 January 2026" in page
    assert "Overdue" in page
    assert "Not on the map" in page
    assert "1 of these assets has no coordinates and is not on the map" in page
    assert "Northfen health and wellbeing board" in page
    assert "fm-banner" in page  # everything in this world is made up


def test_no_effect_of_one_kind_is_said(client, moot):
    add(moot.board)
    assert "No asset with a direct effect is listed." in html(client)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "mill lane PARK"}, ["Park"]),
        ({"q": "cooks"}, ["Kitchen"]),
        ({"q": "%"}, []),
        ({"kind": "service"}, ["Kitchen"]),
        ({"category": "green_space"}, ["Park"]),
        ({"effect": "direct"}, ["Kitchen"]),
        ({"council": "E06000026"}, ["Kitchen"]),
        ({"only": "overdue"}, ["Kitchen"]),
        ({"only": "unplaced"}, ["Kitchen"]),
        ({"kind": "nonsense"}, ["Kitchen", "Park"]),
        ({"box": "-3.6,50.6,-3.5,50.8"}, ["Park"]),
        ({"box": "-3.6,50.6,nan,50.8"}, ["Kitchen", "Park"]),
        ({"sort": "-name"}, ["Park", "Kitchen"]),
        ({"sort": "drop table"}, ["Kitchen", "Park"]),
        ({"sort": "-review"}, ["Park", "Kitchen"]),
        ({"page": "99"}, ["Kitchen", "Park"]),
    ],
)
def test_filters_and_order(client, moot, query, names):
    ahead = (today_in_england() + dt.timedelta(days=90)).isoformat()
    add(moot.board, name="Park", review_on=ahead)
    add(
        moot.board, name="Kitchen", kind="service", category="food", effect="direct", how="Cooks together.",
        area_key="E06000026", latitude="", longitude="", review_on="2026-01-01", address="",
    )  # fmt: skip
    page = html(client, **query)
    listed = page.split('id="assets-list"')[1].split("</table>")[0] if 'id="assets-list"' in page else ""
    assert re.findall(r">(Park|Kitchen)</a>", listed) == names
    assert names or "No asset fits" in page
    assert list(csv.reader(io.StringIO(client.get(f"{HERE}assets.csv", query).content.decode("utf-8-sig"))))[
        1:
    ] == [row for name in names for row in [_row(name)]]


def _row(name: str) -> list[str]:
    answer = csv.reader(io.StringIO(_file(name)))
    return next(answer)


def _file(name: str) -> str:
    from deliberation.bodies.presenters.assets import file_rows
    from deliberation.bodies.queries.assets import system_known_as

    text = io.StringIO()
    csv.writer(text).writerows(file_rows([Asset.objects.get(name=name)], system_known_as(SYSTEM)))
    return text.getvalue()


def test_each_point_is_a_link_with_a_name_and_there_is_a_way_past(client, moot):
    asset = add(moot.board)
    outline()
    page = html(client)
    assert marks(page) == ["Northfen Park (place, indirect effect)"]
    assert f'<a href="/assets/{SYSTEM}/{asset.pk}/" aria-label' in page
    assert 'href="#assets-list">Skip the map' in page
    assert "Outline: Made-up boundaries. Open Government Licence v3.0." in page
    assert "20 km" in page
    assert "20 miles" in page
    assert "style=" not in page.split("<main")[1]


def test_without_an_outline_the_map_says_so(client, moot):
    add(moot.board)
    assert "The outline of this system has not been loaded" in html(client)


def test_a_place_in_another_part_of_the_country_is_told_and_not_drawn(client, moot):
    add(moot.board)
    add(moot.board, name="Far", latitude="54.9", longitude="-1.6")
    add(moot.board, name="Isle", latitude="50.0", longitude="-4.7")
    outline()
    page = html(client)
    assert len(marks(page)) == 2
    assert "1 asset lies beyond the edge of the map" in page


def test_points_close_together_are_one_mark_that_leads_nearer(client, moot):
    for at in range(3):
        add(moot.board, name=f"Park {at}", latitude=f"50.7{at}", longitude=f"-3.5{at}")
    outline()
    page = html(client)
    assert marks(page) == ["3 assets close together: Park 0, Park 1, Park 2"]
    nearer = re.search(r'<a href="([^"]*)" aria-label="3 assets', page)
    assert nearer is not None
    closer = html(client, nearer[1].replace("&amp;", "&").split("#")[0])
    assert len(marks(closer)) == 3
    assert "The whole system" in closer
    assert "Park 1" in closer.split('id="assets-list"')[1]


def test_points_at_one_place_lead_to_the_list(client, moot):
    add(moot.board)
    add(moot.board, name="Café in the park")
    page = html(client)
    for _ in range(8):
        found = re.search(r'<a href="([^"]*)" aria-label="2 assets', page)
        assert found is not None
        if found[1].endswith("#assets-list"):
            break
        page = html(client, found[1].replace("&amp;", "&").split("#")[0])
    else:
        pytest.fail("the way nearer has no end")
    assert (
        "Café in the park"
        in html(client, found[1].replace("&amp;", "&").split("#")[0]).split('id="assets-list"')[1]
    )


def test_names_that_would_be_markup_are_shown_as_they_are(client, moot):
    asset = add(moot.board, name=HOSTILE, how=HOSTILE, organisation=HOSTILE, address=HOSTILE, source=HOSTILE)
    moot.board.name = HOSTILE
    moot.board.save()
    outline()
    for address in (HERE, f"{HERE}{asset.pk}/", "/bodies/northfen-board/assets/"):
        page = html(client, address)
        assert "<script>alert" not in page
        assert "<b onclick" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_the_file_guards_formulas_and_says_what_is_made_up(client, moot):
    add(moot.board, name="+44 club", how="@all")
    answer = client.get(f"{HERE}assets.csv")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="assets-{SYSTEM}.csv"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    [row] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["name"], row["how"], row["latitude"], row["longitude"]) == (
        "'+44 club",
        "'@all",
        "50.7256",
        "-3.5269",
    )
    assert (row["illustrative"], row["keeper"], row["council"], row["system"]) == (
        "true", "Northfen health and wellbeing board", "Devon", "Devon",
    )  # fmt: skip


def test_one_asset(client, moot):
    asset = add(moot.board, website="www.example.org", source="A visit", review_on="2026-01-01")
    outline()
    actions.change_asset(actor=OPERATOR, body_id=moot.board.pk, asset_id=asset.pk, said={"how": "New."})
    page = html(client, f"{HERE}{asset.pk}/")
    for words in (
        "Northfen Park", "Green space: Parks", "Indirect: it works on what health depends on", "Mill Lane, Northfen, EX1 1AA",
        "Never since it was entered", "1 January 2026 (overdue)", "A visit", "Changed: how it helps", "Added to the list",
        "50.72560 north, 3.52690 west", 'href="https://www.example.org" rel="nofollow noopener external"', "/bodies/northfen-board/assets/",
    ):  # fmt: skip
        assert words in page, words
    assert len(marks(page)) == 1
    assert "Olu" not in page
    assert client.get(f"/assets/e54000037/{asset.pk}/").headers["Location"] == f"{HERE}{asset.pk}/"


def test_an_asset_of_another_system_is_not_there(client, moot):
    asset = add(moot.board)
    for address in (f"/assets/QUA/{asset.pk}/", f"{HERE}{asset.pk + 1}/", f"{HERE}{10**18}/"):
        assert client.get(address).status_code == 404


def test_what_is_not_known_is_said(client, moot):
    asset = add(moot.board, how="", address="", postcode="", area_key="", latitude="", longitude="")
    page = html(client, f"{HERE}{asset.pk}/")
    assert page.count("Not given") == 6
    assert "Not described yet" in page
    assert "fm-map" not in page.split("<main")[1]


def test_the_page_of_a_retired_asset_stays_with_its_reason(client, moot):
    asset = add(moot.board)
    actions.retire_asset(actor=OPERATOR, body_id=moot.board.pk, asset_id=asset.pk, reason="Closed in May.")
    page = html(client, f"{HERE}{asset.pk}/")
    assert "No longer listed." in page
    assert "Closed in May." in page
    assert "Northfen Park" not in html(client)


def test_assets_of_a_system_that_ended_are_still_found(client, moot):
    many(moot.board, 2)
    Asset.objects.update(system_key="QMJ")
    assert "Systems that have ended" in html(client, "/assets/")
    page = html(client, "/assets/QMJ/")
    assert "This system ended on" in page
    assert "/assets/Z9B2Z/" in page


@pytest.mark.slow
def test_five_thousand_assets_are_one_small_page(client, moot, django_assert_max_num_queries):
    many(moot.board, 5000)
    outline()
    html(client)
    with django_assert_max_num_queries(12):
        page = html(client)
    assert len(page.encode()) < 200_000
    assert "5,000 assets" in page
    assert 20 < len(marks(page)) < 250
    assert sum(int(each.split()[0]) if "close together" in each else 1 for each in marks(page)) == 5000


@pytest.mark.parametrize("name", ["asset_systems", "body_assets"])
def test_pages_take_few_queries(client, moot, django_assert_max_num_queries, name: str):
    many(moot.board, 60)
    address = reverse(name, args=["northfen-board"] if name == "body_assets" else [])
    html(client, address)
    with django_assert_max_num_queries(12):
        html(client, address)


def test_one_asset_takes_few_queries(client, moot, django_assert_max_num_queries):
    asset = add(moot.board)
    html(client, f"{HERE}{asset.pk}/")
    with django_assert_max_num_queries(12):
        html(client, f"{HERE}{asset.pk}/")
