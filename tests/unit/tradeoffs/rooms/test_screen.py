"""The screen in the room: every part one after the other, forwards and back, and nothing private on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from deliberation.tradeoffs.models import OpinionResult, Point, Statement
from deliberation.tradeoffs.queries.rooms_screen import POINTS_AT_ONCE, screen
from kernel import clock
from tests.moot import Moot
from tests.tradeoffs import add_points, add_statements, make_tradeoff
from tests.unit.tradeoffs.rooms.kit import page, room

Signed = Callable[..., Client]


def walk(client: Client, first: str) -> list[str]:
    """Each page that “Next” leads to, from the first on."""
    found, where = [], first
    while where:
        html = client.get(where).content.decode()
        found.append(html)
        step = re.search(r'href="([^"]+)" rel="next"', html)
        where = step[1] if step else ""
        assert len(found) < 60
    return found


def test_everything_comes_once_and_back_again(moot: Moot) -> None:
    tradeoff = room(moot, 6)
    add_points(tradeoff, [moot.membership("paul", moot.panel)], 8)
    add_statements(tradeoff, 2)
    pages = walk(Client(), page(tradeoff, "present/"))
    headings = [re.search(r"<h1[^>]*>(.*?)</h1>", each)[1] for each in pages]  # type: ignore[index]
    assert headings[0] == tradeoff.question
    assert headings[-3:] == ["Statement 1.", "Statement 2.", "Where we stand"]
    assert (
        len(pages) == 1 + 3 + 2 + 2 + 1
    )  # question, options, points of one option on two pages, statements, groups
    assert all(f"{at} of {len(pages)}" in each for at, each in enumerate(pages, start=1))
    back = re.search(r'href="([^"]+)" rel="prev"', pages[-1])
    assert back
    assert "Statement 2." in Client().get(back[1]).content.decode()
    text = "".join(pages)
    for number in range(1, 9):
        assert text.count(f"Point {number} of somebody") == 1
    assert "Member 1" not in text, "who said it is no matter for the screen"
    assert all('rel="prev"' not in each for each in pages[:1])


def test_it_works_by_keyboard_and_without_script(moot: Moot) -> None:
    html = Client().get(page(room(moot, 4), "present/")).content.decode()
    assert "<script" not in html
    links = re.findall(r"<a [^>]*>", html)
    assert 'rel="next"' in links[0], "the first press of Tab reaches it"
    assert html.count("<h1") == 1
    assert 'lang="en-GB"' in html


def test_what_is_not_shown_is_not_on_the_screen(moot: Moot) -> None:
    tradeoff = room(moot, 4)
    add_points(tradeoff, [moot.membership("paul", moot.panel)], 2)
    add_statements(tradeoff, 2)
    Point.objects.filter(number=1).update(status="hidden")
    Statement.objects.filter(number=1).update(status="waiting")
    text = "".join(walk(Client(), page(tradeoff, "present/")))
    assert "Point 1 of somebody" not in text
    assert "Statement 1." not in text
    assert "Point 2 of somebody" in text


def test_an_unknown_part_is_the_question(moot: Moot) -> None:
    tradeoff = room(moot, 4)
    for asked in (
        "",
        "x",
        "option-9",
        "statement-1",
        "points-1-99",
        "option-",
        "opinion",
        "question-1",
        "option-2-2",
    ):
        assert screen(tradeoff, asked).now.key == "question", asked
        assert Client().get(page(tradeoff, "present/"), {"show": asked}).status_code == 200
    assert screen(tradeoff, "option-2").now.key == "option-2"


def test_few_queries_however_much_there_is(moot: Moot, django_assert_max_num_queries: Any) -> None:
    tradeoff = room(moot, 4)
    add_points(tradeoff, [moot.membership("paul", moot.panel)], 30)
    add_statements(tradeoff, 10)
    assert len([each for each in screen(tradeoff, "").parts if each.kind == "points"]) == 15 // POINTS_AT_ONCE
    for asked in ("question", "option-2", "points-2-3", "statement-7", "opinion"):
        with django_assert_max_num_queries(12):
            Client().get(page(tradeoff, "present/"), {"show": asked})


def test_opinion_groups_in_a_few_words(moot: Moot) -> None:
    tradeoff = room(moot, 4)
    add_statements(tradeoff, 2)
    where = page(tradeoff, "present/") + "?show=opinion"
    assert "Nothing has been answered yet" in Client().get(where).content.decode()
    mark = {"statement": 1, "text": "", "side": "agree", "share": 0.9, "elsewhere": 0.1, "clear": True}
    told = {
        "groups": [{"name": "A", "members": 7, "apart": [mark]}, {"name": "B", "members": 6, "apart": []}],
        "shared": [{"statement": 2, "text": "", "side": "agree", "strength": 0.8, "least": 0.8}],
        "divisive": [], "table": [], "least": 5, "sentence": None, "clearness": "clear", "silhouette": 0.6,
    }  # fmt: skip
    OpinionResult.objects.create(tradeoff=tradeoff, told=told, computed_at=clock.now())
    html = Client().get(where).content.decode()
    assert "There are 2 groups" in html
    assert "Group A" in html
    assert "“Statement 1.”" in html
    assert "“Statement 2.” Most agree" in html


def test_drafts_and_closed_bodies_stay_closed(moot: Moot, client_as: Signed) -> None:
    draft = make_tradeoff(moot.panel, "draft")
    inside = make_tradeoff(moot.panel, public=False)
    for tradeoff in (draft, inside):
        assert Client().get(page(tradeoff, "present/")).status_code == 404
    assert client_as(moot.actor("paul")).get(page(inside, "present/")).status_code == 200
    assert client_as(moot.actor("femi")).get(page(draft, "present/")).status_code == 200
