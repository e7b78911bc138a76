"""Illustrative metrics and areas, and helpers to write small files. No figure here is real."""

import os
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from indexapp.calc.checks import Against, AreaEntry, AreaIndex, MetricEntry, MetricIndex, check_table
from indexapp.calc.readers import COLUMNS, open_table

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="session")
def metrics():
    return MetricIndex(
        (
            MetricEntry("waits", "Illustrative waits", ("Long waits",), unit_kind="percent", scale=100),
            MetricEntry("beds", "Illustrative bed occupancy", unit_kind="percent", upper=150),
            MetricEntry("share", "Illustrative share", unit_kind="fraction"),
            MetricEntry("gain", "Illustrative gain score", unit_kind="other"),
            MetricEntry("rate", "Illustrative rate", fingertips_id=90001, unit_kind="rate", scale=1000),
            MetricEntry("girls", "Girls' rate", fingertips_id=90001, sex="Female", unit_kind="rate"),
            MetricEntry("young", "Young", fingertips_id=90002, age="0-4 yrs", unit_kind="rate"),
            MetricEntry("whole", "Whole counts", unit_kind="count", integer_counts=True),
        )
    )


@pytest.fixture(scope="session")
def areas():
    entries = [
        AreaEntry("QYG", "ics", "Illustrative North", date(2022, 7, 1)),
        AreaEntry("QOQ", "ics", "Illustrative East"),
        AreaEntry("QWO", "ics", "Illustrative West"),
        AreaEntry("01F", "subicb", "Illustrative Place"),
        AreaEntry("01C", "ccg", "Old Place", date(2013, 4, 1), date(2020, 3, 31), ("27D",)),
        AreaEntry("27D", "subicb", "New Place", date(2020, 4, 1)),
        AreaEntry("E92000001", "england", "England"),
    ]
    codes = {"E54000008": "QYG", "E38000068": "01F", "E38000233": "27D", "E54000051": "QOQ"}
    return AreaIndex.of(entries, codes)


@pytest.fixture(scope="session")
def against(metrics, areas):
    return Against(metrics, areas, TODAY)


@pytest.fixture
def write(tmp_path):
    """Writes text (in an encoding) or bytes to a file and returns its path."""

    def save(content, *, encoding="utf-8", name="file.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return save


@pytest.fixture
def check(write, against):
    """Reads and checks a text as a file; one Normalised for files of one chunk."""

    def run(content, *, mapping=None, encoding="utf-8"):
        table = open_table(write(content, encoding=encoding), mapping=mapping)
        results = list(check_table(table, Against(against.metrics, against.areas, TODAY, mapping)))
        assert len(results) == 1
        return results[0]

    return run


@pytest.fixture(scope="session")
def chunk_of():
    """A chunk as `Table.chunks` gives it, from dictionaries of cell texts."""

    def make(*rows):
        full = [dict.fromkeys(COLUMNS, "") | {"row": number} | row for number, row in enumerate(rows, 2)]
        return pd.DataFrame(full, columns=list(COLUMNS))

    return make


@pytest.fixture(scope="session")
def real_data():
    """The folder of real public data; tests are skipped where it is absent."""
    root = Path(__file__).resolve().parents[3]
    folder = Path(os.environ.get("FOLKMOOT_REAL_DATA", root.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data in {folder}: set FOLKMOOT_REAL_DATA")
    return folder
