"""Releases in words and tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from audit.events import Event
from design.formats import day, file_size, moment, number
from design.tables import Cell, Column, Row, Table
from indexapp.calc.checks import IGNORED
from indexapp.models import Release, ReleaseFinding, ReleaseStatus
from indexapp.queries.releases import MOVING, Content

FORMATS = {
    "fingertips": "Fingertips CSV",
    "fingertips_json": "Fingertips JSON",
    "fingertips_next": "FingertipsNext CSV",
    "tidy": "Tidy table",
    "long_panel": "Long panel",
    "mapped": "Read with a mapping",
}
THROUGH = {
    "page": "Upload page",
    "api": "API",
    "command": "Command line",
    "inbox": "Watched folder",
    "demonstration": "Demonstration data",
}
HAPPENED = {
    Event.RELEASE_RECEIVED: "Received",
    Event.RELEASE_CHECKED: "Checked: no errors",
    Event.RELEASE_REFUSED: "Checked: refused",
    Event.RELEASE_DISCARDED: "Discarded",
    Event.RELEASE_CONFIRMED: "Publication confirmed",
    Event.RELEASE_PUBLISHED: "Published",
    Event.RELEASE_WITHDRAWN: "Withdrawn",
}
BY_PERSON = {
    Event.RELEASE_CONFIRMED: "A publisher",
    Event.RELEASE_WITHDRAWN: "A publisher",
    Event.RELEASE_PUBLISHED: "A publisher",
}
BY_SYSTEM = {"operator": "An operator, on the command line", "releases": "The site itself"}
STATE_WORDS = {
    ReleaseStatus.RECEIVED: "Waiting for a worker to check it",
    ReleaseStatus.CHECKING: "The file is being checked",
    ReleaseStatus.READY: "Checked, and ready to publish",
    ReleaseStatus.REFUSED: "Refused: the file has errors",
    ReleaseStatus.PUBLISHING: "The figures are being published",
    ReleaseStatus.PUBLISHED: "Published",
    ReleaseStatus.WITHDRAWN: "Withdrawn",
    ReleaseStatus.DISCARDED: "Discarded: it was never published",
}


def release_table(releases: Iterable[Release], *, staff: bool) -> Table:
    """The list of releases."""
    columns = (
        Column("release", "Release"), Column("source", "Source"), Column("status", "Status"),
        Column("when", "Received" if staff else "Published"), Column("rows", "Rows", numeric=True),
        Column("new", "New", numeric=True), Column("changed", "Changed", numeric=True),
    )  # fmt: skip
    rows = [_release_row(each, staff=staff) for each in releases]
    return Table("releases", "Releases, newest first", columns, rows, empty="No release fits.")


def _release_row(release: Release, *, staff: bool) -> Row:
    when = release.received_at if staff else release.published_at
    counts = (
        [number(float(count)) for count in (release.rows, release.new, release.changed)]
        if release.checked_at
        else ["", "", ""]
    )
    return Row(
        (
            Cell(
                f"{release.pk}: {release.filename}",
                reverse("release", args=[release.pk]),
                note="Illustrative" if release.illustrative else "",
            ),
            Cell(release.source or "Not stated", absent=not release.source, note=release.licence),
            Cell(ReleaseStatus(release.status).label),
            Cell(day(when) if when else ""),
            *counts,
        )
    )


def finding_table(findings: Iterable[ReleaseFinding], caption: str) -> Table:
    """What a check found, row by row."""
    columns = (Column("where", "Where"), Column("kind", "Kind"), Column("what", "What was found"))
    rows = [
        Row((_place(each), each.severity.capitalize(), Cell(each.message, note=f"({each.code})")))
        for each in findings
    ]
    return Table("findings", caption, columns, rows)


def _place(finding: ReleaseFinding) -> Cell:
    """Row and column as a person sees them in the file."""
    column = f"column “{finding.column}”" if finding.column else ""
    return Cell(f"Row {finding.row:,}" if finding.row else "Whole file", note=column)


def finding_caption(release: Release, listed: int) -> str:
    """How many findings there are, and whether all are listed."""
    total = release.errors + release.warnings
    said = f"{count_of(release.errors, 'error')} and {count_of(release.warnings, 'warning')}"
    said = said[0].upper() + said[1:]
    return said if total <= listed else f"{said}; the first {listed:,} are listed"


def content_table(release: Release, contents: Sequence[Content]) -> Table:
    """What a release brought, metric by metric, with a link to its rows."""
    columns = (
        Column("metric", "Metric"), Column("periods", "Periods"), Column("areas", "Most areas in a period", numeric=True),
        Column("rows", "Rows", numeric=True), Column("now", "In force now", numeric=True),
    )  # fmt: skip
    rows = [
        Row(
            (
                Cell(each.title, rows_href(release.pk, each.slug)),
                span(each.periods),
                f"{each.areas:,}",
                f"{each.rows:,}",
                f"{each.in_force:,}",
            )
        )
        for each in contents
    ]
    return Table(
        "contents",
        "What it brought, by metric",
        columns,
        rows,
        empty="No figure of this release was ever in force.",
    )


def rows_href(release_id: int, metric: str = "") -> str:
    """The page of a release's rows, or of those of one metric."""
    query = {"release": release_id} | ({"metric": metric} if metric else {})
    return f"{reverse('observations')}?{urlencode(query)}"


