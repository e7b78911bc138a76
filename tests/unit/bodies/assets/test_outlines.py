"""Outlines of areas, and the two commands."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from audit.trail import newest
from deliberation.bodies.actions.outlines import UnusableOutlines, load_outlines
from deliberation.bodies.models import AreaOutline, Asset
from deliberation.bodies.queries.outlines import shapes_for
from kernel.errors import NotAllowed
from tests.moot import COUNCIL, SYSTEM
from tests.unit.bodies.assets.kit import OPERATOR, SQUARE, geojson, outline, table

WORDS = {"source": "Made-up boundaries", "licence": "Open Government Licence v3.0"}


def run(name: str, *args: object, **options: object) -> str:
    out = io.StringIO()
    call_command(name, *map(str, args), stdout=out, **options)
    return out.getvalue()


def test_outlines_are_stored_by_the_areas_key_whatever_its_code(db, tmp_path):
    file = geojson(tmp_path / "a.geojson", ("E54000037", [SQUARE]), ("QUA", [SQUARE]))
    told = json.loads(run("load_outlines", file, code_property="code", json=True, **WORDS))
    assert told == {"new": 2, "changed": 0, "same": 0, "places": 10}
    assert set(AreaOutline.objects.values_list("area_key", flat=True)) == {SYSTEM, "QUA"}
    assert "0 new, 0 changed, 2 the same" in run("load_outlines", file, code_property="CODE", **WORDS)
    again = run("load_outlines", file, code_property="CODE", source="Other", licence="OGL")
    assert "2 changed" in again
    assert newest(1)[0]["detail"] == {"new": 0, "changed": 2, "same": 0}


@pytest.mark.parametrize(
    ("features", "words"),
    [
        ([("E54000037", [SQUARE]), ("NOPE", [SQUARE])], "Feature 2: no area has the code “NOPE”"),
        ([("E54000037", [SQUARE]), ("QJK", [SQUARE])], "Features 1 and 2 are the same area"),
        ([("QJK", [SQUARE[:2]])], "fewer than three corners"),
    ],
)
def test_faults_are_named_and_nothing_is_stored(db, tmp_path, features, words: str):
    file = geojson(tmp_path / "a.geojson", *features)
    with pytest.raises(CommandError, match=words):
        run("load_outlines", file, code_property="code", **WORDS)
    assert not AreaOutline.objects.exists()


def test_files_that_are_not_there_or_no_text(db, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        run("load_outlines", tmp_path / "none", code_property="x", **WORDS)
    (tmp_path / "b").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match="no UTF-8"):
        run("load_outlines", tmp_path / "b", code_property="x", **WORDS)


def test_the_source_has_to_be_said_and_only_an_operator_loads(db, moot):
    with pytest.raises(UnusableOutlines, match="where the outlines come from"):
        load_outlines(actor=OPERATOR, text="{}", code_property="x", source=" ", licence="OGL")
    with pytest.raises(NotAllowed):
        load_outlines(actor=moot.actor("cleo"), text="{}", code_property="x", **WORDS)


def test_a_system_is_drawn_among_its_neighbours(db, django_assert_num_queries):
    outline()
    outline("QT6")
    outline(COUNCIL)
    with django_assert_num_queries(1):
        shapes = shapes_for(SYSTEM, [COUNCIL])
    assert shapes.own is not None
    assert (shapes.own.note, shapes.own.sources) == (
        "",
        (("Made-up boundaries", "Open Government Licence v3.0"),),
    )
    assert (len(shapes.others), len(shapes.councils)) == (1, 1)


def test_a_merged_system_is_drawn_as_what_it_was_made_of(db):
    outline("QMJ")
    assert shapes_for("Z9B2Z").own is None  # half of it would mislead
    outline("QRV")
    shape = shapes_for("Z9B2Z").own
    assert shape is not None
    assert len(shape.rings) == 2
    assert "North Central London and North West London" in shape.note
    assert "drawn whole" not in shape.note


def test_a_divided_predecessor_is_said(db):
    for key in ("QHG", "QUE", "QM7"):
        outline(key)
    shape = shapes_for("S1Y5D").own
    assert shape is not None
    assert "was divided among several systems and drawn whole" in shape.note


def test_no_outline_at_all(db):
    shapes = shapes_for(SYSTEM)
    assert (shapes.own, shapes.others, shapes.councils) == (None, (), ())


def assets_file(tmp_path, **row: str):
    path = tmp_path / "assets.csv"
    path.write_bytes(table({"name": "Hall", "kind": "place", "category": "food"} | row))
    return path


def test_the_command_previews_and_confirms(moot, tmp_path):
    file = assets_file(tmp_path)
    assert "to be confirmed: 1 new" in run("import_assets", "northfen-board", file)
    assert not Asset.objects.exists()
    told = json.loads(run("import_assets", "northfen-board", file, confirm=True, json=True))
    assert (told["status"], told["new"], told["faults"]) == ("done", 1, [])
    assert Asset.objects.get().keeper == moot.board


def test_the_command_tells_faults(moot, tmp_path):
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 faults: nothing"):
        call_command(
            "import_assets", "northfen-board", str(assets_file(tmp_path, kind="x")), confirm=True, stdout=out
        )
    assert out.getvalue().startswith("Row 2, kind: “x” is no kind")


@pytest.mark.parametrize(
    ("body", "options", "words"),
    [
        ("nobody", {}, "no such body"),
        ("northfen-board", {"system": "QHL"}, "keeps no assets"),
        ("northfen-board", {"system": "nope"}, "No area has the code"),
    ],
)
def test_the_command_refuses(moot, tmp_path, body: str, options: dict[str, str], words: str):
    with pytest.raises(CommandError, match=words):
        run("import_assets", body, assets_file(tmp_path), **options)


def test_the_command_asks_for_the_system_where_there_are_several(moot, tmp_path):
    moot.board.areas.create(area_key="QUA")
    with pytest.raises(CommandError, match="Name the system with --system"):
        run("import_assets", "northfen-board", assets_file(tmp_path))
    with pytest.raises(CommandError, match="cannot be read"):
        run("import_assets", "northfen-board", tmp_path / "none", system=SYSTEM)
