"""The map of a system's assets, drawn here as SVG: no tiles, nothing from another site, no script."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deliberation.bodies.calc.assets import EFFECTS, KINDS
from deliberation.bodies.calc.map_layout import Label, Mark, Rectangle, cluster, place_labels
from deliberation.bodies.calc.projection import KM_PER_MILE, Box, Projection, box_of, round_length
from deliberation.bodies.queries.outlines import Rings, Shape, Shapes
from design.charts.scale import clean, place, shorten

WIDTH, LOWEST, HIGHEST = 340.0, 260.0, 430.0
FOOT = 44.0
"""Units below the map for the scale and the north."""
LEAST = 0.012
"""Degrees of latitude that a map shows at least, about 1.3 km: nearer than that, marks are told apart in the list."""
NEAR = 0.6
"""Degrees beyond its outline within which a place may still belong to a system: the Isles of Scilly do."""
MARK, LETTERS = 6.5, 125.0
PATHS = {
    "organisation": "M{x} {y}m-6.5 0a6.5 6.5 0 1 0 13 0a6.5 6.5 0 1 0-13 0z",
    "place": "M{x} {y}m-6-6h12v12h-12z",
    "service": "M{x} {y}m0-7.5l7.4 13h-14.8z",
}
"""Each kind has a shape of its own: circle, square, triangle. Direct is filled, indirect is hollow."""


@dataclass(frozen=True)
class Point:
    """A mark that links: one asset, or several that stand too near each other (then `many` is more than one)."""

    path: str
    x: str
    y: str
    href: str
    whole: str
    kind: str
    effect: str
    many: int = 1
    radius: str = ""
    text_y: str = ""


@dataclass(frozen=True)
class Drawing:
    """Everything that the template needs of a map."""

    title: str
    says: str
    height: str
    foot: str
    neighbours: tuple[str, ...]
    own: str
    councils: tuple[str, ...]
    points: tuple[Point, ...]
    labels: tuple[dict[str, str], ...]
    bars: tuple[dict[str, str], ...]
    north: str
    north_y: str
    joined: bool
    sources: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    unplaced: int = 0
    zoomed: bool = False
    wider: str = ""
    key: tuple[dict[str, str], ...] = field(default_factory=tuple)


def draw(
    name: str,
    points: Sequence[Mapping[str, Any]],
    shapes: Shapes,
    *,
    href: Callable[[int], str],
    nearer: Callable[[Box], str] | None = None,
    box: Box | None = None,
    lowest: float = LOWEST,
    highest: float = HIGHEST,
) -> Drawing | None:
    """The map of some assets (rows of `queries.assets.points`); None where there is nothing to draw.

    `href` leads to an asset, `nearer` to the map of a smaller box; without it marks are not joined. `box` is the part
    that is shown, the whole system otherwise.
    """
    placed = [each for each in points if each["latitude"] is not None]
    frame = box or _frame(shapes.own, placed)
    if frame is None:
        return None
    projection = Projection.fit(frame, WIDTH, lowest=lowest, highest=highest)
    shown = projection.shown
    inside = [each for each in placed if shown.holds(each["longitude"], each["latitude"])]
    spots = [projection.at(each["longitude"], each["latitude"]) for each in inside]
    # A mark at the edge is moved in by a little, so that it can be seen and touched whole.
    spots = [(min(max(x, 10), WIDTH - 10), min(max(y, 10), projection.height - 10)) for x, y in spots]
    marks = cluster(spots) if nearer else [Mark(x, y, (at,)) for at, (x, y) in enumerate(spots)]
    made = [_mark(mark, inside, href, nearer, frame) for mark in marks]
    labels = _labels(marks, inside, projection.height)
    outside = len(placed) - len(inside)
    return Drawing(
        title=clean(f"Map of health-creating assets: {name}"),
        says=_says(inside, made),
        height=place(projection.height + FOOT),
        foot=place(projection.height),
        neighbours=tuple(filter(None, (_path(rings, projection, shown) for rings in shapes.others))),
        own=_path(shapes.own.rings, projection, shown) if shapes.own else "",
        councils=tuple(filter(None, (_path(rings, projection, shown) for rings in shapes.councils))),
        points=tuple(made),
        labels=tuple(
            {"x": place(each.x), "y": place(each.y), "text": each.text, "anchor": each.anchor}
            for each in labels
        ),
        bars=_bars(projection),
        north=f"M{place(WIDTH - 12)} {place(projection.height + 34)}v-22m-6 8l6-9l6 9",
        north_y=place(projection.height + 28),
        joined=any(each.many > 1 for each in made),
        sources=shapes.own.sources if shapes.own else (),
        notes=_notes(shapes.own, outside if box is None else 0),
        unplaced=len(points) - len(placed),
        zoomed=box is not None,
        wider=_wider(box, shapes.own, nearer),
        key=_key() if nearer else (),
    )


def _frame(own: Shape | None, placed: Sequence[Mapping[str, Any]]) -> Box | None:
    if own is not None:
        land = box_of(place for ring in own.rings for place in ring)
        if land is None:
            return None
        # Islands that a generalised outline leaves out are shown; a place in another part of the country is a mistake.
        near = Box(land.west - NEAR, land.south - NEAR, land.east + NEAR, land.north + NEAR)
        spots = [(each["longitude"], each["latitude"]) for each in placed]
        corners = [(land.west, land.south), (land.east, land.north)]
        around = box_of([*corners, *(spot for spot in spots if near.holds(*spot))])
        return around.grown(0.03, LEAST) if around else None
    around = box_of([(each["longitude"], each["latitude"]) for each in placed])
    return around.grown(0.12, 0.1) if around else None


def _mark(
    mark: Mark,
    inside: Sequence[Mapping[str, Any]],
    href: Callable[[int], str],
    nearer: Callable[[Box], str] | None,
    frame: Box,
) -> Point:
    first = inside[mark.points[0]]
    if len(mark.points) == 1 or nearer is None:
        path = PATHS[first["kind"]].format(x=place(mark.x), y=place(mark.y))
        said = f"{first['name']} ({KINDS[first['kind']].lower()}, {EFFECTS[first['effect']].lower()} effect)"
        return Point(
            path, place(mark.x), place(mark.y), href(first["id"]), clean(said), first["kind"], first["effect"]
        )
    around = box_of([(inside[at]["longitude"], inside[at]["latitude"]) for at in mark.points])
    assert around is not None  # noqa: S101 - a mark stands for at least one point
    count = len(mark.points)
    closer = around.grown(0.25, LEAST)
    # When the next map would be no nearer than this one, the list tells the assets apart.
    last = closer.north - closer.south > (frame.north - frame.south) * 0.9
    where = nearer(around.grown(0.02, 0.0004)) + "#assets-list" if last else nearer(closer) + "#map"
    names = ", ".join(clean(inside[at]["name"]) for at in mark.points[:3]) + (
        " and more" if count > 3 else ""
    )
    return Point(
        "", place(mark.x), place(mark.y), where, f"{count} assets close together: {names}", "several", "", count,
        place(min(11 + len(str(count)) * 1.5, 17)), place(mark.y + 4.3),
    )  # fmt: skip


def _labels(marks: Sequence[Mark], inside: Sequence[Mapping[str, Any]], height: float) -> list[Label]:
    taken: list[Rectangle] = [
        (mark.x - 9, mark.y - 9, mark.x + 9, mark.y + 9)
        if len(mark.points) == 1
        else (mark.x - 15, mark.y - 15, mark.x + 15, mark.y + 15)
        for mark in marks
    ]
    single = [mark for mark in marks if len(mark.points) == 1]
    wanted = [
        (mark.x, mark.y, MARK, shorten(inside[mark.points[0]]["name"], LETTERS))
        for mark in single
        if len(single) <= 40
    ]
    # A mark's own room would keep its label away: rooms are what the other marks take.
    return place_labels(wanted, taken, WIDTH, height)


def _path(rings: Rings, projection: Projection, shown: Box) -> str:
    """Rings as one path; empty when none of them reaches the drawing. Corners nearer than a unit are left out."""
    parts = []
    for ring in rings:
        around = box_of(ring)
        if around is None or not around.meets(shown):
            continue
        corners: list[tuple[float, float]] = []
        for longitude, latitude in ring:
            x, y = projection.at(longitude, latitude)
            if not corners or abs(x - corners[-1][0]) + abs(y - corners[-1][1]) >= 1:
                corners.append((x, y))
        if len(corners) > 2:
            parts.append("M" + "L".join(f"{place(x)} {place(y)}" for x, y in corners) + "z")
    return "".join(parts)


def _bars(projection: Projection) -> tuple[dict[str, str], ...]:
    """Two bars of round length: kilometres above, miles below."""
    base = projection.height
    bars = []
    for per, unit, y, down in (
        (projection.units_per_km, "km", base + 16, 1),
        (projection.units_per_km * KM_PER_MILE, "miles", base + 32, -1),
    ):
        length = round_length(110 / per)
        wide = length * per
        words = f"{length:g} {unit[:-1] if length == 1 and unit == 'miles' else unit}"
        path = f"M4 {place(y - 5 * down)}v{place(5 * down)}h{place(wide)}v{place(-5 * down)}"
        bars.append({"path": path, "x": place(wide + 10), "y": place(y + 2 * down + 1), "words": words})
    return tuple(bars)


def _says(inside: Sequence[Mapping[str, Any]], made: Sequence[Point]) -> str:
    if not inside:
        return "No asset is shown on it. The list below has every asset."
    joined = sum(each.many > 1 for each in made)
    words = f"{len(inside):,} asset{'' if len(inside) == 1 else 's'}"
    if joined:
        marks = "1 mark stands" if joined == 1 else f"{joined} marks stand"
        words += f"; {marks} for several that are close together"
    return f"{words}. The list below says the same in words."


def _notes(own: Shape | None, outside: int) -> tuple[str, ...]:
    notes = []
    if own is None:
        notes.append("The outline of this system has not been loaded, so the map shows the places alone.")
    elif own.note:
        notes.append(own.note)
    if outside:
        lie = "1 asset lies" if outside == 1 else f"{outside} assets lie"
        notes.append(f"{lie} beyond the edge of the map; check the coordinates.")
    return tuple(notes)


def _wider(box: Box | None, own: Shape | None, nearer: Callable[[Box], str] | None) -> str:
    """Where the map of twice the width is; empty for the whole, or where the whole is hardly wider."""
    if box is None or nearer is None:
        return ""
    wider = box.grown(0.75, LEAST)
    whole = box_of(place for ring in own.rings for place in ring) if own else None
    if whole and wider.north - wider.south >= whole.north - whole.south:
        return ""
    return nearer(wider) + "#map"


def _key() -> tuple[dict[str, str], ...]:
    kinds = [
        {
            "path": PATHS[kind].format(x=12, y=12),
            "kind": kind,
            "effect": "direct",
            "text": f"{title}, direct effect",
        }
        for kind, title in KINDS.items()
    ]
    hollow = {
        "path": PATHS["organisation"].format(x=12, y=12),
        "kind": "organisation",
        "effect": "indirect",
        "text": "Any shape, hollow: indirect effect",
    }
    return (*kinds, hollow)


def parse_box(text: str) -> Box | None:
    """A part of the map as its address names it: west, south, east, north. None when it is no such thing."""
    parts = text.split(",")
    if len(parts) != 4 or len(text) > 60:
        return None
    try:
        west, south, east, north = map(float, parts)
    except ValueError:
        return None
    if not (-9 <= west < east <= 4 and 48 <= south < north <= 58):
        return None
    return Box(west, south, east, north)


def written(box: Box) -> str:
    """A part of the map as its address names it."""
    return f"{box.west:.4f},{box.south:.4f},{box.east:.4f},{box.north:.4f}"
