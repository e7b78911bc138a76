"""A whole demonstration for the browser tests: web server, real worker, queue and data, in a folder of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.services import chromium_path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300.0


@dataclass(frozen=True)
class Demo:
    """A running demonstration: its address and its folder."""

    address: str
    home: Path

    def newest_mail(self, to: str, *, since: float) -> str:
        """The text of the newest mail to an address that came after a moment; waits for it."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            for path in sorted(
                (self.home / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True
            ):
                if path.stat().st_mtime < since:
                    break
                # The file backend ends each mail with a line of hyphens.
                for part in reversed(re.split(rb"\n-{70,}\n", path.read_bytes())):
                    mail = message_from_bytes(part.strip(), policy=policy.default)
                    body = mail.get_body(("plain",)) if mail["To"] and to in mail["To"] else None
                    if body is not None:
                        return str(body.get_content())
            time.sleep(0.2)
        raise AssertionError(f"no mail to {to}")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demonstration as `bin/demo` runs it, on a free port.

    While writing a test, BROWSER_DEMO=ADDRESS=FOLDER uses one that is running already.
    """
    chromium_path()
    if running_already := os.environ.get("BROWSER_DEMO"):
        address, _, folder = running_already.partition("=")
        yield Demo(address, Path(folder))
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path_factory.mktemp("demo")
    keep = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "REDIS_URL", "DATA_INBOX"}
    }
    environment = keep | {
        "FOLKMOOT_HOME": str(home), "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}", "DJANGO_SETTINGS_MODULE": "config.settings",
        "STATIC_ROOT": str(home / "static"), "API_RATE_ANON": "100000/min",
    }  # fmt: skip
    with (home / "demo.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.demo", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
    running = Demo(f"http://localhost:{port}", home)
    try:
        _wait(running, process)
        yield running
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def _wait(running: Demo, process: subprocess.Popen[bytes]) -> None:
    """Until the overview answers with the figures of a published run."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, (running.home / "demo.log").read_text()
        try:
            with urllib.request.urlopen(
                f"{running.address}/index/integrated-care-index/", timeout=5
            ) as answer:
                if b"Figures from" in answer.read():
                    return
        except OSError:
            pass
        time.sleep(0.5)
    raise AssertionError((running.home / "demo.log").read_text())


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, without the errands that it runs on its own account."""
    quiet = [
        "--no-sandbox",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    return {"executable_path": chromium_path(), "args": quiet}


@pytest.fixture(scope="session")
def base_url(demo: Demo) -> str:
    """`page.goto("/areas/")` goes to the demonstration."""
    return demo.address


@pytest.fixture
def axe() -> Axe:
    """The accessibility checker."""
    return Axe()


def check_page(page: Page, axe: Axe) -> None:
    """What holds on every page: no accessibility violation, no sideways scroll, one main heading."""
    found = axe.run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
        f"{page.url} scrolls sideways"
    )
    assert page.locator("h1").count() == 1, page.url
