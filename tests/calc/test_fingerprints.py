"""Fingerprints: equal input, equal fingerprint; anything that could move a figure, another one."""

from __future__ import annotations

import dataclasses
import math
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexapp.calc import fingerprints as fp
from indexapp.calc.spec import MethodSpec
from tests.calc.builders import definition, geography, metric, observation, table

ROWS = (observation("QYG", 1.5), observation("QNX", None, 3, 4), observation("01F", status="suppressed"))
SLICE = fp.slice_fingerprint(table(ROWS))


def changed(position, **fields):
    rows = list(ROWS)
    rows[position] = {**rows[position], **fields}
    return fp.slice_fingerprint(table(rows))


def test_a_slice_fingerprint_is_hexadecimal_and_stays_as_it_is():
    """A fixed value: stored fingerprints must still be met after an upgrade of a library or of Python."""
    assert len(SLICE) == 64
    assert int(SLICE, 16)
    assert SLICE == "4688d7bdd3e083e72ffba772e5087253459fa361e87a377fc2ddf722eff1805a"


@given(st.permutations(ROWS))
def test_the_order_of_rows_is_of_no_account(rows):
    assert fp.slice_fingerprint(table(rows)) == SLICE


def test_every_figure_status_and_area_counts():
    others = [
        changed(0, value=1.6),
        changed(0, value=None),
        changed(0, value=0.0),
        changed(0, area="QYH"),
        changed(1, numerator=4),
        changed(1, denominator=3),
        changed(1, value=0.75),
        changed(2, status="missing"),
        fp.slice_fingerprint(table(ROWS[:2])),
        fp.NOTHING,
        SLICE,
    ]
    assert len(set(others)) == len(others)


def test_figures_in_another_column_are_other_figures():
    one = fp.slice_fingerprint(table([observation("A", None, 1.0, None)]))
    other = fp.slice_fingerprint(table([observation("A", None, None, 1.0)]))
    assert one != other


def test_area_codes_cannot_run_together():
    one = fp.slice_fingerprint(table([observation("AB", 1), observation("C", 1)]))
    assert one != fp.slice_fingerprint(table([observation("A", 1), observation("BC", 1)]))


def test_notes_limits_zeros_and_kinds_of_column_are_of_no_account():
    frame = table(ROWS)
    noted = frame.assign(note="rounded", lower=0.1, upper=9.0)
    assert fp.slice_fingerprint(noted) == SLICE
    assert fp.slice_fingerprint(frame.astype({"area": object, "status": "category"})) == SLICE
    zero, minus = (fp.slice_fingerprint(table([observation("A", v)])) for v in (0.0, -0.0))
    assert zero == minus


def test_integer_ids_do_for_areas():
    ids = table(ROWS).assign(area=[3, 1, 20])
    assert fp.slice_fingerprint(ids) == fp.slice_fingerprint(ids.iloc[::-1])


def test_an_empty_slice_has_the_fingerprint_of_nothing():
    assert fp.slice_fingerprint(table([])) == fp.NOTHING


def test_a_repeated_area_is_refused():
    with pytest.raises(ValueError, match="QYG has two"):
        fp.slice_fingerprint(table([ROWS[0], ROWS[0]]))


METHOD = MethodSpec(baseline="2019")


MEASURE = metric("m")


def block(spec=MEASURE, method=METHOD, period="2019", slice_fp="s", base="b", geo="g", version="1"):
    return fp.metric_fingerprint(spec, method, period, slice_fp, base, geo, version)


def test_everything_that_moves_a_metric_moves_its_fingerprint():
    found = [
        block(),
        block(metric("n")),
        block(metric("m", -1)),
        block(metric("m", scale=1000.0)),
        block(metric("m", scale=None)),
        block(method=dataclasses.replace(METHOD, centre="mean")),
        block(method=dataclasses.replace(METHOD, min_areas=4)),
        block(method=dataclasses.replace(METHOD, min_coverage=0.5)),
        block(period="2020"),
        block(slice_fp="t"),
        block(base="c"),
        block(geo="h"),
        block(version="2"),
    ]
    assert len(set(found)) == len(found)


