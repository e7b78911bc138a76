"""Projection, clusters, labels and outlines: the pure parts of the map."""

from __future__ import annotations

import itertools
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.bodies.calc import outlines
from deliberation.bodies.calc.map_layout import APART, LETTER, cluster, place_labels
from deliberation.bodies.calc.outlines import OutlineFault, inside, read_outlines, simple, simplify
from deliberation.bodies.calc.projection import Box, Projection, box_of, kilometres, round_length

longitudes, latitudes = st.floats(-6.4, 1.7), st.floats(49.9, 55.8)
DEVON = Box(-4.7, 50.2, -2.9, 51.3)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    west, south = draw(st.floats(-6.4, 1.0)), draw(st.floats(49.9, 55.0))
    return Box(west, south, west + draw(st.floats(0.001, 3)), south + draw(st.floats(0.001, 2)))


@given(boxes(), longitudes, latitudes)
def test_a_place_comes_back_from_the_drawing(box: Box, longitude: float, latitude: float):
    projection = Projection.fit(box, 340, lowest=200, highest=500)
    back = projection.back(*projection.at(longitude, latitude))
    assert back == pytest.approx((longitude, latitude), abs=1e-6)


@given(boxes())
def test_the_whole_box_is_on_the_drawing(box: Box):
    projection = Projection.fit(box, 340, lowest=200, highest=500)
    assert 200 <= projection.height <= 500
    for corner in ((box.west, box.south), (box.east, box.north)):
        x, y = projection.at(*corner)
        assert -1e-6 <= x <= 340 + 1e-6
        assert -1e-6 <= y <= projection.height + 1e-6


def test_north_is_up_and_east_is_right():
    projection = Projection.fit(DEVON, 340, lowest=200, highest=500)
    (x1, y1), (x2, y2) = projection.at(-4, 50.5), projection.at(-3, 51)
    assert x2 > x1
    assert y2 < y1


def test_distances_on_the_drawing_are_those_of_the_globe():
    projection = Projection.fit(DEVON, 340, lowest=200, highest=500)
    exeter, plymouth = (-3.5269, 50.7256), (-4.1427, 50.3755)
    drawn = math.dist(projection.at(*exeter), projection.at(*plymouth)) / projection.units_per_km
    assert kilometres(exeter, plymouth) == pytest.approx(58.4, abs=0.5)  # measured on a map
    assert drawn == pytest.approx(kilometres(exeter, plymouth), rel=0.01)


@given(st.floats(1e-3, 1e4))
def test_lengths_of_scales_are_round_and_fit(most: float):
    length = round_length(most)
    assert most / 2.5 <= length * (1 + 1e-9)
    assert length <= most * (1 + 1e-6)
    assert f"{length:.1e}"[0] in "125"


def test_boxes():
    assert box_of([]) is None
    assert box_of([(1, 2), (-1, 5)]) == Box(-1, 2, 1, 5)
    assert Box(0, 0, 1, 1).meets(Box(1, 1, 2, 2))
    assert not Box(0, 0, 1, 1).meets(Box(1.1, 0, 2, 2))
    spot = Box(-3, 50, -3, 50).grown(0.1, 0.02)
    assert spot.north - spot.south == pytest.approx(0.02)
    assert spot.east - spot.west > 0.02


spots = st.lists(st.tuples(st.floats(0, 340), st.floats(0, 430)), max_size=80)


@given(spots)
def test_no_two_marks_are_too_near_and_none_is_lost(points: list[tuple[float, float]]):
    marks = cluster(points)
    assert sorted(at for mark in marks for at in mark.points) == list(range(len(points)))
    for at, one in enumerate(marks):
        for other in marks[at + 1 :]:
            assert math.dist((one.x, one.y), (other.x, other.y)) >= APART - 1e-6


@given(spots)
def test_the_order_of_the_points_does_not_change_the_picture_of_far_ones(points: list[tuple[float, float]]):
    far = [(x * 100, y * 100) for x, y in dict.fromkeys((round(x), round(y)) for x, y in points)]
    assert len(cluster(far)) == len(far)


def test_a_mark_stands_in_the_middle_of_its_points():
    marks = cluster([(10, 10), (12, 10), (200, 200)])
    assert [(mark.x, mark.y, mark.points) for mark in marks] == [(11, 10, (0, 1)), (200, 200, (2,))]


@given(spots)
def test_labels_cover_nothing(points: list[tuple[float, float]]):
    marks = cluster(points)
    taken = [(mark.x - 9, mark.y - 9, mark.x + 9, mark.y + 9) for mark in marks]
    labels = place_labels([(mark.x, mark.y, 6, "A name") for mark in marks], taken, 340, 430)
    rooms = list(taken)
    for label in labels:
        wide = len(label.text) * LETTER
        left = {"start": label.x, "end": label.x - wide, "middle": label.x - wide / 2}[label.anchor]
        room = (
            left,
            label.y - 9,
            left + wide,
            label.y + 2.5,
        )  # from the top of a capital to the foot of a “g”
        assert left >= 0
        assert left + wide <= 340
        assert not any(room[0] < o[2] and o[0] < room[2] and room[1] < o[3] and o[1] < room[3] for o in rooms)
        rooms.append(room)


