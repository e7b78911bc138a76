"""Where members leaned: what is asked now, a member's own answers, and what may be told of all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery

from deliberation.bodies.models import Membership
from deliberation.tradeoffs.calc.leaning import Change, change_of
from deliberation.tradeoffs.calc.stages import ACTS, FACTS, STAGES, Act, Stage
from deliberation.tradeoffs.models import Leaning, Option, TradeOff, When

ACT_OF = {When.BEFORE: Act.LEAN_BEFORE, When.AFTER: Act.LEAN_AFTER}
"""With which act members answer which time."""


def asked_now(tradeoff: TradeOff) -> When | None:
    """Which of the two times is open in the stage that a trade-off is in; None between them and after."""
    stage = Stage(tradeoff.stage)
    return next((when for when, act in ACT_OF.items() if stage in ACTS[act]), None)


def shown_from(when: When) -> Stage:
    """The stage from which on answers are told: never while they can still be given.

    Those from before wait for the vote as well, so that nobody discusses with an eye on where the others stand.
    """
    last = max(STAGES.index(stage) for stage in ACTS[ACT_OF[when]])
    first = STAGES[last + 1]
    return max(first, Stage.VOTE, key=STAGES.index) if when is When.BEFORE else first


def is_shown(tradeoff: TradeOff, when: When) -> bool:
    """Whether the answers of one of the two times may be told in the stage that a trade-off is in."""
    return STAGES.index(Stage(tradeoff.stage)) >= STAGES.index(shown_from(when))


def shown_from_words(when: When) -> str:
    """The name of the stage from which on answers are told."""
    return FACTS[shown_from(when)].title


def options_in_order(tradeoff: TradeOff) -> list[Option]:
    """The options alone, without their effects; one query."""
    return list(Option.objects.filter(tradeoff=tradeoff).order_by("position"))


def own_leanings(member: Membership, tradeoff: TradeOff, when: When) -> dict[int, int]:
    """A member's own answers by the id of the option; one query."""
    rows = Leaning.objects.filter(option__tradeoff=tradeoff, membership=member, when=when)
    return dict(rows.values_list("option_id", "value"))


@dataclass(frozen=True)
class OptionChange:
    """One option with what may be told of it."""

    option: Option
    change: Change


def changes_of(tradeoff: TradeOff, options: Sequence[Option]) -> list[OptionChange]:
    """What may be told of each option of a trade-off, as far as it is shown; one query at most."""
    found = changes_by_option([tradeoff])
    return [OptionChange(each, found.get(each.pk, _NOTHING)) for each in options]


_NOTHING = change_of({}, 1)


def changes_by_option(tradeoffs: Iterable[TradeOff]) -> dict[int, Change]:
    """The same for several trade-offs at once, by the id of the option; one query at most."""
    by_id = {each.pk: each for each in tradeoffs if is_shown(each, When.BEFORE)}
    pairs: dict[int, dict[tuple[int | None, int | None], int]] = {}
    owner: dict[int, TradeOff] = {}
    for option_id, tradeoff_id, before, after, count in _counted(list(by_id)):
        tradeoff = owner[option_id] = by_id[tradeoff_id]
        # What may not be told yet is taken out here, before anything is worked out of it.
        pair = (before, after if is_shown(tradeoff, When.AFTER) else None)
        mine = pairs.setdefault(option_id, {})
        mine[pair] = mine.get(pair, 0) + count
    return {option_id: change_of(mine, max(1, owner[option_id].least)) for option_id, mine in pairs.items()}


def _counted(tradeoff_ids: list[UUID]) -> Iterable[tuple[int, UUID, int | None, int | None, int]]:
    """Option, trade-off, before, after, and how many gave that pair."""
    if not tradeoff_ids:
        return
    same = Leaning.objects.filter(option=OuterRef("option"), membership=OuterRef("membership"))
    rows = Leaning.objects.filter(option__tradeoff_id__in=tradeoff_ids)
    rows = rows.annotate(other=Subquery(same.exclude(when=OuterRef("when")).values("value")[:1]))
    names = ("option_id", "option__tradeoff_id", "when", "value", "other")
    for option_id, tradeoff_id, when, value, other, count in (
        rows.order_by().values(*names).annotate(many=Count("pk")).values_list(*names, "many")
    ):
        if when == When.BEFORE:
            yield option_id, tradeoff_id, value, other, count
        elif other is None:
            yield option_id, tradeoff_id, None, value, count


def how_many_answered(tradeoff: TradeOff, when: When) -> int:
    """How many members gave an answer, for those who run the trade-off and see who still has to; one query."""
    rows = Leaning.objects.filter(option__tradeoff=tradeoff, when=when)
    return rows.values("membership").distinct().count()
