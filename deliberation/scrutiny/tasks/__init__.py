"""Jobs of scrutiny."""

from deliberation.scrutiny.tasks.keeping import keep

__all__ = ["keep"]
