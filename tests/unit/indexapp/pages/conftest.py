"""The small world of tests.world, computed and published, for tests of the pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import world
from tests.unit.indexapp.pages.kit import forget


@pytest.fixture(autouse=True)
def _clean(settings: Any, tmp_path: Path) -> None:
    """Nothing kept in memory from another test's database; files of releases go to a folder that is thrown away."""
    settings.MEDIA_ROOT = tmp_path / "files"
    forget()


@pytest.fixture
def small(db: None, tmp_path: Path) -> Any:
    """Six made-up systems, four metrics in two domains, three periods: computed and published."""
    world.build(tmp_path / "catalogue")
    world.send(world.figures())
    run = world.compute_now()
    assert run is not None
    return run


@pytest.fixture
def bare(db: None, tmp_path: Path) -> Any:
    """The same areas and definition, and nothing observed or computed yet."""
    return world.build(tmp_path / "catalogue")
