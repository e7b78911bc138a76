"""Telling rules that add up: most votes, ticks, points or dots; for and against; consent."""

from __future__ import annotations

from collections.abc import Sequence

from deliberation.voting.calc.methods import CONSENT_ANSWERS, MOTION_ANSWERS, SCORE_POINTS, Threshold
from deliberation.voting.presenters.blocks import Block, bars, folded, ordered, plural, quoted
from deliberation.voting.presenters.tellings.base import Told
from design.formats import number
from design.tables import Column, Row, Table

MOST_NAMED = 3
"""More options than this are not named one by one in a sentence."""


def plurality(told: Told) -> list[Block]:
    """Most votes."""
    return _votes(told, "votes", "Votes for each option", "Votes", of=told.ballots)


def approval(told: Told) -> list[Block]:
    """Most ticks."""
    blank = told.round.get("blank", 0)
    texts = ["A ballot could tick several options, so the shares can add up to more than 100%."]
    if blank:
        texts.append(f"{plural(blank, 'ballot')} ticked none of them.")
    found = _votes(told, "ticks", "Ballots that ticked each option", "Ticks", of=told.ballots)
    return [*found, Block(texts=texts)] if found else []


def score(told: Told) -> list[Block]:
    """Most points, with how the points were spread."""
    if not told.round:
        return []
    points = ordered(told.round["points"])
    detail = told.outcome["detail"]
    columns = [Column("option", "Option")]
    columns += [
        Column(f"p{value}", f"{value}: {words}", numeric=True) for value, words in SCORE_POINTS.items()
    ]
    columns.append(Column("mean", "Mean", numeric=True))
    rows = [
        Row(
            [
                told.names[key],
                *(number(detail["spread"][key].get(str(value), 0)) for value in SCORE_POINTS),
                str(detail["mean"][key]["shown"]),
            ]
        )
        for key in points
    ]
    drawn = bars(
        "points", "Points for each option", "Points", points, told.names, tones=told.tones, notes=told.notes
    )
    return [
        Block(texts=[_leader(told, points, "point")], bars=drawn),
        folded(
            "How many ballots gave how many points",
            [Block(table=Table("spread", "Ballots by the points they gave", columns, rows))],
        ),
    ]


def dots(told: Told) -> list[Block]:
    """Most dots, with how many people put them there."""
    if not told.round:
        return []
    points, people = ordered(told.round["points"]), told.round["supporters"]
    shown = {key: f"{number(value)} from {plural(people[key], 'ballot')}" for key, value in points.items()}
    drawn = bars(
        "dots", "Dots for each option", "Dots", points, told.names,
        of=told.round["spent"], tones=told.tones, notes=told.notes, shown=shown,
    )  # fmt: skip
    return [Block(texts=[_leader(told, points, "dot")], bars=drawn)]


def motion(told: Told) -> list[Block]:
    """For and against, and what was needed."""
    votes, detail = told.round["votes"], told.outcome["detail"]
    given, against = votes["for"], votes["against"]
    texts = {
        Threshold.SIMPLE: f"The motion needed more votes for than against. {given} voted for it and {against} against.",
        Threshold.TWO_THIRDS: (
            f"The motion needed at least two thirds of the votes for and against. Of {given + against} such "
            f"votes that is {detail['needed']}; {given} were for it."
        ),
        Threshold.ABSOLUTE: (
            f"The motion needed more than half of everybody entitled to vote. Of {detail['electors']} people that is "
            f"{detail['needed']}; {given} voted for it."
        ),
    }[Threshold(detail["threshold"])]
    texts += " Abstentions count for neither side."
    # Not carried does not mean that those against had more: then no bar stands out.
    tones = {"for": "won"} if told.verdict.ended == "carried" else {}
    if against > given:
        tones = {"against": "won"}
    drawn = bars(
        "votes", "Votes for and against", "Votes", {code: votes[code] for code in MOTION_ANSWERS}, MOTION_ANSWERS,
        of=told.ballots, tones={} if told.verdict.tied else tones,
        head="Answer", line=detail["needed"], line_words=f"Needed: {detail['needed']} for",
    )  # fmt: skip
    return [Block(texts=[texts], bars=drawn)]


def consent(told: Told) -> list[Block]:
    """Agree, stand aside, object; with every reason that was given."""
    votes = told.round["votes"]
    drawn = bars(
        "votes", "What people answered", "Answers", {code: votes[code] for code in CONSENT_ANSWERS},
        CONSENT_ANSWERS, of=told.ballots, tones={"object": "out"}, head="Answer",
    )  # fmt: skip
    objections = votes["object"]
    text = (
        f"Consent needs that nobody objects. {plural(objections, 'objection')} stood in the way."
        if objections
        else "Consent needs that somebody agrees and nobody objects. Nobody objected."
    )
    blocks = [Block(texts=[text], bars=drawn)]
    for code, heading in (("object", "Objections"), ("aside", "Reasons to stand aside")):
        given = [reason for choice, reason in told.reasons if choice == code and reason]
        if given:
            blocks.append(Block(heading=heading, points=given))
    return blocks


def _votes(told: Told, what: str, caption: str, label: str, *, of: int) -> list[Block]:
    if not told.round:
        return []
    votes = ordered(told.round["votes"])
    drawn = bars(what, caption, label, votes, told.names, of=of, tones=told.tones, notes=told.notes)
    return [Block(texts=[_leader(told, votes, what[:-1])], bars=drawn)]


def _leader(told: Told, figures: dict[str, int], one: str) -> str:
    """Who leads, and by how much."""
    keys = list(figures)
    first = [key for key in keys if figures[key] == figures[keys[0]]]
    said = plural(figures[keys[0]], one)
    if len(first) > 1:
        return f"{told.these(first)} had the same number: {said} each."
    if len(keys) == 1:
        return f"{told.name(keys[0])} had {said}."
    ahead = figures[keys[0]] - figures[keys[1]]
    seconds = [key for key in keys if figures[key] == figures[keys[1]]]
    if not figures[keys[1]]:
        return f"{told.name(keys[0])} had {said}, and nothing else had any."
    then = told.these(seconds) if len(seconds) <= MOST_NAMED else f"the {len(seconds)} options that came next"
    return f"{told.name(keys[0])} had {said}, {number(ahead)} more than {then}."


def struck_words(told: Told, measure: Sequence[str]) -> list[str]:
    """A sentence for each option that was left out for want of support. `measure`: its word, one and several."""
    return [
        f"{quoted(told.names[each['option']])} needed at least {plural(each['minimum'], *measure)} and had "
        f"{number(each['support'])}. It could not win, so the ballots were counted without it."
        for each in told.outcome.get("struck", [])
    ]
