"""Files as Polis exports them: votes.csv and comments.csv.

In an export 1 is agree and -1 disagree. Polis' own database, and some files taken straight from it, have it the
other way round; nothing in a file says which, so whoever reads it has to (`agree`).

A text that a spreadsheet would take for a formula is written with an apostrophe before it, which reading takes off
again. Identifiers are whole numbers from 0. Moments are whole seconds, or milliseconds where they are that large.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deliberation.tradeoffs.calc.votes import VoteMatrix, vote_matrix
from deliberation.voting.calc.problems import Unfit, shown

VOTE_COLUMNS = ("timestamp", "datetime", "comment-id", "voter-id", "vote")
COMMENT_COLUMNS = (
    "timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body",
)  # fmt: skip
NOT_NEEDED = {"datetime", "agrees", "disagrees"}
"""Columns that repeat what others say: written, but not asked for."""
MOST_BYTES = 400_000_000
MOST_PLACES = 100_000_000
"""Members times statements of one file: what is larger would not fit into memory."""
MILLISECONDS = 10**11
"""Timestamps from here on are milliseconds: as seconds they would be in the year 5138."""
MOST_MOMENT = 10**14
VOTES = {"1": 1, "-1": -1, "0": 0}
QUICK_FROM = 2_000_000
"""Bytes from which a file is worth the quick road."""
_MARK = b"\xef\xbb\xbf"
_ROW = rb"[0-9]{1,15},[ !#-+\--~]{0,200},[0-9]{1,15},[0-9]{1,15},(?:0|-?1)"
_EXACT = re.compile(",".join(VOTE_COLUMNS).encode() + rb"\r?\n(?:" + _ROW + rb"\r?\n)*+(?:" + _ROW + rb")?")
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True)
class Votes:
    """Votes in the order in which they were given (columns of equal length; whole numbers).

    `timestamps` as the file has them, `statements` and `members` identifiers, `votes` 1 agree, -1 disagree, 0 pass.
    """

    timestamps: NDArray[np.int64]
    statements: NDArray[np.int64]
    members: NDArray[np.int64]
    votes: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.votes)

    def matrix(self, comments: Sequence[Comment] = (), *, strict: bool = False) -> VoteMatrix:
        """The last vote of each member on each statement. Statements that moderators took out are left out.

        `strict`: those that nobody has moderated yet are left out too. Raises Unfit if there are too many to hold.
        """
        out = [each.number for each in comments if not each.visible(strict)]
        kept = ~np.isin(self.statements, out)
        members, statements = self.members[kept], self.statements[kept]
        size = len(np.unique(members)) * len(np.unique(statements))
        if size > MOST_PLACES:
            raise Unfit(
                f"Members times statements come to {size:,}, and {MOST_PLACES:,} is the most there may be."
            )
        return vote_matrix(members, statements, self.votes[kept])


@dataclass(frozen=True)
class Comment:
    """A statement of a file. `moderated`: 1 let through, -1 taken out, 0 not looked at.

    `agrees` and `disagrees` are below 0 where they may not be told: then they are written as nothing.
    """

    timestamp: int
    number: int
    author: int
    agrees: int
    disagrees: int
    moderated: int
    body: str

    def visible(self, strict: bool = False) -> bool:
        """Whether members see it: everything that was not taken out, or (strict) only what was let through."""
        return self.moderated > 0 if strict else self.moderated >= 0


def read_votes(content: bytes, *, agree: int = 1) -> Votes:
    """A votes file. `agree`: which of 1 and -1 means agree in it.

    Votes come back in the order of their timestamps, equal ones as they stand. A member may vote on a statement
    again: that is a change of mind. Raises Unfit, with the line, for what is no such file.
    """
    if agree not in (1, -1):
        raise ValueError("Agree is 1 or -1.")
    table = _quickly(content, agree) if QUICK_FROM <= len(content) <= MOST_BYTES else None
    if table is None:
        rows = list(_vote_rows(content, agree))
        if not rows:
            raise Unfit("There are no votes in the file, only its header.")
        table = np.array(rows, dtype=np.int64)
    table = table[np.argsort(table[:, 0], kind="stable")]
    return Votes(table[:, 0], table[:, 1], table[:, 2], table[:, 3])


def _quickly(content: bytes, agree: int) -> NDArray[np.int64] | None:
    """What `_vote_rows` gives, of a large file in just the form that Polis writes; None for any other."""
    whole = content.removeprefix(_MARK)
    if not _EXACT.fullmatch(whole):
        return None
    import pandas as pd  # here, because a small file is read sooner than this is loaded

    columns = [name for name in VOTE_COLUMNS if name != "datetime"]
    table = pd.read_csv(io.BytesIO(whole), usecols=columns, dtype=np.int64)[columns].to_numpy(copy=True)
    if not len(table) or table[:, 0].max() >= MOST_MOMENT:
        return None
    table[:, 3] *= agree
    return table


def _vote_rows(content: bytes, agree: int) -> Iterator[tuple[int, int, int, int]]:
    """(timestamp, statement, member, vote) of each line."""
    lines = _lines(content, VOTE_COLUMNS)
    for line, (moment, _, statement, member, vote) in lines:
        given = VOTES.get(vote.strip())
        if given is None:
            raise Unfit(
                f"The vote is “{shown(vote)}”. It must be 1 (agree), -1 (disagree) or 0 (pass).", line
            )
        yield (
            _moment(moment, line),
            _number(statement, "comment-id", line),
            _number(member, "voter-id", line),
            given * agree,
        )


def read_comments(content: bytes) -> tuple[Comment, ...]:
    """A comments file, in its order. Raises Unfit, with the line, for what is no such file."""
    found: dict[int, int] = {}
    comments = []
    for line, cells in _lines(content, COMMENT_COLUMNS):
        moment, _, number, author, agrees, disagrees, moderated, body = cells
        comment = Comment(
            _moment(moment, line),
            _number(number, "comment-id", line),
            _number(author, "author-id", line),
            _number(agrees or "0", "agrees", line),
            _number(disagrees or "0", "disagrees", line),
            VOTES.get(moderated.strip(), 9),
            body[1:] if _GUARDED.match(body) else body,
        )
        if comment.moderated == 9:
            said = f"The column moderated says “{shown(moderated)}”. It must be 1 (let through), -1 (taken out) or 0."
            raise Unfit(said, line)
        if comment.number in found:
            raise Unfit(
                f"Comment {comment.number} is there twice, first in line {found[comment.number]}.", line
            )
        found[comment.number] = line
        comments.append(comment)
    return tuple(comments)


def write_votes(votes: Votes) -> str:
    """A votes file, 1 for agree."""
    columns = (votes.timestamps, votes.statements, votes.members, votes.votes)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return _written(VOTE_COLUMNS, ([moment, in_words(moment), *others] for moment, *others in rows))


def write_comments(comments: Iterable[Comment]) -> str:
    """A comments file. Reading it back gives the same comments."""
    return _written(
        COMMENT_COLUMNS,
        (
            [
                each.timestamp, in_words(each.timestamp), each.number, each.author, _told(each.agrees),
                _told(each.disagrees), each.moderated, guarded(each.body),
            ]
            for each in comments
        ),
    )  # fmt: skip


def _told(count: int) -> int | str:
    return count if count >= 0 else ""


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula, nor loses an apostrophe of its own when it is read back."""
    return f"'{text}" if _FORMULA.match(text) else text


