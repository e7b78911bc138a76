"""The fields of a ballot, as parameters for the components that draw them. One function for each way of voting.

Every option has its meaning beside it; a group of fields has the question as its legend, so that somebody who hears
the page hears what they are answering.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from deliberation.voting.calc.content import MOST_REASON
from deliberation.voting.calc.methods import CONSENT_ANSWERS, MOTION_ANSWERS, SCORE_POINTS, Method, Threshold
from deliberation.voting.models import Option, Secrecy, Vote
from design.formats import ordinal

Params = dict[str, Any]

CONSENT_HINTS = {
    "agree": "You support it, or can live with it.",
    "aside": "You do not support it, and do not stand in its way. You can say why.",
    "object": "It should not go ahead as it is. Say why below: an objection counts with its reason.",
}
MOTION_HINTS = {"abstain": "You are counted as having voted, neither for nor against."}
ABSOLUTE_HINT = (
    "You are counted as having voted. Because more than half of everybody entitled must be for it, "
    "abstaining does not help it to pass."
)


@dataclass(frozen=True)
class Field:
    """One component of the form and its parameters."""

    component: str
    params: Params


@dataclass(frozen=True)
class Typed:
    """What stands in the form: values and sentences about errors, by field name."""

    values: dict[str, Any]
    errors: dict[str, str]

    def text(self, name: str) -> str:
        """The value of one field."""
        return str(self.values.get(name, ""))


def money(pence: int) -> str:
    """An amount in pounds, with pence where there are any: £40,000, £12.50."""
    pounds, rest = divmod(pence, 100)
    return f"£{pounds:,}.{rest:02}" if rest else f"£{pounds:,}"


def fields_of(vote: Vote, options: Sequence[Option], typed: Typed) -> list[Field]:
    """The fields of a vote's ballot."""
    return _DRAWN[Method(vote.method)](vote, options, typed)


def in_a_group(vote: Vote) -> bool:
    """Whether there is a field for each option, so that the page draws the question around them all."""
    return vote.method in (Method.SCORE, Method.RANKING, Method.DOTS)


def _single(vote: Vote, options: Sequence[Option], typed: Typed) -> list[Field]:
    items = _with_none_apart(
        [_item(each, typed.text("choice") == str(each.position)) for each in options], options
    )
    return [_radios(vote, items, typed)]


def _motion(vote: Vote, options: Sequence[Option], typed: Typed) -> list[Field]:
    hints = {"abstain": ABSOLUTE_HINT} if vote.threshold == Threshold.ABSOLUTE else MOTION_HINTS
    return [_radios(vote, _answers(MOTION_ANSWERS, hints, typed), typed)]


def _consent(vote: Vote, options: Sequence[Option], typed: Typed) -> list[Field]:
    secret = vote.secrecy == Secrecy.SECRET
    shown = (
        "It is published with the ballot after the vote, without your name. Leave out what would give you away."
        if secret
        else "It is published with your name."
    )
    reason = _marked(
        {
            "id": "reason", "name": "reason", "value": typed.text("reason"), "rows": 4, "maxlength": MOST_REASON,
            "label": {"text": "Your reason, if you object or stand aside"},
            "hint": {"text": f"Up to {MOST_REASON} characters. {shown}"},
        },
        typed.errors.get("reason"),
    )  # fmt: skip
    return [
        _radios(vote, _answers(CONSENT_ANSWERS, CONSENT_HINTS, typed), typed),
        Field("characterCount", reason),
    ]


def _ticks(vote: Vote, options: Sequence[Option], typed: Typed) -> list[Field]:
    ticked = typed.values.get("set", [])
    items = [_item(each, str(each.position) in ticked) for each in options]
    if options and options[-1].none:
        items[-1] |= {"exclusive": True}
    params = {
        "name": "set",
        "idPrefix": "set",
        "fieldset": {"legend": _legend(vote)},
        "hint": {"text": _ticks_hint(vote)},
        "items": _with_none_apart(items, options),
    }
    return [Field("checkboxes", _marked(params, typed.errors.get("set")))]


