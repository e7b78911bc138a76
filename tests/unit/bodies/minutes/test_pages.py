"""Minutes as pages: who sees what, writing with somebody else, publishing, correcting, and that what is frozen stays."""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from deliberation.bodies.actions import minutes as actions
from deliberation.bodies.actions.attendance import Came, record_attendance
from deliberation.bodies.actions.minutes import Noted, token_of
from deliberation.bodies.models import Declaration, Interest, ItemRecord, Meeting, Minutes
from deliberation.bodies.queries.attendance import attendance_sheet
from kernel import clock
from kernel.canonical import sha256_of
from tests.moot import Moot
from tests.unit.bodies.minutes import kit

Clients = Callable[..., Client]


def at(meeting: Meeting, page: str = "") -> str:
    return f"/bodies/{meeting.body.slug}/meetings/{meeting.pk}/minutes/{page}"


def written(moot: Moot, meeting: Meeting) -> Minutes:
    """A draft with text and a decision on each item; what is on the private one is secret."""
    first, second, third = kit.items_of(meeting)
    present = {line.membership_id: Came("present") for line in attendance_sheet(meeting).lines}
    clerk, place = moot.actor("cleo"), {"body_id": meeting.body_id, "meeting_id": meeting.pk}
    record_attendance(actor=clerk, **place, entries=present)  # type: ignore[arg-type]
    return actions.write(
        actor=clerk, **place, seen="", opening="The chair opened the meeting.", closed_at="16:40",  # type: ignore[arg-type]
        records={
            first.pk: Noted("Members asked:\n\n- what it costs\n- who pays", "To ask for <b>figures</b>."),
            second.pk: Noted(f"{kit.SECRET} was said", f"{kit.SECRET} was decided"),
            third.pk: Noted("It was noted."),
        },
    )  # fmt: skip


def published(moot: Moot, meeting: Meeting) -> Minutes:
    """The same, agreed by the chair and published by the clerk."""
    place: dict[str, Any] = {"body_id": meeting.body_id, "meeting_id": meeting.pk}
    draft = written(moot, meeting)
    agreed = actions.agree(actor=moot.actor("chandra"), **place, seen=token_of(draft))
    return actions.publish(actor=moot.actor("cleo"), **place, seen=token_of(agreed))


def test_before_anything_is_written_the_page_says_by_when(moot: Moot, client: Client) -> None:
    with clock.frozen(dt.datetime(2026, 3, 10, 18, tzinfo=dt.UTC)):
        meeting = kit.meeting_of(moot)
        assert "Not yet published They should be here by 6 April 2026." in kit.words_of(
            client.get(at(meeting))
        )
        kit.meeting_of(moot, status="called", days_ago=-10)
        assert "They should be here by 20 March 2026." in kit.words_of(client.get(at(meeting)))
    with clock.frozen(dt.datetime(2026, 3, 21, tzinfo=dt.UTC)):
        assert "They were due by 20 March 2026." in kit.words_of(client.get(at(meeting)))


@pytest.mark.parametrize(
    ("status", "said"),
    [("cancelled", "The meeting was cancelled."), ("called", "Minutes are written after the meeting.")],
)
def test_a_meeting_to_come_or_cancelled_has_no_date(
    moot: Moot, client: Client, status: str, said: str
) -> None:
    meeting = kit.meeting_of(moot, status=status, days_ago=-2)
    assert said in kit.words_of(client.get(at(meeting)))


@pytest.mark.parametrize("state", ["draft", "agreed"])
def test_drafts_are_for_the_bodys_people(moot: Moot, held: Meeting, client_as: Clients, state: str) -> None:
    draft = written(moot, held)
    if state == "agreed":
        actions.agree(
            actor=moot.actor("chandra"), body_id=held.body_id, meeting_id=held.pk, seen=token_of(draft)
        )
    for name in (None, "obi", "will", "otto", "femi"):
        reader = client_as(moot.people[name]) if name else Client()
        said = kit.words_of(reader.get(at(held)))
        assert "Not yet published" in said
        assert "It was noted" not in said
        assert kit.SECRET not in said
        assert reader.get(at(held, "1/")).status_code == 404
        assert reader.get(at(held)[:-1] + ".pdf").status_code == 404
    for name in ("mabel", "chandra", "cleo", "anil"):
        said = kit.words_of(client_as(moot.people[name]).get(at(held)))
        assert "Only people of this body can see it" in said
        assert "It was noted" in said
        assert f"{kit.SECRET} was decided" in said


