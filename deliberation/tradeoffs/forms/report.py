"""Forms of a report: a section, a recommendation, which two versions to compare."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from deliberation.tradeoffs.models import Option, PanelRecommendation
from deliberation.tradeoffs.queries.report import Choice, fingerprint
from deliberation.voting.models import Vote


class SectionForm(forms.Form):
    """One section. `version`: the one that the writer started from."""

    version = forms.IntegerField(min_value=0, max_value=1_000_000, required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label="Text",
        required=False,
        max_length=12_000,
        widget=forms.Textarea(attrs={"rows": 16}),
    )

    def __init__(self, *args: Any, label: str, help_text: str, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["text"]
        field.label = label
        field.help_text = (
            f"{help_text} Paragraphs with an empty line between; lines that start with a hyphen make a list."
        )


class RecommendationForm(forms.Form):
    """One recommendation. `seen`: what the writer started from; `draft_id`: so that sending it twice adds one."""

    draft_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    text = forms.CharField(
        label="What should be done",
        help_text="In the panel’s own words. One recommendation, to one addressee.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write what should be done."},
    )
    reasons = forms.CharField(
        label="Why",
        help_text="Paragraphs with an empty line between; lines that start with a hyphen make a list.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Give the reasons."},
    )
    to_body = forms.TypedChoiceField(
        label="To a body on this site", required=False, coerce=UUID, empty_value=None
    )
    to_name = forms.CharField(
        label="Or to somebody else, by name",
        help_text="An institution that is not on this site, like a bus company.",
        required=False,
        max_length=160,
    )
    option = forms.TypedChoiceField(
        label="The option it is about", required=False, coerce=int, empty_value=None
    )
    evidence = forms.TypedMultipleChoiceField(
        label="The evidence it rests on", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    vote = forms.TypedChoiceField(
        label="The vote that carried it", required=False, coerce=UUID, empty_value=None
    )
    place = forms.TypedChoiceField(label="Its place in the report", required=False, coerce=int, empty_value=0)

    def __init__(
        self,
        *args: Any,
        bodies: Sequence[tuple[str, str, UUID]],
        options: Sequence[Option],
        evidence: Sequence[Choice],
        votes: Sequence[Vote],
        count: int,
        draft: PanelRecommendation | None = None,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        addressees = [(str(pk), name) for _, name, pk in bodies]
        items = {each.number: f"E{each.number}: {each.claim}" for each in evidence}
        carried = [(str(each.pk), each.title) for each in votes]
        if draft is not None:
            if draft.to_body is not None and draft.to_body.pk not in {pk for *_, pk in bodies}:
                addressees.append((str(draft.to_body.pk), draft.to_body.name))
            if draft.vote_id is not None and draft.vote_id not in {each.pk for each in votes}:
                carried.append((str(draft.vote_id), "The vote that was chosen before"))
        self._choose("to_body", [("", "None of these"), *addressees])
        self._choose("option", [("", "None"), *((str(each.position), each.name) for each in options)])
        self._choose("evidence", [(str(number), items[number]) for number in sorted(items)])
        self._choose("vote", [("", "None"), *carried])
        last = count + (draft is None)
        self._choose("place", [(str(place), str(place)) for place in range(1, last + 1)])
        for name, there in (("option", options), ("evidence", items), ("vote", carried)):
            if not there:
                del self.fields[name]
        if last < 2:
            del self.fields["place"]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices

    def given(self) -> dict[str, Any]:
        """What the actions are given."""
        said = self.cleaned_data
        return {
            "text": said["text"],
            "reasons": said["reasons"],
            "to_body_id": said["to_body"],
            "to_name": said["to_name"],
            "option": said.get("option"),
            "evidence": said.get("evidence") or (),
            "vote_id": said.get("vote"),
            "place": said.get("place") or 0,
        }


def first_recommendation(
    draft: PanelRecommendation | None, evidence: Sequence[Choice], count: int
) -> dict[str, Any]:
    """What the form starts with."""
    if draft is None:
        return {"draft_id": uuid.uuid4(), "place": count + 1}
    numbers = [each.number for each in evidence if each.chosen]
    return {
        "seen": fingerprint(draft, numbers),
        "text": draft.text,
        "reasons": draft.reasons,
        "to_body": str(draft.to_body_id or ""),
        "to_name": draft.to_name,
        "option": draft.option.position if draft.option is not None else "",
        "evidence": numbers,
        "vote": str(draft.vote_id or ""),
        "place": draft.position,
    }


class VersionsForm(forms.Form):
    """Which two versions to compare."""

    old = forms.TypedChoiceField(label="Compare version", coerce=int)
    new = forms.TypedChoiceField(label="with version", coerce=int)

    def __init__(self, *args: Any, versions: Sequence[int], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(str(each), str(each)) for each in versions]
        for name in ("old", "new"):
            self.fields[name].choices = choices
