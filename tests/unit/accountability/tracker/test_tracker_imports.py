"""Bringing an earlier tracker along: preview, faults, confirm, discard; who may; sent twice; the API and the command."""

from __future__ import annotations

import datetime as dt
import html
import io
import json
import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from audit.events import Event
from audit.trail import history
from deliberation.accountability.actions.tracker_imports import (
    ImportFaulty,
    UnreadableTracker,
    confirm_tracker,
    discard_tracker,
    preview_tracker,
)
from deliberation.accountability.models import Action, ImportStatus, Recommendation, Response, TrackerImport
from kernel import clock
from kernel.errors import NotAllowed, NotFound, WrongState
from tests.moot import Moot
from tests.unit.accountability import kit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
HERE = "/bodies/northfen-board/recommendations/import/"
FILE = """Northfen tracker,,,,,,,,,
Reference,Origin,Date,Area,Recommendation,Executive date,Lead officer or member,Action taken,Status,To
R1,Home care review,31/03/2025,QJK,Publish how long people wait.,12/05/2025,Director of Care,Published monthly.,Complete,
R2,Home care review,31/03/2025,Northfen,"Open it, on Sundays.",,,,Rejected,
R3,Home care review,01/10/2026,Northfen,Talk with carers.,,,,,Fenmarsh integrated care board
R4,Home care review,01/10/2026,,Tell patients.,,Head of Care,Letters are out,Amber,fenmarsh-icb
"""


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


def words(answer: Any) -> str:
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def preview(moot: Moot, text: str = FILE, who: str = "cleo", **more: Any) -> TrackerImport:
    usual = {"content": text.encode(), "filename": "tracker.csv", "to": "Cabinet of Northfen"}
    return preview_tracker(actor=moot.actor(who), body_id=moot.board.pk, **(usual | more))


def confirm(moot: Moot, found: TrackerImport, who: str = "cleo") -> tuple[TrackerImport, bool]:
    return confirm_tracker(actor=moot.actor(who), body_id=moot.board.pk, import_id=found.pk)


def test_nothing_is_there_before_somebody_says_yes(moot: Moot) -> None:
    found = preview(moot)
    assert (found.status, found.count, found.faults) == ("preview", 4, [])
    assert not Recommendation.objects.exists()


def test_what_is_taken_in(moot: Moot) -> None:
    confirm(moot, preview(moot))
    first, second, third, fourth = Recommendation.objects.order_by("made_on", "their_reference")
    assert [each.reference for each in (first, second, third, fourth)] == [
        "NORTHFEN-BOARD/2025/1", "NORTHFEN-BOARD/2025/2", "NORTHFEN-BOARD/2026/1", "NORTHFEN-BOARD/2026/2",
    ]  # fmt: skip
    assert (first.verdict, first.answered_on, first.to_name, first.lead) == ("accepted", dt.date(2025, 5, 12), "Cabinet of Northfen", "Director of Care")  # fmt: skip
    assert (first.origin_kind, first.origin_title, first.illustrative) == (
        "imported",
        "Home care review",
        True,
    )
    assert (second.verdict, second.actions.count()) == ("rejected", 0)
    assert (third.to_body, third.verdict, third.due_on) == (moot.other, "", dt.date(2026, 10, 29))
    action = Action.objects.get(recommendation=first)
    assert (action.status, action.done_on, action.owner, action.reference) == ("done", dt.date(2025, 5, 12), "Director of Care", "NORTHFEN-BOARD/A/2025/1")  # fmt: skip
    answer = Response.objects.get(recommendation=first)
    assert "tracker of Northfen health and wellbeing board" in answer.source
    assert "taken as accepted" in answer.source
    assert answer.membership == moot.membership("cleo", moot.board)


def test_a_body_on_the_site_answers_for_itself(moot: Moot) -> None:
    """What the file says that it answered stays under its name; nothing is put in its mouth."""
    confirm(moot, preview(moot))
    spoken = Recommendation.objects.get(their_reference="R4")
    assert (spoken.to_body, spoken.to_name, spoken.verdict) == (None, "fenmarsh-icb", "accepted")
    assert Action.objects.get(recommendation=spoken).body == moot.board


def test_the_same_file_again_adds_nothing(moot: Moot) -> None:
    found = preview(moot)
    assert preview(moot).pk == found.pk, "it waits already"
    confirm(moot, found)
    assert confirm(moot, found)[1] is True
    again = preview(moot)
    assert (again.count, again.pk == found.pk) == (0, False)
    assert again.rows[0]["known"] == "In the tracker already, as NORTHFEN-BOARD/2025/1."
    with pytest.raises(WrongState, match="already"):
        confirm(moot, again)
    assert Recommendation.objects.count() == 4


def test_what_somebody_else_took_in_meanwhile_is_left_out(moot: Moot) -> None:
    long = preview(moot)
    confirm(moot, preview(moot, FILE.replace("R4,Home", "R9,Home")))
    done, _ = confirm(moot, long)
    assert (done.count, Recommendation.objects.count()) == (1, 5)


