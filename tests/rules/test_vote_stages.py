"""Who may do what to a vote, and when: role × action × stage, written out a second time and asked through the pages.

Each cell is tried on a vote of its own stage and taken back: “yes” means that something changed (or, for reading, that
it was shown), “-” that nothing did.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from deliberation.voting.actions.closing import close_vote, count_vote
from deliberation.voting.forms.tickets import new_ticket
from deliberation.voting.models import Box, Elector, Vote
from kernel import clock
from kernel.actors import Actor
from tests.moot import Moot
from tests.votes import drop_in, make_vote

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PEOPLE = {"C": "cleo", "H": "chandra", "M": "mabel", "A": "anil", "O": "obi"}
"""The clerk, the chair (who votes too), a member, the analyst and an observer. Nobody else is asked."""
STAGES = ("draft", "to_come", "open", "voted", "closed", "annulled")
"""`voted`: open, and one ballot is in. The vote is run by hand."""

#            draft   to_come open    voted   closed  annulled
TABLE = """
see          C       CHMAO   CHMAO   CHMAO   CHMAO   CHMAO
edit         C       -       -       -       -       -
schedule     C       -       -       -       -       -
withdraw     -       C       C       -       -       -
discard      C       -       -       -       -       -
open         -       CH      -       -       -       -
close        -       -       CH      CH      -       -
annul        -       C       C       C       C       -
cast         -       -       HM      HM      -       -
hand_out     -       -       CHA     CHA     -       -
ballots      -       -       -       -       CHMAO   -
copy         C       C       C       C       C       C
"""
EXPECTED = {
    line.split()[0]: dict(zip(STAGES, line.split()[1:], strict=True)) for line in TABLE.strip().splitlines()
}


def vote_at(moot: Moot, stage: str) -> Vote:
    """A vote of the board that is run by hand, at a stage."""
    electors = [moot.membership(name, moot.board) for name in ("vera", "chandra", "mabel")]
    status = {"to_come": "scheduled", "voted": "open", "closed": "open"}.get(stage, stage)
    vote = make_vote(
        moot.board, "single", status=status, electors=electors, by_hand=True, opens_at=None, watch="staff"
    )
    if stage in ("voted", "closed"):
        drop_in(vote, [{"choice": 2}])
    if stage == "closed":
        for step in (close_vote, count_vote):
            step(actor=Actor.system("votes"), body_id=moot.board.pk, vote_id=vote.pk)
    if stage == "annulled":
        Vote.objects.filter(pk=vote.pk).update(
            annulled_at=clock.now(), annul_reason="The options were wrong."
        )
    return vote


def state(vote: Vote) -> Any:
    """Everything that an action here could change."""
    row = Vote.objects.filter(pk=vote.pk).values("status", "annul_reason", "seal").first()
    electors = list(Elector.objects.filter(vote=vote).order_by("pk").values_list("voted_on", "on_paper"))
    ballots = [len(box.ballots) for box in Box.objects.filter(vote=vote)]
    return row, electors, ballots, Vote.objects.count()


def sent(vote: Vote, action: str) -> dict[str, Any]:
    """What the page of an action sends."""
    if action == "annul":
        return {"reason": "The options were wrong, and a new vote follows."}
    if action == "copy":
        return {"copy_id": str(uuid.uuid4())}
    if action == "cast":
        return {"step": "cast", "ticket": new_ticket(vote.pk), "content": json.dumps({"choice": 1})}
    if action == "hand_out":
        return {
            "electors": list(
                Elector.objects.filter(vote=vote, voted_on=None).values_list("pk", flat=True)[:1]
            )
        }
    return {}


NAMES = {
    "see": "vote", "edit": "edit_vote", "schedule": "schedule_vote", "withdraw": "unschedule_vote", "discard": "discard_vote",
    "open": "open_vote", "close": "close_vote", "annul": "annul_vote", "cast": "cast", "hand_out": "hand_out",
    "copy": "copy_vote",
}  # fmt: skip
READING = {"see", "edit", "ballots"}


def happened(client: Client, vote: Vote, action: str) -> bool:
    """Whether somebody could do it. What it changed is taken back."""
    slug = vote.body.slug
    if action == "ballots":
        file = reverse("vote_ballots_file", args=[slug, vote.pk, "ballots.csv"])
        return client.get(file).status_code == 200
    page = reverse(NAMES[action], args=[slug, vote.pk])
    if action in READING:
        return client.get(page).status_code == 200
    before = state(vote)
    with transaction.atomic():
        answer = client.post(page, sent(vote, action))
        assert answer.status_code < 500, (action, answer.status_code)
        changed = state(vote) != before
        transaction.set_rollback(True)
    return changed


@pytest.mark.parametrize("stage", STAGES)
def test_each_action_at_each_stage(moot: Moot, client_as: Callable[..., Client], stage: str) -> None:
    vote = vote_at(moot, stage)
    clients = {letter: client_as(moot.people[name]) for letter, name in PEOPLE.items()}
    found = {
        action: "".join(letter for letter, client in clients.items() if happened(client, vote, action)) or "-"
        for action in EXPECTED
    }
    assert found == {action: stages[stage] for action, stages in EXPECTED.items()}


@pytest.mark.parametrize("stage", STAGES)
def test_nobody_who_is_not_signed_in_changes_anything(moot: Moot, stage: str) -> None:
    vote = vote_at(moot, stage)
    changing = [action for action in EXPECTED if action not in READING]
    assert [action for action in changing if happened(Client(), vote, action)] == []
    assert happened(Client(), vote, "see") is (stage != "draft")
    assert happened(Client(), vote, "ballots") is (stage == "closed")


def test_a_vote_by_the_clock_is_opened_and_closed_by_nobodys_hand(
    moot: Moot, client_as: Callable[..., Client]
) -> None:
    """Whatever they hold, and whatever the worker is at: a page that is looked at does what is due."""
    cleo = client_as(moot.people["cleo"])
    now = clock.now()
    vote = make_vote(
        moot.board,
        status="scheduled",
        opens_at=now + dt.timedelta(hours=1),
        closes_at=now + dt.timedelta(hours=2),
    )
    assert not happened(cleo, vote, "open")
    with clock.frozen(now + dt.timedelta(hours=1, minutes=1)):
        cleo.get(reverse("vote", args=[moot.board.slug, vote.pk]))
        vote.refresh_from_db()
        assert vote.status == "open"
        assert not happened(cleo, vote, "close")
    with clock.frozen(now + dt.timedelta(hours=2)):
        assert not happened(client_as(moot.people["mabel"]), vote, "cast"), (
            "the moment of closing is too late"
        )
        cleo.get(reverse("vote", args=[moot.board.slug, vote.pk]))
        vote.refresh_from_db()
        assert (vote.status, vote.counted_at is not None) == ("closed", True)


def test_a_vote_in_which_everybody_has_voted_may_be_closed_early(
    moot: Moot, client_as: Callable[..., Client]
) -> None:
    vote = make_vote(moot.board, electors=[moot.membership("mabel", moot.board)])
    chandra = client_as(moot.people["chandra"])
    assert not happened(chandra, vote, "close")
    drop_in(vote, [{"choice": 1}])
    assert happened(chandra, vote, "close")


def test_without_a_second_step_nothing_is_annulled(moot: Moot, client_as: Callable[..., Client]) -> None:
    vote = vote_at(moot, "voted")
    assert not happened(client_as(moot.people["cleo"], second_step=False), vote, "annul")
    assert happened(client_as(moot.people["cleo"]), vote, "annul")
