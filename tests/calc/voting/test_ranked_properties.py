"""What must hold for ranked ballots whatever they are, and the plain second road on all of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.voting.calc.ranked import borda, irv, schulze
from deliberation.voting.calc.values import Outcome, Profile
from tests.calc.voting import plain_ranked
from tests.calc.voting.ballots import closed_up, plain, profile, profiles

pytestmark = pytest.mark.slow

STRICT = profiles(ties=False)
ANY = profiles()
RULES = [(irv, STRICT), (borda, ANY), (schulze, ANY)]


def groups(outcome: Outcome) -> list[set[int]]:
    return [set(group) for group in outcome.ranking]


@pytest.mark.parametrize(("rule", "drawn"), RULES)
def test_neutral(rule: object, drawn: st.SearchStrategy[Profile]) -> None:
    @given(drawn, st.randoms(use_true_random=False))
    def check(found: Profile, chance: object) -> None:
        order = list(range(len(found.names)))
        chance.shuffle(order)  # type: ignore[attr-defined]
        moved = replace(found, ranks=found.ranks[:, order])
        back = [{order[at] for at in group} for group in rule(moved).ranking]  # type: ignore[operator]
        assert back == groups(rule(found))  # type: ignore[operator]

    check()


@pytest.mark.parametrize(("rule", "drawn"), RULES)
def test_anonymous_and_grouping_changes_nothing(rule: object, drawn: st.SearchStrategy[Profile]) -> None:
    @given(drawn)
    def check(found: Profile) -> None:
        each = Profile(
            found.names,
            np.repeat(found.ranks, found.weights, axis=0)[::-1],
            np.ones(found.ballots, dtype=np.int64),
        )
        before, after = rule(found), rule(each)  # type: ignore[operator]
        assert before == after

    check()


@given(STRICT)
def test_run_off_as_the_plain_road(found: Profile) -> None:
    ranking, rounds = plain_ranked.irv(plain(found), len(found.names))
    outcome = irv(found)
    assert [list(group) for group in outcome.ranking] == ranking
    told = [each["votes"] for each in outcome.rounds]
    assert told == rounds[: len(told)]
    for each in outcome.rounds:
        assert each["continuing"] + each["exhausted"] == found.ballots


@given(ANY)
def test_borda_as_the_plain_road(found: Profile) -> None:
    points = plain_ranked.borda(plain(found), len(found.names))
    assert borda(found).detail["half_points"]["counts"] == {
        option: 2 * value for option, value in enumerate(points)
    }


@given(profiles(options=(2, 5)))
def test_schulze_as_the_plain_road(found: Profile) -> None:
    outcome = schulze(found)
    assert outcome.detail["pairs"] == plain_ranked.pairs(plain(found), len(found.names))
    assert list(outcome.ranking[0]) == plain_ranked.schulze_winners(plain(found), len(found.names))


@given(ANY)
def test_who_beats_everybody_wins_under_schulze(found: Profile) -> None:
    counts = plain_ranked.pairs(plain(found), len(found.names))
    options = range(len(found.names))
    champions = [
        one
        for one in options
        if all(counts[one][other] > counts[other][one] for other in options if other != one)
    ]
    if champions:
        outcome = schulze(found)
        assert list(outcome.winners) == champions
        assert outcome.detail["beats_all"] == {"option": champions[0]}


@given(STRICT)
def test_who_is_first_on_most_ballots_wins_the_run_off(found: Profile) -> None:
    firsts = (found.weights[:, None] * (found.ranks == 1)).sum(axis=0)
    if 2 * firsts.max() > found.ballots:
        assert irv(found).winners == (int(firsts.argmax()),)


@pytest.mark.parametrize("rule", [borda, schulze])
def test_a_winner_who_moves_up_still_wins(rule: object) -> None:
    @given(ANY, st.data())
    def check(found: Profile, data: st.DataObject) -> None:
        winner = rule(found).winners[0]  # type: ignore[operator]
        at = data.draw(st.integers(0, len(found.weights) - 1))
        raised = found.ranks.copy()
        raised[at] += (raised[at] > 0).astype(np.int16)
        raised[at, winner] = 1
        rows = [(int(weight), row) for weight, row in zip(found.weights, raised.tolist(), strict=True)]
        after = profile([(weight, closed_up(row)) for weight, row in rows])
        assert winner in rule(after).winners  # type: ignore[operator]

    check()


@given(STRICT, st.integers(0, 99))
def test_a_seed_leaves_one_winner_among_the_tied(found: Profile, seed: int) -> None:
    for rule in (borda, schulze):
        free, drawn = rule(found), rule(found, seed=seed)
        assert len(drawn.winners) == 1
        assert set(drawn.winners) <= set(free.winners)
    assert len(irv(found, seed=seed).winners) == 1
    assert irv(found, seed=seed) == irv(found, seed=seed)
