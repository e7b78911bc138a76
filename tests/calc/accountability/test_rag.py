"""Red, amber, green: the table written out again, and what holds whatever the facts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.accountability.calc.doing import ActionStatus, Rag
from deliberation.accountability.calc.rag import RULES, Facts, light, ruled

TODAY = dt.date(2026, 11, 2)
WORSE = {Rag.GREEN: 0, Rag.AMBER: 1, Rag.RED: 2}


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


def facts(**changes: Any) -> Facts:
    usual: dict[str, Any] = {
        "today": TODAY, "status": ActionStatus.UNDER_WAY, "due_on": TODAY + days(100), "first_due_on": TODAY + days(100),
        "said_on": TODAY,
    }  # fmt: skip
    return Facts(**(usual | changes))


ANY = st.builds(
    Facts,
    today=st.just(TODAY),
    status=st.sampled_from(ActionStatus),
    due_on=st.integers(-400, 400).map(lambda each: TODAY + days(each)),
    first_due_on=st.integers(-400, 400).map(lambda each: TODAY + days(each)),
    said_on=st.integers(0, 400).map(lambda each: TODAY - days(each)),
    late_steps=st.lists(st.integers(1, 100).map(days), max_size=4).map(tuple),
    by_hand=st.sampled_from([None, *Rag]),
)


@pytest.mark.parametrize(
    ("changes", "code", "rag"),
    [
        ({}, "on_course", "green"),
        ({"status": ActionStatus.DONE, "due_on": TODAY - days(9)}, "done", "green"),
        ({"status": ActionStatus.STOPPED}, "stopped", "red"),
        ({"due_on": TODAY}, "on_course", "green"),
        ({"due_on": TODAY - days(1)}, "overdue", "red"),
        ({"late_steps": (days(1),)}, "step_late", "amber"),
        ({"late_steps": (days(30), days(2))}, "step_late", "amber"),
        ({"late_steps": (days(2), days(31))}, "step_very_late", "red"),
        ({"first_due_on": TODAY - days(80)}, "on_course", "green"),
        ({"first_due_on": TODAY - days(81)}, "moved_far", "amber"),
        ({"status": ActionStatus.TO_DO, "due_on": TODAY + days(31)}, "on_course", "green"),
        ({"status": ActionStatus.TO_DO, "due_on": TODAY + days(30)}, "not_begun", "amber"),
        ({"said_on": TODAY - days(90)}, "on_course", "green"),
        ({"said_on": TODAY - days(91)}, "quiet", "amber"),
        ({"by_hand": Rag.RED, "why_by_hand": "No money."}, "by_hand", "red"),
        ({"by_hand": Rag.RED, "said_on": TODAY - days(90)}, "by_hand", "red"),
        ({"by_hand": Rag.RED, "said_on": TODAY - days(91)}, "quiet", "amber"),
        ({"by_hand": Rag.GREEN, "due_on": TODAY - days(1)}, "overdue", "red"),
    ],
)
def test_the_table(changes: dict[str, Any], code: str, rag: str) -> None:
    lit = light(facts(**changes))
    assert (lit.code, lit.rag) == (code, rag)


def _oracle(it: Facts) -> str:
    """The same by a second road: what speaks for red and for amber, gathered."""
    if it.status == "done":
        return "green"
    over = (it.due_on - it.today).days < 0
    latest = max((each.days for each in it.late_steps), default=0)
    if it.status == "stopped" or over:
        return "red"
    if it.by_hand and (it.today - it.said_on).days < 91:
        return it.by_hand.value
    if latest >= 31:
        return "red"
    amber = latest > 0 or (it.due_on - it.first_due_on).days >= 181 or (it.today - it.said_on).days >= 91
    waits = it.status == "to_do" and (it.due_on - it.today).days < 31
    return "amber" if amber or waits else "green"


@given(ANY)
def test_a_second_road_says_the_same(it: Facts) -> None:
    assert light(it).rag.value == _oracle(it)


@given(ANY, st.integers(0, 400))
def test_time_alone_never_makes_it_better(it: Facts, more: int) -> None:
    it = replace(it, by_hand=None)
    on = replace(
        it, today=it.today + days(more), late_steps=tuple(each + days(more) for each in it.late_steps)
    )
    assert WORSE[ruled(on).rag] >= WORSE[ruled(it).rag]


@given(ANY, st.integers(1, 100))
def test_one_more_late_step_never_makes_it_better(it: Facts, late: int) -> None:
    it = replace(it, by_hand=None)
    more = replace(it, late_steps=(*it.late_steps, days(late)))
    assert WORSE[light(more).rag] >= WORSE[light(it).rag]


@given(ANY)
def test_what_is_overdue_is_red_whatever_was_said_by_hand(it: Facts) -> None:
    if it.due_on < it.today and it.status != ActionStatus.DONE:
        assert light(it).rag == Rag.RED


def test_every_code_is_there_once_and_the_last_row_always_fits() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert RULES[-1].fits(facts())