def test_published_minutes_are_for_everybody_and_hold_nothing_private(
    moot: Moot, held: Meeting, client: Client, client_as: Clients
) -> None:
    minutes = published(moot, held)
    answer = client.get(at(held))
    said = kit.words_of(answer)
    first, second, _ = kit.items_of(held)
    for words in ("The chair opened the meeting.", "what it costs", "There was a quorum: 4 of 4", "Chandra Chair", "4:40pm", "It is about a person.", minutes.sha256):  # fmt: skip
        assert words in said, words
    assert "&lt;b&gt;figures&lt;/b&gt;" in answer.content.decode()
    assert f'id="decision-{first.pk}"' in answer.content.decode()
    assert f'href="#decision-{first.pk}"' in answer.content.decode()
    assert f'id="decision-{second.pk}"' not in answer.content.decode()
    file = client.get(at(held)[:-1] + ".pdf")
    assert file.headers["Content-Type"] == "application/pdf"
    for whole in (said, " ".join(kit.page_texts(file.content)), str(minutes.content)):
        assert "Subject 2" in whole
        assert kit.SECRET not in whole
    members = kit.words_of(client_as(moot.people["mabel"]).get(at(held)))
    assert f"{kit.SECRET} was decided" in members
    assert "never published" in members
    observer = kit.words_of(client_as(moot.people["obi"]).get(at(held)))
    assert kit.SECRET not in observer


def test_the_file_of_a_member_holds_nothing_private_either(
    moot: Moot, held: Meeting, client_as: Clients
) -> None:
    published(moot, held)
    file = client_as(moot.people["mabel"]).get(at(held)[:-1] + ".pdf")
    pages = kit.page_texts(file.content)
    assert "Page 1 of" in pages[0]
    assert "To ask for <b>figures</b>." in " ".join(pages)
    assert kit.SECRET not in " ".join(pages)


def test_a_private_meeting_gives_the_public_its_headings(moot: Moot, client: Client) -> None:
    meeting = kit.meeting_of(moot, **kit.PRIVATE_MEETING)
    minutes = published(moot, meeting)
    said = kit.words_of(client.get(at(meeting)))
    assert "It is about a contract." in said
    assert "Subject 1" in said
    for secret in ("The chair opened", "what it costs", "To ask for", "It was noted"):
        assert secret not in said
        assert secret not in str(minutes.content)


def test_what_is_published_never_changes(moot: Moot, held: Meeting, client: Client) -> None:
    minutes = published(moot, held)
    frozen, before = copy.deepcopy(minutes.content), kit.words_of(client.get(at(held)))
    held.title, held.place = "Another title", "Elsewhere"
    held.save()
    for item in kit.items_of(held):
        item.title, item.private, item.description = f"Changed {item.position}", not item.private, "Changed"
        item.save()
    chair = moot.membership("chandra", moot.board)
    chair.public_name = "Charles Changed"
    chair.save()
    ItemRecord.objects.update(text="Changed", decision="Changed")
    minutes.refresh_from_db()
    assert minutes.content == frozen
    assert minutes.sha256 == sha256_of(frozen)
    after = kit.words_of(client.get(at(held)))
    # The page's own title and crumbs name the meeting as it is called now; the minutes themselves do not.
    assert after.replace("Another title", "Winter meeting") == before
    assert "Changed" not in after


def test_interests_declared_are_frozen_with_the_item(moot: Moot, held: Meeting, client: Client) -> None:
    first, second, _ = kit.items_of(held)
    member = moot.membership("mabel", moot.board)
    interest = Interest.objects.create(
        membership=member, kind="work", organisation="Fen Trust", description="I work there."
    )
    for item, leaves in ((first, True), (second, False)):
        Declaration.objects.create(
            membership=member, thing_kind="item", thing_id=str(item.pk), interest=interest, leaves=leaves
        )
    Declaration.objects.create(
        membership=moot.membership("vera", moot.board), thing_kind="item", thing_id=str(first.pk)
    )
    published(moot, held)
    said = kit.words_of(client.get(at(held)))
    assert said.count("Mabel Member declared an interest: Fen Trust: I work there. They left the room.") == 1
    assert said.count("declared an interest") == 1
    Declaration.objects.all().delete()
    assert "declared an interest" in kit.words_of(client.get(at(held)))


