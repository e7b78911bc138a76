"""Taking in a file: its bytes are kept as they came, before anybody looks at what they say."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from indexapp.models import Release, ReleaseStatus
from kernel import clock
from kernel.actors import Actor
from kernel.canonical import sha256_of
from kernel.errors import BadInput
from kernel.jobs import Job, send_on_commit

LIVE = (
    ReleaseStatus.RECEIVED,
    ReleaseStatus.CHECKING,
    ReleaseStatus.READY,
    ReleaseStatus.PUBLISHING,
    ReleaseStatus.PUBLISHED,
)


@dataclass(frozen=True)
class Provenance:
    """Where a file comes from and how it reached us."""

    filename: str
    through: str
    source: str = ""
    licence: str = ""
    note: str = ""
    mapping: str = ""
    illustrative: bool = False
    publish_when_ready: bool = False


@dataclass(frozen=True)
class Kept:
    """A file's bytes on disk: path, size in bytes and SHA-256 in hexadecimal."""

    path: Path
    size: int
    sha256: str


def keep(chunks: Iterable[bytes]) -> Kept:
    """Write the bytes beside the other originals, hashing as they pass. Raises BadInput beyond the size limit."""
    folder = Path(settings.MEDIA_ROOT) / "releases" / f"{clock.today():%Y/%m}"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{uuid.uuid4().hex}.data"
    digest, size, limit = hashlib.sha256(), 0, settings.MAX_UPLOAD_MB * 1024 * 1024
    try:
        with path.open("xb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooLarge(f"The file is larger than {settings.MAX_UPLOAD_MB} MB.")
                digest.update(chunk)
                file.write(chunk)
    except BaseException:
        # An upload that breaks off, a full disk, a file beyond the limit: no part of it stays.
        path.unlink(missing_ok=True)
        raise
    return Kept(path, size, digest.hexdigest())


class TooLarge(BadInput):
    """A file beyond the limit of this site."""

    code = "too_large"
    next_step = "Split it by metric or by year and send the parts. Nothing was stored."


def receive_release(
    *, actor: Actor, chunks: Iterable[bytes], provenance: Provenance, check: bool = True
) -> tuple[Release, bool]:
    """Keep a file and make a release of it; with `check`, a worker is asked to check it.

    Returns the release and whether its bytes were here already (then it is the earlier release, and nothing new
    is kept). Raises BadInput for a file that is too large.
    """
    require(actor, Permission.RELEASE_UPLOAD)
    if provenance.publish_when_ready:
        # The check publishes in the system's name: whoever asks for that must be allowed to publish.
        require(actor, Permission.RELEASE_PUBLISH)
    kept = keep(chunks)
    try:
        return register_release(actor=actor, kept=kept, provenance=provenance, check=check), False
    except IntegrityError:
        kept.path.unlink(missing_ok=True)
        return Release.objects.get(
            identity=identity_of(kept.sha256, provenance.mapping), status__in=LIVE
        ), True


@transaction.atomic
def register_release(*, actor: Actor, kept: Kept, provenance: Provenance, check: bool) -> Release:
    """The row of a kept file. Raises IntegrityError when a live release has the same bytes and mapping."""
    require(actor, Permission.RELEASE_UPLOAD)
    release = Release.objects.create(
        file=default_storage.generate_filename(str(kept.path.relative_to(settings.MEDIA_ROOT))),
        filename=_plain_name(provenance.filename),
        size=kept.size, sha256=kept.sha256, identity=identity_of(kept.sha256, provenance.mapping), source=provenance.source[:300],
        licence=provenance.licence[:200], note=provenance.note, mapping=provenance.mapping, illustrative=provenance.illustrative,
        publish_when_ready=provenance.publish_when_ready, received_at=clock.now(),
        received_by_id=UUID(actor.id) if actor.kind == "person" else None, received_through=provenance.through,
    )  # fmt: skip
    if check:
        send_on_commit(Job.CHECK_RELEASE, release_id=release.pk)
    record(actor, Event.RELEASE_RECEIVED, "release", release.pk, sha256=kept.sha256, count=kept.size)
    return release


def identity_of(sha256: str, mapping: str) -> str:
    """What makes two files the same release: their bytes and how they are read."""
    return sha256_of([sha256, mapping.strip()])


def _plain_name(name: str) -> str:
    """The last part of a file's name without anything that does not print: it goes into pages and headers."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(sign for sign in last if sign.isprintable()).strip()[:200] or "unnamed"
