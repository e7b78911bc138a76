"""Polis' files: read as they are, refused with a line, written so that they come back the same."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.tradeoffs.calc import polis_files
from deliberation.tradeoffs.calc.polis_files import (
    MOST_MOMENT,
    Comment,
    Votes,
    in_words,
    read_comments,
    read_votes,
    write_comments,
    write_votes,
)
from deliberation.tradeoffs.calc.votes import MISSING
from deliberation.voting.calc.problems import Unfit

HEAD = "timestamp,datetime,comment-id,voter-id,vote\n"
VOTES = HEAD + (
    "1541548893,Wed Nov 07 2018 00:01:33 GMT+0000 (Coordinated Universal Time),3,0,1\n"
    "1541548895,Wed Nov 07 2018 00:01:35 GMT+0000 (Coordinated Universal Time),3,0,-1\n"
    "1541548894,Wed Nov 07 2018 00:01:34 GMT+0000 (Coordinated Universal Time),3,0,0\n"
    "1541548896,Wed Nov 07 2018 00:01:36 GMT+0000 (Coordinated Universal Time),4,2,1\n"
)
COMMENT_HEAD = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
COMMENTS = COMMENT_HEAD + (
    '1541548000,x,3,7,12,4,1,"Keep the ward, and the bus to it"\n'
    "1541548001,x,4,7,0,9,-1,Buy now\n"
    '1541548002,x,5,8,1,1,0,"Two\nlines, ""quoted"""\n'
)
WHOLE = st.integers(0, 10**15 - 1)
MOMENTS = st.integers(0, MOST_MOMENT - 1)
BODIES = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30
) | st.sampled_from(["=1+1", "'=1", "''@x", "-5 beds", "+", "\tx", "\r\n=x", "＝1", "'plain'", ""])


def refusal(reader: object, text: str | bytes) -> str:
    with pytest.raises(Unfit) as caught:
        reader(text if isinstance(text, bytes) else text.encode())  # type: ignore[operator]
    return str(caught.value)


def test_votes_as_polis_writes_them() -> None:
    votes = read_votes(VOTES.encode())
    assert votes.votes.tolist() == [1, 0, -1, 1]
    matrix = votes.matrix()
    assert (matrix.members.tolist(), matrix.statements.tolist()) == ([0, 2], [3, 4])
    assert matrix.values.tolist() == [[-1, MISSING], [MISSING, 1]]


def test_the_other_sign() -> None:
    assert read_votes(VOTES.encode(), agree=-1).votes.tolist() == [-1, 0, 1, -1]


def test_comments_and_what_moderators_took_out() -> None:
    comments = read_comments(COMMENTS.encode())
    assert comments[0] == Comment(1541548000, 3, 7, 12, 4, 1, "Keep the ward, and the bus to it")
    assert comments[2].body == 'Two\nlines, "quoted"'
    votes = read_votes(VOTES.encode())
    assert votes.matrix(comments).statements.tolist() == [3]
    assert votes.matrix(comments[2:]).statements.tolist() == [3, 4]
    unmoderated = Comment(0, 4, 0, 0, 0, 0, "")
    assert votes.matrix([unmoderated]).statements.tolist() == [3, 4]
    assert votes.matrix([unmoderated], strict=True).statements.tolist() == [3]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + VOTES,
        VOTES.replace("\n", "\r\n"),
        VOTES.replace("comment-id", "Comment_ID").replace("\n", "\n\n"),
        "\n".join(",".join([line.split(",")[at] for at in (4, 3, 2, 0)]) for line in VOTES.splitlines()),
        "\n".join(line + ",more" for line in VOTES.splitlines()),
    ],
    ids=["byte order mark", "line ends", "empty lines", "other order, no datetime", "more columns"],
)
def test_other_ways_to_write_the_same(text: str) -> None:
    assert write_votes(read_votes(text.encode())) == write_votes(read_votes(VOTES.encode()))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The file is empty."),
        (HEAD, "There are no votes in the file, only its header."),
        ("a,b\n", "Line 1: The header lacks timestamp, comment-id, voter-id, vote. It should read timestamp,datetime,"),
        (HEAD.replace("datetime", "vote"), "Line 1: The column vote is there twice."),
        (VOTES + "1,x,3,1,2\n", "Line 6: The vote is “2”. It must be 1 (agree), -1 (disagree) or 0 (pass)."),
        (VOTES + "1,x,3,1,\x1b[2J\n", "Line 6: The vote is “?[2J”."),
        (VOTES + "1,x,3.5,1,1\n", "Line 6: The column comment-id says “3.5”. It must be a whole number from 0."),
        (VOTES + "1,x,3,-1,1\n", "Line 6: The column voter-id says “-1”."),
        (VOTES + "1,x,3,١,1\n", "Line 6: The column voter-id says “١”."),
        (VOTES + "soon,x,3,1,1\n", "Line 6: The column timestamp says “soon”."),
        (VOTES + "999999999999999,x,3,1,1\n", "Line 6: The timestamp 999999999999999 is too large"),
        (VOTES + "1,x,3,1\n", "Line 6: There are 4 columns, and the header has 5."),
        (VOTES + '1,"x,3,1,1\n', "Line 6: A quotation mark that begins here is never closed."),
        (VOTES + '1,"x"y,3,1,1\n', "Line 6: The quotation marks do not pair up."),
        (VOTES + "1," + "x" * 200_000 + ",3,1,1\n", "Line 6: A cell is longer than 131,072 characters."),
        (VOTES.encode() + b"1,caf\xe9,3,1,1\n", "Line 6: The file is not in UTF-8. Save it as “CSV UTF-8”"),
        (VOTES.encode("utf-16"), "Line 1: The file is not text in UTF-8."),
    ],
)  # fmt: skip
def test_bad_votes_are_refused_with_their_line(text: str | bytes, said: str) -> None:
    assert refusal(read_votes, text).startswith(said)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,x,3,1,0,0,1,Again\n", "Line 6: Comment 3 is there twice, first in line 2."),
        ("1,x,9,1,0,0,2,New\n", "Line 6: The column moderated says “2”. It must be 1 (let through), -1 (taken out) or 0."),
        ("1,x,9,1,some,0,1,New\n", "Line 6: The column agrees says “some”."),
        ("1,x,9,1,0,0,1,New, really\n", "Line 6: There are 9 columns, and the header has 8."),
    ],
)  # fmt: skip
def test_bad_comments_are_refused_with_their_line(row: str, said: str) -> None:
    assert refusal(read_comments, COMMENTS + row).startswith(said)


