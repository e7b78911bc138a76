"""What the map of assets looks like in the API: what is answered, what may be sent, what may be asked."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.bodies.calc.assets import CATEGORIES, EFFECTS, FIELDS, KINDS, LENGTHS
from deliberation.bodies.models import Asset, AssetImport, AssetStatus, ImportStatus
from deliberation.bodies.queries.assets import facts_of
from webapi.pagination import Row
from webapi.query import Day, PagedQuery, Query, Sentence, Text, TrueOrFalse
from webapi.schema import Code

_CATEGORIES = {code: f"{row.title}. {row.meaning}" for code, row in CATEGORIES.items()}
KIND, EFFECT, CATEGORY = dict(KINDS), dict(EFFECTS), _CATEGORIES
COUNCIL = "Key of the council in whose area it lies."


class AssetQuery(Query):
    """Filters of assets, on the map too."""

    words = Text(required=False, help_text="Words of its name, of how it helps, of its address.")
    kind = serializers.ChoiceField(
        choices=list(KINDS.items()), required=False, help_text="Only assets of this kind."
    )
    category = serializers.ChoiceField(
        choices=list(_CATEGORIES.items()), required=False, help_text="Only assets of this category."
    )
    effect = serializers.ChoiceField(
        choices=list(EFFECTS.items()), required=False, help_text="Only assets with this effect on health."
    )
    council = Text(
        required=False, max_length=12, help_text="Only assets in the area of the council with this key."
    )
    overdue = TrueOrFalse(
        required=False, default=False, help_text="true: only entries whose review is overdue."
    )


class AssetListQuery(PagedQuery, AssetQuery):
    """Filters of the list of assets."""


class SystemAssets(serializers.Serializer[Any]):
    """A system and how much its map lists."""

    system = serializers.CharField(help_text="The system's key.")
    name = serializers.CharField()
    assets = serializers.IntegerField(help_text="How many assets are listed.")


class AssetRow(serializers.Serializer[Any]):
    """An asset. Empty texts and null: not given."""

    id = serializers.IntegerField()
    system = serializers.CharField(help_text="The system's key.")
    name = serializers.CharField()
    kind = Code("AssetKind", KIND)
    category = Code("AssetCategory", CATEGORY)
    effect = Code("AssetEffect", EFFECT)
    how = serializers.CharField(allow_blank=True, help_text="How it helps people to be or stay well.")
    organisation = serializers.CharField(allow_blank=True, help_text="Who runs it.")
    address = serializers.CharField(allow_blank=True)
    postcode = serializers.CharField(allow_blank=True)
    council = serializers.CharField(allow_blank=True, help_text=COUNCIL)
    latitude = serializers.FloatField(allow_null=True, help_text="Degrees north, WGS 84.")
    longitude = serializers.FloatField(allow_null=True, help_text="Degrees east, WGS 84.")
    website = serializers.CharField(allow_blank=True)
    source = serializers.CharField(allow_blank=True, help_text="Where the entry comes from.")
    checked_on = serializers.DateField(allow_null=True, help_text="When it was last found right.")
    review_on = serializers.DateField(allow_null=True, help_text="When it is to be looked at again.")
    keeper = serializers.CharField(help_text="Short name of the body that keeps the entry.")
    status = Code("AssetStatus", AssetStatus.choices)
    retired_reason = serializers.CharField(allow_blank=True, help_text="Why it is no longer listed.")
    illustrative = serializers.BooleanField(help_text="Whether it is made up.")


class KeptRow(AssetRow):
    """An asset that the body keeps."""


class PointShape(serializers.Serializer[Any]):
    """A point of GeoJSON."""

    type = serializers.CharField(help_text="Point")
    coordinates = serializers.ListField(child=serializers.FloatField(), help_text="Longitude, latitude.")


class FeatureShape(serializers.Serializer[Any]):
    """An asset as a feature of GeoJSON."""

    type = serializers.CharField(help_text="Feature")
    id = serializers.IntegerField()
    geometry = PointShape(allow_null=True, help_text="null for an asset without coordinates.")
    properties = AssetRow(help_text="All that is known of it.")


class CollectionShape(serializers.Serializer[Any]):
    """A feature collection of GeoJSON (RFC 7946)."""

    type = serializers.CharField(help_text="FeatureCollection")
    features = FeatureShape(many=True)
    illustrative = serializers.BooleanField(help_text="Whether any of it is made up.")


class _Degrees(serializers.FloatField):
    """Degrees in a JSON body: a number and no text."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool | str):
            self.fail("invalid")
        return float(super().to_internal_value(data))


def _sentence(name: str, most: int | None = None) -> Sentence:
    return Sentence(required=False, allow_blank=True, max_length=most or LENGTHS[name])


