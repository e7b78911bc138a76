"""Addresses. Invitations to a body, and using one."""

from __future__ import annotations

from django.urls import path

from deliberation.bodies.views import invitations, joining

urlpatterns = [
    path("join/", joining.join, name="join"),
    path("join/address/", joining.join_address, name="join_address"),
    path("join/confirm/", joining.join_confirm, name="join_confirm"),
    path("join/decline/", joining.join_decline, name="join_decline"),
    path("join/sign-out/", joining.join_sign_out, name="join_sign_out"),
    path("join/<str:code>/", joining.join_code, name="join_code"),
    path("bodies/<slug:slug>/invitations/", invitations.invitations, name="invitations"),
    path("bodies/<slug:slug>/invitations/new/", invitations.new_invitation, name="new_invitation"),
    path("bodies/<slug:slug>/invitations/letters/", invitations.new_letters, name="new_letters"),
    path("bodies/<slug:slug>/invitations/print/", invitations.print_letters, name="print_letters"),
    path("bodies/<slug:slug>/invitations/letters.pdf", invitations.letters_file, name="letters_file"),
    path("bodies/<slug:slug>/invitations/<int:invitation_id>/", invitations.invitation, name="invitation"),
    path(
        "bodies/<slug:slug>/invitations/<int:invitation_id>/renew/",
        invitations.renew_invitation,
        name="renew_invitation",
    ),
    path(
        "bodies/<slug:slug>/invitations/<int:invitation_id>/revoke/",
        invitations.revoke_invitation,
        name="revoke_invitation",
    ),
    path(
        "bodies/<slug:slug>/members/<int:membership_id>/substitutes/new/",
        invitations.invite_substitute,
        name="invite_substitute",
    ),
    path(
        "bodies/<slug:slug>/members/<int:membership_id>/sign-in-letter/",
        invitations.sign_in_letter,
        name="sign_in_letter",
    ),
]
