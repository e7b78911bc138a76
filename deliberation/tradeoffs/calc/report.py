"""The sections of a panel's report, what they ask of those who write, and what stands where nobody wrote anything."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

MINORITY = "minority"
RECOMMEND = "recommend"


@dataclass(frozen=True)
class SectionFacts:
    """A section: its heading, what belongs there, and what readers see while it is empty."""

    title: str
    help: str
    empty: str
    needed: bool = False


SECTIONS: MappingProxyType[str, SectionFacts] = MappingProxyType(
    {
        "asked": SectionFacts(
            "What we were asked",
            "The question, who asked it, and what could not be changed.",
            "Nothing is written here.",
            needed=True,
        ),
        "heard": SectionFacts(
            "What we heard",
            "What the evidence and the witnesses said, and what stayed unclear. [E3] leads to item 3 of the evidence.",
            "Nothing is written here.",
            needed=True,
        ),
        "weighed": SectionFacts(
            "What we weighed",
            "Which points counted for and against each option, who gains, who loses.",
            "Nothing is written here.",
            needed=True,
        ),
        RECOMMEND: SectionFacts(
            "What we recommend",
            "A few sentences before the recommendations. Write the recommendations themselves one by one.",
            "",
        ),
        MINORITY: SectionFacts(
            "What we did not agree on",
            "The view of those who see it differently, in their own words. Nobody else shortens it.",
            "Nobody put a view here that differs from the recommendations.",
        ),
        "worked": SectionFacts(
            "How we worked, and thanks",
            "How often the panel met, who took part, whom it thanks. Name people only if they agreed to it.",
            "Nothing is written here.",
        ),
    }
)
"""The sections by their stable keys, in the order of the report."""
