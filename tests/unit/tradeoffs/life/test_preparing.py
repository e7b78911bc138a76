"""Drafting a trade-off, changing it, its dates, discarding it: through the actions."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from audit import trail
from deliberation.tradeoffs.actions.tradeoffs import (
    change_tradeoff,
    create_tradeoff,
    details_of,
    discard_tradeoff,
    set_dates,
)
from deliberation.tradeoffs.calc.stages import STAGES, Stage
from deliberation.tradeoffs.models import StageDate, TradeOff
from deliberation.tradeoffs.queries.tradeoffs import WrongStage
from kernel import clock
from kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from tests.moot import COUNCIL, SYSTEM, Moot
from tests.tradeoffs import add_effect, add_evidence, make_tradeoff, option_of
from tests.unit.tradeoffs.life import kit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


def test_a_draft_has_its_area_its_stages_and_a_number_for_lots(moot: Moot) -> None:
    made = kit.draft(moot)
    assert (made.stage, made.area_key, made.published_at) == ("draft", SYSTEM, None)
    assert made.area_name
    assert made.seed > 0
    assert made.illustrative
    rows = {row.stage: row for row in StageDate.objects.filter(tradeoff=made)}
    assert list(rows) == [stage.value for stage in STAGES]
    assert rows["draft"].entered_at == kit.NOW
    assert rows["learn"].entered_at is None
    [entry] = trail.newest(1)
    assert (entry["event"], entry["detail"]) == ("tradeoff.created", {"body": str(moot.panel.pk)})


def test_a_form_that_is_sent_twice_makes_one(moot: Moot) -> None:
    key = uuid.uuid4()
    for title in ("First", "Second"):
        create_tradeoff(
            actor=moot.actor("cleo"), body_id=moot.panel.pk, details=kit.details(title=title), tradeoff_id=key
        )
    assert TradeOff.objects.get().title == "First"
    with pytest.raises(BadInput, match="The id is taken"):
        create_tradeoff(
            actor=moot.actor("cleo"), body_id=moot.board.pk, details=kit.details(), tradeoff_id=key
        )


def test_without_an_area_it_is_the_first_that_the_body_covers(moot: Moot) -> None:
    assert kit.draft(moot, moot.board, area_key="").area_key == COUNCIL


def test_an_area_around_or_within_the_footprint_may_be_chosen_and_no_other(moot: Moot) -> None:
    assert kit.draft(moot, moot.board, area_key=SYSTEM).area_key == SYSTEM
    with pytest.raises(BadInput, match="does not cover") as refused:
        kit.draft(moot, area_key="E92000001")
    assert refused.value.parameters["field"] == "area_key"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"question": "x" * 501}, "question"),
        ({"background": "a\x00b"}, "background"),
        ({"envelope_kind": "gold"}, "envelope_kind"),
        ({"envelope_kind": "money", "envelope": -1}, "envelope"),
        ({"envelope_kind": "money", "envelope": 10**16}, "envelope"),
        ({"definition": "no-such-index"}, "definition"),
        ({"feeds_body_id": uuid.UUID(int=1)}, "feeds_body_id"),
        ({"feeds_on": dt.date(1999, 12, 31)}, "feeds_on"),
        ({"moderation": "never"}, "moderation"),
        ({"least": 2}, "least"),
        ({"least": True}, "least"),
        ({"public": "yes"}, "public"),
        ({"area_key": "nowhere"}, "area_key"),
    ],
)
def test_what_does_not_fit_is_told_with_its_field(moot: Moot, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        kit.draft(moot, **changes)
    assert refused.value.parameters["field"] == field
    assert not TradeOff.objects.exists()


def test_a_board_is_chosen_or_named_never_both(moot: Moot) -> None:
    made = kit.draft(moot, feeds_body_id=moot.other.pk, feeds_decision="The budget")
    assert made.feeds_body_id == moot.other.pk
    with pytest.raises(BadInput, match="not both"):
        kit.draft(moot, feeds_body_id=moot.other.pk, feeds_name="The trust’s board")


def test_without_an_envelope_no_amount_is_kept(moot: Moot) -> None:
    assert kit.draft(moot, envelope_kind="none", envelope=500).envelope == 0


def test_a_change_is_recorded_by_the_names_of_what_changed(moot: Moot) -> None:
    made = kit.draft(moot)
    cleo = moot.actor("cleo")
    changed = replace(details_of(made), question="Where first?", least=7)
    change_tradeoff(actor=cleo, **kit.on(made), details=changed)
    made.refresh_from_db()
    assert (made.question, made.least) == ("Where first?", 7)
    [entry] = trail.newest(1)
    assert entry["detail"]["fields"] == "least question"
    change_tradeoff(actor=cleo, **kit.on(made), details=changed)
    assert trail.newest(1)[0]["number"] == entry["number"], "what changes nothing is not recorded"


def test_the_question_stands_once_it_is_published(moot: Moot) -> None:
    made = make_tradeoff(moot.panel, Stage.LEARN)
    with pytest.raises(WrongStage, match="in the stage Draft"):
        change_tradeoff(actor=moot.actor("cleo"), **kit.on(made), details=details_of(made))


def test_a_review_keeps_the_area_of_the_panel(moot: Moot) -> None:
    """Its body may not cover that area."""
    made = make_tradeoff(moot.board, Stage.DRAFT, area_key="QJ2", area_name="Elsewhere")
    change_tradeoff(
        actor=moot.actor("cleo"), **kit.on(made), details=replace(details_of(made), title="A review")
    )
    made.refresh_from_db()
    assert (made.area_key, made.area_name, made.title) == ("QJ2", "Elsewhere", "A review")


# Dates


def span(first: int | None, last: int | None) -> tuple[dt.date | None, dt.date | None]:
    return (
        kit.TODAY + first * DAY if first is not None else None,
        kit.TODAY + last * DAY if last is not None else None,
    )


def test_dates_are_kept_for_each_stage(moot: Moot) -> None:
    made = kit.draft(moot)
    given = {Stage.LEARN: span(1, 14), Stage.DISCUSS: span(14, 28), Stage.CLOSED: span(90, None)}
    rows = set_dates(actor=moot.actor("cleo"), **kit.on(made), dates=given)
    assert (rows[Stage.DISCUSS].starts_on, rows[Stage.DISCUSS].ends_on) == span(14, 28)
    assert StageDate.objects.get(tradeoff=made, stage="closed").starts_on == kit.TODAY + 90 * DAY
    [entry] = trail.newest(1)
    assert entry["detail"]["fields"] == "dates"
    assert entry["detail"]["stage"] == "learn discuss closed"
    set_dates(actor=moot.actor("cleo"), **kit.on(made), dates=given)
    assert trail.newest(1)[0]["number"] == entry["number"]


@pytest.mark.parametrize(
    ("given", "stage", "said"),
    [
        ({Stage.LEARN: span(5, 4)}, "learn", "end before Learn begins"),
        (
            {Stage.LEARN: span(1, 14), Stage.DISCUSS: span(13, 20)},
            "discuss",
            "before Learn is planned to end",
        ),
        ({Stage.LEARN: span(5, None), Stage.VOTE: span(4, None)}, "vote", "before Learn begins"),
        ({Stage.LEARN: (dt.date(1900, 1, 1), None)}, None, "The year"),
        ({Stage.DRAFT: span(1, 2)}, "draft", "has no dates"),
    ],
)
def test_dates_out_of_order_are_refused(moot: Moot, given: Any, stage: str | None, said: str) -> None:
    made = kit.draft(moot)
    with pytest.raises(BadInput, match=said) as refused:
        set_dates(actor=moot.actor("cleo"), **kit.on(made), dates=given)
    assert refused.value.parameters.get("stage") == stage
    assert not StageDate.objects.filter(tradeoff=made, starts_on__isnull=False).exists()


def test_the_dates_of_a_stage_that_is_over_stay(moot: Moot) -> None:
    made = make_tradeoff(moot.panel, Stage.VOTE)
    StageDate.objects.filter(tradeoff=made).update(starts_on=None)
    with pytest.raises(BadInput, match="is over"):
        set_dates(actor=moot.actor("cleo"), **kit.on(made), dates={Stage.LEARN: span(1, 2)})
    set_dates(
        actor=moot.actor("cleo"), **kit.on(made), dates={Stage.VOTE: span(0, 9), Stage.LEARN: (None, None)}
    )
    assert StageDate.objects.get(tradeoff=made, stage="vote").ends_on == kit.TODAY + 9 * DAY


# Discarding, and who may


def test_a_draft_goes_with_all_that_is_in_it(moot: Moot) -> None:
    made = kit.ready_draft(moot.panel)
    add_effect(option_of(made))
    add_evidence(made, 2)
    discard_tradeoff(actor=moot.actor("cleo"), **kit.on(made))
    assert not TradeOff.objects.exists()
    assert trail.newest(1)[0]["event"] == "tradeoff.discarded"


def test_what_was_published_is_not_discarded(moot: Moot) -> None:
    made = make_tradeoff(moot.panel, Stage.LEARN)
    with pytest.raises(WrongStage):
        discard_tradeoff(actor=moot.actor("cleo"), **kit.on(made))


@pytest.mark.parametrize("name", ["paul", "chandra", "otto", "anil"])
def test_others_prepare_nothing(moot: Moot, name: str) -> None:
    made = kit.ready_draft(moot.panel)
    who = moot.actor(name)
    with pytest.raises(NotAllowed):
        create_tradeoff(actor=who, body_id=moot.panel.pk, details=kit.details())
    with pytest.raises(NotAllowed):
        change_tradeoff(actor=who, **kit.on(made), details=kit.details())
    with pytest.raises(NotAllowed):
        set_dates(actor=who, **kit.on(made), dates={})
    with pytest.raises(NotAllowed):
        discard_tradeoff(actor=who, **kit.on(made))


def test_a_trade_off_of_another_body_is_not_there(moot: Moot) -> None:
    """Cleo is the clerk of both: the address of one does not open the other."""
    made = kit.ready_draft(moot.panel)
    with pytest.raises(NotFound):
        discard_tradeoff(actor=moot.actor("cleo"), body_id=moot.board.pk, tradeoff_id=made.pk)


def test_a_body_that_has_ended_changes_nothing(moot: Moot) -> None:
    made = kit.ready_draft(moot.panel)
    moot.panel.ends_on = kit.TODAY - DAY
    moot.panel.save()
    from kernel.actors import Actor

    with pytest.raises(WrongState, match="has ended"):
        create_tradeoff(actor=Actor.system("operator"), body_id=moot.panel.pk, details=kit.details())
    with pytest.raises(WrongState, match="has ended"):
        discard_tradeoff(actor=Actor.system("operator"), **kit.on(made))
