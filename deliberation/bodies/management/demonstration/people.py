"""The people of the demonstration. All of them are made up; the surnames are words of the landscape."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Somebody:
    """A made-up person with an account."""

    key: str
    name: str
    email: str


def _named(key: str, name: str) -> Somebody:
    return Somebody(key, name, f"{name.lower().replace(' ', '.').replace('’', '')}@example.org")


SIGN_IN = (
    ("colin", "Colin Clerk", "Clerk of the boards, the partnership and the committee"),
    ("farah", "Farah Facilitator", "Facilitator of the citizen panel"),
    ("charlotte", "Charlotte Chair", "Chair of the Leicestershire health and wellbeing board"),
    ("megan", "Megan Member", "Member 1 of the citizen panel"),
    ("rosa", "Rosa Representative", "Healthwatch; patient representative on the Leicestershire board"),
    ("henry", "Henry Councillor", "Member of the scrutiny committee"),
)
"""Whom to sign in as, and what they are."""

_OTHERS = {
    "desmond": "Desmond Teasel", "bridget": "Bridget Alder", "imran": "Imran Sedge", "frances": "Frances Wherry",
    "gethin": "Gethin Marram", "yetunde": "Yetunde Reed", "piotr": "Piotr Staithe", "lorna": "Lorna Samphire",
    "harold": "Harold Gannet", "kemi": "Kemi Bittern", "alastair": "Alastair Plover", "nkechi": "Nkechi Avocet",
    "rupert": "Rupert Lode", "shabnam": "Shabnam Heron", "tom": "Tom Osier", "winifred": "Winifred Larch",
    "marguerite": "Marguerite Crane", "owen": "Owen Dunlin", "sunita": "Sunita Curlew", "godfrey": "Godfrey Pike",
    "ellen": "Ellen Tern", "dilys": "Dilys Rudd", "jacob": "Jacob Roach", "beatrix": "Beatrix Harnser",
    "amara": "Amara Linnet", "cormac": "Cormac Broad", "jun": "Jun Dyke", "winston": "Winston Sallow",
    "agnieszka": "Agnieszka Quay", "margaret": "Margaret Thrush", "olive": "Olive Officer", "edith": "Edith Warbler",
}  # fmt: skip

PEOPLE = tuple(
    _named(key, name) for key, name in [*((key, name) for key, name, _ in SIGN_IN), *_OTHERS.items()]
)

PANEL = (
    "Ayesha Barley", "Bernard Causeway", "Chidi Larkspur", "Doreen Hurst", "Elif Meadow", "Frank Cobble",
    "Grace Tidewell", "Hassan Orchard", "Ivy Flint", "Jerome Pasture", "Krystyna Lamb", "Leon Saltings",
    "Maureen Gale", "Nadia Thicket", "Oscar Windle", "Pauline Dray", "Quentin Moss", "Ruta Clover",
    "Stanley Brook", "Tamsin Kiln", "Uzma Harrow", "Vincent Loam", "Wendy Shingle", "Xiu Ferry",
    "Yusuf Bramble", "Zofia Hedge", "Albert Culvert", "Blessing Cooper", "Carys Ridge", "Derek Poplar",
    "Esme Furrow", "Fatima Rushes", "Gordon Weir", "Hannah Copse", "Ismail Drove", "Joan Skylark",
    "Kofi Barrow", "Lucia Bluebell", "Mervyn Ash",
)  # fmt: skip
"""Members 2 to 40 of the citizen panel, in the order of their numbers."""

CHOSE_A_NAME = 3
"""Every third of them chose to be shown by a name; the others are shown by their number."""


def panel_member(number: int) -> Somebody:
    """The person behind a number of the panel, from 2."""
    return Somebody(f"panel{number}", PANEL[number - 2], f"panel{number:02}@example.org")


def shown_as(number: int) -> str:
    """The display name that a panel member chose; empty for the number."""
    if number % CHOSE_A_NAME:
        return ""
    first, last = PANEL[number - 2].split()
    return f"{first} {last[0]}"
