"""Whether each ballot of a secret vote may say which way it came in.

Who was handed a paper ballot is known to those who run the vote. Were two ballots of forty marked as paper, they would
be as good as signed. So where one way was taken by fewer than `FEW`, no ballot says which way it took.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

FEW = 5
"""The fewest ballots of one way among which one ballot does not stand out."""


def may_be_told(sources: Iterable[str]) -> bool:
    """Whether ballots may be marked with their way: there is one way alone, or each was taken by `FEW` or more."""
    counts = Counter(sources)
    return len(counts) < 2 or min(counts.values()) >= FEW
