"""A tracker full of recommendations, for tests of many rows. Made up (illustrative), and made past the actions."""

from __future__ import annotations

import datetime as dt
import random

from deliberation.accountability.calc.topics import packed
from deliberation.accountability.models import Action, Recommendation, Response
from deliberation.bodies.models import Body
from tests.moot import Moot, make_moot
from tests.scrutiny import add_watchers

WORDS = [
    "open",
    "the",
    "day",
    "centre",
    "on",
    "seven",
    "days",
    "every",
    "week",
    "and",
    "publish",
    "waiting",
    "times",
    "for",
    "discharge",
    "with",
    "carers",
    "and",
    "housing",
]
TOPICS = ("hospital", "housing", "carers", "dementia", "schools")
AREAS = (("QJK", "Fenmarsh"), ("E10000008", "Northfen"), ("", ""))
LEADS = ("Director of Public Health", "Head of Scrutiny", "", "Cabinet Member for Adults")
VERDICTS = ("accepted", "accepted", "accepted_in_part", "rejected")
FIRST, LAST, ANSWERED_BEFORE = dt.date(2018, 1, 1), 3200, dt.date(2026, 9, 1)


def fill_tracker(count: int, *, seed: int = 7, moot: Moot | None = None) -> list[Recommendation]:
    """That many recommendations between the bodies of a moot (made here unless given), most answered, many with actions."""
    there = moot or make_moot()
    watchers = add_watchers(there)
    bodies = [there.board, there.other, watchers.committee, watchers.patients, there.panel]
    chance = random.Random(seed)
    rows = [_recommendation(chance, number, bodies) for number in range(1, count + 1)]
    Recommendation.objects.bulk_create(rows, batch_size=500)
    answered = [each for each in rows if each.answered_on]
    Response.objects.bulk_create([_answer(each) for each in answered], batch_size=500)
    doing = [each for each in answered if each.verdict != "rejected" and chance.random() < 0.7]
    Action.objects.bulk_create([_action(chance, each) for each in doing], batch_size=500)
    return rows


def _recommendation(chance: random.Random, number: int, bodies: list[Body]) -> Recommendation:
    by = chance.choice(bodies)
    to = chance.choice([each for each in bodies if each is not by] + [None])
    made = FIRST + dt.timedelta(chance.randrange(LAST))
    answered = made < ANSWERED_BEFORE and chance.random() < 0.9
    key, area = chance.choice(AREAS)
    return Recommendation(
        reference=f"{by.slug.upper()}/{made.year}/{number}", from_body=by, year=made.year, number=number, to_body=to,
        to_name="" if to else "Fenmarsh Buses", addressee=str(to.pk) if to else "name:fenmarsh buses",
        text=" ".join(chance.choices(WORDS, k=chance.randrange(12, 60))).capitalize() + ".", reasons="It helps.",
        origin_kind="tradeoff", origin_id=str(number), origin_key="1", origin_title="Beds or home care", origin_href="/bodies/",
        made_on=made, reply_length=28, reply_unit="calendar_days", due_on=made + dt.timedelta(28),
        verdict=chance.choice(VERDICTS) if answered else "",
        answered_on=made + dt.timedelta(chance.randrange(5, 60)) if answered else None,
        topics=packed([chance.choice(TOPICS)]), area_key=key, area_name=area, lead=chance.choice(LEADS),
        executive_on=made + dt.timedelta(20) if chance.random() < 0.5 else None, illustrative=True,
    )  # fmt: skip


def _answer(each: Recommendation) -> Response:
    will_do = "" if each.verdict == "rejected" else "We do it."
    return Response(
        recommendation=each, number=1, verdict=each.verdict, reasons="It fits.", will_do=will_do, given_on=each.answered_on
    )  # fmt: skip


def _action(chance: random.Random, each: Recommendation) -> Action:
    status, due = chance.choice(["to_do", "under_way", "done", "stopped"]), each.made_on + dt.timedelta(160)
    return Action(
        body=each.to_body or each.from_body, reference=f"A/{each.reference}", year=each.year, number=each.number,
        recommendation=each, text="Open it on Sundays", owner="Head of Care", due_on=due, first_due_on=due, status=status,
        rag=chance.choice(["red", "amber", "green"]), done_on=due if status == "done" else None, illustrative=True,
    )  # fmt: skip