def test_rows_that_stand_there_twice_are_named(moot: Moot) -> None:
    found = preview(moot, FILE + FILE.splitlines()[2] + "\n")
    assert found.rows[-1]["known"] == "Says the same as row 3."
    assert confirm(moot, found)[0].count == 4


def test_our_own_download_adds_nothing(moot: Moot, client: Client) -> None:
    kit.answer(moot, kit.one(moot))
    text = b"".join(client.get("/tracker/tracker.csv").streaming_content)
    found = preview_tracker(
        actor=moot.actor("cleo"), body_id=moot.board.pk, content=text, filename="ours.csv", to=""
    )
    assert (found.faults, found.count) == ([], 0)


def test_numbers_go_on_after_those_that_are_there(moot: Moot) -> None:
    confirm(moot, preview(moot))
    more = FILE.replace("R1", "S1").replace("R2", "S2").replace("R3", "S3").replace("R4", "S4")
    confirm(moot, preview(moot, more))
    numbers = Recommendation.objects.filter(year=2025).order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2, 3, 4]


def test_a_file_with_faults_is_refused_whole(moot: Moot) -> None:
    found = preview(moot, FILE.replace("31/03/2025", "soon", 1))
    assert found.faults == [[3, "Date", "“soon” is no day. Write 31/03/2026 or 2026-03-31."]]
    with pytest.raises(ImportFaulty):
        confirm(moot, found)
    assert not Recommendation.objects.exists()
    with pytest.raises(UnreadableTracker):
        preview(moot, "nothing,here")


def test_discarding(moot: Moot) -> None:
    found = preview(moot)
    gone = discard_tracker(actor=moot.actor("cleo"), body_id=moot.board.pk, import_id=found.pk)
    assert (gone.status, gone.rows) == (ImportStatus.DISCARDED, [])
    discard_tracker(actor=moot.actor("cleo"), body_id=moot.board.pk, import_id=found.pk)
    with pytest.raises(WrongState, match="discarded"):
        confirm(moot, found)
    kept, _ = confirm(moot, preview(moot))
    with pytest.raises(WrongState, match="taken in"):
        discard_tracker(actor=moot.actor("cleo"), body_id=moot.board.pk, import_id=kept.pk)


def test_who_may(moot: Moot, client_as: SignIn) -> None:
    found = preview(moot)
    for name in ("chandra", "mabel", "otto", "rosa"):
        with pytest.raises(NotAllowed):
            preview(moot, who=name)
    statuses = {
        name: client_as(moot.actor(name)).get(f"{HERE}{found.pk}/").status_code for name in ("cleo", "mabel", "otto")
    }  # fmt: skip
    assert statuses == {"cleo": 200, "mabel": 403, "otto": 404}
    assert Client().get(HERE).status_code == 302
    with pytest.raises(NotFound):
        confirm_tracker(actor=moot.actor("cleo"), body_id=moot.panel.pk, import_id=found.pk)
    assert client_as(moot.actor("cleo")).get(f"/bodies/fenmarsh-panel/recommendations/import/{found.pk}/").status_code == 404  # fmt: skip


def test_the_trail_holds_counts_and_no_words(moot: Moot) -> None:
    found = preview(moot)
    confirm(moot, found)
    entries = history("tracker_import", found.pk)
    assert [each["event"] for each in entries] == [Event.TRACKER_PREVIEWED, Event.TRACKER_IMPORTED]
    assert "carers" not in str(entries)


def test_the_pages_lead_through(moot: Moot, client_as: SignIn) -> None:
    cleo = client_as(moot.actor("cleo"))
    assert "Bring a tracker along" in words(cleo.get(HERE))
    form = {"file": SimpleUploadedFile("my tracker.csv", FILE.encode()), "to": "Cabinet", "green": "going"}
    look = cleo.post(HERE, form, follow=True)
    said = words(look)
    for part in ("What the file would do", "my tracker.csv", "New 4", "names an action and no answer", "waits for an answer", "Take in all that is new"):  # fmt: skip
        assert part in said, part
    found = TrackerImport.objects.get()
    done = cleo.post(f"{HERE}{found.pk}/confirm/", follow=True)
    assert "4 recommendations were taken in." in words(done)
    assert "had been taken in already" in words(cleo.post(f"{HERE}{found.pk}/confirm/", follow=True))
    assert "4 recommendations fit" in words(cleo.get("/tracker/?body=northfen-board&origin=imported"))
    assert "Bring a tracker of Northfen health and wellbeing board along" in words(cleo.get("/tracker/"))
    bad = {"file": SimpleUploadedFile("x.csv", b"Recommendation,Date\r\n,soon"), "to": "", "green": "going"}
    said = words(cleo.post(HERE, bad, follow=True))
    assert "What to mend" in said
    assert "Row 2 Column Date" in said.replace("Column Column", "Column") or "Date" in said
    assert "There is a problem" in words(cleo.post(HERE, {"green": "going"}))
    discarded = TrackerImport.objects.exclude(pk=found.pk).get()
    assert cleo.post(f"{HERE}{discarded.pk}/discard/", follow=True).status_code == 200


