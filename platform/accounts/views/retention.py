"""How long data are kept, for operators: the periods, what was removed, and what would be now."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from access.gate import require
from access.middleware import acting
from access.permissions import Permission
from accounts import queries_data as queries
from accounts.actions.retention import carry_out_retention
from accounts.presenters_data import runs
from accounts.queries_retention import last_runs


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def retention(request: HttpRequest) -> HttpResponse:
    """The periods and the last runs. A POST makes a dry run: removing is the clock's business, or the command's."""
    require(acting(request), Permission.RETENTION_RUN)
    if request.method == "POST":
        run = carry_out_retention(actor=acting(request), dry_run=True)
        due = sum(run.counts.values())
        messages.success(
            request, f"Dry run: {due} {'thing is' if due == 1 else 'things are'} due. Nothing was removed."
        )
        return redirect("retention")
    periods = queries.periods()
    context = {
        "periods": list(periods.values()),
        "runs": runs(last_runs(), periods),
        "crumbs": [("Your account", reverse("account_home"))],
    }
    return render(request, "accounts/data/retention.html", context)
