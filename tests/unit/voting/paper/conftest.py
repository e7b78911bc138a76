"""A vote of the board for tests of paper: four people entitled."""

from __future__ import annotations

import pytest

from deliberation.voting.models import Vote
from tests.moot import Moot
from tests.votes import make_vote


@pytest.fixture
def vote(moot: Moot) -> Vote:
    """A secret vote between three options, open."""
    return make_vote(moot.board, "single")


@pytest.fixture
def motion(moot: Moot) -> Vote:
    """A motion that is recorded by name, open."""
    return make_vote(moot.board, "motion", secrecy="recorded")
