"""One count of one file in a process of its own: `one_tally.py FILE RULE` prints seconds, megabytes and winners."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from deliberation.voting.calc.methods import Rule
from deliberation.voting.calc.tallying import count_file


def most_megabytes() -> float:
    """The most memory that this process held; what its parent held, which `resource` counts in, is left out."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


began = time.perf_counter()
tallied = count_file(Path(sys.argv[1]), "", Rule(sys.argv[2]))
seconds = time.perf_counter() - began
print(json.dumps({"seconds": seconds, "megabytes": most_megabytes(), "winners": tallied.outcome.winners}))
