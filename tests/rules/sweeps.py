"""Hostile questions and forms, asked of every address of a book: whatever the answer is, the site does not break.

With THOROUGH_SWEEPS in the environment each part of each question and body is wrong by itself, in every way there is; that
takes some minutes. Without it, several are wrong at a time.
"""

from __future__ import annotations

import json
import os
import re
import uuid
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

from django.core.cache import cache
from django.test import Client
from django.urls import include, path
from drf_spectacular.generators import SchemaGenerator

from tests.rules.gates import JSON, Book, SignIn, World, answered
from tests.rules.test_addresses_of_bodies import methods_of

THOROUGH = bool(os.environ.get("THOROUGH_SWEEPS"))
LONG = "x" * 100_000
FOREIGN = "99999999-9999-4999-8999-999999999999"
NUMBER = "9" * 20
NAMES = (
    "words", "q", "state", "status", "verdict", "rag", "body", "origin", "topic", "area", "lead", "year", "key", "kind", "from",
    "to", "sort", "order", "view", "on", "since", "until", "month", "definition", "metric", "period", "recommendation", "decision",
    "enquiry", "finding", "replaces", "for", "title", "version", "print", "asked", "faults", "received", "made", "template",
    "seriousness", "sureness", "service", "lever", "factor", "side", "late", "figure", "given", "evidence", "requests",
    "witnesses", "visits", "number", "source", "href", "page_size", "format",
)  # fmt: skip
"""Names after the question mark that some page or other takes; what its own forms name is asked too."""
VALUES = (
    "x",
    "\x00",
    "-1",
    NUMBER,
    "2026-99-99",
    FOREIGN,
    "w\x00" + "y" * 10_000,
    "' OR 1=1 --",
    "é%(a)s{0}",
)
PAGES = ("-1", NUMBER, "abc", "0", "\x00", "1e9", "²")


class Fields(HTMLParser):
    """The fields of the forms on a page, with what stands in them; of choices the first that is one."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.texts: set[str] = set()
        self.asks: set[str] = set()
        self._select = ""
        self._method = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self._method = given.get("method", "get").lower()
        if name and self._method == "get" and tag in ("input", "select", "textarea"):
            self.asks.add(name)
        elif tag == "input" and name and given.get("type") not in ("submit", "checkbox", "file"):
            if given.get("type") != "radio" or "checked" in given or name not in self.values:
                self.values[name] = given.get("value", "")
            if given.get("type", "text") in ("text", "search", "email", "url"):
                self.texts.add(name)
        elif tag == "input" and name and given.get("type") == "checkbox":
            self.values.setdefault(name, given.get("value", "on"))
        elif tag == "textarea" and name:
            self.values[name] = "Some words."
            self.texts.add(name)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and given.get("value") and not self.values.get(self._select):
            self.values[self._select] = given["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""


def fields_of(page: Any) -> Fields:
    """The fields of a page that was answered; none of what is no page."""
    found = Fields()
    if hasattr(page, "content") and "html" in page.headers.get("Content-Type", ""):
        found.feed(page.content.decode(errors="replace"))
    found.values.pop("csrfmiddlewaretoken", None)
    return found


def reader(book: Book, name: str, sign_in: SignIn) -> Client:
    """Somebody for whom an address opens."""
    if name in book.own:
        return sign_in("cleo")
    if any(name in names for names in book.gates.values()) and name not in book.public:
        return sign_in(book.gate_of(name).may)
    return Client()


def questions(book: Book, name: str, client: Client, where: str) -> Iterator[str]:
    """What is asked after the question mark of one address."""
    if book.api:
        asks = sorted(_parameters(book).get(name, set()) - {"page"})
        names = asks
    else:
        asks = sorted(fields_of(answered(client, "get", where)[1]).asks - {"page"})
        names = sorted({*NAMES, *asks} - {"format", "page_size"})
    if not THOROUGH:
        yield _all(names, "\x00") + f"&page={NUMBER}"
        yield _all(names, "w" * 10_000) + "&page=-1"
        yield _all(names, "2026-99-99")
        return
    yield from (f"page={quote(value)}" for value in PAGES)
    yield "&".join(f"{each}=a&{each}=b" for each in names)
    yield "%00=%00&%ff=%fe&=&&x[]=1"
    for value in VALUES:
        yield _all(names, value)
        yield from (f"{each}={quote(value)}" for each in asks)


def _all(names: list[str], value: str) -> str:
    return "&".join(f"{each}={quote(value)}" for each in names)


def broken_by_questions(book: Book, world: World, sign_in: SignIn) -> list[Any]:
    """Addresses that break, whatever is asked of them."""
    faults = []
    for name, pattern in sorted(book.named.items()):
        if book.api and not hasattr(pattern.callback.view_class, "get"):  # type: ignore[attr-defined]
            continue
        where, client = world.at(book, name), reader(book, name, sign_in)
        for asked in questions(book, name, client, where):
            cache.clear()
            status, answer = answered(client, "get", f"{where}?{asked}")
            if status >= 500:
                faults.append((name, asked[:80], status, answer))
    return faults


def broken_by_forms(book: Book, world: World, sign_in: SignIn) -> list[Any]:
    """Pages that break over a form: empty, too long, with ids of nothing; sent by somebody who may."""
    faults = []
    for name in sorted(book.named):
        where, client = world.at(book, name), reader(book, name, sign_in)
        _, page = answered(client, "get", where)
        found = fields_of(page)
        for data in _forms(found):
            cache.clear()
            status, answer = answered(client, "post", where, data)
            if status >= 500:
                faults.append((name, {key: str(value)[:20] for key, value in data.items()}, status, answer))
    return faults


def _forms(found: Fields) -> Iterator[dict[str, Any]]:
    yield {}
    yield found.values | dict.fromkeys(found.texts, LONG)
    yield dict.fromkeys(found.values, FOREIGN)
    if not THOROUGH:
        return
    yield dict(found.values)
    yield from (dict.fromkeys(found.values, value) for value in (LONG, "a\x00b", NUMBER, "-1", "2026-99-99"))
    for name in found.values:  # one of them wrong, the others as they should be
        yield from (found.values | {name: value} for value in ("a\x00b", NUMBER, FOREIGN, "é" * 50_000))
    counts = {name: "9999" for name in found.values if name.endswith("TOTAL_FORMS")}
    if counts:
        yield found.values | counts


def broken_by_bodies(book: Book, world: World, sign_in: SignIn) -> list[Any]:
    """Addresses of the API that break over what is sent to them by somebody who may."""
    faults = []
    shapes = bodies_of(book)
    for name, pattern in sorted(book.named.items()):
        where = world.at(book, name)
        gated = any(name in names for names in book.gates.values())
        client = sign_in(book.gate_of(name).may if gated else "cleo")
        for method in methods_of(pattern):
            for data in _bodies(shapes.get((name, method), {})):
                cache.clear()
                status, answer = answered(client, method, where, data, content_type=JSON)
                if status >= 500:
                    faults.append((name, method, str(data)[:80], status, answer))
    return faults


def _bodies(usual: dict[str, Any]) -> Iterator[Any]:
    """What is sent, as text; what should be first, and then wrong in every way."""
    yield from ("[]", json.dumps(usual))
    yield from (json.dumps(dict.fromkeys(usual, value)) for value in (LONG, FOREIGN))
    if not THOROUGH:
        return
    yield from ("", "{", "{}", '"x"', "null", '{"a": NaN}')
    wrong: tuple[Any, ...] = (
        LONG,
        FOREIGN,
        "a\x00b",
        None,
        10**30,
        -1,
        [],
        {},
        [LONG],
        [{}],
        [[None]],
        {"a": {}},
        True,
        "\ud800",
        "2026-02-30",
    )
    yield from (json.dumps(dict.fromkeys(usual, value)) for value in wrong)
    for name in usual:  # one of them wrong, the others as they should be
        yield from (json.dumps(usual | {name: value}) for value in (*wrong, [FOREIGN]))


_kept: dict[int, dict[str, Any]] = {}


def _described(book: Book) -> dict[str, Any]:
    """The description of a book's addresses of the API; made once."""
    key = id(book.patterns)
    if key not in _kept:
        made = SchemaGenerator(patterns=[path("api/", include(book.patterns))]).get_schema(None, public=True)
        _kept[key] = {"paths": made["paths"], "shapes": made.get("components", {}).get("schemas", {})}
    return _kept[key]


