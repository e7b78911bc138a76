"""What the tracker, saved views and imports look like in the API, and what may be sent of them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from deliberation.accountability.calc.answers import VERDICT_CHOICES, Standing
from deliberation.accountability.calc.doing import RAG_CHOICES
from deliberation.accountability.calc.topics import TOPIC_CHOICES, unpacked
from deliberation.accountability.calc.tracker import NONE, PROGRESS_CHOICES
from deliberation.accountability.forms.tracker import SORT_CODES
from deliberation.accountability.models import ImportStatus, OriginKind, SavedView, TrackerImport
from deliberation.accountability.presenters.tracker import action_taken
from deliberation.accountability.presenters.tracker_imports import rows_of
from deliberation.accountability.queries.recommendations import OPEN
from deliberation.accountability.queries.tracker import Tracked
from webapi.pagination import Row
from webapi.query import PagedQuery, Sentence, Text, WholeNumber
from webapi.schema import Code

FIRST_YEAR, LAST_YEAR = 1990, 2099


class TrackerQuery(PagedQuery):
    """Filters of the tracker, and the order."""

    words = Text(required=False, help_text="Each word must be in the text, a reference, the origin, the lead or a body's name.")  # fmt: skip
    state = serializers.ChoiceField(
        choices=[OPEN, Standing.ANSWERED.value, *(code for code, _ in PROGRESS_CHOICES)],
        required=False,
        help_text="`open`: not answered yet, late or not.",
    )
    rag = serializers.ChoiceField(choices=[*(code for code, _ in RAG_CHOICES), NONE], required=False)
    body = Text(required=False, help_text="From or to this body (short name).")
    verdict = serializers.ChoiceField(choices=VERDICT_CHOICES, required=False)
    origin = serializers.ChoiceField(choices=OriginKind.choices, required=False)
    topic = serializers.ChoiceField(choices=TOPIC_CHOICES, required=False)
    area = Text(required=False, help_text="Part of the area's name, or its key.")
    lead = Text(required=False, help_text="Part of the lead's office.")
    since = WholeNumber(
        required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR, help_text="From this year on."
    )
    until = WholeNumber(
        required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR, help_text="Up to this year."
    )
    sort = serializers.ChoiceField(
        choices=sorted(SORT_CODES), required=False, help_text="By `due` unless said; `-` turns it round."
    )


class TrackerRowShape(serializers.Serializer[Any]):
    """A row of the tracker."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    origin_kind = Code("RecommendationOrigin", OriginKind.choices)
    origin = serializers.CharField()
    made_on = serializers.DateField()
    area = serializers.CharField(allow_blank=True)
    area_key = serializers.CharField(allow_blank=True)
    text = serializers.CharField()
    executive_on = serializers.DateField(allow_null=True)
    lead = serializers.CharField(allow_blank=True)
    action_taken = serializers.CharField(allow_blank=True)
    rag = Code("TrackerRag", [*RAG_CHOICES, (NONE, "No colour: it was rejected")])
    progress = Code("TrackerProgress", PROGRESS_CHOICES)
    from_body = serializers.CharField(help_text="The short name of the body that made it.")
    to_name = serializers.CharField()
    verdict = serializers.CharField(allow_blank=True)
    due_on = serializers.DateField(help_text="The last day for an answer.")
    answered_on = serializers.DateField(allow_null=True)
    topics = serializers.ListField(child=serializers.CharField())
    their_reference = serializers.CharField(allow_blank=True)
    href = serializers.CharField(help_text="Its page.")
    illustrative = serializers.BooleanField(help_text="Whether it was made up to show how the site works.")


TRACKER_COLUMNS: tuple[str, ...] = tuple(TrackerRowShape().fields)


def tracker_row(found: Tracked) -> Row:
    """A row as it is sent."""
    each = found.recommendation
    names = (
        "reference", "origin_kind", "made_on", "area_key", "text", "executive_on", "lead", "verdict", "due_on", "answered_on",
        "their_reference", "illustrative",
    )  # fmt: skip
    told = {name: getattr(each, name) for name in names} | {
        "id": each.pk, "origin": each.origin_title, "area": each.area_name, "action_taken": action_taken(found), "rag": found.rag,
        "progress": found.progress.value, "from_body": each.from_body.slug, "to_name": each.to_words,
        "topics": unpacked(each.topics), "href": reverse("recommendation", args=[each.pk]),
    }  # fmt: skip
    return {name: told[name] for name in TRACKER_COLUMNS}


class SavedViewShape(serializers.Serializer[Any]):
    """A search that somebody keeps. Their own."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    query = serializers.CharField(allow_blank=True, help_text="As it stands in an address of the tracker.")


class SavedViewList(serializers.Serializer[Any]):
    """Every search that somebody keeps, by name."""

    results = SavedViewShape(many=True)


class SavedViewSent(serializers.Serializer[Any]):
    """A search to keep. The same name again takes the place of the earlier one."""

    name = Sentence(max_length=80)
    query = Sentence(max_length=1000, required=False, default="", allow_blank=True)
    id = serializers.UUIDField(required=False, help_text="So that sending it twice keeps one.")


def saved_view(each: SavedView) -> Row:
    """A saved search as it is sent."""
    return {"id": each.pk, "name": each.name, "query": each.query}


class TrackerFileSent(serializers.Serializer[Any]):
    """An earlier tracker, as a file."""

    file = serializers.FileField(help_text="CSV or XLSX with a heading; see the guide for its columns.")
    to = Text(required=False, default="", max_length=160, allow_blank=True, help_text="Who was asked, where a row does not say.")  # fmt: skip
    green_is_done = serializers.BooleanField(required=False, default=False, help_text="Green means done, not on track.")  # fmt: skip


class TrackerFault(serializers.Serializer[Any]):
    """One thing wrong with a file."""

    row = serializers.IntegerField(help_text="As a person counts rows of the file.")
    column = serializers.CharField()
    sentence = serializers.CharField()


class TrackerImportShape(serializers.Serializer[Any]):
    """An earlier tracker, and what it would do."""

    id = serializers.UUIDField()
    filename = serializers.CharField()
    sha256 = serializers.CharField()
    status = Code("TrackerImportStatus", ImportStatus.choices)
    new = serializers.IntegerField(help_text="Rows that would be, or were, taken in.")
    made_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    faults = TrackerFault(many=True, help_text="A file with faults cannot be taken in.")
    rows = serializers.ListField(
        child=serializers.DictField(), help_text="What each row says; `known` says why one is left out."
    )
    illustrative = serializers.BooleanField()


class TrackerConfirmed(TrackerImportShape):
    """An earlier tracker that was taken in."""

    known_already = serializers.BooleanField(help_text="Whether it had been taken in before: then nothing was done.")  # fmt: skip


def tracker_import_shape(found: TrackerImport) -> Row:
    """An import as it is sent; its body must be loaded."""
    told = {name: getattr(found, name) for name in ("filename", "sha256", "status", "made_at", "ended_at")}
    return told | {
        "id": found.pk,
        "new": found.count,
        "faults": [dict(zip(("row", "column", "sentence"), each, strict=True)) for each in found.faults],
        "rows": rows_of(found),
        "illustrative": found.body.illustrative,
    }
