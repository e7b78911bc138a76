"""A sign of life while long work goes on, whatever the work is doing: reading a large workbook tells nothing for minutes.

It beats in a thread of the worker's own process, so it ends with the worker, and the sweeper sees that.
"""

from __future__ import annotations

import threading
from types import TracebackType

from django.conf import settings
from django.db import Error, connections

from indexapp.models import Definition, Release
from kernel import clock


class Beating:
    """Keeps the heartbeat of a claimed row going for the length of a block. A lost claim is not touched."""

    def __init__(self, model: type[Release] | type[Definition], key: int, token: str) -> None:
        self.model, self.key, self.token = model, key, token
        self.pause = settings.HEARTBEAT_LIMIT.total_seconds() / 4
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._beat, name=f"heartbeat-{key}", daemon=True)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()

    def _beat(self) -> None:
        try:
            while not self.over.wait(self.pause):
                self._once()
        finally:
            connections.close_all()

    def _once(self) -> None:
        try:
            self.model._default_manager.filter(pk=self.key, claim=self.token).update(heartbeat=clock.now())
        except Error:
            # A database that is busy or away for a moment: the next beat tries again.
            connections.close_all()
