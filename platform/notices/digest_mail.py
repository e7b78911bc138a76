"""The e-mail that brings together a day or a week: what came about, by the things that its reader follows."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.core.mail import EmailMessage
from django.urls import reverse

from notices import mail, tokens
from notices.feeds import absolute
from notices.kinds import Thing
from notices.models import Digest, Follow, Notice, Rhythm

MOST_IN_FULL = 40
"""So many are told in full; of the rest, the heading and the link."""


@dataclass
class Told:
    """One thing that is followed, and what came about in it."""

    title: str
    stop_link: str
    rhythm_link: str
    news: list[dict[str, Any]] = field(default_factory=list)


def message(digest: Digest, news: list[tuple[Notice, Thing]]) -> EmailMessage:
    """The e-mail of a digest. `news` is in the order of what is followed."""
    follows = [notice.follow for notice, _ in news if notice.follow is not None]
    stop = tokens.to_stop(follows[0].pk)
    person = follows[0].person
    context = {
        "weekly": digest.rhythm == Rhythm.WEEKLY,
        "count": len(news),
        "told": _told(news),
        "illustrative": all(_made_up(notice, thing) for notice, thing in news),
        "any_illustrative": any(_made_up(notice, thing) for notice, thing in news),
        "stop_link": absolute(reverse("stop_all", args=[stop])),
    }
    headers = {"Message-ID": mail.message_id("digest", digest.pk)} | mail.one_click(stop, everything=True)
    to = person.email if person is not None and person.email else digest.address
    return mail.written("notice_digest", context, to, headers)


def _told(news: list[tuple[Notice, Thing]]) -> list[Told]:
    told, place = [], 0
    for _, group in groupby(news, key=lambda each: each[0].follow_id):
        part = list(group)
        follow, thing = part[0][0].follow, part[0][1]
        if follow is None:
            continue
        about = _about(follow, thing)
        for notice, found in part:
            place += 1
            about.news.append(_item(notice, _made_up(notice, found), place <= MOST_IN_FULL))
        told.append(about)
    return told


def _about(follow: Follow, thing: Thing) -> Told:
    token = tokens.to_stop(follow.pk)
    stop, rhythm = (absolute(reverse(name, args=[token])) for name in ("stop_follow", "follow_rhythm"))
    return Told(thing.title, stop, rhythm)


def _item(notice: Notice, made_up: bool, in_full: bool) -> dict[str, Any]:
    return {
        "subject": notice.subject,
        "text": notice.text if in_full else "",
        "link": absolute(notice.href),
        "illustrative": made_up,
    }


def _made_up(notice: Notice, thing: Thing) -> bool:
    return notice.illustrative or thing.illustrative
