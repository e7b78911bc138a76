"""Features, groups and targets: who may write and see them, and what is kept with a vote."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from audit.trail import history
from deliberation.bodies.models import Body, Membership
from deliberation.voting.actions.closing import close_vote, count_vote
from deliberation.voting.actions.features import (
    Assigned,
    FeatureGiven,
    GroupGiven,
    assign_groups,
    say_my_group,
    set_feature,
)
from deliberation.voting.calc.features import fault_of_targets, read_lines, read_share, shown_share
from deliberation.voting.models import Feature, Group, MemberGroup, Vote
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, SecondStepNeeded
from tests.moot import LONG_AGO, Moot
from tests.votes import drop_in, make_vote

Signed = Callable[..., Client]
AGE = FeatureGiven(
    "Age",
    [GroupGiven("16 to 29", 250), GroupGiven("30 to 59", 450), GroupGiven("60 and over", 300)],
    "Census 2021",
)


@pytest.fixture
def age(moot: Moot) -> Feature:
    """Age of the panel."""
    return set_feature(actor=moot.actor("cleo"), body_id=moot.panel.pk, details=AGE)


def at(body: Body, tail: str = "") -> str:
    return f"/bodies/{body.slug}/features/{tail}"


def group(feature: Feature, name: str) -> Group:
    return feature.groups.get(name=name)


def test_shares_as_they_are_typed() -> None:
    assert [read_share(text) for text in ("", "18.4", "18,4 %", "100", "0")] == [None, 184, 184, 1000, 0]
    for text in ("18.44", "101", "-1", "many", "1e2"):
        with pytest.raises(ValueError, match="per cent"):
            read_share(text)
    assert [shown_share(each) for each in (184, 300, 5, 1000, None)] == ["18.4", "30", "0.5", "100", ""]
    assert fault_of_targets([500, 600]).startswith("The shares add up to 110%")
    assert fault_of_targets([300, 300]).startswith("The shares add up to 60%")
    assert fault_of_targets([334, 333, 333]) == fault_of_targets([300, None]) == ""


def test_lines_that_are_pasted() -> None:
    read = read_lines("1, young\n\nmember 2;OLD\n3 young\n9, old\n1, old\n2, green", {"1": 11, "member 2": 12, "2": 12}, {"young": 5, "old": 6})  # fmt: skip
    assert read.given == [(11, 5), (12, 6)]
    assert [(fault.line, fault.text[:20]) for fault in read.faults] == [
        (4, "Put a comma between "),
        (5, "There is no member “"),
        (6, "“1” comes twice."),
        (7, "There is no group “g"),
    ]


@pytest.mark.parametrize(
    ("details", "said"),
    [
        (FeatureGiven(" ", AGE.groups), "Give the feature a name"),
        (FeatureGiven("Sex", AGE.groups[:1]), "at least two groups"),
        (FeatureGiven("Sex", [GroupGiven("A"), GroupGiven("a ")]), "same name"),
        (FeatureGiven("Sex", [GroupGiven("A"), GroupGiven("not recorded")]), "did not say"),
        (FeatureGiven("Sex", [GroupGiven("A", 900), GroupGiven("B", 200)]), "more than everybody"),
        (FeatureGiven("age", AGE.groups), "a feature with this name"),
        (FeatureGiven("Sex", [GroupGiven("A"), GroupGiven("B", None, 999)]), "not one of this feature"),
    ],
)
def test_what_no_feature_can_be(moot: Moot, age: Feature, details: FeatureGiven, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        set_feature(actor=moot.actor("cleo"), body_id=moot.panel.pk, details=details)
    assert Feature.objects.count() == 1


def test_who_may(moot: Moot, age: Feature) -> None:
    act: dict[str, Any] = {"body_id": moot.panel.pk, "details": AGE, "feature_id": age.pk}
    with pytest.raises(SecondStepNeeded):
        set_feature(actor=moot.actor("cleo", second_step=False), **act)
    for who in ("paul", "otto", "chandra"):
        with pytest.raises(NotAllowed):
            set_feature(actor=moot.actor(who), **act)
    with pytest.raises(NotFound):
        set_feature(actor=moot.actor("otto"), **(act | {"body_id": moot.other.pk}))


def test_a_group_with_people_in_it_stays(moot: Moot, age: Feature) -> None:
    young = group(age, "16 to 29")
    paul = moot.membership("paul", moot.panel)
    act: dict[str, Any] = {"actor": moot.actor("cleo"), "body_id": moot.panel.pk}
    assert assign_groups(**act, given=[Assigned(paul.pk, age.pk, young.pk)]) == 1
    assert assign_groups(**act, given=[Assigned(paul.pk, age.pk, young.pk)]) == 0
    rest = [GroupGiven(each.name, None, each.pk) for each in age.groups.exclude(pk=young.pk)]
    with pytest.raises(BadInput, match="cannot be taken away"):
        set_feature(**act, details=FeatureGiven("Age", rest), feature_id=age.pk)
    assign_groups(**act, given=[Assigned(paul.pk, age.pk, None)])
    set_feature(**act, details=FeatureGiven("Age", rest), feature_id=age.pk)
    assert [each.name for each in age.groups.all()] == ["30 to 59", "60 and over"]
    assert "16 to 29" not in json.dumps(history("body", moot.panel.pk), default=str)


def test_nobody_is_put_into_another_bodys_groups(moot: Moot, age: Feature) -> None:
    stranger = moot.membership("mabel", moot.board)
    act: dict[str, Any] = {"actor": moot.actor("cleo"), "body_id": moot.panel.pk}
    with pytest.raises(BadInput):
        assign_groups(**act, given=[Assigned(stranger.pk, age.pk, group(age, "16 to 29").pk)])
    paul = moot.membership("paul", moot.panel)
    for feature, wanted in ((age.pk, 999), (999, None)):
        with pytest.raises(BadInput):
            assign_groups(**act, given=[Assigned(paul.pk, feature, wanted)])


def test_members_speak_for_themselves(moot: Moot, age: Feature, client_as: Signed) -> None:
    paul = client_as(moot.actor("paul", second_step=False))
    old = group(age, "60 and over")
    assert "Prefers not to say" in paul.get(at(moot.panel, "mine/")).content.decode()
    paul.post(at(moot.panel, "mine/"), {f"f{age.pk}": str(old.pk)})
    assert MemberGroup.objects.get().membership == moot.membership("paul", moot.panel)
    paul.post(at(moot.panel, "mine/"), {f"f{age.pk}": ""})
    assert not MemberGroup.objects.exists()
    for who in ("chandra", "femi"):
        assert client_as(moot.actor(who)).get(at(moot.panel, "mine/")).status_code == 404
    person = moot.people["paul"].pk
    with pytest.raises(NotAllowed):
        say_my_group(actor=moot.actor("pam"), person_id=person, body_id=moot.panel.pk, answers={})


def test_staffs_pages(moot: Moot, client_as: Signed) -> None:
    cleo = client_as(moot.actor("cleo"))
    assert "No features yet" in cleo.get(at(moot.panel)).content.decode()
    wrong = cleo.post(at(moot.panel, "new/"), {"name": "Age", "group-new1": "Young", "share-new1": "lots"})
    assert "Write a share in per cent" in wrong.content.decode()
    cleo.post(at(moot.panel, "new/"), {"name": "Age", "group-new1": "Young", "share-new1": "30", "group-new2": "Old", "share-new2": "70"})  # fmt: skip
    feature = Feature.objects.get()
    young, old = feature.groups.all()
    names = {
        f"group-{young.pk}": "Younger",
        f"share-{young.pk}": "30",
        f"group-{old.pk}": "Old",
        f"share-{old.pk}": "70",
    }
    cleo.post(at(moot.panel, f"{feature.pk}/"), {"name": "Age", **names})
    assert [each.name for each in feature.groups.all()] == ["Younger", "Old"]
    page = cleo.get(at(moot.panel, "members/")).content.decode()
    assert "Member 1" in page
    paul, priya = (moot.membership(name, moot.panel) for name in ("paul", "priya"))
    cleo.post(at(moot.panel, "members/"), {f"m{paul.pk}-f{feature.pk}": str(old.pk)})
    assert MemberGroup.objects.get().membership == paul
    pasted = {"paste": "yes", "paste-feature": str(feature.pk), "paste-lines": "2, younger\nnobody, old"}
    assert "Line 2: There is no member" in cleo.post(at(moot.panel, "members/"), pasted).content.decode()
    cleo.post(at(moot.panel, "members/"), pasted | {"paste-lines": "2, younger"})
    assert set(MemberGroup.objects.values_list("membership_id", "group_id")) == {(paul.pk, old.pk), (priya.pk, young.pk)}  # fmt: skip
    for tail in ("", "new/", "members/", f"{feature.pk}/"):
        with CaptureQueriesContext(connection) as seen:
            assert cleo.get(at(moot.panel, tail)).status_code == 200
        assert len(seen) <= 12, (tail, len(seen))
        assert client_as(moot.actor("paul")).get(at(moot.panel, tail)).status_code == 403
        assert client_as(moot.actor("cleo", second_step=False)).get(at(moot.panel, tail)).status_code == 403
        assert client_as(moot.actor("mabel")).get(at(moot.panel, tail)).status_code == 404


def big_panel(moot: Moot, people: int) -> list[Membership]:
    """So many more members of the panel."""
    persons = [
        Person.objects.create_user(f"m{place}@fenmarsh.example", display_name=f"Person {place}")
        for place in range(people)
    ]
    return Membership.objects.bulk_create(
        Membership(
            body=moot.panel, person=person, role="member", number=100 + place, public_name=f"Member {100 + place}",
            starts_on=LONG_AGO, created_at=clock.now(),
        )
        for place, person in enumerate(persons)
    )  # fmt: skip


def test_what_is_kept_with_a_vote_holds_no_small_group(moot: Moot, age: Feature) -> None:
    groups = list(age.groups.all())
    members = big_panel(moot, 33)
    spread = [groups[0]] * 15 + [groups[1]] * 15 + [groups[2]] * 3  # three of sixty and over: too few
    MemberGroup.objects.bulk_create(
        MemberGroup(membership=member, feature=age, group=each)
        for member, each in zip(members, spread, strict=True)
    )
    vote = make_vote(moot.panel, "single", by_hand=True, electors=members)
    drop_in(vote, [{"choice": 1}] * 9)
    vote.electors.filter(membership__in=members[20:29]).update(voted_on=clock.today())
    act: dict[str, Any] = {"actor": Actor.system("votes"), "body_id": vote.body_id, "vote_id": vote.pk}
    close_vote(**act)
    count_vote(**act)
    kept = Vote.objects.get(pk=vote.pk).representation
    assert (kept["electors"], kept["voted"]) == (33, 18)
    rows = {row["name"]: row for row in kept["features"][0]["rows"]}
    assert rows["60 and over"]["electors"] == {"state": "suppressed", "value": None}
    hidden = [name for name, row in rows.items() if row["electors"]["state"] == "suppressed"]
    assert len(hidden) >= 2, "one alone could be worked out from the total"
    assert "3" not in {str(row["electors"]["value"]) for row in rows.values()}
    page = Client().get(f"/api/v1/bodies/{vote.body.slug}/votes/{vote.pk}/representation/").json()
    assert page["representation"] == kept
