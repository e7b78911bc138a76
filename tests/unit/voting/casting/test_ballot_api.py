"""Ballots through the API: the paper, casting, sending again, replacing, and who is refused."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliberation.voting.calc.receipts import read_receipt
from deliberation.voting.models import Box, RecordedBallot
from kernel import clock
from tests.moot import Moot
from tests.votes import ONE_BALLOT, make_vote


def at(vote, end: str = "") -> str:
    return f"/api/v1/bodies/{vote.body.slug}/votes/{vote.pk}/ballot/{end}"


def post(client, vote, sent, end: str = ""):
    return client.post(at(vote, end), sent, content_type="application/json")


@pytest.fixture
def paul(moot: Moot, client_as):
    """Paul, a member of the panel, signed in."""
    return client_as(moot.actor("paul"))


@pytest.mark.parametrize("method", list(ONE_BALLOT))
def test_a_ballot_of_each_method(moot: Moot, paul, method: str) -> None:
    vote = make_vote(moot.panel, method)
    paper = paul.get(at(vote))
    assert paper.status_code == 200
    assert paper["Cache-Control"] == "no-store"
    assert len(paper.json()["options"]) == vote.options.count()
    assert paper.json()["shape"] in next(iter(ONE_BALLOT[method])) + "set points ranks choice"
    sent = {"ticket": paper.json()["ticket"], "content": ONE_BALLOT[method]}
    with CaptureQueriesContext(connection) as asked:
        done = post(paul, vote, sent)
    assert done.status_code == 201
    assert done["Cache-Control"] == "no-store"
    assert len(asked) <= 10, [each["sql"][:90] for each in asked]
    receipt = done.json()["receipt"]
    assert read_receipt(receipt) == receipt
    assert Box.objects.get(vote=vote).ballots == [[receipt, "online", ONE_BALLOT[method]]]
    again = post(paul, vote, sent)
    assert (again.status_code, again.json()["again"], again.json()["receipt"]) == (200, True, receipt)
    assert paul.get(at(vote)).json()["ballots"][0]["voted_on"] == clock.today().isoformat()


def test_refusals_have_codes(moot: Moot, paul, client_as) -> None:
    vote = make_vote(moot.panel)
    first, second = (paul.get(at(vote)).json()["ticket"] for _ in range(2))
    assert post(paul, vote, {"ticket": "x", "content": {"choice": 1}}).json()["code"] == "wrong_ticket"
    bad = post(paul, vote, {"ticket": first, "content": {"choice": 9}}).json()
    assert (bad["code"], bad["parameters"]) == ("bad_ballot", {"field": "choice"})
    assert post(paul, vote, {"ticket": first, "content": "x"}).status_code == 400
    assert post(paul, vote, {"ticket": first}).status_code == 400
    assert post(paul, vote, {"ticket": first, "content": {"choice": 1}, "name": "Paul"}).status_code == 400
    assert post(paul, vote, {"ticket": first, "content": {"choice": 1}}).status_code == 201
    assert post(paul, vote, {"ticket": second, "content": {"choice": 1}}).json()["code"] == "already_voted"
    priya = client_as(moot.actor("priya"))
    assert (
        post(priya, vote, {"ticket": first, "content": {"choice": 1}}).json()["code"] == "ballot_paper_used"
    )
    vote.closes_at = clock.now()
    vote.save(update_fields=["closes_at"])
    assert post(priya, vote, {"ticket": second, "content": {"choice": 1}}).json()["code"] == "vote_not_open"
    assert len(Box.objects.get(vote=vote).ballots) == 1


def test_who_has_no_ballot(moot: Moot, client, client_as) -> None:
    vote, private = make_vote(moot.panel), make_vote(moot.panel, public=False)
    assert client.get(at(vote)).json()["code"] == "sign_in_needed"
    assert post(client, vote, {}).json()["code"] == "sign_in_needed"
    mabel = client_as(moot.actor("mabel"))
    for sent in ({"ticket": "x", "content": {}}, {"content": {"choice": 77}}):
        assert post(mabel, private, sent).status_code in (400, 404)
    from deliberation.voting.forms.tickets import new_ticket

    for content in ({"choice": 1}, {"choice": 77}):
        answer = post(mabel, private, {"ticket": new_ticket(private.pk), "content": content})
        assert answer.status_code == 404
        answer = post(mabel, vote, {"ticket": new_ticket(vote.pk), "content": content})
        assert answer.json()["code"] == "not_entitled"
    assert mabel.get(at(private)).status_code == 404
    assert mabel.get(at(vote)).json()["code"] == "not_entitled"
    assert mabel.delete(at(vote)).status_code == 405


def test_a_ballot_is_replaced_with_its_receipt(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel, may_replace=True)
    ticket = paul.get(at(vote)).json()["ticket"]
    receipt = post(paul, vote, {"ticket": ticket, "content": {"choice": 1}}).json()["receipt"]
    done = post(paul, vote, {"receipt": receipt.lower(), "content": {"choice": 3}}, "replace/")
    assert (done.status_code, done.json()["receipt"]) == (200, receipt)
    assert Box.objects.get(vote=vote).ballots == [[receipt, "online", {"choice": 3}]]
    wrong = post(paul, vote, {"receipt": "0000000000", "content": {"choice": 3}}, "replace/")
    assert wrong.json()["code"] == "not_replaced"
    assert post(paul, vote, {"receipt": "nonsense", "content": {"choice": 3}}, "replace/").status_code == 400


def test_a_recorded_ballot(moot: Moot, client_as) -> None:
    vote = make_vote(moot.board, "motion", secrecy="recorded", may_replace=True)
    mabel = client_as(moot.actor("mabel"))
    paper = mabel.get(at(vote)).json()
    assert paper["ticket"] == ""
    elector = paper["ballots"][0]["elector"]
    done = post(mabel, vote, {"elector": elector, "content": {"choice": "for"}})
    assert (done.status_code, done.json()["receipt"]) == (201, "")
    assert mabel.get(at(vote)).json()["ballots"][0]["instead_of"] == done.json()["ballot"]
    changed = {"elector": elector, "content": {"choice": "against"}, "instead_of": done.json()["ballot"]}
    assert post(mabel, vote, changed).status_code == 201
    assert RecordedBallot.objects.filter(replaced=False).get().content == {"choice": "against"}
    assert post(mabel, vote, changed | {"elector": elector + 10**6}).json()["code"] == "not_entitled"
