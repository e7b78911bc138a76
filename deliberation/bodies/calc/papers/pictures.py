"""PNG and JPEG: walked from the first to the last byte by the rules of the two formats (ISO/IEC 15948, ITU T.81)."""

from __future__ import annotations

import struct
import zlib
from typing import IO

from deliberation.bodies.calc.papers.problem import PaperProblem, cannot_open

MOST_POINTS = 100_000_000
"""Points of a picture: more would fill the memory of whoever opens it."""
_SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_ALONE = {0x01, *range(0xD0, 0xD8)}


def open_png(content: IO[bytes]) -> None:
    """Check every part with its sum, down to the last, after which nothing may follow. Raises PaperProblem."""
    content.seek(8)
    kinds: list[bytes] = []
    while not kinds or kinds[-1] != b"IEND":
        head = content.read(8)
        if len(head) < 8:
            raise cannot_open("a PNG picture")
        length, kind = struct.unpack(">I4s", head)
        if length > 2**31 - 1 or (not kinds and kind != b"IHDR"):
            raise cannot_open("a PNG picture")
        data, total = content.read(length), content.read(4)
        if len(data) < length or struct.pack(">I", zlib.crc32(kind + data)) != total:
            raise cannot_open("a PNG picture")
        if kind == b"IHDR":
            if length != 13:
                raise cannot_open("a PNG picture")
            width, height = struct.unpack(">II", data[:8])
            _check_points(width, height, "a PNG picture")
        kinds.append(kind)
    if b"IDAT" not in kinds or content.read(1):
        raise cannot_open("a PNG picture")


def open_jpeg(content: IO[bytes]) -> None:
    """Walk the segments to the picture's data, and find its end. Raises PaperProblem."""
    content.seek(2)
    sized = False
    while True:
        code = _next_code(content)
        if code in _ALONE:
            continue
        length = int.from_bytes(content.read(2), "big")
        data = content.read(length - 2) if length >= 2 else b""
        if length < 2 or len(data) < length - 2:
            raise cannot_open("a JPEG picture")
        if code in _SIZES:
            if len(data) < 6:
                raise cannot_open("a JPEG picture")
            height, width = struct.unpack(">HH", data[1:5])
            _check_points(width, height or 1, "a JPEG picture")
            sized = True
        if code == 0xDA:
            break
    if not sized or b"\xff\xd9" not in content.read():
        raise cannot_open("a JPEG picture")


def _next_code(content: IO[bytes]) -> int:
    if content.read(1) != b"\xff":
        raise cannot_open("a JPEG picture")
    code = content.read(1)
    while code == b"\xff":
        code = content.read(1)
    if code in (b"", b"\x00", b"\xd9"):
        raise cannot_open("a JPEG picture")
    return code[0]


def _check_points(width: int, height: int, what: str) -> None:
    if not width or not height:
        raise cannot_open(what)
    if width * height > MOST_POINTS:
        raise PaperProblem(
            "paper_too_dense",
            f"The picture has {width * height // 1_000_000} million points; at most {MOST_POINTS // 1_000_000} million are taken.",
            "Make it smaller and send that.",
        )
