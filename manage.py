#!/usr/bin/env python
"""Django's command line. `bin/manage` runs it in the project's own environment."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run the command named on the command line."""
    here = Path(__file__).resolve().parent
    # `platform/` is a folder of packages, not a package: its members are found by their own names.
    sys.path[:0] = [str(here), str(here / "platform")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
