"""Pages of releases: the list, one release, and what can be downloaded of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.gate import allows, holds, lacks_second_step
from access.permissions import Permission
from audit.trail import history
from design.tables import Table
from indexapp.calc.readers import write_tidy
from indexapp.calc.readers.export import guard_cell
from indexapp.forms_releases import ReleaseFilterForm
from indexapp.models import Release, ReleaseStatus
from indexapp.presenters import releases as words
from indexapp.queries import releases as queries
from indexapp.queries.observations import tables_of
from kernel.actors import Actor
from kernel.errors import NotFound

PER_PAGE = 25
FINDINGS_PER_PAGE = 25
Status = ReleaseStatus


@require_safe
@never_cache
def release_list(request: HttpRequest) -> HttpResponse:
    """Every release that the reader may see, or those that fit."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    staff = sees_unpublished(actor)
    form = ReleaseFilterForm(request.GET or None, unpublished=staff)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = queries.search(
        queries.Wanted(
            wanted.get("q", ""), wanted.get("status", ""), wanted.get("metric", ""), wanted.get("made_up", "")
        ),
        unpublished=staff,
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "page_obj": page, "table": words.release_table(page, staff=staff), "total": page.paginator.count,
        "may_upload": allows(actor, Permission.RELEASE_UPLOAD), "may_map": allows(actor, Permission.MAPPING_SAVE),
        "any_illustrative": any(each.illustrative for each in page),
    }  # fmt: skip
    return render(request, "indexapp/releases/list.html", context)


