"""Interests: declaring, ending, withdrawing, the yearly word, and what touches an agenda item."""

from __future__ import annotations

import datetime as dt

import pytest

from audit import trail
from deliberation.bodies.actions.interests import (
    InterestWithdrawn,
    change_interest,
    declare_interest,
    declare_on,
    withdraw_interest,
)
from deliberation.bodies.models import AgendaItem, Body, Declaration, Interest, Meeting, Membership
from deliberation.bodies.queries import interests as queries
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, SignInNeeded, WrongState
from tests.moot import Moot

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _june():
    with clock.frozen(NOW):
        yield


def declare(
    moot: Moot, name: str = "mabel", body: Body | None = None, by: str | Actor = "", **values
) -> Interest:
    body = body or moot.board
    said = {"kind": "work", "description": "A nurse at Fen Trust"} | values
    actor = by if isinstance(by, Actor) else moot.actor(by or name, second_step=False)
    return declare_interest(
        actor=actor, body_id=body.pk, membership_id=moot.membership(name, body).pk, **said
    )


def meeting(body: Body, status: str = "called", days: int = 10) -> AgendaItem:
    """A meeting with one item."""
    at = NOW + dt.timedelta(days=days)
    made = Meeting.objects.create(
        body=body, title="June meeting", starts_at=at, ends_at=at + dt.timedelta(hours=2), status=status
    )
    return AgendaItem.objects.create(meeting=made, position=1, title="The nursing contract")


def say(moot: Moot, item: AgendaItem, name: str = "mabel", by: str = "", **values) -> Declaration:
    body = item.meeting.body
    return declare_on(
        actor=moot.actor(by or name, second_step=False), body_id=body.pk,
        membership_id=moot.membership(name, body).pk, thing_kind="item", thing_id=item.pk, **values,
    )  # fmt: skip


# The register


def test_a_member_declares_an_interest(moot: Moot) -> None:
    interest = declare(moot, organisation="  Fen   Trust ", starts_on=dt.date(2024, 1, 1))
    assert (interest.organisation, interest.declared_at, queries.state_of(interest)) == (
        "Fen Trust",
        NOW,
        "current",
    )
    entry = trail.history("interest", interest.pk)[-1]
    assert entry["event"] == "interest.declared"
    assert entry["detail"] == {"body": str(moot.board.pk), "member": interest.membership_id, "kind": "work"}


@pytest.mark.parametrize("by", ["chandra", "cora", "anil", "obi", "will", "paul", "otto", "rosa"])
def test_nobody_declares_for_another_but_staff(moot: Moot, by: str) -> None:
    with pytest.raises(NotAllowed):
        declare(moot, by=by)
    assert not Interest.objects.exists()


def test_staff_declare_for_a_member(moot: Moot, operator: Actor) -> None:
    assert declare(moot, by="cleo").membership == moot.membership("mabel", moot.board)
    assert declare(moot, by=operator, description="Said at the meeting").pk
    with pytest.raises(SignInNeeded):
        declare(moot, by=Actor.anonymous())
    with pytest.raises(NotAllowed):
        declare(moot, by=Actor.system("retention"))


def test_a_witness_declares_and_an_observer_does_not(moot: Moot) -> None:
    assert declare(moot, "will").pk
    with pytest.raises(NotAllowed):
        declare(moot, "obi")


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "politics"},
        {"kind": ""},
        {"description": "  "},
        {"description": "x" * 501},
        {"description": "a\x00b"},
        {"organisation": "x" * 161},
        {"starts_on": dt.date(2026, 2, 1), "ends_on": dt.date(2026, 1, 1)},
        {"starts_on": dt.date(1, 1, 1)},
        {"ends_on": dt.date(9999, 1, 1)},
    ],
)
def test_what_cannot_be_used_is_refused(moot: Moot, values: dict) -> None:
    with pytest.raises(BadInput):
        declare(moot, **values)
    assert not Interest.objects.exists()


def test_another_bodys_member_or_interest_is_not_there(moot: Moot) -> None:
    cleo = moot.actor("cleo")
    with pytest.raises(NotFound):
        declare_interest(
            actor=cleo, body_id=moot.board.pk, membership_id=moot.membership("rosa", moot.other).pk,
            kind="work", description="x",
        )  # fmt: skip
    theirs = declare(moot, "rosa", moot.other)
    for act in (withdraw_interest, lambda **said: change_interest(**said, starts_on=None, ends_on=None)):
        with pytest.raises(NotFound):
            act(actor=cleo, body_id=moot.board.pk, interest_id=theirs.pk)
        with pytest.raises(NotAllowed):
            act(actor=cleo, body_id=moot.other.pk, interest_id=theirs.pk)


