"""Requests a second of a trade-off's pages with 500 points, each beside a bare Django page under the same server.

Run with `bin/test --performance`. Every request is rendered anew, for somebody who is not signed in. Prints ratios;
asserts only that every answer was 200.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.performance.test_pages import ROUNDS, manage, rate, server

pytestmark = [pytest.mark.performance]

POINTS, MEMBERS, STATEMENTS = 500, 40, 30
TRADEOFF = "11111111-1111-4111-8111-111111111111"
AT = f"/bodies/fenmarsh-panel/trade-offs/{TRADEOFF}/"
PAGES = {
    "bare page": "/bare/",
    "trade-off": AT,
    "options": f"{AT}options/",
    "discussion": f"{AT}discussion/",
    "votes": f"{AT}votes/",
    "before and after": f"{AT}leanings/",
}
MAKE = f"""
from deliberation.tradeoffs.models import Leaning, Option
from tests.moot import make_moot
from tests.tradeoffs import add_effect, add_evidence, add_points, add_statements, fill_panel, make_tradeoff
from tests.votes import make_vote

panel = make_moot().panel
tradeoff = make_tradeoff(panel, "recommend", pk="{TRADEOFF}")
members = fill_panel(panel, {MEMBERS})
add_evidence(tradeoff, 20)
add_statements(tradeoff, {STATEMENTS})
make_vote(panel, thing_kind="tradeoff", thing_id=str(tradeoff.pk))
for position in (1, 2, 3):
    share = {POINTS} // 3 + (position <= {POINTS} % 3)
    add_points(tradeoff, members, share, position=position)
for option in Option.objects.filter(tradeoff=tradeoff):
    for subject in ("Children under five", "Carers", "People in care homes", "People far from a hospital"):
        add_effect(option, subject=subject)
    Leaning.objects.bulk_create(
        Leaning(option=option, membership=member, when=when, value=1 + (at * (2 if when == "after" else 3)) % 5)
        for at, member in enumerate(members)
        for when in ("before", "after")
    )
assert tradeoff.points.count() == {POINTS}
"""
"""A trade-off with everything on it, made in the server's own database."""


def test_a_trade_off_with_500_points_beside_a_bare_page(tmp_path: Path) -> None:
    manage(tmp_path, "migrate", "--verbosity", "0")
    manage(tmp_path, "seed_demo")
    manage(tmp_path, "shell", "-c", MAKE)
    manage(tmp_path, "collectstatic", "--noinput", "--verbosity", "0")
    with server(tmp_path, keep=False) as port:
        for path in PAGES.values():
            rate(port, path)
        rates = {
            name: sorted(rate(port, path) for _ in range(ROUNDS))[ROUNDS // 2] for name, path in PAGES.items()
        }
    print(f"\na trade-off with {POINTS} points, rendered anew every time")
    for name, figure in rates.items():
        print(
            f"{name:<18}{figure:8.0f} requests a second   {figure / rates['bare page']:5.2f} of the bare page"
        )
    assert all(rates.values())
