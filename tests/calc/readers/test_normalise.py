"""From texts to observations. All figures are illustrative."""

from datetime import date

import numpy as np
import pytest

from indexapp.calc.checks import ROW_COLUMNS, AreaEntry, AreaIndex, MetricEntry, MetricIndex, normalise
from indexapp.calc.readers import FileProblem, load_mapping

HEADER = "metric,area,period,value,numerator,denominator,lower,upper,note\n"
TODAY = date(2026, 11, 21)


def codes(result):
    return result.problems[["row", "code", "severity"]].to_numpy().tolist()


def test_a_plain_row(check):
    result = check(HEADER + "waits,QYG,2023,12.5,125,1000,11,14,as published\n")
    assert tuple(result.rows.columns) == ROW_COLUMNS
    assert result.rows.loc[0].tolist() == [
        "waits", "QYG", "2023", 12.5, 125.0, 1000.0, 11.0, 14.0, "value", "as published", 2
    ]  # fmt: skip
    assert result.problems.empty
    assert not result.ignored


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("0", 0.0),
        ("0.0", 0.0),
        (" 7 ", 7.0),
        ("12%", 12.0),
        ("12.5 %", 12.5),
        ('"1,234.5"', 1234.5),
        ('"1,234,567"', 1234567.0),
        ("-3.2", -3.2),
        ("−3.2", -3.2),
        ("+3.2", 3.2),
        (".5", 0.5),
        ("1e2", 100.0),
        ("1E-2", 0.01),
        ("00012", 12.0),
    ],
)
def test_numbers_as_people_write_them(check, cell, number):
    rows = check(f"metric,area,period,value\ngain,QYG,2023,{cell}\n").rows
    assert rows.loc[0, "value"] == number
    assert rows.loc[0, "status"] == "value"


@pytest.mark.parametrize(
    ("cell", "note", "status"),
    [
        ("", "", "missing"),
        ("-", "", "missing"),
        (":", "", "missing"),
        ("..", "", "missing"),
        ("NA", "", "missing"),
        ("N/A", "", "missing"),
        ("[x]", "", "missing"),
        ("*", "", "suppressed"),
        ("[c]", "", "suppressed"),
        ("<5", "", "suppressed"),
        ("&lt;5", "", "suppressed"),
        ("5 or fewer", "", "suppressed"),
        ("[z]", "", "not_applicable"),
        ("Not applicable", "", "not_applicable"),
        ("", "Value suppressed for disclosure control due to small count", "suppressed"),
        ("", "Value missing in source data", "missing"),
        ("", "Not applicable to this area", "not_applicable"),
        ("-", "Value suppressed", "missing"),
        ("", "<span class='tip'>* Value suppressed for disclosure control</span>", "suppressed"),
    ],
)
def test_missing_suppressed_and_not_applicable_are_three_things(check, cell, note, status):
    rows = check(f'metric,area,period,value,note\nwaits,QYG,2023,{cell},"{note}"\n').rows
    assert rows.loc[0, "status"] == status
    assert np.isnan(rows.loc[0, "value"])
    assert "<" not in rows.loc[0, "note"]


def test_a_note_beside_a_value_changes_nothing(check):
    rows = check("metric,area,period,value,note\nwaits,QYG,2023,4,Small number: treat with care\n").rows
    assert rows.loc[0, ["value", "status", "note"]].tolist() == [
        4.0,
        "value",
        "Small number: treat with care",
    ]


