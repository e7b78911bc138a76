"""What one ballot says, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deliberation.voting.calc.methods import CONSENT_ANSWERS, MOTION_ANSWERS
from deliberation.voting.presenters.blocks import listed, quoted


def ballot_words(content: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """A ballot in a sentence without its full stop. `names`: options by position, as text."""
    if "ranks" in content:
        places = (listed(quoted(names[str(each)]) for each in group) for group in content["ranks"])
        return ", then ".join(places)
    if "set" in content:
        return ", ".join(quoted(names[str(each)]) for each in content["set"]) or "None of the options"
    if "points" in content:
        return ", ".join(
            f"{quoted(names[key])} {value}" for key, value in sorted(content["points"].items(), key=_at)
        )
    choice = content["choice"]
    if isinstance(choice, int):
        return quoted(names[str(choice)])
    words = {**MOTION_ANSWERS, **CONSENT_ANSWERS}[choice]
    return f"{words}: {content['reason']}" if content.get("reason") else words


def _at(pair: tuple[str, Any]) -> int:
    return int(pair[0])