def _ticks_hint(vote: Vote) -> str:
    if vote.method != Method.BUDGET:
        return "Tick every option that you could live with. Tick as many as you like."
    if vote.fits_envelope:
        return (
            f"Tick the projects that you would pay for. Together they may cost up to {money(vote.envelope)}."
        )
    return (
        "Tick the projects that you would pay for. They may cost more than there is: "
        f"the count finds those that fit into {money(vote.envelope)}."
    )


def _scores(vote: Vote, options: Sequence[Option], typed: Typed) -> list[Field]:
    found = []
    for option in options:
        name = f"points-{option.position}"
        items = [
            {"value": str(points), "text": f"{points}: {words}", "checked": typed.text(name) == str(points)}
            for points, words in SCORE_POINTS.items()
        ]
        params: Params = {
            "name": name,
            "idPrefix": name,
            "items": items,
            "fieldset": {"legend": {"text": option.name, "size": "s"}},
            "classes": "fm-score",
        }
        if option.meaning:
            params["hint"] = {"text": option.meaning}
        found.append(Field("radios", _marked(params, typed.errors.get(name))))
    return found


def _places(vote: Vote, options: Sequence[Option], typed: Typed) -> list[Field]:
    found = []
    for option in options:
        name = f"place-{option.position}"
        items: list[Params] = [{"value": "", "text": "No place", "selected": not typed.text(name)}]
        items += [
            {
                "value": str(place),
                "text": f"{ordinal(place)} place",
                "selected": typed.text(name) == str(place),
            }
            for place in range(1, len(options) + 1)
        ]
        params = _own_field(option, name, typed) | {"items": items}
        found.append(Field("select", _marked(params, typed.errors.get(name))))
    return found


def _dots(vote: Vote, options: Sequence[Option], typed: Typed) -> list[Field]:
    found = []
    for option in options:
        name = f"points-{option.position}"
        params = _own_field(option, name, typed) | {
            "value": typed.text(name),
            "type": "text",
            "inputmode": "numeric",
            "width": 3,
            "autocomplete": "off",
            "suffix": "dots",
        }
        found.append(Field("input", _marked(params, typed.errors.get(name))))
    return found


_DRAWN = {
    Method.SINGLE: _single,
    Method.APPROVAL: _ticks,
    Method.SCORE: _scores,
    Method.RANKING: _places,
    Method.BUDGET: _ticks,
    Method.DOTS: _dots,
    Method.CONSENT: _consent,
    Method.MOTION: _motion,
}


def _own_field(option: Option, name: str, typed: Typed) -> Params:
    params: Params = {
        "id": name,
        "name": name,
        "label": {"text": option.name, "classes": "fm-ballot__option"},
    }
    return params | ({"hint": {"text": option.meaning}} if option.meaning else {})


def _item(option: Option, checked: bool) -> Params:
    words = option.name if option.cost is None else f"{option.name}: {money(option.cost)}"
    item: Params = {"value": str(option.position), "text": words, "checked": checked}
    return item | ({"hint": {"text": option.meaning}} if option.meaning else {})


def _with_none_apart(items: list[Params], options: Sequence[Option]) -> list[Params]:
    return [*items[:-1], {"divider": "or"}, items[-1]] if options and options[-1].none else items


def _answers(answers: Any, hints: dict[str, str], typed: Typed) -> list[Params]:
    return [
        {"value": code, "text": words, "checked": typed.text("choice") == code}
        | ({"hint": {"text": hints[code]}} if code in hints else {})
        for code, words in answers.items()
    ]


def _radios(vote: Vote, items: list[Params], typed: Typed) -> Field:
    params = {"name": "choice", "idPrefix": "choice", "items": items, "fieldset": {"legend": _legend(vote)}}
    return Field("radios", _marked(params, typed.errors.get("choice")))


def _legend(vote: Vote) -> Params:
    return {"text": vote.question, "size": "m"}


def _marked(params: Params, error: str | None) -> Params:
    return params | ({"errorMessage": {"text": error}} if error else {})
