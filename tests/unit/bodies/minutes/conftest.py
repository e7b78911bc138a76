"""What tests of minutes and packs share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deliberation.bodies.models import Meeting
from tests.moot import Moot
from tests.unit.bodies.minutes import kit


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    """Files go to a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def held(moot: Moot) -> Meeting:
    """A meeting of the board that was held yesterday, with three items; the second is private."""
    return kit.meeting_of(moot)
