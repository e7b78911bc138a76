"""A trade-off's whole record as the PDF prints it: plain words and lists, nothing to be reckoned."""

from __future__ import annotations

from typing import Any

from deliberation.bodies.calc.light_text import blocks
from deliberation.tradeoffs.calc.stages import FACTS, Stage
from deliberation.tradeoffs.calc.words import SIDE_WORDS, STRENGTH_WORDS, Side, Strength
from deliberation.tradeoffs.models import EvidenceItem, EvidenceStatus, Option, Point, Question, TradeOff
from deliberation.tradeoffs.presenters.decide import result_words
from deliberation.tradeoffs.presenters.frame import at
from deliberation.tradeoffs.presenters.life import next_words, stage_line
from deliberation.tradeoffs.presenters.life_page import envelope_words, feeds_text, many
from deliberation.tradeoffs.presenters.life_pdf_after import (
    answer_facts,
    challenge_facts,
    figure_facts,
    leaning_lines,
    note_lines,
    review_lines,
)
from deliberation.tradeoffs.presenters.life_voices import counted, said_words
from deliberation.tradeoffs.presenters.weigh_options import ComparedRow, Comparison, comparison
from deliberation.tradeoffs.queries.life_record import Record
from deliberation.voting.queries.votes import STANDING_WORDS, standing
from design.formats import day, moment
from kernel import clock
from notices.feeds import absolute

NOTHING_KNOWN = "Nothing known"


def record_data(tradeoff: TradeOff, record: Record) -> dict[str, Any]:
    """What the PDF prints."""
    side_by_side = comparison(tradeoff, record.options, record.metrics, record.claims)
    stage = Stage(tradeoff.stage)
    return {
        "title": tradeoff.title,
        "body": tradeoff.body.name,
        "illustrative": tradeoff.illustrative,
        "draft": stage is Stage.DRAFT,
        "not_public": "" if tradeoff.public else "Not for the public: for the body’s own people.",
        "printed": f"Printed on {moment(clock.now())}",
        "address": absolute(at(tradeoff, "tradeoff")),
        "question": tradeoff.question,
        "gains": tradeoff.gains,
        "gives_way": tradeoff.gives_way,
        "facts": _facts(tradeoff),
        "stage": FACTS[stage].title,
        "next": next_words(tradeoff, record.dates[stage].ends_on),
        "line": [
            [each.title, each.said, each.when, each.note] for each in stage_line(tradeoff, record.dates)
        ],
        "closed_early": tradeoff.close_reason,
        "background": _text(tradeoff.background),
        "fixed": _text(tradeoff.fixed),
        "open": _text(tradeoff.open),
        "options": _options(side_by_side),
        "lenses": [_compared(row) for row in side_by_side.lenses],
        "effects": _effects(side_by_side),
        "evidence": [_item(each, record) for each in record.evidence],
        "witnesses": _witnesses(record),
        "voices": _voices(record),
        "points": _points(record),
        "notes": note_lines(record.notes),
        "statements": [f"{each.number}. {each.text}" for each in record.statements],
        "opinion": _opinion(record),
        "leanings": leaning_lines(tradeoff, record.leanings),
        "votes": _votes(record),
        "report": _report(record) if record.report is not None else None,
        "reviews": review_lines(record.reviews),
    }


def _text(text: str) -> list[dict[str, Any]]:
    return [{"points": block.points, "lines": list(block.lines)} for block in blocks(text)]


def _facts(tradeoff: TradeOff) -> list[list[str]]:
    facts = [
        ["Who asks", tradeoff.asked_by],
        ["Area", tradeoff.area_name],
        ["How much there is", envelope_words(tradeoff)],
        ["Which decision it feeds", feeds_text(tradeoff)],
        ["Published", day(tradeoff.published_at) if tradeoff.published_at else ""],
    ]
    return [fact for fact in facts if fact[1]]


def _options(found: Comparison) -> list[dict[str, Any]]:
    return [
        {
            "name": head.name,
            "as_now": head.as_now,
            "cost": ". ".join(
                filter(None, (head.cost, head.cost_note, head.of_envelope, head.over, head.part))
            ),
            "text": [{"points": block.points, "lines": list(block.lines)} for block in head.description],
        }
        for head in found.heads
    ]


def _effects(found: Comparison) -> list[dict[str, Any]]:
    parts = (("Metrics of the index", found.metrics), ("Services", found.services), ("Assets", found.assets))
    return [{"title": title, "rows": [_compared(row) for row in rows]} for title, rows in parts if rows]


def _compared(row: ComparedRow) -> dict[str, Any]:
    return {
        "title": row.title,
        "note": row.note,
        "cells": [
            [cell.option, [_said(each) for each in cell.said] or [NOTHING_KNOWN]] for cell in row.cells
        ],
    }


def _said(each: Any) -> str:
    words = ". ".join(part.rstrip(".") for part in (each.text, each.note) if part)
    return f"{each.tag}: {words}. {each.sure}. Source: {each.source.rstrip('.')}."


