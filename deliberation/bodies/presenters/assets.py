"""Words and tables of the map of assets."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.html import format_html

from accounts.dates import ENGLAND, today_in_england
from audit.events import Event
from deliberation.bodies.calc.asset_files import COLUMNS, OURS
from deliberation.bodies.calc.asset_plan import as_plain
from deliberation.bodies.calc.assets import CATEGORIES, EFFECTS, KINDS
from deliberation.bodies.models import Asset, AssetImport, AssetStatus, Body
from deliberation.bodies.queries.assets import System, facts_of
from design.formats import day
from design.tables import Cell, Column, Row, Table
from indexapp.queries.geography import reference

FACT_WORDS: Mapping[str, str] = {
    "name": "Name",
    "kind": "Kind",
    "category": "Category",
    "effect": "Effect",
    "how": "How it helps",
    "organisation": "Who runs it",
    "address": "Address",
    "postcode": "Postcode",
    "area_key": "Council area",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "website": "Website",
    "source": "Source",
    "checked_on": "Last checked",
    "review_on": "Next review",
}
_HAPPENED = {
    Event.ASSET_ADDED: "Added to the list",
    Event.ASSET_CHECKED: "Checked and found right",
    Event.ASSET_RETIRED: "Taken off the list",
    Event.ASSET_RESTORED: "Put back on the list",
}
FILE_COLUMNS = ("id", *COLUMNS, *OURS[1:])


def category(code: str) -> str:
    """The title of a category."""
    return CATEGORIES[code].title if code in CATEGORIES else code


def council(key: str) -> str:
    """The name of a council; empty for none."""
    area = reference().areas.get(key)
    return area.name if area else ""


def review_cell(review_on: dt.date | None) -> Cell:
    """When an entry is to be looked at again, and whether that is overdue."""
    if review_on is None:
        return Cell("No date", absent=True)
    return Cell(day(review_on), note="Overdue" if review_on < today_in_england() else "")


def _where(asset: Asset) -> Cell:
    said = ", ".join(filter(None, [asset.address, asset.postcode]))
    area = council(asset.area_key)
    if not said and not area:
        return Cell("Not given", absent=True)
    return Cell(said or area, note=area if said and area else "")


def asset_table(page: Page, system: System, sort: str, caption: str) -> Table:
    """The list of a system's assets."""
    columns = (
        Column("name", "Name", sortable=True, wide=True),
        Column("category", "Category", sortable=True),
        Column("kind", "Kind"),
        Column("effect", "Effect on health"),
        Column("where", "Where", wide=True),
        Column("review", "Next review", sortable=True),
    )
    rows = [
        Row(
            (
                Cell(
                    each.name,
                    reverse("asset", args=[system.key, each.pk]),
                    note="" if each.latitude else "Not on the map",
                ),
                category(each.category),
                KINDS[each.kind],
                EFFECTS[each.effect],
                _where(each),
                review_cell(each.review_on),
            )
        )
        for each in page
    ]
    return Table("assets-list", caption, columns, rows, sort, "No asset fits.")


def category_table(system: System, tally: Counter[tuple[str, str, str]]) -> Table:
    """How many assets there are in each category, those with none included."""
    columns = (
        Column("category", "Category"),
        Column("direct", "Direct", numeric=True),
        Column("indirect", "Indirect", numeric=True),
        Column("all", "All", numeric=True),
    )
    counts: Counter[tuple[str, str]] = Counter()
    for (code, effect, _), n in tally.items():
        counts[code, effect] += n
    address = reverse("assets", args=[system.key])
    rows = []
    for code, facts in CATEGORIES.items():
        direct, indirect = counts[code, "direct"], counts[code, "indirect"]
        total = direct + indirect
        title = Cell(facts.title, f"{address}?category={code}#assets-list" if total else "")
        rows.append(
            Row((title, str(direct), str(indirect), Cell(str(total) if total else "None", absent=not total)))
        )
    return Table("categories", "Assets by category", columns, rows)


