"""Views of one body: who may read and write there is asked over that body, not over the site."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from access.gate import allows
from access.permissions import Permission
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import body_by_slug, body_to_act_for, scope_of
from kernel.actors import Actor
from kernel.errors import NotAllowed
from webapi.base import ApiView, ListView

_NO_BODY_METHOD = "This cannot be changed through the API."


class _OfBody:
    """What both views of a body share. The body is named by `slug` in the address.

    A method of `needs` asks for its permission over the body: SignInNeeded (403) without a sign-in, NotFound for
    somebody with nothing to do with the body, NotAllowed for another role on it, SecondStepNeeded where that is
    lacking. Reading is open unless `reads_need` names a permission; then it asks the same way.
    """

    needs: ClassVar[dict[str, Permission]] = {}
    reads_need: ClassVar[Permission | None] = None
    actor: Actor
    kwargs: dict[str, str]

    @cached_property
    def body(self) -> Body:
        """The body of the address. Raises NotFound."""
        return body_by_slug(self.kwargs["slug"])

    def check_permissions(self, request: Request) -> None:
        """Let the request pass or raise, before anything of it is read."""
        method = request.method or ""
        if method == "OPTIONS" or not hasattr(self, method.lower()):
            return  # a method that the view does not have is answered with 405
        permission = self.reads_need if method in SAFE_METHODS else self.needs.get(method)
        if permission is not None:
            self.__dict__["body"] = body_to_act_for(self.actor, self.kwargs["slug"], permission)
        elif method in SAFE_METHODS:
            _ = self.body
        else:
            raise NotAllowed(_NO_BODY_METHOD)

    def may(self, permission: Permission) -> bool:
        """Whether the one who asks holds a permission over this body."""
        return allows(self.actor, permission, scope_of(self.body.pk))


class BodyView(_OfBody, ApiView):  # type: ignore[misc]
    """A view of one body, or of one thing of it; `self.body` is the body."""


class BodyListView(_OfBody, ListView):  # type: ignore[misc]
    """A list of what one body has; `self.body` is the body."""
