"""What a telling of a result is made of: passages, bars and tables in order. Templates print them as they come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from design.formats import number
from design.tables import Table


@dataclass(frozen=True)
class Bar:
    """One bar. `width`: per cent of the longest that can be; `tone`: won, tied, out or "" (neither)."""

    name: str
    value: str
    share: str = ""
    width: str = "0"
    tone: str = ""
    note: str = ""


@dataclass(frozen=True)
class Bars:
    """A table whose rows carry bars. `line`: where a mark stands across all bars (per cent), `line_words` what it is."""

    id: str
    caption: str
    value_label: str
    rows: Sequence[Bar]
    share_label: str = ""
    head: str = "Option"
    line: str = ""
    line_words: str = ""


@dataclass(frozen=True)
class Block:
    """One part of a telling: a heading, passages, points of a list, bars, a table, or parts folded away."""

    heading: str = ""
    texts: Sequence[str] = ()
    points: Sequence[str] = ()
    bars: Bars | None = None
    table: Table | None = None
    folded: str = ""
    inside: Sequence[Block] = field(default_factory=tuple)


def folded(summary: str, inside: Iterable[Block]) -> Block:
    """Parts that are opened by whoever wants them."""
    return Block(folded=summary, inside=tuple(inside))


def width_of(value: float | Fraction, most: float | Fraction) -> str:
    """A length as a per cent of the longest, with one decimal."""
    return f"{float(100 * value / most):.1f}" if most > 0 else "0"


def per_cent(part: float, whole: float) -> str:
    """A share in words and figures: “42%”; “–” of nothing."""
    return f"{number(100 * part / whole, 0 if part in (0, whole) else 1)}%" if whole else "–"


def bars(
    id: str,
    caption: str,
    value_label: str,
    values: Mapping[str, int],
    names: Mapping[str, str],
    *,
    of: int = 0,
    tones: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
    line: int = 0,
    line_words: str = "",
    shown: Mapping[str, str] | None = None,
    head: str = "Option",
) -> Bars:
    """Bars for figures by option, in the order given. `of`: what the shares are of (0: no shares). `shown`: figures
    as they are to be written where that is not the whole number."""
    most = max([*values.values(), line, 1])
    rows = [
        Bar(
            names[key],
            (shown or {}).get(key) or number(value),
            per_cent(value, of) if of else "",
            width_of(value, most),
            (tones or {}).get(key, ""),
            (notes or {}).get(key, ""),
        )
        for key, value in values.items()
    ]
    return Bars(
        id=id,
        caption=caption,
        value_label=value_label,
        rows=rows,
        share_label="Share" if of else "",
        head=head,
        line=width_of(line, most) if line else "",
        line_words=line_words,
    )


def quoted(name: str) -> str:
    """An option's name inside a sentence."""
    return f"“{name}”"


def listed(words: Iterable[str], last: str = "and") -> str:
    """“A, B and C”."""
    parts = list(words)
    return f" {last} ".join(filter(None, (", ".join(parts[:-1]), parts[-1]))) if parts else ""


def plural(count: int, one: str, many: str = "") -> str:
    """A number with its word: “1 vote”, “2,000 votes”."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def ordered(figures: Mapping[str, int]) -> dict[str, int]:
    """Figures by option, the highest first; equal ones in the order of the ballot."""
    return dict(sorted(figures.items(), key=lambda each: (-each[1], _place(each[0]))))


def _place(key: str) -> Any:
    return int(key) if key.isdigit() else 0
