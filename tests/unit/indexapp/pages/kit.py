"""Helpers of the page tests: reading a page's text, counting its queries, forgetting what is kept in memory."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indexapp.presenters import run_changes
from indexapp.queries import areas, published, what_if
from indexapp.views.caching import shelf

SLUG = "small-index"
INDEX = f"/index/{SLUG}/"
HOSTILE = (
    "<script>alert(1)</script>",
    "\x00",
    "'; DROP TABLE indexapp_run; --",
    "9" * 400,
    "../../etc/passwd",
    "é" * 50,
)


def forget() -> None:
    """Clear everything that is kept in memory by the numbers of rows: each test begins its numbers anew."""
    for kept in (
        published.run_view,
        published._version,
        areas._area_set,
        what_if._kept,
        run_changes._found,
        run_changes._between,
    ):
        kept.cache_clear()
    shelf.pages.clear()
    shelf.size = 0


def body(response: HttpResponse) -> str:
    return response.content.decode()


def words(response: HttpResponse) -> str:
    """The words of a page, as a reader sees them: no markup, entities undone, one space between any two."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body(response))).split())


def title(response: HttpResponse) -> str:
    found = re.search(r"<title>(.*?)</title>", body(response), re.S)
    return html.unescape(found.group(1)).strip() if found else ""


def crumbs(response: HttpResponse) -> list[str]:
    nav = re.search(r'<nav class="fm-breadcrumbs".*?</nav>', body(response), re.S)
    return [html.unescape(text) for text in re.findall(r"<a [^>]*>(.*?)</a>", nav.group())] if nav else []


@contextmanager
def at_most(limit: int) -> Iterator[CaptureQueriesContext]:
    """Fail when a block asks the database more often than that, and show what it asked."""
    with CaptureQueriesContext(connection) as asked:
        yield asked
    assert len(asked) <= limit, "\n".join(query["sql"][:200] for query in asked)


def fetch(client: Client, path: str, status: int = 200, **parameters: object) -> HttpResponse:
    """A page within twelve queries, even when nothing of it is in memory yet, and without any script or style of its own."""
    forget()
    with at_most(12):
        response = client.get(path, parameters)
    assert response.status_code == status, words(response)[:500]
    text = body(response)
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", text)
    assert "<h1" in text
    assert title(response).endswith("– Folkmoot")
    return response
