"""pyrankvote's winner of the instant run-off. In: a list of {"options", "ballots": [[how many, [places]]]}.

Out: for each the number of the winner. Each ballot is written out as often as it stands.
"""

import json
import sys

import pyrankvote
from pyrankvote import Ballot, Candidate


def answer(asked):
    candidates = [Candidate(str(at)) for at in range(asked["options"])]
    ballots = []
    for weight, row in asked["ballots"]:
        ranked = sorted((at for at, place in enumerate(row) if place), key=row.__getitem__)
        ballots += [Ballot(ranked_candidates=[candidates[at] for at in ranked]) for _ in range(weight)]
    winners = pyrankvote.instant_runoff_voting(candidates, ballots).get_winners()
    return int(winners[0].name)


json.dump([answer(each) for each in json.load(sys.stdin)], sys.stdout)
