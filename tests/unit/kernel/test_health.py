"""The address that monitors ask."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client
from redis.exceptions import ConnectionError as RedisConnectionError


@pytest.mark.django_db
def test_all_is_well(client: Client) -> None:
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()) == (200, {"database": "ok", "queue": "ok"})
    assert "no-cache" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_a_queue_that_does_not_answer_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RedisConnectionError

    monkeypatch.setattr(cache, "get", fail)
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()) == (503, {"database": "ok", "queue": "not reachable"})


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", fail)
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["database"]) == (503, "not reachable")


def test_nothing_is_changed_here(client: Client) -> None:
    assert client.post("/health/").status_code == 405
