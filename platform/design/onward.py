"""Steps on from a page to what an upper app knows about the same thing: the page asks here, the upper app has registered.

So an area's page leads to the bodies that cover it, and the index knows nothing of bodies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One step on: a link and what is found there."""

    text: str
    href: str
    what: str = ""


Leads = Callable[[str], Iterable[Step]]
"""Given the id of a thing (an area's key, say): the steps on from it.

Of an area, a metric or a figure it asks no database, for their pages are kept; of anything else no more queries than it says.
"""

_leads: dict[str, list[Leads]] = {}


def register(kind: str, leads: Leads) -> None:
    """Let pages of things of this kind show these steps too. Registering again changes nothing."""
    known = _leads.setdefault(kind, [])
    if leads not in known:
        known.append(leads)


def steps(kind: str, thing_id: str) -> list[Step]:
    """The steps on from one thing, in the order of registration."""
    return [step for leads in _leads.get(kind, ()) for step in leads(thing_id)]
