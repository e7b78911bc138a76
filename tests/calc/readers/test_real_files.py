"""Every real file gives its true counts or a clear refusal; and a second road, in plain Python, agrees.

The files are read where they lie, none is part of the project. Metrics are made from the files' own names.
"""

import csv
from datetime import date

import pandas as pd
import pytest

from indexapp.calc.checks import Against, AreaEntry, AreaIndex, MetricEntry, MetricIndex, check_table
from indexapp.calc.readers import FileProblem, load_mapping, open_table

TODAY = date(2026, 11, 21)
TABLES = {
    "fpt_full_data.csv": ("long_panel", "utf-8", 19_992),
    "edgehealth_fingertips_92477_icb.json": ("fingertips_json", "utf-8", 4_729),
    "fingertips_247_dementia_qof.csv": ("fingertips", "utf-8", 224),
    "fingertips_tobacco_utla_eastmidlands.csv": ("fingertips", "utf-8-sig", 77),
    "fingertips_tobacco_utla_eastofengland.csv": ("fingertips", "utf-8-sig", 91),
    "fingertips_tobacco_utla_northeast.csv": ("fingertips", "utf-8-sig", 98),
    "fingertips_tobacco_utla_northwest.csv": ("fingertips", "utf-8-sig", 175),
    "fingertips_tobacco_utla_southeast.csv": ("fingertips", "utf-8-sig", 147),
    "fingertips_tobacco_utla_southwest.csv": ("fingertips", "utf-8-sig", 119),
    "fingertips_tobacco_utla_westmidlands.csv": ("fingertips", "utf-8-sig", 112),
    "fingertips_tobacco_utla_yorks.csv": ("fingertips", "utf-8-sig", 119),
}


def records(path):
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def geography(real_data):
    """The 42 ICBs, 106 sub-ICBs, councils and England, from the files' own lists."""
    entries, codes = {"E92000001": AreaEntry("E92000001", "england", "England")}, {}
    for row in records(real_data / "derived_sicbl22_to_icb22.csv"):
        for level, kind in (("icb22", "ics"), ("sicbl22", "subicb")):
            key = row[f"{level}_code_h"]
            entries[key] = AreaEntry(key, kind, row[f"{level}_name"], date(2022, 7, 1))
            codes[row[f"{level}_code"]] = key
    for path in real_data.glob("fingertips_tobacco_utla_*.csv"):
        for row in records(path):
            entries.setdefault(row["Area Code"], AreaEntry(row["Area Code"], "council", row["AreaName"]))
    return AreaIndex.of(entries.values(), codes)


def panel_metrics(real_data):
    """The panel's metrics; bed occupancies are the two that pass 100 %."""
    names = sorted({row["metric"] for row in records(real_data / "fpt_full_data.csv")})
    return [
        MetricEntry(
            f"m{number}",
            name,
            unit_kind="percent" if name.startswith(("%", "Proportion")) else "other",
            upper=150 if "beds that are occupied" in name else None,
        )
        for number, name in enumerate(names)
    ]


@pytest.fixture(scope="module")
def everything(real_data, geography):
    smoking = [
        MetricEntry(f"s{number}", f"Smoking {number}", fingertips_id=number, unit_kind="percent")
        for number in (92443, 92304, 91547, 92534, 92306, 92538, 92308)
    ]
    others = [
        MetricEntry("dementia", "Dementia", fingertips_id=247, unit_kind="percent", scale=100),
        MetricEntry(
            "admissions", "Emergency", fingertips_id=92477, age="0-4 yrs", scale=1000, unit_kind="rate"
        ),
    ]
    return Against(MetricIndex((*panel_metrics(real_data), *smoking, *others)), geography, TODAY)


def read(path, against, rows=100_000):
    results = list(check_table(open_table(path), against, rows=rows))
    ignored = sum((result.ignored for result in results), start=results[0].ignored.__class__())
    counts = sum((result.counts for result in results), start=results[0].counts.__class__())
    return pd.concat([result.rows for result in results], ignore_index=True), ignored, counts


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_understood_with_all_their_rows(real_data, name):
    table = open_table(real_data / name)
    count = sum(len(chunk) for chunk in table.chunks(rows=1000))
    assert (table.format, table.encoding, count) == TABLES[name]


def test_every_other_file_is_refused_with_a_reason(real_data):
    others = [path for path in sorted(real_data.iterdir()) if path.name not in TABLES and path.is_file()]
    assert others
    for path in others:
        with pytest.raises(FileProblem) as caught:
            list(open_table(path).chunks())
        assert caught.value.code in ("unknown_header", "json_shape"), path.name


