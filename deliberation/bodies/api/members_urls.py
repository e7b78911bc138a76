"""Addresses in the API. Members of a body, their terms and substitutes, and declared interests."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.bodies.api.interests import Declarations, InterestDates, Interests, InterestWithdrawal
from deliberation.bodies.api.members import Member, Members, SubstituteEnd, Substitutes

urlpatterns: list[URLPattern] = [
    path("bodies/<slug:slug>/members/", Members.as_view(), name="members"),
    path("bodies/<slug:slug>/members/<row_number:id>/", Member.as_view(), name="member"),
    path("bodies/<slug:slug>/substitutes/", Substitutes.as_view(), name="substitutes"),
    path(
        "bodies/<slug:slug>/substitutes/<row_number:id>/end/", SubstituteEnd.as_view(), name="end_substitute"
    ),
    path("bodies/<slug:slug>/interests/", Interests.as_view(), name="interests"),
    path(
        "bodies/<slug:slug>/interests/<row_number:id>/dates/", InterestDates.as_view(), name="change_interest"
    ),
    path(
        "bodies/<slug:slug>/interests/<row_number:id>/withdraw/",
        InterestWithdrawal.as_view(),
        name="withdraw_interest",
    ),
    path("bodies/<slug:slug>/declarations/", Declarations.as_view(), name="declarations"),
]
