"""Figures of the index in the pack: frozen as they were, watched for what later runs say, told to followers."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audit.events import Event
from audit.models import Entry
from deliberation.accountability.presenters.figures import moved_words
from deliberation.tradeoffs.actions import pins
from deliberation.tradeoffs.actions.evidence import EvidenceIsFixed, change_evidence
from deliberation.tradeoffs.models import EvidenceItem, Pin, TradeOff
from deliberation.tradeoffs.tasks import keep
from indexapp.queries.pins import PinnedFigure
from kernel import jobs
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, WrongState
from kernel.events import run_published
from tests import world
from tests.moot import Moot
from tests.tradeoffs import add_evidence, make_tradeoff
from tests.unit.indexapp.pages.kit import forget
from tests.unit.tradeoffs.evidence.kit import at, on, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
SYSTEM = Actor.system("tradeoffs")
FIGURE = {"definition": world.SLUG, "metric": "waits", "area": "QX2", "period": "2021/22"}


@pytest.fixture(autouse=True)
def _clean(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    forget()


@pytest.fixture
def index(db: None, tmp_path: Path) -> None:
    world.build(tmp_path / "catalogue")
    world.send(world.figures())
    world.compute_now()


@pytest.fixture
def tradeoff(moot: Moot) -> TradeOff:
    return make_tradeoff(moot.panel, "learn", area_key="QX2", area_name="QX2", definition=world.SLUG)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def tell(tradeoff: TradeOff, key: str, subject: str, text: str, href: str) -> int:
        found.append((key, text))
        return 0

    monkeypatch.setattr(pins, "tell_followers", tell)
    return found


def pinned(moot: Moot, tradeoff: TradeOff, **changes: Any) -> Pin:
    usual: dict[str, Any] = FIGURE | {"claim": "QX2 waits.", "summary": "In plain words."}
    given = pins.PinGiven(**(usual | changes))
    return pins.pin_figure(actor=moot.actor("cleo"), **on(tradeoff), given=given).pin


def new_run(by: float = 50, metric: str = "waits", area: str = "QX2", period: str = "2021/22") -> int:
    """A release that sets one figure, and the run that follows."""
    frame = world.figures()
    frame = frame[(frame["metric"] == metric) & (frame["area"] == area) & (frame["period"] == period)]
    frame = frame.assign(numerator=frame["numerator"] + by)
    frame = frame.assign(value=100 * frame["numerator"] / frame["denominator"])
    world.send(frame, name=f"later{by}.csv")
    run = world.compute_now()
    assert run is not None
    return run.pk


def test_a_pin_freezes_the_figure_with_run_releases_and_series(
    index: None, moot: Moot, tradeoff: TradeOff
) -> None:
    pin = pinned(moot, tradeoff)
    row = world.expected().query("node == 'waits' and area == 'QX2' and period == '2021/22'").iloc[0]
    assert pin.figure["value"] == pytest.approx(row["raw"])
    assert (pin.figure["rank"], pin.figure["of"]) == (int(row["rank"]), 6)
    assert [each[0] for each in pin.figure["series"]] == list(world.PERIODS)
    assert (pin.run_id, pin.item.kind, pin.item.status) == (
        world.definition().published_run_id,
        "index",
        "accepted",
    )
    assert Entry.objects.get(event=Event.EVIDENCE_ACCEPTED).detail["run"] == pin.run_id


def test_what_cannot_be_pinned(index: None, moot: Moot, tradeoff: TradeOff) -> None:
    for odd in (
        {"metric": "no"},
        {"area": "QX99"},
        {"period": "1999/00"},
        {"definition": "none"},
        {"claim": " "},
    ):
        with pytest.raises(BadInput):
            pinned(moot, tradeoff, **odd)
    first = pinned(moot, tradeoff)
    with pytest.raises(WrongState, match=f"E{first.item.number} cites this figure already"):
        pinned(moot, tradeoff)
    assert EvidenceItem.objects.count() == 1


def test_the_pages_of_pinning(
    index: None,
    moot: Moot,
    tradeoff: TradeOff,
    client_as: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    cleo = client_as(moot.actor("cleo"))
    empty = cleo.get(at(tradeoff, "evidence/pin/"))
    assert "1. Choose the figure" in words(empty)
    assert "2. Look at it" not in words(empty)
    # The area of the trade-off is offered first.
    options = html.unescape(empty.content.decode()).split('name="area"')[1]
    assert options.index(">QX2<") < options.index(">QX1<")
    query = "?metric=waits&area=QX2&period=2021/22"
    with django_assert_max_num_queries(12):
        page = cleo.get(at(tradeoff, f"evidence/pin/{query}"))
    assert "2. Look at it" in words(page)
    assert "Illustrative waits in QX2, 2021/22" in page.content.decode()
    refused = cleo.post(
        at(tradeoff, f"evidence/pin/{query}"), {"claim": "", "summary": "x", "strength": "strong"}
    )
    assert "Enter the claim." in words(refused)
    assert "Say whether there is an interest" in words(refused)
    sent = {
        "claim": "QX2 waits.",
        "summary": "Plain.",
        "strength": "strong",
        "strength_why": "",
        "has_interests": "none",
    }
    answer = cleo.post(at(tradeoff, f"evidence/pin/{query}"), sent)
    assert answer["Location"] == at(tradeoff, "evidence/1/")
    for odd in ("?metric=no&area=QX2&period=2021/22", "?metric=waits", "?metric=%00&area=%00&period=x"):
        assert cleo.get(at(tradeoff, f"evidence/pin/{odd}")).status_code == 200
    assert client_as(moot.actor("paul")).get(at(tradeoff, "evidence/pin/")).status_code == 403


def test_without_an_index_there_is_nothing_to_pin(moot: Moot, tradeoff: TradeOff, client_as: SignIn) -> None:
    page = client_as(moot.actor("cleo")).get(at(tradeoff, "evidence/pin/"))
    assert (page.status_code, "nothing to pin" in words(page)) == (409, True)


def test_the_page_leads_to_run_metric_rows_and_releases(
    index: None, moot: Moot, tradeoff: TradeOff, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    pin = pinned(moot, tradeoff)
    Client().get(at(tradeoff, "evidence/1/"))
    with django_assert_max_num_queries(12):
        page = Client().get(at(tradeoff, "evidence/1/"))
    text = page.content.decode()
    links = (
        f"/index/{world.SLUG}/metrics/waits/?period=2021/22", f"/index/{world.SLUG}/runs/{pin.run_id}/",
        "observations/waits/QX2/2021/22/", f"releases/{pin.figure['releases'][0][0]}/",
    )  # fmt: skip
    for link in links:
        assert link in text, link
        href = next(part for part in text.split('"') if part.endswith(link))
        assert Client().get(href).status_code == 200, href
    assert "<svg" in text
    assert 'id="pinned-series-figures"' in text
    assert "Illustrative: made-up data" in words(page)


def test_a_later_run_that_moves_the_figure_shows_both_and_tells_followers(
    index: None, moot: Moot, tradeoff: TradeOff, told: list[tuple[str, str]]
) -> None:
    pin = pinned(moot, tradeoff)
    frozen = dict(pin.figure)
    assert pins.watch_pins(actor=SYSTEM) == 0
    run = new_run()
    assert pins.watch_pins(actor=SYSTEM) == 1
    assert pins.watch_pins(actor=SYSTEM) == 0
    pin.refresh_from_db()
    assert (pin.figure, pin.now_run_id) == (frozen, run)
    assert pin.now["value"] != pin.figure["value"]
    assert [key for key, _ in told] == [f"moved:1:{run}"]
    assert Entry.objects.get(event=Event.EVIDENCE_MOVED).detail == {
        "tradeoff": str(tradeoff.pk), "number": 1, "run": run, "status": "moved",
    }  # fmt: skip
    text = words(Client().get(at(tradeoff, "evidence/1/")))
    for part in (
        "A later run says otherwise",
        "The figure rose by",
        "worse than what was cited",
        f"Run {frozen['run_id']}",
        f"Run {run}",
    ):
        assert part in text, part
    assert "a later run says otherwise" in words(Client().get(at(tradeoff)))


def test_a_run_that_says_the_same_is_remembered_and_not_told(
    index: None, moot: Moot, tradeoff: TradeOff, told: list[tuple[str, str]]
) -> None:
    pin = pinned(moot, tradeoff, metric="gain", area="QX1")
    run = new_run()
    assert pins.watch_pins(actor=SYSTEM) == 0
    pin.refresh_from_db()
    assert (pin.now, pin.now_run_id, pin.moved_at, told) == (None, run, None, [])


def test_a_figure_that_moves_back_is_told_and_no_longer_marked(
    index: None, moot: Moot, tradeoff: TradeOff, told: list[tuple[str, str]]
) -> None:
    pin = pinned(moot, tradeoff)
    new_run()
    pins.watch_pins(actor=SYSTEM)
    new_run(60)
    assert pins.watch_pins(actor=SYSTEM) == 1  # moved on
    run = new_run(0)
    assert pins.watch_pins(actor=SYSTEM) == 1
    pin.refresh_from_db()
    assert (pin.now, pin.moved_at, pin.now_run_id) == (None, None, run)
    assert [key.split(":")[0] for key, _ in told] == ["moved", "moved", "back"]
    assert "later run says otherwise" not in words(Client().get(at(tradeoff, "evidence/1/")))


def test_watching_asks_a_handful_of_queries_however_many_pins(
    index: None, moot: Moot, tradeoff: TradeOff, told: list[tuple[str, str]], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:  # fmt: skip
    pin = pinned(moot, tradeoff, metric="gain", area="QX1")
    items = add_evidence(tradeoff, 60, kind="index")
    Pin.objects.bulk_create(
        Pin(item=each, definition=pin.definition, metric=pin.metric, area_key=pin.area_key, period=pin.period, run_id=pin.run_id, figure=pin.figure)
        for each in items
    )  # fmt: skip
    new_run()
    forget()
    with django_assert_max_num_queries(20):
        pins.watch_pins(actor=SYSTEM)
    with django_assert_max_num_queries(6):
        pins.watch_pins(actor=SYSTEM)
    assert not Pin.objects.exclude(now_run_id=world.definition().published_run_id).exists()


def test_nobody_but_the_system_watches(moot: Moot) -> None:
    with pytest.raises(NotAllowed):
        pins.watch_pins(actor=moot.actor("cleo"))


def test_what_a_pin_cites_cannot_be_changed_in_a_draft_either(index: None, moot: Moot) -> None:
    draft = make_tradeoff(moot.panel, "draft", area_key="QX2", definition=world.SLUG)
    pinned(moot, draft)
    cleo = moot.actor("cleo")
    changed = change_evidence(actor=cleo, **on(draft), number=1, changes={"claim": "Said better."})
    assert changed.claim == "Said better."
    with pytest.raises(EvidenceIsFixed):
        change_evidence(actor=cleo, **on(draft), number=1, changes={"source": "Another source"})
    with pytest.raises(BadInput):
        change_evidence(actor=cleo, **on(draft), number=1, changes={"kind": "document"})


def test_a_published_run_sends_the_job_and_the_job_watches(
    index: None, moot: Moot, tradeoff: TradeOff, told: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    pinned(moot, tradeoff)
    new_run()
    sent: list[jobs.Job] = []
    monkeypatch.setattr(jobs, "_send", lambda job, countdown, ids: sent.append(job))
    with django_capture_on_commit_callbacks(execute=True):
        run_published.send_robust(sender=None, run_id=1, definition=world.SLUG, replaced_id=None)
    assert jobs.Job.KEEP_TRADEOFFS in sent
    keep()
    assert len(told) == 1


def test_the_command_does_the_same_by_hand(
    index: None,
    moot: Moot,
    tradeoff: TradeOff,
    told: list[tuple[str, str]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    pinned(moot, tradeoff)
    new_run()
    call_command("keep_tradeoffs")
    assert "1 cited figure moved" in capsys.readouterr().out
    call_command("keep_tradeoffs")
    assert "Nothing is due." in capsys.readouterr().out
    call_command("keep_tradeoffs", "--json")
    assert json.loads(capsys.readouterr().out) == {"figures": 0, "opinion": 0}


def figure(**changes: Any) -> PinnedFigure:
    usual: dict[str, Any] = {
        "definition": "d", "definition_title": "D", "metric": "m", "title": "Waits", "unit": "%", "direction": -1, "decimals": 1,
        "area": "QX2", "area_name": "QX2", "period": "2021/22", "value": 20.0, "absent": "", "score": 0.1, "rank": 3, "of": 6,
        "median": 21.0, "centre": 21.0, "run_id": 1, "run_finished_at": "2026-11-02T09:00:00+00:00", "illustrative": True,
    }  # fmt: skip
    return PinnedFigure(**(usual | changes))


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ({}, {"value": 22.0, "rank": 3, "of": 6}, "The figure rose by 2.0, from 20.0% to 22.0%. That is worse than what was cited."),
        ({}, {"value": 18.0, "rank": 2, "of": 6}, "The figure fell by 2.0, from 20.0% to 18.0%. That is better than what was cited. Its place went from 3rd of 6 to 2nd of 6."),
        ({"direction": 1}, {"value": 22.0, "rank": 3}, "The figure rose by 2.0, from 20.0% to 22.0%. That is better than what was cited."),
        ({}, {"value": 20.01, "rank": 3}, "The figure changed by less than is shown: it is 20.0% both times."),
        ({}, {"value": 20.0, "rank": 4, "of": 7}, "The figure itself is the same. Its place went from 3rd of 6 to 4th of 7, because the figures of other areas changed."),
        ({}, {"value": 20.0, "rank": 3, "score": 0.2}, "The figure itself is the same. Its score changed, because the figures of other areas did."),
        ({}, {"value": None, "absent": "suppressed"}, "There is no figure any more."),
        ({"value": None, "absent": "missing", "rank": None}, {"value": 0.0}, "There is a figure now, 0.0%, where there was none."),
        ({"value": None, "absent": "missing"}, {"value": None, "absent": "suppressed"}, "There is still no figure, for another reason:"),
        ({}, {"gone": True, "run_id": 4}, "The latest run has no such figure any more"),
        ({}, {"gone": True, "run_id": 0}, "The index has no published run any more"),
    ],
)  # fmt: skip
def test_how_a_figure_changed_in_words(was: dict[str, Any], now: dict[str, Any], says: str) -> None:
    assert " ".join(moved_words(figure(**was), now)).startswith(says)
