"""Scrutiny reports of the committee of `tests.scrutiny`, in each of their stages, for tests."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from deliberation.scrutiny.actions.reports import choose_findings, start_report, write_report_section
from deliberation.scrutiny.actions.reports_publish import agree_report, publish_report
from deliberation.scrutiny.actions.reports_recommendations import DraftGiven, draft_report_recommendation
from deliberation.scrutiny.models import DraftRecommendation, ScrutinyReport
from tests.moot import Moot
from tests.scrutiny import Watchers
from tests.unit.scrutiny.findings import kit as findings

NOW, HOSTILE, later, words = findings.NOW, findings.HOSTILE, findings.later, findings.words
NEEDED = ("matter", "took_part", "evidence")


def begun(moot: Moot, on: Watchers, by: str = "clem", **changes: Any) -> ScrutinyReport:
    """A report that the clerk began."""
    return start_report(
        **({"actor": moot.actor(by), "body_id": on.committee.pk, "title": "Leaving hospital"} | changes)
    )


def at(on: Watchers, report: ScrutinyReport, by: Any) -> dict[str, Any]:
    """What every action on a report of the committee is given."""
    return {"actor": by, "body_id": on.committee.pk, "report_id": report.pk}


def write(moot: Moot, on: Watchers, report: ScrutinyReport, key: str, text: str, version: int = 0) -> None:
    """A section, written by a member."""
    write_report_section(**at(on, report, moot.actor("sam")), key=key, text=text, version=version)


def given(moot: Moot, finding_id: UUID | None = None, **changes: Any) -> DraftGiven:
    """A recommendation to the board and to a firm."""
    usual: dict[str, Any] = {
        "text": "Ring people back within a day.", "reasons": "Four months is too long.",
        "to_bodies": [moot.board.pk], "to_names": ["Northfen Dental Ltd"], "finding_id": finding_id,
    }  # fmt: skip
    return DraftGiven(**(usual | changes))


def draft(moot: Moot, on: Watchers, report: ScrutinyReport, **changes: Any) -> DraftRecommendation:
    """The same, in the report."""
    form = {key: changes.pop(key) for key in ("draft_id",) if key in changes}
    return draft_report_recommendation(
        **at(on, report, moot.actor("sam")), given=given(moot, **changes), **form
    )


def complete(moot: Moot, on: Watchers, **changes: Any) -> ScrutinyReport:
    """A report that lacks nothing: a finding with a reply, one that was published, a recommendation."""
    report = begun(moot, on, **changes)
    for key in NEEDED:
        write(moot, on, report, key, f"Words on {key}.\n\n- a point", _version(report, key))
    finding, _ = findings.replied(moot, on)
    other = findings.published(moot, on, title="Staff are kind", seriousness="good")
    choose_findings(**at(on, report, moot.actor("sam")), findings=[other.pk, finding.pk])
    draft(moot, on, report, finding_id=finding.pk)
    return report


def _version(report: ScrutinyReport, key: str) -> int:
    section = report.sections.filter(key=key).first()
    return section.version if section is not None else 0


def agreed(moot: Moot, on: Watchers, **changes: Any) -> ScrutinyReport:
    """The same, agreed."""
    return agree_report(**at(on, complete(moot, on, **changes), moot.actor("sade")))


def published(moot: Moot, on: Watchers, **changes: Any) -> ScrutinyReport:
    """The same, published."""
    return publish_report(**at(on, agreed(moot, on, **changes), moot.actor("sade")))
