"""Chapters that upper apps add to the demonstration's one story, so that what happened stands in the order of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.module_loading import import_string

from deliberation.bodies.management.demonstration.story import Story
from deliberation.voting.management.demonstration.company import Company

Chapter = Callable[[Company, Story], None]
"""Puts its steps down in the story."""
_paths: list[str] = []


def register(path: str) -> None:
    """Add a chapter by the dotted path of its function; it is imported when a story is told. Again changes nothing."""
    if path not in _paths:
        _paths.append(path)


def chapters() -> Iterator[Chapter]:
    """Every chapter, in the order in which apps added them."""
    for path in _paths:
        yield import_string(path)