def span(periods: Sequence[str]) -> str:
    """Periods in brief: all of up to three, else first, last and how many."""
    if len(periods) <= 3:
        return ", ".join(periods)
    return f"{periods[0]} to {periods[-1]} ({len(periods)})"


def ignored_lines(release: Release) -> list[str]:
    """Rows left out, in words, most first."""
    most_first = sorted(release.ignored_why.items(), key=lambda each: -each[1])
    return [f"{left_out(reason)}: {count:,}" for reason, count in most_first]


def left_out(reason: str) -> str:
    """A reason for leaving rows out, as the beginning of a line."""
    words = IGNORED.get(reason, reason.replace("_", " "))
    return words[0].upper() + words[1:]


def history_table(entries: Iterable[Mapping[str, Any]]) -> Table:
    """What happened to a release: when and by whom, by role and never by name."""
    columns = (Column("when", "When"), Column("what", "What happened"), Column("who", "By whom"))
    rows = [Row((moment(each["at"]), happened(str(each["event"])), who(each))) for each in entries]
    return Table("history", "What happened, oldest first", columns, rows)


def happened(event: str) -> str:
    """An event of a release in words."""
    return {code.value: words for code, words in HAPPENED.items()}.get(
        event, event.partition(".")[2].replace("_", " ").capitalize()
    )


def who(entry: Mapping[str, Any]) -> str:
    """Who did it, by role."""
    if entry["actor_kind"] == "person":
        return {code.value: words for code, words in BY_PERSON.items()}.get(
            str(entry["event"]), "A member of the data team"
        )
    return BY_SYSTEM.get(str(entry["actor_id"]), "The site itself")


def provenance_rows(release: Release) -> list[tuple[str, object]]:
    """Where a release comes from, for a summary list."""
    read = FORMATS.get(release.format, release.format.replace("_", " ") or "Not known")
    rows: list[tuple[str, object]] = [
        ("Source", release.source or "Not stated"),
        ("Licence", release.licence or "Not stated"),
        (
            "Received",
            f"{moment(release.received_at)}, through: {THROUGH.get(release.received_through, release.received_through)}",
        ),
    ]
    if release.published_at:
        rows.append(("Published", moment(release.published_at)))
    if release.note:
        rows.append(("Note", release.note))
    return [
        *rows,
        ("File", f"{release.filename} ({file_size(release.size)})"),
        ("Read as", f"{read}, {release.encoding.upper()}" if release.encoding else read),
        ("SHA-256 of the file", release.sha256),
    ]


def counts(release: Release) -> list[tuple[str, str, str]]:
    """The counts of a check: label, figure, note."""
    return [
        ("New", f"{release.new:,}", "figures for which nothing stood before"),
        ("Changed", f"{release.changed:,}", "figures that differ from the one before"),
        ("Same", f"{release.same:,}", "figures that stood already"),
        ("Suppressed", f"{release.suppressed:,}", "withheld by the source"),
        ("Left out", f"{release.ignored:,}", "rows that are not for this site"),
    ]


def consequences(release: Release) -> list[str]:
    """What publishing a release does, before somebody confirms it."""
    lines = [
        f"From then on these count: {count_of(release.new, 'new figure')} and {count_of(release.changed, 'changed figure')}.",
        "The indices that use these metrics are computed again.",
        "The file can be downloaded by everybody, with its source and licence.",
    ]
    if release.illustrative:
        lines.append("The figures are labelled as illustrative wherever they appear.")
    if release.warnings:
        lines.insert(
            0,
            f"The check gave {count_of(release.warnings, 'warning')}. Publishing leaves the figures as they are.",
        )
    if not release.licence:
        lines.append("No licence is stated: make sure that the file may be passed on.")
    return lines


def count_of(count: int, thing: str) -> str:
    """`1 error`, `2 errors`, `no errors`."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}" if count else f"no {thing}s"


def is_moving(release: Release) -> bool:
    """Whether a worker is at it, so that the page should look again."""
    return release.status in MOVING


def state_words(release: Release) -> str:
    """Where a release stands, in words."""
    return STATE_WORDS[ReleaseStatus(release.status)]


def definition_links(definitions: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Title and address of indices."""
    return [(title, reverse("overview", args=[slug])) for slug, title in definitions]
