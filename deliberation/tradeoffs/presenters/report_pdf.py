"""The report as a PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from deliberation.accountability.presenters.recommendations import answer_words
from deliberation.accountability.queries.recommendations import Answered
from deliberation.bodies.calc.filenames import safe_filename
from deliberation.bodies.calc.light_text import blocks
from deliberation.tradeoffs.calc.report import RECOMMEND, SECTIONS
from deliberation.tradeoffs.queries.report import Whole, answers_of, report_data
from design.formats import day
from design.pdf import pdf
from webapi.base import ILLUSTRATIVE


def report_pdf(whole: Whole) -> HttpResponse:
    """The report as a file; one that is not handed over says on each page that it is a draft."""
    content = pdf("panel-report", pdf_data(whole))
    response = HttpResponse(content, content_type="application/pdf")
    name = safe_filename(f"{whole.tradeoff.body.slug}-report.pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if whole.tradeoff.illustrative:
        response.headers[ILLUSTRATIVE] = "yes"
    return response


def pdf_data(whole: Whole) -> dict[str, Any]:
    """What the PDF prints."""
    data = report_data(whole)
    answers = answers_of(whole.tradeoff) if whole.published else {}
    sections = [_section(row) for row in data["sections"]]
    split = list(SECTIONS).index(RECOMMEND) + 1
    return {
        "title": f"Report: {data['title']}",
        "illustrative": data["illustrative"],
        "draft": not whole.published,
        "body": data["body"],
        "question": data["question"],
        "asked_by": data["asked_by"],
        "handed_over": _day(data["handed_over_on"]),
        "before": sections[:split],
        "after": sections[split:],
        "recommendations": [_recommendation(row, answers) for row in data["recommendations"]],
    }


def _section(row: Mapping[str, str]) -> dict[str, Any]:
    return {
        "title": row["title"],
        "blocks": _blocks(row["text"]),
        "empty": SECTIONS[row["key"]].empty if row["key"] in SECTIONS else "",
    }


def _blocks(text: str) -> list[dict[str, Any]]:
    return [{"points": each.points, "lines": list(each.lines)} for each in blocks(text)]


def _day(text: str | None) -> str:
    return day(dt.date.fromisoformat(text)) if text else ""


def _recommendation(row: Mapping[str, Any], answers: Mapping[UUID, Answered]) -> dict[str, Any]:
    answered = answers.get(UUID(row["id"])) if row["id"] else None
    vote = row["vote"]
    facts = [
        ["To", row["to"]],
        ["Reference", row["reference"]],
        ["Answer due by", _day(row["due_on"])],
        ["Answer", ", ".join(answer_words(answered.recommendation)) if answered is not None else ""],
        ["Option", row["option"]],
        ["Evidence", "; ".join(f"E{item['number']}: {item['claim']}" for item in row["evidence"])],
        ["Vote", f"{vote['title']} ({vote['ballots']} of {vote['entitled']} people voted)" if vote else ""],
    ]
    return {
        "number": row["number"],
        "text": _blocks(row["text"]),
        "reasons": _blocks(row["reasons"]),
        "facts": [fact for fact in facts if fact[1]],
    }
