"""Meetings and files for these tests. Meetings are made through the actions, files byte by byte."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
import zlib
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from deliberation.bodies.actions.agenda import ItemDetails, add_item
from deliberation.bodies.actions.meetings import Details, call_meeting, create_meeting
from deliberation.bodies.actions.papers import add_paper
from deliberation.bodies.models import AgendaItem, Body, Meeting, Paper
from kernel import clock
from tests.moot import Moot

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
"""A Monday in winter, when clocks in London show UTC."""
START = dt.datetime(2026, 11, 20, 10, 30, tzinfo=dt.UTC)
END = dt.datetime(2026, 11, 20, 12, 30, tzinfo=dt.UTC)


def details(**changes: Any) -> Details:
    """A meeting in public, with a link for members."""
    usual = {
        "title": "Meeting of the board",
        "starts_at": START,
        "ends_at": END,
        "place": "Northfen Town Hall, Committee Room 2",
        "access_note": "Step-free entry from Mill Lane.",
        "public_link": "https://watch.example.org/board",
        "member_link": "https://meet.example.org/secret-room",
    }
    return Details(**(usual | changes))


def plan(moot: Moot, body: Body | None = None, *, by: str = "cleo", **changes: Any) -> Meeting:
    """A planned meeting of the board, or of another body."""
    body = body or moot.board
    return create_meeting(actor=moot.actor(by), body_id=body.pk, details=details(**changes))


def put_item(
    moot: Moot, meeting: Meeting, title: str = "Winter plan", *, by: str = "cleo", **more: Any
) -> AgendaItem:
    """An item on its agenda."""
    return add_item(
        actor=moot.actor(by),
        body_id=meeting.body_id,
        meeting_id=meeting.pk,
        details=ItemDetails(title, **more),
    )


def called(moot: Moot, body: Body | None = None, *, by: str = "cleo", **changes: Any) -> Meeting:
    """A called meeting: an item in public, one in private."""
    meeting = plan(moot, body, by=by, **changes)
    put_item(moot, meeting, by=by, description="What to do\n- before winter", lead="Dr Amara Obi")
    put_item(
        moot,
        meeting,
        "Contract",
        by=by,
        private=True,
        private_reason="Money of a firm.",
        description="Hush-hush",
        lead="Sekret Lead",
    )
    return call_meeting(actor=moot.actor(by), body_id=meeting.body_id, meeting_id=meeting.pk)


def put_paper(
    moot: Moot,
    item: AgendaItem,
    content: bytes | None = None,
    name: str = "winter-plan.pdf",
    *,
    title: str = "",
    private: bool = False,
    by: str = "cleo",
) -> Paper:
    """A paper of an item."""
    return add_paper(
        actor=moot.actor(by),
        body_id=item.meeting.body_id,
        item_id=item.pk,
        title=title,
        filename=name,
        chunks=[pdf() if content is None else content],
        private=private,
    )


def at(moment: dt.datetime = NOW) -> Any:
    """The clock held at a moment."""
    return clock.frozen(moment)


def pdf(pages: int = 1, text: str = "") -> bytes:
    """A PDF of blank pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if text:
        writer.add_metadata({"/Title": text})
    return _written(writer)


def active_pdf(where: str) -> bytes:
    """A PDF with something that runs: when opened, behind a link, or at the end of another action."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    runs = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )
    launches = DictionaryObject(
        {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
    )
    root = writer.root_object
    if where == "open":
        root[NameObject("/OpenAction")] = writer._add_object(runs)
    elif where == "launch":
        root[NameObject("/OpenAction")] = writer._add_object(launches)
    elif where == "next":
        go = DictionaryObject(
            {NameObject("/S"): NameObject("/GoTo"), NameObject("/Next"): writer._add_object(runs)}
        )
        root[NameObject("/OpenAction")] = go
    else:
        page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): launches})
    return _written(writer)


def locked_pdf() -> bytes:
    """A PDF with a password."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret", algorithm="AES-256")
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


MAIN = {
    "docx": (
        "word/document.xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
    "xlsx": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
    "pptx": (
        "ppt/presentation.xml",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    ),
}


def office(kind: str = "docx", **parts: bytes) -> bytes:
    """An Office document; `parts` are added, with two underscores for a slash and one for a dot."""
    name, main = MAIN[kind]
    types = f'<Types><Override PartName="/{name}" ContentType="{main}"/></Types>'.encode()
    return zipped({"[Content_Types].xml": types, name: b"<x/>", **_named(parts)})


def document(kind: str = "text", **parts: bytes) -> bytes:
    """An OpenDocument file."""
    media = f"application/vnd.oasis.opendocument.{kind}".encode()
    return zipped(
        {"mimetype": media, "content.xml": b"<x/>", "META-INF/manifest.xml": b"<manifest/>", **_named(parts)}
    )


def _named(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {name.replace("__", "/").replace("_", "."): content for name, content in parts.items()}


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip file."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()


def png(width: int = 2, height: int = 2) -> bytes:
    """A grey picture."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\x80" * min(width, 10)) * min(height, 10))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


def jpeg(width: int = 2, height: int = 2) -> bytes:
    """The segments of a picture; what is drawn does not matter here."""
    size = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda" + struct.pack(">H", 8) + b"\x01\x01\x00\x00\x3f\x00" + b"\x12\x34"
    return (
        b"\xff\xd8\xff\xe0"
        + struct.pack(">H", 16)
        + b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
        + size
        + scan
        + b"\xff\xd9"
    )
