"""The map of assets in the API: systems, their assets, one asset, GeoJSON. Reading is open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from deliberation.bodies.api.assets_shapes import (
    COLUMNS,
    AssetListQuery,
    AssetQuery,
    AssetRow,
    CollectionShape,
    SystemAssets,
    asset_row,
    feature,
)
from deliberation.bodies.models import Asset
from deliberation.bodies.queries import assets as queries
from deliberation.bodies.queries.assets import Wanted
from webapi.base import ApiView, ListView, marked
from webapi.pagination import Row, Rows
from webapi.schema import code_in_path, lists, number_in_path, reads

TAG = "Assets"
SYSTEM = code_in_path("system", "A code that the system has, or had.", ["QJK", "E54000037"])
ID = number_in_path("id", "The asset's number.")


class AssetRows:
    """Assets with their keepers, as they are answered."""

    def __init__(self, rows: QuerySet[Asset]) -> None:
        self.rows = rows

    def count(self) -> int:
        """How many there are."""
        return self.rows.order_by().count()

    def __getitem__(self, part: slice) -> list[Row]:
        return [asset_row(each) for each in self.rows[part]]

    def each(self) -> Iterator[Row]:
        """Every one, read some at a time."""
        return (asset_row(each) for each in self.rows.iterator(chunk_size=1000))


class _ListedSystems:
    def __init__(self) -> None:
        counts = queries.counts_by_system()
        every = [*queries.systems(), *queries.ended_systems(counts)]
        self.made = [
            {"system": each.key, "name": each.name, "assets": counts.get(each.key, 0)} for each in every
        ]

    def count(self) -> int:
        return len(self.made)

    def __getitem__(self, part: slice) -> list[Row]:
        return self.made[part]

    def each(self) -> Iterator[Row]:
        return iter(self.made)


def wanted_by(query: dict[str, Any]) -> Wanted:
    """What the parameters of a list ask for."""
    return Wanted(
        query.get("words", ""), query.get("kind", ""), query.get("category", ""), query.get("effect", ""),
        query.get("council", "").replace("\0", ""), query["overdue"],
    )  # fmt: skip


class SystemList(ListView):
    """Systems and how much their maps list."""

    columns = ("system", "name", "assets")
    filename = "asset-systems"

    @lists("list_asset_systems", TAG, "Systems and their asset maps", SystemAssets, description="Every system of today, by name, with how many assets its map lists; then ended systems that still list some.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """The systems."""
        return _ListedSystems()


class AssetList(ListView):
    """The assets of a system."""

    query_class = AssetListQuery
    columns = COLUMNS
    filename = "assets"

    @lists("list_assets", TAG, "Assets of a system", AssetRow, query=AssetListQuery, path=[SYSTEM], description="The health-creating assets that a system lists, by name.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """The assets that fit. Raises NotFound for an unknown system."""
        system = queries.system_known_as(kwargs["system"])
        return AssetRows(queries.listed(system.key, wanted_by(query)))


class AssetOne(ApiView):
    """One asset."""

    @reads("get_asset", TAG, "One asset", AssetRow, path=[SYSTEM, ID], description="One asset, also one that is no longer listed: `status` says so.")  # fmt: skip
    def get(self, request: Request, system: str, id: int) -> Response:
        self.query()
        asset = queries.asset_of(queries.system_known_as(system).key, id)
        return marked(Response(asset_row(asset)), asset.illustrative)  # type: ignore[no-any-return]


class AssetGeoJson(ApiView):
    """The assets of a system for mapping programs."""

    query_class = AssetQuery

    @reads("get_assets_geojson", TAG, "Assets of a system as GeoJSON", CollectionShape, query=AssetQuery, path=[SYSTEM], description="A feature collection (RFC 7946) of every asset that fits; those without coordinates have a null geometry.")  # fmt: skip
    def get(self, request: Request, system: str) -> Response:
        query = self.query()
        found = queries.system_known_as(system)
        rows = list(queries.listed(found.key, wanted_by(query)))
        made_up = any(each.illustrative for each in rows)
        body = {
            "type": "FeatureCollection",
            "features": [feature(each) for each in rows],
            "illustrative": made_up,
        }
        return marked(Response(body), made_up)  # type: ignore[no-any-return]