def test_html_notes_become_plain_text(check):
    note = "<span class='t'>Figures &amp; <b>counts</b>&nbsp;rounded</span>"
    rows = check(f'metric,area,period,value,note\nwaits,QYG,2023,4,"{note}"\n').rows
    assert rows.loc[0, "note"] == "Figures & counts rounded"


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("waits,QYG,2023,twelve,,,,,", "not_a_number", "value"),
        ('waits,QYG,2023,"12,5",,,,,', "not_a_number", "value"),
        ("waits,QYG,2023,1 2,,,,,", "not_a_number", "value"),
        ("waits,QYG,2023,0x1F,,,,,", "not_a_number", "value"),
        ("waits,QYG,2023,1_000,,,,,", "not_a_number", "value"),
        ("waits,QYG,2023,٣,,,,,", "not_a_number", "value"),
        ("waits,QYG,2023,NaN,,,,,", "not_finite", "value"),
        ("waits,QYG,2023,inf,,,,,", "not_finite", "value"),
        ("waits,QYG,2023,-Infinity,,,,,", "not_finite", "value"),
        ("waits,QYG,2023,1e999,,,,,", "not_finite", "value"),
        ("gain,QYG,2023," + "9" * 35 + ",,,,,", "not_finite", "value"),
        ("waits,QYG,2023,=1+1,,,,,", "formula", "value"),
        ("waits,QYG,2023,+SUM(A1),,,,,", "formula", "value"),
        ("waits,QYG,2023,-2+3,,,,,", "formula", "value"),
        ("waits,QYG,2023,@cmd,,,,,", "formula", "value"),
        ("waits,QYG,2023,\tcmd,,,,,", "formula", "value"),
        ("waits,QYG,2023,5,,,,,=HYPERLINK(1)", "formula", "note"),
        ("waits,QYG,2023,5,,,,,\t=1", "formula", "note"),
        ("waits,=QYG,2023,5,,,,,", "formula", "area"),
        ("waits,QYG,2023,5,-1,100,,,", "negative", "numerator"),
        ("waits,QYG,2023,5,1,-100,,,", "negative", "denominator"),
        ("waits,QYG,2023,5,1,0,,,", "zero_denominator", "denominator"),
        ("waits,QYG,2023,-5,,,,,", "negative", "value"),
        ("waits,QYG,2023,100.1,,,,,", "out_of_range", "value"),
        ("share,QYG,2023,45,,,,,", "out_of_range", "value"),
        ("waits,QYG,2023,5,,,7,3,", "limits_order", "lower"),
        ("waits,QYG,2023,5,,,6,7,", "outside_limits", "value"),
        ("waits,QYG,2023,5,,,inf,7,", "not_finite", "lower"),
        ("waits,ZZZ,2023,5,,,,,", "unknown_area", "area"),
        ("waits,,2023,5,,,,,", "unknown_area", "area"),
        ("waits,QYG,soon,5,,,,,", "period", "period"),
        ("waits,QYG,,5,,,,,", "period", "period"),
        ("waits,QYG,2027,5,,,,,", "future", "period"),
        ("waits,01C,2025/26,5,,,,,", "area_ended", "area"),
    ],
)
def test_each_mistake_is_an_error_with_row_column_and_sentence(check, line, code, column):
    result = check(HEADER + "waits,QOQ,2023,1,,,,,\n" + line + "\n")
    (problem,) = result.problems.to_dict("records")
    assert (problem["row"], problem["column"], problem["code"]) == (3, column, code)
    assert problem["severity"] == "error"
    assert problem["message"].endswith((".", "?"))
    assert result.errors == 1
    assert result.rows["area"].tolist() == ["QOQ"]


def test_bounds_belong_to_the_metric(check):
    assert check(HEADER + "beds,QYG,2023,121.9,,,,,\n").problems.empty
    assert check(HEADER + "gain,QYG,2023,-4.5,,,,,\n").problems.empty
    assert codes(check(HEADER + "beds,QYG,2023,151,,,,,\n")) == [[2, "out_of_range", "error"]]


def test_limits_that_only_rounding_parts_from_the_value_are_fine(check):
    assert check(HEADER + "waits,QYG,2023,5,,,5,5,\n").problems.empty
    assert check(HEADER + "waits,QYG,2023,5.0000001,,,4,5,\n").problems.empty


def test_per_cent_written_as_fractions_is_suspected(check):
    lines = "".join(f"waits,QYG,{year},0.{year % 90 + 5},,,,,\n" for year in range(2015, 2023))
    assert ("looks_like_fraction", "warning") in check(HEADER + lines).counts


def test_a_rare_condition_borne_out_by_its_counts_is_not_suspected(check):
    lines = "".join(f"waits,QOQ,{year},0.45,45,10000,,,\n" for year in range(2015, 2023))
    assert not check(HEADER + lines).counts


