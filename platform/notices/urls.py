"""Addresses of following by e-mail, below `/follow/`."""

from __future__ import annotations

from django.urls import path

from notices.views import feeds, following, mine, sent

urlpatterns = [
    path("", mine.my_follows, name="my_follows"),
    path("sent/", following.follow_sent, name="follow_sent"),
    path("sent-to-me/", mine.sent_to_me, name="sent_to_me"),
    path("sent-out/", sent.sent_out, name="sent_out"),
    path("stop-all/", mine.stop_all_own, name="stop_all_own"),
    path("mine/<uuid:follow_id>/stop/", mine.stop_own_follow, name="stop_own_follow"),
    path("mine/<uuid:follow_id>/how-often/", mine.own_rhythm, name="own_rhythm"),
    path("confirm/<str:token>/", following.confirm_follow, name="confirm_follow"),
    path("stop/<str:token>/", following.stop_follow, name="stop_follow"),
    path("stop/<str:token>/one-click/", following.stop_follow_one_click, name="stop_follow_one_click"),
    path("stop/<str:token>/how-often/", following.follow_rhythm, name="follow_rhythm"),
    path("stop/<str:token>/all/", following.stop_all, name="stop_all"),
    path("stop/<str:token>/all/one-click/", following.stop_all_one_click, name="stop_all_one_click"),
    path("feed/<slug:kind>/<str:thing_id>.atom", feeds.thing_feed, name="thing_feed"),
    path("calendar/<slug:kind>/<str:thing_id>.ics", feeds.thing_calendar, name="thing_calendar"),
    path("<slug:kind>/<str:thing_id>/", following.follow, name="follow"),
]
