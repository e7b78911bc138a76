"""Unsafe or unreadable YAML is one clear error with its line, and never a traceback."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexapp.calc.catalogue import CatalogueError, check_catalogue
from indexapp.calc.catalogue_checks import longest_sentence
from indexapp.calc.catalogue_yaml import MAX_BYTES, field_name, read_document
from tests.calc.small_catalogue import DEFINITION, METRIC, folder_with, line_of

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
UNREADABLE = [
    ("bomb", BOMB, 1, "anchors"),
    ("alias", "a: 1\nb: *x\n", 2, "aliases"),
    ("object tag", "a: 1\nb: !!python/object/apply:os.system [ls]\n", 2, "is not allowed"),
    ("tag on a mapping", "a: !thing {b: 1}\n", 1, "is not allowed"),
    ("tag on a word", "a: 1\nb: !!binary x\n", 2, "is not allowed"),
    ("merge key", "a: 1\n<<: {b: 2}\n", 2, "every key should be a word"),
    ("number as key", "a: 1\n2: b\n", 2, "every key should be a word"),
    ("list as key", "? [a, b]\n: c\n", 1, "every key should be a word"),
    ("repeated key", "a: 1\nb: 2\na: 3\n", 3, "stands twice"),
    ("open bracket", "a: 1\nb: [1, 2\n", 3, "not valid YAML"),
    ("colon in text", "a: b: c\n", 1, "not valid YAML"),
    ("tab", "a:\n\t- x\n", 2, "not valid YAML"),
    ("two documents", "--- {a: 1}\n--- {b: 2}\n", 2, "not valid YAML"),
    ("control character", "a: \x00\n", 1, "not valid YAML"),
    ("future version", "%YAML 9.9\n---\na: 1\n", 1, "not valid YAML"),
    ("hexadecimal", "a: 0x1F\n", 1, "not a plain number"),
    ("empty", "", 1, "is empty"),
    ("only a comment", "# nothing\n", 1, "is empty"),
    ("a list", "- a\n", 1, "should be a mapping"),
    ("a word", "hello\n", 1, "should be a mapping"),
    ("deep", "a: " + "[" * 40 + "]" * 40, 1, "levels deep"),
    ("very deep and unclosed", "a: " + "[" * 50_000, 1, "levels deep"),
    ("too large", "a: " + "x" * MAX_BYTES, 1, "bytes"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "message"), [each[1:] for each in UNREADABLE], ids=[each[0] for each in UNREADABLE]
)
def test_unsafe_or_broken_yaml_is_one_clear_error(tmp_path, text, line, message):
    errors = [e for e in check_catalogue(folder_with(tmp_path, text)) if e.file == "metrics/waits.yaml"]
    assert len(errors) == 1
    assert errors[0].line == line
    assert message in errors[0].message


def test_bytes_that_are_not_utf8_are_told_with_their_line(tmp_path):
    folder = folder_with(tmp_path)
    (folder / "metrics" / "waits.yaml").write_bytes(b"slug: waits\ntitle: caf\xe9\n")
    error = next(e for e in check_catalogue(folder) if e.file == "metrics/waits.yaml")
    assert (error.line, error.message) == (2, "is not UTF-8 text; save the file as UTF-8")


def test_a_file_that_cannot_be_opened_is_an_error(tmp_path):
    folder = folder_with(tmp_path)
    (folder / "metrics" / "folder.yaml").mkdir()
    assert [e.message for e in check_catalogue(folder)] == ["cannot be read: Is a directory"]


def test_a_byte_order_mark_does_no_harm(tmp_path):
    folder = folder_with(tmp_path)
    (folder / "metrics" / "waits.yaml").write_bytes(b"\xef\xbb\xbf" + METRIC.encode())
    assert check_catalogue(folder) == []


@given(text=st.text(max_size=200))
def test_no_text_whatever_makes_a_traceback(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("any") / "any.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    document = read_document(path, "any.yaml")
    if isinstance(document, CatalogueError):
        assert document.line >= 1
        assert document.message
    else:
        assert isinstance(document.data, dict)


@given(
    data=st.dictionaries(
        st.sampled_from(["slug", "title", "domains", "method", "sources", "checked_on", "weight", "bounds"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
            ),
            max_leaves=6,
        ),
    )
)
def test_wrong_types_anywhere_are_errors_with_lines_never_a_traceback(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("types")
    text = json.dumps(data, ensure_ascii=True)  # every JSON text is YAML
    folder_with(folder, text, text)
    errors = check_catalogue(folder)
    assert {"metrics/waits.yaml", "definitions/small-index-1.yaml"} <= {error.file for error in errors}
    assert all(error.line >= 1 and error.message for error in errors)


def test_lines_are_those_of_the_file_for_every_value(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text(DEFINITION)
    document = read_document(path, "x.yaml")
    assert document.line(("domains", 0, "metrics", 0, "why")) == line_of(DEFINITION, "why:")
    assert document.line(("changes", 0, "what")) == line_of(DEFINITION, "what:")
    assert document.line(("changes", 7, "nothing")) == line_of(DEFINITION, "changes:")
    assert document.line(("nowhere",)) == 1


def test_field_names_count_from_one():
    assert field_name(("domains", 0, "metrics", 2, "weight")) == "domains[1].metrics[3].weight"
    assert field_name(()) == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("One two three.", 3),
        ("One. Two three", 2),
        ("Is it so? Yes: it is so!", 3),
        ("At 2.5 per cent.", 4),
        ("", 0),
    ],
)
def test_longest_sentence_by_hand(text, words):
    assert longest_sentence(text) == words
