"""What is taken as a paper: by its content, really opened; and what is refused, with the reason."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.bodies.calc.filenames import ending_of, safe_filename, title_from
from deliberation.bodies.calc.papers import ACCEPTED, PaperProblem, examine, office, pdf, pictures
from tests.unit.bodies.meetings import kit

GOOD = {
    "a.pdf": kit.pdf(3),
    "a.docx": kit.office("docx"),
    "a.xlsx": kit.office("xlsx"),
    "a.pptx": kit.office("pptx"),
    "a.odt": kit.document("text"),
    "a.ods": kit.document("spreadsheet"),
    "a.txt": "Café\n".encode(),
    "b.txt": "Café – £5\r\n".encode("cp1252"),
    "c.txt": b"\xef\xbb\xbfwith a mark",
    "mz.txt": b"MZ is how this note begins",
    "a.csv": b"metric,value\r\n=1+1,2\r\n",
    "a.png": kit.png(),
    "a.jpg": kit.jpeg(),
    "a.JPEG": kit.jpeg(),
}
PAGE = kit.pdf()
BAD = {
    "program.exe": (b"MZ\x90\x00", "paper_kind"),
    "page.html": (b"<html>", "paper_kind"),
    "picture.svg": (b"<svg/>", "paper_kind"),
    "macro.docm": (kit.office("docx"), "paper_kind"),
    "noending": (PAGE, "paper_kind"),
    "empty.pdf": (b"", "paper_empty"),
    "program.pdf": (b"MZ\x90\x00" * 50, "paper_not_what_it_says"),
    "program.txt": (b"MZ\x90\x00\x03" * 50, "paper_not_what_it_says"),
    "page.txt": (PAGE, "paper_not_what_it_says"),
    "word.pdf": (kit.office("docx"), "paper_not_what_it_says"),
    "word.xlsx": (kit.office("docx"), "paper_not_what_it_says"),
    "text.ods": (kit.document("text"), "paper_not_what_it_says"),
    "word.odt": (kit.office("docx"), "paper_not_what_it_says"),
    "zip.docx": (kit.zipped({"a.txt": b"a"}), "paper_not_what_it_says"),
    "picture.png": (kit.jpeg(), "paper_not_what_it_says"),
    "utf16.txt": ("text".encode("utf-16"), "paper_not_what_it_says"),
    "odd.csv": (b"a,b\n\x81\xff\x8d", "paper_not_what_it_says"),
    "old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "paper_locked"),
    "locked.pdf": (kit.locked_pdf(), "paper_locked"),
    "locked.odt": (
        kit.document("text", **{"META-INF__manifest_xml": b"<manifest:encryption-data/>"}),
        "paper_locked",
    ),
    "script.pdf": (kit.active_pdf("open"), "paper_active"),
    "launch.pdf": (kit.active_pdf("launch"), "paper_active"),
    "next.pdf": (kit.active_pdf("next"), "paper_active"),
    "page.pdf": (kit.active_pdf("page"), "paper_active"),
    "vba.docx": (kit.office("docx", word__vbaProject_bin=b"x"), "paper_active"),
    "vba.xlsx": (kit.office("xlsx", xl__vbaProject_bin=b"x"), "paper_active"),
    "old-macros.xlsx": (kit.office("xlsx", xl__macrosheets__sheet1_xml=b"x"), "paper_active"),
    "activex.docx": (kit.office("docx", word__activeX__activeX1_xml=b"x"), "paper_active"),
    "basic.odt": (kit.document("text", Basic__Standard__Module1_xml=b"x"), "paper_active"),
    "cut.pdf": (PAGE[: len(PAGE) // 3], "paper_broken"),
    "noise.pdf": (b"%PDF-1.7\n" + bytes(range(256)) * 4, "paper_broken"),
    "none.pdf": (kit.pdf(0), "paper_broken"),
    "cut.docx": (kit.office("docx")[:-30], "paper_broken"),
    "cut.png": (kit.png()[:-8], "paper_broken"),
    "more.png": (kit.png() + b"PK\x03\x04 something more", "paper_broken"),
    "cut.jpg": (kit.jpeg()[:20], "paper_broken"),
    "endless.jpg": (kit.jpeg()[:-2], "paper_broken"),
    "bomb.docx": (kit.office("docx", word__media__a_bin=b"\0" * 40_000_000), "paper_too_dense"),
    "huge.png": (kit.png(60_000, 60_000), "paper_too_dense"),
    "huge.jpg": (kit.jpeg(60_000, 60_000), "paper_too_dense"),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_files_are_taken(name: str) -> None:
    found = examine(name, io.BytesIO(GOOD[name]))
    assert found.media_type == ACCEPTED[ending_of(name)].media_type
    assert found.pages == (3 if name == "a.pdf" else None)


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused_with_the_reason(name: str) -> None:
    content, code = BAD[name]
    with pytest.raises(PaperProblem) as problem:
        examine(name, io.BytesIO(content))
    assert problem.value.code == code, problem.value.message
    assert problem.value.message.endswith(".")
    assert problem.value.advice.endswith(".")


def test_a_file_of_another_kind_is_told_what_it_is() -> None:
    with pytest.raises(PaperProblem, match="says that it is a PDF, but its content is a program"):
        examine("a.pdf", io.BytesIO(b"MZ\x90\x00"))
    with pytest.raises(PaperProblem, match=r"its content is like that of a \.gif file"):
        examine("a.png", io.BytesIO(b"GIF89a" + b"\0" * 30))


def test_sizes_that_a_zip_claims_are_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "SMALL", 1000)
    monkeypatch.setattr(office, "MOST_GROWTH", 2)
    content = bytearray(kit.office("docx", word__big_xml=b"\0" * 100_000))
    # The directory at the end says that the part is small.
    at = content.index(b"word/big.xml", content.index(b"PK\x01\x02")) - 46
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(PaperProblem) as problem:
        examine("a.docx", io.BytesIO(bytes(content)))
    assert problem.value.code in ("paper_broken", "paper_too_dense")


def test_what_is_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "MOST_PARTS", 2)
    monkeypatch.setattr(pdf, "MOST_PAGES", 2)
    monkeypatch.setattr(pictures, "MOST_POINTS", 3)
    for name, content in (
        ("a.docx", kit.office("docx", more_xml=b"x")),
        ("a.pdf", kit.pdf(3)),
        ("a.png", kit.png()),
    ):
        with pytest.raises(PaperProblem) as problem:
            examine(name, io.BytesIO(content))
        assert problem.value.code == "paper_too_dense"
    monkeypatch.setattr(pdf, "MOST_OBJECTS", 1)
    with pytest.raises(PaperProblem, match="too many"):
        examine("a.pdf", io.BytesIO(kit.pdf()))


@given(st.binary(max_size=300), st.sampled_from(sorted(ACCEPTED)))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_taken_or_refused_but_never_break(noise: bytes, ending: str) -> None:
    begins = ACCEPTED[ending].begins
    for content in (noise, begins + noise):
        with contextlib.suppress(PaperProblem):
            examine(f"a.{ending}", io.BytesIO(content))


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_damaged_file_never_breaks(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(GOOD)))
    content = bytearray(GOOD[name])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(PaperProblem):
        examine(name, io.BytesIO(bytes(content)))


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("/absolute/a.pdf", "a.pdf"),
        ("a\x00b\nc.pdf", "a b c.pdf"),
        ("gnp.\u202efdp", "gnp. fdp"),
        ('a"b<c>:d|e?.pdf', "a-b-c--d-e-.pdf"),
        ("  spaces   in  it .pdf", "spaces in it.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("", "paper"),
        ("...", "paper"),
        (".pdf", "pdf"),
        ("…/", "paper"),
        ("a.tar.gz", "a.tar.gz"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_are_made_safe(name: str, plain: str) -> None:
    assert safe_filename(name) == plain


@given(st.text(max_size=200))
def test_any_name_is_made_safe_once_for_all(name: str) -> None:
    plain = safe_filename(name)
    assert plain
    assert len(plain) <= 130
    assert plain.isprintable()
    assert not set(plain) & set('/\\<>:"|?*')
    assert plain not in (".", "..")
    assert safe_filename(plain) == plain


def test_a_title_from_a_name() -> None:
    assert title_from("winter-plan_2026.pdf") == "winter plan 2026"
    assert title_from("---.pdf") == "Paper"