def test_a_correction_is_a_new_version_and_both_can_be_read(
    moot: Moot, held: Meeting, client: Client, client_as: Clients
) -> None:
    published(moot, held)
    clerk = client_as(moot.people["cleo"])
    answer = clerk.post(at(held, "correct/"), {"reason": "The decision left a word out."}, follow=True)
    assert "A new version has been begun" in kit.words_of(answer)
    said = kit.words_of(client.get(at(held)))
    assert "correction is being written" not in said
    assert "Version 1, published" in said
    inside = kit.words_of(client_as(moot.people["mabel"]).get(at(held)))
    assert "A correction is being written." in inside
    first, *_ = kit.items_of(held)
    draft = Minutes.objects.get(version=2)
    place: dict[str, Any] = {"body_id": held.body_id, "meeting_id": held.pk}
    draft = actions.write(
        actor=moot.actor("cleo"), **place, seen=token_of(draft), records={first.pk: Noted("Members asked.", "To ask for new figures.")}
    )  # fmt: skip
    agreed = actions.agree(actor=moot.actor("vera"), **place, seen=token_of(draft))
    assert client.get(at(held, "2/")).status_code == 404
    actions.publish(actor=moot.actor("cleo"), **place, seen=token_of(agreed))
    page = client.get(at(held)).content.decode()
    assert "The decision left a word out." in page
    assert re.search(r"<del>&lt;b&gt;figures&lt;/b&gt;\.</del>\s*<ins>new figures\.</ins>", page)
    old = kit.words_of(client.get(at(held, "1/")))
    assert "This version has been corrected. Read version 2" in old
    assert "what it costs" in old
    both = [client.get(at(held)[:-1] + f".pdf?version={version}").content for version in (1, 2)]
    assert "what it costs" in " ".join(kit.page_texts(both[0]))
    assert "new figures" in " ".join(kit.page_texts(both[1]))
    assert kit.SECRET not in page + old + str([kit.page_texts(each) for each in both])
    assert ItemRecord.objects.filter(minutes__version=2).count() == 3


def test_a_correction_begun_by_mistake_is_discarded(
    moot: Moot, held: Meeting, client: Client, client_as: Clients
) -> None:
    published(moot, held)
    clerk = client_as(moot.people["cleo"])
    assert clerk.get(at(held, "discard/")).status_code == 409
    before = client.get(at(held)).content
    clerk.post(at(held, "correct/"), {"reason": "A slip."})
    offered = {act.text for act in clerk.get(at(held)).context["acts"]}
    assert "Discard the correction…" in offered
    asked = clerk.get(at(held, "discard/"))
    said = kit.words_of(asked)
    assert "Discard the correction?" in said
    assert "The published minutes stay as they are" in said
    assert client_as(moot.people["chandra"]).get(at(held, "discard/")).status_code == 403
    assert Minutes.objects.count() == 2
    answer = clerk.post(at(held, "discard/"), {"seen": asked.context["form"]["seen"].value()}, follow=True)
    assert "The correction is discarded." in kit.words_of(answer)
    assert Minutes.objects.get().status == "published"
    assert kit.words_of(client.get(at(held))) == " ".join(re.sub(r"<[^>]+>", " ", before.decode()).split())


def test_a_first_draft_is_not_discarded(moot: Moot, held: Meeting, client_as: Clients) -> None:
    written(moot, held)
    clerk = client_as(moot.people["cleo"])
    assert "no correction" in kit.words_of(clerk.get(at(held, "discard/")))
    assert clerk.post(at(held, "discard/"), {"seen": ""}).status_code == 409
    assert "Discard the correction…" not in {act.text for act in clerk.get(at(held)).context["acts"]}
    assert Minutes.objects.count() == 1


@pytest.mark.parametrize(
    ("version", "status"), [("2", 404), ("0", 404), ("x", 400), ("-1", 400), ("99999", 400)]
)
def test_versions_that_are_not_there(
    moot: Moot, held: Meeting, client: Client, version: str, status: int
) -> None:
    published(moot, held)
    assert client.get(at(held)[:-1] + f".pdf?version={version}").status_code == status


