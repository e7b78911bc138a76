"""What comes about by the clock: time that is over, reminders once each, and figures that moved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from audit.events import Event
from audit.models import Entry
from deliberation.scrutiny.actions.findings import FigureGiven, change_finding, draft_finding
from deliberation.scrutiny.actions.findings_keeping import (
    end_replies,
    keep_findings,
    remind_of_replies,
    watch_findings,
)
from deliberation.scrutiny.actions.findings_publish import publish_finding
from deliberation.scrutiny.actions.findings_reply import ready_finding, show_finding
from deliberation.scrutiny.models import Finding, RightOfReply
from deliberation.scrutiny.queries.findings import findings_on_metric
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed
from notices.models import Notice
from tests import world
from tests.moot import Moot
from tests.scrutiny import Watchers, add_watchers
from tests.unit.indexapp.pages.kit import forget
from tests.unit.scrutiny.findings import kit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SYSTEM = Actor.system("scrutiny")
FIGURE = FigureGiven(world.SLUG, "waits", "QX2", "2021/22")


@pytest.fixture
def on(moot: Moot) -> Watchers:
    return add_watchers(moot)


@pytest.fixture
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


@pytest.fixture
def index(db: None, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    forget()
    world.build(tmp_path / "catalogue")
    world.send(world.figures())
    world.compute_now()


def new_run(by: float = 50) -> int:
    """A release that sets one figure, and the run that follows."""
    frame = world.figures()
    frame = frame[(frame["metric"] == "waits") & (frame["area"] == "QX2") & (frame["period"] == "2021/22")]
    frame = frame.assign(numerator=frame["numerator"] + by)
    frame = frame.assign(value=100 * frame["numerator"] / frame["denominator"])
    world.send(frame, name=f"later{by}.csv")
    run = world.compute_now()
    assert run is not None
    return int(run.pk)


@pytest.mark.usefixtures("_monday")
def test_time_that_is_over_makes_a_finding_ready_once(moot: Moot, on: Watchers) -> None:
    found, _ = kit.shown(moot, on)
    with kit.later(28):
        assert end_replies(actor=SYSTEM) == 0
    with kit.later(29):
        assert [end_replies(actor=SYSTEM) for _ in range(2)] == [1, 0]
    found.refresh_from_db()
    assert found.status == "ready"
    assert Entry.objects.filter(event=Event.FINDING_READY).count() == 1


@pytest.mark.usefixtures("_monday")
def test_reminders_go_out_a_week_before_and_the_day_after_each_once(moot: Moot, on: Watchers) -> None:
    found, reply = kit.shown(moot, on)
    show_finding(**kit.at(on, found, moot.actor("clem")), to_names=["Northfen Dental Ltd"])
    post = RightOfReply.objects.get(to_body=None)
    for days, count in ((20, 0), (21, 1), (22, 0), (28, 0), (29, 2), (40, 0)):
        with kit.later(days):
            assert remind_of_replies(actor=SYSTEM) == count, days
    asked = Notice.objects.filter(key=f"right_of_reply:{reply.pk}:late")
    assert {str(each.person_id) for each in asked} == {
        str(moot.people[name].pk) for name in ("chandra", "vera", "cleo")
    }
    clerks = Notice.objects.filter(key=f"right_of_reply:{post.pk}:late")
    assert {str(each.person_id) for each in clerks} == {
        str(moot.people[name].pk) for name in ("sade", "clem")
    }


@pytest.mark.usefixtures("_monday")
def test_who_replied_is_not_reminded(moot: Moot, on: Watchers) -> None:
    kit.replied(moot, on)
    with kit.later(25):
        assert keep_findings(actor=SYSTEM) == 0
    with pytest.raises(NotAllowed):
        keep_findings(actor=moot.actor("clem"))


def test_a_finding_starts_from_a_figure_and_shows_both_once_it_moves(
    index: None, moot: Moot, on: Watchers, client_as: Any
) -> None:
    member = client_as(moot.people["sam"])
    where = f"/bodies/northfen-scrutiny/findings/new/?definition={world.SLUG}&metric=waits&area=QX2&period=2021/22"
    area = member.get("/bodies/northfen-scrutiny/findings/new/?area=QX2")
    assert "On these the area does worst" in kit.words(area)
    assert f"definition={world.SLUG}&amp;metric=" in area.content.decode()
    page = member.get(where)
    assert "It is kept as it is now, with its run." in kit.words(page)
    named = {"definition": world.SLUG, "metric": "waits", "area": "QX2", "period": "2021/22"}
    member.post(where, kit.form(title="QX2 waits long", **named))
    found = Finding.objects.get()
    assert (found.definition, found.figure["metric"], found.run_id) == (
        world.SLUG,
        "waits",
        world.definition().published_run_id,
    )
    ready_finding(**kit.at(on, found, moot.actor("clem")))
    publish_finding(**kit.at(on, found, moot.actor("sade")))
    kit.follows("finding", found.pk)
    assert list(findings_on_metric("waits", "QX2")) == [found]
    assert watch_findings(actor=SYSTEM) == 0
    run = new_run()
    assert [watch_findings(actor=SYSTEM) for _ in range(2)] == [1, 0]
    assert Notice.objects.filter(key=f"finding:{found.pk}:moved:{run}").count() == 1
    assert "A later run says otherwise" in kit.words(Client().get(f"/findings/{found.pk}/"))
    new_run(0)
    assert watch_findings(actor=SYSTEM) == 1
    assert "later run says otherwise" not in kit.words(Client().get(f"/findings/{found.pk}/"))


def test_a_draft_takes_another_figure_or_none_and_its_people_choose_one(
    index: None, moot: Moot, on: Watchers, client_as: Any
) -> None:
    found = draft_finding(actor=moot.actor("sam"), body_id=on.committee.pk, given=kit.given(), figure=FIGURE)
    at = kit.at(on, found, moot.actor("sam")) | {"given": kit.given()}
    other = FigureGiven(world.SLUG, "gain", "QX1", "")
    assert change_finding(**at, version=1, figure=other).figure["metric"] == "gain"
    with pytest.raises(BadInput):
        change_finding(**at, version=2, figure=FigureGiven(world.SLUG, "no", "QX1", ""))
    assert change_finding(**at, version=2, drop_figure=True).figure is None
    page = (
        f"/bodies/northfen-scrutiny/findings/figure/?finding={found.pk}&metric=waits&area=QX2&period=2021/22"
    )
    said = client_as(moot.people["sam"]).get(page)
    assert "Write the finding with it" in kit.words(said)
    assert f"/{found.pk}/edit/?definition=" in said.content.decode()
