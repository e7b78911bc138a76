"""Votes recorded by name: cast, changed where that is allowed, and cast by a named substitute."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from deliberation.bodies.models import Membership, Substitute
from deliberation.voting.models import Elector, RecordedBallot
from kernel import clock
from tests.ballots import FILLED, address, carried, cast, check, open_form, words
from tests.moot import Moot
from tests.votes import ONE_BALLOT, make_vote


def ballots(vote) -> list[tuple]:
    rows = RecordedBallot.objects.filter(elector__vote=vote).order_by("pk")
    return list(rows.values_list("elector__person__email", "content", "replaced", "substitute__public_name"))


@pytest.fixture
def mabel(moot: Moot, client_as):
    """Mabel, of the board, signed in."""
    return client_as(moot.actor("mabel"))


@pytest.fixture
def stand_in(moot: Moot, client_as):
    """Obi, who may stand in for Vera."""
    naming = Substitute.objects.create(
        membership=moot.membership("vera", moot.board),
        person=moot.people["obi"],
        public_name="Obi Observer",
        starts_on=clock.today(),
    )
    return client_as(moot.actor("obi")), naming


@pytest.mark.parametrize("method", list(ONE_BALLOT))
def test_a_ballot_of_each_method_is_recorded_with_the_name(moot: Moot, mabel, method: str) -> None:
    vote = make_vote(moot.board, method, secrecy="recorded")
    before = Entry.objects.count()
    checked = carried(check(mabel, vote, FILLED[method]))
    with CaptureQueriesContext(connection) as asked:
        done = mabel.post(address(vote), checked | {"step": "cast"})
    assert "The ballot is recorded" in words(done)
    assert ballots(vote) == [("mabel@fenmarsh.example", ONE_BALLOT[method], False, None)]
    assert Elector.objects.get(vote=vote, person=moot.people["mabel"]).voted_on == clock.today()
    assert len(asked) <= 10, [each["sql"][:90] for each in asked]
    assert Entry.objects.count() == before


def test_sent_again_it_is_recorded_once(moot: Moot, mabel) -> None:
    vote = make_vote(moot.board, "motion", secrecy="recorded")
    checked = carried(check(mabel, vote, FILLED["motion"])) | {"step": "cast"}
    mabel.post(address(vote), checked)
    assert "We had this ballot already" in words(mabel.post(address(vote), checked))
    assert len(ballots(vote)) == 1
    other = checked | {"content": '{"choice": "against"}'}
    assert mabel.post(address(vote), other).status_code == 409
    assert len(ballots(vote)) == 1
    assert "You voted on" in words(mabel.get(address(vote)))


def test_it_can_be_changed_where_the_vote_allows_and_the_first_stays_on_record(moot: Moot, mabel) -> None:
    vote = make_vote(moot.board, "motion", secrecy="recorded", may_replace=True)
    first = carried(check(mabel, vote, FILLED["motion"])) | {"step": "cast"}
    mabel.post(address(vote), first)
    form = open_form(mabel, vote)
    assert "You voted on" in words(form)
    assert 'value="for" checked' in form.content.decode()
    done = cast(mabel, vote, {"choice": "against"})
    assert "The ballot is changed" in words(done)
    who = "mabel@fenmarsh.example"
    assert ballots(vote) == [(who, {"choice": "for"}, True, None), (who, {"choice": "against"}, False, None)]
    # The first form, sent late, does not bring the first ballot back.
    assert mabel.post(address(vote), first).status_code == 409
    assert [each[2] for each in ballots(vote)] == [True, False]


def test_a_form_that_was_overtaken_is_refused(moot: Moot, mabel) -> None:
    vote = make_vote(moot.board, "motion", secrecy="recorded", may_replace=True)
    cast(mabel, vote, {"choice": "for"})
    overtaken = carried(check(mabel, vote, {"choice": "abstain"})) | {"step": "cast"}
    cast(mabel, vote, {"choice": "against"})
    answer = mabel.post(address(vote), overtaken)
    assert answer.status_code == 409
    assert "The ballot was changed meanwhile." in words(answer)


def test_a_substitute_votes_in_the_place_of_the_member_and_it_shows(moot: Moot, stand_in) -> None:
    obi, naming = stand_in
    vote = make_vote(moot.board, "motion", secrecy="recorded")
    form = open_form(obi, vote)
    assert "You vote in the place of Vera Vice Chair" in words(form)
    checked = carried(check(obi, vote, FILLED["motion"]))
    with CaptureQueriesContext(connection) as asked:
        obi.post(address(vote), checked | {"step": "cast"})
    assert len(asked) <= 10, [each["sql"][:90] for each in asked]
    assert ballots(vote) == [("vera@fenmarsh.example", {"choice": "for"}, False, "Obi Observer")]
    assert Elector.objects.get(vote=vote, person=moot.people["vera"]).substitute == naming


def test_the_member_can_take_it_back_where_ballots_can_be_changed(moot: Moot, stand_in, client_as) -> None:
    obi, _ = stand_in
    vote = make_vote(moot.board, "motion", secrecy="recorded", may_replace=True)
    cast(obi, vote, FILLED["motion"])
    vera = client_as(moot.actor("vera"))
    assert "by Obi Observer standing in" in words(open_form(vera, vote))
    cast(vera, vote, FILLED["motion"])
    assert [each[2:] for each in ballots(vote)] == [(True, "Obi Observer"), (False, None)]
    assert Elector.objects.get(vote=vote, person=moot.people["vera"]).substitute is None


def test_two_ballots_are_cast_one_by_one(moot: Moot, stand_in) -> None:
    obi, _ = stand_in
    Substitute.objects.create(
        membership=moot.membership("mabel", moot.board), person=moot.people["obi"], public_name="Obi Observer",
        starts_on=clock.today(),
    )  # fmt: skip
    vote = make_vote(moot.board, "motion", secrecy="recorded")
    page = obi.get(address(vote))
    assert "Whose ballot do you want to cast?" in words(page)
    for name in ("vera", "mabel"):
        elector = Elector.objects.get(vote=vote, person=moot.people[name])
        form = obi.get(address(vote), {"for": elector.pk})
        checked = obi.post(f"{address(vote)}?for={elector.pk}", carried(form) | {"choice": "against"})
        obi.post(address(vote), carried(checked) | {"step": "cast"})
    assert len(ballots(vote)) == 2
    assert obi.get(address(vote), {"for": "999"}).status_code == 400


@pytest.mark.parametrize("spoil", ["ended", "not_yet", "member_left", "secret"])
def test_who_does_not_stand_in_now_gets_no_ballot(moot: Moot, stand_in, spoil: str) -> None:
    obi, naming = stand_in
    vote = make_vote(moot.board, "motion", secrecy="secret" if spoil == "secret" else "recorded")
    elector = Elector.objects.get(vote=vote, person=moot.people["vera"])
    yesterday, tomorrow = clock.today() - dt.timedelta(days=1), clock.today() + dt.timedelta(days=1)
    if spoil == "ended":
        Substitute.objects.update(starts_on=yesterday, ends_on=yesterday)
    elif spoil == "not_yet":
        Substitute.objects.update(starts_on=tomorrow)
    elif spoil == "member_left":
        Membership.objects.filter(pk=naming.membership_id).update(ends_on=yesterday)
    assert obi.get(address(vote)).status_code == 403
    sent = {"for": elector.pk, "instead": "0", "content": '{"choice": "for"}', "step": "cast"}
    assert obi.post(address(vote), sent).status_code in (400, 403)
    assert ballots(vote) == []


def test_nobody_casts_the_ballot_of_another(moot: Moot, mabel) -> None:
    vote = make_vote(moot.board, "motion", secrecy="recorded")
    vera = Elector.objects.get(vote=vote, person=moot.people["vera"])
    for number in (vera.pk, 10**12, "x", "-1", "9" * 30):
        sent = {"for": number, "instead": "0", "content": '{"choice": "for"}', "step": "cast"}
        assert mabel.post(address(vote), sent).status_code == 403
    assert ballots(vote) == []


def test_a_closed_vote_takes_none(moot: Moot, mabel) -> None:
    vote = make_vote(moot.board, "motion", secrecy="recorded", may_replace=True)
    checked = carried(check(mabel, vote, FILLED["motion"])) | {"step": "cast"}
    vote.closes_at = clock.now()
    vote.save(update_fields=["closes_at"])
    assert mabel.post(address(vote), checked).status_code == 409
    assert ballots(vote) == []
