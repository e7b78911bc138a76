"""Agenda packs: what one is made from, and whether there is one that is up to date."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from deliberation.bodies.calc.agenda import clock_words, timings
from deliberation.bodies.models import AgendaPack, ItemPurpose, Meeting, Openness, PackStatus, Paper
from deliberation.bodies.queries.meetings import items_of, papers_of
from design.formats import day, moment
from kernel.canonical import sha256_of

FOLDER, LIST = "packs", ".json"
"""Where packs lie below MEDIA_ROOT, and the ending of the list of parts that lies beside each."""
MADE_LIKE = 1
"""Goes up when packs come to look otherwise, so that old ones are made anew."""


@dataclass(frozen=True)
class Ingredients:
    """Everything that a pack is made from, as words; `papers` are the files in their order."""

    data: dict[str, Any]
    papers: tuple[Paper, ...]

    @property
    def fingerprint(self) -> str:
        """The same for the same meeting facts, agenda and papers."""
        return sha256_of({"made_like": MADE_LIKE, **self.data})

    def parts(self) -> set[str]:
        """Which papers, and which items with all that is said of them, it holds."""
        open_items = {f"item {item['id']}" for item in self.data["items"] if not item["hidden"]}
        return open_items | {f"paper {paper.pk}" for paper in self.papers}


@dataclass(frozen=True)
class PackState:
    """How it stands with the pack of one audience: the one that fits the agenda now, and an older one to make do with."""

    for_members: bool
    present: AgendaPack | None
    stale: AgendaPack | None

    @property
    def file(self) -> AgendaPack | None:
        """The pack whose file can be had, the present one first."""
        ready = self.present is not None and self.present.status == PackStatus.READY
        return self.present if ready else self.stale

    @property
    def going_on(self) -> bool:
        """Whether one is waiting or being made."""
        return self.present is not None and self.present.status in (PackStatus.WANTED, PackStatus.MAKING)

    @property
    def failed(self) -> bool:
        """Whether the last try failed."""
        return self.present is not None and self.present.status == PackStatus.FAILED


def ingredients(meeting: Meeting, *, for_members: bool) -> Ingredients:
    """What the pack of a meeting is made from now. Two queries."""
    items = items_of(meeting, private=for_members)
    papers = papers_of(meeting, private=for_members)
    slots = timings(meeting.starts_at, [item.minutes for item in items])
    agenda, files = [], []
    for number, (item, slot) in enumerate(zip(items, slots, strict=True), start=1):
        here = [each for each in papers.get(item.pk, []) if each.withdrawn_at is None and not item.hidden]
        files += here
        agenda.append(
            {
                "id": item.pk, "hidden": item.hidden, "number": number, "title": item.title, "time": clock_words(slot.starts_at), "minutes": item.minutes, "lead": item.lead,
                "purpose": str(ItemPurpose(item.purpose).label), "description": item.description,
                "private": item.private, "private_reason": item.private_reason, "papers": [_paper(each) for each in here],
            }
        )  # fmt: skip
    return Ingredients(_facts(meeting, for_members) | {"items": agenda}, tuple(files))


def pack_states(meeting: Meeting, *, members: bool) -> list[PackState]:
    """The pack for the public and, where asked for, the one for members."""
    packs = list(AgendaPack.objects.filter(meeting=meeting))
    return [_state(meeting, packs, each) for each in ((False, True) if members else (False,))]


def file_of(pack: AgendaPack) -> Path:
    """Where the bytes of a pack lie."""
    return Path(settings.MEDIA_ROOT) / pack.stored


def fit_to_be_seen(pack: AgendaPack, now: Ingredients) -> bool:
    """Whether nothing in an older pack has been taken off the agenda, withdrawn or made private since."""
    try:
        held = json.loads(file_of(pack).with_suffix(LIST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return set(held) <= now.parts()


def _state(meeting: Meeting, packs: list[AgendaPack], for_members: bool) -> PackState:
    now = ingredients(meeting, for_members=for_members)
    own = [each for each in packs if each.for_members == for_members]
    present = next((each for each in own if each.fingerprint == now.fingerprint), None)
    older = [
        each
        for each in own
        if each is not present and each.status == PackStatus.READY and fit_to_be_seen(each, now)
    ]
    return PackState(for_members, present, older[0] if older else None)


def _facts(meeting: Meeting, for_members: bool) -> dict[str, Any]:
    body = meeting.body
    return {
        "title": meeting.title,
        "body": body.name,
        "part_of": body.part_of,
        "contact": body.contact,
        "illustrative": body.illustrative,
        "when": f"{moment(meeting.starts_at)} to {_end(meeting)}",
        "day": day(meeting.starts_at),
        "status": meeting.status,
        "place": meeting.place,
        "access_note": meeting.access_note,
        "public_link": meeting.public_link,
        "member_link": meeting.member_link if for_members else "",
        "openness": str(Openness(meeting.openness).label),
        "private_reason": meeting.private_reason,
        "for_members": for_members,
    }


def _end(meeting: Meeting) -> str:
    same = day(meeting.starts_at) == day(meeting.ends_at)
    return clock_words(meeting.ends_at) if same else moment(meeting.ends_at)


def _paper(paper: Paper) -> dict[str, Any]:
    return {
        "id": str(paper.pk),
        "title": paper.title,
        "filename": paper.filename,
        "media_type": paper.media_type,
        "sha256": paper.sha256,
        "private": paper.private,
        "address": reverse("paper", args=[paper.pk]),
    }
