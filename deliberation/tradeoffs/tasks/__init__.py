"""Jobs of trade-offs."""

from __future__ import annotations

from deliberation.tradeoffs.tasks.keeping import keep
from deliberation.tradeoffs.tasks.opinion import recompute_opinion

__all__ = ["keep", "recompute_opinion"]
