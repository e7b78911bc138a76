"""Django form fields as NHS.UK components: which macro draws a widget, and with what.

The order of `_DRAWERS` matters: CheckboxSelectMultiple is a subclass of RadioSelect, and SelectDateWidget,
SelectMultiple and PasswordInput are subclasses of plainer widgets. The first match wins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.forms import widgets
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from design.library import render_component

Params = dict[str, Any]
NUMERIC = (forms.IntegerField,)
OWN_ATTRIBUTES = {
    "id",
    "class",
    "type",
    "name",
    "value",
    "required",
    "checked",
    "rows",
    "aria-describedby",
    "aria-invalid",
}


def render_field(bound: BoundField, **options: Any) -> SafeString:
    """HTML of a bound field with label, hint and error.

    `options`: `label_size` (s, m, l, xl), `page_heading` (the label is the page's h1), `width` (characters),
    `inline` and `small` (radios and checkboxes), `count` (characters left under a textarea), `plain` (never called
    optional: a filter, or a row that may stay empty as a whole).
    """
    widget = bound.field.widget
    if widget.is_hidden:
        return bound.as_hidden()
    for kind, draw in _DRAWERS:
        if isinstance(widget, kind):
            component, params = draw(bound, options)
            return render_component(component, params)
    raise TypeError(f"No component draws {type(widget).__name__}; give “{bound.name}” another widget.")


def focus_id(bound: BoundField) -> str:
    """The id that an error summary links to: the first control of the field."""
    return f"{_id(bound)}_day" if isinstance(bound.field.widget, widgets.SelectDateWidget) else _id(bound)


def _id(bound: BoundField) -> str:
    return (
        bound.id_for_label
        if not _is_group(bound.field.widget) and bound.id_for_label
        else bound.auto_id or bound.html_name
    )


def _is_group(widget: widgets.Widget) -> bool:
    return isinstance(widget, (widgets.RadioSelect, widgets.SelectDateWidget))


def _label_text(bound: BoundField, options: Params) -> str:
    told = (
        options.get("plain") or bound.field.required or isinstance(bound.field.widget, widgets.CheckboxInput)
    )
    return f"{bound.label}{'' if told else ' (optional)'}"


def _common(bound: BoundField) -> Params:
    params: Params = {"name": bound.html_name}
    if bound.help_text:
        params["hint"] = {"text": bound.help_text}
    if bound.errors:
        params["errorMessage"] = {"text": " ".join(error_text(bound))}
    return params


def _attributes(bound: BoundField) -> Params:
    """The widget's own attributes, without those that the macro writes or the browser would enforce."""
    attrs = bound.field.widget.attrs
    kept = {
        name: value
        for name, value in attrs.items()
        if name not in OWN_ATTRIBUTES and value not in (None, False)
    }
    return {name: {"value": value, "optional": True} for name, value in kept.items()}


def _labelled(bound: BoundField, options: Params) -> Params:
    label: Params = {"text": _label_text(bound, options)}
    if options.get("label_size") or options.get("page_heading"):
        label |= {"size": options.get("label_size", "l"), "isPageHeading": bool(options.get("page_heading"))}
    return _common(bound) | {"id": _id(bound), "label": label, "attributes": _attributes(bound)}


def _fieldset(bound: BoundField, options: Params) -> Params:
    legend: Params = {"text": _label_text(bound, options)}
    if options.get("label_size") or options.get("page_heading"):
        legend |= {"size": options.get("label_size", "l"), "isPageHeading": bool(options.get("page_heading"))}
    return {"fieldset": {"legend": legend}}


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _value(bound: BoundField) -> str:
    return _text(bound.field.widget.format_value(bound.value()))


def _chosen(bound: BoundField) -> set[str]:
    value = bound.value()
    if value is None:
        return set()
    values = value if isinstance(value, (list, tuple, set)) else [value]
    return {_text(item) for item in bound.field.widget.format_value(values)}


def _items(bound: BoundField) -> list[Params]:
    chosen = _chosen(bound)
    return [
        {"value": _text(value), "text": str(text), "checked": _text(value) in chosen}
        for value, text in _flat(bound.field.choices)  # type: ignore[attr-defined]
    ]


def _flat(choices: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Choices with groups opened: "Group: choice", since the macros draw no groups."""
    flat: list[tuple[Any, Any]] = []
    for value, text in choices:
        if isinstance(text, (list, tuple)):
            flat += [(inner, f"{value}: {words}") for inner, words in text]
        else:
            flat.append((value, text))
    return flat


def _choices(component: str) -> Callable[[BoundField, Params], tuple[str, Params]]:
    def draw(bound: BoundField, options: Params) -> tuple[str, Params]:
        items = [item for item in _items(bound) if item["value"] != "" or component == "radios"]
        shape = {name: True for name in ("inline", "small") if options.get(name)}
        params = _common(bound) | _fieldset(bound, options) | {"idPrefix": _id(bound), "items": items} | shape
        return component, params

    return draw


def _single_checkbox(bound: BoundField, options: Params) -> tuple[str, Params]:
    item = {
        "value": "on",
        "text": _label_text(bound, options),
        "checked": bool(bound.value()),
        "id": _id(bound),
    }
    if bound.help_text:
        item["hint"] = {"text": bound.help_text}
    params = _common(bound) | {"idPrefix": _id(bound), "items": [item]}
    params.pop("hint", None)
    return "checkboxes", params


def _select(bound: BoundField, options: Params) -> tuple[str, Params]:
    many = isinstance(bound.field.widget, widgets.SelectMultiple)
    items = [
        {"value": item["value"], "text": item["text"], "selected": item["checked"]} for item in _items(bound)
    ]
    params = _labelled(bound, options) | {"items": items}
    if many:
        params["attributes"] |= {"multiple": {"value": True, "optional": True}}
    return "select", params


def _date(bound: BoundField, options: Params) -> tuple[str, Params]:
    widget = bound.field.widget
    parts = widget.get_context(bound.html_name, bound.value(), {})["widget"]["value"]
    items = []
    for part, width in (("day", 2), ("month", 2), ("year", 4)):
        name = f"{bound.html_name}_{part}"
        wrong = " nhsuk-input--error" if bound.errors else ""
        items.append(
            {
                "name": name,
                "id": f"{_id(bound)}_{part}",
                "label": part.capitalize(),
                "value": _text(parts.get(part)),
                "classes": f"nhsuk-input--width-{width}{wrong}",
            }
        )
    params = _common(bound) | _fieldset(bound, options) | {"id": _id(bound), "items": items}
    params.pop("name")
    return "dateInput", params


def _textarea(bound: BoundField, options: Params) -> tuple[str, Params]:
    params = _labelled(bound, options) | {
        "value": _value(bound),
        "rows": bound.field.widget.attrs.get("rows", 5),
    }
    limit = getattr(bound.field, "max_length", None)
    if not (options.get("count") and limit):
        return "textarea", params
    return "characterCount", params | {"maxlength": limit}


def _file(bound: BoundField, options: Params) -> tuple[str, Params]:
    params = _labelled(bound, options)
    params["multiple"] = bool(getattr(bound.field.widget, "allow_multiple_selected", False))
    return "fileUpload", params


def _password(bound: BoundField, options: Params) -> tuple[str, Params]:
    params = _labelled(bound, options)
    if complete := bound.field.widget.attrs.get("autocomplete"):
        params["autocomplete"] = complete
        params["attributes"].pop("autocomplete", None)
    return "passwordInput", params


def _input(bound: BoundField, options: Params) -> tuple[str, Params]:
    widget = bound.field.widget
    params = _labelled(bound, options) | {"value": _value(bound), "type": widget.input_type}
    for name in ("autocomplete", "inputmode", "spellcheck"):
        if name in params["attributes"]:
            params[name] = params["attributes"].pop(name)["value"]
    if widget.input_type == "number":
        # A number field of the browser's changes when scrolled over; a text field with a number pad does not.
        whole = isinstance(bound.field, NUMERIC) and not isinstance(
            bound.field, (forms.FloatField, forms.DecimalField)
        )
        params |= {"type": "text", "inputmode": "numeric" if whole else "decimal"}
        params["attributes"] = {
            k: v for k, v in params["attributes"].items() if k not in ("min", "max", "step")
        }
    if options.get("width"):
        params["width"] = options["width"]
    return "input", params


_DRAWERS: tuple[tuple[type[widgets.Widget], Callable[[BoundField, Params], tuple[str, Params]]], ...] = (
    (widgets.CheckboxSelectMultiple, _choices("checkboxes")),
    (widgets.RadioSelect, _choices("radios")),
    (widgets.CheckboxInput, _single_checkbox),
    (widgets.SelectDateWidget, _date),
    (widgets.Select, _select),
    (widgets.Textarea, _textarea),
    (widgets.FileInput, _file),
    (widgets.PasswordInput, _password),
    (widgets.Input, _input),
)


def error_text(bound: BoundField) -> list[str]:
    """What is wrong with a field, so that each sentence makes sense away from the field too."""
    plain = str(forms.Field.default_error_messages["required"])
    return [_needed(bound) if str(error) == plain else str(error) for error in bound.errors]


def _needed(bound: BoundField) -> str:
    if isinstance(bound.field.widget, widgets.CheckboxInput):
        return f"Tick “{bound.label}” to go on."
    what = "a file" if isinstance(bound.field.widget, widgets.FileInput) else "an answer"
    return f"“{bound.label}” needs {what}."
