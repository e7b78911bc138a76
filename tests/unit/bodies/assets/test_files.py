"""Files of assets: what spreadsheets save is read, and what we write reads the same again."""

from __future__ import annotations

import contextlib
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.bodies.calc import asset_files as files
from deliberation.bodies.calc.asset_files import (
    COLUMN_WORDS,
    COLUMNS,
    FileFault,
    guarded,
    read_file,
    unguarded,
    write_file,
)
from deliberation.bodies.calc.assets import FIELDS

HEAD = "name,kind,category\r\n"


def said(content: bytes) -> list[dict[str, str]]:
    return [dict(row.said) for row in read_file(content).rows]


def test_every_column_is_explained():
    assert list(COLUMN_WORDS) == list(COLUMNS)
    assert len(COLUMNS) == len(FIELDS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(encoding: str, delimiter: str):
    rows = [
        ["Name", "Kind", "Address"],
        ["Café – garden", "place", f"1{delimiter if delimiter != chr(9) else ','} High St"],
    ]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    assert said(text.getvalue().encode(encoding))[0]["name"] == "Café – garden"


def test_commas_in_addresses_do_not_hide_semicolons():
    content = b'name;kind;address\r\nPark;place;"1, Mill Lane, Northfen, Devon"\r\nHall;place;2, 3, 4, 5\r\n'
    assert said(content)[1] == {"name": "Hall", "kind": "place", "address": "2, 3, 4, 5"}


def test_headings_in_other_words():
    content = b"ID,Asset name,Type,Theme,Lat,Lng,Local Authority,Post Code,Description,Review date,Colour\r\n7,a,b,c,d,e,f,g,h,i,j\r\n"
    file = read_file(content)
    assert dict(file.rows[0].said) == {
        "name": "a", "kind": "b", "category": "c", "latitude": "d", "longitude": "e", "area_key": "f", "postcode": "g", "how": "h", "review_on": "i",
    }  # fmt: skip
    assert (file.rows[0].id, file.ignored) == ("7", ("Colour",))
    assert (file.column("area_key"), file.column("website")) == ("Local Authority", "website")


def test_our_own_columns_are_passed_over_without_a_word():
    assert read_file(b"id,name,system,keeper,status,illustrative\r\n1,a,b,c,d,e\r\n").ignored == ()


def test_rows_are_counted_as_a_spreadsheet_does():
    file = read_file(b'\r\nname,how\r\n\r\nPark,"two\r\nlines"\r\n,\r\nHall,\r\n')
    assert [(row.number, row.said["name"]) for row in file.rows] == [(4, "Park"), (6, "Hall")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n ", "empty"),
        (b"PK\x03\x04rest", "workbook"),
        (b"%PDF-1.7", "workbook"),
        (b"\xd0\xcf\x11\xe0", "workbook"),
        (b"name\0kind", "no text"),
        (b"name\x81\x8d\r\nPark", "no text"),
        (b"town,county\r\nExeter,Devon\r\n", "No column is headed"),
        (HEAD.encode(), "no asset below"),
        (b"name,asset\r\na,b\r\n", "Two columns say the same"),
        (b"name,kind\r\nPark,place,more\r\n", "Row 2 has more cells"),
        (b"name\r\n" + b"a" * 5001 + b"\r\n", "quotation mark"),
        (b"name\r\n" + b"a" * 200_000, "quotation mark"),
        (b"name" + b",x" * 60 + b"\r\na", "at most 60"),
        (b"x" * (files.MOST_BYTES + 1), "larger than 4 MB"),
    ],
)
def test_files_that_cannot_be_read_say_why(content: bytes, words: str):
    with pytest.raises(FileFault, match=words):
        read_file(content)


def test_too_many_rows(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "MOST_ROWS", 2)
    assert len(read_file(b"name\r\na\r\nb\r\n").rows) == 2
    with pytest.raises(FileFault, match="more than 2 rows"):
        read_file(b"name\r\na\r\nb\r\nc\r\n")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-x", "'-x"),
        ("@Bristol", "'@Bristol"),
        ("'-x", "''-x"),
        ("’s", "’s"),
        ("'s", "'s"),
    ],
)
def test_formulas_are_guarded(text: str, written: str):
    assert guarded(text) == written
    assert unguarded(written) == text


@given(st.text())
def test_guarding_can_be_undone(text: str):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


plain = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40)


@given(
    st.lists(
        st.fixed_dictionaries(dict.fromkeys(("name", "how", "address", "source"), plain)),
        min_size=1,
        max_size=6,
    )
)
def test_what_is_written_reads_the_same_again(rows: list[dict[str, str]]):
    content = write_file(list(rows[0]), [[row[name] for name in rows[0]] for row in rows])
    assert said(content) == rows


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes):
    with contextlib.suppress(FileFault):
        assert read_file(content).rows
