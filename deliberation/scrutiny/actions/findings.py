"""Writing findings down: drafting, changing, throwing a draft away."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.rows import locked_body, next_in
from deliberation.accountability.calc.topics import TOPICS, packed
from deliberation.accountability.queries.acting import member_acting
from deliberation.bodies.actions.texts import line, link, passage
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import scope_of
from deliberation.scrutiny.calc.findings import FindingAct, may
from deliberation.scrutiny.calc.words import (
    FACTORS,
    FINDING_STATUS_WORDS,
    LEVERS,
    FindingStatus,
    ReportStatus,
    Seriousness,
    Sureness,
)
from deliberation.scrutiny.models import Enquiry, Evidence, Finding, FindingEvidence, RightOfReply
from deliberation.scrutiny.queries.findings import evidence_numbers, no_such_finding
from indexapp.queries.geography import reference
from indexapp.queries.pins import PinnedFigure, figure_now
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState

LONGEST_TITLE, LONGEST_TEXT, LONGEST_PLACE, LONGEST_WHY = 200, 8000, 200, 500
MOST_SOURCES, MOST_TOPICS, MOST_A_YEAR = 20, 10, 5000


class FindingChanged(WrongState):
    """Somebody else changed the finding after the writer had opened it."""

    code = "finding_changed"
    next_step = "Read what they wrote, put both together, and save again. Your text is kept on the page."


@dataclass(frozen=True)
class FigureGiven:
    """A figure of the index: of which index, which metric, area (by its key) and period."""

    definition: str
    metric: str
    area: str
    period: str


@dataclass(frozen=True)
class FindingGiven:
    """A finding as a form gives it. `evidence`: numbers of the enquiry's; `sources`: (title, link) each."""

    title: str
    text: str
    seriousness: str
    sureness: str
    sureness_why: str = ""
    area_key: str = ""
    place: str = ""
    topics: Sequence[str] = ()
    lever: str = ""
    factor: str = ""
    sources: Sequence[tuple[str, str]] = ()
    enquiry_id: UUID | None = None
    evidence: Sequence[int] = ()


@transaction.atomic
def draft_finding(
    *,
    actor: Actor,
    body_id: UUID,
    given: FindingGiven,
    figure: FigureGiven | None = None,
    finding_id: UUID | None = None,
) -> Finding:
    """Write a finding down, seen by the body's people alone. `figure` is pinned as the published run says it.

    `finding_id` makes a form that is sent twice write one. Raises NotFound, BadInput, WrongState where the body has ended.
    """
    require(actor, Permission.ENQUIRY_WRITE, scope_of(body_id))
    body = locked_body(body_id)
    made = Finding.objects.filter(pk=finding_id).first() if finding_id is not None else None
    if made is not None and made.body_id == body.pk:
        return made
    if made is not None:
        raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
    values, evidence = _checked(body, given)
    pinned = _pinned(figure)
    place = next_in(Finding, body, "F", today_in_england())
    if place.number > MOST_A_YEAR:
        raise BadInput(f"A body writes at most {MOST_A_YEAR:,} findings a year.")
    by = member_acting(actor, body_id, Permission.ENQUIRY_WRITE)
    finding = Finding.objects.create(
        pk=finding_id or uuid.uuid4(),
        body=body,
        reference=place.reference,
        year=place.year,
        number=place.number,
        membership=by,
        role=by.role,
        illustrative=body.illustrative or (pinned is not None and pinned.illustrative),
        **values,
        **_figure_columns(pinned),
    )
    _rest_on(finding, evidence)
    record(
        actor, Event.FINDING_DRAFTED, "finding", finding.pk, body=str(body_id), number=finding.number,
        metric=pinned.metric if pinned else "", run=pinned.run_id if pinned else None,
    )  # fmt: skip
    return finding


