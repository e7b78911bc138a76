"""Asking the libraries in `.venv-oracles`: one process a question, JSON in, JSON out.

A script here imports nothing but those libraries and Python's own. It reads one JSON value from standard input and
writes one to standard output; thousands of profiles go into one question, because starting takes seconds.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests import services

HERE = Path(__file__).resolve().parent
PYTHON = HERE.parents[1] / ".venv-oracles" / "bin" / "python"
MOST_SECONDS = 900


def need_oracles() -> Path:
    """The Python of `.venv-oracles`; without it the test is skipped, or fails where CI=true."""
    found = str(PYTHON) if PYTHON.exists() else ""
    reason = "bin/test without --fast makes .venv-oracles, and there is none."
    return Path(services.need("Libraries to check counting against", found, reason))


def ask(script: str, data: Any) -> Any:
    """What a script of this folder, say "pabutools_rules.py", answers to `data`."""
    python = need_oracles()
    asked = subprocess.run(
        [str(python), "-P", str(HERE / script)],
        input=json.dumps(data),
        capture_output=True,
        text=True,
        timeout=MOST_SECONDS,
        env=plain_environment(),
        check=False,
    )
    if asked.returncode:
        raise AssertionError(f"{script} ended with {asked.returncode}:\n{asked.stderr[-2000:]}")
    return json.loads(asked.stdout)


def plain_environment() -> dict[str, str]:
    """The environment without what belongs to the site or to another Python."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "DJANGO", "VIRTUAL"))
    }
    return {**kept, "MPLBACKEND": "Agg", "PYTHONHASHSEED": "0"}
