"""Writing: who may do what, and a file's whole way from sending in to withdrawal."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rest_framework.throttling import SimpleRateThrottle

from indexapp.actions import releases
from indexapp.models import Definition, Release
from kernel.actors import Actor
from tests import world as small
from tests.unit.indexapp.api.kit import OPERATOR, SLUG
from tests.unit.indexapp.api.test_refusing import is_error

NOBODY, NO_ROLE, NO_STEP = "sign_in_needed", "not_allowed", "second_step_needed"
WHO = ("nobody", "anybody", "analyst", "publisher", "publisher without second step", "operator")
# What each of the cast is answered, written out again: a status, or the code of a refusal.
MATRIX = {
    "upload": (NOBODY, NO_ROLE, 202, 202, 202, NO_ROLE),
    "upload and publish": (NOBODY, NO_ROLE, NO_ROLE, 202, NO_STEP, NO_ROLE),
    "publish": (NOBODY, NO_ROLE, NO_ROLE, 202, NO_STEP, NO_ROLE),
    "withdraw": (NOBODY, NO_ROLE, NO_ROLE, 200, NO_STEP, NO_ROLE),
    "discard": (NOBODY, NO_ROLE, 200, 200, 200, NO_ROLE),
    "recompute": (NOBODY, NO_ROLE, NO_ROLE, 202, 202, 202),
}
# Reading what is not published: seen, or a 404 that does not say whether it is there.
READING = {"ready": (404, 404, 200, 200, 200, 200), "refused": (404, 404, 200, 200, 200, 200)}


@pytest.fixture
def as_(client_as, anybody, analyst, publisher, operator):
    def client(who):
        if who == "nobody":
            return Client()
        if who == "publisher without second step":
            return client_as(publisher, second_step=False)
        return client_as(
            {"anybody": anybody, "analyst": analyst, "publisher": publisher, "operator": operator}[who]
        )

    return client


def a_file(content=None, name="figures.csv"):
    return SimpleUploadedFile(
        name,
        content if content is not None else small.tidy(small.figures(seed=7, metrics=["visits"])),
        "text/csv",
    )


def post(client, path, body=None):
    return client.post(
        f"/api/v1/{path}",
        json.dumps(body) if body is not None else None,
        content_type="application/json" if body is not None else "text/plain",
    )


def act(client, what, world):
    match what:
        case "upload":
            return client.post("/api/v1/releases/", {"file": a_file()})
        case "upload and publish":
            return client.post("/api/v1/releases/", {"file": a_file(), "publish": "true"})
        case "publish":
            return post(client, f"releases/{world.ready.pk}/publish/")
        case "withdraw":
            return post(client, f"releases/{world.correction.pk}/withdraw/", {"why": "A slip."})
        case "discard":
            return post(client, f"releases/{world.refused.pk}/discard/")
    return post(client, f"definitions/{SLUG}/recompute/")


@pytest.mark.parametrize("what", MATRIX)
def test_who_may_do_what(world, as_, what):
    for who, wanted in zip(WHO, MATRIX[what], strict=True):
        before = Release.objects.count()
        response = act(as_(who), what, world)
        if isinstance(wanted, str):
            is_error(response, 403, wanted)
            assert Release.objects.count() == before
        elif response.status_code != wanted:
            # Somebody before has done it: the stage has changed, or the bytes are known.
            assert (what, response.status_code) in {
                ("upload", 200),
                ("upload and publish", 200),
                ("withdraw", 409),
                ("discard", 409),
            }, (who, response.content)


@pytest.mark.parametrize("name", READING)
def test_who_sees_what_is_not_published(world, as_, name):
    release = getattr(world, name)
    for who, wanted in zip(WHO, READING[name], strict=True):
        client = as_(who)
        for path in ("", "findings/", "download/"):
            assert client.get(f"/api/v1/releases/{release.pk}/{path}").status_code == wanted, (who, path)
        ids = [row["id"] for row in client.get("/api/v1/releases/").json()["results"]]
        assert (release.pk in ids) is (wanted == 200)
        assert client.get(f"/api/v1/observations/?release={release.pk}&current=false").status_code == (
            200 if wanted == 200 else 400
        )


def test_a_withdrawn_release_is_seen_but_its_file_is_not_given_out(world, as_):
    assert (
        as_("nobody").get(f"/api/v1/releases/{world.withdrawn.pk}/").json()["withdrawn_why"]
        == "It was the wrong file."
    )
    is_error(as_("nobody").get(f"/api/v1/releases/{world.withdrawn.pk}/download/"), 404)
    assert as_("analyst").get(f"/api/v1/releases/{world.withdrawn.pk}/download/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "releases/99/publish/",
        "releases/99/withdraw/",
        "releases/99/discard/",
        "definitions/none-such/recompute/",
    ],
)
def test_nothing_there_is_told_only_to_those_who_may_act(world, as_, path):
    body = {"why": "x"} if "withdraw" in path else None
    is_error(post(as_("nobody"), path, body), 403, NOBODY)
    is_error(post(as_("publisher"), path, body), 404)


def test_a_file_from_sending_in_to_withdrawal(world, as_, django_capture_on_commit_callbacks, monkeypatch):
    from kernel import jobs

    asked = []
    monkeypatch.setattr(jobs, "_send", lambda job, countdown, ids: asked.append((job.value, ids)))
    with django_capture_on_commit_callbacks(execute=True):
        sent = as_("analyst").post(
            "/api/v1/releases/",
            {"file": a_file(), "source": "Illustrative survey", "licence": "OGL", "illustrative": "true"},
        )
    assert sent.status_code == 202
    body, address = sent.json(), sent.headers["Location"]
    assert (body["status"], body["known_already"], body["source"], body["received_through"]) == (
        "received",
        False,
        "Illustrative survey",
        "api",
    )
    assert asked == [("indexapp.check_release", {"release_id": body["id"]})]
    releases.check_release(actor=Actor.system("releases"), release_id=body["id"])
    assert as_("analyst").get(address).json()["status"] == "ready"
    is_error(as_("nobody").get(address), 404)
    assert post(as_("publisher"), f"releases/{body['id']}/publish/").json()["status"] == "publishing"
    releases.carry_out_publication(actor=Actor.system("releases"), release_id=body["id"])
    seen = as_("nobody").get(address).json()
    assert seen["status"] == "published"
    assert seen["rows"] == seen["changed"] + seen["same"] + seen["new"]
    first = as_("nobody").get("/api/v1/observations/?metric=visits&area=QX1").json()["results"][0]
    assert first["release"] == body["id"]
    withdrawn = post(as_("publisher"), f"releases/{body['id']}/withdraw/", {"why": "Old figures."})
    assert withdrawn.json()["withdrawn_why"] == "Old figures."
    assert (
        as_("nobody").get("/api/v1/observations/?metric=visits&area=QX1").json()["results"][0]["release"]
        == world.first.pk
    )


def test_the_same_bytes_twice_are_one_release(world, as_):
    client = as_("analyst")
    first, again = (client.post("/api/v1/releases/", {"file": a_file()}) for _ in range(2))
    assert (first.status_code, again.status_code) == (202, 200)
    assert again.json()["known_already"]
    assert again.json()["id"] == first.json()["id"]
    assert again.headers["Location"] == first.headers["Location"]


def test_sending_in_with_the_wish_to_publish_does_both(world, as_):
    sent = as_("publisher").post("/api/v1/releases/", {"file": a_file(), "publish": "true"}).json()
    assert releases.check_release(actor=Actor.system("releases"), release_id=sent["id"]).status == "published"


def test_bad_forms_store_nothing(world, as_, settings):
    client, before = as_("analyst"), Release.objects.count()
    is_error(client.post("/api/v1/releases/", {}), 400)
    is_error(client.post("/api/v1/releases/", {"file": "not a file"}), 400)
    is_error(client.post("/api/v1/releases/", {"file": a_file(b"")}), 400)
    is_error(client.post("/api/v1/releases/", {"file": a_file(), "unknown": "1"}), 400, "unknown_parameter")
    is_error(client.post("/api/v1/releases/", {"file": a_file(), "source": "a\0b"}), 400)
    is_error(client.post("/api/v1/releases/", {"file": a_file(), "illustrative": "maybe"}), 400)
    is_error(client.post("/api/v1/releases/", {"file": a_file(), "mapping": "- nonsense: ["}), 400)
    is_error(
        client.post("/api/v1/releases/", b"{}", content_type="application/json"),
        415,
        "unsupported_media_type",
    )
    is_error(
        client.post("/api/v1/releases/", b"garbage", content_type="multipart/form-data; boundary=x"), 400
    )
    is_error(client.post("/api/v1/releases/?page=1", {"file": a_file()}), 400, "unknown_parameter")
    settings.MAX_UPLOAD_MB = 0
    is_error(client.post("/api/v1/releases/", {"file": a_file()}), 400)
    assert Release.objects.count() == before


def test_a_file_too_large_is_refused_by_its_declared_size(world, as_, settings):
    settings.MAX_UPLOAD_MB = 1
    response = as_("analyst").post("/api/v1/releases/", {"file": a_file(b"x" * 3_000_000)})
    is_error(response, 413, "too_large")


@pytest.mark.parametrize(
    "name", ["=1+1.csv", "../../x.csv", "C:\\x\\y.csv", "a" * 300 + ".csv", "ünï\u202e.csv"]
)
def test_names_of_files_are_only_names(world, as_, name):
    sent = as_("analyst").post("/api/v1/releases/", {"file": a_file(name=name)})
    assert sent.status_code == 202
    assert "/" not in sent.json()["filename"]
    assert "\\" not in sent.json()["filename"]
    assert len(sent.json()["filename"]) <= 200


@pytest.mark.parametrize("body", [{}, {"why": ""}, {"why": " "}, {"why": 1}, {"why": None}, {"why": ["x"]}, {"why": "x", "also": 1}, [], "x", 1,
                                  {"why": "a\0"}, {"why": "x" * 2001}])  # fmt: skip
def test_withdrawing_needs_a_reason(world, as_, body):
    is_error(post(as_("publisher"), f"releases/{world.first.pk}/withdraw/", body), 400)
    assert Release.objects.get(pk=world.first.pk).status == "published"


def test_bodies_that_cannot_be_read(world, as_, settings):
    client, path = as_("publisher"), f"/api/v1/releases/{world.first.pk}/withdraw/"
    is_error(client.post(path, b"{", content_type="application/json"), 400, "cannot_read")
    is_error(client.post(path, b'{"why": "\\ud800"}', content_type="application/json"), 400)
    is_error(client.post(path, b"\xff\xfe", content_type="application/json"), 400)
    is_error(client.post(path, b"why=x", content_type="application/x-www-form-urlencoded"), 415)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    is_error(
        client.post(path, json.dumps({"why": "x" * 200}), content_type="application/json"), 413, "too_large"
    )


def test_steps_out_of_turn(world, as_):
    client = as_("publisher")
    for path in (
        f"releases/{world.refused.pk}/publish/",
        f"releases/{world.withdrawn.pk}/publish/",
        f"releases/{world.first.pk}/discard/",
    ):
        is_error(post(client, path), 409, "wrong_state")
    is_error(post(client, f"releases/{world.ready.pk}/withdraw/", {"why": "x"}), 409, "wrong_state")
    assert post(client, f"releases/{world.first.pk}/publish/").json()["status"] == "published"


def test_a_run_is_asked_for(world, as_):
    before = Definition.objects.get(slug=SLUG)
    response = post(as_("operator"), f"definitions/{SLUG}/recompute/")
    assert response.json() == {"definition": SLUG, "due": True, "published_run": before.published_run_id}
    assert response.headers["Location"].endswith(f"/api/v1/runs/?definition={SLUG}")
    assert Definition.objects.get(slug=SLUG).wanted == before.wanted + 1
    small.compute_now()
    assert OPERATOR.kind == "system"


def test_a_write_from_another_site_is_refused(world, as_):
    signed_in = as_("publisher")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies
    is_error(post(strict, f"releases/{world.ready.pk}/publish/"), 403, "csrf_failed")
    is_error(strict.post("/api/v1/releases/", {"file": a_file()}), 403, "csrf_failed")
    assert Release.objects.get(pk=world.ready.pk).status == "ready"


def test_the_page_token_lets_a_script_write(world, as_):
    signed_in = as_("publisher")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies
    token = "a" * 32
    strict.cookies["csrftoken"] = token
    response = strict.post(f"/api/v1/releases/{world.ready.pk}/publish/", headers={"X-CSRFToken": token})
    assert response.status_code == 202


def test_files_are_taken_in_a_few_at_a_time(world, as_, monkeypatch):
    monkeypatch.setattr(
        SimpleRateThrottle, "THROTTLE_RATES", {"anon": None, "user": None, "upload": "2/hour"}
    )
    client = as_("analyst")
    assert [client.post("/api/v1/releases/", {"file": a_file()}).status_code for _ in range(2)] == [202, 200]
    response = client.post("/api/v1/releases/", {"file": a_file()})
    is_error(response, 429, "too_many_requests")
    assert int(response.headers["Retry-After"]) > 0
    assert client.get("/api/v1/releases/").status_code == 200