SQUARE = [[-4, 50], [-3, 50], [-3, 51], [-4, 51], [-4, 50]]


def collection(*geometries: object, code: object = "QJK", **more: object) -> str:
    features = [{"type": "Feature", "properties": {"Code": code}, "geometry": each} for each in geometries]
    return json.dumps({"type": "FeatureCollection", "features": features, **more})


def polygon(*rings: object) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": list(rings)}


def test_polygons_of_every_form_are_read():
    many = {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE, SQUARE]]}
    found = read_outlines(collection(polygon(SQUARE), many), "CODE")
    assert [(each.code, len(each.rings), each.places) for each in found] == [("QJK", 1, 5), ("QJK", 3, 15)]


def test_an_open_ring_is_closed_and_heights_are_dropped():
    ring = read_outlines(collection(polygon([[-4, 50, 3], [-3, 50, 3], [-3, 51, 3]])), "Code")[0].rings[0]
    assert ring == [(-4, 50), (-3, 50), (-3, 51), (-4, 50)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "no JSON"),
        ('{"type": "FeatureCollection", "features": [NaN]}', "NaN is no number"),
        ("[]", "no GeoJSON"),
        ("[" * 200_000, "no JSON"),
        ('{"type": "Feature"}', "no GeoJSON"),
        ('{"type": "FeatureCollection", "features": []}', "no feature"),
        ('{"type": "FeatureCollection", "features": [1]}', "Feature 1 has no properties"),
        (collection(polygon(SQUARE), code=""), "no property “Code”. It has: Code"),
        (collection(polygon(SQUARE), code=7), "no property"),
        (collection(None), "no polygon"),
        (collection({"type": "Point", "coordinates": [1, 2]}), "no polygon"),
        (collection(polygon()), "no outline"),
        (collection({"type": "Polygon", "coordinates": None}), "pairs of numbers"),
        (collection(polygon([["a", "b"]])), "pairs of numbers"),
        (collection(polygon([[1]])), "pairs of numbers"),
        (collection(polygon([[-4, 50], [-3, 50]])), "fewer than three corners"),
        (collection(polygon([[292000, 92000], [1, 2], [3, 4]])), "grid references"),
        (
            collection(polygon(SQUARE), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}),
            "not in longitude",
        ),
    ],
)
def test_faults_of_a_boundary_file(text: str, words: str):
    with pytest.raises(OutlineFault, match=words):
        read_outlines(text, "Code")


def test_a_file_of_too_many_places(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(outlines, "MOST_PLACES", 4)
    with pytest.raises(OutlineFault, match="generalised"):
        read_outlines(collection(polygon(SQUARE)), "Code")


@given(st.lists(st.tuples(st.floats(-5, -3), st.floats(50, 52)), min_size=4, max_size=40))
def test_a_simplified_ring_stays_near(points: list[tuple[float, float]]):
    ring = [*points, points[0]]
    made = simplify(ring, 0.05)
    assert (made[0], made[-1]) == (ring[0], ring[-1])
    assert set(made) <= set(ring)
    cosine = math.cos(math.radians(ring[0][1]))
    for x, y in ring:
        assert min(_off((x, y), a, b, cosine) for a, b in itertools.pairwise(made)) <= 0.05 + 1e-9


def _off(
    place: tuple[float, float], one: tuple[float, float], other: tuple[float, float], cosine: float
) -> float:
    """Distance of a place from a side, worked out another way: the nearest of many places along it is near enough."""
    (x, y), (x1, y1), (x2, y2) = place, one, other
    along = ((x - x1) * (x2 - x1) * cosine**2 + (y - y1) * (y2 - y1)) / (
        ((x2 - x1) * cosine) ** 2 + (y2 - y1) ** 2 or 1
    )
    share = min(1.0, max(0.0, along))
    return math.hypot((x - x1 - share * (x2 - x1)) * cosine, y - y1 - share * (y2 - y1))


def test_an_outline_keeps_few_corners_and_loses_specks_but_never_all():
    circle = [
        (-4 + 0.5 * math.cos(at / 5000 * math.tau), 51 + 0.5 * math.sin(at / 5000 * math.tau))
        for at in range(5000)
    ]
    speck = [(-3.0, 50.0), (-2.9999, 50.0), (-2.9999, 50.0001), (-3.0, 50.0)]
    made = simple(outlines.Outline(1, "QJK", ([*circle, circle[0]], speck)), 0.001)
    assert len(made) == 1
    assert 20 < len(made[0]) < 200
    assert simple(outlines.Outline(1, "QJK", (speck,)), 0.001) == [speck]


def test_inside_knows_islands_and_lakes():
    lake = [[-3.6, 50.4], [-3.4, 50.4], [-3.4, 50.6], [-3.6, 50.6], [-3.6, 50.4]]
    assert inside([SQUARE], -3.5, 50.5)
    assert not inside([SQUARE, lake], -3.5, 50.5)
    assert inside([SQUARE, lake], -3.9, 50.5)
    assert not inside([SQUARE], -2, 50.5)
