"""Telling counts that go round by round: the instant run-off and the single transferable vote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from deliberation.voting.presenters.blocks import Block, bars, folded, listed, ordered, plural
from deliberation.voting.presenters.tellings.base import Told
from design.formats import number
from design.tables import Column, Row, Table

MOST_OPEN = 8
"""With more rounds than this, their bars are folded away; the sentences and the table stay."""


def irv(told: Told) -> list[Block]:
    """Round by round to the winner; what only orders the others is folded away."""
    rounds = told.outcome["rounds"]
    if not rounds:
        return []
    upto = next(number for number, each in enumerate(rounds, 1) if each["elected"])
    blocks = [_irv_round(told, each, upto) for each in rounds[:upto]]
    blocks.append(Block(table=_irv_table(told, rounds)))
    if rounds[upto:]:
        text = "The rounds after that cannot change the winner. They only put the other options in order."
        later = [_irv_round(told, each, upto) for each in rounds[upto:]]
        blocks.append(folded("The rounds after that", [Block(texts=[text]), *later]))
    return blocks


def _irv_round(told: Told, found: Mapping[str, Any], upto: int) -> Block:
    place = found["round"]
    texts = [_irv_words(told, found)] + (_irv_out(told, found) if place != upto else [])
    tones = dict.fromkeys(found["elected"], "won")
    if place != upto:
        tones |= dict.fromkeys(found["excluded"], "out")
    notes = {key: {"won": "Chosen", "out": "Goes out"}[tone] for key, tone in tones.items()}
    if len(found["elected"]) > 1:
        tones, notes = dict.fromkeys(found["elected"], "tied"), dict.fromkeys(found["elected"], "Tied")
    drawn = bars(
        f"round-{place}", f"Round {place}: votes", "Votes", ordered(found["votes"]), told.names,
        of=found["continuing"], tones=tones, notes=notes,
        line=found["majority"], line_words=f"More than half: {number(found['majority'])}",
    )  # fmt: skip
    if len(told.outcome["rounds"]) > MOST_OPEN:
        return Block(
            heading=f"Round {place}", texts=texts, folded="Bars of this round", inside=(Block(bars=drawn),)
        )
    return Block(heading=f"Round {place}", texts=texts, bars=drawn)


def _irv_words(told: Told, found: Mapping[str, Any]) -> str:
    counted = f"{plural(found['continuing'], 'ballot')} counted"
    stuck = found["exhausted"]
    counted += f"; {plural(stuck, 'ballot')} had no choice left." if stuck else "."
    elected = found["elected"]
    if len(elected) > 1:
        return f"{counted} {told.these(elected)} had the same number of votes, so the tie stands."
    if elected:
        votes = found["votes"][elected[0]]
        return f"{counted} {told.name(elected[0])} had {plural(votes, 'vote')}, which is more than half, and wins."
    return f"{counted} Nobody had more than half ({number(found['majority'])} were needed)."


def _irv_out(told: Told, found: Mapping[str, Any]) -> list[str]:
    out = found["excluded"]
    if not out:
        return []
    votes = found["votes"][out[0]]
    fewest = f"{told.these(out)} had the fewest votes ({number(votes)}{' each' if len(out) > 1 else ''}) and went out."
    moved = [f"{number(value)} to {told.name(key)}" for key, value in ordered(found["transfers"]).items()]
    stuck = found["newly_exhausted"]
    parts = [fewest]
    if moved:
        whose = "Its" if len(out) == 1 else "Their"
        parts.append(f"{whose} ballots moved to their next choice: {listed(moved)}.")
    if stuck:
        parts.append(f"{plural(stuck, 'ballot')} had no next choice.")
    return [" ".join(parts)]


def _irv_table(told: Told, rounds: Sequence[Mapping[str, Any]]) -> Table:
    columns = [Column("option", "Option")]
    columns += [Column(f"r{each['round']}", f"Round {each['round']}", numeric=True) for each in rounds]
    first = ordered(rounds[0]["votes"])
    rows = [
        Row(
            [told.names[key], *(_change(rounds, at, key) for at in range(len(rounds)))],
            key in told.verdict.chosen,
        )
        for key in first
    ]
    rows.append(Row(["No choice left", *(number(each["exhausted"]) for each in rounds)]))
    return Table(
        "rounds", "Votes in each round, and what each option gained from the round before", columns, rows
    )


def _change(rounds: Sequence[Mapping[str, Any]], at: int, key: str) -> str:
    votes = rounds[at]["votes"].get(key)
    if votes is None:
        return "–"
    gained = votes - rounds[at - 1]["votes"].get(key, 0) if at else 0
    return f"{number(votes)} (+{number(gained)})" if gained else number(votes)


def stv(told: Told) -> list[Block]:
    """Stage by stage until every place is filled."""
    stages = told.outcome["rounds"]
    if not stages:
        return []
    detail = told.outcome["detail"]
    unit, quota = detail["unit"], detail["quota_votes"]
    intro = (
        f"{plural(detail['valid'], 'ballot')} with a choice, for {plural(told.seats, 'place')}: whoever has "
        f"{plural(quota, 'vote')} gets one. That number is the quota: no more than {told.seats} can reach it."
    )
    blocks = [Block(texts=[intro])]
    for at, stage in enumerate(stages):
        so_far = [each for earlier in stages[: at + 1] for each in earlier["elected"]]
        blocks.append(_stage(told, stage, stages[at - 1] if at else None, so_far))
    blocks.append(Block(table=_stv_table(told, stages, unit)))
    return blocks


def _stage(
    told: Told, stage: Mapping[str, Any], before: Mapping[str, Any] | None, so_far: Sequence[str]
) -> Block:
    place, unit = stage["stage"], told.outcome["detail"]["unit"]
    tones = dict.fromkeys(so_far, "won")
    shown = {key: votes_of(value, unit) for key, value in stage["votes"].items()}
    drawn = bars(
        f"stage-{place}", f"Stage {place}: votes at the end", "Votes", ordered(stage["votes"]), told.names,
        tones=tones, notes=dict.fromkeys(so_far, "Elected"), shown=shown,
        line=stage["quota"], line_words=f"Quota: {votes_of(stage['quota'], unit)}",
    )  # fmt: skip
    texts = [_stage_words(told, stage, before, unit)]
    if stage["elected"]:
        texts.append(_elected_words(told, stage))
    if len(told.outcome["rounds"]) > MOST_OPEN:
        return Block(
            heading=f"Stage {place}", texts=texts, folded="Bars of this stage", inside=(Block(bars=drawn),)
        )
    return Block(heading=f"Stage {place}", texts=texts, bars=drawn)


def _elected_words(told: Told, stage: Mapping[str, Any]) -> str:
    were = "was" if len(stage["elected"]) == 1 else "were"
    if stage["action"] == "last-places":
        return f"As many options were left as places, so {told.these(stage['elected'])} {were} elected."
    return f"{told.these(stage['elected'])} reached the quota and {were} elected."


def _stage_words(told: Told, stage: Mapping[str, Any], before: Mapping[str, Any] | None, unit: int) -> str:
    if stage["action"] == "first" or before is None:
        return "Each ballot counted for its first choice."
    if stage["action"] == "last-places":
        return "No more votes had to be moved."
    giver = stage["from"]
    moved = [
        f"{votes_of(value, unit)} to {told.name(key)}" for key, value in ordered(stage["transfers"]).items()
    ]
    went = f" Moved on: {listed(moved)}." if moved else " None of its ballots had a next choice still in."
    had = before["votes"].get(giver, 0)
    if stage["action"] == "surplus":
        over = votes_of(had - stage["quota"], unit)
        return (
            f"{told.name(giver)} had {over} {'vote' if over == '1' else 'votes'} more than the quota. All of its ballots moved on, each with the same "
            f"part of a vote, together the {over}.{went}"
        )
    return f"{told.name(giver)} had the fewest votes ({votes_of(had, unit)}) and went out.{went}"


def _stv_table(told: Told, stages: Sequence[Mapping[str, Any]], unit: int) -> Table:
    columns = [Column("option", "Option")]
    columns += [Column(f"s{each['stage']}", f"Stage {each['stage']}", numeric=True) for each in stages]
    rows = [
        Row(
            [
                told.names[key],
                *(votes_of(each["votes"][key], unit) if key in each["votes"] else "–" for each in stages),
            ],
            key in told.verdict.chosen,
        )
        for key in ordered(stages[0]["votes"])
    ]
    rows.append(Row(["No choice left", *(votes_of(each["non_transferable"], unit) for each in stages)]))
    rows.append(Row(["Lost in rounding", *(votes_of(each["fractions"], unit) for each in stages)]))
    return Table("stages", "Votes at the end of each stage", columns, rows)


def votes_of(units: int, unit: int) -> str:
    """Votes from hundred-thousandths: “12” or “12.33333”, without noughts at the end."""
    whole, part = divmod(Fraction(units, unit), 1)
    decimals = f"{float(part):.5f}"[2:].rstrip("0")
    return f"{number(int(whole))}.{decimals}" if decimals else number(int(whole))
