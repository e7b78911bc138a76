"""The description for machines, and the page made of it."""

from __future__ import annotations

import functools
import io
import re
from typing import Any

import pytest
import yaml
from django.core.management import call_command

from config.api_root import description


@pytest.fixture
def schema():
    return _read()


@functools.cache
def _read() -> Any:
    """The description as it is read; made once, for it takes seconds."""
    return yaml.load(_described(), Loader=yaml.CSafeLoader)


def _described() -> str:
    out = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    return out.getvalue()


def test_the_description_is_whole_and_without_warnings(schema):
    assert schema["info"]["title"] == "Folkmoot API"
    assert len(schema["paths"]) >= 18
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            where = f"{method} {path}"
            assert all(operation[name] for name in ("summary", "description", "tags")), where
            assert {"400", "404", "406", "429"} <= set(operation["responses"]), where
            for parameter in operation.get("parameters", []):
                assert parameter.get("description"), (where, parameter["name"])


def test_every_list_comes_as_json_and_csv(schema):
    for path, methods in schema["paths"].items():
        if methods.get("get", {}).get("operationId", "").startswith("list_"):
            assert set(methods["get"]["responses"]["200"]["content"]) == {"application/json", "text/csv"}, (
                path
            )


def test_errors_have_one_shape(schema):
    for methods in schema["paths"].values():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert answer["content"]["application/json"]["schema"] == {
                        "$ref": "#/components/schemas/ErrorShape"
                    }


def test_codes_are_components_with_words(schema):
    named = schema["components"]["schemas"]
    for name in (
        "AreaType",
        "ReleaseStatus",
        "RunStatus",
        "ObservationStatus",
        "NodeKind",
        "ScoreReason",
        "Direction",
        "Severity",
    ):
        assert named[name]["enum"], name
    assert "suppressed" in named["ScoreReason"]["description"]


def test_writes_need_a_session_and_reads_do_not(schema):
    for methods in schema["paths"].values():
        for method, operation in methods.items():
            # Reading is open, but for what is a person's own or a body's private lists.
            # Few POSTs are open: one looks a receipt up, which must stand in no address; one reckons and keeps nothing;
            # four are for whoever reads the mail of an address.
            follows = {"ask_to_follow", "confirm_follow", "stop_follow", "stop_all_follows"}
            looks = operation["operationId"] in {"find_vote_ballot", "explore_tradeoff", *follows}
            assert method == "get" or looks or {} not in operation["security"]
    assert "cookieAuth" in schema["components"]["securitySchemes"]


def test_the_description_is_served_as_yaml_and_json(db, client):
    description.cache_clear()
    as_yaml, as_json = client.get("/api/v1/schema/"), client.get("/api/v1/schema/?format=json")
    assert yaml.safe_load(as_yaml.content) == as_json.json()
    assert client.get("/api/v1/schema/", headers={"Accept": "application/json"}).status_code == 200
    assert (
        client.get("/api/v1/schema/", headers={"If-None-Match": as_yaml.headers["ETag"]}).status_code == 304
    )


def test_the_page_keeps_to_the_strict_policy(db, client):
    response = client.get("/api/docs/")
    page = response.content.decode()
    assert response.status_code == 200
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", page)
    assert "<style" not in page
    assert not re.search(r"\sstyle=", page)
    assert "/api/v1/observations/" in page
    assert "Withdraw a release" in page


def test_the_page_tries_one_part_at_a_time(db, client):
    assert 'data-part="Areas"' in client.get("/api/docs/").content.decode()
    assert 'data-part="Votes"' in client.get("/api/docs/?part=Votes").content.decode()
    assert 'data-part="Areas"' in client.get('/api/docs/?part="><script>').content.decode()
    assert "?part=Personal%20data#parts" in client.get("/api/docs/").content.decode()
