"""Filters and tags that write numbers, dates and absent values."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from design import formats

register = template.Library()
Numeric = float | int | Decimal | None


def _float(value: Numeric | str) -> float | None:
    return None if value is None or value == "" else float(value)


@register.filter
def number(value: Numeric, decimals: int = 0) -> str:
    """`{{ 12345.6|number:1 }}` → 12,345.6; nothing for an absent value."""
    return formats.number(_float(value), int(decimals))


@register.filter
def signed(value: Numeric, decimals: int = 2) -> str:
    """`{{ 0.314|signed:2 }}` → +0.31."""
    return formats.number(_float(value), int(decimals), signed=True)


@register.filter
def ordinal(value: int | None) -> str:
    """`{{ 3|ordinal }}` → 3rd; nothing for None."""
    return "" if value is None else formats.ordinal(int(value))


@register.filter
def file_size(value: int | None) -> str:
    """`{{ 2400000|file_size }}` → 2.4 MB."""
    return "" if value is None else formats.file_size(int(value))


@register.filter
def day(value: dt.date | None) -> str | SafeString:
    """`{{ date|day }}` → 4 March 2026, in a `<time>` element, London time."""
    if not value:
        return ""
    machine = (
        value.astimezone(formats.LONDON).date() if isinstance(value, dt.datetime) and value.tzinfo else value
    )
    return format_html('<time datetime="{}">{}</time>', f"{machine:%Y-%m-%d}", formats.day(value))


@register.filter
def moment(value: dt.datetime | None) -> str | SafeString:
    """`{{ run.finished_at|moment }}` → 4 March 2026 at 3:05pm, in a `<time>` element, London time."""
    if not value:
        return ""
    return format_html(
        '<time datetime="{}">{}</time>', value.isoformat(timespec="seconds"), formats.moment(value)
    )


@register.filter
def reason(code: str) -> str:
    """`{{ "low_coverage"|reason }}` → Coverage too low."""
    return formats.reason_for(code or "missing").short


@register.filter
def reason_sentence(code: str) -> str:
    """The sentence that explains a reason code."""
    return formats.reason_for(code or "missing").sentence


@register.simple_tag
def figure(
    value: Numeric, decimals: int = 1, unit: str = "", reason: str = "", signed: bool = False
) -> str | SafeString:
    """`{% figure row.value decimals=1 unit="%" reason=row.reason %}`: the figure, or why there is none."""
    style = formats.NumberStyle(decimals, signed, unit)
    plain = _float(value)
    if formats.is_absent(plain):
        return format_html('<span class="fm-absent">{}</span>', style.text(None, reason))
    return style.text(plain)
