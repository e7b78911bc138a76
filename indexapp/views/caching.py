"""Whole public pages kept in memory, for visitors who are not signed in.

A public page is the same for everybody and changes only when something is published, so it is kept under a stamp of what
is published now. Asking for the stamp is the one query of a page that is already there.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers

MOST_BYTES = 48 * 1024 * 1024
LEAST_COMPRESSED = 500
PARAMETERS = frozenset({"period", "domain", "sort", "area", "against", "status", "page"})
"""What the pages that are kept read from the address. With anything else a page is made but not kept, so that nobody can
fill the memory with a thousand names of one page."""

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Kept:
    """One page as it is sent: plain and compressed, with its tag."""

    content: bytes
    packed: bytes
    content_type: str
    etag: str


class Shelf:
    """Pages by key, the least recently used given up beyond a size in bytes."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most, self.size = most_bytes, 0
        self.pages: OrderedDict[str, Kept] = OrderedDict()
        self._one = Lock()

    def get(self, key: str) -> Kept | None:
        """The page under a key, now the most recently used."""
        with self._one:
            page = self.pages.get(key)
            if page is not None:
                self.pages.move_to_end(key)
            return page

    def put(self, key: str, page: Kept) -> None:
        """Keep a page, giving up old ones for it."""
        with self._one:
            self._count(self.pages.pop(key, None), -1)
            self.pages[key] = page
            self._count(page, 1)
            while self.size > self.most:
                self._count(self.pages.popitem(last=False)[1], -1)

    def _count(self, page: Kept | None, sign: int) -> None:
        if page is not None:
            self.size += sign * (len(page.content) + len(page.packed))


shelf = Shelf()


def kept_page(stamp: Callable[[], str]) -> Callable[[View], View]:
    """Keep a view's 200 answers for anonymous GETs under `stamp()`; answer matching ETags with 304."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not _same_for_all(request):
                response = view(request, *args, **kwargs)
                response.headers.setdefault("Cache-Control", "private, no-cache")
                return response
            key = hashlib.sha256(
                f"{stamp()}|{request.get_full_path()}|{request.get_host()}".encode()
            ).hexdigest()
            page = shelf.get(key)
            if page is None:
                response = view(request, *args, **kwargs)
                if response.status_code != 200 or response.streaming:
                    return response
                page = _keep(key, response)
            return _send(request, page)

        return answer

    return decorate


def _same_for_all(request: HttpRequest) -> bool:
    htmx = request.headers.get("HX-Request") == "true"
    # A message waiting to be shown travels in a cookie of its own; a page with it is for one reader only.
    personal = {settings.SESSION_COOKIE_NAME, "messages"} & request.COOKIES.keys()
    known = request.GET.keys() <= PARAMETERS
    return request.method in {"GET", "HEAD"} and not htmx and not personal and known and settings.KEEP_PAGES


def _keep(key: str, response: HttpResponse) -> Kept:
    content = response.content
    packed = gzip.compress(content, compresslevel=6, mtime=0)
    page = Kept(
        content, packed, response.headers["Content-Type"], f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    )
    shelf.put(key, page)
    return page


def _send(request: HttpRequest, page: Kept) -> HttpResponse:
    response: HttpResponse
    if request.headers.get("If-None-Match") == page.etag:
        response = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", "") and len(page.content) >= LEAST_COMPRESSED:
        response = HttpResponse(
            page.packed, content_type=page.content_type, headers={"Content-Encoding": "gzip"}
        )
    else:
        response = HttpResponse(page.content, content_type=page.content_type)
    response.headers["ETag"] = page.etag
    response.headers["Cache-Control"] = "public, no-cache"
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return response
