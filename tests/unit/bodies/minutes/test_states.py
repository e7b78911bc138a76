"""Minutes as a machine of states: who may do what in which state, written out whole."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from access.permissions import Permission
from audit.trail import history
from deliberation.bodies.actions import minutes as actions
from deliberation.bodies.actions.minutes import ChangedMeanwhile, Noted, token_of
from deliberation.bodies.models import ItemRecord, Meeting, MeetingStatus, Minutes
from kernel.actors import Actor
from kernel.errors import (
    BadInput,
    NotAllowed,
    NotFound,
    ReaderError,
    SecondStepNeeded,
    SignInNeeded,
    WrongState,
)
from tests.moot import Moot
from tests.unit.bodies.minutes import kit

STATES = ("none", "draft", "agreed", "published")
FITS = {
    # action: the states in which it does something, and the state after it
    "start": {"none": "draft", "draft": "draft", "agreed": "agreed", "published": "published"},
    "write": {"none": "draft", "draft": "draft"},
    "agree": {"draft": "agreed"},
    "reopen": {"agreed": "draft"},
    "publish": {"agreed": "published"},
    "correct": {"published": "draft"},
}
MAY = {
    # action: who may, of everybody below
    "start": {"cleo"},
    "write": {"cleo"},
    "agree": {"cleo", "chandra", "vera"},
    "reopen": {"cleo", "chandra", "vera"},
    "publish": {"cleo"},
    "correct": {"cleo"},
}
EVERYBODY = ("cleo", "chandra", "vera", "mabel", "cora", "anil", "obi", "will", "otto", "femi")


def do(action: str, actor: Actor, meeting: Meeting, minutes: Minutes | None) -> Minutes:
    """One action with what it needs."""
    extra: dict[str, Any] = {
        "start": {},
        "write": {"seen": token_of(minutes), "opening": "The chair opened the meeting."},
        "agree": {"seen": token_of(minutes)},
        "reopen": {"reason": "wrong"},
        "publish": {"seen": token_of(minutes)},
        "correct": {"reason": "A name was wrong."},
    }[action]
    call: Callable[..., Minutes] = getattr(actions, action)
    return call(actor=actor, body_id=meeting.body_id, meeting_id=meeting.pk, **extra)


def in_state(meeting: Meeting, state: str) -> Minutes | None:
    return (
        None
        if state == "none"
        else kit.minutes_in(meeting, state, content={"items": []} if state == "published" else None)
    )


@pytest.mark.parametrize(("action", "state"), itertools.product(FITS, STATES))
def test_each_action_fits_its_states_alone(moot: Moot, held: Meeting, action: str, state: str) -> None:
    minutes = in_state(held, state)
    wanted = FITS[action].get(state)
    if wanted is None:
        with pytest.raises(WrongState):
            do(action, moot.actor("cleo"), held, minutes)
        assert Minutes.objects.count() == (minutes is not None)
        return
    assert do(action, moot.actor("cleo"), held, minutes).status == wanted


@pytest.mark.parametrize(("action", "name"), itertools.product(MAY, EVERYBODY))
def test_each_action_is_for_its_roles_alone(moot: Moot, held: Meeting, action: str, name: str) -> None:
    minutes = in_state(held, next(iter(FITS[action])))
    if name in MAY[action]:
        do(action, moot.actor(name), held, minutes)
        return
    with pytest.raises(NotAllowed):
        do(action, moot.actor(name), held, minutes)
    assert not history("minutes", minutes.pk if minutes else 1)


@pytest.mark.parametrize("action", FITS)
def test_nobody_and_other_bodies_are_refused(moot: Moot, held: Meeting, action: str) -> None:
    minutes = in_state(held, next(iter(FITS[action])))
    with pytest.raises(SignInNeeded):
        do(action, Actor.anonymous(), held, minutes)
    # Cleo is the panel's clerk too: with the panel's id she finds no meeting of the board.
    strayed = Meeting.objects.get(pk=held.pk)
    strayed.body_id = moot.panel.pk
    with pytest.raises(NotFound):
        do(action, moot.actor("cleo"), strayed, minutes)


def test_publishing_needs_the_second_step_and_writing_does_not(moot: Moot, held: Meeting) -> None:
    clerk = moot.actor("cleo", second_step=False)
    minutes = do("write", clerk, held, None)
    minutes = do("agree", clerk, held, minutes)
    with pytest.raises(SecondStepNeeded):
        do("publish", clerk, held, minutes)


@pytest.mark.parametrize(
    ("status", "refused"),
    [
        (MeetingStatus.DRAFT, {"start", "write", "agree", "publish"}),
        (MeetingStatus.CALLED, {"agree", "publish"}),
        (MeetingStatus.CANCELLED, {"start", "write", "agree", "publish"}),
    ],
)
@pytest.mark.parametrize("action", ["start", "write", "agree", "publish"])
def test_the_meeting_must_have_come_so_far(moot: Moot, status: str, refused: set[str], action: str) -> None:
    meeting = kit.meeting_of(moot, status=status)
    state = {"start": "none", "write": "none", "agree": "draft", "publish": "agreed"}[action]
    minutes = in_state(meeting, state)
    if action in refused:
        with pytest.raises(WrongState):
            do(action, moot.actor("cleo"), meeting, minutes)
    else:
        do(action, moot.actor("cleo"), meeting, minutes)


def test_the_trail_tells_the_whole_life_in_codes(moot: Moot, held: Meeting) -> None:
    first, second, _ = kit.items_of(held)
    clerk, chair = moot.actor("cleo"), moot.actor("chandra")
    place: dict[str, Any] = {"body_id": held.body_id, "meeting_id": held.pk}
    minutes = actions.write(
        actor=clerk, **place, seen="", opening="Opened.", records={first.pk: Noted("Said.", "Agreed."), second.pk: Noted(kit.SECRET)}
    )  # fmt: skip
    minutes = actions.agree(actor=chair, **place, seen=token_of(minutes))
    assert minutes.agreed_by == chair.id
    minutes = actions.reopen(actor=chair, **place, reason="missing")
    assert (minutes.agreed_at, minutes.agreed_by) == (None, "")
    minutes = actions.agree(actor=chair, **place, seen=token_of(minutes))
    minutes = actions.publish(actor=clerk, **place, seen=token_of(minutes))
    told = history("minutes", minutes.pk)
    assert [entry["event"] for entry in told] == [
        "minutes.started", "minutes.changed", "minutes.agreed", "minutes.reopened", "minutes.agreed", "minutes.published",
    ]  # fmt: skip
    assert told[1]["detail"] == {"meeting": held.pk, "body": str(held.body_id), "version": 1, "fields": 3}
    assert told[3]["detail"]["code"] == "missing"
    assert told[5]["detail"]["sha256"] == minutes.sha256
    assert kit.SECRET not in str(told)


def test_saving_the_same_again_leaves_no_trace(moot: Moot, held: Meeting) -> None:
    clerk = moot.actor("cleo")
    once = do("write", clerk, held, None)
    again = do("write", clerk, held, once)
    assert again.changed_at == once.changed_at
    assert len(history("minutes", once.pk)) == 2


def test_a_part_can_be_saved_and_the_rest_stays(moot: Moot, held: Meeting) -> None:
    first, _, third = kit.items_of(held)
    clerk, place = moot.actor("cleo"), {"body_id": held.body_id, "meeting_id": held.pk}
    one = actions.write(
        actor=clerk, **place, seen="", opening="Opened.", records={first.pk: Noted("One.", "Yes.")}
    )  # type: ignore[arg-type]
    two = actions.write(
        actor=clerk, **place, seen=token_of(one), closed_at="4.40pm", records={third.pk: Noted("Three.")}
    )  # type: ignore[arg-type]
    assert (two.opening, two.closed_at) == ("Opened.", "16:40")
    assert dict(ItemRecord.objects.values_list("item__title", "text")) == {
        "Subject 1": "One.",
        "Subject 3": "Three.",
    }


@pytest.mark.parametrize("action", ["write", "agree", "publish"])
def test_what_somebody_did_not_see_they_cannot_overwrite_agree_or_publish(
    moot: Moot, held: Meeting, action: str
) -> None:
    state = {"write": "draft", "agree": "draft", "publish": "agreed"}[action]
    minutes = kit.minutes_in(held, state, opening="As I saw it.")
    seen = Minutes.objects.get(pk=minutes.pk)
    if state == "agreed":
        do("reopen", moot.actor("chandra"), held, minutes)
        minutes.refresh_from_db()
        actions.agree(
            actor=moot.actor("chandra"), body_id=held.body_id, meeting_id=held.pk, seen=token_of(minutes)
        )
    else:
        do("write", moot.actor("cleo"), held, minutes)
    with pytest.raises(ChangedMeanwhile):
        do(action, moot.actor("cleo"), held, seen)
    assert Minutes.objects.get().status == state


def test_two_who_begin_at_once_do_not_begin_twice(moot: Moot, held: Meeting) -> None:
    do("write", moot.actor("cleo"), held, None)
    with pytest.raises(ChangedMeanwhile):
        do("write", moot.actor("cleo"), held, None)
    assert Minutes.objects.count() == 1


@pytest.mark.parametrize(
    "sent",
    [
        {"closed_at": "half past nine"},
        {"closed_at": "25:00"},
        {"opening": "A bell \x07 rang."},
        {"opening": "x" * 4001},
        {"records": {0: Noted("No such item.")}},
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_stored(
    moot: Moot, held: Meeting, sent: dict[str, Any]
) -> None:
    with pytest.raises(BadInput):
        actions.write(actor=moot.actor("cleo"), body_id=held.body_id, meeting_id=held.pk, seen="", **sent)
    assert not Minutes.objects.exists()


def test_an_item_of_another_meeting_is_refused(moot: Moot, held: Meeting) -> None:
    other = kit.items_of(kit.meeting_of(moot))[0]
    with pytest.raises(BadInput):
        actions.write(
            actor=moot.actor("cleo"),
            body_id=held.body_id,
            meeting_id=held.pk,
            seen="",
            records={other.pk: Noted("x")},
        )


@pytest.mark.parametrize(("action", "sent"), [("reopen", {"reason": "because"}), ("correct", {"reason": "  "}), ("correct", {"reason": "x" * 301})])  # fmt: skip
def test_reasons_are_codes_or_sentences(moot: Moot, held: Meeting, action: str, sent: dict[str, str]) -> None:
    in_state(held, {"reopen": "agreed", "correct": "published"}[action])
    with pytest.raises(BadInput):
        getattr(actions, action)(actor=moot.actor("cleo"), body_id=held.body_id, meeting_id=held.pk, **sent)


def correction(moot: Moot, held: Meeting) -> tuple[Minutes, Minutes]:
    """Published minutes and the draft of a correction with a record."""
    last = kit.minutes_in(held, "published", content={"items": []})
    ItemRecord.objects.create(minutes=last, item=kit.items_of(held)[0], text="Said.")
    return last, do("correct", moot.actor("cleo"), held, last)


def discard(actor: Actor, meeting: Meeting, seen: str) -> Minutes:
    return actions.discard(actor=actor, body_id=meeting.body_id, meeting_id=meeting.pk, seen=seen)


def test_a_correction_can_be_discarded_and_the_published_version_stays(moot: Moot, held: Meeting) -> None:
    last, draft = correction(moot, held)
    before = Minutes.objects.filter(pk=last.pk).values().get()
    assert discard(moot.actor("cleo", second_step=False), held, token_of(draft)).pk == last.pk
    assert Minutes.objects.values().get() == before
    assert ItemRecord.objects.get().minutes_id == last.pk
    told = [(each["event"], each["detail"]) for each in history("minutes", draft.pk)]
    assert ("minutes.discarded", {"meeting": held.pk, "body": str(moot.board.pk), "version": 2}) in told
    assert do("correct", moot.actor("cleo"), held, last).version == 2


def test_what_cannot_be_discarded(moot: Moot, held: Meeting) -> None:
    cleo = moot.actor("cleo")
    with pytest.raises(WrongState):
        discard(cleo, held, "")
    first = kit.minutes_in(held, "draft")
    with pytest.raises(WrongState):
        discard(cleo, held, token_of(first))
    first.delete()
    _, draft = correction(moot, held)
    with pytest.raises(ChangedMeanwhile):
        discard(cleo, held, "something else")
    for name in EVERYBODY[1:]:
        with pytest.raises(NotAllowed):
            discard(moot.actor(name), held, token_of(draft))
    agreed = do("agree", moot.actor("chandra"), held, draft)
    with pytest.raises(WrongState):
        discard(cleo, held, token_of(agreed))
    assert Minutes.objects.count() == 2


def test_errors_have_codes() -> None:
    assert issubclass(ChangedMeanwhile, ReaderError)
    assert ChangedMeanwhile.code == "changed_meanwhile"
    assert Permission.MINUTES_PUBLISH == "minutes.publish"
