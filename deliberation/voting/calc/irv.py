"""The instant run-off: the option with the fewest votes goes out, its ballots move on, until one is left."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from deliberation.voting.calc.lots import Lots, lots_for, one_of
from deliberation.voting.calc.methods import Rule
from deliberation.voting.calc.problems import Unfit
from deliberation.voting.calc.values import Outcome, Profile, Tie

NOBODY = -1


def refuse_equal_ranks(profile: Profile, rule: str) -> None:
    """Refuse ballots that rank two options equal."""
    ranks = profile.ranks
    if len(ranks) and bool(((ranks > 0).sum(axis=1) != ranks.max(axis=1, initial=0)).any()):
        raise Unfit(
            f"Some ballots rank options equal, which the {rule} cannot count. Use Borda or Schulze, or "
            "ballots with one option at each place."
        )


class Piles:
    """Ballots in piles, one for each option still in: where each group of ballots lies, and moving on from there."""

    def __init__(self, profile: Profile) -> None:
        self.columns = np.ascontiguousarray(profile.ranks.T)
        self.weights = profile.weights
        self.options = len(profile.names)
        self.holder = np.full(len(profile.weights), NOBODY, dtype=np.int16)
        self.move(np.arange(len(profile.weights)), list(range(self.options)))

    def move(self, rows: NDArray[np.intp], to: list[int]) -> None:
        """Put these groups on the pile of their best option among `to`, or on none."""
        best = np.full(len(rows), np.iinfo(np.int16).max, dtype=np.int16)
        holder = np.full(len(rows), NOBODY, dtype=np.int16)
        whole = len(rows) == len(self.weights)
        for option in to:
            place = self.columns[option] if whole else self.columns[option][rows]
            better = (place > 0) & (place < best)
            np.copyto(best, place, where=better)
            np.copyto(holder, np.int16(option), where=better)
        self.holder[rows] = holder

    def on(self, options: list[int]) -> NDArray[np.intp]:
        """The groups on these piles."""
        if len(options) == 1:
            return np.flatnonzero(self.holder == options[0])
        return np.flatnonzero(np.isin(self.holder, options))

    def votes(self) -> NDArray[np.int64]:
        """Ballots on each pile; the last figure is those on none."""
        counted = np.bincount(self.holder + 1, weights=self.weights, minlength=self.options + 1)
        return np.roll(np.rint(counted).astype(np.int64), -1)


def irv(profile: Profile, *, seed: int | None = None) -> Outcome:
    """The instant run-off (alternative vote).

    Each round counts every ballot for its best option that is still in; the option with the fewest votes goes out.
    The option with more than half of the ballots that still count wins; rounds go on to the last option, so that the
    ranking is whole (the later rounds cannot change the winner).

    A tie for last: without a seed all tied options go out together, unless nobody would be left: then the tie stands.
    With a seed an earlier round decides (the latest at which they differed), and a lot if there is none (see `lots`).

    Rounds: `round` from 1, `votes` by option still in, `continuing` and `exhausted` ballots, `majority` (votes
    needed), `elected` (in the round in which the majority was first reached, or all of a tie that stands), `excluded`, `transfers` (votes gained
    from the excluded, by option) and `newly_exhausted`.
    Raises Unfit where ballots hold equal ranks.
    """
    refuse_equal_ranks(profile, "instant run-off")
    return _Count(profile, lots_for(seed)).outcome()


class _Count:
    """One count, round by round."""

    def __init__(self, profile: Profile, lots: Lots | None) -> None:
        self.piles = Piles(profile)
        self.lots = lots
        self.left = list(range(len(profile.names)))
        self.rounds: list[dict[str, Any]] = []
        self.before: list[dict[int, int]] = []
        self.ties: list[Tie] = []
        self.out: list[tuple[int, ...]] = []
        self.winner: int | None = None

    def outcome(self) -> Outcome:
        figures = self.piles.votes()
        while len(self.left) > 1 or self.winner is None:
            votes = {option: int(figures[option]) for option in self.left}
            self._open_round(votes, int(figures[-1]))
            going = self._lowest(votes)
            if len(going) == len(self.left):
                break
            figures = self._put_out(going, figures)
        standing = tuple(self.left)
        if self.winner is None:
            self.rounds[-1]["elected"] = list(standing)
        return Outcome(
            Rule.IRV,
            1,
            standing,
            (standing, *reversed(self.out)),
            tuple(self.rounds),
            tuple(self.ties),
            {"ballots": int(self.piles.weights.sum())},
        )

    def _open_round(self, votes: dict[int, int], exhausted: int) -> None:
        continuing = sum(votes.values())
        majority = continuing // 2 + 1
        elected = [option for option, value in votes.items() if value >= majority]
        fresh = elected if self.winner is None else []
        self.winner = elected[0] if elected else self.winner
        self.before.append(votes)
        self.rounds.append(
            {
                "round": len(self.before),
                "votes": votes,
                "continuing": continuing,
                "exhausted": exhausted,
                "majority": majority,
                "elected": fresh,
                "excluded": [],
                "transfers": {},
                "newly_exhausted": 0,
            }
        )

    def _lowest(self, votes: dict[int, int]) -> list[int]:
        """Who goes out of this round; all that are left where a tie among all of them stands."""
        fewest = min(votes.values())
        tied = [option for option in self.left if votes[option] == fewest]
        if len(tied) == 1:
            return tied
        where = f"round {len(self.before)}"
        if self.lots is not None:
            taken, tie = one_of(tied, self.before[:-1], self.lots, where, most=False)
            self.ties.append(tie)
            return [taken]
        stands = len(tied) == len(self.left)
        self.ties.append(Tie(tuple(tied), where, "" if stands else "together", () if stands else tuple(tied)))
        return tied

    def _put_out(self, going: list[int], figures: NDArray[np.int64]) -> NDArray[np.int64]:
        rows = self.piles.on(going)
        self.left = [option for option in self.left if option not in going]
        self.piles.move(rows, self.left)
        after = self.piles.votes()
        gained = after - figures
        self.out.append(tuple(going))
        self.rounds[-1]["excluded"] = going
        self.rounds[-1]["transfers"] = {
            option: int(gained[option]) for option in self.left if gained[option] > 0
        }
        self.rounds[-1]["newly_exhausted"] = int(gained[-1])
        return after
