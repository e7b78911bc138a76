"""`bin/test`: front end, checks, then the tests in passes that suit them, and one line that sums up.

The quick tests run two at a time; those that start workers or a browser run one after another, because they
measure time; those marked `postgres` run in a pass of their own with DATABASE_URL set.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

QUICK = "not slow and not browser and not worker and not postgres and not performance"
SIDE_BY_SIDE = "not browser and not worker and not postgres and not performance"
ONE_BY_ONE = "(browser or worker) and not postgres and not performance"
ON_POSTGRES = "postgres and not performance"
MADE_UP_REQUESTS = ["--ignore", "tests/integration/test_api_schemathesis.py"]
"""It makes its requests up while tests are collected, which takes seconds: left out where none of it would run."""
NO_TESTS = 5


def main(arguments: list[str]) -> int:
    """Run what was asked for; 0 when all of it passed."""
    options, rest = _parser().parse_known_args(arguments)
    began = time.monotonic()
    totals: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="folkmoot-test-") as home:
        environment = _environment(home)
        _step("front end", [sys.executable, "-P", "-m", "design.build"], environment, totals)
        if not options.no_check:
            _step("bin/check", [sys.executable, "-P", str(ROOT / "bin" / "_check.py")], environment, totals)
        for run in _passes(options, rest, environment, totals):
            run()
    print(f"\nTook {time.monotonic() - began:.0f} seconds.{_which(totals)}")
    print(_summary(totals), flush=True)
    return 1 if totals["failed"] or not totals["passed"] else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bin/test",
        description="The checks and the tests. Other arguments go to pytest: bin/test tests/unit -k roles",
    )
    parser.add_argument("--fast", action="store_true", help="without slow, browser, worker, PostgreSQL tests")
    parser.add_argument("--no-check", action="store_true", help="without bin/check")
    parser.add_argument("--performance", action="store_true", help="only the benchmarks, on PostgreSQL")
    return parser


def _passes(
    options: argparse.Namespace, rest: list[str], environment: dict[str, str], totals: Counter[str]
) -> list[Callable[[], None]]:
    def run(name: str, marks: str, *own: str, postgres: bool = False) -> Callable[[], None]:
        return lambda: _pytest(name, ["-m", marks, *own, *rest], environment, totals, postgres=postgres)

    if options.performance:
        return [run("benchmarks on PostgreSQL", "performance", "-s", postgres=True)]
    if "-m" in rest:
        return [lambda: _pytest("tests", rest, environment, totals)]
    if options.fast:
        return [run("quick tests", QUICK, "-n", "2", "--dist", "loadfile", *MADE_UP_REQUESTS)]
    return [
        run("tests", SIDE_BY_SIDE, "-n", "2", "--dist", "loadfile"),
        run("tests with workers and a browser", ONE_BY_ONE, *MADE_UP_REQUESTS),
        run("tests on PostgreSQL", ON_POSTGRES, *MADE_UP_REQUESTS, postgres=True),
    ]


def _pytest(
    name: str,
    arguments: list[str],
    environment: dict[str, str],
    totals: Counter[str],
    *,
    postgres: bool = False,
) -> None:
    """One run of pytest, its counts added to `totals`."""
    print(f"\n== {name}", flush=True)
    if postgres:
        from tests import services

        url, reason = services.find_postgres()
        if not url:
            print(f"Not run: {reason}")
            totals["failed" if services.REQUIRED else "skipped"] += 1
            return
        environment = {**environment, "DATABASE_URL": url}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        command = [sys.executable, "-P", "-m", "pytest", f"--junit-xml={report}", *arguments]
        code = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL).returncode
        counts = _counts(report)
    totals.update(counts)
    if code not in (0, NO_TESTS) and not counts["failed"]:
        totals["failed"] += 1  # pytest itself gave up, before or between the tests


def _counts(report: Path) -> Counter[str]:
    """Passed, failed and skipped, from pytest's report."""
    counts: Counter[str] = Counter()
    for suite in ElementTree.parse(report).iter("testsuite") if report.exists() else ():
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        counts["failed"] += failed
        counts["skipped"] += skipped
        counts["passed"] += int(suite.get("tests", 0)) - failed - skipped
    return counts


def _step(name: str, command: list[str], environment: dict[str, str], totals: Counter[str]) -> None:
    print(f"== {name}", flush=True)
    if subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL).returncode:
        totals["failed"] += 1
        totals[f"{name} failed"] += 1


def _summary(totals: Counter[str]) -> str:
    """The last line: counts alone, for people and machines."""
    skipped = f", {totals['skipped']} skipped" if totals["skipped"] else ""
    return f"{totals['passed']} passed, {totals['failed']} failed{skipped}"


def _which(totals: Counter[str]) -> str:
    """Steps before the tests that failed, in words."""
    own = [name for name in totals if name.endswith(" failed")]
    return f" Before the tests, {', '.join(own)}." if own else ""


def _environment(home: str) -> dict[str, str]:
    """The environment without anything that would lead a test to somebody's real data.

    Bytecode is written: the tests start Python dozens of times, and would compile every library each time.
    """
    left_out = {"DATABASE_URL", "REDIS_URL", "DATA_INBOX", "PYTHONDONTWRITEBYTECODE"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**kept, "FOLKMOOT_HOME": home, "DJANGO_SETTINGS_MODULE": "config.settings"}


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
