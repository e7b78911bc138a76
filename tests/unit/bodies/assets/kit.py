"""Small helpers of the tests of the map of assets. Every asset is made up (illustrative)."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from deliberation.bodies.actions import assets as actions
from deliberation.bodies.models import AreaOutline, Asset
from kernel.actors import Actor
from tests.moot import COUNCIL, SYSTEM

OPERATOR = Actor.system("operator")
PARK = {
    "name": "Northfen Park",
    "kind": "place",
    "category": "green_space",
    "how": "Room to walk, play and meet.",
    "address": "Mill Lane, Northfen",
    "postcode": "EX1 1AA",
    "area_key": COUNCIL,
    "latitude": "50.7256",
    "longitude": "-3.5269",
}
SQUARE = [[-4.6, 50.2], [-2.9, 50.2], [-2.9, 51.2], [-4.6, 51.2], [-4.6, 50.2]]


def add(body: Any, actor: Actor = OPERATOR, system: str = SYSTEM, **said: str) -> Asset:
    """An asset like the park, with what is given instead."""
    return actions.add_asset(actor=actor, body_id=body.pk, system=system, said=PARK | said)


def many(body: Any, count: int) -> None:
    """A lot of assets, past the actions: names, places and days differ, by rule."""
    kinds, categories = (
        ("place", "service", "organisation"),
        ("green_space", "learning", "health_care", "food"),
    )
    Asset.objects.bulk_create(
        Asset(
            system_key=SYSTEM,
            name=f"Asset {at:05}",
            kind=kinds[at % 3],
            category=categories[at % 4],
            effect=("direct", "indirect")[at % 2],
            latitude=50.25 + (at * 7919 % 1000) / 1100,
            longitude=-4.5 + (at * 104729 % 1000) / 660,
            keeper=body,
            illustrative=True,
        )
        for at in range(count)
    )


def outline(key: str = SYSTEM, rings: Any = None) -> AreaOutline:
    """The outline of an area: a square around Devon unless told otherwise."""
    return AreaOutline.objects.create(
        area_key=key,
        rings=rings or [SQUARE],
        source="Made-up boundaries",
        licence="Open Government Licence v3.0",
    )


def table(*rows: dict[str, str], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Rows as a CSV file with the columns of the first."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def geojson(path: Path, *features: tuple[str, Any], name: str = "CODE") -> Path:
    """A boundary file: (code, rings of one polygon)."""
    made = [
        {"type": "Feature", "properties": {name: code}, "geometry": {"type": "Polygon", "coordinates": rings}}
        for code, rings in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": made}), encoding="utf-8")
    return path
