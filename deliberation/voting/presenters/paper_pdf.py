"""Printable ballots, each with a receipt on the ballot and on the slip that the voter keeps; and roll-call sheets."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from deliberation.bodies.calc.kinds import role_words
from deliberation.voting.calc.methods import (
    CONSENT_ANSWERS,
    METHODS,
    MOTION_ANSWERS,
    SCORE_POINTS,
    Method,
    Shape,
)
from deliberation.voting.calc.receipts import new_receipt, shown_receipt
from deliberation.voting.models import Option, Vote
from deliberation.voting.presenters.ballot_fields import money
from deliberation.voting.queries.paper import Called
from design.formats import moment
from design.pdf import pdf


def ballots_pdf(vote: Vote, options: Sequence[Option], number: int, *, large: bool) -> bytes:
    """A PDF of `number` ballots, each on a sheet of its own with a receipt that no other has. No receipt is kept."""
    codes: set[str] = set()
    while len(codes) < number:
        codes.add(new_receipt(secrets.choice))
    data = _common(vote) | {
        "large": large,
        "how": how_to_fill_in(vote),
        "options": _options(vote, options),
        "boxes": METHODS[Method(vote.method)].shape is not Shape.POINTS and vote.method != Method.RANKING,
        "reason": vote.method == Method.CONSENT,
        "codes": [shown_receipt(code) for code in codes],
        "where": _address(reverse("vote", args=[vote.body.slug, vote.pk])),
    }
    return pdf("ballots", data)


def roll_call_pdf(vote: Vote, options: Sequence[Option], lines: Sequence[Called]) -> bytes:
    """A PDF of the list of electors with room for what each answers."""
    answers = [each["name"] for each in _options(vote, options)] if _answers(vote) else []
    data = _common(vote) | {
        "answers": answers,
        "options": [] if answers else _options(vote, options),
        "lines": [
            {
                "number": line.paper,
                "name": line.elector.public_name,
                "role": role_words(line.elector.role),
                "voted": line.voted_online,
                "stand_ins": [each.public_name for each in line.stand_ins],
            }
            for line in lines
        ],
    }
    return pdf("roll_call", data)


def _common(vote: Vote) -> dict[str, Any]:
    return {
        "title": vote.title,
        "question": vote.question,
        "body": vote.body.name,
        "illustrative": vote.illustrative or vote.body.illustrative,
        "closes": moment(vote.closes_at) if vote.closes_at else "",
    }


def _answers(vote: Vote) -> dict[str, str]:
    fixed = {Method.MOTION: MOTION_ANSWERS, Method.CONSENT: CONSENT_ANSWERS}
    return dict(fixed.get(Method(vote.method), {}))


def _options(vote: Vote, options: Sequence[Option]) -> list[dict[str, Any]]:
    answers = _answers(vote)
    if answers:
        return [{"number": "", "name": words, "meaning": "", "cost": ""} for words in answers.values()]
    return [
        {
            "number": str(each.position),
            "name": each.name,
            "meaning": each.meaning,
            "cost": money(each.cost) if each.cost is not None else "",
        }
        for each in options
    ]


def how_to_fill_in(vote: Vote) -> list[str]:
    """What the voter does with the paper, sentence by sentence."""
    alone = ["If you cross “None of these”, cross nothing else."] if vote.none_of_these else []
    equal = (
        ["Options that you like equally may have the same number."]
        if vote.equal_ranks
        else ["Give each number once."]
    )
    fits = [f"Together they may cost up to {money(vote.envelope)}."] if vote.fits_envelope else []
    points = "; ".join(f"{point} {words.lower()}" for point, words in SCORE_POINTS.items())
    lines: dict[Method, list[str]] = {
        Method.SINGLE: ["Put a cross in one box."],
        Method.APPROVAL: ["Put a cross beside every option that you could live with: one, several or none.", *alone],
        Method.SCORE: [f"Write a number from 0 to 5 in every box. It means: {points}."],
        Method.RANKING: [
            "Write 1 beside the option that you like best, 2 beside the next, and so on.",
            "You need not number them all.",
            *equal,
        ],
        Method.BUDGET: ["Put a cross beside every project that you would pay for.", *fits],
        Method.DOTS: [
            f"You have {vote.dots} dots. Write beside each option how many you give it. Together no more than {vote.dots}."
        ],
        Method.CONSENT: ["Put a cross in one box. An objection counts with its reason: write it below."],
        Method.MOTION: ["Put a cross in one box."],
    }  # fmt: skip
    return [
        *lines[Method(vote.method)],
        "Do not write your name. If you make a mistake, give the paper back and ask for a new one.",
    ]


def _address(path: str) -> str:
    site = urlsplit(settings.PUBLIC_URL)
    return f"{site.netloc}{path}"
