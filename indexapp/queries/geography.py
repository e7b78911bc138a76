"""Areas as the reference tables tell them: searching, codes, life spans, what came before and after.

The tables are part of the program (`indexapp/reference/`), read once in each process; the database holds the same rows
for the runs. Only the scores of an area are asked of the database.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from indexapp.calc.geography import Area, Hit, Reference, UnknownArea, load_reference
from indexapp.calc.spec import INDEX_NODE
from indexapp.models import Definition, Score
from indexapp.queries.published import run_view
from kernel.errors import NotFound

FOLDER = Path(__file__).resolve().parents[1] / "reference"
MOST_LETTERS = 100
POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]?(?:\s*[0-9][A-Z]{2})?\b", re.IGNORECASE)
"""A whole postcode or its first half, as people type them."""


@dataclass(frozen=True)
class Place:
    """The score of an area in one index, in the period that the index shows first."""

    slug: str
    title: str
    illustrative: bool
    period: str
    score: float | None
    rank: int | None
    of: int
    reason: str


@dataclass(frozen=True)
class Answer:
    """What a search found. `postcode`: the part of the text that looks like one; it was not searched for."""

    hits: tuple[Hit, ...]
    postcode: str = ""


@lru_cache(maxsize=1)
def reference() -> Reference:
    """The reference tables, read and checked once in a process."""
    return load_reference(FOLDER)


def area_known_as(code: str) -> Area:
    """The area that has, or had, a code. Raises NotFound for one that no area has had."""
    try:
        return reference().area(code[:MOST_LETTERS])
    except UnknownArea as unknown:
        raise NotFound(
            f"No area has the code “{code[:30]}”.", next_step="Search for the area by its name."
        ) from unknown


def search(text: str, area_type: str = "", region: str = "") -> Answer:
    """Areas that a text may mean, best first: systems and regions, then what else exists, then what has ended.

    Text that looks like a postcode, and is no area's code, is taken out and named in the answer.
    """
    wanted, postcode = " ".join(text.split())[:MOST_LETTERS], ""
    found = POSTCODE.search(wanted)
    if found and not _is_code(wanted):
        postcode = found.group(0).upper()
        wanted = " ".join((wanted[: found.start()] + wanted[found.end() :]).split())
    hits = reference().search(wanted, area_type=area_type or None)
    kept = [hit for hit in hits if region in ("", hit.area.region)]
    return Answer(tuple(sorted(kept, key=_standing)), postcode)


def _is_code(text: str) -> bool:
    try:
        reference().find(text)
    except UnknownArea:
        return False
    return True


def _standing(hit: Hit) -> int:
    """What was asked for by its code comes first, then systems, then what else is there, then what is gone."""
    if hit.kind == "code":
        return 0
    if hit.area.ends_on is not None:
        return 3
    return 1 if hit.area.type == "ics" else 2


def listed(area_type: str, region: str = "") -> tuple[Area, ...]:
    """Areas of a type by name, those that have ended last."""
    rows = (
        area for area in reference().areas.values() if area.type == area_type and region in ("", area.region)
    )
    return tuple(sorted(rows, key=lambda area: (area.ends_on is not None, area.name.casefold(), area.key)))


def places_of(key: str) -> list[Place]:
    """The area's score in every index that scores it: three queries, and three more for each run not yet in memory."""
    rows = Definition.objects.filter(published_run__isnull=False)
    definitions = list(rows.values_list("slug", "title", "illustrative", "published_run_id"))
    shown = []
    for slug, title, illustrative, run_id in definitions:
        run = run_view(run_id)
        if run.default_period is not None:
            block = run.blocks[INDEX_NODE, run.default_period]
            shown.append((slug, title, illustrative or run.illustrative, block))
    found = Score.objects.filter(block_id__in=[block.id for *_, block in shown], area__key=key)
    scores = {
        block_id: figures for block_id, *figures in found.values_list("block_id", "score", "rank", "reason")
    }
    return [
        Place(slug, title, illustrative, block.period, score, rank, block.areas_scored, reason)
        for slug, title, illustrative, block in shown
        if block.id in scores
        for score, rank, reason in [scores[block.id]]
    ]
