"""Comparing two to five areas."""

from __future__ import annotations

import csv
import io
import math
import re
from urllib.parse import urlencode

import numpy as np
import pytest

from indexapp.forms_compare import SHOWN, CompareForm
from indexapp.models import Area, AreaFact
from indexapp.presenters.common import SCORE
from indexapp.presenters.compare import FILE_COLUMNS, unlike
from indexapp.queries.areas import DEPRIVATION, POPULATION, AreaSet, AreaView, Fact
from tests import world
from tests.unit.indexapp.pages.kit import HOSTILE, INDEX, body, crumbs, fetch, title, words

pytestmark = pytest.mark.django_db
PATH = INDEX + "compare/"


def asking(*areas: str, **more: str) -> str:
    return f"{PATH}?{urlencode([*(('area', area) for area in areas), *more.items()])}"


def test_a_comparison_shows_every_figure_of_the_score_table(client, small):
    page = fetch(client, asking("QX1", "QX4", period="2020/21"))
    said, table = words(page), world.expected()
    some = table[table["area"].isin(["QX1", "QX4"]) & (table["period"] == "2020/21")]
    assert len(some) == 2 * 7
    for row in some.itertuples():
        assert SCORE.text(row.score) in said
        assert f"{row.rank:.0f}" in said
        if row.kind == "metric":
            assert f"{row.raw:,.1f}".replace("-", "−") in said
    assert title(page).startswith("Compare areas: QX1, QX4, 2020/21")
    assert crumbs(page) == ["Home", "Index", "Small index"]
    assert "Illustrative: made-up data" in said


def test_the_file_says_the_same_in_full(client, small):
    answer = client.get(f"{INDEX}compare.csv?area=QX1&area=QX4&area=QX6&period=2020/21")
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert tuple(rows[0]) == FILE_COLUMNS
    assert len(rows) == 3 * 7
    table = world.expected().set_index(["area", "period", "node"])
    for row in rows:
        expected = table.loc[(row["area"], "2020/21", row["node"])]
        assert math.isclose(float(row["score"]), expected["score"], rel_tol=1e-9)
        assert float(row["rank"]) == expected["rank"]
        assert row["illustrative"] == "yes"
        if row["kind"] == "metric":
            assert math.isclose(float(row["raw"]), expected["raw"], rel_tol=1e-9)


def test_the_sentences_agree_with_the_scores(client, small):
    table = world.expected()
    chosen = table[table["area"].isin(["QX1", "QX2", "QX3"]) & (table["period"] == "2021/22")]
    index = chosen[chosen["node"] == "index"].sort_values("score", ascending=False)
    said = words(fetch(client, asking("QX1", "QX2", "QX3")))
    assert f"Of these areas {index['area'].iloc[0]} has the highest index score" in said
    assert f"{index['area'].iloc[-1]} the lowest" in said
    wins = (
        chosen[chosen["kind"] == "metric"]
        .sort_values("score")
        .groupby("node", observed=True)["area"]
        .last()
        .astype(str)
        .value_counts()
    )
    for area, count in wins.items():
        assert f"{area} does best on {count}" in said


def test_absent_figures_say_why(client, bare):
    figures = world.figures()
    hidden = (figures["metric"] == "visits") & (figures["area"] == "QX3")
    figures.loc[hidden, ["value", "numerator", "denominator"]] = np.nan
    figures.loc[hidden, "status"] = "suppressed"
    figures = figures[~((figures["metric"] == "waits") & (figures["area"] == "QX3"))]
    world.send(figures)
    world.compute_now()
    said = words(fetch(client, asking("QX1", "QX3")))
    assert "Suppressed" in said
    assert "Not published" in said
    assert "Too few metrics" in said
    assert "Fewer than two of these areas have an index score" in said
    assert "None" not in said
    assert "nan" not in said


def test_five_are_the_most_and_removing_leads_on(client, small):
    page = fetch(client, asking("QX1", "QX2", "QX3", "QX4", "QX5"))
    assert body(page).count(">remove<") == 5
    left = re.findall(r'href="([^"]*compare/\?[^"]*)">remove', body(page))
    assert all(link.count("area=") == 4 for link in left)
    assert body(fetch(client, asking("QX1", "QX2"))).count(">remove<") == 0


@pytest.mark.parametrize(
    ("areas", "said"),
    [
        (["QX1"], "Choose at least two areas to compare."),
        (["QX1", "QX1", "qx1"], "Choose at least two areas to compare."),
        (["QX1", "QX2", "QX3", "QX4", "QX5", "QX6"], "Choose at most five areas: 6 are chosen."),
        (["QX1", "NOPE"], "This index has no area “NOPE”."),
        (["QX1", "QX1A"], "This index has no area “QX1A”."),
        ([""], "Choose at least two areas to compare."),
    ],
)
def test_what_makes_no_comparison_is_said_above_the_form(client, small, areas, said):
    page = fetch(client, asking(*areas), status=400)
    assert said in words(page) or "has no area “”" in words(page)
    assert title(page).startswith("Error: ")
    assert 'role="alert"' in body(page)
    assert 'href="#id_area"' in body(page)
    assert 'id="id_area"' in body(page)
    assert client.get(asking(*areas).replace("compare/", "compare.csv")).status_code == 400


