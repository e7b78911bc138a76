"""Reading data files: `open_table` understands a file by its content and streams its rows under our names."""

from .export import TIDY_COLUMNS, write_tidy
from .layouts import COLUMNS
from .mapping import Mapping, MetricRule, WideColumn, load_mapping
from .problems import FileProblem
from .table import Table, open_table

__all__ = [
    "COLUMNS",
    "TIDY_COLUMNS",
    "FileProblem",
    "Mapping",
    "MetricRule",
    "Table",
    "WideColumn",
    "load_mapping",
    "open_table",
    "write_tidy",
]
