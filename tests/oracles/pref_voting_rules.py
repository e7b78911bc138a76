"""pref_voting's winners. In: a list of {"options", "ballots": [[how many, [place of each option, 0 unranked]]], "seats"}.

Out: for each a dictionary of sorted winners by rule: "irv", "borda", "schulze", and with "seats" above one "stv".
A rule that the ballots do not fit is left out.
"""

import json
import random
import sys

from pref_voting.iterative_methods import (
    instant_runoff,
    instant_runoff_for_truncated_linear_orders,
)
from pref_voting.margin_based_methods import beat_path
from pref_voting.profiles import Profile
from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.proportional_methods import stv_scottish
from pref_voting.scoring_methods import borda, borda_for_profile_with_ties


def answer(asked):
    options, ballots = asked["options"], asked["ballots"]
    weights = [weight for weight, _ in ballots]
    strict = all(len(set(filter(None, row))) == sum(map(bool, row)) for _, row in ballots)
    complete = all(all(row) for _, row in ballots)
    found = {}
    if strict and complete:
        orders = [sorted(range(options), key=row.__getitem__) for _, row in ballots]
        full = Profile(orders, rcounts=weights)
        found["irv"] = instant_runoff(full)
        found["borda"] = borda(full)
    # Unranked options are equal last here, which is what our Borda and Schulze count.
    last = ProfileWithTies(
        [{at: place or options + 1 for at, place in enumerate(row)} for _, row in ballots],
        rcounts=weights,
        candidates=list(range(options)),
    )
    found.setdefault("borda", borda_for_profile_with_ties(last))
    found["schulze"] = beat_path(last, strength_function=last.support)
    if strict:
        cut = ProfileWithTies(
            [{at: place for at, place in enumerate(row) if place} for _, row in ballots],
            rcounts=weights,
            candidates=list(range(options)),
        )
        if not complete:
            found["irv"] = instant_runoff_for_truncated_linear_orders(cut)
        if asked.get("seats", 1) > 1:
            found["stv"] = stv_scottish(cut, num_seats=asked["seats"], rng=random.Random(0))
    return {rule: sorted(int(each) for each in winners) for rule, winners in found.items()}


json.dump([answer(each) for each in json.load(sys.stdin)], sys.stdout)