@require_safe
@never_cache
def release_page(request: HttpRequest, release_id: int) -> HttpResponse:
    """One release: where it comes from, what its check found, what it brought and what happened to it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    release = queries.release_for(release_id, unpublished=sees_unpublished(actor))
    contents = queries.contents(release.pk) if release.published_at else []
    found = Paginator(queries.findings(release.pk), FINDINGS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "release": release, "caption": f"Release {release.pk}", "progress_words": f"{release.progress} per cent", "crumbs": crumbs(), "state": words.state_words(release), "moving": words.is_moving(release),
        "counts": words.counts(release) if release.checked_at else [], "ignored": words.ignored_lines(release),
        "findings": words.finding_table(found, words.finding_caption(release, found.paginator.count)), "page_obj": found,
        "provenance": words.provenance_rows(release), "history": words.history_table(history("release", release.pk)),
        "files": _downloads(release, actor), "illustrative": release.illustrative,
        **_standing(release, contents), **_may(release, actor),
    }  # fmt: skip
    return render(request, "indexapp/releases/release.html", context)


def _standing(release: Release, contents: list[queries.Content]) -> dict[str, Any]:
    """What the release brought and what of it counts now."""
    if not release.published_at:
        return {}
    rows, now = sum(each.rows for each in contents), sum(each.in_force for each in contents)
    contents_table: Table = words.content_table(release, contents)
    return {
        "contents": contents_table, "brought": rows, "in_force": now, "out_of_force": rows - now,
        "replaced": queries.replaced(release) if release.changed or release.same else [],
        "replaced_by": queries.replaced_by(release) if now < rows else [],
        "definitions": words.definition_links(queries.definitions_using([each.slug for each in contents])),
        "rows_href": words.rows_href(release.pk),
    }  # fmt: skip


def _may(release: Release, actor: Actor) -> dict[str, bool]:
    """What the reader may do with the release as it stands."""
    steps = {
        "publish": release.status == Status.READY and holds(actor, Permission.RELEASE_PUBLISH),
        "withdraw": release.status == Status.PUBLISHED and holds(actor, Permission.RELEASE_WITHDRAW),
    }
    lacking = any(steps.values()) and lacks_second_step(actor, Permission.RELEASE_PUBLISH)
    discards = release.status in (Status.RECEIVED, Status.READY, Status.REFUSED) and allows(
        actor, Permission.RELEASE_DISCARD
    )
    return {
        "may_publish": steps["publish"] and not lacking,
        "may_withdraw": steps["withdraw"] and not lacking,
        "lacks_second_step": lacking,
        "may_discard": discards,
    }


def _downloads(release: Release, actor: Actor) -> list[dict[str, object]]:
    """What can be downloaded: the file as it came, and what it holds in our own form."""
    if not _may_download(release, actor):
        return []
    files: list[dict[str, object]] = [
        {
            "href": reverse("release_file", args=[release.pk]), "text": "The file as it came",
            "kind": Path(release.filename).suffix.lstrip(".").upper() or "file", "size": release.size, "note": release.filename,
        }
    ]  # fmt: skip
    if release.published_at:
        note = "One row for each figure, safe to open in a spreadsheet."
        files.append(
            {
                "href": reverse("release_tidy", args=[release.pk]),
                "text": "What it holds, tidy",
                "kind": "CSV",
                "note": note,
            }
        )
    return files


def _may_download(release: Release, actor: Actor) -> bool:
    """A withdrawn file may be one that should never have been seen: only those who see unpublished ones get it."""
    return release.status == Status.PUBLISHED or sees_unpublished(actor)


@require_safe
@never_cache
def release_file(request: HttpRequest, release_id: int) -> HttpResponseBase:
    """The original bytes. Never shown by a browser: sent as a download, under a policy that lets nothing run."""
    release = _downloadable(request, release_id)
    try:
        handle = release.file.open("rb")
    except OSError as error:
        raise NotFound(
            "The original file is no longer here.", next_step="Ask the people who run this site."
        ) from error
    kind = (
        "text/csv; charset=utf-8"
        if release.encoding.startswith("utf-8") and release.format != "fingertips_json"
        else "application/octet-stream"
    )
    return _safe(FileResponse(handle, as_attachment=True, filename=release.filename, content_type=kind))


@require_safe
@never_cache
def release_tidy(request: HttpRequest, release_id: int) -> HttpResponseBase:
    """What a release holds as tidy CSV, some rows at a time."""
    release = _downloadable(request, release_id)
    if not release.published_at:
        raise NotFound("This release has not been published, so it holds no figures yet.")
    response = StreamingHttpResponse(_tidy(release.pk), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="release-{release.pk}-tidy.csv"'
    return _safe(response)


def _tidy(release_id: int) -> Iterator[bytes]:
    head = b"\xef\xbb\xbf"
    for frame in tables_of(release_id):
        text = io.StringIO()
        write_tidy(frame, text)
        content = text.getvalue()
        # The heading stands once, at the top.
        yield head + (content if head else content[content.index("\n") + 1 :]).encode()
        head = b""


@require_safe
@never_cache
def release_findings(request: HttpRequest, release_id: int) -> HttpResponseBase:
    """The findings of a check as CSV: row, column, kind, code, message."""
    release = queries.release_for(release_id, unpublished=sees_unpublished(request.actor))  # type: ignore[attr-defined]
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(["row", "column", "kind", "code", "message"])
    for each in queries.findings(release.pk):
        table.writerow(
            [each.row or "", guard_cell(each.column), each.severity, each.code, guard_cell(each.message)]
        )
    response = HttpResponse(
        b"\xef\xbb\xbf" + text.getvalue().encode(), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="release-{release.pk}-findings.csv"'
    return _safe(response)


def _downloadable(request: HttpRequest, release_id: int) -> Release:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    release = queries.release_for(release_id, unpublished=sees_unpublished(actor))
    if not _may_download(release, actor):
        raise NotFound(
            "The file of a withdrawn release is not given out.",
            next_step="Its page says why it was withdrawn.",
        )
    return release


def _safe(response: HttpResponseBase) -> HttpResponseBase:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    return response


def sees_unpublished(actor: Actor) -> bool:
    """Whether the reader also sees releases that are not, or not yet, published."""
    return allows(actor, Permission.RELEASE_SEE_UNPUBLISHED)


def crumbs(release: Release | None = None) -> list[tuple[str, str]]:
    """The way from the data page down to a release."""
    way = [("Data", reverse("releases"))]
    return [*way, (f"Release {release.pk}", reverse("release", args=[release.pk]))] if release else way
