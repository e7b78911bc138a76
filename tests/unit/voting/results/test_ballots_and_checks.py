"""The published list, finding one's own ballot, the check page and `verify_vote`, and what tampering does to them."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client

from audit.events import Event
from audit.trail import record
from deliberation.bodies.models import Substitute
from deliberation.voting import guards
from deliberation.voting.actions.closing import decide_tie
from deliberation.voting.calc.methods import Method
from deliberation.voting.calc.receipts import shown_receipt
from deliberation.voting.calc.seal import leaf_hash
from deliberation.voting.calc.spec import spec_hash
from deliberation.voting.models import Box, Elector, Option, RecordedBallot, Result, SealedBallot, Vote
from deliberation.voting.queries.electorate import spec_of
from deliberation.voting.queries.sealed import chain_of
from kernel import clock
from kernel.actors import Actor
from tests.moot import Moot
from tests.unit.voting.results.kit import counted, page, sealed, text_of
from tests.votes import drop_in, make_vote

pytestmark = pytest.mark.django_db


def opened_truly(vote: Vote) -> Vote:
    """A made-up vote with the fingerprint and the entry in the trail that opening gives."""
    vote.spec_hash = spec_hash(spec_of(vote))
    vote.save(update_fields=["spec_hash"])
    with transaction.atomic():
        record(Actor.system("votes"), Event.VOTE_OPENED, "vote", vote.pk, sha256=vote.spec_hash)
    return vote


def true_vote(moot: Moot, secrecy: str = "secret", method: Method = Method.SINGLE) -> tuple[Vote, list[str]]:
    vote = make_vote(moot.board, method, secrecy=secrecy, closes_at=clock.now() - dt.timedelta(minutes=1))
    opened_truly(vote)
    keys = drop_in(vote, [{"choice": 1}, {"choice": 2}, {"choice": 2}])
    return sealed(vote), keys


def verified(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("verify_vote", *arguments, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


@pytest.mark.parametrize("secrecy", ["secret", "recorded"])
def test_an_untouched_vote_fits_everywhere(moot: Moot, client: Client, secrecy: str) -> None:
    vote, _ = true_vote(moot, secrecy)
    assert "Everything fits" in text_of(client, page(vote, "vote_check"))
    code, said = verified(str(vote.pk))
    assert code == 0, said
    assert "Everything fits." in said
    code, said = verified("--all", "--json")
    assert code == 0
    assert json.loads(said)["votes"][0]["vote"] == str(vote.pk)


def _swap_content(vote: Vote) -> None:
    SealedBallot.objects.filter(vote=vote, position=2).update(content={"choice": 3})


def _rewrite_the_chain(vote: Vote) -> None:
    """A forger who changes a ballot and makes every hash after it anew, and the seal too."""
    SealedBallot.objects.filter(vote=vote, position=1).update(content={"choice": 3})
    previous = vote.spec_hash
    for leaf, _, _ in list(chain_of(vote)):
        own = leaf_hash(previous, leaf)
        SealedBallot.objects.filter(vote=vote, position=leaf.position).update(previous=previous, hash=own)
        previous = own
    Vote.objects.filter(pk=vote.pk).update(seal=previous)


def _drop_the_last(vote: Vote) -> None:
    SealedBallot.objects.filter(vote=vote, position=3).delete()


def _another_winner(vote: Vote) -> None:
    result = Result.objects.get(vote=vote, binding=True)
    result.outcome["winners"] = ["1"]
    result.save()


def _another_question(vote: Vote) -> None:
    Vote.objects.filter(pk=vote.pk).update(question="Something else?")


def _another_option(vote: Vote) -> None:
    Option.objects.filter(vote=vote, position=2).update(name="Car park")


def _one_voter_more(vote: Vote) -> None:
    Elector.objects.filter(pk=vote.electors.filter(voted_on=None)[0].pk).update(voted_on=clock.today())


@pytest.mark.parametrize(
    ("touch", "named"),
    [
        (_swap_content, "chain: Ballot 2: The ballot is not what it was when the vote closed."),
        (_rewrite_the_chain, "trail: The seal is not the one"),
        (_drop_the_last, "chain: There are 2 ballots, and 3 were sealed."),
        (_another_winner, "recount: Counting again by the rule “Most votes” gives another result."),
        (_another_question, "meaning: What the vote asks is not what it asked"),
        (_another_option, "meaning: What the vote asks is not what it asked"),
        (_one_voter_more, "numbers: There are 3 ballots, and 4 people gave one."),
    ],
)
def test_what_was_tampered_with_is_found_and_named(
    moot: Moot, client: Client, touch: Any, named: str
) -> None:
    vote, _ = true_vote(moot)
    with guards.down(connection):
        touch(vote)
    code, said = verified(str(vote.pk))
    assert code == 1
    assert f"DOES NOT FIT  {named}" in said
    words = text_of(client, page(vote, "vote_check"))
    assert "Something does not fit" in words
    assert named.split(": ", 1)[1] in words


def test_a_changed_ballot_by_name_is_found(moot: Moot) -> None:
    vote, _ = true_vote(moot, "recorded")
    RecordedBallot.objects.filter(elector__vote=vote, content={"choice": 1}).update(content={"choice": 3})
    code, said = verified(str(vote.pk))
    assert code == 1
    assert "as_given: Ballot 1 is not the one that was given by that person." in said


def test_a_changed_decision_of_the_chair_is_found(moot: Moot) -> None:
    vote = make_vote(moot.board, tie_rule="chair", closes_at=clock.now())
    opened_truly(vote)
    drop_in(vote, [{"choice": 1}, {"choice": 2}])
    vote = sealed(vote)
    decide_tie(actor=moot.actor("chandra"), body_id=vote.body_id, vote_id=vote.pk, chosen=["1"], reason="So.")
    assert verified(str(vote.pk))[0] == 0
    Result.objects.filter(vote=vote, binding=True).update(chosen=["2"])
    code, said = verified(str(vote.pk))
    assert code == 1
    assert "result: What the chair decided is not what the trail has kept." in said


def test_a_ballot_put_into_the_box_after_the_seal_is_found(moot: Moot) -> None:
    vote, _ = true_vote(moot)
    Box.objects.filter(vote=vote).update(ballots=[["0000000000", "online", {"choice": 1}]])
    code, said = verified("--all")
    assert code == 1
    assert "box: There are ballots in the box after the seal." in said


def test_what_cannot_be_verified_is_said(moot: Moot) -> None:
    vote = make_vote(moot.board)
    for arguments in ((), ("nonsense",), ("0" * 32,), (str(vote.pk),), (str(vote.pk), "--all")):
        with pytest.raises(CommandError):
            call_command("verify_vote", *arguments)
    assert verified("--all") == (0, "No vote has closed yet.\n")


def test_find_my_ballot_however_it_is_typed(moot: Moot, client: Client) -> None:
    vote, keys = true_vote(moot)
    address = page(vote, "vote_ballots")
    for typed in (keys[1], shown_receipt(keys[1]), keys[1].lower(), f" {keys[1][:3]}-{keys[1][3:]} "):
        response = client.post(address, {"receipt": typed})
        body = response.content.decode()
        assert "Your ballot is here and was counted" in body
        assert shown_receipt(keys[1]) in body
        assert "“Day centre”" in body
        assert "no-store" in response.headers["Cache-Control"]
        assert shown_receipt(keys[0]) not in body


def test_a_receipt_that_is_none_or_is_not_there(moot: Moot, client: Client) -> None:
    vote, keys = true_vote(moot)
    address = page(vote, "vote_ballots")
    wrong = keys[0][:-1] + ("A" if keys[0][-1] != "A" else "B")
    for typed in ("", "x", wrong, "'; drop table", "9" * 400):
        response = client.post(address, {"receipt": typed})
        assert response.status_code == 200
        assert "There is a problem" in response.content.decode()
    _, others = true_vote(moot)
    assert "No ballot has this receipt" in client.post(address, {"receipt": others[0]}).content.decode()


@pytest.mark.parametrize("papers", [1, 20])
def test_the_list_is_in_pages_and_says_how_a_ballot_came_in(moot: Moot, client: Client, papers: int) -> None:
    vote = make_vote(moot.board)
    box = Box.objects.get(vote=vote)
    box.ballots = [
        [f"{number:010d}", "paper" if number <= papers else "online", {"choice": 1}] for number in range(120)
    ]
    box.save()
    counted(vote)
    first = text_of(client, page(vote, "vote_ballots"))
    # One paper among many would be somebody's: then it is not told.
    assert ("00000 00001 On paper “Night cover”" in first) == (papers == 20)
    assert "00000 00001" in first
    assert "00000 00060" not in first
    assert "00000 00060" in text_of(client, page(vote, "vote_ballots") + "?page=2")
    assert client.get(page(vote, "vote_ballots") + "?page=zzz").status_code == 200


def test_by_name_with_substitutes(moot: Moot, client: Client) -> None:
    vote = make_vote(moot.board, Method.MOTION, secrecy="recorded")
    drop_in(vote, [{"choice": "for"}, {"choice": "against"}])
    ballot = RecordedBallot.objects.filter(elector__vote=vote).order_by("elector")[0]
    stands_in = Substitute.objects.create(
        membership=ballot.elector.membership, person=moot.people["otto"], public_name="Otto Clerk",
        starts_on=clock.today(),
    )  # fmt: skip
    RecordedBallot.objects.filter(pk=ballot.pk).update(substitute=stands_in, source="room")
    vote = counted(opened_truly(vote))
    words = text_of(client, page(vote, "vote_ballots"))
    assert f"{ballot.elector.public_name} by the substitute Otto Clerk · In the room For" in words
    found = text_of(client, page(vote, "vote_ballots") + "?q=otto")
    assert ballot.elector.public_name in found
    assert "Against" not in found
    assert "Nobody found" in text_of(client, page(vote, "vote_ballots") + "?q=zzz")
    # The chain says that it was a substitute, not who: it stays whole when the name has to go.
    Substitute.objects.filter(pk=stands_in.pk).update(public_name="Former substitute")
    assert "The chain of ballots is whole" in text_of(client, page(vote, "vote_check"))
