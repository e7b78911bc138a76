"""Every address of bodies."""

from __future__ import annotations

from deliberation.bodies.urls import assets, bodies, joining, meetings, members, minutes

urlpatterns = [
    *bodies.urlpatterns,
    *members.urlpatterns,
    *joining.urlpatterns,
    *meetings.urlpatterns,
    *minutes.urlpatterns,
    *assets.urlpatterns,
]
