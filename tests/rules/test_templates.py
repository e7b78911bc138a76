"""Templates show and do nothing else: no query, no arithmetic, and nothing that the content policy would
block.

As far as a machine can see: a filter that computes, a manager or query set in a path, a script or style
within the page. Blind spot: a method without arguments under a harmless name that asks the database; the
tests that count queries see those.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.rules import trees

# Django's own `forloop.first` and `paginator.count`, and what a presenter hands over as `view`: no queries.
RULES = {
    "computes": re.compile(
        r"\{[{%][^}]*\|\s*(add|divisibleby|dictsort|dictsortreversed|widthratio)\b|\{%\s*widthratio\b"
    ),
    "asks the database": re.compile(
        r"\{[{%][^}]*(?<!loop)(?<!paginator)(?<!view)\.(objects|all|count|exists|first|last|order_by|filter"
        r"|values|values_list|select_related|[a-z_]+_set)(?=[\s|.}%:])[^}]*[}%]"
    ),
    "has a script of its own": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.I),
    "has a style of its own": re.compile(r"<style\b|\sstyle\s*=", re.I),
    "has code in an attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "has a javascript link": re.compile(r"javascript:", re.I),
    "loads from another site": re.compile(
        r"<(script|link|img|iframe)\b[^>]*\b(src|href)\s*=\s*[\"'](https?:)?//", re.I
    ),
    "switches escaping off": re.compile(r"\{%\s*autoescape\s+off|\|\s*safe(seq)?\b"),
}
EXCEPTIONS: dict[tuple[str, str], str] = {}
"""(file, rule) → why it is all right there."""


def pages() -> list[Path]:
    return [path for path in trees.files("*.html") if "templates" in path.parts]


def breaches(text: str) -> list[str]:
    """The rules that a template breaks, with the line of each breach."""
    bare = re.sub(
        r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}",
        lambda found: "\n" * found.group().count("\n"),
        text,
        flags=re.S,
    )
    return [
        f"{bare.count(chr(10), 0, found.start()) + 1}: {rule}"
        for rule, pattern in RULES.items()
        for found in pattern.finditer(bare)
    ]


@pytest.mark.parametrize("path", pages(), ids=trees.name)
def test_a_template_only_shows(path: Path) -> None:
    found = [
        each
        for each in breaches(path.read_text(encoding="utf-8"))
        if (trees.name(path), each.split(": ")[1]) not in EXCEPTIONS
    ]
    assert found == []


def test_there_are_templates_to_look_at() -> None:
    assert pages()


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("{{ total|add:1 }}", "computes"),
        ("{% widthratio a b 100 %}", "computes"),
        ("{% for each in area.scores.all %}", "asks the database"),
        ("{{ area.scores.count }}", "asks the database"),
        ("{{ area.score_set.first.value }}", "asks the database"),
        ("<script>go()</script>", "has a script of its own"),
        ("<p style='color:red'>", "has a style of its own"),
        ("<style>p{}</style>", "has a style of its own"),
        ('<button onclick="go()">', "has code in an attribute"),
        ('<a href="javascript:go()">', "has a javascript link"),
        ('<link rel="stylesheet" href="https://example.org/a.css">', "loads from another site"),
        ("{{ text|safe }}", "switches escaping off"),
    ],
)
def test_each_breach_is_found(source: str, rule: str) -> None:
    assert breaches(source) == [f"1: {rule}"]


@pytest.mark.parametrize(
    "source",
    [
        '<script src="{% static "design/folkmoot.js" %}" defer></script>',
        "{{ overview.count_sentence }}",
        "{% for each in table.rows %}",
        '<a href="https://example.org/">',
        "{# never {{ thing.all }} #}",
        '<input name="one" value="x">',
    ],
)
def test_what_is_no_breach_is_let_pass(source: str) -> None:
    assert breaches(source) == []
