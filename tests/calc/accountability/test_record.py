"""A body's record and the reminders: by hand, by property, and by a second road."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.accountability.calc.record import (
    ACTIONS,
    ANSWERS,
    QUESTIONS,
    VERDICTS,
    Figure,
    Share,
    Timed,
    place_of,
    record_of,
    years_before,
)
from deliberation.accountability.calc.reminding import ORDER, Reminder, due_now, falls_on

TODAY = dt.date(2026, 11, 2)
DAYS = st.dates(dt.date(2026, 8, 1), dt.date(2027, 1, 31))


def row(began: int, due: int, met: int | None = None, verdict: str = "", stopped: bool = False) -> Timed:
    """Days are counted from TODAY."""
    days = [TODAY + dt.timedelta(days=each) if each is not None else None for each in (began, due, met)]
    assert days[0] is not None
    assert days[1] is not None
    return Timed(days[0].year, days[0], days[1], days[2], verdict, stopped)


@st.composite
def timed(draw: st.DrawFn, verdicts: bool = False) -> Timed:
    met = draw(st.none() | DAYS.filter(lambda day: day <= TODAY))
    verdict = draw(st.sampled_from(["accepted", "accepted_in_part", "rejected"])) if verdicts and met else ""
    stopped = met is None and draw(st.booleans())
    return Timed(2026, draw(DAYS), draw(DAYS), met, verdict, stopped)


def test_by_hand() -> None:
    answers = [
        row(-60, -32, -40, "accepted"),  # after 20 days, in time
        row(-60, -32, -32, "rejected"),  # after 28 days, on the last day
        row(-60, -32, -20, "accepted"),  # after 40 days, late
        row(-60, -1),  # overdue since yesterday
        row(-28, 0),  # due today: not overdue yet
    ]
    actions = [
        row(-50, -10, -10),
        row(-50, -10, -9),
        row(-50, -1),
        row(-50, -1, stopped=True),
        row(-5, 90),
    ]
    found = record_of(answers, actions, [row(-40, -12, -30)], TODAY)
    assert [found.counts[each] for each in ANSWERS] == [2, 1, 1, 1]
    assert [found.counts[each] for each in VERDICTS] == [2, 0, 1]
    assert [found.counts[each] for each in ACTIONS] == [1, 1, 1, 1, 1]
    assert [found.counts[each] for each in QUESTIONS] == [1, 0, 0, 0]
    assert (found.days, found.reply_days) == (28.0, 10.0)
    assert found.share(Figure.ANSWERED_IN_TIME) == Share(2, 4)
    assert found.share(Figure.ACCEPTED) == Share(2, 3)
    assert found.share(Figure.DONE_IN_TIME) == Share(1, 4)
    assert found.share(Figure.ANSWERED_IN_TIME).per_cent is None, "of four, a share says too little"
    assert Share(3, 10).per_cent == pytest.approx(30)


def test_nothing_is_nothing() -> None:
    found = record_of([], [], [], TODAY)
    assert found.empty
    assert found.days is None
    assert found.share(Figure.ACCEPTED) == Share(0, 0)


@settings(max_examples=40)
@given(*[st.lists(timed(verdicts=each), max_size=20) for each in (True, False, False)])
def test_every_row_counts_once(answers: list[Timed], actions: list[Timed], questions: list[Timed]) -> None:
    found = record_of(answers, actions, questions, TODAY)
    for rows, group in ((answers, ANSWERS), (actions, ACTIONS), (questions, QUESTIONS)):
        assert sum(found.counts[each] for each in group) == len(rows)
    assert sum(found.counts[each] for each in VERDICTS) == sum(1 for each in answers if each.verdict)
    for figure in Figure:
        share = found.share(figure)
        assert share.count >= 0
        assert share.count <= share.of or figure in (ANSWERS[-1], ACTIONS[-1], QUESTIONS[-1])


@settings(max_examples=40)
@given(st.lists(timed(verdicts=True), max_size=20), st.lists(timed(), max_size=20))
def test_a_second_road(answers: list[Timed], actions: list[Timed]) -> None:
    """The same counts written as plain conditions; the median by sorting."""
    found = record_of(answers, actions, [], TODAY)
    met = [each for each in answers if each.met_on]
    assert found.counts[Figure.ANSWERED_IN_TIME] == len(
        [each for each in met if not each.met_on > each.due_on]
    )
    assert found.counts[Figure.ANSWERED_LATE] == len([each for each in met if each.met_on > each.due_on])
    waiting = [each for each in answers if not each.met_on]
    assert found.counts[Figure.ANSWER_OVERDUE] == len(
        [each for each in waiting if (TODAY - each.due_on).days > 0]
    )
    idle = [each for each in actions if not each.met_on and not each.stopped]
    assert found.counts[Figure.DOING] == len([each for each in idle if (TODAY - each.due_on).days <= 0])
    taken = sorted((each.met_on - each.began_on).days for each in met)
    middle = len(taken) // 2
    wanted = (
        None if not taken else taken[middle] if len(taken) % 2 else (taken[middle - 1] + taken[middle]) / 2
    )
    assert found.days == wanted


@given(timed(), st.integers(1, 30))
def test_time_alone_never_puts_a_row_in_a_better_place(each: Timed, later: int) -> None:
    before = ANSWERS.index(place_of(each, ANSWERS, TODAY))
    after = ANSWERS.index(place_of(each, ANSWERS, TODAY + dt.timedelta(days=later)))
    assert after == before or (before, after) == (3, 2), "what was to come can become overdue"


def test_two_years_before_a_leap_day() -> None:
    assert years_before(dt.date(2028, 2, 29)) == dt.date(2026, 3, 1)
    assert years_before(TODAY) == dt.date(2024, 11, 2)


# --- Reminders


def test_reminders_fall_on_their_days() -> None:
    due = dt.date(2026, 11, 30)
    assert [falls_on(each, due) for each in Reminder] == [
        dt.date(2026, 11, 23), dt.date(2026, 12, 1), dt.date(2026, 12, 14),
    ]  # fmt: skip
    assert due_now("", due, dt.date(2026, 11, 22)) is None
    assert due_now("", due, dt.date(2026, 11, 23)) == Reminder.SOON
    assert due_now("soon", due, due) is None, "the last day itself is in time"
    assert due_now("soon", due, dt.date(2026, 12, 1)) == Reminder.LATE
    assert due_now("", due, dt.date(2026, 12, 20)) == Reminder.ESCALATED, (
        "one that was missed is not made up for"
    )


@given(DAYS, st.lists(st.integers(-30, 60), max_size=30))
def test_each_goes_out_once_whatever_the_days_of_the_rounds(due: dt.date, rounds: list[int]) -> None:
    sent: list[str] = [""]
    for each in sorted(rounds):
        found = due_now(sent[-1], due, due + dt.timedelta(days=each))
        if found is not None:
            assert falls_on(found, due) <= due + dt.timedelta(days=each)
            sent.append(found.value)
    places = [ORDER.index(each) for each in sent]
    assert places == sorted(set(places))
    if rounds and max(rounds) >= 14:
        assert sent[-1] == "escalated"
