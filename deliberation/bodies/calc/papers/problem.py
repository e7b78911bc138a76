"""What is wrong with a file that was sent as a paper."""

from __future__ import annotations


class PaperProblem(Exception):
    """A file that is not taken: `code` is stable, `message` and `advice` are for whoever sent it."""

    def __init__(self, code: str, message: str, advice: str) -> None:
        super().__init__(message)
        self.code, self.message, self.advice = code, message, advice


def cannot_open(what: str) -> PaperProblem:
    """For a file that says it is one thing and breaks when it is read."""
    return PaperProblem(
        "paper_broken",
        f"The file looks like {what}, but it cannot be opened: it is damaged or not complete.",
        "Open it on your computer, save it anew and send that.",
    )
