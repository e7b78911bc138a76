"""What votes hold about people: their copy, their erasure, and what goes by the clock."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest

from accounts.actions.copies import write_copy
from accounts.actions.erasure import erase_me
from accounts.queries_data import periods, plan_for, who_is
from audit import trail
from deliberation.bodies.models import Membership, Substitute
from deliberation.voting.models import (
    Batch,
    Box,
    Elector,
    Feature,
    Group,
    MemberGroup,
    PaperEntry,
    RecordedBallot,
    Vote,
)
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotAllowed
from tests.moot import Moot
from tests.unit.accounts.data import kit
from tests.votes import drop_in, make_vote

pytestmark = pytest.mark.django_db
RETENTION = Actor.system("retention")
DAY = dt.timedelta(days=1)


def copy_of(moot: Moot, name: str, tmp_path: Path) -> dict[str, bytes]:
    """What is in somebody's copy, by the names of files."""
    path = tmp_path / f"{name}.zip"
    write_copy(who_is(moot.people[name].pk), path)
    return kit.opened(path)


def rows_of(files: dict[str, bytes], table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(files[f"json/voting-{table}.json"])["rows"]
    return rows


def in_a_group(membership: Membership) -> MemberGroup:
    feature = Feature.objects.create(body=membership.body, position=1, name="Looks after somebody")
    group = Group.objects.create(feature=feature, position=1, name="Yes", target=120)
    return MemberGroup.objects.create(membership=membership, feature=feature, group=group)


def erase(moot: Moot, name: str) -> None:
    erase_me(actor=moot.actor(name), person_id=moot.people[name].pk)


# Copies


def test_a_copy_says_that_one_voted_and_never_what_in_a_secret_vote(moot: Moot, tmp_path: Path) -> None:
    vote = make_vote(moot.panel, "single", title="Priorities of the panel")
    (receipt,) = drop_in(vote, [{"choice": 3}])
    voter = vote.electors.get(voted_on__isnull=False)
    name = next(each for each, person in moot.people.items() if person.pk == voter.person_id)
    files = copy_of(moot, name, tmp_path)
    (row,) = rows_of(files, "elector")
    assert (row["vote"], row["voted_on"], row["role"]) == (
        "Priorities of the panel",
        clock.today().isoformat(),
        "member",
    )
    whole = b"".join(files.values()).decode()
    assert receipt not in whole
    assert '"choice"' not in whole


def test_a_copy_has_the_votes_that_one_gave_by_name_and_for_whom_one_stood_in(
    moot: Moot, tmp_path: Path
) -> None:
    vote = make_vote(moot.board, "consent", secrecy="recorded")
    drop_in(vote, [{"choice": "object", "reason": "It leaves out the villages"}, {"choice": "agree"}])
    first, second = RecordedBallot.objects.order_by("pk")
    mabel = moot.membership("mabel", moot.board)
    standing = Substitute.objects.create(
        membership=mabel, person=moot.people["rosa"], public_name="Rosa", starts_on=clock.today()
    )
    RecordedBallot.objects.filter(pk=second.pk).update(substitute=standing)
    name = next(each for each, person in moot.people.items() if person.pk == first.elector.person_id)
    (row,) = rows_of(copy_of(moot, name, tmp_path), "recordedballot")
    assert row["content"] == {"choice": "object", "reason": "It leaves out the villages"}
    files = copy_of(moot, "rosa", tmp_path)
    (row,) = rows_of(files, "recordedballot")
    assert (row["content"], row["body"]) == ({"choice": "agree"}, moot.board.name)
    table = list(csv.DictReader(io.StringIO(files["csv/voting-recordedballot.csv"].decode("utf-8-sig"))))
    assert json.loads(table[0]["content"]) == {"choice": "agree"}


def test_who_read_off_papers_gets_no_ballots_of_others(moot: Moot, tmp_path: Path) -> None:
    batch = Batch.objects.create(vote=make_vote(moot.panel), number=1, papers=1)
    read = [{"paper": 1, "code": "ABCDEFGHJK", "content": {"choice": 1}}]
    PaperEntry.objects.create(batch=batch, place=1, person=moot.people["femi"], rows=read)
    files = copy_of(moot, "femi", tmp_path)
    (row,) = rows_of(files, "paperentry")
    assert (row["person"], row["batch"]) == ("you", 1)
    assert "ABCDEFGHJK" not in b"".join(files.values()).decode()
    assert "other people’s ballots" in files["README.txt"].decode()


# Erasure


def test_erasing_a_panel_member_leaves_ballots_and_a_number(moot: Moot) -> None:
    paul = moot.membership("paul", moot.panel)
    Membership.objects.filter(pk=paul.pk).update(public_name="Paul P")
    paul.refresh_from_db()
    in_a_group(paul)
    secret = make_vote(moot.panel, "single", electors=[paul])
    drop_in(secret, [{"choice": 2}])
    recorded = make_vote(moot.panel, "motion", secrecy="recorded", electors=[paul])
    drop_in(recorded, [{"choice": "against"}])
    plan = plan_for(moot.people["paul"].pk)
    assert "Which groups of the population you said you belong to." in plan.removed
    assert {"Your secret ballots stay in the count. Nobody can tell which they are."} <= set(plan.stays)
    assert any(each.startswith("How you voted where a vote was recorded by name") for each in plan.stays)

    erase(moot, "paul")

    assert {each.public_name for each in Elector.objects.filter(membership=paul)} == {"Member 1"}
    assert Elector.objects.filter(membership=paul, voted_on=clock.today()).count() == 2
    assert len(Box.objects.get(vote=secret).ballots) == 1
    assert RecordedBallot.objects.get(elector__vote=recorded).content == {"choice": "against"}
    assert not MemberGroup.objects.filter(membership=paul).exists()


def test_erasing_an_office_holder_leaves_the_name_in_the_division(moot: Moot) -> None:
    chandra = moot.membership("chandra", moot.board)
    vote = make_vote(moot.board, "motion", secrecy="recorded", electors=[chandra])
    drop_in(vote, [{"choice": "for"}])
    erase(moot, "chandra")
    assert Elector.objects.get(vote=vote).public_name == chandra.public_name == "Chandra Chair"


def test_erasing_somebody_leaves_everybody_elses_rows(moot: Moot) -> None:
    paul, priya = (moot.membership(name, moot.panel) for name in ("paul", "priya"))
    kept = in_a_group(priya)
    make_vote(moot.panel, electors=[paul, priya])
    before = Elector.objects.get(membership=priya)
    erase(moot, "paul")
    assert MemberGroup.objects.get() == kept
    assert Elector.objects.get(membership=priya).public_name == before.public_name == "Member 2"


def test_somebody_without_votes_is_told_nothing_of_votes(moot: Moot) -> None:
    plan = plan_for(moot.people["will"].pk)
    assert not [sentence for sentence in (*plan.removed, *plan.stays) if "vote" in sentence.lower()]


# Periods


def test_groups_go_half_a_year_after_somebody_left(moot: Moot) -> None:
    period = periods()["member_group"]
    assert period.due is not None
    assert period.carry_out is not None
    paul, priya, pam = (moot.membership(name, moot.panel) for name in ("paul", "priya", "pam"))
    today = clock.today()
    for membership, ends_on in ((paul, today - 181 * DAY), (priya, today - 179 * DAY), (pam, None)):
        Membership.objects.filter(pk=membership.pk).update(ends_on=ends_on)
        in_a_group(membership)
    now = clock.now()
    assert [row.membership for row in period.due(now)] == [paul]
    assert (period.carry_out(actor=RETENTION, now=now), period.carry_out(actor=RETENTION, now=now)) == (1, 0)
    assert set(MemberGroup.objects.values_list("membership", flat=True)) == {priya.pk, pam.pk}
    entry = trail.newest()[0]
    assert (entry["event"], entry["detail"]) == ("retention.carried_out", {"count": 1})


@pytest.mark.parametrize(
    ("status", "fields", "batch_status", "due"),
    [
        ("closed", {"closed_at": -31}, "differs", True),
        ("annulled", {"annulled_at": -31}, "first", True),
        ("closed", {"closed_at": -29}, "differs", False),
        ("annulled", {"annulled_at": -29}, "first", False),
        ("open", {"opens_at": -90}, "differs", False),
    ],
)
def test_entries_that_nobody_will_count_are_emptied(
    moot: Moot, status: str, fields: dict[str, int], batch_status: str, due: bool
) -> None:
    period = periods()["paper_entry"]
    assert period.carry_out is not None
    now = clock.now()
    vote = make_vote(moot.panel, status=status, **{name: now + days * DAY for name, days in fields.items()})
    batch = Batch.objects.create(vote=vote, number=1, papers=1, status=batch_status)
    entry = PaperEntry.objects.create(batch=batch, place=1, person=moot.people["femi"], rows=[{"paper": 1}])
    assert period.carry_out(actor=RETENTION, now=now) == int(due)
    entry.refresh_from_db()
    assert entry.rows == ([] if due else [{"paper": 1}])
    assert Vote.objects.filter(pk=vote.pk).exists()


def test_votes_need_the_permission_to_remove_anything(moot: Moot) -> None:
    for code in ("member_group", "paper_entry"):
        carry_out = periods()[code].carry_out
        assert carry_out is not None
        with pytest.raises(NotAllowed):
            carry_out(actor=moot.actor("femi"), now=clock.now())
