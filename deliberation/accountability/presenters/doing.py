"""Actions in words, for lists and for the page of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.dates import today_in_england
from deliberation.accountability.calc.doing import ACTION_STATUS_WORDS, RAG_WORDS, ActionStatus, Rag
from deliberation.accountability.calc.rag import BY_HAND_FOR, RULES, light, ruled
from deliberation.accountability.calc.topics import TOPICS, unpacked
from deliberation.accountability.models import Action, Milestone, Progress, Slip
from deliberation.accountability.presenters.recommendations import days_words, short
from deliberation.accountability.queries.doing import OPEN_STATUSES, ActionParts, facts_from
from deliberation.bodies.calc.kinds import role_words
from deliberation.bodies.calc.light_text import Block, blocks
from deliberation.bodies.queries.bodies_areas import area_views
from design.formats import day
from design.tables import Cell, Column, Row, Table

RAG_COLOURS = {Rag.RED: "red", Rag.AMBER: "orange", Rag.GREEN: "green"}
STATUS_COLOURS = {
    ActionStatus.TO_DO: "blue",
    ActionStatus.UNDER_WAY: "aqua-green",
    ActionStatus.DONE: "green",
    ActionStatus.STOPPED: "grey",
}
Tag = tuple[str, str]


@dataclass(frozen=True)
class StepView:
    """A step on the way as a page shows it."""

    number: int
    text: str
    words: str
    tag: Tag
    is_open: bool


@dataclass(frozen=True)
class ReportView:
    """One entry of the progress as a page shows it."""

    number: int
    said_on: str
    by: str
    text: list[Block]
    evidence: list[dict[str, str]]
    tags: list[Tag]
    why: str


@dataclass(frozen=True)
class Link:
    """One step back or on."""

    text: str
    href: str
    what: str = ""


def is_open(action: Action) -> bool:
    """Whether it is neither done nor stopped."""
    return action.status in OPEN_STATUSES


def days_over(action: Action) -> int:
    """By how many days it is late now, or was when it was done; 0 when it is not."""
    if action.status == ActionStatus.STOPPED:
        return 0
    return max(0, ((action.done_on or today_in_england()) - action.due_on).days)


def due_words(action: Action) -> str:
    """Its day, and how late that is or was."""
    late = days_over(action)
    if action.done_on is not None:
        return f"done {day(action.done_on)}" + (f", {days_words(late)} late" if late else "")
    if action.status == ActionStatus.STOPPED:
        return f"was due {day(action.due_on)}"
    return f"due {day(action.due_on)}" + (f", {days_words(late)} ago" if late else "")


def moved_words(action: Action) -> str:
    """Whether its day was moved since it was first promised."""
    return f"first promised for {day(action.first_due_on)}" if action.due_on != action.first_due_on else ""


def tags_of(action: Action) -> list[Tag]:
    """Words and colours that say where it stands; one that has ended carries no light."""
    status = ActionStatus(action.status)
    tags = [(ACTION_STATUS_WORDS[status], STATUS_COLOURS[status])]
    if not is_open(action):
        return tags
    late = [("Overdue", "red")] if days_over(action) else []
    return [*late, *tags, _mark(Rag(action.rag))]


def _mark(rag: Rag) -> Tag:
    return f"Marked {RAG_WORDS[rag].lower()}", RAG_COLOURS[rag]


def mark_words(action: Action) -> str:
    """The mark in a list: none for what has ended."""
    return RAG_WORDS[Rag(action.rag)] if is_open(action) else "–"


def actions_table(found: Iterable[Action], id: str, caption: str, *, of_body: bool = False) -> Table:
    """A list. `of_body` leaves out whose they are."""
    columns = [Column("text", "Action", wide=True)]
    columns += [] if of_body else [Column("body", "Body")]
    columns += [Column("owner", "Who does it"), Column("stands", "Status"), Column("mark", "Mark")]
    rows = [Row(_cells(each, of_body), marked=is_open(each) and days_over(each) > 0) for each in found]
    return Table(id=id, caption=caption, columns=columns, rows=rows, stacked=True)


def _cells(each: Action, of_body: bool) -> list[Cell | str]:
    made_up = "Illustrative" if each.illustrative and not of_body else ""
    note = " · ".join(filter(None, (each.reference, made_up)))
    stands = ACTION_STATUS_WORDS[ActionStatus(each.status)]
    when = "; ".join(filter(None, (due_words(each), moved_words(each))))
    cells: list[Cell | str] = [Cell(short(each.text), href=reverse("action", args=[each.pk]), note=note)]
    cells += [] if of_body else [each.body.name]
    return [*cells, each.owner, Cell(stands, note=when), mark_words(each)]


def one_action(action: Action, parts: ActionParts) -> dict[str, Any]:
    """Context of the page of one action, without what the reader may do and whether it worked. No query."""
    facts = facts_from(action, parts, today_in_england())
    lit, rule = light(facts), ruled(facts)
    shown = {
        "action": action,
        "text": blocks(action.text),
        "tags": tags_of(action),
        "late": _late_words(action),
        "facts": action_facts(action),
        "steps": [step_view(each) for each in parts.steps],
        "slips": slips_table(parts.slips) if parts.slips else None,
        "reports": [report_view(action, each) for each in parts.progress],
        "light": lit,
        "light_tag": (RAG_WORDS[lit.rag], RAG_COLOURS[lit.rag]),
        "against": rule.words if lit.code == "by_hand" else "",
        "rules": rules_table(lit.code),
        "by_hand_days": BY_HAND_FOR.days,
        "back": back_links(action),
        "topic_links": [Link(TOPICS[code], f"{reverse('all_actions')}?topic={code}") for code in unpacked(action.topics) if code in TOPICS],
        "area_links": area_links(action.areas),
        "is_open": is_open(action),
        "crumbs": [("Actions", reverse("all_actions"))],
    }  # fmt: skip
    return shown | ({"illustrative": True} if action.illustrative else {})


def area_links(areas: str) -> list[Link]:
    """The areas under which something is filed, with their pages."""
    return [
        Link(each.words, reverse("area", args=[each.key]))
        for each in area_views(unpacked(areas))
        if each.known
    ]


def _late_words(action: Action) -> str:
    late = days_over(action)
    if not late:
        return ""
    if action.done_on is not None:
        return f"It was done {days_words(late)} after its day."
    return f"Its day was {days_words(late)} ago."


def action_facts(action: Action) -> list[tuple[str, str]]:
    """Who does it, by when, since when it is promised."""
    facts = [
        ("Reference", action.reference),
        ("Body", action.body.name),
        ("Who does it", action.owner),
        ("To be done by", day(action.due_on)),
    ]
    if action.due_on != action.first_due_on:
        facts.append(("First promised for", day(action.first_due_on)))
    if action.done_on is not None:
        facts.append(("Done on", day(action.done_on)))
    return facts


def back_links(action: Action) -> list[Link]:
    """What it comes from: the decision and the recommendation."""
    links = []
    if action.decision is not None:
        href = reverse("decision", args=[action.decision_id])
        links.append(Link(f"Decision {action.decision.reference}", href, short(action.decision.title)))
    if action.recommendation is not None:
        href = reverse("recommendation", args=[action.recommendation_id])
        asked = action.recommendation
        links.append(Link(f"Recommendation {asked.reference}", href, short(asked.text)))
    return links


def step_view(each: Milestone) -> StepView:
    """A step on the way, with its day and whether that is over."""
    moved = f", first planned for {day(each.first_due_on)}" if each.due_on != each.first_due_on else ""
    if each.done_on is not None:
        return StepView(each.number, each.text, f"done {day(each.done_on)}{moved}", ("Done", "green"), False)
    late = (today_in_england() - each.due_on).days
    if late > 0:
        words = f"was due {day(each.due_on)}, {days_words(late)} ago{moved}"
        return StepView(each.number, each.text, words, ("Late", "red"), True)
    return StepView(each.number, each.text, f"due {day(each.due_on)}{moved}", ("To come", "blue"), True)


def report_view(action: Action, each: Progress) -> ReportView:
    """One entry of the progress: by which office, never by name."""
    status = ActionStatus(each.status)
    tags = [(ACTION_STATUS_WORDS[status], STATUS_COLOURS[status])]
    if status not in (ActionStatus.DONE, ActionStatus.STOPPED):
        tags.append(_mark(Rag(each.rag)))
    by = f"{role_words(each.role)}, for {action.body.name}" if each.role else action.body.name
    why = f"Against the rule: {each.rag_why}" if each.rag_why else ""
    return ReportView(each.number, day(each.said_on), by, blocks(each.text), each.evidence, tags, why)


def slips_table(slips: Sequence[Slip]) -> Table:
    """Every day that was moved, the first one first, with its reason."""
    columns = [
        Column("what", "What"), Column("was", "It was"), Column("now", "It became"), Column("why", "Why", wide=True),
    ]  # fmt: skip
    rows = [_slip_row(each) for each in slips]
    return Table("slips", "Days that were moved", columns, rows, stacked=True)


def _slip_row(each: Slip) -> Row:
    what = each.milestone.text if each.milestone else "The action"
    return Row(
        [what, day(each.was), day(each.now), Cell(each.reason, note=f"said on {day(each.made_at.date())}")]
    )


def rules_table(code: str) -> Table:
    """The rules of the light from the top, with the one that counts marked."""
    rows = [
        Row([Cell(rule.words, note="This one counts." if rule.code == code else ""), RAG_WORDS[rule.rag]], marked=rule.code == code)
        for rule in RULES
    ]  # fmt: skip
    columns = [Column("rule", "If this is so", wide=True), Column("mark", "the mark is")]
    return Table(
        "rules", "The rule, read from the top: the first line that is so counts", columns, rows, stacked=True
    )
