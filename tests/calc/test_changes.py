"""Changes between two runs. Figures are illustrative."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexapp.calc.changes import CHANGE_COLUMNS, CHANGES, Largest, compare_scores, summarise
from indexapp.calc.compute import compute
from tests.calc.builders import definition, geography, metric, observation, table

PLACES = geography(*"ABCD")


def run(period="2019", metrics=("m",), **figures):
    rows = [
        observation(area, value, metric=m, period=period) for m in metrics for area, value in figures.items()
    ]
    return compute(definition([metric(m) for m in metrics]), table(rows), PLACES)


BEFORE = run(A=1.0, B=2.0, C=3.0)


def one(changes, node="m"):
    return {row.area: row for row in changes[changes["node"] == node].itertuples()}


def test_nothing_changed():
    changes = compare_scores(BEFORE, BEFORE)
    assert tuple(changes.columns) == CHANGE_COLUMNS
    assert len(changes) == len(BEFORE)
    assert set(changes["change"]) == {"same"}
    summary = summarise(changes)
    assert (summary.same, summary.new, summary.gone, summary.changed) == (12, 0, 0, 0)
    assert (summary.moved_rank, summary.largest, summary.by_node) == (0, None, {})


def test_one_area_revised():
    """C falls from 3 to 2.5: the middle stays, the spread shrinks, so all but the middle area move."""
    rows = one(compare_scores(BEFORE, run(A=1.0, B=2.0, C=2.5)))
    assert [rows[area].change for area in "ABCD"] == ["changed", "same", "changed", "same"]
    assert rows["C"].raw_before == 3.0
    assert rows["C"].raw_after == 2.5
    assert rows["C"].size == pytest.approx(rows["C"].score_after - rows["C"].score_before)
    assert rows["C"].rank_moved == 0


def test_coming_and_going():
    after = run(A=1.0, B=2.0, C=3.0, D=2.0)
    rows = one(compare_scores(BEFORE, after))
    assert (rows["D"].change, rows["D"].reason_before, rows["D"].reason_after) == ("new", "not_published", "")
    assert math.isnan(rows["D"].size)
    assert one(compare_scores(after, BEFORE))["D"].change == "gone"
    summary = summarise(compare_scores(BEFORE, after))
    assert (summary.new, summary.gone) == (3, 0)


def test_a_reason_alone_is_a_change():
    rows = [observation(a, v) for a, v in (("A", 1.0), ("B", 2.0), ("C", 3.0))]
    rows.append(observation("D", status="suppressed"))
    after = compute(definition([metric("m")]), table(rows), PLACES)
    found = one(compare_scores(BEFORE, after))["D"]
    assert (found.change, found.reason_after) == ("changed", "suppressed")


def test_ranks_move_up_with_a_plus():
    after = run(A=4.0, B=2.0, C=3.0)
    changes = compare_scores(BEFORE, after)
    rows = one(changes)
    assert [rows[a].rank_moved for a in "ABC"] == [2, -1, -1]
    summary = summarise(changes)
    assert summary.moved_rank == 9
    assert summary.largest.area == "A"
    assert summary.largest.size > 0


def test_rows_only_one_run_has():
    after = run(period="2020", metrics=("m", "n"), A=1.0, B=2.0)
    changes = compare_scores(BEFORE, after)
    assert len(changes) == len(BEFORE) + len(after)
    old = changes[changes["period"] == "2019"]
    assert set(old.loc[old["score_before"].notna(), "change"]) == {"gone"}
    assert changes[changes["node"] == "n"]["kind"].eq("metric").all()
    assert summarise(changes).by_node["m"] > 0


def test_rounding_dust_is_no_change():
    after = BEFORE.assign(score=BEFORE["score"] + 1e-13)
    assert set(compare_scores(BEFORE, after)["change"]) == {"same"}


def test_the_largest_movement_is_signed():
    after = BEFORE.copy()
    after.loc[1, "score"] -= 0.5
    assert summarise(compare_scores(BEFORE, after)).largest == Largest("B", "2019", "m", pytest.approx(-0.5))


def test_text_columns_do_as_well_as_categories():
    text = dict.fromkeys(("area", "period", "node", "kind", "reason"), str)
    after = run(A=1.0, B=2.0, C=2.5)
    plain = compare_scores(BEFORE.astype(text), after.astype(text))
    assert plain.to_csv() == compare_scores(BEFORE, after).to_csv()


def test_a_row_that_is_there_twice_is_refused():
    with pytest.raises(ValueError, match="two scores"):
        compare_scores(pd.concat([BEFORE, BEFORE]), BEFORE)


def test_an_empty_run():
    nothing = BEFORE.head(0)
    assert summarise(compare_scores(nothing, BEFORE)).new == 9
    assert summarise(compare_scores(BEFORE, nothing)).gone == 9
    assert compare_scores(nothing, nothing).empty


def test_every_change_has_a_sentence():
    assert all(text.endswith(".") for text in CHANGES.values())


figures = st.dictionaries(st.sampled_from("ABCD"), st.integers(0, 5).map(float))


@settings(max_examples=40, deadline=None)
@given(figures, figures)
def test_looking_back_is_looking_forward_turned_round(first, second):
    turned = {"new": "gone", "gone": "new"}
    if not first or not second:
        return
    ahead, back = compare_scores(run(**first), run(**second)), compare_scores(run(**second), run(**first))
    assert [turned.get(c, c) for c in ahead["change"]] == back["change"].tolist()
    pd.testing.assert_series_equal(ahead["size"], -back["size"])
    assert summarise(ahead).moved_rank == summarise(back).moved_rank
    assert sum(vars(summarise(ahead))[c] for c in CHANGES) == len(ahead)
