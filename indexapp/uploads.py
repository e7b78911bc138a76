"""Uploads that are too large stop being written to disk as soon as that shows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

TOO_LARGE = "folkmoot.upload_too_large"
"""Set in the request's META when a file was dropped for its size."""


class LimitedUploadHandler(FileUploadHandler):
    """Stands before Django's own handlers: passes each piece on, and drops the file beyond MAX_UPLOAD_MB."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """The piece itself, or the end of this file."""
        if start + len(raw_data) > settings.MAX_UPLOAD_MB * 1024 * 1024:
            if self.request is not None:
                self.request.META[TOO_LARGE] = True
            raise SkipFile()
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        """The handlers after this one make the file."""
        return None
