"""The catalogue: loading, canonical JSON, and every mistake told with file, line and field."""

from __future__ import annotations

from datetime import date

import pytest

from indexapp.calc.catalogue import (
    CatalogueInvalid,
    check_catalogue,
    load_catalogue,
)
from indexapp.calc.spec import DefinitionSpec, DomainSpec, MethodSpec, MetricSpec, WeightedMetric
from tests.calc.small_catalogue import DEFINITION, METRIC, changed, folder_with, line_of


def test_a_small_catalogue_loads_and_makes_a_spec(tmp_path):
    catalogue = load_catalogue(folder_with(tmp_path))
    metric = MetricSpec("waits", "Long waits", -1, "%", scale=100.0, decimals=1)
    assert catalogue.definition("small-index").to_spec() == DefinitionSpec(
        slug="small-index",
        version="1",
        title="Small index",
        domains=(DomainSpec("first", "First", (WeightedMetric(metric, 2.0),), 1.0),),
        method=MethodSpec(baseline="2019/20"),
    )
    assert catalogue.metric_names() == {"waits": "waits", "long waits": "waits", "waits (all)": "waits"}


def test_an_unknown_definition_is_a_key_error(tmp_path):
    catalogue = load_catalogue(folder_with(tmp_path))
    with pytest.raises(KeyError, match="no definition 'other'"):
        catalogue.definition("other")
    with pytest.raises(KeyError, match="at version '9'"):
        catalogue.definition("small-index", "9")


def test_the_latest_version_is_the_last_checked_one(tmp_path):
    folder = folder_with(tmp_path)
    later = DEFINITION.replace('version: "1"', 'version: "2"').replace(
        "checked_on: 2026-01-31", "checked_on: 2026-02-28"
    )
    (folder / "definitions" / "small-index-2.yaml").write_text(later)
    catalogue = load_catalogue(folder)
    assert catalogue.definition("small-index").version == "2"
    assert catalogue.definition("small-index", "1").version == "1"


def test_loading_a_broken_catalogue_raises_with_every_error(tmp_path):
    folder = folder_with(
        tmp_path, changed(METRIC, "scale: 100", "scale: -1"), changed(DEFINITION, "weight: 2", "weight: 0")
    )
    with pytest.raises(CatalogueInvalid) as caught:
        load_catalogue(folder)
    assert [error.file for error in caught.value.errors] == [
        "definitions/small-index-1.yaml",
        "metrics/waits.yaml",
    ]
    assert "metrics/waits.yaml:10: scale: " in str(caught.value)


# --- errors with file, line and field ---------------------------------------------------------------------

