"""What recommendations and their answers are stored in."""

from __future__ import annotations

from deliberation.accountability.models.recommendations import OriginKind, Recommendation, Response

__all__ = ["OriginKind", "Recommendation", "Response"]
