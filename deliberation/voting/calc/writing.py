"""Writing files of ballots: BLT, PrefLib's orders and PrefLib's categories. Reading one back gives the same ballots.

Names are written on one line each: line ends and other control characters become spaces.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from numpy.typing import NDArray

from deliberation.voting.calc.problems import Unfit
from deliberation.voting.calc.values import Points, Profile


def one_line(text: str) -> str:
    """Text without control characters and line ends, and without spaces around it."""
    return "".join(each if each.isprintable() else " " for each in text).strip()


def groups_of(row: Sequence[int]) -> list[list[int]]:
    """A row of places as groups of option numbers from 1, best first; unranked options are in none."""
    by_place: dict[int, list[int]] = {}
    for number, place in enumerate(row, start=1):
        if place > 0:
            by_place.setdefault(place, []).append(number)
    return [by_place[place] for place in sorted(by_place)]


def blt(profile: Profile, seats: int = 1, title: str = "") -> str:
    """A BLT file. Equal ranks are written `3=4`; quotes and backslashes in names get a backslash before them."""
    if seats < 1:
        raise Unfit("There must be at least one place to fill.")
    lines = [f"{len(profile.names)} {seats}"]
    for weight, groups in _ballots(profile.ranks, profile.weights):
        places = ["=".join(str(each) for each in group) for group in groups]
        lines.append(" ".join([str(weight), *places, "0"]))
    lines.append("0")
    lines.extend(_quoted(name) for name in profile.names)
    lines.append(_quoted(title))
    return "\n".join(lines) + "\n"


def preflib(
    profile: Profile, title: str = "", *, about: Mapping[str, str] | None = None, name: str = "ballots"
) -> tuple[str, str]:
    """A PrefLib file of orders: (suffix, content). The suffix is the narrowest that fits: soc, soi, toc or toi.

    `about`: more lines of the head, say {"DESCRIPTION": "…", "PUBLICATION DATE": "2026-11-22"}. `name` is the
    file's own name in the head, without the suffix.
    """
    suffix = suffix_for(profile)
    head = _head(profile, f"{name}.{suffix}", title, suffix, about)
    head.append(f"# NUMBER UNIQUE ORDERS: {len(profile.weights)}")
    body = [f"{weight}: {_braced(groups)}" for weight, groups in _ballots(profile.ranks, profile.weights)]
    return suffix, _joined(head, profile.names, body)


def suffix_for(profile: Profile) -> str:
    """`s` for strict or `t` for ties, then `oc` for complete or `oi` for incomplete orders."""
    ranks = profile.ranks
    options = len(profile.names)
    ranked = (ranks > 0).sum(axis=1)
    strict = bool((ranked == ranks.max(axis=1, initial=0)).all())
    complete = bool((ranked == options).all())
    return f"{'s' if strict else 't'}o{'c' if complete else 'i'}"


def cat(
    points: Points,
    title: str = "",
    *,
    highest: int | None = None,
    category_names: Sequence[str] = (),
    about: Mapping[str, str] | None = None,
    name: str = "ballots",
) -> str:
    """A PrefLib file of categories, the best first: with points from 0 to `highest` there are `highest` + 1 of them.

    An option left empty (-1) is in no category. `highest` is the most points on any ballot where it is not given.
    """
    most = int(points.points.max(initial=0)) if highest is None else highest
    if int(points.points.max(initial=0)) > most:
        raise Unfit(f"A ballot gives more than {most} points.")
    head = _head(points, f"{name}.cat", title, "cat", about)
    head += [f"# NUMBER UNIQUE PREFERENCES: {len(points.weights)}", f"# NUMBER CATEGORIES: {most + 1}"]
    for number in range(1, most + 2):
        given = category_names[number - 1] if number <= len(category_names) else f"{most + 1 - number} points"
        head.append(f"# CATEGORY NAME {number}: {one_line(given)}")
    body = []
    for row, weight in zip(points.points.tolist(), points.weights.tolist(), strict=True):
        groups = [
            [number for number, value in enumerate(row, start=1) if value == given]
            for given in range(most, -1, -1)
        ]
        body.append(f"{weight}: {','.join(_group(each, bare=False) for each in groups)}")
    return _joined(head, points.names, body)


def _head(
    ballots: Profile | Points, file: str, title: str, kind: str, about: Mapping[str, str] | None
) -> list[str]:
    said = {
        "FILE NAME": file,
        "TITLE": title,
        "DESCRIPTION": "",
        "DATA TYPE": kind,
        "MODIFICATION TYPE": "original",
        "RELATES TO": "",
        "RELATED FILES": "",
        **(about or {}),
        "NUMBER ALTERNATIVES": str(len(ballots.names)),
        "NUMBER VOTERS": str(ballots.ballots),
    }
    return [f"# {key}: {one_line(value)}".rstrip() for key, value in said.items()]


def _joined(head: list[str], names: Sequence[str], body: list[str]) -> str:
    named = [
        f"# ALTERNATIVE NAME {number}: {one_line(each)}".rstrip()
        for number, each in enumerate(names, start=1)
    ]
    return "\n".join([*head, *named, *body]) + "\n"


def _ballots(rows: NDArray[Any], weights: NDArray[Any]) -> Iterator[tuple[int, list[list[int]]]]:
    for row, weight in zip(rows.tolist(), weights.tolist(), strict=True):
        yield weight, groups_of(row)


def _braced(groups: list[list[int]]) -> str:
    return ",".join(_group(each, bare=True) for each in groups)


def _group(group: list[int], *, bare: bool) -> str:
    written = ",".join(str(each) for each in group)
    return written if bare and len(group) == 1 else f"{{{written}}}"


def _quoted(name: str) -> str:
    escaped = one_line(name).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
