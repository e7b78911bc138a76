"""What every chart is: a title, a sentence, a drawing and the table of its figures."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.safestring import SafeString

from design.formats import NumberStyle, is_absent
from design.tables import Cell, Table


@dataclass(frozen=True)
class KeyEntry:
    """One entry of a chart's key: a small drawing in a box of 24 by 24 and its words."""

    drawing: SafeString
    text: str


@dataclass(frozen=True, kw_only=True)
class Chart(ABC):
    """A chart. `id` is unique on its page (letters, digits, hyphens); `says` states what it shows.

    `style` writes the values. Values are floats; None or NaN is absent and carries a reason code.
    """

    template: ClassVar[str]

    id: str
    title: str
    says: str = ""
    style: NumberStyle = field(default_factory=NumberStyle)

    @abstractmethod
    def figures(self) -> Table:
        """The table that goes with the drawing: every value that is drawn, and the absent ones."""

    @abstractmethod
    def drawing(self) -> dict[str, Any]:
        """Positions and words for the template, with `height` in units."""

    @property
    def links(self) -> Sequence[str]:
        """Addresses that the drawing links to."""
        return ()

    @property
    def key(self) -> Sequence[KeyEntry]:
        """The key printed above the drawing; empty where the drawing labels itself."""
        return ()

    @property
    def table_id(self) -> str:
        """The id of the chart's table."""
        return f"{self.id}-figures"

    def cell(self, value: float | None, reason: str = "", href: str = "") -> Cell:
        """A table cell for a value, or for the reason why there is none."""
        return Cell(self.style.text(value, reason), href=href, absent=is_absent(value))
