"""Whether anybody who has the whole database, after a secret vote, can say who cast which ballot.

Ballots are cast through the site in a known order; then an attacker gets every stored row, the numbers that the
database keeps of its own (row ids, places in the file, transaction numbers) and the raw bytes of its files. They put the
voters in every order that is to be had, the order of voting itself among them, and the ballots in every order that is to
be had, and lay one list beside the other. If anything stored had to do with the order of voting, one pair of lists would
fit better than chance. Two measures of fit over all rounds: how many ballots lie beside their own voter (by chance one in
each round), and how far the two orders go together (rank correlation, none by chance). The limits are so wide that chance
passes them less than once in a million, and the same attack on a store that keeps ballots as they come breaks them by far.
"""

from __future__ import annotations

import contextlib
import json
import math
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.services import postgres_url
from tests.workers import ROOT, Site, postgres_database

pytestmark = [pytest.mark.slow]

ROUNDS, VOTERS = 3, 40
WIDEST = 5.5
"""In standard deviations of the rank correlation over all rounds: chance passes it once in 26 million."""
MOST_MATCHES = ROUNDS + 16
"""By chance there are as many as rounds, spread like Poisson's: more than this comes once in 10 million."""

Orders = dict[str, list[list[Any]]]
"""For each clue: the things of each round in its order."""


@dataclass(frozen=True)
class Fit:
    """How well two orders fit over all rounds: ballots beside their own voter, and the correlation in deviations."""

    matches: int
    deviations: float

    @property
    def found(self) -> bool:
        """Whether it is more than chance."""
        return self.matches > MOST_MATCHES or abs(self.deviations) > WIDEST


def fit(voters: list[list[int]], ballots: list[list[str]], truth: list[dict[int, str]]) -> Fit:
    """Lay ordered ballots beside ordered voters, round by round."""
    matches, together = 0, 0.0
    for row, laid, own in zip(voters, ballots, truth, strict=True):
        place = {receipt: at for at, receipt in enumerate(laid)}
        matches += sum(own[voter] == receipt for voter, receipt in zip(row, laid, strict=True))
        count = len(row)
        squares = sum((at - place[own[voter]]) ** 2 for at, voter in enumerate(row))
        # Spearman's coefficient for orders without ties; its deviation by chance is 1 / sqrt(n - 1).
        together += (1 - 6 * squares / (count * (count**2 - 1))) * math.sqrt(count - 1)
    return Fit(matches, together / math.sqrt(len(truth)))


def broken_by(voters: Orders, ballots: Orders, truth: list[dict[int, str]]) -> dict[tuple[str, str], Fit]:
    """The pairs of clues whose orders fit better than chance."""
    tried = {(one, other): fit(voters[one], ballots[other], truth) for one in voters for other in ballots}
    return {pair: found for pair, found in tried.items() if found.found}


class Store:
    """What the attacker holds of one database: rows, the database's own numbers, and raw bytes."""

    def __init__(self, site: Site, told: list[dict[str, Any]]) -> None:
        self.site, self.told = site, told
        self.truth = [dict(map(tuple, each["voted"])) for each in told]

    def column(self, statement: str) -> list[list[Any]]:
        """The first column of a SELECT with `%s` for the vote, for each round."""
        return [
            [row[0] for row in self.site.rows(statement % f"'{self.key(each['vote'])}'")]
            for each in self.told
        ]

    def key(self, vote: str) -> str:
        """How the vote's id is stored."""
        return vote

    def by_bytes(self, name: str, raw: bytes, *, backwards: bool = False) -> Orders:
        """Ballots by where their receipts stand in raw bytes: first place, last place, how often.

        `backwards`: as the leaky store writes them.
        """
        step = -1 if backwards else 1
        first: list[list[str]] = []
        last: list[list[str]] = []
        often: list[list[str]] = []
        for own in self.truth:
            receipts = sorted(own.values())
            written = {receipt: receipt[::step].encode() for receipt in receipts}
            assert all(each in raw for each in written.values())
            first.append(sorted(receipts, key=lambda each, written=written: raw.find(written[each])))
            last.append(sorted(receipts, key=lambda each, written=written: raw.rfind(written[each])))
            often.append(sorted(receipts, key=lambda each, written=written: (raw.count(written[each]), each)))
        return {f"{name}: first": first, f"{name}: last": last, f"{name}: how often": often}

    def voters(self) -> Orders:
        """Voters in the order of voting (somebody stood by and wrote it down, or has the times of sign-in), and in every
        stored one."""
        return {
            "as they voted": [list(own) for own in self.truth],
            "electors by id": self.column("SELECT id FROM voting_elector WHERE vote_id = %s ORDER BY id"),
            "electors by person": self.column(
                "SELECT id FROM voting_elector WHERE vote_id = %s ORDER BY person_id"
            ),
        }

    def ballots(self) -> Orders:
        """Sealed ballots in every stored order."""
        orders = {
            "sealed by id": "id",
            "sealed by position": "position",
            "sealed by receipt": "receipt",
            "sealed by hash": "hash",
            "sealed by content": "CAST(content AS text)",
        }
        found = {
            name: self.column(f"SELECT receipt FROM voting_sealedballot WHERE vote_id = %s ORDER BY {by}")
            for name, by in orders.items()
        }
        return found | {
            "sealed as they come": self.column("SELECT receipt FROM voting_sealedballot WHERE vote_id = %s")
        }

    def leaks(self) -> Orders:
        """The ballots of the leaky store, in every order that it gives away."""
        return {}

    def leaked(self, by: str) -> list[list[str]]:
        """The receipts of the leaky store in one order; they are written backwards there."""
        statement = "SELECT receipt FROM leaky WHERE vote = '%s' ORDER BY %s"
        return [
            [row[0][::-1] for row in self.site.rows(statement % (each["vote"], by))] for each in self.told
        ]


