"""The whole reckoning of one trade-off from the rows of a database, in a process of its own.

`one_recompute.py make FILE` puts the votes of a .npz into the database of the environment; `one_recompute.py run` reckons
them as a worker does and prints seconds, processor seconds, megabytes, groups, and the letters by the row of the votes.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import django
import numpy as np

django.setup()

from django.db import connection, transaction  # noqa: E402

from deliberation.tradeoffs.actions.opinion import TRADEOFFS, opinion_wanted, recompute  # noqa: E402
from deliberation.tradeoffs.models import OpinionResult, TradeOff  # noqa: E402
from deliberation.tradeoffs.queries.opinion import answers_of  # noqa: E402
from kernel import clock  # noqa: E402


def make(path: str) -> None:
    """A panel as large as the votes ask for, with all its answers."""
    from tests.moot import make_moot
    from tests.tradeoffs import add_statements, fill_panel, make_tradeoff

    held = np.load(path)
    members, statements, votes = (held[name].tolist() for name in ("members", "statements", "votes"))
    body = make_moot().panel
    tradeoff = make_tradeoff(body)
    people = [each.pk for each in fill_panel(body, max(members) + 1)]
    rows = [each.pk for each in add_statements(tradeoff, max(statements) + 1)]
    now = clock.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO tradeoffs_answer (statement_id, membership_id, value, given_at) VALUES (%s, %s, %s, %s)",
            [
                (rows[statement], people[member], vote, now)
                for member, statement, vote in zip(members, statements, votes, strict=True)
            ],
        )
        opinion_wanted(tradeoff.pk)


def most_megabytes() -> float:
    """The most memory that this process held, its libraries included."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def run() -> None:
    """Reckon, and say what it took."""
    tradeoff = TradeOff.objects.get()
    # A worker has loaded its libraries long before; reading alone is told for comparison.
    import deliberation.tradeoffs.calc.opinion  # noqa: F401 - what loading costs is no part of a reckoning

    began, processor = time.perf_counter(), time.process_time()
    assert recompute(actor=TRADEOFFS, tradeoff_id=tradeoff.pk)
    took, used, most = time.perf_counter() - began, time.process_time() - processor, most_megabytes()
    processor = time.process_time()
    answers = len(answers_of(tradeoff.pk).values)
    reading = time.process_time() - processor
    row = OpinionResult.objects.get()
    letters = [
        row.before["letters"][key] for key in sorted(row.before["letters"], key=lambda key: int(key[1:]))
    ]
    stored = len(json.dumps(row.told)) + len(json.dumps(row.before))
    print(
        json.dumps(
            {
                "seconds": took, "processor": used, "reading": reading, "megabytes": most, "answers": answers,
                "members": row.told["members"], "groups": len(row.told["groups"]), "letters": letters, "stored": stored,
            }
        )
    )  # fmt: skip


if __name__ == "__main__":
    make(sys.argv[2]) if sys.argv[1] == "make" else run()
