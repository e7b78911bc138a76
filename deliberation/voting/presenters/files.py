"""Files of a closed vote's ballots, for anybody who wants to count again: which there are, and what is in them.

Files for counting hold the options that were counted: one that fell short of its least support is not in them, as in
the count. CSV and JSON hold everything.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from deliberation.voting.calc import counting, profiles
from deliberation.voting.calc import points as pointing
from deliberation.voting.calc.content import Content
from deliberation.voting.calc.counting import Asked
from deliberation.voting.calc.methods import METHODS, RULE_NAMES, SCORE_POINTS, Method, Rule, Shape, TieRule
from deliberation.voting.calc.pabulib import pabulib
from deliberation.voting.calc.seal import leaf_row
from deliberation.voting.calc.values import Points, Profile
from deliberation.voting.calc.writing import blt, cat, one_line, preflib, suffix_for
from deliberation.voting.models import Option, Secrecy, Vote
from deliberation.voting.presenters.ballot_words import ballot_words
from deliberation.voting.queries.ballots import published, sealed_of
from deliberation.voting.queries.outcomes import names_by_position
from deliberation.voting.queries.sealed import asked_of, chain_of, rules_of
from design.formats import day
from webapi.renderers import lines

ILLUSTRATIVE = "Illustrative: made up to show how the site works."
CSV, JSON, NOTE = "ballots.csv", "chain.json", "how-counted.pdf"
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "pdf": "application/pdf"}
"""Types of content by the end of a file's name; the others are plain text."""


@dataclass(frozen=True)
class Countable:
    """A file that a count can start from: its name, its kind, the rules that count it, and how it is written."""

    name: str
    kind: str
    rules: tuple[Rule, ...]
    write: Callable[[], str]


def countables(vote: Vote, options: Sequence[Option], contents: Sequence[Content]) -> list[Countable]:
    """The files for counting that the method allows; none without ballots, or for motions and consent."""
    asked = asked_of(vote, options)
    stand = counting.standing(asked, contents) if contents else ()
    if not stand or METHODS[Method(vote.method)].options is None:
        return []
    title, about = _title(vote), _about(vote)
    names = tuple(each.name for each in options if each.position in stand)
    if asked.method is Method.RANKING:
        orders = _ranked(profiles.ranked(contents, stand), names)
        rules = rules_of(vote)
        return [
            Countable("ballots.blt", "BLT", rules, lambda: blt(orders, vote.seats, title)),
            _orders("ballots", orders, title, about, rules),
        ]
    if asked.method is Method.BUDGET:
        return [_pabulib(vote, asked, contents, stand, names)]
    points = _pointed(profiles.pointed(contents, stand), names)
    return _points_files(asked.method, points, title, about)


def _points_files(method: Method, points: Points, title: str, about: Mapping[str, str]) -> list[Countable]:
    def ticked(name: str, least: int) -> Countable:
        chosen = pointing.ticks(points, least)
        said = ["Ticked", "Not ticked"]
        return Countable(
            f"{name}.cat", "PrefLib", (Rule.APPROVAL,),
            lambda: cat(chosen, title, highest=1, category_names=said, about=about, name=name),
        )  # fmt: skip

    if method in (Method.SINGLE, Method.APPROVAL):
        return [ticked("ballots", 1)]
    highest = max(SCORE_POINTS) if method is Method.SCORE else int(points.points.max(initial=1))
    said = [f"{value}: {SCORE_POINTS[value]}" for value in sorted(SCORE_POINTS, reverse=True)]
    names = said if method is Method.SCORE else [f"{value} dots" for value in range(highest, -1, -1)]
    files = [
        Countable(
            "ballots.cat", "PrefLib", (Rule.SCORE,),
            lambda: cat(points, title, highest=highest, category_names=names, about=about, name="ballots"),
        ),
        ticked("ticks", counting.least_for_tick(method)),
    ]  # fmt: skip
    if method is Method.SCORE:
        orders = profiles.ranked_by_points(points)
        files.append(_orders("orders", orders, title, about, (Rule.SCHULZE,)))
    return files


def _orders(
    name: str, orders: Profile, title: str, about: Mapping[str, str], rules: tuple[Rule, ...]
) -> Countable:
    return Countable(
        f"{name}.{suffix_for(orders)}", "PrefLib", rules,
        lambda: preflib(orders, title, about=about, name=name)[1],
    )  # fmt: skip


def _pabulib(
    vote: Vote, asked: Asked, contents: Sequence[Content], stand: Sequence[int], names: tuple[str, ...]
) -> Countable:
    budget = profiles.wanted(contents, stand, asked.costs, asked.envelope)
    told = type(budget)(names, budget.costs, budget.envelope, budget.chosen, budget.weights)
    meta = {"description": _title(vote), "instance": str(vote.pk), "currency": "GBP", "rule": vote.rule}
    if vote.illustrative:
        meta["comment"] = ILLUSTRATIVE
    ids = [str(each) for each in stand]
    rules = (Rule.GREEDY, Rule.EQUAL_SHARES)
    return Countable("ballots.pb", "Pabulib", rules, lambda: pabulib(told, meta=meta, ids=ids))


def _ranked(profile: Profile, names: tuple[str, ...]) -> Profile:
    return Profile(names, profile.ranks, profile.weights)


def _pointed(points: Points, names: tuple[str, ...]) -> Points:
    return Points(names, points.points, points.weights)


