"""Who is told of what came of an expected effect."""

from __future__ import annotations

from django.urls import reverse

from deliberation.accountability.actions.telling import tell_all
from deliberation.accountability.models import ExpectedEffect
from deliberation.accountability.queries.doing_effects import body_of


def tell_of_effect(
    effect: ExpectedEffect, what: str, subject: str, text: str, *, of_figure: bool = False
) -> int:
    """Tell everybody who follows the action or decision and its body; `of_figure`, its metric and area, too.

    The action or the decision must be loaded with its body. `what` names the event among those of this effect.
    """
    things: list[tuple[str, str]] = []
    if effect.action_id is not None:
        things.append(("action", str(effect.action_id)))
    if effect.decision_id is not None:
        things.append(("decision", str(effect.decision_id)))
    things.append(("body", str(body_of(effect).pk)))
    if of_figure:
        things += [("metric", effect.metric), ("area", effect.area_key)]
    return tell_all(
        things, key=f"effect:{effect.pk}:{what}", subject=subject, text=text, href=reverse("effect", args=[effect.pk])
    )  # fmt: skip
