"""What the worker has published of an index, as JSON: `python -m config.demo.publication DEFINITION`.

A process of its own, so that the supervisor needs no database connection.
"""

from __future__ import annotations

import json
import sys

import django


def newest(definition: str) -> dict[str, object]:
    """The newest publication of the definition, its run, and when a run last found it up to date."""
    from indexapp.models import Definition, Publication

    row = (
        Publication.objects.filter(definition__slug=definition).order_by("-id").values("id", "run_id").first()
    )
    covered = Definition.objects.filter(slug=definition).values_list("covered_at", flat=True).first()
    return {
        "publication": row["id"] if row else 0,
        "run": row["run_id"] if row else None,
        "covered_at": covered.isoformat() if covered else "",
    }


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(newest(sys.argv[1])))
