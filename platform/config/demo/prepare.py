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
    # The bodies come first: their year began before today's figures, and so does their part of the trail. Their votes are
    # told with them, in the order of time; seed_bodies then finds all of it and says who can sign in.
    call_command("seed_votes")
    call_command("seed_bodies")
    call_command("seed_demo", *(["--data", str(data)] if data else []))


if __name__ == "__main__":
    prepare(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
