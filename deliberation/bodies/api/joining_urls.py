"""Addresses in the API. Invitations to a body, and using one."""

from __future__ import annotations

from django.urls import URLPattern, path

from deliberation.bodies.api.invitations import (
    InvitationList,
    InvitationOne,
    InvitationRenew,
    InvitationRevoke,
)

urlpatterns: list[URLPattern] = [
    path("bodies/<slug:slug>/invitations/", InvitationList.as_view(), name="invitations"),
    path("bodies/<slug:slug>/invitations/<int:invitation_id>/", InvitationOne.as_view(), name="invitation"),
    path(
        "bodies/<slug:slug>/invitations/<int:invitation_id>/renew/",
        InvitationRenew.as_view(),
        name="renew_invitation",
    ),
    path(
        "bodies/<slug:slug>/invitations/<int:invitation_id>/revoke/",
        InvitationRevoke.as_view(),
        name="revoke_invitation",
    ),
]
