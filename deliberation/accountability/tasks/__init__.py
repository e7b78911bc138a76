"""Jobs of accountability."""

from deliberation.accountability.tasks.keeping import keep

__all__ = ["keep"]
