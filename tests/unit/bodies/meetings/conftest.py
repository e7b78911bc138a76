"""Files of papers lie in a folder of each test's own, and the clock stands still."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.bodies.meetings import kit


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    """Where files are kept."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    """Monday 2 November 2026, nine in the morning."""
    with kit.at():
        yield
