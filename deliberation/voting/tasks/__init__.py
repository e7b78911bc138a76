"""Jobs of votes."""

from __future__ import annotations

from deliberation.voting.tasks.running import run_votes

__all__ = ["run_votes"]
