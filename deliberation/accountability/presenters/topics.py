"""Topics in words: the list with counts, and everything that is filed under one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from deliberation.accountability.calc.topics import CONDITION_CHOICES, SERVICE_CHOICES
from deliberation.accountability.queries.topics import every_source
from deliberation.accountability.topics import TopicPart, TopicSource
from design.formats import day
from design.tables import Cell, Column, Row, Table


@dataclass(frozen=True)
class Part:
    """The things of one kind under a topic, as the page shows them."""

    id: str
    heading: str
    table: Table
    total: int
    shown: int
    href: str


def topic_tables(counts: dict[str, Counter[str]]) -> list[Table]:
    """Services, then conditions, with how much is filed under each; what has nothing is left to the end."""
    return [
        _table("services", "Services", SERVICE_CHOICES, counts),
        _table("conditions", "Conditions and times of life", CONDITION_CHOICES, counts),
    ]


def _table(id: str, caption: str, topics: list[tuple[str, str]], counts: dict[str, Counter[str]]) -> Table:
    columns = (Column("topic", "Topic"), Column("filed", "Filed under it", wide=True))
    ranked = sorted(topics, key=lambda each: (not counts[each[0]], each[1]))
    rows = [
        Row((Cell(title, href=reverse("topic", args=[code])), filed_words(counts[code])))
        for code, title in ranked
    ]
    return Table(id, caption, columns, rows, stacked=True)


def filed_words(counts: Counter[str]) -> str:
    """“3 recommendations, 1 decision”, or that there is nothing yet."""
    said = [
        f"{counts[each.kind]:,} {each.one if counts[each.kind] == 1 else each.words.lower()}"
        for each in every_source()
        if counts[each.kind]
    ]
    return ", ".join(said) or "Nothing yet"


def topic_part(source: TopicSource, part: TopicPart, code: str) -> Part:
    """The newest of one kind."""
    columns = (
        Column("thing", source.words, wide=True),
        Column("note", "Whose, and how it stands"),
        Column("day", "Day"),
    )
    rows = [
        Row(
            (
                Cell(each.text, href=each.href, note="Illustrative" if each.illustrative else ""),
                each.note,
                day(each.day) if each.day else "–",
            )
        )
        for each in part.items
    ]
    table = Table(f"of-{source.kind}", source.words, columns, rows, stacked=True)
    href = source.all_href(code) if part.total > len(rows) else ""
    return Part(f"{source.kind}s", source.words, table, part.total, len(rows), href)


def topic_context(code: str, title: str, parts: list[tuple[TopicSource, TopicPart]]) -> dict[str, Any]:
    """Context of a topic's page: what there is first, then what there is nothing of."""
    shown = [topic_part(source, part, code) for source, part in parts if part.total]
    nothing = [source.words.lower() for source, part in parts if not part.total]
    context: dict[str, Any] = {
        "code": code,
        "title": title,
        "parts": shown,
        "nothing": nothing,
        "crumbs": [("Tracker", reverse("tracker")), ("Topics", reverse("topics"))],
    }
    if any(each.illustrative for _, part in parts for each in part.items):
        context["illustrative"] = True
    return context
