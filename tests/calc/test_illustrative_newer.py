"""Later years of the made-up figures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexapp.calc.illustrative import COLUMNS, NOTE
from indexapp.calc.illustrative_newer import next_year


def year(*rows: tuple[str, str, float | None, float | None, float | None]) -> pd.DataFrame:
    """Observations of 2023/24: metric, area, value, numerator, denominator."""
    found = pd.DataFrame(rows, columns=["metric", "area", "value", "numerator", "denominator"])
    return found.assign(
        period="2023/24",
        lower=found["value"] * 0.9,
        upper=found["value"] * 1.1,
        status="value",
        note="before",
    )[COLUMNS]


BEFORE = year(
    ("share", "QA", 50.0, 500, 1000), ("share", "QB", 98.0, 980, 1000), ("rate", "QA", 250.0, 25, 10_000)
)


def test_by_hand() -> None:
    """A share of 50 % that the story lets rise by a tenth: 553 of 1,006 (500 x 1.1 x 1.006)."""
    found = next_year(BEFORE, "2024/25", 1, {("share", "QA"): 1.1}).set_index(["metric", "area"])
    row = found.loc[("share", "QA")]
    assert (row["numerator"], row["denominator"], row["period"], row["note"]) == (553, 1006, "2024/25", NOTE)
    assert row["value"] == pytest.approx(100 * 553 / 1006)
    assert row["lower"] == pytest.approx(row["value"] * 0.9)


def test_a_share_never_passes_its_whole() -> None:
    found = next_year(BEFORE, "2024/25", 1, {("share", "QB"): 1.5}).set_index(["metric", "area"])
    row = found.loc[("share", "QB")]
    assert (row["numerator"], row["value"], row["upper"]) == (1006, pytest.approx(100), 100)


def test_what_had_no_figure_has_none_again() -> None:
    found = next_year(year(("share", "QA", None, None, None)), "2024/25", 1, {})
    assert found["value"].isna().all()
    assert list(found["note"]) == ["before"]


def test_a_mean_without_counts_moves_too() -> None:
    found = next_year(year(("mean", "QA", 30.0, None, None)), "2024/25", 1, {("mean", "QA"): 1.2})
    assert found["value"].tolist() == [pytest.approx(36)]


@pytest.mark.parametrize("odd", [BEFORE.head(0), pd.concat([BEFORE, BEFORE])])
def test_what_is_no_year_is_refused(odd: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="one year"):
        next_year(odd, "2024/25", 1, {})


@given(st.integers(0, 2**32 - 1))
def test_the_same_again_and_the_argument_untouched(seed: int) -> None:
    kept = BEFORE.copy()
    first, second = (next_year(BEFORE, "2024/25", seed, {}) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
    pd.testing.assert_frame_equal(BEFORE, kept)
    assert np.isclose(first["value"] / first["value"].abs(), 1).all()
    assert (first["numerator"] <= first["denominator"]).all()
