"""What was done about one metric of an index, in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from deliberation.accountability.api.doing import TAG
from deliberation.accountability.api.doing_effects_shapes import EffectRow, effect_row
from deliberation.accountability.calc.did_it_work import Comparison
from deliberation.accountability.models import ExpectedEffect
from deliberation.accountability.queries.doing_effects import done_reviews, thing_of
from deliberation.accountability.queries.done_about import done_about
from webapi.base import ListView
from webapi.pagination import QueryRows, Row, Rows
from webapi.schema import code_in_path, lists

FIGURE = [
    code_in_path("definition", "The index.", ["small-index"]),
    code_in_path("metric", "The metric.", ["waits"]),
]


class DoneAboutRow(EffectRow):
    """Something that a decision or an action was expected to change of a metric."""

    verdict = serializers.CharField(
        allow_blank=True, help_text="Of the last look, as in `EffectLook`; empty before the first."
    )
    illustrative = serializers.BooleanField(help_text="Whether it was made up to show how the site works.")


def done_row(each: ExpectedEffect) -> Row:
    """One of them as it is sent; its reviews and what it belongs to are loaded."""
    done = done_reviews(each)
    verdict = Comparison.from_json(done[0].figures["comparison"]).verdict if done else ""
    return effect_row(each) | {"verdict": str(verdict), "illustrative": thing_of(each).illustrative}


class DoneAbout(ListView):
    """What bodies expected to change of one metric, anywhere."""

    columns = tuple(DoneAboutRow().fields)
    filename = "done-about"

    @lists("list_done_about_metric", TAG, "What was done about a metric", DoneAboutRow, path=FIGURE, description="What decisions and actions were expected to change of it, the newest first, with what the last look said. Never a claim of cause.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """All of one metric."""
        found = done_about(kwargs["definition"], kwargs["metric"])
        return QueryRows(found.effects, shape=done_row)  # type: ignore[arg-type]
