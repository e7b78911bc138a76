"""`bin/manage opinion_groups`: opinion groups from files as Polis exports them. Needs no database."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.tradeoffs.calc.opinion import opinion_groups
from deliberation.tradeoffs.calc.polis_files import MOST_BYTES, guarded, read_comments, read_votes
from deliberation.tradeoffs.calc.told import as_dict, table, tell
from deliberation.tradeoffs.calc.values import NoGroups, Opinion
from deliberation.tradeoffs.management.words import group_lines
from deliberation.voting.calc.problems import Unfit


class Command(BaseCommand):
    help = (
        "Find opinion groups in votes on statements (votes.csv as Polis exports it) and print their sizes, what sets each "
        "apart and what all share. Needs no database. How it is done is in docs/guides/opinion-groups.md."
    )
    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--votes", required=True, type=Path, metavar="FILE", help="votes.csv")
        parser.add_argument(
            "--comments",
            type=Path,
            metavar="FILE",
            help="comments.csv: what the statements say, and which were taken out",
        )
        parser.add_argument(
            "--seed", type=int, default=0, metavar="N", help="where the search starts (default: 0)"
        )
        parser.add_argument(
            "--agree-is",
            type=int,
            choices=(1, -1),
            default=1,
            help="which figure means agree: 1 as in exports (usual), or -1 as in Polis' own database",
        )
        parser.add_argument(
            "--strict", action="store_true", help="leave out statements that nobody has moderated yet"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--out",
            type=Path,
            metavar="FOLDER",
            help="write groups.json, statements.csv and members.csv there; members.csv says who is in which group",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not 0 <= options["seed"] < 2**32:
            raise CommandError("The seed must be a whole number from 0 to 4,294,967,295.")
        try:
            votes = _read(options["votes"], lambda content: read_votes(content, agree=options["agree_is"]))
            comments = _read(options["comments"], read_comments) if options["comments"] else ()
            matrix = votes.matrix(comments, strict=options["strict"])
        except Unfit as problem:
            raise CommandError(str(problem)) from problem
        found = opinion_groups(matrix, seed=options["seed"])
        words = {each.number: each.body for each in comments}
        told = tell(found)
        written = as_dict(told, words)
        if options["out"]:
            try:
                _write(options["out"], written, found, table(told, words))
            except OSError as error:
                raise CommandError(
                    f"{options['out']} cannot be written to: {error.strerror or error}."
                ) from error
        if options["json"]:
            self.stdout.write(json.dumps(written, ensure_ascii=False))
            return
        for line in group_lines(written):
            self.stdout.write(line)


def _read(path: Path, reader: Any) -> Any:
    """What a reader makes of a file; its faults with the file's name before them."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Unfit(
                f"{path} is larger than {MOST_BYTES // 1_000_000} MB, which is more than can be read here."
            )
        content = path.read_bytes()
    except OSError as error:
        raise Unfit(f"The file {path} cannot be read: {error.strerror or error}.") from error
    try:
        return reader(content)
    except Unfit as problem:
        raise Unfit(f"{path.name}: {problem}") from problem


def _write(
    folder: Path, written: dict[str, Any], found: Opinion | NoGroups, rows: Iterable[dict[str, Any]]
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "groups.json").write_text(
        json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    _csv(
        folder / "statements.csv",
        ("statement", "text", "group", "answers", "agrees", "disagrees", "passes"),
        ([guarded(each) if isinstance(each, str) else each for each in row.values()] for row in rows),
    )
    places: list[list[Any]] = []
    if isinstance(found, Opinion):
        letters = [found.groups[label].name for label in found.labels]
        places = [
            [member, letter, f"{x:.6f}", f"{y:.6f}"]
            for member, letter, (x, y) in zip(
                found.matrix.members.tolist(), letters, found.points, strict=True
            )
        ]
    _csv(folder / "members.csv", ("voter-id", "group", "x", "y"), places)


def _csv(path: Path, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(rows)
