"""Checking what was read: texts to observations, with every problem's row and column."""

from .compare import Counts, changes, compare
from .findings import IGNORED, PROBLEM_COLUMNS, Findings, Normalised
from .history import warnings
from .index import AreaEntry, AreaIndex, MetricEntry, MetricIndex
from .normalise import ROW_COLUMNS, normalise
from .repeats import KeyGuard
from .whole import Against, check_table, nothing_read

__all__ = [
    "IGNORED",
    "PROBLEM_COLUMNS",
    "ROW_COLUMNS",
    "Against",
    "AreaEntry",
    "AreaIndex",
    "Counts",
    "Findings",
    "KeyGuard",
    "MetricEntry",
    "MetricIndex",
    "Normalised",
    "changes",
    "check_table",
    "compare",
    "normalise",
    "nothing_read",
    "warnings",
]
