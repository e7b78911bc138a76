"""Votes about trade-offs, with what came out: for many trade-offs at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, Q, QuerySet

from deliberation.bodies.calc.agenda import moment_in_london
from deliberation.tradeoffs.calc.stages import STAGES, Stage
from deliberation.tradeoffs.leads import KIND
from deliberation.tradeoffs.models import StageDate, TradeOff
from deliberation.voting.calc.verdict import Ended, Verdict, verdict
from deliberation.voting.models import Option as VoteOption
from deliberation.voting.models import Vote, VoteStatus
from deliberation.voting.queries.outcomes import agreed_on
from deliberation.voting.queries.votes_lists import visible_votes
from kernel import clock
from kernel.actors import Actor


@dataclass(frozen=True)
class VoteAbout:
    """A vote about a trade-off. `outcome` and `verdict` once it is counted: by the rule that binds."""

    vote: Vote
    options: tuple[VoteOption, ...]
    outcome: Mapping[str, Any] | None
    verdict: Verdict | None

    @property
    def counts(self) -> bool:
        """Whether there is a result that stands: counted, and not annulled afterwards."""
        return self.verdict is not None and self.vote.status != VoteStatus.ANNULLED


def votes_about(actor: Actor, tradeoffs: Iterable[TradeOff]) -> dict[UUID, list[VoteAbout]]:
    """The votes about trade-offs that `actor` may see, newest first, by the id of the trade-off; two queries.

    Only votes of the body whose trade-off it is: another body's word that its vote is about this one counts for nothing.
    """
    wanted = list(tradeoffs)
    rows = list(_with_result(_about(actor, wanted)))
    options: dict[UUID, list[VoteOption]] = {row.pk: [] for row in rows}
    if rows:
        for option in VoteOption.objects.filter(vote_id__in=options).order_by("vote_id", "position"):
            options[option.vote_id].append(option)
    found: dict[UUID, list[VoteAbout]] = {each.pk: [] for each in wanted}
    for row in rows:
        found[UUID(row.thing_id)].append(_read(row, options[row.pk]))
    return found


def votes_of_tradeoff(actor: Actor, tradeoff: TradeOff) -> QuerySet[Vote]:
    """The votes about one trade-off that `actor` may see, newest first, with their bodies."""
    return _about(actor, [tradeoff])


def read_votes(votes: Iterable[Vote]) -> list[VoteAbout]:
    """Some of these votes with what came out, in their order; two queries."""
    ids = [each.pk for each in votes]
    if not ids:
        return []
    rows = {row.pk: row for row in _with_result(Vote.objects.filter(pk__in=ids).select_related("body"))}
    options: dict[UUID, list[VoteOption]] = {pk: [] for pk in ids}
    for option in VoteOption.objects.filter(vote_id__in=ids).order_by("position"):
        options[option.vote_id].append(option)
    return [_read(rows[pk], options[pk]) for pk in ids if pk in rows]


def _about(actor: Actor, tradeoffs: Iterable[TradeOff]) -> QuerySet[Vote]:
    own = Q(pk__in=[])
    for each in tradeoffs:
        own |= Q(thing_id=str(each.pk), body_id=each.body_id)
    return visible_votes(actor).filter(own, thing_kind=KIND).order_by("-created_at", "-pk")


def _with_result(rows: QuerySet[Vote]) -> QuerySet[Vote]:
    binding = FilteredRelation("results", condition=Q(results__binding=True))
    return rows.annotate(binding=binding).annotate(
        told_rule=F("binding__rule"), told_outcome=F("binding__outcome"), told_chosen=F("binding__chosen")
    )


def _read(row: Any, options: list[VoteOption]) -> VoteAbout:
    """A vote with its result, if there is one. `row` carries what `_with_result` added."""
    if row.counted_at is None:
        return VoteAbout(row, tuple(options), None, None)
    if row.told_outcome is None:
        return VoteAbout(row, tuple(options), {}, Verdict(Ended.NO_BALLOTS, valid=False))
    found = verdict(agreed_on(row, options, row.told_rule), row.told_outcome, row.told_chosen)
    return VoteAbout(row, tuple(options), row.told_outcome, found)


OPENS, CLOSES = dt.time(9), dt.time(18)
"""At which time of the day a vote opens and closes where only the days are planned."""


@dataclass(frozen=True)
class Planned:
    """When a vote would open and close by the plan; None where nothing is planned, or it is over."""

    opens_at: dt.datetime | None
    closes_at: dt.datetime | None


def planned_times(tradeoff: TradeOff) -> Planned:
    """When a vote on this trade-off would be held by the plan; one query.

    The stage ends on its own last day, or on the day before the next begins. What is past is no proposal.
    """
    planned = {row.stage: row for row in StageDate.objects.filter(tradeoff=tradeoff)}
    own = planned.get(Stage.VOTE.value)
    if own is None:
        return Planned(None, None)
    following = planned.get(STAGES[STAGES.index(Stage.VOTE) + 1].value)
    last = own.ends_on
    if last is None and following is not None and following.starts_on is not None:
        last = following.starts_on - dt.timedelta(days=1)
    tomorrow = clock.today() + dt.timedelta(days=1)
    first = max(own.starts_on, tomorrow) if own.starts_on else None
    if last is not None and last < (first or tomorrow):
        return Planned(None, None)
    return Planned(
        moment_in_london(first, OPENS) if first else None, moment_in_london(last, CLOSES) if last else None
    )