def test_nothing_new_after_the_term(moot: Moot) -> None:
    Membership.objects.filter(pk=moot.membership("mabel", moot.board).pk).update(ends_on=dt.date(2026, 5, 1))
    with pytest.raises(WrongState):
        declare(moot, by="cleo")
    with pytest.raises(NotAllowed):  # she holds no role any more
        declare(moot)


def test_an_interest_ends_and_what_was_said_stays(moot: Moot) -> None:
    interest = declare(moot)
    changed = change_interest(
        actor=moot.actor("mabel"), body_id=moot.board.pk, interest_id=interest.pk,
        starts_on=dt.date(2024, 1, 1), ends_on=dt.date(2026, 5, 31),
    )  # fmt: skip
    assert (changed.description, queries.state_of(changed)) == ("A nurse at Fen Trust", "ended")
    assert trail.history("interest", interest.pk)[-1]["detail"]["fields"] == "starts_on ends_on"
    with pytest.raises(BadInput):
        change_interest(
            actor=moot.actor("cleo"), body_id=moot.board.pk, interest_id=interest.pk,
            starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2025, 1, 1),
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        change_interest(
            actor=moot.actor("cora"),
            body_id=moot.board.pk,
            interest_id=interest.pk,
            starts_on=None,
            ends_on=None,
        )


def test_a_withdrawn_interest_stays_and_does_not_change(moot: Moot) -> None:
    interest = declare(moot)
    said = {"actor": moot.actor("mabel"), "body_id": moot.board.pk, "interest_id": interest.pk}
    assert withdraw_interest(**said).withdrawn_at == NOW
    assert list(queries.register_of(moot.board, state="withdrawn")) == [interest]
    assert not queries.register_of(moot.board, state="current")
    with pytest.raises(InterestWithdrawn):
        withdraw_interest(**said)
    with pytest.raises(InterestWithdrawn):
        change_interest(**said, starts_on=None, ends_on=None)
    with pytest.raises(InterestWithdrawn):
        say(moot, meeting(moot.board), interest_id=interest.pk)


def test_the_register_is_filtered(moot: Moot) -> None:
    mine = declare(moot, description="Shares in Fen Ltd", kind="money")
    over = declare(moot, "cora", description="Old job", ends_on=dt.date(2026, 1, 1))
    declare(moot, "rosa", moot.other, description="Elsewhere")
    assert set(queries.register_of(moot.board)) == {mine, over}
    assert list(queries.register_of(moot.board, state="current")) == [mine]
    assert list(queries.register_of(moot.board, state="ended")) == [over]
    assert list(queries.register_of(moot.board, kind="money")) == [mine]
    assert list(queries.register_of(moot.board, words="fen MABEL")) == [mine]
    assert not queries.register_of(moot.board, words="zebra")


# The yearly word


def test_members_are_asked_once_a_year(moot: Moot) -> None:
    mabel = moot.actor("mabel")
    asked = queries.to_confirm(mabel)
    assert [(each.slug, each.last_at) for each in asked] == [("northfen-board", None)]
    assert asked[0].href == "/bodies/northfen-board/interests/confirm/"
    declare_on(
        actor=mabel, body_id=moot.board.pk, membership_id=moot.membership("mabel", moot.board).pk,
        thing_kind="body", thing_id=moot.board.pk,
    )  # fmt: skip
    assert queries.to_confirm(mabel) == []
    with clock.frozen(NOW + dt.timedelta(days=366)):
        assert queries.to_confirm(mabel)[0].last_at == NOW


def test_staff_and_strangers_are_not_asked(moot: Moot) -> None:
    for actor in (moot.actor("cleo"), moot.actor("anil"), Actor.anonymous(), Actor.system("packs")):
        assert queries.to_confirm(actor) == []
        assert queries.to_declare(actor) == []


# What touches an item


def test_saying_that_there_is_nothing(moot: Moot) -> None:
    item = meeting(moot.board)
    declaration = say(moot, item)
    assert queries.declared_on("item", [item.pk])[str(item.pk)][0].nothing
    entry = trail.history("declaration", declaration.pk)[-1]
    assert entry["event"] == "declaration.made"
    assert entry["detail"]["status"] == "nothing"


