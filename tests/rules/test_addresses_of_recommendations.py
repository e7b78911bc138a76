"""Every address of recommendations, page and API, by who comes to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from audit import trail
from deliberation.accountability.api.urls import urlpatterns as api_patterns
from deliberation.accountability.urls import urlpatterns as page_patterns
from tests.moot import Moot
from tests.rules.test_addresses_of_bodies import is_sent_to_sign_in, methods_of, named, parts_of
from tests.unit.accountability import kit

PUBLIC = {"all_recommendations", "recommendations", "recommendation"}
OF_THE_BODY = {"answer_recommendation", "record_answer"}
API_OPEN = {"recommendations", "body_recommendations", "recommendation"}
API_WRITES = {"answer_recommendation", "record_answer"}
PAGES, API = named(page_patterns), named(api_patterns)


@pytest.fixture
def world(moot: Moot) -> dict[str, Any]:
    """A recommendation to the board, one by post, and an empty trail since."""
    made = {"board": kit.one(moot), "post": kit.by_post(moot)}
    return made | {"entries": len(trail.newest(1000))}


def where(pattern: URLPattern, world: dict[str, Any], slug: str = "", *, api: bool = False) -> str:
    """The address for the recommendation that it is for, under the body whose it is unless `slug` says another."""
    posted = pattern.name == "record_answer"
    asked = world["post" if posted else "board"]
    own = asked.from_body.slug if posted else asked.to_body.slug
    values = {"slug": slug or own, "recommendation_id": asked.pk}
    return reverse(
        f"api:{pattern.name}" if api else str(pattern.name),
        kwargs={part: values[part] for part in parts_of(pattern)},
    )


def test_every_address_is_classed_once() -> None:
    assert len(PAGES) == len(page_patterns)
    assert len(API) == len(api_patterns)
    assert sorted(PUBLIC | OF_THE_BODY) == sorted(PAGES)
    readable = {name for name, each in API.items() if hasattr(each.callback.view_class, "get")}
    assert (readable, set(API) - readable) == (API_OPEN, API_WRITES)


@pytest.mark.django_db
def test_what_anybody_may_look_at(world: dict[str, Any]) -> None:
    pages = [where(PAGES[name], world) for name in sorted(PUBLIC)]
    pages += [where(API[name], world, api=True) for name in sorted(API_OPEN)]
    assert {page: status for page in pages if (status := Client().get(page).status_code) != 200} == {}


@pytest.mark.django_db
def test_who_answers(moot: Moot, world: dict[str, Any], client_as: Callable[..., Client]) -> None:
    """Of the body those who may; others of it are refused; for everybody else there is nothing."""
    people = {name: client_as(moot.people[name]) for name in ("otto", "mabel", "paul", "chandra", "femi")}
    told = {
        name: {who: client.get(where(PAGES[name], world)).status_code for who, client in people.items()}
        for name in sorted(OF_THE_BODY)
    }
    assert told == {
        "answer_recommendation": {"otto": 404, "mabel": 403, "paul": 404, "chandra": 200, "femi": 404},
        "record_answer": {"otto": 404, "mabel": 404, "paul": 403, "chandra": 404, "femi": 200},
    }
    for name in sorted(OF_THE_BODY):
        for how in ("get", "post"):
            assert is_sent_to_sign_in(getattr(Client(), how)(where(PAGES[name], world))), name
    assert len(trail.newest(1000)) == world["entries"]


@pytest.mark.django_db
def test_below_the_wrong_body_nothing_is_found(
    moot: Moot, world: dict[str, Any], client_as: Callable[..., Client]
) -> None:
    """The other body's own clerk, who may do everything there, asks there for what is not its own."""
    otto = client_as(moot.people["otto"])
    for name in sorted(OF_THE_BODY):
        page = where(PAGES[name], world, moot.other.slug)
        assert (otto.get(page).status_code, otto.post(page).status_code) == (404, 404), name
    assert len(trail.newest(1000)) == world["entries"]


@pytest.mark.django_db
def test_the_api_lets_only_people_of_the_body_write(
    moot: Moot, world: dict[str, Any], client_as: Callable[..., Client]
) -> None:
    otto = client_as(moot.people["otto"])
    for name in sorted(API_WRITES):
        assert list(methods_of(API[name])) == ["post"]
        page = where(API[name], world, api=True)
        nobody = Client().post(page, {}, content_type="application/json")
        assert (nobody.status_code, nobody.json()["code"]) == (403, "sign_in_needed"), name
        assert otto.post(page, {}, content_type="application/json").status_code == 404, name
        wrong = where(API[name], world, moot.other.slug, api=True)
        assert otto.post(wrong, {}, content_type="application/json").status_code == 404, name
    assert len(trail.newest(1000)) == world["entries"]
