"""Addresses in the API. Bodies: the list, one body, its settings, who answers to whom."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.bodies.api.accountability import AccountabilityOne
from deliberation.bodies.api.bodies import (
    BodyArea,
    BodyAreas,
    BodyEnd,
    BodyList,
    BodyOne,
    BodySettings,
    BodyTerms,
    BodyTermsVersion,
)
from deliberation.bodies.api.bodies_parts import (
    BodyLinkEnd,
    BodyLinks,
    BodySeat,
    BodySeatEnd,
    BodySeatMove,
    BodySeats,
)

urlpatterns: list[URLPattern] = [
    path("bodies/", BodyList.as_view(), name="bodies"),
    path("bodies/<slug:slug>/", BodyOne.as_view(), name="body"),
    path("bodies/<slug:slug>/settings/", BodySettings.as_view(), name="body_settings"),
    path("bodies/<slug:slug>/areas/", BodyAreas.as_view(), name="body_areas"),
    path("bodies/<slug:slug>/areas/<str:key>/", BodyArea.as_view(), name="body_area"),
    path("bodies/<slug:slug>/terms/", BodyTerms.as_view(), name="body_terms"),
    path(
        "bodies/<slug:slug>/terms/<row_number:version>/",
        BodyTermsVersion.as_view(),
        name="body_terms_version",
    ),
    path("bodies/<slug:slug>/links/", BodyLinks.as_view(), name="body_links"),
    path("bodies/<slug:slug>/links/<row_number:link_id>/end/", BodyLinkEnd.as_view(), name="end_link"),
    path("bodies/<slug:slug>/seats/", BodySeats.as_view(), name="body_seats"),
    path("bodies/<slug:slug>/seats/<row_number:seat_id>/", BodySeat.as_view(), name="body_seat"),
    path("bodies/<slug:slug>/seats/<row_number:seat_id>/move/", BodySeatMove.as_view(), name="move_seat"),
    path("bodies/<slug:slug>/seats/<row_number:seat_id>/end/", BodySeatEnd.as_view(), name="end_seat"),
    path("bodies/<slug:slug>/end/", BodyEnd.as_view(), name="body_end"),
    path("accountability/<str:code>/", AccountabilityOne.as_view(), name="accountability"),
]
