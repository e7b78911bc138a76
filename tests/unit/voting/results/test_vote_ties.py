"""Ties: standing, broken by the lot, or decided by the chair."""

from __future__ import annotations

import contextlib
import io
import re

import pytest
from django.test import Client

from audit.events import Event
from audit.trail import history
from deliberation.voting.actions.closing import decide_tie
from deliberation.voting.calc.methods import Method
from deliberation.voting.models import Vote
from kernel.errors import BadInput, NotAllowed, WrongState
from tests.moot import Moot
from tests.unit.voting.results.kit import SYSTEM, counted, page, ranks, text_of, voted
from tests.votes import drop_in, make_vote

pytestmark = pytest.mark.django_db

EQUAL = [{"choice": 1}, {"choice": 1}, {"choice": 2}, {"choice": 2}]


def tied(moot: Moot, tie_rule: str = "chair") -> Vote:
    return voted(moot.board, Method.SINGLE, EQUAL, tie_rule=tie_rule)


def test_a_tie_that_stands(moot: Moot, client: Client) -> None:
    words = text_of(client, page(tied(moot, "stands"), "vote_result"))
    assert "“Night cover” and “Day centre” are tied. The body decides what follows." in words
    assert "The tie stands." in words


def test_a_lot_is_drawn_and_can_be_drawn_again(moot: Moot, client: Client) -> None:
    vote = tied(moot, "seed")
    body = client.get(page(vote, "vote_result")).content.decode()
    code = re.search(r'<pre class="fm-code"[^>]*>(.*?)</pre>', body, re.S)[1]  # type: ignore[index]
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(code, {})
    first = int(said.getvalue().strip("[] \n").split(",")[0])
    assert vote.results.get(binding=True).outcome["winners"] == [str(first)]
    assert "A lot was drawn" in text_of(client, page(vote, "vote_result"))
    assert "1234" in body


def test_the_lot_of_a_round_can_be_drawn_again(moot: Moot, client: Client) -> None:
    # 1 and 2 lead; 3 and 4 are last together, first by nothing but the lot.
    ballots = [ranks(1), ranks(2), ranks(3, 1), ranks(4, 2)]
    vote = voted(moot.board, Method.RANKING, ballots, options=4, tie_rule="seed")
    body = client.get(page(vote, "vote_result")).content.decode()
    code = re.search(r'<pre class="fm-code"[^>]*>(.*?)</pre>', body, re.S)[1]  # type: ignore[index]
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(code, {})
    drawn = [line.strip("[]").split(",")[0] for line in said.getvalue().splitlines()]
    ties = vote.results.get(binding=True).outcome["ties"]
    assert drawn == [tie["chosen"][0] for tie in ties if tie["broken_by"] == "seed"]


def test_the_chair_decides_once_with_a_reason(moot: Moot, client: Client) -> None:
    vote = tied(moot)
    client.force_login(moot.people["chandra"])
    assert "Decide the tie" in text_of(client, page(vote, "vote_result"))
    address = page(vote, "decide_tie")
    asked = client.post(address, {"chosen": "2", "reason": "It helps more people."})
    assert "Are you sure?" in asked.content.decode()
    assert vote.results.get(binding=True).chosen == []
    done = client.post(address, {"chosen": "2", "reason": "It helps more people.", "sure": "yes"})
    assert done.status_code == 302
    words = text_of(client, page(vote, "vote_result"))
    assert "“Day centre” was chosen." in words
    assert "The chair chose “Day centre”. The reason: It helps more people." in words
    assert "Decide the tie" not in words
    assert client.post(address, {"chosen": "1", "reason": "No.", "sure": "yes"}).status_code == 302
    assert vote.results.get(binding=True).chosen == ["2"]
    assert history("vote", vote.pk)[-1]["event"] == Event.VOTE_TIE_DECIDED


@pytest.mark.parametrize(
    "sent", [{"chosen": "3", "reason": "x"}, {"reason": "x"}, {"chosen": "1"}, {"chosen": "1", "reason": " "}]
)
def test_what_the_chair_sends_is_checked(moot: Moot, client: Client, sent: dict[str, str]) -> None:
    vote = tied(moot)
    client.force_login(moot.people["chandra"])
    response = client.post(page(vote, "decide_tie"), sent | {"sure": "yes"})
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert vote.results.get(binding=True).chosen == []


def test_who_may_decide(moot: Moot, client: Client) -> None:
    vote = tied(moot)
    keys = {"body_id": vote.body_id, "vote_id": vote.pk, "chosen": ["1"], "reason": "So."}
    for actor in (moot.actor("mabel"), moot.actor("cleo"), SYSTEM):
        with pytest.raises(NotAllowed):
            decide_tie(actor=actor, **keys)  # type: ignore[arg-type]
    for wrong in (["3"], ["1", "2"], []):
        with pytest.raises(BadInput):
            decide_tie(actor=moot.actor("chandra"), **(keys | {"chosen": wrong}))  # type: ignore[arg-type]
    assert client.get(page(vote, "decide_tie")).status_code == 302  # to sign in
    client.force_login(moot.people["mabel"])
    assert client.get(page(vote, "decide_tie")).status_code == 403


def test_no_tie_no_decision(moot: Moot) -> None:
    clear = voted(moot.board, Method.SINGLE, [{"choice": 1}], tie_rule="chair")
    for vote in (clear, tied(moot, "stands"), tied(moot, "seed")):
        with pytest.raises(WrongState):
            decide_tie(
                actor=moot.actor("chandra"), body_id=vote.body_id, vote_id=vote.pk, chosen=["1"], reason="So."
            )


def test_the_chair_has_a_casting_vote_on_a_motion(moot: Moot, client: Client) -> None:
    ballots = [{"choice": "for"}, {"choice": "against"}]
    vote = voted(moot.board, Method.MOTION, ballots, tie_rule="chair", secrecy="recorded")
    assert "The votes for and against are equal. The chair decides." in text_of(
        client, page(vote, "vote_result")
    )
    decide_tie(
        actor=moot.actor("chandra"), body_id=vote.body_id, vote_id=vote.pk, chosen=["for"], reason="Winter."
    )
    words = text_of(client, page(vote, "vote_result"))
    assert "The motion was carried by the chair’s decision, after a tie: 1 for, 1 against" in words


def test_the_chair_settles_a_budget_within_the_money(moot: Moot, client: Client) -> None:
    vote = make_vote(moot.board, Method.BUDGET, rule="greedy", tie_rule="chair", envelope=50_000_00)
    vote.options.update(cost=40_000_00)
    drop_in(vote, [{"set": [1]}, {"set": [2]}])
    vote = counted(vote)
    assert "a tie that the money does not settle. The chair decides." in text_of(
        client, page(vote, "vote_result")
    )
    keys = {"actor": moot.actor("chandra"), "body_id": vote.body_id, "vote_id": vote.pk, "reason": "So."}
    with pytest.raises(BadInput):
        decide_tie(**keys, chosen=["1", "2"])  # type: ignore[arg-type]
    decide_tie(**keys, chosen=["2"])  # type: ignore[arg-type]
    words = text_of(client, page(vote, "vote_result"))
    assert "“Day centre” is paid for: £40,000 of £50,000." in words
