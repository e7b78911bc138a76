"""Database, demonstration data and static files, in one process: `python -m config.demo.prepare [DATA]`."""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.core.management import call_command


def prepare(data: Path | None) -> None:
    """Bring the database and the static files up to date and see that demonstration data are there."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    # One story in the order of time: figures, bodies, votes and trade-offs, so that the trail reads true. The commands after
    # it find all of it, bring what an earlier version of the site left out, and say who can sign in.
    given = ["--data", str(data)] if data else []
    call_command("seed_tradeoffs", *given)
    call_command("seed_votes")
    call_command("seed_bodies")
    call_command("seed_demo", *given)


if __name__ == "__main__":
    prepare(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
