"""Score files: the same table whatever the ending, figures in full, absent cells empty, and never half a file."""

from __future__ import annotations

import json
import math
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexapp.calc import score_files
from indexapp.calc.compute import SCORE_COLUMNS
from indexapp.calc.reasons import REASON_CODES
from indexapp.calc.score_files import CannotWrite, write_scores

HEADER = "definition,version,area,period,node,kind,raw,z,score,rank,coverage,reason"
NUMBERS = ("raw", "z", "score", "rank", "coverage")


def row(**values):
    base = {
        "definition": "small-index", "version": "1", "area": "QX1", "period": "2019/20", "node": "waits", "kind": "metric",
        "raw": 12.5, "z": 0.1, "score": 0.09966799462495582, "rank": 1.0, "coverage": 1.0, "reason": "",
    }  # fmt: skip
    return base | values


def table(*rows) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(SCORE_COLUMNS))
    texts = [name for name in SCORE_COLUMNS if name not in NUMBERS]
    return frame.astype(dict.fromkeys(texts, "category") | dict.fromkeys(NUMBERS, float))


ABSENT = row(
    area="QX2", raw=math.nan, z=math.nan, score=math.nan, rank=math.nan, coverage=0.0, reason="suppressed"
)
ZERO = row(area="QX3", raw=0.0, z=-0.0, score=0.0, rank=2.0)


def read(path: Path) -> list[list]:
    """The rows of any of the four kinds as plain values; None where a cell is empty."""
    if path.suffix == ".json":
        found = json.loads(path.read_text())
        return [list(each.values()) for each in found]
    if path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(path)["Scores"]
        return [list(each) for each in list(sheet.values)[1:]]
    if path.suffix == ".parquet":
        return [list(each.values()) for each in pq.read_table(path).to_pylist()]
    frame = pd.read_csv(
        path, dtype={name: str for name in SCORE_COLUMNS if name not in NUMBERS}, float_precision="round_trip"
    )
    return [[None if pd.isna(value) else value for value in each] for each in frame.itertuples(index=False)]


@pytest.mark.parametrize("ending", [".csv", ".json", ".xlsx", ".parquet"])
def test_every_kind_holds_the_same_rows(tmp_path, ending) -> None:
    path = tmp_path / f"scores{ending}"
    assert write_scores(table(row(), ABSENT, ZERO), path) == [path]
    found = read(path)
    assert found[0] == [*list(row().values())[:-1], None]
    assert found[1][6:] == [None, None, None, None, 0.0, "suppressed"]
    assert found[2][6] == 0.0, "a zero is a figure"
    assert list(tmp_path.iterdir()) == [path]


def test_csv_is_plain_and_has_the_columns_in_order(tmp_path) -> None:
    write_scores(table(row(), ABSENT), tmp_path / "s.csv")
    assert (tmp_path / "s.csv").read_text().splitlines() == [
        HEADER,
        "small-index,1,QX1,2019/20,waits,metric,12.5,0.1,0.09966799462495582,1,1.0,",
        "small-index,1,QX2,2019/20,waits,metric,,,,,0.0,suppressed",
    ]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@pytest.mark.parametrize("ending", [".csv", ".json", ".parquet"])
def test_figures_come_back_to_the_last_bit(tmp_path, ending, values) -> None:
    path = tmp_path / f"scores{ending}"
    write_scores(table(*(row(raw=value) for value in values)), path)
    assert [each[6] for each in read(path)] == values


@pytest.mark.parametrize("reason", REASON_CODES)
def test_every_reason_is_kept(tmp_path, reason) -> None:
    write_scores(table(row(reason=reason)), tmp_path / "s.json")
    assert json.loads((tmp_path / "s.json").read_text())[0]["reason"] == (reason or None)


def test_notes_lie_beside_csv_and_json_and_inside_the_others(tmp_path) -> None:
    notes = ("ILLUSTRATIVE: made up.", "Second.")
    for ending in (".csv", ".json"):
        path = tmp_path / f"s{ending}"
        beside = tmp_path / f"s{ending}.README.txt"
        assert write_scores(table(row()), path, notes=notes) == [path, beside]
        assert beside.read_text() == "ILLUSTRATIVE: made up.\nSecond.\n"
    write_scores(table(row()), tmp_path / "s.xlsx", notes=notes)
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    assert [cells[0].value for cells in book["About"].rows] == list(notes)
    write_scores(table(row()), tmp_path / "s.parquet", notes=notes)
    assert pq.read_schema(tmp_path / "s.parquet").metadata[b"about"] == b"ILLUSTRATIVE: made up.\nSecond."


def test_an_envelope_holds_notes_and_rows(tmp_path) -> None:
    path = tmp_path / "s.json"
    assert write_scores(table(row()), path, notes=("Note “one”",), envelope=True) == [path]
    found = json.loads(path.read_text())
    assert found["about"] == ["Note “one”"]
    assert found["scores"][0]["area"] == "QX1"


def test_no_rows_is_an_empty_table(tmp_path) -> None:
    for ending in (".csv", ".json", ".xlsx", ".parquet"):
        write_scores(table(), tmp_path / f"s{ending}")
        assert read(tmp_path / f"s{ending}") == []


def test_what_cannot_be_written_is_said(tmp_path, monkeypatch) -> None:
    with pytest.raises(CannotWrite, match=r"should end in \.csv, \.json, \.xlsx, \.parquet"):
        write_scores(table(row()), tmp_path / "scores.ods")
    with pytest.raises(CannotWrite, match="no folder"):
        write_scores(table(row()), tmp_path / "nowhere" / "scores.csv")
    with pytest.raises(CannotWrite, match="Only JSON"):
        write_scores(table(row()), tmp_path / "scores.csv", envelope=True)
    monkeypatch.setattr(score_files, "XLSX_ROWS", 1)
    with pytest.raises(CannotWrite, match="holds 1 rows and there are 2"):
        write_scores(table(row(), row()), tmp_path / "scores.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_fails_halfway_leaves_the_old_one(tmp_path, monkeypatch) -> None:
    path = tmp_path / "s.json"
    path.write_text("old")

    monkeypatch.setattr(score_files, "_records", lambda frame: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_scores(table(row()), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
