"""How those who voted compare with what the body is meant to mirror, at the moment of counting."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from deliberation.bodies.models import Membership
from deliberation.voting.calc.representation import Feature, Group, representation
from deliberation.voting.models import Elector, MemberGroup, Vote
from deliberation.voting.queries.features import features_of

BEGINNING = dt.timedelta(days=31)
"""Members who began within a month of the first are those with whom the body began."""


def representation_of(vote: Vote) -> dict[str, Any]:
    """`calc.representation` of a vote's electors and voters, ready to be kept; {} where the body has no features.

    A feature in which no elector said their group is left out. Five queries.
    """
    features = features_of(vote.body)
    if not features:
        return {}
    electors = dict(Elector.objects.filter(vote=vote).values_list("membership_id", "voted_on"))
    said = list(MemberGroup.objects.filter(feature__in=features).values_list("membership_id", "group_id"))
    entitled = Counter(group for membership, group in said if membership in electors)
    voted = Counter(group for membership, group in said if electors.get(membership) is not None)
    first = _with_whom_it_began(vote)
    once = Counter(group for membership, group in said if membership in first)
    told = []
    for feature in features:
        groups = list(feature.groups.all())
        if any(entitled[group.pk] for group in groups):
            named = _different([group.name for group in groups])
            told.append(
                Feature(
                    feature.name,
                    tuple(
                        Group(
                            name,
                            None if group.target is None else group.target / 1000,
                            entitled[group.pk],
                            voted[group.pk],
                            once[group.pk] or None,
                        )
                        for name, group in zip(named, groups, strict=True)
                    ),
                )
            )
    if not told:
        return {}
    took_part = sum(1 for day in electors.values() if day is not None)
    return representation(told, electors=len(electors), voted=took_part).as_dict()


def _with_whom_it_began(vote: Vote) -> set[int]:
    starts = dict(
        Membership.objects.filter(body_id=vote.body_id, role__in=vote.roles).values_list("pk", "starts_on")
    )
    if not starts:
        return set()
    until = min(starts.values()) + BEGINNING
    return {pk for pk, day in starts.items() if day <= until}


def _different(names: list[str]) -> list[str]:
    """Group names, a second of the same name numbered: figures are held back by name."""
    seen: Counter[str] = Counter()
    made = []
    for name in names:
        seen[name] += 1
        made.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return made
