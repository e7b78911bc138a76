"""When those concerned have been heard; what a report lacks: by property, and a second way."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from deliberation.scrutiny.calc.findings import Asked, all_heard
from deliberation.scrutiny.calc.report import SECTIONS, missing

TODAY = dt.date(2026, 11, 2)
DAYS = st.dates(min_value=dt.date(2026, 10, 1), max_value=dt.date(2026, 12, 1))
ASKED = st.lists(st.builds(Asked, DAYS, st.booleans()), max_size=8)


def test_the_last_day_itself_is_not_over() -> None:
    assert not all_heard([Asked(TODAY, given=False)], TODAY)
    assert all_heard([Asked(TODAY - dt.timedelta(days=1), given=False)], TODAY)
    assert all_heard([Asked(TODAY, given=True)], TODAY)
    assert all_heard([], TODAY)


@given(ASKED, DAYS)
def test_heard_means_that_nobody_is_left_who_could_still_reply(asked: list[Asked], today: dt.date) -> None:
    left = 0
    for each in asked:
        if not each.given and (each.due_on - today).days >= 0:
            left += 1
    assert all_heard(asked, today) == (left == 0)


@given(ASKED, DAYS, st.integers(min_value=0, max_value=60))
def test_once_heard_stays_heard(asked: list[Asked], today: dt.date, days: int) -> None:
    if all_heard(asked, today):
        assert all_heard(asked, today + dt.timedelta(days=days))


def test_a_report_needs_what_the_regulations_ask_for() -> None:
    needed = {key for key, facts in SECTIONS.items() if facts.needed}
    assert needed == {"matter", "took_part", "evidence"}
    assert len(missing({})) == 3
    assert missing(dict.fromkeys(needed, "Words.")) == []
    assert missing(dict.fromkeys(needed, "Words.") | {"matter": " \n"}) == [
        "“What we looked into, and why” is empty."
    ]


@given(st.dictionaries(st.sampled_from(sorted(SECTIONS)), st.text(max_size=5)))
def test_writing_more_never_makes_a_report_lack_more(texts: dict[str, str]) -> None:
    full = {key: texts.get(key, "") or "Words." for key in SECTIONS}
    assert len(missing(full)) <= len(missing(texts))
