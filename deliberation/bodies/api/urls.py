"""Every address of bodies in the API."""

from __future__ import annotations

from deliberation.bodies.api import (
    assets_urls,
    bodies_urls,
    joining_urls,
    meetings_urls,
    members_urls,
    minutes_urls,
)

urlpatterns = [
    *bodies_urls.urlpatterns,
    *members_urls.urlpatterns,
    *joining_urls.urlpatterns,
    *meetings_urls.urlpatterns,
    *minutes_urls.urlpatterns,
    *assets_urls.urlpatterns,
]
