"""Keeping entries of the map of assets through the API."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.actions.assets import (
    AssetFaults,
    add_asset,
    change_asset,
    mark_checked,
    restore_asset,
    retire_asset,
)
from deliberation.bodies.api.assets import ID, TAG, AssetRows, wanted_by
from deliberation.bodies.api.assets_shapes import (
    COLUMNS,
    AssetListQuery,
    AssetRow,
    AssetSent,
    CheckedSent,
    KeptRow,
    NewAssetSent,
    RetireSent,
    asset_row,
    said_by,
)
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.bodies.models import Asset
from deliberation.bodies.queries import assets as queries
from webapi.base import marked
from webapi.pagination import Rows
from webapi.parsing import Unread
from webapi.query import read_body
from webapi.schema import LOCATION, acts, code_in_path, lists

SLUG = code_in_path("slug", "The body's short name.", ["fenmarsh-icb"])


def invalid(error: AssetFaults) -> serializers.ValidationError:
    """The faults of an entry as errors of the fields they belong to."""
    names = {"area_key": "council"}
    return serializers.ValidationError(
        {names.get(each.column, each.column): [each.sentence] for each in error.faults}
    )


class KeptAssets(BodyListView):
    """What a body keeps, and adding to it."""

    needs = {"POST": Permission.ASSET_EDIT}
    query_class = AssetListQuery
    columns = COLUMNS
    filename = "assets"

    @lists("list_body_assets", TAG, "Assets that a body keeps", KeptRow, query=AssetListQuery, path=[SLUG], description="The listed assets whose entries a body keeps, in every system, by name.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """The assets that fit."""
        kept = queries.matching(queries.kept_by(self.body.pk), wanted_by(query))
        return AssetRows(kept.order_by("name", "pk"))

    @acts("add_asset", TAG, "Add an asset", {201: AssetRow}, path=[SLUG], headers=[LOCATION], body={"application/json": NewAssetSent}, description="Lists an asset of a system that the body covers, kept by the body. The same name at the same postcode or address is refused.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        sent = read_body(NewAssetSent, request)
        system = queries.system_known_as(sent["system"]).key
        try:
            asset = add_asset(actor=self.actor, body_id=self.body.pk, system=system, said=said_by(sent))
        except AssetFaults as error:
            raise invalid(error) from error
        where = reverse("api:asset", args=[asset.system_key, asset.pk])
        return Response(asset_row(asset), status=201, headers={"Location": request.build_absolute_uri(where)})


class _Step(BodyView):
    """An act on an asset that a body keeps."""

    def done(self, asset: Asset) -> Response:
        """The asset as it stands after the act."""
        return marked(Response(asset_row(asset)), asset.illustrative)  # type: ignore[no-any-return]


class KeptAsset(_Step):
    """Changing an entry."""

    needs = {"PATCH": Permission.ASSET_EDIT}

    @acts("change_asset", TAG, "Change an asset", {200: AssetRow}, path=[SLUG, ID], body={"application/json": AssetSent}, description="Changes what is sent and leaves the rest. Only entries that the body keeps.")  # fmt: skip
    def patch(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        sent = read_body(AssetSent, request)
        try:
            asset = change_asset(actor=self.actor, body_id=self.body.pk, asset_id=id, said=said_by(sent))
        except AssetFaults as error:
            raise invalid(error) from error
        return self.done(asset)


class Checked(_Step):
    """Finding an entry right."""

    needs = {"POST": Permission.ASSET_EDIT}

    @acts("check_asset", TAG, "Mark an asset as checked", {200: AssetRow}, path=[SLUG, ID], body={"application/json": CheckedSent}, description="Says that the entry was found right today, and when it is to be looked at next.")  # fmt: skip
    def post(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        sent = read_body(CheckedSent, request)
        return self.done(
            mark_checked(actor=self.actor, body_id=self.body.pk, asset_id=id, review_on=sent["review_on"])
        )


class Retired(_Step):
    """Taking an entry off the list."""

    needs = {"POST": Permission.ASSET_EDIT}

    @acts("retire_asset", TAG, "Take an asset off the list", {200: AssetRow}, path=[SLUG, ID], body={"application/json": RetireSent}, description="Takes the entry off the list, with a reason that readers see. It is never deleted.")  # fmt: skip
    def post(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        sent = read_body(RetireSent, request)
        return self.done(
            retire_asset(actor=self.actor, body_id=self.body.pk, asset_id=id, reason=sent["reason"])
        )


class Restored(_Step):
    """Putting an entry back."""

    needs = {"POST": Permission.ASSET_EDIT}
    parser_classes = [Unread]

    @acts("restore_asset", TAG, "Put an asset back on the list", {200: AssetRow}, path=[SLUG, ID], description="Puts an entry that was taken off the list back on it, as it was.")  # fmt: skip
    def post(self, request: Request, slug: str, id: int) -> Response:
        self.query()
        return self.done(restore_asset(actor=self.actor, body_id=self.body.pk, asset_id=id))