def test_a_value_its_counts_deny_is_doubted(check):
    assert codes(check(HEADER + "waits,QYG,2023,50,10,1000,,,\n")) == [[2, "count_mismatch", "warning"]]
    assert check(HEADER + "waits,QYG,2023,33.3,5,10,,,\n").problems.empty  # a count rounded to 5


def test_part_of_a_count_is_doubted_where_counts_are_whole(check):
    assert codes(check(HEADER + "whole,QYG,2023,5,2.5,,,,\n")) == [[2, "part_count", "warning"]]


def test_areas_by_any_of_their_codes(check):
    codes = ("E54000008", "nE54000051", "qwo", "01F")
    lines = "".join(f"waits,{code},2023,1,,,,,\n" for code in codes)
    assert check(HEADER + lines).rows["area"].tolist() == ["QYG", "QOQ", "QWO", "01F"]


def test_smaller_areas_and_other_countries_are_left_out_with_a_reason(check):
    codes = ("A81001", "E01000001", "W06000015", "QYG")
    lines = "".join(f"waits,{code},2023,1,,,,,\n" for code in codes)
    result = check(HEADER + lines)
    assert result.ignored == {"other_area_type": 2, "outside_england": 1}
    assert len(result.rows) == 1


def test_old_codes_are_right_for_old_periods_and_wrong_after(check):
    assert check(HEADER + "waits,01C,2018/19,5,,,,,\n").problems.empty
    assert check(HEADER + "waits,01C,2020,5,,,,,\n").problems.empty  # part of 2020 was within its life
    message = check(HEADER + "waits,01C,2020/21,5,,,,,\n").problems.loc[0, "message"]
    assert "27D (New Place)" in message
    assert "2020-03-31" in message


def test_a_mapping_may_accept_ended_areas(check):
    result = check(HEADER + "waits,01C,2025/26,5,,,,,\n", mapping=load_mapping("accept_ended_areas: true\n"))
    assert codes(result) == [[2, "area_ended", "warning"]]
    assert len(result.rows) == 1


def test_recast_figures_of_younger_areas_are_kept_with_one_warning(check):
    result = check(HEADER + "waits,QYG,2018,5,,,,,\nwaits,QYG,2019,5,,,,,\nwaits,QOQ,2019,5,,,,,\n")
    assert codes(result) == [[2, "area_not_begun", "warning"]]
    assert "1 more" in result.problems.loc[0, "message"]
    assert len(result.rows) == 3


def test_a_period_not_over_is_doubted_and_the_day_can_be_moved(chunk_of, metrics, areas):
    chunk = chunk_of({"indicator": "waits", "area_code": "QOQ", "period": "2026/27", "value": "5"})
    assert codes(normalise(chunk, metrics, areas, None, TODAY)) == [[2, "unfinished", "warning"]]
    assert normalise(chunk, metrics, areas, None, TODAY, future_days=200).problems.empty
    assert codes(normalise(chunk, metrics, areas, None, date(2025, 1, 1))) == [[2, "future", "error"]]


def test_periods_that_read_two_ways_are_pointed_out_once(check):
    result = check(HEADER + "waits,QYG,2023-24,5,,,,,\nwaits,QOQ,2023-24,5,,,,,\n")
    assert codes(result) == [[2, "period_two_ways", "warning"]]
    assert set(result.rows["period"]) == {"2023-24"}
    result = check(HEADER + "waits,QYG,2023-24,5,,,,,\n", mapping=load_mapping("year_dash: financial\n"))
    assert result.problems.empty
    assert result.rows["period"].tolist() == ["2023/24"]


def test_metrics_by_slug_title_and_alias(check):
    lines = "waits,QYG,2021,1,,,,,\n ILLUSTRATIVE   waits ,QYG,2022,1,,,,,\nlong waits,QYG,2023,1,,,,,\n"
    rows = check(HEADER + lines).rows
    assert rows["metric"].tolist() == ["waits"] * 3


def test_unknown_metrics_are_left_out_unless_nothing_else_is_there(check):
    assert check(HEADER + "waits,QYG,2023,1,,,,,\nother,QYG,2023,1,,,,,\n").ignored == {"unknown_metric": 1}
    with pytest.raises(FileProblem) as caught:
        check(HEADER + "other,QYG,2023,1,,,,,\n")
    assert caught.value.code == "nothing_read"
    assert "1 rows of metrics" in caught.value.message


