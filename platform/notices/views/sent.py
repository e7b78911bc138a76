"""What the site sent, for those who run it: counted by day and kind, without addresses."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.gate import require
from access.middleware import acting
from access.permissions import Permission
from notices import queries_sent
from notices.presenters import counts_table


@require_safe
@never_cache
@login_required
def sent_out(request: HttpRequest) -> HttpResponse:
    """Emails of the last days by day and kind: made, sent, waiting, given up."""
    require(acting(request), Permission.WEBHOOK_MANAGE)
    found = queries_sent.sent_out()
    context = {
        "found": found,
        "days": queries_sent.DAYS,
        "table": counts_table(found),
        "crumbs": [("Your account", reverse("account_home"))],
    }
    return render(request, "notices/sent_out.html", context)
