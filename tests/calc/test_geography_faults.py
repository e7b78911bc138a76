"""Damaged reference tables are refused, and every fault is told with file, row and column."""

import shutil
from pathlib import Path

import pytest

from indexapp.calc.geography import InvalidReference, load_reference

FOLDER = Path(__file__).parents[2] / "indexapp" / "reference"


@pytest.fixture
def copied(tmp_path):
    """A copy of the tables that a test may damage."""
    return Path(shutil.copytree(FOLDER, tmp_path / "reference"))


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems_of(folder):
    with pytest.raises(InvalidReference) as caught:
        load_reference(folder)
    return caught.value.problems


@pytest.mark.parametrize(
    ("file", "old", "new", "column", "words"),
    [
        ("areas.csv", "QYG,ics,", "QYG,system,", "type", "not one of"),
        ("areas.csv", ",2026-03-31,", ",31/03/2026,", "ends_on", "not a date"),
        ("areas.csv", "QVV,ics,Dorset", "QVV,ics,", "name", "must not be empty"),
        ("codes.csv", "QVV,ods,QVV", "QVW,ods,QVV", "area", "no area has the key “QVW”"),
        ("codes.csv", "E54000041", "E54000008", "code", "the same as row"),
        ("memberships.csv", "01F,QYG,ccg-2019,,,1,", "01F,QYG,ccg-2019,,,1.5,", "share", "more than 1"),
        ("memberships.csv", "01F,QYG,ccg-2019,,,1,", "01F,QYG,ccg-2019,,,x,", "share", "not a number"),
        ("successions.csv", "QUE,S1Y5D,2026-04-01", "QUE,S1Y5D,2026-05-01", "on", "ends on 2026-03-31"),
        ("successions.csv", "0.213794", "0.313794", "share", "not 1"),
        ("facts.csv", "57112542", "-1", "value", "zero or more"),
        ("facts.csv", "57112542", "nan", "value", "finite"),
        ("facts.csv", ",ons-pop-2022", ",hearsay", "source", "not in sources.yaml"),
        ("council_systems.csv", ",edge,", ",corner,", "extent", "not one of"),
        ("tiles.csv", "ics-42,QHM,4,0,", "ics-42,QHM,4.5,0,", "column", "not a whole number"),
        ("tiles.csv", "ics-42,QHM,4,0,", "ics-42,QHM,4,1,", "layout", "the same as row"),
    ],
)
def test_a_damaged_cell_is_named(copied, file, old, new, column, words):
    edit(copied / file, old, new)
    line = next(n for n, text in enumerate((copied / file).read_text().splitlines(), 1) if new in text)
    found = [problem for problem in problems_of(copied) if problem.file == file and words in problem.message]
    assert found
    assert column in {problem.column for problem in found}
    assert line in {problem.row for problem in found} or "same as row" in words


def test_all_faults_are_told_at_once(copied):
    edit(copied / "areas.csv", "QYG,ics,", "QYG,system,")
    edit(copied / "facts.csv", "57112542", "many")
    assert {problem.file for problem in problems_of(copied)} >= {"areas.csv", "facts.csv"}


def test_missing_files_wrong_columns_and_short_rows(copied):
    (copied / "tiles.csv").unlink()
    edit(copied / "facts.csv", "area,kind,value", "area,sort,value")
    edit(copied / "codes.csv", "QVV,ods,QVV,,,,ccg-lists", "QVV,ods,QVV")
    messages = [str(problem) for problem in problems_of(copied)]
    assert any("tiles.csv, row 1" in text and "missing" in text for text in messages)
    assert any("facts.csv" in text and "columns must be area,kind" in text for text in messages)
    assert any("codes.csv" in text and "3 cells, 7 columns" in text for text in messages)


def test_a_source_without_licence_and_a_lost_sources_file(copied):
    edit(copied / "sources.yaml", "  licence: as the project\n", "")
    assert any(problem.column == "own" for problem in problems_of(copied))
    (copied / "sources.yaml").unlink()
    assert any(problem.file == "sources.yaml" for problem in problems_of(copied))
