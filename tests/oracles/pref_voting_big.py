"""pref_voting on one large file. In: {"path": a .soc file, "rules": ["irv", "borda", "schulze"]}.

Out: {"read": seconds, "megabytes": the most memory, "rules": {rule: [seconds, winners]}}. Importing is not counted.
"""

import json
import sys
import time
from pathlib import Path

from pref_voting.iterative_methods import instant_runoff
from pref_voting.margin_based_methods import beat_path
from pref_voting.profiles import Profile
from pref_voting.scoring_methods import borda

RULES = {"irv": instant_runoff, "borda": borda, "schulze": beat_path}

asked = json.load(sys.stdin)
began = time.perf_counter()
profile = Profile.from_preflib(asked["path"])
read = time.perf_counter() - began
found = {}
for rule in asked["rules"]:
    began = time.perf_counter()
    winners = RULES[rule](profile)
    found[rule] = [time.perf_counter() - began, sorted(int(each) for each in winners)]
status = Path("/proc/self/status").read_text(encoding="ascii")
megabytes = int(status.split("VmHWM:")[1].split()[0]) / 1024
json.dump({"read": read, "megabytes": megabytes, "rules": found}, sys.stdout)
