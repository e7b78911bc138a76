"""`{% load folkmoot %}`: every tag and filter of the design package under one name."""

from __future__ import annotations

from django import template

from design.templatetags import charts, components, figures, forms, nhsuk

register = template.Library()
for part in (nhsuk, components, forms, figures, charts):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
