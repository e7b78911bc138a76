"""The file of a copy of somebody's data: a zip of JSON and CSV with a page that explains them.

Holds no action: it reads what `queries_data` finds and writes a file that only this site's user may open.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
import os
import uuid
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from accounts.models import DataExport
from accounts.queries_data import Sheet, sheets
from kernel import clock
from kernel.personal_data import Who
from webapi.renderers import lines

log = logging.getLogger(__name__)

FOLDER = "exports"
STRAY_AFTER = dt.timedelta(days=1)
"""A file that no copy knows may be one that is being made just now; after this long it is not."""


def new_place() -> str:
    """A path below MEDIA_ROOT for a new copy; it says nothing about whose it is."""
    return f"{FOLDER}/{uuid.uuid4().hex}.zip"


def whole_path(stored: str) -> Path:
    """Where a stored path lies."""
    return Path(settings.MEDIA_ROOT) / stored


def write_copy(who: Who, path: Path, beat: Callable[[], None] = lambda: None) -> int:
    """Write everything about somebody to `path`, which only this site's user may read; returns its size in bytes.

    Calls `beat` after each part. What was begun is removed when it cannot be finished.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    # A file that was there before keeps the mode it had.
    os.fchmod(handle, 0o600)
    try:
        with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            told = []
            for sheet in sheets(who):
                told.append(_add(archive, sheet))
                beat()
            archive.writestr("README.txt", _read_me(told))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path.stat().st_size


def delete_file(stored: str) -> None:
    """Delete the file of a copy, if it is there."""
    if not stored:
        return
    try:
        whole_path(stored).unlink(missing_ok=True)
    except OSError as error:
        # It is tried again: a file that no copy knows is looked for with the retention periods.
        log.error("export_not_deleted", extra={"kind": type(error).__name__})


def stray_files(now: dt.datetime) -> list[str]:
    """Stored paths of files that no copy knows, left by a worker or an erasure that was killed."""
    folder = whole_path(FOLDER)
    if not folder.is_dir():
        return []
    known = set(DataExport.objects.exclude(stored="").values_list("stored", flat=True))
    oldest = (now - STRAY_AFTER).timestamp()
    found = [path for path in folder.glob("*.zip") if path.stat().st_mtime < oldest]
    return [name for path in found if (name := f"{FOLDER}/{path.name}") not in known]


def _add(archive: zipfile.ZipFile, sheet: Sheet) -> dict[str, Any]:
    rows = list(sheet.rows)
    name = sheet.label.replace(".", "-")
    content = {"what": sheet.title, "columns": sheet.meanings, "rows": rows}
    archive.writestr(f"json/{name}.json", json.dumps(content, ensure_ascii=False, indent=1, default=_plain))
    archive.writestr(f"csv/{name}.csv", b"".join(lines(sheet.columns, (_flat(row) for row in rows))))
    return {"name": name, "title": sheet.title, "count": len(rows), "left_out": sheet.left_out}


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: json.dumps(value, ensure_ascii=False, default=_plain)
        if isinstance(value, dict | list)
        else value
        for name, value in row.items()
    }


def _plain(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _read_me(told: Iterable[dict[str, Any]]) -> str:
    parts = list(told)
    context = {
        "site": settings.PUBLIC_URL,
        "made_at": clock.now(),
        "demonstration": settings.DEMONSTRATION,
        "full": [part for part in parts if part["count"]],
        "empty": [part for part in parts if not part["count"]],
        "left_out": [part for part in parts if part["left_out"]],
    }
    text = render_to_string("accounts/data/read_me.txt", context)
    return io.StringIO(text.strip() + "\n").read().replace("\n", "\r\n")
