"""What the writes on actions share: the row locked, days and codes checked, its light anew, its followers told."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.urls import reverse

from accounts.dates import today_in_england
from deliberation.accountability.actions.telling import tell_all
from deliberation.accountability.calc.rag import light
from deliberation.accountability.calc.topics import TOPICS, unpacked
from deliberation.accountability.models import Action, Progress
from deliberation.accountability.queries.doing import facts_of, no_such_action
from deliberation.bodies.models import Membership
from indexapp.queries.geography import reference
from kernel import clock
from kernel.errors import BadInput

EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
MOST_AREAS = 30
MOST_PROGRESS = 500


def locked_action(body_id: UUID, action_id: UUID) -> Action:
    """An action of this body, locked until commit. Raises NotFound, for another body's too."""
    found = (
        Action.objects.select_for_update(of=("self",))
        .select_related("body")
        .filter(pk=action_id, body_id=body_id)
        .first()
    )
    if found is None:
        raise no_such_action()
    return found


def check_day(on: dt.date, field: str = "due_on") -> None:
    """Raise BadInput for a day that nobody can have meant."""
    if not EARLIEST <= on <= LATEST:
        raise BadInput(f"The day lies between {EARLIEST.year} and {LATEST.year}.", field=field)


def topic_codes(codes: Iterable[str]) -> list[str]:
    """Topics as given. Raises BadInput for one that there is not."""
    given = list(dict.fromkeys(codes))
    unknown = [each for each in given if each not in TOPICS]
    if unknown:
        raise BadInput("There is no such topic.", field="topics")
    return given


def area_codes(keys: Iterable[str]) -> list[str]:
    """Keys of areas as given. Raises BadInput for one that there is not, and for too many."""
    given = list(dict.fromkeys(each for each in keys if each))
    known = reference().areas
    if any(each not in known for each in given):
        raise BadInput("There is no such area.", field="areas")
    if len(given) > MOST_AREAS:
        raise BadInput(f"Name at most {MOST_AREAS} areas.", field="areas")
    return given


def reckon(action: Action, today: dt.date | None = None) -> bool:
    """Set the light of an action, whose row is locked, anew; whether it changed. Three queries."""
    facts = facts_of([action], today or today_in_england())[action.pk]
    lit = light(facts).rag.value
    if lit == action.rag:
        return False
    action.rag = lit
    action.save(update_fields=["rag"])
    return True


def note_on(action: Action, text: str, by: Membership | None, **more: Any) -> Progress:
    """One more entry in the progress of an action, whose row is locked."""
    last = int(action.progress.aggregate(most=Max("number"))["most"] or 0)
    if last >= MOST_PROGRESS:
        raise BadInput(f"An action has at most {MOST_PROGRESS} reports of its progress.")
    values: dict[str, Any] = {
        "status": action.status,
        "rag": action.rag,
        "said_on": today_in_england(),
    } | more
    return Progress.objects.create(
        pk=values.pop("id", None) or uuid.uuid4(), action=action, number=last + 1, text=text, membership=by,
        role=by.role if by is not None else "", made_at=clock.now(), **values,
    )  # fmt: skip


def around(action: Action) -> list[tuple[str, str]]:
    """Everything whose followers are told of an action: itself, its body, what it comes from, where it is filed."""
    things: list[tuple[str, str]] = [("action", str(action.pk)), ("body", str(action.body_id))]
    if action.recommendation_id is not None:
        things.append(("recommendation", str(action.recommendation_id)))
    if action.decision_id is not None:
        things.append(("decision", str(action.decision_id)))
    things += [("topic", each) for each in unpacked(action.topics)]
    return things + [("area", each) for each in unpacked(action.areas)]


def tell_of(action: Action, what: str, subject: str, text: str, more: Sequence[tuple[str, str]] = ()) -> int:
    """Tell everybody who follows an action, or what is around it. `what` names the event among those of this action."""
    return tell_all(
        [*around(action), *more], key=f"action:{action.pk}:{what}", subject=subject, text=text[:2000],
        href=reverse("action", args=[action.pk]),
    )  # fmt: skip
