"""What the citizen panel of the demonstration is meant to mirror, and in which groups its forty members are. Made up."""

from __future__ import annotations

SOURCE = "Illustrative: shares made up to show how the site works"

FEATURES: tuple[tuple[str, tuple[tuple[str, int], ...], str], ...] = (
    (
        "Age",
        (("16 to 29", 190), ("30 to 49", 320), ("50 to 64", 250), ("65 and over", 240)),
        "1234223344212334432122334-22314324234331",
    ),
    (
        "Where people live, from most to least deprived",
        (
            ("The most deprived fifth", 200),
            ("The second fifth", 200),
            ("The middle fifth", 200),
            ("The fourth fifth", 200),
            ("The least deprived fifth", 200),
        ),
        "3451234523412345-3451234523412452345-234",
    ),
    (
        "Looks after somebody",
        (("Looks after somebody, without pay", 120), ("Does not", 880)),
        "22212222-2222122222222-222212222222-2122",
    ),
)
"""Feature, its groups with their share of the population in tenths of a per cent, and the group of each member from
number 1 to 40 (“-”: did not say)."""
