"""What cannot be answered: one shape of error, never a 500, never a figure that was not asked for."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.throttling import SimpleRateThrottle

from tests.unit.indexapp.api.kit import SLUG
from webapi import base, errors
from webapi.renderers import cell, guarded, lines

HUGE = (
    "9" * 16,
    "9223372036854775808",
    "9" * 5000,
    "-1",
    "0",
    "1.0",
    "1e3",
    " 1",
    "+1",
    "1_0",
    "１",
    "NaN",
    "",
)
NASTY = (
    "\0",
    "a\0b",
    "%",
    "_",
    "'",
    '"; DROP TABLE',
    "\ud7ff",
    "🦉" * 90,
    "x" * 101,
    "../../etc",
    "\n",
    "=1+1",
)
LISTS = ("areas/", "definitions/", "metrics/", "releases/", "observations/", "runs/", "scores/")


def is_error(response, status, code=None):
    """Whether an answer is an error in the one shape; its body."""
    assert response.status_code == status, response.content[:500]
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "no-store"
    body = response.json()
    assert set(body) == {"code", "message", "next_step", "parameters"}
    assert body["message"]
    assert body["next_step"]
    assert code is None or body["code"] == code
    return body


@pytest.mark.parametrize(
    "path",
    [*LISTS, "", "areas/QX1/", "runs/1/", "releases/1/", "releases/1/findings/", "releases/1/download/"],
)
def test_an_unknown_parameter_is_named(db, get, path):
    body = is_error(get(path, speriod="2021/22"), 400, "unknown_parameter")
    assert "speriod" in body["message"]
    assert body["parameters"] == {"parameter": "speriod"}


def test_a_parameter_given_twice_is_an_error(db, client):
    is_error(client.get("/api/v1/observations/?metric=a&metric=b"), 400, "unknown_parameter")


@pytest.mark.parametrize(
    ("path", "filters", "parameter"),
    [
        ("observations/", {"metric": "none-such"}, "metric"),
        ("observations/", {"area": "Q99"}, "area"),
        ("observations/", {"period": "next year"}, "period"),
        ("observations/", {"release": "99"}, "release"),
        ("scores/", {"definition": "none-such"}, "definition"),
        ("scores/", {"run": "99"}, "run"),
        ("scores/", {"definition": SLUG, "node": "none-such"}, "node"),
        ("scores/", {"definition": SLUG, "area": "Q99"}, "area"),
        ("metrics/", {"definition": "none-such"}, "definition"),
        ("runs/", {"definition": "none-such"}, "definition"),
        ("releases/", {"metric": "none-such"}, "metric"),
    ],
)
def test_an_unknown_code_is_named(world, get, path, filters, parameter):
    body = is_error(get(path, **filters), 400, "unknown_code")
    assert body["parameters"] == {"parameter": parameter}


def test_scores_need_to_know_of_what(world, get):
    assert "definition or a run" in is_error(get("scores/"), 400)["message"]
    assert get("scores/", run=world.run.pk, definition=SLUG).status_code == 200


@pytest.mark.parametrize("path", ["areas/Q99/", "metrics/none-such/", "definitions/none-such/", "runs/99/", "releases/99/", "nothing/", "releases/abc/",
                                  "releases/-1/", f"releases/{'9' * 30}/", "runs/9223372036854775808/", "areas/%00/", "metrics/%00/", "definitions/%00/",
                                  "areas/a%2Fb/", "areas/%0A/", "runs/1/2/3/", "%FF/"])  # fmt: skip
def test_where_there_is_nothing_the_answer_is_json(db, client, path):
    is_error(client.get(f"/api/v1/{path}"), 404, "not_found")


def test_an_address_without_its_slash_is_sent_on(db, client):
    assert client.get("/api/v1/areas").status_code == 301
    is_error(client.get("/api/v1/none-such", follow=True), 404, "not_found")


def test_a_page_beyond_the_last_is_not_there(world, get):
    is_error(get("areas/", page=2), 404, "not_found")
    is_error(get("observations/", page=10**14, page_size=1), 400, "too_many_rows")
    is_error(get("scores/", definition=SLUG, page=10**14), 404, "not_found")
    assert get("runs/", status="failed").json()["results"] == []


@pytest.mark.parametrize("value", HUGE)
@pytest.mark.parametrize("name", ["page", "page_size", "release"])
def test_numbers_are_digits(db, get, name, value):
    body = is_error(get("observations/", **{name: value}), 400, "bad_input")
    assert name in body["parameters"]["fields"]


def test_a_page_holds_a_thousand_rows_at_most(db, get):
    assert get("areas/", page_size=1000).status_code == 200
    is_error(get("areas/", page_size=1001), 400, "bad_input")


@pytest.mark.parametrize(
    ("path", "name"),
    [("observations/", "current"), ("metrics/", "illustrative"), ("releases/", "illustrative")],
)
@pytest.mark.parametrize("value", ["yes", "1", "True", "", "null"])
def test_yes_or_no_is_true_or_false(db, get, path, name, value):
    is_error(get(path, **{name: value}), 400, "bad_input")


@pytest.mark.parametrize("value", ["2026-02-30", "31/03/2026", "2026", "", "0000-01-01", "9999-99-99"])
def test_a_day_is_a_day(db, get, value):
    is_error(get("areas/", alive_on=value), 400, "bad_input")


@pytest.mark.parametrize("value", NASTY)
def test_hostile_text_is_only_text(world, client, value):
    for path, name in (("observations/", "metric"), ("observations/", "area"), ("observations/", "period"), ("areas/", "search"),
                       ("scores/", "definition"), ("metrics/", "definition"), ("releases/", "status"), ("areas/", "type"), ("areas/", "format")):  # fmt: skip
        response = client.get(f"/api/v1/{path}", {name: value})
        assert response.status_code in (200, 400), (path, name)
        if response.status_code == 400:
            is_error(response, 400)


def test_an_unknown_format_names_those_there_are(db, client):
    assert "json, csv" in is_error(client.get("/api/v1/areas/?format=xml"), 400)["next_step"]
    is_error(client.get("/api/v1/areas/", headers={"Accept": "application/xml"}), 406, "format_not_available")
    is_error(client.get("/api/v1/areas/QX1/", headers={"Accept": "text/csv"}), 406, "format_not_available")
    is_error(client.get("/api/v1/areas/?format=csv&page=1"), 400)
    is_error(
        client.get("/api/v1/observations/?metric=x", headers={"Accept": "text/csv"}), 400, "unknown_code"
    )


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_not_taken(db, client, method):
    response = getattr(client, method)("/api/v1/areas/")
    is_error(response, 405, "method_not_allowed")
    assert "GET" in response.headers["Allow"]


def test_more_rows_than_a_file_holds_are_refused(world, get, monkeypatch):
    monkeypatch.setattr(base, "MOST_CSV_ROWS", 10)
    is_error(get("observations/", format="csv"), 400, "too_many_rows")
    is_error(get("scores/", definition=SLUG, format="csv"), 400, "too_many_rows")
    assert get("scores/", definition=SLUG, node="index", area="QX1", format="csv").status_code == 200


def test_too_many_requests_say_how_long_to_wait(db, client, monkeypatch):
    monkeypatch.setattr(
        SimpleRateThrottle, "THROTTLE_RATES", {"anon": "2/min", "user": "2/min", "upload": "1/hour"}
    )
    assert [client.get("/api/v1/").status_code for _ in range(2)] == [200, 200]
    response = client.get("/api/v1/")
    body = is_error(response, 429, "too_many_requests")
    assert int(response.headers["Retry-After"]) == body["parameters"]["wait"] > 0
    assert client.get("/api/v1/", REMOTE_ADDR="10.0.0.9").status_code == 200


def test_a_header_of_the_callers_own_opens_no_new_account(db, client, monkeypatch, settings):
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": "1/min", "user": None, "upload": None})
    assert client.get("/api/v1/", headers={"X-Forwarded-For": "1.1.1.1"}).status_code == 200
    assert client.get("/api/v1/", headers={"X-Forwarded-For": "2.2.2.2"}).status_code == 429
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert client.get("/api/v1/", headers={"X-Forwarded-For": "9.9.9.9, 3.3.3.3"}).status_code == 200
    assert client.get("/api/v1/", headers={"X-Forwarded-For": "8.8.8.8, 3.3.3.3"}).status_code == 429


def test_without_counts_everybody_is_let_in(db, client, monkeypatch):
    def gone(*args, **kwargs):
        raise OSError("no such socket")

    monkeypatch.setattr(
        SimpleRateThrottle, "THROTTLE_RATES", {"anon": "1/min", "user": "1/min", "upload": None}
    )
    monkeypatch.setattr(SimpleRateThrottle, "cache", type("Gone", (), {"get": gone, "set": gone})())
    assert [client.get("/api/v1/").status_code for _ in range(3)] == [200, 200, 200]


def test_a_fault_of_ours_tells_nothing_of_itself(db, client, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("indexapp.api.areas.find_area", broken)
    client.raise_request_exception = False
    response = client.get("/api/v1/areas/QX1/")
    body = is_error(response, 500, "fault")
    assert "secret" not in json.dumps(body)


def test_errors_of_fields_are_named_with_their_place():
    error = errors._invalid({"a": ["No."], "b": {"c": ["Nor this."]}, "non_field_errors": ["All."]})
    assert error.parameters == {"fields": {"a": ["No."], "b.c": ["Nor this."], "body": ["All."]}}


@given(st.text())
def test_no_cell_begins_a_formula(text):
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert guarded(text).removeprefix("'") == text.removeprefix("'") or guarded(text) == text


@given(
    st.lists(
        st.fixed_dictionaries(
            {"a": st.none() | st.floats(allow_nan=False, allow_infinity=False), "b": st.integers()}
        ),
        max_size=30,
    )
)
def test_numbers_stay_numbers(rows):
    said = b"".join(lines(("a", "b"), rows)).decode().splitlines()
    assert said[0] == "a,b"
    assert len(said) == len(rows) + 1
    for row, line in zip(rows, said[1:], strict=True):
        left, right = line.split(",")
        assert (float(left) if left else None) == row["a"]
        assert int(right) == row["b"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.text(alphabet=st.characters(exclude_characters="?#\\", exclude_categories=["Cs"]), max_size=20)
)
def test_any_address_below_the_api_is_answered(db, client, path):
    response = client.get(f"/api/v1/{path}/")
    assert response.status_code in (200, 301, 400, 404)


def test_cells_of_every_kind():
    assert [cell(value) for value in (None, True, 1, 0.5, "=x", ["a", "b"])] == [
        "",
        "true",
        1,
        0.5,
        "'=x",
        "a b",
    ]
