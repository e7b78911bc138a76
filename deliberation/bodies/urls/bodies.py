"""Addresses. Bodies: the list, one body, its settings, who answers to whom."""

from __future__ import annotations

from django.urls import path

from deliberation.bodies.views import accountability, bodies, bodies_manage, bodies_parts, bodies_seats

urlpatterns = [
    path("bodies/", bodies.body_list, name="bodies"),
    path("bodies.csv", bodies.body_file, name="bodies_file"),
    path("bodies/new/", bodies_manage.new_body, name="new_body"),
    path("bodies/<slug:slug>/", bodies.body_page, name="body"),
    path("bodies/<slug:slug>/terms/", bodies.terms, name="body_terms"),
    path("bodies/<slug:slug>/terms/<int:version>/", bodies.terms_version, name="body_terms_version"),
    path("bodies/<slug:slug>/terms/<int:version>/changes/", bodies.terms_changes, name="body_terms_changes"),
    path("bodies/<slug:slug>/manage/", bodies_manage.hub, name="manage_body"),
    path("bodies/<slug:slug>/manage/details/", bodies_manage.details, name="edit_body"),
    path("bodies/<slug:slug>/manage/settings/", bodies_manage.settings, name="body_settings"),
    path("bodies/<slug:slug>/manage/areas/", bodies_parts.areas, name="body_areas"),
    path(
        "bodies/<slug:slug>/manage/areas/<str:key>/remove/", bodies_parts.drop_area, name="remove_body_area"
    ),
    path("bodies/<slug:slug>/manage/terms/", bodies_parts.new_terms, name="new_terms"),
    path("bodies/<slug:slug>/manage/links/", bodies_parts.links, name="body_links"),
    path("bodies/<slug:slug>/manage/links/<int:link_id>/end/", bodies_parts.link_end, name="end_link"),
    path("bodies/<slug:slug>/manage/seats/", bodies_seats.seats, name="body_seats"),
    path("bodies/<slug:slug>/manage/seats/<int:seat_id>/", bodies_seats.edit, name="edit_seat"),
    path("bodies/<slug:slug>/manage/seats/<int:seat_id>/move/", bodies_seats.move, name="move_seat"),
    path("bodies/<slug:slug>/manage/seats/<int:seat_id>/end/", bodies_seats.end, name="end_seat"),
    path("bodies/<slug:slug>/manage/end/", bodies_manage.end, name="end_body"),
    path("accountability/", accountability.table, name="accountability"),
    path("accountability/<str:key>/", accountability.system, name="accountability_area"),
]
