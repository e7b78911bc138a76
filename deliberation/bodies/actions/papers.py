"""Papers: taking files in, withdrawing them, replacing one by a corrected one.

The bytes are kept and checked first; only then is a row made. Whatever goes wrong in between, no file stays.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.agenda import item_of
from deliberation.bodies.actions.meeting_rows import locked_meeting
from deliberation.bodies.actions.meetings import MeetingIsOver
from deliberation.bodies.actions.texts import line
from deliberation.bodies.calc.filenames import safe_filename, title_from
from deliberation.bodies.calc.papers import Examined, PaperProblem, examine
from deliberation.bodies.models import AgendaItem, MeetingStatus, Paper
from deliberation.bodies.queries.paper_files import FOLDER
from deliberation.bodies.queries.roles import scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, WrongState

MOST_AT_ONCE = 20


class PaperRefused(BadInput):
    """A file that is not taken. `parameters["problem"]` has the stable code of what is wrong with it."""

    code = "paper_refused"


class PaperTooLarge(PaperRefused):
    """A file beyond the limit of this site."""

    code = "paper_too_large"
    status = 413
    next_step = "Send it in parts, or with smaller pictures. Nothing was stored."


class PaperHereAlready(WrongState):
    """The same bytes are among the papers of this item."""

    code = "paper_here_already"
    next_step = "Look at the papers of the item. Nothing was stored."


@dataclass(frozen=True)
class Sent:
    """A file as it was sent: its name, its bytes in pieces, and a title if it was given one."""

    filename: str
    chunks: Iterable[bytes]
    title: str = ""


@dataclass(frozen=True)
class _Kept:
    """A file on disk that was opened and found good."""

    id: UUID
    path: Path
    filename: str
    title: str
    size: int
    sha256: str
    found: Examined


def add_paper(
    *, actor: Actor, body_id: UUID, item_id: int, title: str, filename: str, chunks: Iterable[bytes], private: bool = False
) -> Paper:  # fmt: skip
    """Add one file to an item of a meeting of this body. Raises as `add_papers` does."""
    sent = Sent(filename, chunks, title)
    return add_papers(actor=actor, body_id=body_id, item_id=item_id, papers=[sent], private=private)[0]


def add_papers(
    *, actor: Actor, body_id: UUID, item_id: int, papers: Sequence[Sent], private: bool = False
) -> list[Paper]:
    """Add files to an item, all of them or none.

    Raises NotFound, MeetingIsOver for a cancelled meeting, PaperRefused (see `calc.papers.examine`),
    PaperTooLarge, and PaperHereAlready for a file that the item has, or that comes twice.
    """
    require(actor, Permission.PAPER_ADD, scope_of(body_id))
    if not papers:
        raise BadInput("Choose a file.")
    if len(papers) > MOST_AT_ONCE:
        raise BadInput(f"Send {MOST_AT_ONCE} files at a time at most.")
    with _keeping(papers) as kept:
        return store_papers(actor=actor, body_id=body_id, item_id=item_id, kept=kept, private=private)


@transaction.atomic
def store_papers(
    *, actor: Actor, body_id: UUID, item_id: int, kept: Sequence[_Kept], private: bool
) -> list[Paper]:
    """The rows of files that were kept and checked."""
    require(actor, Permission.PAPER_ADD, scope_of(body_id))
    item = _item_for_papers(body_id, item_id)
    added = []
    for each in kept:
        _check_new(item, each)
        added.append(_create(item, each, private))
    for paper in added:
        _record_added(actor, item, paper)
    return added


def replace_paper(
    *, actor: Actor, body_id: UUID, paper_id: UUID, reason: str, title: str, filename: str, chunks: Iterable[bytes]
) -> Paper:  # fmt: skip
    """Put a corrected file in a paper's place; the old one stays listed, as replaced and for what reason.

    Raises as `add_papers` does, and WrongState for a paper that was withdrawn.
    """
    require(actor, Permission.PAPER_ADD, scope_of(body_id))
    why = line("The reason", reason, 300, needed=True)
    with _keeping([Sent(filename, chunks, title)]) as kept:
        return store_replacement(actor=actor, body_id=body_id, paper_id=paper_id, reason=why, kept=kept[0])


@transaction.atomic
def store_replacement(*, actor: Actor, body_id: UUID, paper_id: UUID, reason: str, kept: _Kept) -> Paper:
    """The row of a corrected file, and the end of the one that it replaces."""
    require(actor, Permission.PAPER_ADD, scope_of(body_id))
    old = _locked_paper(body_id, paper_id)
    if old.withdrawn_at is not None:
        raise WrongState("This paper was withdrawn or replaced already.")
    item = _item_for_papers(body_id, old.item_id)
    _check_new(item, kept)
    new = _create(item, kept, old.private)
    old.replaced_by, old.withdrawn_at, old.withdrawn_reason = new, clock.now(), reason
    old.save(update_fields=["replaced_by", "withdrawn_at", "withdrawn_reason"])
    record(actor, Event.PAPER_WITHDRAWN, "paper", old.pk, item=item.pk, meeting=item.meeting_id)
    _record_added(actor, item, new, replaced=str(old.pk))
    return new


@transaction.atomic
def withdraw_paper(*, actor: Actor, body_id: UUID, paper_id: UUID, reason: str) -> Paper:
    """Withdraw a paper: it stays listed with the reason, and its file is no longer handed out.

    Raises NotFound, BadInput without a reason, WrongState when it was replaced by another.
    """
    require(actor, Permission.PAPER_ADD, scope_of(body_id))
    why = line("The reason", reason, 300, needed=True)
    paper = _locked_paper(body_id, paper_id)
    if paper.replaced_by_id is not None:
        raise WrongState("This paper was replaced already.", next_step="Withdraw the one that replaced it.")
    if paper.withdrawn_at is not None:
        return paper
    paper.withdrawn_at, paper.withdrawn_reason = clock.now(), why
    paper.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    record(actor, Event.PAPER_WITHDRAWN, "paper", paper.pk, item=paper.item_id, meeting=paper.item.meeting_id)
    return paper


@contextmanager
def _keeping(papers: Sequence[Sent]) -> Iterator[list[_Kept]]:
    """The files on disk, each checked; all of them are taken away again when anything goes wrong inside."""
    kept: list[_Kept] = []
    paths: list[Path] = []
    try:
        for sent in papers:
            kept.append(_keep(sent, paths))
        yield kept
    except BaseException:
        for path in paths:
            path.unlink(missing_ok=True)
        raise


def _keep(sent: Sent, paths: list[Path]) -> _Kept:
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name, number = safe_filename(sent.filename), uuid.uuid4()
    path = folder / number.hex
    paths.append(path)
    digest, size, most = hashlib.sha256(), 0, settings.MAX_PAPER_MB * 1024 * 1024
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in sent.chunks:
            size += len(chunk)
            if size > most:
                raise PaperTooLarge(f"“{name}” is larger than {settings.MAX_PAPER_MB} MB.")
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    title = line("The title", sent.title, 200) or title_from(name)[:200]
    return _Kept(number, path, name, title, size, digest.hexdigest(), _examined(name, path))


def _examined(name: str, path: Path) -> Examined:
    try:
        with path.open("rb") as file:
            return examine(name, file)
    except PaperProblem as problem:
        raise PaperRefused(
            f"“{name}” was not taken. {problem.message}",
            next_step=f"{problem.advice} Nothing was stored.",
            problem=problem.code,
        ) from problem


def _item_for_papers(body_id: UUID, item_id: int) -> AgendaItem:
    """An item of a meeting of this body that papers can go to, its meeting locked."""
    found = AgendaItem.objects.filter(pk=item_id, meeting__body_id=body_id).first()
    if found is None:
        raise NotFound("There is no such item on an agenda of this body.", next_step="Go back to the agenda.")
    meeting = locked_meeting(body_id, found.meeting_id)
    if meeting.status == MeetingStatus.CANCELLED:
        raise MeetingIsOver("This meeting is cancelled and takes no more papers.")
    return item_of(meeting, item_id)


def _locked_paper(body_id: UUID, paper_id: UUID) -> Paper:
    found = (
        Paper.objects.select_for_update(of=("self",))
        .select_related("item")
        .filter(pk=paper_id, item__meeting__body_id=body_id)
        .first()
    )
    if found is None:
        raise NotFound("There is no such paper.", next_step="Look for it on the meeting's page.")
    return found


def _check_new(item: AgendaItem, kept: _Kept) -> None:
    same = item.papers.filter(sha256=kept.sha256, withdrawn_at__isnull=True).first()
    if same is not None:
        raise PaperHereAlready(f"“{kept.filename}” is the same file as “{same.title}”, which this item has.")


def _create(item: AgendaItem, kept: _Kept, private: bool) -> Paper:
    return Paper.objects.create(
        id=kept.id,
        item=item,
        title=kept.title,
        filename=kept.filename,
        stored=f"{FOLDER}/{kept.path.name}",
        media_type=kept.found.media_type,
        size=kept.size,
        pages=kept.found.pages,
        sha256=kept.sha256,
        private=private,
        added_at=clock.now(),
    )


def _record_added(actor: Actor, item: AgendaItem, paper: Paper, replaced: str | None = None) -> None:
    record(
        actor, Event.PAPER_ADDED, "paper", paper.pk, item=item.pk, meeting=item.meeting_id,
        size=paper.size, pages=paper.pages or 0, sha256=paper.sha256, private=paper.private, replaced=replaced,
    )  # fmt: skip
