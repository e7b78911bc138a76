"""`bin/manage list_personal_data`: the record of what the site holds about people."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.queries_data import inventory, periods


class Command(BaseCommand):
    help = "List every column that holds data about people: what for, how long, what becomes of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="every column of every table")
        parser.add_argument("--json", action="store_true", help="for a program")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [row for row in inventory() if options["all"] or row["exported"] is not None]
        if options["json"]:
            kept = {
                code: {"title": each.title, "length": each.length, "why": each.why}
                for code, each in periods().items()
            }
            self.stdout.write(json.dumps({"columns": rows, "periods": kept}, ensure_ascii=False, indent=1))
            return
        table = ""
        for row in rows:
            if row["table"] != table:
                table = row["table"]
                self.stdout.write(f"\n{table}")
            self.stdout.write(f"  {row['column']}: {row['sort']}{_more(row)}")


def _more(row: dict[str, Any]) -> str:
    if row["exported"] is None:
        return ""
    copy = "in a copy" if row["exported"] else "not in a copy"
    return (
        f", kept: {row['kept']}, {copy}, on erasure: {row['erasure']}. {row['why']} {row['because']}".rstrip()
    )
