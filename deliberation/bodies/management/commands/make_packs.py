"""`bin/manage make_packs`: make the agenda packs that wait, here and now."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from deliberation.bodies.actions.packs import PACKS, make_packs
from deliberation.bodies.models import AgendaPack, PackStatus
from kernel.errors import ReaderError


class Command(BaseCommand):
    help = (
        "Make the agenda packs that wait, and those whose worker stopped, without waiting for a worker. "
        "A pack is asked for on the page of a meeting. Fails when one of them could not be made."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--meeting", type=int, metavar="ID", help="packs of this meeting alone")
        parser.add_argument("--json", action="store_true", help="print what was made as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            tried = make_packs(actor=PACKS, meeting_id=options["meeting"])
        except ReaderError as error:
            raise CommandError(f"{error.message} {error.advice}") from error
        if options["json"]:
            self.stdout.write(json.dumps([_row(pack) for pack in tried]))
        else:
            for pack in tried:
                self.stdout.write(_words(pack))
            if not tried:
                self.stdout.write("No pack waits.")
        failed = sum(pack.status == PackStatus.FAILED for pack in tried)
        if failed:
            raise CommandError(f"{failed} of {len(tried)} packs could not be made.")


def _row(pack: AgendaPack) -> dict[str, Any]:
    return {
        "id": pack.pk,
        "meeting": pack.meeting_id,
        "audience": "members" if pack.for_members else "public",
        "status": pack.status,
        "pages": pack.pages,
        "size": pack.size,
        "fault": pack.fault,
    }


def _words(pack: AgendaPack) -> str:
    audience = "for members" if pack.for_members else "for the public"
    what = f"{pack.pages} pages, {pack.size:,} bytes" if pack.status == PackStatus.READY else pack.fault
    return f"Meeting {pack.meeting_id}, {audience}: {what}"