class Sqlite(Store):
    """A SQLite file, with what stands beside it."""

    def key(self, vote: str) -> str:
        return vote.replace("-", "")

    def raw(self) -> bytes:
        """Every byte of the file and of its write-ahead log."""
        return b"".join(path.read_bytes() for path in sorted(self.site.home.glob("folkmoot.sqlite3*")))

    def ballots(self) -> Orders:
        rows = {
            "sealed by row": self.column(
                "SELECT receipt FROM voting_sealedballot WHERE vote_id = %s ORDER BY rowid"
            )
        }
        return super().ballots() | rows | self.by_bytes("file", self.raw())

    def leaks(self) -> Orders:
        by_row = self.leaked("rowid")
        return {"leaky by row": by_row} | self.by_bytes("leaky bytes", self.raw(), backwards=True)


class Postgres(Store):
    """A PostgreSQL database, with what it keeps of each row, and the files of its tables where it shows them."""

    def relation(self, table: str) -> bytes | None:
        """The bytes of a table and of what is stored beside it; None where this user may not read them."""
        names = self.site.rows(
            f"SELECT oid::regclass::text FROM pg_class WHERE oid = '{table}'::regclass OR"
            f" oid = (SELECT reltoastrelid FROM pg_class WHERE oid = '{table}'::regclass)"
        )
        with contextlib.suppress(Exception):
            self.site.rows("CHECKPOINT")
        read = "SELECT pg_read_binary_file(pg_relation_filepath('%s'))"
        try:
            return b"".join(bytes(self.site.one(read % name)) for (name,) in names)
        except Exception:
            return None

    def voters(self) -> Orders:
        by = "SELECT id FROM voting_elector WHERE vote_id = %s ORDER BY "
        return super().voters() | {
            "electors by transaction": self.column(f"{by}xmin::text::bigint"),
            "electors by place": self.column(f"{by}ctid"),
        }

    def ballots(self) -> Orders:
        by = "SELECT receipt FROM voting_sealedballot WHERE vote_id = %s ORDER BY "
        found = super().ballots() | {
            "sealed by transaction": self.column(f"{by}xmin::text::bigint, id"),
            "sealed by place": self.column(f"{by}ctid"),
        }
        raw = self.relation("voting_sealedballot")
        return found | (self.by_bytes("file", raw) if raw is not None else {})

    def leaks(self) -> Orders:
        found = {
            "leaky by transaction": self.leaked("xmin::text::bigint"),
            "leaky by place": self.leaked("ctid"),
        }
        raw = self.relation("leaky")
        return found | (self.by_bytes("leaky bytes", raw, backwards=True) if raw is not None else {})


def voted_on(home: Path, database: str = "") -> tuple[Site, list[dict[str, Any]]]:
    """A site on which the rounds have been held, and the truth about them."""
    site = Site(home, database=database)
    # The log at its fullest, into a file: the attacker reads that too.
    site.environment |= {"DJANGO_SETTINGS_MODULE": "tests.web_settings", "LOG_LEVEL": "INFO"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.secret_rounds", str(ROUNDS), str(VOTERS)],
        env=site.environment, cwd=ROOT, check=False, capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    (site.home / "site.log").write_text(done.stderr)
    return site, json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Sqlite:
    """The rounds on SQLite."""
    return Sqlite(*voted_on(tmp_path_factory.mktemp("secret") / "sqlite"))


@pytest.fixture(scope="module")
def on_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """The rounds on PostgreSQL."""
    with postgres_database(postgres_url()) as url:
        yield Postgres(*voted_on(tmp_path_factory.mktemp("secret") / "postgres", url))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest) -> Store:
    """What the attacker holds, on each database."""
    return request.getfixturevalue(f"on_{request.param}")


