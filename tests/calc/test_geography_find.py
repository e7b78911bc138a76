"""Finding areas by code, whatever its vintage and dress, and by what people call them."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexapp.calc.geography import Reference, UnknownArea, load_reference

FOLDER = Path(__file__).parents[2] / "indexapp" / "reference"
ENGLAND = "E92000001"
REFERENCE = load_reference(FOLDER)
CODES = sorted(code.code for code in REFERENCE.codes)
ONS_CODES = sorted(code.code for code in REFERENCE.codes if code.scheme == "ons")


@pytest.fixture
def reference() -> Reference:
    return REFERENCE


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("QYG", "QYG"),
        ("E54000008", "QYG"),
        ("nE54000008", "QYG"),
        ("e54000005", "QWO"),
        ("E54000054", "QWO"),
        ("E54000016", "QUA"),
        ("E54000062", "QUA"),
        ("E54000035", "QXU"),
        ("E54000052", "QXU"),
        ("E54000063", "QXU"),
        ("E54000067", "QRL"),
        ("E54000042", "QRL"),
        ("E54000065", "S1Y5D"),
        ("01F", "01F"),
        (" 27d ", "27D"),
        ("E38000233", "27D"),
        ("E38000182", "01Y"),
        ("E38000263", "01Y"),
        ("00F", "00F"),
        ("E40000009", "E40000012"),
        ("Y63", "E40000012"),
        ("E08000020", "E08000037"),
        ("E92000001", ENGLAND),
        ("NHS Dorset Integrated Care Board - QVV", "QVV"),
        ("NHS South Yorkshire ICB - 02P ", "02P"),
    ],
)
def test_any_code_of_any_vintage_finds_its_area(reference, code, key):
    assert reference.find(code) == key
    assert reference.area(code).key == key


@pytest.mark.parametrize(
    "code", ["", " ", "QQQ", "E54999999", "nQYG", "A81001", "Dorset", "n", "E38", "QYG QYG"]
)
def test_an_unknown_code_is_an_error_that_names_it(reference, code):
    with pytest.raises(UnknownArea) as caught:
        reference.find(code)
    assert caught.value.code == code


spaces = st.text(alphabet=" \t\n\u00a0", max_size=3)


@given(code=st.sampled_from(CODES), before=spaces, after=spaces, data=st.data())
def test_case_and_spaces_never_matter(code, before, after, data):
    upper = data.draw(st.lists(st.booleans(), min_size=len(code), max_size=len(code)))
    mixed = "".join(c.upper() if flag else c.lower() for c, flag in zip(code, upper, strict=True))
    assert REFERENCE.find(before + mixed + after) == REFERENCE.find(code)


@given(code=st.sampled_from(ONS_CODES), letter=st.sampled_from("nN"))
def test_the_leading_n_never_matters(code, letter):
    assert REFERENCE.find(letter + code) == REFERENCE.find(code)


@given(
    name=st.text(alphabet="ABCabc, -&", max_size=30), code=st.sampled_from(CODES), dash=st.sampled_from("-–")
)
def test_the_code_at_the_end_of_a_name_counts(name, code, dash):
    assert REFERENCE.find(f"NHS {name} {dash} {code}") == REFERENCE.find(code)


@given(text=st.text(max_size=12))
def test_find_answers_or_says_unknown(text):
    try:
        found = REFERENCE.find(text)
    except UnknownArea:
        return
    assert found in REFERENCE.areas


def test_codes_of_an_area_find_it_and_nothing_else(reference):
    counted = Counter(code.code.upper() for code in reference.codes)
    assert max(counted.values()) == 1
    for key in reference.areas:
        assert {reference.find(code.code) for code in reference.codes_of(key)} == {key}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("BSW", "QOX"),
        ("bnssg", "QUY"),
        ("C&M", "QYG"),
        ("Suffolk & North-East Essex", "QJG"),
        ("cornwall and isles of scilly", "QT6"),
        ("NHS South Yorkshire Integrated Care Board", "QF7"),
        ("Humber, Coast and Vale", "QOQ"),
        ("qyg", "QYG"),
        ("E54000016", "QUA"),
        ("Skipton", "QWO"),
        ("KINGS LYNN", "QMM"),
        ("Stóke-on-Trent", "E06000021"),
        ("herefordshire worcestershire", "QGH"),
        ("Truro", "QT6"),
    ],
)
def test_search_finds_what_people_call_an_area(reference, text, key):
    assert reference.search(text, on="2024-01-01")[0].area.key == key


def test_search_by_place_says_why(reference):
    hits = {hit.area.key: hit for hit in reference.search("slough", on="2024-01-01", area_type="ics")}
    assert set(hits) == {"QNQ"}
    assert (hits["QNQ"].matched, hits["QNQ"].kind) == ("Slough", "council")
    assert [hit.area.key for hit in reference.search("slough", on="2026-04-01", area_type="ics")] == ["S0E4D"]


@pytest.mark.parametrize("text", ["", "  ", "zzzz", "&", "NHS ICB zzz"])
def test_search_for_nothing_finds_nothing_known(reference, text):
    assert all(hit.score < 90 for hit in reference.search(text))


@given(text=st.text(max_size=20))
def test_search_never_fails_and_ranks_best_first(text):
    scores = [hit.score for hit in REFERENCE.search(text)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 100 for score in scores)


@given(area=st.sampled_from(sorted(REFERENCE.areas)), data=st.data())
def test_an_area_is_found_by_its_name_in_any_dress(area, data):
    name = REFERENCE.areas[area].name
    dressed = data.draw(
        st.sampled_from([name.upper(), name.replace(" and ", " & "), f"  {name}.", name.replace(",", "")])
    )
    assert area in {hit.area.key for hit in REFERENCE.search(dressed)}


@given(term=st.sampled_from(REFERENCE.search_terms))
def test_an_area_is_found_by_every_word_listed_for_it(term):
    """Not only listed: found with at least the score of an exact match of its kind."""
    hits = {hit.area.key: hit.score for hit in REFERENCE.search(term.term)}
    assert hits.get(term.area, 0) >= 60
