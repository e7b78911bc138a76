"""Checking a closed vote from end to end: its meaning, the chain of ballots, the trail, the numbers, the result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import FilteredRelation, Q

from audit.events import Event
from audit.trail import history
from deliberation.voting.calc.counting import count
from deliberation.voting.calc.methods import RULE_NAMES
from deliberation.voting.calc.problems import Unfit
from deliberation.voting.calc.seal import Leaf, digest, first_break
from deliberation.voting.calc.spec import FIELDS, OPTION_FIELDS, spec_hash, specification
from deliberation.voting.models import (
    Batch,
    BatchStatus,
    Elector,
    Option,
    Result,
    SealedBallot,
    Secrecy,
    Vote,
    VoteStatus,
)
from deliberation.voting.queries.sealed import SUBSTITUTE, asked_of, decision_mark, rules_of


@dataclass(frozen=True)
class Check:
    """One thing that was checked: a stable code, whether it fits, and what was found in a sentence."""

    code: str
    fits: bool
    words: str


@dataclass(frozen=True)
class Checked:
    """What a check found. `spec`: the specification as it is now; `spec_hash` its fingerprint, made anew.
    `contents`: what the ballots say, as read for the check."""

    checks: tuple[Check, ...]
    spec: Mapping[str, Any] = field(default_factory=dict)
    spec_hash: str = ""
    contents: tuple[dict[str, Any], ...] = ()

    @property
    def whole(self) -> bool:
        """Whether everything fits."""
        return all(each.fits for each in self.checks)


@dataclass(frozen=True)
class _Rows:
    options: Sequence[Option]
    electors: Sequence[tuple[int, str, bool, bool]]
    chain: Sequence[tuple[Leaf, str, str]]
    sealed_for: Sequence[int | None]
    recorded: Mapping[int, tuple[dict[str, Any], str, bool]]
    results: Sequence[Result]
    events: Mapping[str, Sequence[Mapping[str, Any]]]
    papers: tuple[int, int]


def check_vote(vote: Vote, options: Sequence[Option] | None = None) -> Checked:
    """Check a sealed vote. Six queries at most, one fewer where its options are given; changes nothing."""
    rows = _rows(vote, list(vote.options.all()) if options is None else options)
    spec = _spec(vote, rows)
    again = spec_hash(spec)
    checks = [
        _meaning(vote, again, rows.events.get(Event.VOTE_OPENED.value, ())),
        _chain(vote, rows),
        _anchor(vote, rows.events),
        _numbers(vote, rows),
    ]
    if vote.secrecy == Secrecy.RECORDED:
        checks.append(_as_given(rows))
    if vote.counted_at is not None or rows.results or Event.VOTE_COUNTED.value in rows.events:
        checks += [_recount(vote, rows), _result_anchor(vote, rows)]
    contents = tuple(leaf.content for leaf, _, _ in rows.chain)
    return Checked(tuple(checks), spec, again, contents)


def _rows(vote: Vote, options: Sequence[Option]) -> _Rows:
    secret = vote.secrecy == Secrecy.SECRET
    fields = ["pk", "role", "voted_on", "on_paper"]
    rows = Elector.objects.filter(vote=vote).order_by("pk")
    if not secret:
        rows = rows.annotate(now=FilteredRelation("ballots", condition=Q(ballots__replaced=False)))
        fields += ["now__content", "now__source", "now__substitute_id"]
    electors = list(rows.values_list(*fields))
    numbers = {} if secret else {row[0]: number for number, row in enumerate(electors, 1)}
    recorded = {row[0]: (row[4], row[5], row[6] is not None) for row in electors if not secret and row[5]}
    stored = list(
        SealedBallot.objects.filter(vote=vote)
        .order_by("position")
        .values_list("position", "receipt", "elector_id", "source", "content", "previous", "hash")
    )
    chain = []
    for position, receipt, elector, source, content, previous, own in stored:
        stood_in = elector in recorded and recorded[elector][2]
        leaf = Leaf(
            position, receipt, numbers.get(elector, 0), source, content, SUBSTITUTE if stood_in else ""
        )
        chain.append((leaf, previous, own))
    papers = (0, 0)
    if secret and any(row[3] for row in electors):
        counted = list(
            Batch.objects.filter(vote=vote, status=BatchStatus.COUNTED).values_list("papers", "spoilt")
        )
        papers = (sum(row[0] for row in counted), sum(row[1] for row in counted))
    return _Rows(
        options=options,
        electors=[(row[0], row[1], row[2] is not None, row[3]) for row in electors],
        chain=chain,
        sealed_for=[row[2] for row in stored],
        recorded=recorded,
        results=list(Result.objects.filter(vote=vote)),
        events=_events(history("vote", vote.pk)),
        papers=papers,
    )


def _events(entries: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """What the trail says of a vote, the details by event, oldest first; openings after the close are none."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for each in entries:
        event = str(each["event"])
        if event == Event.VOTE_OPENED.value and Event.VOTE_CLOSED.value in found:
            continue
        found.setdefault(event, []).append(each["detail"])
    return found


def _spec(vote: Vote, rows: _Rows) -> dict[str, Any]:
    options = [{name: getattr(option, name) for name in OPTION_FIELDS} for option in rows.options]
    values = {name: getattr(vote, name) for name in (*FIELDS, "roles", "opens_at", "closes_at")}
    roles = Counter(role for _, role, _, _ in rows.electors)
    return specification(str(vote.pk), str(vote.body_id), values, options, roles)


