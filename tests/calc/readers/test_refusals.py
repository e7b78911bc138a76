"""Files that cannot be read: one exception, a code, a sentence, and the row where there is one."""

import json
import os

import pytest

from indexapp.calc.readers import FileProblem, load_mapping, open_table, sniff

HEADER = "metric,area,period,value\n"


def refusal(path, **options):
    with pytest.raises(FileProblem) as caught:
        for _ in open_table(path, **options).chunks():
            pass
    problem = caught.value
    assert problem.message.endswith((".", "?"))
    assert problem.code in repr(problem)
    assert "Traceback" not in problem.message
    return problem


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (HEADER.encode(), "headers_only"),
        (HEADER.encode() + b"\n\n,,,\n", "headers_only"),
        (b"\n\n\n", "unknown_header"),
        (b"alpha,beta\n1,2\n", "unknown_header"),
        (b"just some words\n", "unknown_header"),
        (HEADER.encode() + b"waits,QYG,2023,1\x00\n", "nul"),
        (HEADER.encode() + b"waits,QYG,2023,\x01\n", "binary"),
        (b"%PDF-1.7\n", "binary"),
        (b"\x89PNG\r\n\x1a\n", "binary"),
        (b"\x1f\x8b\x08\x00", "binary"),
        (HEADER.encode("utf-16-le"), "nul"),
        (HEADER.encode() + b"waits,QYG,2023,1,caf\x81\n", "encoding"),
        (b"\xff\xfe" + HEADER.encode("utf-16-le") + b"\x00", "encoding"),
        (b"\xef\xbb\xbf" + HEADER.encode() + b"caf\xe9,QYG,2023,1\n", "encoding"),
        (b"<html><table><tr><td>metric</td></tr></table></html>", "markup"),
        (b"metric,area,period,value,value\nwaits,QYG,2023,1,2\n", "duplicate_column"),
        (HEADER.encode() + b'waits,QYG,2023,"1\nwaits,QOQ,2023,2\n', "broken_quotes"),
        (HEADER.encode() + b"waits,QYG,2023,1,234\n", "too_many_cells"),
        (HEADER.encode() + b"waits,QYG,2023," + b"9," * 40 + b"\n", "too_many_cells"),
        (HEADER.encode() + b"waits,QYG,2023," + b"9" * 200_000 + b"\n", "long_cell"),
        (b"PK\x03\x04 this is no zip", "workbook_broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 this is no workbook", "workbook_broken"),
        (b'{"data": [', "json_broken"),
        (b'{"data": [{"a": 1}', "json_shape"),
        (
            b'{"data": [{"area_code": "E1", "time_period": "2019", "indicator_id": 1, "value": 1} oops',
            "json_broken",
        ),
        (b'{"data": {"a": 1}}', "json_shape"),
        (b'{"rows": []}', "json_shape"),
        (b"{}", "json_shape"),
        (b"[1, 2, 3]", "json_shape"),
        (b'[{"name": "x"}]', "json_shape"),
        (b'{"data": []}', "headers_only"),
        (b'{"type": "FeatureCollection", "features": []}', "json_shape"),
        (b'{"data": [' + b"[" * 100_000, "json_shape"),
        (b"{not json}", "json_broken"),
    ],
)
def test_wrong_files_are_refused_by_code(write, content, code):
    assert refusal(write(content)).code == code


def test_a_quote_never_closed_names_the_row_it_starts_in(write):
    problem = refusal(write(HEADER + 'waits,QYG,2023,1\nwaits,QOQ,2023,"2\nwaits,QWO,2023,3\n'))
    assert (problem.code, problem.row) == ("broken_quotes", 3)


def test_a_quote_that_swallows_records_before_it_closes_is_found(write):
    text = (
        "metric,area,period,value,note\n"
        + 'waits,QYG,2023,1,"open\nwaits,QOQ,2023,2,"\n'
        + "waits,QWO,2023,3,\n"
    )
    problem = refusal(write(text))
    assert (problem.code, problem.row) == ("broken_quotes", 2)


def test_a_cell_too_many_names_its_row(write):
    assert refusal(write(HEADER + "waits,QYG,2023,1\nwaits,QYG,2024,1,234\n")).row == 3


def test_a_thousands_comma_without_quotes_is_not_hidden_by_empty_headings(write):
    problem = refusal(write("metric,area,period,value,,\nwaits,QYG,2023,1,,\nwaits,QYG,2024,1,234,\n"))
    assert (problem.code, problem.row) == ("too_many_cells", 3)


def test_the_nearest_layout_and_its_missing_columns_are_named(write):
    problem = refusal(write("metric,area,value\nwaits,QYG,1\n"))
    assert "tidy" in problem.message
    assert "period" in problem.message


def test_too_large_and_too_many_rows_are_refused_early(write):
    path = write(HEADER + "waits,QYG,2023,1\n" * 200)
    assert refusal(path, max_bytes=1000).code == "too_large"
    assert refusal(path, max_rows=100).code == "too_many_rows"


def test_ten_million_rows_are_refused_in_moments(tmp_path):
    path = tmp_path / "long.csv"
    with path.open("wb") as handle:
        handle.write(HEADER.encode())
        for _ in range(100):
            handle.write(b"waits,QYG,2023,1\n" * 100_000)
    assert path.stat().st_size < sniff.MAX_BYTES
    assert refusal(path).code == "too_many_rows"


def test_many_json_records_are_refused_as_too_many_rows(write):
    record = {"indicator_id": 1, "area_code": "E1", "time_period": "2019", "value": 1}
    assert refusal(write(json.dumps({"data": [record] * 300})), max_rows=200).code == "too_many_rows"


def test_a_file_that_is_not_there(tmp_path):
    assert refusal(tmp_path / "nothing.csv").code == "unreadable"
    assert refusal(tmp_path).code in ("unreadable", "empty")


def test_a_file_that_cannot_be_opened(write):
    path = write(HEADER)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("running as a user who can read everything")
    assert refusal(path).code == "unreadable"


@pytest.mark.parametrize(
    ("text", "row", "column"),
    [
        ("columns:\n  area_code: A\n  shoe_size: B\n", None, None),
        ("metrics:\n  - {metric: waits, indicator: X}\n  - {metric: waits}\n", 3, "metrics.1"),
        ("metrics:\n  - metric: waits\n    indicator: X\n    colour: red\n", 4, "metrics.0.colour"),
        ("year_dash: sometimes\n", 1, "year_dash"),
        ("defaults:\n  period: [2019]\n", 2, "defaults.period"),
        ("surprise: 1\n", 1, "surprise"),
        ("- a\n- b\n", 1, None),
        ("columns: {a: b\n", 2, None),
        ("a: 1\na: 2\n", None, None),
        ("wide:\n  - {column: A, metric: m}\n", None, None),
        ("wide:\n  - {column: A, metric: m}\ncolumns: {area_code: B, value: C}\n", None, None),
        ("x" * 300_000, None, None),
        ("a: &a [*a]\n", None, None),
    ],
)
def test_mapping_mistakes_name_line_and_field(text, row, column):
    with pytest.raises(FileProblem) as caught:
        load_mapping(text)
    assert caught.value.code == "mapping"
    if row is not None:
        assert caught.value.row == row
    if column is not None:
        assert caught.value.column == column


def test_an_empty_mapping_maps_nothing():
    assert load_mapping("").metrics == ()
    assert load_mapping("# only a comment\n").columns == {}
