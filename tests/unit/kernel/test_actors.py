"""Who acts: a person, a job of the system, or anybody."""

from __future__ import annotations

import uuid

from kernel.actors import Actor


def test_a_person_is_known_by_id_alone() -> None:
    person_id = uuid.uuid4()
    actor = Actor.person(person_id)
    assert (actor.kind, actor.id, actor.second_step) == ("person", str(person_id), False)
    assert Actor.person(person_id, second_step=True).second_step


def test_a_system_job_is_known_by_its_name() -> None:
    assert Actor.system("runs") == Actor(kind="system", id="runs")


def test_anybody_has_no_id() -> None:
    assert Actor.anonymous() == Actor(kind="anonymous", id="")


def test_roles_kept_with_the_actor_do_not_change_who_it_is_nor_show() -> None:
    one, other = Actor.person("a"), Actor.person("a")
    one.roles = frozenset({"site:|operator"})
    assert one == other
    assert "operator" not in repr(one)
