"""`bin/manage list_releases`: what came in, newest first."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from indexapp.models import Release, ReleaseStatus

FIELDS = (
    "id",
    "status",
    "filename",
    "format",
    "rows",
    "new",
    "changed",
    "same",
    "errors",
    "warnings",
    "sha256",
    "source",
    "illustrative",
)


class Command(BaseCommand):
    help = "List releases, newest first, with their status and counts."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--status", choices=ReleaseStatus.values, help="only these")
        parser.add_argument("--limit", type=int, default=50, help="how many at most (default 50)")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print one JSON list")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = (
            Release.objects.filter(status=options["status"]) if options["status"] else Release.objects.all()
        )
        found = list(rows.values(*FIELDS, "published_at")[: max(0, options["limit"])])
        if options["as_json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, default=str))
            return
        if not found:
            self.stdout.write(
                "There is no release." if not options["status"] else "There is none with this status."
            )
        for each in found:
            made_up = ", illustrative" if each["illustrative"] else ""
            self.stdout.write(
                f"{each['id']:>5}  {each['status']:<10} {each['rows']:>9,} rows ({each['new']:,} new, {each['changed']:,} changed, "
                f"{each['errors']:,} errors)  {each['filename']}{made_up}"
            )
