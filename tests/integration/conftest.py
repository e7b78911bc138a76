"""The small world, and files that stay in the test's own folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from indexapp.models import Definition
from tests import world


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def index(db, tmp_path) -> Definition:
    """The small index, with nothing observed yet."""
    return world.build(tmp_path / "catalogue")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real public data; tests are skipped where it is absent."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "data"
    folder = Path(os.environ.get("FOLKMOOT_REAL_DATA", beside))
    if not (folder / "fpt_full_data.csv").is_file():
        pytest.skip(f"no real data in {folder}: set FOLKMOOT_REAL_DATA")
    return folder
