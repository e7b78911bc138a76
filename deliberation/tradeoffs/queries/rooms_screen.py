"""What the screen in the room can show: the parts of a trade-off one after the other, and the rows behind one part."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from deliberation.tradeoffs.calc.words import Shown, Side
from deliberation.tradeoffs.models import Option, Point, TradeOff
from deliberation.tradeoffs.queries.points import options_counted
from deliberation.tradeoffs.queries.statements import shown_statements

POINTS_AT_ONCE = 3
"""Points of one side that are shown together."""
_KEY = re.compile(r"(question|option|points|statement|opinion)(?:-([0-9]{1,6}))?(?:-([0-9]{1,4}))?")


@dataclass(frozen=True)
class Part:
    """One thing to show. `number`: of the option (its position) or statement; `page`: of an option's points."""

    kind: str
    number: int = 0
    page: int = 1

    @property
    def key(self) -> str:
        """How an address names it."""
        more = [str(self.number)] if self.number else []
        return "-".join([self.kind, *more, *([str(self.page)] if self.page > 1 else [])])


@dataclass(frozen=True)
class Screen:
    """Everything that can be shown, in order, and what is shown now."""

    parts: list[Part]
    now: Part
    options: dict[int, Option] = field(default_factory=dict)

    def beside(self, step: int) -> Part | None:
        """The part after (1) or before (-1) the present one."""
        at = self.parts.index(self.now) + step
        return self.parts[at] if 0 <= at < len(self.parts) else None


def screen(tradeoff: TradeOff, asked: str) -> Screen:
    """The parts of a trade-off and the one that is asked for; the question where there is no such part. Two queries."""
    options = options_counted(tradeoff)
    parts = [Part("question")]
    for option in options:
        parts.append(Part("option", option.position))
        most = max(getattr(option, f"{side.value}_count") for side in Side)
        pages = -(-most // POINTS_AT_ONCE)
        parts += [Part("points", option.position, page) for page in range(1, pages + 1)]
    numbers = list(shown_statements(tradeoff).values_list("number", flat=True))
    parts += [Part("statement", number) for number in numbers]
    parts += [Part("opinion")] if numbers else []
    wanted = _read(asked)
    now = wanted if wanted in parts else parts[0]
    return Screen(parts, now, {each.position: each for each in options})


def points_on(tradeoff: TradeOff, part: Part) -> dict[str, list[Point]]:
    """The points of an option that one page of the screen shows, by side, oldest first. Two queries."""
    rows = Point.objects.filter(
        tradeoff=tradeoff, option__position=part.number, parent__isnull=True, status=Shown.SHOWN.value
    )
    first = (part.page - 1) * POINTS_AT_ONCE
    return {
        side.value: list(rows.filter(side=side.value).order_by("number")[first : first + POINTS_AT_ONCE])
        for side in Side
    }


def _read(asked: str) -> Part | None:
    found = _KEY.fullmatch(asked)
    if found is None:
        return None
    kind, number, page = found.groups()
    return Part(kind, int(number or 0), int(page or 1))