METRIC_ERRORS = [
    ("unknown key", "decimals: 1", "decimal: 1", "decimal", "did you mean 'decimals'?"),
    ("missing key", "direction: lower\n", "", "direction", "is missing"),
    ("bad choice", "direction: lower", "direction: sideways", "direction", "should be 'higher' or 'lower'"),
    ("number for text", "title: Long waits", "title: 2021", "title", "should be text"),
    ("text for number", "scale: 100", 'scale: "100"', "scale", "should be a number"),
    ("negative scale", "scale: 100", "scale: -100", "scale", "greater than 0"),
    ("infinite scale", "scale: 100", "scale: .inf", "scale", "not a plain number"),
    ("endless number", "  upper: 100", "  upper: 1e999", "bounds.upper", "finite number"),
    ("bounds the wrong way", "  lower: 0", "  lower: 200", "bounds", "should be below upper"),
    ("bad slug", "slug: waits", "slug: Long Waits", "slug", "wrong form"),
    ("reserved slug", "slug: waits", "slug: index", "slug", "choose another slug"),
    ("no such day", "next_review: 2027-01-31", "next_review: 2027-02-30", "next_review", "is not a date"),
    ("number for a date", "checked_on: 2026-01-31", "checked_on: 20260131", "checked_on", "should be a date"),
    ("empty text", "why_it_matters: Waiting hurts.", 'why_it_matters: ""', "why_it_matters", "is empty"),
    ("list wanted", "aliases:\n  - Waits (all)", "aliases: Waits (all)", "aliases", "should be a list"),
    ("yes is text", "illustrative: false", "illustrative: no", "illustrative", "should be true or false"),
    ("percentage scale", "scale: 100", "scale: 1000", "", "should be 100"),
    (
        "bad address",
        "    publisher: Office",
        "    publisher: Office\n    url: javascript:x",
        "sources[1].url",
        "wrong form",
    ),
    (
        "no sources",
        "sources:\n  - title: Statistics\n    publisher: Office",
        "sources: []",
        "sources",
        "at least one",
    ),
    (
        "half a Fingertips id",
        "author: Data team",
        "author: Data team\nfingertips:\n  id: 5\n  sex: Persons",
        "fingertips.age",
        "is missing",
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [each[1:] for each in METRIC_ERRORS],
    ids=[each[0] for each in METRIC_ERRORS],
)
def test_a_broken_metric_file_is_told_with_line_and_field(tmp_path, old, new, field, message):
    text = changed(METRIC, old, new)
    errors = [e for e in check_catalogue(folder_with(tmp_path, text)) if e.file == "metrics/waits.yaml"]
    assert len(errors) == 1, errors
    assert errors[0].field == field
    assert message in errors[0].message
    key = field.rsplit(".", 1)[-1].split("[")[0]
    in_file = key and any(line.strip().removeprefix("- ").startswith(f"{key}:") for line in text.splitlines())
    if in_file:
        assert errors[0].line == line_of(text, f"{key}:")


DEFINITION_ERRORS = [
    (
        "unknown metric",
        "- metric: waits",
        "- metric: wait",
        "domains[1].metrics[1].metric",
        "unknown metric 'wait'",
        16,
    ),
    (
        "zero weight",
        "        weight: 2",
        "        weight: 0",
        "domains[1].metrics[1].weight",
        "greater than 0",
        17,
    ),
    (
        "negative domain weight",
        "    weight: 1\n",
        "    weight: -1\n",
        "domains[1].weight",
        "greater than 0",
        14,
    ),
    ("version as number", 'version: "1"', "version: 1", "version", "should be text", 2),
    ("baseline is no period", 'baseline: "2019/20"', 'baseline: "someday"', "baseline", "", 7),
    (
        "baseline not in its one form",
        'baseline: "2019/20"',
        'baseline: "2019/2020"',
        "baseline",
        "2019/20",
        7,
    ),
    (
        "too few areas",
        "  centre: median",
        "  min_areas: 2",
        "method.min_areas",
        "greater than or equal to 3",
        9,
    ),
    (
        "share over 1",
        "  centre: median",
        "  min_coverage: 1.2",
        "method.min_coverage",
        "less than or equal to 1",
        9,
    ),
    (
        "unknown centre",
        "  centre: median",
        "  centre: mode",
        "method.centre",
        "should be 'median' or 'mean'",
        9,
    ),
    (
        "too many domains asked for",
        "  centre: median",
        "  min_domains: 2",
        "method.min_domains",
        "there are 1 domains",
        9,
    ),
    (
        "unknown key deep down",
        "        why: It matters.",
        "        why: It matters.\n        note: x",
        "domains[1].metrics[1].note",
        "unknown key",
        19,
    ),
    (
        "review before check",
        "next_review: 2027-01-31",
        "next_review: 2026-01-31",
        "",
        "should come after checked_on",
        1,
    ),
    (
        "author checks",
        "checked_by: Reviewer",
        "checked_by: data team",
        "",
        "someone other than the author",
        1,
    ),
    (
        "metric twice",
        "        why: It matters.",
        "        why: It matters.\n      - metric: waits\n        why: Again.",
        "domains[1].metrics[2].metric",
        "line 16",
        19,
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "field", "message", "line"),
    [each[1:] for each in DEFINITION_ERRORS],
    ids=[each[0] for each in DEFINITION_ERRORS],
)
def test_a_broken_definition_file_is_told_with_line_and_field(tmp_path, old, new, field, message, line):
    errors = check_catalogue(folder_with(tmp_path, definition=changed(DEFINITION, old, new)))
    assert [(e.file, e.field, e.line) for e in errors] == [("definitions/small-index-1.yaml", field, line)]
    assert message in errors[0].message


def test_published_figures_must_be_whole_and_of_this_definition(tmp_path):
    published = """\
published:
  metrics_named: 3
  metrics_listed: 2
  figures:
    - kind: potential
      metric: stays
      period: "2019/20"
      amount: 5
      wording: Five.
areas:
"""
    errors = check_catalogue(folder_with(tmp_path, definition=changed(DEFINITION, "areas:\n", published)))
    assert [(error.field, error.line) for error in errors] == [
        ("published.metrics_listed", 7),
        ("published.figures[1].metric", 10),
    ]
    gap = published.replace("kind: potential", "kind: gap").replace("      amount: 5\n", "")
    errors = check_catalogue(folder_with(tmp_path, definition=changed(DEFINITION, "areas:\n", gap)))
    assert [error.message for error in errors] == ["a gap needs more, less, ratio"]


def test_all_errors_come_at_once_in_order_of_file_and_line(tmp_path):
    metric = (
        METRIC.replace("scale: 100", "scale: -1")
        .replace("decimals: 1", "decimals: 9")
        .replace("unit: ", "units: ")
    )
    errors = check_catalogue(folder_with(tmp_path, metric, changed(DEFINITION, "weight: 2", "weight: 0")))
    assert [(error.file, error.field) for error in errors] == [
        ("definitions/small-index-1.yaml", "domains[1].metrics[1].weight"),
        ("metrics/waits.yaml", "unit"),
        ("metrics/waits.yaml", "units"),
        ("metrics/waits.yaml", "scale"),
        ("metrics/waits.yaml", "decimals"),
    ]


def test_a_metric_whose_own_file_is_broken_is_not_called_absent(tmp_path):
    errors = check_catalogue(folder_with(tmp_path, changed(METRIC, "scale: 100", "scale: -1")))
    assert [error.message for error in errors if error.file.startswith("definitions")] == [
        "unknown metric 'waits': its file has errors"
    ]


def test_a_slug_or_name_of_two_metrics_is_an_error_in_the_second(tmp_path):
    folder = folder_with(tmp_path)
    (folder / "metrics" / "zaits.yaml").write_text(METRIC)
    again = METRIC.replace("slug: waits", "slug: other").replace("title: Long waits", "title: Others", 1)
    (folder / "metrics" / "other.yaml").write_text(again.replace("Waits (all)", "WAITS  (all)"))
    errors = [(error.file, error.field) for error in check_catalogue(folder)]
    assert ("metrics/zaits.yaml", "slug") in errors
    messages = [error.message for error in check_catalogue(folder) if error.field == "slug"]
    assert "the file should be called waits.yaml" in messages
    assert "'waits' is the slug of metrics/waits.yaml too" in messages
    assert ("metrics/waits.yaml", "aliases[1]") in errors  # other.yaml comes first by name


def test_a_version_in_two_files_is_an_error(tmp_path):
    folder = folder_with(tmp_path)
    (folder / "definitions" / "small-index-2.yaml").write_text(DEFINITION)
    assert {(e.file, e.field) for e in check_catalogue(folder)} == {
        ("definitions/small-index-2.yaml", "slug"),
        ("definitions/small-index-2.yaml", "version"),
    }


def test_a_real_definition_may_not_use_an_illustrative_metric(tmp_path):
    errors = check_catalogue(
        folder_with(tmp_path, changed(METRIC, "illustrative: false", "illustrative: true"))
    )
    assert [(e.field, e.line) for e in errors] == [("domains[1].metrics[1].metric", 16)]


def test_overdue_reviews_and_long_sentences_are_warnings_and_do_not_stop_loading(tmp_path):
    long = "meaning: " + "very " * 31 + "long."
    folder = folder_with(tmp_path, changed(METRIC, "meaning: How many people wait too long.", long))
    assert [e.level for e in check_catalogue(folder)] == ["warning"]
    found = check_catalogue(folder, today=date(2027, 2, 1))
    assert [(e.field, e.level) for e in found if e.file == "metrics/waits.yaml"] == [
        ("meaning", "warning"),
        ("next_review", "warning"),
    ]
    assert "the review was due on 2027-01-31" in str(found[-1])
    assert load_catalogue(folder, today=date(2027, 2, 1)).warnings == tuple(found)
    assert len(check_catalogue(folder, today=date(2027, 1, 31))) == 1


def test_a_missing_folder_and_stray_files_are_errors(tmp_path):
    assert [e.file for e in check_catalogue(tmp_path)] == ["definitions", "metrics"]
    folder = folder_with(tmp_path)
    (folder / "metrics" / "notes.txt").write_text("x")
    (folder / "metrics" / "waits.yml").write_text(METRIC)
    (folder / "metrics" / ".hidden").write_text("x")
    assert [e.file for e in check_catalogue(folder)] == ["metrics/notes.txt", "metrics/waits.yml"]
