"""Public pages kept in memory: one query, the right ETag, gone when something is published, never for who is signed in."""

from __future__ import annotations

import gzip
import threading

import pytest

from indexapp.actions import releases
from indexapp.models import Definition, Run
from indexapp.views.caching import Kept, Shelf
from kernel import clock
from tests import world
from tests.unit.indexapp.pages.kit import INDEX, body, words

pytestmark = pytest.mark.django_db
PAGES = (
    "/",
    "/index/",
    INDEX,
    f"{INDEX}compare/?area=QX1&area=QX2",
    f"{INDEX}method/",
    f"{INDEX}runs/",
    f"{INDEX}areas/QX1/",
    f"{INDEX}metrics/waits/",
)


@pytest.fixture(autouse=True)
def _keeping(settings):
    settings.KEEP_PAGES = True


@pytest.mark.parametrize("path", PAGES)
def test_the_second_visitor_costs_one_query(client, small, path, django_assert_num_queries):
    first = client.get(path)
    assert first.status_code == 200
    assert first["Cache-Control"] == "public, no-cache"
    with django_assert_num_queries(1):
        second = client.get(path)
    assert second.content == first.content
    assert second["ETag"] == first["ETag"]
    assert {"Accept-Encoding", "Cookie"} <= {each.strip() for each in second["Vary"].split(",")}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_already_held_is_not_sent_again(client, small, path):
    etag = client.get(path)["ETag"]
    again = client.get(path, headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == etag
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_it_is_sent_compressed_to_who_takes_that(client, small, path):
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content


@pytest.mark.parametrize("path", [path for path in PAGES if "method" not in path and path != "/index/"])
def test_a_new_run_makes_new_pages(client, small, path):
    before = client.get(path)
    world.send(world.figures(9), name="new.csv")
    world.compute_now()
    after = client.get(path)
    assert after["ETag"] != before["ETag"]
    assert after.content != before.content
    assert client.get(path, headers={"If-None-Match": before["ETag"]}).status_code == 200


def test_data_that_waits_shows_at_once(client, small):
    assert "Newer data has arrived" not in words(client.get(INDEX))
    world.send(world.figures(9), name="new.csv")
    assert "Newer data has arrived" in words(client.get(INDEX))
    assert "new.csv" in words(client.get("/"))


def test_a_withdrawn_release_leaves_the_home_page(client, small):
    release = world.send(world.figures(9, metrics=["gain"]), name="new.csv")
    assert "new.csv" in words(client.get("/"))
    Definition.objects.update(wanted=0, covered=0)
    releases.withdraw_release(actor=world.OPERATOR, release_id=release.pk, why="Wrong.")
    Definition.objects.update(wanted=0, covered=0)
    assert "new.csv" not in words(client.get("/"))


def test_a_run_that_goes_on_is_shown_as_it_is(client, small):
    definition = world.definition()
    run = Run.objects.create(
        definition=definition,
        version=definition.current_version,
        started_at=clock.now(),
        progress=10,
        stage="First",
    )
    path = f"{INDEX}runs/{run.pk}/"
    assert "First" in words(client.get(path))
    Run.objects.filter(pk=run.pk).update(progress=80, stage="Second")
    assert "Second" in words(client.get(path))


def test_who_is_signed_in_never_gets_a_kept_page(client, client_as, publisher, small):
    for path in PAGES:
        kept = client.get(path)
        own = client_as(publisher).get(path)
        assert own["Cache-Control"] == "private, no-cache"
        assert "ETag" not in own
        assert "Sign out" in body(own)
        assert "Sign out" not in body(kept)
        assert client.get(path).content == kept.content


def test_errors_are_not_kept(client, small):
    path = f"{INDEX}compare/?area=QX1"
    assert client.get(path).status_code == 400
    assert client.get(path).status_code == 400
    assert client.get(f"{INDEX}?period=%3Cscript%3E").status_code == 400


def kept(size: int) -> Kept:
    return Kept(b"x" * size, b"", "text/html", '"e"')


def test_the_shelf_gives_up_what_was_used_least_recently():
    shelf = Shelf(most_bytes=250)
    shelf.put("a", kept(100))
    shelf.put("b", kept(100))
    assert shelf.get("a") is not None
    shelf.put("c", kept(100))
    assert shelf.get("b") is None
    assert shelf.get("a") is not None
    assert shelf.get("c") is not None
    assert shelf.size == 200


def test_the_shelf_counts_a_page_put_twice_once():
    shelf = Shelf(most_bytes=250)
    for _ in range(5):
        shelf.put("a", kept(100))
    assert shelf.size == 100
    assert shelf.get("a") is not None
    shelf.put("huge", kept(1000))
    assert shelf.size == 0
    assert shelf.get("huge") is None


def test_many_readers_at_one_small_shelf():
    shelf, wrong = Shelf(most_bytes=500), []

    def use(number: int) -> None:
        try:
            for at in range(2000):
                key = str((at * number) % 17)
                if shelf.get(key) is None:
                    shelf.put(key, kept(100))
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert shelf.size <= 500
    assert shelf.size == 100 * len(shelf.pages)
