"""The programs of the site, in the order they are needed."""

from __future__ import annotations

import http.client
import os
import signal
import sys
import time
from pathlib import Path

from config.demo import place
from config.demo.processes import Failed, Program, Supervisor
from config.demo.words import say
from kernel import embedded

_START_LIMIT = 90.0
_MODULE = [sys.executable, "-P", "-m"]


class Site:
    """One demonstration: its folder, its port and, if given, a folder of real figures."""

    def __init__(self, root: Path, home: Path, port: int, data: Path | None) -> None:
        self.root = root
        self.home = home
        self.port = port
        self.data = data
        self.address = f"http://localhost:{port}"
        self.logs = home / "logs"
        self.supervisor = Supervisor(self.logs, self._environment())

    def serve(self) -> int:
        """Start everything, say where to look, and keep it running until it is stopped."""
        began = time.monotonic()
        with self.supervisor:
            self.start()
            self.wait_for_home()
            say(self._welcome(time.monotonic() - began))
            self.supervisor.watch()
        return 0

    def start(self) -> None:
        """Build the front end, start the queue, bring the data up to date, start the other programs."""
        self.supervisor.run("front end", [*_MODULE, "design.build"], self.root)
        if not os.environ.get("REDIS_URL"):
            self._start_queue()
        # The queue comes before the data: what the data ask the worker to do waits there until it starts.
        data = [str(self.data)] if self.data else []
        self.supervisor.run("data", [*_MODULE, "config.demo.prepare", *data], self.root)
        for program in (self._worker(), self._beat(), self._web()):
            self.supervisor.start(program)
        place.announce(self.home, self.address)

    def answers(self, path: str) -> tuple[int, int]:
        """The status and the size in bytes with which a page answers; zeros when it does not."""
        return self._get(path)

    def wait_for_home(self) -> int:
        """Wait for a good answer of the home page and return its size in bytes; raises Failed without one."""
        answer = (0, 0)

        def is_there() -> bool:
            nonlocal answer
            answer = self._get("/")
            return answer[0] == 200

        if not self.supervisor.watch(is_there, seconds=_START_LIMIT):
            said = f"answered {answer[0]}" if answer[0] else "did not answer"
            raise Failed(
                f"The home page {said} within {_START_LIMIT:.0f} seconds. See the logs in {self.logs}."
            )
        return answer[1]

    def _start_queue(self) -> None:
        from django.conf import settings

        folder, listens = self.home / "redis", Path(str(settings.REDIS_SOCKET))
        embedded.prepare(folder, listens)
        queue = Program("queue", embedded.server_command(listens), folder, restart=True)
        self.supervisor.start(queue)
        embedded.wait_until_ready(listens, queue.is_running)

    def _worker(self) -> Program:
        quiet = ["--without-gossip", "--without-mingle", "--hostname", "demo@%h"]
        # A quick end loses nothing: a task is confirmed when it is done, and goes back to the queue
        # otherwise.
        command = self._celery("worker", "--concurrency", "2", *quiet)
        return Program("worker", command, self.root, orphan_signal=signal.SIGQUIT, patience=8, restart=True)

    def _beat(self) -> Program:
        return Program("beat", self._celery("beat", "--pidfile", ""), self.root, restart=True)

    def _celery(self, *arguments: str) -> list[str]:
        return [*_MODULE, "celery", "--app", "config", *arguments, "--loglevel", "INFO"]

    def _web(self) -> Program:
        settings = ["--config", str(self.root / "deploy" / "gunicorn.conf.py")]
        command = [
            *_MODULE,
            "gunicorn",
            *settings,
            "--bind",
            f"127.0.0.1:{self.port}",
            "config.wsgi:application",
        ]
        return Program("web", command, self.root, orphan_signal=signal.SIGQUIT, patience=5)

    def _get(self, path: str) -> tuple[int, int]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": "localhost"})
            response = connection.getresponse()
            return response.status, len(response.read())
        except (OSError, http.client.HTTPException):
            return 0, 0
        finally:
            connection.close()

    def _environment(self) -> dict[str, str]:
        own = {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "FOLKMOOT_HOME": str(self.home),
            "DEMONSTRATION": "1",
            "PYTHONUNBUFFERED": "1",
            "PUBLIC_URL": os.environ.get("PUBLIC_URL") or self.address,
        }
        os.environ.update(own)
        return dict(os.environ)

    def _welcome(self, seconds: float) -> str:
        return (
            f"\nFolkmoot is running, {seconds:.1f} s after the start: {self.address}/\n"
            f"  To sign in, go to {self.address}/accounts/desk/ with one of the addresses above;\n"
            f"  mails are not sent but put in {self.home / 'mail'}.\n"
            f"  Commands: bin/manage help. Logs: {self.logs}.\n"
            f"  The data stay in {self.home}; bin/demo --reset starts anew.\n"
            "  Ctrl-C stops it.\n"
        )
