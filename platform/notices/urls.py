"""Addresses of following by e-mail, below `/follow/`."""

from __future__ import annotations

from django.urls import path

from notices import views

urlpatterns = [
    path("", views.my_follows, name="my_follows"),
    path("sent/", views.follow_sent, name="follow_sent"),
    path("mine/<uuid:follow_id>/stop/", views.stop_own_follow, name="stop_own_follow"),
    path("confirm/<str:token>/", views.confirm_follow, name="confirm_follow"),
    path("stop/<str:token>/", views.stop_follow, name="stop_follow"),
    path("stop/<str:token>/one-click/", views.stop_follow_one_click, name="stop_follow_one_click"),
    path("<slug:kind>/<str:thing_id>/", views.follow, name="follow"),
]
