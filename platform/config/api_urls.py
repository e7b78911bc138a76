"""Every address of the API, under `/api/v1/`: each app's own, the way in, and the answer where there is nothing."""

from __future__ import annotations

from django.urls import path, re_path

import webapi.converters  # noqa: F401 - `row_number`, which the apps' addresses use
from accounts.api_data import urlpatterns as personal_data
from accounts.api_desk import urlpatterns as desk
from accounts.api_own import urlpatterns as own_account
from config.api_root import Nothing, Root, Schema
from deliberation.accountability.api.urls import urlpatterns as accountability
from deliberation.bodies.api.urls import urlpatterns as bodies
from deliberation.scrutiny.api.urls import urlpatterns as scrutiny
from deliberation.tradeoffs.api.urls import urlpatterns as tradeoffs
from deliberation.voting.api.urls import urlpatterns as voting
from indexapp.api.urls import urlpatterns as index
from notices.api_follow import urlpatterns as notices
from notices.api_webhooks import urlpatterns as webhooks

app_name = "api"
urlpatterns = [
    path("", Root.as_view(), name="root"),
    path("schema/", Schema.as_view(), name="schema"),
    *index,
    *bodies,
    *voting,
    *accountability,
    *tradeoffs,
    *scrutiny,
    *notices,
    *webhooks,
    *desk,
    *personal_data,
    *own_account,
    # Everything else that ends in a slash; what does not is sent on to the address with one.
    re_path(r"^[\s\S]*/$", Nothing.as_view(), name="nothing"),
]
