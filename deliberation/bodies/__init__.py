"""Bodies, their members, how people join them, their meetings, and the assets of an area."""
