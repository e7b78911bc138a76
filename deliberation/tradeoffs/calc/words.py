"""Fixed words of trade-offs: what an effect may be on, how sure it is, how strong evidence is. The codes are stored."""

from __future__ import annotations

import enum


class EnvelopeKind(enum.StrEnum):
    """What there is only so much of. Amounts: pence, beds, hours of staff in a year."""

    NONE = "none"
    MONEY = "money"
    BEDS = "beds"
    STAFF_HOURS = "staff_hours"


ENVELOPE_WORDS = {
    EnvelopeKind.NONE: "No fixed amount",
    EnvelopeKind.MONEY: "Money, in a year",
    EnvelopeKind.BEDS: "Beds",
    EnvelopeKind.STAFF_HOURS: "Staff hours, in a year",
}


class EffectKind(enum.StrEnum):
    """What an effect is on."""

    METRIC = "metric"
    PEOPLE = "people"
    SERVICE = "service"
    ASSET = "asset"


EFFECT_WORDS = {
    EffectKind.METRIC: "A metric of the index",
    EffectKind.PEOPLE: "A group of people",
    EffectKind.SERVICE: "A service",
    EffectKind.ASSET: "An asset of the area",
}


class Lens(enum.StrEnum):
    """By what people differ when one asks who gains and who loses."""

    DEPRIVATION = "deprivation"
    AGE = "age"
    ETHNICITY = "ethnicity"
    DISABILITY = "disability"
    PLACE = "place"
    CARERS = "carers"


LENS_WORDS = {
    Lens.DEPRIVATION: "Deprivation",
    Lens.AGE: "Age",
    Lens.ETHNICITY: "Ethnicity",
    Lens.DISABILITY: "Disability",
    Lens.PLACE: "Place",
    Lens.CARERS: "Carers",
}


class Way(enum.StrEnum):
    """Which way an effect goes for those concerned."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    UNKNOWN = "unknown"


WAY_WORDS = {
    Way.BETTER: "Better",
    Way.WORSE: "Worse",
    Way.SAME: "About the same",
    Way.UNKNOWN: "Not known",
}


class Sureness(enum.StrEnum):
    """How sure one can be of an effect."""

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


SURENESS_WORDS = {
    Sureness.SURE: "Quite sure: measured in places like this",
    Sureness.LIKELY: "Likely: measured elsewhere, or reckoned from good figures",
    Sureness.UNSURE: "Unsure: an estimate or an opinion",
}


class Strength(enum.StrEnum):
    """How strong an item of evidence is."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"
    CONTESTED = "contested"


STRENGTH_WORDS = {
    Strength.STRONG: "Strong: several good studies, or complete official figures",
    Strength.FAIR: "Fair: one good study, or figures with gaps",
    Strength.WEAK: "Weak: few cases, an opinion, or an old source",
    Strength.CONTESTED: "Contested: people who know the matter disagree",
}


class EvidenceKind(enum.StrEnum):
    """What an item of evidence is."""

    DOCUMENT = "document"
    INDEX = "index"
    EXPERIENCE = "experience"


EVIDENCE_WORDS = {
    EvidenceKind.DOCUMENT: "A report, study or document",
    EvidenceKind.INDEX: "A figure of the index, pinned",
    EvidenceKind.EXPERIENCE: "Somebody’s experience",
}


class ConductReason(enum.StrEnum):
    """Why something was not shown: the points of the code of conduct."""

    INSULT = "insult"
    PRIVACY = "privacy"
    HATE = "hate"
    FALSE = "false"
    OFF_TOPIC = "off_topic"
    REPEAT = "repeat"
    ADVERT = "advert"
    UNREADABLE = "unreadable"


CONDUCT_WORDS = {
    ConductReason.INSULT: ("It attacks a person", "Speak about ideas and choices, never against somebody."),
    ConductReason.PRIVACY: (
        "It says something private about somebody",
        "Leave out names, addresses and health details of other people, and of your own what should stay yours.",
    ),
    ConductReason.HATE: (
        "It attacks people for what they are",
        "Nobody is worth less for their origin, faith, body, age, sex, love or income.",
    ),
    ConductReason.FALSE: (
        "It says something as fact that is shown to be wrong",
        "Say where you know it from. An opinion is welcome as an opinion.",
    ),
    ConductReason.OFF_TOPIC: ("It is about something else", "Keep to the question of this trade-off."),
    ConductReason.REPEAT: ("It is there already", "Reply to the point that is there, or make it clearer."),
    ConductReason.ADVERT: ("It advertises something", "Nothing is sold or campaigned for here."),
    ConductReason.UNREADABLE: ("It cannot be understood", "Say it again in other words. We help gladly."),
}
"""Title and the rule behind it, by code."""


class Side(enum.StrEnum):
    """Which way a point speaks."""

    FOR = "for"
    AGAINST = "against"


SIDE_WORDS = {Side.FOR: "For", Side.AGAINST: "Against"}


class Shown(enum.StrEnum):
    """Whether what somebody wrote is seen."""

    WAITING = "waiting"
    SHOWN = "shown"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


SHOWN_WORDS = {
    Shown.WAITING: "Waits to be looked at",
    Shown.SHOWN: "Shown",
    Shown.HIDDEN: "Taken out",
    Shown.WITHDRAWN: "Withdrawn by its author",
}


def choices(words: object) -> list[tuple[str, str]]:
    """Choices of a form or a column from a table of words; of a title and a rule the title."""
    assert isinstance(words, dict)  # noqa: S101 - only called with the tables above
    return [(code.value, text if isinstance(text, str) else text[0]) for code, text in words.items()]
