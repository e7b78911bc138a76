"""Reading: what each address says, its filters, pages, formats and how many queries it takes."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indexapp.models import Observation, Run
from indexapp.queries.scores import score_table
from tests import world as small
from tests.unit.indexapp.api.kit import SLUG

LISTS = (
    "areas/",
    "definitions/",
    "metrics/",
    "releases/",
    "observations/",
    "runs/",
    f"scores/?definition={SLUG}",
)


def table(response):
    """A CSV answer as a list of rows."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return list(csv.DictReader(io.StringIO(body.decode())))


def as_cells(row):
    """A JSON row as a CSV says it."""
    out = {}
    for name, value in row.items():
        if value is None:
            out[name] = ""
        elif isinstance(value, bool):
            out[name] = "true" if value else "false"
        elif isinstance(value, list):
            out[name] = " ".join(value)
        elif isinstance(value, str) and value[:1] in "=+-@":
            out[name] = f"'{value}" if value else ""
        else:
            out[name] = str(value)
    return out


def paths(world):
    return [*LISTS, "", "areas/QX1/", f"definitions/{SLUG}/", "metrics/waits/", f"releases/{world.first.pk}/",
            f"releases/{world.first.pk}/findings/", f"runs/{world.run.pk}/"]  # fmt: skip


def test_every_address_answers_within_twelve_queries(world, client):
    for path in paths(world):
        with CaptureQueriesContext(connection) as asked:
            response = client.get(f"/api/v1/{path}")
        assert response.status_code == 200, (path, response.content)
        assert len(asked) <= 12, (path, [each["sql"] for each in asked])


def test_queries_do_not_grow_with_rows(world, client):
    def count(size):
        with CaptureQueriesContext(connection) as asked:
            assert (
                client.get(f"/api/v1/{path}{'&' if '?' in path else '?'}page_size={size}").status_code == 200
            )
        return len(asked)

    for path in LISTS:
        count(1)
        small_page, large_page = count(1), count(50)
        # Scores take one more query for each period on the page.
        assert large_page <= small_page + (2 if path.startswith("scores") else 0), path


@pytest.mark.parametrize("path", LISTS)
def test_csv_says_what_json_says(world, client, path):
    sign = "&" if "?" in path else "?"
    rows = client.get(f"/api/v1/{path}{sign}page_size=1000").json()["results"]
    asked = client.get(f"/api/v1/{path}{sign}format=csv")
    assert asked.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in asked.headers["Content-Disposition"]
    assert rows
    assert table(asked) == [as_cells(row) for row in rows]
    by_header = client.get(f"/api/v1/{path}", headers={"Accept": "text/csv"})
    assert table(by_header) == [as_cells(row) for row in rows]


def test_a_file_name_is_no_formula_in_a_spreadsheet(world, get):
    names = [row["filename"] for row in table(get("releases/", format="csv"))]
    assert "'=first.csv" in names
    assert "=first.csv" in [row["filename"] for row in get("releases/").json()["results"]]


def test_pages_join_up_to_the_whole(world, client):
    for path in ("observations/?", f"scores/?definition={SLUG}&", "areas/?"):
        whole = client.get(f"/api/v1/{path}page_size=1000").json()
        assert whole["next"] is None
        assert whole["previous"] is None
        assert whole["count"] == len(whole["results"])
        rows, address = [], f"/api/v1/{path}page_size=7"
        while address:
            page = client.get(address).json()
            assert page["count"] == whole["count"]
            rows += page["results"]
            address = page["next"]
        assert rows == whole["results"]


def test_scores_are_those_of_the_calculation(world, get):
    wanted = small.expected()
    rows = get("scores/", definition=SLUG, page_size=1000).json()["results"]
    found = pd.DataFrame(rows, columns=list(wanted.columns))
    assert len(found) == len(wanted)
    keys = ["period", "node", "area"]
    found, wanted = (
        each.astype(dict.fromkeys(keys, str)).sort_values(keys, ignore_index=True) for each in (found, wanted)
    )
    for name in ("raw", "z", "score", "rank", "coverage"):
        pd.testing.assert_series_equal(
            found[name].astype(float), wanted[name].astype(float), rtol=1e-12, atol=1e-12
        )
    for name in ("definition", "version", "kind", "reason"):
        assert found[name].tolist() == wanted[name].astype(str).tolist()


def test_scores_come_in_the_order_of_the_exported_table(world, get):
    run = Run.objects.select_related("version").get(pk=world.run.pk)
    wanted = score_table(run)[["period", "node", "area"]].astype(str).to_dict("records")
    rows = get("scores/", run=run.pk, page_size=1000).json()["results"]
    assert [{name: row[name] for name in ("period", "node", "area")} for row in rows] == wanted


