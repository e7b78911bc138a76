"""NHS.UK frontend's components, rendered by its own Jinja macros from PyPI and handed to Django templates.

Only the components in use can be rendered: the style sheet (`frontend/scss/folkmoot.scss`) holds no others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from jinja2 import ChainableUndefined, Environment, PackageLoader

COMPONENTS: dict[str, str] = {
    "backLink": "back-link",
    "breadcrumb": "breadcrumb",
    "button": "button",
    "characterCount": "character-count",
    "checkboxes": "checkboxes",
    "dateInput": "date-input",
    "details": "details",
    "errorMessage": "error-message",
    "errorSummary": "error-summary",
    "fieldset": "fieldset",
    "fileUpload": "file-upload",
    "footer": "footer",
    "hint": "hint",
    "input": "input",
    "insetText": "inset-text",
    "label": "label",
    "notificationBanner": "notification-banner",
    "pagination": "pagination",
    "passwordInput": "password-input",
    "radios": "radios",
    "select": "select",
    "skipLink": "skip-link",
    "summaryList": "summary-list",
    "tables": "tables",
    "tag": "tag",
    "textarea": "textarea",
    "warningCallout": "warning-callout",
}
"""Macro name to folder name, both as upstream spells them."""

MACROS = {"tables": "table"}
"""Where the macro is not called like its component."""


@cache
def environment() -> Environment:
    """The Jinja environment of upstream's macros; autoescape is on."""
    return Environment(
        loader=PackageLoader("nhsuk_frontend_jinja"),
        undefined=ChainableUndefined,
        autoescape=True,
        auto_reload=False,
    )


def render_component(name: str, params: Mapping[str, Any]) -> SafeString:
    """HTML of the component `name` (a key of `COMPONENTS`) with upstream's parameters.

    Text under `html` keys is escaped unless it is marked safe; all other text is escaped by Jinja. Raises
    KeyError for a component that is not in use and TypeError for attributes given as unsafe text.
    """
    if name not in COMPONENTS:
        raise KeyError(f"“{name}” is not one of the components in use: {', '.join(COMPONENTS)}.")
    template = environment().get_template(f"nhsuk/components/{COMPONENTS[name]}/macro.jinja")
    drawn = getattr(template.module, MACROS.get(name, name))(_guarded(params))
    return mark_safe(_tidy(str(drawn)))  # noqa: S308  (autoescaped by Jinja, guarded below)


def _tidy(html: str) -> str:
    """The macros print many empty lines; they go, except where white space is content."""
    if "<textarea" in html or "<pre" in html:
        return html.strip()
    return re.sub(r"\s*\n\s*", "\n", html).strip()


def _guarded(value: Any, key: str = "") -> Any:
    """A copy of the parameters in which text that upstream prints as it is has been escaped."""
    if isinstance(value, Promise):
        value = str(value)
    if isinstance(value, Mapping):
        return {name: _guarded(item, str(name)) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_guarded(item, key) for item in value]
    if not isinstance(value, str):
        return value
    if key == "attributes":
        if hasattr(value, "__html__"):
            return value
        raise TypeError("Component attributes are given as a mapping, not as text.")
    # Markup is markup under an `html` key only. Elsewhere a safe string (as every literal of a template is)
    # becomes plain text again, because upstream reads a safe string as "this is the html variant".
    return conditional_escape(value) if key == "html" or key.endswith("Html") else value[:]