def _meaning(vote: Vote, again: str, opened: Sequence[Mapping[str, Any]]) -> Check:
    if again != vote.spec_hash:
        return Check(
            "meaning",
            False,
            "What the vote asks is not what it asked when it opened: the fingerprint differs.",
        )
    # A vote that was taken back to draft is opened again: the last time counts.
    if not opened or opened[-1].get("sha256") != vote.spec_hash:
        return Check("meaning", False, "The trail does not hold this fingerprint of the vote’s meaning.")
    return Check(
        "meaning",
        True,
        "The question, the options, the rules and who may vote are what they were when the vote opened.",
    )


def _chain(vote: Vote, rows: _Rows) -> Check:
    broken = first_break(vote.spec_hash, rows.chain, vote.seal, vote.sealed_count)
    if broken is None:
        return Check(
            "chain", True, f"The chain of ballots is whole: {vote.sealed_count} ballots, then the seal."
        )
    at = f"Ballot {broken.position}: " if broken.position else ""
    return Check("chain", False, f"{at}{broken.why}")


def _anchor(vote: Vote, events: Mapping[str, Sequence[Mapping[str, Any]]]) -> Check:
    closed = events.get(Event.VOTE_CLOSED.value, ())
    if not closed:
        return Check("trail", False, "The trail does not say that this vote was closed.")
    if len(closed) > 1 or len(events.get(Event.VOTE_COUNTED.value, ())) > 1:
        return Check("trail", False, "The trail says more than once that this vote was closed or counted.")
    annulled = Event.VOTE_ANNULLED.value in events
    if vote.status != (VoteStatus.ANNULLED if annulled else VoteStatus.CLOSED):
        stands = "annulled" if annulled else "closed"
        return Check(
            "trail", False, f"The trail says that this vote is {stands}, and the vote says otherwise."
        )
    if closed[0].get("sha256") != vote.seal or closed[0].get("count") != vote.sealed_count:
        return Check("trail", False, "The seal is not the one that the trail has kept since the vote closed.")
    return Check("trail", True, "The seal is the one that the trail has kept since the vote closed.")


def _numbers(vote: Vote, rows: _Rows) -> Check:
    """Ballots against people: who voted online or in the room, and papers counted less those that were spoilt."""
    ballots = len(rows.chain)
    if len(rows.electors) != vote.electors_count:
        return Check(
            "numbers",
            False,
            f"There are {len(rows.electors)} people entitled, and {vote.electors_count} were.",
        )
    counted, spoilt = rows.papers
    on_paper = vote.secrecy == Secrecy.SECRET
    voted = sum(1 for _, _, voted, paper in rows.electors if voted and not (on_paper and paper))
    expected = voted + counted - spoilt
    if ballots != expected:
        return Check("numbers", False, f"There are {ballots} ballots, and {expected} people gave one.")
    papers = f" and {counted - spoilt} on paper" if counted else ""
    return Check("numbers", True, f"There are as many ballots as people who voted: {voted}{papers}.")


def _as_given(rows: _Rows) -> Check:
    """A vote by name: every sealed ballot is the one that its elector gave."""
    for (leaf, _, _), elector in zip(rows.chain, rows.sealed_for, strict=True):
        given = rows.recorded.get(elector or 0)
        if given is None or given[:2] != (leaf.content, leaf.source):
            return Check(
                "as_given", False, f"Ballot {leaf.position} is not the one that was given by that person."
            )
    if len(rows.chain) != len(rows.recorded):
        return Check("as_given", False, "Not every ballot that was given is in the chain.")
    return Check("as_given", True, "Every ballot is the one that was given by that person.")


def _recount(vote: Vote, rows: _Rows) -> Check:
    asked, contents = asked_of(vote, rows.options), [leaf.content for leaf, _, _ in rows.chain]
    kept = {result.rule: result.outcome for result in rows.results}
    for rule in rules_of(vote):
        try:
            again = count(asked, rule, contents).as_dict(asked)
        except Unfit:
            if rule.value not in kept:
                continue  # as when it was counted: a rule that cannot count these ballots is left out
            return Check("recount", False, "The ballots cannot be counted as they are now.")
        except (KeyError, ValueError, TypeError):
            return Check("recount", False, "The ballots cannot be counted as they are now.")
        if digest(again) != digest(kept.get(rule.value, {})):
            return Check(
                "recount", False, f"Counting again by the rule “{RULE_NAMES[rule]}” gives another result."
            )
    return Check("recount", True, "Counting the ballots again gives the same result by every rule.")


def _result_anchor(vote: Vote, rows: _Rows) -> Check:
    binding = next((each for each in rows.results if each.binding), None)
    counted = rows.events.get(Event.VOTE_COUNTED.value, ())
    kept = [each.get("sha256") for each in counted]
    if binding is None or vote.counted_at is None or kept != [digest(binding.outcome)]:
        return Check("result", False, "The result is not the one that the trail has kept since the count.")
    decided = [each.get("sha256") for each in rows.events.get(Event.VOTE_TIE_DECIDED.value, ())]
    said = [decision_mark(binding.chosen, binding.chosen_reason)] if binding.chosen else []
    if decided != said:
        return Check("result", False, "What the chair decided is not what the trail has kept.")
    return Check("result", True, "The result is the one that the trail has kept since the count.")
