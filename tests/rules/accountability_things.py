"""One of everything in accountability, public and not, for the tests of addresses. What is not public is called Hidden."""

from __future__ import annotations

import datetime as dt
from typing import Any

from deliberation.accountability.actions.doing_progress import set_step
from deliberation.accountability.actions.impact import NoteGiven, note_impact
from deliberation.accountability.actions.tracker_imports import preview_tracker
from deliberation.accountability.models import SavedView
from tests import world as index
from tests.moot import Moot
from tests.rules.gates import World
from tests.scrutiny import Watchers
from tests.unit.accountability import kit
from tests.unit.accountability.decisions import decision_kit as decided
from tests.unit.accountability.doing import doing_kit as doing
from tests.unit.accountability.doing import effects_kit as effects
from tests.unit.accountability.motions import motion_kit as motions
from tests.unit.accountability.questions import question_kit as questions

NOW = kit.NOW
HIDDEN = "Hidden words"
TRACKER = b"Reference,Date,Recommendation,To\n1,2026-01-05,Hidden words of a tracker,Northfen Cabinet\n"


def accountability(moot: Moot, on: Watchers) -> World:
    """The world; the clock must stand at `NOW`, and the index of `effects_kit` be built."""
    bodies = {
        "board": moot.board,
        "other": moot.other,
        "panel": moot.panel,
        "committee": on.committee,
        "patients": on.patients,
    }
    usual = _asked(moot) | _decided(moot, on) | _done(moot) | _moved(moot)
    usual |= {
        "slug": moot.board.slug,
        "figure": "answered-in-time",
        "ending": "csv",
        "code": "ageing",
        "key": "QX2",
        "definition": index.SLUG,
        "metric": "waits",
    }
    drafts = ("edit_decision", "publish_decision", "discard_decision", "change_decision")
    planned = ("move_decision", "withdraw_decision")
    motion_drafts = ("edit_motion", "discard_motion", "move_motion", "change_motion")
    moved = {
        **{key: {"decision_id": usual["hidden_decision_id"]} for key in drafts},
        **{key: {"decision_id": usual["planned_id"]} for key in planned},
        **{key: {"motion_id": usual["hidden_motion_id"]} for key in motion_drafts},
        "second_motion": {"motion_id": usual["moved_motion_id"]},
        "record_answer": {"recommendation_id": usual["by_post_id"]},
        "reopen_action": {"action_id": usual["stopped_id"]},
        "topic": {"slug": "ageing"},
    }
    return World(bodies, usual, moved)


def _asked(moot: Moot) -> dict[str, Any]:
    cleo = moot.people["cleo"]
    view = SavedView.objects.create(person=cleo, name=f"{HIDDEN} of a view", query="state=late")
    file = preview_tracker(
        actor=moot.actor("cleo"), body_id=moot.board.pk, content=TRACKER, filename="hidden.csv"
    )
    return {
        "recommendation_id": kit.one(moot, topics=("ageing",)).pk,
        "by_post_id": kit.by_post(moot).pk,
        "question_id": questions.ask(moot).pk,
        "view_id": view.pk,
        "import_id": file.pk,
    }


def _decided(moot: Moot, on: Watchers) -> dict[str, Any]:
    decided.with_rule(moot)
    made = decided.taken(moot)
    given = NoteGiven("mixed", "Carers", "They have to travel.")
    note = note_impact(actor=moot.actor("rosa"), body_id=moot.other.pk, decision_id=made.pk, given=given)
    return {
        "decision_id": made.pk,
        "hidden_decision_id": decided.draft(moot, title=f"{HIDDEN} of a decision").pk,
        "planned_id": decided.planned(moot).pk,
        "call_in_id": decided.asked(moot, on, made).pk,
        "note_id": note.pk,
    }


def _done(moot: Moot) -> dict[str, Any]:
    made = doing.promise(moot)
    step = set_step(**doing.on(moot, made), text="Find two carers", due_on=dt.date(2026, 12, 1))
    stopped = doing.promise(moot, text="Print leaflets.")
    type(stopped).objects.filter(pk=stopped.pk).update(status="stopped", end_reason="Nobody reads them.")
    effect = effects.expect(moot, made)
    review = effect.reviews.order_by("due_on")[0]
    return {
        "action_id": made.pk, "stopped_id": stopped.pk, "number": step.number, "effect_id": effect.pk, "review_id": review.pk,
    }  # fmt: skip


def _moved(moot: Moot) -> dict[str, Any]:
    debated = motions.debated(moot)
    return {
        "motion_id": debated.pk,
        "amendment_id": motions.amended(moot, debated, seconded=False).pk,
        "speech_id": motions.said(moot, debated, "mabel").pk,
        "moved_motion_id": motions.moved(moot).pk,
        "hidden_motion_id": motions.draft(moot, title=f"{HIDDEN} of a motion").pk,
    }
