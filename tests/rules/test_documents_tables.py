"""Tables in documents beside the code they speak of: neither may know something that the other does not."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from indexapp.actions.catalogue import FOLDER as CATALOGUE
from indexapp.actions.importing import Outcome
from indexapp.actions.reference import FOLDER as REFERENCE
from indexapp.calc.catalogue import load_catalogue
from indexapp.calc.checks import IGNORED, MetricIndex
from indexapp.calc.compute import SCORE_COLUMNS
from indexapp.calc.geography import load_reference
from indexapp.calc.readers import load_mapping
from indexapp.calc.reasons import REASONS
from indexapp.calc.without_database import area_index, metric_entry, read_observations
from kernel import clock
from tests.rules import trees

DOCS = trees.ROOT / "docs"
_PLACE_OF_CODE = {"FileProblem": 0, "_finding": 0, "add": 2, "add_where": 3, "_report": 3}
"""Which argument of a call is the code of a finding."""
_FROM_ACTIONS = ("indexapp/actions/importing.py", "indexapp/actions/releases.py")
_CODE = re.compile(r"[a-z]+(_[a-z]+)*")


def document(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def section(text: str, heading: str, until: str = "## ") -> str:
    """The part of a document below a heading."""
    return text.split(f"\n{heading}\n", 1)[1].split(f"\n{until}", 1)[0]


def first_cells(text: str) -> set[str]:
    """What the first cells of tables name, in backticks."""
    return {
        name for row in re.findall(r"^\| (`[^|]*) \|", text, re.M) for name in re.findall(r"`([^`]+)`", row)
    }


def words_in(node: ast.AST) -> set[str]:
    """Texts that could be codes: of a constant, of either side of a choice, or of a table's values."""
    if isinstance(node, ast.IfExp):
        return words_in(node.body) | words_in(node.orelse)
    if isinstance(node, ast.Dict):
        return {word for value in node.values for word in words_in(value)}
    text = node.value if isinstance(node, ast.Constant) else None
    return {text} if isinstance(text, str) and _CODE.fullmatch(text) else set()


def codes_in(module: ast.Module) -> set[str]:
    """Codes of findings that a module's calls, tables of faults and judgements of areas and periods give."""
    found: set[str] = set()
    for call in trees.calls(module):
        place = _PLACE_OF_CODE.get(trees.dotted(call.func).rsplit(".", 1)[-1])
        if place is not None and len(call.args) > place:
            found |= words_in(call.args[place])
        found |= {word for each in call.keywords if each.arg == "code" for word in words_in(each.value)}
    for node in ast.walk(module):
        if isinstance(node, ast.Assign) and [trees.dotted(each) for each in node.targets] == ["FAULTS"]:
            found |= words_in(node.value)
        if isinstance(node, ast.FunctionDef) and node.name == "when_wrong":
            answers = [each.value for each in ast.walk(node) if isinstance(each, ast.Return)]
            found |= {
                word for each in answers if isinstance(each, ast.Tuple) for word in words_in(each.elts[0])
            }
    return found


def codes_of_findings() -> set[str]:
    folders = [
        path
        for path in trees.code()
        if trees.name(path).startswith(("indexapp/calc/checks/", "indexapp/calc/readers/"))
    ]
    others = [trees.ROOT / name for name in _FROM_ACTIONS]
    return set().union(*(codes_in(trees.tree(path)) for path in [*folders, *others]))


def variables_of(path: str) -> set[str]:
    """Environment variables that a file reads, by `env.…("X")` or `os.environ.get("X")`."""
    calls = trees.calls(trees.tree(trees.ROOT / path))
    readers = [
        call
        for call in calls
        if re.match(r"env\.\w+$|os\.environ\.get$", trees.dotted(call.func)) and call.args
    ]
    return {str(call.args[0].value) for call in readers if isinstance(call.args[0], ast.Constant)}


def test_every_finding_is_explained() -> None:
    told = first_cells(section(document("analysts.md"), "## What the check can find"))
    found = codes_of_findings()
    assert len(found) > 45
    assert (sorted(found - told), sorted(told - found)) == ([], [])


def test_every_reason_is_explained() -> None:
    text = document("analysts.md")
    ignored = first_cells(section(text, "## The preview"))
    reasons = first_cells(section(text, "## From figures to scores"))
    assert (ignored, reasons) == (set(IGNORED), set(REASONS))


def test_every_setting_is_explained() -> None:
    part = section(document("operators.md"), "## Environment variables")
    told, read = first_cells(part), variables_of("platform/config/settings.py")
    assert len(read) > 30
    assert (sorted(read - told), sorted(told - read)) == ([], [])
    assert [name for name in variables_of("deploy/gunicorn.conf.py") if f"`{name}`" not in part] == []


def test_the_example_of_an_environment_names_known_variables() -> None:
    text = (trees.ROOT / "deploy" / "folkmoot.env.example").read_text(encoding="utf-8")
    known = variables_of("platform/config/settings.py") | variables_of("deploy/gunicorn.conf.py")
    assert set(re.findall(r"^#?([A-Z_]+)=", text, re.M)) - known == set()


def test_columns_and_keys_are_explained() -> None:
    text = document("analysts.md")
    named = {*SCORE_COLUMNS, *Outcome(None, "ready").as_dict()}
    assert [name for name in sorted(named) if f"`{name}`" not in text] == []


def test_examples_of_mappings_are_mappings() -> None:
    examples = re.findall(r"^```yaml\n(.*?)^```$", document("analysts.md"), re.M | re.S)
    assert len(examples) >= 4
    assert [load_mapping(each) for each in examples]


@pytest.fixture
def first_file(tmp_path: Path) -> Path:
    text = (trees.ROOT / "README.md").read_text(encoding="utf-8")
    path = tmp_path / "first-file.csv"
    path.write_text(re.findall(r"^```csv\n(.*?)^```$", text, re.M | re.S)[0], encoding="utf-8")
    return path


def test_the_first_file_of_a_new_user_has_no_error(first_file: Path) -> None:
    catalogue = load_catalogue(CATALOGUE, today=clock.today())
    metrics = MetricIndex(
        tuple(metric_entry(file.model_dump(mode="json")) for file in catalogue.metrics.values())
    )
    observed = read_observations(first_file, metrics, area_index(load_reference(REFERENCE)), clock.today())
    assert (len(observed.rows), observed.errors, observed.warnings) == (4, 0, 0)
    assert sorted(observed.rows["status"]) == ["suppressed", "value", "value", "value"]


def test_words_of_the_first_ten_minutes_are_on_the_pages() -> None:
    text = section((trees.ROOT / "README.md").read_text(encoding="utf-8"), "## The first ten minutes")
    named = {word for each in re.findall(r"\*\*([^*]+)\*\*", text) for word in [" ".join(each.split())]}
    pages = [path for path in trees.code() if not {"management", "calc"} & {*path.parts}]
    shown = "".join(path.read_text(encoding="utf-8") for path in [*pages, *trees.files("*.html")])
    assert len(named) > 8
    assert [word for word in sorted(named) if word not in shown] == []


def test_a_code_is_seen_wherever_it_stands() -> None:
    source = """
FAULTS = {1: "not_good"}
def when_wrong():
    return "too_old", "error", "said"
findings.add(row, "value", "odd" if a else "even", "sentence", "warning")
findings.add_where(mask, rows, "value", code, say)
raise FileProblem("broken", "It is broken.")
"""
    assert codes_in(ast.parse(source)) == {"not_good", "too_old", "odd", "even", "broken"}
