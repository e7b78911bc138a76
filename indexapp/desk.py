"""What the index puts on a desk: files with errors, files to publish, runs that fail, indexes published anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse

from access.gate import holds
from access.permissions import Permission
from accounts.dates import ENGLAND
from accounts.desk import Change, Hint, Provider, Shortcut, Waiting, to_do
from indexapp.models import Release, ReleaseStatus
from indexapp.queries.desk import files_waiting, published_since, standing

WHERE = "Data"
TO_PUBLISH = dt.timedelta(days=3)
"""How long a checked file waits before it counts as late."""


class IndexDesk(Provider):
    """Data and runs, for those who have a role in them."""

    def _may(self, permission: Permission) -> bool:
        return holds(self.actor, permission)

    def waiting(self) -> Iterable[Waiting]:
        """Files for analysts and publishers, runs for operators."""
        publishes, sends = self._may(Permission.RELEASE_PUBLISH), self._may(Permission.RELEASE_UPLOAD)
        if sends:
            for release in files_waiting(None if publishes else self.actor.id):
                yield _file(release, publishes)
        if self._may(Permission.DEFINITION_LOAD):
            yield from self._runs()

    def _runs(self) -> Iterable[Waiting]:
        for index in standing():
            if index.run is not None:
                yield to_do(
                    f"Runs fail: {index.failures} in a row. See why",
                    reverse("run", args=[index.slug, index.run]),
                    where=index.title,
                )
            else:
                yield to_do(
                    "A run stands still: see whether a worker is running",
                    reverse("run_list", args=[index.slug]),
                    where=index.title,
                )

    def changed(self, since: dt.datetime) -> Iterable[Change]:
        """Indexes published anew, for those who look after data."""
        if not self._looks_after_data():
            return
        for each in published_since(since):
            text = f"Run {each.run_id} was published"
            yield Change(
                text, reverse("run", args=[each.definition.slug, each.run_id]), each.at, each.definition.title
            )

    def shortcuts(self) -> Iterable[Shortcut]:
        """Sending a file in, and the lists of files and mappings."""
        if self._may(Permission.RELEASE_UPLOAD):
            yield Shortcut("Send in a file", reverse("release_upload"))
            yield Shortcut("Saved mappings", reverse("mappings"))
        if self._looks_after_data():
            yield Shortcut("Files and releases", reverse("releases"))

    def hints(self) -> Iterable[Hint]:
        """To analysts and publishers: which files would show here."""
        if self._may(Permission.RELEASE_PUBLISH):
            yield Hint(
                "You publish data. Files that were checked and are ready for you to publish will show here, and so will files "
                "that were refused.",
                reverse("releases"),
                "Look at all files",
            )
        elif self._may(Permission.RELEASE_UPLOAD):
            yield Hint(
                "You send in data. A file of yours that has errors, or that is checked and waits for a publisher, will show "
                "here.",
                reverse("release_upload"),
                "Send in a file",
            )

    def _looks_after_data(self) -> bool:
        return self._may(Permission.RELEASE_SEE_UNPUBLISHED)


def _file(release: Release, publishes: bool) -> Waiting:
    href = reverse("release", args=[release.pk])
    if release.status == ReleaseStatus.REFUSED:
        errors = "1 error" if release.errors == 1 else f"{release.errors:,} errors"
        return to_do(
            f"{release.filename} was refused with {errors}: correct it and send it again", href, where=WHERE
        )
    if publishes:
        since = (release.checked_at or release.received_at).astimezone(ENGLAND).date()
        return to_do(f"Publish or discard {release.filename}", href, due=since + TO_PUBLISH, where=WHERE)
    return to_do(f"{release.filename} is checked and waits for a publisher", href, where=WHERE)
