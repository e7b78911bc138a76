"""Who sees which meeting, item and paper: the whole matrix, through pages, calendars and the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from deliberation.bodies.models import Meeting
from deliberation.bodies.queries.meetings import (
    meeting_of,
    paper_for,
    visible_items,
    visible_meetings,
    visible_papers,
)
from kernel.actors import Actor
from kernel.errors import NotFound
from tests.moot import Moot
from tests.unit.bodies.meetings import kit

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]

INSIDE = ("cleo", "chandra", "vera", "mabel", "cora", "anil")
OUTSIDE = ("obi", "will", "otto", "paul", "nobody")
"""An observer and a witness of the board, the clerk of another body, a member of another, somebody not signed in."""


@pytest.fixture
def draft(moot: Moot) -> Meeting:
    meeting = kit.plan(moot, title="Draft meeting")
    kit.put_paper(moot, kit.put_item(moot, meeting), title="Draft paper")
    return meeting


@pytest.fixture
def open_one(moot: Moot) -> Meeting:
    meeting = kit.called(moot)
    first, second = meeting.items.all()
    kit.put_paper(moot, first, title="Open paper")
    kit.put_paper(moot, first, kit.pdf(2), title="Closed paper", private=True)
    kit.put_paper(moot, second, title="Paper of the private item")
    return meeting


@pytest.fixture
def closed_one(moot: Moot) -> Meeting:
    meeting = kit.called(
        moot, title="Closed meeting", openness="private", private_reason="It is about staff."
    )
    kit.put_paper(moot, meeting.items.all()[0], title="Paper of the closed meeting")
    return meeting


def client_of(moot: Moot, client_as: SignIn, name: str) -> Client:
    return Client() if name == "nobody" else client_as(moot.actor(name))


def actor_of(moot: Moot, name: str) -> Actor:
    return Actor.anonymous() if name == "nobody" else moot.actor(name)


def page_of(client: Client, meeting: Meeting) -> Any:
    return client.get(f"/bodies/{meeting.body.slug}/meetings/{meeting.pk}/")


def path_of(meeting: Meeting, title: str) -> str:
    papers = {paper.title: paper for item in meeting.items.all() for paper in item.papers.all()}
    return f"/papers/{papers[title].pk}/"


def test_a_planned_meeting(moot: Moot, client_as: SignIn, draft: Meeting) -> None:
    for name in INSIDE + OUTSIDE:
        client, sees = client_of(moot, client_as, name), name in INSIDE
        assert page_of(client, draft).status_code == (200 if sees else 404), name
        assert client.get(f"/bodies/northfen-board/meetings/{draft.pk}/meeting.ics").status_code == (
            200 if sees else 404
        )
        assert client.get(path_of(draft, "Draft paper")).status_code == (200 if sees else 404), name
        for page in ("/meetings/", "/bodies/northfen-board/meetings/", "/api/v1/meetings/"):
            assert ("Draft meeting" in client.get(page).content.decode()) is sees, page
        assert client.get(f"/api/v1/bodies/northfen-board/meetings/{draft.pk}/").status_code == (
            200 if sees else 404
        )
        assert "Draft meeting" not in client.get("/bodies/northfen-board/meetings.ics").content.decode()


def test_a_called_meeting(moot: Moot, client_as: SignIn, open_one: Meeting) -> None:
    for name in INSIDE + OUTSIDE:
        client, sees = client_of(moot, client_as, name), name in INSIDE
        api = f"/api/v1/bodies/northfen-board/meetings/{open_one.pk}/"
        for text in (page_of(client, open_one).content.decode(), client.get(api).content.decode()):
            assert "Winter plan" in text
            assert "Open paper" in text
            assert "Contract" in text
            assert "Money of a firm." in text
            for inner in (
                "Hush-hush",
                "Sekret Lead",
                "Closed paper",
                "Paper of the private item",
                "secret-room",
            ):
                assert (inner in text) is sees, inner
        assert client.get(path_of(open_one, "Open paper")).status_code == 200
        for title in ("Closed paper", "Paper of the private item"):
            assert client.get(path_of(open_one, title)).status_code == (200 if sees else 404), title
            api_path = path_of(open_one, title).replace("/papers/", "/api/v1/papers/")
            assert client.get(api_path).status_code == (200 if sees else 404), title


def test_a_meeting_in_private(moot: Moot, client_as: SignIn, closed_one: Meeting) -> None:
    for name in INSIDE + OUTSIDE:
        client, sees = client_of(moot, client_as, name), name in INSIDE
        text = page_of(client, closed_one).content.decode()
        assert "It is about staff." in text
        assert "Winter plan" in text
        assert ("What to do" in text) is sees
        assert ("Paper of the closed meeting" in text) is sees
        assert client.get(path_of(closed_one, "Paper of the closed meeting")).status_code == (
            200 if sees else 404
        )


def test_an_operator_sees_and_plans_everything(operator: Actor, moot: Moot, draft: Meeting) -> None:
    assert set(visible_meetings(operator)) == {draft}
    assert meeting_of(operator, moot.board, draft.pk) == draft
    assert not visible_items(operator, draft)[0].hidden


def test_another_bodys_meeting_is_not_found(moot: Moot, client_as: SignIn, open_one: Meeting) -> None:
    with pytest.raises(NotFound):
        meeting_of(moot.actor("cleo"), moot.panel, open_one.pk)
    client = client_as(moot.actor("cleo"))
    for slug in ("fenmarsh-panel", "fenmarsh-icb", "no-such-body"):
        assert client.get(f"/bodies/{slug}/meetings/{open_one.pk}/").status_code == 404
        assert client.get(f"/api/v1/bodies/{slug}/meetings/{open_one.pk}/").status_code == 404
    assert client.get(f"/bodies/northfen-board/meetings/{2**70}/").status_code == 404


def test_a_cancelled_plan_never_becomes_public(moot: Moot, client_as: SignIn, draft: Meeting) -> None:
    from deliberation.bodies.actions.meetings import cancel_meeting

    cancel_meeting(actor=moot.actor("cleo"), body_id=draft.body_id, meeting_id=draft.pk, reason="Not needed.")
    assert page_of(Client(), draft).status_code == 404
    assert page_of(client_as(moot.actor("mabel")), draft).status_code == 200
    assert "Draft" not in Client().get("/bodies/northfen-board/meetings.ics").content.decode()


def test_what_the_queries_say(moot: Moot, open_one: Meeting) -> None:
    hidden = visible_items(Actor.anonymous(), open_one)[1]
    assert (hidden.hidden, hidden.lead, hidden.description) == (True, "", "")
    assert (hidden.title, hidden.private_reason) == ("Contract", "Money of a firm.")
    assert [len(each) for each in visible_papers(Actor.anonymous(), open_one).values()] == [1]
    assert [len(each) for each in visible_papers(moot.actor("mabel"), open_one).values()] == [2, 1]
    paper = open_one.items.all()[1].papers.get()
    assert paper_for(moot.actor("anil"), paper.pk) == paper
    with pytest.raises(NotFound):
        paper_for(moot.actor("will"), paper.pk)


STAFF_PAGES = (
    "new/", "{id}/edit/", "{id}/call/", "{id}/cancel/", "{id}/items/new/", "{id}/items/copy/", "{id}/items/{item}/",
    "{id}/items/{item}/remove/", "{id}/held/",
)  # fmt: skip
WHO_EDITS = {"cleo": 200, "chandra": 403, "mabel": 403, "anil": 403, "obi": 403, "will": 403, "otto": 404, "paul": 404, "nobody": 302}  # fmt: skip
WHO_ADDS = {"cleo": 200, "chandra": 200, "vera": 200, "anil": 200, "mabel": 403, "obi": 403, "otto": 404, "nobody": 302}  # fmt: skip


def test_who_gets_the_pages_of_the_clerk(moot: Moot, client_as: SignIn) -> None:
    meeting = kit.plan(moot)
    item = kit.put_item(moot, meeting)
    for name, status in WHO_EDITS.items():
        client = client_of(moot, client_as, name)
        for tail in STAFF_PAGES:
            path = f"/bodies/northfen-board/meetings/{tail.format(id=meeting.pk, item=item.pk)}"
            assert client.get(path).status_code == status, (name, path)
            if name != "cleo":
                assert client.post(path, {"reason": "x"}).status_code == status, (name, path)
    assert Meeting.objects.get().status == "draft"


def test_who_may_add_papers(moot: Moot, client_as: SignIn, open_one: Meeting) -> None:
    item = open_one.items.all()[0]
    paper = path_of(open_one, "Open paper")
    for name, status in WHO_ADDS.items():
        client = client_of(moot, client_as, name)
        path = f"/bodies/northfen-board/meetings/{open_one.pk}/items/{item.pk}/papers/new/"
        for page in (path, f"{paper}withdraw/", f"{paper}replace/"):
            assert client.get(page).status_code == status, (name, page)


def test_a_private_papers_page_is_not_there_for_others(
    moot: Moot, client_as: SignIn, open_one: Meeting
) -> None:
    path = f"{path_of(open_one, 'Closed paper')}withdraw/"
    assert client_as(moot.actor("obi")).get(path).status_code == 404
    assert client_as(moot.actor("otto")).get(path).status_code == 404
