"""Health-creating assets: their categories, and what makes an entry fit to be listed.

A strategy board is asked to map organisations with direct and with indirect impacts on health (IPPR, “Solving the
puzzle”, 2021), so every category has an effect that is usual for it, and an entry may differ from it.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from urllib.parse import urlsplit

KINDS: MappingProxyType[str, str] = MappingProxyType(
    {"organisation": "Organisation", "place": "Place", "service": "Service"}
)
EFFECTS: MappingProxyType[str, str] = MappingProxyType({"direct": "Direct", "indirect": "Indirect"})


@dataclass(frozen=True)
class Category:
    """A kind of help: its title, what belongs to it, and whether it usually works on health itself."""

    title: str
    meaning: str
    effect: str


_DIRECT, _INDIRECT = "direct", "indirect"
CATEGORIES: MappingProxyType[str, Category] = MappingProxyType(
    {
        "health_care": Category("Health care", "Surgeries, pharmacies, dentists, clinics, hospitals.", _DIRECT),
        "social_care": Category("Social care", "Help with daily life at home, in a day centre or in a care home.", _DIRECT),
        "mental_wellbeing": Category("Mental wellbeing", "Counselling, crisis help, groups for mental health.", _DIRECT),
        "sport_and_movement": Category("Sport and movement", "Clubs, leisure centres, pools, walking and dance groups.", _DIRECT),
        "peer_support": Category("Peer support", "People with the same condition or experience who help each other.", _DIRECT),
        "carers": Category("Carers", "Help and breaks for people who look after somebody.", _DIRECT),
        "children_and_families": Category("Children and families", "Family hubs, nurseries, youth clubs, help for parents.", _INDIRECT),
        "older_people": Category("Older people", "Lunch clubs, befriending, groups against loneliness in later life.", _INDIRECT),
        "green_space": Category("Green space", "Parks, woods, allotments, community gardens, the coast.", _INDIRECT),
        "food": Category("Food", "Food banks, community kitchens, markets, growing schemes.", _INDIRECT),
        "homes": Category("Homes", "Housing associations, hostels, advice on housing, warm-home schemes.", _INDIRECT),
        "work_and_skills": Category("Work and skills", "Good local employers, job clubs, apprenticeships, social enterprises.", _INDIRECT),
        "learning": Category("Learning", "Schools, colleges, adult education, libraries.", _INDIRECT),
        "arts_and_culture": Category("Arts and culture", "Choirs, theatres, museums, arts on prescription.", _INDIRECT),
        "money_advice": Category("Money advice", "Advice on debt and benefits, credit unions.", _INDIRECT),
        "transport": Category("Transport", "Community buses, volunteer drivers, cycle schemes.", _INDIRECT),
        "faith_and_community": Category("Faith and community", "Places of worship, community centres, residents’ groups, village halls.", _INDIRECT),
        "safety": Category("Safety", "Refuges, fire and home safety visits, help for victims.", _INDIRECT),
    }
)  # fmt: skip

LENGTHS: MappingProxyType[str, int] = MappingProxyType(
    {"name": 160, "how": 500, "organisation": 160, "address": 300, "website": 300, "source": 300}
)
"""The most letters that each text may have."""

SOUTH, NORTH, WEST, EAST = 49.85, 55.82, -6.45, 1.78
"""A box around England, the Isles of Scilly included. Degrees, WGS 84."""
FURTHEST_REVIEW = 10
"""Years ahead that a review may be planned."""
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?)([0-9][ABD-HJLNP-UW-Z]{2})")
_DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")


@dataclass(frozen=True)
class Facts:
    """What an entry says, checked: empty texts and None where it says nothing."""

    name: str = ""
    kind: str = ""
    category: str = ""
    effect: str = ""
    how: str = ""
    organisation: str = ""
    address: str = ""
    postcode: str = ""
    area_key: str = ""
    latitude: float | None = None
    longitude: float | None = None
    website: str = ""
    source: str = ""
    checked_on: dt.date | None = None
    review_on: dt.date | None = None


FIELDS = tuple(each.name for each in fields(Facts))
"""Names of the facts, in the order in which they are shown and written to files."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong with an entry: which fact, and a sentence on what to do."""

    column: str
    sentence: str


@dataclass(frozen=True)
class Rules:
    """What an entry is checked against: the day, and the councils of the system (folded name or code → key)."""

    today: dt.date
    councils: Mapping[str, str]


class _Wrong(ValueError):
    """A value that cannot be used; its text is the sentence."""


def check(
    said: Mapping[str, str], rules: Rules, base: Facts | None = None
) -> tuple[Facts, tuple[Fault, ...]]:
    """The facts in `said` (texts by name of fact), on top of `base`, with everything that is wrong with them.

    Codes may be written as codes or as words (“Green space”), days as 2027-03-31 or 31/03/2027. A text that is given
    empty takes the fact away; a fact that is not given stays as in `base`. What is faulty is left as it was.
    """
    found: dict[str, object] = {}
    faults: list[Fault] = []
    for name in FIELDS:
        if name not in said:
            continue
        try:
            found[name] = _value(name, said[name], rules)
        except _Wrong as wrong:
            faults.append(Fault(name, str(wrong)))
    facts = replace(base or Facts(), **found)  # type: ignore[arg-type]
    if not facts.effect and facts.category and not any(each.column == "effect" for each in faults):
        facts = replace(facts, effect=CATEGORIES[facts.category].effect)
    named = {each.column for each in faults}
    faults += [each for each in _together(facts) if each.column not in named]
    return facts, tuple(faults)