def test_blocks_without_rows_are_spelt_out(world, get):
    rows = get("scores/", definition=SLUG, node="stays", period="2021/22").json()["results"]
    assert [row["area"] for row in rows] == list(small.SYSTEMS)
    assert {row["reason"] for row in rows} == {"not_published"}
    assert {row["score"] for row in rows} == {None}


@pytest.mark.parametrize(
    ("filters", "column", "value", "count"),
    [
        ({"kind": "index"}, "kind", "index", 18),
        ({"node": "waits"}, "node", "waits", 18),
        ({"period": "FY 2020-21"}, "period", "2020/21", 42),
        ({"area": "qx2"}, "area", "QX2", 21),
        ({"area": "QX2", "node": "index", "period": "2019/20"}, "area", "QX2", 1),
    ],
)
def test_scores_are_filtered(world, get, filters, column, value, count):
    page = get("scores/", definition=SLUG, page_size=1000, **filters).json()
    assert page["count"] == count
    assert {row[column] for row in page["results"]} == {value}


def test_an_earlier_run_keeps_its_scores(world, get):
    earlier = Run.objects.exclude(pk=world.run.pk).get()
    now = get("scores/", definition=SLUG, node="gain", period="2021/22").json()["results"]
    then = get("scores/", run=earlier.pk, node="gain", period="2021/22").json()["results"]
    assert [row["raw"] for row in now] != [row["raw"] for row in then]


def test_a_definition_without_a_run_has_no_scores(index, get):
    page = get("scores/", definition=SLUG).json()
    assert (page["count"], page["results"], page["illustrative"]) == (0, [], False)
    assert table(get("scores/", definition=SLUG, format="csv")) == []


@pytest.fixture
def index(db, tmp_path):
    return small.build(tmp_path / "catalogue")


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({}, {"is_current": True}),
        ({"current": "false"}, {}),
        ({"metric": "waits"}, {"is_current": True, "metric__slug": "waits"}),
        ({"area": "QX3", "current": "false"}, {"area__key": "QX3"}),
        (
            {"period": "2021/22", "metric": "gain", "current": "false"},
            {"period__code": "2021/22", "metric__slug": "gain"},
        ),
    ],
)
def test_observations_are_filtered(world, get, filters, wanted):
    page = get("observations/", page_size=1000, **filters).json()
    ids = Observation.objects.filter(**wanted)
    assert page["count"] == ids.count() > 0
    rows = {(row["release"], row["source_row"]) for row in page["results"]}
    assert rows == set(ids.values_list("release_id", "source_row"))


def test_history_says_which_figure_counts_and_where_each_came_from(world, get):
    rows = get("observations/", metric="waits", area="QX1", period="2021/22", current="false").json()[
        "results"
    ]
    assert {(row["release"], row["current"]) for row in rows} == {
        (world.first.pk, False),
        (world.correction.pk, True),
    }
    withdrawn = get("observations/", release=world.withdrawn.pk, current="false").json()["results"]
    assert withdrawn
    assert not any(row["current"] for row in withdrawn)


def test_the_four_kinds_of_absence_stay_apart(world, get):
    row = get("observations/", metric="visits", area="QX3", period="2019/20").json()["results"][0]
    assert (row["status"], row["value"]) == ("suppressed", None)


def test_areas_are_found_by_any_code_and_word(world, get):
    assert get("areas/qx1/").json()["key"] == "QX1"
    assert [each["area"] for each in get("areas/QX1/").json()["parts"]] == ["QX1A", "QX1B"]
    assert [each["area"] for each in get("areas/QX1A/").json()["part_of"]] == ["QX1"]
    assert get("areas/", type="ics").json()["count"] == 6
    assert get("areas/", search="illustrative qx2").json()["count"] == 3
    assert get("areas/", search="qx2a").json()["results"][0]["codes"] == ["QX2A"]


def test_a_metric_says_its_whole_meaning(world, get):
    metric = get("metrics/waits/").json()
    assert metric["direction"] == "lower"
    assert metric["meaning"] == "Illustrative."
    assert metric["scale"] == 100
    assert metric["definitions"] == [{"definition": SLUG, "domain": "first", "weight": 1.0}]
    assert [row["slug"] for row in get("metrics/", definition=SLUG).json()["results"]] == [
        "waits",
        "visits",
        "gain",
        "stays",
    ]
    assert get("metrics/", illustrative="false").json()["count"] == 0


