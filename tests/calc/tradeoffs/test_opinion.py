"""Opinion groups: planted ones are found, nothing depends on order, names stay, and too little says nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.impute import SimpleImputer
from sklearn.metrics import adjusted_rand_score, silhouette_score

from deliberation.tradeoffs.calc import opinion
from deliberation.tradeoffs.calc.opinion import opinion_groups, silhouettes
from deliberation.tradeoffs.calc.values import Before, Limits, NoGroups, Opinion, Reason
from deliberation.tradeoffs.calc.votes import MISSING, VoteMatrix, vote_matrix
from tests.calc.tradeoffs.planted import Planted, by_hand, columns, corners, planted

TWO_SIDES = ["++++--0"] * 6 + ["----++0"] * 5
CASES = [(60, 20, 2, 8), (150, 30, 2, 1), (150, 30, 3, 1), (300, 40, 3, 3)]


def groups_of(matrix: VoteMatrix, seed: int = 0, **more: object) -> Opinion:
    found = opinion_groups(matrix, seed=seed, **more)  # type: ignore[arg-type]
    assert isinstance(found, Opinion)
    return found


def by_member(found: Opinion) -> dict[int, str]:
    return {int(member): letter for member, letter in found.before().names.items()}


def alike(one: Opinion, labels: np.ndarray) -> float:
    return float(adjusted_rand_score(one.labels, labels))


def truth_of(given: Planted, found: Opinion) -> np.ndarray:
    return given.truth[np.searchsorted(given.matrix.members, found.matrix.members)]


def test_two_sides_by_hand() -> None:
    found = groups_of(by_hand(TWO_SIDES))
    assert [(group.name, group.size) for group in found.groups] == [("A", 6), ("B", 5)]
    assert found.labels.tolist() == [0] * 6 + [1] * 5
    assert found.silhouette == pytest.approx(1)
    assert found.explained == pytest.approx((1, 0))
    # Six statements weigh the same, 1/sqrt(6); the first agrees with the positive side; passing weighs nothing.
    weight = 6**-0.5
    assert found.axes[0] == pytest.approx([weight] * 4 + [-weight] * 2 + [0])
    # 12 steps of 1/sqrt(6) lie between the two; the mean is nearer to the larger one, and all answered everything.
    assert found.points[0, 0] == pytest.approx(12 * weight * 5 / 11)
    assert found.points[10, 0] == pytest.approx(-12 * weight * 6 / 11)
    assert found.groups[0].centre[0] == pytest.approx(12 * weight * 5 / 11)


def test_few_answers_are_moved_out_again() -> None:
    """A member who answered one of four stands as far out as one who answered all four (sqrt(4 / 1) = 2)."""
    rows = ["++++"] * 6 + ["----"] * 6 + ["+   "]
    found = groups_of(by_hand(rows), limits=Limits(member_votes=1, statements=4, votes=10))
    means = np.array([1 / 13, 0, 0, 0])
    moved = 2 * float(found.axes[0] @ (np.array([1, 0, 0, 0]) - means))
    centre = float(found.axes[0] @ (fill_mean(rows) - means))
    assert found.points[12, 0] == pytest.approx(moved - 2 * centre, abs=1e-9)


def fill_mean(rows: list[str]) -> np.ndarray:
    """The mean of the filled matrix: filling with the mean does not move it."""
    signs = {"+": 1.0, "-": -1.0, " ": np.nan}
    return np.nanmean(np.array([[signs[sign] for sign in row] for row in rows]), axis=0)


@pytest.mark.parametrize(("members", "statements", "groups", "seed"), CASES)
def test_planted_groups_are_found(members: int, statements: int, groups: int, seed: int) -> None:
    given = planted(members, statements, groups, seed=seed)
    found = groups_of(given.matrix)
    assert len(found.groups) == groups
    assert alike(found, truth_of(given, found)) > 0.9


def test_four_groups_on_two_matters_are_found() -> None:
    given = planted(200, 40, 4, missing=0.2, lean=corners(40))
    found = groups_of(given.matrix)
    assert len(found.groups) == 4
    assert alike(found, truth_of(given, found)) > 0.9


def plain_pipeline(matrix: VoteMatrix, seed: int) -> np.ndarray:
    """The same with nothing but scikit-learn's own parts."""
    figures = np.where(matrix.values == MISSING, np.nan, matrix.values.astype(float))
    filled = SimpleImputer(strategy="mean").fit_transform(figures)
    points = PCA(n_components=2).fit_transform(filled)
    points *= np.sqrt(figures.shape[1] / np.count_nonzero(~np.isnan(figures), axis=1))[:, np.newaxis]
    ways = [KMeans(k, n_init=10, random_state=seed).fit_predict(points) for k in range(2, 6)]
    return max(
        (labels for labels in ways if np.bincount(labels).min() >= 5),
        key=lambda labels: silhouette_score(points, labels),
    )


