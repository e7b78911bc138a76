"""`bin/manage seed_demo [--data DIR]`: what a fresh site shows: areas, definitions, figures, and people to sign in as."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from access.permissions import ROLE_TITLES, Role
from accounts.actions.people import AddressTaken, create_person
from indexapp.actions.catalogue import load_definitions
from indexapp.actions.reference import FOLDER as REFERENCE
from indexapp.actions.reference import load_reference
from indexapp.models import Definition, Release, ReleaseStatus
from kernel.actors import Actor
from kernel.errors import ReaderError

OPERATOR = Actor.system("operator")
THROUGH = "demonstration"
SEED = 2021
AREAS_ON = "2021-04-01"
"""The day whose areas the published index scored."""
REAL_FILE = "fpt_full_data.csv"
UNFINISHED = (ReleaseStatus.RECEIVED, ReleaseStatus.CHECKING, ReleaseStatus.READY, ReleaseStatus.PUBLISHING)
PEOPLE = (
    ("anna.analyst@example.org", "Anna Analyst", Role.ANALYST),
    ("petra.publisher@example.org", "Petra Publisher", Role.PUBLISHER),
    ("oscar.operator@example.org", "Oscar Operator", Role.OPERATOR),
)

_AS_BEFORE = (
    "care-home-ambulance-calls", "children-seen-within-four-weeks", "delayed-discharges", "diabetes-structured-education",
    "homeless-ae-attendances", "mental-health-ae-attendances", "smokers-offered-support",
)  # fmt: skip
_STILL = {(metric, "QK1"): 1.0 for metric in _AS_BEFORE}
NEWER: tuple[tuple[str, dict[tuple[str, str], float]], ...] = (
    ("2024/25", _STILL | {("crisis-plan", "QK1"): 1.08, ("care-programme-approach", "QK1"): 1.01}),
    ("2025/26", _STILL | {("crisis-plan", "QK1"): 1.12, ("care-programme-approach", "QK1"): 1.0}),
)
"""Later years, with the figures that the demonstration's promises are about: how they go on from the year before."""


@dataclass(frozen=True)
class Gift:
    """A file the demonstration brings: its name, where it is from, and how to get at its bytes."""

    filename: str
    source: str
    licence: str
    note: str
    illustrative: bool
    chunks: Callable[[], Iterable[bytes]]


