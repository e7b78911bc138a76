"""Codes: made again the same, unlike each other, read however they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.bodies.calc.codes import (
    DIGITS,
    LETTER_DIGITS,
    LINK_DIGITS,
    grouped,
    hash_of,
    make_code,
    normal,
)

KEY = b"a key of some length, for tests alone"
numbers = st.integers(1, 2**40)
serials = st.integers(1, 30_000)


@given(numbers, serials, st.sampled_from([LETTER_DIGITS, LINK_DIGITS]))
def test_a_code_is_made_again_the_same_and_reads_as_itself(number: int, serial: int, digits: int) -> None:
    code = make_code(KEY, number, serial, digits)
    assert code == make_code(KEY, number, serial, digits)
    assert len(code) == digits
    assert set(code) <= set(DIGITS)
    assert normal(code) == code == normal(grouped(code))


@given(numbers, serials, numbers, serials)
def test_different_invitations_and_serials_have_different_codes(a: int, m: int, b: int, n: int) -> None:
    same = make_code(KEY, a, m, LETTER_DIGITS) == make_code(KEY, b, n, LETTER_DIGITS)
    assert same is ((a, m) == (b, n))


@given(numbers, serials, st.data())
def test_case_blanks_dashes_and_look_alikes_do_not_matter(
    number: int, serial: int, data: st.DataObject
) -> None:
    code = make_code(KEY, number, serial, LETTER_DIGITS)
    typed = ""
    for digit in code:
        looks = {"0": "0oO", "1": "1iIlL"}.get(digit, digit + digit.lower())
        typed += data.draw(st.sampled_from(looks)) + data.draw(
            st.sampled_from(["", " ", "-", "–", "\u00a0", "  "])
        )
    assert normal(f" {typed}\n") == code


@given(st.text(max_size=60))
def test_whatever_is_typed_gives_a_code_or_nothing(typed: str) -> None:
    code = normal(typed)
    assert code == "" or (len(code) in (LETTER_DIGITS, LINK_DIGITS) and set(code) <= set(DIGITS))


@pytest.mark.parametrize(
    "typed", ["", "ABCDE", "ABCDE-FGHJU", "ABCDE-FGHJKM", "ABCDE-FGHJ", "ABCDE/FGHJK", "ÀBCDE-FGHJK"]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert normal(typed) == ""


def test_a_code_is_shown_in_two_groups() -> None:
    assert grouped("ABCDEFGHJK") == "ABCDE-FGHJK"


def test_another_key_makes_another_code_and_another_hash() -> None:
    assert make_code(KEY, 1, 1, LINK_DIGITS) != make_code(b"another", 1, 1, LINK_DIGITS)
    assert hash_of(KEY, "ABCDEFGHJK") != hash_of(b"another", "ABCDEFGHJK")
    assert len(hash_of(KEY, "ABCDEFGHJK")) == 64


def test_codes_use_every_digit_about_as_often() -> None:
    text = "".join(make_code(KEY, number, 1, LINK_DIGITS) for number in range(1, 400))
    counts = [text.count(digit) for digit in DIGITS]
    assert min(counts) > 0.7 * len(text) / 32
    assert max(counts) < 1.3 * len(text) / 32
