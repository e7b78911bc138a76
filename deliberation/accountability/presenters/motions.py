"""Motions in words, for lists and the frame of their pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from deliberation.accountability.calc.motion_rules import ENDED, RULES
from deliberation.accountability.calc.motions import (
    MOTION_STATUS_WORDS,
    TEMPLATE_WORDS,
    MotionStatus,
    Template,
)
from deliberation.accountability.models import Motion
from deliberation.accountability.presenters.frame import accountability_frame
from deliberation.accountability.queries.motion_votes import threshold_words
from deliberation.bodies.calc.kinds import role_words
from deliberation.bodies.models import Body
from design.formats import day, moment
from design.tables import Cell, Column, Row, Table
from kernel.actors import Actor

STATUS_COLOURS = {
    MotionStatus.DRAFT: "grey",
    MotionStatus.MOVED: "blue",
    MotionStatus.ON_NOTICE: "aqua-green",
    MotionStatus.DEBATE: "yellow",
    MotionStatus.VOTE: "orange",
    MotionStatus.CARRIED: "green",
    MotionStatus.LOST: "purple",
    MotionStatus.WITHDRAWN: "grey",
    MotionStatus.LAPSED: "grey",
}


def motions_frame(actor: Actor, body: Body, *trail: tuple[str, str]) -> dict[str, Any]:
    """Context of a page below a body's motions."""
    return accountability_frame(actor, body, "motions", *trail)


def motion_trail(motion: Motion) -> tuple[str, str]:
    """The crumb of one motion."""
    return name_of(motion), reverse("motion", args=[motion.pk])


def name_of(motion: Motion) -> str:
    """What a motion is called: its reference, once it was moved."""
    return "Draft motion" if motion.status == MotionStatus.DRAFT else f"Motion {motion.reference}"


def status_tag(motion: Motion) -> tuple[str, str]:
    """Words and colour that say where it stands."""
    status = MotionStatus(motion.status)
    return MOTION_STATUS_WORDS[status], STATUS_COLOURS[status]


def since_words(motion: Motion) -> str:
    """What a list says beside the status: the next day that matters, or when it ended."""
    status = MotionStatus(motion.status)
    if status in ENDED and motion.ended_on is not None:
        return day(motion.ended_on)
    if status is MotionStatus.ON_NOTICE and motion.notice_until is not None:
        return f"can be voted on from {day(motion.notice_until)}"
    if motion.moved_at is not None:
        return f"moved {day(motion.moved_at)}"
    return ""


def motions_table(found: Iterable[Motion], id: str, caption: str, *, with_body: bool = True) -> Table:
    """A list of motions."""
    columns = [Column("title", "Motion", wide=True)]
    columns += [Column("body", "Body")] if with_body else []
    columns += [Column("kind", "Kind"), Column("status", "Status")]
    return Table(
        id=id,
        caption=caption,
        columns=columns,
        rows=[Row(_cells(each, with_body)) for each in found],
        stacked=True,
    )


def _cells(each: Motion, with_body: bool) -> list[Cell | str]:
    made_up = "Illustrative" if each.illustrative and with_body else ""
    reference = "" if each.status == MotionStatus.DRAFT else each.reference
    note = " · ".join(filter(None, (reference, made_up)))
    cells: list[Cell | str] = [Cell(each.title, href=reverse("motion", args=[each.pk]), note=note)]
    cells += [each.body.name] if with_body else []
    return [
        *cells,
        TEMPLATE_WORDS[Template(each.template)],
        Cell(status_tag(each)[0], note=since_words(each)),
    ]


def rule_facts(template: Template, threshold: str = "") -> list[tuple[str, str]]:
    """The rules of a template, before a motion is moved."""
    rules = RULES[template]
    facts = [("Notice", f"{rules.notice} working days from the day it is seconded")]
    facts += [("To be carried, it needs", threshold)] if threshold else []
    if not rules.chair_presides:
        facts.append(("Who presides", "Not the chair, and not who moved or seconded it"))
    return facts


def motion_facts(motion: Motion) -> list[tuple[str, ...]]:
    """What is known of a motion, for a summary list."""
    template = Template(motion.template)
    facts: list[tuple[str, ...]] = [("Kind", TEMPLATE_WORDS[template])]
    if motion.about_title:
        about = (RULES[template].about or "About", motion.about_title)
        facts.append((*about, motion.about_href, "Read it") if motion.about_href else about)
    facts += _life(motion)
    if motion.meeting is not None:
        where = reverse("meeting", args=[motion.body.slug, motion.meeting.pk])
        facts.append(
            (
                "Meeting",
                f"{motion.meeting.title}, {moment(motion.meeting.starts_at)}",
                where,
                "See the meeting",
            )
        )
    facts.append(("To be carried, it needs", threshold_words(motion)))
    if not RULES[template].chair_presides:
        facts.append(("Who presides", "Not the chair, and not who moved or seconded it"))
    return facts


def _life(motion: Motion) -> list[tuple[str, ...]]:
    facts: list[tuple[str, ...]] = []
    if motion.moved_at is not None:
        facts.append(("Moved", f"{day(motion.moved_at)}, by: {role_words(motion.moved_by.role)}"))
    if motion.seconded_at is not None and motion.seconded_by is not None:
        facts.append(("Seconded", f"{day(motion.seconded_at)}, by: {role_words(motion.seconded_by.role)}"))
    if motion.notice_until is not None:
        facts.append(("Can be voted on from", day(motion.notice_until)))
    if motion.ended_on is not None:
        facts.append((MOTION_STATUS_WORDS[MotionStatus(motion.status)], day(motion.ended_on)))
    return facts
