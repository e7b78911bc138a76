"""Rounds of small groups: proposing, keeping, looking at, taking away; and what each table notes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from audit.trail import history
from deliberation.tradeoffs.actions import rooms as actions
from deliberation.tradeoffs.actions.points import ChangedMeanwhile
from deliberation.tradeoffs.calc.small_groups import met_before
from deliberation.tradeoffs.calc.stages import ACTS, STAGES, Act
from deliberation.tradeoffs.models import Round, SmallGroup, TradeOff
from deliberation.tradeoffs.queries import rooms as queries
from deliberation.tradeoffs.queries.tradeoffs import WrongStage
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, SignInNeeded
from tests.moot import Moot
from tests.tradeoffs import make_tradeoff
from tests.unit.tradeoffs.rooms.kit import keep_round, members, own_table, page, room, seats, with_age

Signed = Callable[..., Client]


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of the form that keeps a proposal."""
    form = html.split('value="keep"', 1)[1].split("</form>", 1)[0]
    found = re.findall(r'name="(\w+)"(?: value="([^"]*)")?', form)
    return {name: value.replace("&quot;", '"') for name, value in found} | {"step": "keep"}


def note(
    moot: Moot, tradeoff: TradeOff, who: str, group: int, text: str, version: int = 0, **more: Any
) -> SmallGroup:
    return actions.write_group_note(
        actor=moot.actor(who), body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, number=1, group=group, text=text,
        version=version, **more,
    )  # fmt: skip


def test_a_facilitator_looks_before_keeping(
    moot: Moot, client_as: Signed, django_assert_max_num_queries: Any
) -> None:
    tradeoff = room(moot)
    with_age(moot, tradeoff)
    client = client_as(moot.actor("femi"))
    assert "No round yet" in client.get(page(tradeoff)).content.decode()
    form = {
        "step": "propose",
        "by": "size",
        "many": "4",
        "topic": "What matters most?",
        "members": [m.pk for m in members(tradeoff)],
    }
    with django_assert_max_num_queries(12):
        proposal = client.post(page(tradeoff, "rounds/new/"), form).content.decode()
    assert not Round.objects.exists(), "nothing is kept yet"
    assert "It is the first round" in proposal
    assert "Age: every table is within one person of its fair share." in proposal
    kept = hidden(proposal)
    for _ in range(2):
        answer = client.post(page(tradeoff, "rounds/new/"), kept)
        assert answer.url == page(tradeoff, "rounds/1/")
    made = Round.objects.get()
    assert seats(made) == [sorted(each) for each in json.loads(kept["tables"])]
    assert [len(each) for each in seats(made)] == [4, 4, 4]
    assert made.topic == "What matters most?"
    with django_assert_max_num_queries(12):
        shown = client.get(page(tradeoff, "rounds/1/")).content.decode()
    assert "Table 3" in shown
    assert "How well it is mixed" in shown
    [event] = [each for each in history("tradeoff", tradeoff.pk) if each["event"] == "round.made"]
    assert event["detail"] == {"body": str(tradeoff.body_id), "number": 1, "count": 3, "size": 12}


def test_mixing_again_gives_other_tables(moot: Moot, client_as: Signed) -> None:
    tradeoff = room(moot)
    client, here = client_as(moot.actor("femi")), [m.pk for m in members(tradeoff)]
    found = []
    form: dict[str, Any] = {"step": "propose", "by": "tables", "many": "3", "members": here}
    for _ in range(3):
        html = client.post(page(tradeoff, "rounds/new/"), form).content.decode()
        found.append(hidden(html)["tables"])
        lot = re.search(r'value="again".*?name="seed" value="(\d+)"', html, re.S)
        assert lot
        form = form | {"step": "again", "seed": lot[1]}
    assert len(set(found)) == 3


def test_people_meet_others_in_the_next_round(moot: Moot) -> None:
    tradeoff = room(moot, 16)
    first, second, third = (keep_round(moot, tradeoff, 4) for _ in range(3))
    assert [each.measures["again"] for each in (first, second, third)] == [0, 0, 0]
    assert max(met_before([seats(each) for each in (first, second, third)]).values()) == 1


