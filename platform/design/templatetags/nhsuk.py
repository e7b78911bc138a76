"""The one tag for NHS.UK components."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from design.library import render_component

register = template.Library()


@register.simple_tag
def nhsuk(component: str, params: Mapping[str, Any] | None = None, /, **more: Any) -> SafeString:
    """`{% nhsuk "button" text="Save" %}` or `{% nhsuk "errorSummary" params %}`; upstream's names."""
    return render_component(component, {**(params or {}), **more})
