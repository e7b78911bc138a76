"""The cast: the people whom tests are about. All of them are made up (illustrative).

Fenmarsh is a made-up health and care system. Olu runs the site there and looks after its people. Pippa is
head of analysis: she decides what the public sees, and so signs in with a second step. Anwen, in her team,
sends the files in. Andy lives in Fenmarsh; he has an account because he was on a panel once, and no role.
"""

from __future__ import annotations

from dataclasses import dataclass

from access.models import Grant
from accounts.models import Person
from kernel import clock
from kernel.actors import Actor


@dataclass(frozen=True)
class Part:
    """One of the cast: who they are, which roles they hold and whether they sign in with a second step."""

    email: str
    display_name: str
    roles: tuple[str, ...] = ()
    second_step: bool = False


OPERATOR = Part("olu@fenmarsh.example", "Olu Operator", ("operator",), second_step=True)
PUBLISHER = Part("pippa@fenmarsh.example", "Pippa Publisher", ("publisher",), second_step=True)
ANALYST = Part("anwen@fenmarsh.example", "Anwen Analyst", ("analyst",))
ANYBODY = Part("andy@fenmarsh.example", "Andy Anybody")


def person_of(part: Part) -> Person:
    """The person of a part with their grants, made once. Past the actions, so that the trail starts empty."""
    person = Person.objects.filter(email=part.email).first()
    if person is None:
        person = Person.objects.create_user(part.email, display_name=part.display_name)
        Grant.objects.bulk_create(
            Grant(person=person, role=role, granted_at=clock.now()) for role in part.roles
        )
    return person


def actor_of(part: Part) -> Actor:
    """The actor of a part, signed in as the part does."""
    return Actor.person(person_of(part).pk, second_step=part.second_step)
