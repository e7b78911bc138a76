"""Every layout and every spelling of it is understood by its content. All figures are illustrative."""

import json

import pytest

from indexapp.calc.readers import COLUMNS, load_mapping, open_table

TIDY = "metric,area,period,value\nwaits,QYG,2023,12.5\nwaits,QOQ,2023,8\n"
OLD_FINGERTIPS = (
    '"Indicator ID","Indicator Name","Parent Code","Parent Name","Area Code","AreaName","Area Type","Sex",'
    '"Age","Category Type","Category","Time period","Value","Lower CI 95.0 limit","Upper CI 95.0 limit",'
    '"Lower CI 99.8 limit","Upper CI 99.8 limit","Count","Denominator","Value note","Recent Trend",'
    '"Compared to England value or percentiles","Compared to parent value or percentiles",'
    '"Time period Sortable","New data","Compared to goal"\r\n'
    '"90001","Illustrative\nrate","","","E54000008","North","ICBs","Persons","All ages","","","2019/20","5",'
    '"4","6","3","7","50","10000","a note","","","","20190000","",""\r\n'
)
NEW_FINGERTIPS = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,"
    "Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,"
    "Upper CI 99.8 limit,Count,Denominator,Value note,Recent Trend,"
    "Compared to ICB value or percentiles,Compared to percentiles,"
    "Time period Sortable,New data,Compared to goal,Time period range\n"
    ",Illustrative rate,,,nE54000008,North - QYG,ICBs,,,,,2017 - 19,5,,,,,,,,,,,,,,3y\n"
)
NEXT = (
    "area_code,date_from,date_to,period_type,sex,age_from_years_inclusive,age_to_years_inclusive,"
    "deprivation_decile,deprivation_category,count,value,denominator,lower_ci_95,upper_ci_95,lower_ci_99_8,"
    "upper_ci_99_8\nE54000008,2019-04-01,2020-03-31,Financial,Persons,0,4,,,50,5,10000,4,6,3,7\n"
)


def rows(path, **options):
    table = open_table(path, **options)
    (chunk,) = table.chunks()
    assert list(chunk.columns) == list(COLUMNS)
    assert table.progress == 1.0
    return table, chunk


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("cp1252", "cp1252"),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_encoding_ending_and_delimiter(write, encoding, found, ending, delimiter):
    text = "metric,area,period,value,note\nwaits,QYG,2023,12.5,café – “so”\n".replace(",", delimiter)
    table, chunk = rows(write(text.replace("\n", ending), encoding=encoding))
    assert (table.format, table.encoding, table.header_row) == ("tidy", found, 1)
    assert chunk.loc[0, ["row", "indicator", "area_code", "period", "value", "note"]].tolist() == [
        2,
        "waits",
        "QYG",
        "2023",
        "12.5",
        "café – “so”",
    ]


def test_the_name_of_the_file_decides_nothing(write):
    assert rows(write(TIDY, name="figures.xlsx"))[0].format == "tidy"
    assert rows(write(TIDY, name="figures.json"))[0].format == "tidy"


def test_columns_in_any_order_case_and_with_others_between(write):
    table, chunk = rows(write("VALUE,Comment,Period,Area,Metric\n3,x,2023,QYG,waits\n"))
    assert chunk.loc[0, "value"] == "3"
    assert table.column_of["area_code"] == "Area"


def test_old_fingertips_header_and_a_newline_inside_a_name(write):
    table, chunk = rows(write(OLD_FINGERTIPS, encoding="utf-8-sig"))
    assert table.format == "fingertips"
    assert table.column_of["area_name"] == "AreaName"
    first = chunk.loc[0]
    assert (first["row"], first["indicator_id"], first["indicator"]) == (2, "90001", "Illustrative\nrate")
    assert [first[name] for name in ("lower", "upper", "numerator", "denominator", "note")] == [
        "4",
        "6",
        "50",
        "10000",
        "a note",
    ]


def test_new_fingertips_header_with_another_comparator(write):
    table, chunk = rows(write(NEW_FINGERTIPS))
    assert table.format == "fingertips"
    assert chunk.loc[0, "period"] == "2017 - 19"
    assert chunk.loc[0, "indicator_id"] == ""


def test_fingertips_next_dates_and_ages(write):
    table, chunk = rows(write(NEXT))
    assert table.format == "fingertips_next"
    assert chunk.loc[0, "period"] == "2019-04-01 to 2020-03-31"
    assert chunk.loc[0, "age"] == "0-4 yrs"
    assert chunk.loc[0, "numerator"] == "50"


def test_long_panel(write):
    table, chunk = rows(write('"year","org","metric","value","domain"\n2023,"QYG","waits",1.5,"Demand"\n'))
    assert table.format == "long_panel"
    assert chunk.loc[0, ["period", "area_code", "indicator", "value"]].tolist() == [
        "2023",
        "QYG",
        "waits",
        "1.5",
    ]


def test_banner_blank_rows_and_quoted_newlines_keep_spreadsheet_row_numbers(write):
    text = 'Illustrative table\n\n"A banner, with\na newline"\n' + TIDY + '\n"waits","QWO","2024","1"\n'
    table, chunk = rows(write(text))
    assert table.header_row == 4
    assert chunk["row"].tolist() == [5, 6, 8]


