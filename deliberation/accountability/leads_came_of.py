"""The steps on from a thing to what came of it: decisions, motions, a body's record. Each asks as few queries as it says."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.http import urlencode

from deliberation.accountability.presenters.came_of import decision_step, decision_steps, motion_step
from deliberation.accountability.presenters.record import share_words
from deliberation.accountability.queries.came_of import decisions_taken_at, motions_at
from deliberation.accountability.queries.record import in_short
from deliberation.bodies.leads import COVERED
from design import onward
from design.onward import Step
from indexapp.queries.geography import reference


def from_recommendation(recommendation_id: str) -> Iterator[Step]:
    """The decisions that answer a recommendation; one query."""
    yield from decision_steps({"recommendation": [recommendation_id]})


def from_vote(vote_id: str) -> Iterator[Step]:
    """The decisions that carry out what a vote decided; one query."""
    yield from decision_steps({"vote": [vote_id]})


def from_meeting(place: str) -> Iterator[Step]:
    """The decisions that a meeting took and the motions that were put to it; `place` as in `voting.leads`. Two queries."""
    meeting_id = int(place.split("/")[1])
    yield from (decision_step(each) for each in decisions_taken_at(meeting_id))
    yield from (motion_step(each) for each in motions_at(meeting_id))


def from_body(slug: str) -> Iterator[Step]:
    """What a body was asked, decided and did, with how it kept its word over two years; one query."""
    found = in_short(slug)
    kept = [
        f"{share_words(found.answers)} {'answer' if found.answers.of == 1 else 'answers'} in time" if found.answers.of else "",
        f"{share_words(found.actions)} {'promise' if found.actions.of == 1 else 'promises'} kept in time" if found.actions.of else "",
    ]  # fmt: skip
    said = "; ".join(filter(None, kept)) or "nothing was due from it in the last two years"
    yield Step("Its record", reverse("body_record", args=[slug]), said)
    yield Step("Decisions", reverse("decisions", args=[slug]), "what it decided, why, and what it costs")
    yield Step("Forward plan", reverse("forward_plan", args=[slug]), "what it is to decide, month by month")
    yield Step("We asked, you said, we did", reverse("body_asked", args=[slug]), "in plain words, to print")


def from_area(key: str) -> Iterator[Step]:
    """What was asked, decided and done about an area. Asks no database."""
    area = reference().areas.get(key)
    if area is None or area.type not in COVERED or area.ends_on is not None:
        return
    asked = urlencode({"area": key})
    name = area.short_name
    yield Step(f"Decisions that touch {name}", f"{reverse('all_decisions')}?{asked}", "taken and to come")
    yield Step(f"Recommendations about {name}", f"{reverse('tracker')}?{asked}", "with what was answered")
    yield Step(
        f"Actions for {name}",
        f"{reverse('all_actions')}?{asked}",
        "what is being done, and whether it worked",
    )


def from_metric(place: str) -> Iterator[Step]:
    """What was done about a figure, and whom to learn from; `place` is the definition and the metric. Asks no database."""
    yield Step(
        "What was done about this figure",
        reverse("done_about", args=place.split("/")),
        "what bodies promised to change, whether it moved, and similar areas to learn from",
    )


def from_figure(place: str) -> Iterator[Step]:
    """Similar areas that do better on a figure of an area; `place`: definition, metric, area, period. Asks no database."""
    definition, metric, area, _ = place.split("/", 3)
    yield Step("learn from similar areas", reverse("mentors_for", args=[area, definition, metric]))


def of_everybody(_: str) -> Iterator[Step]:
    """Where the rest of the record of all bodies is, from the tracker in the menu. Asks no database."""
    for text, name in (
        ("Decisions", "all_decisions"), ("Decisions to come", "all_plans"), ("Actions", "all_actions"), ("Motions", "all_motions"),
        ("Questions to boards", "all_questions"), ("We asked, you said, we did", "asked_said_did"), ("Topics", "topics"),
        ("For patient representatives", "patient_tracker"),
    ):  # fmt: skip
        yield Step(text, reverse(name))


def let_lead_on() -> None:
    """Let pages lead on to these; doing it again changes nothing."""
    onward.register("recommendation", from_recommendation)
    onward.register("vote", from_vote)
    onward.register("meeting_record", from_meeting)
    onward.register("body", from_body)
    onward.register("area", from_area)
    onward.register("metric", from_metric)
    onward.register("everybody", of_everybody)
    onward.register("figure", from_figure)
