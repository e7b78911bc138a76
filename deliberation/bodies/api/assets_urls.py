"""Addresses in the API. The map of health-creating assets."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.bodies.api.asset_imports import Confirmed, Discarded, ImportOne, Imports
from deliberation.bodies.api.asset_keeping import Checked, KeptAsset, KeptAssets, Restored, Retired
from deliberation.bodies.api.assets import AssetGeoJson, AssetList, AssetOne, SystemList

_KEPT = "bodies/<slug:slug>/assets/"
_ONE = f"{_KEPT}<row_number:id>/"
_IMPORT = "bodies/<slug:slug>/asset-imports/"

urlpatterns: list[URLPattern] = [
    path("assets/", SystemList.as_view(), name="asset_systems"),
    path("assets/<str:system>/", AssetList.as_view(), name="assets"),
    path("assets/<str:system>/geojson/", AssetGeoJson.as_view(), name="assets_geojson"),
    path("assets/<str:system>/<row_number:id>/", AssetOne.as_view(), name="asset"),
    path(_KEPT, KeptAssets.as_view(), name="body_assets"),
    path(_ONE, KeptAsset.as_view(), name="kept_asset"),
    path(f"{_ONE}checked/", Checked.as_view(), name="check_asset"),
    path(f"{_ONE}retire/", Retired.as_view(), name="retire_asset"),
    path(f"{_ONE}restore/", Restored.as_view(), name="restore_asset"),
    path(_IMPORT, Imports.as_view(), name="asset_imports"),
    path(f"{_IMPORT}<row_number:id>/", ImportOne.as_view(), name="asset_import"),
    path(f"{_IMPORT}<row_number:id>/confirm/", Confirmed.as_view(), name="confirm_assets"),
    path(f"{_IMPORT}<row_number:id>/discard/", Discarded.as_view(), name="discard_assets"),
]
