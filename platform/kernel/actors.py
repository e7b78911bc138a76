"""Who is acting: a person, a job of the system, or anybody."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

ActorKind = Literal["person", "system", "anonymous"]


@dataclass
class Actor:
    """The one who acts. `id` is a person's opaque id, a system job's name, or empty.

    `second_step` is true when the person signed in with a second factor this time. `roles` is filled once
    by `access`, which alone reads it; a person's roles never come from anywhere else.
    """

    kind: ActorKind
    id: str = ""
    second_step: bool = False
    roles: frozenset[str] | None = field(default=None, repr=False, compare=False)

    @classmethod
    def system(cls, job: str) -> Actor:
        """The system itself, doing the job named; it holds the role `system.<job>`."""
        return cls(kind="system", id=job)

    @classmethod
    def person(cls, person_id: object, *, second_step: bool = False) -> Actor:
        """A person by opaque id."""
        return cls(kind="person", id=str(person_id), second_step=second_step)

    @classmethod
    def anonymous(cls) -> Actor:
        """Anybody: not signed in."""
        return cls(kind="anonymous")
