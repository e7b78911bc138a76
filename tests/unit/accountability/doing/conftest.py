"""An index with figures, for tests of expected effects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.accountability.doing.effects_kit import build_index
from tests.unit.indexapp.pages.kit import forget


@pytest.fixture
def index(db: None, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    forget()
    build_index(tmp_path / "catalogue")
