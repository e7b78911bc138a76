"""Three hundred voters at once on PostgreSQL, through a real web server: lines break, forms are sent again, the server
is killed. Each has exactly one ballot in the box, the one they meant, and everything acknowledged is there."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.services import postgres_url
from tests.voters import Voter
from tests.workers import ROOT, Site, postgres_database

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

VOTERS, OPTIONS = 300, 6


@dataclass
class Polls:
    """A site on PostgreSQL with open votes, and its web server."""

    site: Site
    port: int
    body: str
    tickets: dict[str, list[str]]
    keys: list[str]
    web: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the web server and wait until it answers."""
        command = [
            sys.executable, "-P", "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", "--workers", "2",
            "--threads", "4", "--backlog", "1024", "--log-level", "warning", "config.wsgi:application",
        ]  # fmt: skip
        self.web = self.site._start("web", command, ROOT)
        self.site.wait("the web server", self._answers, pause=0.1)

    def _answers(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/votes/secrecy/", headers={"Host": "localhost"})
            return line.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()

    def kill(self) -> None:
        """SIGKILL to the web server and all its workers."""
        assert self.web is not None
        os.killpg(self.web.pid, signal.SIGKILL)
        self.web.wait()

    def voters(self, vote: str, count: int) -> list[Voter]:
        """Voters with a ballot each that nobody else has, as far as rankings go round."""
        path = f"/bodies/{self.body}/votes/{vote}/ballot/"
        found = []
        for number, key in enumerate(self.keys[:count]):
            order = list(range(1, OPTIONS + 1))
            random.Random(number).shuffle(order)
            content = {"ranks": [[each] for each in order]}
            found.append(Voter(self.port, path, key, content, self.tickets[vote][number]))
        return found

    def box(self, vote: str) -> dict[str, dict]:
        """The ballots in the box, by receipt."""
        rows = self.site.one(f"SELECT ballots FROM voting_box WHERE vote_id = '{vote}'")
        assert len({row[0] for row in rows}) == len(rows)
        assert [row[0] for row in rows] == sorted(row[0] for row in rows)
        return {row[0]: row[2] for row in rows}

    def voted(self, vote: str) -> int:
        """How many are marked as having voted."""
        return self.site.one(
            f"SELECT count(*) FROM voting_elector WHERE vote_id = '{vote}' AND voted_on IS NOT NULL"
        )


@pytest.fixture(scope="module")
def polls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Polls]:
    """The site, made once for this file."""
    with postgres_database(postgres_url()) as url, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        site = Site(tmp_path_factory.mktemp("polls") / "home", database=url)
        site.environment |= {"DJANGO_SETTINGS_MODULE": "tests.web_settings", "LOG_LEVEL": "ERROR"}
        try:
            site.manage("migrate", "--verbosity", "0")
            made = json.loads(
                subprocess.run(
                    [sys.executable, "-m", "tests.voters", str(VOTERS), "3", str(OPTIONS)],
                    env=site.environment, cwd=ROOT, check=True, capture_output=True, text=True, timeout=120,
                ).stdout
            )  # fmt: skip
            polls = Polls(site, port, made["body"], made["tickets"], made["keys"])
            polls.start()
            yield polls
        finally:
            site.stop()


def all_at_once(jobs: list[Callable[[], object]], *, seconds: float = 90) -> None:
    """Run every job in a thread of its own, all starting at once; the first failure fails the test."""
    start, failures = threading.Barrier(len(jobs)), []

    def run(job: Callable[[], object]) -> None:
        try:
            start.wait(30)
            job()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(job,), daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    assert failures == []


