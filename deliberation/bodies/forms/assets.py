"""Forms of the map of assets. What an entry may say is checked in one place, `calc.assets.check`, by the action."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from accounts.dates import today_in_england
from deliberation.bodies.calc.assets import CATEGORIES, EFFECTS, FIELDS, KINDS, LENGTHS, Facts, Fault, check
from deliberation.bodies.calc.projection import Box
from deliberation.bodies.queries.assets import System, Wanted, rules_of

_ANY_KIND = [("", "Any kind"), *KINDS.items()]
_CATEGORIES = [(code, row.title) for code, row in CATEGORIES.items()]


class FindSystemForm(forms.Form):
    """Words that name a system."""

    q = forms.CharField(label="Name of a system, council, town or district", required=False, max_length=100)


class AssetFilterForm(forms.Form):
    """Which assets to show."""

    q = forms.CharField(label="Words", required=False, max_length=100)
    kind = forms.ChoiceField(label="Kind", required=False, choices=_ANY_KIND)
    category = forms.ChoiceField(
        label="Category", required=False, choices=[("", "Any category"), *_CATEGORIES]
    )
    effect = forms.ChoiceField(
        label="Effect on health", required=False, choices=[("", "Any effect"), *EFFECTS.items()]
    )
    council = forms.ChoiceField(label="Council area", required=False)
    only = forms.ChoiceField(
        label="Only",
        required=False,
        choices=[("", "All"), ("overdue", "Review overdue"), ("unplaced", "Not on the map")],
    )

    def __init__(self, data: Any = None, *, councils: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["council"].choices = [("", "Any council area"), *councils]

    def wanted(self, box: Box | None = None) -> Wanted:
        """What is asked for; nothing in particular where the form is faulty."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return Wanted(
            data.get("q", ""), data.get("kind", ""), data.get("category", ""), data.get("effect", ""),
            data.get("council", ""), data.get("only") == "overdue", data.get("only") == "unplaced", box,
        )  # fmt: skip


def _text(name: str, label: str, hint: str = "", *, long: bool = False, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput()
    options = {"required": False, "max_length": LENGTHS.get(name, 60), **options}
    return forms.CharField(label=label, help_text=hint, widget=widget, **options)


class AssetForm(forms.Form):
    """One entry of the map."""

    system = forms.ChoiceField(
        label="Which system is it in?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the system."},
    )
    name = _text(
        "name", "Name", "What people call it.", required=True, error_messages={"required": "Give its name."}
    )
    kind = forms.ChoiceField(
        label="What is it?",
        error_messages={"required": "Say whether it is an organisation, a place or a service."},
        widget=forms.RadioSelect,
        choices=[
            ("organisation", "An organisation"),
            ("place", "A place, such as a park or a hall"),
            ("service", "A service or a group"),
        ],
    )
    category = forms.ChoiceField(
        label="Category",
        error_messages={"required": "Choose the category that fits best."},
        choices=[("", "Choose the one that fits best"), *_CATEGORIES],
    )
    effect = forms.ChoiceField(
        label="How does it work on health?",
        help_text="If you choose neither, the effect that is usual for the category is taken.",
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("direct", "Directly: on health or wellbeing itself"),
            ("indirect", "Indirectly: on what health depends on, such as work, homes or learning"),
        ],
    )
    how = _text("how", "How does it help people to be or stay well?", "A sentence or two.", long=True)
    organisation = _text("organisation", "Who runs it?")
    address = _text("address", "Address", "Street and town. Never somebody’s home.")
    postcode = _text("postcode", "Postcode", "In full, like EX1 1AA.")
    area_key = forms.ChoiceField(label="Council area", required=False)
    latitude = _text(
        "latitude",
        "Latitude",
        "Degrees north, like 50.7256. Without latitude and longitude it is in the list and not on the map.",
    )
    longitude = _text(
        "longitude", "Longitude", "Degrees east, like -3.5269. West of London it has a minus sign."
    )
    website = _text("website", "Website")
    source = _text("source", "Where do you have this from?", "A directory, a visit, the organisation itself.")
    checked_on = forms.DateField(
        label="When was it last found right?",
        help_text="For example, 31 3 2026.",
        required=False,
        widget=forms.SelectDateWidget(),
        error_messages={"invalid": "Enter a real date, like 31 3 2026."},
    )
    review_on = forms.DateField(
        label="When is it to be looked at again?",
        help_text="For example, 31 3 2027.",
        required=False,
        widget=forms.SelectDateWidget(),
        error_messages={"invalid": "Enter a real date, like 31 3 2027."},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        systems: list[System],
        councils: list[tuple[str, str]],
        facts: Facts | None = None,
    ) -> None:
        super().__init__(data, initial=None if facts is None else _shown(facts))
        self.one = systems[0].key if len(systems) == 1 else ""
        if self.one:
            del self.fields["system"]  # nothing to choose
        else:
            self.fields["system"].choices = [(each.key, each.name) for each in systems]
        self.fields["area_key"].choices = [("", "Not known"), *councils]

    @property
    def system_key(self) -> str:
        """The system that was chosen, or the only one."""
        return self.one or str(self.cleaned_data["system"])

    def said(self) -> dict[str, str]:
        """What was filled in, as the action takes it."""
        return {name: _as_text(self.cleaned_data.get(name)) for name in FIELDS}

    def clean(self) -> dict[str, Any]:
        """What the action will find wrong is told here already, beside what the fields found."""
        data = super().clean() or self.cleaned_data
        system = self.one or str(data.get("system", ""))
        if system:
            _, faults = check(self.said(), rules_of(system))
            self.blame(tuple(each for each in faults if each.column not in self.errors))
        return data

    def blame(self, faults: tuple[Fault, ...]) -> None:
        """Put each fault beside its field."""
        for fault in faults:
            self.add_error(fault.column, fault.sentence)


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value or "")


def _shown(facts: Facts) -> dict[str, Any]:
    found = {name: getattr(facts, name) for name in FIELDS}
    for name in ("latitude", "longitude"):
        found[name] = "" if found[name] is None else f"{found[name]:.6f}".rstrip("0").rstrip(".")
    return found


class CheckedForm(forms.Form):
    """When an entry that was found right is looked at again."""

    review_on = forms.DateField(
        label="When is it to be looked at again?",
        help_text="A year from now is usual.",
        widget=forms.SelectDateWidget(),
        error_messages={"required": "Enter a day.", "invalid": "Enter a real date, like 31 3 2027."},
    )

    def __init__(self, data: Any = None) -> None:
        today = today_in_england()
        usual = today.replace(year=today.year + 1, day=min(today.day, 28))
        super().__init__(data, initial={"review_on": usual})


class RetireForm(forms.Form):
    """Why an entry is taken off the list."""

    reason = forms.CharField(
        label="Why is it no longer listed?",
        help_text="Everybody can read this on its page. For example: closed in May 2026.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why it is no longer listed."},
    )
