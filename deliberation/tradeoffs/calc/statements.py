"""Statements as texts: limits, which say nearly the same, and what a pair of Polis files would bring."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from deliberation.tradeoffs.calc.polis_files import Comment, read_comments, read_votes
from deliberation.voting.calc.problems import Unfit

MOST_TEXT = 280
MOST_STATEMENTS = 500
"""Statements of one trade-off."""
MOST_OF_ONE = 20
"""Statements that one member may have in one trade-off."""
MOST_SEEDS = 50
"""Statements that are entered at once."""
MOST_COMMENT_BYTES = 1024 * 1024
MOST_VOTE_BYTES = 4 * 1024 * 1024
ALIKE = 0.85
"""Share of letters in the same order from which two texts say nearly the same."""
SAME_WORDS = 0.75
"""Share of words in common from which they do."""
_WORD = re.compile(r"[^\W_]+")


def bare(text: str) -> str:
    """A text for comparing: small letters, no accents, no marks, single blanks."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(_WORD.findall("".join(each for each in plain if not unicodedata.combining(each))))


def similar(text: str, others: Mapping[int, str]) -> list[int]:
    """The keys of texts that say nearly the same, closest first. The opposite counts too: one can disagree with it."""
    given = bare(text)
    found = [(_likeness(given, bare(other)), key) for key, other in others.items()]
    return [key for likeness, key in sorted(found, key=lambda each: (-each[0], each[1])) if likeness > 0]


def _likeness(one: str, other: str) -> float:
    """How alike two bare texts are, 0 to 1; 0 below both bounds."""
    if one == other:
        return 1.0
    words, more = set(one.split()), set(other.split())
    shared = len(words & more) / max(len(words | more), 1)
    if shared >= SAME_WORDS:
        return shared
    match = SequenceMatcher(None, one, other, autojunk=False)
    # The two quick bounds spare the long way for nearly all pairs.
    if match.real_quick_ratio() < ALIKE or match.quick_ratio() < ALIKE:
        return 0.0
    ratio = match.ratio()
    return ratio if ratio >= ALIKE else 0.0


@dataclass(frozen=True)
class Brought:
    """What a pair of files holds.

    `statements`: number and text there, and whether somebody had let it through. `answers`: statement, voter (from 0
    in the order of their numbers), answer; one for each voter and statement. `counts`: statements, answers, voters,
    `taken_out` (statements that moderators there took out), `left_out` (votes on those) and `changed` (earlier votes
    that a later one of the same voter replaces).
    """

    statements: list[tuple[int, str, bool]]
    answers: list[tuple[int, int, int]]
    counts: dict[str, int]


def read_import(comments: bytes, votes: bytes | None, *, agree: int = 1) -> Brought:
    """Statements and answers of Polis files; `votes` may be missing. Raises Unfit, with the line where there is one."""
    _check_size(comments, MOST_COMMENT_BYTES, "statements")
    if votes is not None:
        _check_size(votes, MOST_VOTE_BYTES, "answers")
    rows = read_comments(comments)
    if not rows:
        raise Unfit("There are no statements in the file, only its header.")
    kept = [each for each in rows if each.visible()]
    if len(kept) > MOST_STATEMENTS:
        raise Unfit(f"There are {len(kept):,} statements. A trade-off has at most {MOST_STATEMENTS}.")
    statements = [(each.number, _text_of(each), each.moderated > 0) for each in kept]
    _refuse_twice(statements)
    answers, counts = _answers(votes, rows, agree) if votes is not None else ([], {})
    counts = {"voters": 0, "left_out": 0, "changed": 0, **counts}
    whole = {"statements": len(kept), "taken_out": len(rows) - len(kept), "answers": len(answers)}
    return Brought(statements, answers, whole | counts)


def _check_size(content: bytes, most: int, what: str) -> None:
    if len(content) > most:
        raise Unfit(
            f"The file of {what} is larger than {most // 1024 // 1024} MB, the most that is read here."
        )


def _text_of(comment: Comment) -> str:
    text = " ".join(comment.body.split())
    if not text:
        raise Unfit(f"Statement {comment.number} has no words.")
    if not text.isprintable():
        raise Unfit(f"Statement {comment.number} holds a character that cannot be shown.")
    if len(text) > MOST_TEXT:
        raise Unfit(f"Statement {comment.number} has {len(text)} characters. At most {MOST_TEXT} are taken.")
    return text


def _refuse_twice(statements: list[tuple[int, str, bool]]) -> None:
    seen: dict[str, int] = {}
    for number, text, _ in statements:
        before = seen.setdefault(bare(text) or text, number)
        if before != number:
            raise Unfit(f"Statements {before} and {number} say the same. Leave one of them out.")


def _answers(
    content: bytes, rows: tuple[Comment, ...], agree: int
) -> tuple[list[tuple[int, int, int]], dict[str, int]]:
    """The last vote of each voter on each statement that is shown, and what to say of the rest."""
    read = read_votes(content, agree=agree)
    shown = {each.number for each in rows if each.visible()}
    known = {each.number for each in rows}
    latest: dict[tuple[int, int], int] = {}
    left_out = 0
    for statement, voter, vote in zip(
        read.statements.tolist(), read.members.tolist(), read.votes.tolist(), strict=True
    ):
        if statement not in known:
            raise Unfit(
                f"There is a vote on statement {statement}, which the file of statements does not have."
            )
        if statement not in shown:
            left_out += 1
            continue
        latest[statement, voter] = vote
    voters = {voter: at for at, voter in enumerate(sorted({voter for _, voter in latest}))}
    answers = sorted((statement, voters[voter], vote) for (statement, voter), vote in latest.items())
    counts = {"voters": len(voters), "left_out": left_out, "changed": len(read) - left_out - len(latest)}
    return answers, counts


def as_rows(brought: Brought) -> dict[str, Any]:
    """What was brought, for JSON."""
    return {
        "statements": [list(each) for each in brought.statements],
        "answers": [list(each) for each in brought.answers],
    }
