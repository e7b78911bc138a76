"""The part of `bin/demo --check` that votes: opened, sealed and counted by the worker, with ballots in between."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from config.demo.processes import Failed
from config.demo.site import Site

BODY = "healthwatch-leicestershire"
_LIMIT = 90.0
"""Seconds within which the clock and the worker must have opened a vote, or closed it after it was open for a while."""


def vote(site: Site) -> str:
    """Let a small vote run its whole course and say how it went. Raises Failed when the worker does not come to it."""
    began = time.monotonic()
    vote_id = str(_ask(site, "begin", BODY)["vote"])
    _wait(site, vote_id, "opened", lambda stands: stands["status"] == "open")
    cast = int(_ask(site, "cast", vote_id)["cast"])
    sealed = int(_wait(site, vote_id, "counted", lambda stands: bool(stands["counted"]))["sealed"])
    if not cast or sealed != cast:
        raise Failed(f"{cast} ballots were cast and {sealed} were sealed.")
    took = time.monotonic() - began
    return f"the worker opened it, {cast} ballots were cast, the worker sealed and counted it, {took:.1f} s in all."


def result_page(site: Site, slug: str) -> str:
    """The address of the newest result of a body."""
    return str(_ask(site, "page", slug)["page"])


def _wait(site: Site, vote_id: str, what: str, there: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Wait until the worker has done something; where the vote stands then."""
    began = time.monotonic()
    while time.monotonic() - began < _LIMIT:
        stands = _ask(site, "stands", vote_id)
        if there(stands):
            return stands
        site.supervisor.watch(seconds=0.5)
    raise Failed(f"A vote was not {what} within {_LIMIT:.0f} seconds. See {site.logs / 'worker.log'}.")


def _ask(site: Site, what: str, about: str) -> dict[str, Any]:
    command = [sys.executable, "-P", "-m", "config.demo.ballot", what, about]
    said: dict[str, Any] = json.loads(site.supervisor.run(f"vote {what}", command, site.root, capture=True))
    return said
