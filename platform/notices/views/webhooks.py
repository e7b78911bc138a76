"""Pages of webhooks, for those who run the site: connect another system, its log, send a message again."""

from __future__ import annotations

import datetime as dt
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
from django.views.decorators.http import require_POST, require_safe

from access.gate import require
from access.middleware import acting
from access.permissions import Permission
from kernel import clock
from kernel.errors import BadInput
from notices import presenters_webhooks as words
from notices import queries_webhooks as queries
from notices import webhook_secrets
from notices.actions import webhooks as actions
from notices.forms import WebhookForm
from notices.models import Webhook
from notices.views.following import page

PER_PAGE = 20
LOOK_BACK = dt.timedelta(days=30)


def _crumbs(webhook: Webhook | None = None) -> list[tuple[str, str]]:
    found = [("Your account", reverse("account_home"))]
    if webhook is not None:
        found += [("Webhooks", reverse("webhooks")), (webhook.name, reverse("webhook", args=[webhook.pk]))]
    return found


@require_safe
@never_cache
@login_required
def webhooks(request: HttpRequest) -> HttpResponse:
    """Every webhook."""
    require(acting(request), Permission.WEBHOOK_MANAGE)
    found = Paginator(queries.webhooks(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": found,
        "table": words.webhooks_table(found),
        "any": found.paginator.count > 0,
        "crumbs": _crumbs(),
    }
    return render(request, "notices/webhooks/list.html", context)


@page
@never_cache
@login_required
def new_webhook(request: HttpRequest) -> HttpResponse:
    """Connect another system; its secret comes next."""
    require(acting(request), Permission.WEBHOOK_MANAGE)
    form = WebhookForm(_sent(request), kinds=words.kind_choices(), new=True)
    if form.is_valid():
        try:
            made = actions.add_webhook(
                actor=acting(request), given=_given(form), webhook_id=form.cleaned_data["form_id"]
            )
        except BadInput as error:
            _say(form, error)
        else:
            return redirect("webhook_secret", made.pk)
    crumbs = [*_crumbs(), ("Webhooks", reverse("webhooks"))]
    return render(request, "notices/webhooks/form.html", {"form": form, "crumbs": crumbs})


@page
@never_cache
@login_required
def edit_webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Change one."""
    require(acting(request), Permission.WEBHOOK_MANAGE)
    kept = queries.webhook_at(webhook_id)
    initial = {"name": kept.name, "url": kept.url, "kinds": kept.kinds.split(), "active": kept.active}
    form = WebhookForm(_sent(request), kinds=words.kind_choices(), new=False, initial=initial)
    if form.is_valid():
        try:
            actions.change_webhook(actor=acting(request), webhook_id=webhook_id, given=_given(form))
        except BadInput as error:
            _say(form, error)
        else:
            messages.success(request, "The webhook is changed.")
            return redirect("webhook", webhook_id)
    return render(
        request, "notices/webhooks/form.html", {"form": form, "webhook": kept, "crumbs": _crumbs(kept)}
    )


@require_safe
@never_cache
@login_required
def webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """One webhook with its log."""
    require(acting(request), Permission.WEBHOOK_MANAGE)
    kept = queries.webhook_at(webhook_id)
    state = request.GET.get("state", "")
    rows = queries.deliveries_of(kept, state)
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "webhook": kept,
        "facts": words.facts(kept),
        "page_obj": found,
        "table": words.log_table(found),
        "any": found.paginator.count > 0,
        "state": state if state in queries.STATES else "",
        "form_id": uuid.uuid4(),
        "crumbs": _crumbs(kept)[:2],
    }
    return render(request, "notices/webhooks/one.html", context)


@require_safe
@never_cache
@login_required
def webhook_secret(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """The secret, to be entered in the other system."""
    require(acting(request), Permission.WEBHOOK_MANAGE)
    kept = queries.webhook_at(webhook_id)
    context = {"webhook": kept, "secret": webhook_secrets.opened(kept.secret), "crumbs": _crumbs(kept)}
    return render(request, "notices/webhooks/secret.html", context)


@page
@never_cache
@login_required
def renew_secret(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """A new secret, after asking."""
    require(acting(request), Permission.WEBHOOK_MANAGE)
    kept = queries.webhook_at(webhook_id)
    if request.method == "POST":
        actions.renew_secret(actor=acting(request), webhook_id=webhook_id)
        return redirect("webhook_secret", webhook_id)
    said = [
        "From now on messages are signed with the new secret alone.",
        "Until you enter it in the other system, that will refuse them. They are tried again for a day.",
    ]
    return _ask(request, kept, "Make a new secret?", said, "Make a new secret")


@page
@never_cache
@login_required
def end_webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """End it, after asking."""
    require(acting(request), Permission.WEBHOOK_MANAGE)
    kept = queries.webhook_at(webhook_id)
    if request.method == "POST":
        actions.end_webhook(actor=acting(request), webhook_id=webhook_id)
        messages.success(request, "The webhook has ended.")
        return redirect("webhooks")
    said = [
        "No more messages go there, and those that wait are given up.",
        "It cannot be started again: you would add a new one. To stop for a while, pause it instead.",
        "Its log stays for 90 days.",
    ]
    return _ask(request, kept, "End this webhook?", said, "End it", danger=True)


@require_POST
@never_cache
@login_required
def try_webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Send a test message."""
    require(acting(request), Permission.WEBHOOK_MANAGE)
    made = actions.try_webhook(actor=acting(request), webhook_id=webhook_id, delivery_id=_form_id(request))
    messages.success(request, "A test message is on its way. Look here again in a minute.")
    return redirect("webhook_delivery", webhook_id, made.pk)


@require_safe
@never_cache
@login_required
def webhook_delivery(request: HttpRequest, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
    """One message: what it says, and what came of it."""
    require(acting(request), Permission.WEBHOOK_MANAGE)
    found = queries.delivery_at(webhook_id, delivery_id)
    context = {
        "webhook": found.webhook,
        "delivery": found,
        "facts": words.delivery_facts(found),
        "body": words.shown(found),
        "done": found.sent_at is not None or found.given_up_at is not None,
        "form_id": uuid.uuid4(),
        "crumbs": _crumbs(found.webhook),
        "illustrative": bool(found.body.get("illustrative")),
    }
    return render(request, "notices/webhooks/delivery.html", context)


@require_POST
@never_cache
@login_required
def replay(request: HttpRequest, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
    """Send a message again."""
    require(acting(request), Permission.WEBHOOK_MANAGE)
    made = actions.replay(
        actor=acting(request), webhook_id=webhook_id, delivery_id=delivery_id, form_id=_form_id(request)
    )
    messages.success(request, "The message goes out again. The log keeps both.")
    return redirect("webhook_delivery", webhook_id, made.pk)


@page
@never_cache
@login_required
def replay_given_up(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Send everything again that was given up lately, after asking."""
    require(acting(request), Permission.WEBHOOK_MANAGE)
    kept = queries.webhook_at(webhook_id)
    if request.method == "POST":
        since = clock.now() - LOOK_BACK
        count = actions.replay_since(actor=acting(request), webhook_id=webhook_id, since=since)
        messages.success(request, f"Messages that go out again: {count}.")
        return redirect("webhook", webhook_id)
    said = [
        f"Every message of the last {LOOK_BACK.days} days that was given up goes out again, oldest first.",
        "What was sent again already is left out.",
    ]
    return _ask(request, kept, "Send again what was given up?", said, "Send them again")


def _ask(
    request: HttpRequest, kept: Webhook, question: str, said: list[str], button: str, *, danger: bool = False
) -> HttpResponse:
    context: dict[str, Any] = {
        "question": question,
        "caption": kept.name,
        "consequences": said,
        "button": button,
        "danger": danger,
        "cancel_href": reverse("webhook", args=[kept.pk]),
        "crumbs": _crumbs(kept),
    }
    return render(request, "components/confirm.html", context)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _given(form: WebhookForm) -> actions.WebhookGiven:
    sent = form.cleaned_data
    return actions.WebhookGiven(sent["name"], sent["url"], tuple(sent["kinds"]), sent.get("active", True))


def _say(form: WebhookForm, error: BadInput) -> None:
    name = str(error.parameters.get("parameter", ""))
    form.add_error(name if name in form.fields else None, error.message)


def _form_id(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("form_id", ""))
    except ValueError:
        return None
