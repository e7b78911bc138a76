"""Scrutiny reports through their actions: writing along, agreeing, publishing frozen, replacing; nothing twice, nothing lost."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from audit.events import Event
from audit.models import Entry
from deliberation.accountability.models import Recommendation
from deliberation.scrutiny.actions.findings import change_finding
from deliberation.scrutiny.actions.findings_publish import withdraw_finding
from deliberation.scrutiny.actions.reports import (
    ReportIsAgreed,
    SectionChanged,
    choose_findings,
    discard_report,
    rename_report,
    start_report,
    write_report_section,
)
from deliberation.scrutiny.actions.reports_publish import (
    ReportNotAgreed,
    ReportNotReady,
    agree_report,
    publish_report,
    reopen_report,
)
from deliberation.scrutiny.actions.reports_recommendations import (
    RecommendationChanged,
    change_report_recommendation,
    draft_report_recommendation,
    drop_report_recommendation,
)
from deliberation.scrutiny.models import Finding, ScrutinyReport, ScrutinySectionVersion
from deliberation.scrutiny.queries.reports import drafts_of, findings_in, replacement_of, whole_report
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, SecondStepNeeded, SignInNeeded, WrongState
from notices.models import Notice
from tests.moot import Moot
from tests.scrutiny import Watchers, add_watchers
from tests.unit.scrutiny.findings import kit as findings
from tests.unit.scrutiny.reports import kit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


@pytest.fixture
def on(moot: Moot) -> Watchers:
    return add_watchers(moot)


def canonical(data: Any) -> str:
    """The proof reckoned by hand, as the API's description says it is."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


# --- Writing along


def test_a_form_sent_twice_begins_one_and_numbers_have_no_gaps(moot: Moot, on: Watchers) -> None:
    key = uuid.uuid4()
    assert kit.begun(moot, on, report_id=key).pk == kit.begun(moot, on, report_id=key).pk
    assert kit.begun(moot, on).reference == "NORTHFEN-SCRUTINY/R/2026/2"
    with pytest.raises(BadInput):
        start_report(actor=moot.actor("cleo"), body_id=moot.board.pk, title="x", report_id=key)
    with pytest.raises(BadInput):
        kit.begun(moot, on, title=" ")
    with pytest.raises(BadInput):
        kit.begun(moot, on, enquiry_id=findings.enquiry(on, body=moot.board, reference="X/E/2026/9").pk)


def test_every_version_of_a_section_is_kept_and_a_stale_one_is_refused(moot: Moot, on: Watchers) -> None:
    report = kit.begun(moot, on)
    kit.write(moot, on, report, "matter", "One")
    kit.write(moot, on, report, "matter", "Two", 1)
    kit.write(moot, on, report, "matter", "Two", 1)
    with pytest.raises(SectionChanged):
        kit.write(moot, on, report, "matter", "Three", 1)
    assert list(ScrutinySectionVersion.objects.values_list("version", "text")) == [(2, "Two"), (1, "One")]
    with pytest.raises(NotFound):
        kit.write(moot, on, report, "nonsense", "x")


def test_findings_stand_in_the_order_chosen_and_are_the_bodys_own(moot: Moot, on: Watchers) -> None:
    report = kit.begun(moot, on)
    first, second = findings.drafted(moot, on), findings.drafted(moot, on)
    at = kit.at(on, report, moot.actor("sam"))
    choose_findings(**at, findings=[second.pk, first.pk, second.pk])
    assert [each.pk for each in findings_in(report)] == [second.pk, first.pk]
    entries = Entry.objects.count()
    choose_findings(**at, findings=[second.pk, first.pk])
    assert Entry.objects.count() == entries
    findings.shown(moot, on)
    gone = findings.published(moot, on)
    withdraw_finding(**findings.at(on, gone, moot.actor("sade")), reason="x")
    for wrong in (gone.pk, uuid.uuid4()):
        with pytest.raises(BadInput):
            choose_findings(**at, findings=[wrong])


