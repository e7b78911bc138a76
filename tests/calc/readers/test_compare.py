"""What a file would change, and what looks unlikely beside the past. All figures are illustrative."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from indexapp.calc.checks import Counts, MetricEntry, MetricIndex, changes, compare, warnings

FIGURES = ("value", "numerator", "denominator", "lower", "upper")


def table(rows):
    """Observations from (metric, area, period, value or status)."""
    frame = pd.DataFrame(rows, columns=["metric", "area", "period", "cell"])
    number = [cell if not isinstance(cell, str) else np.nan for cell in frame["cell"]]
    frame["value"] = np.array(number, dtype=float)
    for name in FIGURES[1:]:
        frame[name] = np.nan
    frame["status"] = [cell if isinstance(cell, str) else "value" for cell in frame["cell"]]
    frame["note"], frame["source_row"] = "", np.arange(len(frame)) + 2
    return frame.drop(columns="cell")


def test_new_changed_same_and_absent():
    current = table(
        [("m", "A", "2019", 1), ("m", "B", "2019", 2), ("m", "C", "2019", 3), ("m", "A", "2018", 9)]
    )
    rows = table([("m", "A", "2019", 1), ("m", "B", "2019", 2.5), ("m", "D", "2019", "suppressed")])
    assert compare(rows, current) == Counts(new=1, changed=1, same=1, suppressed=1, absent=1)
    change = changes(rows, current)
    assert change["change"].tolist() == ["same", "changed", "new"]
    assert change.loc[1, ["was", "was_status"]].tolist() == [2.0, "value"]


def test_zero_missing_suppressed_and_not_applicable_are_changes_of_each_other():
    cells = [0.0, "missing", "suppressed", "not_applicable"]
    for one in cells:
        for two in cells:
            counts = compare(table([("m", "A", "2019", one)]), table([("m", "A", "2019", two)]))
            assert counts.same == (one == two)
            assert counts.changed == (one != two)


def test_a_changed_count_is_a_change():
    current, rows = table([("m", "A", "2019", 1)]), table([("m", "A", "2019", 1)])
    rows["numerator"] = 10.0
    assert compare(rows, current).changed == 1


def test_counts_add_up_and_empty_tables_are_fine():
    none = table([])
    one = table([("m", "A", "2019", 1)])
    assert compare(none, none) == Counts()
    assert compare(one, none) == Counts(new=1)
    assert compare(none, one) == Counts()
    assert Counts(new=1, absent=2) + Counts(new=2) == Counts(new=3, absent=2)


cell = st.one_of(st.integers(0, 3), st.sampled_from(["missing", "suppressed"]))
tables = st.dictionaries(st.tuples(st.sampled_from("AB"), st.sampled_from(["2018", "2019"])), cell)


@settings(deadline=None)
@given(tables, tables)
def test_compare_agrees_with_dictionaries(new, old):
    def made(cells):
        return table([("m", area, period, value) for (area, period), value in cells.items()])

    counts = compare(made(new), made(old))
    assert counts.new == len(new.keys() - old.keys())
    assert counts.same == sum(1 for key in new.keys() & old.keys() if new[key] == old[key])
    assert counts.new + counts.same + counts.changed == len(new)
    slices = {period for _, period in new}
    assert counts.absent == sum(1 for key in old if key[1] in slices and key not in new)


AREAS = [f"A{number:02d}" for number in range(12)]
METRICS = MetricIndex((MetricEntry("m", "Illustrative", unit_kind="percent"),))


def history(level=50.0, years=("2015", "2016", "2017", "2018")):
    return table(
        [
            ("m", area, year, level + 2 * n + 0.1 * i)
            for i, year in enumerate(years)
            for n, area in enumerate(AREAS)
        ]
    )


def found(values, past=None, period="2019", areas=AREAS):
    rows = table([("m", area, period, value) for area, value in zip(areas, values, strict=True)])
    return warnings(rows, history() if past is None else past, METRICS)


def test_a_steady_year_raises_nothing():
    assert found([50.4 + 2 * n for n in range(12)]).empty


def test_a_value_far_from_its_history_is_named_with_its_row():
    values = [50.4 + 2 * n for n in range(12)]
    values[3] = 99.0
    problems = found(values)
    assert problems[["row", "code", "severity"]].to_numpy().tolist() == [[5, "far_from_history", "warning"]]
    assert "A03" in problems.loc[0, "message"]


def test_a_unit_jump_is_found_up_and_down_and_not_reported_row_by_row():
    for factor, code in (
        (10, "unit_jump"),
        (0.1, "unit_jump"),
        (1000, "unit_jump"),
        (0.001, "unit_jump"),
        (100, "looks_like_fraction"),
        (0.01, "looks_like_fraction"),
    ):
        assert found([(50.4 + 2 * n) * factor for n in range(12)])["code"].tolist() == [code]


def test_turned_round_shares_are_found():
    problems = found([100 - (50.4 + 2 * n) for n in range(12)])
    assert "direction_flipped" in problems["code"].tolist()


def test_fewer_areas_than_before_are_found():
    problems = found([50.4 + 2 * n for n in range(8)], areas=AREAS[:8])
    assert problems["code"].tolist() == ["fewer_areas"]
    assert "8 with a value, 12 before" in problems.loc[0, "message"]


def test_no_history_no_warning():
    assert found([1.0] * 12, past=history().iloc[:0]).empty


def test_the_figures_being_replaced_are_no_history():
    assert found([0.5] * 12, past=history(years=("2019",))).empty


def test_the_latest_earlier_period_is_the_one_compared_with():
    past = pd.concat([history(years=("2017",)), history(level=500.0, years=("2020",))])
    assert found([50.4 + 2 * n for n in range(12)], past=past, period="2018").empty


def test_only_missing_values_do_not_crash():
    rows = table([("m", area, "2019", "missing") for area in AREAS])
    assert warnings(rows, history(), METRICS)["code"].tolist() == ["fewer_areas"]