def fingertips(**cells):
    return {
        "indicator_id": "90001",
        "area_code": "E54000051",
        "area_type": "ICBs",
        "sex": "Persons",
        "age": "All ages",
        "period": "2019/20",
        "value": "5",
    } | cells


def test_fingertips_rows_go_to_the_metric_of_their_number_sex_and_age(chunk_of, metrics, areas):
    chunk = chunk_of(
        fingertips(),
        fingertips(sex="Female"),
        fingertips(sex="Male"),
        fingertips(indicator_id="90002", age="0-4 yrs"),
        fingertips(indicator_id="90002", age="<1 yr"),
        fingertips(category_type="Deprivation", category="Most deprived tenth", area_code="E92000001"),
        fingertips(indicator_id="77"),
        fingertips(indicator_id="", indicator=""),
    )
    result = normalise(chunk, metrics, areas, None, TODAY)
    assert result.rows[["metric", "source_row"]].to_numpy().tolist() == [
        ["rate", 2],
        ["girls", 3],
        ["young", 5],
    ]
    assert result.ignored == {
        "other_sex": 1,
        "other_age": 1,
        "category": 1,
        "unknown_metric": 1,
        "no_metric": 1,
    }


def test_a_mapping_sends_rows_to_a_metric(chunk_of, metrics, areas):
    mapping = load_mapping(
        "metrics:\n"
        "  - {metric: beds, indicator_id: 77, sex: Male}\n"
        "  - {metric: gain, indicator: Odd  NAME}\n"
        "  - {metric: whole, indicator_id: 90001, category: Most deprived tenth}\n"
    )
    chunk = chunk_of(
        fingertips(indicator_id="77", sex="Male"),
        fingertips(indicator_id="77", sex="Female"),
        fingertips(indicator_id="", indicator="odd name"),
        fingertips(category_type="Deprivation", category="Most deprived tenth"),
    )
    result = normalise(chunk, metrics, areas, mapping, TODAY)
    assert result.rows["metric"].tolist() == ["beds", "gain", "whole"]


def test_an_area_without_a_code_is_known_by_the_code_in_its_name(chunk_of, metrics, areas):
    chunk = chunk_of(fingertips(area_code="", area_name="Illustrative North ICB - QYG", period="2023"))
    assert normalise(chunk, metrics, areas, None, TODAY).rows["area"].tolist() == ["QYG"]


def test_footnotes_below_the_table_are_left_out(check):
    text = "metric,area,period,value\nwaits,QYG,2023,1\n\nSource: illustrative\nNotes,,,\n"
    result = check(text)
    assert len(result.rows) == 1
    assert result.ignored == {"footnote": 2}
    assert result.problems.empty


def test_arguments_are_not_changed(chunk_of, metrics, areas):
    chunk = chunk_of(fingertips(), fingertips())
    before = chunk.copy(deep=True)
    normalise(chunk, metrics, areas, None, TODAY)
    assert chunk.equals(before)


def test_an_empty_chunk_gives_an_empty_result(chunk_of, metrics, areas):
    result = normalise(chunk_of(fingertips()).iloc[:0], metrics, areas, None, TODAY)
    assert result.rows.empty
    assert tuple(result.rows.columns) == ROW_COLUMNS


def test_problems_of_a_kind_are_listed_up_to_a_thousand_and_all_counted(chunk_of, metrics, areas):
    chunk = chunk_of(*[fingertips(value="?")] * 1500)
    result = normalise(chunk, metrics, areas, None, TODAY)
    assert len(result.problems) == 1000
    assert result.counts[("not_a_number", "error")] == result.errors == 1500


def test_an_area_key_that_is_also_lower_case_in_the_index_is_found():
    areas = AreaIndex.of([AreaEntry("e92000001", "england")], {})
    assert areas.find("E92000001") == "e92000001"
    metrics = MetricIndex((MetricEntry("a", "A"), MetricEntry("b", "B", ("A",))))
    assert [metric.slug for metric in metrics.by_name["a"]] == ["a", "b"]