@transaction.atomic
def change_finding(
    *,
    actor: Actor,
    body_id: UUID,
    finding_id: UUID,
    given: FindingGiven,
    version: int,
    figure: FigureGiven | None = None,
    drop_figure: bool = False,
) -> Finding:
    """Change a finding before it is published. `version` is the one that the writer started from.

    A pinned figure stays unless another is given or it is dropped. The same again changes nothing. Raises NotFound,
    BadInput, WrongState by its status, and FindingChanged when somebody else was quicker: nothing is stored then.
    """
    require(actor, Permission.ENQUIRY_WRITE, scope_of(body_id))
    finding = locked_finding(body_id, finding_id)
    need(FindingAct.CHANGE, finding)
    if finding.in_reports.filter(report__status=ReportStatus.AGREED.value).exists():
        raise WrongState("An agreed report holds this finding.", next_step="Open the report again first.")
    values, evidence = _checked(finding.body, given, finding)
    if figure is not None or drop_figure:
        values |= _figure_columns(_pinned(figure))
    same = all(getattr(finding, name) == value for name, value in values.items())
    if same and evidence_numbers(finding) == [each.number for each in evidence]:
        return finding
    if finding.version != version:
        raise FindingChanged("Somebody changed this finding while you were writing.", version=finding.version)
    for name, value in values.items():
        setattr(finding, name, value)
    finding.version, finding.changed_at = version + 1, clock.now()
    finding.save(update_fields=[*values, "version", "changed_at"])
    _rest_on(finding, evidence)
    record(
        actor, Event.FINDING_CHANGED, "finding", finding.pk, body=str(body_id), version=finding.version, status=finding.status
    )  # fmt: skip
    return finding


@transaction.atomic
def discard_finding(*, actor: Actor, body_id: UUID, finding_id: UUID) -> None:
    """Throw a draft away that nobody outside was shown.

    Raises NotFound, and WrongState once it was shown to anybody: such a finding is withdrawn.
    """
    require(actor, Permission.ENQUIRY_WRITE, scope_of(body_id))
    finding = locked_finding(body_id, finding_id)
    need(FindingAct.DISCARD, finding)
    if RightOfReply.objects.filter(finding=finding).exists():
        raise WrongState("Others were shown this finding.", next_step="Withdraw it, and say why.")
    if finding.in_reports.exists() or finding.report_recommendations.exists():
        raise WrongState("A report holds this finding.", next_step="Take it out of the report first.")
    finding.delete()
    record(actor, Event.FINDING_DISCARDED, "finding", finding_id, body=str(body_id), number=finding.number)


def locked_finding(body_id: UUID, finding_id: UUID) -> Finding:
    """A finding of the body, locked until commit. Raises NotFound, for another body's too."""
    rows = Finding.objects.select_for_update(of=("self",)).select_related("body", "enquiry")
    found = rows.filter(pk=finding_id, body=body_id).first()
    if found is None:
        raise no_such_finding()
    return found


def need(act: FindingAct, finding: Finding) -> None:
    """Raise WrongState where a finding's status does not allow something."""
    if not may(act, finding.status):
        stands = FINDING_STATUS_WORDS[FindingStatus(finding.status)]
        stands = stands[:1].lower() + stands[1:]
        raise WrongState(f"This cannot be done now: the finding is {stands}.")


def _pinned(figure: FigureGiven | None) -> PinnedFigure | None:
    """The figure as the published run says it. Raises BadInput where there is none."""
    if figure is None:
        return None
    found = figure_now(figure.definition, figure.metric, figure.area, figure.period)
    if found is None:
        raise BadInput(
            "The index has no such figure.",
            next_step="Choose another metric, area or period.",
            field="metric",
        )
    return found


def _figure_columns(figure: PinnedFigure | None) -> dict[str, Any]:
    return {
        "definition": figure.definition if figure is not None else "",
        "figure": figure.as_json() if figure is not None else None,
        "run_id": figure.run_id if figure is not None else None,
        "now": None,
        "now_run_id": None,
        "moved_at": None,
    }


