"""What we write, we read back. All figures are illustrative."""

import csv
import io
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexapp.calc.checks import ROW_COLUMNS, normalise
from indexapp.calc.readers import TIDY_COLUMNS, open_table, write_tidy
from indexapp.calc.readers.export import guard_cell

number = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False, width=64)
note = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="<&"), max_size=20).map(
    lambda text: " ".join(text.split())
)
observation = st.tuples(
    st.sampled_from(["value", "missing", "suppressed", "not_applicable"]), number, number, note
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(observation, min_size=1, max_size=8))
def test_written_observations_are_read_back_as_they_were(tmp_path_factory, metrics, areas, cells):
    rows = pd.DataFrame(
        [
            {
                "metric": "gain",
                "area": "QOQ",
                "period": str(1950 + place),
                "value": value if status == "value" else np.nan,
                "numerator": abs(count),
                "denominator": np.nan,
                "lower": np.nan,
                "upper": np.nan,
                "status": status,
                "note": text if status != "missing" and not text.startswith(("=", "+", "@", "-")) else "",
            }
            for place, (status, value, count, text) in enumerate(cells)
        ]
    )
    path = tmp_path_factory.mktemp("export") / "tidy.csv"
    write_tidy(rows, path)
    (chunk,) = open_table(path).chunks()
    result = normalise(chunk, metrics, areas, None, date(2026, 11, 21))
    assert not result.errors
    kept = list(ROW_COLUMNS[:-1])
    pd.testing.assert_frame_equal(result.rows[kept], rows[kept], check_dtype=False)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tcmd", "\r=1", "=HYPERLINK(1)"])
def test_formulas_are_disarmed(text, tmp_path):
    path = tmp_path / "out.csv"
    write_tidy(pd.DataFrame({"metric": ["m"], "area": [text], "period": ["2019"], "note": [text]}), path)
    record = next(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    assert record["area"] == record["note"] == f"'{text}"


@given(st.text(max_size=20))
def test_no_guarded_cell_starts_a_formula(text):
    assert not guard_cell(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert guard_cell(text).endswith(text)


def test_columns_are_ours_and_negative_figures_stay_figures(tmp_path):
    path = tmp_path / "out.csv"
    write_tidy(pd.DataFrame({"metric": ["m"], "area": ["a"], "period": ["2019"], "value": [-3.25]}), path)
    lines = path.read_bytes().decode("utf-8-sig").splitlines()
    assert lines == [",".join(TIDY_COLUMNS), "m,a,2019,-3.25,,,,,"]


def test_an_empty_table_is_a_header(tmp_path):
    path = tmp_path / "out.csv"
    write_tidy(pd.DataFrame(columns=list(ROW_COLUMNS)), path)
    assert path.read_bytes().decode("utf-8-sig").splitlines() == [",".join(TIDY_COLUMNS)]
