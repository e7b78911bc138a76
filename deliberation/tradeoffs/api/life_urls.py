"""Addresses in the API. Trade-offs: lists, one trade-off, preparing and moving it, who else is asked."""

from __future__ import annotations

from django.urls import URLPattern, path

import webapi.converters  # noqa: F401 - `row_number`
from deliberation.tradeoffs.api.life import (
    MoveTradeoff,
    NewTradeoff,
    TradeoffDates,
    TradeoffList,
    TradeoffOne,
)
from deliberation.tradeoffs.api.life_voices import VoiceOne, Voices

_T = "bodies/<slug:slug>/trade-offs/<uuid:tradeoff_id>/"

urlpatterns: list[URLPattern] = [
    path("trade-offs/", TradeoffList.as_view(), name="tradeoffs"),
    path("bodies/<slug:slug>/trade-offs/", NewTradeoff.as_view(), name="new_tradeoff"),
    path(_T, TradeoffOne.as_view(), name="tradeoff"),
    path(f"{_T}dates/", TradeoffDates.as_view(), name="tradeoff_dates"),
    path(f"{_T}move/", MoveTradeoff.as_view(), name="move_tradeoff"),
    path(f"{_T}voices/", Voices.as_view(), name="voices"),
    path(f"{_T}voices/<row_number:voice_id>/", VoiceOne.as_view(), name="voice"),
]
