"""Scenarios: a member's own, kept as they were; shared with others after the discussion, once enough have."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from audit.events import Event
from audit.trail import happened_to
from deliberation.bodies.models import Membership
from deliberation.tradeoffs.actions.options import OptionGiven, set_options
from deliberation.tradeoffs.actions.scenarios import remove_scenario, save_scenario, share_scenario
from deliberation.tradeoffs.calc.stages import ACTS, STAGES, Act, Stage
from deliberation.tradeoffs.models import Option, Scenario, TradeOff
from deliberation.tradeoffs.queries.tradeoffs import WrongStage
from deliberation.tradeoffs.queries.weigh_scenarios import MOST_KEPT, shared_scenarios, together
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from tests import world
from tests.moot import Moot
from tests.tradeoffs import add_effect, fill_panel, make_tradeoff, option_of
from tests.unit.indexapp.pages.kit import forget
from tests.unit.tradeoffs.weigh.kit import HOSTILE, at, named, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]


def keep(who: Actor, tradeoff: TradeOff, name: str = "Mine", **more: Any) -> Scenario:
    return save_scenario(**named(who, tradeoff), name=name, picks=more.pop("picks", {2: 900_000_00}), **more)


def actor_of(member: Membership) -> Actor:
    return Actor.person(member.person_id, second_step=True)


def move(tradeoff: TradeOff, stage: Stage) -> TradeOff:
    TradeOff.objects.filter(pk=tradeoff.pk).update(stage=stage.value)
    tradeoff.stage = stage.value
    return tradeoff


def test_it_keeps_what_was_shown_and_the_run(moot: Moot, tradeoff: TradeOff, run: Any) -> None:
    add_effect(option_of(tradeoff), "metric", metric="waits", size=-4.0, low=-6.0, high=-1.0)
    found = keep(moot.actor("paul"), tradeoff)
    assert (found.run_id, found.picks, found.shared) == (run.pk, {"2": 900_000_00}, False)
    stored = Scenario.objects.get()
    assert stored.outcome["total"] == 900_000_00
    assert stored.outcome["options"][0]["option"] == option_of(tradeoff).pk
    assert stored.outcome["metrics"][0]["change"] == -4.0
    assert str(found.pk) in happened_to(Event.SCENARIO_SAVED)


def test_a_form_sent_twice_keeps_one(moot: Moot, bare: TradeOff) -> None:
    key = uuid.uuid4()
    assert keep(moot.actor("paul"), bare, scenario_id=key) == keep(
        moot.actor("paul"), bare, "Again", scenario_id=key
    )
    assert Scenario.objects.get().name == "Mine"
    with pytest.raises(BadInput, match="taken"):
        keep(moot.actor("priya"), bare, scenario_id=key)


@pytest.mark.parametrize("stage", STAGES)
def test_only_while_members_weigh(moot: Moot, stage: str) -> None:
    tradeoff = make_tradeoff(moot.panel, stage)
    if stage in ACTS[Act.EXPLORE]:
        keep(moot.actor("paul"), tradeoff)
    else:
        with pytest.raises(WrongStage):
            keep(moot.actor("paul"), tradeoff)


@pytest.mark.parametrize("who", ["cleo", "femi", "chandra", "otto"])
def test_only_members_of_the_panel(moot: Moot, bare: TradeOff, who: str) -> None:
    with pytest.raises(NotAllowed):
        keep(moot.actor(who), bare)


def test_what_cannot_be_is_not_kept(moot: Moot, bare: TradeOff) -> None:
    for picks in ({2: 5}, {9: 5}, {1: 0, 2: 900_000_00}):
        with pytest.raises(BadInput):
            keep(moot.actor("paul"), bare, picks=picks)
    with pytest.raises(BadInput, match="name is missing"):
        keep(moot.actor("paul"), bare, " ")
    for number in range(MOST_KEPT):
        keep(moot.actor("paul"), bare, f"Number {number}")
    with pytest.raises(WrongState, match="You have kept"):
        keep(moot.actor("paul"), bare)
    keep(moot.actor("priya"), bare)


def test_removing_is_ones_own_and_always_possible(moot: Moot, bare: TradeOff) -> None:
    found = keep(moot.actor("paul"), bare)
    with pytest.raises(NotFound):
        remove_scenario(**named(moot.actor("priya"), bare), scenario_id=found.pk)
    move(bare, Stage.CLOSED)
    remove_scenario(**named(moot.actor("paul"), bare), scenario_id=found.pk)
    assert not Scenario.objects.exists()
    assert str(found.pk) in happened_to(Event.SCENARIO_REMOVED)


def test_sharing_is_ones_own_and_can_always_be_taken_back(moot: Moot, bare: TradeOff) -> None:
    found = keep(moot.actor("paul"), bare)
    with pytest.raises(NotFound):
        share_scenario(**named(moot.actor("priya"), bare), scenario_id=found.pk, shared=True)
    assert share_scenario(**named(moot.actor("paul"), bare), scenario_id=found.pk, shared=True).shared
    move(bare, Stage.RESPONSE)
    assert not share_scenario(**named(moot.actor("paul"), bare), scenario_id=found.pk, shared=False).shared
    with pytest.raises(WrongStage):
        share_scenario(**named(moot.actor("paul"), bare), scenario_id=found.pk, shared=True)


def shared_by(tradeoff: TradeOff, members: list[Membership]) -> None:
    """Each member shares two; of the older ones nothing is ever told."""
    for place, member in enumerate(members):
        keep(actor_of(member), tradeoff, f"Old of {member.number}", shared=True, picks={1: 0})
        picks = {2: 900_000_00} if place % 2 else {2: 900_000_00, 3: 700_000_00}
        keep(actor_of(member), tradeoff, f"New of {member.number}", shared=True, picks=picks)


def test_what_others_shared_shows_after_the_discussion_and_once_enough_have(
    moot: Moot, bare: TradeOff
) -> None:
    members = fill_panel(moot.panel, 5)
    shared_by(bare, members[:4])
    keep(moot.actor("paul"), bare, "Secret")
    for stage in (Stage.LEARN, Stage.DISCUSS):
        assert shared_scenarios(moot.actor("paul"), move(bare, stage)) == []
        assert together(bare) is None
    move(bare, Stage.VOTE)
    assert shared_scenarios(moot.actor("paul"), bare) == []
    few = together(bare)
    assert few is not None
    assert (few.members, few.enough) == (4, False)
    assert "shown from 5 members on" in words(Client().get(at(bare, "explore/saved/")))
    shared_by(bare, members[4:])
    found = shared_scenarios(moot.actor("paul"), bare)
    assert [each.name for each in found] == [f"New of {member.number}" for member in members]
    enough = together(bare)
    assert enough is not None
    assert [(each.name, each.members) for each in enough.given] == [
        ("Home care that starts within a day", 5), ("Crisis teams for mental health", 3),
    ]  # fmt: skip


def test_the_public_sees_numbers_and_members_see_names(moot: Moot, client_as: SignIn, bare: TradeOff) -> None:
    members = fill_panel(moot.panel, 5)
    shared_by(bare, members)
    move(bare, Stage.VOTE)
    public, member = (
        words(Client().get(at(bare, "explore/saved/"))),
        words(client_as(moot.actor("paul")).get(at(bare, "explore/saved/"))),
    )
    assert "5 members have shared a scenario." in public
    assert "New of" not in public
    assert members[0].public_name in member
    assert "New of" in member
    assert "Old of" not in member
    other = client_as(moot.actor("mabel"))
    assert "New of" not in words(other.get(at(bare, "explore/saved/")))
    one = Scenario.objects.filter(name=f"New of {members[0].number}").get()
    assert other.get(at(bare, f"explore/saved/{one.pk}/")).status_code in (403, 404)
    assert Client().get(at(bare, f"explore/saved/{one.pk}/")).status_code == 302
    assert client_as(moot.actor("paul")).get(at(bare, f"explore/saved/{one.pk}/")).status_code == 200
    old = Scenario.objects.filter(name=f"Old of {members[0].number}").get()
    assert client_as(moot.actor("paul")).get(at(bare, f"explore/saved/{old.pk}/")).status_code == 404


def test_keeping_through_the_pages(moot: Moot, client_as: SignIn, bare: TradeOff) -> None:
    paul = client_as(moot.actor("paul"))
    page = paul.get(at(bare, "explore/?pick-2=on")).content.decode()
    assert '<input type="hidden" name="pick-2" value="on">' in page
    sent = {"pick-2": "on", "scenario_id": str(uuid.uuid4()), "name": HOSTILE, "shared": "on"}
    for _ in range(2):
        answer = paul.post(at(bare, "explore/save/"), sent)
        assert answer["Location"] == at(bare, "explore/saved/")
    found = Scenario.objects.get()
    assert (found.name, found.shared) == (HOSTILE, True)
    assert HOSTILE not in paul.get(at(bare, "explore/saved/")).content.decode()
    page = paul.get(at(bare, f"explore/saved/{found.pk}/"))
    assert f'href="{at(bare, "explore/")}?pick-2=on"' in page.content.decode()
    assert "Do not share it any more" in words(page)
    paul.post(at(bare, f"explore/saved/{found.pk}/"), {"shared": "no"})
    assert not Scenario.objects.get().shared
    asked = paul.get(at(bare, f"explore/saved/{found.pk}/remove/"))
    assert "It is deleted for good." in words(asked)
    assert Scenario.objects.exists()
    paul.post(at(bare, f"explore/saved/{found.pk}/remove/"))
    assert not Scenario.objects.exists()
    assert "You have kept none" in words(paul.get(at(bare, "explore/saved/")))


def test_something_wrong_shows_the_explorer_again(moot: Moot, client_as: SignIn, bare: TradeOff) -> None:
    paul = client_as(moot.actor("paul"))
    page = paul.post(at(bare, "explore/save/"), {"pick-2": "on", "scenario_id": str(uuid.uuid4())})
    assert "Give it a name, so that you find it again." in words(page)
    assert 'name="pick-2" value="on"' in page.content.decode()
    page = paul.post(at(bare, "explore/save/"), {"pick-1": "on", "pick-2": "on", "name": "A"})
    assert "nothing else is done" in words(page)
    assert paul.get(at(bare, "explore/save/")).status_code == 405
    assert Client().post(at(bare, "explore/save/"), {}).status_code == 302
    assert not Scenario.objects.exists()


def test_a_later_run_is_said_and_what_was_kept_stays(
    moot: Moot, client_as: SignIn, tradeoff: TradeOff, run: Any
) -> None:
    add_effect(option_of(tradeoff), "metric", metric="waits", size=-4.0, low=-6.0, high=-1.0)
    found = keep(moot.actor("paul"), tradeoff)
    paul = client_as(moot.actor("paul"))
    before = words(paul.get(at(tradeoff, f"explore/saved/{found.pk}/")))
    assert "recomputed since" not in before
    frame = world.figures(seed=9)
    world.send(frame[frame["period"] == "2021/22"], name="later.csv")
    newer = world.compute_now()
    forget()
    after = words(paul.get(at(tradeoff, f"explore/saved/{found.pk}/")))
    assert (
        f"The index was recomputed since: run {newer.pk} is the newest, this is from run {run.pk}." in after
    )  # type: ignore[union-attr]
    kept, shown = (text.partition("Expected effect on metrics")[2] for text in (before, after))
    assert kept == shown


def test_options_that_moved_or_went_do_not_mix_up_what_was_kept(
    moot: Moot, client_as: SignIn, bare: TradeOff
) -> None:
    found = keep(moot.actor("paul"), bare, picks={2: 900_000_00, 3: 700_000_00})
    rows = {each.position: each for each in Option.objects.filter(tradeoff=bare)}
    set_options(
        **named(moot.actor("cleo"), bare),
        options=[
            OptionGiven(rows[3].name, rows[3].pk, cost=rows[3].cost),
            OptionGiven(rows[1].name, rows[1].pk),
        ],
    )
    page = client_as(moot.actor("paul")).get(at(bare, f"explore/saved/{found.pk}/"))
    assert "Home care that starts within a day" in words(page)
    assert f'href="{at(bare, "explore/")}?pick-1=on"' in page.content.decode()


def test_side_by_side(
    moot: Moot, client_as: SignIn, tradeoff: TradeOff, django_assert_max_num_queries: Any
) -> None:
    add_effect(option_of(tradeoff), "metric", metric="waits", size=-4.0, low=-6.0, high=-1.0)
    add_effect(option_of(tradeoff, 3))
    first = keep(moot.actor("paul"), tradeoff, "Home care")
    second = keep(moot.actor("paul"), tradeoff, "Crisis", picks={3: 700_000_00})
    paul = client_as(moot.actor("paul"))
    with django_assert_max_num_queries(12):
        page = paul.get(
            at(tradeoff, "explore/saved/"),
            {"with": [str(first.pk), str(second.pk), "junk", str(uuid.uuid4())]},
        )
    said = words(page)
    assert "Home care (Yours)" in said
    assert "4.0 percentage points lower (1.0 to 6.0 lower)" in said
    assert "No change expected" in said
    assert "Gain: Children under five" in said
    with django_assert_max_num_queries(12):
        paul.get(at(tradeoff, f"explore/saved/{first.pk}/"))