def in_words(timestamp: int) -> str:
    """A timestamp as Polis writes it beside: Wed Nov 07 2018 00:01:33 GMT+0000 (Coordinated Universal Time)."""
    seconds = timestamp // 1000 if timestamp >= MILLISECONDS else timestamp
    moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)
    day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[moment.weekday()]
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    month = months[moment.month - 1]
    return (
        f"{day} {month} {moment:%d} {moment.year:04d} {moment:%H:%M:%S} GMT+0000 (Coordinated Universal Time)"
    )


def _written(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    # With these line ends a text that holds either kind of them is put into quotation marks.
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return held.getvalue()


def _lines(content: bytes, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Each row's first line in the file, and its cells in the order of `columns` (empty where one is not needed)."""
    # Line ends are left as they are: the reader of CSV sees to them, and a text may hold some.
    reader = csv.reader(io.StringIO(_text(content), newline=""), strict=True)
    places: list[int] | None = None
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            raise Unfit(_broken(error), line) from error
        if not row:
            continue
        if places is None:
            width, places = len(row), _places(row, columns, line)
            continue
        if len(row) != width:
            raise Unfit(f"There are {len(row):,} columns, and the header has {width:,}.", line)
        yield line, [row[at] if at >= 0 else "" for at in places]


def _broken(error: csv.Error) -> str:
    """What is wrong with a row that cannot be read, in our own words."""
    if "field larger" in str(error):
        return f"A cell is longer than {csv.field_size_limit():,} characters."
    if "unexpected end" in str(error):
        return "A quotation mark that begins here is never closed."
    return "The quotation marks do not pair up."


def _places(header: list[str], columns: Sequence[str], line: int) -> list[int]:
    """Where each column stands in a header; -1 for one that is not there and not needed."""
    names = [each.strip().lower().replace("_", "-").replace(" ", "-") for each in header]
    for name in columns:
        if names.count(name) > 1:
            raise Unfit(f"The column {name} is there twice.", line)
    missing = [name for name in columns if name not in names and name not in NOT_NEEDED]
    if missing:
        first = f"The header lacks {', '.join(missing)}."
        raise Unfit(f"{first} It should read {','.join(columns)}.", line)
    return [names.index(name) if name in names else -1 for name in columns]


def _number(text: str, column: str, line: int) -> int:
    bare = text.strip()
    if not _NUMBER.fullmatch(bare):
        raise Unfit(f"The column {column} says “{shown(text)}”. It must be a whole number from 0.", line)
    return int(bare)


def _moment(text: str, line: int) -> int:
    moment = _number(text, "timestamp", line)
    if moment >= MOST_MOMENT:
        raise Unfit(f"The timestamp {moment} is too large to be seconds or milliseconds since 1970.", line)
    return moment


def _text(content: bytes) -> str:
    """The file as text. Raises Unfit for one that is empty, too large, or not text in UTF-8."""
    if len(content) > MOST_BYTES:
        raise Unfit(
            f"The file is larger than {MOST_BYTES // 1_000_000} MB, which is more than can be read here."
        )
    content = content.removeprefix(_MARK)
    if not content.strip():
        raise Unfit("The file is empty.")
    if b"\0" in content or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Unfit("The file is not text in UTF-8. Save it as “CSV UTF-8” and try again.", 1)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unfit("The file is not in UTF-8. Save it as “CSV UTF-8” and try again.", line) from error
