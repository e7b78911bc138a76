"""100,000 emails to followers, sent by a worker that is killed twice: each exactly once, and how long it takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import services
from tests.killed_senders import each_once, queue_and_kill, site_with_sink

pytestmark = [pytest.mark.performance, pytest.mark.worker, pytest.mark.postgres, pytest.mark.redis]
COUNT, KILLS = 100_000, 2


def test_a_hundred_thousand_each_once(tmp_path: Path) -> None:
    with site_with_sink(tmp_path / "site", database=services.postgres_url(), redis=services.redis_url()) as (
        site,
        sink,
    ):
        took = queue_and_kill(site, sink, COUNT, kills=KILLS, seconds=3600)
        doubles = each_once(site, sink, COUNT, kills=KILLS)
    print(
        f"\n{COUNT:,} emails in {took:.0f} s ({COUNT / took:.0f} a second); {doubles} came twice, under the same name"
    )
