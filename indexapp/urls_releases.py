"""Addresses of the data pages."""

from __future__ import annotations

from django.urls import path

from indexapp.views import mappings, observations, release_steps, releases

urlpatterns = [
    path("", releases.release_list, name="releases"),
    path("upload/", release_steps.upload, name="release_upload"),
    path("releases/<int:release_id>/", releases.release_page, name="release"),
    path("releases/<int:release_id>/file/", releases.release_file, name="release_file"),
    path("releases/<int:release_id>/tidy.csv", releases.release_tidy, name="release_tidy"),
    path("releases/<int:release_id>/findings.csv", releases.release_findings, name="release_findings"),
    path("releases/<int:release_id>/publish/", release_steps.publish, name="release_publish"),
    path("releases/<int:release_id>/discard/", release_steps.discard, name="release_discard"),
    path("releases/<int:release_id>/withdraw/", release_steps.withdraw, name="release_withdraw"),
    path("mappings/", mappings.mapping_list, name="mappings"),
    path("mappings/new/", mappings.mapping_edit, name="mapping_new"),
    path("mappings/<int:mapping_id>/", mappings.mapping_edit, name="mapping_edit"),
    path("mappings/<int:mapping_id>/delete/", mappings.mapping_delete, name="mapping_delete"),
    path("mappings/<int:mapping_id>/mapping.yaml", mappings.mapping_file, name="mapping_file"),
    path("observations/", observations.observation_list, name="observations"),
    path(
        "observations/<slug:metric>/<str:area>/<path:period>/",
        observations.observation_page,
        name="observation",
    ),
]
