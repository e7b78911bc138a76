"""What waits in a queue of rows: mails, digests, messages to other systems. How long between two tries, and how many."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

MOST_TRIES = 5
BATCH = 20
"""How many a worker takes up at a time: few enough to try each, however slow the other side is, within half a lease."""
_WAITS = (dt.timedelta(minutes=15), dt.timedelta(hours=2), dt.timedelta(hours=6), dt.timedelta(hours=16))
"""From each failed try to the next: the last try is a day after the first."""


def lease() -> dt.timedelta:
    """How long a worker may take over what it took up; after that another one does it."""
    found: dt.timedelta = settings.NOTICE_LEASE
    return found


def again_after(tries: int) -> dt.timedelta:
    """How long to wait after that many failed tries; not at all after the last one: then it is given up."""
    return _WAITS[max(tries, 1) - 1] if tries < MOST_TRIES else dt.timedelta(0)
