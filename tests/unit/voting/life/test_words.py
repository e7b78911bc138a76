"""Sums as people write them, rules in words, and the fingerprint of a specification."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.voting.calc.explained import METHOD_HELP, RULE_WORDS, THRESHOLD_HELP, rule_words
from deliberation.voting.calc.methods import METHODS, Method, Rule, Threshold, rules_for
from deliberation.voting.calc.money import money_typed, money_words, read_money
from deliberation.voting.calc.spec import FIELDS, OPTION_FIELDS, spec_hash, specification


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("40000", 4_000_000),
        ("£40,000", 4_000_000),
        (" 12.5 ", 1250),
        ("0.05", 5),
        ("£ 1,234.56", 123_456),
        ("0", 0),
    ],
)
def test_sums_are_read(text: str, pence: int) -> None:
    assert read_money(text) == pence


@pytest.mark.parametrize(
    "text", ["", "-5", "4,00", "1.234", "five", "1e9", "£", "12.", "1,0000", "9" * 20, "١٢"]
)
def test_what_is_no_sum_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"sum|money"):
        read_money(text)


@given(st.integers(0, 10**14))
def test_a_sum_in_words_reads_back(pence: int) -> None:
    assert read_money(money_words(pence)) == pence
    assert read_money(money_typed(pence)) == pence


def test_every_method_rule_and_threshold_is_explained() -> None:
    assert set(METHOD_HELP) == set(Method)
    assert set(RULE_WORDS) == set(Rule)
    assert set(THRESHOLD_HELP) == set(Threshold)
    for method, about in METHODS.items():
        for rule in rules_for(method, seats=3 if about.several else 1):
            assert rule_words(rule, 3).endswith(".")


SPEC = {
    "vote_id": "v",
    "body": "b",
    "values": dict.fromkeys(FIELDS, "x")
    | {
        "roles": ["member", "chair"],
        "opens_at": dt.datetime(2026, 11, 3, 10, tzinfo=dt.UTC),
        "closes_at": None,
    },
    "options": [dict.fromkeys(OPTION_FIELDS, "o") | {"position": place} for place in (2, 1)],
    "electors": {"member": 3, "chair": 1},
}


def test_a_specification_is_the_same_however_it_is_written() -> None:
    other = SPEC | {
        "values": {**SPEC["values"], "roles": ["chair", "member"], "opens_at": dt.datetime.fromisoformat("2026-11-03T12:00:00+02:00")},
        "options": list(reversed(SPEC["options"])),
        "electors": {"chair": 1, "member": 3},
    }  # fmt: skip
    assert spec_hash(specification(**SPEC)) == spec_hash(specification(**other))


@pytest.mark.parametrize("field", [*FIELDS, "closes_at"])
def test_each_field_counts(field: str) -> None:
    value = dt.datetime(2026, 12, 1, tzinfo=dt.UTC) if field == "closes_at" else "other"
    other = SPEC | {"values": {**SPEC["values"], field: value}}
    assert spec_hash(specification(**SPEC)) != spec_hash(specification(**other))
