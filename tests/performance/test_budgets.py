"""Equal shares for 100,000 voters and 30 projects, beside pabutools on the same ballots.

It prints figures and asserts that both count alike, and that shares alone take less than three seconds of
processor time from the file (time by the clock, printed beside it, hangs on what else the machine does).
"""

from __future__ import annotations

import io
import json
import resource
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import call_command

from deliberation.voting.calc.budget import equal_shares
from deliberation.voting.calc.pabulib import pabulib, read_pabulib
from deliberation.voting.calc.values import Budget
from deliberation.voting.calc.wants import grouped_wants
from tests.calc.voting_budget import kit
from tests.oracles.run import ask

pytestmark = pytest.mark.performance

PROJECTS = 30
MOST_SECONDS = 3.0


def large(voters: int, seed: int = 1) -> Budget:
    """Voters who each want a twentieth to a half of the projects, nearly all of them differently."""
    chance = np.random.default_rng(seed)
    chosen = chance.random((voters, PROJECTS)) < chance.uniform(0.05, 0.5, PROJECTS)
    rows, weights = grouped_wants(chosen, np.ones(voters, dtype=np.int64))
    costs = tuple(int(each) for each in chance.integers(1_000_000, 20_000_000, PROJECTS))
    return Budget(tuple(f"P{number}" for number in range(PROJECTS)), costs, 100_000_000, rows, weights)


def asked(given: Budget, **more: Any) -> dict[str, Any]:
    plain = {"rule": "equal-shares", "worth": "cost", "step": None, "completion": False, "time": True}
    return {
        "costs": given.costs,
        "envelope": given.envelope,
        "ballots": kit.listed(given),
        **plain,
        **more,
    }


def told(label: str, ours: float, theirs: float) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n{label:<44}{ours:7.2f} s   pabutools {theirs:7.2f} s   {theirs / ours:6.1f} times   peak {memory:.0f} MB"
    )


def test_a_hundred_thousand_voters(tmp_path: Path) -> None:
    given = large(100_000)
    path = tmp_path / "large.pb"
    path.write_text(pabulib(given), encoding="utf-8")
    for completion in ("none", "add1u"):
        out = io.StringIO()
        start, worked = time.perf_counter(), time.process_time()
        call_command(
            "tally_budget",
            ballots=str(path),
            rule="equal-shares",
            completion=completion,
            json=True,
            stdout=out,
        )
        from_file, worked = time.perf_counter() - start, time.process_time() - worked
        start = time.perf_counter()
        outcome = equal_shares(given, completion=completion)
        counting = time.perf_counter() - start
        print(
            f"\n{completion}: file to result {from_file:.2f} s ({worked:.2f} s of processor), counting alone {counting:.2f} s"
        )
        assert json.loads(out.getvalue())["winners"] == [given.names[each] for each in outcome.winners]
        if completion == "none":
            assert worked < MOST_SECONDS
            (theirs,) = ask("pabutools_rules.py", [asked(given)])
            told("100,000 voters, shares alone (counting)", counting, theirs["seconds"])
            assert set(theirs["funded"]) == set(outcome.winners)


def test_ten_thousand_voters_with_raised_shares() -> None:
    """pabutools raises by 100 here, as a step of 1 would take it minutes; so do we, and then by 1."""
    given = large(10_000)
    start = time.perf_counter()
    outcome = equal_shares(given, step=100)
    ours = time.perf_counter() - start
    (theirs,) = ask("pabutools_rules.py", [asked(given, step=100, completion=True)])
    told("10,000 voters, raised by 100 (counting)", ours, theirs["seconds"])
    assert set(theirs["funded"]) == set(outcome.winners)
    start = time.perf_counter()
    fine = equal_shares(given)
    print(f"raised by 1, {fine.detail['raised']} times: {time.perf_counter() - start:.2f} s")


def test_reading() -> None:
    text = pabulib(large(100_000))
    start = time.perf_counter()
    read = read_pabulib(text)
    print(f"\nreading {len(text) / 1e6:.1f} MB of ballots: {time.perf_counter() - start:.2f} s")
    assert read.budget.ballots == 100_000
