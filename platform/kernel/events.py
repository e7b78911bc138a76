"""Events a lower app tells and upper apps listen to, so that imports keep one direction."""

from __future__ import annotations

from django.dispatch import Signal

run_published = Signal()
"""Sent after a run became the published one. Arguments: `run_id`, `definition` (slug), `replaced_id` (or None)."""

release_published = Signal()
"""Sent after a release was published. Argument: `release_id`."""

release_withdrawn = Signal()
"""Sent after a release was withdrawn. Argument: `release_id`."""

recommendation_answered = Signal()
"""Sent after a body answered a recommendation. Arguments: `origin_kind`, `origin_id`, `recommendation_id`."""
