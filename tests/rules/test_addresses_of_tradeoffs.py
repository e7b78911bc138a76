"""Every address of trade-offs, page and API, by who comes to it; the questions are those of `test_addresses_of_bodies`.

A draft and a trade-off that is not public are asked for beside them: nobody outside learns that they are there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from audit import trail
from deliberation.bodies.models import Body, Membership
from deliberation.tradeoffs.api.urls import urlpatterns as api_patterns
from deliberation.tradeoffs.models import (
    Challenge,
    ModerationCase,
    PanelRecommendation,
    PanelReport,
    Question,
    Round,
    Scenario,
    Section,
    SmallGroup,
    StatementImport,
    TradeOff,
    Voice,
    Witness,
)
from deliberation.tradeoffs.urls import urlpatterns as page_patterns
from kernel import clock
from tests.moot import Moot
from tests.rules.test_addresses_of_bodies import is_sent_to_sign_in, methods_of, named, parts_of
from tests.tradeoffs import add_evidence, add_points, add_statements, make_tradeoff

PUBLIC = {
    "all_tradeoffs", "tradeoffs", "tradeoff", "voices", "tradeoff_pdf", "tradeoff_feed", "options", "options_file", "explorer",
    "evidence", "evidence_item", "witnesses", "question", "code_of_conduct", "discussion", "point", "point_history", "moderation_log",
    "statements", "opinion", "opinion_file", "statements_file", "tradeoff_votes", "leanings", "review", "panel_report",
    "panel_report_pdf", "scenarios", "rounds", "present",
}  # fmt: skip
"""Anybody may look, at a trade-off that is public."""
LEADS_ON = {"tradeoff_by_id"}
"""Sends whoever may see it on to the page."""
OF_MEMBERS = {
    "save_scenario", "scenario", "remove_scenario", "challenge_evidence", "mark_read", "ask_question", "support_question", "withdraw_question",
    "new_point", "edit_point", "withdraw_point", "react", "appeal", "new_statement", "withdraw_statement",
}  # fmt: skip
"""Members of the body, each for themselves."""
OF_THE_BODY = {
    "new_tradeoff", "edit_tradeoff", "tradeoff_dates", "move_tradeoff", "discard_tradeoff", "invite_voice", "remove_voice",
    "edit_options", "edit_effects", "new_evidence", "new_pin", "edit_evidence", "accept_evidence", "take_back_evidence", "withdraw_evidence",
    "answer_challenge", "new_witness", "edit_witness", "remove_witness", "merge_questions", "separate_question", "answer_question", "keep_promise",
    "moderation", "moderation_rule", "moderate", "decide_appeal", "import_statements", "statement_import", "seed_statements", "new_round", "round", "discard_round",
    "group_note", "private_notes", "remove_private_note", "spoken_point", "new_tradeoff_vote", "edit_recommendations", "agree_report",
    "publish_report", "edit_section", "section_history", "new_panel_recommendation", "edit_panel_recommendation",
    "drop_panel_recommendation", "reopen_report",
}  # fmt: skip
"""A role over the body."""
OF_OTHER_BODIES = {"voice", "start_review"}
"""People who act for another body."""
CLASSES = (PUBLIC, LEADS_ON, OF_MEMBERS, OF_THE_BODY, OF_OTHER_BODIES)

PAGES, API = named(page_patterns), named(api_patterns)


def things(moot: Moot, body: Body) -> dict[str, Any]:
    """A trade-off in discussion with one of everything: what stands for each part of an address."""
    tradeoff = make_tradeoff(body)
    member = Membership.objects.filter(body=body, role__in=["member", "chair"]).order_by("pk")[0]
    (item,) = add_evidence(tradeoff)
    add_points(tradeoff, [member])
    add_statements(tradeoff)
    Witness.objects.create(tradeoff=tradeoff, number=1, name="W", role="R")
    Question.objects.create(tradeoff=tradeoff, number=1, membership=member, by_name="M", text="Q?")
    challenge = Challenge.objects.create(item=item, membership=member, by_name="M", text="Is it so?")
    case = ModerationCase.objects.create(
        tradeoff=tradeoff, thing_kind="point", thing_number=1, author=member, decided="hide", reason="insult",
        moderator=moot.people["cleo"],
    )  # fmt: skip
    SmallGroup.objects.create(round=Round.objects.create(tradeoff=tradeoff, number=1, seed=1), number=1)
    scenario = Scenario.objects.create(
        tradeoff=tradeoff, membership=member, name="Mine", picks={"2": 1}, shared=True
    )
    report = PanelReport.objects.create(tradeoff=tradeoff, status="published", published_at=clock.now())
    draft = PanelRecommendation.objects.create(report=report, position=1, text="T", reasons="R", to_name="N")
    Section.objects.create(report=report, key="asked", text="We were asked.", version=1)
    voice = Voice.objects.create(tradeoff=tradeoff, name="Fenmarsh ICB", body=moot.other, why="It pays.")
    return {
        "slug": body.slug, "tradeoff_id": tradeoff.pk, "voice_id": voice.pk, "position": 2, "scenario_id": scenario.pk, "number": 1,
        "challenge_id": challenge.pk, "thing_kind": "point", "case_id": case.pk, "ending": "json", "name": "comments",
        "import_id": StatementImport.objects.create(tradeoff=tradeoff).pk, "group": 1, "note_id": 1, "key": "asked", "item_id": item.pk, "draft_id": draft.pk,
    }  # fmt: skip


def address(pattern: URLPattern, made: dict[str, Any], *, api: bool = False) -> str:
    """Where an address leads with these things."""
    values = {part: made[part] for part in parts_of(pattern)}
    return reverse(f"api:{pattern.name}" if api else str(pattern.name), kwargs=values)


def below_one(pattern: URLPattern) -> bool:
    """Whether an address names a trade-off of a body."""
    return {"tradeoff_id", "slug"} <= set(parts_of(pattern))


@pytest.fixture
def world(moot: Moot) -> dict[str, Any]:
    """One of everything on the board, and an empty trail since."""
    made = things(moot, moot.board)
    return made | {"entries": len(trail.newest(1000))}


def nothing_was_noted(made: dict[str, Any]) -> bool:
    """Whether the trail is as it was."""
    return len(trail.newest(1000)) == made["entries"]


def test_every_page_is_classed_once() -> None:
    assert len(PAGES) == len(page_patterns), "two addresses share a name"
    assert sorted(name for group in CLASSES for name in group) == sorted(PAGES)


@pytest.mark.slow
@pytest.mark.django_db
def test_what_anybody_may_look_at(world: dict[str, Any]) -> None:
    # Answers of others than members, and what is not there yet: votes of statements before the discussion is over.
    answers = {name: Client().get(address(PAGES[name], world)).status_code for name in sorted(PUBLIC)}
    assert {name: status for name, status in answers.items() if status != 200} == NOT_YET


NOT_YET: dict[str, int] = {"opinion_file": 404}
"""What is public but not there in this world: a shared scenario before the discussion is over, say."""


@pytest.mark.slow
@pytest.mark.django_db
def test_what_only_people_of_a_body_come_to(
    moot: Moot, world: dict[str, Any], client_as: Callable[..., Client]
) -> None:
    """A clerk of another body with a second step finds nothing, and neither does a member of another body."""
    strangers = {name: client_as(moot.people[name]) for name in ("otto", "paul")}
    faults = []
    for name in sorted(OF_THE_BODY | OF_MEMBERS):
        page = address(PAGES[name], world)
        for how in ("get", "post"):
            answer = getattr(Client(), how)(page)
            if not (is_sent_to_sign_in(answer) or answer.status_code == 405):
                faults.append((name, f"anybody: {how}", answer.status_code))
        for stranger, client in strangers.items():
            answers = {client.get(page).status_code, client.post(page).status_code}
            if not answers <= {403, 404, 405} or answers == {405}:
                faults.append((name, stranger, answers))
    assert faults == []
    assert nothing_was_noted(world)


@pytest.mark.slow
@pytest.mark.django_db
def test_below_the_wrong_body_nothing_is_found(
    moot: Moot, world: dict[str, Any], client_as: Callable[..., Client]
) -> None:
    """The other body's own clerk, who may do everything there, asks there for what is the board's."""
    otto = client_as(moot.people["otto"])
    names = sorted(name for name in PAGES if below_one(PAGES[name]))
    faults = []
    for name in names:
        page = address(PAGES[name], world | {"slug": moot.other.slug})
        answers = {otto.get(page).status_code, otto.post(page).status_code}
        # What is a member's own is refused to a clerk before anything is looked for.
        if not answers <= ({403, 404, 405} if name in OF_MEMBERS else {404, 405}) or answers == {405}:
            faults.append((name, answers))
    assert len(names) > 60
    assert faults == []
    assert nothing_was_noted(world)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("hidden", ["private", "draft"])
def test_one_that_is_not_public_is_not_there_for_others(
    moot: Moot, world: dict[str, Any], client_as: Callable[..., Client], hidden: str
) -> None:
    change = {"public": False} if hidden == "private" else {"stage": "draft"}
    TradeOff.objects.filter(pk=world["tradeoff_id"]).update(**change)
    readers = {"anybody": Client(), "rosa": client_as(moot.people["rosa"])}
    for name in sorted(name for name in PUBLIC | LEADS_ON if "tradeoff_id" in parts_of(PAGES[name])):
        for who, client in readers.items():
            assert client.get(address(PAGES[name], world)).status_code == 404, (name, who)
    for name in ("all_tradeoffs", "tradeoffs"):
        for who, client in readers.items():
            assert (
                str(world["tradeoff_id"]) not in client.get(address(PAGES[name], world)).content.decode()
            ), (name, who)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_draft_is_not_there_for_members(
    moot: Moot, world: dict[str, Any], client_as: Callable[..., Client]
) -> None:
    TradeOff.objects.filter(pk=world["tradeoff_id"]).update(stage="draft")
    mabel = client_as(moot.people["mabel"])
    for name in sorted(name for name in PUBLIC | OF_MEMBERS if below_one(PAGES[name])):
        assert mabel.get(address(PAGES[name], world)).status_code in (404, 405), name


# The API


def readable() -> set[str]:
    return {name for name, each in API.items() if hasattr(each.callback.view_class, "get")}


def test_every_reading_of_the_api_is_classed_once() -> None:
    assert len(API) == len(api_patterns), "two addresses share a name"
    assert readable() >= API_GATED


API_GATED: set[str] = {
    "reading_progress", "rounds", "round", "private_notes", "section_history", "next_statement", "statement_import",
    "moderation", "own_cases",
}  # fmt: skip
"""Of the API: reading needs a role over the body. Everything else that can be read is open."""


@pytest.mark.slow
@pytest.mark.django_db
def test_what_the_api_shows_to_all(world: dict[str, Any]) -> None:
    names = sorted(readable() - API_GATED)
    answers = {name: Client().get(address(API[name], world, api=True)).status_code for name in names}
    assert {name: status for name, status in answers.items() if status != 200} == API_NOT_YET


API_NOT_YET = {"opinion_file": 404, "scenario": 404}
"""Public but not there in this world: groups that were never reckoned, a scenario that only its member sees yet."""


@pytest.mark.slow
@pytest.mark.django_db
def test_what_the_api_shows_only_people_of_the_body(
    moot: Moot, world: dict[str, Any], client_as: Callable[..., Client]
) -> None:
    otto = client_as(moot.people["otto"])
    for name in sorted(API_GATED):
        where = address(API[name], world, api=True)
        nobody = Client().get(where)
        assert (nobody.status_code, nobody.json()["code"]) == (403, "sign_in_needed"), name
        assert otto.get(where).status_code == 404, name


LOOKS: set[str] = {"explore"}
"""Of the API: a POST for anybody that changes nothing."""


@pytest.mark.slow
@pytest.mark.django_db
def test_the_api_lets_only_people_of_the_body_write(
    moot: Moot, world: dict[str, Any], client_as: Callable[..., Client]
) -> None:
    otto = client_as(moot.people["otto"])
    faults = []
    for name, pattern in API.items():
        where = address(pattern, world, api=True)
        for method in methods_of(pattern):
            if name in LOOKS:
                continue
            nobody = getattr(Client(), method)(where, {}, content_type="application/json")
            if (nobody.status_code, nobody.json()["code"]) != (403, "sign_in_needed"):
                faults.append((name, method, "anybody", nobody.status_code))
            # The other body's own people may answer for it where it was invited; everything else is not theirs.
            status = getattr(otto, method)(where, {}, content_type="application/json").status_code
            if name in ANSWERED_BY_OTHERS:
                continue
            if status not in {403, 404}:
                faults.append((name, method, "otto", status))
    assert faults == []
    assert nothing_was_noted(world)


ANSWERED_BY_OTHERS: set[str] = {"voice", "start_review"}
"""Of the API: what another body's people do for it, and get 400 for an empty body; their own tests say who may."""
