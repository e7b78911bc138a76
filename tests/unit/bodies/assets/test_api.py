"""The map of assets in the API."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.throttling import SimpleRateThrottle

from deliberation.bodies.models import Asset
from tests.moot import COUNCIL, SYSTEM
from tests.unit.bodies.assets.kit import PARK, add, many, table

BODY = "/api/v1/bodies/northfen-board/"
NEW = {name: value for name, value in PARK.items() if name != "area_key"} | {
    "council": "Devon", "system": "E54000037", "latitude": 50.7256, "longitude": -3.5269,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_rates(monkeypatch):
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": None, "user": None, "upload": None})


@pytest.fixture
def cleo(moot, client_as):
    return client_as(moot.actor("cleo"))


def post(client, path: str, body=None, method: str = "post"):
    return getattr(client, method)(f"{BODY}{path}", body or {}, content_type="application/json")


def upload(client, content: bytes, system: str = SYSTEM):
    return client.post(
        f"{BODY}asset-imports/", {"file": SimpleUploadedFile("a.csv", content), "system": system}
    )


def get(client, path: str, **query):
    return client.get(f"/api/v1/assets/{path}", query)


def test_systems_with_their_counts(client, moot):
    many(moot.board, 3)
    answer = get(client, "").json()
    assert answer["count"] == 36
    assert {each["system"]: each["assets"] for each in answer["results"]}[SYSTEM] == 3
    assert get(client, "", format="csv").content.startswith(b"system,name,assets\r\n")


def test_assets_of_a_system(client, moot):
    asset = add(moot.board, review_on="2026-01-01")
    add(moot.board, name="Kitchen", kind="service", category="food", latitude="", longitude="")
    answer = get(client, f"{SYSTEM}/", kind="place", overdue="true").json()
    [row] = answer["results"]
    assert (row["id"], row["council"], row["keeper"], row["status"], row["illustrative"]) == (
        asset.pk, COUNCIL, "northfen-board", "listed", True,
    )  # fmt: skip
    assert answer["illustrative"] is True
    [made] = csv.DictReader(
        io.StringIO(get(client, "E54000037/", words="park", format="csv").content.decode())
    )
    assert (made["name"], made["illustrative"]) == ("Northfen Park", "true")
    assert get(client, f"{SYSTEM}/{asset.pk}/").json() == row
    assert get(client, f"{SYSTEM}/{asset.pk}/").headers["X-Folkmoot-Illustrative"] == "yes"


def test_geojson(client, moot):
    add(moot.board)
    add(moot.board, name="Kitchen", latitude="", longitude="")
    answer = get(client, f"{SYSTEM}/geojson/").json()
    assert (answer["type"], answer["illustrative"]) == ("FeatureCollection", True)
    assert [each["geometry"] for each in answer["features"]] == [
        None, {"type": "Point", "coordinates": [-3.5269, 50.7256]},
    ]  # fmt: skip
    assert len(get(client, f"{SYSTEM}/geojson/", words="kitchen").json()["features"]) == 1


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("nope/", {}, 404),
        (f"{COUNCIL}/", {}, 404),
        (f"{SYSTEM}/999/", {}, 404),
        (f"{SYSTEM}/{10**14}/", {}, 404),
        (f"{SYSTEM}/", {"kind": "x"}, 400),
        (f"{SYSTEM}/", {"sort": "name"}, 400),
        (f"{SYSTEM}/", {"words": "a\0b"}, 400),
        (f"{SYSTEM}/geojson/", {"page": "1"}, 400),
    ],
)
def test_what_is_not_there_or_not_known(client, moot, path: str, query, status: int):
    assert get(client, path, **query).status_code == status


def test_an_entry_from_beginning_to_end(client, moot, cleo):
    made = post(cleo, "assets/", NEW)
    assert made.status_code == 201, made.json()
    row = made.json()
    assert made.headers["Location"].endswith(f"/api/v1/assets/{SYSTEM}/{row['id']}/")
    one = f"assets/{row['id']}/"
    changed = post(
        cleo, one, {"how": "New.", "latitude": None, "longitude": None, "review_on": "2027-01-01"}, "patch"
    ).json()
    assert (changed["how"], changed["latitude"], changed["review_on"], changed["name"]) == (
        "New.",
        None,
        "2027-01-01",
        row["name"],
    )
    assert post(cleo, f"{one}checked/", {"review_on": "2027-06-01"}).json()["review_on"] == "2027-06-01"
    assert post(cleo, f"{one}retire/", {"reason": "Closed."}).json()["status"] == "retired"
    assert post(cleo, one, {"how": "x"}, "patch").status_code == 409
    assert post(cleo, f"{one}restore/").json()["status"] == "listed"
    assert client.get(f"{BODY}assets/").json()["results"][0]["name"] == "Northfen Park"


def test_faults_are_those_of_fields(moot, cleo):
    answer = post(cleo, "assets/", NEW | {"postcode": "?", "council": "Kent", "latitude": 99})
    assert answer.status_code == 400
    assert set(answer.json()["parameters"]["fields"]) == {"postcode", "council", "latitude"}
    assert post(cleo, "assets/", NEW | {"latitude": "50.7"}).status_code == 400
    assert post(cleo, "assets/", NEW | {"colour": "x"}).json()["code"] == "unknown_parameter"
    post(cleo, "assets/", NEW)
    assert post(cleo, "assets/", NEW).json()["code"] == "asset_listed"
    assert Asset.objects.count() == 1


@pytest.mark.parametrize(("name", "status"), [(None, 403), ("mabel", 403), ("otto", 404), ("andy", 404)])
def test_who_may_write(moot, client, client_as, anybody, name: str | None, status: int):
    asset = add(moot.board)
    asker = client if name is None else client_as(anybody if name == "andy" else moot.actor(name))
    for path in (
        "assets/",
        f"assets/{asset.pk}/retire/",
        f"assets/{asset.pk}/checked/",
        f"assets/{asset.pk}/restore/",
    ):
        assert post(asker, path, NEW).status_code == status, path
    assert post(asker, f"assets/{asset.pk}/", {"how": "x"}, "patch").status_code == status
    assert upload(asker, b"name\r\nx").status_code == status
    for path in ("asset-imports/1/confirm/", "asset-imports/1/discard/"):
        assert post(asker, path).status_code == status
    assert asker.get(f"{BODY}asset-imports/1/").status_code == status


def test_another_bodys_asset_and_import_are_not_there(moot, client_as, cleo):
    theirs = add(moot.other)
    otto = client_as(moot.actor("otto"))
    found = otto.post(
        "/api/v1/bodies/fenmarsh-icb/asset-imports/",
        {
            "file": SimpleUploadedFile("a.csv", table({"name": "A", "kind": "place", "category": "food"})),
            "system": SYSTEM,
        },
    ).json()
    assert post(cleo, f"assets/{theirs.pk}/", {"how": "x"}, "patch").status_code == 404
    assert post(cleo, f"assets/{theirs.pk}/retire/", {"reason": "x"}).status_code == 404
    assert cleo.get(f"{BODY}asset-imports/{found['id']}/").status_code == 404
    assert post(cleo, f"asset-imports/{found['id']}/confirm/").status_code == 404


def test_a_file_from_preview_to_map(moot, cleo):
    made = upload(cleo, table({"name": "Hall", "kind": "place", "category": "learning"}))
    assert made.status_code == 201, made.json()
    row = made.json()
    assert (row["new"], row["status"], row["faults"], row["steps"][0]["facts"]["name"]) == (
        1,
        "previewed",
        [],
        "Hall",
    )
    one = f"asset-imports/{row['id']}/"
    assert cleo.get(f"{BODY}{one}").json() == row
    assert post(cleo, f"{one}confirm/").json()["known_already"] is False
    again = post(cleo, f"{one}confirm/").json()
    assert (again["known_already"], again["status"]) == (True, "done")
    assert post(cleo, f"{one}discard/").status_code == 409
    assert Asset.objects.get().name == "Hall"


def test_files_with_faults_are_told(moot, cleo):
    row = upload(cleo, table({"name": "Hall", "kind": "x", "category": "food"})).json()
    assert (row["faults"][0]["row"], row["faults"][0]["column"]) == (2, "kind")
    assert post(cleo, f"asset-imports/{row['id']}/confirm/").json()["code"] == "asset_import_faulty"
    assert post(cleo, f"asset-imports/{row['id']}/discard/").json()["status"] == "discarded"
    assert upload(cleo, b"\0\0").json()["code"] == "asset_file_unreadable"
    assert upload(cleo, b"x" * (5 * 1024 * 1024)).status_code == 413
    assert upload(cleo, b"name\r\na", system="QHL").status_code == 404


def test_lists_take_few_queries(client, moot, django_assert_max_num_queries):
    many(moot.board, 300)
    with django_assert_max_num_queries(4):
        assert len(get(client, f"{SYSTEM}/").json()["results"]) == 100
    with django_assert_max_num_queries(3):
        get(client, f"{SYSTEM}/geojson/")
