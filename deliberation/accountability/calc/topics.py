"""Services and conditions under which decisions, recommendations and findings are filed, and how they are stored.

The services are all local public services, not health alone: the sources ask that scrutiny looks at how policing,
housing and schools work with health and care (IPPR 2021, recommendation on health and wellbeing boards).
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

SERVICES: MappingProxyType[str, str] = MappingProxyType(
    {
        "hospital": "Hospitals",
        "urgent-care": "Urgent and emergency care",
        "ambulance": "Ambulances",
        "general-practice": "General practice",
        "community-health": "Community health services",
        "mental-health": "Mental health services",
        "dentistry": "Dentistry",
        "pharmacy": "Pharmacies",
        "adult-social-care": "Adult social care",
        "childrens-social-care": "Children’s social care",
        "public-health": "Public health",
        "housing": "Housing",
        "policing": "Policing",
        "schools": "Schools",
        "fire-and-rescue": "Fire and rescue",
        "transport": "Transport",
        "voluntary": "Voluntary and community groups",
    }
)
CONDITIONS: MappingProxyType[str, str] = MappingProxyType(
    {
        "ageing": "Getting older, frailty and falls",
        "cancer": "Cancer",
        "carers": "Carers",
        "children": "Children and young people",
        "dementia": "Dementia",
        "diabetes": "Diabetes",
        "disability": "Disability and long-term illness",
        "drugs-and-alcohol": "Drugs and alcohol",
        "end-of-life": "End of life",
        "heart-and-stroke": "Heart disease and stroke",
        "learning-disability": "Learning disability and autism",
        "leaving-hospital": "Leaving hospital",
        "lungs": "Asthma and lung disease",
        "maternity": "Pregnancy, birth and new babies",
        "mental-illness": "Mental illness",
        "smoking-and-weight": "Smoking, food and weight",
    }
)
TOPICS: MappingProxyType[str, str] = MappingProxyType({**SERVICES, **CONDITIONS})
"""Every topic by its code. Codes are stored and stand in addresses: none may ever change."""
TOPIC_CHOICES = sorted(TOPICS.items(), key=lambda each: each[1])
SERVICE_CHOICES = sorted(SERVICES.items(), key=lambda each: each[1])
CONDITION_CHOICES = sorted(CONDITIONS.items(), key=lambda each: each[1])


def packed(codes: Iterable[str]) -> str:
    """Codes as one text with a blank before, between and after, each once, sorted: “ a b ”. Empty for none.

    So `contains=" a "` finds a code in any database, and no code is found inside another.
    """
    kept = sorted({each for each in codes if each})
    return f" {' '.join(kept)} " if kept else ""


def unpacked(text: str) -> list[str]:
    """The codes of a packed text, sorted."""
    return text.split()


def topic_words(text: str) -> list[str]:
    """The titles of the topics in a packed text; a code that is not known any more is left out."""
    return [TOPICS[code] for code in unpacked(text) if code in TOPICS]
