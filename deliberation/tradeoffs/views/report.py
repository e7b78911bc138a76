"""Pages of the panel's report: reading it, writing a section, its versions, the PDF, agreeing it and handing it over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.calc.light_text import blocks
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from deliberation.tradeoffs.actions.report import ReportIsAgreed, SectionChanged, write_section
from deliberation.tradeoffs.actions.report_hand_over import agree_report, hand_over_report, reopen_report
from deliberation.tradeoffs.calc.report import SECTIONS
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.forms.report import SectionForm, VersionsForm
from deliberation.tradeoffs.models import PanelReport, ReportStatus, Section, TradeOff
from deliberation.tradeoffs.presenters.frame import at
from deliberation.tradeoffs.presenters.report import report_frame, report_page, rich
from deliberation.tradeoffs.presenters.report_pdf import report_pdf
from deliberation.tradeoffs.presenters.report_versions import compared, versions_table
from deliberation.tradeoffs.queries.report import (
    evidence_numbers,
    may_write_now,
    need_writer,
    no_such_section,
    reads_draft,
    report_of,
    report_to_read,
    section_of,
    versions_of,
    whole_report,
)
from deliberation.tradeoffs.queries.tradeoffs import check_stage, tradeoff_at, tradeoff_to_act_for
from kernel.errors import NotFound

PER_PAGE = 20


@require_safe
@never_cache
def panel_report(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """The report: to everybody once it is handed over, before that to the people of the body."""
    actor = acting(request)
    tradeoff = tradeoff_at(actor, slug, tradeoff_id)
    return render(request, "tradeoffs/report/report.html", report_page(actor, report_to_read(tradeoff)))


@require_safe
@never_cache
def panel_report_pdf(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """The report as a PDF, for those who may read it."""
    actor = acting(request)
    whole = whole_report(tradeoff_at(actor, slug, tradeoff_id))
    if whole.report is None or not (whole.published or reads_draft(actor, whole.tradeoff)):
        raise NotFound(
            "There is no report to read yet.", next_step="The page of the report says where it stands."
        )
    return report_pdf(whole)


def writer(request: HttpRequest, slug: str, tradeoff_id: UUID) -> tuple[TradeOff, PanelReport | None]:
    """The trade-off and its report for somebody who can write on it now. Raises what the actions would."""
    actor = acting(request)
    tradeoff = tradeoff_to_act_for(actor, slug, tradeoff_id, Permission.TRADEOFF_SEE_PRIVATE)
    need_writer(actor, tradeoff)
    report = report_of(tradeoff)
    if request.method != "POST" and not may_write_now(actor, tradeoff, report):
        check_stage(tradeoff, Act.WRITE_REPORT)
        raise ReportIsAgreed("The report is agreed or handed over, so it stays as it is.")
    return tradeoff, report


@page
@never_cache
@login_required
def edit_section(request: HttpRequest, slug: str, tradeoff_id: UUID, key: str) -> HttpResponse:
    """Write a section. What somebody else wrote meanwhile is shown beside the reader's own text, and neither is lost."""
    if key not in SECTIONS:
        raise no_such_section()
    tradeoff, report = writer(request, slug, tradeoff_id)
    section, facts = section_of(report, key), SECTIONS[key]
    first = {"version": section.version if section else 0, "text": section.text if section else ""}
    form = SectionForm(sent(request), initial=first, label=facts.title, help_text=facts.help)
    theirs: dict[str, Any] = {}
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            write_section(
                actor=acting(request), body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, key=key,
                text=form.cleaned_data["text"], version=version,
            )  # fmt: skip
        except SectionChanged as error:
            section = section_of(report_of(tradeoff), key)
            tell(form, error)
            theirs = _theirs(request, form, section, version)
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, f"“{facts.title}” is saved.")
            return redirect("panel_report", slug=slug, tradeoff_id=tradeoff.pk)
    context = report_frame(acting(request), tradeoff) | {
        "form": form,
        "facts": facts,
        "key": key,
        "version": section.version if section else 0,
        **theirs,
    }
    return render(request, "tradeoffs/report/section.html", context, status=409 if theirs else 200)


def _theirs(request: HttpRequest, form: SectionForm, section: Section | None, version: int) -> dict[str, Any]:
    """What stands now and what changed since the writer began; the form carries the present version from here on."""
    if section is None:
        return {}
    sent_again = request.POST.copy()
    sent_again["version"] = str(section.version)
    form.data = sent_again
    rows = {
        each.version: each for each in versions_of(section).filter(version__in=(version, section.version))
    }
    before = rows[version].text if version in rows else ""
    return {
        "theirs": blocks(section.text),
        "their_name": rows[section.version].by_name if section.version in rows else "",
        "change": compared("what you started from", before, "what stands now", section.text),
    }