STEPS = {"write/": {"cleo"}, "agree/": {"cleo", "chandra", "vera"}, "reopen/": {"cleo", "chandra", "vera"}, "publish/": {"cleo"}, "correct/": {"cleo"}}  # fmt: skip
FIT = {
    "write/": "draft",
    "agree/": "draft",
    "reopen/": "agreed",
    "publish/": "agreed",
    "correct/": "published",
}


@pytest.mark.parametrize("step", STEPS)
def test_each_step_has_its_people(moot: Moot, held: Meeting, client_as: Clients, step: str) -> None:
    kit.minutes_in(held, FIT[step])
    for name in ("cleo", "chandra", "vera", "mabel", "anil", "obi", "will"):
        wanted = 200 if name in STEPS[step] else 403
        assert client_as(moot.people[name]).get(at(held, step)).status_code == wanted, name
    for name in ("otto", "femi"):
        assert client_as(moot.people[name]).get(at(held, step)).status_code == 404
    assert Client().get(at(held, step)).status_code == 302
    strayed = at(held, step).replace(moot.board.slug, moot.panel.slug)
    assert client_as(moot.people["cleo"]).get(strayed).status_code == 404


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", ["draft", "agreed", "published"])
def test_each_step_has_its_state(
    moot: Moot, held: Meeting, client_as: Clients, step: str, state: str
) -> None:
    kit.minutes_in(held, state)
    wanted = 200 if FIT[step] == state else 409
    assert client_as(moot.people["cleo"]).get(at(held, step)).status_code == wanted


def test_publishing_asks_for_the_second_step(moot: Moot, held: Meeting, client_as: Clients) -> None:
    kit.minutes_in(held, "agreed")
    answer = client_as(moot.people["cleo"], second_step=False).get(at(held, "publish/"))
    assert answer.status_code in (302, 403)
    assert Minutes.objects.get().status == "agreed"


def test_from_draft_to_published_by_pages(moot: Moot, held: Meeting, client_as: Clients) -> None:
    clerk, chair = client_as(moot.people["cleo"]), client_as(moot.people["chandra"])
    first, second, third = kit.items_of(held)
    form = clerk.get(at(held, "write/")).context["form"]
    sent = {
        "seen": form["seen"].value(), "base": form["base"].value(), "opening": "Opened.", "closed_at": "4.40pm",
        f"text-{first.pk}": "Said.\r\n\r\n- one\r\n- two", f"decision-{first.pk}": "Agreed.", f"text-{second.pk}": kit.SECRET, "then": "read",
    }  # fmt: skip
    said = kit.words_of(clerk.post(at(held, "write/"), sent, follow=True))
    assert "The draft is saved." in said
    assert "Opened." in said
    page = chair.get(at(held, "agree/"))
    assert kit.SECRET in kit.words_of(page)
    chair.post(at(held, "agree/"), {"seen": page.context["form"]["seen"].value()})
    page = clerk.get(at(held, "publish/"))
    assert "Opened." in kit.words_of(page)
    assert kit.SECRET not in kit.words_of(page)
    said = kit.words_of(
        clerk.post(at(held, "publish/"), {"seen": page.context["form"]["seen"].value()}, follow=True)
    )
    assert "The minutes are published." in said
    assert Minutes.objects.get().content["items"][0]["decision"] == "Agreed."  # type: ignore[index]
    assert third.pk


def test_reopening_asks_for_a_reason(moot: Moot, held: Meeting, client_as: Clients) -> None:
    kit.minutes_in(held, "agreed")
    chair = client_as(moot.people["chandra"])
    assert "Choose a reason." in kit.words_of(chair.post(at(held, "reopen/"), {}))
    chair.post(at(held, "reopen/"), {"reason": "missing"})
    assert Minutes.objects.get().status == "draft"


