"""Every address a template or the code names must exist: a wrong name is a page that fails only when it is drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLResolver, get_resolver

from tests.rules import trees

IN_TEMPLATES = re.compile(r"""\{%\s*url\s+["']([\w:-]+)["']""")
IN_CODE = re.compile(r"""\breverse(?:_lazy)?\(\s*["']([\w:-]+)["']""")


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """Every name that can be reversed, with its name space."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from names(entry, inner)
        elif entry.name:
            yield f"{space}{entry.name}"


def used() -> list[tuple[Path, str]]:
    """(file, name) for every literal address name in templates and product code."""
    return [
        (path, name)
        for folder, kind, pattern in (
            ("templates", "*.html", IN_TEMPLATES),
            ("platform", "*.py", IN_CODE),
            ("indexapp", "*.py", IN_CODE),
            ("deliberation", "*.py", IN_CODE),
        )
        for path in sorted((trees.ROOT / folder).rglob(kind))
        for name in pattern.findall(path.read_text(encoding="utf-8"))
    ]


def test_every_named_address_exists() -> None:
    """Nothing points at an address that is not there."""
    known = set(names(get_resolver()))
    assert [(str(path), name) for path, name in used() if name not in known] == []


def test_there_are_names_to_look_at() -> None:
    """The patterns find what they look for."""
    assert len(used()) > 300


@pytest.mark.parametrize("text", ["{% url 'a:b' %}", '{%  url "a:b" x as y %}'])
def test_a_template_name_is_read(text: str) -> None:
    """Both quotes, with arguments."""
    assert IN_TEMPLATES.findall(text) == ["a:b"]
