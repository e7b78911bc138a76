"""Real worker processes for tests: a site in a folder of its own, its queue, its workers, and a look at its rows.

Nothing here imports Django's settings: each process reads its own environment, as on a real machine.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kernel import embedded

ROOT = Path(__file__).resolve().parents[1]
NO_CHECKS = ("compute_index", "check_definitions")
"""Commands that never look at the pages, and so have no option to leave that out."""
PATIENCE = 120.0
"""Seconds to wait for what must come; machines that run tests are slow at times."""


class Site:
    """One site: SQLite and the embedded queue, unless a database or Redis address is given."""

    def __init__(self, home: Path, *, database: str = "", redis: str = "") -> None:
        self.home, self.database, self.redis = home, database, redis
        self.inbox = home / "inbox"
        self.inbox.mkdir(parents=True)
        self.queue_folder = home / "redis"
        self.socket = embedded.socket_path(self.queue_folder)
        self.processes: list[subprocess.Popen[bytes]] = []
        self.environment = self._environment()

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")
        }
        return kept | {
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "FOLKMOOT_HOME": str(self.home),
            "DATABASE_URL": self.database,
            "REDIS_URL": self.redis,
            "REDIS_SOCKET": str(self.socket),
            "CELERY_QUEUE": f"test-{uuid.uuid4().hex[:8]}",
            "DATA_INBOX": str(self.inbox),
            "HEARTBEAT_LIMIT_SECONDS": "4",
            "SWEEP_SECONDS": "1",
            "INBOX_SECONDS": "1",
            "VOTES_SECONDS": "1",
            "LOG_LEVEL": "WARNING",
            # The pages are no business of a worker: not looking at them saves seconds at each start.
            "CELERY_SKIP_CHECKS": "true",
        }

    def manage(self, *arguments: str) -> str:
        """Run a command to its end; what it printed."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments, *([] if arguments[0] in NO_CHECKS else ["--skip-checks"])],
            env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE * 2,
        )  # fmt: skip
        assert done.returncode == 0, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def start_queue(self) -> None:
        """The embedded queue server; nothing to do where Redis is given."""
        if self.redis:
            return
        embedded.prepare(self.queue_folder, self.socket)
        server = self._start("queue", embedded.server_command(self.socket), self.queue_folder)
        embedded.wait_until_ready(self.socket, lambda: server.poll() is None)

    def start_worker(self, name: str = "worker") -> subprocess.Popen[bytes]:
        """A worker with two processes of its own."""
        quiet = ["--without-gossip", "--without-mingle", "--hostname", f"{name}-{uuid.uuid4().hex[:6]}@test"]
        return self._start(name, self._celery("worker", "--concurrency", "2", *quiet), ROOT)

    def start_beat(self) -> subprocess.Popen[bytes]:
        """The clock that sends the sweeper and looks into the inbox."""
        return self._start("beat", self._celery("beat", "--pidfile", ""), ROOT)

    def _celery(self, *arguments: str) -> list[str]:
        return [sys.executable, "-P", "-m", "celery", "--app", "config", *arguments, "--loglevel", "WARNING"]

    def _start(self, name: str, command: list[str], folder: Path) -> subprocess.Popen[bytes]:
        with (self.home / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """SIGKILL to the process and all its children: no chance to tidy up."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End everything that was started here."""
        for process in reversed(self.processes):
            self.kill(process)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What a SELECT answers now, through a connection of its own."""
        if self.database:
            return self._postgres_rows(statement)
        with contextlib.closing(
            sqlite3.connect(f"file:{self.home / 'folkmoot.sqlite3'}?mode=ro", uri=True, timeout=20)
        ) as line:
            return line.execute(statement).fetchall()

    def _postgres_rows(self, statement: str) -> list[tuple[Any, ...]]:
        import psycopg

        with psycopg.connect(self.database) as line:
            return line.execute(statement).fetchall()  # type: ignore[call-overload,no-any-return]

    def one(self, statement: str) -> Any:
        """The first cell a SELECT answers, or None."""
        found = self.rows(statement)
        return found[0][0] if found else None

    def wait(
        self, what: str, until: Callable[[], bool], *, seconds: float = PATIENCE, pause: float = 0.005
    ) -> None:
        """Return as soon as `until` is true; fail with the logs' last words when it never is."""
        deadline = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < deadline, f"waited {seconds:g} s for {what}\n{self.last_words()}"
            time.sleep(pause)

    def last_words(self) -> str:
        """Where releases, runs and indexes stand, and the ends of the logs."""
        stands = {
            "releases": self.rows(
                "SELECT id, status, attempts, progress, heartbeat, errors FROM indexapp_release"
            ),
            "runs": self.rows("SELECT id, definition_id, status, stage, failure FROM indexapp_run"),
            "indexes": self.rows(
                "SELECT slug, wanted, covered, failures, heartbeat, published_run_id FROM indexapp_definition"
            ),
        }
        return f"{stands}\n" + "\n".join(
            f"{path.name}: {path.read_text(errors='replace')[-1500:]}" for path in self.home.glob("*.log")
        )


@contextlib.contextmanager
def postgres_database(url: str) -> Iterator[str]:
    """A new, empty database on the server of `url`, dropped at the end."""
    import psycopg

    name = f"folkmoot_test_{uuid.uuid4().hex[:10]}"
    parts = urlsplit(url)
    where = f"{parts.scheme}://{parts.netloc}"
    with psycopg.connect(
        f"{where}/postgres".replace("postgres://", "postgresql://"), autocommit=True
    ) as line:
        line.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{where}/{name}"
        finally:
            line.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
