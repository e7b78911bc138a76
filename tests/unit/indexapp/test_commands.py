"""The commands of definitions, scores and the demonstration, as a person at a terminal meets them."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from django.core.management import CommandError, call_command

from access.models import Grant
from accounts.models import Person
from audit import trail
from indexapp.actions import releases
from indexapp.actions.catalogue import FOLDER
from indexapp.calc.compute import SCORE_COLUMNS
from indexapp.models import Definition, Observation, Release, Run
from tests import world
from tests.calc.small_catalogue import DEFINITION, METRIC, changed, folder_with

ROOT = Path(__file__).resolve().parents[3]


def run(*arguments: object, **options: object) -> str:
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=out, **options)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def nothing(tmp_path) -> Path:
    """A folder without published figures."""
    folder = tmp_path / "nothing"
    folder.mkdir()
    return folder


@pytest.fixture
def seeded(db, nothing) -> str:
    return run("seed_demo", "--compute", "--data", nothing)


# --- check_definitions


def test_the_shipped_definitions_pass(capsys) -> None:
    assert run("check_definitions").endswith("0 errors, 0 warnings.\n")
    assert json.loads(run("check_definitions", "--json")) == []


def test_an_error_has_file_line_and_field_and_ends_with_1(tmp_path) -> None:
    folder = folder_with(tmp_path, metric=changed(METRIC, "direction: lower", "direction: sideways"))
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_definitions", str(folder), stdout=out)
    assert ended.value.code == 1
    first = out.getvalue().splitlines()[0]
    assert first.startswith("error: definitions/small-index-1.yaml:16: domains[1].metrics[1].metric:")
    assert (
        "error: metrics/waits.yaml:6: direction: should be 'higher' or 'lower', not 'sideways'"
        in out.getvalue()
    )


def test_json_lists_errors_as_objects(tmp_path) -> None:
    folder = folder_with(tmp_path, definition=changed(DEFINITION, "weight: 2", "weight: -2"))
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("check_definitions", str(folder), "--json", stdout=out)
    (found,) = json.loads(out.getvalue())
    assert found["file"] == "definitions/small-index-1.yaml"
    assert (found["line"], found["field"], found["level"]) == (17, "domains[1].metrics[1].weight", "error")


def test_a_warning_alone_ends_well(tmp_path) -> None:
    folder = folder_with(
        tmp_path, metric=changed(METRIC, "next_review: 2027-01-31", "next_review: 2026-02-28")
    )
    assert "1 warnings" in run("check_definitions", folder)
    with pytest.raises(CommandError, match="no folder"):
        run("check_definitions", tmp_path / "nowhere")


# --- compute_index

TIDY = (
    "metric,area,period,value,numerator,denominator,lower,upper,note\n"
    "cancer-over-62-days,QYG,2019,20,,,,,\n"
    "cancer-over-62-days,QOQ,2019,30,,,,,\n"
    "cancer-over-62-days,QWO,2019,40,,,,,\n"
    "cancer-over-62-days,QF7,2019,[c],,,,,\n"
)


def _bare(tmp_path: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """The command in a process with no database anywhere."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    environment = kept | {
        "FOLKMOOT_HOME": str(tmp_path / "home"),
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nowhere",
    }
    command = [sys.executable, str(ROOT / "manage.py"), "compute_index", *map(str, arguments)]
    return subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120)


def test_it_computes_without_any_database(tmp_path) -> None:
    (tmp_path / "data.csv").write_text(TIDY)
    done = _bare(
        tmp_path, "--definition", _own_definition(tmp_path), "--data", "data.csv", "--out", "scores.csv"
    )
    assert done.returncode == 0, done.stderr
    assert not list((tmp_path / "home").glob("*.sqlite3*"))
    scores = pd.read_csv(tmp_path / "scores.csv")
    assert tuple(scores.columns) == SCORE_COLUMNS
    metric = scores[scores["node"] == "cancer-over-62-days"].set_index("area")
    assert metric.loc["QYG", "z"] == pytest.approx(1.0, abs=1e-12)
    assert metric.loc[["QYG", "QOQ", "QWO"], "rank"].tolist() == [1, 2, 3]
    assert metric.loc["QF7", "reason"] == "suppressed"
    assert len(metric) == 4


def test_bad_rows_are_told_by_row_and_nothing_is_written(tmp_path) -> None:
    (tmp_path / "data.csv").write_text(
        TIDY + "cancer-over-62-days,QZZ,2019,20,,,,,\ncancer-over-62-days,QE1,2019,many,,,,,\n"
    )
    done = _bare(tmp_path, "--definition", "access-and-capacity", "--data", "data.csv", "--out", "scores.csv")
    assert done.returncode == 1
    assert "row 6, column area: " in done.stderr
    assert "row 7, column value: “many” is not a number" in done.stderr
    assert "2 errors; nothing was written" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "scores.csv").exists()