def _item(item: EvidenceItem, record: Record) -> dict[str, Any]:
    withdrawn = f"Withdrawn: {item.status_reason}" if item.status == EvidenceStatus.WITHDRAWN else ""
    return {
        "number": item.number,
        "claim": item.claim,
        "text": _text(item.summary),
        "facts": [
            *figure_facts(getattr(item, "pin", None)),
            ["Source", ", ".join(filter(None, (item.source, item.published)))],
            ["Address", item.link],
            [
                "Strength",
                ". ".join(filter(None, (STRENGTH_WORDS[Strength(item.strength)], item.strength_why))),
            ],
            ["Handed in by", item.by_name],
            ["Interests declared", item.interests],
            *challenge_facts(record.challenges.get(item.pk, [])),
        ],
        "notes": [withdrawn] if withdrawn else [],
    }


def _witnesses(record: Record) -> list[dict[str, Any]]:
    asked: dict[int | None, list[Question]] = {}
    for question in record.questions:
        asked.setdefault(question.witness_id, []).append(question)
    found = [
        {
            "name": f"{each.name}, {each.role}",
            "facts": [["Why", each.why], ["Interests declared", each.interests]],
            "text": _text(each.statement),
            "questions": [_question(one) for one in asked.get(each.pk, [])],
        }
        for each in record.witnesses
    ]
    others = asked.get(None, [])
    if others:
        found.append({"name": "Questions to nobody in particular", "facts": [], "text": [], "questions": [_question(each) for each in others]})  # fmt: skip
    return found


def _question(question: Question) -> list[str]:
    answer = question.answer or "Not answered yet."
    if question.promise:
        kept = question.promise_result or "Not kept yet."
        answer = f"{answer}\nPromised: {question.promise} {kept}"
    return [question.text, answer]


def _voices(record: Record) -> dict[str, Any]:
    return {
        "counted": counted(record.voices) if record.voices else "",
        "rows": [
            {
                "name": each.name,
                "seat": "" if each.has_seat else "No seat where it is decided.",
                "why": each.why,
                "said": said_words(each),
                "text": _text(each.answer),
            }
            for each in record.voices
        ],
    }


def _points(record: Record) -> list[dict[str, Any]]:
    """Points by option, those for before those against, each with its replies."""
    replies: dict[int, list[str]] = {}
    for each in record.points:
        if each.parent_id is not None:
            replies.setdefault(each.parent_id, []).append(_words(each))
    first = [each for each in record.points if each.parent_id is None]
    found = []
    for option in record.options:
        sides = [
            {
                "title": SIDE_WORDS[side],
                "points": [
                    {"text": _words(each), "replies": replies.get(each.pk, [])}
                    for each in first
                    if each.option_id == option.pk and each.side == side.value
                ],
            }
            for side in Side
        ]
        if any(side["points"] for side in sides):
            found.append({"option": _name(option), "sides": sides})
    return found


def _name(option: Option) -> str:
    return f"{option.position}. {option.name}"


def _words(point: Point) -> str:
    room = ", said in the room" if point.in_room else ""
    return f"{point.number}. {point.text} ({point.by_name}{room})"


def _opinion(record: Record) -> dict[str, Any]:
    told = record.opinion.told
    groups = told.get("groups", [])
    return {
        "groups": [
            {
                "name": f"Group {group['name']}: {many(group['members'], 'member')}",
                "lines": [
                    f"More than others {each['side']}: {each['text']}"
                    for each in group["apart"][:5]
                    if each["clear"]
                ],
            }
            for group in groups
        ],
        "shared": [
            f"{'Agree' if each['side'] == 'agree' else 'Disagree'}: {each['text']}"
            for each in told.get("shared", [])[:8]
        ],
    }


def _votes(record: Record) -> list[list[str]]:
    return [
        [each.vote.title, each.vote.question, result_words(each) or STANDING_WORDS[standing(each.vote)]]
        for each in record.votes
    ]


def _report(record: Record) -> dict[str, Any]:
    data, answers = record.report or {}, answer_facts(record.answers)
    return {
        "sections": [
            {"title": each["title"], "text": _text(each["text"])} for each in data["sections"] if each["text"]
        ],
        "recommendations": [_recommendation(each, answers) for each in data["recommendations"]],
    }


def _recommendation(each: dict[str, Any], answers: dict[str, list[list[str]]]) -> dict[str, Any]:
    evidence = ", ".join(f"E{item['number']}" for item in each["evidence"])
    vote = each["vote"]
    return {
        "number": each["number"],
        "text": each["text"],
        "reasons": _text(each["reasons"]),
        "facts": [
            ["To", each["to"]],
            ["Option", each["option"]],
            ["Evidence", evidence],
            ["Vote", vote["title"] if vote else ""],
            ["Reference", each["reference"]],
            *answers.get(each["reference"], []),
        ],
    }
