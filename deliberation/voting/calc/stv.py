"""The single transferable vote as in Scottish council elections.

Source: Scottish Local Government Elections Order 2011 (as 2007), schedule 1, rules 45 to 52: a quota of Droop's kind,
surpluses spread over all of the candidate's papers (weighted inclusive Gregory), values cut to five decimals. All
figures are whole numbers of a hundred-thousandth of a vote, so that the count is exact.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from deliberation.voting.calc.irv import NOBODY, Piles, refuse_equal_ranks
from deliberation.voting.calc.lots import Lots, groups_by, one_of
from deliberation.voting.calc.methods import Rule
from deliberation.voting.calc.problems import Unfit
from deliberation.voting.calc.values import Outcome, Profile, Tie

UNIT = 100_000
"""Parts of one vote: the rules keep five decimals."""


def droop_quota(valid: int, seats: int) -> int:
    """Votes that are enough for a place: valid ballots by (places + 1), fractions ignored, and one more (rule 46)."""
    return valid // (seats + 1) + 1


def stv(profile: Profile, seats: int, *, seed: int = 0) -> Outcome:
    """Scottish single transferable vote for `seats` places.

    Whoever has the quota is elected. Then, one at a time: the largest surplus moves to the next options still in,
    each paper at surplus x its value / the option's votes, cut to five decimals; where there is no surplus the option
    with the fewest votes goes out and its papers move at the value they have. When as many options are left as there
    are places, they are elected. A tie (for the largest surplus or the fewest votes) goes by the latest earlier stage
    at which the tied differed; where they never did, by lot (see `lots`).

    Rounds: `stage` from 1; `action`: "first" (first preferences), "surplus", "exclusion" or "last-places"; `from`, the
    option whose papers moved; `votes` by option at the end of the stage; `transfers`, what each gained in it;
    `non_transferable`, held by papers without a further preference, and `fractions`, cut off so far; `quota`; all of
    these in units of 1/100,000 vote; `elected` and `excluded` in this stage.
    Detail: `unit` (100,000), `quota_votes`, `valid` (ballots with a preference), `ballots`.
    Raises Unfit for equal ranks or fewer places than one.
    """
    if seats < 1:
        raise Unfit("There must be at least one place to fill.")
    refuse_equal_ranks(profile, "single transferable vote")
    return _Count(profile, seats, Lots(seed)).outcome()


class _Count:
    """One count, stage by stage."""

    def __init__(self, profile: Profile, seats: int, lots: Lots) -> None:
        self.piles = Piles(profile)
        self.values = np.full(len(profile.weights), UNIT, dtype=np.int64)
        self.ballots = profile.ballots
        self.valid = int(self.piles.weights[self.piles.holder != NOBODY].sum())
        self.seats = seats
        self.lots = lots
        self.quota = droop_quota(self.valid, seats) * UNIT
        self.continuing = list(range(len(profile.names)))
        self.totals = dict.fromkeys(self.continuing, 0)
        self.pending: list[int] = []
        self.elected: list[tuple[int, ...]] = []
        self.out: list[int] = []
        self.stuck = 0
        self.fractions = 0
        self.stages: list[dict[str, Any]] = []
        self.history: list[dict[int, int]] = []
        self.ties: list[Tie] = []

    def outcome(self) -> Outcome:
        self._close("first", None, self._credit(np.flatnonzero(self.piles.holder != NOBODY)))
        while self._filled() < self.seats and self.continuing:
            if len(self.continuing) <= self.seats - self._filled():
                self._elect_rest()
            elif self.pending:
                self._move_surplus()
            else:
                self._exclude()
        left = groups_by({option: self.totals[option] for option in self.continuing})
        return Outcome(
            Rule.STV,
            self.seats,
            tuple(option for group in self.elected for option in group),
            (*self.elected, *left, *((option,) for option in reversed(self.out))),
            tuple(self.stages),
            tuple(self.ties),
            {
                "unit": UNIT,
                "quota_votes": self.quota // UNIT,
                "valid": self.valid,
                "ballots": self.ballots,
            },
        )

    def _filled(self) -> int:
        return sum(len(group) for group in self.elected)

    def _credit(self, rows: NDArray[np.intp]) -> dict[int, int]:
        """Add the papers of these groups to the piles they lie on now; what each option gained."""
        gained: dict[int, int] = {}
        holders = self.piles.holder[rows]
        worth = self.values[rows] * self.piles.weights[rows]
        for option in self.continuing:
            units = int(worth[holders == option].sum())
            if units:
                gained[option] = units
                self.totals[option] += units
        self.stuck += int(worth[holders == NOBODY].sum())
        return gained

    def _move_surplus(self) -> None:
        most = max(self.totals[option] for option in self.pending)
        giver = self._pick([each for each in self.pending if self.totals[each] == most], most=True)
        self.pending.remove(giver)
        rows = self.piles.on([giver])
        surplus, total = self.totals[giver] - self.quota, self.totals[giver]
        # Whole numbers of any size: surplus times value can be more than 64 bits hold.
        values, place = np.unique(self.values[rows], return_inverse=True)
        lower = np.array([surplus * int(each) // total for each in values], dtype=np.int64)
        self.values[rows] = lower[place.reshape(-1)]
        self.fractions += surplus - int((self.values[rows] * self.piles.weights[rows]).sum())
        self.totals[giver] = self.quota
        self.piles.move(rows, self.continuing)
        self._close("surplus", giver, self._credit(rows))

    def _exclude(self) -> None:
        fewest = min(self.totals[option] for option in self.continuing)
        loser = self._pick([each for each in self.continuing if self.totals[each] == fewest], most=False)
        rows = self.piles.on([loser])
        self.continuing.remove(loser)
        self.out.append(loser)
        self.totals[loser] = 0
        self.piles.move(rows, self.continuing)
        self._close("exclusion", loser, self._credit(rows), excluded=[loser])

    def _pick(self, tied: list[int], *, most: bool) -> int:
        if len(tied) == 1:
            return tied[0]
        where = f"stage {len(self.stages) + 1}, {'largest surplus' if most else 'fewest votes'}"
        taken, tie = one_of(tied, self.history, self.lots, where, most=most)
        self.ties.append(tie)
        return taken

    def _elect_rest(self) -> None:
        groups = groups_by({option: self.totals[option] for option in self.continuing})
        self.elected.extend(groups)
        self.continuing = []
        self._close("last-places", None, {}, elected=[option for group in groups for option in group])

    def _close(
        self,
        action: str,
        source: int | None,
        gained: dict[int, int],
        *,
        elected: list[int] | None = None,
        excluded: list[int] | None = None,
    ) -> None:
        """End a stage: elect whoever has the quota, and write the stage down."""
        if elected is None:
            reached = {
                option: self.totals[option] for option in self.continuing if self.totals[option] >= self.quota
            }
            groups = groups_by(reached)
            self.elected.extend(groups)
            elected = [option for group in groups for option in group]
            self.continuing = [option for option in self.continuing if option not in reached]
            self.pending.extend(option for option in elected if self.totals[option] > self.quota)
        self.history.append(dict(self.totals))
        self.stages.append(
            {
                "stage": len(self.stages) + 1,
                "action": action,
                "from": source,
                "votes": {each: units for each, units in self.totals.items() if each not in self.out},
                "transfers": gained,
                "non_transferable": self.stuck,
                "fractions": self.fractions,
                "quota": self.quota,
                "elected": elected,
                "excluded": excluded or [],
            }
        )
