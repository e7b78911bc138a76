"""Papers as they are typed, and two readings of the same papers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.voting.calc.batches import codes_twice, differences, listed, merged, missing
from deliberation.voting.calc.content import Paper, Refused, checked
from deliberation.voting.calc.methods import Method
from deliberation.voting.calc.typed import as_typed, fields_of, read_typed

MOST = 6
positions = st.integers(1, MOST)
contents: dict[Method, st.SearchStrategy[dict[str, Any]]] = {
    Method.SINGLE: st.fixed_dictionaries({"choice": positions}),
    Method.MOTION: st.sampled_from([{"choice": each} for each in ("for", "against", "abstain")]),
    Method.CONSENT: st.sampled_from([{"choice": "agree"}, {"choice": "object", "reason": "Too dear"}]),
    Method.APPROVAL: st.sets(positions).map(lambda chosen: {"set": sorted(chosen)}),
    Method.BUDGET: st.sets(positions).map(lambda chosen: {"set": sorted(chosen)}),
    Method.SCORE: st.lists(st.integers(0, 5), min_size=MOST, max_size=MOST).map(
        lambda points: {"points": {str(at): each for at, each in enumerate(points, 1)}}
    ),
    Method.DOTS: st.dictionaries(positions, st.integers(1, 3), min_size=1).map(
        lambda points: {"points": {str(at): points[at] for at in sorted(points)}}
    ),
    Method.RANKING: st.permutations(range(1, MOST + 1)).flatmap(
        lambda order: st.integers(1, MOST).map(lambda many: {"ranks": [[each] for each in order[:many]]})
    ),
}


@given(data=st.data(), method=st.sampled_from(list(contents)))
def test_what_is_typed_from_a_ballot_is_that_ballot(data: st.DataObject, method: Method) -> None:
    paper = Paper(method, MOST, dots=MOST * 3)
    content = checked(paper, data.draw(contents[method]))
    typed = as_typed(paper, content)
    assert set(typed) <= set(fields_of(paper))
    assert read_typed(paper, typed) == content


@given(method=st.sampled_from(list(contents)), typed=st.dictionaries(st.sampled_from(["choice", "reason", "ticks", "o1", "o2", "o6"]), st.text(max_size=8)))  # fmt: skip
def test_whatever_is_typed_is_a_ballot_or_refused_at_a_field(method: Method, typed: dict[str, str]) -> None:
    paper = Paper(method, MOST, dots=12)
    where, content = "", None
    try:
        content = read_typed(paper, typed)
    except Refused as refused:
        where = refused.where
    if content is None:
        assert where in fields_of(paper)
    else:
        assert checked(paper, content) == content


def test_equal_places_only_where_they_are_allowed() -> None:
    typed = {"o1": "1", "o2": "1", "o3": "2"}
    assert read_typed(Paper(Method.RANKING, 3, equal_ranks=True), typed) == {"ranks": [[1, 2], [3]]}
    with pytest.raises(Refused, match="same place"):
        read_typed(Paper(Method.RANKING, 3), typed)


def row(paper: int, choice: int | None, code: str = "") -> dict[str, Any]:
    content = {"choice": choice} if choice else None
    return {
        "paper": paper,
        "code": code,
        "elector": None,
        "substitute": None,
        "spoilt": not choice,
        "content": content,
    }


readings = st.dictionaries(st.integers(1, 12), st.none() | st.integers(1, 3), max_size=12).map(
    lambda read: [row(paper, choice) for paper, choice in sorted(read.items())]
)


@given(first=readings, second=readings)
def test_differences_are_where_the_readings_differ(first: list[Any], second: list[Any]) -> None:
    found = differences(first, second)
    one, two = ({each["paper"]: each for each in rows} for rows in (first, second))
    assert {each.paper for each in found} == {
        paper for paper in one.keys() | two.keys() if one.get(paper) != two.get(paper)
    }
    assert [(each.first, each.second) for each in found] == [
        (each.second, each.first) for each in differences(second, first)
    ]
    assert differences(first, first) == []
    settled = merged(first, [each.second for each in found if each.second])
    assert differences(settled, second) == [each for each in found if each.second is None]


def test_absent_is_the_same_as_not_entered_in_a_roll_call() -> None:
    absent = row(1, 1) | {"content": None, "spoilt": False, "elector": 5}
    assert differences([absent], []) == []
    assert [each.paper for each in differences([absent], [row(1, 1)])] == [1]


def test_what_is_missing_and_what_stands_twice() -> None:
    rows = [row(1, 1, "A"), row(3, 1, "B"), row(4, 2, "A"), row(5, 1)]
    assert missing(rows, 6) == [2, 6]
    assert codes_twice(rows) == [("A", [1, 4])]
    assert [listed(each) for each in ([], [3], [3, 7], [3, 7, 9])] == ["", "3", "3 and 7", "3, 7 and 9"]