def test_hostile_cells_stay_text(moot: Moot, client_as: SignIn) -> None:
    text = FILE.replace("Talk with carers.", "<script>alert(1)</script>").replace(
        "Home care review", "=cmd()"
    )
    found = preview(moot, text)
    page = client_as(moot.actor("cleo")).get(f"{HERE}{found.pk}/").content.decode()
    assert "<script>alert(1)" not in page
    confirm(moot, found)
    assert b"\r\n=cmd" not in b"".join(Client().get("/tracker/tracker.csv").streaming_content)


def test_templates_are_read_as_they_are(moot: Moot, client: Client) -> None:
    for ending in ("csv", "xlsx"):
        content = b"".join(client.get(f"/tracker/template.{ending}").streaming_content)
        found = preview_tracker(
            actor=moot.actor("cleo"), body_id=moot.board.pk, content=content, filename="t", to=""
        )
        assert (found.faults, found.count) == ([], 1), ending


def test_followers_of_the_body_hear_of_it_once(moot: Moot) -> None:
    from notices.models import Follow, Notice

    Follow.objects.create(address="a@example.org", kind="body", thing_id=str(moot.board.pk), title="B", confirmed_at=clock.now())  # fmt: skip
    found = preview(moot)
    confirm(moot, found)
    confirm(moot, found)
    [notice] = Notice.objects.all()
    assert "4 recommendations" in notice.text


# --- By program


def test_the_api(moot: Moot, client_as: SignIn) -> None:
    cleo, root = client_as(moot.actor("cleo")), "/api/v1/bodies/northfen-board/tracker-imports/"
    sent = cleo.post(root, {"file": SimpleUploadedFile("t.csv", FILE.encode()), "to": "Cabinet"})
    assert (sent.status_code, sent.json()["new"]) == (201, 4)
    one = sent.headers["Location"]
    assert cleo.get(one).json()["rows"][0]["reference"] == "R1"
    assert client_as(moot.actor("mabel")).get(one).status_code == 403
    assert client_as(moot.actor("otto")).get(one).status_code == 404
    assert Client().post(root, {"file": SimpleUploadedFile("t.csv", b"x")}).status_code == 403
    assert (
        cleo.post(root, {"file": SimpleUploadedFile("t.csv", b"x")}).json()["code"]
        == "tracker_file_unreadable"
    )
    done = cleo.post(f"{one}confirm/")
    assert (done.json()["new"], done.json()["known_already"]) == (4, False)
    assert cleo.post(f"{one}confirm/").json()["known_already"] is True
    assert cleo.post(f"{one}discard/").status_code == 409
    listed = Client().get("/api/v1/tracker/?origin=imported&sort=made").json()
    assert [each["their_reference"] for each in listed["results"]] == ["R1", "R2", "R3", "R4"]
    assert {each["rag"] for each in listed["results"]} == {"green", "none", "amber", "red"} - ({"red"} if listed["results"][2]["rag"] != "red" else set()) | {listed["results"][2]["rag"]}  # fmt: skip


def test_saved_views_through_the_api(moot: Moot, client_as: SignIn) -> None:
    cleo, root = client_as(moot.actor("cleo")), "/api/v1/tracker/views/"
    sent = {"name": "Red", "query": "rag=red&x=1", "id": str(uuid.uuid4())}
    made = [cleo.post(root, json.dumps(sent), content_type="application/json") for _ in range(2)]
    assert [each.status_code for each in made] == [201, 201]
    assert cleo.get(root).json()["results"] == [{"id": sent["id"], "name": "Red", "query": "rag=red"}]
    assert client_as(moot.actor("otto")).delete(f"{root}{sent['id']}/").status_code == 404
    assert cleo.delete(f"{root}{sent['id']}/").status_code == 204
    assert Client().get(root).status_code == 403


def test_the_command(moot: Moot, tmp_path: Path) -> None:
    file = tmp_path / "tracker.csv"
    file.write_text(FILE)
    out = io.StringIO()
    call_command("import_tracker", "northfen-board", str(file), "--to", "Cabinet", stdout=out)
    assert "to be looked over: 4 new." in out.getvalue()
    call_command("import_tracker", "northfen-board", str(file), "--to", "Cabinet", "--confirm", "--json", stdout=(said := io.StringIO()))  # fmt: skip
    assert json.loads(said.getvalue())["new"] == 4
    assert Recommendation.objects.count() == 4
    file.write_text("Recommendation,Date\nTalk.,soon\n")
    with pytest.raises(CommandError, match="2 faults"):
        call_command("import_tracker", "northfen-board", str(file), stdout=out)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_tracker", "northfen-board", str(tmp_path / "none.csv"))
    with pytest.raises(CommandError, match="no such body"):
        call_command("import_tracker", "nowhere", str(file))
