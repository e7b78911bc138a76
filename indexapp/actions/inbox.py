"""The watched folder: files put there are taken in, checked and published, then moved aside with a report."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path

from access.gate import require
from access.permissions import Permission
from indexapp.actions.receiving import Provenance, receive_release
from indexapp.models import Release, ReleaseStatus
from kernel.actors import Actor
from kernel.errors import ReaderError

log = logging.getLogger(__name__)

SETTLED_SECONDS = 3
"""A file younger than this may still be being written."""
CHUNK = 1024 * 1024
SIDE = {".yaml", ".yml"}
"""A mapping for `name.csv` lies beside it as `name.csv.yaml`."""


def take_in(*, actor: Actor, folder: Path | None) -> list[int]:
    """Take in every settled file of `folder`; returns the releases' ids. No folder: nothing to do.

    A file is moved to `taken/` once its bytes are kept, to `refused/` with a report if they cannot be. If
    a worker stops in between, the next poll finds the file again and its bytes are recognised.
    """
    require(actor, Permission.RELEASE_UPLOAD)
    if folder is None or not folder.is_dir():
        return []
    return [release.pk for path in _settled(folder) if (release := _take(actor, folder, path)) is not None]


def _settled(folder: Path) -> list[Path]:
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith(".")]
    before = time.time() - SETTLED_SECONDS  # compared with file times, which are the machine's too
    return [path for path in files if path.suffix.lower() not in SIDE and path.stat().st_mtime <= before]


def _take(actor: Actor, folder: Path, path: Path) -> Release | None:
    mapping = path.with_name(path.name + ".yaml")
    text = mapping.read_text(encoding="utf-8", errors="replace") if mapping.exists() else ""
    provenance = Provenance(
        path.name, "inbox", source=f"Watched folder: {path.name}", mapping=text, publish_when_ready=True
    )
    try:
        release, known = receive_release(actor=actor, chunks=_chunks(path), provenance=provenance)
    except ReaderError as error:
        _move(path, folder / "refused", error.as_dict())
        return None
    _move(
        path,
        folder / "taken",
        {"release": release.pk, "known_already": known, "status": ReleaseStatus(release.status).label},
    )
    if mapping.exists():
        _move(mapping, folder / "taken", None)
    return release


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _move(path: Path, to: Path, report: dict[str, object] | None) -> None:
    to.mkdir(exist_ok=True)
    target = to / path.name
    number = 1
    while target.exists():
        number += 1
        target = to / f"{path.stem}-{number}{path.suffix}"
    path.rename(target)
    if report is not None:
        target.with_name(target.name + ".report.json").write_text(
            json.dumps(report, ensure_ascii=False, indent=2)
        )
