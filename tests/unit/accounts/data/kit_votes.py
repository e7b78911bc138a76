"""One row about a person in every table of votes that can hold any."""

from __future__ import annotations

from accounts.models import Person
from deliberation.bodies.models import Membership
from deliberation.voting.models import (
    Batch,
    Elector,
    Feature,
    Group,
    MemberGroup,
    PaperEntry,
    RecordedBallot,
    SealedBallot,
)
from kernel import clock
from tests.votes import make_vote


def know_their_votes(person: Person, membership: Membership) -> None:
    """Somebody voted by name, in a vote that is sealed; belongs to a group; and reads off a batch of paper ballots."""
    vote = make_vote(
        membership.body, "motion", secrecy="recorded", status="closed", electors=[membership], seal="0" * 64
    )
    elector = Elector.objects.get(vote=vote)
    Elector.objects.filter(pk=elector.pk).update(voted_on=clock.today())
    RecordedBallot.objects.create(elector=elector, content={"choice": "for"}, cast_at=clock.now())
    SealedBallot.objects.create(
        vote=vote, position=1, elector=elector, source="online", content={"choice": "for"}, previous="0" * 64, hash="1" * 64
    )  # fmt: skip
    feature = Feature.objects.create(body=membership.body, position=1, name="Age")
    group = Group.objects.create(feature=feature, position=1, name="16 to 29", target=180)
    MemberGroup.objects.create(membership=membership, feature=feature, group=group)
    batch = Batch.objects.create(vote=make_vote(membership.body), number=1, papers=1)
    PaperEntry.objects.create(batch=batch, place=1, person=person, rows=[{"paper": 1}])
