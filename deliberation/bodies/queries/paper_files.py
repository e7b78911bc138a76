"""Where the bytes of papers lie, and reading them."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from django.conf import settings

from deliberation.bodies.models import Paper
from kernel.errors import NotFound

FOLDER = "papers"


def path_of(paper: Paper) -> Path:
    """The path of a paper's bytes. Raises NotFound for one that would lie elsewhere."""
    root = Path(settings.MEDIA_ROOT).resolve()
    path = (root / paper.stored).resolve()
    if not path.is_relative_to(root / FOLDER):
        raise _gone()
    return path


def open_paper(paper: Paper) -> IO[bytes]:
    """A paper's bytes, opened for reading. Raises NotFound when they are not there."""
    try:
        return path_of(paper).open("rb")
    except OSError as error:
        raise _gone() from error


def _gone() -> NotFound:
    return NotFound("The file of this paper is not here.", next_step="Ask the people who run this site.")