def test_two_writers_lose_nothing(moot: Moot, held: Meeting, client_as: Clients) -> None:
    first, second, third = kit.items_of(held)
    one, two = client_as(moot.people["cleo"]), client_as(moot.people["cleo"])
    written(moot, held)

    def opened(client: Client) -> dict[str, Any]:
        form = client.get(at(held, "write/")).context["form"]
        return {bound.html_name: bound.value() or "" for bound in form}

    mine, theirs = opened(one), opened(two)
    theirs |= {"opening": "Their opening.", f"text-{third.pk}": "Their third."}
    assert two.post(at(held, "write/"), theirs).status_code == 302
    mine |= {"opening": "My opening.", f"text-{first.pk}": "My first."}
    answer = one.post(at(held, "write/"), mine)
    assert answer.status_code == 409
    said = kit.words_of(answer)
    assert "Somebody else has saved these minutes" in said
    assert [(clash.label, clash.stored) for clash in answer.context["clashes"]] == [
        ("Opening", "Their opening.")
    ]
    assert Minutes.objects.get().opening == "Their opening."
    form = answer.context["form"]
    again = {bound.html_name: bound.value() or "" for bound in form}
    assert (again["opening"], again[f"text-{first.pk}"], again[f"text-{third.pk}"]) == ("My opening.", "My first.", "Their third.")  # fmt: skip
    assert one.post(at(held, "write/"), again).status_code == 302
    texts = dict(ItemRecord.objects.values_list("item_id", "text"))
    assert (texts[first.pk], texts[third.pk]) == ("My first.", "Their third.")
    assert texts[second.pk] == f"{kit.SECRET} was said"


@pytest.mark.parametrize("base", ["", "not json", "[1]", '{"opening": 3}'])
def test_a_spoilt_mark_overwrites_nothing(moot: Moot, held: Meeting, client_as: Clients, base: str) -> None:
    written(moot, held)
    client = client_as(moot.people["cleo"])
    answer = client.post(at(held, "write/"), {"seen": "2020", "base": base, "opening": "Mine."})
    assert answer.status_code == 409
    assert Minutes.objects.get().opening == "The chair opened the meeting."


def test_bad_times_and_long_texts_are_told_at_the_field(
    moot: Moot, held: Meeting, client_as: Clients
) -> None:
    client = client_as(moot.people["cleo"])
    answer = client.post(at(held, "write/"), {"seen": "", "closed_at": "late", "opening": "x" * 4001})
    said = kit.words_of(answer)
    assert "There is a problem" in said
    assert "Write the time as in 16:40 or 4.40pm." in said
    assert "4000" in said
    assert not Minutes.objects.exists()


def test_what_the_reader_can_do_follows_state_and_role(moot: Moot, held: Meeting, client_as: Clients) -> None:
    def offered(name: str) -> set[str]:
        return {act.text for act in client_as(moot.people[name]).get(at(held)).context["acts"]}

    assert offered("cleo") == {"Write the minutes", "Record attendance"}
    assert offered("mabel") == set()
    draft = written(moot, held)
    assert offered("chandra") == {"Record attendance", "Record that they are agreed…"}
    actions.agree(actor=moot.actor("chandra"), body_id=held.body_id, meeting_id=held.pk, seen=token_of(draft))
    assert offered("cleo") == {"Publish…", "Reopen…"}


def test_few_queries_with_many_items_and_members(
    moot: Moot, client_as: Clients, django_assert_max_num_queries: Any
) -> None:
    meeting = kit.meeting_of(moot, items=30)
    for number in range(20):
        kit_member(moot, number)
    minutes = kit.minutes_in(meeting, "draft")
    ItemRecord.objects.bulk_create(
        ItemRecord(minutes=minutes, item=item, text="Said.", decision="Decided.")
        for item in meeting.items.all()
    )
    clerk = client_as(moot.people["cleo"])
    for page in ("", "write/", "agree/", "1/"):
        clerk.get(at(meeting, page))
        with django_assert_max_num_queries(12):
            assert clerk.get(at(meeting, page)).status_code == 200
    agreed = actions.agree(
        actor=moot.actor("chandra"), body_id=meeting.body_id, meeting_id=meeting.pk, seen=token_of(minutes)
    )
    with django_assert_max_num_queries(12):
        assert clerk.get(at(meeting, "publish/")).status_code == 200
    actions.publish(
        actor=moot.actor("cleo"), body_id=meeting.body_id, meeting_id=meeting.pk, seen=token_of(agreed)
    )
    for reader in (Client(), clerk):
        reader.get(at(meeting))
        with django_assert_max_num_queries(12):
            assert "Subject 30" in reader.get(at(meeting)).content.decode()


def kit_member(moot: Moot, number: int) -> None:
    from deliberation.bodies.models import Membership
    from tests.cast import Part, person_of
    from tests.moot import LONG_AGO

    person = person_of(Part(f"more{number}@fenmarsh.example", f"More {number}"))
    Membership.objects.create(
        body=moot.board, person=person, role="member", public_name=f"More {number}", starts_on=LONG_AGO
    )
