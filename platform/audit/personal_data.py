"""What the trail holds about people: random numbers, codes and times."""

from __future__ import annotations

from django.db.models import Q

from kernel.personal_data import Erasure, Keeper, Period, Table, Who, internal, personal, register

_WHY = "To be able to account for what happened on the site."


def _mine(who: Who) -> Q:
    return Q(actor_kind="person", actor_id=str(who.id)) | Q(object_kind="person", object_id=str(who.id))


KEEPER = Keeper(
    app="audit",
    tables=(
        Table(
            "audit.entry",
            {
                **personal("at event object_kind detail", _WHY, "trail", Erasure.UNLINK),
                **personal("actor_id object_id", _WHY, "trail", Erasure.UNLINK, of_person=True),
                **internal("number actor_kind previous_hash hash"),
            },
            title="The trail: what you did, and what was done to your account",
            mine=_mine,
        ),
        Table("audit.head", internal("id number hash")),
    ),
    periods=(
        Period(
            "trail",
            "The trail: who did what, when, by random number",
            "For good",
            "It is how the site accounts for what happened. It holds no names: once an account is erased, its number leads to nobody.",
        ),
    ),
)


def keep() -> None:
    """Put the trail on the list of who keeps data."""
    register(KEEPER)
