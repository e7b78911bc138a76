"""Pages on which a report is written: starting it, its sections and their versions, its findings, its recommendations."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.calc.kinds import role_words
from deliberation.bodies.calc.light_text import blocks
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from deliberation.scrutiny.actions.reports import (
    ReportIsAgreed,
    SectionChanged,
    choose_findings,
    rename_report,
    start_report,
    write_report_section,
)
from deliberation.scrutiny.actions.reports_recommendations import (
    RecommendationChanged,
    change_report_recommendation,
    draft_report_recommendation,
    drop_report_recommendation,
)
from deliberation.scrutiny.calc.report import SECTIONS
from deliberation.scrutiny.calc.words import ReportStatus
from deliberation.scrutiny.forms.reports import (
    ChooseFindingsForm,
    ReportRecommendationForm,
    ReportSectionForm,
    StartReportForm,
    first_recommendation,
)
from deliberation.scrutiny.models import DraftRecommendation, ScrutinyReport
from deliberation.scrutiny.presenters.reports import reports_frame, versions_table
from deliberation.scrutiny.queries.findings import enquiries_to_choose
from deliberation.scrutiny.queries.findings_choices import bodies_to_ask
from deliberation.scrutiny.queries.reports import (
    draft_at,
    findings_in,
    findings_to_choose,
    report_of,
    section_of,
    versions_of,
)

PER_PAGE = 20


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _writer(
    request: HttpRequest, slug: str, report_id: UUID, permission: Permission = Permission.ENQUIRY_WRITE
) -> ScrutinyReport:
    """The report, for somebody who can write on it now. Raises what the actions would."""
    body = body_to_act_for(acting(request), slug, permission)
    found = report_of(body, report_id)
    if request.method != "POST" and found.status != ReportStatus.DRAFT:
        raise ReportIsAgreed("The report is agreed or published, so it stays as it is.")
    return found


def _frame(request: HttpRequest, found: ScrutinyReport) -> dict[str, Any]:
    trail = (found.reference, reverse("scrutiny_report", args=[found.pk]))
    return reports_frame(acting(request), found.body, trail) | {"report": found}


def _named(request: HttpRequest, found: ScrutinyReport) -> dict[str, Any]:
    return {"actor": acting(request), "body_id": found.body_id, "report_id": found.pk}


@page
@never_cache
@login_required
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a report; `replaces` and `enquiry` in the address say what it replaces or reports on."""
    body = body_to_act_for(acting(request), slug, Permission.ENQUIRY_EDIT)
    replaced = _replaced(body, request.GET.get("replaces", ""))
    first = {
        "report_id": uuid.uuid4(),
        "title": replaced.title if replaced is not None else "",
        "enquiry_id": request.GET.get("enquiry", ""),
    }
    form = StartReportForm(sent(request), initial=first, enquiries=enquiries_to_choose(body))
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = start_report(
                actor=acting(request),
                body_id=body.pk,
                title=said["title"],
                enquiry_id=said.get("enquiry_id"),
                replaces_id=replaced.pk if replaced is not None else None,
                report_id=said["report_id"],
            )
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "The report is begun. Members and staff of the body can write on it.")
            return redirect("scrutiny_report", report_id=made.pk)
    context = reports_frame(acting(request), body) | {"form": form, "replaced": replaced}
    return render(request, "scrutiny/reports/start.html", context)


def _replaced(body: Body, given: str) -> ScrutinyReport | None:
    key = _uuid(given)
    return report_of(body, key) if key is not None else None


@page
@never_cache
@login_required
def rename(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """Give a report another title."""
    found = _writer(request, slug, report_id, Permission.ENQUIRY_EDIT)
    form = StartReportForm(sent(request), initial={"title": found.title}, enquiries=[])
    if form.is_valid():
        try:
            rename_report(**_named(request, found), title=form.cleaned_data["title"])
        except REFUSED as error:
            tell(form, error)
        else:
            return redirect("scrutiny_report", report_id=found.pk)
    return render(request, "scrutiny/reports/start.html", _frame(request, found) | {"form": form})


@page
@never_cache
@login_required
def edit_section(request: HttpRequest, slug: str, report_id: UUID, key: str) -> HttpResponse:
    """Write a section. What somebody else wrote meanwhile is shown beside the reader's own text, and neither is lost."""
    found = _writer(request, slug, report_id)
    section = section_of(found, key)
    facts = SECTIONS[key]
    first = {"version": section.version if section else 0, "text": section.text if section else ""}
    form = ReportSectionForm(sent(request), initial=first, label=facts.title, help_text=facts.help)
    theirs: list[Any] | None = None
    if form.is_valid():
        try:
            write_report_section(
                **_named(request, found),
                key=key,
                text=form.cleaned_data["text"],
                version=form.cleaned_data["version"] or 0,
            )
        except SectionChanged as error:
            tell(form, error)
            section = section_of(found, key)
            theirs = blocks(section.text) if section is not None else []
            _send_again(request, form, section.version if section is not None else 0)
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, f"“{facts.title}” is saved.")
            return redirect("scrutiny_report", report_id=found.pk)
    context = _frame(request, found) | {
        "form": form,
        "facts": facts,
        "key": key,
        "version": section.version if section else 0,
        "theirs": theirs,
    }
    return render(
        request, "scrutiny/reports/section.html", context, status=409 if theirs is not None else 200
    )


