"""A scrutiny report as files: PDF, and a document for Word with real headings and lists."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from docx import Document
from docx.document import Document as Docx
from docx.oxml.ns import qn

from deliberation.accountability.presenters.recommendations import answer_words
from deliberation.bodies.calc.filenames import safe_filename
from deliberation.bodies.calc.light_text import Block, blocks
from deliberation.scrutiny.calc.report import FINDINGS, RECOMMEND, SECTIONS
from deliberation.scrutiny.calc.words import SERIOUSNESS_WORDS, Seriousness
from deliberation.scrutiny.presenters.findings import in_short
from deliberation.scrutiny.presenters.reports import finding_lines, reply_line
from deliberation.scrutiny.queries.reports import WholeReport, report_data
from design.formats import day
from design.pdf import pdf
from webapi.base import ILLUSTRATIVE

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MADE_UP = "Illustrative: made up to show how the site works"
NOT_PUBLISHED = "This is a draft. The report is not published yet."


def report_pdf(whole: WholeReport) -> HttpResponse:
    """The report as a PDF; one that is not published says that it is a draft."""
    return _file(whole, pdf("scrutiny-report", file_data(whole)), "application/pdf", "pdf")


def report_docx(whole: WholeReport) -> HttpResponse:
    """The same as a document for Word."""
    return _file(whole, docx_bytes(file_data(whole)), DOCX_TYPE, "docx")


def _file(whole: WholeReport, content: bytes, kind: str, end: str) -> HttpResponse:
    report = whole.report
    response = HttpResponse(content, content_type=kind)
    name = safe_filename(f"{report.reference.replace('/', '-').lower()}.{end}")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if report.illustrative:
        response.headers[ILLUSTRATIVE] = "yes"
    return response


def file_data(whole: WholeReport) -> dict[str, Any]:
    """What both files print, in words."""
    data = report_data(whole)
    sections = [_section(row) for row in data["sections"]]
    keys = [row["key"] for row in data["sections"]]
    first, second = keys.index(FINDINGS) + 1, keys.index(RECOMMEND) + 1
    answers = {
        str(pk): ", ".join(filter(None, answer_words(each.recommendation)))
        for pk, each in whole.answers.items()
    }
    return {
        "title": data["title"],
        "reference": data["reference"],
        "body": data["body"],
        "question": data["enquiry_question"],
        "illustrative": data["illustrative"],
        "draft": not whole.published,
        "published": _day(data["published_on"]),
        "hash": whole.report.frozen_hash,
        "before": sections[:first],
        "findings": [_finding(row) for row in data["findings"]],
        "between": sections[first:second],
        "recommendations": [_recommendation(row, answers) for row in data["recommendations"]],
        "after": sections[second:],
    }


def _section(row: Mapping[str, str]) -> dict[str, Any]:
    empty = SECTIONS[row["key"]].empty if row["key"] in SECTIONS else ""
    kept = row["key"] in (FINDINGS, RECOMMEND)
    return {"title": row["title"], "blocks": _blocks(row["text"]), "empty": empty, "heads": kept}


def _blocks(text: str) -> list[dict[str, Any]]:
    return [_block(each) for each in blocks(text)]


def _block(each: Block) -> dict[str, Any]:
    return {"points": each.points, "lines": list(each.lines)}


def _day(text: str | None) -> str:
    return day(dt.date.fromisoformat(text)) if text else ""


def _finding(row: Mapping[str, Any]) -> dict[str, Any]:
    serious = in_short(SERIOUSNESS_WORDS[Seriousness(row["seriousness"])])
    return {
        "number": row["number"],
        "title": row["title"],
        "blocks": _blocks(row["text"]),
        "facts": [f"Reference: {row['reference']}", f"How serious: {serious}", *finding_lines(row)],
        "replies": [
            {"to": each["to"], "says": reply_line(each), "blocks": _blocks(each["text"])}
            for each in row["replies"]
        ],
    }


def _recommendation(row: Mapping[str, Any], answers: Mapping[str, str]) -> dict[str, Any]:
    facts = [f"To: {', '.join(each['name'] for each in row['to'])}"]
    facts += [f"Rests on finding {row['finding']}"] if row["finding"] else []
    for each in row["made"]:
        answer = f". Answer: {answers[each['id']]}" if each["id"] in answers else ""
        facts.append(f"{each['reference']} to {each['to']}, answer due by {_day(each['due_on'])}{answer}")
    return {
        "number": row["number"],
        "blocks": _blocks(row["text"]),
        "reasons": _blocks(row["reasons"]),
        "facts": facts,
    }


def docx_bytes(data: Mapping[str, Any]) -> bytes:
    """The document, with styles that screen readers read as headings and lists, in British English."""
    document = Document()
    _set_up(document, data)
    document.add_heading(data["title"], level=0)
    document.add_paragraph(f"{data['body']} · {data['reference']}")
    document.add_paragraph(NOT_PUBLISHED if data["draft"] else f"Published on {data['published']}")
    if data["question"]:
        _labelled(document, "The question", data["question"])
    _sections(document, data["before"])
    for each in data["findings"]:
        document.add_heading(f"Finding {each['number']}: {each['title']}", level=2)
        _passages(document, each["blocks"])
        _points(document, each["facts"])
        for reply in each["replies"]:
            _labelled(document, f"Reply of {reply['to']}", reply["says"])
            _passages(document, reply["blocks"])
    _sections(document, data["between"])
    for each in data["recommendations"]:
        document.add_heading(f"Recommendation {each['number']}", level=2)
        _passages(document, each["blocks"])
        _labelled(document, "Why", "")
        _passages(document, each["reasons"])
        _points(document, each["facts"])
    _sections(document, data["after"])
    if data["hash"]:
        document.add_paragraph(f"Proof of what was published (SHA-256): {data['hash']}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Docx, data: Mapping[str, Any]) -> None:
    """Title, author and language of the document; the word “illustrative” above each page where it is made up."""
    facts = document.core_properties
    facts.title, facts.author, facts.language = data["title"], data["body"], "en-GB"
    facts.comments = ""
    run = document.styles["Normal"].element.get_or_add_rPr()
    language = run.find(qn("w:lang"))
    if language is None:
        language = run.makeelement(qn("w:lang"), {})
        run.append(language)
    language.set(qn("w:val"), "en-GB")
    if data["illustrative"]:
        document.sections[0].header.paragraphs[0].text = MADE_UP


def _sections(document: Docx, sections: Iterable[Mapping[str, Any]]) -> None:
    for each in sections:
        if not (each["blocks"] or each["empty"] or each["heads"]):
            continue
        document.add_heading(each["title"], level=1)
        if each["blocks"]:
            _passages(document, each["blocks"])
        elif each["empty"]:
            document.add_paragraph(each["empty"])


def _passages(document: Docx, found: Iterable[Mapping[str, Any]]) -> None:
    for each in found:
        if each["points"]:
            _points(document, each["lines"])
        else:
            document.add_paragraph("\n".join(each["lines"]))


def _points(document: Docx, lines: Iterable[str]) -> None:
    for each in lines:
        document.add_paragraph(each, style="List Bullet")


def _labelled(document: Docx, label: str, text: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{label}{': ' if text else ''}").bold = True
    paragraph.add_run(text)