def stats(tally: Counter[tuple[str, str, str]], overdue: int) -> list[dict[str, Any]]:
    """The figures above the map."""
    direct = sum(n for (_, effect, _), n in tally.items() if effect == "direct")
    total = tally.total()
    return [
        {"label": "Assets listed", "value": f"{total:,}"},
        {"label": "Direct effect on health", "value": f"{direct:,}"},
        {"label": "Indirect effect on health", "value": f"{total - direct:,}"},
        {"label": "Review overdue", "value": f"{overdue:,}"},
    ]


def gaps(tally: Counter[tuple[str, str, str]]) -> list[str]:
    """What is not listed, in sentences: categories, and kinds of thing."""
    if not tally.total():
        return []
    lines = []
    categories = {code for code, _, _ in tally}
    kinds = {kind for _, _, kind in tally}
    absent = [row.title.lower() for code, row in CATEGORIES.items() if code not in categories]
    if absent:
        lines.append(f"No asset is listed for: {', '.join(absent)}.")
    lines += [
        f"No asset of the kind “{title.lower()}” is listed."
        for kind, title in KINDS.items()
        if kind not in kinds
    ]
    effects = {effect for _, effect, _ in tally}
    lines += [f"No asset with {'a direct' if code == 'direct' else 'an indirect'} effect is listed." for code in EFFECTS if code not in effects]  # fmt: skip
    return lines


def systems_table(
    systems: Sequence[System], counts: Mapping[str, int], caption: str = "Systems and their maps"
) -> Table:
    """The systems with what each lists."""
    columns = (Column("system", "System", wide=True), Column("assets", "Assets listed", numeric=True))
    rows = [
        Row(
            (
                Cell(each.name, reverse("assets", args=[each.key])),
                Cell(f"{counts[each.key]:,}") if counts.get(each.key) else Cell("None yet", absent=True),
            )
        )
        for each in systems
    ]
    return Table("systems", caption, columns, rows)


def total_words(total: int) -> str:
    """How much all systems list."""
    return "1 asset is listed in all." if total == 1 else f"{total:,} assets are listed in all."


def fact_rows(asset: Asset) -> list[tuple[str, Any]]:
    """What an asset's page tells; what is not known is said."""
    category_facts = CATEGORIES.get(asset.category)
    keeper = format_html(
        '<a href="{}">{}</a>', reverse("body_assets", args=[asset.keeper.slug]), asset.keeper.name
    )
    website: Any = "Not given"
    if asset.website:
        website = format_html(
            '<a href="{}" rel="nofollow noopener external">{}</a>', asset.website, asset.website
        )
    place = _coordinates(asset.latitude, asset.longitude)
    return [
        ("What it is", KINDS[asset.kind]),
        (
            "Category",
            f"{category(asset.category)}: {category_facts.meaning}" if category_facts else asset.category,
        ),
        ("Effect on health", asset.get_effect_display()),
        ("How it helps", asset.how or "Not described yet"),
        ("Who runs it", asset.organisation or "Not given"),
        ("Address", ", ".join(filter(None, [asset.address, asset.postcode])) or "Not given"),
        ("Council area", council(asset.area_key) or "Not given"),
        ("Coordinates", place),
        ("Website", website),
        ("Who keeps this entry", keeper),
        ("Last checked", day(asset.checked_on) if asset.checked_on else "Never since it was entered"),
        ("Next review", _review_words(asset)),
        ("Source", asset.source or "Not given"),
    ]


def _coordinates(latitude: float | None, longitude: float | None) -> str:
    if latitude is None or longitude is None:
        return "Not given: it is not on the map"
    return f"{latitude:.5f} north, {abs(longitude):.5f} {'west' if longitude < 0 else 'east'}"


def _review_words(asset: Asset) -> str:
    if asset.status == AssetStatus.RETIRED:
        return "None: it is no longer listed"
    if asset.review_on is None:
        return "No date has been set"
    return f"{day(asset.review_on)}{' (overdue)' if asset.review_on < today_in_england() else ''}"


