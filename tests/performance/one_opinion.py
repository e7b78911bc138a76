"""Opinion groups of one file of votes (.npz: members, statements, votes) in a process of its own.

`one_opinion.py FILE` prints seconds, processor seconds, megabytes, the number of groups, silhouettes and labels.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np

from deliberation.tradeoffs.calc.opinion import opinion_groups
from deliberation.tradeoffs.calc.told import tell
from deliberation.tradeoffs.calc.values import Opinion
from deliberation.tradeoffs.calc.votes import vote_matrix


def most_megabytes() -> float:
    """The most memory that this process held, its libraries included."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


held = np.load(sys.argv[1])
members, statements, votes = held["members"], held["statements"], held["votes"]
began, processor = time.perf_counter(), time.process_time()
matrix = vote_matrix(members, statements, votes)
read = time.process_time() - processor
found = opinion_groups(matrix, seed=1)
tell(found)
assert isinstance(found, Opinion)
print(
    json.dumps(
        {
            "seconds": time.perf_counter() - began,
            "processor": time.process_time() - processor,
            "matrix": read,
            "megabytes": most_megabytes(),
            "groups": len(found.groups),
            "members": found.matrix.members.tolist(),
            "labels": found.labels.tolist(),
        }
    )
)
