"""What the citizen panel of the demonstration is meant to mirror, and in which groups its forty members are. Made up."""

from __future__ import annotations

SOURCE = "Illustrative: shares made up to show how the site works"

FEATURES: tuple[tuple[str, tuple[tuple[str, int], ...], str], ...] = (
    (
        "Age",
        (("16 to 34", 300), ("35 to 64", 400), ("65 and over", 300)),
        "3233233222321331132212113321221321213112",
    ),
    (
        "Where people live",
        (
            ("The two most deprived fifths of the area", 400),
            ("The middle fifth", 200),
            ("The two least deprived fifths of the area", 400),
        ),
        "3331321131223213233212332111133321211111",
    ),
    (
        "Looks after somebody",
        (("Looks after somebody, without pay", 120), ("Does not", 880)),
        "22212222-2222122222222-222212222222-2122",
    ),
)
"""Feature, its groups with their share of the population in tenths of a per cent, and the group of each member from
number 1 to 40 (“-”: did not say).

Of those who voted on the fourth day, fewer live in the most deprived fifths than should: the drop-out tilts the room.
Few look after somebody, so nothing of that feature is shown.
"""
