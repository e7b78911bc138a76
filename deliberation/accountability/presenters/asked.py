"""“We asked, you said, we did” in the words of the public page."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from deliberation.accountability.calc.answers import VERDICT_WORDS, Standing, Verdict
from deliberation.accountability.presenters.recommendations import (
    ActionView,
    Step,
    action_view,
    back_to,
    short,
    tags,
)
from deliberation.accountability.queries.asked import Done, Story
from deliberation.accountability.queries.recommendations import standing
from deliberation.bodies.calc.light_text import Block, blocks
from design.formats import day

LONGEST = 600


@dataclass(frozen=True)
class DoneView:
    """One action in the story."""

    view: ActionView
    newest: str
    worked: str


@dataclass(frozen=True)
class StoryView:
    """One story: what was looked at, what was recommended, what came of it."""

    id: str
    href: str
    reference: str
    asked: Step
    said: list[Block]
    by: str
    to: str
    said_on: str
    tag: str
    colour: str
    answer: str
    reasons: str
    will_do: str
    done: list[DoneView]
    nothing: str
    illustrative: bool


def story_view(story: Story) -> StoryView:
    """A story as the page shows it."""
    each, answer = story.answered.recommendation, story.answered.response
    (tag, colour), *_ = tags(each)
    return StoryView(
        id=f"story-{each.pk.hex[:12]}",
        href=reverse("recommendation", args=[each.pk]),
        reference=each.reference,
        asked=back_to(each),
        said=blocks(each.text),
        by=each.from_body.name,
        to=each.to_words,
        said_on=day(each.made_on),
        tag=tag,
        colour=colour,
        answer=f"on {day(answer.given_on)}" if answer is not None else "",
        reasons=cut(answer.reasons) if answer is not None else "",
        will_do=cut(answer.will_do) if answer is not None else "",
        done=[_done(one) for one in story.done],
        nothing=nothing_yet(story),
        illustrative=each.illustrative,
    )


def _done(done: Done) -> DoneView:
    return DoneView(action_view(done.action), cut(done.newest), cut(done.worked))


def nothing_yet(story: Story) -> str:
    """A sentence where there is no answer yet, or an answer and no action."""
    each, answer = story.answered.recommendation, story.answered.response
    if answer is None:
        begun = "A first part of the answer came. " if story.answered.parts else ""
        was = "was due" if standing(each) == Standing.OVERDUE else "is due"
        return f"{begun}The {'whole ' if begun else ''}answer {was} by {day(each.due_on)}."
    if story.done or answer.verdict == Verdict.REJECTED:
        return ""
    return "No action with a day of its own was promised."


def cut(text: str) -> str:
    """A text in one line, shortened: the whole of it is on the page of the recommendation."""
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= LONGEST else one_line[:LONGEST].rsplit(" ", 1)[0] + " …"


def did_words(story: Story) -> str:
    """What was done, in one line, for files."""
    answer = story.answered.response
    parts = [VERDICT_WORDS[Verdict(answer.verdict)] + "."] if answer is not None else []
    parts += [cut(answer.will_do)] if answer is not None and answer.will_do else []
    parts += [nothing_yet(story)] if nothing_yet(story) else []
    for one in story.done:
        view = action_view(one.action)
        parts.append(f"{short(one.action.text)} ({view.facts}; {view.tag.lower()}).")
    return " ".join(parts)
