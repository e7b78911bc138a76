"""Agenda packs as their page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse
from django.urls import reverse

from deliberation.bodies.models import AgendaPack, Meeting, PackStatus
from deliberation.bodies.queries.attendance import day_of
from deliberation.bodies.queries.meetings import sees_private
from deliberation.bodies.queries.packs import PackState, file_of, pack_states
from design.formats import moment
from kernel.actors import Actor
from kernel.errors import NotFound

PUBLIC, MEMBERS = "public", "members"


@dataclass(frozen=True)
class PackView:
    """The pack of one audience. `words` say how it stands; `button` asks for one, where that makes sense."""

    audience: str
    heading: str
    what: str
    words: str
    fault: str
    going_on: bool
    done: int
    total: int | None
    progress: str
    files: list[dict[str, Any]]
    button: str


def pack_views(meeting: Meeting, states: Iterable[PackState]) -> list[PackView]:
    """Each audience's pack, ready to be shown."""
    return [_view(meeting, state) for state in states]


def filename_of(meeting: Meeting, pack: AgendaPack) -> str:
    """The name that a pack is kept under by whoever takes it."""
    return f"agenda-pack-{meeting.body.slug}-{day_of(meeting).isoformat()}{'-members' if pack.for_members else ''}.pdf"


def pack_for(actor: Actor, meeting: Meeting, audience: str) -> AgendaPack:
    """The pack whose file the reader gets. Raises NotFound."""
    members = audience == MEMBERS
    if audience in (PUBLIC, MEMBERS) and (not members or sees_private(actor, meeting.body_id)):
        found = pack_states(meeting, members=members)[-1].file
        if found is not None:
            return found
    raise NotFound("There is no such pack.", next_step="Ask for one on the meeting’s page of packs.")


def send_pack(meeting: Meeting, found: AgendaPack) -> FileResponse:
    """A pack as an answer. Raises NotFound when its file is gone."""
    try:
        file = file_of(found).open("rb")
    except OSError as error:
        raise NotFound("The file of this pack is not here.", next_step="Ask for it again.") from error
    response = FileResponse(file, filename=filename_of(meeting, found), content_type="application/pdf")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    return response


def audience_of(pack: AgendaPack | PackState) -> str:
    """The code of the audience in addresses."""
    return MEMBERS if pack.for_members else PUBLIC


def _view(meeting: Meeting, state: PackState) -> PackView:
    present = state.present
    return PackView(
        audience=audience_of(state),
        heading="For members" if state.for_members else "For everybody",
        what=(
            "The agenda with every paper, the private ones too. Do not pass it on."
            if state.for_members
            else "The agenda with every paper that is public."
        ),
        words=_words(state),
        fault=present.fault if present and state.failed else "",
        going_on=state.going_on,
        done=present.done if present else 0,
        total=(present.total or None) if present else None,
        progress=_progress(present) if present and state.going_on else "",
        files=[_file(meeting, state.file)] if state.file else [],
        button=_button(state),
    )


def _words(state: PackState) -> str:
    if state.file is not None and state.file is state.present and state.file.made_at:
        return f"Up to date. Made on {moment(state.file.made_at)}."
    if state.file is not None and state.file.made_at:
        return (
            f"The agenda or its papers have changed since this pack was made on {moment(state.file.made_at)}."
        )
    return "" if state.going_on or state.failed else "None has been made of the agenda as it is now."


def _button(state: PackState) -> str:
    if state.going_on or (state.present is not None and state.present.status == PackStatus.READY):
        return ""
    if state.failed:
        return "Try again"
    return "Make a new pack" if state.stale else "Make the pack"


def _progress(pack: AgendaPack) -> str:
    if pack.status == PackStatus.WANTED or not pack.total:
        return "Waiting for a worker."
    if pack.done + 1 >= pack.total:
        return "Every paper has been looked at. The pack is being put together."
    return f"{pack.done} of {pack.total - 1} papers looked at."


def _file(meeting: Meeting, pack: AgendaPack) -> dict[str, Any]:
    pages = f"{pack.pages:,} page{'' if pack.pages == 1 else 's'}"
    return {
        "href": reverse("pack_file", args=[meeting.body.slug, meeting.pk, audience_of(pack)]),
        "text": "Agenda pack for members" if pack.for_members else "Agenda pack",
        "kind": "PDF",
        "size": pack.size,
        "note": pages,
    }
