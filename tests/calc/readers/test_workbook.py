"""Workbooks: banner, footnotes, several sheets, formulas, harmful archives. Figures are illustrative."""

import contextlib
import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from indexapp.calc.checks import check_table
from indexapp.calc.readers import FileProblem, archive, load_mapping, open_table

ROWS = [["metric", "area", "period", "value"], ["waits", "QYG", 2023, 12.5], ["waits", "QOQ", 2023, 8]]


@pytest.fixture
def book(tmp_path):
    """Writes sheets (name to rows) to an XLSX file."""

    def make(name="book.xlsx", **sheets):
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for title, rows in sheets.items():
            sheet = workbook.create_sheet(title)
            for row in rows:
                sheet.append(row)
        workbook.save(tmp_path / name)
        return tmp_path / name

    return make


def refusal(path, **options):
    with pytest.raises(FileProblem) as caught:
        for _ in open_table(path, **options).chunks():
            pass
    return caught.value


def test_banner_above_and_footnotes_below(book, against):
    rows = [
        ["Illustrative statistics"],
        [],
        ["Published today"],
        *ROWS,
        [],
        ["Source: nobody"],
        ["1. A note"],
    ]
    table = open_table(book(Data=rows, name="file.csv"))
    assert (table.format, table.container, table.header_row, table.sheet) == ("tidy", "xlsx", 4, "Data")
    (result,) = check_table(table, against)
    assert result.rows[["source_row", "area", "period", "value"]].to_numpy().tolist() == [
        [5, "QYG", "2023", 12.5],
        [6, "QOQ", "2023", 8.0],
    ]
    assert result.ignored == {"footnote": 2}
    assert table.progress == 1.0


def test_a_table_that_does_not_start_at_the_left_edge(book):
    (chunk,) = open_table(book(Data=[[], *[[None, None, *row] for row in ROWS]])).chunks()
    assert chunk["row"].tolist() == [3, 4]
    assert chunk["value"].tolist() == ["12.5", "8"]


def test_cover_sheets_are_passed_over(book):
    table = open_table(book(Cover=[["About"]], Notes=[["a", "b"], ["c", "d"]], Data=ROWS))
    assert table.sheet == "Data"


def test_fingertips_columns_in_a_workbook_in_small_chunks(book):
    header = ["Indicator ID", "Indicator Name", "Area Code", "Time period", "Value"]
    rows = [
        header,
        *[[90001, "R", "E54000008", f"{year}/{(year + 1) % 100:02d}", 5] for year in range(2001, 2020)],
    ]
    table = open_table(book(Data=rows))
    chunks = list(table.chunks(rows=5))
    assert table.format == "fingertips"
    assert [len(chunk) for chunk in chunks] == [5, 5, 5, 4]
    assert chunks[0].loc[0, ["indicator_id", "period", "value"]].tolist() == ["90001", "2001/02", "5"]


def test_dates_spreadsheets_made_of_months(book):
    rows = [ROWS[0], ["waits", "QYG", date(2022, 7, 1), 1], ["waits", "QYG", datetime(2022, 7, 5, 12), 1]]
    (chunk,) = open_table(book(Data=rows)).chunks()
    assert chunk["period"].tolist() == ["2022-07", "2022-07-05 12:00:00"]


def test_several_tables_need_a_choice(book):
    path = book(One=ROWS, Two=ROWS)
    assert refusal(path).code == "several_sheets"
    assert open_table(path, mapping=load_mapping("sheet: Two\n")).sheet == "Two"
    assert refusal(path, mapping=load_mapping("sheet: Three\n")).code == "unknown_sheet"


def test_empty_and_headerless_workbooks(book):
    assert refusal(book(Data=[])).code == "empty"
    assert refusal(book(Data=ROWS[:1])).code == "headers_only"
    assert refusal(book(Data=[["a", "b"], [1, 2]])).code == "unknown_header"


def test_notes_to_the_right_of_the_table_are_not_read(book):
    (chunk,) = open_table(book(Data=[*ROWS, [], [None] * 5 + ["a note"]])).chunks()
    assert chunk["row"].tolist() == [2, 3]


def test_formulas_without_saved_results_are_refused(book):
    assert refusal(book(Data=[*ROWS, ["waits", "QWO", 2023, "=1+1"]])).code == "uncalculated"


def test_formula_like_text_in_a_cell_is_an_error(book, against):
    path = book(Data=[*ROWS, ["waits", "QWO", 2023, "@SUM(1)"]])
    (result,) = check_table(open_table(path), against)
    assert result.problems["code"].tolist() == ["formula"]


def test_a_zip_that_is_no_workbook(tmp_path):
    path = tmp_path / "file.xlsx"
    with zipfile.ZipFile(path, "w") as bundle:
        bundle.writestr("data.csv", "metric,area,period,value\n")
    assert refusal(path).code == "binary"


def test_a_damaged_workbook(book):
    path = book(Data=ROWS)
    content = bytearray(path.read_bytes())
    for cut in (30, len(content) // 2, len(content) - 10):
        path.write_bytes(content[:cut])
        assert refusal(path).code == "workbook_broken"
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(content)
    with contextlib.suppress(FileProblem):
        list(open_table(path).chunks())


def sheet_of(cells, strings=""):
    """An XLSX made by hand from the XML of its cells and shared strings."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, text in parts.items():
            bundle.writestr(name, text)
    return buffer.getvalue()


def test_a_sheet_that_claims_every_cell_there_is(write):
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert refusal(write(sheet_of(far))).code == "workbook_too_large"


def test_one_long_text_in_very_many_cells(write):
    strings = f"<si><t>{'x' * 32_000}</t></si>"
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_000))
    assert refusal(write(sheet_of(rows, strings))).code == "workbook_too_large"


def test_an_archive_that_inflates_without_end(write, monkeypatch):
    monkeypatch.setattr(archive, "MAX_INFLATED", 1 << 20)
    assert refusal(write(sheet_of(" " * (4 << 20)))).code == "workbook_too_large"


def test_an_archive_that_lies_about_its_size(write, monkeypatch):
    monkeypatch.setattr(archive, "MAX_INFLATED", 1 << 20)
    content = sheet_of(" " * (4 << 20))
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        size = bundle.getinfo("xl/worksheets/sheet1.xml").file_size
    lied = content.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lied != content
    assert refusal(write(lied)).code in ("workbook_too_large", "workbook_broken")


def test_the_hand_made_workbook_is_read_when_it_means_well(write):
    strings = "".join(
        f"<si><t>{text}</t></si>" for text in ("metric", "area", "period", "value", "waits", "QYG")
    )
    head = "".join(f'<c r="{letter}1" t="s"><v>{n}</v></c>' for n, letter in enumerate("ABCD"))
    row = '<c r="A2" t="s"><v>4</v></c><c r="B2" t="s"><v>5</v></c>'
    row += '<c r="C2"><v>2023</v></c><c r="D2"><v>7</v></c>'
    (chunk,) = open_table(write(sheet_of(f'<row r="1">{head}</row><row r="2">{row}</row>', strings))).chunks()
    assert chunk.loc[0, ["indicator", "area_code", "period", "value"]].tolist() == [
        "waits",
        "QYG",
        "2023",
        "7",
    ]
