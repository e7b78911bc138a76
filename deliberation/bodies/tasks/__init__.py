"""Jobs of bodies."""

from __future__ import annotations

from deliberation.bodies.tasks.joining import send_invitations
from deliberation.bodies.tasks.packs import make_packs

__all__ = ["make_packs", "send_invitations"]