def history_lines(
    entries: Iterable[Mapping[str, Any]], imports: Iterable[AssetImport], asset: Asset
) -> list[str]:
    """What happened to an asset, newest first: from the trail, and from the imports that brought or changed it."""
    told = [(entry["at"], _happened(entry)) for entry in entries]
    for each in imports:
        if each.done_at is not None:
            first = each.done_at == asset.created_at
            told.append((each.done_at, "Added to the list from a file" if first else "Changed from a file"))
    told.sort(key=lambda line: line[0], reverse=True)
    return [f"{day(at.astimezone(ENGLAND).date())}: {words}" for at, words in told]


def _happened(entry: Mapping[str, Any]) -> str:
    if entry["event"] == Event.ASSET_CHANGED:
        names = str(entry["detail"].get("fields", "")).split(",")
        said = [FACT_WORDS[name].lower() for name in names if name in FACT_WORDS]
        return f"Changed: {', '.join(said)}" if said else "Changed"
    return _HAPPENED.get(entry["event"], str(entry["event"]))


def kept_table(page: Page, body: Body, *, editing: bool, sort: str) -> Table:
    """What a body keeps, with ways to change it for those who may."""
    columns = [
        Column("name", "Name", sortable=True, wide=True),
        Column("category", "Category", sortable=True),
        Column("system", "System"),
        Column("checked", "Last checked"),
        Column("review", "Next review", sortable=True),
    ]
    if editing:
        columns.append(Column("change", "Change"))
    rows = []
    for each in page:
        system = reference().areas.get(each.system_key)
        cells: list[Cell | str] = [
            Cell(each.name, reverse("asset", args=[each.system_key, each.pk])),
            category(each.category),
            system.name if system else each.system_key,
            Cell(day(each.checked_on)) if each.checked_on else Cell("Never", absent=True),
            review_cell(each.review_on),
        ]
        if editing:
            cells.append(Cell(f"Change {each.name}", reverse("edit_asset", args=[body.slug, each.pk])))
        rows.append(Row(cells))
    return Table("kept", f"Assets kept by {body.name}", columns, rows, sort, "No asset fits.")


def retired_table(rows: Iterable[Asset], body: Body, *, editing: bool) -> Table:
    """Entries that a body took off the list, with the reasons."""
    columns = [
        Column("name", "Name", wide=True),
        Column("when", "Taken off"),
        Column("why", "Why", wide=True),
    ]
    if editing:
        columns.append(Column("restore", "Put back"))
    made = []
    for each in rows:
        cells: list[Cell | str] = [
            Cell(each.name, reverse("asset", args=[each.system_key, each.pk])),
            day(each.retired_at.astimezone(ENGLAND).date()) if each.retired_at else "",
            each.retired_reason,
        ]
        if editing:
            cells.append(Cell(f"Put {each.name} back", reverse("restore_asset", args=[body.slug, each.pk])))
        made.append(Row(cells))
    return Table("retired", "No longer listed", columns, made)


def file_rows(assets: Iterable[Asset], system: System) -> Iterator[list[str]]:
    """Assets as rows of a CSV file, in the order of FILE_COLUMNS."""
    for each in assets:
        facts = as_plain(facts_of(each))
        yield [
            str(each.pk),
            *(_file_cell(facts, name) for name in COLUMNS),
            system.name,
            each.keeper.name,
            each.status,
            "true" if each.illustrative else "false",
        ]


def _file_cell(facts: Mapping[str, Any], column: str) -> str:
    if column == "council":
        return council(facts["area_key"])
    value = facts[column]
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


def said_of(name: str, value: Any) -> str:
    """A fact in words, from its stored form."""
    if value in (None, ""):
        return "nothing"
    titles: dict[str, Mapping[str, str]] = {"kind": KINDS, "effect": EFFECTS}
    if name in titles:
        return titles[name].get(value, value)
    if name == "category":
        return category(value)
    if name == "area_key":
        return council(value) or str(value)
    return day(dt.date.fromisoformat(value)) if name in ("checked_on", "review_on") else str(value)
