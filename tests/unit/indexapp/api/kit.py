"""A small published index for the tests of the API. Every figure is illustrative."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from indexapp.actions import releases
from indexapp.api import scores
from indexapp.models import Release, Run
from indexapp.queries import published
from kernel.actors import Actor
from tests import world as small

OPERATOR = Actor.system("operator")
SLUG = small.SLUG
EARLIER, LATER = list(small.PERIODS[:2]), list(small.PERIODS[2:])


@dataclass(frozen=True)
class World:
    """The releases and the run of the small index."""

    first: Release
    correction: Release
    withdrawn: Release
    refused: Release
    ready: Release
    run: Run


def make_world(folder: Path) -> World:
    """Build it through the actions, as a worker would."""
    small.build(folder)
    figures = small.figures()
    # One whole slice is absent and one area is suppressed, so that blocks without rows and reasons both occur.
    figures = figures[~((figures["metric"] == "stays") & (figures["period"] == LATER[0]))]
    hidden = (figures["metric"] == "visits") & (figures["area"] == "QX3")
    figures.loc[hidden, ["value", "numerator", "denominator"]] = float("nan")
    figures.loc[hidden, "status"] = "suppressed"
    first = small.send(figures, name="=first.csv")
    correction = small.send(small.figures(seed=2, metrics=["waits"], periods=LATER), name="correction.csv")
    later = small.send(small.figures(seed=3, metrics=["gain"], periods=LATER), name="mistake.csv")
    small.compute_now()
    withdrawn = releases.withdraw_release(actor=OPERATOR, release_id=later.pk, why="It was the wrong file.")
    refused = releases.check_release(
        actor=OPERATOR, release_id=small.receive(b"metric,area,period,value\r\nwaits,Q99,2019/20,1\r\n").pk
    )
    ready = releases.check_release(
        actor=OPERATOR, release_id=small.receive(small.figures(seed=4, metrics=["gain"]), name="ready.csv").pk
    )
    run = small.compute_now()
    assert run is not None
    assert (refused.status, ready.status) == ("refused", "ready"), list(
        ready.findings.values_list("row", "code", "message")
    )
    return World(first, correction, withdrawn, refused, ready, run)


def clear_memory() -> None:
    """Forget what is kept in memory of runs: tests begin their databases anew and numbers come again."""
    for kept in (published.run_view, published._version, scores._areas_in):
        kept.cache_clear()


def frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows of an answer as a table."""
    return pd.DataFrame(rows)
