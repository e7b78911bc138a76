"""Everything that trade-offs can know about somebody."""

from __future__ import annotations

from accounts.models import Person
from deliberation.bodies.models import Membership
from deliberation.tradeoffs.models import (
    Answer,
    Challenge,
    GroupSeat,
    Leaning,
    ModerationCase,
    PanelReport,
    PrivateNote,
    Question,
    Reaction,
    Reading,
    Round,
    Scenario,
    Section,
    SectionVersion,
    SmallGroup,
    Support,
    Voice,
    Witness,
)
from kernel import clock
from tests.tradeoffs import add_evidence, add_points, add_statements, make_tradeoff, option_of


def know_their_tradeoffs(person: Person, membership: Membership) -> None:
    """One row about the person in every table of trade-offs that can hold any."""
    now = clock.now()
    tradeoff = make_tradeoff(membership.body)
    mine = {"membership": membership}
    (point,) = add_points(tradeoff, [membership], edited_at=now)
    Reaction.objects.create(point=point, knew=True, **mine)
    (statement,) = add_statements(tradeoff, member=membership)
    Answer.objects.create(statement=statement, value=1, **mine)
    Leaning.objects.create(option=option_of(tradeoff), when="before", value=4, **mine)
    Scenario.objects.create(tradeoff=tradeoff, name="Mine", picks={"2": 1}, outcome={"cost": 1}, **mine)
    (item,) = add_evidence(tradeoff, membership=membership)
    Reading.objects.create(item=item, **mine)
    Challenge.objects.create(item=item, by_name="B", text="T", **mine)
    Witness.objects.create(
        tradeoff=tradeoff,
        number=1,
        name="W",
        role="R",
        interests="I",
        statement="S",
        heard_on=now.date(),
        **mine,
    )
    question = Question.objects.create(tradeoff=tradeoff, number=1, by_name="B", text="Q", **mine)
    Support.objects.create(question=question, **mine)
    group = SmallGroup.objects.create(
        round=Round.objects.create(tradeoff=tradeoff, number=1, seed=1), number=1
    )
    GroupSeat.objects.create(group=group, **mine)
    PrivateNote.objects.create(tradeoff=tradeoff, person=person, by_name="B", text="T")
    ModerationCase.objects.create(
        tradeoff=tradeoff, thing_kind="point", thing_number=1, author=membership, decided="hide", reason="insult", note="N",
        moderator=person, seen_at=now, appeal="A", appealed_at=now, appeal_upheld=True, appeal_note="N", appeal_by=person,
        appeal_decided_at=now,
    )  # fmt: skip
    section = Section.objects.create(report=PanelReport.objects.create(tradeoff=tradeoff), key="asked")
    SectionVersion.objects.create(section=section, version=1, text="T", by_name="B", **mine)
    Voice.objects.create(tradeoff=tradeoff, name="V", why="W", answered_at=now, answered_as="Chair", **mine)
