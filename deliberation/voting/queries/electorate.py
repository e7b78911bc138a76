"""Who may vote: by role before a vote opens, by the snapshot afterwards; and how many have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from deliberation.bodies.calc.kinds import FULL_MEMBERS, KINDS, BodyKind, MemberRole, role_words
from deliberation.bodies.calc.quorum import quorum_needed
from deliberation.bodies.models import Body, Membership
from deliberation.bodies.queries.roles import current
from deliberation.voting.calc.spec import FIELDS, OPTION_FIELDS, specification
from deliberation.voting.models import Elector, Vote, VoteQuorum
from kernel.actors import Actor

MOST_ELECTORS = 2000
"""The box of a secret vote is written whole with each ballot, so there is a limit to its size."""
_ORDER = {role.value: at for at, role in enumerate(MemberRole)}


@dataclass(frozen=True)
class RoleCount:
    """How many people vote in one role: its code, its name, how many."""

    role: str
    words: str
    count: int


@dataclass(frozen=True)
class Turnout:
    """How many of those entitled have voted. `needed`: voters for the quorum, 0 where there is none."""

    voted: int
    entitled: int
    needed: int

    @property
    def reached(self) -> bool:
        """Whether the quorum is reached; yes where there is none."""
        return self.voted >= self.needed

    @property
    def everybody(self) -> bool:
        """Whether everybody entitled has voted."""
        return self.entitled > 0 and self.voted >= self.entitled

    @property
    def per_cent(self) -> float | None:
        """Voters per hundred entitled, to one decimal; None where nobody is entitled."""
        return round(100 * self.voted / self.entitled, 1) if self.entitled else None


def entitled_now(body_id: UUID | str, roles: Collection[str]) -> list[Membership]:
    """Memberships that would vote if the vote opened now: one for each person, in the order of roles.

    Somebody with two of the roles votes once, in the one that comes first in the table of roles.
    """
    rows = Membership.objects.filter(
        current(), body_id=body_id, role__in=list(roles), person__is_active=True
    ).order_by("pk")
    first: dict[object, Membership] = {}
    for row in sorted(rows, key=lambda each: (_ORDER.get(each.role, len(_ORDER)), each.pk)):
        first.setdefault(row.person_id, row)
    return list(first.values())


def counts_by_role(vote: Vote) -> list[RoleCount]:
    """How many vote in each role of the vote: of the snapshot once it opened, as things stand before; one query.

    Roles that nobody holds are among them, with 0.
    """
    if vote.opened_at is not None:
        rows = Elector.objects.filter(vote=vote).order_by().values_list("role").annotate(count=Count("pk"))
        found = dict(rows)
    else:
        found = dict(Counter(each.role for each in entitled_now(vote.body_id, vote.roles)))
    return [
        RoleCount(role, role_words(role), found.get(role, 0))
        for role in sorted({*vote.roles, *found}, key=lambda code: _ORDER.get(code, len(_ORDER)))
    ]


def electorate_words(counts: Iterable[RoleCount]) -> str:
    """Who may vote, in a sentence's part: “1 chair, 4 members and 2 co-opted members (7 people)”."""
    rows = list(counts)
    parts = [f"{each.count:,} {_several(each.words, each.count)}" for each in rows]
    people = sum(each.count for each in rows)
    if len(parts) == 1:
        return parts[0]
    listed = f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else "nobody"
    return f"{listed} ({people:,} {'person' if people == 1 else 'people'})"


def _several(words: str, count: int) -> str:
    return words.lower() if count == 1 else f"{words.lower()}s"


def roles_to_choose(kind: str) -> list[tuple[str, str]]:
    """Roles that a body of this kind has, full members first: code and name."""
    roles = KINDS[BodyKind(kind)].roles
    ordered = sorted(roles, key=lambda role: (role not in FULL_MEMBERS, _ORDER[role.value]))
    return [(role.value, role_words(role)) for role in ordered]


def usual_roles(kind: str) -> list[str]:
    """Roles that vote on a body of this kind unless a vote says otherwise: those of full members."""
    return [role for role, _ in roles_to_choose(kind) if role in FULL_MEMBERS]


def people_by_role(body: Body) -> dict[str, int]:
    """How many people hold each role on a body now; one query."""
    rows = Membership.objects.filter(current(), body=body, person__is_active=True)
    return dict(rows.order_by().values_list("role").annotate(count=Count("person", distinct=True)))


def turnout(vote: Vote) -> Turnout:
    """How many have voted; one query."""
    counted = Elector.objects.filter(vote=vote).aggregate(
        entitled=Count("pk"), voted=Count("pk", filter=Q(voted_on__isnull=False))
    )
    return Turnout(counted["voted"], counted["entitled"], needed_for(vote, counted["entitled"]))


def needed_for(vote: Vote, entitled: int) -> int:
    """How many must vote for the result to be valid, of `entitled`; 0 where there is no quorum."""
    if vote.quorum_kind == VoteQuorum.NONE:
        return 0
    return quorum_needed(vote.quorum_kind, vote.quorum_value, entitled)


def elector_for(actor: Actor, vote: Vote) -> Elector | None:
    """The reader's own entitlement to a vote, with the membership; None for everybody else."""
    if actor.kind != "person" or vote.opened_at is None:
        return None
    return Elector.objects.filter(vote=vote, person_id=actor.id).select_related("membership").first()


def spec_of(vote: Vote) -> dict[str, object]:
    """The specification of a vote as it stands, for its fingerprint and for checking it again; two queries."""
    options = [{name: getattr(option, name) for name in OPTION_FIELDS} for option in vote.options.all()]
    electors = Counter(Elector.objects.filter(vote=vote).values_list("role", flat=True))
    values = {name: getattr(vote, name) for name in (*FIELDS, "roles", "opens_at", "closes_at")}
    return specification(str(vote.pk), str(vote.body_id), values, options, electors)
