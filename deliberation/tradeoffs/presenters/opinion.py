"""Opinion groups in words: how many there are, what sets each apart, what all share, what divides, and how clear it is."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page

from deliberation.tradeoffs.calc.values import ENOUGH_VOTES, Reason
from deliberation.tradeoffs.models import TradeOff
from deliberation.tradeoffs.presenters.opinion_picture import OpinionChart
from deliberation.tradeoffs.queries.opinion import OpinionNow, OpinionState, least_of
from design.formats import moment
from design.tables import Cell, Column, Row, Table

CLEARNESS = {
    "clear": (
        "The groups are clear",
        "Most members stand plainly nearer to their own group than to any other.",
    ),
    "fair": (
        "The groups are fairly clear",
        "Most members stand nearer to their own group, but a good number stand between two.",
    ),
    "weak": (
        "The groups are weak",
        "Members are spread rather than grouped. Do not read much into who is in which group; look at the statements.",
    ),
}
MOST_LISTED = 8
Told = dict[str, Any]


class Figures:
    """Who answered how, by statement and group; None where it may not be told."""

    def __init__(self, told: Told) -> None:
        self.rows: dict[tuple[int, str], Told] = {
            (each["statement"], each["group"]): each for each in told.get("table", [])
        }
        self.names = [each["name"] for each in told.get("groups", [])] or [""]

    def said(self, statement: int, group: str, side: str) -> tuple[int, int] | None:
        """How many of a group answered so, and how many answered."""
        row = self.rows.get((statement, group))
        if row is None or row["answers"] is None:
            return None
        return row["agrees" if side == "agree" else "disagrees"], row["answers"]

    def elsewhere(self, statement: int, group: str, side: str) -> tuple[int, int] | None:
        """The same of all other groups together; None unless each of them may be told."""
        others = [self.said(statement, name, side) for name in self.names if name != group]
        known = [each for each in others if each is not None]
        if len(known) < len(others) or not known:
            return None
        return sum(each[0] for each in known), sum(each[1] for each in known)


def of(pair: tuple[int, int] | None, share: float) -> str:
    """12 of 14; or a share, where the figures are not all told."""
    return f"{pair[0]:,} of {pair[1]:,}" if pair else f"about {share * 100:.0f}%"


def group_views(told: Told) -> list[Told]:
    """Each group: heading, and sentences on what sets it apart."""
    figures = Figures(told)
    return [
        {
            "name": group["name"],
            "members": members_words(group["members"]),
            "apart": [_apart(each, group["name"], figures) for each in group["apart"] if each["clear"]],
            "guess": [_apart(each, group["name"], figures) for each in group["apart"] if not each["clear"]],
        }
        for group in told["groups"]
    ]


def _apart(mark: Told, group: str, figures: Figures) -> Told:
    number, side = mark["statement"], mark["side"]
    here = of(figures.said(number, group, side), mark["share"])
    there = of(figures.elsewhere(number, group, side), mark["elsewhere"])
    return {
        "number": number,
        "text": mark["text"],
        "words": f"{here} {side}; elsewhere {there}.",
    }


def shared_lines(told: Told) -> list[Told]:
    """What all groups share, or everybody where there are none."""
    figures = Figures(told)
    found = []
    for each in told["shared"][:MOST_LISTED]:
        number, side = each["statement"], each["side"]
        parts = [(name, of(figures.said(number, name, side), each["least"])) for name in figures.names]
        named = ", ".join(f"{name}: {words}" if name else words for name, words in parts)
        found.append({"number": number, "text": each["text"], "words": f"Most {side}. {named}."})
    return found


def divisive_lines(told: Told) -> list[Told]:
    """What divides two groups most."""
    figures = Figures(told)
    found = []
    for each in told["divisive"][:MOST_LISTED]:
        number, most, least = each["statement"], each["most"], each["least"]
        high = of(figures.said(number, most["group"], "agree"), most["share"])
        low = of(figures.said(number, least["group"], "agree"), least["share"])
        words = f"In group {most['group']} {high} agree, in group {least['group']} {low}."
        found.append({"number": number, "text": each["text"], "words": words})
    return found


def axes_words(told: Told) -> list[str]:
    """What the two directions of the picture mean."""
    ways = ("to the right", "to the top")
    lines = []
    for way, axis in zip(ways, (told.get("picture") or {}).get("axes", []), strict=False):
        named = [f"{each['side']} with statement {each['statement']}" for each in axis["statements"]]
        if named:
            lines.append(
                f"Members further {way} more often {_and(named)}. "
                f"This direction shows {axis['share'] * 100:.0f}% of all differences."
            )
    return lines


def chart(told: Told, you: tuple[int, int] | None) -> OpinionChart | None:
    """The picture, where there are groups."""
    drawn = told.get("picture")
    if not drawn:
        return None
    return OpinionChart(
        id="groups",
        title="Members who answer alike stand close together",
        says="Each mark is a member, or several who stand in the same place: then it is larger. Its shape says the group.",
        groups=[(each["name"], each["members"]) for each in told["groups"]],
        columns=drawn["columns"],
        rows=drawn["rows"],
        dots=drawn["dots"],
        you=you,
    )


def table(told: Told, page: Page) -> Table:
    """Statements and how each group answered. `page` holds numbers of statements."""
    figures = Figures(told)
    sizes = {each["name"]: each["members"] for each in told["groups"]}
    columns = [Column("statement", "Statement", wide=True)]
    columns += [
        Column(f"g{name or 'all'}", f"Group {name} ({sizes[name]:,})" if name else "Everybody")
        for name in figures.names
    ]
    rows = [
        Row(
            [
                f"{number}. {text}",
                *(_cell(figures.rows.get((number, name)), told["least"]) for name in figures.names),
            ]
        )
        for number, text in page
    ]
    return Table("answers", "How each group answered each statement", columns, rows, stacked=True)


def _cell(row: Told | None, least: int) -> Cell:
    if row is None or row["answers"] is None:
        return Cell("Not shown", absent=True, note=f"fewer than {least} answered, or it would tell of so few")
    parts = [
        f"{row[key] / row['answers'] * 100:.0f}% {word}"
        for key, word in (("agrees", "agree"), ("disagrees", "disagree"), ("passes", "pass"))
    ]
    return Cell(", ".join(parts), note=f"{row['answers']:,} answers")


def table_rows(told: Told) -> list[tuple[int, str]]:
    """The statements of the table, each once: number and words."""
    return sorted({each["statement"]: each["text"] for each in told.get("table", [])}.items())


def basis_words(now: OpinionNow) -> str:
    """From what it was reckoned, and when."""
    told = now.told
    assert now.computed_at is not None  # noqa: S101 - only called where there is a result
    imported = told.get("imported", 0)
    people = members_words(told["members"] - imported)
    if imported:
        people += f" and {imported:,} voter{'' if imported == 1 else 's'} from an imported file"
    return (
        f"Worked out on {moment(now.computed_at)} from {told['answers']:,} answers of {people} to "
        f"{told['statements']:,} statements."
    )


def behind_words(tradeoff: TradeOff) -> str:
    """What becomes of answers that came in since."""
    return (
        f"Answers have come in since then. A new picture follows once at least {least_of(tradeoff)} members have answered, so that "
        "nobody can tell from two pictures what one member said."
    )


def too_few_words(told: Told) -> str:
    """What is there too little of, and how much more is needed."""
    needed, reason = told["needed"], told["reason"]
    if reason == Reason.MEMBERS:
        more = needed["members"] - told["members"]
        return (
            f"{more:,} more member{'' if more == 1 else 's'} must answer first: at least {ENOUGH_VOTES} statements each, or all of "
            f"them where there are fewer. {told['members']:,} have so far."
        )
    if reason == Reason.STATEMENTS:
        more = needed["statements"] - told["statements"]
        return f"{more:,} more statement{'' if more == 1 else 's'} must be answered first."
    more = needed["votes"] - told["answers"]
    return f"{more:,} more answer{'' if more == 1 else 's'} must come in first."


def opinion_context(
    tradeoff: TradeOff, now: OpinionNow, place: tuple[int, int, str] | None
) -> dict[str, Any]:
    """Everything that the page says, the table aside."""
    told, state = now.told, now.state
    context: dict[str, Any] = {
        "state": state.value,
        "waits": state is OpinionState.RECKONING,
        "behind": behind_words(tradeoff) if now.behind and told else "",
        "failed": now.failed,
    }
    if state is OpinionState.TOO_FEW:
        return context | {"too_few": too_few_words(told)}
    if state not in (OpinionState.GROUPS, OpinionState.TOGETHER):
        return context
    words, meaning = CLEARNESS.get(told["clearness"] or "", ("", ""))
    return context | {
        "headline": headline(told),
        "clear_words": words,
        "clear_meaning": meaning,
        "silhouette": f"{told['silhouette']:.2f}" if told["silhouette"] is not None else "",
        "groups": group_views(told),
        "shared": shared_lines(told),
        "divisive": divisive_lines(told),
        "chart": chart(told, place[:2] if place else None),
        "own_group": place[2] if place else "",
        "axes": axes_words(told),
        "basis": basis_words(now),
        "imported": told.get("imported", 0),
        "least": told["least"],
    }


def headline(told: Told) -> str:
    """What came out, in one sentence."""
    if not told["groups"]:
        return str(told["sentence"])
    named = [f"group {each['name']} with {members_words(each['members'])}" for each in told["groups"]]
    return f"There are {len(named)} groups: {_and(named)}."


def members_words(count: int) -> str:
    """14 members."""
    return f"{count:,} member{'' if count == 1 else 's'}"


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
