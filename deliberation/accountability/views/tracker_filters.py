"""The filters of the tracker as they are drawn, kept in memory: they take as long as all the rest of the page."""

from __future__ import annotations

from functools import lru_cache

from django.utils.safestring import SafeString

from deliberation.accountability.forms.tracker import FIRST_FIELDS, TrackerForm
from design.fields import render_field


def filters_drawn(form: TrackerForm) -> tuple[SafeString, SafeString]:
    """The filters that everybody sees, and those that are folded away.

    Drawing them anew takes as long as all the rest of the page, so each is kept as it was drawn for the same value.
    """
    drawn = {name: _field(form, name) for name in form.fields}
    first = [drawn[name] for name in FIRST_FIELDS]
    more = [html for name, html in drawn.items() if name not in FIRST_FIELDS]
    return SafeString("".join(first)), SafeString("".join(more))


def _field(form: TrackerForm, name: str) -> SafeString:
    bound = form[name]
    value = str(bound.value() or "")
    choices = tuple(getattr(bound.field, "choices", None) or ())
    if bound.errors or (value and not choices):
        return render_field(bound, plain=True)
    return _kept_field(name, value, choices)


@lru_cache(maxsize=512)
def _kept_field(name: str, value: str, choices: tuple[tuple[str, str], ...]) -> SafeString:
    form = TrackerForm({name: value}, bodies=[])
    if choices:
        form.fields[name].choices = list(choices)  # type: ignore[attr-defined]
    return render_field(form[name], plain=True)
