"""Scrutiny reports in words, for lists and for their page: while they are written, agreed, and as they were published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse

from access.gate import allows, holds
from access.permissions import Permission
from deliberation.accountability.presenters.figures import value_words
from deliberation.accountability.presenters.recommendations import answer_words, tags
from deliberation.accountability.queries.recommendations import Answered
from deliberation.bodies.calc.light_text import Block, blocks
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import scope_of
from deliberation.scrutiny.calc.report import FINDINGS, RECOMMEND, SECTIONS
from deliberation.scrutiny.calc.words import (
    REPORT_STATUS_WORDS,
    SERIOUSNESS_WORDS,
    SURENESS_WORDS,
    ReportStatus,
    Seriousness,
    Sureness,
)
from deliberation.scrutiny.models import ScrutinyReport, ScrutinySectionVersion
from deliberation.scrutiny.presenters.findings import SERIOUS_COLOURS, in_short, says_words
from deliberation.scrutiny.presenters.frame import scrutiny_frame
from deliberation.scrutiny.queries.findings import works_on
from deliberation.scrutiny.queries.reports import WholeReport, report_data
from design.formats import day, moment
from design.tables import Cell, Column, Row, Table
from indexapp.queries.pins import PinnedFigure
from kernel.actors import Actor

COLOURS = {ReportStatus.DRAFT: "grey", ReportStatus.AGREED: "blue", ReportStatus.PUBLISHED: "green"}


@dataclass(frozen=True)
class SectionView:
    """A section as the page shows it; `empty` stands where nothing is written."""

    key: str
    title: str
    blocks: list[Block]
    empty: str
    edit_href: str = ""
    history_href: str = ""


@dataclass(frozen=True)
class FindingView:
    """A finding as it stands in a report."""

    number: int
    title: str
    href: str
    text: list[Block]
    tag: tuple[str, str]
    facts: list[str]
    replies: list[tuple[str, str, list[Block]]]


@dataclass(frozen=True)
class MadeView:
    """A recommendation that a published report made, to one addressee, with where its answer stands."""

    to: str
    reference: str
    href: str
    due: str
    tags: list[tuple[str, str]]
    answer: str


@dataclass(frozen=True)
class RecommendationView:
    """A recommendation as it stands in a report. `made`: what became of it once the report was published."""

    number: int
    text: list[Block]
    reasons: list[Block]
    to: str
    finding: str
    made: list[MadeView] = field(default_factory=list)
    edit_href: str = ""


def reports_frame(actor: Actor, body: Body, *trail: tuple[str, str]) -> dict[str, Any]:
    """Context of a page below a body's reports."""
    return scrutiny_frame(actor, body, "reports", *trail)


def status_tag(report: ScrutinyReport) -> tuple[str, str]:
    """Where a report stands, with a colour."""
    status = ReportStatus(report.status)
    return REPORT_STATUS_WORDS[status], COLOURS[status]


def reports_table(found: Iterable[ScrutinyReport], caption: str, *, of_body: bool = False) -> Table:
    """A list; `of_body` leaves the body out."""
    columns = [Column("title", "Report", wide=True)]
    columns += [] if of_body else [Column("body", "By")]
    columns += [Column("status", "Where it stands")]
    rows = [Row(_cells(each, of_body)) for each in found]
    return Table(id="reports", caption=caption, columns=columns, rows=rows, stacked=True)


def _cells(each: ScrutinyReport, of_body: bool) -> list[Cell | str]:
    made_up = "Illustrative" if each.illustrative and not of_body else ""
    note = " · ".join(filter(None, (each.reference, made_up)))
    cells: list[Cell | str] = [Cell(each.title, href=reverse("scrutiny_report", args=[each.pk]), note=note)]
    cells += [] if of_body else [each.body.name]
    return [
        *cells,
        Cell(status_tag(each)[0], note=f"on {day(each.published_at)}" if each.published_at else ""),
    ]


def report_page(actor: Actor, whole: WholeReport, replaced_by: ScrutinyReport | None) -> dict[str, Any]:
    """Context of the report's page. No query but the actor's roles, once."""
    report = whole.report
    scope = scope_of(report.body_id)
    writes = report.status == ReportStatus.DRAFT and holds(actor, Permission.ENQUIRY_WRITE, scope)
    data = report_data(whole)
    context = reports_frame(actor, report.body) | report_views(
        report, data, whole.answers, edits=writes, history=works_on(actor, report.body_id)
    )
    context |= {
        "report": report,
        "tag": status_tag(report),
        "published": whole.published,
        "stands": _stands(report),
        "data": data,
        "hash": report.frozen_hash,
        "replaced_by": replaced_by,
        "writes": writes,
        "lacking": whole.lacking if writes else [],
        "tools": _tools(actor, whole),
    }
    return context | ({"illustrative": True} if report.illustrative else {})


def report_views(
    report: ScrutinyReport,
    data: Mapping[str, Any],
    answers: Mapping[UUID, Answered],
    *,
    edits: bool = False,
    history: bool = False,
) -> dict[str, Any]:
    """Sections, findings and recommendations as the page shows them, each in its place."""
    at = [report.body.slug, report.pk]
    sections = [_section(row, at, edits=edits, history=history) for row in data["sections"]]
    keys = [each.key for each in sections]
    first, second = keys.index(FINDINGS) + 1, keys.index(RECOMMEND) + 1
    found = [_recommendation(row, at, answers, edits) for row in data["recommendations"]]
    return {
        "sections_before": sections[:first],
        "sections_between": sections[first:second],
        "sections_after": sections[second:],
        "findings": [finding_view(row) for row in data["findings"]],
        "recommendations": found,
        "answered_words": _answered_words(list(answers.values())),
    }