def test_the_panel_has_its_missing_values_zeros_and_no_errors(real_data, everything):
    rows, ignored, counts = read(real_data / "fpt_full_data.csv", everything, rows=4000)
    assert len(rows) == 19_992
    assert rows["status"].value_counts().to_dict() == {"value": 19_974, "missing": 18}
    assert (rows["value"] == 0).sum() == 268
    assert rows["area"].nunique() == 42
    assert rows["metric"].nunique() == 55
    assert not ignored
    assert {code for code, severity in counts if severity == "error"} == set()


def test_an_occupancy_over_100_is_an_error_where_the_metric_does_not_allow_it(real_data, geography):
    strict = tuple(
        MetricEntry(metric.slug, metric.title, unit_kind=metric.unit_kind)
        for metric in panel_metrics(real_data)
    )
    _, _, counts = read(real_data / "fpt_full_data.csv", Against(MetricIndex(strict), geography, TODAY))
    assert counts[("out_of_range", "error")] == 2


def test_a_plain_reader_agrees_with_the_quick_one(real_data, everything):
    """The second road: csv module, one row at a time, Python's own float."""
    slugs = {metric.title: metric.slug for metric in everything.metrics.metrics}
    slow = {}
    with (real_data / "fpt_full_data.csv").open(encoding="utf-8", newline="") as handle:
        for number, row in enumerate(csv.DictReader(handle), 2):
            text = row["value"]
            value = None if text in ("", "NA") else float(text)
            slow[(slugs[row["metric"]], row["org"], row["year"])] = (value, number)
    rows, _, _ = read(real_data / "fpt_full_data.csv", everything)
    quick = {
        (row.metric, row.area, row.period): (None if pd.isna(row.value) else row.value, row.source_row)
        for row in rows.itertuples()
    }
    assert quick == slow


def test_the_api_answer_by_age_and_sex(real_data, everything):
    rows, ignored, counts = read(real_data / "edgehealth_fingertips_92477_icb.json", everything)
    # 42 ICBs x 12 years, England's 14 and 67 places of one year, persons of 0 to 4 years
    assert len(rows) == 42 * 12 + 14 + 67
    assert ignored == {"other_age": 1036, "other_sex": 3108}
    assert rows["status"].value_counts().to_dict() == {"value": 582, "missing": 3}
    assert rows.loc[rows["status"] == "missing", "note"].str.startswith("Not presented due to").all()
    assert not any(severity == "error" for _, severity in counts)


def test_england_twice_and_practices_in_the_dementia_file(real_data, everything):
    rows, ignored, counts = read(real_data / "fingertips_247_dementia_qof.csv", everything)
    assert (len(rows), ignored) == (14, {"other_area_type": 196, "repeat": 14})
    assert not counts
    first = rows.iloc[0]
    assert (first["period"], first["numerator"], first["denominator"]) == ("2009/10", 249_463, 54_836_561)


def test_suppressed_smokers_of_the_isles_of_scilly(real_data, everything):
    rows, _, counts = read(real_data / "fingertips_tobacco_utla_southwest.csv", everything)
    hidden = rows[rows["status"] == "suppressed"]
    assert hidden["area"].unique().tolist() == ["E06000053"]
    assert len(hidden) == 3
    assert hidden["note"].unique().tolist() == [
        "* Value suppressed for disclosure control due to small count"
    ]
    assert not counts


def test_england_in_all_eight_regions_is_one_england(real_data, everything):
    parts = [read(path, everything)[0] for path in sorted(real_data.glob("fingertips_tobacco_utla_*.csv"))]
    england = pd.concat(parts).query("area == 'E92000001'")
    assert len(england) == len(parts) * england["metric"].nunique()
    assert (england.groupby(["metric", "period"])["value"].nunique() == 1).all()


def test_the_population_workbook_by_a_mapping(real_data, geography):
    mapping = load_mapping(
        "sheet: Mid-2022 ICB 2024\ncolumns: {area_code: SICBL 2024 Code}\n"
        "wide: [{column: Total, metric: population, period: 2022}]\n"
    )
    metrics = MetricIndex((MetricEntry("population", "Population", unit_kind="count"),))
    path = real_data / "ons_mye_icb2024_mid2011_2022.xlsx"
    table = open_table(path, mapping=mapping)
    assert (table.format, table.header_row) == ("mapped", 4)
    (result,) = check_table(table, Against(metrics, geography, TODAY, mapping))
    # 106 places; their 2024 codes differ from the 2022 ones for some, which is an error with its row
    assert len(result.rows) + result.counts[("unknown_area", "error")] == 106
    assert result.rows["source_row"].min() == 5
    assert len(result.rows) > 90
