"""`bin/manage tally`: count a file of ballots, of this site or of any other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.voting.calc.methods import Rule
from deliberation.voting.calc.problems import Unfit
from deliberation.voting.calc.tallying import FILE_RULES, count_file
from deliberation.voting.management.words import tally_lines


class Command(BaseCommand):
    help = (
        "Count a file of ballots (BLT or PrefLib) by a rule and print winners, ranking, rounds and ties. Needs no database. "
        "Approval takes as ticked: in a .cat file the first category; in .soc and .toc files, which rank every option, the first "
        "place; in .soi, .toi and .blt files every option that is ranked. Score takes .cat files: with k categories the first "
        "gives k - 1 points and the last none."
    )
    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--ballots",
            required=True,
            type=Path,
            metavar="FILE",
            help="ends in .blt, .soc, .soi, .toc, .toi or .cat",
        )
        parser.add_argument("--rule", required=True, choices=[each.value for each in FILE_RULES])
        parser.add_argument(
            "--seats", type=int, metavar="N", help="places to fill (default: what a BLT file says, else 1)"
        )
        parser.add_argument(
            "--seed",
            type=int,
            metavar="N",
            help="draw lots for ties from this number (default: ties stand; stv always draws, from 0)",
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="print one JSON object: rule, seats, winners, ranking, rounds, ties, detail",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            tallied = count_file(
                options["ballots"], "", Rule(options["rule"]), options["seats"], options["seed"]
            )
        except Unfit as problem:
            raise CommandError(str(problem)) from problem
        if options["json"]:
            self.stdout.write(json.dumps(tallied.as_dict(), ensure_ascii=False))
            return
        for line in tally_lines(tallied):
            self.stdout.write(line)
