"""Requests a second of the tracker over 20,000 recommendations, each beside a bare list of the same rows.

Run with `bin/test --performance`. The bare list is what Django's own parts make: counted, sorted by an index, twenty
rows, one template, under the same server. Prints ratios; the tracker as it opens must reach half of the bare list.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.performance.test_pages import ROUNDS, manage, rate, server

pytestmark = [pytest.mark.performance]

RECOMMENDATIONS = 20_000
BARE, TRACKER = "bare list", "tracker"
PAGES = {
    BARE: "/bare/recommendations/",
    TRACKER: "/tracker/",
    "newest first": "/tracker/?sort=-made",
    "page 900": "/tracker/?page=900",
    "one board": "/tracker/?body=northfen-board",
    "red": "/tracker/?rag=red",
    "a topic": "/tracker/?topic=carers",
    "two words": "/tracker/?words=day+carers",
}
MAKE = f"""
from tests.trackers import fill_tracker

fill_tracker({RECOMMENDATIONS})
"""
LEAST = 0.5


def test_the_tracker_with_20_000_recommendations_beside_a_bare_list(tmp_path: Path) -> None:
    manage(tmp_path, "migrate", "--verbosity", "0")
    manage(tmp_path, "seed_demo")
    manage(tmp_path, "shell", "-c", MAKE)
    manage(tmp_path, "collectstatic", "--noinput", "--verbosity", "0")
    with server(tmp_path, keep=False) as port:
        for path in PAGES.values():
            rate(port, path)
        rounds = [{name: rate(port, path) for name, path in PAGES.items()} for _ in range(ROUNDS)]
    rates = {name: sorted(each[name] for each in rounds)[ROUNDS // 2] for name in PAGES}
    print(f"\nthe tracker with {RECOMMENDATIONS:,} recommendations, rendered anew every time")
    for name, figure in rates.items():
        print(f"{name:<18}{figure:8.0f} requests a second   {figure / rates[BARE]:5.2f} of the bare list")
    assert all(rates.values())
    assert rates[TRACKER] >= LEAST * rates[BARE]
