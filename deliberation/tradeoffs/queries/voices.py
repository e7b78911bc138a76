"""Who else is asked for a view on a trade-off: proposals, who answered, who has not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from access.gate import holds
from access.permissions import Permission
from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies import Wanted, bodies
from deliberation.bodies.queries.bodies_areas import AreaView, area_view, councils_in, systems_over
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.calc.stages import ACTS, Act, Stage
from deliberation.tradeoffs.models import TradeOff, Voice
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotFound

MOST_PROPOSED = 80
MOST_ID = 2**63


@dataclass(frozen=True)
class Proposal:
    """A body or council that the choice may touch. `code`: a body's id, or the name of what is not on the site."""

    code: str
    name: str
    why: str
    body_id: UUID | None = None


def voices_of(tradeoff: TradeOff) -> list[Voice]:
    """Everybody who was invited, with their bodies, by name. One query."""
    return list(Voice.objects.filter(tradeoff=tradeoff).select_related("body").order_by("name", "pk"))


def voice_of(tradeoff: TradeOff, voice_id: int) -> Voice:
    """One invitation of a trade-off. Raises NotFound, for another trade-off's too."""
    found = None
    if 0 < voice_id < MOST_ID:
        found = Voice.objects.select_related("body").filter(tradeoff=tradeoff, pk=voice_id).first()
    if found is None:
        raise NotFound("Nobody was invited by that number.", next_step="See who is asked for a view.")
    return found


def proposals(tradeoff: TradeOff, invited: Iterable[Voice]) -> list[Proposal]:
    """The councils of the area and the bodies of the site that cover it, those invited already left out. One query."""
    there = list(invited)
    names = {each.name.casefold() for each in there}
    asked = {each.body_id for each in there} | {tradeoff.body_id}
    near = bodies(Wanted(area=tradeoff.area_key)) if tradeoff.area_key else Body.objects.none()
    found = [
        Proposal(str(body.pk), body.name, f"It acts for {tradeoff.area_name}.", body.pk)
        for body in near[:MOST_PROPOSED]
        if body.pk not in asked
    ]
    found += [
        Proposal(view.name, view.name, why)
        for view, why in _councils(tradeoff.area_key)
        if view.name.casefold() not in names
    ]
    return [each for each in found if each.name.casefold() not in names]


def _councils(key: str) -> list[tuple[AreaView, str]]:
    """The councils of the system that an area is, or lies in, with how they are touched."""
    if not key:
        return []
    area = area_view(key)
    systems = [area] if area.type == "ics" else systems_over(key)
    found: dict[str, tuple[AreaView, str]] = {}
    for system in systems:
        for council, extent in councils_in(system.key):
            how = {"whole": "It lies in", "part": "A part of it lies in"}.get(extent, "Its edge lies in")
            found.setdefault(council.key, (council, f"{how} {system.name}."))
    return list(found.values())


def speaks_for(actor: Actor, voice: Voice) -> bool:
    """Whether somebody may put the view of the invited body on record."""
    return voice.body_id is not None and holds(actor, Permission.TRADEOFF_SPEAK_FOR, scope_of(voice.body_id))


def may_be_heard(tradeoff: TradeOff) -> bool:
    """Whether views are taken as things stand."""
    return Stage(tradeoff.stage) in ACTS[Act.GIVE_VOICE]


def heard_and_not(voices: Sequence[Voice]) -> tuple[list[Voice], list[Voice]]:
    """Those who answered and those who have not."""
    return [each for each in voices if each.answered_at], [each for each in voices if not each.answered_at]


def is_overdue(voice: Voice, today: dt.date | None = None) -> bool:
    """Whether an answer is missing after its last day."""
    return voice.answered_at is None and voice.due_on is not None and voice.due_on < (today or clock.today())
