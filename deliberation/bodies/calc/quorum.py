"""How many members must be there for a meeting to be able to decide."""

from __future__ import annotations

NUMBER, SHARE = "number", "share"


def quorum_needed(kind: str, value: int, members: int) -> int:
    """Members needed: `value` itself for a number, or `value` per cent of `members`, rounded up; at least one.

    A quarter of 9 members is 3, since 2 would be less than a quarter. Raises ValueError for another kind.
    """
    if kind == NUMBER:
        return max(1, value)
    if kind == SHARE:
        return max(1, -(-members * value // 100))
    raise ValueError(f"There is no kind of quorum “{kind}”.")
