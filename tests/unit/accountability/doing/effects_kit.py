"""An index with figures, and effects that the board expects of them, for tests."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.test import Client

from deliberation.accountability.actions.doing_effects import EffectGiven, expect_effect
from deliberation.accountability.models import Action, ExpectedEffect
from indexapp.models import Area, AreaFact
from kernel.actors import Actor
from tests import world
from tests.moot import Moot
from tests.unit.accountability.doing.doing_kit import promise

SignIn = Callable[..., Client]
KEEPER = Actor.system("accountability")
FIGURE: dict[str, Any] = {
    "definition": world.SLUG, "metric": "waits", "area": "QX2", "rises": False, "by": dt.date(2027, 3, 31),
}  # fmt: skip


def build_index(folder: Path) -> None:
    """Six systems that are a little alike, with figures and a run."""
    world.build(folder)
    for at, area in enumerate(Area.objects.filter(type="ics").order_by("key")):
        for kind, value in (
            ("population_mid_2022", 1e6 + at * 1e4),
            ("share_most_deprived_fifth_imd2019", 0.1 + at / 100),
        ):
            AreaFact.objects.create(area=area, kind=kind, value=value, as_of="2022")
    world.send(world.figures())
    world.compute_now()


def words(answer: Any) -> str:
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def expect(moot: Moot, action: Action, who: str = "chandra", **changes: Any) -> ExpectedEffect:
    given = EffectGiven(**(FIGURE | changes))
    return expect_effect(actor=moot.actor(who), body_id=moot.board.pk, given=given, action_id=action.pk)


def done_in_2020(moot: Moot) -> Action:
    """An action that was promised and done while the figures ran: 2019/20 is before, 2021/22 after."""
    made = promise(moot)
    Action.objects.filter(pk=made.pk).update(
        made_at=dt.datetime(2020, 4, 1, 12, tzinfo=dt.UTC), status="done", done_on=dt.date(2021, 3, 31)
    )
    made.refresh_from_db()
    return made


def figure(metric: str, area: str, period: str) -> float:
    row = world.expected().query("node == @metric and area == @area and period == @period").iloc[0]
    return float(row["raw"])


def new_run(by: float = 50, period: str = "2021/22") -> int:
    frame = world.figures()
    frame = frame[(frame["metric"] == "waits") & (frame["area"] == "QX2") & (frame["period"] == period)]
    frame = frame.assign(numerator=frame["numerator"] + by)
    frame = frame.assign(value=100 * frame["numerator"] / frame["denominator"])
    world.send(frame, name=f"later{by}.csv")
    run = world.compute_now()
    assert run is not None
    return run.pk
