"""Words for what the reference tables hold as codes: kinds of areas, layers, facts, why a search found an area."""

from __future__ import annotations

from datetime import date

from design.formats import day, number
from indexapp.calc.geography import Area, Fact, Hit

TYPES: dict[str, tuple[str, str]] = {
    "ics": ("Integrated care system", "Integrated care systems"),
    "council": ("Upper-tier council", "Upper-tier councils"),
    "sub_icb": ("Sub-ICB location", "Sub-ICB locations"),
    "ccg": ("Former clinical commissioning group", "Former clinical commissioning groups"),
    "nhs_region": ("NHS region", "NHS regions"),
    "region": ("Region", "Regions"),
    "england": ("England", "England"),
    "place": ("Place", "Places"),
}
"""Type → one of them, many of them; in the order in which a reader is likely to want them."""

TERMS = {"ics": "ICS", "council": "UTLA", "sub_icb": "sub-ICB", "ccg": "CCG"}
"""Type → the glossary's word for it."""

LAYERS: dict[str, str] = {
    "ics": "Integrated care systems",
    "sub-icb-2022": "Sub-ICB locations, from July 2022",
    "ccg-2021": "Clinical commissioning groups, April 2021 to June 2022",
    "ccg-2020": "Clinical commissioning groups, April 2020 to March 2021",
    "ccg-2019": "Clinical commissioning groups, April 2019 to March 2020",
}
"""Layer → what a complete set of such parts is called; newest first."""

FACTS: dict[str, str] = {
    "population_mid_2022": "People, middle of 2022",
    "share_most_deprived_fifth_imd2019": "Neighbourhoods among the most deprived fifth of England, 2019",
    "share_most_deprived_fifth_imd2025": "Neighbourhoods among the most deprived fifth of England, 2025",
    "neighbourhoods_2011": "Neighbourhoods (census areas of 2011)",
    "neighbourhoods_2021": "Neighbourhoods (census areas of 2021)",
    "upper_tier_councils": "Upper-tier councils",
    "sub_icb_locations": "Sub-ICB locations",
}

EXTENTS = {"whole": "All of it", "part": "Part of it", "edge": "Its edge: less than a district"}
SCHEMES = {"ons": "ONS", "ods": "ODS (NHS)", "ccg": "ODS (NHS), before 2019"}
CHANGES = {
    "merger": "Merger", "split": "Split", "acquisition": "Taken over", "recode": "New code, same area", "boundary": "Boundary change",
}  # fmt: skip
REASONS = {
    "name": "name", "code": "code", "acronym": "known as", "former_name": "former name", "predecessor": "took over from",
    "council": "council", "district": "district", "town": "town", "place": "place",
}  # fmt: skip


def type_word(area_type: str) -> str:
    """One area of a type, in words."""
    return TYPES[area_type][0]


def why(hit: Hit) -> str:
    """Why a search found an area: "council: Swindon"."""
    return f"{REASONS.get(hit.kind, hit.kind)}: {hit.matched}"


def life_of(area: Area, today: date) -> str:
    """When an area began and ended, as far as the lists tell."""
    if area.ends_on is None:
        return f"Since {day(area.starts_on)}" if area.starts_on else "Exists today"
    if area.ends_on < today:
        return f"{f'{day(area.starts_on)} to ' if area.starts_on else 'Ended '}{day(area.ends_on)}"
    return f"Until {day(area.ends_on)}"


def span(starts_on: date | None, ends_on: date | None) -> tuple[str, str]:
    """From and to in words; what the lists do not say is said so."""
    return day(starts_on) if starts_on else "Before our lists begin", day(ends_on) if ends_on else "Still so"


def value_of(fact: Fact) -> str:
    """A piece of context: shares as per cent, counts with commas."""
    return f"{number(fact.value * 100, 1)}%" if fact.unit == "share" else number(fact.value)


def share_of(share: float | None) -> str:
    """A share of people in words."""
    return "Not published" if share is None else "All" if share == 1 else f"{number(share * 100, 1)}%"
