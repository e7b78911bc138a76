"""Finds areas by what people call them: names, acronyms, councils, districts, towns, former names.

Accents, case, punctuation and "&" or "and" make no difference. A hit says which words it was found by, so
that a page can say "Frimley, because it holds Slough".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indexapp.calc.geography_types import Area, SearchTerm

NOISE = (
    "integrated care board",
    "integrated care system",
    "integrated care partnership",
    "clinical commissioning group",
    "nhs",
    "icb",
    "ics",
    "ccg",
    "stp",
    "council",
    "the",
)
"""Words that say what kind of body is meant and not which one."""

TYPE_ORDER = ("ics", "council", "sub_icb", "nhs_region", "region", "england", "place", "ccg")
KIND_SCORE = {"code": 100, "acronym": 98, "name": 96, "former_name": 80, "predecessor": 60}
"""How well an exact match of each kind answers the search (0-100); councils, districts and towns: 90."""
PLACE_SCORE = 90
PREFIX_FACTOR, WORDS_FACTOR = 0.8, 0.6
"""What a match at the beginning, or of every word somewhere, is worth beside an exact one."""


@dataclass(frozen=True)
class Hit:
    """An area found, the words it was found by, and how well (0-100, for ranking only)."""

    area: Area
    matched: str
    kind: str
    score: float


@dataclass(frozen=True)
class Entry:
    """One way to find an area; `folded` is `label` as it is compared."""

    area: Area
    label: str
    folded: str
    kind: str


def fold(text: str) -> str:
    """Text as it is compared: no accents, case, punctuation; "&" as "and"; one space between words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in plain if not unicodedata.combining(c)).replace("&", " and ")
    joined = "".join(c for c in kept if c not in "'’.")
    return " ".join("".join(c if c.isalnum() else " " for c in joined).split())


def without_noise(folded: str) -> str:
    """A folded text without the words for kinds of bodies; as it was if nothing else is left."""
    padded = f" {folded} "
    for noise in NOISE:
        padded = padded.replace(f" {noise} ", " ")
    return padded.strip() or folded


def entries(areas: Iterable[Area], terms: Iterable[SearchTerm], codes: dict[str, str]) -> tuple[Entry, ...]:
    """Everything a search is compared with. `codes`: code → area key."""
    by_key = {area.key: area for area in areas}
    return tuple(_entries(by_key, terms, codes))


def _entries(by_key: dict[str, Area], terms: Iterable[SearchTerm], codes: dict[str, str]) -> Iterator[Entry]:
    for area in by_key.values():
        # A sub-ICB location's official name is that of its system and would answer for it.
        names = (area.name, area.short_name, "" if area.type == "sub_icb" else area.official_name)
        for label in dict.fromkeys(names):
            if label:
                yield Entry(area, label, without_noise(fold(label)), "name")
    for term in terms:
        yield Entry(by_key[term.area], term.term, without_noise(fold(term.term)), term.kind)
    for code, key in codes.items():
        yield Entry(by_key[key], code, fold(code), "code")


def score(entry: Entry, wanted: str) -> float:
    """How well an entry answers a folded search: 0 not at all, 100 it is exactly the code asked for."""
    full = KIND_SCORE.get(entry.kind, PLACE_SCORE)
    if entry.folded == wanted:
        return float(full)
    if entry.kind in ("code", "acronym"):
        return 0.0
    if entry.folded.startswith(wanted):
        return round(full * PREFIX_FACTOR, 1)
    if any(part not in entry.folded for part in wanted.split()):
        return 0.0  # most entries end here, before the costly look at each word
    have = entry.folded.split()
    if all(any(word.startswith(part) for word in have) for part in wanted.split()):
        return round(full * WORDS_FACTOR, 1)
    return 0.0


def search_entries(candidates: Iterable[Entry], text: str) -> tuple[Hit, ...]:
    """Areas that answer `text`, best first, each once; none for an empty text."""
    wanted = without_noise(fold(text))
    best: dict[str, Hit] = {}
    for entry in candidates if wanted else ():
        points = score(entry, wanted)
        if points and points > getattr(best.get(entry.area.key), "score", 0.0):
            best[entry.area.key] = Hit(entry.area, entry.label, entry.kind, points)
    return tuple(sorted(best.values(), key=_rank))


def _rank(hit: Hit) -> tuple[float, int, bool, str, str]:
    ended = hit.area.ends_on is not None
    return -hit.score, TYPE_ORDER.index(hit.area.type), ended, hit.area.name, hit.area.key