def _checked(
    body: Body, given: FindingGiven, finding: Finding | None = None
) -> tuple[dict[str, Any], list[Evidence]]:
    """The columns of a finding, and its evidence. Raises BadInput with the field that is at fault."""
    for name, value, known in (
        ("seriousness", given.seriousness, set(Seriousness)),
        ("sureness", given.sureness, set(Sureness)),
        ("lever", given.lever, {"", *LEVERS}),
        ("factor", given.factor, {"", *FACTORS}),
    ):
        if value not in known:
            raise BadInput("Choose one of the answers that are offered.", field=name)
    unknown = [each for each in given.topics if each not in TOPICS]
    if unknown or len(set(given.topics)) > MOST_TOPICS:
        raise BadInput(f"Choose at most {MOST_TOPICS} topics from the list.", field="topics")
    enquiry = _enquiry(body, given.enquiry_id, finding)
    values = {
        "title": line("What was found", given.title, LONGEST_TITLE, needed=True),
        "text": passage("What you saw and heard", given.text, LONGEST_TEXT, needed=True),
        "place": line("The place", given.place, LONGEST_PLACE),
        "seriousness": str(given.seriousness),
        "sureness": str(given.sureness),
        "sureness_why": line("Why you are as sure as that", given.sureness_why, LONGEST_WHY),
        "topics": packed(given.topics),
        "lever": given.lever,
        "factor": given.factor,
        "sources": _sources(given.sources),
        "enquiry_id": enquiry.pk if enquiry is not None else None,
        **_area(given.area_key, finding),
    }
    return values, _evidence(enquiry, given.evidence, finding)


def _area(key: str, finding: Finding | None) -> dict[str, str]:
    if not key:
        return {"area_key": "", "area_name": ""}
    if finding is not None and finding.area_key == key:
        return {"area_key": key, "area_name": finding.area_name}
    found = reference().areas.get(key)
    if found is None:
        raise BadInput("There is no such area.", field="area_key")
    return {"area_key": key, "area_name": found.short_name[:160]}


def _sources(given: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    if len(given) > MOST_SOURCES:
        raise BadInput(f"A finding names at most {MOST_SOURCES} sources.", field="sources")
    try:
        return [
            {
                "title": line("The name of a source", title, 300, needed=True),
                "href": link("The link to a source", href),
            }
            for title, href in given
        ]
    except BadInput as error:
        raise BadInput(error.message, field="sources") from error


def _enquiry(body: Body, enquiry_id: UUID | None, finding: Finding | None) -> Enquiry | None:
    if enquiry_id is None:
        return None
    found = Enquiry.objects.filter(pk=enquiry_id, body=body).first()
    if found is None:
        raise BadInput("This body has no such line of enquiry.", field="enquiry_id")
    return found


def _evidence(enquiry: Enquiry | None, numbers: Sequence[int], finding: Finding | None) -> list[Evidence]:
    """The evidence of these numbers. One that the finding rests on already stays, taken back since or not."""
    wanted = sorted(set(numbers))
    if not wanted:
        return []
    rows = (
        Evidence.objects.filter(enquiry=enquiry, number__in=wanted)
        if enquiry is not None
        else Evidence.objects.none()
    )
    kept = (
        set(evidence_numbers(finding))
        if finding is not None and enquiry is not None and finding.enquiry_id == enquiry.pk
        else set()
    )
    known = {each.number: each for each in rows if each.withdrawn_at is None or each.number in kept}
    missing = [each for each in wanted if each not in known]
    if missing:
        raise BadInput(f"The line of enquiry has no evidence E{missing[0]}.", field="evidence")
    return [known[each] for each in wanted]


def _rest_on(finding: Finding, evidence: Sequence[Evidence]) -> None:
    """Let the finding rest on this evidence and no other."""
    FindingEvidence.objects.filter(finding=finding).exclude(evidence__in=evidence).delete()
    held = set(FindingEvidence.objects.filter(finding=finding).values_list("evidence_id", flat=True))
    FindingEvidence.objects.bulk_create(
        [FindingEvidence(finding=finding, evidence=each) for each in evidence if each.pk not in held]
    )