def _title(vote: Vote) -> str:
    return one_line(f"{ILLUSTRATIVE if vote.illustrative else ''} {vote.title}")


def _about(vote: Vote) -> dict[str, str]:
    about = {"DESCRIPTION": _title(vote), "RELATES TO": str(vote.pk)}
    return about | ({"PUBLICATION DATE": f"{vote.closed_at:%Y-%m-%d}"} if vote.closed_at else {})


def files_of(vote: Vote, options: Sequence[Option], contents: Sequence[Content]) -> list[dict[str, str]]:
    """Files to download, for `{% downloads %}`: the note first, then everything, then what counts again."""

    def at(name: str) -> str:
        return reverse("vote_ballots_file", args=[vote.body.slug, vote.pk, name])

    files = [
        {"href": at(CSV), "text": "Every ballot as a table", "kind": "CSV"},
        {"href": at(JSON), "text": "The chain of ballots, to walk it yourself", "kind": "JSON"},
    ]
    for each in countables(vote, options, contents):
        rules = " or ".join(RULE_NAMES[_called(vote, rule)] for rule in each.rules)
        files.append(
            {
                "href": at(each.name),
                "text": f"Ballots to count again: {each.name}",
                "kind": each.kind,
                "note": f"For the rule: {rules}",
            }
        )
    note = reverse("vote_note", args=[vote.body.slug, vote.pk])
    files.append(
        {"href": note, "text": "How it was counted, and how to count again, on one page", "kind": "PDF"}
    )
    return files


def _called(vote: Vote, rule: Rule) -> Rule:
    """The vote's own rule for which a count by `rule` stands in."""
    return {(Method.SINGLE, Rule.APPROVAL): Rule.PLURALITY, (Method.DOTS, Rule.SCORE): Rule.DOTS}.get(
        (Method(vote.method), rule), rule
    )


def command_for(vote: Vote, files: Sequence[Countable]) -> str:
    """The line to type that counts the vote again by the rule that binds; "" where the method needs no count."""
    rule = Rule(vote.rule)
    same = {Rule.PLURALITY: Rule.APPROVAL, Rule.DOTS: Rule.SCORE}.get(rule, rule)
    fits = next((each for each in files if same in each.rules), None)
    if fits is None:
        return ""
    command = "tally_budget" if fits.name.endswith(".pb") else "tally"
    parts = [f"bin/manage {command} --ballots {fits.name} --rule {same.value}"]
    if rule is Rule.EQUAL_SHARES:
        parts.append("--completion add1u")
    if vote.seats > 1:
        parts.append(f"--seats {vote.seats}")
    if vote.tie_rule == TieRule.SEED or rule is Rule.STV:
        parts.append(f"--seed {vote.tie_seed}")
    return " ".join(parts)


def table_of(vote: Vote, options: Sequence[Option]) -> bytes:
    """Every ballot as CSV, one row each, safe to open in a spreadsheet. Two queries."""
    names = names_by_position(options)
    secret = vote.secrecy == Secrecy.SECRET
    shape = METHODS[Method(vote.method)].shape
    fixed = METHODS[Method(vote.method)].options is None
    heads = {f"{each.position}: {one_line(each.name)}": each.position for each in options}
    columns = ["position", *(["receipt"] if secret else ["voter", "substitute"]), "source"]
    columns += ["answer", "reason"] if fixed else list(heads)
    columns += ["in_words", "hash", "illustrative"]
    rows = []
    for each in published(vote, sealed_of(vote)):
        row: dict[str, Any] = {
            "position": each.position,
            "receipt": each.receipt,
            "voter": each.voter,
            "substitute": each.substitute,
            "source": each.source,
            "in_words": ballot_words(each.content, names),
            "hash": each.hash,
            "illustrative": vote.illustrative,
        }
        if fixed:
            row |= {"answer": each.content["choice"], "reason": each.content.get("reason", "")}
        else:
            row |= {head: _mark(shape, each.content, position) for head, position in heads.items()}
        rows.append(row)
    return b"\xef\xbb\xbf" + b"".join(lines(columns, rows))


def _mark(shape: Shape, content: Mapping[str, Any], position: int) -> int | None:
    """What a ballot says of one option as a number: 1 for chosen or ticked, points, or the place in a ranking."""
    if shape is Shape.CHOICE:
        return 1 if content["choice"] == position else None
    if shape is Shape.SET:
        return 1 if position in content["set"] else None
    if shape is Shape.POINTS:
        return content["points"].get(str(position))
    return next((place for place, group in enumerate(content["ranks"], 1) if position in group), None)


def chain_file(vote: Vote, specification: Mapping[str, Any], results: Mapping[str, Any]) -> str:
    """The chain as JSON: the specification, every ballot with its hashes, the seal, and the results."""
    told = {
        "about": "The sealed ballots of one vote. See docs/guides/checking-a-vote.md for how to walk the chain.",
        "illustrative": vote.illustrative,
        "note": ILLUSTRATIVE if vote.illustrative else "",
        "specification": specification,
        "spec_hash": vote.spec_hash,
        "closed_on": day(vote.closed_at) if vote.closed_at else "",
        "ballots": [{**leaf_row(leaf, previous), "hash": own} for leaf, previous, own in chain_of(vote)],
        "count": vote.sealed_count,
        "seal": vote.seal,
        "results": results,
    }
    return json.dumps(told, ensure_ascii=False, indent=1)
