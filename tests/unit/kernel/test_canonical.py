"""Equal values have equal hashes, however they were built; different values have different ones."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.canonical import canonical_json, sha256_of

plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
text = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    plain | text, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4)
)


@given(st.dictionaries(text, values, max_size=6))
def test_the_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    backwards = dict(reversed(list(value.items())))
    assert canonical_json(value) == canonical_json(backwards)
    assert sha256_of(value) == sha256_of(backwards)


@given(values)
def test_it_can_be_read_back_and_stays_the_same(value: object) -> None:
    written = canonical_json(value)
    assert json.loads(written) == value
    assert canonical_json(json.loads(written)) == written


@given(values, values)
def test_hashes_agree_exactly_when_the_writing_does(one: object, other: object) -> None:
    assert (sha256_of(one) == sha256_of(other)) == (canonical_json(one) == canonical_json(other))


def test_a_known_hash() -> None:
    assert canonical_json({"b": [1, None], "a": "Ysbyty’r Ŵyl"}) == '{"a":"Ysbyty’r Ŵyl","b":[1,null]}'
    by_hand = hashlib.sha256('{"a":"Ysbyty’r Ŵyl","b":[1,null]}'.encode()).hexdigest()
    assert sha256_of({"a": "Ysbyty’r Ŵyl", "b": [1, None]}) == by_hand


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_what_json_cannot_hold_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical_json({"x": value})


@pytest.mark.parametrize("value", [object(), b"bytes", {1, 2}])
def test_other_kinds_of_object_are_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)
