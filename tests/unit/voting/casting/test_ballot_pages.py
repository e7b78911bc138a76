"""The ballot as a page: filled in, checked, cast, with a receipt; and every way in which that can go wrong."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deliberation.voting.forms.tickets import new_ticket
from deliberation.voting.models import Box, Elector
from kernel import clock
from tests.ballots import FILLED, address, carried, cast, check, hidden, open_form, receipt_in, send, words
from tests.moot import Moot
from tests.votes import ONE_BALLOT, make_vote

METHODS = list(ONE_BALLOT)


def in_the_box(vote) -> list:
    return Box.objects.get(vote=vote).ballots


@pytest.fixture
def paul(moot: Moot, client_as):
    """Paul, a member of the panel, signed in."""
    return client_as(moot.actor("paul"))


@pytest.mark.parametrize("method", METHODS)
def test_a_ballot_of_each_method_goes_from_the_form_into_the_box(moot: Moot, paul, method: str) -> None:
    vote = make_vote(moot.panel, method)
    checked = check(paul, vote, FILLED[method])
    assert "Check your ballot" in words(checked)
    assert in_the_box(vote) == []
    done = paul.post(address(vote), carried(checked) | {"step": "cast"})
    assert done.status_code == 200
    assert in_the_box(vote) == [[receipt_in(done), "online", ONE_BALLOT[method]]]
    elector = Elector.objects.get(vote=vote, person=moot.people["paul"])
    assert (elector.voted_on, elector.on_paper, elector.substitute) == (clock.today(), False, None)
    assert Elector.objects.filter(vote=vote).exclude(voted_on=None).count() == 1


@pytest.mark.parametrize("method", METHODS)
def test_an_empty_form_names_what_is_missing_or_says_what_it_means(moot: Moot, paul, method: str) -> None:
    vote = make_vote(moot.panel, method)
    answer = check(paul, vote, {})
    if method in ("approval", "budget"):
        assert answer.status_code == 200
        assert "You ticked nothing. Your ballot counts as one for none of the options." in words(answer)
        return
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "<title>Error: " in text
    assert "There is a problem" in text
    assert 'href="#choice"' in text or 'href="#points-1"' in text or 'href="#place-1"' in text


def test_a_score_left_out_is_named_and_what_was_filled_in_stays(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel, "score")
    answer = check(paul, vote, {"points-1": "4", "points-3": "9"})
    assert answer.status_code == 400
    text = words(answer)
    assert "Choose 0 to 5 points for “Day centre”." in text
    assert "Choose 0 to 5 points for “Transport”." in text
    assert "for “Night cover”" not in text
    assert 'id="points-1-5" name="points-1" type="radio" value="4" checked' in answer.content.decode()


def test_two_options_at_one_place_are_named(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel, "ranking")
    answer = check(paul, vote, {"place-1": "1", "place-3": "1"})
    assert answer.status_code == 400
    assert "“Night cover” and “Transport” have the same place, 1st. Give each a place of its own." in words(
        answer
    )


def test_equal_places_are_fine_where_the_rule_counts_them(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel, "ranking", equal_ranks=True, rule="schulze")
    cast(paul, vote, {"place-1": "1", "place-3": "1"})
    assert in_the_box(vote)[0][2] == {"ranks": [[1, 3]]}


def test_a_partial_ranking_with_gaps_is_read_in_its_order(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel, "ranking")
    checked = check(paul, vote, {"place-3": "1", "place-1": "3"})
    assert "1st Transport" in words(checked)
    assert "2nd Night cover" in words(checked)
    assert "Without a place: Day centre." in words(checked)


def test_places_can_be_moved_where_the_ballot_is_checked(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel, "ranking")
    checked = check(paul, vote, FILLED["ranking"])
    moved = paul.post(address(vote), carried(checked) | {"step": "up-3"})
    assert json.loads(hidden(moved, "content")) == {"ranks": [[2], [3], [1]]}
    assert hidden(moved, "ticket") == hidden(checked, "ticket")


def test_a_checked_ballot_can_be_changed_with_everything_still_filled_in(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel, "consent")
    checked = check(paul, vote, {"choice": "object", "reason": "The bus does not go there."})
    form = paul.post(address(vote), carried(checked) | {"step": "change"})
    assert "The bus does not go there." in form.content.decode()
    assert 'value="object" checked' in form.content.decode()
    assert hidden(form, "ticket") == hidden(checked, "ticket")


def test_an_objection_needs_its_reason_and_agreeing_leaves_one_out(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel, "consent")
    assert "an objection counts with its reason" in words(
        check(paul, vote, {"choice": "object", "reason": " "})
    )
    cast(paul, vote, {"choice": "agree", "reason": "typed before I changed my mind"})
    assert in_the_box(vote)[0][2] == {"choice": "agree"}


def test_the_budget_adds_up_without_a_script(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel, "budget")
    answer = check(paul, vote, {"set": ["1", "2"]}, step="total")
    assert answer.status_code == 200
    assert "You have ticked 2 projects for £65,000 of £60,000. That is £5,000 more than there is." in words(
        answer
    )
    assert in_the_box(vote) == []


def test_a_choice_that_must_fit_the_envelope_is_sent_back(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel, "budget", fits_envelope=True)
    answer = check(paul, vote, {"set": ["1", "2"]})
    assert answer.status_code == 400
    assert "costs more than the envelope" in words(answer)


def test_dots_are_counted_and_too_many_sent_back(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel, "dots")
    assert "You gave 4 of your 6 dots. 2 left." in words(check(paul, vote, {"points-1": "4"}, step="total"))
    answer = check(paul, vote, {"points-1": "4", "points-2": "3"})
    assert answer.status_code == 400
    assert "You have 6 dots and gave 7. Take 1 back." in words(answer)


def test_none_of_these_stands_alone(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel, "approval", none_of_these=True)
    assert "Tick “None of these” alone" in words(check(paul, vote, {"set": ["1", "4"]}))


# --- Once, whatever is sent how often ----------------------------------------------------------------------------


def test_the_same_form_sent_again_gives_the_same_receipt(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel)
    ticket = hidden(open_form(paul, vote), "ticket")
    first, again = send(paul, vote, ticket, {"choice": 1}), send(paul, vote, ticket, {"choice": 1})
    assert receipt_in(first) == receipt_in(again) != ""
    assert "We had this ballot already" in words(again)
    # On paper a link leads nowhere: the receipt says where to look.
    assert f"testserver/bodies/{vote.body.slug}/votes/{vote.pk}/ballots/" in words(first)
    assert len(in_the_box(vote)) == 1


def test_the_same_form_with_another_choice_changes_nothing(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel)
    ticket = hidden(open_form(paul, vote), "ticket")
    send(paul, vote, ticket, {"choice": 1})
    again = send(paul, vote, ticket, {"choice": 2})
    assert again.status_code == 409
    assert "what was in this form first is what counts" in words(again)
    assert in_the_box(vote)[0][2] == {"choice": 1}


def test_a_second_form_finds_that_one_has_voted(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel)
    later = hidden(open_form(paul, vote), "ticket")
    cast(paul, vote, FILLED["single"])
    answer = send(paul, vote, later, {"choice": 1})
    assert answer.status_code == 409
    assert "You have voted already." in words(answer)
    page = paul.get(address(vote))
    assert page.status_code == 200
    assert "One person has one ballot." in words(page)
    assert len(in_the_box(vote)) == 1


def test_a_form_that_somebody_else_used_is_refused_with_a_new_one_at_hand(
    moot: Moot, paul, client_as
) -> None:
    vote = make_vote(moot.panel)
    ticket = hidden(open_form(paul, vote), "ticket")
    send(paul, vote, ticket, {"choice": 1})
    priya = client_as(moot.actor("priya"))
    answer = send(priya, vote, ticket, {"choice": 1})
    assert answer.status_code == 409
    assert "used already, by somebody else" in words(answer)
    assert receipt_in(answer) == ""
    assert "Get a new ballot form" in words(answer)
    assert receipt_in(cast(priya, vote, FILLED["single"]))


def test_a_form_that_was_tampered_with_is_refused(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel)
    ticket = new_ticket(vote.pk)
    for spoilt in ("", ticket[:-1], "x" + ticket, ticket * 40, "a:b"):
        answer = send(paul, vote, spoilt, {"choice": 1})
        assert answer.status_code == 400
        assert "This form cannot be used" in words(answer)
    assert in_the_box(vote) == []


def test_the_form_of_another_vote_is_refused(moot: Moot, paul) -> None:
    vote, other = make_vote(moot.panel), make_vote(moot.panel)
    answer = send(paul, vote, new_ticket(other.pk), {"choice": 1})
    assert answer.status_code == 400
    assert "This form belongs to another vote." in words(answer)


NO_BALLOTS = (
    "nonsense", None, [], 7, {"choice": 9}, {"choice": [1]}, {"set": 5}, {"points": "x"}, {"ranks": {}}, {"choice": 1, "more": 2},
)  # fmt: skip


@pytest.mark.parametrize("method", ["single", "score", "ranking", "consent"])
def test_what_is_no_ballot_comes_back_as_a_form(moot: Moot, paul, method: str) -> None:
    vote = make_vote(moot.panel, method)
    for at, content in enumerate(NO_BALLOTS):
        answer = send(paul, vote, new_ticket(vote.pk), content)
        assert answer.status_code == 400, content
        assert "There is a problem" in words(answer)
        step = ("change", "up-2", "up-99999999999999", "up-x")[at % 4]
        sent = {"ticket": new_ticket(vote.pk), "content": json.dumps(content), "step": step}
        assert paul.post(address(vote), sent).status_code in (200, 400), content
    assert in_the_box(vote) == []


# --- What the pages say and cost ------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
def test_casting_takes_at_most_ten_queries(moot: Moot, paul, method: str) -> None:
    vote = make_vote(moot.panel, method)
    checked = carried(check(paul, vote, FILLED[method]))
    # With the two that begin and end the transaction.
    with CaptureQueriesContext(connection) as asked:
        done = paul.post(address(vote), checked | {"step": "cast"})
    assert receipt_in(done)
    assert len(asked) <= 10, [each["sql"][:90] for each in asked]


def test_the_form_and_the_check_take_at_most_twelve(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel, "ranking")
    with CaptureQueriesContext(connection) as form:
        page = open_form(paul, vote)
    with CaptureQueriesContext(connection) as checking:
        paul.post(address(vote), carried(page) | FILLED["ranking"])
    assert len(form) <= 12, [each["sql"][:90] for each in form]
    assert len(checking) <= 12, [each["sql"][:90] for each in checking]


def test_nothing_of_it_is_kept_by_browsers_or_proxies(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel)
    checked = check(paul, vote, FILLED["single"])
    done = paul.post(address(vote), carried(checked) | {"step": "cast"})
    for page in (checked, done):
        assert "no-store" in page["Cache-Control"]


def test_an_item_on_the_agenda_asks_for_interests(moot: Moot, client_as) -> None:
    from deliberation.bodies.models import AgendaItem, Declaration, Meeting

    now = clock.now()
    meeting = Meeting.objects.create(
        body=moot.board,
        title="June",
        starts_at=now,
        ends_at=now + dt.timedelta(hours=2),
        status="called",
        called_at=now,
    )
    item = AgendaItem.objects.create(meeting=meeting, position=1, title="Night care contract")
    vote = make_vote(moot.board, "motion", meeting=meeting, item=item)
    mabel = client_as(moot.actor("mabel"))
    assert "Do you have an interest that touches it?" in words(open_form(mabel, vote))
    Declaration.objects.create(
        membership=moot.membership("mabel", moot.board), thing_kind="item", thing_id=str(item.pk)
    )
    text = words(open_form(mabel, vote))
    assert "you have nothing to declare" in text
    assert (
        f"/bodies/{moot.board.slug}/meetings/{meeting.pk}/items/{item.pk}/"
        in open_form(mabel, vote).content.decode()
    )


def test_the_page_on_secrecy_is_open_to_all(client, db) -> None:
    answer = client.get("/votes/secrecy/")
    assert answer.status_code == 200
    text = words(answer)
    assert "Where the promise ends" in text
    assert "cannot look it up either" in text
