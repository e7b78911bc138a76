"""Forms of features: one feature with its groups, who is in which group, and a member's own answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from deliberation.voting.actions.features import Assigned, FeatureGiven, GroupGiven
from deliberation.voting.calc.features import (
    MOST_GROUPS,
    MOST_NAME,
    MOST_SOURCE,
    Lines,
    read_lines,
    read_share,
    shown_share,
)
from deliberation.voting.models import Feature, Group
from deliberation.voting.queries.features import Said, names_typed

EMPTY_ROWS = 4
NOT_SAID = "Prefers not to say"


class MayWait(forms.ChoiceField):
    """A choice that may stay empty, and is not called optional: empty has a meaning of its own."""

    def clean(self, value: Any) -> str:
        """What was chosen, or ""."""
        return str(super().clean(value)) if value else ""


class Empty(forms.CharField):
    """A text that may stay empty, without being called optional."""

    def clean(self, value: Any) -> str:
        """What was typed, or ""."""
        return str(super().clean(value)) if value else ""


class FeatureForm(forms.Form):
    """A feature, with a line for each group and some empty lines."""

    name = forms.CharField(
        label="What it is about", help_text="Age, say, or where people live.", max_length=MOST_NAME,
        error_messages={"required": "Give the feature a name: age, say."},
    )  # fmt: skip
    source = forms.CharField(
        label="Where the shares come from", help_text="Census 2021, say. Readers see it.", required=False, max_length=MOST_SOURCE,
    )  # fmt: skip

    def __init__(self, data: Any = None, *, feature: Feature | None = None) -> None:
        groups: list[Group] = list(feature.groups.all()) if feature else []
        first = {"name": feature.name, "source": feature.source, "ended": feature.ended} if feature else {}
        super().__init__(data, initial=first)
        self.keys: list[str] = []
        for group in groups:
            self._line(str(group.pk), group)
        for place in range(1, min(EMPTY_ROWS, MOST_GROUPS - len(groups)) + 1):
            self._line(f"new{place}")
        if feature:
            self.fields["ended"] = forms.BooleanField(
                label="No longer look at it",
                help_text="It leaves the list. What was counted with earlier votes stays.",
                required=False,
            )

    def _line(self, key: str, group: Group | None = None) -> None:
        self.keys.append(key)
        place = len(self.keys)
        self.fields[f"group-{key}"] = Empty(
            label=f"Group {place}", max_length=MOST_NAME, initial=group.name if group else ""
        )
        self.fields[f"share-{key}"] = Empty(
            label=f"Share of group {place}, %", max_length=6, initial=shown_share(group.target) if group else "",
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )  # fmt: skip

    def lines(self) -> list[tuple[BoundField, BoundField]]:
        """The fields of each group."""
        return [(self[f"group-{key}"], self[f"share-{key}"]) for key in self.keys]

    def clean(self) -> dict[str, Any]:
        """Read the shares; a line without a name is left out."""
        found = super().clean() or self.cleaned_data
        self.groups = []
        for key in self.keys:
            name, share = self.cleaned_data.get(f"group-{key}", ""), self.cleaned_data.get(f"share-{key}", "")
            try:
                target = read_share(share)
            except ValueError as fault:
                self.add_error(f"share-{key}", str(fault))
                continue
            if name:
                pk = int(key) if key.isdigit() else None
                self.groups.append(GroupGiven(name, target, pk))
            elif share:
                self.add_error(f"group-{key}", "Name the group that this share belongs to.")
        return found

    def details(self) -> FeatureGiven:
        """What was filled in."""
        got = self.cleaned_data
        return FeatureGiven(got["name"], self.groups, got["source"], bool(got.get("ended")))


def _choices(feature: Feature, empty: str) -> list[tuple[str, str]]:
    return [("", empty), *((str(each.pk), each.name) for each in feature.groups.all())]


class MemberGroupsForm(forms.Form):
    """A page of members, with a choice for each feature."""

    def __init__(self, features: Sequence[Feature], said: Iterable[Said], data: Any = None) -> None:
        super().__init__(data, auto_id="id_%s")
        self.features, self.said = list(features), list(said)
        for each in self.said:
            for feature in self.features:
                group = each.groups.get(feature.pk)
                self.fields[self._key(each, feature)] = MayWait(
                    label=feature.name,
                    choices=_choices(feature, "Not said"),
                    initial=str(group.pk) if group else "",
                )

    @staticmethod
    def _key(said: Said, feature: Feature) -> str:
        return f"m{said.member.pk}-f{feature.pk}"

    def lines(self) -> list[tuple[str, list[BoundField]]]:
        """Each member with the fields of the features."""
        return [
            (each.member.public_name, [self[self._key(each, feature)] for feature in self.features])
            for each in self.said
        ]

    def given(self) -> list[Assigned]:
        """What was chosen."""
        return [
            Assigned(each.member.pk, feature.pk, int(chosen) if chosen else None)
            for each in self.said
            for feature in self.features
            for chosen in (self.cleaned_data[self._key(each, feature)],)
        ]


class PasteForm(forms.Form):
    """Lines that say which member is in which group of one feature."""

    feature = forms.ChoiceField(label="Feature", error_messages={"required": "Choose a feature."})
    lines = forms.CharField(
        label="Member and group, a line each",
        help_text="Number or public name, a comma, the group: 12, 16 to 29",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Paste at least one line."},
    )

    def __init__(self, features: Sequence[Feature], said: Iterable[Said], data: Any = None) -> None:
        super().__init__(data, prefix="paste")
        self.features, self.said = list(features), list(said)
        self.fields["feature"].choices = [(str(each.pk), each.name) for each in self.features]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Read the lines; every fault is told with its line."""
        found = super().clean() or self.cleaned_data
        self.read = Lines()
        feature = next((each for each in self.features if str(each.pk) == found.get("feature")), None)
        if feature is None or "lines" not in found:
            return found
        groups = {each.name.lower(): each.pk for each in feature.groups.all()}
        self.read = read_lines(found["lines"], names_typed(each.member for each in self.said), groups)
        for fault in self.read.faults[:20]:
            self.add_error("lines", f"Line {fault.line}: {fault.text}")
        return found

    def given(self) -> list[Assigned]:
        """What was pasted."""
        feature = int(self.cleaned_data["feature"])
        return [Assigned(member, feature, group) for member, group in self.read.given]


class MyGroupsForm(forms.Form):
    """What a member says about themselves."""

    def __init__(self, features: Sequence[Feature], said: Said | None, data: Any = None) -> None:
        super().__init__(data)
        self.features = list(features)
        for feature in self.features:
            group = said.groups.get(feature.pk) if said else None
            self.fields[f"f{feature.pk}"] = MayWait(
                label=feature.name,
                choices=[*_choices(feature, NOT_SAID)[1:], ("", NOT_SAID)],
                initial=str(group.pk) if group else "",
                widget=forms.RadioSelect,
            )

    def answers(self) -> dict[int, int | None]:
        """What was chosen, by feature."""
        return {
            each.pk: int(chosen) if (chosen := self.cleaned_data[f"f{each.pk}"]) else None
            for each in self.features
        }
