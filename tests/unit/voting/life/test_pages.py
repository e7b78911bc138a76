"""Pages of votes: lists, one vote, the steps of preparing one, and the pages that ask first."""

from __future__ import annotations

import datetime as dt
import html
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deliberation.bodies.models import AgendaItem, Body, Meeting
from deliberation.voting.actions.running import VOTES, run_due
from deliberation.voting.actions.votes import OptionGiven
from deliberation.voting.models import Elector, Option, Vote
from kernel import clock
from tests.moot import Moot
from tests.unit.voting.life import kit
from tests.votes import drop_in, make_vote

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
BOARD = "/bodies/northfen-board/votes/"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


@pytest.fixture
def cleo(moot: Moot, client_as: SignIn) -> Client:
    """The clerk's browser."""
    return client_as(moot.actor("cleo"))


def words(answer: Any) -> str:
    """A page's text without its markup, blanks run together."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def at(vote: Vote, page: str = "") -> str:
    return f"/bodies/{vote.body.slug}/votes/{vote.pk}/{page}"


def question(**changes: Any) -> dict[str, Any]:
    usual = {
        "vote_id": str(uuid.uuid4()), "title": "What comes first", "question": "What first?", "background": "Read this.",
        "method": "single", "item": "",
    }  # fmt: skip
    return usual | changes


def people(**changes: Any) -> dict[str, Any]:
    usual = {
        "roles": ["chair", "member"], "run": "clock", "opens_day_day": "3", "opens_day_month": "11", "opens_day_year": "2026",
        "opens_time": "10am", "closes_day_day": "5", "closes_day_month": "11", "closes_day_year": "2026", "closes_time": "18:00",
        "secrecy": "secret", "watch": "staff", "watch_from": "open", "public": "yes",
    }  # fmt: skip
    return usual | changes


def options(*names: str, **more: Any) -> dict[str, Any]:
    rows = {f"name-{number}": name for number, name in enumerate(names, 1)}
    return {"rows": str(len(names))} | rows | more


def test_a_clerk_prepares_and_schedules_a_vote(cleo: Client) -> None:
    first = question()
    answer = cleo.post(f"{BOARD}new/", first)
    vote = Vote.objects.select_related("body").get()
    assert answer["Location"] == at(vote, "options/")
    assert cleo.post(f"{BOARD}new/", first)["Location"] == answer["Location"]
    assert Vote.objects.count() == 1
    sent = options(
        "Night cover",
        "Day centre",
        **{"place-1": "2", "place-2": "1", "meaning-1": "A nurse.", "none_of_these": "on"},
    )
    assert cleo.post(at(vote, "options/"), sent)["Location"] == at(vote, "people/")
    assert [each.name for each in vote.options.all()] == ["Day centre", "Night cover", "None of these"]
    assert cleo.post(at(vote, "people/"), people())["Location"] == at(vote, "counting/")
    counting = {"quorum_kind": "number", "quorum_value": "2", "tie_rule": "seed", "may_replace": "on"}
    assert cleo.post(at(vote, "counting/"), counting)["Location"] == at(vote, "schedule/")
    text = words(cleo.get(at(vote, "schedule/")))
    for part in (
        "Schedule this vote?", "What first?", "Tuesday 3 November 2026 at 10am (UK time, Greenwich Mean Time)",
        "1 chair and 1 member (2 people)", "At least 2 people", f"from the number {Vote.objects.get().tie_seed}",
        "If this wins, no option is chosen.",
    ):  # fmt: skip
        assert part in text, part
    assert Client().get(at(vote)).status_code == 404
    assert cleo.post(at(vote, "schedule/"))["Location"] == at(vote)
    seen = words(Client().get(at(vote)))
    for part in (
        "To come",
        "A nurse.",
        "The vote opens by itself",
        "Read this.",
        "Yes, until the vote closes, with the receipt",
    ):
        assert part in seen, part
    assert "For those who run the vote" not in seen
    assert cleo.get(at(vote, "edit/")).status_code == 409


def test_a_draft_says_what_it_lacks(moot: Moot, cleo: Client) -> None:
    vote = kit.draft(moot, options=[], closes_at=None)
    for page in ("", "schedule/"):
        text = words(cleo.get(at(vote, page)))
        assert "Before it can be scheduled" in text
        assert "Write at least 2 options; there is none so far." in text
        assert "Say when the vote closes." in text
    assert "Schedule this vote?" not in words(cleo.get(at(vote, "schedule/")))
    answer = cleo.post(at(vote, "schedule/"))
    assert answer.status_code == 409
    assert "at least 2 options" in words(answer)


def test_rows_are_added_pasted_and_refused_without_loss(moot: Moot, cleo: Client) -> None:
    vote = kit.draft(moot, options=[], method="budget", envelope=100_000_00)
    page = cleo.get(at(vote, "options/"))
    assert b'name="name-3"' in page.content
    assert b'name="name-4"' not in page.content
    more = cleo.post(at(vote, "options/"), options("Bus", "", "", more="rows", **{"cost-1": "1,000"}))
    assert b'value="Bus"' in more.content
    assert b'value="1,000"' in more.content
    assert b'name="name-8"' in more.content
    assert not Option.objects.exists()
    for sent, said in (
        (options("Bus", "Bus"), "Option 2 has the same name as option 1"),
        (options("Bus", **{"cost-1": "much"}), "Write a sum in pounds"),
        (options("", **{"meaning-1": "Lost."}), "Option 1 has no name"),
        (options("Bus", pasted="| 5 | x"), "Line 1: There is no name before the bar"),
        (options("Bus", pasted="Tram | much"), "Line 1: Write a sum in pounds"),
        (options("Bus", **{"minimum-1": "x"}), "must be a whole number"),
    ):
        answer = cleo.post(at(vote, "options/"), sent)
        assert said in words(answer), said
        assert b"nhsuk-error-summary" in answer.content
    sent = options("Bus", **{"cost-1": "£1,000"}, pasted="Tram | 2,000.50 | Fast.\n\nTaxi\r\n")
    assert cleo.post(at(vote, "options/"), sent).status_code == 302
    rows = list(Option.objects.values_list("position", "name", "cost", "meaning"))
    assert rows == [(1, "Bus", 100_000, ""), (2, "Tram", 200_050, "Fast."), (3, "Taxi", None, "")]


@pytest.mark.parametrize("sent", [{}, {"rows": "9999"}, {"rows": "x"}, {"rows": "-1"}, {"rows": "²"}])
def test_odd_rows_do_no_harm(moot: Moot, cleo: Client, sent: dict[str, str]) -> None:
    vote = kit.draft(moot)
    assert cleo.post(at(vote, "options/"), sent).status_code in (200, 302)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"opens_time": "10"}, "morning or afternoon"),
        ({"opens_day_day": "31"}, "Enter a real date"),
        ({"opens_time": ""}, "Enter the time at which it opens"),
        ({"closes_day_year": "3026"}, "between 2000 and 2099"),
        ({"closes_day_day": "2"}, "must close after it opens"),
        ({"roles": []}, "Choose who may vote"),
        ({"roles": ["facilitator"]}, "facilitator"),
        ({"secrecy": ""}, "Choose whether the ballot is secret"),
        (
            {"opens_day_day": "29", "opens_day_month": "3", "opens_day_year": "2026", "opens_time": "1:30am"},
            "clocks go forward",
        ),
    ],
)
def test_who_and_when_are_checked(moot: Moot, cleo: Client, changes: dict[str, Any], said: str) -> None:
    answer = cleo.post(at(kit.draft(moot), "people/"), people(**changes))
    assert answer.status_code == 200
    assert said in words(answer)


def test_times_are_london_times(moot: Moot, cleo: Client) -> None:
    vote = kit.draft(moot)
    cleo.post(
        at(vote, "people/"),
        people(opens_day_month="7", opens_day_year="2027", closes_day_month="7", closes_day_year="2027"),
    )
    vote.refresh_from_db()
    assert vote.opens_at == dt.datetime(2027, 7, 3, 9, tzinfo=dt.UTC)
    assert "10am" in cleo.get(at(vote, "people/")).content.decode()
    assert "British Summer Time" in words(cleo.get(at(vote)))


@pytest.mark.parametrize(
    ("method", "sent", "said"),
    [
        ("ranking", {"seats": "1", "rule": "stv"}, "cannot count this"),
        ("ranking", {"seats": "2", "rule": "irv"}, "cannot count several winners"),
        (
            "ranking",
            {"seats": "1", "rule": "irv", "equal_ranks": "on"},
            "cannot count ballots with equal places",
        ),
        ("ranking", {"seats": "x", "rule": "irv"}, "Enter a whole number"),
        ("dots", {"seats": "1", "rule": "dots", "dots": "101"}, "100"),
        ("budget", {"rule": "greedy", "envelope": "lots"}, "Write a sum in pounds"),
        ("single", {"quorum_kind": "share", "quorum_value": "101"}, "from 1 to 100"),
        ("single", {"quorum_kind": "number", "quorum_value": ""}, "from 1 to 32,767"),
        ("motion", {}, "Choose what the motion needs"),
    ],
)
def test_counting_is_checked(moot: Moot, cleo: Client, method: str, sent: dict[str, str], said: str) -> None:
    usual = {"quorum_kind": "none", "tie_rule": "stands"}
    answer = cleo.post(at(kit.draft(moot, method=method), "counting/"), usual | sent)
    assert answer.status_code == 200
    assert said in words(answer)


@pytest.mark.parametrize(
    ("method", "sent", "stored"),
    [
        ("ranking", {"seats": "2", "rule": "stv"}, {"seats": 2, "rule": "stv"}),
        (
            "ranking",
            {"seats": "1", "rule": "schulze", "equal_ranks": "on"},
            {"equal_ranks": True, "rule": "schulze"},
        ),
        ("dots", {"seats": "1", "rule": "dots", "dots": "7"}, {"dots": 7}),
        (
            "budget",
            {"rule": "greedy", "envelope": "60,000", "fits_envelope": "on"},
            {"envelope": 6_000_000, "fits_envelope": True},
        ),
        ("motion", {"threshold": "absolute"}, {"threshold": "absolute"}),
        ("consent", {}, {"rule": "consent"}),
        (
            "score",
            {"seats": "1", "rule": "approval", "quorum_kind": "share", "quorum_value": "50"},
            {"quorum_value": 50},
        ),
    ],
)
def test_counting_is_kept_and_shown(
    moot: Moot, cleo: Client, method: str, sent: dict[str, str], stored: dict[str, Any]
) -> None:
    vote = kit.draft(moot, method=method)
    answer = cleo.post(at(vote, "counting/"), {"quorum_kind": "none", "tie_rule": "stands"} | sent)
    assert answer.status_code == 302, words(answer)
    vote.refresh_from_db()
    assert {name: getattr(vote, name) for name in stored} == stored
    assert cleo.get(at(vote, "counting/")).status_code == 200
    assert cleo.get(at(vote, "schedule/")).status_code == 200


def test_changing_the_method_takes_its_usual_rule(moot: Moot, cleo: Client) -> None:
    vote = kit.draft(moot, method="ranking", rule="borda")
    cleo.post(at(vote, "edit/"), question(method="motion"))
    vote.refresh_from_db()
    assert (vote.method, vote.rule, vote.threshold, vote.options.count()) == ("motion", "motion", "simple", 0)
    assert cleo.get(at(vote, "options/")).status_code == 409
    assert "2. Who and when" in words(cleo.get(at(vote, "edit/")))


def test_save_and_leave_goes_back_to_the_vote(moot: Moot, cleo: Client) -> None:
    vote = kit.draft(moot)
    answer = cleo.post(at(vote, "edit/"), question(title="New title", then="stay"))
    assert answer["Location"] == at(vote)
    assert "New title" in words(cleo.get(at(vote)))


def test_the_vote_and_its_meeting_lead_to_each_other(moot: Moot, cleo: Client) -> None:
    meeting = Meeting.objects.create(
        body=moot.board,
        title="November board",
        starts_at=kit.OPENS,
        ends_at=kit.CLOSES,
        status="called",
        called_at=kit.NOW,
    )
    item = AgendaItem.objects.create(meeting=meeting, position=1, title="Winter plan")
    assert "November board" in words(cleo.get(f"{BOARD}new/"))
    cleo.post(f"{BOARD}new/", question(item=str(item.pk)))
    vote = Vote.objects.get()
    assert vote.meeting_id == meeting.pk
    assert f"/meetings/{meeting.pk}/#item-{item.pk}" in cleo.get(at(vote)).content.decode()
    assert (
        f"{BOARD}?meeting={meeting.pk}"
        in cleo.get(f"/bodies/northfen-board/meetings/{meeting.pk}/").content.decode()
    )
    assert vote.title in words(cleo.get(f"{BOARD}?meeting={meeting.pk}"))
    assert "Nothing on the agenda" in words(Client().get(f"{BOARD}?meeting={meeting.pk}"))
    assert cleo.get(f"{BOARD}?meeting=99999").status_code == 404


def test_each_page_that_asks(moot: Moot, cleo: Client) -> None:
    by_hand = kit.scheduled(moot, by_hand=True)
    assert "Take this vote back to draft?" in words(cleo.get(at(by_hand, "withdraw/")))
    cleo.post(at(by_hand, "withdraw/"))
    assert "Discard this draft?" in words(cleo.get(at(by_hand, "discard/")))
    cleo.post(at(by_hand, "schedule/"))
    text = words(cleo.get(at(by_hand, "open/")))
    assert "Those who may vote are fixed now: 1 chair, 1 vice-chair, 1 member" in text
    assert cleo.post(at(by_hand, "open/"))["Location"] == at(by_hand)
    text = words(cleo.get(at(by_hand, "close/")))
    assert "0 of 4 have voted" in text
    assert "The quorum of 1 is not reached" in text
    cleo.post(at(by_hand, "close/"))
    by_hand.refresh_from_db()
    assert by_hand.status == "closed"
    assert by_hand.counted_at is not None
    assert "See the result" in words(cleo.get(at(by_hand)))
    assert "Say why the vote is annulled" in words(cleo.post(at(by_hand, "annul/"), {"reason": ""}))
    cleo.post(at(by_hand, "annul/"), {"reason": "The wrong question was put."})
    assert "This vote was annulled" in words(Client().get(at(by_hand)))
    assert "The wrong question was put." in words(Client().get(at(by_hand)))
    assert cleo.get(at(by_hand, "annul/")).status_code == 409


def test_discarding(moot: Moot, cleo: Client) -> None:
    vote = kit.draft(moot)
    assert cleo.post(at(vote, "discard/"))["Location"] == BOARD
    assert not Vote.objects.exists()


def test_copying(moot: Moot, cleo: Client) -> None:
    vote = kit.scheduled(moot, none_of_these=True)
    sent = {"copy_id": str(uuid.uuid4())}
    answer = cleo.post(at(vote, "copy/"), sent)
    copy = Vote.objects.exclude(pk=vote.pk).get()
    assert answer["Location"] == at(copy)
    assert (copy.status, copy.opens_at, copy.title) == ("draft", None, vote.title)
    assert copy.tie_seed != vote.tie_seed
    assert [each.name for each in copy.options.all()] == [each.name for each in vote.options.all()]
    cleo.post(at(vote, "copy/"), sent)
    assert Vote.objects.count() == 2


def test_what_an_elector_sees(moot: Moot, client_as: SignIn) -> None:
    vote = kit.scheduled(moot)
    run_at = kit.OPENS
    with clock.frozen(run_at):
        mabel = client_as(moot.actor("mabel"))
        answer = mabel.get(at(vote))  # the page opens it: no worker has come by
        assert "Vote now" in words(answer)
        assert f'href="{at(vote, "ballot/")}"' in answer.content.decode()
        assert "Sign in to vote" in words(Client().get(at(vote)))
        assert "not one of those who may vote" in words(client_as(moot.actor("obi")).get(at(vote)))
        Elector.objects.filter(person=moot.people["mabel"]).update(voted_on=kit.NOW.date())
        assert "You have voted, on 2 November 2026. Thank you." in words(mabel.get(at(vote)))
        Vote.objects.update(may_replace=True)
        assert "Replace your ballot" in words(mabel.get(at(vote)))


def test_turnout_is_shown_to_everybody_who_may_read_the_vote(
    moot: Moot, client_as: SignIn, cleo: Client
) -> None:
    vote = kit.scheduled(moot)
    with clock.frozen(kit.OPENS):
        run_due(actor=VOTES)
        drop_in(Vote.objects.get(), [{"choice": 1}])
        assert "1 of 4 has voted (25%)" in words(cleo.get(at(vote)))
        assert "1 of 4 has voted (25%)" in words(Client().get(at(vote)))
    with clock.frozen(kit.CLOSES):
        assert "1 of 4 voted (25%)" in words(Client().get(at(vote)))


def test_a_private_vote_is_for_the_bodys_people(moot: Moot, client_as: SignIn) -> None:
    vote = kit.scheduled(moot, public=False)
    assert Client().get(at(vote)).status_code == 404
    assert client_as(moot.actor("otto")).get(at(vote)).status_code == 404
    assert client_as(moot.actor("mabel")).get(at(vote)).status_code == 200
    assert vote.title not in words(Client().get("/votes/"))
    assert vote.title not in words(Client().get(BOARD))
    assert vote.title in words(client_as(moot.actor("mabel")).get("/votes/"))


def test_a_vote_of_another_body_is_not_found(moot: Moot, cleo: Client) -> None:
    vote = kit.draft(moot)
    other = f"/bodies/fenmarsh-panel/votes/{vote.pk}/"
    for page in ("", "edit/", "options/", "people/", "counting/", "schedule/", "annul/", "copy/"):
        assert cleo.get(f"{other}{page}").status_code == 404, page


def test_who_may_not_prepare(moot: Moot, client_as: SignIn) -> None:
    vote = kit.draft(moot)
    mabel = client_as(moot.actor("mabel"))
    assert mabel.get(f"{BOARD}new/").status_code == 403
    assert client_as(moot.actor("otto")).get(f"{BOARD}new/").status_code == 404
    for page in (
        "edit/",
        "options/",
        "people/",
        "counting/",
        "schedule/",
        "withdraw/",
        "discard/",
        "copy/",
        "annul/",
    ):
        assert mabel.get(at(vote, page)).status_code == 403, page
        assert Client().get(at(vote, page)).status_code == 302, page


def test_the_list_of_all_votes_is_filtered(moot: Moot, cleo: Client) -> None:
    assert "No votes yet" in words(Client().get("/votes/"))
    make_vote(moot.board, "motion", title="Board motion")
    make_vote(
        moot.panel,
        "ranking",
        title="Panel priorities",
        status="closed",
        closed_at=kit.NOW,
        counted_at=kit.NOW,
    )
    make_vote(moot.other, "single", title="Later", status="scheduled")
    make_vote(moot.other, "single", title="Hidden draft", status="draft")
    assert "3 votes." in words(Client().get("/votes/"))
    for query, shown in (
        ("state=open", "Board motion"),
        ("state=to_come", "Later"),
        ("state=closed", "Panel priorities"),
        ("kind=citizen_panel", "Panel priorities"),
        ("method=motion", "Board motion"),
        ("words=panel+PRIORITIES", "Panel priorities"),
    ):
        text = words(Client().get(f"/votes/?{query}"))
        assert "1 vote." in text, query
        assert shown in text, query
    assert "No vote fits" in words(Client().get("/votes/?words=zebra"))
    assert Client().get("/votes/?state=odd&page=x&kind=%00").status_code == 200
    assert 'href="/votes/"' in Client().get("/bodies/").content.decode()


def test_a_bodys_votes_by_where_they_stand(moot: Moot, cleo: Client) -> None:
    assert "Nothing has been put to the vote here." in words(Client().get(BOARD))
    assert "Start with “Prepare a vote”" in words(cleo.get(BOARD))
    kit.draft(moot)
    assert "Drafts" in words(cleo.get(BOARD))
    assert "No votes yet" in words(Client().get(BOARD))
    Body.objects.filter(pk=moot.board.pk).update(ends_on=kit.NOW.date() - dt.timedelta(days=1))
    assert "has ended without a vote" in words(Client().get(BOARD))


def test_names_that_look_like_markup_are_shown_as_they_are(moot: Moot, cleo: Client) -> None:
    vote = kit.draft(
        moot,
        title="<b>Bold</b>",
        question="<script>1</script>",
        options=[OptionGiven("<i>A</i>"), OptionGiven("B")],
    )
    for page in ("", "schedule/", "options/", "edit/"):
        assert b"<script>1" not in cleo.get(at(vote, page)).content
        assert b"<i>A" not in cleo.get(at(vote, page)).content


def test_no_page_asks_more_than_twelve_times(
    moot: Moot, cleo: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    meeting = Meeting.objects.create(body=moot.board, title="Board", starts_at=kit.OPENS, ends_at=kit.CLOSES)
    item = AgendaItem.objects.create(meeting=meeting, position=1, title="Vote")
    draft = kit.draft(moot, item_id=item.pk)
    opened = kit.scheduled(moot, item_id=item.pk, by_hand=True)
    for number in range(25):
        make_vote(moot.board, title=f"Vote {number}", status="closed", closed_at=kit.NOW, counted_at=kit.NOW)
    cleo.post(at(opened, "open/"))
    for path in (
        "/votes/", BOARD, f"{BOARD}new/", f"{BOARD}?meeting={meeting.pk}",
        *(at(draft, page) for page in ("", "edit/", "options/", "people/", "counting/", "schedule/", "discard/", "copy/")),
        *(at(opened, page) for page in ("", "close/", "annul/", "withdraw/")),
    ):  # fmt: skip
        with django_assert_max_num_queries(12):
            assert cleo.get(path).status_code == 200, path
