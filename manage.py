#!/usr/bin/env python
"""Django's command line. `bin/manage` runs it in the project's own environment."""

import importlib
import os
import sys
from pathlib import Path

FILES_ONLY = {
    "tally": "deliberation.voting.management.commands.tally",
    "tally_budget": "deliberation.voting.management.commands.tally_budget",
    "opinion_groups": "deliberation.tradeoffs.management.commands.opinion_groups",
}
"""Commands that work on files alone. They start by themselves, because loading the whole site takes longer than they do."""


def main() -> None:
    """Run the command named on the command line."""
    here = Path(__file__).resolve().parent
    # `platform/` is a folder of packages, not a package: its members are found by their own names.
    sys.path[:0] = [str(here), str(here / "platform")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if len(sys.argv) > 1 and sys.argv[1] in FILES_ONLY:
        importlib.import_module(FILES_ONLY[sys.argv[1]]).Command().run_from_argv(sys.argv)
        return
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