@pytest.mark.parametrize("seed", range(8))
def test_the_same_groups_as_scikit_learns_own_pipeline(seed: int) -> None:
    given = planted(90 + 20 * seed, 15 + 5 * seed, 2 + seed % 4, seed=100 + seed, missing=0.1 * (seed % 6))
    found = groups_of(given.matrix, seed=seed)
    theirs = plain_pipeline(found.matrix, seed)
    assert len(np.unique(theirs)) == len(found.groups)
    assert alike(found, theirs) == 1


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 50), st.integers(2, 40), st.integers(2, 5))
def test_silhouettes_are_those_of_scikit_learn(seed: int, points: int, k: int) -> None:
    random = np.random.default_rng(seed)
    places = np.round(random.normal(size=(points + k, 2)), 1)
    labels = np.concatenate([np.arange(k), random.integers(0, k, points)])
    assert silhouettes(places, {k: labels})[k] == pytest.approx(silhouette_score(places, labels), abs=1e-9)


@settings(max_examples=8, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 3))
def test_the_order_in_which_votes_come_does_not_matter(chance: object, seed: int) -> None:
    matrix = planted(60, 20, 3, seed=seed).matrix
    members, statements, votes = columns(matrix)
    order = np.array(chance.sample(range(len(votes)), len(votes)))  # type: ignore[attr-defined]
    shuffled = vote_matrix(members[order], statements[order], votes[order])
    one, other = groups_of(matrix), groups_of(shuffled)
    assert np.array_equal(one.labels, other.labels)
    assert np.array_equal(one.points, other.points)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1000))
def test_other_ids_give_the_same_groups(seed: int) -> None:
    """Members and statements under other ids, and so in another order: the same members stay together."""
    given_votes = planted(60, 20, 3, seed=5)
    random = np.random.default_rng(seed)
    new_members, new_statements = random.permutation(60), random.permutation(20)
    members, statements, votes = columns(given_votes.matrix)
    one = groups_of(given_votes.matrix)
    other = groups_of(vote_matrix(new_members[members], new_statements[statements], votes))
    renamed = by_member(other)
    kept = [int(member) for member in one.matrix.members]
    assert adjusted_rand_score(one.labels, [renamed[int(new_members[member])] for member in kept]) == 1
    assert {k: round(each, 6) for k, each in one.silhouettes.items()} == {
        k: round(each, 6) for k, each in other.silhouettes.items()
    }


def test_the_same_seed_gives_the_same_and_no_global_chance_is_used() -> None:
    matrix = planted(100, 25, 3).matrix
    state = np.random.get_state(legacy=False)["state"]
    one, other = groups_of(matrix, seed=9), groups_of(matrix, seed=9)
    assert np.array_equal(one.labels, other.labels)
    assert np.array_equal(one.points, other.points)
    left = np.random.get_state(legacy=False)["state"]
    assert np.array_equal(state["key"], left["key"])
    assert state["pos"] == left["pos"]


