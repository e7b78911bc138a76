"""A worker killed twice while it sends emails: each address gets its message once. 100,000 of them: `tests/performance`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import services
from tests.killed_senders import each_once, queue_and_kill, site_with_sink

pytestmark = [pytest.mark.slow, pytest.mark.worker]
COUNT, KILLS = 1200, 2


@pytest.mark.parametrize(
    "where", ["sqlite", pytest.param("postgres", marks=[pytest.mark.redis, pytest.mark.postgres])]
)
def test_each_gets_its_message_once(tmp_path: Path, where: str) -> None:
    services_of = (
        {"database": services.postgres_url(), "redis": services.redis_url()} if where == "postgres" else {}
    )
    with site_with_sink(tmp_path / "site", **services_of) as (site, sink):
        queue_and_kill(site, sink, COUNT, kills=KILLS, seconds=120)
        each_once(site, sink, COUNT, kills=KILLS)