def test_wording_and_the_domains_method_do_not_move_a_metric():
    worded = dataclasses.replace(metric("m"), title="Other words", unit="per cent", decimals=3)
    assert block(worded) == block()
    assert block(method=dataclasses.replace(METHOD, min_domain_share=0.5, min_domains=1)) == block()


def test_the_baselines_own_centre_moves_only_the_baseline():
    other = dataclasses.replace(METHOD, baseline_centre="mean")
    assert block(method=other) != block()
    assert block(method=other, period="2020") == block(period="2020")


def test_domains_and_index_depend_on_their_parts_in_any_order():
    parts = [("aa", 1.0), ("bb", 2.0)]
    domain = fp.domain_fingerprint("d", "2019", parts, 0.5)
    assert fp.domain_fingerprint("d", "2019", parts[::-1], 0.5) == domain
    assert fp.domain_fingerprint("d", "2019", [("aa", 1), ("bb", 2)], 0.5) == domain
    others = [
        domain,
        fp.domain_fingerprint("e", "2019", parts, 0.5),
        fp.domain_fingerprint("d", "2020", parts, 0.5),
        fp.domain_fingerprint("d", "2019", [("aa", 2.0), ("bb", 1.0)], 0.5),
        fp.domain_fingerprint("d", "2019", parts[:1], 0.5),
        fp.domain_fingerprint("d", "2019", parts, 0.6),
        fp.domain_fingerprint("d", "2019", parts, 0.5, "other"),
        fp.index_fingerprint("2019", parts, None),
        fp.index_fingerprint("2019", parts, 2),
        fp.index_fingerprint("2020", parts, None),
        fp.index_fingerprint("2019", parts, None, "other"),
    ]
    assert len(set(others)) == len(others)


def test_a_geography_counts_with_its_layers_but_not_the_order_of_parts():
    layer = [("p", "A", 1.0), ("q", "A", 2.0)]
    one = fp.geography_fingerprint(geography("A", ccg=layer))
    assert fp.geography_fingerprint(geography("A", ccg=layer[::-1])) == one
    others = [
        geography("A"),
        geography("A", "B", ccg=layer),
        geography("A", ccg=layer[:1]),
        geography("A", ccg=[("p", "A", 1.5), ("q", "A", 2.0)]),
        geography("A", ccg=[("p", "A", 1.0, 0.5), ("q", "A", 2.0)]),
        geography("A", icb=layer),
    ]
    assert all(a != b for a, b in combinations([one, *map(fp.geography_fingerprint, others)], 2))
    two = {"old": layer, "new": layer}
    assert fp.geography_fingerprint(geography("A", **two)) != fp.geography_fingerprint(
        geography("A", **dict(reversed(two.items())))
    )


def test_a_definition_counts_to_the_letter():
    spec = definition([metric("m")])
    same = definition([metric("m")])
    assert fp.definition_fingerprint(spec) == fp.definition_fingerprint(same)
    assert fp.definition_fingerprint(dataclasses.replace(spec, title="Other")) != fp.definition_fingerprint(
        spec
    )


def test_a_run_names_blocks_definition_code_and_seed():
    run = fp.run_fingerprint(["a", "b"], "d", "1", 7)
    assert fp.run_fingerprint({"y": "b", "x": "a"}, "d", "1", 7) == run
    others = [
        run,
        fp.run_fingerprint(["a", "b", "b"], "d", "1", 7),
        fp.run_fingerprint(["a", "b"], "e", "1", 7),
        fp.run_fingerprint(["a", "b"], "d", "2", 7),
        fp.run_fingerprint(["a", "b"], "d", "1", 8),
        fp.run_fingerprint(["a", "b"], "d", "1", None),
    ]
    assert len(set(others)) == len(others)


def test_a_figure_that_is_none_cannot_enter_a_fingerprint():
    with pytest.raises(ValueError, match="Out of range"):
        fp.domain_fingerprint("d", "2019", [("a", math.nan)], 0.5)


figures = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False))


@given(figures, figures)
def test_equal_fingerprints_mean_equal_figures(one, other):
    first, second = (fp.slice_fingerprint(table([observation("A", v)])) for v in (one, other))
    assert (first == second) == (one == other)


def test_the_frame_stays_as_it_was():
    frame = table(ROWS)
    before = frame.copy(deep=True)
    fp.slice_fingerprint(frame)
    pd.testing.assert_frame_equal(frame, before)
