"""Requests a second of public pages, each beside a bare Django page under the same server in the same run.

Run with `bin/test --performance`. Twice: with pages kept in memory (as the site runs) and without (every request
rendered anew). Prints ratios; asserts only that every answer was 200.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = [pytest.mark.performance]

ROOT = Path(__file__).resolve().parents[2]
SECONDS, ROUNDS, CONNECTIONS = 2.0, 3, 4
PAGES = {
    "bare page": "/bare/",
    "overview": "/index/integrated-care-index/",
    "area": "/index/integrated-care-index/areas/QOX/",
    "metric": "/index/integrated-care-index/metrics/delayed-discharges/",
}


@contextmanager
def server(home: Path, *, keep: bool) -> Iterator[int]:
    """gunicorn with two workers on demonstration data."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = environ(home) | {"KEEP_PAGES": "1" if keep else "0"}
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "config.wsgi",
        "--workers",
        "2",
        "--bind",
        f"127.0.0.1:{port}",
        "--log-level",
        "warning",
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def environ(home: Path) -> dict[str, str]:
    return os.environ | {
        "FOLKMOOT_HOME": str(home), "STATIC_ROOT": str(home / "static"), "DJANGO_SETTINGS_MODULE": "tests.performance.bench_settings",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}", "LOG_LEVEL": "ERROR",
    }  # fmt: skip


def manage(home: Path, *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environ(home),
        check=True,
        stdout=subprocess.DEVNULL,
    )


def rate(port: int, path: str) -> float:
    """Requests a second over a few connections that stay open."""
    counts, stop = [0] * CONNECTIONS, time.perf_counter() + SECONDS

    def ask(at: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        while time.perf_counter() < stop:
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, (path, answer.status)
            counts[at] += 1
        connection.close()

    threads = [threading.Thread(target=ask, args=[at]) for at in range(CONNECTIONS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - start)


def test_pages_beside_a_bare_page(tmp_path: Path) -> None:
    manage(tmp_path, "migrate", "--verbosity", "0")
    manage(tmp_path, "seed_demo", "--compute")
    manage(tmp_path, "collectstatic", "--noinput", "--verbosity", "0")
    for keep in (True, False):
        with server(tmp_path, keep=keep) as port:
            for path in PAGES.values():
                rate(port, path)
            rates = {
                name: sorted(rate(port, path) for _ in range(ROUNDS))[ROUNDS // 2]
                for name, path in PAGES.items()
            }
        print(f"\npages {'kept in memory' if keep else 'rendered anew every time'}")
        for name, figure in rates.items():
            print(
                f"{name:<12}{figure:8.0f} requests a second   {figure / rates['bare page']:5.2f} of the bare page"
            )
        assert all(rates.values())
