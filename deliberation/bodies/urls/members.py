"""Addresses. Members of a body, their terms and substitutes, and declared interests."""

from __future__ import annotations

from django.urls import path

from deliberation.bodies.views import declare_at_item, interests, members

urlpatterns = [
    path("bodies/<slug:slug>/members/", members.members, name="members"),
    path("bodies/<slug:slug>/members.csv", members.members_file, name="members_file"),
    path("bodies/<slug:slug>/members/<int:membership_id>/", members.member, name="member"),
    path("bodies/<slug:slug>/members/<int:membership_id>/edit/", members.edit_member, name="edit_member"),
    path("bodies/<slug:slug>/members/<int:membership_id>/end/", members.end_member, name="end_membership"),
    path(
        "bodies/<slug:slug>/members/<int:membership_id>/substitutes/end/<int:substitute_id>/",
        members.drop_substitute,
        name="end_substitute",
    ),
    path("bodies/<slug:slug>/my-name/", members.my_public_name, name="my_public_name"),
    path("bodies/<slug:slug>/interests/", interests.interests, name="interests"),
    path("bodies/<slug:slug>/interests/declare/", interests.declare, name="declare_interest"),
    path("bodies/<slug:slug>/interests/confirm/", interests.confirm, name="confirm_interests"),
    path("bodies/<slug:slug>/interests/<int:interest_id>/", interests.edit_interest, name="edit_interest"),
    path(
        "bodies/<slug:slug>/interests/<int:interest_id>/withdraw/",
        interests.withdraw,
        name="withdraw_interest",
    ),
    path("bodies/<slug:slug>/interests.csv", interests.interests_file, name="interests_file"),
    path("bodies/<slug:slug>/interests.pdf", interests.interests_print, name="interests_print"),
    path(
        "bodies/<slug:slug>/meetings/<int:meeting_id>/items/<int:item_id>/declare/",
        declare_at_item.declare_at_item,
        name="declare_at_item",
    ),
]
