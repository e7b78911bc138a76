"""How much members are for each option, before and after: pages, API, and what nobody comes to know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audit import trail
from deliberation.tradeoffs.actions.leanings import OtherTime, give_leanings
from deliberation.tradeoffs.calc.stages import STAGES, Stage
from deliberation.tradeoffs.models import Leaning, TradeOff, When
from deliberation.tradeoffs.queries.leanings import asked_now, is_shown
from deliberation.tradeoffs.queries.tradeoffs import WrongStage
from kernel.errors import BadInput, NotAllowed
from tests.moot import Moot
from tests.tradeoffs import fill_panel, make_tradeoff
from tests.unit.tradeoffs.decide.kit import api, at, lean, send, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
ANSWERS = {"when": "before", "option-1": "2", "option-2": "5", "option-3": "0"}


def move(tradeoff: TradeOff, stage: Stage) -> TradeOff:
    """The trade-off as if it had been moved to a stage."""
    TradeOff.objects.filter(pk=tradeoff.pk).update(stage=stage.value)
    tradeoff.stage = stage.value
    return tradeoff


def mine(moot: Moot, name: str, when: When = When.BEFORE) -> dict[int, int]:
    rows = Leaning.objects.filter(membership=moot.membership(name, moot.panel), when=when)
    return dict(rows.values_list("option__position", "value"))


def give(
    moot: Moot, name: str, tradeoff: TradeOff, answers: dict[int, int | None], **more: Any
) -> dict[int, int]:
    return give_leanings(
        actor=moot.actor(name), body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, answers=answers, **more
    )


def test_a_member_answers_and_changes_it(moot: Moot, client_as: SignIn) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.LEARN)
    paul = client_as(moot.actor("paul"))
    page = words(paul.get(at(tradeoff, "leanings/")))
    assert "Where do you stand before the discussion?" in page
    assert "never of fewer than 5 members" in page
    assert "optional" not in page
    assert paul.post(at(tradeoff, "leanings/"), ANSWERS)["Location"] == at(tradeoff, "leanings/")
    paul.post(at(tradeoff, "leanings/"), ANSWERS)
    assert mine(moot, "paul") == {1: 2, 2: 5}
    page = paul.get(at(tradeoff, "leanings/")).content.decode()
    assert page.count("checked") == 2
    paul.post(at(tradeoff, "leanings/"), {"when": "before", "option-1": "0", "option-2": "4"})
    assert mine(moot, "paul") == {2: 4}
    events = [each["detail"] for each in trail.newest(10) if each["event"] == "leaning.given"]
    assert [each["count"] for each in events] == [2, 2], "the same again is no change"
    assert all(set(each) <= {"body", "kind", "count"} for each in events), (
        "what was answered is nobody’s business"
    )


def test_a_form_that_is_wrong_says_so(moot: Moot, client_as: SignIn) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.LEARN)
    paul = client_as(moot.actor("paul"))
    answer = paul.post(at(tradeoff, "leanings/"), {"when": "before", "option-1": "6"})
    assert answer.status_code == 200
    assert "There is a problem" in words(answer)
    assert "at least one option" in words(paul.post(at(tradeoff, "leanings/"), {"when": "before"}))
    late = paul.post(at(tradeoff, "leanings/"), ANSWERS | {"when": "after"})
    assert "the trade-off has moved on" in words(late)
    assert not Leaning.objects.exists()


def test_before_is_told_once_members_vote_and_after_once_nobody_answers(
    moot: Moot, client_as: SignIn
) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.LEARN)
    members = fill_panel(moot.panel, 8)
    lean(tradeoff, members, [1, 2, 2, 3, 4, 4, 5, 5], [3, 3, 2, 4, 4, 2, None, 5])
    for stage in STAGES[1:]:
        move(tradeoff, stage)
        page = words(Client().get(at(tradeoff, "leanings/")))
        before, after = is_shown(tradeoff, When.BEFORE), is_shown(tradeoff, When.AFTER)
        assert before == (STAGES.index(stage) >= STAGES.index(Stage.VOTE))
        assert after == (STAGES.index(stage) > STAGES.index(Stage.VOTE) and asked_now(tradeoff) is None)
        assert ("8 members" in page) == before
        assert ("3 moved towards it, 1 away from it" in page) == after, stage
        told = Client().get(api(tradeoff, "leanings/")).json()
        assert (told["before_shown"], told["after_shown"]) == (before, after)
        assert (told["options"][1]["before"] is not None, told["options"][1]["after"] is not None) == (
            before,
            after,
        )
    assert told["options"][1]["before"] == {
        "counts": [1, 2, 1, 2, 2],
        "total": 8,
        "median": 3.5,
        "mean": 3.25,
    }
    assert told["options"][1]["after"]["counts"] == [0, 2, 2, 2, 1]
    assert told["options"][1]["moves"] == {"towards": 3, "away": 1, "stayed": 3}
    assert "Of the 7 who answered both times, 3 moved towards it, 1 away from it, and 3 stayed." in page
    assert "Between undecided and for →" in page


def test_nothing_is_told_of_too_few(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.CLOSED)
    members = fill_panel(moot.panel, 6)
    lean(tradeoff, members, [5, 5, 5, 5], [1, 1, 1, 1, 1, 1], position=2)
    lean(tradeoff, members, [4, 4, 4, 4], position=3)
    told = Client().get(api(tradeoff, "leanings/")).json()["options"]
    assert (told[1]["before"], told[1]["after"]["total"], told[1]["moves"]) == (None, 6, None)
    assert (told[2]["before"], told[2]["after"]) == (None, None)
    page = words(Client().get(at(tradeoff, "leanings/")))
    assert "Too few answers" in page
    assert "Fewer than 5 members have answered" in page
    assert "who answered both times" not in page


def test_nobody_sees_the_answers_of_one(moot: Moot, client_as: SignIn) -> None:
    """Neither staff nor other members, in any stage; a member’s own come only to the member."""
    tradeoff = make_tradeoff(moot.panel, Stage.LEARN)
    give(moot, "paul", tradeoff, {1: 1, 2: 5, 3: 3})
    for name in ("cleo", "femi", "priya"):
        told = client_as(moot.actor(name)).get(api(tradeoff, "leanings/")).json()
        assert [each["own"] for each in told["options"]] == [None] * 3
    own = client_as(moot.actor("paul")).get(api(tradeoff, "leanings/")).json()
    assert [each["own"] for each in own["options"]] == [1, 5, 3]
    assert "1 member has answered before" in words(
        client_as(moot.actor("cleo")).get(at(tradeoff, "leanings/"))
    )
    assert "have answered before" not in words(client_as(moot.actor("priya")).get(at(tradeoff, "leanings/")))


@pytest.mark.parametrize("stage", STAGES)
def test_which_stage_takes_which_answers(moot: Moot, stage: Stage) -> None:
    tradeoff = make_tradeoff(moot.panel, stage)
    open_now = {Stage.LEARN: When.BEFORE, Stage.VOTE: When.AFTER}
    wanted = open_now.get(stage) if asked_now(tradeoff) else None
    if wanted is None:
        with pytest.raises(WrongStage):
            give(moot, "paul", tradeoff, {1: 2})
        assert not Leaning.objects.exists()
        return
    assert give(moot, "paul", tradeoff, {1: 2}) == {1: 2}
    assert mine(moot, "paul", wanted) == {1: 2}
    other = When.AFTER if wanted is When.BEFORE else When.BEFORE
    with pytest.raises(OtherTime):
        give(moot, "paul", tradeoff, {1: 3}, when=other.value)


@pytest.mark.parametrize("name", ["cleo", "femi", "otto", "mabel", "obi"])
def test_who_does_not_take_part_gives_no_answer(moot: Moot, name: str) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.LEARN)
    with pytest.raises(NotAllowed):
        give(moot, name, tradeoff, {1: 2})
    assert not Leaning.objects.exists()


@pytest.mark.parametrize("answers", [{}, {4: 1}, {1: 0}, {1: 6}, {1: True}])
def test_what_is_no_answer_is_refused_whole(moot: Moot, answers: dict[int, int | None]) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.LEARN)
    with pytest.raises(BadInput):
        give(moot, "paul", tradeoff, {2: 3, **answers} if answers else {})
    assert not Leaning.objects.exists()


def test_the_api_takes_a_members_answers(moot: Moot, client_as: SignIn) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.LEARN)
    path, paul = api(tradeoff, "leanings/"), client_as(moot.actor("paul"))
    sent = {"when": "before", "answers": [{"option": 1, "value": 4}, {"option": 3, "value": None}]}
    for _ in range(2):
        answer = send(paul, path, sent, "put")
        assert (answer.status_code, answer.json()["options"][0]["own"]) == (200, 4)
    twice = {"answers": [{"option": 1, "value": 4}, {"option": 1, "value": 5}]}
    assert send(paul, path, twice, "put").status_code == 400
    for bad in (
        {"option": 1, "value": "4"},
        {"option": 1, "value": 9},
        {"option": 99, "value": 1},
        {"value": 1},
        7,
    ):
        assert send(paul, path, {"answers": [bad]}, "put").status_code == 400
    assert send(paul, path, sent | {"when": "after"}, "put").json()["code"] == "other_time"
    assert send(client_as(moot.actor("cleo")), path, sent, "put").status_code == 403
    assert send(client_as(moot.actor("otto")), path, sent, "put").status_code == 404
    assert send(Client(), path, sent, "put").status_code == 403
    assert mine(moot, "paul") == {1: 4}


def test_the_page_asks_few_queries(
    moot: Moot, client_as: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.VOTE)
    members = fill_panel(moot.panel, 40)
    for position in (1, 2, 3):
        lean(tradeoff, members, [1, 2, 3, 4, 5] * 8, [2, 2, 3, 5, 5] * 8, position=position)
    for client in (Client(), client_as(moot.actor("paul")), client_as(moot.actor("cleo"))):
        with django_assert_max_num_queries(12):
            assert client.get(at(tradeoff, "leanings/")).status_code == 200
