"""A file in one step, in this process: received, checked and published, or looked at without storing anything."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from access.gate import require
from access.permissions import Permission
from indexapp.actions.checking import examine
from indexapp.actions.receiving import Provenance, identity_of, receive_release
from indexapp.actions.releases import carry_out_publication, check_release, confirm_and_publish
from indexapp.models import Release, ReleaseFinding, ReleaseStatus
from kernel.actors import Actor
from kernel.errors import BadInput, ReaderError

CHUNK = 1024 * 1024
Finding = dict[str, object]
Status = ReleaseStatus


@dataclass(frozen=True)
class Outcome:
    """What became of a file.

    `status`: published or refused; of a trial `ready` or `refused`; another stage when somebody else is at the file.
    `ignored_why`: rows left out, by reason code. A finding has row, column, code and message; the counts of errors and
    warnings go on beyond those listed.
    """

    release: int | None
    status: str
    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    suppressed: int = 0
    ignored_why: dict[str, int] = field(default_factory=dict)
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    error_count: int = 0
    warning_count: int = 0

    @property
    def ignored(self) -> int:
        """Rows left out, whatever the reason."""
        return sum(self.ignored_why.values())

    @property
    def went_well(self) -> bool:
        """Whether the figures are in force (of a trial: would be)."""
        return self.status in (Status.PUBLISHED, Status.READY) and not self.errors

    def as_dict(self) -> dict[str, object]:
        """The outcome as the command and the API print it."""
        names = (
            "release",
            "status",
            "rows",
            "new",
            "changed",
            "same",
            "suppressed",
            "ignored",
            "errors",
            "warnings",
        )
        return {name: getattr(self, name) for name in (*names, "ignored_why", "error_count", "warning_count")}


def import_file(*, actor: Actor, path: Path, provenance: Provenance) -> Outcome:
    """Take a file in, check it and publish it if it has no error.

    The same bytes with the same mapping again change nothing: the outcome is the earlier release's, with a warning.
    Raises nothing for what a file may hold: a file that cannot be used is an outcome with errors.
    """
    require(actor, Permission.RELEASE_PUBLISH)
    try:
        release, known = receive_release(
            actor=actor, chunks=chunks_of(path), provenance=provenance, check=False
        )
    except ReaderError as error:
        return refused(error)
    if known and release.status == Status.PUBLISHED:
        return _already(release)
    return outcome_of(_onward(actor, release))


def _onward(actor: Actor, release: Release) -> Release:
    """From wherever the release stands to published or refused, as far as nobody else is at it."""
    if release.status in (Status.RECEIVED, Status.CHECKING):
        release = check_release(actor=actor, release_id=release.pk)
    if release.status == Status.READY:
        return confirm_and_publish(actor=actor, release_id=release.pk)
    if release.status == Status.PUBLISHING:
        return carry_out_publication(actor=actor, release_id=release.pk)
    return release


def preview_file(*, actor: Actor, path: Path, mapping: str = "") -> Outcome:
    """What importing the file would do. Nothing is stored: no row, no file."""
    require(actor, Permission.RELEASE_UPLOAD)
    try:
        digest = _digest(path)
    except ReaderError as error:
        return refused(error)
    with tempfile.TemporaryDirectory(prefix="folkmoot-trial-") as folder:
        found = examine(path, mapping, Path(folder) / "rows.parquet")
    listed = [
        {name: each[name] or None for name in ("row", "column")} | _said(each) for each in found.findings
    ]
    kinds = [each["severity"] for each in found.findings]
    known = Release.objects.filter(identity=identity_of(digest, mapping), status=Status.PUBLISHED).first()
    notes = [_known_already(known)] if known else []
    return Outcome(
        None, Status.REFUSED.value if found.refused else Status.READY.value, found.rows, found.counts.new, found.counts.changed,
        found.counts.same, found.counts.suppressed, dict(found.ignored),
        [each for each, kind in zip(listed, kinds, strict=True) if kind == "error"],
        notes + [each for each, kind in zip(listed, kinds, strict=True) if kind == "warning"],
        found.errors, found.warnings + len(notes),
    )  # fmt: skip


def outcome_of(release: Release) -> Outcome:
    """A release as an outcome, with the findings that were kept."""
    errors, warnings = (_findings(release, severity) for severity in ("error", "warning"))
    if release.status not in (Status.PUBLISHED, Status.REFUSED):
        errors.append(_in_progress(release))
    return Outcome(
        release.pk, release.status, release.rows, release.new, release.changed, release.same, release.suppressed,
        dict(release.ignored_why), errors, warnings, max(release.errors, len(errors)), release.warnings,
    )  # fmt: skip


def refused(error: ReaderError) -> Outcome:
    """The outcome of a file that could not even be kept."""
    finding = _finding(error.code, f"{error.message} {error.advice}")
    return Outcome(None, Status.REFUSED.value, errors=[finding], error_count=1)


def chunks_of(path: Path) -> Iterator[bytes]:
    """A file's bytes, a megabyte at a time. Raises BadInput where it cannot be opened."""
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except OSError as error:
        raise Unreadable(
            f"The file {path.name} cannot be read: {error.strerror or 'no such file'}."
        ) from error


class Unreadable(BadInput):
    """There is no such file, or it may not be opened."""

    code = "unreadable"
    next_step = "Check its name and place. Nothing was stored."


def _digest(path: Path) -> str:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks_of(path):
        size += len(chunk)
        if size > settings.MAX_UPLOAD_MB * CHUNK:
            break  # the check refuses it for its size
        digest.update(chunk)
    return digest.hexdigest()


def _already(release: Release) -> Outcome:
    return Outcome(
        release.pk, release.status, release.rows, same=release.rows, suppressed=release.suppressed,
        ignored_why=dict(release.ignored_why), warnings=[_known_already(release)], warning_count=1,
    )  # fmt: skip


def _known_already(release: Release) -> Finding:
    said = f"This file is in force already, as release {release.pk}: the same bytes, read in the same way. Nothing was changed."
    return _finding("already_published", said)


def _in_progress(release: Release) -> Finding:
    said = f"Release {release.pk} is “{release.get_status_display()}”: somebody else is at it. Try again in a minute or two."
    return _finding("in_progress", said)


def _findings(release: Release, severity: str) -> list[Finding]:
    rows = ReleaseFinding.objects.filter(release=release, severity=severity)
    return [
        {"row": row, "column": column or None, "code": code, "message": message}
        for row, column, code, message in rows.values_list("row", "column", "code", "message")
    ]


def _finding(code: str, message: str) -> Finding:
    return {"row": None, "column": None, "code": code, "message": message}


def _said(each: Finding) -> Finding:
    return {"code": each["code"], "message": each["message"]}
