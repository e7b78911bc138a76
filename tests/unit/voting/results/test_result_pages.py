"""The result page: every method, and every way in which a vote can end, with hand-sized ballots."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.test import Client

from deliberation.voting.calc.methods import Method
from deliberation.voting.models import Vote, VoteStatus
from kernel import clock
from tests.moot import Moot
from tests.unit.voting.results.kit import counted, page, ranks, text_of, voted
from tests.votes import ONE_BALLOT, drop_in, make_vote

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", list(Method))
def test_every_page_of_every_method(
    moot: Moot, client: Client, method: Method, django_assert_max_num_queries: Any
) -> None:
    by_name = method in (Method.MOTION, Method.CONSENT, Method.DOTS)
    vote = make_vote(moot.board, method, secrecy="recorded" if by_name else "secret")
    drop_in(vote, [ONE_BALLOT[method]] * 3)
    counted(vote)
    client.force_login(moot.people["chandra"])
    addresses = [page(vote, name) for name in ("vote_result", "vote_ballots", "vote_check")]
    addresses += [page(vote, "vote_rule", result.rule) for result in vote.results.all()]
    for address in addresses:
        with django_assert_max_num_queries(12):
            response = client.get(address)
        assert response.status_code == 200, address
        assert b"style=" not in response.content
        assert "Illustrative" in response.content.decode()


@pytest.mark.parametrize("method", [Method.RANKING, Method.BUDGET, Method.SCORE, Method.MOTION])
def test_nobody_voted(moot: Moot, client: Client, method: Method) -> None:
    vote = counted(make_vote(moot.board, method))
    assert "There is no result: nobody voted." in text_of(client, page(vote, "vote_result"))
    assert "Nobody voted." in text_of(client, page(vote, "vote_ballots"))
    assert client.get(page(vote, "vote_check")).status_code == 200


def test_most_votes(moot: Moot, client: Client) -> None:
    vote = voted(moot.board, Method.SINGLE, [{"choice": 2}] * 3 + [{"choice": 1}])
    words = text_of(client, page(vote, "vote_result"))
    assert "“Day centre” was chosen." in words
    assert "“Day centre” had 3 votes, 2 more than “Night cover”." in words
    assert "100% 4 ballots from 4 people entitled to vote" in words


def test_instant_run_off_round_by_round(moot: Moot, client: Client) -> None:
    vote = voted(moot.board, Method.RANKING, [ranks(1, 2), ranks(2, 1), ranks(3, 2), ranks(2)])
    words = text_of(client, page(vote, "vote_result"))
    # 2 has two of four: not more than half. 1 and 3 have one each and go out together; 3's ballot moves to 2.
    assert "4 ballots counted. Nobody had more than half (3 were needed)." in words
    assert "“Night cover” and “Transport” had the fewest votes (1 each) and went out." in words
    assert "Their ballots moved to their next choice: 2 to “Day centre”." in words
    assert "“Day centre” had 4 votes, which is more than half, and wins." in words
    assert "All of them went out together." in words
    assert "The same outcome under all 3 rules." in words


def test_pair_by_pair_and_another_winner(moot: Moot, client: Client) -> None:
    ballots = [ranks(1, 2, 3), ranks(1, 2, 3), ranks(2, 3, 1), ranks(2, 3, 1)]
    vote = voted(moot.board, Method.RANKING, ballots, rule="schulze")
    words = text_of(client, page(vote, "vote_result"))
    assert "“Night cover” and “Day centre” were level: 2 to 2." in words
    assert "“Day centre” beat “Transport” by 4 to 0." in words
    assert "“Night cover” against each other option" in words
    assert "Transport Level 2 to 2 50.0%" in words
    assert "“Day centre” against each other option" in words
    assert "Transport Beaten 4 to 0 100%" in words
    # Borda: 1 has 2+2, 2 has 1+1+2+2, 3 has 1+1.
    assert "Another rule would have given another outcome." in words
    borda = text_of(client, page(vote, "vote_rule", "borda"))
    assert "“Day centre” had 6 points, “Night cover” 4." in borda
    assert "This rule does not bind here." in borda


def test_two_places_by_transfers(moot: Moot, client: Client) -> None:
    ballots = [ranks(1, 3), ranks(1, 3), ranks(1, 3), ranks(2)]
    vote = voted(moot.board, Method.RANKING, ballots, rule="stv", seats=2)
    words = text_of(client, page(vote, "vote_result"))
    # Quota 4 // 3 + 1 = 2. Option 1 has 3; the surplus of 1 goes to 3 as three thirds, cut to five decimals.
    assert "whoever has 2 votes gets one" in words
    assert "“Night cover” had 1 votes more than the quota." not in words
    assert "“Night cover” had 1 vote more than the quota." in words
    assert "Moved on: 0.99999 to “Transport”." in words
    assert "“Night cover” and “Day centre” were chosen." in words


def test_a_budget_project_by_project(moot: Moot, client: Client) -> None:
    # £60,000: night cover £40,000, day centre £25,000, transport £15,000.
    ballots = [{"set": [1]}, {"set": [1, 3]}, {"set": [2, 3]}, {"set": [2, 3]}]
    vote = voted(moot.board, Method.BUDGET, ballots, rule="greedy")
    words = text_of(client, page(vote, "vote_result"))
    assert "Of £60,000, £40,000 are spent and £20,000 are left." in words
    assert "“Transport” and “Day centre” are paid for: £40,000 of £60,000." in words
    assert "It costs more than the money that was left." in words


def test_points_ticks_and_dots(moot: Moot, client: Client) -> None:
    score = voted(moot.board, Method.SCORE, [ONE_BALLOT[Method.SCORE]] * 2)
    words = text_of(client, page(score, "vote_result"))
    assert "“Night cover” had 10 points, 4 more than “Transport”." in words
    assert "3: Acceptable" in words
    dots = voted(moot.board, Method.DOTS, [ONE_BALLOT[Method.DOTS]] * 2)
    assert "8 from 2 ballots" in text_of(client, page(dots, "vote_result"))
    approval = voted(moot.board, Method.APPROVAL, [{"set": []}, {"set": [2]}])
    assert "1 ballot ticked none of them." in text_of(client, page(approval, "vote_result"))


@pytest.mark.parametrize(
    ("threshold", "given", "headline"),
    [
        ("simple", "ffa", "The motion was carried: 2 for, 1 against, 0 abstaining."),
        ("simple", "fa", "The motion was not carried, because the votes were equal: 1 for, 1 against"),
        ("two_thirds", "ffa", "The motion was carried: 2 for, 1 against, 0 abstaining."),
        ("two_thirds", "ffaa", "The motion was not carried: 2 for, 2 against, 0 abstaining."),
        ("absolute", "ff", "The motion was not carried: 2 for, 0 against, 0 abstaining."),
        ("absolute", "fffx", "The motion was carried: 3 for, 0 against, 1 abstaining."),
    ],
)
def test_motions(moot: Moot, client: Client, threshold: str, given: str, headline: str) -> None:
    codes = {"f": "for", "a": "against", "x": "abstain"}
    ballots = [{"choice": codes[each]} for each in given]
    vote = voted(moot.board, Method.MOTION, ballots, threshold=threshold, secrecy="recorded")
    assert headline in text_of(client, page(vote, "vote_result"))


def test_a_motion_by_other_majorities(moot: Moot, client: Client) -> None:
    ballots = [{"choice": "for"}] * 2 + [{"choice": "against"}] * 2
    vote = voted(moot.board, Method.MOTION, ballots[:3], threshold="two_thirds", secrecy="recorded")
    words = text_of(client, page(vote, "vote_result"))
    assert "If it had been counted another way By another majority it would have come out otherwise." in words
    assert "More votes for than against 2 Carried" in words
    assert "At least two thirds of the votes for and against (binds) 2 Carried" in words
    assert "More than half of everybody entitled to vote 3 Not carried" in words
    equal = voted(moot.board, Method.MOTION, ballots, threshold="simple", secrecy="recorded")
    words = text_of(client, page(equal, "vote_result"))
    assert "The same outcome by every majority." in words
    assert "(binds) 3 The votes were equal" in words


def test_where_one_rule_alone_fits_the_page_says_so(moot: Moot, client: Client) -> None:
    vote = voted(moot.board, Method.SINGLE, [{"choice": 2}])
    assert "No other rule here can count ballots of this kind." in text_of(client, page(vote, "vote_result"))


def test_consent_lists_every_objection_with_its_reason(moot: Moot, client: Client) -> None:
    ballots = [
        {"choice": "agree"},
        {"choice": "object", "reason": "Nobody asked those who cannot travel."},
        {"choice": "aside", "reason": "Too early."},
    ]
    words = text_of(client, page(voted(moot.board, Method.CONSENT, ballots), "vote_result"))
    assert "Consent was not reached: 1 objection." in words
    assert "Objections Nobody asked those who cannot travel." in words
    assert "Reasons to stand aside Too early." in words
    agreed = voted(moot.board, Method.CONSENT, [{"choice": "agree"}])
    assert "Consent was reached" in text_of(client, page(agreed, "vote_result"))


def test_without_the_quorum_nothing_is_chosen(moot: Moot, client: Client) -> None:
    for kind, value, needed in (("number", 3, 3), ("share", 60, 3)):
        vote = voted(moot.board, Method.SINGLE, [{"choice": 1}] * 2, quorum_kind=kind, quorum_value=value)
        words = text_of(client, page(vote, "vote_result"))
        assert f"There is no valid result: 2 ballots were counted, and the quorum needs {needed}." in words
        assert "was chosen" not in words
        assert "Nothing follows from them." in words
    enough = voted(moot.board, Method.SINGLE, [{"choice": 1}] * 2, quorum_kind="share", quorum_value=50)
    assert "“Night cover” was chosen." in text_of(client, page(enough, "vote_result"))


def test_none_of_these_wins(moot: Moot, client: Client) -> None:
    vote = voted(
        moot.board, Method.SINGLE, [{"choice": 4}] * 2 + [{"choice": 1}], options=3, none_of_these=True
    )
    assert "“None of these” won, so no option is chosen." in text_of(client, page(vote, "vote_result"))


def test_options_behind_none_of_these_stay_out(moot: Moot, client: Client) -> None:
    ballots = [{"set": [1, 2]}, {"set": [1]}, {"set": [1]}, {"set": [4]}]
    vote = voted(moot.board, Method.APPROVAL, [*ballots[:3], {"set": [4]}], seats=2, none_of_these=True)
    words = text_of(client, page(vote, "vote_result"))
    assert "“Night cover” was chosen. “Day centre” and “None of these” are tied for 1 place." in words
    clear = voted(moot.board, Method.APPROVAL, [{"set": [1]}, {"set": [1]}, {"set": [1]}, {"set": [4]}],
                  seats=2, none_of_these=True)  # fmt: skip
    assert "“Night cover” was chosen. 1 place stays empty." in text_of(client, page(clear, "vote_result"))


def test_an_option_below_its_least_support_is_left_out_of_the_count(moot: Moot, client: Client) -> None:
    vote = make_vote(moot.board, Method.RANKING)
    vote.options.filter(position=1).update(minimum=3)
    drop_in(vote, [ranks(1, 3), ranks(1, 3), ranks(2), ranks(3)])
    words = text_of(client, page(counted(vote), "vote_result"))
    assert "“Night cover” needed at least 3 first places and had 2. It could not win" in words
    assert "“Transport” was chosen." in words


def test_all_options_below_their_least_support(moot: Moot, client: Client) -> None:
    vote = make_vote(moot.board, Method.SINGLE)
    vote.options.update(minimum=3)
    drop_in(vote, [{"choice": 1}] * 2)
    assert "No option could win." in text_of(client, page(counted(vote), "vote_result"))


@pytest.mark.parametrize("status", [VoteStatus.SCHEDULED, VoteStatus.OPEN])
def test_before_the_close_nothing_is_told(moot: Moot, client: Client, status: str) -> None:
    vote = make_vote(moot.board, status=status)
    if status == VoteStatus.OPEN:
        drop_in(vote, [{"choice": 1}])
    words = text_of(client, page(vote, "vote_result"))
    assert "The result is shown here once" in words
    assert "chosen" not in words
    assert "The ballots are not published yet" in text_of(client, page(vote, "vote_ballots"))
    for name in ("vote_check", "vote_note"):
        assert client.get(page(vote, name)).status_code == 404
    for file in ("ballots.csv", "chain.json", "ballots.cat"):
        assert client.get(page(vote, "vote_ballots_file", file)).status_code == 404
    assert client.get(page(vote, "vote_rule", "plurality")).status_code == 404


def test_a_vote_by_name_that_does_not_wait_shows_the_tally_so_far(moot: Moot, client: Client) -> None:
    vote = make_vote(moot.board, Method.MOTION, secrecy="recorded", results_wait=False)
    drop_in(vote, [{"choice": "for"}])
    words = text_of(client, page(vote, "vote_result"))
    assert "this is not the result" in words
    assert "1 ballot from 4 people so far" in words
    assert "carried" not in words
    assert client.get(page(vote, "vote_check")).status_code == 404


def test_an_overdue_vote_is_closed_and_counted_by_whoever_looks(moot: Moot, client: Client) -> None:
    vote = make_vote(moot.board, closes_at=clock.now())
    drop_in(vote, [{"choice": 1}])
    assert "“Night cover” was chosen." in text_of(client, page(vote, "vote_result"))
    assert Vote.objects.get(pk=vote.pk).status == VoteStatus.CLOSED


def test_an_annulled_vote_stays_on_the_record_and_decides_nothing(moot: Moot, client: Client) -> None:
    vote = voted(moot.board, Method.SINGLE, [{"choice": 1}])
    Vote.objects.filter(pk=vote.pk).update(
        status=VoteStatus.ANNULLED, annulled_at=clock.now(), annul_reason="Misprinted."
    )
    words = text_of(client, page(vote, "vote_result"))
    assert "Nothing follows from it." in words
    assert "The reason: Misprinted." in words
    assert "What the ballots said before the vote was annulled" in words
    never = make_vote(moot.board, status=VoteStatus.ANNULLED, annulled_at=clock.now())
    assert "The vote was annulled before it was counted." in text_of(client, page(never, "vote_result"))


def test_a_private_vote_is_for_the_body_alone(moot: Moot, client: Client) -> None:
    vote = voted(moot.board, Method.SINGLE, [{"choice": 1}], public=False)
    names = ("vote_result", "vote_ballots", "vote_check", "vote_note")
    assert {client.get(page(vote, name)).status_code for name in names} == {404}
    client.force_login(moot.people["mabel"])
    assert {client.get(page(vote, name)).status_code for name in names} == {200}


def test_long_counts_fold_their_bars(moot: Moot, client: Client) -> None:
    vote = make_vote(moot.board, Method.RANKING, options=12)
    drop_in(vote, [ranks(*order) for order in itertools.islice(itertools.permutations(range(1, 13)), 4)])
    assert client.get(page(counted(vote), "vote_result")).status_code == 200
