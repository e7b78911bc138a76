"""Papers: taken in whole or not at all, handed out safely, withdrawn and replaced with a reason."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit.trail import history
from deliberation.bodies.actions import papers
from deliberation.bodies.actions.papers import PaperHereAlready, PaperRefused, PaperTooLarge
from deliberation.bodies.models import AgendaItem, Meeting, Paper
from deliberation.bodies.queries.paper_files import open_paper, path_of
from kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from tests.moot import Moot
from tests.unit.bodies.meetings import kit
from tests.unit.bodies.meetings.test_pages import words

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


@pytest.fixture
def meeting(moot: Moot) -> Meeting:
    return kit.called(moot)


@pytest.fixture
def item(meeting: Meeting) -> AgendaItem:
    found: AgendaItem = meeting.items.all()[0]
    return found


@pytest.fixture
def cleo(moot: Moot, client_as: SignIn) -> Client:
    return client_as(moot.actor("cleo"))


def kept(files: Path) -> list[str]:
    """Names of what lies in the folder of papers."""
    return sorted(each.name for each in (files / "papers").iterdir()) if (files / "papers").exists() else []


def upload(client: Client, item: AgendaItem, *sent: tuple[str, bytes], **fields: Any) -> Any:
    """Send the form of an item."""
    path = f"/bodies/northfen-board/meetings/{item.meeting_id}/items/{item.pk}/papers/new/"
    return client.post(
        path, {"files": [SimpleUploadedFile(name, content) for name, content in sent], **fields}
    )


def test_papers_are_added_and_read_back(cleo: Client, item: AgendaItem, files: Path) -> None:
    answer = upload(cleo, item, ("winter-plan_v2.pdf", kit.pdf(3)), ("figures.csv", b"a,b\r\n=1+1,2\r\n"))
    assert answer.status_code == 302
    figures, plan = Paper.objects.order_by("filename")
    assert (plan.title, plan.pages, plan.media_type) == ("winter plan v2", 3, "application/pdf")
    assert kept(files) == sorted([plan.pk.hex, figures.pk.hex])
    for paper in (plan, figures):
        assert stat.S_IMODE(path_of(paper).stat().st_mode) == 0o600
    answer = Client().get(f"/papers/{plan.pk}/")
    assert b"".join(answer.streaming_content) == kit.pdf(3)  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="winter-plan_v2.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["Cache-Control"] == "private, no-cache"
    again = Client().get(f"/papers/{plan.pk}/", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert Client().get(f"/papers/{figures.pk}/")["Content-Type"] == "application/octet-stream"
    assert [each["event"] for each in history("paper", plan.pk)] == ["paper.added"]
    text = words(Client().get(f"/bodies/northfen-board/meetings/{item.meeting_id}/"))
    assert "winter plan v2 (PDF, 3 pages," in text
    assert "Show" not in text


def test_private_papers_are_not_kept_anywhere(cleo: Client, item: AgendaItem) -> None:
    upload(cleo, item, ("a.pdf", kit.pdf()), title="For us", private="on")
    paper = Paper.objects.get()
    assert (paper.title, paper.private) == ("For us", True)
    assert cleo.get(f"/papers/{paper.pk}/")["Cache-Control"] == "private, no-store"
    assert Client().get(f"/papers/{paper.pk}/").status_code == 404


BAD = {
    "empty.pdf": (b"", "The file is empty"),
    "program.exe": (b"MZ", "A paper cannot be a file like"),
    "script.pdf": (kit.active_pdf("open"), "holds a script"),
    "locked.pdf": (kit.locked_pdf(), "encrypted or has a password"),
    "macro.docx": (kit.office("docx", word__vbaProject_bin=b"x"), "holds macros"),
    "word.pdf": (kit.office("docx"), "says that it is a PDF"),
    "cut.docx": (kit.office("docx")[:-40], "damaged or not complete"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_leave_nothing_behind(cleo: Client, item: AgendaItem, files: Path, name: str) -> None:
    content, says = BAD[name]
    answer = upload(cleo, item, ("good.pdf", kit.pdf()), (name, content))
    assert answer.status_code == 200
    assert says in words(answer)
    assert not Paper.objects.exists()
    assert kept(files) == []


def test_a_file_that_is_too_large(
    cleo: Client, moot: Moot, item: AgendaItem, files: Path, settings: Any
) -> None:
    settings.MAX_PAPER_MB = 1
    answer = upload(cleo, item, ("long.txt", b"x" * 1_100_000))
    assert "is larger than 1 MB" in words(answer)
    with pytest.raises(PaperTooLarge):
        kit.put_paper(moot, item, b"x" * 1_100_000, "long.txt")
    settings.MAX_UPLOAD_MB = 1
    assert "The file is larger than 1 MB" in words(upload(cleo, item, ("long.txt", b"x" * 2_100_000)))
    assert kept(files) == []


def test_the_same_file_twice_is_told(cleo: Client, moot: Moot, item: AgendaItem, files: Path) -> None:
    first = kit.put_paper(moot, item, title="The plan")
    assert "is the same file as “The plan”" in words(upload(cleo, item, ("other-name.pdf", kit.pdf())))
    assert "is the same file as" in words(upload(cleo, item, ("a.txt", b"one"), ("b.txt", b"one")))
    assert kept(files) == [first.pk.hex]
    other = item.meeting.items.all()[1]
    kit.put_paper(moot, other)
    papers.withdraw_paper(actor=moot.actor("cleo"), body_id=moot.board.pk, paper_id=first.pk, reason="Wrong.")
    kit.put_paper(moot, item)


def test_odd_forms(cleo: Client, item: AgendaItem) -> None:
    assert "Choose a file." in words(upload(cleo, item))
    sent = [("a.txt", b"one"), ("b.txt", b"two")]
    assert "One title does not fit several files." in words(upload(cleo, item, *sent, title="Both"))
    assert "20 files at a time" in words(upload(cleo, item, *[(f"{n}.txt", b"x%d" % n) for n in range(21)]))
    assert not Paper.objects.exists()


@pytest.mark.parametrize(
    "name", ["../../../etc/cron.d/x.pdf", "..\\..\\x.pdf", "/etc/x.pdf", "x\x00.pdf\n.pdf"]
)
def test_names_lead_nowhere_else(moot: Moot, item: AgendaItem, files: Path, name: str) -> None:
    paper = kit.put_paper(moot, item, name=name)
    assert "/" not in paper.filename
    assert kept(files) == [paper.pk.hex]
    paper.stored = "../../../etc/passwd"
    with pytest.raises(NotFound):
        open_paper(paper)
    paper.stored = "papers/none"
    with pytest.raises(NotFound):
        open_paper(paper)


def test_a_row_that_cannot_be_made_leaves_no_file(
    moot: Moot, item: AgendaItem, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("the trail cannot be written")

    monkeypatch.setattr(papers, "record", fail)
    with pytest.raises(RuntimeError):
        kit.put_paper(moot, item)
    assert not Paper.objects.exists()
    assert kept(files) == []

    def breaks() -> Any:
        yield kit.pdf()[:10]
        raise OSError("the line broke")

    with pytest.raises(OSError, match="broke"):
        papers.add_paper(
            actor=moot.actor("cleo"), body_id=moot.board.pk, item_id=item.pk, title="", filename="a.pdf", chunks=breaks()
        )  # fmt: skip
    assert kept(files) == []


def test_withdrawing_keeps_the_entry_and_not_the_file(cleo: Client, moot: Moot, item: AgendaItem) -> None:
    paper = kit.put_paper(moot, item, title="The plan")
    path = f"/papers/{paper.pk}/withdraw/"
    assert "Say why the paper is withdrawn." in words(cleo.post(path, {"reason": ""}))
    assert cleo.post(path, {"reason": "It named a patient."}).status_code == 302
    assert cleo.post(path, {"reason": "Again."}).status_code == 302
    for client in (Client(), cleo):
        answer = client.get(f"/papers/{paper.pk}/")
        assert answer.status_code == 404
        assert "It named a patient." in words(answer)
        page = words(client.get(f"/bodies/northfen-board/meetings/{item.meeting_id}/"))
        assert "Withdrawn on 2 November 2026: It named a patient." in page
    assert [each["event"] for each in history("paper", paper.pk)] == ["paper.added", "paper.withdrawn"]


def test_a_corrected_paper_takes_the_place_of_the_old(
    cleo: Client, moot: Moot, item: AgendaItem, files: Path
) -> None:
    old = kit.put_paper(moot, item, title="The plan", private=True)
    path = f"/papers/{old.pk}/replace/"
    assert 'value="The plan"' in cleo.get(path).content.decode()
    sent = {"title": "The plan, corrected", "reason": "Table 3 had the wrong year."}
    assert "Choose a file." in words(cleo.post(path, sent))
    assert "is the same file" in words(
        cleo.post(path, sent | {"file": SimpleUploadedFile("a.pdf", kit.pdf())})
    )
    assert "holds a script" in words(
        cleo.post(path, sent | {"file": SimpleUploadedFile("a.pdf", kit.active_pdf("open"))})
    )
    assert kept(files) == [old.pk.hex]
    assert cleo.post(path, sent | {"file": SimpleUploadedFile("b.pdf", kit.pdf(2))}).status_code == 302
    old.refresh_from_db()
    new = old.replaced_by
    assert new is not None
    assert (new.private, new.title, new.pages) == (True, "The plan, corrected", 2)
    assert cleo.get(f"/papers/{old.pk}/").status_code == 404
    page = words(cleo.get(f"/bodies/northfen-board/meetings/{item.meeting_id}/"))
    assert "Replaced on 2 November 2026: Table 3 had the wrong year. Now: The plan, corrected" in page
    assert "replaced already" in words(cleo.post(f"/papers/{old.pk}/withdraw/", {"reason": "x"}))
    again = cleo.post(path, sent | {"file": SimpleUploadedFile("c.pdf", kit.pdf(4))})
    assert "replaced already" in words(again)


def test_who_may_and_when(moot: Moot, item: AgendaItem, meeting: Meeting) -> None:
    from deliberation.bodies.actions.meetings import cancel_meeting

    for name in ("mabel", "will", "obi", "otto"):
        with pytest.raises(NotAllowed):
            kit.put_paper(moot, item, by=name)
    for name in ("chandra", "anil"):
        kit.put_paper(moot, item, name.encode(), f"{name}.txt", by=name)
    paper = kit.put_paper(moot, item)
    with pytest.raises(NotFound):
        papers.withdraw_paper(actor=moot.actor("cleo"), body_id=moot.panel.pk, paper_id=paper.pk, reason="x")
    with pytest.raises(NotFound):
        papers.add_paper(
            actor=moot.actor("cleo"), body_id=moot.panel.pk, item_id=item.pk, title="", filename="a.pdf", chunks=[kit.pdf()]
        )  # fmt: skip
    with pytest.raises(BadInput):
        papers.add_papers(actor=moot.actor("cleo"), body_id=moot.board.pk, item_id=item.pk, papers=[])
    cancel_meeting(actor=moot.actor("cleo"), body_id=moot.board.pk, meeting_id=meeting.pk, reason="x")
    with pytest.raises(WrongState):
        kit.put_paper(moot, item, b"late", "late.txt")
    assert issubclass(PaperHereAlready, WrongState)
    assert issubclass(PaperRefused, BadInput)
