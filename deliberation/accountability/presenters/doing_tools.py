"""What a reader may do with an action as it stands: the addresses of the forms."""

from __future__ import annotations

from django.urls import reverse

from access.gate import allows
from access.permissions import Permission
from deliberation.accountability.models import Action
from deliberation.accountability.presenters.doing import is_open
from deliberation.bodies.queries.roles import scope_of
from kernel.actors import Actor

WHILE_OPEN = {
    "report": ("report_action", Permission.ACTION_REPORT),
    "finish": ("finish_action", Permission.ACTION_DONE),
    "move": ("move_action", Permission.ACTION_EDIT),
    "change": ("change_action", Permission.ACTION_EDIT),
    "step": ("add_step", Permission.ACTION_EDIT),
    "stop": ("stop_action", Permission.ACTION_DONE),
}
ONCE_ENDED = {"reopen": ("reopen_action", Permission.ACTION_DONE)}
ALWAYS = {"expect": ("expect_effect", Permission.EFFECT_REVIEW)}


def tools_of(actor: Actor, action: Action) -> dict[str, str]:
    """The forms that are open to the reader, by name; the roles are asked once."""
    scope = scope_of(action.body_id)
    offered = ALWAYS | (WHILE_OPEN if is_open(action) else ONCE_ENDED)
    return {
        name: reverse(address, args=[action.body.slug, action.pk])
        for name, (address, permission) in offered.items()
        if allows(actor, permission, scope)
    }
