"""Votes open and close by the clock, by hand, late and twice."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from audit.trail import history
from deliberation.bodies.models import Membership
from deliberation.voting.actions import running
from deliberation.voting.actions.running import (
    VOTES,
    NotYet,
    bring_up_to_date,
    close_by_hand,
    open_vote,
    run_due,
)
from deliberation.voting.calc.spec import spec_hash
from deliberation.voting.models import Elector, Result, Vote
from deliberation.voting.presenters.votes import short_moment, time_words
from deliberation.voting.queries.electorate import counts_by_role, electorate_words, spec_of, turnout
from deliberation.voting.tasks import run_votes
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotAllowed, WrongState
from tests.ballots import words
from tests.moot import Moot
from tests.unit.voting.life import kit
from tests.votes import drop_in

pytestmark = pytest.mark.django_db

Signed = Callable[..., Client]


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


def fresh(vote: Vote) -> Vote:
    return Vote.objects.select_related("body").get(pk=vote.pk)


def test_a_vote_opens_and_closes_by_the_clock(moot: Moot) -> None:
    vote = kit.scheduled(moot)
    assert run_due(actor=VOTES) == 0
    with clock.frozen(kit.OPENS):
        assert run_due(actor=VOTES) == 1
        assert run_due(actor=VOTES) == 0
    opened = fresh(vote)
    assert (opened.status, opened.opened_at, opened.electors_count) == ("open", kit.OPENS, 4)
    assert opened.spec_hash == spec_hash(spec_of(opened))
    assert next(each.public_name for each in opened.electors.all()) == "Chandra Chair"
    drop_in(opened, [{"choice": 2}, {"choice": 2}])
    with clock.frozen(kit.CLOSES):
        assert run_due(actor=VOTES) == 2  # closed and counted
    closed = fresh(vote)
    assert (closed.status, closed.closed_at, closed.sealed_count) == ("closed", kit.CLOSES, 2)
    assert closed.counted_at == kit.CLOSES
    assert Result.objects.get(vote=vote, binding=True).outcome["winners"] == ["2"]
    assert [each["event"] for each in history("vote", vote.pk)][-3:] == [
        "vote.opened", "vote.closed", "vote.counted",
    ]  # fmt: skip


def test_a_worker_that_was_down_makes_up_for_it(moot: Moot) -> None:
    """Down over the whole time: the vote opens late and closes at once, and says so by its times."""
    vote = kit.scheduled(moot)
    late = kit.CLOSES + dt.timedelta(days=1)
    with clock.frozen(late):
        run_votes()
    found = fresh(vote)
    assert (found.status, found.opened_at, found.closed_at, found.sealed_count) == ("closed", late, late, 0)


def test_a_page_does_not_wait_for_the_worker(moot: Moot) -> None:
    vote = kit.scheduled(moot)
    with clock.frozen(kit.OPENS):
        assert bring_up_to_date(fresh(vote)).status == "open"
    with clock.frozen(kit.CLOSES):
        closed = bring_up_to_date(fresh(vote))
        assert (closed.status, closed.counted_at) == ("closed", kit.CLOSES)
        assert bring_up_to_date(closed).status == "closed"


def test_what_a_page_has_read_long_ago_does_no_harm(moot: Moot) -> None:
    vote = kit.scheduled(moot)
    stale = fresh(vote)
    with clock.frozen(kit.OPENS):
        run_due(actor=VOTES)
        assert bring_up_to_date(stale).status == "open"
    assert Elector.objects.filter(vote=vote).count() == 4


def test_one_vote_that_fails_does_not_stop_the_others(moot: Moot, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = kit.scheduled(moot), kit.scheduled(moot)
    real = running.open_vote

    def open_or_fail(**named: Any) -> Vote:
        if named["vote_id"] == bad.pk:
            raise RuntimeError("broken")
        return real(**named)

    open_or_fail.__name__ = "open_vote"
    monkeypatch.setattr(running, "open_vote", open_or_fail)
    with clock.frozen(kit.OPENS):
        assert run_due(actor=VOTES) == 1
    assert (fresh(bad).status, fresh(good).status) == ("scheduled", "open")


def test_a_vote_in_a_meeting_is_opened_and_closed_by_people(moot: Moot) -> None:
    vote = kit.scheduled(moot, by_hand=True, method="motion", secrecy="recorded")
    named: dict[str, Any] = {"body_id": moot.board.pk, "vote_id": vote.pk}
    with clock.frozen(kit.NOW + kit.HOUR * 24):
        assert run_due(actor=VOTES) == 0
        opened = open_vote(actor=moot.actor("chandra"), **named)
        assert opened.status == "open"
        assert open_vote(actor=moot.actor("chandra"), **named).opened_at == opened.opened_at
        assert close_by_hand(actor=moot.actor("vera"), **named).status == "closed"
        assert close_by_hand(actor=moot.actor("vera"), **named).status == "closed"
        assert run_due(actor=VOTES) == 1
    assert fresh(vote).counted_at is not None


def test_a_vote_by_hand_is_not_opened_after_its_latest_moment(moot: Moot) -> None:
    vote = kit.scheduled(moot, by_hand=True)
    with clock.frozen(kit.CLOSES + kit.HOUR):
        assert run_due(actor=VOTES) == 0
        with pytest.raises(WrongState):
            open_vote(actor=moot.actor("cleo"), body_id=moot.board.pk, vote_id=vote.pk)


def test_the_page_of_a_vote_that_was_never_opened_says_so(moot: Moot, client_as: Signed) -> None:
    vote = kit.scheduled(moot, by_hand=True)
    cleo, page = client_as(moot.actor("cleo")), f"/bodies/{moot.board.slug}/votes/{vote.pk}/"
    assert "Open the vote" in words(cleo.get(page))
    with clock.frozen(kit.CLOSES + kit.HOUR):
        late = words(cleo.get(page))
        assert "The latest moment for this vote has passed" in late
        assert "Open the vote" not in late
        assert "Take it back to draft" in late
        assert cleo.get(f"{page}open/").status_code == 409


def test_the_head_of_a_votes_page_says_the_next_moment(moot: Moot) -> None:
    by_clock, by_hand = kit.scheduled(moot), kit.scheduled(moot, by_hand=True)
    assert time_words(by_clock) == f"Opens {short_moment(kit.OPENS)}"
    assert time_words(by_hand) == ""
    for vote in (by_clock, by_hand):
        vote.status = "open"
    with clock.frozen(kit.OPENS + kit.HOUR):
        assert time_words(by_clock) == f"Closes {short_moment(kit.CLOSES)}"
        assert time_words(by_hand) == f"Closes in the meeting, at the latest {short_moment(kit.CLOSES)}"


def test_a_vote_by_hand_closes_at_its_latest_moment(moot: Moot) -> None:
    vote = kit.scheduled(moot, by_hand=True)
    open_vote(actor=moot.actor("cleo"), body_id=moot.board.pk, vote_id=vote.pk)
    with clock.frozen(kit.CLOSES):
        run_due(actor=VOTES)
    assert fresh(vote).status == "closed"


def test_nobody_opens_or_closes_a_vote_by_the_clock_before_its_time(moot: Moot) -> None:
    vote = kit.scheduled(moot)
    named: dict[str, Any] = {"actor": moot.actor("cleo"), "body_id": moot.board.pk, "vote_id": vote.pk}
    with pytest.raises(NotYet):
        open_vote(**named)
    with pytest.raises(WrongState):
        close_by_hand(**named)
    with clock.frozen(kit.OPENS):
        run_due(actor=VOTES)
        with pytest.raises(NotYet):
            close_by_hand(**named)
        drop_in(fresh(vote), [{"choice": 1}] * 4)
        assert close_by_hand(**named).status == "closed"


def test_nobody_to_vote(moot: Moot) -> None:
    by_hand, by_clock = kit.scheduled(moot, by_hand=True), kit.scheduled(moot)
    Membership.objects.filter(body=moot.board).exclude(role="clerk").update(
        ends_on=kit.NOW.date() - dt.timedelta(1)
    )
    with clock.frozen(kit.OPENS):
        with pytest.raises(WrongState):
            open_vote(actor=moot.actor("cleo"), body_id=moot.board.pk, vote_id=by_hand.pk)
        run_due(actor=VOTES)
    assert fresh(by_clock).electors_count == 0


def test_who_may_not(moot: Moot) -> None:
    vote = kit.scheduled(moot, by_hand=True)
    for name in ("mabel", "anil", "otto", "obi"):
        with pytest.raises(NotAllowed):
            open_vote(actor=moot.actor(name), body_id=moot.board.pk, vote_id=vote.pk)
    with pytest.raises(NotAllowed):
        run_due(actor=moot.actor("cleo"))
    with pytest.raises(NotAllowed):
        run_due(actor=Actor.system("packs"))


def test_the_snapshot_outlives_changes_of_the_membership(moot: Moot) -> None:
    vote = kit.scheduled(moot)
    assert electorate_words(counts_by_role(vote)) == (
        "1 chair, 1 vice-chair, 1 member, 1 co-opted member and 0 patient representatives (4 people)"
    )
    with clock.frozen(kit.OPENS):
        run_due(actor=VOTES)
    Membership.objects.filter(body=moot.board, role="member").update(
        ends_on=kit.NOW.date(), end_reason="resigned"
    )
    counts = {each.role: each.count for each in counts_by_role(fresh(vote))}
    assert counts["member"] == 1
    assert turnout(fresh(vote)).entitled == 4


def test_the_fingerprint_is_over_everything_that_gives_the_vote_its_meaning(moot: Moot) -> None:
    vote = kit.scheduled(moot)
    before = spec_hash(spec_of(vote))
    seen = {before}
    for field, value in (
        ("question", "Other?"),
        ("tie_seed", 1),
        ("closes_at", kit.CLOSES + kit.HOUR),
        ("public", False),
    ):
        Vote.objects.filter(pk=vote.pk).update(**{field: value})
        seen.add(spec_hash(spec_of(fresh(vote))))
    vote.options.filter(position=1).update(meaning="Something else.")
    seen.add(spec_hash(spec_of(fresh(vote))))
    assert len(seen) == 6


def test_the_quorum_is_of_those_entitled(moot: Moot) -> None:
    vote = kit.scheduled(moot, quorum_kind="share", quorum_value=75)
    with clock.frozen(kit.OPENS):
        run_due(actor=VOTES)
    drop_in(fresh(vote), [{"choice": 1}] * 2)
    found = turnout(fresh(vote))
    assert (found.voted, found.needed, found.reached, found.everybody, found.per_cent) == (
        2,
        3,
        False,
        False,
        50.0,
    )


def test_the_command(moot: Moot) -> None:
    kit.scheduled(moot)
    out = StringIO()
    call_command("run_votes", stdout=out)
    assert "Nothing is due." in out.getvalue()
    with clock.frozen(kit.OPENS):
        out = StringIO()
        call_command("run_votes", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"steps": 1}
