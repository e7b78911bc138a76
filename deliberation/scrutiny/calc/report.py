"""The sections of a scrutiny report, what they ask of those who write, and what stands where nobody wrote anything.

A report of health scrutiny holds an explanation of the matter, a summary of the evidence, a list of those who took part
and an explanation of its recommendations: The Local Authority (Public Health, Health and Wellbeing Boards and Health
Scrutiny) Regulations 2013 (SI 2013/218), regulation 22. The recommendations carry their explanation with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

FINDINGS, RECOMMEND, MINORITY = "findings", "recommend", "minority"


@dataclass(frozen=True)
class SectionFacts:
    """A section: its heading, what belongs there, and what readers see while it is empty."""

    title: str
    help: str
    empty: str = ""
    needed: bool = False


SECTIONS: MappingProxyType[str, SectionFacts] = MappingProxyType(
    {
        "summary": SectionFacts(
            "In short",
            "Half a page for somebody who reads nothing else: what was looked into, what was found, what should be done.",
        ),
        "matter": SectionFacts(
            "What we looked into, and why",
            "The matter, who it concerns, why now, and what was left out.",
            "Nothing is written here.",
            needed=True,
        ),
        "took_part": SectionFacts(
            "Who took part",
            "Members of the committee, witnesses and places visited. Name offices and organisations; people only if they agreed.",
            "Nothing is written here.",
            needed=True,
        ),
        "evidence": SectionFacts(
            "Summary of the evidence",
            "What the figures, the witnesses and the visits said, where they disagree, and what is not known.",
            "Nothing is written here.",
            needed=True,
        ),
        FINDINGS: SectionFacts(
            "What we found",
            "A few sentences before the findings. The findings themselves are chosen one by one.",
        ),
        "conclusions": SectionFacts(
            "What we make of it",
            "What the findings mean together.",
        ),
        RECOMMEND: SectionFacts(
            "What we recommend",
            "A few sentences before the recommendations. Write the recommendations themselves one by one.",
        ),
        MINORITY: SectionFacts(
            "What we did not agree on",
            "The view of those who see it differently, in their own words. Nobody else shortens it.",
            "Nobody put a view here that differs from the report.",
        ),
        "next": SectionFacts(
            "What happens next",
            "When the committee looks at it again, and who is thanked.",
        ),
    }
)
"""The sections by their stable keys, in the order of the report."""


def missing(texts: dict[str, str]) -> list[str]:
    """Which sections must be written before the report can be agreed, as sentences. `texts`: by key."""
    return [
        f"“{facts.title}” is empty."
        for key, facts in SECTIONS.items()
        if facts.needed and not texts.get(key, "").strip()
    ]
