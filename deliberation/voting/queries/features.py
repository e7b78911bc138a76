"""Reading features of a body, their groups, and which group each member said they are in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from deliberation.bodies.models import Body, Membership
from deliberation.bodies.queries.members import FULL, current_members
from deliberation.bodies.queries.roles import current
from deliberation.voting.models import Feature, Group, MemberGroup
from kernel.errors import NotFound


def features_of(body: Body, *, ended: bool = False) -> list[Feature]:
    """The features of a body in their order with their groups; two queries. `ended`: those no longer looked at too."""
    rows = Feature.objects.filter(body=body).prefetch_related("groups")
    return list(rows if ended else rows.filter(ended=False))


def feature_of(body: Body, feature_id: int) -> Feature:
    """One feature of a body with its groups. Raises NotFound, for another body's id too."""
    found = Feature.objects.filter(body=body, pk=feature_id).prefetch_related("groups").first()
    if found is None:
        raise NotFound("There is no such feature.", next_step="Look for it in the list of features.")
    return found


@dataclass(frozen=True)
class Said:
    """One member and the group of each feature that they said they are in, by feature id."""

    member: Membership
    groups: dict[int, Group] = field(default_factory=dict)


def said_by(members: Iterable[Membership]) -> list[Said]:
    """Who said what, of some members; one query."""
    rows = {each.pk: Said(each) for each in members}
    for each in MemberGroup.objects.filter(membership_id__in=rows).select_related("group"):
        rows[each.membership_id].groups[each.feature_id] = each.group
    return list(rows.values())


def members_with_groups(body: Body) -> list[Membership]:
    """The members of whom features are asked: full members now, in the order of the list of members; one query."""
    return list(current_members(body))


def memberships_of_own(body: Body, person_id: str) -> list[Membership]:
    """What a person is on a body now as a full member: of these they may say a group; one query."""
    rows = Membership.objects.filter(current(), body=body, person_id=person_id, role__in=FULL)
    return list(rows.order_by("pk"))


def names_typed(members: Iterable[Membership]) -> dict[str, int]:
    """What may be typed for a member, in small letters: number and public name; nothing that fits two members."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    for each in members:
        typed = {each.public_name.lower(), *([str(each.number)] if each.number else [])}
        twice |= typed & found.keys()
        found |= dict.fromkeys(typed, each.pk)
    return {name: pk for name, pk in found.items() if name not in twice}
