"""`bin/manage list_bodies`: every body, running or ended, with its members and seats."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from deliberation.bodies.queries.bodies import ALL, Wanted, areas_by_body, bodies, counts_by_body


class Command(BaseCommand):
    help = "List bodies by name, those that have ended too."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object for each body")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(bodies(Wanted(state=ALL)))
        keys = [body.pk for body in found]
        areas, counts = areas_by_body(keys), counts_by_body(keys)
        for body in found:
            members, filled, seats = counts[body.pk]
            row = {
                "slug": body.slug,
                "name": body.name,
                "kind": body.kind,
                "areas": [each.key for each in areas.get(body.pk, [])],
                "members": members,
                "seats_filled": filled,
                "seats_vacant": seats - filled,
                "ends_on": body.ends_on.isoformat() if body.ends_on else None,
                "illustrative": body.illustrative,
            }
            self.stdout.write(json.dumps(row) if options["json"] else _line(row))
        if not found and not options["json"]:
            self.stdout.write("There are no bodies yet.")


def _line(row: dict[str, Any]) -> str:
    end = f", ends {row['ends_on']}" if row["ends_on"] else ""
    made_up = ", illustrative" if row["illustrative"] else ""
    areas = f", {' '.join(row['areas'])}" if row["areas"] else ""
    return f"{row['slug']}: {row['name']} ({row['kind']}{areas}), {row['members']} members{end}{made_up}"
