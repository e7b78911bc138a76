"""The same figure twice, in a chunk and across chunks. All figures are illustrative."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexapp.calc.checks import Findings, KeyGuard, check_table
from indexapp.calc.readers import open_table

FINGERTIPS = "Indicator ID,Area Code,Area Type,Sex,Age,Category,Time period,Value,Value note\n"


def line(area="E54000051", kind="ICBs", value="5", period="2019/20", note=""):
    return f"90001,{area},{kind},Persons,All ages,,{period},{value},{note}\n"


def test_england_repeated_with_the_same_value_counts_once(check):
    result = check(FINGERTIPS + line("E92000001", "England") + line("E92000001", "England", "5.0"))
    assert (len(result.rows), result.ignored, result.errors) == (1, {"repeat": 1}, 0)


def test_england_repeated_with_another_value_is_a_conflict_naming_both_rows(check):
    result = check(FINGERTIPS + line("E92000001", "England") + line("E92000001", "England", "6"))
    (problem,) = result.problems.to_dict("records")
    assert (problem["row"], problem["code"], problem["severity"]) == (3, "conflict", "error")
    assert "6 here and 5 in row 2" in problem["message"]


def test_the_same_place_under_two_area_types_counts_once(check):
    text = FINGERTIPS + line("E38000068", "CCGs (from Apr 2021)") + line("nE38000068", "ICB sub-locations")
    result = check(text)
    assert (result.rows["area"].tolist(), result.ignored) == (["01F"], {"same_place": 1})


def test_the_same_place_under_two_area_types_with_two_values_is_a_conflict(check):
    result = check(FINGERTIPS + line("E38000068", "CCGs") + line("nE38000068", "ICB sub-locations", "7"))
    assert result.problems["code"].tolist() == ["conflict"]


def test_a_blank_gives_way_to_a_figure_wherever_it_stands(check):
    result = check(FINGERTIPS + line(value="") + line(value="5"))
    assert (result.rows["value"].tolist(), result.ignored) == ([5.0], {"repeat": 1})
    result = check(FINGERTIPS + line(value="5") + line(value=""))
    assert (result.rows["value"].tolist(), result.ignored) == ([5.0], {"repeat": 1})


def test_a_suppressed_figure_does_not_give_way(check):
    result = check(FINGERTIPS + line(value="*") + line(value="5"))
    assert result.problems["code"].tolist() == ["conflict"]
    assert "suppressed" in result.problems.loc[0, "message"]


def test_two_spellings_of_one_period_are_one_key(check):
    result = check(FINGERTIPS + line(period="2019/20") + line(period="2019/2020", value="6"))
    assert result.problems["code"].tolist() == ["conflict"]


@pytest.mark.parametrize("rows", [1, 2, 3, 7])
def test_repeats_across_chunks_are_found_however_the_file_is_cut(write, against, rows):
    years = range(2001, 2011)
    text = FINGERTIPS + "".join(line(period=year, value=year - 2000) for year in years)
    text += line(period=2003, value=3) + line(period=2004, value=99) + line(period=2005, value="")
    results = list(check_table(open_table(write(text)), against, rows=rows))
    kept = pd.concat([result.rows for result in results])
    assert sorted(kept["value"]) == list(range(1, 11))
    assert sum((result.ignored for result in results), Counter())["repeat"] == 2
    (problem,) = [
        p for result in results for p in result.problems.to_dict("records") if p["severity"] == "error"
    ]
    assert (problem["row"], problem["code"] in ("duplicate", "conflict")) == (13, True)
    assert "row 5" in problem["message"]


def table(keys, values):
    return pd.DataFrame(
        {
            "metric": [f"m{key % 3}" for key in keys],
            "area": [f"a{key}" for key in keys],
            "period": "2019",
            "value": np.array(values, dtype=float),
            "status": "value",
            "source_row": range(len(keys)),
        }
    )


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.integers(0, 30), unique=True, max_size=12).flatmap(
            lambda keys: st.tuples(
                st.just(keys), st.lists(st.integers(0, 2), min_size=len(keys), max_size=len(keys))
            )
        ),
        max_size=8,
    )
)
def test_the_guard_agrees_with_a_dictionary(chunks):
    guard, seen = KeyGuard(), {}
    for keys, values in chunks:
        findings, ignored = Findings(), Counter()
        kept = guard.check(table(keys, values), findings, ignored)
        fresh = [key for key in keys if key not in seen]
        equal = sum(1 for key, value in zip(keys, values, strict=True) if seen.get(key) == value)
        assert kept["area"].tolist() == [f"a{key}" for key in fresh]
        assert ignored["repeat"] == equal
        assert findings.counts[("duplicate", "error")] == len(keys) - len(fresh) - equal
        seen |= {key: value for key, value in zip(keys, values, strict=True) if key not in seen}
    assert len(guard) == len(seen)
