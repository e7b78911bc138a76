"""What trade-offs hold about people."""

from __future__ import annotations

from kernel.personal_data import Keeper, register

KEEPER = Keeper(app="tradeoffs", tables=())


def keep() -> None:
    """Put trade-offs on the list of who keeps data."""
    register(KEEPER)