def test_what_would_not_fit_into_memory_is_refused() -> None:
    many = np.arange(10_001)
    with pytest.raises(Unfit, match="Members times statements come to 100,020,001"):
        Votes(many, many, many, np.ones(10_001, dtype=np.int64)).matrix()


@settings(deadline=None)
@given(
    st.lists(st.tuples(WHOLE, WHOLE, WHOLE, st.sampled_from((1, -1, 0))), max_size=6),
    st.sampled_from(
        [
            "",
            "1,x,3,1,2\n",
            "1,x,3,1,-0\n",
            "1,é,3,1,1\n",
            "01,,3,1,1",
            '1,"x",3,1,1\n',
            "\n",
            "1,x,3,1,1\r\n",
        ]
    ),
    st.sampled_from((1, -1)),
)
def test_the_quick_road_for_large_files_reads_the_same(
    rows: list[tuple[int, int, int, int]], last: str, agree: int
) -> None:
    text = HEAD + "".join(f"{row[0]},a moment,{row[1]},{row[2]},{row[3]}\n" for row in rows) + last
    quick, plain = (_read(text, agree, quick_from) for quick_from in (0, 10**9))
    assert quick == plain


def _read(text: str, agree: int, quick_from: int) -> list[list[int]] | str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(polis_files, "QUICK_FROM", quick_from)
        try:
            votes = read_votes(text.encode(), agree=agree)
        except Unfit as refused:
            return str(refused)
    return [each.tolist() for each in (votes.timestamps, votes.statements, votes.members, votes.votes)]


def test_moments_in_words() -> None:
    words = "Wed Nov 07 2018 00:01:33 GMT+0000 (Coordinated Universal Time)"
    assert (in_words(1541548893), in_words(1541548893999)) == (words, words)


@settings(deadline=None)
@given(st.lists(st.tuples(MOMENTS, WHOLE, WHOLE, st.sampled_from((1, -1, 0))), min_size=1, max_size=20))
def test_votes_come_back_the_same(rows: list[tuple[int, int, int, int]]) -> None:
    rows.sort(key=lambda row: row[0])
    written = write_votes(Votes(*np.array(rows, dtype=np.int64).T))
    back = read_votes(written.encode())
    assert (
        list(
            zip(
                *(each.tolist() for each in (back.timestamps, back.statements, back.members, back.votes)),
                strict=True,
            )
        )
        == rows
    )
    assert write_votes(back) == written


@settings(deadline=None)
@given(
    st.lists(
        st.builds(Comment, MOMENTS, WHOLE, WHOLE, WHOLE, WHOLE, st.sampled_from((1, -1, 0)), BODIES),
        unique_by=lambda each: each.number,
        max_size=8,
    )
)
def test_comments_come_back_the_same_and_none_is_a_formula(comments: list[Comment]) -> None:
    written = write_comments(comments)
    assert list(read_comments(written.encode())) == comments
    rows = list(csv.reader(io.StringIO(written, newline="")))[1:]
    assert not any(row[-1][:1] in set("=+-@\t\r\n") - {""} for row in rows)


@settings(deadline=None)
@given(
    st.binary(max_size=80)
    | st.text("0123456789,-\"'\n\r\tx", max_size=80).map(lambda text: (HEAD + text).encode())
)
def test_anything_else_is_refused_in_words(content: bytes) -> None:
    said: list[str] = []
    for reader in (read_votes, read_comments):
        try:
            reader(content)
        except Unfit as refused:
            said.append(str(refused))
    assert all(said)
