"""Bring the environment in `.venv` up to date with the locked, hashed requirement files.

Runs under any Python 3.11 and needs nothing but the standard library. Called by `bin/_env` with one word:
`run` (what the site runs on), `dev` (checks and tests as well) or `tools` (the installer alone, for
bin/lock). When a stamp says that nothing has changed it returns at once.

A fourth word, `oracles`, brings `.venv-oracles` up to date instead: libraries that tests check our counting of votes
against. They need older packages than the site, so nothing of them may share its environment.

The project itself is not built as a package: a path file with its two folders makes `config`, `kernel`,
`indexapp` and the others importable from anywhere, for every program of the environment, and needs no build
tool.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "folkmoot-stamp"
BOOTSTRAP = "requirements-bootstrap.txt"
FILES: dict[str, tuple[str, ...]] = {
    "tools": (),
    "run": ("requirements.txt",),
    "dev": ("requirements.txt", "requirements-dev.txt"),
}
ORACLES = "oracles"
ORACLES_VENV = ROOT / ".venv-oracles"
ORACLES_FILE = "requirements-oracles.txt"


def main(arguments: list[str]) -> int:
    """Make or mend the environment; 0 when it is ready to use."""
    if len(arguments) != 1 or arguments[0] not in {*FILES, ORACLES}:
        say(f"Usage: _environment.py {'|'.join([*FILES, ORACLES])}")
        return 2
    with one_at_a_time():
        try:
            if arguments[0] == ORACLES:
                bring_oracles_up_to_date()
            else:
                level = richer(arguments[0], stamped_level())
                if not is_current(level):
                    bring_up_to_date(level)
        except Failure as failure:
            say(str(failure))
            return 1
    return 0


class Failure(Exception):
    """Something a person has to see to; the text says what."""


def bring_up_to_date(level: str) -> None:
    """Make the environment if there is none that works here, install what is locked, and stamp it."""
    started = time.monotonic()
    say("Preparing the Python environment in .venv (when it is new, or the locked packages changed) ...")
    STAMP.unlink(missing_ok=True)
    if not is_usable():
        make()
    ensure_uv()
    if FILES[level]:
        install([str(ROOT / name) for name in FILES[level]])
    write_paths()
    STAMP.write_text(stamp(level), encoding="utf-8")
    say(f"The environment is ready ({time.monotonic() - started:.0f} s).")


def bring_oracles_up_to_date() -> None:
    """The same for `.venv-oracles`: nothing of the project in it, and the installer of `.venv` used on it."""
    mark = ORACLES_VENV / STAMP.name
    if is_usable(ORACLES_VENV) and mark.exists() and mark.read_text(encoding="utf-8") == oracles_stamp():
        return
    started = time.monotonic()
    say("Preparing the libraries that counting is checked against in .venv-oracles (about 700 MB) ...")
    mark.unlink(missing_ok=True)
    if not is_usable(ORACLES_VENV):
        make(ORACLES_VENV)
    install([str(ROOT / ORACLES_FILE)], ORACLES_VENV)
    mark.write_text(oracles_stamp(), encoding="utf-8")
    say(f"They are ready ({time.monotonic() - started:.0f} s).")


def make(venv: Path = VENV) -> None:
    """A new environment, in place of whatever was there (another machine's, or one that was moved)."""
    shutil.rmtree(venv, ignore_errors=True)
    done = run([sys.executable, "-m", "venv", str(venv)])
    if done.returncode:
        shutil.rmtree(venv, ignore_errors=True)
        raise Failure(
            "Python could not make a virtual environment. On Debian the part that does is a package "
            f"of its own: apt-get install python3.11-venv. It said:\n{tail(done.stdout)}"
        )


def ensure_uv() -> None:
    """Install the locked installer with pip; where it cannot be had, pip does its work."""
    if run([str(PYTHON), "-m", "pip", "--version"]).returncode:
        run([str(PYTHON), "-m", "ensurepip"])
    done = run([*pip(), "--require-hashes", "-r", str(ROOT / BOOTSTRAP)])
    if done.returncode:
        say(f"The quick installer could not be fetched; going on with pip. It said:\n{tail(done.stdout)}")


def install(files: list[str], venv: Path = VENV) -> None:
    """Exactly what is locked: by uv with the machine's certificates, by uv with its own, and else by pip."""
    uv, python = VENV / "bin" / "uv", venv / "bin" / "python"
    sync = ["pip", "sync", "--quiet", "--python", str(python), "--require-hashes", *files]
    for certificates in (["--system-certs"], []) if uv.exists() else ():
        if run([str(uv), *certificates, *sync]).returncode == 0:
            return
    say("Installing with pip, which takes about a minute ...")
    # One file at a time: the two lock some packages twice, which pip refuses within one call.
    for name in files:
        done = run([*pip(python), "--require-hashes", "-r", name])
        if done.returncode:
            raise Failure(
                f"The packages in {Path(name).name} could not be installed. Check that this machine reaches "
                f"a package index and has room on its disk, then try again. pip said:\n{tail(done.stdout)}"
            )


def write_paths() -> None:
    """The path file: the project's folder and its `platform` folder, which is no package itself."""
    where = run([str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]).stdout.strip()
    Path(where, "folkmoot.pth").write_text(f"{ROOT}\n{ROOT / 'platform'}\n", encoding="utf-8")


def is_usable(venv: Path = VENV) -> bool:
    """Whether this is a working environment of Python 3.11 that was made in this very folder."""
    activate, python = venv / "bin" / "activate", venv / "bin" / "python"
    if not python.exists() or not activate.exists() or str(venv) not in activate.read_text(errors="replace"):
        return False
    return run([str(python), "-c", "import sys; sys.exit(sys.version_info[:2] != (3, 11))"]).returncode == 0


def is_current(level: str) -> bool:
    """Whether the stamp says that this level was installed from these very files, here."""
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8") == stamp(level)


def stamp(level: str) -> str:
    """What makes an environment out of date when it differs: level, folder, lock files and this script."""
    content = hashlib.sha256()
    for name in (BOOTSTRAP, *FILES[level], "bin/_environment.py"):
        content.update((ROOT / name).read_bytes())
    return f"{level}\n{VENV}\n{content.hexdigest()}\n"


def oracles_stamp() -> str:
    """The same for `.venv-oracles`."""
    content = hashlib.sha256((ROOT / ORACLES_FILE).read_bytes())
    return f"{ORACLES}\n{ORACLES_VENV}\n{content.hexdigest()}\n"


def stamped_level() -> str:
    """The level that is installed now, if any: an environment with the tests in it keeps them."""
    first = STAMP.read_text(encoding="utf-8").split("\n", 1)[0] if STAMP.exists() else "tools"
    return first if first in FILES else "tools"


def richer(one: str, other: str) -> str:
    """The level that includes the other."""
    order = list(FILES)
    return max(one, other, key=order.index)


class one_at_a_time:  # noqa: N801 - reads as a phrase where it is used
    """Two commands started at once must not both build the environment."""

    def __enter__(self) -> None:
        self.handle = os.open(ROOT, os.O_RDONLY)
        fcntl.flock(self.handle, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        os.close(self.handle)


def pip(python: Path = PYTHON) -> list[str]:
    """pip's command, without its advice."""
    return [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command, keeping what it says."""
    try:
        return subprocess.run(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    except OSError as error:
        return subprocess.CompletedProcess(command, 127, stdout=str(error))


def tail(text: str) -> str:
    """The last lines, which usually hold the reason."""
    return "\n".join(f"    {line}" for line in text.strip().splitlines()[-8:])


def say(text: str) -> None:
    """To standard error: what a command prints must stay clean."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
