"""A trade-off that uses the small index of `tests.world`, computed and published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deliberation.tradeoffs.models import TradeOff
from tests import world
from tests.moot import Moot
from tests.tradeoffs import make_tradeoff
from tests.unit.indexapp.pages.kit import forget


@pytest.fixture(autouse=True)
def _clean(settings: Any, tmp_path: Path) -> None:
    """Nothing kept in memory from another test's database; files go to a folder that is thrown away."""
    settings.MEDIA_ROOT = tmp_path / "files"
    forget()


@pytest.fixture
def run(db: None, tmp_path: Path) -> Any:
    """The published run of the small index."""
    world.build(tmp_path / "catalogue")
    world.send(world.figures())
    return world.compute_now()


@pytest.fixture
def bare(moot: Moot) -> TradeOff:
    """A trade-off of the panel in the stage Learn that uses no index."""
    return make_tradeoff(moot.panel, "learn")


@pytest.fixture
def tradeoff(moot: Moot, run: Any) -> TradeOff:
    """The same with the small index."""
    return make_tradeoff(moot.panel, "learn", definition=world.SLUG, area_key="QX1", area_name="QX1")
