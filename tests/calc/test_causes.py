"""Why two runs differ, from their inputs alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexapp.calc.causes import definition_changes, find_causes
from indexapp.calc.fingerprints import NOTHING
from indexapp.calc.spec import DefinitionSpec, DomainSpec, MethodSpec, MetricSpec, WeightedMetric

WAITS = MetricSpec("waits", "Waits", -1, "%", 100)
GAIN = MetricSpec("gain", "Gain", 1, "points")
SPEC = DefinitionSpec(
    "small", "1", "Small",
    (DomainSpec("first", "First", (WeightedMetric(WAITS),)), DomainSpec("second", "Second", (WeightedMetric(GAIN),))),
    MethodSpec(baseline="2019"),
)  # fmt: skip


def inputs(code: str = "1", geography: str = "g", **slices: str) -> dict:
    return {
        "slices": {name.replace("_", "|"): text for name, text in slices.items()},
        "geography": geography,
        "code": code,
    }


def test_nothing_differs():
    causes = find_causes(inputs(waits_2019="a"), inputs(waits_2019="a"), SPEC, SPEC)
    assert causes.none
    assert not causes.touched


def test_new_revised_and_gone_are_told_apart():
    before = inputs(waits_2020="a", gain_2020="b", waits_2021="c")
    after = inputs(waits_2020="A", gain_2020=NOTHING[:16], waits_2021="c", gain_2021="d")
    causes = find_causes(before, after, SPEC, SPEC)
    assert causes.new == (("gain", "2021"),)
    assert causes.revised == (("waits", "2020"),)
    assert causes.gone == (("gain", "2020"),)
    assert causes.baseline == ()


def test_a_slice_without_rows_is_as_good_as_absent():
    empty = NOTHING[:16]
    assert find_causes(inputs(waits_2020=empty), inputs(), SPEC, SPEC).none
    assert find_causes(inputs(waits_2020=empty), inputs(waits_2020="a"), SPEC, SPEC).new == (
        ("waits", "2020"),
    )


def test_the_baseline_is_named():
    causes = find_causes(
        inputs(waits_2019="a", gain_2020="b"), inputs(waits_2019="x", gain_2020="y"), SPEC, SPEC
    )
    assert causes.baseline == ("waits",)


def test_geography_and_arithmetic():
    causes = find_causes(inputs(), inputs(code="2", geography="h"), SPEC, SPEC)
    assert causes.geography
    assert causes.arithmetic == ("1", "2")


def test_runs_that_noted_nothing():
    assert find_causes({}, {}, SPEC, SPEC).none


def test_slices_of_a_metric_that_came_with_the_definition_are_its_doing():
    more = replace(SPEC, version="2", domains=(*SPEC.domains[:1], replace(SPEC.domains[1], metrics=(WeightedMetric(GAIN), WeightedMetric(replace(GAIN, slug="stays", title="Stays"))))))  # fmt: skip
    causes = find_causes(inputs(), inputs(stays_2020="a"), SPEC, more)
    assert causes.new == ()
    assert causes.definition == (
        "The definition went from version 1 to version 2.",
        "“Stays” was added to “Second”.",
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (replace(SPEC, method=replace(SPEC.method, centre="mean")), "How the centre is taken is mean instead of median."),
        (replace(SPEC, method=replace(SPEC.method, baseline="2020")), "The baseline period is 2020 instead of 2019."),
        (replace(SPEC, method=replace(SPEC.method, min_domains=2)), "index score needs is 2 instead of not set."),
        (replace(SPEC, areas_on="2022-07-01"), "It scores other areas"),
        (replace(SPEC, title="Other"), "Only titles or other words"),
        (replace(SPEC, domains=SPEC.domains[:1]), "“Gain” was taken out."),
        (replace(SPEC, domains=SPEC.domains[:1]), "The domain “Second” was taken out."),
        (replace(SPEC, domains=(replace(SPEC.domains[0], weight=2.0), SPEC.domains[1])), "The domain “First” weighs 2 instead of 1."),
        (replace(SPEC, domains=(replace(SPEC.domains[0], metrics=(WeightedMetric(WAITS, 3),)), SPEC.domains[1])), "“Waits” weighs 3"),
        (replace(SPEC, domains=(replace(SPEC.domains[0], metrics=(WeightedMetric(replace(WAITS, direction=1)),)), SPEC.domains[1])), "now counts a higher figure as better"),
        (replace(SPEC, domains=(replace(SPEC.domains[0], metrics=(WeightedMetric(replace(WAITS, scale=1000)),)), SPEC.domains[1])), "another scale"),
        (replace(SPEC, domains=(replace(SPEC.domains[0], metrics=(WeightedMetric(WAITS), WeightedMetric(GAIN))), replace(SPEC.domains[1], metrics=()))), "“Gain” moved from “Second” to “First”."),
    ],
)  # fmt: skip
def test_what_a_definition_changed_is_said(changed, said):
    assert any(said in sentence for sentence in definition_changes(SPEC, changed))
    assert definition_changes(changed, changed) == ()


KEYS = st.sampled_from(
    [f"{metric}|{period}" for metric in ("waits", "gain") for period in ("2019", "2020", "2021")]
)
SLICES = st.dictionaries(KEYS, st.sampled_from(["a", "b", NOTHING[:16]]))


@given(SLICES, SLICES)
def test_every_difference_has_one_cause_and_turning_round_swaps_new_and_gone(old, new):
    def causes(before, after):
        return find_causes({"slices": before}, {"slices": after}, SPEC, SPEC)

    there, back = causes(old, new), causes(new, old)
    full = [{key: text for key, text in side.items() if text != NOTHING[:16]} for side in (old, new)]
    differing = {
        tuple(key.split("|")) for key in {*full[0], *full[1]} if full[0].get(key) != full[1].get(key)
    }
    assert there.touched == differing
    assert len(there.new) + len(there.revised) + len(there.gone) == len(differing)
    assert set(there.new) == set(back.gone)
    assert set(there.revised) == set(back.revised)
