"""What makes an entry fit to be listed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.bodies.calc.asset_plan import councils
from deliberation.bodies.calc.assets import (
    CATEGORIES,
    FIELDS,
    KINDS,
    LENGTHS,
    Facts,
    Rules,
    check,
    fold,
    identity,
    postcode,
)

TODAY = dt.date(2026, 6, 1)
RULES = Rules(TODAY, councils([("E10000008", "Devon", ["E10000008", "18"]), ("E06000026", "Plymouth", [])]))
GOOD = {"name": "Park", "kind": "place", "category": "green_space"}


def faults(**said: str) -> dict[str, str]:
    """The sentences by column."""
    return {each.column: each.sentence for each in check(GOOD | said, RULES)[1]}


def fact(name: str, text: str) -> object:
    """What a text comes to."""
    facts, wrong = check(GOOD | {name: text}, RULES)
    assert wrong == ()
    return getattr(facts, name)


def test_the_table_of_categories_is_whole_and_frozen():
    assert len(CATEGORIES) == 18
    assert {row.effect for row in CATEGORIES.values()} == {"direct", "indirect"}
    assert all(row.meaning.endswith(".") and len(code) <= 32 for code, row in CATEGORIES.items())
    with pytest.raises(TypeError):
        CATEGORIES["more"] = CATEGORIES["food"]  # type: ignore[index]


def test_a_small_entry_is_enough_and_takes_the_usual_effect():
    facts, wrong = check(GOOD, RULES)
    assert (wrong, facts) == ((), Facts("Park", "place", "green_space", "indirect"))
    assert check(GOOD | {"category": "health_care"}, RULES)[0].effect == "direct"
    assert check(GOOD | {"effect": "direct"}, RULES)[0].effect == "direct"


def test_what_is_needed_is_asked_for():
    assert {each.column for each in check({}, RULES)[1]} == {"name", "kind", "category"}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("name", "  St  Mary’s\u00a0 hall ", "St Mary’s hall"),
        ("kind", "Places", "place"),
        ("category", "Green Space", "green_space"),
        ("category", "faith & community", "faith_and_community"),
        ("effect", "INDIRECT", "indirect"),
        ("postcode", "ex11aa", "EX1 1AA"),
        ("postcode", "w1a 0ax", "W1A 0AX"),
        ("area_key", "Devon County Council", "E10000008"),
        ("area_key", "e06000026", "E06000026"),
        ("area_key", "18", "E10000008"),
        ("latitude", "50.72560000004", 50.7256),
        ("website", "www.example.org/a?b=c", "https://www.example.org/a?b=c"),
        ("website", "HTTP://example.org:8080", "HTTP://example.org:8080"),
        ("review_on", "31/03/2027", dt.date(2027, 3, 31)),
        ("review_on", "31 March 2027", dt.date(2027, 3, 31)),
        ("checked_on", "2026-06-01", TODAY),
        ("checked_on", "", None),
        ("how", "- walks\n- talks", "- walks - talks"),
    ],
)  # fmt: skip
def test_texts_are_understood_as_people_write_them(name: str, text: str, value: object):
    if name == "latitude":
        facts, wrong = check(GOOD | {"latitude": text, "longitude": "−3.5"}, RULES)
        assert (facts.latitude, facts.longitude, wrong) == (value, -3.5, ())
    else:
        assert fact(name, text) == value


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("name", "", "Give its name"),
        ("name", "!?", "at least one letter"),
        ("name", "=HYPERLINK(1)", "as a formula does"),
        ("name", "a" * 161, "161 characters long; at most 160"),
        ("name", "park\u202egnp", "cannot be shown"),
        ("name", "park\u0000", "cannot be shown"),
        ("kind", "thing", "is no kind that this map knows"),
        ("category", "fun", "It knows: Health care"),
        ("effect", "both", "is no effect"),
        ("postcode", "EX1", "It looks like EX1 1AA"),
        ("postcode", "EX1 1CI", "no full postcode"),
        ("area_key", "Kent", "No council of this system"),
        ("latitude", "-3.5", "Latitude and longitude may have changed places"),
        ("latitude", "57.1", "This is not in England"),
        ("latitude", "50,7", "decimal point"),
        ("latitude", "nan", "decimal point"),
        ("longitude", "50.7", "changed places"),
        ("website", "javascript:alert(1)", "no web address"),
        ("website", "https://user@example.org", "no web address"),
        ("website", "https://example", "no web address"),
        ("website", 'https://example.org/"x', "no web address"),
        ("website", "http://[::1", "no web address"),
        ("website", "https://example.org:99999", "no web address"),
        ("review_on", "31/02/2027", "no date"),
        ("review_on", "next year", "no date"),
        ("review_on", "2040-01-01", "between 2000 and 2036"),
        ("checked_on", "2026-06-02", "still to come"),
    ],
)
def test_faults_name_the_column_and_say_what_to_do(name: str, text: str, words: str):
    assert words in faults(**{name: text})[name]


def test_facts_that_do_not_fit_together():
    assert "together" in faults(latitude="50.7")["longitude"]
    assert "later than the last check" in faults(checked_on="2026-05-01", review_on="2026-05-01")["review_on"]


def test_a_faulty_fact_leaves_the_one_that_is_there():
    base = check(GOOD | {"postcode": "EX1 1AA", "how": "So."}, RULES)[0]
    facts, wrong = check({"postcode": "?", "how": ""}, RULES, base)
    assert (facts.postcode, facts.how, facts.name) == ("EX1 1AA", "", "Park")
    assert [each.column for each in wrong] == ["postcode"]


def test_an_asset_is_known_by_name_and_place_whatever_their_spelling():
    assert identity("St Mary’s  Hall", "ex1 1aa", "x") == identity("st marys hall", "EX11AA", "")
    assert identity("Hall", "", "1, High St.") == identity("HALL", "", "1 high st")
    assert identity("Hall", "", "1 High St") != identity("Hall", "", "2 High St")
    assert fold("Café & Garden") == "cafe and garden"


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=600)))
def test_any_text_is_taken_or_told_about(said: dict[str, str]):
    facts, wrong = check(said, RULES)
    assert {each.column for each in wrong} <= set(FIELDS)
    assert all(each.sentence.endswith(".") for each in wrong)
    for name, most in LENGTHS.items():
        value = getattr(facts, name)
        assert len(value) <= most
        assert value.isprintable()
    if not wrong:
        again, none = check({name: _written(getattr(facts, name)) for name in FIELDS}, RULES)
        assert (again, none) == (facts, ())


def _written(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.6f}"
    return "" if value is None else str(value)


@given(st.from_regex(r"\A[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][ABDEFGHJLNPQRSTUWXYZ]{2}\Z"))
def test_every_postcode_is_written_one_way(text: str):
    assert postcode(text.lower()) == postcode(text)
    assert postcode(text)[-4] == " "


def test_kinds_are_those_of_the_table_in_the_database():
    from deliberation.bodies.models import AssetEffect, AssetKind

    assert dict(AssetKind.choices) == dict(KINDS)
    assert set(AssetEffect.values) == {row.effect for row in CATEGORIES.values()}
