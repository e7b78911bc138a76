"""Tells what the demonstration's members tried out in the explorer, and shared."""

from __future__ import annotations

from uuid import UUID, uuid5

from deliberation.tradeoffs.actions.scenarios import save_scenario
from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.management.demonstration.plan import Tried
from deliberation.tradeoffs.management.demonstration.steps import Told

SPACE = UUID("3f6b6d1c-0c8e-4c55-9d0e-0b5a1f6f7e21")


def put_down(told: Told) -> None:
    """Each scenario in the stage “discuss”, one after the other."""
    told.spread(Stage.DISCUSS, [lambda tried=tried: _save(told, tried) for tried in told.plan.tried])


def _save(told: Told, tried: Tried) -> None:
    unit = 100 if told.plan.envelope_kind == "money" else 1
    save_scenario(
        actor=told.member(tried.by),
        **told.where,
        name=tried.name,
        picks={place: amount * unit for place, amount in tried.picks.items()},
        shared=True,
        scenario_id=uuid5(SPACE, f"{told.plan.key} {tried.by} {tried.name}"),
    )
