"""The decision notice: what councils publish of a decision, as a page of paper."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from deliberation.accountability.calc.decision_money import difference_words, pounds_words, total
from deliberation.accountability.calc.decisions import LINK_KIND_WORDS, DecisionStatus, LinkKind
from deliberation.accountability.calc.topics import topic_words
from deliberation.accountability.presenters.call_ins import call_in_words, carried_out_words
from deliberation.accountability.presenters.decisions import area_names, status_words
from deliberation.accountability.queries.decision_page import MoneyLine, WholeDecision
from deliberation.bodies.calc.filenames import safe_filename
from deliberation.bodies.calc.light_text import Block, blocks
from design.formats import day
from design.pdf import pdf
from kernel.errors import NotFound
from notices.feeds import absolute
from webapi.base import ILLUSTRATIVE


def notice_pdf(whole: WholeDecision) -> HttpResponse:
    """The notice as a file. Raises NotFound for a decision that is not published as taken."""
    if not whole.is_taken:
        raise NotFound("There is no notice: this decision is not taken yet.")
    response = HttpResponse(pdf("decision-notice", notice_data(whole)), content_type="application/pdf")
    name = safe_filename(f"decision-notice-{whole.decision.reference.replace('/', '-')}.pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if whole.decision.illustrative:
        response.headers[ILLUSTRATIVE] = "yes"
    return response


def notice_data(whole: WholeDecision) -> dict[str, Any]:
    """What the notice prints."""
    each = whole.decision
    return {
        "title": f"Decision notice {each.reference}",
        "illustrative": each.illustrative,
        "body": each.body.name,
        "subject": each.title,
        "warning": ""
        if each.status == DecisionStatus.TAKEN
        else "This decision was replaced by a later one.",
        "facts": _facts(whole),
        "text": _plain(blocks(each.text)),
        "reasons": _plain(blocks(each.reasons)),
        "alternatives": _plain(blocks(each.alternatives)),
        "money": _money(whole.parts.money),
        "difference": _difference(whole.parts.money),
        "papers": [
            {"title": one.title, "href": absolute(one.href) if one.href.startswith("/") else one.href}
            for one in whole.parts.papers
        ],
        "links": [f"{LINK_KIND_WORDS[LinkKind(one.kind)]}: {one.title}" for one in whole.parts.links],
        "where": absolute(reverse("decision", args=[each.pk])),
    }


def _facts(whole: WholeDecision) -> list[tuple[str, str]]:
    each = whole.decision
    found = [
        ("Reference", each.reference),
        ("Status", status_words(each)),
        ("Decided by", each.taken_by),
        ("Decided on", day(each.taken_on) if each.taken_on else ""),
        ("Published on", day(each.published_at) if each.published_at else ""),
        ("Key decision", "Yes" if each.key else "No"),
        ("Meeting", each.meeting.title if each.meeting is not None else ""),
        ("Call-in", call_in_words(each) or "This decision cannot be called in"),
        ("May be carried out", carried_out_words(each, whole.call_ins)),
        ("Areas and councils", ", ".join(area_names(each))),
        ("Topics", ", ".join(topic_words(each.topics))),
    ]
    return [row for row in found if row[1]]


def _money(lines: Iterable[MoneyLine]) -> list[list[str]]:
    rows = list(lines)
    if not rows:
        return []
    found = [
        [each.what or "All of it", each.period, _planned(each.planned), pounds_words(each.actual)]
        for each in rows
    ]
    whole = total(each.line for each in rows)
    return [*found, ["Total", "", pounds_words(whole.planned), pounds_words(whole.actual)]]


def _planned(pence: int | None) -> str:
    return pounds_words(pence) if pence is not None else "Not planned"


def _difference(lines: Iterable[MoneyLine]) -> str:
    """How what was spent differs, over the lines that have both sums; empty while none has."""
    whole = total(each.line for each in lines)
    if whole.difference is None:
        return ""
    return f"{difference_words(whole.difference)}, over the {whole.compared} of {whole.lines} lines with both sums."


def _plain(found: Iterable[Block]) -> list[dict[str, Any]]:
    return [{"points": each.points, "lines": list(each.lines)} for each in found]
