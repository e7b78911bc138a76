"""Names of files that people send: made safe for pages, headers and every kind of computer."""

from __future__ import annotations

import re
import unicodedata

MOST_LETTERS = 120
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


def safe_filename(name: str) -> str:
    """The last part of a name without folders, signs that do not print or turn the text round, and reserved names.

    Its ending stays. “paper” when nothing is left.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(sign if sign.isprintable() else " " for sign in last)
    plain = " ".join(_FORBIDDEN.sub("-", shown).split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        stem, ending = plain, ""
    ending = ending[:10]
    stem = stem[: MOST_LETTERS - len(ending) - 1].rstrip(". ") or "paper"
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    return f"{stem}.{ending}" if ending else stem


def ending_of(name: str) -> str:
    """What follows the last dot, in small letters; empty when there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def title_from(name: str) -> str:
    """A first title for a file: its name without the ending, dashes and underscores read as spaces."""
    stem = name.rpartition(".")[0] or name
    return " ".join(stem.replace("_", " ").replace("-", " ").split()) or "Paper"
