"""Pabulib files (.pb): ballots on projects within an envelope, read and written.

The format (pabulib.org/format; Faliszewski and others, “Participatory budgeting: data, tools and analysis”, 2023):
three sections META, PROJECTS and VOTES, each a title line, a line of column names, and rows separated by semicolons.

What a ballot of each type wants:

approval, choose-1     the projects listed
ordinal                every project that is ranked; the order is not used
cumulative, scoring    the projects given more than 0 points; how many is not used

Money becomes whole numbers of the file's smallest unit: as many decimals as any cost or the budget is written with
(a lone “.0”, which programs add to whole numbers, counts for none).
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from deliberation.voting.calc.problems import Unfit, shown
from deliberation.voting.calc.values import Budget
from deliberation.voting.calc.wants import grouped_wants

VOTE_TYPES = ("approval", "choose-1", "ordinal", "cumulative", "scoring")
_POINTS = ("cumulative", "scoring")
_SECTIONS = ("meta", "projects", "votes")
_MONEY = re.compile(r"(\d{1,15})(?:[.,](\d{1,4}))?")
_POINT = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,12})?")
_WHOLE = re.compile(r"\d{1,12}")
MOST_CELLS = 500_000_000
"""Different ballots times projects: beyond this a file is refused rather than the machine's memory filled."""
MOST_NOTES = 20


@dataclass(frozen=True)
class Pabulib:
    """A file that was read.

    `budget`: names are the projects' names (ids where there are none), made different. `ids`: their ids.
    `decimals`: a whole number of the budget divided by 10 to this power is the amount as written. `meta`: the META
    section as written. `notes`: what does not fit together but does not stop the count, a sentence each.
    """

    budget: Budget
    ids: tuple[str, ...]
    vote_type: str
    decimals: int
    meta: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass
class _Section:
    columns: list[str]
    line: int
    rows: list[tuple[int, list[str]]] = field(default_factory=list)


def read_pabulib(text: str) -> Pabulib:
    """The budget in the text of a .pb file. Raises Unfit with a line number and a sentence.

    Limits that META names (lengths, costs of a ballot) and its counts are checked softly: a ballot outside them is
    counted all the same, because whoever published the file counted it, and a note says how many there are.
    """
    sections = _sections(text)
    meta = _meta(sections["meta"])
    vote_type = meta.get("vote_type", "").lower()
    if vote_type not in VOTE_TYPES:
        said = f"says “{shown(vote_type)}”" if vote_type else "is missing"
        raise Unfit(f"META: vote_type {said}. It must be one of {', '.join(VOTE_TYPES)}.")
    ids, names, costs, envelope, decimals = _projects(sections["projects"], meta)
    chosen, weights, notes = _votes(sections["votes"], vote_type, ids)
    budget = Budget(tuple(names), tuple(costs), envelope, chosen, weights)
    notes += _soft(budget, meta, len(sections["votes"].rows), decimals)
    return Pabulib(budget, tuple(ids), vote_type, decimals, meta, tuple(notes[:MOST_NOTES]))


