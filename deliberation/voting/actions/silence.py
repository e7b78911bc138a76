"""Faults while a ballot is taken, told without a word of the ballot.

An exception's text can quote what it stumbled over (a database names the row that it refused, with all its columns),
and a log keeps it with the moment. So whatever breaks here is told by its kind and its place alone.
"""

from __future__ import annotations

import functools
import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from kernel.errors import ReaderError

P = ParamSpec("P")
R = TypeVar("R")
_log = logging.getLogger(__name__)


class NotTaken(ReaderError):
    """A fault of ours kept the ballot out. It is in as a whole, or not at all."""

    code = "ballot_not_taken"
    status = 503
    next_step = "Send it again: however often you send this form, your ballot counts once."


def silent(function: Callable[P, R]) -> Callable[P, R]:
    """Let errors for the reader pass; turn any other into `NotTaken`, with one log line that quotes nothing.

    Stands outside the transaction, so that a failing commit is caught too.
    """

    @functools.wraps(function)
    def quiet(*given: P.args, **named: P.kwargs) -> R:
        try:
            return function(*given, **named)
        except ReaderError:
            raise
        except Exception as error:
            told = _told(error)
        # Raised out here, so that it does not carry the first error with it.
        _log.error("ballot_not_taken: %s", told)
        raise NotTaken("Your ballot could not be taken: something went wrong on our side.")

    return quiet


def _told(error: Exception) -> str:
    """The error's class and where it was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-3:]]
    return f"{type(error).__module__}.{type(error).__name__} at {' < '.join(reversed(places))}"