def test_what_goes_in_is_not_changed() -> None:
    matrix = planted(60, 20, 2).matrix
    held = matrix.values.copy()
    opinion_groups(matrix, seed=0)
    assert np.array_equal(held, matrix.values)


def test_letters_and_picture_stay_when_votes_come_in() -> None:
    given_votes = planted(150, 30, 3, seed=8)
    first = groups_of(given_votes.matrix)
    # The same letters as before but turned round, and a picture seen from the other side.
    turned = dict(zip("ABC", "CAB", strict=True))
    before = first.before()
    other_way = Before(
        {member: turned[letter] for member, letter in before.names.items()},
        {statement: (-x, y) for statement, (x, y) in before.axes.items()},
    )
    values = given_votes.matrix.values.copy()
    values[::7, ::5] = 1
    later = groups_of(
        VoteMatrix(given_votes.matrix.members, given_votes.matrix.statements, values), before=other_way
    )
    assert [group.name for group in later.groups] == ["A", "B", "C"]
    now, then = by_member(later), other_way.names
    assert np.mean([now[member] == then[member] for member in now]) > 0.9
    assert float(later.axes[0] @ first.axes[0]) < -0.9
    assert float(later.axes[1] @ first.axes[1]) > 0.9


def test_a_new_group_gets_a_new_letter() -> None:
    matrix = planted(150, 30, 3, seed=8).matrix
    first = groups_of(matrix)
    merged = {member: "D" if letter == "C" else "B" for member, letter in first.before().names.items()}
    again = groups_of(matrix, before=Before(merged))
    assert sorted(group.name for group in again.groups) == ["A", "B", "D"]


@pytest.mark.parametrize(
    ("rows", "reason", "said"),
    [
        (
            TWO_SIDES[1:10],
            Reason.MEMBERS,
            "too few members with enough answers to show groups: 9, and at least 10",
        ),
        (
            [row[:4] for row in TWO_SIDES],
            Reason.STATEMENTS,
            "too few statements to show groups: 4, and at least 5",
        ),
        (["++++++-"] * 11, Reason.ALIKE, "Everybody answers alike"),
        (["+++++++"] * 8 + ["-------"] * 4, Reason.SMALL, "No groups of at least 5 members"),
    ],
)
def test_too_little_says_nothing(rows: list[str], reason: Reason, said: str) -> None:
    found = opinion_groups(by_hand(rows), seed=0)
    assert isinstance(found, NoGroups)
    assert (found.reason, found.too_few) == (reason, reason not in {Reason.ALIKE, Reason.SMALL})
    assert said in found.sentence


def test_too_few_answers_and_none_at_all() -> None:
    found = opinion_groups(by_hand(TWO_SIDES), seed=0, limits=Limits(votes=100))
    assert isinstance(found, NoGroups)
    assert found.sentence == "There are too few answers to show groups: 77, and at least 100 are needed."
    nobody = opinion_groups(vote_matrix([], [], []), seed=0)
    assert isinstance(nobody, NoGroups)
    assert nobody.reason is Reason.MEMBERS


def test_no_group_is_smaller_than_the_limit() -> None:
    rows = ["++++--0"] * 9 + ["----++0"] * 9 + ["+-+-+-+"] * 3
    assert 3 not in groups_of(by_hand(rows)).silhouettes
    assert groups_of(by_hand(rows)).too_small[0] == 3
    assert len(groups_of(by_hand(rows), limits=Limits(group=3)).groups) == 3


def test_many_members_are_compared_by_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    given_votes = planted(300, 30, 3, seed=2)
    every = groups_of(given_votes.matrix)
    monkeypatch.setattr(opinion, "MOST_COMPARED", 80)
    some = groups_of(given_votes.matrix)
    assert (every.compared > 250, some.compared) == (True, 80)
    assert len(some.groups) == 3
    assert alike(some, every.labels) == 1
    assert some.silhouette == pytest.approx(every.silhouette, abs=0.1)
