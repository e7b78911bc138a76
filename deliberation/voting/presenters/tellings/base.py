"""What every telling works on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deliberation.voting.calc.verdict import Verdict
from deliberation.voting.presenters.blocks import listed, quoted


@dataclass(frozen=True)
class Told:
    """One outcome with what is needed to tell it. `names`: by position, fixed answers too. `reasons`: what those who
    objected wrote, or stood aside with (consent). `costs` in pence."""

    outcome: Mapping[str, Any]
    names: Mapping[str, str]
    verdict: Verdict
    ballots: int
    electors: int = 0
    seats: int = 1
    envelope: int = 0
    costs: Mapping[str, int] = field(default_factory=dict)
    reasons: Sequence[tuple[str, str]] = ()

    def name(self, key: str) -> str:
        """An option's name in quotes."""
        return quoted(self.names[key])

    def these(self, keys: Sequence[str], last: str = "and") -> str:
        """Names in quotes as a list in a sentence."""
        return listed([self.name(each) for each in keys], last)

    @property
    def round(self) -> Mapping[str, Any]:
        """The only round of a rule that has one; empty where nothing was counted."""
        return self.outcome["rounds"][0] if self.outcome["rounds"] else {}

    @property
    def tones(self) -> dict[str, str]:
        """Which bars are those of winners or of tied options, and which options were left out."""
        tones = {each["option"]: "out" for each in self.outcome.get("struck", [])}
        tones |= dict.fromkeys(self.verdict.tied, "tied")
        return tones | dict.fromkeys(self.verdict.chosen, "won")

    @property
    def notes(self) -> dict[str, str]:
        """The same in words."""
        words = {"won": "Chosen", "tied": "Tied", "out": "Left out"}
        return {key: words[tone] for key, tone in self.tones.items()}

    @property
    def stood(self) -> list[str]:
        """The options that were counted, in the order of the ballot."""
        return sorted((each for group in self.outcome["ranking"] for each in group), key=int)
