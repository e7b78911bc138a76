"""Expected effects in the API, and learning from similar areas."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deliberation.accountability.queries.mentors import learn
from deliberation.bodies.models import BodyArea
from tests import world
from tests.moot import Moot
from tests.unit.accountability.doing.doing_kit import promise
from tests.unit.accountability.doing.effects_kit import (
    SignIn,
    done_in_2020,
    expect,
    figure,
    words,
)
from tests.unit.indexapp.pages.kit import forget

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_api_of_effects(index: None, moot: Moot, client: Client, client_as: SignIn) -> None:
    action = done_in_2020(moot)
    base = "/api/v1/bodies/northfen-board/"
    sent = {
        "definition": world.SLUG,
        "metric": "waits",
        "area": "QX2",
        "rises": False,
        "by": "2027-03-31",
        "size": "2.5",
    }

    def post(who: Client, path: str, body: dict[str, Any]) -> Any:
        return who.post(base + path, body, content_type="application/json")

    anil, mabel = client_as(moot.people["anil"]), client_as(moot.people["mabel"])
    assert post(client, f"actions/{action.pk}/expect/", sent).status_code == 403
    assert post(mabel, f"actions/{action.pk}/expect/", sent).status_code == 403
    assert post(anil, f"actions/{action.pk}/expect/", sent | {"metric": "moon"}).status_code == 400
    made = post(anil, f"actions/{action.pk}/expect/", sent)
    assert made.status_code == 201, made.json()
    pk = made.json()["id"]
    looked = post(anil, f"effects/{pk}/review/", {"note": "x"})
    assert looked.status_code == 200, looked.json()
    read = client.get(f"/api/v1/effects/{pk}/").json()
    assert read["now"]["verdict"] == "few_peers"
    done = next(each for each in read["reviews"] if each["status"] == "done")
    assert done["look"]["own"]["key"] == "QX2"
    waiting = next(each for each in read["reviews"] if each["status"] == "proposed")
    assert post(anil, f"effects/{pk}/review/{waiting['id']}/skip/", {"reason": "y"}).status_code == 200
    assert anil.delete(f"{base}effects/{pk}/").status_code == 409
    assert client.get(f"/api/v1/effects/{action.pk}/").status_code == 404
    learned = client.get(f"/api/v1/learn/QX2/{world.SLUG}/waits/").json()
    assert learned["compared"] == 5
    assert client.get(f"/api/v1/learn/QX2/{world.SLUG}/moon/").status_code == 404


def test_learning_from_similar_areas(
    index: None, moot: Moot, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    values = {area: figure("waits", area, "2021/22") for area in world.SYSTEMS}
    worst, best = max(values, key=values.__getitem__), min(values, key=values.__getitem__)
    BodyArea.objects.create(body=moot.board, area_key=best)
    effect = expect(moot, promise(moot), area=best)
    for number in range(30):
        promise(moot, text=f"Promise {number}", topics=["housing"] if number == 3 else [])
    forget()
    with django_assert_max_num_queries(12):
        seen = words(client.get(f"/learn/{worst}/{world.SLUG}/waits/"))
    assert "5 of the 5 similar areas with a figure do better" in seen
    assert "learning, not blame" in seen
    assert "Done about this very figure" in seen
    assert "Northfen health and wellbeing board" in seen
    found = learn(world.SLUG, "waits", worst)
    assert found is not None
    assert [each.area.key for each in found.mentors] == sorted(values, key=values.__getitem__)[:5]
    assert found.mentors[0].effects == (effect,)
    assert len(found.mentors[0].actions) == 5
    filed = learn(world.SLUG, "waits", worst, "housing")
    assert filed is not None
    assert [each.text for each in filed.mentors[0].actions] == ["Promise 3"]
    assert "None of the 5 similar areas" in words(client.get(f"/learn/{best}/{world.SLUG}/waits/"))
    forget()
    with django_assert_max_num_queries(12):
        weak = words(client.get(f"/learn/{worst}/"))
    assert "5 of 5" in weak
    for odd in ("/learn/nowhere/", f"/learn/{worst}/x/waits/", f"/learn/{worst}/{world.SLUG}/moon/"):
        assert client.get(odd).status_code == 404


def test_learning_without_an_index(client: Client, db: None) -> None:
    assert "No figures of this area" in words(client.get("/learn/QJK/"))
    assert client.get("/learn/nowhere/").status_code == 404
