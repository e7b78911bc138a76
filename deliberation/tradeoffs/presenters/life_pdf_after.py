"""What of a trade-off's record hangs on its parts: doubts and pinned figures, opinion before and after, answers, reviews."""

from __future__ import annotations

from typing import Any

from deliberation.accountability.calc.answers import VERDICT_WORDS, Verdict
from deliberation.accountability.presenters.figures import moved_words, place_words, value_words
from deliberation.accountability.queries.recommendations import Answered
from deliberation.bodies.calc.light_text import blocks
from deliberation.tradeoffs.models import Challenge, Pin, SmallGroup, TradeOff
from deliberation.tradeoffs.presenters.frame import at
from deliberation.tradeoffs.presenters.leanings import change_context
from deliberation.tradeoffs.queries.leanings import OptionChange
from design.formats import day
from indexapp.queries.pins import PinnedFigure
from notices.feeds import absolute


def figure_facts(pin: Pin | None) -> list[list[str]]:
    """A pinned figure as it was cited, and what a later run says; nothing for an item that cites none."""
    if pin is None:
        return []
    figure = PinnedFigure.from_json(pin.figure)
    said = f"{figure.title}, {figure.area_name}, {figure.period}: {value_words(figure, figure.value, figure.absent)}"
    of = f", {place_words(figure.rank, figure.of)}" if figure.rank else ""
    facts = [["Figure as it was cited", f"{said}{of}. Run {figure.run_id}, pinned on {day(pin.pinned_at)}."]]
    if pin.moved_at:
        facts.append(["In a later run", " ".join(moved_words(figure, pin.now or {}))])
    return facts


def challenge_facts(found: list[Challenge]) -> list[list[str]]:
    """Each doubt about an item with its reply."""
    facts = []
    for each in found:
        facts.append([f"Challenge of {each.by_name}, {day(each.made_at)}", each.text])
        reply = f"{each.reply} ({each.replied_as})" if each.reply else "There is no reply yet."
        facts.append(["Reply", reply])
    return facts


def leaning_lines(tradeoff: TradeOff, found: list[OptionChange]) -> dict[str, Any]:
    """How much members were for each option before and after, as far as it may be told; empty where nothing may."""
    told = change_context(tradeoff, found)
    if not told["shown"]:
        return {"rows": [], "waits": ""}
    if told["too_few"]:
        return {"rows": [], "waits": told["too_few"]}
    return {"rows": [[name, words] for name, words in told["told"]], "waits": told["waits"]}


def note_lines(found: list[SmallGroup]) -> list[dict[str, Any]]:
    """What tables noted and everybody may read (their rounds loaded)."""
    return [
        {
            "title": f"Round {each.round.number}, table {each.number}",
            "topic": each.round.topic,
            "text": [{"points": block.points, "lines": list(block.lines)} for block in blocks(each.note)],
        }
        for each in found
    ]


def answer_facts(answered: list[Answered]) -> dict[str, list[list[str]]]:
    """What came of each recommendation, by its reference."""
    return {each.recommendation.reference: _answer(each) for each in answered}


def _answer(each: Answered) -> list[list[str]]:
    response = each.response
    if response is None:
        return [["Answer", f"None yet. It is due by {day(each.recommendation.due_on)}."]]
    facts = [
        ["Answer", f"{VERDICT_WORDS[Verdict(response.verdict)]}, on {day(response.given_on)}."],
        ["Reasons given", response.reasons],
        ["What will be done", response.will_do],
    ]
    return [*facts, ["By", day(response.by_when)]] if response.by_when else facts


def review_lines(found: list[TradeOff]) -> list[list[str]]:
    """Other bodies that weighed the same choice, and where."""
    return [[each.body.name, absolute(at(each, "tradeoff"))] for each in found]
