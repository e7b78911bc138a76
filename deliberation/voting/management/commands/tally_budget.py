"""`bin/manage tally_budget`: count a Pabulib file of ballots on projects within an envelope. Needs no database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.voting.calc.budget import COMPLETIONS, equal_shares, greedy
from deliberation.voting.calc.files import MOST_BYTES, TOO_LARGE
from deliberation.voting.calc.methods import RULE_NAMES, Rule
from deliberation.voting.calc.pabulib import Pabulib, amount, read_pabulib
from deliberation.voting.calc.problems import Unfit
from deliberation.voting.calc.values import Outcome

RULES = (Rule.GREEDY, Rule.EQUAL_SHARES)
REASONS = {
    "nobody": "nobody wants it",
    "envelope": "it costs more than the whole envelope",
    "room": "it costs more than what is left",
    "supporters": "its supporters have too little left",
}


class Command(BaseCommand):
    help = (
        "Count a Pabulib file (.pb): which projects are funded, and why, round by round. Needs no database. "
        "The rules are explained in docs/guides/counting-budgets.md."
    )
    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--ballots", required=True, metavar="FILE.pb", help="the file, or - for input")
        parser.add_argument("--rule", required=True, choices=[each.value for each in RULES])
        parser.add_argument(
            "--completion",
            choices=COMPLETIONS,
            default="none",
            help="equal shares: stop when nobody can pay any more (none, the rule by itself), or raise everybody's "
            "share a unit at a time and then fund what is most wanted with what is left (add1u, as votes here do)",
        )
        parser.add_argument(
            "--seed", type=int, help="a number from which a lot is drawn where there is a tie"
        )
        parser.add_argument(
            "--json", action="store_true", help="one JSON object; money in the file's smallest unit"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            read = read_pabulib(_text(options["ballots"]))
            if options["rule"] == Rule.GREEDY.value:
                outcome = greedy(read.budget, seed=options["seed"])
            else:
                outcome = equal_shares(read.budget, completion=options["completion"], seed=options["seed"])
        except Unfit as fault:
            raise CommandError(str(fault)) from fault
        if options["json"]:
            written = outcome.as_dict(read.budget.names)
            written["detail"] |= {
                "decimals": read.decimals,
                "vote_type": read.vote_type,
                "notes": list(read.notes),
            }
            self.stdout.write(json.dumps(written, ensure_ascii=False))
        else:
            for line in _lines(read, outcome):
                self.stdout.write(line)


def _text(path: str) -> str:
    try:
        if path == "-":
            content = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(path).open("rb") as file:
                content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise CommandError(TOO_LARGE)
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError("The file is not UTF-8 text. Save it as UTF-8 and try again.") from error
    except OSError as error:
        raise CommandError(f"The file {path} cannot be read: {error.strerror}.") from error


def _lines(read: Pabulib, outcome: Outcome) -> Iterator[str]:
    names, detail = read.budget.names, outcome.detail

    def money(value: int) -> str:
        return amount(value, read.decimals)

    def called(options: Any) -> str:
        return ", ".join(names[each] for each in options)

    yield f"Rule: {RULE_NAMES[outcome.rule]}"
    yield f"Ballots: {detail['voters']}. Projects: {len(names)}."
    for note in read.notes:
        yield f"Note: {note}"
    yield f"Envelope {money(detail['envelope'])}: {money(detail['spent'])} spent, {money(detail['left'])} left."
    yield f"Funded: {called(outcome.winners) or 'nothing'}"
    for group in detail["undecided"]:
        several = f", {group['places']} of" if group["places"] is not None else ", from"
        yield f"Undecided, because a tie stands{several}: {called(group['options'])}"
    if detail.get("completion") == "none":
        yield "Equal shares alone: --completion add1u goes on with the money that is left."
    if detail.get("raised"):
        yield f"Every share was raised by {money(detail['raised'])} before the count came out like this."
    yield "Rounds:"
    for each in outcome.rounds:
        yield f"  {each['round']}. {names[each['option']]}: {_told(each, money)}"
    for tie in outcome.ties:
        how = {"": "it stands", "cost": "the cheaper comes first", "seed": "a lot was drawn"}[tie.broken_by]
        yield f"Tie ({tie.where}): {called(tie.options)}; {how}."
    yield "Ranking:"
    for place, tied in enumerate(outcome.ranking, start=1):
        yield f"  {place}. {called(tied)}"


def _told(each: dict[str, Any], money: Any) -> str:
    facts = f"costs {money(each['cost'])}, wanted by {each['support']}"
    if each["result"] == "undecided":
        return f"undecided; {facts}"
    if each["result"] == "skipped":
        return f"not funded, because {REASONS[each['reason']]}; {facts}"
    bought = f", paid for by {each['paying']}" if each["stage"] == "shares" else ""
    return f"funded; {facts}{bought}; {money(each['left'])} left"
