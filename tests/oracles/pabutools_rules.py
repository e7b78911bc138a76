"""Budget rules as pabutools counts them.

Asked: a list of {"costs": [..], "envelope": n, "ballots": [[project, ..], ..], "rule": "greedy" | "equal-shares",
"worth": "cost" | "cardinality", "step": n or null, "completion": bool}. Answered: a list of lists of projects.
Projects are told apart by cost, then by their number.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from pabutools.election import (
    ApprovalBallot,
    ApprovalProfile,
    Cardinality_Sat,
    Cost_Sat,
    Instance,
    Project,
)
from pabutools.rules import (
    completion_by_rule_combination,
    greedy_utilitarian_welfare,
    method_of_equal_shares,
)
from pabutools.tiebreaking import TieBreakingRule

sys.setrecursionlimit(10_000)


def counted(asked: dict[str, Any]) -> list[int]:
    projects = [Project(f"{number:04d}", cost) for number, cost in enumerate(asked["costs"])]
    instance = Instance(projects, budget_limit=asked["envelope"])
    profile = ApprovalProfile(
        [ApprovalBallot({projects[each] for each in ballot}) for ballot in asked["ballots"]],
        instance=instance,
    )
    cheaper = TieBreakingRule(lambda _instance, _profile, project: (project.cost, project.name))
    plain = {"sat_class": Cost_Sat, "tie_breaking": cheaper}
    if asked["rule"] == "greedy":
        found = greedy_utilitarian_welfare(instance, profile, **plain)
    else:
        worth = Cost_Sat if asked["worth"] == "cost" else Cardinality_Sat
        shares = {"sat_class": worth, "tie_breaking": cheaper, "voter_budget_increment": asked["step"]}
        if asked["completion"]:
            found = completion_by_rule_combination(
                instance,
                profile,
                [method_of_equal_shares, greedy_utilitarian_welfare],
                [shares, plain],
            )
        else:
            found = method_of_equal_shares(instance, profile, **shares)
    return [int(project.name) for project in found]


def main() -> None:
    answers = []
    for asked in json.load(sys.stdin):
        start = time.perf_counter()
        found = counted(asked)
        answers.append(
            {"funded": found, "seconds": time.perf_counter() - start} if asked.get("time") else found
        )
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