def _section(row: Mapping[str, str], at: list[object], *, edits: bool, history: bool) -> SectionView:
    key = row["key"]
    return SectionView(
        key=key,
        title=row["title"],
        blocks=blocks(row["text"]),
        empty=SECTIONS[key].empty if key in SECTIONS else "",
        edit_href=reverse("edit_report_section", args=[*at, key]) if edits else "",
        history_href=reverse("report_section_history", args=[*at, key]) if history and row["text"] else "",
    )


def finding_view(row: Mapping[str, Any]) -> FindingView:
    """A finding of a report, from its data."""
    serious = Seriousness(row["seriousness"])
    return FindingView(
        number=row["number"],
        title=row["title"],
        href=reverse("finding", args=[row["id"]]),
        text=blocks(row["text"]),
        tag=(in_short(SERIOUSNESS_WORDS[serious]), SERIOUS_COLOURS[serious]),
        facts=finding_lines(row),
        replies=[(each["to"], reply_line(each), blocks(each["text"])) for each in row["replies"]],
    )


def finding_lines(row: Mapping[str, Any]) -> list[str]:
    """Where it was found, how sure the committee is, the figure, the sources: a line each."""
    where = ", ".join(filter(None, (row["place"], row["area"])))
    sure = SURENESS_WORDS[Sureness(row["sureness"])]
    lines = [f"Where: {where}"] if where else []
    lines.append(f"How sure: {'. '.join(filter(None, (sure, row['sureness_why'])))}")
    if row["figure"]:
        figure = PinnedFigure.from_json(row["figure"])
        said = value_words(figure, figure.value, figure.absent)
        lines.append(
            f"Figure: {figure.title}, {figure.area_name}, {figure.period}: {said} (run {figure.run_id})"
        )
    lines += [f"Source: {each['title']} {each['href']}".rstrip() for each in row["sources"]]
    return lines


def reply_line(each: Mapping[str, Any]) -> str:
    """What somebody who was asked said, in one sentence."""
    if each["given_on"] is None:
        return f"No reply came by {_day(each['due_on'])}."
    return says_words(each["accepts"], each["waived"])


def _recommendation(
    row: Mapping[str, Any], at: list[object], answers: Mapping[UUID, Answered], edits: bool
) -> RecommendationView:
    return RecommendationView(
        number=row["number"],
        text=blocks(row["text"]),
        reasons=blocks(row["reasons"]),
        to=", ".join(each["name"] for each in row["to"]),
        finding=row["finding"],
        made=[_made(each, answers.get(UUID(each["id"]))) for each in row["made"]],
        edit_href=reverse("edit_report_recommendation", args=[*at, row["draft"]]) if edits else "",
    )


def _made(row: Mapping[str, str], answered: Answered | None) -> MadeView:
    made = answered.recommendation if answered is not None else None
    return MadeView(
        to=row["to"],
        reference=row["reference"],
        href=reverse("recommendation", args=[row["id"]]),
        due=_day(row["due_on"]),
        tags=tags(made) if made is not None else [],
        answer=answer_words(made)[1] if made is not None else "",
    )


def _day(text: str) -> str:
    return day(dt.date.fromisoformat(text))


def _answered_words(answers: Sequence[Answered]) -> str:
    done = sum(each.response is not None for each in answers)
    return f"{done} of {len(answers)} answered" if answers else ""


def _stands(report: ScrutinyReport) -> str:
    if report.published_at is not None:
        return f"Published on {day(report.published_at)}."
    if report.agreed_at is not None:
        return (
            f"Agreed on {moment(report.agreed_at)}. Nobody outside the body sees it before it is published."
        )
    return "Being written. Nobody outside the body sees it before it is published."


def _tools(actor: Actor, whole: WholeReport) -> dict[str, str]:
    """What the reader may do with the report as it stands: address by name, empty where they may not."""
    report = whole.report
    scope, at = scope_of(report.body_id), [report.body.slug, report.pk]
    draft, agreed = report.status == ReportStatus.DRAFT, report.status == ReportStatus.AGREED
    edits = holds(actor, Permission.ENQUIRY_EDIT, scope)
    publishes = allows(actor, Permission.SCRUTINY_REPORT_PUBLISH, scope)
    able = {
        "agree_scrutiny_report": publishes and draft and not whole.lacking,
        "publish_scrutiny_report": publishes and agreed,
        "reopen_scrutiny_report": publishes and agreed,
        "rename_scrutiny_report": edits and draft,
        "discard_scrutiny_report": edits and draft,
    }
    tools = {name: reverse(name, args=at) if can else "" for name, can in able.items()}
    start = reverse("start_scrutiny_report", args=[report.body.slug])
    tools["replace"] = f"{start}?replaces={report.pk}" if edits and whole.published else ""
    held = holds(actor, Permission.SCRUTINY_REPORT_PUBLISH, scope) and not publishes
    tools["second_step"] = "yes" if held and not whole.published else ""
    return tools


def versions_table(versions: Sequence[ScrutinySectionVersion], role: Any) -> Table:
    """Who wrote which version when, newest first; `role`: words of a role. Offices, not names."""
    columns = [
        Column("version", "Version"),
        Column("when", "When"),
        Column("who", "By"),
        Column("size", "Words"),
    ]
    rows = [
        Row(
            [
                Cell(f"Version {each.version}", href=f"?version={each.version}"),
                moment(each.made_at),
                role(each.membership.role) if each.membership is not None else "–",
                f"{len(each.text.split()):,}",
            ]
        )
        for each in versions
    ]
    return Table(id="versions", caption="Versions", columns=columns, rows=rows, stacked=True)
