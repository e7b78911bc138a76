"""Who may do what with releases, runs and definitions: every action, every kind of actor."""

from __future__ import annotations

import pytest

from indexapp.actions import catalogue, inbox, receiving, reference, releases, runs, sweep
from indexapp.models import Release
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, SecondStepNeeded, SignInNeeded, WrongState
from tests import cast, world

YES, NO, SIGN_IN, SECOND = None, NotAllowed, SignInNeeded, SecondStepNeeded

# Written out again beside the tables of access: a change there must be made here too.
TABLE = {
    "receive": {"nobody": SIGN_IN, "anybody": NO, "analyst": YES, "publisher": YES, "publisher once": YES, "operator": NO, "releases": YES, "runs": NO},
    "check": {"nobody": SIGN_IN, "anybody": NO, "analyst": YES, "publisher": YES, "publisher once": YES, "operator": NO, "releases": YES, "runs": NO},
    "publish": {"nobody": SIGN_IN, "anybody": NO, "analyst": NO, "publisher": YES, "publisher once": SECOND, "operator": NO, "releases": YES, "runs": NO},
    "withdraw": {"nobody": SIGN_IN, "anybody": NO, "analyst": NO, "publisher": YES, "publisher once": SECOND, "operator": NO, "releases": NO, "runs": NO},
    "discard": {"nobody": SIGN_IN, "anybody": NO, "analyst": YES, "publisher": YES, "publisher once": YES, "operator": NO, "releases": NO, "runs": NO},
    "request a run": {"nobody": SIGN_IN, "anybody": NO, "analyst": NO, "publisher": YES, "publisher once": YES, "operator": YES, "releases": YES, "runs": YES},
    "compute": {"nobody": SIGN_IN, "anybody": NO, "analyst": NO, "publisher": NO, "publisher once": NO, "operator": NO, "releases": NO, "runs": YES},
    "load definitions": {"nobody": SIGN_IN, "anybody": NO, "analyst": NO, "publisher": NO, "publisher once": NO, "operator": YES, "releases": NO, "runs": NO},
    "load areas": {"nobody": SIGN_IN, "anybody": NO, "analyst": NO, "publisher": NO, "publisher once": NO, "operator": YES, "releases": NO, "runs": NO},
    "take in the inbox": {"nobody": SIGN_IN, "anybody": NO, "analyst": YES, "publisher": YES, "publisher once": YES, "operator": NO, "releases": YES, "runs": NO},
}  # fmt: skip
CASES = [(act, who, verdict) for act, row in TABLE.items() for who, verdict in row.items()]


def _actor(who: str) -> Actor:
    people = {
        "anybody": cast.ANYBODY,
        "analyst": cast.ANALYST,
        "publisher": cast.PUBLISHER,
        "operator": cast.OPERATOR,
    }
    if who == "nobody":
        return Actor.anonymous()
    if who == "publisher once":
        return Actor.person(cast.person_of(cast.PUBLISHER).pk, second_step=False)
    return cast.actor_of(people[who]) if who in people else Actor.system(who)


def _act(act: str, actor: Actor, index, folder) -> None:
    frame = world.figures(metrics=["gain"])
    if act == "receive":
        provenance = receiving.Provenance("f.csv", "page")
        receiving.receive_release(actor=actor, chunks=[world.tidy(frame)], provenance=provenance)
    elif act == "check":
        releases.check_release(actor=actor, release_id=world.receive(frame).pk)
    elif act == "publish":
        release = releases.check_release(actor=world.OPERATOR, release_id=world.receive(frame).pk)
        releases.confirm_and_publish(actor=actor, release_id=release.pk)
    elif act == "withdraw":
        releases.withdraw_release(actor=actor, release_id=world.send(frame).pk, why="A test.")
    elif act == "discard":
        releases.discard_release(actor=actor, release_id=world.receive(frame).pk)
    elif act == "request a run":
        runs.request_run(actor=actor, definition=world.SLUG)
    elif act == "compute":
        runs.bring_up_to_date(actor=actor, definition_id=index.pk, limit_seconds=90)
    elif act == "load definitions":
        catalogue.load_definitions(actor=actor, folder=folder)
    elif act == "load areas":
        reference.load_reference(actor=actor)
    else:
        inbox.take_in(actor=actor, folder=folder / "nothing")


@pytest.mark.parametrize(("act", "who", "verdict"), CASES)
def test_who_may_do_what(index, tmp_path, act, who, verdict) -> None:
    actor = _actor(who)
    if verdict is YES:
        _act(act, actor, index, tmp_path / "catalogue")
        return
    with pytest.raises(verdict) as refused:
        _act(act, actor, index, tmp_path / "catalogue")
    assert type(refused.value) is verdict


def test_a_refused_act_leaves_everything_as_it_was(index, analyst) -> None:
    release = releases.check_release(actor=analyst, release_id=world.receive(world.figures()).pk)
    with pytest.raises(NotAllowed):
        releases.confirm_and_publish(actor=analyst, release_id=release.pk)
    release.refresh_from_db()
    assert release.status == "ready"
    assert world.in_force().empty


def test_each_step_fits_only_its_stage(index, publisher) -> None:
    release = world.receive(world.figures())
    with pytest.raises(WrongState):
        releases.confirm_and_publish(actor=publisher, release_id=release.pk)
    with pytest.raises(WrongState):
        releases.withdraw_release(actor=publisher, release_id=release.pk, why="Too soon.")
    releases.check_release(actor=publisher, release_id=release.pk)
    releases.confirm_and_publish(actor=publisher, release_id=release.pk)
    with pytest.raises(WrongState):
        releases.discard_release(actor=publisher, release_id=release.pk)
    with pytest.raises(BadInput):
        releases.withdraw_release(actor=publisher, release_id=release.pk, why="  ")
    releases.withdraw_release(actor=publisher, release_id=release.pk, why="Wrong year.")
    with pytest.raises(WrongState):
        releases.confirm_and_publish(actor=publisher, release_id=release.pk)
    with pytest.raises(WrongState):
        releases.withdraw_release(actor=publisher, release_id=release.pk, why="Again.")
    assert Release.objects.get(pk=release.pk).withdrawn_why == "Wrong year."


def test_what_is_not_there_is_said(index, publisher) -> None:
    for act in (releases.check_release, releases.confirm_and_publish, releases.discard_release):
        with pytest.raises(NotFound):
            act(actor=publisher, release_id=987654)
    with pytest.raises(NotFound):
        releases.withdraw_release(actor=publisher, release_id=987654, why="Nothing.")


def test_the_sweeper_sends_out_what_a_stopped_worker_left(index, django_capture_on_commit_callbacks) -> None:
    world.receive(world.figures())
    with django_capture_on_commit_callbacks() as callbacks:
        sweep.send_out_again(limit_seconds=0)
    # The index, due since its definition was loaded; a command's own file is the command's business.
    assert len(callbacks) == 1
