"""One decision as its page shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from access.gate import holds
from access.permissions import Permission
from deliberation.accountability.calc.decision_money import (
    difference_words,
    pounds_words,
    total,
    totals_by_period,
)
from deliberation.accountability.calc.decisions import (
    IMPACT_WORDS,
    LINK_KIND_WORDS,
    DecisionStatus,
    Impact,
    LinkKind,
)
from deliberation.accountability.calc.did_it_work import Verdict
from deliberation.accountability.calc.did_it_work_words import VERDICT_WORDS
from deliberation.accountability.calc.doing import ACTION_STATUS_WORDS, RAG_WORDS, ActionStatus, Rag
from deliberation.accountability.models import Action, Decision, ExpectedEffect, ImpactNote, PlanChange
from deliberation.accountability.presenters.call_ins import (
    Way,
    call_in_views,
    call_in_words,
    carried_out_words,
    ways_to_ask,
)
from deliberation.accountability.presenters.decisions import STATUS_COLOURS, status_words
from deliberation.accountability.presenters.filed import area_links, topic_links
from deliberation.accountability.presenters.recommendations import short
from deliberation.accountability.queries.decision_page import (
    Linked,
    MoneyLine,
    WholeDecision,
    is_held_up,
    speaks_for_patients,
)
from deliberation.accountability.queries.decisions import missing, prepares
from deliberation.bodies.calc.kinds import role_words
from deliberation.bodies.calc.light_text import Block, blocks
from deliberation.bodies.queries.roles import scope_of
from design.formats import NumberStyle, day
from design.tables import Cell, Column, Row, Table
from indexapp.queries.pins import PinnedFigure
from kernel.actors import Actor

Fact = tuple[str, Any]


@dataclass(frozen=True)
class Answers:
    """What a decision answers, of one kind."""

    kind: str
    title: str
    href: str


@dataclass(frozen=True)
class NoteView:
    """What a decision means for patients, as somebody said it who speaks for them."""

    impact: str
    who: str
    text: list[Block]
    by: str
    on: dt.date
    withdraw_href: str


def decision_page(actor: Actor, whole: WholeDecision) -> dict[str, Any]:
    """Context of the page of one decision."""
    each, writes = whole.decision, prepares(actor, whole.decision.body_id)
    shows = whole.is_taken or writes
    return {
        "decision": each,
        "tags": tags(whole),
        "facts": facts(whole),
        "shows": shows,
        "text": blocks(each.text) if shows else [],
        "reasons": blocks(each.reasons) if shows else [],
        "alternatives": blocks(each.alternatives) if shows else [],
        "money": money_table(whole.parts.money) if shows and whole.parts.money else None,
        "money_totals": totals_table(whole.parts.money) if shows and _has_several(whole) else None,
        "money_words": money_words(whole.parts.money) if shows else "",
        "papers": whole.parts.papers,
        "answers": [_answers(one) for one in whole.parts.links],
        "plan_changes": plan_changes_table(whole.plan_changes) if whole.plan_changes else None,
        "call_ins": call_in_views(actor, whole),
        "ask_call_in": ways_to_ask(whole),
        "notes": [_note(actor, one) for one in whole.notes],
        "write_note": _ways_to_note(whole),
        "actions": actions_table(whole.actions) if whole.actions else None,
        "effects": effects_table(whole.effects) if whole.effects else None,
        "missing": missing(each) if writes and each.status in ("draft", "planned") else [],
        "ways": ways(actor, each) if writes else [],
        "later": _later(each),
        "crumbs": [
            ("Decisions", reverse("all_decisions")),
            (each.body.name, reverse("decisions", args=[each.body.slug])),
        ],
        **({"illustrative": True} if each.illustrative else {}),
    }


def tags(whole: WholeDecision) -> list[tuple[str, str]]:
    """Words and colours that say where it stands."""
    each = whole.decision
    found = [(status_words(each), STATUS_COLOURS[DecisionStatus(each.status)])]
    found += [("Key decision", "aqua-green")] if each.key else []
    return [*found, ("Called in", "red")] if is_held_up(whole.call_ins) else found


def facts(whole: WholeDecision) -> list[Fact]:
    """Who decides, when, at which meeting, from when it may be carried out, and what it is about."""
    each = whole.decision
    decides = "Decided by" if whole.is_taken else "Who decides"
    rows: list[Fact] = [
        ("Reference", each.reference if each.number else "A draft has none yet"),
        ("Body", _link(reverse("body", args=[each.body.slug]), each.body.name)),
        (decides, each.taken_by or each.body.name),
    ]
    rows += _days(whole)
    if each.meeting is not None:
        rows.append(("Meeting", _link(reverse("meeting", args=[each.body.slug, each.meeting.pk]), each.meeting.title)))  # fmt: skip
    if each.item is not None:
        rows.append(("Item of the agenda", f"{each.item.position}. {each.item.title}"))
    if each.replaces is not None:
        rows.append(("Takes the place of", _link(reverse("decision", args=[each.replaces.pk]), each.replaces.reference)))  # fmt: skip
    return [*rows, *_about(each)]


def _days(whole: WholeDecision) -> list[Fact]:
    each = whole.decision
    if not whole.is_taken:
        on = day(each.planned_for) if each.planned_for else "No day yet"
        rows = [] if each.status == DecisionStatus.DRAFT else [("To be decided on", on)]
        return [*rows, *([("Decided on", day(each.taken_on))] if each.taken_on and each.published_at is None else [])]  # fmt: skip
    found = [
        ("Decided on", day(each.taken_on) if each.taken_on else ""),
        ("Call-in", call_in_words(each) or "This decision cannot be called in"),
        ("May be carried out", carried_out_words(each, whole.call_ins)),
    ]
    return [row for row in found if row[1]]


def _about(each: Decision) -> list[Fact]:
    rows = (("Areas and councils", area_links(each.areas)), ("Topics", topic_links(each.topics)))
    return [row for row in rows if row[1]]


def _link(href: str, text: str) -> str:
    return format_html('<a href="{}">{}</a>', href, text)


def _has_several(whole: WholeDecision) -> bool:
    return len({each.period for each in whole.parts.money}) < len(whole.parts.money)


def money_table(lines: Iterable[MoneyLine]) -> Table:
    """What it costs, line by line, with the sum of all."""
    rows = list(lines)
    columns = [
        Column("what", "What for", wide=True), Column("period", "Period"), Column("planned", "Planned", numeric=True), Column("actual", "Spent", numeric=True), Column("difference", "Difference"),
    ]  # fmt: skip
    cells = [Row([each.what or "All of it", each.period, *_sums(each)]) for each in rows]  # fmt: skip
    whole = total(each.line for each in rows)
    last = Row(["Total", "", _sum(whole.planned), _sum(whole.actual), difference_words(whole.difference)])
    return Table(
        "money", "Costs, line by line", columns, [*cells, *([last] if len(rows) > 1 else [])], stacked=True
    )


def totals_table(lines: Iterable[MoneyLine]) -> Table:
    """The sums of each period."""
    columns = [Column("period", "Period"), Column("planned", "Planned", numeric=True), Column("actual", "Spent", numeric=True), Column("difference", "Difference")]  # fmt: skip
    rows = [
        Row([each.period, _sum(each.planned), _sum(each.actual), difference_words(each.difference)])
        for each in totals_by_period(each.line for each in lines)
    ]
    return Table("money-by-period", "Costs by period", columns, rows, stacked=True)


def _sums(each: MoneyLine) -> list[Cell | str]:
    difference = difference_words(total([each.line]).difference) if each.planned is not None else "–"
    planned = _sum(each.planned, "Not planned", source=each.source)
    return [planned, _sum(each.actual, source=each.actual_source), difference]


def _sum(pence: int | None, unknown: str = "Not known yet", *, source: str = "") -> Cell:
    note = f"Source: {source}" if source else ""
    return (
        Cell(pounds_words(pence), note=note) if pence is not None else Cell(unknown, absent=True, note=note)
    )


def money_words(lines: Iterable[MoneyLine]) -> str:
    """How far the figures of what was spent go, in a sentence; empty where there is no money."""
    rows = list(lines)
    if not rows:
        return ""
    found = total(each.line for each in rows)
    if found.compared == 0:
        return "What was spent is not put down yet." if found.actual is None else ""
    whole = "all lines" if found.compared == found.lines else f"{found.compared} of {found.lines} lines"
    return f"The total difference compares {whole}: those with both a planned sum and a spent one."


def plan_changes_table(found: Iterable[PlanChange]) -> Table:
    """Days that were moved; the old ones stay to be read."""
    columns = [Column("on", "Changed on"), Column("was", "Old day"), Column("now", "New day"), Column("why", "Reason", wide=True)]  # fmt: skip
    rows = [Row([day(each.made_at), day(each.was), day(each.now) if each.now else "No day yet", each.reason]) for each in found]  # fmt: skip
    return Table("plan-changes", "Old and new days, with the reasons", columns, rows, stacked=True)


def _answers(each: Linked) -> Answers:
    return Answers(LINK_KIND_WORDS[LinkKind(each.kind)], each.title, each.href)


def _note(actor: Actor, each: ImpactNote) -> NoteView:
    member = each.membership
    own = actor.kind == "person" and str(member.person_id) == str(actor.id)
    at = [member.body.slug, each.pk]
    return NoteView(
        impact=IMPACT_WORDS[Impact(each.impact)],
        who=each.who,
        text=blocks(each.text),
        by=f"{role_words(each.role)}, {member.body.name}",
        on=each.made_at.date(),
        withdraw_href=reverse("withdraw_impact_note", args=at) if own else "",
    )


def _ways_to_note(whole: WholeDecision) -> list[Way]:
    each = whole.decision
    if each.status not in (DecisionStatus.PLANNED, DecisionStatus.TAKEN):
        return []
    bodies = {own.body_id: own.body for own in whole.own if speaks_for_patients(own)}
    several = len(bodies) > 1
    return [
        Way(f"Write a note{f' for {body.name}' if several else ''}", reverse("note_impact", args=[body.slug, each.pk]))
        for body in bodies.values()
    ]  # fmt: skip


def actions_table(found: Iterable[Action]) -> Table:
    """What is done to carry the decision out."""
    columns = [Column("text", "Action", wide=True), Column("owner", "Who does it"), Column("due", "By"), Column("status", "Status")]  # fmt: skip
    rows = [
        Row([
            Cell(short(each.text), href=reverse("action", args=[each.pk]), note=each.reference), each.owner,
            Cell(day(each.due_on), note=f"first {day(each.first_due_on)}" if each.due_on != each.first_due_on else ""),
            Cell(ACTION_STATUS_WORDS[ActionStatus(each.status)], note=RAG_WORDS[Rag(each.rag)] if each.status in ("to_do", "under_way") else ""),
        ])
        for each in found
    ]  # fmt: skip
    return Table("actions", "Actions", columns, rows, stacked=True)


def effects_table(found: Iterable[ExpectedEffect]) -> Table:
    """What is to change because of it: the figure, which way, by how much, by when, where it stood, what the last look said."""
    columns = [Column("metric", "Figure", wide=True), Column("area", "Area"), Column("change", "Expected"), Column("by", "By"), Column("baseline", "When promised"), Column("said", "Did it?")]  # fmt: skip
    rows = [Row(_effect(each)) for each in found]
    return Table("effects", "What is to change", columns, rows, stacked=True)


def _effect(each: ExpectedEffect) -> list[Cell | str]:
    way = "rises" if each.rises else "falls"
    by = f" by {each.size.normalize():f}" if each.size is not None else ""
    pinned = PinnedFigure.from_json(each.baseline) if each.baseline else None
    was: Cell | str = Cell("Not known", absent=True)
    if pinned is not None:
        style = NumberStyle(decimals=pinned.decimals, unit=pinned.unit)
        was = Cell(style.text(pinned.value, pinned.absent), href=reverse("run", args=[each.definition, each.run_id]), note=pinned.period)  # fmt: skip
    metric = Cell(each.title, href=reverse("effect", args=[each.pk]), note="beside similar areas")
    verdict = getattr(each, "verdict", None)
    words = VERDICT_WORDS[Verdict(verdict)] if verdict else "Not looked at yet"
    said = Cell(words, note="a later run of the index says otherwise" if each.moved_at else "")
    return [metric, Cell(each.area_name, href=reverse("area", args=[each.area_key])), f"It {way}{by}", day(each.by), was, said]  # fmt: skip


def _later(each: Decision) -> Way | None:
    """What took its place."""
    key = getattr(each, "later_id", None)
    return Way(str(getattr(each, "later_reference", "")), reverse("decision", args=[key])) if key else None


def ways(actor: Actor, each: Decision) -> list[Way]:
    """What somebody who writes the body's decisions can do to this one, the usual first."""
    found = {
        DecisionStatus.DRAFT: (("Change the draft", "edit_decision"), ("Look it over and publish", "publish_decision"), ("Throw the draft away", "discard_decision")),
        DecisionStatus.PLANNED: (("Record what was decided", "edit_decision"), ("Look it over and publish", "publish_decision"), ("Move it to another day", "move_decision"), ("Take it off the plan", "withdraw_decision")),
        DecisionStatus.TAKEN: (("Put down what was spent", "record_spending"), ("Correct or replace it", "correct_decision")),
    }.get(DecisionStatus(each.status), ())  # fmt: skip
    scope = scope_of(each.body_id)
    needs = {
        "publish_decision": Permission.DECISION_PUBLISH,
        "withdraw_decision": Permission.DECISION_PUBLISH,
    }
    own = [
        Way(text, reverse(name, args=[each.body.slug, each.pk]))
        for text, name in found
        if holds(actor, needs.get(name, Permission.DECISION_RECORD), scope)
    ]
    if each.status != DecisionStatus.TAKEN or not holds(actor, Permission.ACTION_EDIT, scope):
        return own
    promise = f"{reverse('new_action', args=[each.body.slug])}?decision={each.pk}"
    expect = reverse("expect_effect_of_decision", args=[each.body.slug, each.pk])
    return [
        Way("Add an action that carries it out", promise),
        Way("Say what is to change because of it", expect),
        *own,
    ]
