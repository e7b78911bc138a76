"""Atom feeds: what came about, newest first, for whoever reads it in a program of their own.

A page that has a feed calls `atom` with plain entries; addresses may be given as paths of this site.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import http_date

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
MOST_ENTRIES = 200
SITE_NAME = "Folkmoot"
_NOTHING_YET = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """One thing that came about. `id` never changes once it is published: make it with `tag_uri`."""

    id: str
    title: str
    updated: dt.datetime
    href: str
    summary: str = ""


def tag_uri(kind: str, key: object, made_on: dt.date) -> str:
    """A name for a thing that holds even if its address changes (RFC 4151): `made_on` is the day it came about."""
    return f"tag:{urlsplit(settings.PUBLIC_URL).hostname},{made_on.isoformat()}:{kind}/{key}"


def absolute(href: str) -> str:
    """A path of this site as a whole address; a whole address as it is."""
    return href if urlsplit(href).scheme else f"{settings.PUBLIC_URL}{href}"


def atom(
    *, title: str, href: str, feed_href: str, entries: Iterable[Entry], subtitle: str = "", illustrative: bool = False,
    updated: dt.datetime | None = None, request: HttpRequest | None = None,
) -> HttpResponseBase:  # fmt: skip
    """A feed as an answer, with ETag and Last-Modified; 304 where `request` says that the reader has it already.

    `updated` is for a feed without entries: when the thing itself came about. Only the newest entries are sent.
    """
    newest = sorted(entries, key=lambda each: (each.updated, each.id), reverse=True)[:MOST_ENTRIES]
    last = newest[0].updated if newest else updated or _NOTHING_YET
    content = _feed(title, href, feed_href, _said(subtitle, illustrative), newest, last)
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    answer = HttpResponse(content, content_type=CONTENT_TYPE)
    answer.headers["ETag"] = tag
    answer.headers["Last-Modified"] = http_date(last.timestamp())
    answer.headers["Cache-Control"] = "public, no-cache"
    if illustrative:
        answer.headers["X-Folkmoot-Illustrative"] = "yes"
    if request is None:
        return answer
    # By the tag alone: two entries within one second have the same date.
    return get_conditional_response(request, etag=tag, response=answer) or answer


class _Feed(Atom1Feed):
    """Dated by what is in it, so that a feed which did not change is the same to the byte."""

    def latest_post_date(self) -> dt.datetime:
        """When the newest entry came about."""
        found: dt.datetime = self.feed["last"]
        return found


def _said(subtitle: str, illustrative: bool) -> str:
    made_up = "Illustrative: this is made up to show how the site works."
    return " ".join(filter(None, [subtitle, made_up if illustrative else ""]))


def _feed(
    title: str, href: str, feed_href: str, subtitle: str, entries: list[Entry], last: dt.datetime
) -> bytes:
    feed = _Feed(
        title=_plain(title), link=absolute(href), description=_plain(subtitle), subtitle=_plain(subtitle) or None,
        language="en-gb", author_name=SITE_NAME, feed_url=absolute(feed_href), feed_guid=absolute(feed_href), last=last,
    )  # fmt: skip
    for each in entries:
        # Django declares summaries to be HTML, so what is plain text must be escaped to stay as it is. It leaves out none.
        feed.add_item(
            title=_plain(each.title), link=absolute(each.href),
            description=escape(_plain(each.summary)) if each.summary else None,  # type: ignore[arg-type]
            unique_id=each.id, pubdate=each.updated, updateddate=each.updated,
        )  # fmt: skip
    return str(feed.writeString("utf-8")).encode()


def _plain(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NOT_IN_XML.sub("", text)
