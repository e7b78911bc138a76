"""The checks of `bin/check`: each runs to its end, two at a time, and all are reported together."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CODE = [
    "indexapp",
    "deliberation",
    *(str(path.parent.relative_to(ROOT)) for path in sorted(ROOT.glob("platform/*/__init__.py"))),
]
# What `check --deploy` looks at: the settings as a real installation has them.
DEPLOYED = {"PUBLIC_URL": "https://folkmoot.example", "ALLOWED_HOSTS": "folkmoot.example"}


@dataclass(frozen=True)
class Check:
    """One check: a name, a command, what it needs in the environment, and what mends its findings."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    mend: str = ""


def main(arguments: list[str]) -> int:
    """Run every check; 0 when all passed."""
    if arguments not in ([], ["--fix"]):
        print("Usage: bin/check [--fix]", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="folkmoot-check-") as home:
        base = _environment(home)
        if arguments:
            for command in _mending():
                subprocess.run(command, cwd=ROOT, env=base, check=False)
        # The slowest starts first, so that the two lanes end at about the same time.
        with ThreadPoolExecutor(2) as lanes:
            results = list(lanes.map(lambda check: _run(check, base), _checks()))
    return _report(results)


def _checks() -> list[Check]:
    deployed = {**DEPLOYED, "SECRET_KEY": secrets.token_urlsafe(48)}
    strict, mend = ["--fail-level", "WARNING"], "bin/check --fix"
    return [
        Check("types (mypy)", _module("mypy", "--no-error-summary", *CODE)),
        Check("import directions (import-linter)", [_script("lint-imports"), "--no-cache"]),
        Check("migrations are complete", _manage("makemigrations", "--check", "--dry-run")),
        Check("definitions and metrics", _manage("check_definitions")),
        Check("settings of an installation", _manage("check", "--deploy", *strict), deployed),
        Check("style (ruff)", _module("ruff", "check", "--quiet", "."), mend=mend),
        Check("layout (ruff)", _module("ruff", "format", "--check", "--quiet", "."), mend=mend),
        # Lint only: djlint's layout breaks lines inside running text, and so puts spaces where none belong.
        Check("templates (djlint)", _module("djlint", "templates", "--lint", "--quiet")),
    ]  # fmt: skip


def _mending() -> list[list[str]]:
    return [
        _module("ruff", "check", "--quiet", "--fix", "."),
        _module("ruff", "format", "--quiet", "."),
    ]


def _run(check: Check, base: dict[str, str]) -> tuple[Check, bool, float, str]:
    began = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**base, **check.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return check, done.returncode == 0, time.monotonic() - began, done.stdout.strip()


def _report(results: list[tuple[Check, bool, float, str]]) -> int:
    for check, passed, _, said in results:
        if not passed:
            print(
                f"\n== {check.name}\n{said}\n"
                + (f"To mend what a machine can mend: {check.mend}" if check.mend else "")
            )
    print()
    for check, passed, seconds, _ in results:
        print(f"  {'passed' if passed else 'FAILED'}  {check.name} ({seconds:.1f} s)")
    failed = [check for check, passed, _, _ in results if not passed]
    print(f"\nChecks: {len(results) - len(failed)} passed, {len(failed)} failed", flush=True)
    return 1 if failed else 0


def _environment(home: str) -> dict[str, str]:
    """The environment without anything that would lead a check to a real database, queue or folder."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "REDIS_URL", "DATA_INBOX"}
    }
    return {**kept, "FOLKMOOT_HOME": home, "DJANGO_SETTINGS_MODULE": "config.settings"}


def _module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-P", "-m", name, *arguments]


def _script(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def _manage(*arguments: str) -> list[str]:
    return [sys.executable, str(ROOT / "manage.py"), *arguments]


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