@require_safe
@never_cache
@login_required
def section_history(request: HttpRequest, slug: str, tradeoff_id: UUID, key: str) -> HttpResponse:
    """The versions of a section, for the people of the body, and any two of them side by side."""
    actor = acting(request)
    tradeoff = tradeoff_to_act_for(actor, slug, tradeoff_id, Permission.TRADEOFF_SEE_PRIVATE)
    section = section_of(report_of(tradeoff), key)
    versions = versions_of(section)
    numbers = list(versions.values_list("version", flat=True))
    form = VersionsForm(request.GET if "old" in request.GET else _newest_two(numbers), versions=numbers)
    listed = Paginator(numbers, PER_PAGE).get_page(request.GET.get("page"))
    context = report_frame(actor, tradeoff) | {
        "facts": SECTIONS[key],
        "key": key,
        "form": form,
        "page_obj": listed,
        "table": versions_table(list(versions.filter(version__in=list(listed)))),
        "found": len(numbers),
    }
    if section is not None and form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        texts = dict(versions.filter(version__in=(old, new)).values_list("version", "text"))
        context["change"] = compared(f"Version {old}", texts[old], f"version {new}", texts[new])
        context["text"] = rich(tradeoff, texts[new], evidence_numbers(tradeoff))
        context["shown"] = new
    return render(request, "tradeoffs/report/history.html", context)


def _newest_two(numbers: list[int]) -> dict[str, str]:
    if not numbers:
        return {}
    return {"new": str(numbers[0]), "old": str(numbers[1] if len(numbers) > 1 else numbers[0])}


def _ask(
    request: HttpRequest, tradeoff: TradeOff, question: str, lines: list[str], button: str, **more: Any
) -> HttpResponse:
    context = report_frame(acting(request), tradeoff) | {
        "question": question,
        "consequences": lines,
        "button": button,
        "danger": False,
        "caption": f"{tradeoff.body.name}: {tradeoff.title}",
        "cancel_href": at(tradeoff, "panel_report"),
    }
    return render(request, "components/confirm.html", context | more)


@page
@never_cache
@login_required
def agree(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Agree the report, after asking."""
    actor = acting(request)
    tradeoff = tradeoff_to_act_for(actor, slug, tradeoff_id, Permission.REPORT_AGREE)
    if request.method == "POST":
        agree_report(actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk)
        messages.success(request, "The report is agreed. Hand it over when the panel is ready.")
        return redirect("panel_report", slug=slug, tradeoff_id=tradeoff.pk)
    check_stage(tradeoff, Act.HAND_OVER)
    lines = [
        "Nobody can change the report any more.",
        "Until it is handed over you can open it again.",
        "Agree it only once the panel has: in a meeting, or by a vote.",
    ]
    return _ask(request, tradeoff, "Agree this report?", lines, "Agree the report")


@page
@never_cache
@login_required
def reopen(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Open an agreed report again, after asking."""
    actor = acting(request)
    tradeoff = tradeoff_to_act_for(actor, slug, tradeoff_id, Permission.REPORT_AGREE)
    if request.method == "POST":
        reopen_report(actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk)
        messages.success(request, "The report is open again. Agree it anew when it is ready.")
        return redirect("panel_report", slug=slug, tradeoff_id=tradeoff.pk)
    check_stage(tradeoff, Act.HAND_OVER)
    lines = [
        "Members and staff can change the report again.",
        "It has to be agreed anew before it is handed over.",
    ]
    return _ask(request, tradeoff, "Open the report again?", lines, "Open it again")


@page
@never_cache
@login_required
def publish(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Hand the report over, after asking."""
    actor = acting(request)
    tradeoff = tradeoff_to_act_for(actor, slug, tradeoff_id, Permission.REPORT_AGREE)
    if request.method == "POST":
        hand_over_report(actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk)
        messages.success(
            request,
            "The report is handed over. Each recommendation has its reference and the day of its answer.",
        )
        return redirect("panel_report", slug=slug, tradeoff_id=tradeoff.pk)
    check_stage(tradeoff, Act.HAND_OVER)
    whole = whole_report(tradeoff)
    if whole.status == ReportStatus.PUBLISHED:
        return redirect("panel_report", slug=slug, tradeoff_id=tradeoff.pk)
    asked = sorted({each.to_body.name if each.to_body is not None else each.to_name for each in whole.drafts})
    lines = [
        "Everybody can read the report, as it stands now. It can never be changed.",
        f"These are asked to answer, each by its own reply clock: {'; '.join(asked)}.",
        "The recommendations, with the title of the trade-off, are public on the list of recommendations.",
        "Those who follow the trade-off are told.",
        "It cannot be undone.",
    ]
    return _ask(request, tradeoff, "Hand this report over?", lines, "Hand the report over", danger=True)