def test_three_hundred_at_once_with_broken_lines_have_one_ballot_each(polls: Polls) -> None:
    vote, _, _ = polls.tickets
    voters = polls.voters(vote, VOTERS)
    chance = random.Random(4)
    plans = [
        chance.choice(("form", "plain", "hang up", "hang up twice", "twice", "two forms")) for _ in voters
    ]

    def act(voter: Voter, plan: str) -> None:
        if plan == "form":
            voter.open_form()
        for _ in range({"hang up": 1, "hang up twice": 2}.get(plan, 0)):
            voter.send_and_hang_up()
        if plan == "two forms":
            first, second = voter.ticket, voter.open_form()
            other = Voter(voter.port, voter.path, voter.key, voter.content, ticket=first)
            beside = threading.Thread(target=other.send)
            beside.start()
            voter.ticket = second
            voter.send()
            beside.join(60)
            # One of the two forms got in, and the other was told that they have voted.
            assert sorted([bool(voter.receipt), bool(other.receipt)]) == [False, True]
            assert voter.refusals + other.refusals == [409]
            voter.receipt = voter.receipt or other.receipt
            return
        voter.until_answered()
        if plan == "twice":
            receipt = voter.receipt
            voter.send()
            assert voter.receipt == receipt

    all_at_once(
        [lambda voter=voter, plan=plan: act(voter, plan) for voter, plan in zip(voters, plans, strict=True)]
    )
    box = polls.box(vote)
    assert len(box) == polls.voted(vote) == VOTERS
    assert {voter.receipt: voter.content for voter in voters} == box
    meant, counted = (
        Counter(json.dumps(each) for each in all_) for all_ in ([v.content for v in voters], box.values())
    )
    assert meant == counted


def test_a_killed_web_server_loses_nothing_that_it_acknowledged(polls: Polls) -> None:
    (_, vote, _), count = polls.tickets, 150
    voters = polls.voters(vote, count)
    killed = threading.Event()

    def once(voter: Voter) -> None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            voter.send()

    def murderer() -> None:
        deadline = time.monotonic() + 30
        while sum(bool(voter.receipt) for voter in voters) < count // 3:
            assert time.monotonic() < deadline, "nobody was answered"
            time.sleep(0.002)
        polls.kill()
        killed.set()

    all_at_once([*(lambda voter=voter: once(voter) for voter in voters), murderer])
    assert killed.is_set()
    acknowledged = [voter for voter in voters if voter.receipt]
    assert count // 3 <= len(acknowledged) < count, "the server was to be killed in the middle"
    # What was under way in the database ends by itself once the server has noticed that nobody is there.
    idle = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    polls.site.wait("the database to let go", lambda: polls.site.one(idle) == 0, pause=0.05)
    box = polls.box(vote)
    assert {voter.receipt: voter.content for voter in acknowledged}.items() <= box.items()
    # Nothing half: as many ballots as people who are marked.
    assert len(acknowledged) <= len(box) == polls.voted(vote) <= count
    polls.start()
    all_at_once([voter.until_answered for voter in voters])
    box = polls.box(vote)
    assert {voter.receipt: voter.content for voter in voters} == box
    assert len(box) == polls.voted(vote) == count


def test_a_vote_that_closes_in_the_middle_has_every_ballot_that_it_acknowledged(polls: Polls) -> None:
    (_, _, vote), count = polls.tickets, 200
    voters = polls.voters(vote, count)

    def once(voter: Voter) -> None:
        voter.send()
        assert voter.receipt or voter.refusals == [409], voter.refusals

    def closer() -> None:
        deadline = time.monotonic() + 60
        while sum(bool(voter.receipt) for voter in voters) < count // 5:
            assert time.monotonic() < deadline, "nobody was answered"
            time.sleep(0.002)
        now = "UPDATE voting_vote SET closes_at = clock_timestamp() WHERE id = '%s' RETURNING id"
        polls.site.rows(now % vote)
        # Whoever looks at the page first has the vote closed and counted, in the midst of the others' ballots.
        voters[0].look()

    all_at_once([*(lambda voter=voter: once(voter) for voter in voters), closer])
    voters[0].look()
    rows = polls.site.rows(f"SELECT receipt, content FROM voting_sealedballot WHERE vote_id = '{vote}'")
    assert dict(rows) == {voter.receipt: voter.content for voter in voters if voter.receipt}
    assert count // 5 <= len(rows) == polls.voted(vote) < count
    assert polls.box(vote) == {}
    assert polls.site.one(f"SELECT status FROM voting_vote WHERE id = '{vote}'") == "closed"
    # Whoever got in and asks again with the same form still gets the receipt; whoever did not, does not.
    late = next(voter for voter in voters if voter.receipt)
    receipt, late.receipt = late.receipt, ""
    late.send()
    assert late.receipt == receipt
