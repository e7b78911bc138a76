"""Evidence of lines of enquiry: adding, pinning a figure, putting it better, withdrawing, watching what later runs say."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest

from audit.events import Event
from audit.models import Entry
from deliberation.scrutiny.actions import evidence as actions
from deliberation.scrutiny.actions.enquiries import close_enquiry
from deliberation.scrutiny.actions.enquiry_rows import ChangedMeanwhile
from deliberation.scrutiny.actions.enquiry_start import start_enquiry
from deliberation.scrutiny.actions.evidence import EvidenceGiven, FigureGiven
from deliberation.scrutiny.actions.evidence_keeping import watch_evidence
from deliberation.scrutiny.models import Enquiry, Evidence
from deliberation.scrutiny.queries.enquiries import evidence_of
from deliberation.scrutiny.queries.evidence import weakest
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from notices.models import Notice
from tests import world
from tests.moot import Moot
from tests.scrutiny import Watchers, add_watchers
from tests.unit.indexapp.pages.kit import forget
from tests.unit.scrutiny.enquiries import enquiry_kit as kit

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("scrutiny")
FIGURE = {"definition": world.SLUG, "metric": "waits", "area": "QX2", "period": "2021/22"}


@pytest.fixture
def on(moot: Moot) -> Watchers:
    return add_watchers(moot)


@pytest.fixture
def index(db: None, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    forget()
    world.build(tmp_path / "catalogue")
    world.send(world.figures())
    world.compute_now()


def figure(**changes: Any) -> FigureGiven:
    return FigureGiven(**(FIGURE | {"title": "QX2 waits.", "summary": "Plain."} | changes))


def new_run(by: float) -> None:
    """A release that sets one figure, and the run that follows."""
    frame = world.figures()
    frame = frame[(frame["metric"] == "waits") & (frame["area"] == "QX2") & (frame["period"] == "2021/22")]
    frame = frame.assign(numerator=frame["numerator"] + by)
    frame = frame.assign(value=100 * frame["numerator"] / frame["denominator"])
    world.send(frame, name=f"later{by}.csv")
    world.compute_now()


def test_members_add_evidence_and_a_form_twice_adds_once(moot: Moot, on: Watchers) -> None:
    found, one = kit.opened(moot, on), uuid.uuid4()
    kit.follow("enquiry", found.pk)
    given = EvidenceGiven("experience", "I rang nine times", source="A carer", href="/areas/")
    for _ in range(2):
        item = actions.add_evidence(**kit.at(found, moot.actor("cosmo")), given=given, evidence_id=one)
    assert (item.number, item.href, Evidence.objects.count()) == (1, "/areas/", 1)
    assert Notice.objects.filter(follow__kind="enquiry").count() == 1
    assert kit.evidence(moot, found, href="https://example.org/a").number == 2
    for who in ("mabel", "piet", "otto"):
        with pytest.raises(NotAllowed):
            kit.evidence(moot, found, by=who)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "figure"}, {"kind": "rumour"}, {"title": " "}, {"source": ""}, {"href": "javascript:alert(1)"},
        {"href": "//evil.example"}, {"href": "/\\evil.example"}, {"summary": "x" * 5001},
    ],
)  # fmt: skip
def test_evidence_that_cannot_be(moot: Moot, on: Watchers, changes: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        kit.evidence(moot, kit.opened(moot, on), **changes)
    assert Evidence.objects.count() == 0


def test_evidence_is_put_better_and_withdrawn_with_the_reason(moot: Moot, on: Watchers) -> None:
    found = kit.opened(moot, on)
    kit.evidence(moot, found)
    named = kit.at(found, moot.actor("sol")) | {"number": 1}
    better = EvidenceGiven("document", "Six of ten have no list", source="Our own survey")
    assert actions.change_evidence(**named, given=better, version=1).version == 2
    with pytest.raises(ChangedMeanwhile):
        actions.change_evidence(**named, given=better, version=1)
    with pytest.raises(BadInput):
        actions.withdraw_evidence(**named, reason=" ")
    actions.withdraw_evidence(**named, reason="It was miscounted.")
    assert evidence_of(found).count() == 0
    for act in (
        lambda: actions.withdraw_evidence(**named, reason="Again."),
        lambda: actions.change_evidence(**named, given=better),
    ):
        with pytest.raises(WrongState, match="withdrawn"):
            act()
    assert kit.evidence(moot, found).number == 2
    with pytest.raises(NotFound):
        actions.withdraw_evidence(**(named | {"number": 9}), reason="X")


def test_after_the_end_evidence_can_be_withdrawn_but_not_added(moot: Moot, on: Watchers) -> None:
    found = kit.opened(moot, on)
    kit.evidence(moot, found)
    close_enquiry(**kit.at(found, moot.actor("clem")), reason="Over.")
    with pytest.raises(WrongState):
        kit.evidence(moot, found)
    assert actions.withdraw_evidence(
        **kit.at(found, moot.actor("sam")), number=1, reason="Wrong."
    ).withdrawn_at


@pytest.mark.slow
def test_an_enquiry_starts_from_a_figure_that_is_pinned(index: None, moot: Moot, on: Watchers) -> None:
    one = uuid.uuid4()
    for _ in range(2):
        found = start_enquiry(
            actor=moot.actor("clem"),
            body_id=on.committee.pk,
            given=kit.given(),
            figure=figure(),
            enquiry_id=one,
        )
    item = Evidence.objects.get()
    assert (item.number, item.enquiry_id, item.kind) == (1, found.pk, "figure")
    assert (item.figure or {})["area"] == "QX2"
    with pytest.raises(BadInput):
        start_enquiry(
            actor=moot.actor("clem"), body_id=on.committee.pk, given=kit.given(), figure=figure(metric="no")
        )
    assert Enquiry.objects.count() == 1


@pytest.mark.slow
def test_figures_that_cannot_be_pinned(index: None, moot: Moot, on: Watchers) -> None:
    named = kit.at(kit.opened(moot, on), moot.actor("sam"))
    for odd in (
        {"metric": "no"},
        {"area": "QX99"},
        {"period": "1999/00"},
        {"definition": "none"},
        {"title": " "},
    ):
        with pytest.raises(BadInput):
            actions.pin_evidence(**named, given=figure(**odd))
    actions.pin_evidence(**named, given=figure())
    with pytest.raises(WrongState, match="E1 cites this figure already"):
        actions.pin_evidence(**named, given=figure())
    words = EvidenceGiven("figure", "Better words")
    assert actions.change_evidence(**named, number=1, given=words).title == "Better words"


@pytest.mark.slow
def test_a_figure_that_moves_is_noticed_once_told_and_shown_beside_the_pinned_one(
    index: None, moot: Moot, on: Watchers
) -> None:
    found = kit.opened(moot, on)
    item = actions.pin_evidence(**kit.at(found, moot.actor("sam")), given=figure())
    pinned = dict(item.figure or {})
    kit.follow("enquiry", found.pk)
    assert watch_evidence(actor=SYSTEM) == 0
    new_run(50)
    assert watch_evidence(actor=SYSTEM) == 1
    assert watch_evidence(actor=SYSTEM) == 0
    item.refresh_from_db()
    assert item.figure == pinned
    assert item.moved_at is not None
    assert (item.now or {})["value"] != pinned["value"]
    new_run(0)
    assert watch_evidence(actor=SYSTEM) == 1
    item.refresh_from_db()
    assert (item.now, item.moved_at) == (None, None)
    assert Notice.objects.filter(follow__kind="enquiry").count() == 2
    told = Entry.objects.filter(event=Event.ENQUIRY_EVIDENCE_MOVED).order_by("number")
    assert [each.detail["status"] for each in told] == ["moved", "back"]
    with pytest.raises(NotAllowed):
        watch_evidence(actor=moot.actor("clem"))


@pytest.mark.slow
def test_the_weakest_figures_of_an_area_by_another_road(index: None) -> None:
    found = weakest("", "QX2", most=3)
    rows = world.expected().query("area == 'QX2'")
    period = found[0].period
    metrics = rows[
        (rows["period"] == period) & rows["node"].isin([each.metric for each in weakest("", "QX2", 99)])
    ]
    wanted = metrics.dropna(subset=["score"]).sort_values("score")["node"].tolist()[:3]
    assert [each.metric for each in found] == wanted
    assert weakest("none", "QX2") == weakest("", "QX99") == weakest("", "") == []
