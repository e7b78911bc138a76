"""What people do with releases: send a file in, publish, discard, withdraw. Each asks before it acts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from access.gate import require
from access.permissions import Permission
from indexapp.actions.receiving import Provenance, receive_release
from indexapp.actions.releases import confirm_publication, discard_release, withdraw_release
from indexapp.forms_releases import UploadForm, WithdrawForm
from indexapp.models import Release, ReleaseStatus
from indexapp.presenters.releases import consequences, count_of
from indexapp.queries.releases import release_for
from indexapp.views.releases import crumbs
from kernel.errors import WrongState

page = require_http_methods(["GET", "HEAD", "POST"])


@page
@never_cache
@login_required
def upload(request: HttpRequest) -> HttpResponse:
    """Send a data file in. It is checked by a worker; nothing counts before somebody publishes it."""
    require(request.actor, Permission.RELEASE_UPLOAD)  # type: ignore[attr-defined]
    sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES, request=request) if sent else UploadForm(request=request)
    if sent and form.is_valid():
        release, known = _receive(request, form.cleaned_data)
        if known:
            messages.info(
                request,
                "These bytes were sent in before, to be read in the same way. This is their release; nothing was added.",
            )
        return redirect("release", release.pk)
    return render(request, "indexapp/releases/upload.html", {"form": form, "crumbs": crumbs()})


def _receive(request: HttpRequest, data: dict[str, Any]) -> tuple[Release, bool]:
    provenance = Provenance(
        data["file"].name, "page", source=data["source"], licence=data["licence"], note=data["note"],
        mapping=data["mapping"], illustrative=data["illustrative"],
    )  # fmt: skip
    return receive_release(actor=request.actor, chunks=data["file"].chunks(), provenance=provenance)  # type: ignore[attr-defined]


@page
@never_cache
@login_required
def publish(request: HttpRequest, release_id: int) -> HttpResponse:
    """Publish a checked release, after asking."""
    release = _release(request, release_id, Permission.RELEASE_PUBLISH)
    if request.method == "POST":
        release = confirm_publication(actor=request.actor, release_id=release.pk)  # type: ignore[attr-defined]
        return redirect("release", release.pk)
    _expect(release, ReleaseStatus.READY, "published")
    return _ask(request, release, "Publish this release?", consequences(release), "Publish", danger=False)


@page
@never_cache
@login_required
def discard(request: HttpRequest, release_id: int) -> HttpResponse:
    """Set a release aside that was never published, after asking."""
    release = _release(request, release_id, Permission.RELEASE_DISCARD)
    if request.method == "POST":
        discard_release(actor=request.actor, release_id=release.pk)  # type: ignore[attr-defined]
        messages.success(request, f"Release {release.pk} is discarded.")
        return redirect("releases")
    lines = [
        "It can no longer be published. The same file can be sent in again.",
        "Its file and findings stay for the data team.",
    ]
    return _ask(request, release, "Discard this release?", lines, "Discard")


@page
@never_cache
@login_required
def withdraw(request: HttpRequest, release_id: int) -> HttpResponse:
    """Take a published release back, with a reason."""
    release = _release(request, release_id, Permission.RELEASE_WITHDRAW)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        withdraw_release(actor=request.actor, release_id=release.pk, why=form.cleaned_data["why"])  # type: ignore[attr-defined]
        messages.success(request, f"Release {release.pk} is withdrawn. The values before it count again.")
        return redirect("release", release.pk)
    _expect(release, ReleaseStatus.PUBLISHED, "withdrawn")
    lines = [
        f"Its {count_of(release.rows, 'row')} count no more; where an earlier release had a figure, that one counts again.",
        "The indices that use these metrics are computed again.",
        "Its page stays, with your reason. Its file is no longer given out.",
    ]
    return _ask(request, release, "Withdraw this release?", lines, "Withdraw", form=form)


def _release(request: HttpRequest, release_id: int, permission: Permission) -> Release:
    require(request.actor, permission)  # type: ignore[attr-defined]
    return release_for(release_id, unpublished=True)


def _expect(release: Release, status: ReleaseStatus, done: str) -> None:
    if release.status != status:
        raise WrongState(
            f"This release is “{release.get_status_display()}”, so it cannot be {done}.",
            next_step="Go back to its page to see where it stands now.",
        )


def _ask(
    request: HttpRequest, release: Release, question: str, lines: list[str], button: str, **more: Any
) -> HttpResponse:
    context = {
        "question": question,
        "consequences": lines,
        "button": button,
        "danger": True,
        "crumbs": crumbs(release),
    }
    context |= {
        "caption": f"Release {release.pk}: {release.filename}",
        "cancel_href": reverse("release", args=[release.pk]),
    }
    return render(request, "components/confirm.html", context | more)