def _path_of(book: Book, name: str) -> str:
    return "/api/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(book.named[name].pattern))


def _parameters(book: Book) -> dict[str, set[str]]:
    told = {}
    for name in book.named:
        said = _described(book)["paths"].get(_path_of(book, name), {}).get("get", {})
        told[name] = {each["name"] for each in said.get("parameters", []) if each["in"] == "query"}
    return told


def bodies_of(book: Book) -> dict[tuple[str, str], dict[str, Any]]:
    """A body as it should be, by address and method."""
    told = {}
    for name in book.named:
        for method, said in _described(book)["paths"].get(_path_of(book, name), {}).items():
            content = said.get("requestBody", {}).get("content", {}) if isinstance(said, dict) else {}
            if JSON in content:
                made = _example(content[JSON]["schema"], _described(book)["shapes"])
                told[name, method] = made if isinstance(made, dict) else {}
    return told


def _example(shape: dict[str, Any], shapes: dict[str, Any], depth: int = 0) -> Any:
    """Something that fits a shape."""
    if "$ref" in shape:
        return _example(shapes[shape["$ref"].rsplit("/", 1)[1]], shapes, depth + 1)
    for several in ("allOf", "oneOf", "anyOf"):
        if several in shape:
            return _example(shape[several][0], shapes, depth + 1)
    if "enum" in shape:
        return shape["enum"][0]
    kind = shape.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object" or "properties" in shape:
        inner = shape.get("properties", {})
        return {name: _example(each, shapes, depth + 1) for name, each in inner.items()} if depth < 6 else {}
    if kind == "array":
        return [_example(shape.get("items", {}), shapes, depth + 1)]
    if kind in ("integer", "number"):
        return shape.get("minimum", 1)
    if kind == "boolean":
        return True
    return {"uuid": str(uuid.uuid4()), "date": "2026-12-01", "uri": "https://example.org/"}.get(
        shape.get("format", ""), "Some words."
    )
