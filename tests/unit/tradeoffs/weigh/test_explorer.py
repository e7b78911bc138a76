"""The explorer: what picks cost and change, through the index’s own maths; shareable, and in parts for htmx."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from deliberation.tradeoffs.models import Option, TradeOff
from deliberation.tradeoffs.queries.weigh import explored, options_of, reckoned
from indexapp.queries.what_if import outcome_for
from tests import world
from tests.moot import Moot
from tests.tradeoffs import add_effect, make_tradeoff, option_of
from tests.unit.tradeoffs.weigh.kit import at, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]


@pytest.fixture
def effects(tradeoff: TradeOff) -> TradeOff:
    """Home care lowers waits by 4 (6 to 1) and can be done in part; crisis teams raise gain and take from children."""
    home, crisis = option_of(tradeoff, 2), option_of(tradeoff, 3)
    Option.objects.filter(pk=home.pk).update(divisible=True, least=100_000_00)
    add_effect(home, "metric", metric="waits", size=-4.0, low=-6.0, high=-1.0, sureness="likely")
    add_effect(home)
    add_effect(crisis, "metric", metric="gain", size=2.0, low=1.0, high=3.0, sureness="sure")
    add_effect(crisis, way="worse")
    add_effect(crisis, "service", subject="Ambulances", words="Fewer calls at night")
    return tradeoff


def test_scores_come_from_the_indexs_own_maths(effects: TradeOff) -> None:
    """A second road: the changes worked out by hand, put through the index directly."""
    found = explored(effects, options_of(effects), {2: 450_000_00, 3: 700_000_00}, reckoned(effects).basis)
    expected = outcome_for(world.SLUG, "QX1", {"waits": -2.0, "gain": 2.0})
    best = outcome_for(world.SLUG, "QX1", {"waits": -3.0, "gain": 3.0})
    worst = outcome_for(world.SLUG, "QX1", {"waits": -0.5, "gain": 1.0})
    now = outcome_for(world.SLUG, "QX1", {})
    assert found["whole"]["now"] == now.index.score
    assert found["whole"]["expected"] == pytest.approx(expected.index.score, abs=1e-12)
    assert (found["whole"]["low"], found["whole"]["high"]) == pytest.approx(
        (worst.index.score, best.index.score), abs=1e-12
    )
    waits = next(each for each in found["metrics"] if each["metric"] == "waits")
    assert waits["figure"] == now.metrics["waits"].raw
    assert waits["figure_expected"] == pytest.approx(waits["figure"] - 2.0)
    assert (waits["score_low"], waits["score_high"]) == pytest.approx(
        (worst.metrics["waits"].score, best.metrics["waits"].score)
    )
    assert (found["total"], found["left"], found["fits"]) == (1_150_000_00, 50_000_00, True)


def test_nothing_picked_gives_the_published_scores(effects: TradeOff) -> None:
    found = explored(effects, options_of(effects), {}, reckoned(effects).basis)
    whole = found["whole"]
    assert whole["now"] == whole["expected"] == whole["low"] == whole["high"]
    assert whole["now"] == reckoned(effects).basis.score  # type: ignore[union-attr]


def test_the_page(effects: TradeOff, django_assert_max_num_queries: Any) -> None:
    client = Client()
    client.get(at(effects, "explore/"))  # the run is in memory now
    with django_assert_max_num_queries(12):
        page = client.get(at(effects, "explore/"), {"amount-2": "450,000", "pick-3": "on"})
    said = words(page)
    assert "It fits into what there is." in said
    assert "£1,150,000" in said
    assert "Left over £50,000" in said
    assert "£450,000, 50% of it" in said
    assert "Illustrative waits Better 2.0 percentage points lower (0.5 to 3.0 lower)" in said
    assert "Gain by one option and lose by another: Children under five." in said
    assert said.count("Nothing known") == 5
    assert "Ambulances Better Fewer calls at night" in said
    assert "What this takes for granted" in said
    assert "Whole index" in said
    text = page.content.decode()
    assert f'href="/index/small-index/runs/{reckoned(effects).basis.run_id}/"' in text  # type: ignore[union-attr]
    assert 'href="/index/small-index/metrics/waits/?period=2021/22"' in text
    assert 'value="450,000"' in text
    assert "Keep this" not in said
    assert " style=" not in text


def test_over_the_envelope_says_what_is_lacking(effects: TradeOff) -> None:
    page = Client().get(at(effects, "explore/"), {"amount-2": "900000", "pick-3": "on"})
    assert "It does not fit: £400,000 is lacking." in words(page)


def test_htmx_gets_the_same_results_by_themselves(effects: TradeOff) -> None:
    asked = {"pick-3": "on"}
    part = Client().get(at(effects, "explore/"), asked, headers={"HX-Request": "true"})
    whole = Client().get(at(effects, "explore/"), asked)
    assert b"<html" not in part.content
    assert "HX-Request" in part["Vary"]
    assert words(part).strip().removesuffix("It fits into what there is.").strip() in words(whole)
    back = Client().get(
        at(effects, "explore/"), asked, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )
    assert b"<html" in back.content


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"amount-2": "much"}, "Write a number of pounds"),
        ({"amount-2": "5"}, "needs £100,000 at least, or nothing."),
        ({"amount-2": "9,000,000"}, "costs £900,000 at most. More does nothing."),
        ({"amount-2": "-5"}, "at least, or nothing."),
        ({"pick-1": "on", "pick-3": "on"}, "means that nothing else is done."),
        ({"amount-2": "\x00"}, "cannot be worked out"),
    ],
)
def test_what_cannot_be_is_told(effects: TradeOff, asked: dict[str, str], says: str) -> None:
    page = Client().get(at(effects, "explore/"), asked)
    assert page.status_code == 200
    assert says in words(page)
    part = Client().get(at(effects, "explore/"), asked, headers={"HX-Request": "true"})
    assert says in words(part)


@pytest.mark.parametrize(
    "asked", ["?pick-99=on", "?amount-3=5", "?pick-x=%00", "?pick-2=on&pick-2=off", "?amount-2="]
)
def test_an_address_that_was_tampered_with(effects: TradeOff, asked: str) -> None:
    assert Client().get(at(effects, f"explore/{asked}")).status_code == 200


def test_without_an_index_costs_and_effects_are_shown(bare: TradeOff) -> None:
    add_effect(option_of(bare, 2), "metric", metric="waits", size=-1.0, low=-2.0, high=0.0)
    said = words(Client().get(at(bare, "explore/?pick-2=on")))
    assert "uses no index" in said
    assert "The index has no such metric now, so it is not scored." in said
    assert "£900,000" in said


def test_an_area_that_the_index_does_not_have(moot: Moot, run: Any) -> None:
    elsewhere = make_tradeoff(moot.panel, "learn", definition=world.SLUG, area_key="QJK")
    assert "has no scores for Fenmarsh" in words(Client().get(at(elsewhere, "explore/?pick-2=on")))
    gone = make_tradeoff(moot.panel, "learn", definition="no-such-index")
    assert Client().get(at(gone, "explore/?pick-2=on")).status_code == 200
    assert Client().get(at(gone, "options/")).status_code == 200


def test_as_now_alone(effects: TradeOff) -> None:
    said = words(Client().get(at(effects, "explore/?pick-1=on")))
    assert "Go on as now: £0" in said
    assert "No change of a metric is expected." in said


def test_members_are_offered_to_keep_it_in_time(moot: Moot, client_as: SignIn, effects: TradeOff) -> None:
    assert "Keep this" in words(client_as(moot.actor("paul")).get(at(effects, "explore/")))
    assert "Keep this" not in words(client_as(moot.actor("cleo")).get(at(effects, "explore/")))
    TradeOff.objects.update(stage="response")
    assert "Keep this" not in words(client_as(moot.actor("paul")).get(at(effects, "explore/")))


def test_an_illustrative_index_is_said_to_be_so(effects: TradeOff) -> None:
    assert "llustrative" in words(Client().get(at(effects, "explore/")))


def test_an_effect_without_a_figure_is_listed_and_not_counted(effects: TradeOff) -> None:
    add_effect(option_of(effects, 3), "metric", metric="visits", way="better", words="More people come")
    said = words(Client().get(at(effects, "explore/?pick-3=on")))
    assert (
        "Illustrative visits, by “Crisis teams for mental health”: better, no figure (unsure): More people come"
        in said
    )