def test_who_is_not_here_is_not_seated(moot: Moot, client_as: Signed) -> None:
    tradeoff = room(moot)
    here = [m.pk for m in members(tradeoff)][:6]
    form = {"step": "propose", "by": "size", "many": "3", "members": here}
    html = client_as(moot.actor("femi")).post(page(tradeoff, "rounds/new/"), form).content.decode()
    assert sorted(each for table in json.loads(hidden(html)["tables"]) for each in table) == sorted(here)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"by": "size", "many": "1"}, "at least two people at each table"),
        ({"by": "tables", "many": "7"}, "at most 6 tables"),
        ({"by": "tables", "many": "many"}, "Enter a whole number"),
        ({"by": "", "many": "3"}, "Say what you want to set"),
        ({"by": "size", "many": "3", "members": []}, "Tick those who are here"),
        ({"by": "size", "many": "3", "members": ["999999"]}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_seated_is_said(
    moot: Moot, client_as: Signed, sent: dict[str, Any], said: str
) -> None:
    tradeoff = room(moot)
    form = {"step": "propose", "members": [m.pk for m in members(tradeoff)]} | sent
    answer = client_as(moot.actor("femi")).post(page(tradeoff, "rounds/new/"), form)
    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_tables_that_cannot_be_are_refused(moot: Moot, client_as: Signed) -> None:
    tradeoff = room(moot, 6)
    ids = [each.pk for each in members(tradeoff)]
    stranger = moot.membership("mabel", moot.board).pk
    bad = ([], [ids, [ids[0]]], [ids[:2], ids[1:4]], [[*ids[:2], stranger]], [[]], [ids[:1]])
    for tables in bad:
        with pytest.raises(BadInput):
            actions.make_round(
                actor=moot.actor("femi"), body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, number=1, tables=tables, seed=1
            )  # fmt: skip
    client = client_as(moot.actor("femi"))
    for text in ("", "x", "{}", "[1]", '[["a"]]', "[[true]]"):
        kept = {"step": "keep", "number": "1", "seed": "1", "tables": text}
        assert client.post(page(tradeoff, "rounds/new/"), kept).status_code == 302
    assert not Round.objects.exists()


def test_another_round_made_meanwhile(moot: Moot) -> None:
    tradeoff = room(moot)
    first = keep_round(moot, tradeoff)
    with pytest.raises(ChangedMeanwhile):
        actions.make_round(
            actor=moot.actor("femi"), body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, number=1,
            tables=seats(first)[:2], seed=first.seed,
        )  # fmt: skip
    assert Round.objects.count() == 1


def test_a_member_finds_their_own_table_first(moot: Moot, client_as: Signed) -> None:
    tradeoff = room(moot)
    made = keep_round(moot, tradeoff)
    own = own_table(moot, made, "paul")
    html = client_as(moot.actor("paul")).get(page(tradeoff, "rounds/1/")).content.decode()
    assert f"You sit at table {own}." in html
    assert re.findall(r'id="table-(\d)"', html)[0] == str(own)
    assert "How well it is mixed" not in html
    assert "Take this round away" not in html
    assert "/note/" in html
    assert html.count("/note/") == 1, "a member writes at their own table alone"


def test_who_may_see_and_do_what(moot: Moot, client_as: Signed) -> None:
    tradeoff = room(moot)
    keep_round(moot, tradeoff)
    outsiders = (moot.actor("mabel"), moot.actor("otto"))
    for tail in ("rounds/1/", "rounds/new/", "rounds/1/discard/", "rounds/1/1/note/"):
        assert Client().get(page(tradeoff, tail)).status_code == 302
        for actor in outsiders:
            assert client_as(actor).get(page(tradeoff, tail)).status_code == 404, tail
    member = client_as(moot.actor("paul"))
    assert member.get(page(tradeoff, "rounds/new/")).status_code == 403
    assert member.post(page(tradeoff, "rounds/1/discard/")).status_code == 403
    for actor, error in (
        (Actor.anonymous(), SignInNeeded),
        (moot.actor("paul"), NotAllowed),
        (moot.actor("mabel"), NotAllowed),
    ):
        with pytest.raises(error):
            actions.discard_round(actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, number=1)
    with pytest.raises(NotFound):
        actions.discard_round(
            actor=moot.actor("femi"), body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, number=9
        )
    other = make_tradeoff(moot.panel)
    assert client_as(moot.actor("femi")).get(page(other, "rounds/1/")).status_code == 404


@pytest.mark.parametrize("stage", STAGES)
def test_in_which_stages(moot: Moot, stage: str) -> None:
    tradeoff = room(moot, 6, stage)
    if stage in ACTS[Act.FACILITATE]:
        assert keep_round(moot, tradeoff, 2).number == 1
    else:
        with pytest.raises(WrongStage):
            keep_round(moot, tradeoff, 2)


def test_a_round_goes_only_without_notes(moot: Moot, client_as: Signed) -> None:
    tradeoff = room(moot)
    keep_round(moot, tradeoff)
    note(moot, tradeoff, "femi", 2, "They spoke of nights.")
    client = client_as(moot.actor("femi"))
    refused = client.post(page(tradeoff, "rounds/1/discard/"))
    assert refused.status_code == 409
    assert "has written notes" in refused.content.decode()
    assert (
        "A table has written a note, so this round can no longer be taken away"
        in client.get(page(tradeoff, "rounds/1/")).content.decode()
    )
    note(moot, tradeoff, "femi", 2, "", 1)
    assert "cannot be undone" in client.get(page(tradeoff, "rounds/1/discard/")).content.decode()
    assert client.post(page(tradeoff, "rounds/1/discard/")).url == page(tradeoff)
    assert not Round.objects.exists()
    assert history("tradeoff", tradeoff.pk)[-1]["event"] == "round.discarded"


def test_notes_of_a_table_are_written_by_those_who_sat_there(moot: Moot, client_as: Signed) -> None:
    tradeoff = room(moot)
    made = keep_round(moot, tradeoff)
    own = own_table(moot, made, "paul")
    other = own % 3 + 1
    client = client_as(moot.actor("paul"))
    where = page(tradeoff, f"rounds/1/{own}/note/")
    assert 'name="public"' not in client.get(where).content.decode()
    done = client.post(where, {"text": "We spoke of nights.\r\n- and of <weekends>", "version": "0"})
    assert done.url == page(tradeoff, "rounds/1/")
    shown = client.get(done.url).content.decode()
    assert "and of &lt;weekends&gt;" in shown
    assert (
        client.post(page(tradeoff, f"rounds/1/{other}/note/"), {"text": "x", "version": "0"}).status_code
        == 403
    )
    assert client.post(where, {"text": "x", "version": "0", "public": "on"}).status_code == 200, (
        "somebody wrote meanwhile"
    )
    assert SmallGroup.objects.get(round=made, number=own).note_version == 1
    assert "changed after you opened" in client.post(where, {"text": "x", "version": "0"}).content.decode()
    with pytest.raises(NotAllowed):
        note(moot, tradeoff, "paul", own, "x", 1, public=True)
    # The same text again changes nothing, whatever the version of the form.
    note(moot, tradeoff, "paul", own, "We spoke of nights.\n- and of <weekends>", 0)
    assert SmallGroup.objects.get(round=made, number=own).note_version == 1


def test_a_note_is_public_only_if_a_facilitator_says_so(moot: Moot, client_as: Signed) -> None:
    tradeoff = room(moot)
    made = keep_round(moot, tradeoff, topic="Nights")
    own = own_table(moot, made, "paul")
    note(moot, tradeoff, "paul", own, "Members want nurses at night.")
    assert "nurses at night" not in Client().get(page(tradeoff)).content.decode()
    client = client_as(moot.actor("femi"))
    sent = {"text": "Members want nurses at night.", "version": "1", "public": "on"}
    client.post(page(tradeoff, f"rounds/1/{own}/note/"), sent)
    public = Client().get(page(tradeoff)).content.decode()
    assert "nurses at night" in public
    assert "Nights" in public
    assert "Member 1" not in public, "who sat there is not told"
    note(moot, tradeoff, "paul", own, "Something that nobody looked at.", 2)
    assert "nobody looked at" not in Client().get(page(tradeoff)).content.decode()
    assert not SmallGroup.objects.get(round=made, number=own).public_note
    note(moot, tradeoff, "femi", own, "", 3, public=True)
    assert not SmallGroup.objects.get(round=made, number=own).public_note, "nothing is not public"


def test_the_list_of_rounds(moot: Moot, client_as: Signed, django_assert_max_num_queries: Any) -> None:
    tradeoff = room(moot)
    for topic in ("First", "Second"):
        keep_round(moot, tradeoff, topic=topic)
    for who in ("femi", "paul"):
        client = client_as(moot.actor(who))
        with django_assert_max_num_queries(12):
            html = client.get(page(tradeoff)).content.decode()
        assert "Round 2" in html
        assert "Second" in html
        assert ("Make the next round" in html) is (who == "femi")
    assert "known to the people of this body alone" in Client().get(page(tradeoff)).content.decode()
    draft = make_tradeoff(moot.panel, "draft")
    assert Client().get(page(draft)).status_code == 404
    [first, second] = queries.rounds_of(tradeoff)
    assert (first.tables, first.people, first.notes) == (3, 12, 0)  # type: ignore[attr-defined]
    assert second.number == 2
