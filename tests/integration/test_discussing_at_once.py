"""Two hundred members at once on PostgreSQL, through a real web server, each sending every form twice: points, replies,
what they knew, and where they stand. None is lost, none doubled, and the numbers have no gap."""

from __future__ import annotations

import http.client
import json
import random
import socket
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from tests.services import postgres_url
from tests.talkers import POINTS, STATEMENTS, Talker
from tests.workers import ROOT, Site, postgres_database

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

MEMBERS, HANDS = 200, 32
MADE = MEMBERS + MEMBERS // 2
"""Points of everybody, and replies of every second."""
ANSWERS = ("agree", "disagree", "pass")


@dataclass
class Panel:
    """A site on PostgreSQL with a discussion, its web server, and the members."""

    site: Site
    tradeoff: str
    talkers: list[Talker]

    def count(self, table: str, more: str = "TRUE") -> int:
        """Rows of a table."""
        return int(self.site.one(f"SELECT count(*) FROM tradeoffs_{table} WHERE {more}"))

    def column(self, statement: str) -> list:
        """The first column of what a SELECT answers."""
        return [row[0] for row in self.site.rows(statement)]


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Panel]:
    """The site, made once for this file."""
    with postgres_database(postgres_url()) as url, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        site = Site(tmp_path_factory.mktemp("panel") / "home", database=url)
        site.environment |= {"DJANGO_SETTINGS_MODULE": "tests.web_settings", "LOG_LEVEL": "ERROR"}
        try:
            site.manage("migrate", "--verbosity", "0")
            made = json.loads(
                subprocess.run(
                    [sys.executable, "-m", "tests.talkers", str(MEMBERS)],
                    env=site.environment, cwd=ROOT, check=True, capture_output=True, text=True, timeout=120,
                ).stdout
            )  # fmt: skip
            site.start_queue()
            site._start("web", _server(port), ROOT)
            site.wait("the web server", lambda: _answers(port), pause=0.1)
            path = f"/bodies/{made['body']}/trade-offs/{made['tradeoff']}/"
            talkers = [Talker(port, path, key, number) for number, key in enumerate(made["keys"])]
            yield Panel(site, made["tradeoff"], talkers)
        finally:
            site.stop()


def _server(port: int) -> list[str]:
    return [
        sys.executable, "-P", "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4",
        "--backlog", "1024", "--log-level", "warning", "config.wsgi:application",
    ]  # fmt: skip


def _answers(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/trade-offs/code-of-conduct/", headers={"Host": "localhost"})
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def all_at_once(jobs: list[Callable[[], int]]) -> Counter[int]:
    """Do every job twice, in any order, by many hands; how often each status was answered."""
    both = [*jobs, *jobs]
    random.Random(5).shuffle(both)
    with ThreadPoolExecutor(HANDS) as hands:
        return Counter(hands.map(lambda job: job(), both))


def test_two_hundred_members_talk_at_once(panel: Panel) -> None:
    talkers = panel.talkers
    repliers = talkers[::2]
    forms = [uuid.uuid4() for _ in (*talkers, *repliers)]
    jobs: list[Callable[[], int]] = [
        *(lambda each=each, form=form: each.point(form) for each, form in zip(talkers, forms, strict=False)),
        *(
            lambda each=each, form=form: each.reply(form, 1 + each.number % POINTS)
            for each, form in zip(repliers, forms[MEMBERS:], strict=True)
        ),
    ]
    assert all_at_once(jobs) == {302: 2 * MADE}
    numbers = panel.column("SELECT number FROM tradeoffs_point ORDER BY number")
    assert numbers == list(range(1, POINTS + MADE + 1))
    words = Counter(panel.column(f"SELECT text FROM tradeoffs_point WHERE number > {POINTS}"))
    meant = {f"Words of talker {each.number} [E1]" for each in talkers} | {
        f"Reply of talker {each.number}" for each in repliers
    }
    assert set(words) == meant
    assert set(words.values()) == {1}
    assert panel.count("point", "parent_id IS NOT NULL") == MADE - MEMBERS
    assert panel.count("pointversion") == POINTS + MADE
    assert panel.count("citation") == MEMBERS
    made = panel.column(
        f"SELECT count(*) FROM tradeoffs_point WHERE number > {POINTS} GROUP BY membership_id"
    )
    assert sorted(made) == [1] * (MEMBERS // 2) + [2] * (MEMBERS // 2)


def test_two_hundred_members_say_at_once_what_they_knew(panel: Panel) -> None:
    point, answers = 1, {each.number: "knew" if each.number % 3 else "new" for each in panel.talkers}
    jobs: list[Callable[[], int]] = [
        lambda each=each: each.react(point, answers[each.number]) for each in panel.talkers
    ]
    assert all_at_once(jobs) == {302: 2 * MEMBERS}
    assert panel.count("reaction") == MEMBERS
    meant = Counter(answers.values())
    told = panel.site.rows(f"SELECT knew, new_to FROM tradeoffs_point WHERE number = {point}")
    assert told == [(meant["knew"], meant["new"])]


def test_two_hundred_members_take_a_stand_at_once(panel: Panel) -> None:
    statement = STATEMENTS
    answers = {each.number: ANSWERS[each.number % 3] for each in panel.talkers}
    jobs: list[Callable[[], int]] = [
        lambda each=each: each.stand(statement, answers[each.number]) for each in panel.talkers
    ]
    assert all_at_once(jobs) == {200: 2 * MEMBERS}
    meant = Counter(answers.values())
    rows = panel.site.rows("SELECT value, count(*) FROM tradeoffs_answer GROUP BY value")
    assert dict(rows) == {1: meant["agree"], -1: meant["disagree"], 0: meant["pass"]}


def test_nothing_is_missing_in_the_trail(panel: Panel) -> None:
    kept = dict(panel.site.rows("SELECT event, count(*) FROM audit_entry GROUP BY event"))
    assert kept["point.made"] == MADE
    assert kept["point.reaction_given"] == MEMBERS
    assert kept["statement.answered"] == MEMBERS
    assert panel.site.manage("verify_audit")