def test_recommendations_are_drafted_changed_and_dropped(moot: Moot, on: Watchers) -> None:
    report = kit.begun(moot, on)
    key = uuid.uuid4()
    kit.draft(moot, on, report, draft_id=key)
    kit.draft(moot, on, report, draft_id=key)
    second = kit.draft(moot, on, report, to_bodies=[], to_names=["A firm", " a  FIRM "])
    assert [each.position for each in drafts_of(report)] == [1, 2]
    assert second.to_names == ["a FIRM"]
    at = kit.at(on, report, moot.actor("sol")) | {"draft_id": key}
    changed = change_report_recommendation(**at, given=kit.given(moot, text="Ring sooner."), version=1)
    assert changed.version == 2
    with pytest.raises(RecommendationChanged):
        change_report_recommendation(**at, given=kit.given(moot, text="Ring later."), version=1)
    drop_report_recommendation(**at)
    assert [each.position for each in drafts_of(report)] == [1]


@pytest.mark.parametrize(
    "changes",
    [
        {"text": " "},
        {"reasons": ""},
        {"to_bodies": [], "to_names": [" "]},
        {"to_bodies": [uuid.uuid4()]},
        {"finding_id": uuid.uuid4()},
        {"to_names": ["x" * 161]},
    ],
)
def test_recommendations_that_cannot_be(moot: Moot, on: Watchers, changes: dict[str, Any]) -> None:
    report = kit.begun(moot, on)
    with pytest.raises(BadInput):
        kit.draft(moot, on, report, **changes)
    with pytest.raises(BadInput):
        kit.draft(moot, on, report, to_bodies=[on.committee.pk])
    assert drafts_of(report) == []


# --- Agreeing and publishing


def test_a_report_says_what_it_lacks(moot: Moot, on: Watchers) -> None:
    report = kit.begun(moot, on)
    with pytest.raises(ReportNotReady) as error:
        agree_report(**kit.at(on, report, moot.actor("sade")))
    for part in (
        "“Summary of the evidence” is empty.",
        "“Who took part” is empty.",
        "No finding is chosen.",
        "no recommendation",
    ):
        assert part in error.value.message
    waiting, _ = findings.shown(moot, on)
    choose_findings(**kit.at(on, report, moot.actor("sam")), findings=[waiting.pk])
    assert any("have not been heard yet" in each for each in whole_report(report).lacking)


def test_an_agreed_report_is_held_with_its_findings_until_it_is_opened_again(
    moot: Moot, on: Watchers
) -> None:
    report = kit.agreed(moot, on)
    with pytest.raises(ReportIsAgreed):
        kit.write(moot, on, report, "matter", "x", 1)
    with pytest.raises(ReportIsAgreed):
        kit.draft(moot, on, report)
    ready = Finding.objects.get(status="ready")
    with pytest.raises(WrongState):
        change_finding(
            **findings.at(on, ready, moot.actor("sam")), given=findings.given(title="x"), version=1
        )
    reopen_report(**kit.at(on, report, moot.actor("sade")))
    kit.write(moot, on, report, "matter", "x", 1)
    with pytest.raises(ReportNotAgreed):
        publish_report(**kit.at(on, report, moot.actor("sade")))


def test_publishing_freezes_makes_the_recommendations_and_tells_once(moot: Moot, on: Watchers) -> None:
    report = kit.agreed(moot, on)
    findings.follows("body", on.committee.pk)
    for _ in range(2):
        found = publish_report(**kit.at(on, report, moot.actor("sade")))
    assert found.frozen is not None
    assert found.frozen_hash == canonical(found.frozen)
    assert set(Finding.objects.values_list("status", flat=True)) == {"published"}
    made = list(Recommendation.objects.order_by("number"))
    assert [each.to_words for each in made] == ["Northfen health and wellbeing board", "Northfen Dental Ltd"]
    assert {(each.origin_kind, each.origin_id, each.origin_href) for each in made} == {
        ("report", str(report.pk), f"/reports/{report.pk}/")
    }
    assert made[0].evidence[0]["title"].startswith("Finding: People wait")
    rows = found.frozen["recommendations"][0]["made"]
    assert [each["reference"] for each in rows] == [each.reference for each in made]
    assert Notice.objects.filter(key=f"scrutiny_report:{report.pk}:published").count() == 1
    entry = Entry.objects.get(event=Event.SCRUTINY_REPORT_PUBLISHED)
    assert entry.detail["sha256"] == found.frozen_hash


