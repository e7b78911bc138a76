"""Whatever comes in, the readers raise FileProblem or nothing, and checking never crashes."""

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexapp.calc.checks import ROW_COLUMNS, normalise
from indexapp.calc.readers import FileProblem, load_mapping, open_table

CALM = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=150,
)
STARTS = [
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"{",
    b'{"data": [',
    b'[{"indicator_id": 1, "area_code": "E1", "time_period": "2019", "value": ',
    b"metric,area,period,value\n",
    b"metric;area;period;value\r\nwaits;QYG;",
    b'year,org,metric,value,domain\n"',
]


def swallow(path):
    try:
        for chunk in open_table(path).chunks(rows=3):
            assert len(chunk) <= 3
            assert chunk["row"].is_monotonic_increasing
    except FileProblem as caught:
        problem = caught
    else:
        return
    assert problem.code
    assert problem.message


@CALM
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=400))
def test_any_bytes(tmp_path, start, rest):
    path = tmp_path / "any"
    path.write_bytes(start + rest)
    swallow(path)


@CALM
@given(text=st.text(st.sampled_from("abc,;\t\"'\r\n1={}[]: é\ufeff\u2028"), max_size=200))
def test_any_text_below_a_header(tmp_path, text):
    path = tmp_path / "any"
    path.write_text("metric,area,period,value\n" + text, encoding="utf-8", newline="")
    swallow(path)


json_value = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@CALM
@given(
    record=st.dictionaries(
        st.sampled_from(["indicator_id", "area_code", "time_period", "value", "sex", "odd"]), json_value
    ),
    other=json_value,
)
def test_any_json(tmp_path, record, other):
    path = tmp_path / "any"
    path.write_text(
        json.dumps({"data": [record, record | {"value": other}], "more": other}), encoding="utf-8"
    )
    swallow(path)


@CALM
@given(
    st.text(max_size=120) | st.from_regex(r"\A(columns|defaults|metrics|wide|sheet): ?[\[{]?[a-z: ,]{0,20}\Z")
)
def test_any_mapping_text(text):
    try:
        load_mapping(text)
    except FileProblem as caught:
        problem = caught
    else:
        return
    assert problem.code == "mapping"


awkward = st.sampled_from(
    [
        "",
        " ",
        "\x00",
        "nan",
        "inf",
        "-",
        "1e309",
        "=1",
        "<5",
        "<b",
        "&#99999999;",
        "1,000",
        "%",
        "QYG",
        "waits",
        "2019",
    ]
)
cell = st.text(max_size=12) | awkward


@CALM
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {
                "indicator": st.just("waits") | cell,
                "indicator_id": st.just("") | cell,
                "area_code": st.sampled_from(["QYG", "QOQ", "01C"]) | cell,
                "area_name": cell,
                "area_type": cell,
                "sex": st.just("") | cell,
                "age": st.just("") | cell,
                "category": st.just("") | cell,
                "period": st.sampled_from(["2019", "2019/20", "2026/27"]) | cell,
                "value": st.floats().map(str) | cell,
                "numerator": cell,
                "denominator": cell,
                "lower": cell,
                "upper": cell,
                "note": cell,
            }
        ),
        max_size=6,
    )
)
def test_any_cells(chunk_of, metrics, areas, rows):
    chunk = chunk_of(*rows)
    result = normalise(chunk, metrics, areas, None, date(2026, 11, 21))
    assert tuple(result.rows.columns) == ROW_COLUMNS
    assert not result.rows.duplicated(["metric", "area", "period"]).any()
    assert result.rows["value"].notna().equals(result.rows["status"] == "value")
    assert len(result.rows) + sum(result.ignored.values()) + result.errors >= len(chunk)


@pytest.mark.parametrize("note", ["<" * 3000, "<![", "<!--", "<a " + "x=" * 999, "&" * 500, "<![CDATA[x"])
def test_broken_html_in_notes(chunk_of, metrics, areas, note):
    chunk = chunk_of({"indicator": "waits", "area_code": "QOQ", "period": "2019", "note": note})
    assert len(normalise(chunk, metrics, areas, None, date(2026, 11, 21)).rows) == 1
