"""Telling everybody who follows any of several things what came about, each of them once."""

from __future__ import annotations

from collections.abc import Iterable

from kernel.actors import Actor
from notices.actions.telling import tell_followers

NOTICES = Actor.system("notices")


def tell_all(things: Iterable[tuple[str, str]], *, key: str, subject: str, text: str, href: str) -> int:
    """Put a message to the followers of several things (kind and id) in the queue; how many that were.

    Part of the transaction of the action that calls it, which has asked for its permission and leaves its own record.
    `key` names what is told (“decision:<id>:taken”), so that doing it again tells nobody twice. The words are for
    everybody: of what is not public, nobody is told anything.
    """
    return tell_followers(actor=NOTICES, things=list(things), key=key, subject=subject, text=text, href=href)
