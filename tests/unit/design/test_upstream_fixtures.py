"""Upstream's own examples: our way of drawing its components gives the HTML that upstream says it should."""

import json
from html.parser import HTMLParser

import pytest
from django.utils.safestring import mark_safe

from design.build import FRONTEND
from design.library import COMPONENTS, render_component

ROOT = FRONTEND / "node_modules" / "nhsuk-frontend" / "dist" / "nhsuk" / "components"


class Outline(HTMLParser):
    """Tags with sorted attributes and text with its white space evened out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[object] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.parts.append((tag, sorted((name, even(value or "")) for name, value in attrs)))

    def handle_endtag(self, tag):
        self.parts.append(f"/{tag}")

    def handle_data(self, data):
        if text := " ".join(data.split()):
            self.parts.append(text)


def even(value: str) -> str:
    """An attribute's value with its white space evened out; lists as JSON without spaces."""
    if value.startswith("["):
        return json.dumps(json.loads(value), separators=(",", ":"))
    return " ".join(value.split())


def trusted(value, key=""):
    """Upstream's examples are trusted: its HTML is HTML."""
    if isinstance(value, dict):
        return {name: trusted(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [trusted(item, key) for item in value]
    markup = key == "html" or key.endswith("Html") or key == "attributes"
    return mark_safe(value) if isinstance(value, str) and markup else value


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_example_of_upstream_agrees(name):
    source = ROOT / COMPONENTS[name] / "fixtures.json"
    if not source.is_file():
        pytest.skip("NHS.UK frontend is not installed: run `python -m design.build`.")
    examples = json.loads(source.read_text())["fixtures"]
    assert examples
    differing = [
        example["name"]
        for example in examples
        if not example.get("options", {}).get("callBlock")
        and not example.get("callBlock")
        and Outline(render_component(name, trusted(example["context"]))).parts
        != Outline(example["html"]).parts
    ]
    assert differing == []
