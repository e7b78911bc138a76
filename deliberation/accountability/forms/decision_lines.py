"""Lines of a decision's forms: money planned and spent, and papers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

from deliberation.accountability.actions.decision_parts import MoneyGiven, PaperGiven
from deliberation.accountability.calc.decision_money import pence_of, pounds_of
from deliberation.accountability.queries.decision_page import MoneyLine

MOST_LINES, MOST_PAPERS = 40, 30


class PoundsField(forms.DecimalField):
    """A sum in pounds: commas and a pound sign may be written."""

    default_error_messages = {"invalid": "Write a sum in figures, like 12500 or 12500.50."}

    def __init__(self, label: str) -> None:
        box = forms.TextInput(attrs={"inputmode": "decimal"})
        super().__init__(label=label, required=False, max_digits=15, decimal_places=2, widget=box)

    def to_python(self, value: Any) -> Any:
        return super().to_python(
            value.replace(",", "").replace("£", "").strip() if isinstance(value, str) else value
        )


class _Line(forms.Form):
    """One of several lines. One that was not touched counts like any other: what it held before stays."""

    def has_changed(self) -> bool:
        return True


class _Pounds(_Line):
    """A line with sums."""

    def pence(self, name: str) -> int | None:
        """A sum in pence; None where nothing was written."""
        found = self.cleaned_data.get(name)
        return None if found is None else pence_of(found)


class MoneyForm(_Pounds):
    """One line of what it costs."""

    period = forms.CharField(label="Period", required=False, max_length=40, help_text="For example, 2026/27.")
    what = forms.CharField(label="What for", required=False, max_length=160)
    planned = PoundsField("Planned, in pounds")
    source = forms.CharField(label="Where the sum comes from", required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """A line that is begun has a period and a sum."""
        said = super().clean() or {}
        if not self.is_empty() and not self.errors:
            if not said.get("period"):
                self.add_error("period", "Say for which period, like 2026/27.")
            if said.get("planned") is None:
                self.add_error("planned", "Write a sum in pounds.")
        return said

    def is_empty(self) -> bool:
        """Whether nothing was written in it."""
        said = getattr(self, "cleaned_data", {})
        return not any(said.get(name) not in (None, "") for name in self.fields)

    def given(self) -> MoneyGiven:
        """What the action is given."""
        said = self.cleaned_data
        return MoneyGiven(said["period"], said["what"], self.pence("planned"), None, said["source"])


class PaperForm(_Line):
    """One paper."""

    title = forms.CharField(label="Title of the paper", required=False, max_length=200)
    href = forms.CharField(
        label="Its address",
        required=False,
        max_length=300,
        help_text="Copied from the browser: a page of this site, or one that starts with https://.",
    )

    def clean(self) -> dict[str, Any]:
        """Title and address, both or neither."""
        said = super().clean() or {}
        if bool(said.get("title")) != bool(said.get("href")) and not self.errors:
            self.add_error("href" if said.get("title") else "title", "Give both the title and the address.")
        return said

    def is_empty(self) -> bool:
        """Whether nothing was written in it."""
        said = getattr(self, "cleaned_data", {})
        return not said.get("title") and not said.get("href")

    def given(self) -> PaperGiven:
        """What the action is given."""
        return PaperGiven(self.cleaned_data["title"], self.cleaned_data["href"])


class SpentForm(_Pounds):
    """What was spent on a line that was planned."""

    actual = PoundsField("Spent, in pounds")
    source = forms.CharField(
        label="Where the sum is to be found", required=False, max_length=300, help_text="For example, Outturn report, June 2027."
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A sum has a source."""
        said = super().clean() or {}
        if said.get("actual") is not None and not said.get("source") and not self.errors:
            self.add_error("source", "Say where the sum is to be found.")
        return said

    def is_empty(self) -> bool:
        """Whether nothing was written in it."""
        return self.cleaned_data.get("actual") is None

    def on(self, line: MoneyLine) -> MoneyGiven:
        """The line with what was spent."""
        spent, said = self.pence("actual"), self.cleaned_data["source"]
        return MoneyGiven(line.period, line.what, line.planned, spent, line.source, said)


class UnplannedForm(SpentForm):
    """What was spent without having been planned."""

    field_order = ("period", "what", "actual", "source")
    period = forms.CharField(label="Period", required=False, max_length=40, help_text="For example, 2026/27.")
    what = forms.CharField(label="What for", required=False, max_length=160)

    def clean(self) -> dict[str, Any]:
        """A line that is begun has a period and a sum."""
        said = super().clean() or {}
        begun = any(said.get(name) not in (None, "") for name in self.fields)
        if begun and not self.errors:
            if said.get("actual") is None:
                self.add_error("actual", "Write a sum in pounds.")
            if not said.get("period"):
                self.add_error("period", "Say for which period, like 2026/27.")
        return said

    def given(self) -> MoneyGiven:
        """What the action is given."""
        said = self.cleaned_data
        return MoneyGiven(said["period"], said["what"], None, self.pence("actual"), "", said["source"])


MoneyForms = formset_factory(MoneyForm, extra=2, max_num=MOST_LINES, absolute_max=MOST_LINES)
PaperForms = formset_factory(PaperForm, extra=2, max_num=MOST_PAPERS, absolute_max=MOST_PAPERS)
SpentForms = formset_factory(SpentForm, extra=0, max_num=MOST_LINES, absolute_max=MOST_LINES)
UnplannedForms = formset_factory(UnplannedForm, extra=2, max_num=10, absolute_max=10)


def filled(rows: BaseFormSet[Any]) -> list[Any]:
    """What each form that is not empty gives."""
    return [each.given() for each in rows if not each.is_empty()]


def tell_lines(form: forms.Form, rows: BaseFormSet[Any], what: str) -> None:
    """Say above all fields in which line something is wrong; beside the field it is said too."""
    for number, each in enumerate(rows, 1):
        for errors in each.errors.values():
            for error in errors:
                form.add_error(None, f"{what} {number}: {error}")


def first_money(lines: Iterable[MoneyLine]) -> list[dict[str, Any]]:
    """What the lines of money start with."""
    return [
        {"period": each.period, "what": each.what, "planned": None if each.planned is None else pounds_of(each.planned), "source": each.source}
        for each in lines
    ]  # fmt: skip


def first_spent(lines: Iterable[MoneyLine]) -> list[dict[str, Any]]:
    """What the lines of what was spent start with."""
    return [
        {"actual": None if each.actual is None else pounds_of(each.actual), "source": each.actual_source}
        for each in lines
    ]
