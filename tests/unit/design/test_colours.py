"""Contrast of the site's own colours, worked out from the style source by the WCAG formula."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[3] / "frontend" / "scss" / "_tokens.scss"
ON_PAPER = ("good", "poor", "mark", "edge", "bar", "bar-here", "second", "third", "fourth", "fifth")
TEXT = [
    ("ink", "paper"), ("quiet", "paper"), ("quiet", "shade"), ("paper", "header"), ("ink", "focus"),
    ("paper", "good"), ("paper", "poor"), ("ink", "soft-good"), ("ink", "soft-poor"), ("ink", "even"),
]  # fmt: skip
MARKS = [
    *((name, "paper") for name in ON_PAPER),
    ("ink", "bar"),
    ("ink", "bar-here"),
    ("header-rule", "header"),
]


def colours() -> dict[str, str]:
    return dict(re.findall(r"^\$([\w-]+): (#[0-9a-f]{6});", TOKENS.read_text(), re.M))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(colours()[one]), luminance(colours()[other])))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("front", "back"), TEXT)
def test_text_has_enough_contrast(front, back):
    assert contrast(front, back) >= 4.5


@pytest.mark.parametrize(("front", "back"), MARKS)
def test_marks_have_enough_contrast(front, back):
    assert contrast(front, back) >= 3


def test_the_formula_knows_black_on_white():
    assert (luminance("#ffffff") + 0.05) / (luminance("#000000") + 0.05) == pytest.approx(21)
