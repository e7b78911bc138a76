"""Texts with a light structure, times, and what changed between two versions."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.bodies.calc.light_text import Block, blocks, printable, tidy
from deliberation.bodies.calc.minutes import changes, due_on, pieces, time_of_day


def test_paragraphs_and_points() -> None:
    text = "First line\nsecond line\n\n- one\n* two\n• three\n\nLast - with a hyphen\n-no point"
    assert blocks(text) == [
        Block(False, ("First line", "second line")),
        Block(True, ("one", "two", "three")),
        Block(False, ("Last - with a hyphen", "-no point")),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "  \n\t\n"])
def test_nothing_is_no_block(text: str) -> None:
    assert blocks(text) == []


@given(st.text())
def test_blocks_lose_no_word_and_make_none_up(text: str) -> None:
    kept = " ".join(line for block in blocks(text) for line in block.lines).split()
    assert [word for word in kept if word not in "-*•–"] == [
        word for word in text.split() if word not in "-*•–"
    ]


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_tidying() -> None:
    assert tidy("a \r\nb\r\n\r\n\r\n\r\nc\n\n") == "a\nb\n\nc"
    assert printable("a\n\tb £")
    assert not printable("a\x07")
    assert not printable("a\u202eb")


@pytest.mark.parametrize(
    ("said", "time"),
    [("", ""), ("  ", ""), ("16:40", "16:40"), ("4.40pm", "16:40"), ("4 pm", "16:00"), ("12am", "00:00"), ("midday", "12:00")],
)  # fmt: skip
def test_times_as_people_write_them(said: str, time: str) -> None:
    assert time_of_day(said) == time


@pytest.mark.parametrize("said", ["24:00", "16:60", "13pm", "late", "4", "16:40:20"])
def test_what_is_no_time(said: str) -> None:
    with pytest.raises(ValueError, match=r"[a-z]"):
        time_of_day(said)


def test_minutes_are_due_at_the_next_meeting_or_after_four_weeks() -> None:
    assert due_on(dt.date(2026, 3, 2), None) == dt.date(2026, 3, 30)
    assert due_on(dt.date(2026, 3, 2), dt.date(2026, 5, 4)) == dt.date(2026, 5, 4)


def test_words_are_compared() -> None:
    assert [(each.kind, each.text) for each in pieces("It costs five pounds.", "It costs six pounds.")] == [
        ("kept", "It costs "), ("removed", "five "), ("added", "six "), ("kept", "pounds."),
    ]  # fmt: skip


@given(st.text(), st.text())
def test_both_texts_can_be_put_together_again(before: str, after: str) -> None:
    found = pieces(before, after)
    new = "".join(each.text for each in found if each.kind != "removed")
    assert new == after.lstrip() or new.split() == after.split()
    assert "".join(each.text for each in found if each.kind != "added").split() == before.split()


def content(**more: object) -> dict[str, object]:
    item = {"id": 7, "number": 1, "title": "Beds", "text": "Said.", "decision": "Agreed.", "declarations": []}
    return {"meeting": {"title": "Winter", "place": "Hall"}, "opening": "Opened.", "closed_at": "16:00", "attendance": [], "items": [item | more]}  # fmt: skip


def test_only_what_differs_is_told_and_where() -> None:
    after = content(decision="Agreed at last.") | {"closed_at": "16:30"}
    assert [each.where for each in changes(content(), after)] == [
        "Item 1, Beds: decision",
        "End of the meeting",
    ]
    assert changes(content(), content()) == []


def test_what_is_gone_or_new_is_told_too() -> None:
    member = {"membership": 3, "name": "Member 3", "presence_words": "Present", "substitute": None}
    before, after = content(), content()
    after["attendance"] = [member, {**member, "membership": 4, "name": "Member 4", "substitute": "Sue"}]
    after["items"] = []
    told = {each.where: each.pieces for each in changes(before, after)}
    assert [(each.kind, each.text) for each in told["Attendance: Member 4"]] == [("added", "Present: Sue")]
    assert [each.kind for each in told["Item 1, Beds: decision"]] == ["removed"]
