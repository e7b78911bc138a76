"""The small world with releases and a published run, and a door to the API without limits on how often one may ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from rest_framework.throttling import SimpleRateThrottle

from tests.unit.indexapp.api.kit import World, clear_memory, make_world


@pytest.fixture(autouse=True)
def _api(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": None, "user": None, "upload": None})
    clear_memory()


@pytest.fixture
def world(db: None, tmp_path: Any) -> World:
    """Six made-up systems with figures, one correction, one withdrawn, one refused and one waiting release."""
    return make_world(tmp_path / "catalogue")


@pytest.fixture
def get(client: Client) -> Callable[..., Any]:
    """`get("scores/", definition="small-index")`: the answer to anybody, as JSON."""

    def ask(path: str, **parameters: Any) -> Any:
        return client.get(f"/api/v1/{path}", parameters)

    return ask