def _send_again(request: HttpRequest, form: Any, version: int) -> None:
    """Let the form carry the present version from here on, so that saving again puts the reader's text in its place."""
    again = request.POST.copy()
    again["version"] = str(version)
    form.data = again


@require_safe
@never_cache
@login_required
def section_history(request: HttpRequest, slug: str, report_id: UUID, key: str) -> HttpResponse:
    """The versions of a section, for the people of the body, and one of them as it read."""
    body = body_to_act_for(acting(request), slug, Permission.SCRUTINY_SEE_PRIVATE)
    found = report_of(body, report_id)
    versions = versions_of(section_of(found, key))
    listed = Paginator(versions, PER_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.get("version", "")
    shown = versions.filter(version=int(asked)).first() if asked.isdecimal() and len(asked) < 6 else None
    context = _frame(request, found) | {
        "facts": SECTIONS[key],
        "key": key,
        "page_obj": listed,
        "found": listed.paginator.count,
        "table": versions_table(list(listed), role_words),
        "shown": shown,
        "text": blocks(shown.text) if shown is not None else [],
    }
    return render(request, "scrutiny/reports/history.html", context)


@page
@never_cache
@login_required
def findings(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """Choose which findings the report holds, and in which order."""
    found = _writer(request, slug, report_id)
    held = [each.pk for each in findings_in(found)]
    form = ChooseFindingsForm(
        sent(request),
        initial={"findings": [str(each) for each in held]},
        offered=findings_to_choose(found),
        chosen=held,
    )
    if form.is_valid():
        try:
            choose_findings(**_named(request, found), findings=form.chosen())
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "The findings are saved.")
            return redirect("scrutiny_report", report_id=found.pk)
    return render(request, "scrutiny/reports/findings.html", _frame(request, found) | {"form": form})


@page
@never_cache
@login_required
def new_recommendation(request: HttpRequest, slug: str, report_id: UUID) -> HttpResponse:
    """Add a recommendation to the report."""
    return _recommendation(request, _writer(request, slug, report_id), None)


@page
@never_cache
@login_required
def edit_recommendation(request: HttpRequest, slug: str, report_id: UUID, draft_id: UUID) -> HttpResponse:
    """Change a recommendation. What somebody else wrote meanwhile is shown beside the reader's own text."""
    found = _writer(request, slug, report_id)
    return _recommendation(request, found, draft_at(found, draft_id))


def _recommendation(
    request: HttpRequest, found: ScrutinyReport, draft: DraftRecommendation | None
) -> HttpResponse:
    near, others = bodies_to_ask(found.body)
    form = ReportRecommendationForm(
        sent(request),
        initial=first_recommendation(draft),
        bodies=near,
        others=others,
        findings=[(each.pk, each.title) for each in findings_in(found)],
        draft=draft,
    )
    theirs: list[tuple[str, str]] | None = None
    if form.is_valid():
        try:
            _save(request, found, form, draft)
        except RecommendationChanged as error:
            tell(form, error)
            now = draft_at(found, draft.pk) if draft is not None else None
            theirs = [("What should be done", now.text), ("Why", now.reasons)] if now is not None else []
            _send_again(request, form, now.version if now is not None else 0)
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "The recommendation is saved.")
            return redirect(f"{reverse('scrutiny_report', args=[found.pk])}#recommendations")
    context = _frame(request, found) | {"form": form, "draft": draft, "theirs": theirs}
    return render(request, "scrutiny/reports/recommendation.html", context, status=409 if theirs else 200)


def _save(
    request: HttpRequest,
    found: ScrutinyReport,
    form: ReportRecommendationForm,
    draft: DraftRecommendation | None,
) -> None:
    named, said = _named(request, found), form.cleaned_data
    if draft is None:
        draft_report_recommendation(**named, given=form.given(), draft_id=said["draft_id"])
    else:
        change_report_recommendation(
            **named, draft_id=draft.pk, given=form.given(), version=said["version"] or 0
        )


@page
@never_cache
@login_required
def drop_recommendation(request: HttpRequest, slug: str, report_id: UUID, draft_id: UUID) -> HttpResponse:
    """Take a recommendation out of the report, after asking."""
    found = _writer(request, slug, report_id)
    draft = draft_at(found, draft_id)
    if request.method == "POST":
        drop_report_recommendation(**_named(request, found), draft_id=draft.pk)
        messages.success(request, "The recommendation is taken out.")
        return redirect("scrutiny_report", report_id=found.pk)
    context = _frame(request, found) | {
        "question": "Take this recommendation out?",
        "consequences": [f"This text is deleted: {draft.text}", "It cannot be undone."],
        "button": "Take it out",
        "danger": True,
        "caption": found.title,
        "cancel_href": reverse("scrutiny_report", args=[found.pk]),
    }
    return render(request, "components/confirm.html", context)
