"""The database's own refusal to change a sealed ballot: triggers, for SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TABLE = "voting_sealedballot"
SAYS = "a sealed ballot is never changed"

SQLITE = [
    f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
    f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
]
SQLITE_OFF = [f"DROP TRIGGER IF EXISTS {TABLE}_no_update", f"DROP TRIGGER IF EXISTS {TABLE}_no_delete"]
POSTGRES = [
    f"""CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$""",
    f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()",
    f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()",
]
POSTGRES_OFF = [
    f"DROP TRIGGER IF EXISTS {TABLE}_no_change ON {TABLE}",
    f"DROP TRIGGER IF EXISTS {TABLE}_no_truncate ON {TABLE}",
]


def put_up(connection: Any) -> None:
    """Create the triggers on `connection`'s database."""
    _run(connection, POSTGRES if connection.vendor == "postgresql" else SQLITE)


def take_down(connection: Any) -> None:
    """Drop the triggers (a migration backwards; tests that empty the database)."""
    _run(connection, POSTGRES_OFF if connection.vendor == "postgresql" else SQLITE_OFF)


@contextmanager
def down(connection: Any) -> Iterator[None]:
    """Without triggers for the length of a block: only for tests that play the intruder or empty the tables."""
    take_down(connection)
    try:
        yield
    finally:
        put_up(connection)


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
