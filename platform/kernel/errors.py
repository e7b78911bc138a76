"""Errors that opt in to being shown: each has a code, a sentence for the reader and what to do next.

Anything that is not a `ReaderError` is a fault of ours: the reader gets a general page, the log the details.
"""

from __future__ import annotations

from typing import ClassVar


class ReaderError(Exception):
    """An error whose words may be shown to the person who caused it.

    `code` is stable and safe to match on; `status` is the HTTP status a page or endpoint answers with.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    next_step: ClassVar[str] = "Go back and try again."

    def __init__(
        self, message: str, *, next_step: str | None = None, **parameters: str | int | float | None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.advice = next_step or self.next_step
        self.parameters = parameters

    def as_dict(self) -> dict[str, object]:
        """Plain form for JSON answers: `code`, `message`, `next_step`, `parameters`."""
        return {
            "code": self.code,
            "message": self.message,
            "next_step": self.advice,
            "parameters": self.parameters,
        }


class NotAllowed(ReaderError):
    """The person is known but may not do this."""

    code = "not_allowed"
    status = 403
    next_step = "If you need this for your work, ask the person who runs this site for the role."


class SignInNeeded(NotAllowed):
    """Nobody is signed in and the act needs a person."""

    code = "sign_in_needed"
    next_step = "Sign in and try again."


class SecondStepNeeded(NotAllowed):
    """The act needs a sign-in with a second step."""

    code = "second_step_needed"
    next_step = "Set up your second step under “Your account”, sign in with it and try again."


class NotFound(ReaderError):
    """Nothing is there, or nothing that this person may know of."""

    code = "not_found"
    status = 404
    next_step = "Check the address, or search from the home page."


class BadInput(ReaderError):
    """What was sent cannot be used as it is."""

    code = "bad_input"
    next_step = "Correct it and send it again. Nothing was stored."


class WrongState(ReaderError):
    """The act does not fit the stage that the thing is in (say, withdrawing what is not published)."""

    code = "wrong_state"
    status = 409
    next_step = "Reload the page to see where it stands now."
