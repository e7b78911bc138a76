"""Telling counts that compare every option with every other: Borda and Schulze."""

from __future__ import annotations

from collections.abc import Sequence

from deliberation.voting.presenters.blocks import (
    Bar,
    Bars,
    Block,
    bars,
    folded,
    ordered,
    per_cent,
    plural,
    width_of,
)
from deliberation.voting.presenters.tellings.base import Told
from design.formats import number
from design.tables import Column, Row, Table

Matrix = Sequence[Sequence[int]]
MOST_SENTENCES = 15
"""With more pairs than this, sentences are folded away; the table says the same."""
MOST_PICTURES = 3
"""Of more winners than this, the first ones have a picture; the table shows all."""


def borda(told: Told) -> list[Block]:
    """Points for every option that is ranked lower."""
    if not told.round:
        return []
    halves = ordered(told.outcome["detail"]["half_points"]["counts"])
    written = told.round["points"]
    drawn = bars(
        "borda", "Points for each option", "Points", halves, told.names,
        tones=told.tones, notes=told.notes, shown=written,
    )  # fmt: skip
    options = len(told.stood)
    text = (
        f"On each ballot an option gets a point for every option that is ranked below it, and half a point for every "
        f"option at the same place. An option left out counts as last. With {options} options, a ballot gives its first "
        f"choice up to {plural(options - 1, 'point')}."
    )
    keys = list(halves)
    first = [key for key in keys if halves[key] == halves[keys[0]]]
    if len(first) > 1:
        leads = f"{told.these(first)} had the same: {written[keys[0]]} points each."
    elif len(keys) > 1:
        leads = (
            f"{told.name(keys[0])} had {written[keys[0]]} points, {told.name(keys[1])} {written[keys[1]]}."
        )
    else:
        leads = f"{told.name(keys[0])} had {written[keys[0]]} points."
    return [Block(texts=[text, leads], bars=drawn)]


def schulze(told: Told) -> list[Block]:
    """Every pair, who beat whom, and the strongest chains where the pairs alone do not say."""
    detail = told.outcome["detail"]
    if "pairs" not in detail:
        return []
    keys, pairs, paths = told.stood, detail["pairs"], detail["paths"]
    champion = detail["beats_all"]["option"]
    texts = ["Each pair of options is compared: how many ballots rank the one above the other?"]
    if champion:
        texts.append(f"{told.name(champion)} beat every other option, so it wins.")
    elif len(keys) > 1:
        texts.append(
            "No option beat every other, so chains of comparisons decide: a chain is as strong as its weakest link, and an "
            "option wins when its strongest chain to every other is at least as strong as the strongest chain back."
        )
    sentences = _sentences(told, keys, pairs)
    blocks = [Block(texts=texts), *_pictures(told, keys, pairs)]
    if len(sentences) > MOST_SENTENCES:
        blocks.append(folded("Every pair in a sentence", [Block(points=sentences)]))
    else:
        blocks.append(Block(heading="Pair by pair", points=sentences))
    blocks.append(
        Block(table=_matrix(told, keys, pairs, "pairs", "Ballots that rank the row above the column"))
    )
    chains = _matrix(told, keys, paths, "paths", "Strength of the strongest chain from the row to the column")
    blocks.append(folded("The strongest chains", [Block(texts=_chain_words(), table=chains)]))
    return blocks


def _pictures(told: Told, keys: Sequence[str], pairs: Matrix) -> list[Block]:
    """Bars for each winner against each other option; of many winners, the first ones."""
    shown = [key for key in told.outcome["winners"] if key in keys][:MOST_PICTURES]
    return [Block(bars=_against(told, key, keys, pairs)) for key in shown if len(keys) > 1]


def _against(told: Told, key: str, keys: Sequence[str], pairs: Matrix) -> Bars:
    """One option against each other: its share of the ballots that rank one of the two above the other."""
    at, rows = keys.index(key), []
    for to, other in enumerate(keys):
        if to == at:
            continue
        ahead, behind = pairs[at][to], pairs[to][at]
        word, tone = (
            ("Beaten", "won") if ahead > behind else ("Not beaten", "") if ahead < behind else ("Level", "")
        )
        rows.append(
            Bar(
                told.names[other], f"{number(ahead)} to {number(behind)}", per_cent(ahead, ahead + behind),
                width_of(ahead, ahead + behind), tone, word,
            )
        )  # fmt: skip
    return Bars(
        f"against-{key}", f"{told.name(key)} against each other option", "Ballots", rows,
        share_label="Share", head="Against", line="50.0", line_words="Half of the ballots that tell the two apart",
    )  # fmt: skip


def _chain_words() -> list[str]:
    return [
        "A chain leads from one option over others to a third, each beating the next. Its strength is the fewest ballots of "
        "any of its links. 0 means that there is no such chain. An option is ahead of another when its chain is stronger "
        "than the chain back."
    ]


def _sentences(told: Told, keys: Sequence[str], pairs: Matrix) -> list[str]:
    found = []
    for at, one in enumerate(keys):
        for to in range(at + 1, len(keys)):
            found.append(_pair(told, (one, keys[to]), pairs[at][to], pairs[to][at]))
    return found


def _pair(told: Told, both: tuple[str, str], ahead: int, behind: int) -> str:
    if ahead == behind:
        return f"{told.these(both)} were level: {number(ahead)} to {number(behind)}."
    (one, other), more, less = (both, ahead, behind) if ahead > behind else (both[::-1], behind, ahead)
    return f"{told.name(one)} beat {told.name(other)} by {number(more)} to {number(less)}."


def _matrix(told: Told, keys: Sequence[str], figures: Matrix, id: str, caption: str) -> Table:
    columns = [Column("option", "Option")]
    columns += [Column(f"c{key}", told.names[key], numeric=True) for key in keys]
    rows = []
    for at, key in enumerate(keys):
        cells = [told.names[key]]
        for to in range(len(keys)):
            cells.append("–" if at == to else _with_word(figures[at][to], figures[to][at], id))
        rows.append(Row(cells, key in told.verdict.chosen))
    return Table(id, caption, columns, rows)


def _with_word(one: int, other: int, id: str) -> str:
    word = "ahead" if one > other else "level" if one == other else "behind"
    if id == "pairs":
        word = {"ahead": "beats", "level": "level", "behind": "loses"}[word]
    return f"{number(one)} ({word})"
