"""The plain-English glossary: terms from `glossary.yaml`, checked when they are read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.text import slugify
from ruamel.yaml import YAML

SOURCE = Path(__file__).with_name("glossary.yaml")
FIELDS = {"term", "full", "meaning", "see"}


class GlossaryError(ValueError):
    """The glossary file breaks its own rules; the message names the entry."""


@dataclass(frozen=True)
class Term:
    """A glossary term. `full` is what an abbreviation stands for; `see` names related terms."""

    term: str
    meaning: str
    full: str = ""
    see: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """Anchor on the glossary page."""
        return slugify(self.term.replace("&", " and "))

    @property
    def letter(self) -> str:
        """The letter it stands under."""
        return self.term[0].upper()

    @property
    def tip(self) -> str:
        """What is said where the term appears."""
        return f"{self.full}: {self.meaning}" if self.full else self.meaning


def read(source: Path = SOURCE) -> tuple[Term, ...]:
    """Every term of the file, A to Z. Raises `GlossaryError` with the entry's place and name."""
    entries = YAML(typ="safe").load(source.read_text(encoding="utf-8"))
    if not isinstance(entries, list):
        raise GlossaryError("The glossary is a list of entries.")
    terms = [_term(entry, at) for at, entry in enumerate(entries, start=1)]
    _check(terms)
    return tuple(sorted(terms, key=lambda term: term.term.casefold()))


def _term(entry: object, at: int) -> Term:
    if not isinstance(entry, dict) or not {"term", "meaning"} <= entry.keys():
        raise GlossaryError(f"Entry {at}: needs at least “term” and “meaning”.")
    unknown = sorted(entry.keys() - FIELDS)
    if unknown:
        raise GlossaryError(f"Entry {at} ({entry['term']}): unknown field {', '.join(unknown)}.")
    meaning = " ".join(str(entry["meaning"]).split())
    if not meaning.endswith("."):
        raise GlossaryError(f"Entry {at} ({entry['term']}): the meaning is a sentence with a full stop.")
    return Term(str(entry["term"]), meaning, str(entry.get("full", "")), tuple(entry.get("see", ())))


def _check(terms: list[Term]) -> None:
    known: set[str] = set()
    for term in terms:
        if term.slug in known:
            raise GlossaryError(f"“{term.term}” is there twice.")
        known.add(term.slug)
    for term in terms:
        for other in term.see:
            if slugify(other.replace("&", " and ")) not in known:
                raise GlossaryError(f"“{term.term}” points to “{other}”, which is not there.")


@cache
def terms() -> tuple[Term, ...]:
    """The site's glossary, read once."""
    return read()


@cache
def _by_name() -> dict[str, Term]:
    by_slug = {term.slug: term for term in terms()}
    return by_slug | {
        slugify(term.full): term for term in terms() if term.full and slugify(term.full) not in by_slug
    }


def find(name: str) -> Term:
    """The term called `name` (term, full form or slug, whatever the case). KeyError if unknown."""
    slug = slugify(name.replace("&", " and "))
    if slug not in _by_name():
        raise KeyError(f"“{name}” is not in the glossary.")
    return _by_name()[slug]


def search(query: str) -> tuple[Term, ...]:
    """Terms that hold every word of `query` in name, full form or meaning; those named so come first."""
    words = query.casefold().split()
    if not words:
        return terms()
    found = [term for term in terms() if all(word in f"{term.term} {term.tip}".casefold() for word in words)]
    return tuple(sorted(found, key=lambda term: words[0] not in f"{term.term} {term.full}".casefold()))