def _compute(
    tmp_path: Path, definition: object, content: str | bytes = TIDY, out: str = "s.csv", **options: object
) -> str:
    data = tmp_path / "data.csv"
    data.write_bytes(content if isinstance(content, bytes) else content.encode())
    return run(
        "compute_index", "--definition", definition, "--data", data, "--out", tmp_path / out, **options
    )


def _own_definition(tmp_path: Path) -> Path:
    text = changed(DEFINITION, "- metric: waits", "- metric: cancer-over-62-days").replace(
        '"2019/20"', '"2019"'
    )
    path = tmp_path / "my index.yaml"
    path.write_text(text.replace("  type: ics\n", "  type: ics\n  on: null\n"), encoding="utf-8")
    return path


def test_a_definition_file_of_ones_own(tmp_path) -> None:
    said = _compute(tmp_path, _own_definition(tmp_path))
    assert said.startswith("Wrote 12 scores of small-index 1 to")
    scores = pd.read_csv(tmp_path / "s.csv")
    # Without a day the areas scored are those with data, and one metric is a whole domain and index.
    assert set(scores["area"]) == {"QYG", "QOQ", "QWO", "QF7"}
    top = scores[scores["kind"] == "index"].set_index("area")
    assert top["rank"].dropna().to_dict() == {"QYG": 1, "QOQ": 2, "QWO": 3}
    assert top.loc["QF7", "reason"] == "too_few_domains"


def test_a_definition_file_with_errors_says_line_and_field(tmp_path) -> None:
    path = _own_definition(tmp_path)
    path.write_text(path.read_text().replace("cancer-over-62-days", "no-such-metric"), encoding="utf-8")
    with pytest.raises(
        CommandError, match=r"my index\.yaml:\d+: domains\[1\]\.metrics\[1\]\.metric: unknown metric"
    ):
        _compute(tmp_path, path)


@pytest.mark.parametrize(
    ("definition", "content", "out", "words"),
    [
        (
            "no-such",
            TIDY,
            "s.csv",
            "There is no definition “no-such”. There are access-and-capacity, integrated-care-index",
        ),
        ("nowhere.yaml", TIDY, "s.csv", "There is no definition file nowhere.yaml"),
        ("access-and-capacity", "", "s.csv", "empty"),
        ("access-and-capacity", b"%PDF-1.4 ...", "s.csv", "PDF"),
        ("access-and-capacity", TIDY, "s.ods", r"should end in \.csv"),
        ("access-and-capacity", TIDY, "no/s.csv", "There is no folder"),
        ("integrated-care-index", TIDY, "s.csv", "no figure of a metric of integrated-care-index"),
    ],
)
def test_what_cannot_be_computed_is_said_in_a_sentence(tmp_path, definition, content, out, words) -> None:
    with pytest.raises(CommandError, match=words):
        _compute(tmp_path, definition, content, out)


def test_a_period_of_its_own(tmp_path) -> None:
    twice = TIDY + TIDY.split("\n", 1)[1].replace(",2019,", ",2020,")
    said = _compute(tmp_path, "access-and-capacity", twice, period="2020")
    assert set(pd.read_csv(tmp_path / "s.csv", dtype=str)["period"]) == {"2020"}
    assert "Wrote" in said
    with pytest.raises(CommandError, match="no figure of access-and-capacity for 1999"):
        _compute(tmp_path, "access-and-capacity", period="1999")


# --- seed_demo, export_scores, load_reference


def test_a_fresh_site_has_areas_figures_scores_and_people(seeded) -> None:
    definition = Definition.objects.select_related("published_run").get(slug="integrated-care-index")
    assert definition.illustrative
    assert definition.published_run.blocks.filter(kind="index").count() == 7
    release = Release.objects.get()
    assert (release.status, release.received_through, release.illustrative) == (
        "published",
        "demonstration",
        True,
    )
    assert "llustrative" in release.source
    assert release.rows == 21 * 42 * 7
    assert set(Grant.objects.values_list("person__email", "role")) == {
        ("anna.analyst@example.org", "analyst"),
        ("petra.publisher@example.org", "publisher"),
        ("oscar.operator@example.org", "operator"),
    }
    assert "anna.analyst@example.org" in seeded
    assert "Give its folder with --data" in seeded


