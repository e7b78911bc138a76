"""Addresses. The map of health-creating assets."""

from __future__ import annotations

from django.urls import path

from deliberation.bodies.views import asset_imports, asset_keeping, assets

urlpatterns = [
    path("assets/", assets.asset_systems, name="asset_systems"),
    path("assets/<str:system>/", assets.assets, name="assets"),
    path("assets/<str:system>/assets.csv", assets.assets_file, name="assets_file"),
    path("assets/<str:system>/<int:asset_id>/", assets.asset, name="asset"),
    path("bodies/<slug:slug>/assets/", asset_keeping.body_assets, name="body_assets"),
    path("bodies/<slug:slug>/assets/new/", asset_keeping.new_asset, name="new_asset"),
    path("bodies/<slug:slug>/assets/<int:asset_id>/edit/", asset_keeping.edit_asset, name="edit_asset"),
    path("bodies/<slug:slug>/assets/<int:asset_id>/checked/", asset_keeping.check_asset, name="check_asset"),
    path("bodies/<slug:slug>/assets/<int:asset_id>/retire/", asset_keeping.retire, name="retire_asset"),
    path("bodies/<slug:slug>/assets/<int:asset_id>/restore/", asset_keeping.restore, name="restore_asset"),
    path("bodies/<slug:slug>/assets/import/", asset_imports.import_assets, name="import_assets"),
    path(
        "bodies/<slug:slug>/assets/import/template.csv", asset_imports.assets_template, name="assets_template"
    ),
    path(
        "bodies/<slug:slug>/assets/import/<int:import_id>/", asset_imports.asset_import, name="asset_import"
    ),
    path(
        "bodies/<slug:slug>/assets/import/<int:import_id>/confirm/",
        asset_imports.confirm_assets,
        name="confirm_assets",
    ),
    path(
        "bodies/<slug:slug>/assets/import/<int:import_id>/discard/",
        asset_imports.discard_assets,
        name="discard_assets",
    ),
]