class AssetSent(serializers.Serializer[Any]):
    """What an entry says. Empty texts and null take a fact away; what is not sent stays as it is."""

    name = _sentence("name")
    kind = Code("AssetKind", KIND, required=False)
    category = Code("AssetCategory", CATEGORY, required=False)
    effect = Code("AssetEffect", EFFECT, required=False)
    how = _sentence("how")
    organisation = _sentence("organisation")
    address = _sentence("address")
    postcode = _sentence("postcode", 12)
    council = Sentence(required=False, allow_blank=True, max_length=100, help_text="A council of the system, by key, code or name.")  # fmt: skip
    latitude = _Degrees(required=False, allow_null=True)
    longitude = _Degrees(required=False, allow_null=True)
    website = _sentence("website")
    source = _sentence("source")
    checked_on = Day(required=False, allow_null=True)
    review_on = Day(required=False, allow_null=True)


class NewAssetSent(AssetSent):
    """A new entry. `name`, `kind` and `category` are needed."""

    system = Sentence(max_length=100, help_text="A code of the system whose map it belongs to.")


class CheckedSent(serializers.Serializer[Any]):
    """When an entry that was found right is to be looked at again."""

    review_on = Day()


class RetireSent(serializers.Serializer[Any]):
    """Why an entry is taken off the list."""

    reason = Sentence(max_length=300, help_text="Readers of its page see it.")


class FileSent(serializers.Serializer[Any]):
    """A CSV file of assets."""

    file = serializers.FileField(help_text="CSV with a heading; see the guide for its columns.")
    system = Text(help_text="A code of the system whose assets it lists.")


class FaultShape(serializers.Serializer[Any]):
    """One thing wrong with a file."""

    row = serializers.IntegerField(help_text="As a person counts rows; the heading is row 1.")
    column = serializers.CharField()
    sentence = serializers.CharField()


class StepShape(serializers.Serializer[Any]):
    """What one row does."""

    row = serializers.IntegerField()
    what = Code(
        "AssetStep", {"new": "Adds an asset.", "changed": "Changes one.", "same": "Says what is there."}
    )
    asset = serializers.IntegerField(
        allow_null=True, help_text="The asset that it is about; null for a new one."
    )
    facts = serializers.DictField(help_text="What the entry says with the row.")
    before = serializers.DictField(help_text="What the row changes, as it was.")


class ImportShape(serializers.Serializer[Any]):
    """A file of assets, and what it does."""

    id = serializers.IntegerField()
    system = serializers.CharField()
    filename = serializers.CharField()
    sha256 = serializers.CharField()
    status = Code("AssetImportStatus", ImportStatus.choices)
    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    same = serializers.IntegerField()
    received_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)
    faults = FaultShape(many=True, help_text="A file with faults cannot be taken in.")
    steps = StepShape(many=True)
    illustrative = serializers.BooleanField()


class ConfirmedShape(ImportShape):
    """An import that was taken in."""

    known_already = serializers.BooleanField(
        help_text="Whether it had been taken in before: then nothing was done."
    )


COLUMNS = tuple(AssetRow().fields)


def asset_row(asset: Asset) -> Row:
    """An asset as it is answered."""
    facts = facts_of(asset)
    told = {name: getattr(facts, name) for name in FIELDS if name != "area_key"} | {
        "id": asset.pk, "system": asset.system_key, "council": asset.area_key, "keeper": asset.keeper.slug, "status": asset.status,
        "retired_reason": asset.retired_reason, "illustrative": asset.illustrative,
    }  # fmt: skip
    return {name: told[name] for name in COLUMNS}


def feature(asset: Asset) -> Row:
    """An asset as a feature of GeoJSON."""
    placed = asset.latitude is not None and asset.longitude is not None
    geometry = {"type": "Point", "coordinates": [asset.longitude, asset.latitude]} if placed else None
    return {"type": "Feature", "id": asset.pk, "geometry": geometry, "properties": asset_row(asset)}


def import_row(found: AssetImport) -> Row:
    """An import as it is answered."""
    told = {name: getattr(found, name) for name in ("id", "filename", "sha256", "status", "new", "changed", "same", "received_at", "done_at")}  # fmt: skip
    return told | {
        "system": found.system_key,
        "faults": [
            {"row": row, "column": column, "sentence": sentence} for row, column, sentence in found.faults
        ],
        "steps": [row for row in found.rows if "facts" in row],
        "illustrative": found.keeper.illustrative,
    }


def said_by(sent: dict[str, Any]) -> dict[str, str]:
    """What was sent, as the action takes it: texts by name of fact."""
    said = {
        "area_key" if name == "council" else name: value for name, value in sent.items() if name != "system"
    }
    return {name: _as_text(value) for name, value in said.items()}


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.6f}" if isinstance(value, float) else str(value)
