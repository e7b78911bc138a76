"""What recommendations can come from: the apps and areas that hold such things say how one is found.

Each registers its kinds when it is ready; accountability knows none of the apps above it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from deliberation.accountability.actions.recommendations import EvidenceGiven, Origin
from deliberation.accountability.models import OriginKind
from kernel.actors import Actor
from kernel.errors import NotFound

LONGEST_ID = 40


@dataclass(frozen=True)
class Prefill:
    """What the form of a recommendation starts with when it comes from something.

    `body_id`: the body whose thing it is, which alone can recommend out of it. `topics` are codes of `calc.topics`.
    """

    origin: Origin
    body_id: UUID
    text: str = ""
    reasons: str = ""
    evidence: Sequence[EvidenceGiven] = ()
    topics: Sequence[str] = ()
    area_key: str = ""
    area_name: str = ""


Resolve = Callable[[Actor, str], Prefill | None]
"""Finds a thing by the text of its id. None: there is none that this actor may see, or nothing can come from it yet."""

_kinds: dict[str, Resolve] = {}


def register(kind: str, resolve: Resolve) -> None:
    """Let recommendations be made from things of a kind of `OriginKind`. Doing it again replaces how they are found."""
    if kind not in OriginKind.values or kind in (OriginKind.HAND, OriginKind.IMPORTED):
        raise ValueError(f"Recommendations cannot come from “{kind}”.")
    _kinds[str(kind)] = resolve


def prefill(actor: Actor, kind: str, thing_id: str) -> Prefill:
    """What the form starts with for this thing. Raises NotFound."""
    resolve = _kinds.get(kind)
    found = resolve(actor, thing_id) if resolve is not None and len(thing_id) <= LONGEST_ID else None
    if found is None:
        raise NotFound("There is nothing here that a recommendation can come from.")
    return found


def kinds() -> tuple[str, ...]:
    """Every kind of thing that is registered."""
    return tuple(sorted(_kinds))
