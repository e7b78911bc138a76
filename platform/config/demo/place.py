"""Where a demonstration lives: its folder, held by one supervisor at a time, and its port."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

from config.demo.processes import Failed

LOCK = "demo.lock"


@contextlib.contextmanager
def held(home: Path) -> Iterator[None]:
    """Hold the folder for the length of a block. Raises Failed when another demonstration holds it."""
    home.mkdir(parents=True, exist_ok=True)
    lock = (home / LOCK).open("a+", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        who = lock.read().strip() or "starting just now"
        raise Failed(
            f"A demonstration is running in this folder already ({who}).\n"
            "Use that one, or stop it with Ctrl-C in its own window. For a second one beside it, "
            "set FOLKMOOT_HOME to an empty folder."
        ) from None
    try:
        lock.truncate(0)
        yield
    finally:
        lock.truncate(0)
        lock.close()


def announce(home: Path, address: str) -> None:
    """Write down the address and the process, for bin/manage and for a second bin/demo."""
    (home / "run").mkdir(exist_ok=True)
    (home / "run" / "address").write_text(address, encoding="utf-8")
    (home / LOCK).write_text(f"process {os.getpid()}, {address}", encoding="utf-8")


def clear(home: Path, usual: Path) -> None:
    """Remove everything in the usual folder but the lock. Raises Failed for any other folder."""
    if home != usual:
        raise Failed(
            f"--reset removes {usual} only, and FOLKMOOT_HOME says {home}. "
            "Remove that folder yourself if nothing in it is needed."
        )
    for item in home.iterdir():
        if item.is_dir() and not item.is_symlink():
            shutil.rmtree(item)
        elif item.name != LOCK:
            item.unlink()


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def check_port(port: int) -> None:
    """Raises Failed with the way out when the port cannot be used."""
    try:
        _try_port(port)
    except PermissionError:
        raise Failed(
            f"Port {port} may not be used by you (those below 1024 are reserved). Try: bin/demo --port 8000"
        ) from None
    except OSError:
        raise Failed(
            f"Port {port} is in use by another program. Try: bin/demo --port {_next_free(port)}"
        ) from None


def _try_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))


def _next_free(port: int) -> int:
    for candidate in range(port + 1, min(port + 50, 65536)):
        with contextlib.suppress(OSError):
            _try_port(candidate)
            return candidate
    return free_port()
