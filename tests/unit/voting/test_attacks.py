"""Attacks on votes: votes that are not for everybody, forms from before a change, tampering that hides itself, large input."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any
from unittest import mock
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from audit import guards as trail_guards
from audit.events import Event
from audit.models import Entry
from audit.trail import record
from deliberation.voting import guards
from deliberation.voting.actions import paper
from deliberation.voting.actions.closing import close_vote, decide_tie
from deliberation.voting.actions.paper_count import count_batch
from deliberation.voting.actions.paper_hand_out import hand_out
from deliberation.voting.actions.paper_rows import Read
from deliberation.voting.actions.running import close_by_hand, open_vote, run_due
from deliberation.voting.actions.votes import OptionGiven, annul_vote, set_options, unschedule_vote
from deliberation.voting.calc.spec import spec_hash
from deliberation.voting.forms.tickets import new_ticket
from deliberation.voting.models import Box, Elector, PaperEntry, Result, SealedBallot, Vote, VoteStatus
from deliberation.voting.queries.electorate import spec_of
from deliberation.voting.queries.paper import WAITS
from kernel import clock
from kernel.actors import Actor
from kernel.errors import WrongState
from tests.ballots import address, hidden, open_form, send, words
from tests.moot import Moot
from tests.votes import drop_in, make_vote

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("votes")


def on(vote: Vote) -> dict[str, Any]:
    return {"body_id": vote.body_id, "vote_id": vote.pk}


def api(vote: Vote, end: str = "") -> str:
    return f"/api/v1/bodies/{vote.body.slug}/votes/{vote.pk}/ballot/{end}"


# --- Votes that are not for everybody


@pytest.mark.parametrize("fields", [{"public": False}, {"status": VoteStatus.DRAFT}])
def test_no_refusal_tells_a_stranger_of_a_vote(moot: Moot, client_as: Any, fields: dict[str, Any]) -> None:
    vote = make_vote(moot.panel, title="Closing the hospital", **fields)
    named = make_vote(moot.panel, title="Closing the hospital", secrecy="recorded", **fields)
    mabel = client_as(moot.actor("mabel"))
    sent: list[tuple[Vote, dict[str, Any]]] = [
        (vote, {"ticket": "nonsense", "content": {"choice": 1}}),
        (vote, {"ticket": new_ticket(vote.pk), "content": {"choice": 1}}),
        (vote, {"ticket": new_ticket(named.pk), "content": {"choice": 1}}),
        (named, {"for": "1", "elector": 1, "content": {"choice": 1}}),
    ]
    for which, form in sent:
        data = form | {"step": "cast", "content": json.dumps(form["content"])}
        answer = mabel.post(address(which), data)
        assert answer.status_code == 404, form
        assert b"hospital" not in answer.content
        data = {name: value for name, value in form.items() if name != "for"}
        answer = mabel.post(api(which), json.dumps(data), content_type="application/json")
        assert answer.status_code == 404, (form, answer.content)
        assert b"hospital" not in answer.content


def test_files_of_a_private_vote_are_kept_by_nobody(moot: Moot, client_as: Any) -> None:
    vote = make_vote(moot.panel, public=False, closes_at=clock.now())
    drop_in(vote, [{"choice": 1}])
    run_due(actor=SYSTEM)
    at = f"/bodies/{vote.body.slug}/votes/{vote.pk}"
    paul, mabel = client_as(moot.actor("paul")), client_as(moot.actor("mabel"))
    for tail in ("ballots/ballots.csv", "ballots/chain.json", "note.pdf"):
        answer = paul.get(f"{at}/{tail}")
        assert answer.status_code == 200, tail
        assert "no-store" in answer.headers["Cache-Control"]
        assert mabel.get(f"{at}/{tail}").status_code == 404


# --- Forms


def test_a_form_from_before_the_vote_was_changed_casts_nothing(moot: Moot, client_as: Any) -> None:
    vote = make_vote(moot.board, status=VoteStatus.SCHEDULED, by_hand=True, opens_at=None)
    clerk, mabel = moot.actor("cleo"), client_as(moot.actor("mabel"))
    open_vote(actor=clerk, **on(vote))
    ticket = hidden(open_form(mabel, vote), "ticket")
    unschedule_vote(actor=clerk, **on(vote))
    other = [OptionGiven("Transport"), OptionGiven("Day centre"), OptionGiven("Night cover")]
    set_options(actor=clerk, **on(vote), options=other)
    Vote.objects.filter(pk=vote.pk).update(status=VoteStatus.SCHEDULED)
    open_vote(actor=clerk, **on(vote))
    answer = send(mabel, vote, ticket, {"choice": 1})
    assert "changed and opened again" in words(answer)
    assert Box.objects.get(vote=vote).ballots == []
    fresh = hidden(open_form(mabel, vote), "ticket")
    assert send(mabel, vote, fresh, {"choice": 1}).status_code == 200
    assert len(Box.objects.get(vote=vote).ballots) == 1


HOSTILE: list[Any] = [
    "null", "[]", '"x"', "1e999", "NaN", '{"choice": NaN}', '{"choice": 1e309}', '{"choice": -1}',
    '{"choice": 1000000000}', '{"choice": "\\u0661"}', '{"choice": "\\u00b2"}', '{"choice": "1\\u0000"}',
    '{"choice": true}', '{"choice": 1.0}', '{"choice": [1]}', '{"choice": {"1": 1}}', '{"choice": 1, "x": 1}',
    '{"choice": ' + "9" * 5000 + "}", "[" * 50_000, '{"set": [1]}', "\x00", '{"\\ud800": 1}',
]  # fmt: skip


@pytest.mark.parametrize("content", HOSTILE)
def test_no_hostile_ballot_is_taken_or_breaks_anything(moot: Moot, client_as: Any, content: str) -> None:
    vote = make_vote(moot.panel)
    paul = client_as(moot.actor("paul"))
    for step in ("cast", "check", "change", "up-2", "up-\u00b2", "total", "\x00"):
        data = {"step": step, "ticket": new_ticket(vote.pk), "content": content}
        assert paul.post(address(vote), data).status_code < 500, (step, content[:40])
    answer = paul.post(
        api(vote),
        f'{{"ticket": "{new_ticket(vote.pk)}", "content": {content}}}',
        content_type="application/json",
    )
    assert 400 <= answer.status_code < 500
    assert Box.objects.get(vote=vote).ballots == []


def test_half_a_character_in_a_reason_does_not_stop_the_seal(moot: Moot, client_as: Any) -> None:
    vote = make_vote(moot.panel, "consent")
    paul = client_as(moot.actor("paul"))
    content = {"choice": "object", "reason": "a\ud800b\x00c<script>"}
    assert send(paul, vote, new_ticket(vote.pk), content).status_code == 200
    Vote.objects.filter(pk=vote.pk).update(closes_at=clock.now())
    assert run_due(actor=SYSTEM) == 2
    assert SealedBallot.objects.get(vote=vote).content["reason"] == "a b c<script>"
    page = paul.get(f"/bodies/{vote.body.slug}/votes/{vote.pk}/ballots/").content
    assert b"c<script>" not in page


def test_too_much_at_once_and_wrong_kinds_of_content(moot: Moot, client_as: Any) -> None:
    vote = make_vote(moot.panel)
    paul = client_as(moot.actor("paul"))
    large = "x" * 10_000_000
    assert 400 <= paul.post(address(vote), {"step": "cast", "content": large}).status_code < 500
    assert 400 <= paul.post(api(vote), f'"{large}"', content_type="application/json").status_code < 500
    for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert 400 <= paul.post(api(vote), "a=1", content_type=kind).status_code < 500
    over = paul.post(
        api(vote), "{}", content_type="application/json", headers={"X-HTTP-Method-Override": "GET"}
    )
    assert over.status_code == 400
    for way in ("put", "patch", "delete"):
        assert getattr(paul, way)(address(vote)).status_code == 405
        assert getattr(paul, way)(api(vote)).status_code == 405
    assert Box.objects.get(vote=vote).ballots == []


def test_ten_thousand_options_are_refused(moot: Moot, client_as: Any) -> None:
    vote = make_vote(moot.board, status=VoteStatus.DRAFT)
    clerk = client_as(moot.actor("cleo"))
    pasted = "\n".join(f"{number}" for number in range(10_000))
    answer = clerk.post(f"/bodies/{vote.body.slug}/votes/{vote.pk}/options/", {"rows": "0", "pasted": pasted})
    assert answer.status_code < 500
    assert vote.options.count() == 3


def test_a_database_that_fails_does_not_break_the_page(moot: Moot, client: Client) -> None:
    vote = make_vote(moot.panel, closes_at=clock.now())
    drop_in(vote, [{"choice": 1}])
    with mock.patch(
        "deliberation.voting.actions.running.close_vote", side_effect=DatabaseError("read-only")
    ) as due:
        due.__name__ = "close_vote"
        for tail in ("", "result/", "ballots/", "took-part/"):
            answer = client.get(f"/bodies/{vote.body.slug}/votes/{vote.pk}/{tail}")
            assert answer.status_code == 200, tail
    vote.refresh_from_db()
    assert vote.status == VoteStatus.OPEN


@pytest.mark.parametrize("odd", ["\ud800", "\x00", "=1+1", "<script>", "\u202e"])
def test_odd_characters_in_the_words_of_a_vote(moot: Moot, client_as: Any, odd: str) -> None:
    clerk, at = client_as(moot.actor("cleo")), f"/api/v1/bodies/{moot.board.slug}/votes/"
    usual = {"title": "What first", "question": "What first?", "method": "single"}
    for name in ("title", "question", "background", "method", "thing_id", f"x{odd}"):
        answer = clerk.post(at, usual | {name: f"{odd}x"}, content_type="application/json")
        assert answer.status_code < 500, (name, answer.content[:200])
    vote = make_vote(moot.board, status=VoteStatus.DRAFT)
    sent = {"options": [{"name": f"{odd}x", "meaning": odd}, {"name": "Other"}]}
    answer = clerk.put(f"{at}{vote.pk}/options/", sent, content_type="application/json")
    assert answer.status_code < 500, answer.content[:200]
    for page in ("/votes/", f"/bodies/{moot.board.slug}/votes/{vote.pk}/"):
        assert b"<script>x" not in clerk.get(page).content
    found = clerk.get("/api/v1/votes/?format=csv").content.decode()
    assert ",=1" not in found
    assert clerk.get(f"/votes/?words={quote(odd, errors='surrogatepass')}").status_code == 200


# --- Paper


def test_a_paper_that_is_out_keeps_a_vote_open(moot: Moot, client_as: Any) -> None:
    vote = make_vote(moot.board)
    clerk, everybody = moot.actor("cleo"), list(vote.electors.values_list("pk", flat=True))
    drop_in(vote, [{"choice": 1}] * (len(everybody) - 1))
    hand_out(actor=clerk, **on(vote), electors=everybody[-1:])
    page = client_as(clerk).get(f"/bodies/{vote.body.slug}/votes/{vote.pk}/")
    assert b"Close the vote" not in page.content
    for step in (close_by_hand, close_vote):
        with pytest.raises(WrongState):
            step(actor=clerk, **on(vote))
    batch = paper.start_batch(actor=clerk, **on(vote), label="", papers=1)
    for who in ("cleo", "vera"):
        paper.enter_paper(
            actor=moot.actor(who), **on(vote), number=batch.number, reads=[Read(1, content={"choice": 2})], finish=True
        )  # fmt: skip
    count_batch(actor=clerk, **on(vote), number=batch.number)
    assert close_by_hand(actor=clerk, **on(vote)).sealed_count == len(everybody)


def test_a_forgotten_batch_holds_a_vote_for_a_week_and_no_longer(moot: Moot) -> None:
    vote = make_vote(moot.board)
    assert vote.closes_at is not None
    drop_in(vote, [{"choice": 1}])
    paper.start_batch(actor=moot.actor("cleo"), **on(vote), label="", papers=1)
    with clock.frozen(vote.closes_at + WAITS - dt.timedelta(seconds=1)):
        assert run_due(actor=SYSTEM) == 0
    with clock.frozen(vote.closes_at + WAITS):
        assert run_due(actor=SYSTEM) == 2
    vote.refresh_from_db()
    assert (vote.status, vote.sealed_count) == (VoteStatus.CLOSED, 1)


def test_annulling_destroys_what_was_read_off_papers(moot: Moot) -> None:
    vote = make_vote(moot.board)
    batch = paper.start_batch(actor=moot.actor("cleo"), **on(vote), label="", papers=1)
    paper.enter_paper(
        actor=moot.actor("cleo"), **on(vote), number=batch.number, reads=[Read(1, content={"choice": 2})], finish=True
    )  # fmt: skip
    annul_vote(actor=moot.actor("cleo"), **on(vote), reason="The question was wrong.")
    assert list(PaperEntry.objects.filter(batch=batch).values_list("rows", flat=True)) == [[]]


# --- Tampering


def true_vote(moot: Moot, **fields: Any) -> Vote:
    vote = make_vote(moot.board, closes_at=clock.now(), **fields)
    vote.spec_hash = spec_hash(spec_of(vote))
    vote.save(update_fields=["spec_hash"])
    with transaction.atomic():
        record(SYSTEM, Event.VOTE_OPENED, "vote", vote.pk, sha256=vote.spec_hash)
    drop_in(vote, [{"choice": 1}, {"choice": 2}])
    run_due(actor=SYSTEM)
    vote.refresh_from_db()
    return vote


def verified(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("verify_vote", *arguments, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def _cut_the_end(vote: Vote) -> None:
    SealedBallot.objects.filter(vote=vote, position=2).delete()
    last = SealedBallot.objects.get(vote=vote, position=1)
    Vote.objects.filter(pk=vote.pk).update(seal=last.hash, sealed_count=1)
    Elector.objects.filter(pk=vote.electors.exclude(voted_on=None)[0].pk).update(voted_on=None)


def _cut_the_end_and_say_so(vote: Vote) -> None:
    _cut_the_end(vote)
    vote.refresh_from_db()
    with transaction.atomic():
        record(SYSTEM, Event.VOTE_CLOSED, "vote", vote.pk, sha256=vote.seal, count=1)


def _hide_it(vote: Vote) -> None:
    SealedBallot.objects.filter(vote=vote).delete()
    Vote.objects.filter(pk=vote.pk).update(
        seal="", status="open", closed_at=None, counted_at=None, sealed_count=0
    )


def _uncount(vote: Vote) -> None:
    Result.objects.filter(vote=vote, binding=True).update(outcome={"winners": ["3"]})
    Vote.objects.filter(pk=vote.pk).update(counted_at=None)


def _annul_past_the_trail(vote: Vote) -> None:
    Vote.objects.filter(pk=vote.pk).update(status="annulled", annul_reason="Because.")


def _choose(vote: Vote) -> None:
    Result.objects.filter(vote=vote, binding=True).update(chosen=["3"], chosen_reason="So.")


@pytest.mark.parametrize(
    "touch", [_cut_the_end, _cut_the_end_and_say_so, _hide_it, _uncount, _annul_past_the_trail, _choose]
)
def test_tampering_that_covers_its_tracks_is_found(moot: Moot, touch: Any) -> None:
    vote = true_vote(moot)
    assert verified("--all")[0] == 0
    with guards.down(connection):
        touch(vote)
    assert verified("--all")[0] == 1
    assert verified(str(vote.pk))[0] == 1


def test_a_decision_of_the_chair_that_was_wiped_out_is_found(moot: Moot) -> None:
    vote = true_vote(moot, tie_rule="chair")
    decide_tie(actor=moot.actor("chandra"), **on(vote), chosen=["1"], reason="So.")
    assert verified("--all")[0] == 0
    Result.objects.filter(vote=vote, binding=True).update(chosen=[], chosen_reason="")
    code, said = verified("--all")
    assert (code, "What the chair decided is not what the trail has kept." in said) == (1, True)


def test_a_trail_that_was_changed_and_a_vote_that_is_gone_are_found(moot: Moot) -> None:
    vote = true_vote(moot)
    with guards.down(connection), trail_guards.down(connection):
        _cut_the_end(vote)
        vote.refresh_from_db()
        entry = Entry.objects.get(event=Event.VOTE_CLOSED.value, object_id=str(vote.pk))
        Entry.objects.filter(pk=entry.pk).update(detail=entry.detail | {"sha256": vote.seal, "count": 1})
        code, said = verified(str(vote.pk))
        assert (code, "DOES NOT FIT  audit: The trail is not whole." in said) == (1, True)
        for rows in (vote.sealed, vote.results, vote.electors, vote.options):
            rows.all().delete()
        Box.objects.filter(vote=vote).delete()
        vote_id = vote.pk
        vote.delete()
    code, said = verified("--all", "--json")
    assert code == 1
    assert {each["code"] for each in json.loads(said)["checks"]} == {"audit", "gone"}
    assert str(vote_id) in said