def test_a_second_call_changes_nothing(seeded, nothing, django_assert_max_num_queries) -> None:
    def state() -> tuple[object, ...]:
        last = trail.newest(1)[0]["number"]
        counts = [model.objects.count() for model in (Release, Observation, Run, Person, Grant)]
        return last, *counts, *Definition.objects.values_list("wanted", "covered", "published_run_id")

    before = state()
    with django_assert_max_num_queries(80):
        said = run("seed_demo", "--compute", "--data", nothing)
    assert state() == before
    assert "up to date" in said


def test_what_a_person_withdrew_stays_withdrawn(seeded, nothing) -> None:
    release = Release.objects.get()
    releases.withdraw_release(actor=world.OPERATOR, release_id=release.pk, why="A test.")
    assert "withdrawn already" in run("seed_demo", "--data", nothing)
    assert Release.objects.get().status == "withdrawn"


def test_a_call_that_was_stopped_is_finished_by_the_next(db, nothing, monkeypatch) -> None:
    real = releases.confirm_and_publish

    def stop(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(releases, "confirm_and_publish", stop)
    with pytest.raises(KeyboardInterrupt):
        run("seed_demo", "--data", nothing)
    assert Release.objects.get().status == "ready"
    monkeypatch.setattr(releases, "confirm_and_publish", real)
    run("seed_demo", "--data", nothing)
    assert Release.objects.get().status == "published"


def test_a_folder_that_is_not_there_is_said(db, tmp_path) -> None:
    with pytest.raises(CommandError, match="There is no folder"):
        run("seed_demo", "--data", tmp_path / "nowhere")


def test_exported_scores_are_those_computed_without_a_database(seeded, tmp_path) -> None:
    said = run("export_scores", "integrated-care-index", "--out", tmp_path / "published.csv")
    assert "published.csv.README.txt" in said
    assert (tmp_path / "published.csv.README.txt").read_text().startswith("ILLUSTRATIVE")
    original = Path(Release.objects.get().file.path)
    run(
        "compute_index",
        "--definition",
        "integrated-care-index",
        "--data",
        original,
        "--out",
        tmp_path / "computed.csv",
    )
    assert (tmp_path / "published.csv").read_bytes() == (tmp_path / "computed.csv").read_bytes()


def test_one_period_and_an_earlier_run_can_be_exported(seeded, tmp_path) -> None:
    first = Run.objects.get(definition__slug="integrated-care-index")
    run(
        "export_scores",
        "integrated-care-index",
        "--period",
        "2019/20",
        "--run",
        first.pk,
        "--out",
        tmp_path / "s.json",
        "--envelope",
    )
    found = json.loads((tmp_path / "s.json").read_text())
    assert found["about"][0].startswith("ILLUSTRATIVE")
    assert {each["period"] for each in found["scores"]} == {"2019/20"}
    assert len(found["scores"]) == 25 * 42


def test_blocks_with_one_reason_for_all_are_written_out_for_every_area(seeded, tmp_path) -> None:
    run("export_scores", "integrated-care-index", "--out", tmp_path / "s.csv")
    scores = pd.read_csv(tmp_path / "s.csv", keep_default_na=False)
    published = Definition.objects.get(slug="integrated-care-index").published_run
    unstored = published.blocks.filter(stored=False).values_list("node", "period__code", "reason")
    assert unstored
    for node, period, reason in unstored:
        rows = scores[(scores["node"] == node) & (scores["period"] == period)]
        assert len(rows) == 42
        assert set(rows["reason"]) == {reason}
        assert set(rows["score"]) == {""}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no-such"], "There is no definition “no-such”"),
        (["access-and-capacity"], "has no scores: no figure of its metrics has been published"),
        (["integrated-care-index", "--run", "999"], "There is no run 999"),
        (["integrated-care-index", "--period", "1999"], "has no scores for 1999. It has 2017/18"),
    ],
)
def test_what_cannot_be_exported_is_said(seeded, tmp_path, arguments, words) -> None:
    with pytest.raises(CommandError, match=words):
        run("export_scores", *arguments, "--out", tmp_path / "s.csv")


def test_an_unfinished_run_has_nothing_to_export(seeded, tmp_path) -> None:
    Run.objects.update(status="failed")
    key = Run.objects.get(definition__slug="integrated-care-index").pk
    with pytest.raises(CommandError, match="not finished"):
        run("export_scores", "integrated-care-index", "--run", key, "--out", tmp_path / "s.csv")


def test_load_reference_says_what_it_did(db) -> None:
    assert run("load_reference").startswith("Loaded. Rows changed: sources 19, areas 474")
    assert "nothing has changed" in run("load_reference")


def test_shipped_folder_is_the_default() -> None:
    assert FOLDER.name == "catalogue"