def _together(facts: Facts) -> list[Fault]:
    """What the facts lack, or say against each other."""
    faults = [
        Fault(name, sentence)
        for name, sentence in (
            ("name", "Give its name."),
            ("kind", "Say whether it is an organisation, a place or a service."),
            ("category", "Choose the category that fits best."),
        )
        if not getattr(facts, name)
    ]
    if (facts.latitude is None) != (facts.longitude is None):
        lacking = "latitude" if facts.latitude is None else "longitude"
        faults.append(Fault(lacking, "Give latitude and longitude together, or neither."))
    if facts.review_on and facts.checked_on and facts.review_on <= facts.checked_on:
        faults.append(Fault("review_on", "The next review must be later than the last check."))
    return faults


def _value(name: str, text: str, rules: Rules) -> object:
    plain = _plain(text)
    if name in LENGTHS:
        return _text(name, plain)
    if name in ("latitude", "longitude"):
        return _degrees(name, plain)
    if name in ("review_on", "checked_on"):
        return _day(name, plain, rules.today)
    if not plain:
        return ""
    if name == "postcode":
        return postcode(plain)
    if name == "area_key":
        return _council(plain, rules)
    return _code(name, plain)


def _plain(text: str) -> str:
    """`text` without odd spaces. Raises _Wrong when it holds what cannot be shown, or turns the line of writing."""
    joined = " ".join(text.split())
    if not joined.isprintable() or any(unicodedata.category(sign) in ("Cf", "Co") for sign in joined):
        raise _Wrong("This holds a character that cannot be shown. Type it again instead of pasting it.")
    return joined


def _text(name: str, text: str) -> str:
    if len(text) > LENGTHS[name]:
        raise _Wrong(f"This is {len(text)} characters long; at most {LENGTHS[name]} fit.")
    if text.startswith("="):
        raise _Wrong("This starts with “=”, as a formula does. Write the text itself.")
    if name == "name" and text and not any(sign.isalnum() for sign in text):
        raise _Wrong("A name needs at least one letter or figure.")
    return _address(text) if name == "website" else text


def _address(text: str) -> str:
    if not text:
        return ""
    whole = text if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text) else f"https://{text}"
    said = _Wrong("This is no web address. It looks like https://www.example.org/page.")
    try:
        parts = urlsplit(whole)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        raise said from None
    named = re.fullmatch(r"[^\W_](?:[\w.-]*[^\W_])?\.[^\W\d_]{2,}", host)
    if parts.scheme not in ("http", "https") or not named or ".." in host or "@" in parts.netloc:
        raise said
    if re.search(r"[\s\"'<>`\\]", whole) or len(whole) > LENGTHS["website"]:
        raise said
    return whole


def _degrees(name: str, text: str) -> float | None:
    if not text:
        return None
    if not re.fullmatch(r"[+-]?[0-9]{1,3}(\.[0-9]{1,15})?", text.replace("−", "-")):
        raise _Wrong("Write degrees with a decimal point, like 50.7256 or -3.5269.")
    number = round(float(text.replace("−", "-")), 6)
    low, high, other = (SOUTH, NORTH, (WEST, EAST)) if name == "latitude" else (WEST, EAST, (SOUTH, NORTH))
    if not low <= number <= high:
        swapped = " Latitude and longitude may have changed places." if other[0] <= number <= other[1] else ""
        raise _Wrong(f"This is not in England: {name} is between {low:g} and {high:g} there.{swapped}")
    return number


def _day(name: str, text: str, today: dt.date) -> dt.date | None:
    if not text:
        return None
    day = _read_day(text)
    if name == "checked_on" and day > today:
        raise _Wrong("It cannot have been checked on a day that is still to come.")
    if day.year < 2000 or day.year > today.year + FURTHEST_REVIEW:
        raise _Wrong(f"Give a day between 2000 and {today.year + FURTHEST_REVIEW}.")
    return day


def _read_day(text: str) -> dt.date:
    for form in _DAY_FORMS:
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise _Wrong("This is no date. Write it like 31/03/2027 or 2027-03-31.")


def postcode(text: str) -> str:
    """A postcode in capitals with its space. Raises ValueError with a sentence when it has not the form of one."""
    joined = re.sub(r"\s", "", text).upper()
    found = _POSTCODE.fullmatch(joined)
    if found is None:
        raise _Wrong("This is no full postcode. It looks like EX1 1AA.")
    return f"{found[1]} {found[2]}"


def _council(text: str, rules: Rules) -> str:
    try:
        return rules.councils[fold(text)]
    except KeyError:
        raise _Wrong(
            f"No council of this system is called “{text[:60]}”. Give its name or its ONS code."
        ) from None


def _code(name: str, text: str) -> str:
    found = _CODES[name].get(fold(text.replace("_", " ")))
    if found is None:
        choices = ", ".join(_TITLES[name].values())
        raise _Wrong(f"“{text[:60]}” is no {name} that this map knows. It knows: {choices}.")
    return found


def fold(text: str) -> str:
    """Text as it is compared: without accents, case, punctuation and odd spaces; “&” is “and”."""
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("&", " and ")
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(
        "".join(sign if sign.isalnum() else " " for sign in letters.replace("'", "").replace("’", "")).split()
    )


def identity(name: str, postcode: str, address: str) -> tuple[str, str]:
    """What makes two entries the same asset: the name, with the postcode or, without one, the address."""
    where = postcode.replace(" ", "").casefold() if postcode else fold(address)
    return fold(name), where


_TITLES: Mapping[str, Mapping[str, str]] = {
    "kind": KINDS,
    "effect": EFFECTS,
    "category": {code: row.title for code, row in CATEGORIES.items()},
}
_CODES = {
    name: {
        written: code
        for code, title in titles.items()
        for written in (fold(code.replace("_", " ")), fold(title), f"{fold(title)}s")
    }
    for name, titles in _TITLES.items()
}
"""Codes by every way of writing them, folded once: a file of assets asks thousands of times."""
