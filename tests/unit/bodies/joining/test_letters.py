"""Lists of names and addresses: as lines and as CSV, with every fault told by its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.bodies.calc.letters import LONGEST_LINE, MOST_LETTERS, read_csv, read_lines, sameness

CSV = "Name,Address,Address 2,Postcode\nAda Example,1 Fen Lane,Northfen,NF1 1AA\n\n Bo  Example ,2 Fen Lane,,NF1 1AB\n"


def test_lines_and_csv_give_the_same() -> None:
    typed = read_lines("Ada Example; 1 Fen Lane; Northfen; NF1 1AA\n\nBo Example;2 Fen Lane;NF1 1AB\n")
    file = read_csv(CSV.encode("utf-8-sig"))
    assert typed.faults == file.faults == []
    assert [(each.name, each.address) for each in typed.letters] == [
        (each.name, each.address) for each in file.letters
    ]
    assert [each.row for each in file.letters] == [2, 4]


def test_a_letter_written_as_a_line_reads_as_itself() -> None:
    (first, second) = read_csv(CSV.encode()).letters
    assert read_lines(f"{first.line()}\n{second.line()}").letters[1].address == second.address


def test_a_semicolon_in_a_file_parts_nothing() -> None:
    (letter,) = read_csv(b'name,address\nAda,"1; Fen Lane"\n').letters
    assert letter.address == ("1, Fen Lane",)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("; 1 Fen Lane", "The name is missing."),
        ("Ada", "The address is missing."),
        ("A" * 121 + "; 1 Fen Lane", "longer than 120"),
        ("Ada; " + "; ".join("abcdefg"), "more than 6 lines"),
        ("Ada; " + "x" * (LONGEST_LINE + 1), f"longer than {LONGEST_LINE}"),
        ("Ada\u200b; 1 Fen Lane", "cannot be printed"),
    ],
)
def test_each_fault_is_told_with_its_line(line: str, said: str) -> None:
    reading = read_lines(f"Bo; 2 Fen Lane\n{line}")
    ((row, _, words),) = reading.faults
    assert row == 2
    assert said in words
    assert [each.name for each in reading.letters] == ["Bo"]


def test_the_same_person_twice_is_told() -> None:
    reading = read_lines("Ada Example; 1 Fen Lane\nADA  EXAMPLE; 1, Fen-Lane")
    assert reading.faults == [(2, "name", "This is the same person as in line 1.")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b'name,address\n"open', "not a CSV file"),
        (b"name,phone\nAda,1\n", "not known"),
        (b"first,address\n", "one column"),
        (b"name\nAda\n", "column “address”"),
        (b"name,address\n", "nobody"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(content: bytes, said: str) -> None:
    assert said in " ".join(words for _, _, words in read_csv(content).faults)


def test_a_list_has_an_end() -> None:
    assert (
        "more than 200"
        in read_lines("\n".join(f"Ada {n}; {n} Fen Lane" for n in range(MOST_LETTERS + 1))).faults[0][2]
    )


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    reading = read_lines(text)
    assert reading.letters or reading.faults
    read_csv(text.encode("utf-8", "replace"))


@given(st.text(max_size=40), st.text(max_size=40))
def test_sameness_does_not_change_with_blanks_and_case(name: str, address: str) -> None:
    assert sameness(name, address) == sameness(f" {name}  ", f"{address}\n")
