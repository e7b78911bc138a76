"""Why a figure is absent: one short code each, with the sentence a reader is shown.

Missing, suppressed, zero and not applicable are four different things. A zero is a figure and never
appears here; everything else that stands where a figure could be carries one of these codes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
"""A column of figures; NaN where a figure is absent."""
Codes = npt.NDArray[np.int8]
"""A column of reasons as positions in REASON_CODES; 0 where the figure is there."""

PRESENT = ""

REASONS: dict[str, str] = {
    "missing": "The publisher lists this area but gives no figure for it.",
    "suppressed": "The publisher holds this figure back, usually because so few people are counted that "
    "someone could be recognised.",
    "not_applicable": "This measure does not apply to this area.",
    "not_published": "No figure has been published for this area and period.",
    "low_coverage": "Figures exist for too small a share of this area's population to stand for the whole.",
    "zero_denominator": "There was nobody or nothing to count against, so a rate cannot be worked out.",
    "no_baseline": "The measure has no figures in the baseline period, so there is nothing to compare with.",
    "too_few_areas": "Too few areas have a figure in the baseline period to say what is usual.",
    "no_spread": "Every area has the same figure in the baseline period, so differences cannot be scaled.",
    "too_few_metrics": "Too many of this domain's measures are absent for a fair score.",
    "too_few_domains": "Too many domains have no score for a fair overall score.",
}
"""Reason code -> plain-English sentence. The order is part of CODE_VERSION: add at the end."""

REASON_CODES: tuple[str, ...] = (PRESENT, *REASONS)
REASON_DTYPE: pd.CategoricalDtype[Any] = pd.CategoricalDtype(list(REASON_CODES))
_CODE = {reason: np.int8(position) for position, reason in enumerate(REASON_CODES)}


def code(reason: str) -> np.int8:
    """Position of a reason in REASON_CODES. Raises KeyError for a reason nobody has explained."""
    return _CODE[reason]


def as_reasons(codes: Codes) -> pd.Categorical[Any]:
    """Reason codes as a compact column; the empty string where the figure is present."""
    return pd.Categorical.from_codes(codes, dtype=REASON_DTYPE)


def labelled(codes: npt.NDArray[np.integer], names: Sequence[str]) -> pd.Categorical[Any]:
    """A column of names by position: a category weighs a tenth of the same column as text."""
    dtype: pd.CategoricalDtype[Any] = pd.CategoricalDtype(list(names))
    return pd.Categorical.from_codes(codes, dtype=dtype)


def as_codes(reasons: pd.Series) -> Codes:
    """The positions behind a column of reasons (text or category).

    Raises ValueError for a reason that is not in REASONS.
    """
    return coded(reasons, _CODE, "reason")


def coded(names: pd.Series, codes: Mapping[str, np.int8], what: str) -> Codes:
    """A column of names as codes, each distinct name looked up once.

    Raises ValueError naming what is unknown (an empty cell reads `nan`).
    """
    if isinstance(names.dtype, pd.CategoricalDtype):
        # A category column knows its distinct names; finding them again would cost more than all the rest.
        table = np.array([codes.get(name, -1) for name in names.cat.categories] + [-1], dtype=np.int8)
        found = table[names.cat.codes.to_numpy()]
        if (found >= 0).all():
            return found
    positions, distinct = pd.factorize(names, use_na_sentinel=False)
    unknown = sorted(str(name) for name in distinct if name not in codes)
    if unknown:
        raise ValueError(f"unknown {what}: {', '.join(unknown)}")
    return np.array([codes[name] for name in distinct], dtype=np.int8)[positions]
