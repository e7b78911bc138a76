"""The chain without a database: what was done to it is found, at the right place, under the right name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.chain import START, Fault, Link, first_fault, link_hash

bodies = st.lists(
    st.fixed_dictionaries(
        {
            "event": st.sampled_from(["role.granted", "release.published", "run.failed"]),
            "object": st.tuples(st.just("person"), st.text("0123456789abcdef", min_size=1, max_size=8)).map(
                list
            ),
            "detail": st.dictionaries(
                st.sampled_from(["role", "count", "code"]), st.integers() | st.text("xyz"), max_size=3
            ),
        }
    ),
    min_size=3,
    max_size=12,
)


def chain_of(contents: list[dict[str, object]]) -> list[Link]:
    """A whole chain with these contents; each body also holds its place, so that no two are equal."""
    links, previous = [], START
    for number, content in enumerate(contents, start=1):
        body = {**content, "at": f"2026-01-01T00:00:00.{number:06}+00:00"}
        links.append(Link(number, body, previous, link_hash(body, previous)))
        previous = links[-1].hash
    return links


def walk(links: list[Link], whole: list[Link]) -> Fault | None:
    """Walk `links` against the head that `whole` left."""
    return first_fault(links, whole[-1].number, whole[-1].hash)


def forged(number: int, previous: str) -> Link:
    """An entry that the trail never wrote, with a hash that fits."""
    body = {"event": "role.granted", "detail": {"role": "operator"}, "at": "forged"}
    return Link(number, body, previous, link_hash(body, previous))


@given(bodies)
def test_a_whole_chain_has_no_fault(contents: list[dict[str, object]]) -> None:
    links = chain_of(contents)
    assert walk(links, links) is None
    assert all(link.sound for link in links)


def test_an_empty_chain_has_no_fault() -> None:
    assert first_fault([], 0, "") is None


@given(bodies, st.data())
def test_a_changed_entry_is_named(contents: list[dict[str, object]], data: st.DataObject) -> None:
    links = chain_of(contents)
    at = data.draw(st.integers(0, len(links) - 1))
    touched = [*links]
    touched[at] = replace(links[at], body=links[at].body | {"event": "nothing.happened"})
    assert walk(touched, links) == Fault(at + 1, "changed")


@given(bodies, st.data())
def test_a_changed_entry_with_a_new_hash_is_named(
    contents: list[dict[str, object]], data: st.DataObject
) -> None:
    links = chain_of(contents)
    at = data.draw(st.integers(0, len(links) - 1))
    body = links[at].body | {"event": "nothing.happened"}
    touched = [*links]
    touched[at] = Link(at + 1, body, links[at].previous_hash, link_hash(body, links[at].previous_hash))
    assert touched[at].sound
    assert walk(touched, links) == Fault(at + 1, "changed")


@given(bodies, st.data(), st.sampled_from(["hash", "previous_hash"]))
def test_a_changed_hash_is_named(contents: list[dict[str, object]], data: st.DataObject, which: str) -> None:
    links = chain_of(contents)
    at = data.draw(st.integers(0, len(links) - 1))
    touched = [*links]
    touched[at] = replace(links[at], **{which: "f" * 64})
    assert walk(touched, links) == Fault(at + 1, "changed")


@given(bodies, st.data())
def test_removed_entries_are_named_by_the_one_after(
    contents: list[dict[str, object]], data: st.DataObject
) -> None:
    links = chain_of(contents)
    first = data.draw(st.integers(0, len(links) - 2))
    after = data.draw(st.integers(first + 1, len(links) - 1))
    assert walk(links[:first] + links[after:], links) == Fault(after + 1, "removed")


@given(bodies, st.data())
def test_a_cut_tail_is_seen(contents: list[dict[str, object]], data: st.DataObject) -> None:
    links = chain_of(contents)
    kept = data.draw(st.integers(0, len(links) - 1))
    assert walk(links[:kept], links) == Fault(kept + 1, "removed")


@given(bodies, st.data())
def test_an_inserted_entry_is_named(contents: list[dict[str, object]], data: st.DataObject) -> None:
    links = chain_of(contents)
    at = data.draw(st.integers(0, len(links)))
    previous = links[at - 1].hash if at else START
    later = [replace(link, number=link.number + 1) for link in links[at:]]
    assert walk([*links[:at], forged(at + 1, previous), *later], links) == Fault(at + 1, "inserted")


@given(bodies, st.data())
def test_an_inserted_entry_without_a_fitting_hash_is_named(
    contents: list[dict[str, object]], data: st.DataObject
) -> None:
    links = chain_of(contents)
    at = data.draw(st.integers(0, len(links)))
    later = [replace(link, number=link.number + 1) for link in links[at:]]
    clumsy = replace(forged(at + 1, "0" * 64), hash="e" * 64)
    assert walk([*links[:at], clumsy, *later], links) == Fault(at + 1, "inserted")


@given(bodies, st.data())
def test_two_entries_that_changed_places_are_seen(
    contents: list[dict[str, object]], data: st.DataObject
) -> None:
    links = chain_of(contents)
    at = data.draw(st.integers(0, len(links) - 2))
    touched = [*links]
    touched[at] = replace(links[at + 1], number=at + 1)
    touched[at + 1] = replace(links[at], number=at + 2)
    found = walk(touched, links)
    assert found is not None
    assert found.number == at + 1


@given(bodies, st.data())
def test_whatever_is_done_to_the_list_is_seen(contents: list[dict[str, object]], data: st.DataObject) -> None:
    links = chain_of(contents)
    other = data.draw(st.permutations(links)) + [forged(99, links[-1].hash)] * data.draw(st.integers(0, 1))
    kept = data.draw(st.lists(st.sampled_from(other), unique_by=id))
    if kept != links:
        assert walk(kept, links) is not None


@given(bodies)
def test_the_hash_covers_what_came_before(contents: list[dict[str, object]]) -> None:
    body = contents[0]
    assert link_hash(body, START) != link_hash(body, "1" * 64)
    assert len(link_hash(body, START)) == 64


@pytest.mark.parametrize(
    ("kind", "words"),
    [("changed", "was changed"), ("removed", "removed just before entry 7"), ("inserted", "was inserted")],
)
def test_each_fault_is_a_sentence(kind: str, words: str) -> None:
    sentence = Fault(7, kind).sentence  # type: ignore[arg-type]
    assert words in sentence
    assert "7" in sentence
    assert sentence.endswith(".")
