"""`bin/demo --check`: start everything, see the site answer and compute, stop, and report."""

from __future__ import annotations

import json
import sys
import time

from config.demo import trial
from config.demo.processes import Failed
from config.demo.site import Site
from config.demo.words import say

DEFINITION = "integrated-care-index"
BODY = "leicestershire-health-and-wellbeing-board"
_LIMIT = 180.0


def check(site: Site) -> int:
    """Run the check; 0 when everything was seen to work, Failed with the reason otherwise."""
    began = time.monotonic()
    with site.supervisor:
        site.start()
        size = site.wait_for_home()
        took = time.monotonic() - began
        say(f"Home page: {site.address}/ answered 200 with {size:,} bytes, {took:.1f} s after the start.")
        for what, path in _pages(site):
            say(f"{what}: {path} answered 200 with {_answer(site, path):,} bytes.")
        say(f"Vote: {trial.vote(site)}")
        say(f"Recompute: {_recompute(site)}")
    say(f"All of it was started, seen to work and stopped, in {time.monotonic() - began:.1f} s.")
    return 0


def _pages(site: Site) -> list[tuple[str, str]]:
    """A list of bodies, one body, one of its meetings and a result, by the addresses that their pages give."""
    command = [sys.executable, "-P", "-m", "config.demo.meeting", BODY]
    meeting = site.supervisor.run("meeting", command, site.root, capture=True).strip()
    return [
        ("Bodies", "/bodies/"),
        ("A body", f"/bodies/{BODY}/"),
        ("A meeting", meeting),
        ("Its votes", f"/bodies/{BODY}/votes/"),
        ("A result", trial.result_page(site, BODY)),
    ]


def _answer(site: Site, path: str) -> int:
    status, size = site.answers(path)
    if status != 200:
        raise Failed(f"{path} answered {status or 'nothing'}. See {site.logs / 'web.log'}.")
    return size


def _recompute(site: Site) -> str:
    """Ask for a recompute, wait for the worker's answer and say what it was; raises Failed without one."""
    before, began = _published(site), time.monotonic()
    command = [sys.executable, str(site.root / "manage.py"), "recompute_index", DEFINITION]
    site.supervisor.run("recompute", command, site.root, capture=True)
    while time.monotonic() - began < _LIMIT:
        site.supervisor.watch(seconds=0.2)
        now, after = _published(site), f"{time.monotonic() - began:.1f} s after it was asked for"
        if now["publication"] != before["publication"]:
            return f"the worker published run {now['run']} of {DEFINITION}, {after}."
        if now["run"] and now["covered_at"] != before["covered_at"]:
            return f"the worker found run {now['run']} of {DEFINITION} up to date and left it, {after}."
    log = site.logs / "worker.log"
    raise Failed(f"The worker published no recompute of {DEFINITION} within {_LIMIT:.0f} seconds. See {log}.")


def _published(site: Site) -> dict[str, object]:
    command = [sys.executable, "-P", "-m", "config.demo.publication", DEFINITION]
    said: dict[str, object] = json.loads(site.supervisor.run("publication", command, site.root, capture=True))
    return said