def test_the_newest_word_counts_and_interests_come_first(moot: Moot, django_assert_num_queries) -> None:
    item, other = meeting(moot.board), meeting(moot.board)
    interest = declare(moot, organisation="Fen Trust")
    say(moot, item)
    say(moot, item, interest_id=interest.pk, leaves=True)
    say(moot, item, "chandra")
    say(moot, other, "cora", by="cleo")
    with django_assert_num_queries(1):
        said = queries.declared_on("item", [item.pk, other.pk, 9999])
    first, second = said[str(item.pk)]
    assert (first.name, first.interest, first.leaves, first.nothing) == (
        "Mabel Member",
        "Fen Trust: A nurse at Fen Trust",
        True,
        False,
    )
    assert (second.name, second.nothing, second.interest) == ("Chandra Chair", True, "")
    assert [each.name for each in said[str(other.pk)]] == ["Cora Co Opted"]
    assert Declaration.objects.count() == 4


def test_a_withdrawn_and_an_erased_interest_stand_as_that(moot: Moot) -> None:
    item = meeting(moot.board)
    interest = declare(moot)
    say(moot, item, interest_id=interest.pk)
    withdraw_interest(actor=moot.actor("mabel"), body_id=moot.board.pk, interest_id=interest.pk)
    assert queries.declared_on("item", [item.pk])[str(item.pk)][0].withdrawn
    Interest.objects.update(description="", organisation="")
    assert queries.declared_on("item", [item.pk])[str(item.pk)][0].interest == queries.REMOVED


def test_who_may_say_what_for_whom(moot: Moot) -> None:
    item = meeting(moot.board)
    with pytest.raises(NotAllowed):
        say(moot, item, "mabel", by="chandra")
    assert say(moot, item, "mabel", by="cleo").pk
    hers = declare(moot, "cora")
    with pytest.raises(NotFound):  # somebody else's interest
        say(moot, item, interest_id=hers.pk)
    with pytest.raises(BadInput):
        say(moot, item, leaves=True)


@pytest.mark.parametrize(
    ("kind", "thing", "error"),
    [
        ("item", "999999", NotFound),
        ("item", "x", NotFound),
        ("item", "9" * 30, NotFound),
        ("body", "0f0e0d0c-0b0a-4908-8706-050403020100", NotFound),
        ("", "1", BadInput),
        ("It em", "1", BadInput),
        ("item", "", BadInput),
        ("evidence", "9" * 41, BadInput),
    ],
)
def test_only_things_that_are_there(moot: Moot, kind: str, thing: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        declare_on(
            actor=moot.actor("mabel"), body_id=moot.board.pk, membership_id=moot.membership("mabel", moot.board).pk,
            thing_kind=kind, thing_id=thing,
        )  # fmt: skip


def test_another_bodys_item_is_not_there(moot: Moot) -> None:
    item = meeting(moot.other)
    with pytest.raises(NotFound):
        declare_on(
            actor=moot.actor("mabel"), body_id=moot.board.pk, membership_id=moot.membership("mabel", moot.board).pk,
            thing_kind="item", thing_id=item.pk,
        )  # fmt: skip


def test_after_the_meeting_the_clerk_adds_and_members_do_not(moot: Moot) -> None:
    item = meeting(moot.board, "held", -3)
    with pytest.raises(WrongState):
        say(moot, item)
    assert say(moot, item, by="cleo").pk
    gone = meeting(moot.board, "cancelled")
    with pytest.raises(WrongState):
        say(moot, gone, by="cleo")


def test_what_is_still_to_be_said(moot: Moot, django_assert_num_queries) -> None:
    later, soon = meeting(moot.board, days=20), meeting(moot.board, days=5)
    meeting(moot.board, "draft")
    meeting(moot.board, "cancelled")
    meeting(moot.board, "held", -5)
    meeting(moot.other)
    mabel = moot.actor("mabel")
    with django_assert_num_queries(3):
        asked = queries.to_declare(mabel)
    assert [each.item_id for each in asked] == [soon.pk, later.pk]
    assert asked[0].href == f"/bodies/northfen-board/meetings/{soon.meeting_id}/items/{soon.pk}/declare/"
    say(moot, soon)
    assert [each.item_id for each in queries.to_declare(mabel, moot.board)] == [later.pk]
    assert queries.to_declare(mabel, moot.panel) == []
    assert [each.item_id for each in queries.to_declare(moot.actor("cora"))] == [soon.pk, later.pk]
