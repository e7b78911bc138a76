"""The supervisor of bin/demo: what it starts it ends, whatever ends first."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from config.demo.processes import Failed, Program, Stopped, Supervisor, last_words

ROOT = Path(__file__).resolve().parents[2]
# A program with a child of its own, both of which write down their ids; the child ignores polite requests.
FAMILY = """
import os, signal, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('up', flush=True); time.sleep(600)"], stdout=subprocess.PIPE)
child.stdout.readline()
open(sys.argv[1], "w").write(f"{os.getpid()} {child.pid}")
time.sleep(600)
"""


@pytest.fixture
def supervisor(tmp_path: Path) -> Supervisor:
    return Supervisor(tmp_path / "logs", dict(os.environ))


def python(source: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", source, *arguments]


def soon(fact: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not fact() and time.monotonic() < deadline:
        time.sleep(0.05)
    return fact()


def is_alive(number: int) -> bool:
    """Whether a process is there and not merely waiting to be collected."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def family(path: Path) -> list[int]:
    assert soon(lambda: path.exists() and len(path.read_text().split()) == 2)
    return [int(each) for each in path.read_text().split()]


def test_leaving_ends_programs_and_their_children(supervisor: Supervisor, tmp_path: Path) -> None:
    with supervisor:
        supervisor.start(Program("family", python(FAMILY, str(tmp_path / "ids")), tmp_path, patience=2))
        ids = family(tmp_path / "ids")
        assert all(is_alive(each) for each in ids)
    assert soon(lambda: not any(is_alive(each) for each in ids), 3)


def test_a_program_that_ignores_the_request_is_killed(supervisor: Supervisor, tmp_path: Path) -> None:
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
    program = Program("deaf", python(deaf), tmp_path, patience=0.5)
    with supervisor:
        supervisor.start(program)
        assert soon(lambda: "up" in (tmp_path / "logs" / "deaf.log").read_text())
    assert program.process is not None
    assert program.process.returncode == -signal.SIGKILL


def test_programs_end_in_the_opposite_order(supervisor: Supervisor, tmp_path: Path) -> None:
    telling = (
        "import signal, sys, time\n"
        "def end(*_):\n    open('order', 'a').write(sys.argv[1]); sys.exit()\n"
        "signal.signal(signal.SIGTERM, end); print('up', flush=True); time.sleep(600)"
    )
    with supervisor:
        for name in "abc":
            supervisor.start(Program(name, python(telling, name), tmp_path))
        assert soon(lambda: all("up" in (tmp_path / "logs" / f"{name}.log").read_text() for name in "abc"))
    assert (tmp_path / "order").read_text() == "cba"


def test_a_dead_program_is_started_again(supervisor: Supervisor, tmp_path: Path) -> None:
    program = Program("worker", python("import time; time.sleep(600)"), tmp_path, restart=True)
    with supervisor:
        supervisor.start(program)
        assert program.process is not None
        first = program.process.pid
        os.kill(first, signal.SIGKILL)
        assert supervisor.watch(lambda: len(program.starts) == 2, seconds=10)
        assert program.is_running()
        assert program.process.pid != first


def test_children_of_a_killed_program_go_before_it_is_started_again(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    program = Program("family", python(FAMILY, str(tmp_path / "ids")), tmp_path, restart=True)
    with supervisor:
        supervisor.start(program)
        ids = family(tmp_path / "ids")
        os.kill(ids[0], signal.SIGKILL)
        assert supervisor.watch(lambda: len(program.starts) == 2, seconds=10)
        assert soon(lambda: not is_alive(ids[1]), 3)


def test_a_program_that_keeps_dying_ends_it_all_with_its_last_words(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    program = Program("worker", python("raise SystemExit('no queue here')"), tmp_path, restart=True)
    with supervisor:
        supervisor.start(program)
        with pytest.raises(Failed, match=r"(?s)worker ended 6 times.*no queue here.*worker\.log"):
            supervisor.watch(seconds=60)


def test_a_program_that_must_not_end_ends_it_all(supervisor: Supervisor, tmp_path: Path) -> None:
    with supervisor:
        supervisor.start(Program("web", python("raise SystemExit(3)"), tmp_path))
        with pytest.raises(Failed, match=r"web ended \(with code 3\)"):
            supervisor.watch(seconds=20)


def test_a_step_gives_back_what_it_said(supervisor: Supervisor, tmp_path: Path) -> None:
    assert supervisor.run("step", python("print('41 rows')"), tmp_path, capture=True) == "41 rows\n"


def test_a_failed_step_says_why(supervisor: Supervisor, tmp_path: Path) -> None:
    with pytest.raises(Failed, match=r"(?s)step “data” failed \(with code 1\).*the disk is full"):
        supervisor.run("data", python("raise SystemExit('the disk is full')"), tmp_path)


def test_a_request_to_stop_ends_a_step(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.stop_asked = 1
    began = time.monotonic()
    with pytest.raises(Stopped):
        supervisor.run("data", python("import time; time.sleep(600)"), tmp_path)
    assert time.monotonic() - began < 10


def test_last_words_are_the_end_of_the_log(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_text("\n".join(f"line {number}" for number in range(100)))
    said = last_words(log, lines=3)
    assert said.splitlines()[:3] == ["    line 97", "    line 98", "    line 99"]
    assert said.endswith(f"The whole log: {log}")


SUPERVISED = """
import os, sys
from pathlib import Path
from config.demo.processes import Program, Stopped, Supervisor
folder = Path(sys.argv[1])
try:
    with Supervisor(folder / "logs", dict(os.environ)) as supervisor:
        supervisor.start(Program("lone", [sys.executable, "-c",
            "import os, time; open('id', 'w').write(str(os.getpid())); time.sleep(600)"], folder))
        supervisor.watch()
except Stopped:
    sys.exit(7)
"""


def supervised(folder: Path) -> subprocess.Popen[bytes]:
    paths = os.pathsep.join([str(ROOT), str(ROOT / "platform")])
    started = subprocess.Popen(
        python(SUPERVISED, str(folder)), env={**os.environ, "PYTHONPATH": paths}, cwd=folder
    )
    assert soon(lambda: (folder / "id").exists() and (folder / "id").read_text() != "")
    return started


@pytest.mark.parametrize(
    "request_", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda each: each.name
)
def test_each_way_of_asking_ends_it_cleanly(tmp_path: Path, request_: signal.Signals) -> None:
    started = supervised(tmp_path)
    started.send_signal(request_)
    assert started.wait(20) == 7
    assert not is_alive(int((tmp_path / "id").read_text()))


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux tells a program that its parent died"
)
def test_a_killed_supervisor_leaves_no_program_behind(tmp_path: Path) -> None:
    started = supervised(tmp_path)
    started.kill()
    started.wait(20)
    assert soon(lambda: not is_alive(int((tmp_path / "id").read_text())))
