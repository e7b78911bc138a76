"""From what a reader writes to what the tables hold: an area by any code, a metric, a definition, a period."""

from __future__ import annotations

from indexapp.calc.periods import PeriodError, parse_period
from indexapp.models import Area, Definition, Metric
from indexapp.queries.observations import area_of
from kernel.errors import BadInput

MOST_LETTERS = 40


class UnknownCode(BadInput):
    """A filter names something that is not there."""

    code = "unknown_code"


def area_id(code: str) -> int:
    """Id of the area that has, or had, this code, for a filter. Raises UnknownCode."""
    found = find_area(code)
    if found is None:
        raise UnknownCode(
            f"No area has the code “{code[:MOST_LETTERS]}”.",
            next_step="See /api/v1/areas/?search= for areas by name.",
            parameter="area",
        )
    return found.pk


def find_area(code: str) -> Area | None:
    """The area that has, or had, this code: in any case, with or without Fingertips' leading `n`, of any vintage."""
    return area_of(code) if 0 < len(code) <= MOST_LETTERS and "\0" not in code else None


def metric_id(slug: str) -> int:
    """Id of a metric, for a filter. Raises UnknownCode."""
    found = Metric.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if found is None:
        raise UnknownCode(
            f"There is no metric “{slug[:100]}”.",
            next_step="See /api/v1/metrics/ for their short names.",
            parameter="metric",
        )
    return found


def definition_slug(slug: str) -> str:
    """The short name of a definition that exists, for a filter. Raises UnknownCode."""
    if not Definition.objects.filter(slug=slug, current_version__isnull=False).exists():
        raise UnknownCode(
            f"There is no definition “{slug[:100]}”.",
            next_step="See /api/v1/definitions/ for their short names.",
            parameter="definition",
        )
    return slug


def period_code(text: str) -> str:
    """The one code of a period, in whatever form it is written. Raises UnknownCode."""
    try:
        return parse_period(text).code
    except PeriodError as error:
        raise UnknownCode(
            str(error),
            next_step="Write a period as 2023, 2022/23, 2020-22, 2021/22 Q3 or 2022-07.",
            parameter="period",
        ) from error
