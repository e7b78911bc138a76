"""Who may do what through the API: reading is open, and each write names the permission that its action asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from access.gate import require
from kernel.errors import NotAllowed

if (
    TYPE_CHECKING
):  # the framework reads its settings, which name this module, while its views are being loaded
    from rest_framework.views import APIView


class ReadOnlyUnlessAction(BasePermission):
    """Anybody reads. A write passes when the view names its permission in `needs` and the actor holds it.

    The action asks again; asking here first means that nobody without the role has a body read or a file taken in.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        method = request.method or ""
        if method in SAFE_METHODS or not hasattr(view, method.lower()):
            return True  # a method that the view does not have is answered with 405
        permission = getattr(view, "needs", {}).get(method)
        if permission is None:
            raise NotAllowed("This cannot be changed through the API.")
        require(request.actor, permission)
        return True
