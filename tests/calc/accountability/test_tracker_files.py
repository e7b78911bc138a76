"""Files of trackers: what councils' spreadsheets hold, hostile files, and writing what reads the same again."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from deliberation.accountability.calc import tracker_files
from deliberation.accountability.calc.tracker_files import FileFault, read_file
from deliberation.accountability.calc.tracker_plan import plan_rows, read_day, read_status, same_in_file
from deliberation.accountability.calc.tracker_rows import (
    COLUMNS,
    csv_lines,
    guarded,
    unguarded,
    write_workbook,
)

TODAY = dt.date(2026, 11, 2)
HEAD = (
    "Reference,Origin,Date,Area,Recommendation,Executive date,Lead officer or member,Action taken,Status\r\n"
)


def csv_of(*rows: str, head: str = HEAD) -> bytes:
    return (head + "\r\n".join(rows)).encode()


def plan(content: bytes, **more: object):  # type: ignore[no-untyped-def]
    return plan_rows(read_file(content), today=TODAY, to="Cabinet", **more)  # type: ignore[arg-type]


def test_a_councils_tracker_is_read_by_its_own_headings() -> None:
    rows, faults = plan(
        csv_of(
            "R1,Home care,31/03/2025,Northfen,Publish the waits.,12 May 2025,Director of Care,Published monthly.,Green",
            'R2,Home care,31.3.25,,"Open it, on Sundays.",,,,Not accepted',
            "R3,,2025-03-31,,Talk with carers.,,,,",
        )
    )
    assert faults == []
    first, second, third = rows
    assert (first.row, first.made_on, first.executive_on, first.verdict, first.inferred) == (2, "2025-03-31", "2025-05-12", "accepted", True)  # fmt: skip
    assert (first.action_status, first.rag, first.to) == ("under_way", "green", "Cabinet")
    assert (second.text, second.verdict, second.action) == ("Open it, on Sundays.", "rejected", "")
    assert (third.verdict, third.action_status) == ("", "")


def test_banners_delimiters_and_encodings() -> None:
    banner = "Scrutiny tracker 2025;;\r\n;;\r\nRef No;Recommendation;Date made\r\n1;Café hours;01/02/2025\r\n"
    for content in (banner.encode("utf-8-sig"), banner.encode("cp1252"), banner.encode("utf-16")):
        file = read_file(content)
        assert [(each.number, each.said["text"]) for each in file.rows] == [(4, "Café hours")]
    assert read_file(banner.replace(";", "\t").encode()).rows[0].said["reference"] == "1"


def test_columns_that_are_not_known_are_named() -> None:
    file = read_file(b"Recommendation,Date,Mood,Progress\r\nTalk.,01/02/2025,good,x")
    assert file.ignored == ("Mood",)
    assert file.column("made_on") == "Date"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"   \r\n", "empty"),
        (b"%PDF-1.7", "another kind"),
        (b"\xd0\xcf\x11\xe0rest", "old workbook"),
        (b"\x00\x01\x02", "no text"),
        (b"a,b\r\n1,2", "No row is a heading"),
        (b"Recommendation,Date", "no recommendation below"),
        (b"PK\x03\x04broken", "damaged"),
        (b'Recommendation,Date\r\n"' + b"x" * 13_000 + b'",1', "quotation mark"),
        (b"Recommendation,Date\r\n" + b"a,01/01/2025\r\n" * 5001, "more than 5,000"),
        (b"x" * (tracker_files.MOST_BYTES + 1), "larger than 4 MB"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, words: str) -> None:
    with pytest.raises(FileFault, match=words):
        read_file(content)


def test_faults_name_row_and_column() -> None:
    rows, faults = plan_rows(
        read_file(csv_of("R1,,soon,,,32/01/2025,,,Maybe", "R2,,01/01/2030,,Talk.,,,,", f"R3,,01/01/2025,,{'x' * 4001},,,,")),
        today=TODAY,
    )  # fmt: skip
    said = {(each.row, each.column) for each in faults}
    assert {(2, "Date"), (2, "Recommendation"), (2, "Executive date"), (2, "Status"), (2, "To"), (3, "Date"), (4, "Recommendation")} <= said  # fmt: skip
    assert len(rows) == 3


def test_a_workbook_is_read_below_its_banner() -> None:
    book = Workbook()
    book.active.append(["Notes"])
    sheet = book.create_sheet("Tracker")
    for row in (
        ["Northfen scrutiny"],
        [],
        ["Ref", "Recommendation", "Date", "RAG"],
        [1.0, "=1+1", dt.datetime(2025, 3, 31), "Amber"],
    ):
        sheet.append(row)
    sheet["B4"].data_type = "s"
    file = io.BytesIO()
    book.save(file)
    [row] = read_file(file.getvalue()).rows
    assert (row.number, dict(row.said)) == (4, {"reference": "1", "text": "=1+1", "made_on": "2025-03-31", "status": "Amber"})  # fmt: skip


def test_a_workbook_that_would_grow_without_bound_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracker_files, "MOST_INFLATED", 1_000_000)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b" " * 2_000_000)
    with pytest.raises(FileFault, match="too large inside"):
        read_file(file.getvalue())


def test_a_cell_far_away_costs_nothing() -> None:
    book = Workbook()
    book.active.append(["Recommendation", "Date"])
    book.active.append(["Talk.", "01/02/2025"])
    book.active["XFD1048576"] = "far"
    file = io.BytesIO()
    book.save(file)
    assert len(read_file(file.getvalue()).rows) == 1


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/03/2026", dt.date(2026, 3, 31)), ("31.3.26", dt.date(2026, 3, 31)), ("2026-03-31", dt.date(2026, 3, 31)),
        ("2026-03-31 00:00:00", dt.date(2026, 3, 31)), ("31st March 2026", dt.date(2026, 3, 31)), ("1-Apr-26", dt.date(2026, 4, 1)),
        ("03/31/2026", None), ("31/02/2026", None), ("March 2026", None), ("soon", None), ("٣١/٠٣/٢٠٢٦", None),
    ],
)  # fmt: skip
def test_days(text: str, day: dt.date | None) -> None:
    assert read_day(text) == day


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_every_way_of_writing_a_day_reads_as_that_day(day: dt.date) -> None:
    for way in ("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d-%b-%y", "%d.%m.%y"):
        assert read_day(day.strftime(way)) == day


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Red", ("under_way", "red", "")), ("AMBER – delayed", ("under_way", "amber", "")), ("Red: not started", ("to_do", "red", "")), ("Delayed", ("under_way", "red", "")), ("Complete", ("done", "green", "")),
        ("Blue", ("done", "green", "")), ("Not started", ("to_do", "", "")), ("Accepted in part", ("", "", "accepted_in_part")),
        ("Not accepted", ("", "", "rejected")), ("", ("", "", "")), ("Partially complete", ("under_way", "", "")), ("Maybe", None),
    ],
)  # fmt: skip
def test_words_of_a_status(text: str, meaning: tuple[str, str, str] | None) -> None:
    assert read_status(text, green_is_done=False) == meaning


def test_green_means_what_the_file_means() -> None:
    assert read_status("Green", green_is_done=True) == ("done", "green", "")
    assert read_status("Green", green_is_done=False) == ("under_way", "green", "")


def test_an_answer_may_bring_its_reasons() -> None:
    [row], faults = plan(b"Recommendation,Date,Response\r\nTalk.,01/02/2025,Accepted in part: from April")
    assert (faults, row.verdict, row.answer_text) == ([], "accepted_in_part", "from April")


def test_rows_that_say_the_same_are_found() -> None:
    rows, _ = plan(
        csv_of("R1,,01/02/2025,,Talk.,,,,", "r1,,2025-02-01,,TALK.,,,,", "R2,,01/02/2025,,Talk.,,,,")
    )
    assert same_in_file(rows) == {3: 2}


@given(st.text(max_size=60))
def test_guarding_is_undone_by_reading(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in ("=", "+", "-", "@")


@settings(max_examples=30)
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_written_reads_the_same(texts: list[str]) -> None:
    kept = [text.strip() or "x" for text in texts]
    rows = [["", "", dt.date(2025, 2, 1), "", text, *[""] * (len(COLUMNS) - 5)] for text in kept]
    file = io.BytesIO()
    write_workbook(file, rows)
    for content in (b"".join(csv_lines(rows)), file.getvalue()):
        assert [row.said["text"] for row in read_file(content).rows] == kept


def test_a_formula_is_text_in_a_workbook() -> None:
    file = io.BytesIO()
    write_workbook(
        file,
        [["=1+1", None, dt.date(2025, 2, 1)], ["#REF!", "", None]],
        columns=("A", "B", "C"),
        notes=["=x"],
    )
    sheet = load_workbook(io.BytesIO(file.getvalue()))["Recommendations"]
    assert [(sheet["A2"].value, sheet["A2"].data_type), (sheet["A3"].value, sheet["A3"].data_type)] == [("=1+1", "s"), ("#REF!", "s")] or sheet["A2"].data_type != "f"  # fmt: skip
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(file.getvalue())).read("xl/worksheets/sheet1.xml")