class Command(BaseCommand):
    help = (
        "Bring in areas, definitions, illustrative figures for integrated-care-index, and people to sign in as; with a folder that holds "
        f"{REAL_FILE}, its published figures too. Safe to call again: what is there, or was withdrawn, is left as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--data",
            type=Path,
            metavar="DIR",
            help="folder with published files (default: shared/data beside the project, if there)",
        )
        parser.add_argument(
            "--compute",
            action="store_true",
            help="compute in this process what is due, instead of leaving it to a worker",
        )
        parser.add_argument(
            "--newer",
            choices=[year for year, _ in NEWER],
            help="only bring the illustrative figures of a later year, as those who publish figures send them",
        )
        parser.add_argument(
            "--correction",
            action="store_true",
            help="only bring a small illustrative correction of one figure, as those who publish figures send them",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["correction"]:
                self._give(_correction())
            elif options["newer"]:
                self._give(_newer(options["newer"]))
            else:
                self._seed(options["data"])
        except ReaderError as error:
            raise CommandError(f"{error.message}\n{error.advice}") from error
        if options["compute"]:
            self._compute()
        if not (options["correction"] or options["newer"]):
            self._people()

    def _seed(self, data: Path | None) -> None:
        rows = load_reference(actor=OPERATOR).total
        self.stdout.write(
            f"Areas: {f'{rows:,} rows of the reference tables taken in' if rows else 'up to date'}."
        )
        changed = load_definitions(actor=OPERATOR)
        self.stdout.write(f"Definitions: {', '.join(changed) or 'up to date'}.")
        self._give(_illustrative())
        real = _real(data)
        if real is None:
            self.stdout.write(
                f"No {REAL_FILE} found, so access-and-capacity has no figures yet. Give its folder with --data."
            )
        else:
            self._give(real)

    def _give(self, gift: Gift) -> None:
        """Take a file through the same door as every other: received, checked, published."""
        release = (
            Release.objects.filter(received_through=THROUGH, filename=gift.filename).order_by("-pk").first()
        )
        if release is not None and release.status not in UNFINISHED:
            self.stdout.write(f"{gift.filename}: {release.get_status_display().lower()} already.")
            return
        self._tell(_published(release or _received(gift)))

    def _tell(self, release: Release) -> None:
        if release.status == ReleaseStatus.REFUSED:
            said = "\n".join(
                f"row {finding.row}: {finding.message}"
                for finding in release.findings.filter(severity="error")[:5]
            )
            raise CommandError(f"{release.filename} was refused with {release.errors} errors.\n{said}")
        kind = "illustrative figures" if release.illustrative else "published figures"
        self.stdout.write(
            f"{release.filename}: {release.rows:,} {kind}, {release.get_status_display().lower()}."
        )

    def _compute(self) -> None:
        from indexapp.actions import runs

        limit = settings.HEARTBEAT_LIMIT.total_seconds()
        for definition in Definition.objects.all():
            done = runs.bring_up_to_date(
                actor=Actor.system("runs"), definition_id=definition.pk, limit_seconds=limit
            )
            self.stdout.write(f"{definition.slug}: {f'run {done[-1]} published' if done else 'up to date'}.")

    def _people(self) -> None:
        self.stdout.write("People to sign in as (made up; a code is sent to the address):")
        for email, name, role in PEOPLE:
            with contextlib.suppress(AddressTaken):  # made by an earlier call
                create_person(actor=OPERATOR, email=email, display_name=name, roles=[role.value])
            self.stdout.write(f"  {email:<30} {ROLE_TITLES[role]}")


def _received(gift: Gift) -> Release:
    from indexapp.actions import receiving  # what reads files is slow to load and seldom needed

    provenance = receiving.Provenance(
        gift.filename, THROUGH, source=gift.source, licence=gift.licence, note=gift.note, illustrative=gift.illustrative,
        publish_when_ready=True,
    )  # fmt: skip
    return receiving.receive_release(
        actor=OPERATOR, chunks=gift.chunks(), provenance=provenance, check=False
    )[0]


def _published(release: Release) -> Release:
    """Bring a release to its end from wherever an earlier call may have stopped."""
    from indexapp.actions import releases

    release = releases.check_release(actor=OPERATOR, release_id=release.pk)
    if release.status == ReleaseStatus.READY:
        return releases.confirm_and_publish(actor=OPERATOR, release_id=release.pk)
    return releases.carry_out_publication(actor=OPERATOR, release_id=release.pk)


def _illustrative() -> Gift:
    return Gift(
        filename="illustrative-integrated-care-index.csv",
        source="Illustrative figures, made up for this demonstration",
        licence="None needed: made-up figures",
        note=(
            "Illustrative. The figures behind the index of 2021 are not public. These are made up so that they keep the comparisons that "
            "were published, and say nothing else about any area."
        ),
        illustrative=True,
        chunks=_illustrative_bytes,
    )


CORRECTED = "metric,area,period,value,numerator,denominator,note\n{metric},{area},{period},{value},{numerator},{denominator},{note}\n"


def _correction() -> Gift:
    """A later file that sets one made-up figure right: fewer children were seen in time than was said at first."""
    row = CORRECTED.format(
        metric="children-seen-within-four-weeks", area="QK1", period="2025/26", value=100 * 1608 / 2285, numerator=1608,
        denominator=2285, note="Illustrative correction: 63 children were counted twice",
    )  # fmt: skip
    return Gift(
        filename="illustrative-correction.csv",
        source="Illustrative figures, made up for this demonstration",
        licence="None needed: made-up figures",
        note="Illustrative. It shows what becomes of evidence that cites a figure when the figure is corrected.",
        illustrative=True,
        chunks=lambda: [row.encode("utf-8")],
    )


def _newer(year: str) -> Gift:
    return Gift(
        filename=f"illustrative-{year.replace('/', '-')}.csv",
        source="Illustrative figures, made up for this demonstration",
        licence="None needed: made-up figures",
        note="Illustrative. A later year, so that promises can be held against what came after them.",
        illustrative=True,
        chunks=lambda: _as_tidy(_figures(until=year)),
    )


def _illustrative_bytes() -> Iterator[bytes]:
    return _as_tidy(_figures())


def _as_tidy(table: Any) -> Iterator[bytes]:
    from indexapp.calc.readers import write_tidy

    text = io.StringIO()
    write_tidy(table, text)
    yield text.getvalue().encode("utf-8")


def _figures(until: str = "") -> Any:
    """The made-up figures: all years as first brought, or the later year `until` alone."""
    import pandas as pd

    from indexapp.calc.geography import load_reference as read_reference
    from indexapp.calc.illustrative import illustrative_observations
    from indexapp.calc.illustrative_newer import next_year

    reference = read_reference(REFERENCE)
    kinds = {
        "population": "population_mid_2022",
        "share_most_deprived_fifth": "share_most_deprived_fifth_imd2019",
    }
    rows = []
    for area in reference.alive("ics", AREAS_ON):
        facts = reference.facts_of(area.key)
        rows.append(
            {"area": area.key}
            | {name: facts[kind].value if kind in facts else None for name, kind in kinds.items()}
        )
    table = illustrative_observations(SEED, pd.DataFrame(rows))
    if not until:
        return table
    table = table[table["period"] == table["period"].max()]
    for place, (year, courses) in enumerate(NEWER, start=1):
        table = next_year(table, year, SEED + place, courses)
        if year == until:
            break
    return table


def _real(data: Path | None) -> Gift | None:
    """The published panel, where the folder given (or the usual one beside the project) holds it."""
    if data is not None and not data.is_dir():
        raise CommandError(f"There is no folder {data}.")
    path = (data or settings.BASE_DIR.parent / "shared" / "data") / REAL_FILE
    if not path.is_file():
        return None

    def chunks() -> Iterator[bytes]:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                yield chunk

    return Gift(
        filename=REAL_FILE,
        source="NHS England, NHS Digital and Fingertips, put together by the analytics team of NHS Bristol, North Somerset and South Gloucestershire",
        licence="Open Government Licence v3.0",
        note="Published figures of the 42 integrated care boards.",
        illustrative=False,
        chunks=chunks,
    )