def test_a_definition_says_how_it_is_computed(world, get):
    found = get(f"definitions/{SLUG}/").json()
    assert [domain["slug"] for domain in found["domains"]] == ["first", "second"]
    assert found["method"]["baseline"] == "2019/20"
    assert found["published_run"] == world.run.pk
    assert not found["due"]
    assert [each["version"] for each in found["versions"] if each["current"]] == ["1"]


def test_a_run_says_what_changed(world, get):
    run = get(f"runs/{world.run.pk}/").json()
    assert run["published"]
    assert run["status"] == "finished"
    assert run["log"][0]["text"] == "Started."
    changes = run["changes"]
    assert changes["revised"] == [{"metric": "gain", "period": "2021/22"}]
    assert (
        changes["definition"],
        changes["geography"],
        changes["code"],
        changes["new"],
        changes["gone"],
    ) == (False, False, False, [], [])
    first = get(f"runs/{changes['predecessor']}/").json()
    assert first["changes"] is None
    assert not first["published"]
    assert run["counts"] == {"periods": 3, "blocks": 21, "blocks_with_scores": 18}
    assert get("runs/", status="failed").json()["count"] == 0


def test_made_up_figures_are_labelled_everywhere(world, get):
    for path in (
        "observations/",
        f"scores/?definition={SLUG}",
        "metrics/",
        "definitions/",
        "releases/",
        "runs/",
    ):
        sign = "&" if "?" in path else "?"
        for answer in (get(path), get(f"{path}{sign}format=csv")):
            assert answer.headers["X-Folkmoot-Illustrative"] == "yes", path
        assert get(path).json()["illustrative"] is True
    assert "X-Folkmoot-Illustrative" not in get("areas/").headers


def test_what_has_not_changed_is_not_sent_again(world, client):
    for path in [
        *paths(world),
        f"scores/?definition={SLUG}&format=csv",
        "observations/?format=csv",
        f"releases/{world.first.pk}/download/",
    ]:
        first = client.get(f"/api/v1/{path}")
        tag = first.headers["ETag"]
        again = client.get(f"/api/v1/{path}", headers={"If-None-Match": tag})
        assert (again.status_code, again.headers.get("ETag")) == (304, tag), path
        assert again.content == b""
        assert "Accept" in first.headers["Vary"]
        assert "Cookie" in first.headers["Vary"]
        assert first.headers["Cache-Control"] == "public, no-cache"


def test_the_tag_changes_with_what_is_published(world, client):
    addresses = [
        "scores/?definition=small-index",
        "scores/?definition=small-index&format=csv",
        "observations/",
        "observations/?format=csv",
        "releases/",
    ]
    before = {path: client.get(f"/api/v1/{path}").headers["ETag"] for path in addresses}
    small.send(small.figures(seed=9, metrics=["gain"], periods=["2020/21"]))
    small.compute_now()
    for path, tag in before.items():
        now = client.get(f"/api/v1/{path}", headers={"If-None-Match": tag})
        assert now.status_code == 200, path


def test_formats_do_not_share_a_tag(world, client):
    tags = {
        client.get(f"/api/v1/observations/?{more}").headers["ETag"]
        for more in ("", "format=csv", "page=2&page_size=5", "metric=waits&format=csv")
    }
    assert len(tags) == 4


def test_head_and_options(world, client):
    for path in paths(world):
        assert client.head(f"/api/v1/{path}").status_code == 200
        assert "GET" in client.options(f"/api/v1/{path}").headers["Allow"]


def test_signed_in_answers_are_private(world, client_as, analyst):
    assert client_as(analyst).get("/api/v1/releases/").headers["Cache-Control"] == "private, no-cache"


def test_the_download_is_the_file_as_it_came(world, client):
    response = client.get(f"/api/v1/releases/{world.first.pk}/download/")
    content = b"".join(response.streaming_content)
    assert content == world.first.file.open("rb").read()
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert "attachment" in response.headers["Content-Disposition"]
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_findings_name_row_and_column(world, client_as, analyst):
    rows = (
        client_as(analyst)
        .get(f"/api/v1/releases/{world.refused.pk}/findings/?severity=error")
        .json()["results"]
    )
    assert rows
    assert rows[0]["row"] == 2
    assert rows[0]["severity"] == "error"
    assert rows[0]["message"]


def test_the_root_leads_everywhere(world, client):
    for name, address in client.get("/api/v1/").json().items():
        response = client.get(address)
        # Scores ask which, and a desk is somebody's own.
        assert response.status_code in ((403,) if name == "desk" else (200, 400)), name


def test_json_is_plain_json(world, client):
    body = client.get("/api/v1/observations/").content
    assert json.loads(body, parse_constant=lambda text: pytest.fail(text))
    assert Client().get("/api/v1/observations/", headers={"Accept": "*/*"}).content == body
