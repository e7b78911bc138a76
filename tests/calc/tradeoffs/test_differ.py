"""Where two lists of effects differ: by hand, by property, and by a second road."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from deliberation.tradeoffs.calc.differ import Found, In, Pair, Seen, compare, differences

EFFECT = st.builds(
    Seen,
    thing=st.sampled_from(("metric:beds", "people:children", "service:bus")),
    way=st.sampled_from(("better", "worse")),
    sureness=st.sampled_from(("sure", "unsure")),
    size=st.sampled_from((None, 2.0, 3.0)),
)
LIST = st.lists(EFFECT, max_size=5)


def test_by_hand() -> None:
    """The panel sees four effects, the board four: one the same, one other in two ways, one of each alone."""
    panel = [
        Seen("delayed discharges", "better", "likely", -3.0, -5.0, -1.0),
        Seen("children under five", "worse", "unsure"),
        Seen("bus to the clinic", "better", "unsure"),
        Seen("carers", "same", "sure"),
    ]
    board = [
        Seen("carers", "same", "sure"),
        Seen("delayed discharges", "better", "unsure", -2.0, -5.0, 1.0),
        Seen("hospice", "better", "likely"),
        Seen("children under five", "better", "unsure"),
    ]
    assert compare(panel, board) == [
        Pair(0, 1, (In.SIZE, In.SURENESS)),
        Pair(1, 3, (In.DIRECTION,)),
        Pair(2, None),
        Pair(3, 0),
        Pair(None, 2),
    ]
    found = [each.found for each in compare(panel, board)]
    assert found == [Found.DIFFERS, Found.DIFFERS, Found.ONLY_FIRST, Found.SAME, Found.ONLY_SECOND]


def test_equal_effects_on_one_thing_are_paired_first() -> None:
    one, other = Seen("beds", "better", "sure"), Seen("beds", "worse", "sure")
    assert compare([one, other], [other, one]) == [Pair(0, 1), Pair(1, 0)]
    assert compare([one, other], [other]) == [Pair(0, None), Pair(1, 0)]


@given(LIST)
def test_a_list_is_the_same_as_itself(effects: list[Seen]) -> None:
    assert all(each.found is Found.SAME for each in compare(effects, effects))


@given(LIST, LIST)
def test_every_effect_stands_once(first: list[Seen], second: list[Seen]) -> None:
    pairs = compare(first, second)
    assert [each.first for each in pairs if each.first is not None] == list(range(len(first)))
    assert sorted(each.second for each in pairs if each.second is not None) == list(range(len(second)))


@given(LIST, LIST)
def test_turned_round_it_says_the_same(first: list[Seen], second: list[Seen]) -> None:
    there, back = (
        Counter(each.found for each in compare(*lists)) for lists in ((first, second), (second, first))
    )
    turned = {Found.ONLY_FIRST: Found.ONLY_SECOND, Found.ONLY_SECOND: Found.ONLY_FIRST}
    assert there == Counter({turned.get(each, each): count for each, count in back.items()})


@given(st.lists(EFFECT, max_size=4), st.lists(EFFECT, max_size=4))
def test_no_other_pairing_finds_more_that_is_the_same(first: list[Seen], second: list[Seen]) -> None:
    """The second road tries every pairing: none has more pairs on the same thing, or more equal ones."""
    pairs = [each for each in compare(first, second) if each.first is not None and each.second is not None]
    same = sum(each.found is Found.SAME for each in pairs)
    short, long = sorted((first, second), key=len)
    best = (0, 0)
    for order in permutations(long, len(short)):
        fit = [(one, other) for one, other in zip(short, order, strict=True) if one.thing == other.thing]
        best = max(best, (len(fit), sum(not differences(one, other) for one, other in fit)))
    assert (len(pairs), same) == best


@given(EFFECT, EFFECT)
def test_differences_are_those_of_the_fields(one: Seen, other: Seen) -> None:
    found = set(differences(one, other))
    assert (In.DIRECTION in found) == (one.way != other.way)
    assert (In.SIZE in found) == (one.size != other.size)
    assert (In.SURENESS in found) == (one.sureness != other.sureness)
