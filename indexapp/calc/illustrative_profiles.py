"""Plausible levels for made-up figures of the Integrated Care Index, and the published facts they keep.

Levels are round numbers of the right order for England around 2019/20. They are nobody's statistics.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BASELINE = "2019/20"
PERIODS = ("2017/18", "2018/19", "2019/20", "2020/21", "2021/22", "2022/23", "2023/24")

Shape = Literal["share", "rate", "mean", "standardised"]
"""share: a percentage; rate: counts over people; mean: a sum over patients; standardised: no counts."""


@dataclass(frozen=True)
class Profile:
    """How one metric's figures are made.

    `centre`, `spread`: middle and typical distance from it; for shape "rate" the spread is relative (0.2 is
    a fifth). `per_person`: size of the denominator for each resident. `deprivation`: correlation of the value
    with deprivation, -1 to 1. `trend`: change a year, in spreads, towards a higher value. `pandemic`: extra
    change in 2020/21, in spreads.
    """

    slug: str
    shape: Shape
    direction: Literal[1, -1]
    scale: float | None
    centre: float
    spread: float
    per_person: float
    deprivation: float = 0.0
    trend: float = 0.0
    pandemic: float = 0.0


@dataclass(frozen=True)
class GapFact:
    """A published gap of 2019/20: the area with the larger and with the smaller figure, and their ratio.

    `smaller` is our choice of level for the smaller figure. `complement`: 100 - value is what is compared.
    """

    metric: str
    more: str
    less: str
    ratio: float
    smaller: float
    complement: bool = False


PROFILES: tuple[Profile, ...] = (
    # Mental health and physical health
    Profile("children-seen-within-four-weeks", "share", 1, 100, 62, 8, 0.0020, -0.15, -0.10, -0.5),
    Profile("self-harm-admissions", "rate", -1, 100_000, 190, 0.26, 1.0, 0.45, -0.05, -0.4),
    Profile("care-programme-approach", "share", 1, 100, 14, 3, 0.0210, 0.10, -0.25),
    Profile("mental-health-act-detentions", "rate", -1, 100_000, 95, 0.20, 0.79, 0.40, 0.05, 0.2),
    Profile("substance-misuse-admissions", "rate", -1, 100_000, 160, 0.28, 1.0, 0.55, 0.05, -0.3),
    Profile("crisis-plan", "share", 1, 100, 55, 14, 0.0095, -0.10, 0.10, -0.2),
    Profile("mental-health-ae-attendances", "rate", -1, 100_000, 620, 0.20, 1.0, 0.40, 0.15, -0.6),
    Profile("suicide-years-of-life-lost", "standardised", -1, None, 32, 5, 0.0, 0.30, 0.05),
    # Community care and hospital care
    Profile("diabetes-structured-education", "share", 1, 100, 12, 4, 0.0040, -0.20, 0.05, -1.0),
    Profile("smokers-offered-support", "share", 1, 100, 88, 2.5, 0.1200, -0.10, 0.00, -0.8),
    Profile("cancer-first-treatment-two-months", "share", 1, 100, 78, 4.5, 0.0028, -0.20, -0.55, -0.3),
    Profile("maternal-mortality", "rate", -1, 100_000, 12, 0.40, 0.0315, 0.35, 0.05, 0.3),
    Profile("diabetic-foot-amputation", "rate", -1, 10_000, 8.2, 0.22, 0.0600, 0.30, 0.00, -0.3),
    Profile("preventable-deaths-under-75", "rate", -1, 100, 99, 0.16, 0.0014, 0.80, 0.00, 0.5),
    Profile("enough-local-support", "share", 1, 100, 78, 2.5, 0.0080, -0.45, -0.30, -0.4),
    Profile("oxford-hip-score-gain", "mean", 1, 1, 22.3, 0.5, 0.0006, -0.35, 0.05),
    # Health care and social care
    Profile("homeless-ae-attendances", "rate", -1, 100_000, 110, 0.45, 1.0, 0.40, 0.10, -0.3),
    Profile("social-problem-admissions", "rate", -1, 100_000, 140, 0.24, 1.0, 0.30, 0.05, -0.4),
    Profile("care-home-ambulance-calls", "rate", -1, 1_000, 620, 0.18, 0.0081, 0.15, 0.10, 0.4),
    Profile("delayed-discharges", "rate", -1, 1_000, 2.2, 0.45, 0.6000, 0.00, 0.20, -0.8),
    Profile("cancer-social-care-support", "share", 1, 100, 52, 3.5, 0.0006, -0.20, -0.10),
)

GAP_FACTS: tuple[GapFact, ...] = (
    GapFact("delayed-discharges", "QMM", "QNX", 8.9, 0.8),
    GapFact("maternal-mortality", "QNX", "QJG", 16.0, 3.2),
    GapFact("care-programme-approach", "QOX", "QK1", 3.0, 7.5),
    GapFact("children-seen-within-four-weeks", "QHL", "QR1", 1.8, 45.0),
    GapFact("enough-local-support", "QMJ", "QVV", 1.81, 16.0, complement=True),
    GapFact("diabetic-foot-amputation", "QPM", "QJM", 2.6, 5.0),
)

POTENTIAL_FACTS: dict[str, float] = {
    "delayed-discharges": 42_600.0,
    "crisis-plan": 63_300.0,
    "mental-health-ae-attendances": 68_600.0,
}
"""What would be gained in 2019/20 if every area matched the best quarter, to the nearest hundred."""

SOURCE = "IPPR, Solving the puzzle (September 2021), and its press notice of 30 September 2021"

NOT_RUN = {
    "cancer-social-care-support": ("2020/21", "the survey behind this figure was not run as usual that year")
}
"""Metric to the period for which it does not apply, and why."""
SMALL_COUNTS = ("maternal-mortality", "diabetic-foot-amputation", "homeless-ae-attendances")
"""Metrics whose counts are small enough that some are withheld to protect people."""