def test_no_order_that_is_stored_brings_voters_and_ballots_together(store: Store) -> None:
    voters, ballots = store.voters(), store.ballots()
    assert all(len(row) == VOTERS for orders in (voters, ballots) for rows in orders.values() for row in rows)
    assert len(ballots) >= 6
    assert broken_by(voters, ballots, store.truth) == {}


def test_the_same_attack_breaks_a_store_that_keeps_ballots_as_they_come(store: Store) -> None:
    """So the attack can find what there is to find."""
    leaks = store.leaks()
    found = broken_by(store.voters(), leaks, store.truth)
    rows = {name for name in leaks if "bytes" not in name}
    assert {pair[1] for pair in found} >= rows
    assert all(found["as they voted", name].matches == ROUNDS * VOTERS for name in rows)
    # The bytes of its file give it away too, whichever way the database fills a page.
    assert len(rows) == len(leaks) or [pair for pair in found if "bytes" in pair[1]]


def test_a_store_that_leaks_a_little_is_found_too(store: Store) -> None:
    """Ballots that are only roughly in their order: each up to ten places away from it."""
    chance = random.Random(7)
    rough = [
        [
            receipt
            for _, receipt in sorted((at + chance.uniform(-10, 10), r) for at, r in enumerate(own.values()))
        ]
        for own in store.truth
    ]
    assert broken_by({"as they voted": [list(own) for own in store.truth]}, {"rough": rough}, store.truth)


def test_orders_by_lot_pass() -> None:
    """The limits let chance through: a thousand attacks with nothing behind them."""
    chance = random.Random(11)
    truth = [{voter: f"r{voter}" for voter in range(VOTERS)} for _ in range(ROUNDS)]
    widest, most = 0.0, 0
    for _ in range(1000):
        voters = [chance.sample(sorted(own), VOTERS) for own in truth]
        ballots = [chance.sample(sorted(own.values()), VOTERS) for own in truth]
        once = fit(voters, ballots, truth)
        widest, most = max(widest, abs(once.deviations)), max(most, once.matches)
    assert widest < WIDEST - 1
    assert most < MOST_MATCHES - 4


def test_every_ballot_is_there_once_and_each_round_is_its_own(store: Store) -> None:
    """What the attack stands on: the truth is the truth, and no round says anything about another."""
    for own, sealed in zip(
        store.truth, store.column("SELECT receipt FROM voting_sealedballot WHERE vote_id = %s"), strict=True
    ):
        assert sorted(own.values()) == sorted(sealed)
        assert len(set(sealed)) == VOTERS
    assert [row[0] for row in store.site.rows("SELECT DISTINCT CAST(ballots AS text) FROM voting_box")] == [
        "[]"
    ]


def test_nothing_that_is_kept_of_a_voter_is_finer_than_a_day(store: Store) -> None:
    for (day,) in store.site.rows("SELECT DISTINCT voted_on FROM voting_elector"):
        assert len(str(day)) == len("2026-11-22")


def test_no_log_line_and_no_trail_entry_knows_a_receipt(store: Store) -> None:
    log = (store.site.home / "site.log").read_text()
    assert log.count("/ballot/") >= ROUNDS * VOTERS, "requests are logged, so there is something to look at"
    trail = json.dumps([list(map(str, row)) for row in store.site.rows("SELECT * FROM audit_entry")])
    assert "vote.closed" in trail or "vote_closed" in trail
    for own in store.truth:
        for receipt in own.values():
            assert receipt not in log
            assert receipt not in trail
    people = {str(row[0]) for row in store.site.rows("SELECT id FROM accounts_person")}
    assert not [each for each in people if each in log or each.replace("-", "") in log]


def test_after_the_close_no_receipt_is_left_in_the_file_of_the_box(on_sqlite: Sqlite) -> None:
    raw = on_sqlite.raw()
    for own in on_sqlite.truth:
        # The sealed ballot and its index: nothing else.
        assert {raw.count(receipt.encode()) for receipt in own.values()} == {2}


@pytest.mark.postgres
def test_after_the_close_no_receipt_is_left_in_the_relation_of_the_box(on_postgres: Postgres) -> None:
    raw = on_postgres.relation("voting_box")
    if raw is None:
        pytest.skip("This user may not read the files of the database server.")
    assert raw
    assert not [receipt for own in on_postgres.truth for receipt in own.values() if receipt.encode() in raw]
    leaky = on_postgres.relation("leaky")
    assert leaky is not None
    assert all(receipt[::-1].encode() in leaky for own in on_postgres.truth for receipt in own.values())


def test_the_file_is_what_sqlite_reads(on_sqlite: Sqlite) -> None:
    """The bytes that were searched are those of a whole database."""
    with contextlib.closing(
        sqlite3.connect(f"file:{on_sqlite.site.home / 'folkmoot.sqlite3'}?mode=ro", uri=True)
    ) as line:
        assert line.execute("PRAGMA integrity_check").fetchone() == ("ok",)
