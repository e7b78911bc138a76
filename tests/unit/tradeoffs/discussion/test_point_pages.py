"""Pages of the discussion, in the browsers of a member, a clerk, a stranger and anybody."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deliberation.tradeoffs.actions.moderation import moderate
from deliberation.tradeoffs.actions.points import edit_point, make_point, reply_to_point, withdraw_point
from deliberation.tradeoffs.models import Point, Reaction, TradeOff
from tests.moot import Moot
from tests.tradeoffs import add_evidence, add_points, fill_panel, make_tradeoff

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]


@pytest.fixture
def tradeoff(moot: Moot) -> TradeOff:
    return make_tradeoff(moot.panel)


@pytest.fixture
def paul(moot: Moot, client_as: SignIn) -> Client:
    return client_as(moot.actor("paul"))


@pytest.fixture
def priya(moot: Moot, client_as: SignIn) -> Client:
    return client_as(moot.actor("priya"))


def at(tradeoff: TradeOff, page: str = "") -> str:
    return f"/bodies/{tradeoff.body.slug}/trade-offs/{tradeoff.pk}/discussion/{page}"


def words(answer: Any) -> str:
    assert answer.status_code in (200, 400, 403, 404, 409), answer.status_code
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def sent(**changes: Any) -> dict[str, Any]:
    return {"form_id": str(uuid.uuid4()), "option": "2", "side": "for", "text": "It helps."} | changes


def by(moot: Moot, tradeoff: TradeOff, who: str) -> dict[str, Any]:
    return {"actor": moot.actor(who), "body_id": tradeoff.body_id, "tradeoff_id": tradeoff.pk}


def test_a_member_makes_a_point_and_another_replies(tradeoff: TradeOff, paul: Client, priya: Client) -> None:
    assert "Be the first" in words(paul.get(at(tradeoff)))
    form = paul.get(at(tradeoff, "new/?option=2&side=against"))
    assert re.search(r'value="2"[^>]*checked|checked[^>]*value="2"', form.content.decode())
    what = sent()
    for _ in range(2):
        assert paul.post(at(tradeoff, "new/"), what)["Location"] == at(tradeoff, "1/")
    page = words(paul.get(at(tradeoff, "1/")))
    assert "It helps." in page
    assert "Member 1 (you)" in page
    reply = priya.post(at(tradeoff, "new/?reply=1"), {"form_id": str(uuid.uuid4()), "text": "Not everybody."})
    assert reply["Location"] == at(tradeoff, "1/#point-2")
    page = words(Client().get(at(tradeoff, "1/")))
    assert "Not everybody." in page
    assert "Member 2" in page
    assert "1 reply" in words(Client().get(at(tradeoff)))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": ""}, "Write your point."),
        ({"text": "a" * 1501}, "too long"),
        ({"text": "a\x00b"}, "Null characters"),
        ({"text": "a\x1b[31m"}, "cannot be shown"),
        ({"text": "See [E9]."}, "E9 is not in the evidence pack"),
        ({"side": "perhaps"}, "Select a valid choice"),
        ({"option": "9"}, "Select a valid choice"),
        ({"form_id": "x"}, "valid UUID"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_stored(
    tradeoff: TradeOff, paul: Client, changes: dict[str, str], said: str
) -> None:
    answer = paul.post(at(tradeoff, "new/"), sent(**changes))
    assert answer.status_code == 200
    page = words(answer)
    assert "There is a problem" in page
    assert said in page
    assert not Point.objects.exists()


def test_hostile_text_is_shown_as_text(moot: Moot, tradeoff: TradeOff, paul: Client) -> None:
    nasty = '<script>alert(1)</script> <img src=x onerror=alert(1)> [E1]"><b>'
    add_evidence(tradeoff)
    tradeoff.evidence.update(claim='"><script>alert(2)</script>')
    make_point(**by(moot, tradeoff, "paul"), position=2, side="for", text=nasty)
    for page in ("", "1/", "1/history/", "new/", "1/edit/"):
        body = paul.get(at(tradeoff, page)).content.decode()
        assert "<script>alert" not in body
        assert "<img src=x" not in body
    assert "&lt;script&gt;alert(1)" in paul.get(at(tradeoff, "1/")).content.decode()


def test_citations_lead_to_the_evidence(moot: Moot, tradeoff: TradeOff) -> None:
    add_evidence(tradeoff, 1)
    make_point(**by(moot, tradeoff, "paul"), position=2, side="for", text="As [e1] says, not (E2).")
    body = Client().get(at(tradeoff)).content.decode()
    there = f"/bodies/{tradeoff.body.slug}/trade-offs/{tradeoff.pk}/evidence/1/"
    assert f'<a href="{there}" title="Claim 1">[e1]' in body


def test_filters_and_orders(moot: Moot, tradeoff: TradeOff, paul: Client) -> None:
    members = [moot.membership(name, moot.panel) for name in ("paul", "priya", "pam")]
    add_points(tradeoff, members, 4)
    add_points(tradeoff, members, 2, position=3)
    add_evidence(tradeoff)
    make_point(**by(moot, tradeoff, "paul"), position=2, side="for", text="Zebra [E1]")
    Point.objects.filter(number=3).update(new_to=9)
    reply_to_point(**by(moot, tradeoff, "priya"), number=7, text="So?")
    reply_to_point(**by(moot, tradeoff, "paul"), number=6, text="Why?")

    def shown(query: str) -> list[int]:
        body = paul.get(at(tradeoff, f"?{query}")).content.decode()
        return [int(number) for number in re.findall(r'<article[^>]*id="point-([0-9]+)"', body)]

    assert shown("") == [7, 5, 3, 1, 6, 4, 2], "for, newest first, then against"
    assert shown("option=3") == [5, 6]
    assert shown("side=against") == [6, 4, 2]
    assert shown("q=zebra") == [7]
    assert shown("evidence=1") == [7]
    assert shown("mine=yes") == [7, 3, 6]
    assert shown("sort=new&side=for")[0] == 3
    assert shown("sort=unanswered&side=for")[-1] == 7
    assert shown("option=99&side=x&sort=x&evidence=x&q=%00") == shown("")
    assert "No point fits" in words(paul.get(at(tradeoff, "?q=nowhere")))
    assert "3 for, 2 against" in words(paul.get(at(tradeoff)))


def test_a_long_discussion_in_few_queries(
    moot: Moot, tradeoff: TradeOff, client_as: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    members = [moot.membership("paul", moot.panel), *fill_panel(moot.panel, 39)]
    add_evidence(tradeoff, 5)
    for position in (1, 2, 3):
        add_points(tradeoff, members, 168, position=position)
    points = list(Point.objects.order_by("number"))
    assert len(points) == 504
    Point.objects.bulk_create(
        Point(
            tradeoff=tradeoff, option=points[at].option, parent=points[at], number=1000 + at, by_name="M",
            membership=members[at % 40], text=f"Reply [E{at % 5 + 1}]",
        )
        for at in range(100)
    )  # fmt: skip
    Reaction.objects.bulk_create(
        Reaction(point=each, membership=who, knew=True) for each in points[-60:] for who in members[:20]
    )
    Point.objects.filter(pk__in=[each.pk for each in points[:3]]).update(status="hidden")
    for who in ("paul", "cleo"):
        client = client_as(moot.actor(who))
        for page in (
            "",
            "?page=12&sort=unanswered",
            "?page=26",
            "?mine=yes",
            "1/",
            "5/",
            "5/history/",
            "new/",
        ):
            if page == "new/" and who == "cleo":
                continue
            with django_assert_max_num_queries(12):
                assert client.get(at(tradeoff, page)).status_code == 200
    page = words(client.get(at(tradeoff)))
    assert "For (250)" in page
    assert "Against (251)" in page
    assert "3 texts were taken out." in page


def test_what_members_knew(
    moot: Moot, tradeoff: TradeOff, paul: Client, priya: Client, client_as: SignIn
) -> None:
    make_point(**by(moot, tradeoff, "paul"), position=2, side="for", text="It helps.")
    assert "Did you know this already?" not in words(paul.get(at(tradeoff))), "one's own"
    assert "Did you know this already?" in words(priya.get(at(tradeoff)))
    query = "?side=for&q=helps"
    answer = priya.post(at(tradeoff, "1/react/"), {"answer": "new", "on": "list", "back": query[1:]})
    assert answer["Location"] == f"{at(tradeoff)}{query}#point-1"
    assert priya.post(at(tradeoff, "1/react/"), {"answer": "new"})["Location"] == at(tradeoff, "1/#point-1")
    page = words(priya.get(at(tradeoff)))
    assert "Fewer than 5 have said yet whether they knew this. You said: new to me." in page
    assert "You said" not in words(paul.get(at(tradeoff)))
    Point.objects.update(knew=8, new_to=12)
    assert "12 of 20 did not know this." in words(Client().get(at(tradeoff)))
    part = priya.post(at(tradeoff, "1/react/"), {"answer": "knew"}, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "<html" not in part.content.decode()
    assert "You said: I knew." in words(part)
    late = paul.post(at(tradeoff, "1/react/"), {"answer": "knew"}, headers={"HX-Request": "true"})
    assert (late.status_code, late["HX-Refresh"]) == (200, "true")
    assert priya.post(at(tradeoff, "1/react/"), {"answer": "yes"}).status_code == 400
    assert priya.get(at(tradeoff, "1/react/")).status_code == 405
    assert client_as(moot.actor("cleo")).post(at(tradeoff, "1/react/"), {"answer": "knew"}).status_code == 403
    assert client_as(moot.actor("rosa")).post(at(tradeoff, "1/react/"), {"answer": "knew"}).status_code == 404


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "a=b\r\nSet-Cookie: x=1", "\x00"]
)
def test_nobody_is_led_astray(moot: Moot, tradeoff: TradeOff, priya: Client, back: str) -> None:
    make_point(**by(moot, tradeoff, "paul"), position=2, side="for", text="It helps.")
    answer = priya.post(at(tradeoff, "1/react/"), {"answer": "new", "on": "list", "back": back})
    assert answer["Location"].startswith(at(tradeoff))
    assert "\n" not in answer["Location"]


def test_changing_and_its_history(moot: Moot, tradeoff: TradeOff, paul: Client, priya: Client) -> None:
    make_point(**by(moot, tradeoff, "paul"), position=2, side="for", text="First words")
    assert "First words" in words(paul.get(at(tradeoff, "1/edit/")))
    new = {"text": "Second words", "version": "1"}
    assert paul.post(at(tradeoff, "1/edit/"), new)["Location"] == at(tradeoff, "1/")
    late = paul.post(at(tradeoff, "1/edit/"), {"text": "Third words", "version": "1"})
    assert "changed after you opened the form" in words(late)
    page = words(Client().get(at(tradeoff, "1/")))
    assert "Edited" in page
    assert "First words" not in page
    history = words(Client().get(at(tradeoff, "1/history/")))
    assert "First words" in history
    assert "Second words" in history
    for page in ("1/edit/", "1/withdraw/"):
        assert priya.get(at(tradeoff, page)).status_code == 404
        assert priya.post(at(tradeoff, page), {"text": "Mine", "version": "2"}).status_code == 404
        assert Client().get(at(tradeoff, page)).status_code == 302


def test_withdrawing(moot: Moot, tradeoff: TradeOff, paul: Client, client_as: SignIn) -> None:
    make_point(**by(moot, tradeoff, "paul"), position=2, side="for", text="I take it back")
    reply_to_point(**by(moot, tradeoff, "priya"), number=1, text="A reply that stays")
    assert "You cannot bring it back" in words(paul.get(at(tradeoff, "1/withdraw/")))
    assert paul.post(at(tradeoff, "1/withdraw/"))["Location"] == at(tradeoff, "1/")
    page = words(Client().get(at(tradeoff, "1/")))
    assert "Its author has withdrawn this." in page
    assert "I take it back" not in page
    assert "Member 1" not in page
    assert "A reply that stays" in page
    assert "I take it back" in words(client_as(moot.actor("cleo")).get(at(tradeoff, "1/")))
    assert "I take it back" not in words(Client().get(at(tradeoff, "1/history/")))
    assert paul.get(at(tradeoff, "1/edit/")).status_code == 404


def test_what_was_taken_out(moot: Moot, tradeoff: TradeOff, paul: Client, client_as: SignIn) -> None:
    make_point(**by(moot, tradeoff, "paul"), position=2, side="for", text="Mrs Miller is ill")
    edit_point(**by(moot, tradeoff, "paul"), number=1, text="Mrs Miller is very ill")
    moderate(
        **by(moot, tradeoff, "cleo"), thing_kind="point", thing_number=1, decision="hide", reason="privacy"
    )
    page = words(Client().get(at(tradeoff, "1/")))
    assert "A point was taken out: it says something private about somebody." in page
    assert "Miller" not in page
    assert "Member 1" not in page
    for one in ("", "?q=Miller", "1/history/"):
        assert "Mrs Miller" not in words(Client().get(at(tradeoff, one)))
    own = words(paul.get(at(tradeoff, "1/")))
    assert "Mrs Miller" in own
    assert "Read what was decided, and why" in own
    assert "Mrs Miller" in words(paul.get(at(tradeoff)))
    assert "Mrs Miller" in words(client_as(moot.actor("femi")).get(at(tradeoff, "1/history/")))


def test_what_waits_is_there_for_its_author_and_who_moderates(
    moot: Moot, client_as: SignIn, paul: Client
) -> None:
    tradeoff = make_tradeoff(moot.panel, moderation="before")
    paul.post(at(tradeoff, "new/"), sent(text="Patience"))
    assert Client().get(at(tradeoff, "1/")).status_code == 404
    assert client_as(moot.actor("priya")).get(at(tradeoff, "1/")).status_code == 404
    assert "Patience" in words(paul.get(at(tradeoff)))
    assert "Patience" in words(client_as(moot.actor("cleo")).get(at(tradeoff, "1/")))
    assert "Patience" not in words(Client().get(at(tradeoff)))


def test_who_sees_which_discussion(moot: Moot, client_as: SignIn) -> None:
    add = [moot.membership("paul", moot.panel)]
    draft, closed_door = make_tradeoff(moot.panel, "draft"), make_tradeoff(moot.panel, public=False)
    for tradeoff in (draft, closed_door):
        add_points(tradeoff, add)
        for page in ("", "1/", "1/history/"):
            assert Client().get(at(tradeoff, page)).status_code == 404
            assert client_as(moot.actor("rosa")).get(at(tradeoff, page)).status_code == 404
    assert client_as(moot.actor("paul")).get(at(closed_door, "1/")).status_code == 200
    assert client_as(moot.actor("paul")).get(at(draft, "new/")).status_code == 404
    shown = make_tradeoff(moot.panel)
    add_points(shown, add)
    board = make_tradeoff(moot.board)
    mixed = f"/bodies/{moot.panel.slug}/trade-offs/{board.pk}/discussion/"
    assert Client().get(mixed).status_code == 404
    assert client_as(moot.actor("cleo")).get(at(shown, "new/")).status_code == 403
    assert client_as(moot.actor("otto")).get(at(shown, "new/")).status_code == 404
    assert Client().get(at(shown, "new/")).status_code == 302
    assert Client().get(at(shown, "999999999999999/")).status_code == 404


def test_outside_the_stage_pages_say_when(moot: Moot, paul: Client) -> None:
    tradeoff = make_tradeoff(moot.panel, "learn")
    assert "in the stage Discuss" in words(paul.get(at(tradeoff)))
    answer = paul.get(at(tradeoff, "new/"))
    assert answer.status_code == 409
    assert "in the stage Discuss" in words(answer)
    over = make_tradeoff(moot.panel, "vote")
    add_points(over, [moot.membership("priya", moot.panel)])
    assert "The discussion is over" in words(paul.get(at(over)))
    assert paul.post(at(over, "1/react/"), {"answer": "knew"}).status_code == 409
    withdraw = paul.post(at(over, "1/withdraw/"))
    assert withdraw.status_code == 404


def test_withdrawn_in_time(moot: Moot, tradeoff: TradeOff) -> None:
    make_point(**by(moot, tradeoff, "paul"), position=2, side="for", text="So")
    assert withdraw_point(**by(moot, tradeoff, "paul"), number=1).status == "withdrawn"