def test_the_form_without_areas_is_no_error(client, small):
    page = fetch(client, PATH)
    assert 'role="alert"' not in body(page)
    assert body(page).count('type="checkbox"') == 6


def test_an_empty_choice_sent_is_an_error(client, small):
    assert "Choose at least two areas" in words(fetch(client, f"{PATH}?period=2020%2F21", status=400))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_parameters_get_a_clear_page(client, small, hostile):
    for query in (
        {"period": hostile},
        {"area": ["QX1", hostile]},
        {"period": hostile, "area": ["QX1", "QX2"]},
    ):
        for path in (PATH, INDEX + "compare.csv"):
            page = client.get(path, query)
            assert page.status_code == 400
            assert "<script>alert" not in body(page)
    assert client.get(PATH, {"find": hostile, "area": ["QX1", "QX2"]}).status_code == 200


def test_a_huge_list_of_areas_makes_no_huge_page(client, small):
    page = fetch(client, f"{PATH}?{'&'.join(f'area=A{number}' for number in range(900))}", status=400)
    assert len(page.content) < 60_000
    assert client.get(f"{PATH}?{'&'.join(f'area=A{number}' for number in range(3000))}").status_code == 400


def test_codes_count_in_any_case(client, small):
    assert "QX1, QX2" in title(fetch(client, asking("qx1", " qx2 ")))


def test_before_the_first_run(client, bare):
    assert "No figures yet" in words(fetch(client, PATH))
    assert client.get(f"{INDEX}compare.csv?area=QX1&area=QX2").status_code == 404


def test_an_unknown_index_is_not_found(client, small):
    assert client.get("/index/nothing/compare/").status_code == 404


def facts(share: float | None, people: float | None) -> dict[str, Fact]:
    given = {DEPRIVATION: share, POPULATION: people}
    return {kind: Fact(kind, value, "2022", "", "") for kind, value in given.items() if value is not None}


def areas_of(*pairs: tuple[float | None, float | None]) -> AreaSet:
    views = [
        AreaView(at, f"A{at}", "ics", f"Area {at}", f"Area {at}", None, None, facts(*pair))
        for at, pair in enumerate(pairs)
    ]
    return AreaSet({view.id: view for view in views}, {})


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([(0.10, 1e6), (0.12, 1.1e6), (0.50, 1e6)], "differ a good deal in deprivation: 50%"),
        ([(0.10, 1e6), (0.11, 2.1e6), (0.50, 1e6)], "more than twice as many people"),
        ([(0.10, None), (0.11, 1e6), (0.50, 1e6)], "not known for Area 0"),
    ],
)
def test_areas_that_are_not_alike_get_a_warning(pairs, said):
    areas = areas_of(*pairs)
    assert any(said in sentence for sentence in unlike(areas, list(areas.by_id.values())))


def test_areas_that_are_alike_get_none():
    areas = areas_of((0.10, 1e6), (0.12, 1.1e6), (0.50, 1e6))
    assert unlike(areas, [areas.by_id[0], areas.by_id[1]]) == []


def test_context_and_warning_stand_on_the_page(client, small):
    for at, key in enumerate(world.SYSTEMS):
        area = Area.objects.get(key=key)
        AreaFact.objects.create(area=area, kind=POPULATION, value=500_000 * (at + 1), as_of="2022")
        AreaFact.objects.create(area=area, kind=DEPRIVATION, value=0.05 * (at + 1), as_of="2019")
    said = words(fetch(client, asking("QX1", "QX6")))
    assert "500,000" in said
    assert "3,000,000" in said
    assert "30%" in said
    assert "Compare like with like" in said
    assert "Compare like with like" not in words(fetch(client, asking("QX5", "QX6")))


def many_areas(count: int) -> AreaSet:
    views = [
        AreaView(at, f"N{at:04}", "lsoa", f"Neighbourhood {at}", f"Neighbourhood {at}", None, None)
        for at in range(count)
    ]
    return AreaSet({view.id: view for view in views}, {})


def test_an_index_of_thousands_is_searched_and_not_listed(small):
    from django.http import QueryDict

    from indexapp.queries.published import run_view

    areas, run = many_areas(6500), run_view(small.pk)
    nothing = CompareForm(run, areas, QueryDict(""), "2021/22")
    assert nothing.many
    assert nothing.fields["area"].choices == []
    found = CompareForm(run, areas, QueryDict("find=hood+123&area=N0007"), "2021/22")
    names = [name for _, name in found.fields["area"].choices]
    assert "Neighbourhood 7" in names
    assert "Neighbourhood 123" in names
    assert len(names) <= SHOWN + 1
    assert found.chosen() == []
    assert [
        area.key for area in CompareForm(run, areas, QueryDict("area=N0007&area=N0009"), "2021/22").chosen()
    ] == ["N0007", "N0009"]


def test_every_figure_links_to_its_source(client, small):
    page = body(fetch(client, asking("QX1", "QX2")))
    for metric in world.METRICS:
        assert f"/data/observations/{metric}/QX1/2021/22/" in page
