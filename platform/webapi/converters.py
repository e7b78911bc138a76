"""Parts of addresses, as the API takes them."""

from __future__ import annotations

from django.urls import register_converter


class Number:
    """A number of a row: digits, few enough for every database."""

    regex = "[0-9]{1,15}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Its digits."""
        return str(value)


register_converter(Number, "row_number")
