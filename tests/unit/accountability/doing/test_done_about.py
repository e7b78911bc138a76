"""What was done about one figure of the index, and the way from its page to similar areas."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deliberation.accountability.actions.doing_effects import EffectGiven, expect_effect, review_effect
from kernel import clock
from tests import world
from tests.moot import Moot
from tests.unit.accountability.decisions import decision_kit as dk
from tests.unit.accountability.doing.doing_kit import promise
from tests.unit.accountability.doing.effects_kit import FIGURE, done_in_2020, expect, words
from tests.unit.indexapp.pages.kit import forget

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAGE = f"/learn/{world.SLUG}/waits/"


def test_a_metric_leads_to_what_was_done_about_it(
    index: None, moot: Moot, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    assert f'href="{PAGE}"' in client.get(f"/index/{world.SLUG}/metrics/waits/").content.decode()
    assert "Nothing is on record yet" in words(client.get(PAGE))
    for _ in range(25):
        expect(moot, promise(moot))
    looked = expect(moot, done_in_2020(moot))
    review_effect(actor=moot.actor("chandra"), body_id=moot.board.pk, effect_id=looked.pk, note="")
    forget()
    with django_assert_max_num_queries(12):
        page = client.get(PAGE)
    assert f'href="/effects/{looked.pk}/"' in page.content.decode()
    assert "Looked at on" in words(page)
    assert "Not looked at yet" in words(client.get(f"{PAGE}?page=2"))
    for odd in ("?area=nowhere", "?page=x", "?area=%00"):
        assert client.get(PAGE + odd).status_code == 200, odd
    for missing in (f"/learn/{world.SLUG}/moon/", "/learn/moon/waits/"):
        assert client.get(missing).status_code == 404


def test_an_area_leads_to_similar_ones(index: None, client: Client) -> None:
    answer = client.get(f"{PAGE}?area=QX2")
    assert answer.status_code == 302
    assert answer["Location"] == f"/learn/QX2/{world.SLUG}/waits/"


def test_the_same_in_the_api(index: None, moot: Moot, client: Client) -> None:
    looked = expect(moot, done_in_2020(moot))
    review_effect(actor=moot.actor("chandra"), body_id=moot.board.pk, effect_id=looked.pk, note="")
    expect(moot, promise(moot))
    read = client.get(f"/api/v1{PAGE}").json()
    assert read["count"] == 2
    assert {each["verdict"] for each in read["results"]} - {""} != set()
    assert b"verdict" in client.get(f"/api/v1{PAGE}?format=csv").content.split(b"\n")[0]
    assert client.get(f"/api/v1/learn/{world.SLUG}/moon/").status_code == 404


def test_a_decision_says_whether_it_worked(index: None, moot: Moot, client: Client) -> None:
    with clock.frozen(dk.NOW):
        made = dk.taken(moot)
    at = {"actor": moot.actor("chandra"), "body_id": moot.board.pk}
    effect = expect_effect(**at, given=EffectGiven(**FIGURE), decision_id=made.pk)  # type: ignore[arg-type]
    where = f"/decisions/{made.pk}/"
    assert "Not looked at yet" in words(client.get(where))
    review_effect(**at, effect_id=effect.pk, note="")  # type: ignore[arg-type]
    assert "Too early to say" in words(client.get(where))


def test_the_weakest_figures_of_an_area_lead_on(index: None, client: Client) -> None:
    page = client.get(f"/index/{world.SLUG}/areas/QX2/")
    text = page.content.decode()
    assert "What can be done about its weakest figures" in words(page)
    assert f'href="/learn/QX2/{world.SLUG}/' in text
    start = f"?definition={world.SLUG}&amp;metric="
    assert f'href="/enquiries/new/{start}' in text
    assert f'href="/findings/new/{start}' in text
