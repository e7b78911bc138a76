"""Another body reviews a trade-off: what it takes over, and the two side by side."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audit import trail
from deliberation.bodies.models import Membership
from deliberation.tradeoffs.actions.reviews import TAKEN_OVER, NotReviewable, start_review
from deliberation.tradeoffs.calc.stages import STAGES, Stage
from deliberation.tradeoffs.models import Effect, Option, Point, TradeOff, Witness
from deliberation.tradeoffs.queries.tradeoffs import WrongStage
from kernel.errors import BadInput, NotAllowed, NotFound
from tests import world
from tests.moot import Moot
from tests.tradeoffs import add_effect, add_points, fill_panel, make_tradeoff, option_of
from tests.unit.indexapp.pages.kit import forget
from tests.unit.tradeoffs.decide.kit import api, at, counted, lean, send, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]


def begin(
    moot: Moot, tradeoff: TradeOff, name: str = "cleo", body: str = "board", **more: uuid.UUID
) -> TradeOff:
    return start_review(
        actor=moot.actor(name), body_id=getattr(moot, body).pk, tradeoff_id=tradeoff.pk, **more
    )


def published(review: TradeOff, stage: Stage = Stage.RECOMMEND) -> TradeOff:
    TradeOff.objects.filter(pk=review.pk).update(stage=stage.value)
    return TradeOff.objects.select_related("body").get(pk=review.pk)


def members_of(moot: Moot) -> list[Membership]:
    return [moot.membership(name, moot.board) for name in ("chandra", "vera", "mabel", "cora")]


def test_a_review_takes_question_options_and_effects_over(moot: Moot, client_as: SignIn) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.VOTE)
    add_effect(option_of(tradeoff), words="They wait less.", evidence_number=3, low=1.0, size=2.0, high=3.0)
    add_effect(option_of(tradeoff), subject="Carers", source="A survey")
    cleo = client_as(moot.actor("cleo"))
    assert "Review it with your body" in words(cleo.get(at(tradeoff, "review/")))
    page = cleo.get(at(tradeoff, "review/start/"))
    assert "Northfen health and wellbeing board" in words(page)
    sent = {"review_id": str(uuid.uuid4()), "body": "northfen-board"}
    answer = cleo.post(at(tradeoff, "review/start/"), sent)
    review = TradeOff.objects.select_related("body").get(review_of=tradeoff)
    assert answer["Location"] == at(review)
    assert str(review.pk) == sent["review_id"]
    assert cleo.post(at(tradeoff, "review/start/"), sent)["Location"] == at(review)
    assert cleo.post(at(tradeoff, "review/start/"), sent | {"review_id": str(uuid.uuid4())})[
        "Location"
    ] == at(review)
    assert TradeOff.objects.filter(review_of=tradeoff).count() == 1
    assert (review.body, review.stage, review.published_at) == (moot.board, "draft", None)
    assert {name: getattr(review, name) for name in TAKEN_OVER} == {
        name: getattr(tradeoff, name) for name in TAKEN_OVER
    }
    assert review.seed != tradeoff.seed
    assert [each.stage for each in review.dates.all()] == list(STAGES)
    pairs = [(each.name, each.source.name if each.source else "") for each in review.options.all()]
    assert [one for one, _ in pairs] == [other for _, other in pairs]
    assert len(pairs) == 3
    copied = list(Effect.objects.filter(option__tradeoff=review))
    assert [(each.subject, each.source, each.evidence_number) for each in copied] == [
        ("Children under five", "Taken over from Fenmarsh citizen panel: its evidence item 3.", None),
        ("Carers", "Taken over from Fenmarsh citizen panel: A survey", None),
    ]
    assert (copied[0].size, copied[0].low, copied[0].high, copied[0].words) == (
        2.0,
        1.0,
        3.0,
        "They wait less.",
    )
    entries = [each for each in trail.newest(20) if each["event"] == "tradeoff.review_started"]
    assert [each["detail"]["tradeoff"] for each in entries] == [str(tradeoff.pk)]
    assert "Review it with your body" not in words(cleo.get(at(tradeoff, "review/")))


def test_taking_something_out_of_the_first_leaves_the_review(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.LEARN)
    review = begin(moot, tradeoff)
    option_of(tradeoff, 3).delete()
    assert Option.objects.filter(tradeoff=review).count() == 3


@pytest.mark.parametrize("stage", STAGES)
def test_everything_but_a_draft_can_be_reviewed(moot: Moot, stage: Stage) -> None:
    tradeoff = make_tradeoff(moot.panel, stage)
    if stage is not Stage.DRAFT:
        assert begin(moot, tradeoff).review_of_id == tradeoff.pk
        return
    with pytest.raises(WrongStage):
        begin(moot, tradeoff)


def test_what_is_not_reviewed(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.VOTE)
    with pytest.raises(NotReviewable, match="own trade-off"):
        begin(moot, tradeoff, body="panel")
    review = published(begin(moot, tradeoff))
    with pytest.raises(NotReviewable, match="a review itself"):
        begin(moot, review, "otto", "other")
    with pytest.raises(BadInput):
        begin(moot, tradeoff, "otto", "other", review_id=tradeoff.pk)
    assert TradeOff.objects.count() == 2


def test_who_starts_no_review(moot: Moot, client_as: SignIn) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.VOTE)
    for name in ("chandra", "mabel", "femi", "otto"):
        with pytest.raises(NotAllowed):
            begin(moot, tradeoff, name)
    for name, status in (("paul", 403), ("femi", 403), ("mabel", 404), ("otto", 200), ("cleo", 200)):
        client = client_as(moot.actor(name))
        assert client.get(at(tradeoff, "review/start/")).status_code == status, name
    wrong = client_as(moot.actor("otto")).post(at(tradeoff, "review/start/"), {"body": "northfen-board"})
    assert "There is a problem" in words(wrong)
    assert Client().get(at(tradeoff, "review/start/")).status_code == 302
    assert TradeOff.objects.count() == 1


def test_what_is_not_public_is_not_carried_elsewhere(moot: Moot) -> None:
    """Otto knows nothing of it; as a witness of the panel he may read it, and still not copy it to his own body."""
    tradeoff = make_tradeoff(moot.panel, Stage.VOTE, public=False)
    with pytest.raises(NotFound):
        begin(moot, tradeoff, "otto", "other")
    heard = Membership.objects.create(
        body=moot.panel,
        person=moot.people["otto"],
        role="witness",
        public_name="Otto",
        starts_on="2025-04-01",
    )
    Witness.objects.create(tradeoff=tradeoff, number=1, name="Otto", role="Expert", membership=heard)
    with pytest.raises(NotReviewable, match="not public"):
        begin(moot, tradeoff, "otto", "other")
    assert begin(moot, tradeoff).public is False, "Cleo is a clerk of both bodies"


def test_side_by_side(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.RECOMMEND)
    home = option_of(tradeoff)
    add_effect(home)
    add_effect(home, subject="Carers", way="worse")
    add_effect(home, subject="People in care homes")
    review = published(begin(moot, tradeoff))
    mine = option_of(review)
    Effect.objects.filter(option=mine, subject="Carers").update(way="better", sureness="likely")
    Effect.objects.filter(option=mine, subject="People in care homes").delete()
    add_effect(mine, subject="Night nurses", lens="place")
    Option.objects.filter(tradeoff=review, position=3).update(source=None, name="Crisis beds")
    panel, board = fill_panel(moot.panel, 6), members_of(moot)
    add_points(tradeoff, panel, 5)
    Point.objects.filter(tradeoff=tradeoff, number=4).update(new_to=7, text="Nobody told us this.")
    Point.objects.filter(tradeoff=tradeoff, number=5).update(status="hidden", new_to=99, text="Hidden words")
    add_points(review, board, 2)
    first = counted(tradeoff)
    Option.objects.filter(tradeoff=tradeoff).update(description="")
    first.options.filter(position=2).update(name=home.name)
    second = counted(review, choice=3)
    second.options.filter(position=3).update(name="Crisis beds")
    page = words(Client().get(at(tradeoff, "review/")))
    for part in (
        "Both weigh 2 options: “Go on as now” and “Home care that starts within a day”.",
        "Only Fenmarsh citizen panel weighs “Crisis teams for mental health”.",
        "Only Northfen health and wellbeing board weighs “Crisis beds”.",
        "On 1 effect of these options both say the same.",
        "On 1 effect they say different things.",
        "Only Fenmarsh citizen panel names 1 effect of these options.",
        "Only Northfen health and wellbeing board names 1 effect of these options.",
        "In its latest vote, Fenmarsh citizen panel chose “Home care that starts within a day”, Northfen health and wellbeing board “Crisis beds”.",
        "Direction and how sure", "Night nurses", "Does not name it", "Named by one only", "Nobody told us this.",
        "(new to 7 members)", "On 1 other effect both say the same.",
    ):  # fmt: skip
        assert part in page, part
    assert "Hidden words" not in page
    assert words(Client().get(at(review, "review/"))).count("Both weigh 2 options") == 1
    told = Client().get(api(review, "review/")).json()
    assert told["original"]["body"] == "fenmarsh-panel"
    assert [each["found"] for each in told["options"][1]["effects"]] == [
        "same",
        "differs",
        "only_first",
        "only_second",
    ]
    assert told["options"][1]["effects"][1]["differs_in"] == ["direction", "sureness"]
    assert (told["options"][1]["first"]["points_for"], told["options"][1]["first"]["points_against"]) == (
        2,
        2,
    )
    assert [each["first"] is None or each["second"] is None for each in told["options"]] == [
        False,
        False,
        True,
        True,
    ]
    assert len(told["votes"]) == 2


def test_an_effect_on_a_metric_is_told_with_its_size(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.VOTE)
    home = option_of(tradeoff)
    add_effect(home, "metric", metric="delayed-discharges", size=-3.0, low=-5.0, high=-1.0)
    review = published(begin(moot, tradeoff))
    page = words(Client().get(at(review, "review/")))
    assert "Both see the same effect." in page
    Effect.objects.filter(option__tradeoff=review).update(size=-2.0, sureness="sure")
    page = words(Client().get(at(review, "review/")))
    assert "3.0 lower (1.0 to 5.0 lower)" in page
    assert "2.0 lower (1.0 to 5.0 lower)" in page
    assert "Size and how sure" in page


def test_where_both_lean_and_vote_alike(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.CLOSED)
    review = published(begin(moot, tradeoff), Stage.CLOSED)
    Option.objects.filter(tradeoff=review, position=2).update(name="Care at home at once")
    members = fill_panel(moot.panel, 6)
    for each in (tradeoff, review):
        for position, value in ((1, 2), (2, 5), (3, 3)):
            lean(each, members, [3] * 6, [value] * 6, position=position)
        vote = counted(each)
        vote.options.filter(position=2).update(name=option_of(each).name)
    page = words(Client().get(at(review, "review/")))
    assert "After the discussion, members of both lean most to “Home care that starts within a day”." in page
    assert "Both voted for “Home care that starts within a day”." in page
    assert "Northfen health and wellbeing board calls it “Care at home at once”." in page
    assert "3.0 → 5.0" in page


def test_members_who_lean_to_something_else(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.CLOSED)
    review = published(begin(moot, tradeoff), Stage.CLOSED)
    members = fill_panel(moot.panel, 6)
    for each, best in ((tradeoff, 2), (review, 3)):
        for position in (1, 2, 3):
            lean(each, members, [3] * 6, [5 if position == best else 2] * 6, position=position)
    page = words(Client().get(at(tradeoff, "review/")))
    assert (
        "members of Fenmarsh citizen panel lean most to “Home care that starts within a day”, those of Northfen health "
        "and wellbeing board to “Crisis teams for mental health”."
    ) in page


def test_who_sees_which_review(moot: Moot, client_as: SignIn) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.VOTE)
    review = begin(moot, tradeoff)
    seen = {"draft": {"cleo"}, "private": {"cleo", "mabel"}, "public": {"", "paul", "mabel", "cleo", "otto"}}
    for state, who in seen.items():
        changes = {"stage": "draft" if state == "draft" else "vote", "public": state == "public"}
        TradeOff.objects.filter(pk=review.pk).update(**changes)
        for name in ("", "paul", "mabel", "cleo", "otto"):
            client = client_as(moot.actor(name)) if name else Client()
            page = client.get(at(tradeoff, "review/")).content.decode()
            assert (f"/trade-offs/{review.pk}/" in page) == (name in who), (state, name)
            told = client.get(api(tradeoff, "review/")).json()
            assert bool(told["reviews"]) == (name in who), (state, name)
            wanted = client.get(api(tradeoff, "review/"), {"review": str(review.pk)})
            assert wanted.status_code == (200 if name in who else 404)


def test_the_first_one_may_be_hidden_from_a_reader_of_the_review(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.VOTE)
    review = published(begin(moot, tradeoff))
    TradeOff.objects.filter(pk=tradeoff.pk).update(public=False, title="Among ourselves")
    assert "you cannot see" in words(Client().get(at(review, "review/")))
    assert "Among ourselves" not in words(Client().get(at(review, "review/")))
    told = Client().get(api(review, "review/")).json()
    assert (told["original"], told["reviews"], told["options"]) == (None, [], None)


def test_of_several_reviews_one_is_chosen(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.VOTE)
    assert "No reviews yet" in words(Client().get(at(tradeoff, "review/")))
    first = published(begin(moot, tradeoff))
    second = published(begin(moot, tradeoff, "otto", "other"))
    page = words(Client().get(at(tradeoff, "review/")))
    assert "Choose a review" in page
    assert "Where the two agree" not in page
    for chosen, other in ((first, second), (second, first)):
        page = words(Client().get(at(tradeoff, "review/"), {"with": str(chosen.pk)}))
        assert f"{chosen.body.name}: {chosen.title}" in page
        assert f"Instead beside {other.body.name}" in page
    assert "Choose a review" in words(Client().get(at(tradeoff, "review/"), {"with": "x\x00"}))


def test_the_page_asks_few_queries(
    moot: Moot,
    client_as: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    forget()
    world.build(tmp_path / "catalogue")
    tradeoff = make_tradeoff(moot.panel, Stage.RECOMMEND, definition=world.SLUG)
    review = published(begin(moot, tradeoff))
    panel = fill_panel(moot.panel, 6)
    for each in (tradeoff, review):
        for position in (1, 2, 3):
            add_points(each, panel, 20, position=position)
            add_effect(option_of(each, position))
            add_effect(option_of(each, position), "metric", metric="no-such-metric", size=float(position))
            lean(each, panel, [1, 2, 3, 4, 5, 5], [5] * 6, position=position)
        counted(each)
    assert Client().get(at(tradeoff, "review/")).status_code == 200
    for page in (at(tradeoff, "review/"), at(review, "review/")):
        with django_assert_max_num_queries(12):
            assert Client().get(page).status_code == 200
    cleo = client_as(moot.actor("cleo"))
    with django_assert_max_num_queries(12):
        assert cleo.get(at(tradeoff, "review/")).status_code == 200


def test_the_api_starts_a_review(moot: Moot, client_as: SignIn) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.VOTE)
    path, cleo = api(tradeoff, "review/start/"), client_as(moot.actor("cleo"))
    for _ in range(2):
        answer = send(cleo, path, {"body": "northfen-board"})
        assert (answer.status_code, answer.json()["stage"]) == (201, "draft")
    assert TradeOff.objects.filter(review_of=tradeoff).count() == 1
    assert send(cleo, path, {"body": "fenmarsh-panel"}).json()["code"] == "not_reviewable"
    for body, status in (
        ({"body": "fenmarsh-icb"}, 404),
        ({"body": "nothing"}, 404),
        ({}, 400),
        ({"body": 3}, 400),
    ):
        assert send(cleo, path, body).status_code == status, body
    assert send(client_as(moot.actor("mabel")), path, {"body": "northfen-board"}).status_code == 403
    assert send(Client(), path, {"body": "northfen-board"}).status_code == 403
