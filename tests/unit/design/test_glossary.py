"""The glossary file is sound, and bad files say what is wrong."""

import pytest

from design import glossary
from design.glossary import GlossaryError

NEEDED = [
    "ICS", "ICB", "ICP", "sub-ICB", "CCG", "STP", "HWB", "HOSC", "CPA", "MHA", "QOF", "RTT", "A&E",
    "ODS", "ONS", "IMD", "LSOA", "UTLA", "release", "run", "metric", "domain", "score", "baseline",
    "standard deviation", "rank", "coverage", "suppressed", "missing", "not applicable", "gap",
    "potential",
]  # fmt: skip


@pytest.mark.parametrize("name", NEEDED)
def test_the_words_that_pages_use_are_there(name):
    assert glossary.find(name).meaning


def test_meanings_are_short_sentences_in_plain_words():
    for term in glossary.terms():
        assert term.meaning[0].isupper(), term.term
        assert len(term.meaning) < 260, term.term
        assert max(len(part.split()) for part in term.meaning.replace("- ", ". ").split(". ")) < 34, term.term


def test_terms_stand_in_order_and_anchors_are_unique():
    names = [term.term.casefold() for term in glossary.terms()]
    assert names == sorted(names)
    assert len({term.slug for term in glossary.terms()}) == len(names)


def test_abbreviations_say_what_they_stand_for():
    assert all(term.full for term in glossary.terms() if term.term.isupper() and len(term.term) > 1)


def test_a_term_is_found_by_full_form_slug_and_any_case():
    assert glossary.find("integrated care system") is glossary.find("ics") is glossary.find("ICS")
    assert glossary.find("a-and-e").term == "A&E"


def test_an_unknown_term_is_an_error():
    with pytest.raises(KeyError, match="not in the glossary"):
        glossary.find("synergy")


def test_search_puts_names_before_mentions():
    found = [term.term for term in glossary.search("score")]
    assert found[0] in {"score", "z-score"}
    assert "rank" in found


def test_an_empty_search_gives_everything():
    assert glossary.search("  ") == glossary.terms()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("term: x", "list of entries"),
        ("- term: x", "Entry 1: needs"),
        ("- {term: x, meaning: No stop}", "full stop"),
        ("- {term: x, meaning: Yes., colour: red}", "unknown field colour"),
        ("- {term: x, meaning: Yes.}\n- {term: X, meaning: Again.}", "there twice"),
        ("- {term: x, meaning: Yes., see: [y]}", "points to “y”"),
    ],
)
def test_a_bad_file_is_refused_with_the_place(tmp_path, text, message):
    source = tmp_path / "glossary.yaml"
    source.write_text(text)
    with pytest.raises(GlossaryError, match=message):
        glossary.read(source)
