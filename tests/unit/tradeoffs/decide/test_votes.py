"""Votes about a trade-off: preparing one with the options taken over, and what came out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deliberation.tradeoffs.actions.tradeoff_votes import VoteWanted, prepare_vote
from deliberation.tradeoffs.calc.ballots import OFFERED
from deliberation.tradeoffs.calc.stages import STAGES, Stage
from deliberation.tradeoffs.models import Option, StageDate, TradeOff
from deliberation.tradeoffs.presenters.decide import result_words
from deliberation.tradeoffs.queries.decide import planned_times, votes_about
from deliberation.tradeoffs.queries.tradeoffs import WrongStage
from deliberation.voting.models import Vote, VoteStatus
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound
from tests.moot import Moot
from tests.tradeoffs import ENVELOPE, make_tradeoff
from tests.unit.tradeoffs.decide.kit import about, api, at, counted, over, send, words

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def form(**changes: Any) -> dict[str, Any]:
    usual = {
        "vote_id": str(uuid.uuid4()), "title": "Which comes first", "question": "What first?", "method": "ranking",
        "options": ["1", "2", "3"],
    }  # fmt: skip
    return usual | changes


def prepare(moot: Moot, tradeoff: TradeOff, name: str = "cleo", **wanted: Any) -> Vote:
    usual: dict[str, Any] = {"title": "Which", "question": "Which first?", "method": "ranking"}
    vote_id = wanted.pop("vote_id", None)
    return prepare_vote(
        actor=moot.actor(name),
        body_id=tradeoff.body_id,
        tradeoff_id=tradeoff.pk,
        wanted=VoteWanted(**(usual | wanted)),
        vote_id=vote_id,
    )


def test_a_clerk_prepares_a_vote_with_everything_taken_over(moot: Moot, client_as: SignIn) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.DISCUSS)
    cleo = client_as(moot.actor("cleo"))
    assert "Prepare a vote" in words(cleo.get(at(tradeoff, "votes/")))
    page = words(cleo.get(at(tradeoff, "votes/new/")))
    assert "Where should the next £1.2 million go first?" in page
    assert "the vote opens on Monday 16 November 2026 at 9am" in page
    sent = form()
    answer = cleo.post(at(tradeoff, "votes/new/"), sent)
    vote = Vote.objects.get()
    assert (
        answer["Location"] == f"/bodies/fenmarsh-panel/votes/{vote.pk}/people/"
        or "options" in answer["Location"]
    )
    assert cleo.post(at(tradeoff, "votes/new/"), sent)["Location"] == answer["Location"]
    assert Vote.objects.count() == 1
    assert (vote.thing_kind, vote.thing_id, vote.status, vote.roles) == (
        "tradeoff", str(tradeoff.pk), "draft", ["member"],
    )  # fmt: skip
    assert [(each.name, each.meaning, each.cost) for each in vote.options.all()] == [
        ("Go on as now", "About Go on as now.", None),
        (
            "Home care that starts within a day",
            "Costs £900,000 a year. About Home care that starts within a day.",
            None,
        ),
        (
            "Crisis teams for mental health",
            "Costs £700,000 a year. About Crisis teams for mental health.",
            None,
        ),
    ]
    assert "What must give way: Whichever of the two waits another year" in vote.background
    seen = cleo.get(f"/bodies/fenmarsh-panel/votes/{vote.pk}/").content.decode()
    assert f"/trade-offs/{tradeoff.pk}/" in seen, "the vote leads back"
    assert "Which comes first" in words(cleo.get(at(tradeoff, "votes/")))
    for reader in (Client(), client_as(moot.actor("paul"))):
        assert "Which comes first" not in words(reader.get(at(tradeoff, "votes/"))), (
            "a draft is for those who prepare"
        )


def test_a_vote_that_went_on_is_not_touched_by_an_old_form(moot: Moot) -> None:
    tradeoff, vote_id = make_tradeoff(moot.panel, Stage.VOTE), uuid.uuid4()
    prepare(moot, tradeoff, vote_id=vote_id)
    Vote.objects.filter(pk=vote_id).update(status=VoteStatus.SCHEDULED, title="Changed")
    assert prepare(moot, tradeoff, vote_id=vote_id, method="single").title == "Changed"
    other = make_tradeoff(moot.panel, Stage.VOTE)
    with pytest.raises(BadInput):
        prepare(moot, other, vote_id=vote_id)
    assert Vote.objects.get().thing_id == str(tradeoff.pk)


def test_a_budget_has_the_envelope_and_the_costs(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.VOTE)
    vote = prepare(moot, tradeoff, method="budget")
    assert vote.envelope == ENVELOPE
    assert [(each.name[:9], each.cost) for each in vote.options.all()] == [
        ("Home care", 900_000_00),
        ("Crisis te", 700_000_00),
    ]
    Option.objects.filter(tradeoff=tradeoff, position=3).update(cost=-5)
    with pytest.raises(BadInput, match="saves money"):
        prepare(moot, tradeoff, method="budget")
    assert Vote.objects.count() == 1, "what is refused leaves nothing behind"
    with pytest.raises(BadInput, match="at least 2"):
        prepare(moot, tradeoff, method="budget", options=[1, 2])


def test_ways_to_vote_that_fit(moot: Moot, client_as: SignIn) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.VOTE)
    for method in OFFERED:
        vote = prepare(moot, tradeoff, method=method.value)
        assert vote.options.count() == {"consent": 0, "motion": 0, "budget": 2}.get(method.value, 3)
    beds = make_tradeoff(moot.panel, Stage.VOTE, envelope_kind="beds", envelope=20)
    with pytest.raises(BadInput):
        prepare(moot, beds, method="budget")
    assert 'value="budget"' not in client_as(moot.actor("cleo")).get(at(beds, "votes/new/")).content.decode()
    vote = prepare(moot, beds)
    assert vote.options.all()[1].meaning.startswith("Costs 90,000,000 beds. ")


def test_only_some_options_in_their_order(moot: Moot, client_as: SignIn) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.VOTE)
    vote = prepare(moot, tradeoff, options=[3, 1, 3])
    assert [each.name for each in vote.options.all()] == ["Go on as now", "Crisis teams for mental health"]
    for bad in ([2], [], [2, 9]):
        with pytest.raises(BadInput):
            prepare(moot, tradeoff, options=bad)
    cleo = client_as(moot.actor("cleo"))
    assert "needs at least 2 options" in words(cleo.post(at(tradeoff, "votes/new/"), form(options=["2"])))
    assert "There is a problem" in words(cleo.post(at(tradeoff, "votes/new/"), form(method="", title="")))
    assert Vote.objects.count() == 1


@pytest.mark.parametrize("stage", STAGES)
def test_in_which_stage_a_vote_is_prepared(moot: Moot, client_as: SignIn, stage: Stage) -> None:
    tradeoff = make_tradeoff(moot.panel, stage)
    cleo = client_as(moot.actor("cleo"))
    if stage in (Stage.DISCUSS, Stage.VOTE):
        assert prepare(moot, tradeoff).body_id == moot.panel.pk
        return
    with pytest.raises(WrongStage):
        prepare(moot, tradeoff)
    assert cleo.get(at(tradeoff, "votes/new/")).status_code == 409
    assert cleo.post(at(tradeoff, "votes/new/"), form()).status_code == 409
    assert not Vote.objects.exists()


def test_who_prepares_none(moot: Moot, client_as: SignIn) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.VOTE)
    for name in ("paul", "otto", "chandra"):
        with pytest.raises(NotAllowed):
            prepare(moot, tradeoff, name)
    for name, status in (("paul", 403), ("otto", 404)):
        assert client_as(moot.actor(name)).get(at(tradeoff, "votes/new/")).status_code == status
    with pytest.raises(NotFound):
        prepare_vote(
            actor=moot.actor("cleo"), body_id=moot.board.pk, tradeoff_id=tradeoff.pk, wanted=VoteWanted("T", "Q", "single")
        )  # fmt: skip
    assert not Vote.objects.exists()


def test_what_came_out_stands_on_the_page(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.RECOMMEND)
    vote = counted(tradeoff)
    page = Client().get(at(tradeoff, "votes/"))
    assert "“Day centre” was chosen." in words(page)
    assert f"/votes/{vote.pk}/result/" in page.content.decode()
    told = Client().get(api(tradeoff, "votes/")).json()["results"]
    assert [(each["result"], each["href"]) for each in told] == [
        ("“Day centre” was chosen.", f"/api/v1/bodies/fenmarsh-panel/votes/{vote.pk}/")
    ]
    lines = Client().get(api(tradeoff, "votes/"), {"format": "csv"})
    assert b"Day centre" in b"".join(getattr(lines, "streaming_content", [lines.content]))
    Vote.objects.filter(pk=vote.pk).update(status=VoteStatus.ANNULLED)
    assert "Annulled, without effect. It was: “Day centre” was chosen." in words(
        Client().get(at(tradeoff, "votes/"))
    )


def test_without_a_ballot_there_is_no_result(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.RECOMMEND)
    vote = about(tradeoff)
    assert "None yet" in words(Client().get(at(tradeoff, "votes/")))
    over(vote)
    assert "There is no result: nobody voted." in words(Client().get(at(tradeoff, "votes/")))


def test_another_body_cannot_put_its_vote_on_the_page(moot: Moot) -> None:
    """A vote whose thing is this trade-off, of a body that has nothing to do with it."""
    tradeoff = make_tradeoff(moot.panel, Stage.VOTE)
    about(tradeoff, body=moot.other, title="Mischief")
    assert votes_about(Actor.anonymous(), [tradeoff]) == {tradeoff.pk: []}
    assert "Mischief" not in words(Client().get(at(tradeoff, "votes/")))


def test_a_vote_that_is_not_public_is_for_the_bodys_people(moot: Moot, client_as: SignIn) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.VOTE)
    about(tradeoff, public=False, title="Among ourselves")
    for who, seen in ((None, False), ("otto", False), ("paul", True), ("cleo", True)):
        client = client_as(moot.actor(who)) if who else Client()
        assert ("Among ourselves" in words(client.get(at(tradeoff, "votes/")))) == seen, who


def test_votes_of_many_trade_offs_in_two_queries(
    moot: Moot, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    tradeoffs = [make_tradeoff(moot.panel, Stage.VOTE) for _ in range(4)]
    for each in tradeoffs[:3]:
        counted(each)
        about(each, method="approval", status=VoteStatus.SCHEDULED)
    with django_assert_max_num_queries(2):
        found = votes_about(Actor.anonymous(), tradeoffs)
        said = [[result_words(each) for each in found[tradeoff.pk]] for tradeoff in tradeoffs]
    assert sorted(said[0]) == ["", "“Day centre” was chosen."]
    assert said[3] == []


def test_the_pages_ask_few_queries(
    moot: Moot, client_as: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.VOTE)
    for _ in range(22):
        about(tradeoff)
    cleo = client_as(moot.actor("cleo"))
    for client in (Client(), cleo):
        with django_assert_max_num_queries(12):
            assert words(client.get(at(tradeoff, "votes/"))).count("Where the money goes first") == 20
    with django_assert_max_num_queries(12):
        cleo.get(at(tradeoff, "votes/new/"))


def test_the_api_drafts_a_vote(moot: Moot, client_as: SignIn) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.VOTE)
    path, cleo, own = api(tradeoff, "votes/"), client_as(moot.actor("cleo")), str(uuid.uuid4())
    for _ in range(2):
        answer = send(cleo, path, {"id": own, "method": "approval"})
        assert (answer.status_code, answer.json()["id"]) == (201, own), answer.json()
        assert answer["Location"].endswith(f"/api/v1/bodies/fenmarsh-panel/votes/{own}/")
    vote = Vote.objects.get()
    assert (vote.title, vote.question) == (tradeoff.title, tradeoff.question)
    assert vote.closes_at is not None
    for bad in (
        {},
        {"method": "lots"},
        {"method": "single", "options": [1, "2"]},
        {"method": "single", "more": 1},
    ):
        assert send(cleo, path, bad).status_code == 400, bad
    assert send(client_as(moot.actor("paul")), path, {"method": "single"}).status_code == 403
    assert send(Client(), path, {"method": "single"}).status_code == 403
    assert Vote.objects.count() == 1


@pytest.mark.parametrize(
    ("starts", "ends", "next_starts", "opens", "closes"),
    [
        (10, 20, None, "12 Nov 09:00", "22 Nov 18:00"),
        (10, None, 15, "12 Nov 09:00", "16 Nov 18:00"),
        (-5, 4, None, "03 Nov 09:00", "06 Nov 18:00"),
        (-20, -10, None, None, None),
        (None, 9, None, None, "11 Nov 18:00"),
        (None, None, None, None, None),
    ],
)
def test_when_the_vote_would_be_held(
    moot: Moot,
    starts: int | None,
    ends: int | None,
    next_starts: int | None,
    opens: str | None,
    closes: str | None,
) -> None:
    tradeoff = make_tradeoff(moot.panel, Stage.VOTE)

    def day(offset: int | None) -> dt.date | None:
        return None if offset is None else NOW.date() + dt.timedelta(days=offset)

    dates = StageDate.objects.filter(tradeoff=tradeoff)
    dates.filter(stage="vote").update(starts_on=day(starts), ends_on=day(ends))
    dates.filter(stage="recommend").update(starts_on=day(next_starts))
    planned = planned_times(tradeoff)
    told = [each and f"{each:%d %b %H:%M}" for each in (planned.opens_at, planned.closes_at)]
    assert told == [opens, closes]