def _sections(text: str) -> dict[str, _Section]:
    found: dict[str, _Section] = {}
    current: _Section | None = None
    name = ""
    for line, row in _rows(text):
        title = row[0].strip().lower()
        if title in _SECTIONS and not any(cell.strip() for cell in row[1:]):
            if name and name not in found:
                raise Unfit(f"Section {name.upper()} has no line of column names.", line)
            if title in found:
                raise Unfit(f"Section {title.upper()} stands in the file twice.", line)
            name, current = title, None
        elif not name:
            raise Unfit("A Pabulib file starts with a line that says META.", line)
        elif current is None:
            columns = [cell.strip().lower() for cell in row]
            while columns and not columns[-1]:
                columns.pop()
            if len(set(columns)) != len(columns):
                raise Unfit(f"A column of section {name.upper()} stands there twice.", line)
            current = found[name] = _Section(columns, line)
        else:
            current.rows.append((line, row))
    missing = [each.upper() for each in _SECTIONS if each not in found]
    if missing:
        raise Unfit(f"The file has no section {' and no section '.join(missing)}.")
    return found


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not blank, with the number of its last line."""
    reader = csv.reader(
        io.StringIO(text.removeprefix("\ufeff"), newline=""),
        delimiter=";",
        skipinitialspace=True,
        strict=True,
    )
    try:
        for row in reader:
            if row and (row[0].strip() or any(cell.strip() for cell in row)):
                yield reader.line_num, row
    except csv.Error as error:
        what = "a quotation mark is not closed" if "end of data" in str(error) else "the row cannot be read"
        raise Unfit(f"{what}. Quotes inside a quoted field are doubled.", reader.line_num) from error


def _meta(section: _Section) -> dict[str, str]:
    meta: dict[str, str] = {}
    for line, row in section.rows:
        key = row[0].strip().lower()
        if len(row) < 2:
            raise Unfit("META needs a key and a value with a semicolon between.", line)
        if key in meta:
            raise Unfit(f"META has “{shown(key)}” twice.", line)
        meta[key] = row[1].strip()
    return meta


def _money(text: str, what: str, line: int | None) -> tuple[int, str]:
    match = _MONEY.fullmatch(text.strip()) if text.isascii() else None
    if match is None:
        raise Unfit(f"{what} “{shown(text.strip())}” is not an amount of money of 0 or more.", line)
    whole, decimals = match[1], match[2] or ""
    if "," in text and len(decimals) == 3:
        raise Unfit(f"{what} “{shown(text.strip())}” could be two amounts. Leave the comma out.", line)
    return int(whole), "" if decimals == "0" else decimals


def _projects(section: _Section, meta: Mapping[str, str]) -> tuple[list[str], list[str], list[int], int, int]:
    """Ids, names made different, costs, envelope, decimals."""
    for needed in ("project_id", "cost"):
        if needed not in section.columns:
            raise Unfit(f"Section PROJECTS has no column “{needed}”.", section.line)
    if not section.rows:
        raise Unfit("Section PROJECTS names no project.", section.line)
    ids: list[str] = []
    names: list[str] = []
    amounts: list[tuple[int, str]] = []
    for line, row in section.rows:
        cells = _cells(row, section.columns, line, "PROJECTS")
        if not cells["project_id"] or "," in cells["project_id"]:
            raise Unfit("A project needs an id without a comma.", line)
        ids.append(cells["project_id"])
        names.append("" if cells.get("name", "").lower() == "none" else cells.get("name", ""))
        amounts.append(_money(cells["cost"], "The cost", line))
    twice = [each for each, count in Counter(ids).items() if count > 1]
    if twice:
        at = [
            line for line, row in section.rows if row[section.columns.index("project_id")].strip() == twice[0]
        ]
        raise Unfit(f"Project “{shown(twice[0])}” is there already, on line {at[0]}.", at[1])
    if "budget" not in meta:
        raise Unfit("META has no budget.")
    amounts.append(_money(meta["budget"], "META: the budget", None))
    decimals = max(len(part) for _, part in amounts)
    *costs, envelope = (int(str(whole) + part.ljust(decimals, "0")) for whole, part in amounts)
    if not envelope:
        raise Unfit("META: the budget is 0, so there is nothing to share out.")
    return ids, _different(names, ids), costs, envelope, decimals


def _different(names: Sequence[str], ids: Sequence[str]) -> list[str]:
    """Names, or ids where there is no name; those that are alike get their id, then a number, behind them."""
    tidy = [" ".join(name.split()) or each for name, each in zip(names, ids, strict=True)]
    counts = Counter(tidy)
    made: list[str] = []
    taken = {name for name, count in counts.items() if count == 1}
    for name, each in zip(tidy, ids, strict=True):
        if counts[name] > 1:
            plain = name if name == each else f"{name} ({each})"
            name, number = plain, 1
            while name in taken:
                number += 1
                name = f"{plain} {number}"
            taken.add(name)
        made.append(name)
    return made


def _cells(row: list[str], columns: list[str], line: int, section: str) -> dict[str, str]:
    if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
        raise Unfit(
            f"The row has {len(row)} fields and section {section} {len(columns)} columns. "
            "A field with a semicolon in it must stand in quotation marks.",
            line,
        )
    padded = row + [""] * (len(columns) - len(row))
    return {name: cell.strip() for name, cell in zip(columns, padded, strict=False)}


def _fitted(line: int, row: list[str], columns: list[str]) -> list[str]:
    if len(row) == len(columns):
        return row
    cells = _cells(row, columns, line, "VOTES")
    return [cells[name] for name in columns]


def _votes(
    section: _Section, vote_type: str, ids: Sequence[str]
) -> tuple[NDArray[np.bool_], NDArray[np.int64], list[str]]:
    columns = section.columns
    needed = ["vote", "points"] if vote_type in _POINTS else ["vote"]
    for name in needed:
        if name not in columns:
            raise Unfit(f"Section VOTES has no column “{name}”.", section.line)
    at = columns.index("vote")
    points_at = columns.index("points") if vote_type in _POINTS else -1
    voter_at = columns.index("voter_id") if "voter_id" in columns else -1
    rows_read = [_fitted(line, row, columns) for line, row in section.rows]
    keys = [(row[at], row[points_at] if points_at >= 0 else "") for row in rows_read]
    count = Counter(keys)
    lines = [line for line, _ in section.rows]
    first = dict(zip(reversed(keys), reversed(lines), strict=True))
    repeated = len(rows_read) - len({row[voter_at] for row in rows_read}) if voter_at >= 0 else 0
    if len(count) * len(ids) > MOST_CELLS:
        raise Unfit(f"The file is too large to count: {len(count)} different ballots on {len(ids)} projects.")
    chosen, doubled = _matrix(list(count), first, vote_type, ids)
    weights = np.fromiter(count.values(), dtype=np.int64, count=len(count))
    notes = []
    if repeated:
        notes.append(f"{repeated} rows repeat the voter_id of an earlier row; all rows are counted.")
    if doubled:
        notes.append(f"{doubled} different ballots list a project twice; it counts once.")
    rows, weights = grouped_wants(chosen, weights)
    return rows, weights, notes


def _matrix(
    keys: list[tuple[str, str]], first: Mapping[tuple[str, str], int], vote_type: str, ids: Sequence[str]
) -> tuple[NDArray[np.bool_], int]:
    """Who wants what, a row for each different ballot as written, and how many of these list a project twice."""
    position = {each: number for number, each in enumerate(ids)}
    places: list[int] = []
    listed_twice = 0
    lengths = np.zeros(len(keys), dtype=np.int64)
    for number, key in enumerate(keys):
        parts = key[0].split(",")
        try:
            found = [position[each] for each in parts]
        except KeyError:  # spaces, nothing listed, or a project that is not there
            parts = _listed(key[0], position)
            found = _places(parts, position, first[key])
        listed_twice += len(set(found)) != len(found)
        if vote_type in _POINTS:
            found = _with_points(found, key[1], first[key])
        places += found
        lengths[number] = len(found)
    chosen = np.zeros((len(keys), len(ids)), dtype=np.bool_)
    chosen[np.repeat(np.arange(len(keys)), lengths), np.array(places, dtype=np.int64)] = True
    return chosen, listed_twice


def _listed(vote: str, position: Mapping[str, int]) -> list[str]:
    if not vote.strip() or (vote.strip().lower() == "none" and vote.strip() not in position):
        return []
    return [part.strip() for part in vote.split(",")]


def _places(listed: list[str], position: Mapping[str, int], line: int) -> list[int]:
    unknown = [each for each in listed if each not in position]
    if unknown:
        raise Unfit(
            f"The ballot names project “{shown(unknown[0])}”, which section PROJECTS does not have.", line
        )
    return [position[each] for each in listed]


def _with_points(listed: list[int], points: str, line: int) -> list[int]:
    """The projects that have more than 0 points."""
    given = [part.strip() for part in points.split(",")] if points.strip() else []
    if len(given) != len(listed):
        raise Unfit(f"The ballot lists {len(listed)} projects and {len(given)} numbers of points.", line)
    for each in given:
        if not _POINT.fullmatch(each):
            raise Unfit(f"“{shown(each)}” is not a number of points.", line)
    return [project for project, each in zip(listed, given, strict=True) if float(each) > 0]


def _soft(budget: Budget, meta: Mapping[str, str], votes: int, decimals: int) -> list[str]:
    notes = []
    for key, real, what in (
        ("num_projects", len(budget.names), "projects"),
        ("num_votes", votes, "votes"),
    ):
        said = meta.get(key, "")
        if _WHOLE.fullmatch(said) and int(said) != real:
            notes.append(f"META says {int(said)} {what}; the file has {real}.")
    lengths = budget.chosen.sum(axis=1)
    spent = (budget.chosen * np.array(budget.costs, dtype=np.float64)).sum(axis=1)
    for key, values, below in (
        ("min_length", lengths, True),
        ("max_length", lengths, False),
        ("min_sum_cost", spent, True),
        ("max_sum_cost", spent, False),
    ):
        match = _MONEY.fullmatch(meta.get(key, ""))
        if match is None:
            continue
        limit = float(f"{match[1]}.{match[2] or 0}") * (10**decimals if "cost" in key else 1)
        outside = int(budget.weights[values < limit if below else values > limit].sum())
        if outside:
            side = "below" if below else "above"
            notes.append(f"{outside} ballots are {side} {key} ({meta[key]}); they are counted.")
    return notes


def pabulib(
    budget: Budget,
    *,
    meta: Mapping[str, str] | None = None,
    ids: Sequence[str] | None = None,
    decimals: int = 2,
) -> str:
    """The budget as the text of a .pb file of approval ballots; `read_pabulib` gives the same budget back.

    `meta`: lines for META (description, country, unit, instance, rule, date_begin and so on) before those that follow
    from the budget. `ids`: of the projects, 1 and up if not given. `decimals`: 2 where the budget counts pence or
    cents, 0 where it counts whole pounds. Ballots stand in the order of what they want, numbered from 1: neither
    place nor number says anything about who cast one or when.
    """
    if decimals not in (0, 2):
        raise ValueError("Pabulib files are written with 0 or 2 decimals.")
    chosen_ids = list(ids) if ids is not None else [str(number + 1) for number in range(len(budget.names))]
    rows, weights = grouped_wants(budget.chosen, budget.weights)
    support = weights @ rows
    follows = {
        "num_projects": str(len(budget.names)),
        "num_votes": str(budget.ballots),
        "budget": amount(budget.envelope, decimals),
        "vote_type": "approval",
    }
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    out.write("META\nkey;value\n")
    own = {_tidy(key): _tidy(value) for key, value in (meta or {}).items()}
    writer.writerows((own | follows).items())
    out.write("PROJECTS\nproject_id;cost;votes;name\n")
    for number, each in enumerate(chosen_ids):
        cost = amount(budget.costs[number], decimals)
        writer.writerow([each, cost, int(support[number]), _tidy(budget.names[number])])
    out.write("VOTES\nvoter_id;vote\n")
    voter = 0
    for row, weight in zip(rows, weights.tolist(), strict=True):
        vote = ",".join(chosen_ids[number] for number in np.flatnonzero(row))
        quoted = io.StringIO()
        csv.writer(quoted, delimiter=";", lineterminator="\n").writerow(["", vote])
        ending = quoted.getvalue()
        out.writelines(f"{voter + number}{ending}" for number in range(1, weight + 1))
        voter += weight
    return out.getvalue()


def _tidy(text: str) -> str:
    return " ".join(str(text).split())


def amount(value: int, decimals: int) -> str:
    """A whole number of smallest units as it is written: (123450, 2) is “1234.50”."""
    if not decimals:
        return str(value)
    return f"{value // 10**decimals}.{value % 10**decimals:0{decimals}d}"
