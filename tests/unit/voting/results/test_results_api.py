"""Results, ballots, checks, files and representation through the API."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client

from deliberation.voting.calc.methods import Method
from deliberation.voting.models import Feature, Group, MemberGroup, SealedBallot, Vote
from tests.moot import Moot
from tests.unit.voting.results.kit import counted, page, ranks, text_of, voted
from tests.votes import drop_in, make_vote

pytestmark = pytest.mark.django_db

NAMES = ("result", "ballots", "check", "representation", "files/ballots.csv")


def at(vote: Vote, name: str) -> str:
    return f"/api/v1/bodies/{vote.body.slug}/votes/{vote.pk}/{name}{'' if name.startswith('files') else '/'}"


def test_a_counted_vote(moot: Moot, client: Client) -> None:
    vote = voted(moot.board, Method.RANKING, [ranks(1, 2), ranks(2), ranks(2)])
    result = client.get(at(vote, "result")).json()
    assert result["final"] is True
    assert result["words"] == "“Day centre” was chosen."
    assert [each["rule"] for each in result["counts"]] == ["irv", "schulze", "borda"]
    assert result["counts"][0]["chosen"] == ["2"]
    assert result["illustrative"] is True
    check = client.get(at(vote, "check")).json()
    assert {each["code"] for each in check["checks"]} >= {"chain", "trail", "numbers", "recount", "result"}
    for file in check["files"]:
        assert client.get(file["url"]).status_code == 200
    note = client.get(at(vote, "files/how-counted.pdf"))
    assert (note.headers["Content-Type"], note.content[:4]) == ("application/pdf", b"%PDF")
    assert client.get(at(vote, "files/nothing.txt")).status_code == 404


def test_ballots_in_pages_and_as_csv(moot: Moot, client: Client) -> None:
    vote = voted(moot.board, Method.MOTION, [{"choice": "for"}, {"choice": "against"}], secrecy="recorded")
    first = client.get(at(vote, "ballots") + "?page_size=1").json()
    assert first["count"] == 2
    assert first["results"][0]["words"] in ("For", "Against")
    assert first["results"][0]["voter"]
    csv = client.get(at(vote, "ballots") + "?format=csv").content.decode()
    assert csv.count("\n") == 3


def test_a_ballot_is_found_by_its_receipt_without_a_sign_in(moot: Moot, client: Client) -> None:
    vote = make_vote(moot.board)
    keys = drop_in(vote, [{"choice": 1}, {"choice": 2}])

    def ask(of: Vote, sent: dict[str, str]) -> HttpResponse:
        return client.post(at(of, "ballots/find"), sent, content_type="application/json")

    assert ask(vote, {"receipt": keys[0]}).status_code == 404
    vote = counted(vote)
    listed = {each["receipt"]: each for each in client.get(at(vote, "ballots")).json()["results"]}
    for key in keys:
        found = ask(vote, {"receipt": f" {key[:5].lower()}-{key[5:]} "})
        assert found.json() == listed[key]
        assert found.headers["Cache-Control"] == "no-store"
    assert ask(vote, {"receipt": "0000000000"}).status_code == 404
    assert [ask(vote, sent).status_code for sent in ({}, {"receipt": ""}, {"code": keys[0]})] == [400] * 3
    hidden = voted(moot.board, Method.SINGLE, [{"choice": 1}], public=False)
    receipt = SealedBallot.objects.get(vote=hidden).receipt
    assert ask(hidden, {"receipt": receipt}).status_code == 404


def test_roles_are_named_beside_their_count(moot: Moot, client: Client) -> None:
    vote = voted(moot.board, Method.SINGLE, [{"choice": 1}])
    told = client.get(f"/api/v1/bodies/{vote.body.slug}/votes/{vote.pk}/").json()["electorate"]
    assert {"role": "chair", "words": "Chair", "count": 1} in told


def test_nothing_before_the_close(moot: Moot, client: Client) -> None:
    secret = make_vote(moot.board)
    drop_in(secret, [{"choice": 1}])
    for name in NAMES:
        assert client.get(at(secret, name)).status_code == 404, name
    running = make_vote(moot.board, Method.MOTION, secrecy="recorded", results_wait=False)
    drop_in(running, [{"choice": "for"}])
    so_far = client.get(at(running, "result")).json()
    assert (so_far["final"], so_far["ballots"]) == (False, 1)
    for name in NAMES[1:]:
        assert client.get(at(running, name)).status_code == 404, name


def test_private_votes_stay_private(moot: Moot, client: Client) -> None:
    vote = voted(moot.board, Method.SINGLE, [{"choice": 1}], public=False)
    assert {client.get(at(vote, name)).status_code for name in NAMES} == {404}
    client.force_login(moot.people["mabel"])
    assert {client.get(at(vote, name)).status_code for name in NAMES} == {200}


def test_how_representative_it_was_is_frozen_and_small_groups_are_held_back(
    moot: Moot, client: Client
) -> None:
    feature = Feature.objects.create(body=moot.board, position=1, name="Age")
    young, old = (
        Group.objects.create(feature=feature, position=place, name=name, target=500)
        for place, name in enumerate(("Under 40", "40 and over"), 1)
    )
    vote = make_vote(moot.board)
    for at_, elector in enumerate(vote.electors.all()):
        MemberGroup.objects.create(
            membership=elector.membership, feature=feature, group=young if at_ % 2 else old
        )
    drop_in(vote, [{"choice": 1}] * 3)
    vote = counted(vote)
    told = client.get(at(vote, "representation")).json()["representation"]
    assert told["electors"] == 4
    assert told["voted"] == 3
    assert told["features"][0]["withheld"] is True
    assert all(row["voted"]["state"] == "suppressed" for row in told["features"][0]["rows"])
    words = text_of(client, page(vote, "vote_result"))
    assert "How representative was it?" in words
    assert "Held back" in words
    MemberGroup.objects.all().delete()
    assert client.get(at(vote, "representation")).json()["representation"] == told
