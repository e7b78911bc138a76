"""Definitions as stored: canonical JSON, its hash, and the way back."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexapp.calc.catalogue import load_catalogue, spec_from_json, spec_hash, spec_json
from indexapp.calc.spec import DefinitionSpec, DomainSpec, MethodSpec, MetricSpec, WeightedMetric
from tests.calc.small_catalogue import DEFINITION, changed, folder_with

SHIPPED = Path(__file__).resolve().parents[2] / "indexapp" / "catalogue"


def test_spec_json_is_stable_and_comes_back_the_same():
    for definition in load_catalogue(SHIPPED).definitions:
        text = definition.spec_json()
        assert spec_from_json(text) == definition.to_spec()
        assert json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False) == text
        assert definition.spec_hash() == spec_hash(spec_from_json(text))


def test_whole_weights_and_decimal_weights_hash_the_same(tmp_path):
    first = load_catalogue(folder_with(tmp_path)).definition("small-index")
    text = changed(DEFINITION, "weight: 2", "weight: 2.0")
    assert (
        load_catalogue(folder_with(tmp_path, definition=text)).definition("small-index").spec_hash()
        == first.spec_hash()
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "Other"),
        ("version", "2"),
        ("illustrative", True),
        ("areas_on", "2021-04-01"),
        ("method", MethodSpec("2018/19")),
    ],
)
def test_any_change_of_the_spec_changes_the_hash(tmp_path, name, value):
    spec = load_catalogue(folder_with(tmp_path)).definition("small-index").to_spec()
    assert spec_hash(dataclasses.replace(spec, **{name: value})) != spec_hash(spec)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "3", '{"domains": 1}', '{"domains": [], "method": {"x": 1}}']
)
def test_text_that_is_no_spec_is_a_value_error(text):
    with pytest.raises(ValueError):
        spec_from_json(text)


WORD = st.text("abcdefgh", min_size=1, max_size=6)
METRICS = st.builds(
    MetricSpec, WORD, st.text(max_size=20), st.sampled_from([1, -1]), st.text(max_size=5),
    st.none() | st.floats(0.1, 1e6), st.integers(0, 6),
)  # fmt: skip
WEIGHTS = st.floats(0.01, 100)
USES = st.lists(st.builds(WeightedMetric, METRICS, WEIGHTS), max_size=3).map(tuple)
SPECS = st.builds(
    DefinitionSpec,
    slug=WORD,
    version=WORD,
    title=st.text(max_size=20),
    domains=st.lists(
        st.builds(DomainSpec, WORD, WORD, USES, WEIGHTS),
        max_size=3,
    ).map(tuple),
    method=st.builds(
        MethodSpec, baseline=WORD, min_domain_share=st.floats(0, 1), min_domains=st.none() | st.integers(1, 3)
    ),
)


@given(spec=SPECS)
def test_any_spec_survives_its_json(spec):
    assert spec_from_json(spec_json(spec)) == spec
