"""The stages of a trade-off, in their order, and what may be done in which: one of the two tables that say who × when.

Who may do what is in `access.permissions`; `tests/rules/test_tradeoff_stages.py` writes both out again.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from types import MappingProxyType


class Stage(enum.StrEnum):
    """Where a trade-off stands. The values are stored."""

    DRAFT = "draft"
    LEARN = "learn"
    DISCUSS = "discuss"
    VOTE = "vote"
    RECOMMEND = "recommend"
    RESPONSE = "response"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"


STAGES = tuple(Stage)


@dataclass(frozen=True)
class StageFacts:
    """What a stage is called, what happens in it, and what ends it."""

    title: str
    meaning: str
    ends: str


_S = Stage
FACTS: MappingProxyType[Stage, StageFacts] = MappingProxyType(
    {
        _S.DRAFT: StageFacts(
            "Draft",
            "The question and the options are being written.",
            "It ends when the question is published.",
        ),
        _S.LEARN: StageFacts(
            "Learn",
            "Members read the evidence, hear witnesses and ask them questions.",
            "It ends when members have what they need to discuss.",
        ),
        _S.DISCUSS: StageFacts(
            "Discuss",
            "Members put points for and against each option, and say where they stand on short statements.",
            "It ends when the points are on the table and members are ready to vote.",
        ),
        _S.VOTE: StageFacts("Vote", "Members vote on the options.", "It ends when the votes are counted."),
        _S.RECOMMEND: StageFacts(
            "Recommend",
            "Members write their report and recommendations together, the minority’s view included.",
            "It ends when the report is handed over.",
        ),
        _S.RESPONSE: StageFacts(
            "Response",
            "The bodies that were asked answer each recommendation, by a date.",
            "It ends when every recommendation is answered.",
        ),
        _S.FOLLOW_UP: StageFacts(
            "Follow-up",
            "Everybody can see whether what was promised is done.",
            "It ends with the last promise.",
        ),
        _S.CLOSED: StageFacts("Closed", "It is over and stays to be read.", "Nothing changes any more."),
    }
)


class Act(enum.StrEnum):
    """What is done to a trade-off or in it."""

    EDIT_QUESTION = "edit_question"
    EDIT_OPTIONS = "edit_options"
    EDIT_EFFECTS = "edit_effects"
    SET_DATES = "set_dates"
    MOVE = "move"
    DISCARD = "discard"
    INVITE_VOICE = "invite_voice"
    GIVE_VOICE = "give_voice"
    EDIT_EVIDENCE = "edit_evidence"
    SUBMIT_EVIDENCE = "submit_evidence"
    CHALLENGE_EVIDENCE = "challenge_evidence"
    READ_EVIDENCE = "read_evidence"
    EDIT_WITNESSES = "edit_witnesses"
    ASK_QUESTION = "ask_question"
    ANSWER_QUESTION = "answer_question"
    KEEP_PROMISE = "keep_promise"
    MAKE_POINT = "make_point"
    REACT = "react"
    MAKE_STATEMENT = "make_statement"
    ANSWER_STATEMENT = "answer_statement"
    IMPORT_STATEMENTS = "import_statements"
    MODERATE = "moderate"
    APPEAL = "appeal"
    FACILITATE = "facilitate"
    EXPLORE = "explore"
    LEAN_BEFORE = "lean_before"
    LEAN_AFTER = "lean_after"
    PREPARE_VOTE = "prepare_vote"
    WRITE_REPORT = "write_report"
    HAND_OVER = "hand_over"
    START_REVIEW = "start_review"


_RUNNING = frozenset(STAGES) - {_S.CLOSED}
_SHOWN = frozenset(STAGES) - {_S.DRAFT}
_UP_TO_DISCUSS = frozenset({_S.DRAFT, _S.LEARN, _S.DISCUSS})
_TALKING = frozenset({_S.LEARN, _S.DISCUSS})

ACTS: MappingProxyType[Act, frozenset[Stage]] = MappingProxyType(
    {
        # The question stands once it is published; a wrong one is closed and asked anew.
        Act.EDIT_QUESTION: frozenset({_S.DRAFT}),
        Act.EDIT_OPTIONS: frozenset({_S.DRAFT, _S.LEARN}),
        Act.EDIT_EFFECTS: _UP_TO_DISCUSS,
        Act.SET_DATES: _RUNNING,
        Act.MOVE: _RUNNING,
        Act.DISCARD: frozenset({_S.DRAFT}),
        Act.INVITE_VOICE: frozenset({_S.DRAFT, _S.LEARN, _S.DISCUSS, _S.VOTE}),
        Act.GIVE_VOICE: frozenset({_S.LEARN, _S.DISCUSS, _S.VOTE}),
        Act.EDIT_EVIDENCE: frozenset({_S.DRAFT, _S.LEARN, _S.DISCUSS, _S.VOTE}),
        Act.SUBMIT_EVIDENCE: _TALKING,
        Act.CHALLENGE_EVIDENCE: frozenset({_S.LEARN, _S.DISCUSS, _S.VOTE}),
        Act.READ_EVIDENCE: _SHOWN - {_S.CLOSED},
        Act.EDIT_WITNESSES: _UP_TO_DISCUSS,
        Act.ASK_QUESTION: _TALKING,
        Act.ANSWER_QUESTION: frozenset({_S.LEARN, _S.DISCUSS, _S.VOTE, _S.RECOMMEND}),
        # A promise made to the panel is chased for as long as anything is.
        Act.KEEP_PROMISE: _SHOWN - {_S.CLOSED},
        Act.MAKE_POINT: frozenset({_S.DISCUSS}),
        Act.REACT: frozenset({_S.DISCUSS}),
        Act.MAKE_STATEMENT: frozenset({_S.DISCUSS}),
        Act.ANSWER_STATEMENT: frozenset({_S.DISCUSS}),
        Act.IMPORT_STATEMENTS: _UP_TO_DISCUSS,
        Act.MODERATE: _SHOWN,
        Act.APPEAL: _SHOWN - {_S.CLOSED},
        Act.FACILITATE: _RUNNING,
        Act.EXPLORE: frozenset({_S.LEARN, _S.DISCUSS, _S.VOTE}),
        Act.LEAN_BEFORE: frozenset({_S.LEARN}),
        # Over before the report is written, so that the report can say how opinion changed.
        Act.LEAN_AFTER: frozenset({_S.VOTE}),
        Act.PREPARE_VOTE: frozenset({_S.DISCUSS, _S.VOTE}),
        Act.WRITE_REPORT: frozenset({_S.VOTE, _S.RECOMMEND}),
        Act.HAND_OVER: frozenset({_S.RECOMMEND}),
        Act.START_REVIEW: _SHOWN,
    }
)
"""In which stages each thing can be done."""


def next_stage(stage: Stage) -> Stage | None:
    """The stage that follows; None after the last."""
    at = STAGES.index(stage)
    return STAGES[at + 1] if at + 1 < len(STAGES) else None


def stages_words(act: Act) -> str:
    """When something can be done, as part of a sentence: “in the stages Learn and Discuss”."""
    names = [FACTS[stage].title for stage in STAGES if stage in ACTS[act]]
    if len(names) == 1:
        return f"in the stage {names[0]}"
    return f"in the stages {', '.join(names[:-1])} and {names[-1]}"
