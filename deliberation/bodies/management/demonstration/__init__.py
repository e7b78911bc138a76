"""A made-up system of bodies for demonstrations: who is on them, when they met, what they decided, which assets there are."""
