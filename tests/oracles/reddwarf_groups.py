"""red-dwarf's opinion groups. In: {"path": an .npz file with members, statements, votes, "seed": n}.

Out: {"seconds", "processor", "megabytes", "members": those grouped, "labels": the group of each}. Importing and
making its list of votes are not counted in the seconds.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from reddwarf.implementations.polis import run_pipeline

asked = json.load(sys.stdin)
held = np.load(asked["path"])
votes = [
    {"participant_id": member, "statement_id": statement, "vote": vote, "modified": at}
    for at, (member, statement, vote) in enumerate(
        zip(held["members"].tolist(), held["statements"].tolist(), held["votes"].tolist(), strict=True)
    )
]
began, processor = time.perf_counter(), time.process_time()
found = run_pipeline(votes=votes, random_state=asked["seed"])
seconds, processor = time.perf_counter() - began, time.process_time() - processor
grouped = found.participants_df["cluster_id"].dropna()
status = Path("/proc/self/status").read_text(encoding="ascii")
json.dump(
    {
        "seconds": seconds,
        "processor": processor,
        "megabytes": int(status.split("VmHWM:")[1].split()[0]) / 1024,
        "members": [int(each) for each in grouped.index],
        "labels": [int(each) for each in grouped],
    },
    sys.stdout,
)
