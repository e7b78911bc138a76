"""The page of one motion: its wording, amendments with what they change, the debate, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from access.gate import allows, holds
from access.permissions import Permission
from deliberation.accountability.calc.motion_changes import Piece, changes, summary_words
from deliberation.accountability.calc.motion_rules import ENDED, RULES
from deliberation.accountability.calc.motions import (
    AMENDMENT_STATUS_WORDS,
    SIDE_WORDS,
    AmendmentStatus,
    MotionStatus,
    Side,
    Template,
)
from deliberation.accountability.models import Amendment, Motion, MotionVersion, Speech
from deliberation.accountability.presenters.filed import topic_links
from deliberation.accountability.presenters.motions import (
    motion_facts,
    motion_trail,
    motions_frame,
    name_of,
    status_tag,
)
from deliberation.accountability.queries.motion_acts import MotionActs
from deliberation.accountability.queries.motion_votes import CAME_WORDS, Came
from deliberation.accountability.queries.motions import WholeMotion, version_changes, wording_at
from deliberation.bodies.calc.kinds import role_words
from deliberation.bodies.calc.light_text import Block, blocks
from deliberation.bodies.queries.roles import scope_of
from deliberation.voting.models import Vote, VoteStatus
from design.formats import day, moment
from kernel.actors import Actor

AMENDMENT_COLOURS = {
    AmendmentStatus.MOVED: "blue",
    AmendmentStatus.SECONDED: "yellow",
    AmendmentStatus.ACCEPTED: "green",
    AmendmentStatus.REJECTED: "purple",
    AmendmentStatus.WITHDRAWN: "grey",
    AmendmentStatus.LAPSED: "grey",
}


@dataclass(frozen=True)
class AmendmentView:
    """One amendment as a page shows it; `may`: the acts that the reader has."""

    id: str
    number: int
    status: str
    colour: str
    by: str
    summary: str
    pieces: list[Piece]
    reasons: list[Block]
    words: str
    vote: str
    may: frozenset[str]


@dataclass(frozen=True)
class SpeechView:
    """What one member said."""

    id: str
    by: str
    when: str
    text: list[Block]
    taken_back: bool
    own: bool


@dataclass(frozen=True)
class SideView:
    """What was said on one side."""

    title: str
    code: str
    speeches: list[SpeechView]


@dataclass(frozen=True)
class VersionView:
    """One wording, with what changed from the one before."""

    number: int
    when: str
    why: str
    text: list[Block]
    pieces: list[Piece]
    summary: str


def motion_context(actor: Actor, found: WholeMotion, acts: MotionActs) -> dict[str, Any]:
    """Context of the page of one motion."""
    motion = found.motion
    return motions_frame(actor, motion.body) | {
        "motion": motion,
        "name": name_of(motion),
        "tag": status_tag(motion),
        "text": blocks(found.text),
        "version": found.version,
        "reasons": blocks(motion.reasons),
        "facts": motion_facts(motion),
        "next": next_words(motion, acts),
        "outcome": motion.outcome_words,
        "topics": topic_links(motion.topics),
        "amendments": [_amendment(actor, each, found, acts) for each in found.amendments],
        "spoken": bool(found.speeches),
        "over": motion.status in ENDED,
        "sides": _sides(actor, found.speeches),
        "vote_href": vote_href(actor, motion.vote),
        "vote": motion.vote,
        "acts": acts.may,
        "after": after_carried(actor, motion),
        "draft": motion.status == MotionStatus.DRAFT,
    }


def versions_context(actor: Actor, found: WholeMotion) -> dict[str, Any]:
    """Context of the page of all wordings of a motion."""
    return motions_frame(actor, found.motion.body, motion_trail(found.motion)) | {
        "motion": found.motion,
        "versions": [_version(each, pieces) for each, pieces in version_changes(found)],
    }


def next_words(motion: Motion, acts: MotionActs) -> str:
    """A sentence about what happens next; empty where it has ended."""
    status = MotionStatus(motion.status)
    if status in ENDED:
        return ""
    if status is MotionStatus.VOTE:
        return "It is being voted on." if acts.came is Came.WAITS else CAME_WORDS[acts.came]
    if status is MotionStatus.DEBATE and acts.waits_for_amendment:
        return "Members can speak. An amendment has to be decided before the motion goes to the vote."
    if status is MotionStatus.DEBATE and acts.waits_for_notice and motion.notice_until is not None:
        return f"Members can speak. It can go to the vote from {day(motion.notice_until)}."
    notice = RULES[Template(motion.template)].notice
    return {
        MotionStatus.DRAFT: "Only you see it. Once you move it, everybody does.",
        MotionStatus.MOVED: f"Another member must second it. Then {notice} working days of notice run.",
        MotionStatus.ON_NOTICE: "Members can move amendments. Whoever runs the meeting opens the debate.",
        MotionStatus.DEBATE: "Members can speak. It can go to the vote.",
    }[status]


def vote_href(actor: Actor, vote: Vote | None) -> str:
    """Where the reader sees the vote, or an empty text."""
    if vote is None:
        return ""
    prepares = holds(actor, Permission.VOTE_EDIT, scope_of(vote.body_id))
    if not prepares and (vote.status == VoteStatus.DRAFT or not vote.public):
        return ""
    # The page of a vote is found by its body's short name, which the motion's page has anyway.
    return str(vote.pk)


def after_carried(actor: Actor, motion: Motion) -> list[tuple[str, str]]:
    """What a clerk does next with a motion that was carried: words and addresses."""
    if motion.status != MotionStatus.CARRIED:
        return []
    scope, slug = scope_of(motion.body_id), motion.body.slug
    steps = []
    if allows(actor, Permission.DECISION_RECORD, scope):
        steps.append(
            ("Record it as a decision", f"{reverse('new_decision', args=[slug])}?for=motion:{motion.pk}")
        )
    if allows(actor, Permission.RECOMMENDATION_MAKE, scope):
        make = reverse("make_recommendation", args=[slug])
        steps.append(("Make a recommendation to others from it", f"{make}?from=motion:{motion.pk}"))
    if motion.template == Template.REMOVE_CHAIR and allows(actor, Permission.MEMBER_MANAGE, scope):
        steps.append(("End the chair’s term", reverse("members", args=[slug])))
    return steps


def _amendment(actor: Actor, each: Amendment, found: WholeMotion, acts: MotionActs) -> AmendmentView:
    status = AmendmentStatus(each.status)
    pieces = changes(wording_at(found, each.base), each.text)
    by = role_words(each.moved_by.role)
    if each.seconded_by is not None:
        by += f", seconded by: {role_words(each.seconded_by.role)}"
    return AmendmentView(
        id=str(each.pk),
        number=each.number,
        status=AMENDMENT_STATUS_WORDS[status],
        colour=AMENDMENT_COLOURS[status],
        by=by,
        summary=summary_words(pieces),
        pieces=pieces,
        reasons=blocks(each.reasons),
        words=_lapsed(each) or each.outcome_words,
        vote=vote_href(actor, each.vote),
        may=acts.amendments.get(str(each.pk), frozenset()),
    )


def _lapsed(each: Amendment) -> str:
    if each.status != AmendmentStatus.LAPSED:
        return ""
    return "The wording it starts from no longer stood, or the motion ended."


def _sides(actor: Actor, speeches: Sequence[Speech]) -> list[SideView]:
    """The debate by side, each member under one number throughout: “Member (speaker 2)”."""
    order = {key: place for place, key in enumerate(dict.fromkeys(s.membership_id for s in speeches), 1)}
    return [
        SideView(
            title=SIDE_WORDS[side],
            code=side.value,
            speeches=[_speech(actor, each, order) for each in speeches if each.side == side],
        )
        for side in Side
    ]


def _speech(actor: Actor, each: Speech, order: dict[int, int]) -> SpeechView:
    by = f"{role_words(each.membership.role)} (speaker {order[each.membership_id]})"
    taken_back = each.withdrawn_at is not None
    own = actor.kind == "person" and str(each.membership.person_id) == str(actor.id)
    return SpeechView(
        str(each.pk), by, moment(each.made_at), [] if taken_back else blocks(each.text), taken_back, own
    )


def _version(each: MotionVersion, pieces: list[Piece]) -> VersionView:
    return VersionView(
        number=each.number,
        when=moment(each.made_at),
        why=each.why or "As it was moved",
        text=blocks(each.text),
        pieces=pieces,
        summary=summary_words(pieces) if pieces else "",
    )