def test_what_is_frozen_stays_whatever_happens_to_its_findings(moot: Moot, on: Watchers) -> None:
    report = kit.published(moot, on)
    before = canonical(report.frozen)
    good = Finding.objects.get(seriousness="good")
    withdraw_finding(**findings.at(on, good, moot.actor("sade")), reason="Wrong")
    kept = ScrutinyReport.objects.get()
    assert canonical(kept.frozen) == before == kept.frozen_hash
    assert [each["title"] for each in kept.frozen["findings"]] == [
        "Staff are kind",
        "People wait four months for a first appointment",
    ]
    assert kept.frozen["findings"][1]["replies"][0]["text"] == "The figures are a year old."
    with pytest.raises(WrongState):
        reopen_report(**kit.at(on, report, moot.actor("sade")))


def test_a_finding_withdrawn_after_the_report_was_agreed_stops_it(moot: Moot, on: Watchers) -> None:
    report = kit.agreed(moot, on)
    good = Finding.objects.get(seriousness="good")
    withdraw_finding(**findings.at(on, good, moot.actor("sade")), reason="Wrong")
    with pytest.raises(ReportNotReady):
        publish_report(**kit.at(on, report, moot.actor("sade")))
    assert not Recommendation.objects.exists()


def test_a_later_report_starts_with_what_the_earlier_says_and_replaces_it(moot: Moot, on: Watchers) -> None:
    old = kit.published(moot, on)
    findings.follows("scrutiny_report", old.pk)
    new = kit.complete(moot, on, replaces_id=old.pk)
    assert new.sections.count() == 3
    assert replacement_of(old) is None
    agree_report(**kit.at(on, new, moot.actor("sade")))
    publish_report(**kit.at(on, new, moot.actor("sade")))
    assert replacement_of(old) == new
    assert Notice.objects.filter(key=f"scrutiny_report:{new.pk}:published").count() == 1
    with pytest.raises(BadInput):
        kit.begun(moot, on, replaces_id=kit.begun(moot, on).pk)


# --- Who may


@pytest.mark.parametrize(
    ("who", "error"), [("obi", NotAllowed), ("cleo", NotAllowed), ("rosa", NotAllowed), (None, SignInNeeded)]
)
def test_others_write_and_decide_nothing(
    moot: Moot, on: Watchers, who: str | None, error: type[Exception]
) -> None:
    report = kit.begun(moot, on)
    actor = moot.actor(who) if who else Actor.anonymous()
    at = kit.at(on, report, actor)
    acts: list[Any] = [
        lambda: start_report(actor=actor, body_id=on.committee.pk, title="x"),
        lambda: rename_report(**at, title="x"),
        lambda: write_report_section(**at, key="matter", text="x", version=0),
        lambda: choose_findings(**at, findings=[]),
        lambda: draft_report_recommendation(**at, given=kit.given(moot)),
        lambda: discard_report(**at),
        lambda: agree_report(**at),
        lambda: reopen_report(**at),
        lambda: publish_report(**at),
    ]
    for act in acts:
        with pytest.raises(error):
            act()


def test_members_write_and_chair_and_clerk_alone_agree_with_a_second_step(moot: Moot, on: Watchers) -> None:
    report = kit.complete(moot, on)
    with pytest.raises(NotAllowed):
        agree_report(**kit.at(on, report, moot.actor("sam")))
    with pytest.raises(NotAllowed):
        discard_report(**kit.at(on, report, moot.actor("sam")))
    with pytest.raises(SecondStepNeeded):
        agree_report(**kit.at(on, report, moot.actor("sade", second_step=False)))
    theirs = {"actor": moot.actor("cleo"), "body_id": moot.board.pk, "report_id": report.pk}
    for act in (agree_report, publish_report, discard_report):
        with pytest.raises(NotFound):
            act(**theirs)
    discard_report(**kit.at(on, report, moot.actor("clem")))
    assert not ScrutinyReport.objects.exists()
    assert Finding.objects.count() == 2
