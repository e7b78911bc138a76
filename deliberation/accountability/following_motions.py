"""How the motion that somebody follows is found; and the ways to motions from votes and recommendations."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse

from deliberation.accountability import origins
from deliberation.accountability.actions.recommendations import EvidenceGiven, Origin
from deliberation.accountability.calc.motions import MotionStatus
from deliberation.accountability.calc.topics import unpacked
from deliberation.accountability.models import Motion
from deliberation.accountability.queries.motion_votes import AMENDMENT, MOTION
from deliberation.accountability.queries.motions import public_motions, wording
from design import onward
from design.onward import Step
from kernel.actors import Actor
from notices import kinds
from notices.kinds import Thing


def motion_by_text(thing_id: str) -> Motion | None:
    """The public motion by the text of its id, written as the site writes it; one query."""
    try:
        key = UUID(thing_id)
    except ValueError:
        return None
    return public_motions().filter(pk=key).first() if str(key) == thing_id else None


def followed_motion(thing_id: str) -> Thing | None:
    """The motion as something that can be followed; None where there is none that everybody may see."""
    found = motion_by_text(thing_id)
    if found is None:
        return None
    title = f"{found.reference}: {found.title}"
    return Thing(title, reverse("motion", args=[found.pk]), found.illustrative)


def from_vote(thing: str) -> Iterator[Step]:
    """The motion that a vote is about; `thing` is the kind and the id, with a slash between."""
    kind, thing_id = thing.split("/", 1)
    if kind not in (MOTION, AMENDMENT):
        return
    try:
        key = uuid.UUID(thing_id)
    except ValueError:
        return
    if kind == MOTION:
        yield Step("The motion that this vote is about", reverse("motion", args=[key]))
    else:
        yield Step("The amendment that this vote is about", reverse("amendment", args=[key]))


def prefill(actor: Actor, thing_id: str) -> origins.Prefill | None:
    """What a recommendation from a motion starts with, once it was carried; two queries."""
    found = motion_by_text(thing_id)
    if found is None or found.status != MotionStatus.CARRIED:
        return None
    href = reverse("motion", args=[found.pk])
    return origins.Prefill(
        origin=Origin(
            MOTION, str(found.pk), f"{found.reference}: {found.title}"[:200], href, found.illustrative
        ),
        body_id=found.body_id,
        text=wording(found).text,
        reasons=found.reasons,
        evidence=[EvidenceGiven(f"Motion {found.reference}", href)],
        topics=unpacked(found.topics),
    )


def let_follow_motions() -> None:
    """Let motions be followed, found from votes, and be where recommendations come from."""
    kinds.register(MOTION, followed_motion)
    origins.register(MOTION, prefill)
    onward.register("vote_thing", from_vote)
