"""After a secret vote has closed: what the box held is not left lying about in the database's files.

The box is written anew with each ballot, so old copies of it remain in the file until the database uses their room
again; their order would tell who voted when. Best effort: a backup, a replica or the database's own log may still hold
them, which the page on secrecy says.
"""

from __future__ import annotations

import logging

from django.db import DatabaseError, connection

from deliberation.voting.models import Box

_log = logging.getLogger(__name__)
SMALL_FILE = 512 * 1024 * 1024
"""SQLite files up to this size are written anew as a whole; larger ones only have what is freed overwritten."""


def overwrite_what_is_freed() -> None:
    """On SQLite: from now on this connection overwrites with zeroes what it deletes. Elsewhere nothing."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def tidy_up() -> bool:
    """Write the table of boxes anew, so that old copies of emptied boxes are gone. Whether it was done.

    Outside a transaction (inside one it does nothing). Never raises for a database that is busy or will not: the
    vote is sealed already, and the next vote that closes tidies up for this one too.
    """
    if connection.in_atomic_block:
        return False
    try:
        _postgresql() if connection.vendor == "postgresql" else _sqlite()
    except DatabaseError:
        _log.warning("The box could not be tidied up now; the next vote that closes does it.")
        return False
    return True


def _postgresql() -> None:
    table = connection.ops.quote_name(Box._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (FULL) {table}")


def _sqlite() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
        pages, size = (_one(cursor, f"PRAGMA {name}") for name in ("page_count", "page_size"))
        if pages * size <= SMALL_FILE:
            cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.fetchall()


def _one(cursor: object, statement: str) -> int:
    cursor.execute(statement)  # type: ignore[attr-defined]
    return int(cursor.fetchone()[0])  # type: ignore[attr-defined]