def test_rows_shorter_than_the_header_are_filled_with_blanks(write):
    _, chunk = rows(write("metric,area,period,value,note\nwaits,QYG,2023,1\n"))
    assert chunk.loc[0, "note"] == ""


def test_empty_columns_at_the_end_are_harmless(write):
    _, chunk = rows(write("metric,area,period,value,,\nwaits,QYG,2023,1,,,\n"))
    assert chunk.loc[0, "value"] == "1"


def test_texts_that_look_like_missing_stay_texts(write):
    _, chunk = rows(write("metric,area,period,value\nwaits,NA,2023,NULL\nwaits,nan,2023,\n"))
    assert chunk["area_code"].tolist() == ["NA", "nan"]
    assert chunk["value"].tolist() == ["NULL", ""]


def test_chunks_can_be_small_and_read_again_with_running_rows_and_progress(write):
    text = "metric,area,period,value\n" + "".join(f"waits,QYG,{1950 + i},1\n" for i in range(50))
    table = open_table(write(text))
    for _ in range(2):
        seen, progress = [], []
        for chunk in table.chunks(rows=7):
            seen += chunk["row"].tolist()
            progress.append(table.progress)
        assert seen == list(range(2, 52))
        assert progress == sorted(progress)
        assert 0 < progress[0] <= progress[-1] <= table.progress == 1.0


API = {
    "indicator_id": 90001,
    "record_count": 2,
    "data": [
        {"indicator_id": 90001, "indicator_name": "R", "area_code": "E54000008", "area_name": "North - QYG",
         "area_type": "ICBs", "sex": "Persons", "age": "All ages", "time_period": "2019/20",
         "value": 5.10, "count": 51, "denominator": 10000, "value_note": None},
        {"indicator_id": 90001, "area_code": "E54000051", "time_period": "2019/20", "value": None},
    ],
}  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("indent", [None, 2])
def test_fingertips_json(write, encoding, indent):
    table, chunk = rows(write(json.dumps(API, indent=indent), encoding=encoding))
    assert (table.format, table.header_row) == ("fingertips_json", 0)
    assert chunk["row"].tolist() == [1, 2]
    assert chunk["value"].tolist() == ["5.1", ""]
    assert chunk["numerator"].tolist() == ["51", ""]
    assert chunk["note"].tolist() == ["", ""]
    assert table.column_of["period"] == "time_period"


def test_json_as_a_bare_list_and_with_fields_after_the_data(write):
    assert len(rows(write(json.dumps(API["data"])))[1]) == 2
    late = {"data": API["data"], "note": {"deep": [1, 2, {"a": []}]}}
    assert len(rows(write(json.dumps(late)))[1]) == 2


def test_json_in_many_chunks_and_records_across_read_blocks(write):
    record = API["data"][0] | {"value_note": "n" * 900}
    table = open_table(write(json.dumps({"data": [record] * 2000})))
    chunks = list(table.chunks(rows=300))
    assert [len(chunk) for chunk in chunks] == [300] * 6 + [200]
    assert chunks[-1]["row"].iloc[-1] == 2000


def test_a_mapping_names_columns_and_defaults(write):
    mapping = load_mapping(
        "columns: {area_code: ICB Code, value: Per cent}\ndefaults: {metric: waits, period: 2019/20}\n"
    )
    table, chunk = rows(write("ICB Code,Name,Per cent\nQYG,North,4\nQOQ,East,5\n"), mapping=mapping)
    assert table.format == "mapped"
    assert chunk["indicator"].tolist() == ["waits", "waits"]
    assert chunk["period"].tolist() == ["2019/20"] * 2
    assert chunk["value"].tolist() == ["4", "5"]


def test_a_mapping_may_rename_one_column_of_a_known_layout(write):
    mapping = load_mapping("columns: {period: Financial year}\n")
    table, chunk = rows(write("metric,area,Financial year,value\nwaits,QYG,2019/20,4\n"), mapping=mapping)
    assert table.format == "tidy"
    assert table.column_of["period"] == "Financial year"
    assert chunk.loc[0, "period"] == "2019/20"


def test_a_default_stands_in_for_a_column_or_a_blank_cell(write):
    mapping = load_mapping("defaults: {period: 2019/20}\n")
    assert rows(write("metric,area,value\nwaits,QYG,4\n"), mapping=mapping)[1].loc[0, "period"] == "2019/20"
    text = "metric,area,period,value\nwaits,QYG,,4\nwaits,QYG,2021/22,4\n"
    assert rows(write(text), mapping=mapping)[1]["period"].tolist() == ["2019/20", "2021/22"]


def test_a_wide_table_becomes_one_row_for_each_cell(write):
    mapping = load_mapping(
        "columns: {area_code: Code}\n"
        "wide:\n  - {column: Waits 2022, metric: waits, period: 2022}\n"
        "  - {column: Beds 2022, metric: beds, period: 2022}\n"
    )
    _, chunk = rows(write("Code,Waits 2022,Beds 2022\nQYG,1,90\nQOQ,2,95\n"), mapping=mapping)
    found = chunk[["row", "area_code", "indicator", "period", "value"]].to_numpy().tolist()
    assert found == [
        [2, "QYG", "waits", "2022", "1"],
        [2, "QYG", "beds", "2022", "90"],
        [3, "QOQ", "waits", "2022", "2"],
        [3, "QOQ", "beds", "2022", "95"],
    ]
