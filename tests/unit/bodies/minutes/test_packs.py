"""Agenda packs: what is in them, on which page, for whom, and what happens when something goes wrong."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from audit.trail import history
from deliberation.bodies.actions import pack_file, packs
from deliberation.bodies.actions.packs import PACKS, ask_pack, make_packs, want_pack
from deliberation.bodies.models import AgendaPack, Meeting, PackStatus
from deliberation.bodies.queries.packs import file_of, ingredients, pack_states
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotAllowed, NotFound, SignInNeeded
from tests.moot import Moot
from tests.unit.bodies.minutes import kit

ANYBODY = Actor.anonymous()


def made(meeting: Meeting, *, for_members: bool = False) -> tuple[AgendaPack, list[str]]:
    """The pack of a meeting, made now, with the text of each page."""
    want(meeting, for_members=for_members)
    (pack,) = make_packs(actor=PACKS)
    assert pack.status == PackStatus.READY, pack.fault
    return pack, kit.page_texts(file_of(pack).read_bytes())


def want(meeting: Meeting, *, for_members: bool = False) -> AgendaPack:
    return want_pack(
        actor=PACKS, body_id=meeting.body_id, meeting_id=meeting.pk, for_members=for_members, by="person"
    )


def test_pages_are_numbered_and_the_contents_name_the_right_ones(held: Meeting) -> None:
    first, _, third = kit.items_of(held)
    kit.paper_on(first, kit.sheet_of_paper(["apple one", "apple two"]), title="Apples")
    kit.paper_on(third, kit.sheet_of_paper(["pear one"]), title="Pears")
    pack, pages = made(held)
    assert pack.pages == len(pages)
    assert pack.size == file_of(pack).stat().st_size
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
    assert "Northfen health and wellbeing board" in pages[0]
    assert "Town Hall" in pages[0]
    for title, words in (("Apples", "apple one"), ("Pears", "pear one")):
        stands_on = next(number for number, text in enumerate(pages, start=1) if words in text)
        assert re.search(rf"{title} [ .]*{stands_on}\b", pages[0]), pages[0]
    assert pages.index(next(text for text in pages if "apple two" in text)) == pages.index(
        next(text for text in pages if "apple one" in text)
    ) + 1  # fmt: skip
    assert all("Illustrative" in text for text in pages)


def test_private_things_are_in_the_members_pack_alone(held: Meeting) -> None:
    first, second, _ = kit.items_of(held)
    held.member_link = f"https://meet.example.org/{kit.SECRET}"
    held.save()
    kit.paper_on(first, kit.sheet_of_paper(["open words"]), title="Open paper")
    kit.paper_on(first, kit.sheet_of_paper([f"{kit.SECRET} one"]), title=f"{kit.SECRET} A", private=True)
    kit.paper_on(second, kit.sheet_of_paper([f"{kit.SECRET} two"]), title=f"{kit.SECRET} B")
    pack, pages = made(held)
    whole = " ".join(pages)
    assert "open words" in whole
    assert "Subject 2" in whole
    assert "It is about a person." in whole
    assert kit.SECRET not in whole
    assert kit.SECRET.encode() not in file_of(pack).read_bytes()
    _, pages = made(held, for_members=True)
    whole = " ".join(pages)
    for words in (f"{kit.SECRET} one", f"{kit.SECRET} two", "Not for the public"):
        assert words in whole


def test_a_private_meeting_shows_the_public_its_headings_alone(moot: Moot) -> None:
    meeting = kit.meeting_of(moot, **kit.PRIVATE_MEETING)
    kit.paper_on(kit.items_of(meeting)[0], kit.sheet_of_paper([kit.SECRET]))
    _, pages = made(meeting)
    assert "Subject 1" in " ".join(pages)
    assert kit.SECRET not in " ".join(pages)
    assert "What it is about" not in " ".join(pages)


def test_every_kind_of_paper_has_its_pages(held: Meeting, tmp_path: Path) -> None:
    first, _, third = kit.items_of(held)
    kit.paper_on(first, "Plain words\n\nMore of them £5".encode(), name="notes.txt", media_type="text/plain")
    kit.paper_on(first, b"Place,Beds\nNorth,12\nSouth,=1+1\n", name="beds.csv", media_type="text/csv")
    kit.paper_on(first, _png(), name="map.png", media_type="image/png", title="Map")
    kit.paper_on(
        third, b"PK\x03\x04", name="plan.docx", title="Plan",
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    )  # fmt: skip
    _, pages = made(held)
    whole = " ".join(pages)
    assert "Plain words" in whole
    assert "£5" in whole
    assert "North 12" in whole
    assert "=1+1" in whole
    assert any("Item 1, paper 3: Map" in text for text in pages[1:])
    assert "A file of this kind cannot be turned into pages here." in whole
    assert "plan.docx" in whole.replace("\u200b", "")
    assert "/papers/" in whole.replace("\u200b", "")


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7 nothing of the kind", "application/pdf"),
        (b"", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n broken", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"a,b\n" + b",".join([b"x"] * 40), "text/csv"),
    ],
    ids=["broken PDF", "empty PDF", "broken PNG", "broken JPEG", "too wide a table"],
)
def test_one_bad_paper_costs_its_own_pages_alone(held: Meeting, content: bytes, media_type: str) -> None:
    first, _, third = kit.items_of(held)
    kit.paper_on(first, content, name="bad.bin", media_type=media_type, title="Bad one")
    kit.paper_on(third, kit.sheet_of_paper(["good words"]), title="Good one")
    _, pages = made(held)
    whole = " ".join(pages)
    assert "good words" in whole
    assert "This page stands for" in whole


def test_a_paper_that_is_gone_or_locked_is_told(held: Meeting) -> None:
    import io

    from pypdf import PdfReader, PdfWriter

    first, *_ = kit.items_of(held)
    gone = kit.paper_on(first, kit.sheet_of_paper(["x"]), title="Gone")
    (Path(settings.MEDIA_ROOT) / gone.stored).unlink()
    writer, locked = PdfWriter(PdfReader(io.BytesIO(kit.sheet_of_paper(["hidden words"])))), io.BytesIO()
    writer.encrypt("secret")
    writer.write(locked)
    kit.paper_on(first, locked.getvalue(), title="Locked")
    _, pages = made(held)
    assert "Its file is not here." in " ".join(pages)
    assert "hidden words" not in " ".join(pages)


def test_papers_too_large_together_are_left_out_one_by_one(
    held: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_ = kit.items_of(held)
    small, large = kit.sheet_of_paper(["small"]), kit.sheet_of_paper(["large"] * 5)
    monkeypatch.setattr(pack_file, "MOST_BYTES", len(large) + len(small) - 1)
    kit.paper_on(first, large, title="Large")
    kit.paper_on(first, small, title="Small")
    _, pages = made(held)
    assert any("large" in text for text in pages)
    assert "this one was left out" in " ".join(pages)


def test_the_same_agenda_makes_one_pack_and_another_agenda_another(held: Meeting) -> None:
    pack, _ = made(held)
    assert want(held) == pack
    assert make_packs(actor=PACKS) == []
    item = kit.items_of(held)[0]
    item.title = "Another heading"
    item.save()
    (state,) = pack_states(held, members=False)
    assert (state.present, state.stale) == (None, pack)
    again, pages = made(held)
    assert "Another heading" in " ".join(pages)
    assert again.pk != pack.pk
    assert not AgendaPack.objects.filter(pk=pack.pk).exists()


def test_the_old_file_goes_when_the_new_row_is_sure(
    held: Meeting, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    pack, _ = made(held)
    old = file_of(pack)
    held.place = "Village Hall"
    held.save()
    want(held)
    with django_capture_on_commit_callbacks(execute=True):
        make_packs(actor=PACKS)
        assert old.exists()
    assert not old.exists()
    assert not old.with_suffix(".json").exists()


@pytest.mark.parametrize("taken", ["paper withdrawn", "paper made private", "item made private"])
def test_an_old_pack_is_not_given_out_once_something_in_it_was_taken_away(
    client: Client, held: Meeting, taken: str
) -> None:
    first, *_ = kit.items_of(held)
    paper = kit.paper_on(first, kit.sheet_of_paper(["words"]))
    made(held)
    address = f"/bodies/{held.body.slug}/meetings/{held.pk}/pack/public.pdf"
    held.place = "Village Hall"
    held.save()
    assert client.get(address).status_code == 200
    if taken == "paper withdrawn":
        paper.withdrawn_at = clock.now()
    elif taken == "paper made private":
        paper.private = True
    else:
        first.private, first.private_reason = True, "A person."
        first.save()
    paper.save()
    assert client.get(address).status_code == 404


def test_a_worker_killed_half_way_has_its_pack_made_again_once(
    held: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_ = kit.items_of(held)
    kit.paper_on(first, kit.sheet_of_paper(["words"]))
    pack = want(held)

    class Killed(BaseException):
        pass

    def die(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(pack_file, "_of_kind", die)
        with pytest.raises(Killed):
            make_packs(actor=PACKS)
    pack.refresh_from_db()
    assert (pack.status, pack.done, pack.total) == (PackStatus.MAKING, 0, 2)
    assert make_packs(actor=PACKS) == []  # its worker may live
    with clock.frozen(clock.now() + settings.HEARTBEAT_LIMIT + dt.timedelta(seconds=1)):
        (again,) = make_packs(actor=PACKS)
        assert make_packs(actor=PACKS) == []
    assert (again.pk, again.status) == (pack.pk, PackStatus.READY)
    assert [entry["event"] for entry in history("pack", pack.pk)] == ["pack.asked", "pack.made"]
    assert len(list(file_of(again).parent.glob("*.pdf"))) == 1


def test_a_slow_worker_whose_pack_was_taken_up_leaves_nothing(
    held: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack, real = want(held), packs.make_file

    def slow(found: Any, beat: Any) -> Any:
        result = real(found, beat)
        AgendaPack.objects.filter(pk=pack.pk).update(beat_at=clock.now() + dt.timedelta(minutes=5))
        return result

    monkeypatch.setattr(packs, "make_file", slow)
    assert make_packs(actor=PACKS) == []
    pack.refresh_from_db()
    assert pack.status == PackStatus.MAKING
    assert list((Path(settings.MEDIA_ROOT) / "packs").iterdir()) == []


def test_a_pack_over_which_workers_stop_again_and_again_is_given_up(held: Meeting) -> None:
    pack = want(held)
    AgendaPack.objects.update(status=PackStatus.MAKING, beat_at=clock.now() - dt.timedelta(days=1), wanted_at=clock.now() - dt.timedelta(days=1))  # fmt: skip
    (tried,) = make_packs(actor=PACKS)
    assert (tried.pk, tried.status) == (pack.pk, PackStatus.FAILED)
    assert "again and again" in tried.fault
    assert want(held).status == PackStatus.WANTED


def test_a_fault_of_ours_is_told_and_the_next_pack_made(
    held: Meeting, moot: Moot, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = kit.meeting_of(moot)
    want(held), want(other)
    real = packs.make_file

    def once(found: Any, beat: Any) -> Any:
        if AgendaPack.objects.filter(meeting=held, status=PackStatus.MAKING).exists():
            raise ValueError("broken")
        return real(found, beat)

    monkeypatch.setattr(packs, "make_file", once)
    tried = make_packs(actor=PACKS)
    assert [pack.status for pack in tried] == [PackStatus.FAILED, PackStatus.READY]
    assert "on our side" in tried[0].fault
    assert history("pack", tried[0].pk)[-1]["detail"]["code"] == "fault"


def test_an_agenda_that_changes_between_wish_and_making_is_made_as_it_is_now(held: Meeting) -> None:
    pack = want(held)
    held.place = "Village Hall"
    held.save()
    (tried,) = make_packs(actor=PACKS)
    assert tried.pk == pack.pk
    assert tried.fingerprint == ingredients(held, for_members=False).fingerprint
    assert want(held) == tried


def test_two_wishes_that_came_to_mean_the_same_are_made_once(held: Meeting) -> None:
    want(held)
    held.place = "Village Hall"
    held.save()
    want(held)
    tried = make_packs(actor=PACKS)
    assert [pack.status for pack in tried] == [PackStatus.READY]
    assert AgendaPack.objects.count() == 1


def test_who_may_ask_for_which(moot: Moot, held: Meeting) -> None:
    assert ask_pack(actor=ANYBODY, meeting=held, for_members=False).status == PackStatus.WANTED
    for name in ("mabel", "chandra", "anil", "cleo"):
        ask_pack(actor=moot.actor(name), meeting=held, for_members=True)
    for actor in (ANYBODY, moot.actor("obi"), moot.actor("will"), moot.actor("otto")):
        with pytest.raises(NotFound):
            ask_pack(actor=actor, meeting=held, for_members=True)
    draft = kit.meeting_of(moot, status="draft")
    with pytest.raises(NotFound):
        ask_pack(actor=ANYBODY, meeting=draft, for_members=False)
    assert AgendaPack.objects.count() == 2
    (told,) = history("pack", AgendaPack.objects.get(for_members=True).pk)
    assert (told["actor_id"], told["detail"]["by"]) == ("packs", "person")


def test_only_the_job_makes_packs(moot: Moot, held: Meeting) -> None:
    for actor, error in ((ANYBODY, SignInNeeded), (moot.actor("cleo"), NotAllowed)):
        with pytest.raises(error):
            make_packs(actor=actor)
        with pytest.raises(error):
            want_pack(actor=actor, body_id=held.body_id, meeting_id=held.pk, for_members=False, by="person")


def test_the_command_makes_packs_and_fails_with_them(
    held: Meeting, moot: Moot, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_command("make_packs")
    assert "No pack waits." in capsys.readouterr().out
    other = kit.meeting_of(moot)
    want(held), want(other)
    call_command("make_packs", "--meeting", str(held.pk), "--json")
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["meeting"], row["status"], row["audience"]) == (held.pk, "ready", "public")
    monkeypatch.setattr(packs, "make_file", lambda *_: 1 / 0)
    with pytest.raises(CommandError, match="1 of 1"):
        call_command("make_packs")


def _png() -> bytes:
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\xff\x00\x00" * 8 for _ in range(8))
    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
