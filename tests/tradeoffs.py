"""Made-up trade-offs for tests, made past the actions: any stage, with the people of `tests.moot`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from deliberation.bodies.models import Body, Membership
from deliberation.tradeoffs.calc.stages import STAGES, Stage
from deliberation.tradeoffs.models import (
    Effect,
    EvidenceItem,
    Option,
    Point,
    PointVersion,
    StageDate,
    Statement,
    TradeOff,
)
from kernel import clock
from tests.moot import SYSTEM

OPTIONS = (
    ("Go on as now", 0, True),
    ("Home care that starts within a day", 900_000_00, False),
    ("Crisis teams for mental health", 700_000_00, False),
)
ENVELOPE = 1_200_000_00


def make_tradeoff(
    body: Body, stage: Stage | str = Stage.DISCUSS, *, options: int = 3, **fields: Any
) -> TradeOff:
    """A trade-off of `body` in a stage, with its dates, an envelope of £1.2 million and up to three options.

    The first option is "as now". No effects, evidence, points or statements: the functions below add some.
    """
    now = clock.now()
    stage = Stage(stage)
    values: dict[str, Any] = {
        "title": "Leaving hospital on time, or help before a crisis",
        "question": "Where should the next £1.2 million go first?",
        "gains": "Help at home or in a crisis",
        "gives_way": "Whichever of the two waits another year",
        "asked_by": "Fenmarsh integrated care board",
        "area_key": SYSTEM,
        "area_name": "Fenmarsh",
        "envelope_kind": "money",
        "envelope": ENVELOPE,
        "fixed": "The total for the year.",
        "open": "How it is shared out.",
        "seed": 7,
        "illustrative": body.illustrative,
        "stage_since": now - dt.timedelta(days=1),
        "published_at": None if stage is Stage.DRAFT else now - dt.timedelta(days=30),
    }
    tradeoff = TradeOff.objects.create(body=body, stage=stage.value, **(values | fields))
    reached = STAGES.index(stage)
    StageDate.objects.bulk_create(
        StageDate(
            tradeoff=tradeoff,
            stage=each.value,
            starts_on=(now + dt.timedelta(days=14 * (place - reached))).date(),
            entered_at=now - dt.timedelta(days=14 * (reached - place), hours=1) if place <= reached else None,
        )
        for place, each in enumerate(STAGES)
    )
    Option.objects.bulk_create(
        Option(
            tradeoff=tradeoff,
            position=place,
            name=name,
            cost=cost,
            as_now=as_now,
            description=f"About {name}.",
        )
        for place, (name, cost, as_now) in enumerate(OPTIONS[:options], start=1)
    )
    return tradeoff


def option_of(tradeoff: TradeOff, position: int = 2) -> Option:
    """One option by its position."""
    return Option.objects.get(tradeoff=tradeoff, position=position)


def add_effect(option: Option, kind: str = "people", **fields: Any) -> Effect:
    """An effect: on children, better and unsure, unless `fields` say otherwise."""
    usual: dict[str, Any] = {"way": "better", "sureness": "unsure", "source": "An estimate of the clerk."}
    if kind == "people":
        usual |= {"lens": "age", "subject": "Children under five"}
    return Effect.objects.create(option=option, kind=kind, **(usual | fields))


def add_evidence(tradeoff: TradeOff, count: int = 1, **fields: Any) -> list[EvidenceItem]:
    """Accepted items of the pack, numbered on."""
    start = EvidenceItem.objects.filter(tradeoff=tradeoff).count()
    usual: dict[str, Any] = {
        "kind": "document", "summary": "What it says in plain English.", "source": "A report of 2024", "strength": "fair",
        "by_name": "Cleo Clerk", "interests": "None", "status": "accepted",
    }  # fmt: skip
    return [
        EvidenceItem.objects.create(
            tradeoff=tradeoff, number=start + at, claim=f"Claim {start + at}", **(usual | fields)
        )
        for at in range(1, count + 1)
    ]


def add_points(
    tradeoff: TradeOff, members: Sequence[Membership], count: int = 1, *, position: int = 2, **fields: Any
) -> list[Point]:
    """Points for and against an option in turn, by the members in turn."""
    start = Point.objects.filter(tradeoff=tradeoff).count()
    option = option_of(tradeoff, position)
    rows = Point.objects.bulk_create(
        Point(
            tradeoff=tradeoff,
            option=option,
            number=start + at,
            side="for" if at % 2 else "against",
            membership=(who := members[at % len(members)]),
            by_name=who.public_name,
            text=f"Point {start + at} of somebody",
            **fields,
        )
        for at in range(1, count + 1)
    )
    PointVersion.objects.bulk_create(PointVersion(point=row, version=1, text=row.text) for row in rows)
    return rows


def add_statements(
    tradeoff: TradeOff, count: int = 1, member: Membership | None = None, **fields: Any
) -> list[Statement]:
    """Statements that are shown, numbered on."""
    start = Statement.objects.filter(tradeoff=tradeoff).count()
    return Statement.objects.bulk_create(
        Statement(
            tradeoff=tradeoff, number=start + at, text=f"Statement {start + at}.", membership=member, seeded=member is None,
            **fields,
        )
        for at in range(1, count + 1)
    )  # fmt: skip


def fill_panel(body: Body, count: int) -> list[Membership]:
    """More members of a panel, each a person of their own, with numbers that go on."""
    from accounts.models import Person

    start = Membership.objects.filter(body=body, number__isnull=False).count()
    people = Person.objects.bulk_create(
        Person(email=f"more{start + at}@fenmarsh.example", display_name=f"More {start + at}")
        for at in range(1, count + 1)
    )
    return Membership.objects.bulk_create(
        Membership(
            body=body, person=person, role="member", number=start + at, public_name=f"Member {start + at}",
            starts_on=dt.date(2025, 4, 1),
        )
        for at, person in enumerate(people, start=1)
    )  # fmt: skip
