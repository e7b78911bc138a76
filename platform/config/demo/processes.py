"""Programs run side by side: started, watched, started again, and ended together, whatever ends first.

Each program leads a process group of its own, so that Ctrl-C reaches the supervisor alone and ending a
program ends its children too. On Linux the kernel signals a program whose supervisor was killed outright.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from config.demo.words import warn

_PR_SET_PDEATHSIG = 1
_RESTARTS = 5
_RESTART_WINDOW = 60.0
_LOG_LIMIT = 10 * 1024 * 1024


class Stopped(Exception):
    """A person asked for the end (Ctrl-C, a closed terminal, a polite kill)."""


class Failed(Exception):
    """A program ended that must not; the text says which and what it said last."""


@dataclass
class Program:
    """One program: its name, what to run and how to end it.

    `end_signal` asks it to finish and clean up, `orphan_signal` is what it gets when the supervisor is
    killed, and `patience` is how many seconds it has before it is killed. `restart` says whether it is
    started again.
    """

    name: str
    command: list[str]
    folder: Path
    end_signal: signal.Signals = signal.SIGTERM
    orphan_signal: signal.Signals = signal.SIGTERM
    patience: float = 10
    restart: bool = False
    starts: list[float] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Holds the running programs. Use as a context manager: leaving it ends them all."""

    def __init__(self, logs: Path, environment: dict[str, str]) -> None:
        self.logs = logs
        self.environment = environment
        self.programs: list[Program] = []
        self.stop_asked = 0
        logs.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Supervisor:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_stop)
        return self

    def __exit__(self, *_: object) -> None:
        self.end_all()

    def start(self, program: Program) -> None:
        """Start it and keep it; its output goes to `<name>.log`."""
        if program not in self.programs:
            self.programs.append(program)
        program.starts.append(time.monotonic())
        with _log(self.logs / f"{program.name}.log") as log:
            program.process = self._spawn(program.command, program.folder, program.orphan_signal, log, log)

    def run(self, name: str, command: list[str], folder: Path, *, capture: bool = False) -> str:
        """Run one step to its end. What it prints is shown, or returned with `capture`; the rest goes to its
        log.

        Raises Failed with its last words when it ends with an error, and Stopped when the end is asked for
        meanwhile.
        """
        path = self.logs / f"{name}.log"
        with _log(path) as log:
            began = log.tell()
            process = self._spawn(command, folder, signal.SIGKILL, subprocess.PIPE if capture else None, log)
        try:
            said = b""
            while True:
                try:
                    said = process.communicate(timeout=0.2)[0] or b""
                    break
                except subprocess.TimeoutExpired:
                    self.check_stop()
        finally:
            _end_group(process, signal.SIGKILL)
        if process.returncode:
            raise Failed(
                f"The step “{name}” failed ({_ending(process.returncode)}).\n{last_words(path, began)}"
            )
        return said.decode(errors="replace")

    def watch(self, until: Callable[[], bool] = lambda: False, *, seconds: float | None = None) -> bool:
        """Keep the programs running until `until` is true (then True) or the time is over (then False).

        Raises Stopped when the end is asked for, Failed when a program ends for good.
        """
        deadline = None if seconds is None else time.monotonic() + seconds
        while not until():
            self.check_stop()
            for program in self.programs:
                if not program.is_running():
                    self._ended(program)
            if deadline is not None and time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def check_stop(self) -> None:
        """Raise Stopped if the end was asked for."""
        if self.stop_asked:
            raise Stopped

    def end_all(self) -> None:
        """End every program, the last started first; a second request, or lost patience, kills."""
        asked_before = self.stop_asked
        for program in reversed(self.programs):
            if program.process is None:
                continue
            _signal_leader(program.process, program.end_signal)
            deadline = time.monotonic() + program.patience
            while (
                program.is_running()
                and time.monotonic() < deadline
                and self.stop_asked <= max(asked_before, 1)
            ):
                time.sleep(0.05)
            _end_group(program.process, signal.SIGKILL)
        self.programs.clear()

    def _ended(self, program: Program) -> None:
        process = program.process
        if process is None:
            return
        _end_group(process, signal.SIGKILL)
        path = self.logs / f"{program.name}.log"
        recent = [moment for moment in program.starts if time.monotonic() - moment < _RESTART_WINDOW]
        if not program.restart or len(recent) > _RESTARTS:
            again = f" {len(recent)} times within a minute" if program.restart else ""
            raise Failed(
                f"The {program.name} ended{again} ({_ending(process.returncode)}).\n{last_words(path)}"
            )
        warn(f"The {program.name} ended ({_ending(process.returncode)}) and is started again.")
        self.start(program)

    def _ask_stop(self, number: int, frame: object) -> None:
        self.stop_asked += 1

    def _spawn(
        self,
        command: list[str],
        folder: Path,
        orphan: signal.Signals,
        out: IO[bytes] | int | None,
        err: IO[bytes],
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
            preexec_fn=_orphan_signal(orphan),  # safe: the supervisor has one thread
        )


def last_words(path: Path, since: int = 0, lines: int = 12) -> str:
    """The last lines of a log, and where to read the whole."""
    with path.open("rb") as log:
        log.seek(max(since, path.stat().st_size - 20_000))
        text = log.read().decode(errors="replace").strip().splitlines()[-lines:]
    return "\n".join([*(f"    {line}" for line in text), f"The whole log: {path}"])


def _log(path: Path) -> IO[bytes]:
    """The log opened for adding; a large one is set aside first."""
    if path.exists() and path.stat().st_size > _LOG_LIMIT:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")


def _ending(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"with code {code}"


def _signal_leader(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    if process.poll() is None:
        process.send_signal(number)


def _end_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal whatever is left of the program's group, and collect the program itself."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
    process.wait()


def _orphan_signal(number: signal.Signals) -> Callable[[], None] | None:
    """What a program does before it starts on Linux: ask the kernel for a signal when the supervisor dies."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def ask() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return ask
