"""What `bin/demo` says to the person at the keyboard."""

from __future__ import annotations

import sys


def say(text: str) -> None:
    """To standard output, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def warn(text: str) -> None:
    """To standard error: what went wrong."""
    sys.stderr.write(f"{text}\n")
