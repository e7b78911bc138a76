"""Addresses of webhooks, below `/webhooks/`."""

from __future__ import annotations

from django.urls import path

from notices.views import webhooks

_ONE = "<uuid:webhook_id>/"
_LOGGED = f"{_ONE}messages/<uuid:delivery_id>/"

urlpatterns = [
    path("", webhooks.webhooks, name="webhooks"),
    path("new/", webhooks.new_webhook, name="new_webhook"),
    path(_ONE, webhooks.webhook, name="webhook"),
    path(f"{_ONE}edit/", webhooks.edit_webhook, name="edit_webhook"),
    path(f"{_ONE}secret/", webhooks.webhook_secret, name="webhook_secret"),
    path(f"{_ONE}secret/new/", webhooks.renew_secret, name="renew_webhook_secret"),
    path(f"{_ONE}end/", webhooks.end_webhook, name="end_webhook"),
    path(f"{_ONE}test/", webhooks.try_webhook, name="try_webhook"),
    path(f"{_ONE}again/", webhooks.replay_given_up, name="replay_given_up"),
    path(_LOGGED, webhooks.webhook_delivery, name="webhook_delivery"),
    path(f"{_LOGGED}again/", webhooks.replay, name="replay_delivery"),
]
