"""Tags that draw Django forms with NHS.UK components."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.forms.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from design.fields import error_text, focus_id, render_field
from design.library import render_component

register = template.Library()


@register.simple_tag
def field(bound: BoundField, **options: Any) -> SafeString:
    """`{% field form.email label_size="m" width=20 %}`: one field with label, hint and error."""
    return render_field(bound, **options)


@register.simple_tag
def form_fields(form: BaseForm) -> SafeString:
    """`{% form_fields form %}`: every field of a form in its order, hidden ones too."""
    return mark_safe("\n".join(render_field(bound) for bound in form))  # noqa: S308  (each part is safe)


@register.simple_tag
def error_summary(*forms: BaseForm | None, title: str = "There is a problem") -> SafeString:
    """`{% error_summary form %}`: what is wrong, each error a link to its field; nothing when all is well."""
    # A name that the page's context lacks arrives here as an empty string.
    sent = [form for form in forms if isinstance(form, BaseForm) and form.is_bound]
    items = [item for form in sent for item in _errors(form)]
    if not items:
        return SafeString("")
    return render_component("errorSummary", {"titleText": title, "errorList": items})


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """ "Error: " for the page's title when a form in the page's context was sent and has errors."""
    found = any(_has_errors(value) for layer in context.dicts for value in layer.values())
    return "Error: " if found or context.get("has_errors") else ""


def _has_errors(value: Any) -> bool:
    # By type(), not isinstance(): the latter asks a lazy value for its class, and so would make the form token
    # and look the person up on pages that need neither.
    if issubclass(type(value), BaseForm):
        return bool(value.is_bound and value.errors)
    if issubclass(type(value), BaseFormSet):
        return bool(value.is_bound and value.total_error_count() > 0)
    return False


def _errors(form: BaseForm) -> list[dict[str, str]]:
    items = [{"text": str(error)} for error in form.non_field_errors()]
    for bound in form:
        if bound.field.widget.is_hidden:
            items += [{"text": f"{bound.label}: {error}"} for error in bound.errors]
        else:
            items += [{"text": text, "href": f"#{focus_id(bound)}"} for text in error_text(bound)]
    return items
