"""The pinned figure of an item in an evidence pack."""

from __future__ import annotations

from deliberation.accountability.presenters.figures import PinView, pinned_view
from deliberation.tradeoffs.models import Pin
from indexapp.queries.pins import PinnedFigure


def pin_view(pin: Pin) -> PinView:
    """The figure of an item as it was pinned, and as it is now where that differs."""
    return pinned_view(PinnedFigure.from_json(pin.figure), pin.pinned_at, pin.now, pin.moved_at)
