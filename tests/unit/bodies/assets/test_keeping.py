"""Entries of the map: added, changed, found right, taken off, put back; by whom, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.dates import today_in_england
from audit.trail import history
from deliberation.bodies.actions import assets as actions
from deliberation.bodies.models import Asset, BodyArea
from deliberation.bodies.queries import assets as queries
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, SignInNeeded, WrongState
from tests.moot import SYSTEM
from tests.unit.bodies.assets.kit import OPERATOR, PARK, add


def events(asset: Asset) -> list[str]:
    return [str(each["event"]) for each in history("asset", asset.pk)]


def test_an_asset_is_listed_with_its_keeper(moot):
    asset = add(moot.board, moot.actor("cleo"))
    assert (asset.system_key, asset.keeper, asset.effect, asset.illustrative) == (
        SYSTEM,
        moot.board,
        "indirect",
        True,
    )
    assert list(queries.listed(SYSTEM)) == [asset]
    entry = history("asset", asset.pk)[0]
    assert entry["detail"] == {"body": str(moot.board.pk), "area": SYSTEM, "kind": "place"}


def test_faults_are_all_told_and_nothing_is_stored(moot):
    with pytest.raises(actions.AssetFaults) as caught:
        add(moot.board, postcode="?", kind="")
    assert [each.column for each in caught.value.faults] == ["postcode", "kind"]
    assert not Asset.objects.exists()


def test_the_same_asset_is_not_listed_twice_whoever_keeps_it(moot):
    add(moot.board)
    with pytest.raises(actions.AssetListed, match="kept by Northfen health"):
        add(moot.other, name="northfen PARK")
    assert add(moot.other, postcode="EX2 2BB").keeper == moot.other


def test_a_retired_one_is_restored_and_not_entered_again_by_its_keeper(moot):
    asset = add(moot.board)
    actions.retire_asset(actor=OPERATOR, body_id=moot.board.pk, asset_id=asset.pk, reason="Closed.")
    with pytest.raises(actions.AssetListed, match="restore it instead"):
        add(moot.board)
    other = add(moot.other)
    with pytest.raises(actions.AssetListed):
        actions.restore_asset(actor=OPERATOR, body_id=moot.board.pk, asset_id=asset.pk)
    actions.retire_asset(actor=OPERATOR, body_id=moot.other.pk, asset_id=other.pk, reason="Twice.")
    assert actions.restore_asset(actor=OPERATOR, body_id=moot.board.pk, asset_id=asset.pk).status == "listed"


def test_a_change_says_which_facts_and_nothing_changed_says_nothing(moot):
    asset = add(moot.board)
    said = {"how": "Green and free.", "postcode": "ex1 1aa"}
    actions.change_asset(actor=OPERATOR, body_id=moot.board.pk, asset_id=asset.pk, said=said)
    actions.change_asset(actor=OPERATOR, body_id=moot.board.pk, asset_id=asset.pk, said=said)
    assert events(asset) == ["asset.added", "asset.changed"]
    assert history("asset", asset.pk)[-1]["detail"]["fields"] == "how"
    asset.refresh_from_db()
    assert (asset.how, asset.name) == ("Green and free.", "Northfen Park")


def test_a_change_cannot_take_the_place_of_another(moot):
    add(moot.board)
    hall = add(moot.board, name="Hall")
    with pytest.raises(actions.AssetListed):
        actions.change_asset(
            actor=OPERATOR, body_id=moot.board.pk, asset_id=hall.pk, said={"name": PARK["name"]}
        )


def test_marked_as_checked(moot):
    asset = add(moot.board, review_on="2026-01-01")
    today = today_in_england()
    actions.mark_checked(
        actor=OPERATOR, body_id=moot.board.pk, asset_id=asset.pk, review_on=today + dt.timedelta(days=365)
    )
    asset.refresh_from_db()
    assert (asset.checked_on, asset.review_on) == (today, today + dt.timedelta(days=365))
    assert events(asset)[-1] == "asset.checked"
    for wrong in (today, today.replace(year=today.year + 11)):
        with pytest.raises(BadInput):
            actions.mark_checked(actor=OPERATOR, body_id=moot.board.pk, asset_id=asset.pk, review_on=wrong)


def test_off_the_list_with_a_reason_and_back(moot):
    asset = add(moot.board)
    for reason in ("", " ", "x" * 301, "a\u202eb"):
        with pytest.raises(BadInput):
            actions.retire_asset(actor=OPERATOR, body_id=moot.board.pk, asset_id=asset.pk, reason=reason)
    retired = actions.retire_asset(
        actor=OPERATOR, body_id=moot.board.pk, asset_id=asset.pk, reason=" Closed  in May. "
    )
    assert (retired.status, retired.retired_reason) == ("retired", "Closed in May.")
    assert not queries.listed(SYSTEM).exists()
    back = actions.restore_asset(actor=OPERATOR, body_id=moot.board.pk, asset_id=asset.pk)
    assert (back.status, back.retired_reason, back.retired_at) == ("listed", "", None)
    assert events(asset) == ["asset.added", "asset.retired", "asset.restored"]


def test_each_act_fits_the_state(moot):
    asset = add(moot.board)
    which = {"actor": OPERATOR, "body_id": moot.board.pk, "asset_id": asset.pk}
    with pytest.raises(WrongState):
        actions.restore_asset(**which)
    actions.retire_asset(**which, reason="Closed.")
    for act in (
        lambda: actions.retire_asset(**which, reason="Closed."),
        lambda: actions.change_asset(**which, said={"how": "x"}),
        lambda: actions.mark_checked(**which, review_on=today_in_england() + dt.timedelta(days=9)),
    ):
        with pytest.raises(WrongState):
            act()


@pytest.mark.parametrize("asset_id", [0, -1, 10**18])
def test_another_bodys_asset_is_not_there(moot, asset_id: int):
    asset = add(moot.other)
    for wrong in (asset.pk, asset_id):
        with pytest.raises(NotFound):
            actions.change_asset(actor=OPERATOR, body_id=moot.board.pk, asset_id=wrong, said={"how": "x"})
        with pytest.raises(NotFound):
            actions.retire_asset(actor=OPERATOR, body_id=moot.board.pk, asset_id=wrong, reason="x")


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("cleo", True),
        ("anil", True),
        ("chandra", False),
        ("mabel", False),
        ("obi", False),
        ("will", False),
        ("otto", False),
    ],
)
def test_who_may_edit_for_the_board(moot, name: str, may: bool):
    if may:
        assert add(moot.board, moot.actor(name)).pk
    else:
        with pytest.raises(NotAllowed):
            add(moot.board, moot.actor(name))


def test_anybody_is_asked_to_sign_in(moot):
    with pytest.raises(SignInNeeded):
        add(moot.board, Actor.anonymous())


def test_a_body_keeps_assets_of_the_systems_its_areas_reach(moot):
    assert [each.key for each in queries.systems_for(moot.board)] == [SYSTEM]  # through its council
    assert [each.key for each in queries.systems_for(moot.panel)] == [SYSTEM]
    BodyArea.objects.create(body=moot.board, area_key="E08000025")  # Birmingham
    assert {each.key for each in queries.systems_for(moot.board)} == {SYSTEM, "QHL"}
    with pytest.raises(NotFound, match="keeps no assets of that system"):
        add(moot.panel, system="QHL")


def test_a_body_of_a_system_that_has_ended_keeps_those_it_became(moot):
    BodyArea.objects.filter(body=moot.other).update(area_key="QMJ")
    assert [each.key for each in queries.systems_for(moot.other)] == ["Z9B2Z"]
    BodyArea.objects.filter(body=moot.other).update(area_key="gone")
    assert queries.systems_for(moot.other) == []


def test_a_body_of_all_england_or_a_region(moot):
    BodyArea.objects.filter(body=moot.other).update(area_key="E92000001")
    assert len(queries.systems_for(moot.other)) == len(queries.systems())


def test_an_ended_body_takes_nothing_in(moot):
    moot.board.ends_on = dt.date(2026, 1, 1)
    moot.board.save()
    with pytest.raises(WrongState):
        add(moot.board)


def test_what_is_due_for_review(moot):
    today = today_in_england()
    day = {at: (today + dt.timedelta(days=at)).isoformat() for at in (-40, -1, 10, 200)}
    for at, when in day.items():
        add(moot.board, name=f"Asset {at}", review_on=when)
    add(moot.other, name="Theirs", review_on=day[-1])
    [due] = queries.due_for_review(moot.actor("anil"))
    assert (due.body, due.overdue, due.soon, due.earliest) == (
        moot.board, 2, 1, today - dt.timedelta(days=40),
    )  # fmt: skip
    assert queries.due_for_review(moot.actor("chandra")) == []
    assert queries.due_for_review(Actor.anonymous()) == []
    assert [each.body for each in queries.due_for_review(moot.actor("otto"))] == [moot.other]


def test_what_is_due_takes_two_queries(moot, django_assert_max_num_queries):
    add(moot.board, review_on="2026-01-01")
    actor = moot.actor("cleo")
    queries.due_for_review(actor)
    with django_assert_max_num_queries(2):
        queries.due_for_review(actor)
