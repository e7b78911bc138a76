"""A trade-off and its review side by side: where the two bodies agree, and where they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from deliberation.tradeoffs.calc.differ import IN_WORDS, Found, Pair
from deliberation.tradeoffs.calc.words import SIDE_WORDS, EffectKind, Side, Way
from deliberation.tradeoffs.models import Point, TradeOff
from deliberation.tradeoffs.presenters.decide import result_words, vote_href
from deliberation.tradeoffs.presenters.frame import at
from deliberation.tradeoffs.presenters.leanings import figure
from deliberation.tradeoffs.presenters.weigh_words import WAY_SHORT, change_words, sure_words
from deliberation.tradeoffs.queries.decide import VoteAbout
from deliberation.tradeoffs.queries.reviews import Beside, Comparison, EffectSeen, SideOfOption
from deliberation.voting.presenters.blocks import listed, plural, quoted
from design.tables import Cell, Column, Row, Table
from indexapp.queries.pins import MetricChoice

NONE_WORDS = "Does not name it"


@dataclass(frozen=True)
class Strong:
    """One of the strongest points: of which body, which side, its words and where it stands."""

    body: str
    side: str
    text: str
    new_to: str
    href: str


@dataclass(frozen=True)
class OptionBeside:
    """One option on the page."""

    id: str
    name: str
    note: str
    summary: Table
    strongest: list[Strong]
    effects: Table | None
    same: str


@dataclass(frozen=True)
class VoteLine:
    """One vote in the list of one body."""

    title: str
    href: str
    words: str


Metrics = dict[str, MetricChoice]


def on_metrics(found: Comparison) -> bool:
    """Whether an effect that the page tells of is on a metric, so that the names of metrics are needed."""
    sides = [side for each in found.options for side in (each.first, each.second) if side]
    return any(effect.kind == EffectKind.METRIC for side in sides for effect in side.effects)


def options_beside(found: Comparison, metrics: Metrics) -> list[OptionBeside]:
    """Every option, as both bodies see it."""
    return [_option(found, each, place, metrics) for place, each in enumerate(found.options, start=1)]


def _option(found: Comparison, each: Beside, place: int, metrics: Metrics) -> OptionBeside:
    own = each.first or each.second
    assert own is not None  # noqa: S101 - an option is in one of the two at least
    return OptionBeside(
        id=f"option-{place}",
        name=own.option.name,
        note=_note(found, each),
        summary=_summary(found, each, place, own.option.name),
        strongest=[*_strongest(found.original, each.first), *_strongest(found.review, each.second)],
        effects=_effects(found, each, place, metrics),
        same=_same_words(each),
    )


def _note(found: Comparison, each: Beside) -> str:
    if each.second is None:
        return f"Only {found.original.body.name} has this option."
    if each.first is None:
        return f"Only {found.review.body.name} has this option."
    if each.first.option.name != each.second.option.name:
        return f"{found.review.body.name} calls it {quoted(each.second.option.name)}."
    return ""


def _summary(found: Comparison, each: Beside, place: int, option: str) -> Table:
    """Points and leanings, a row for each body. The name of a table names a landmark, so it says which option."""
    columns = [
        Column("body", "Body", wide=True),
        Column("for", "Points for", numeric=True),
        Column("against", "Points against", numeric=True),
        Column("mean", "Mean leaning (1 to 5), before → after"),
    ]
    rows = []
    for tradeoff, side in ((found.original, each.first), (found.review, each.second)):
        if side is None:
            gone = Cell("–", absent=True)
            rows.append(Row([tradeoff.body.name, gone, gone, gone]))
        else:
            counts = [str(side.points[which].count) for which in (Side.FOR, Side.AGAINST)]
            rows.append(Row([tradeoff.body.name, *counts, _leaning(side)]))
    return Table(f"points-{place}", f"Points and leanings on {quoted(option)}", columns, rows, stacked=True)


def _leaning(side: SideOfOption) -> Cell:
    change = side.change
    if change is None or (change.before is None and change.after is None):
        return Cell("–", absent=True)
    parts = [figure(each.mean) if each else "–" for each in (change.before, change.after)]
    return Cell(" → ".join(parts))


def _strongest(tradeoff: TradeOff, side: SideOfOption | None) -> list[Strong]:
    if side is None:
        return []
    return [
        _strong(tradeoff, which, point)
        for which in (Side.FOR, Side.AGAINST)
        for point in side.points[which].strongest
    ]


def _strong(tradeoff: TradeOff, side: Side, point: Point) -> Strong:
    new_to = f"new to {plural(point.new_to, 'member')}" if point.new_to else ""
    return Strong(
        tradeoff.body.name, SIDE_WORDS[side], point.text, new_to, at(tradeoff, "point", point.number)
    )


def _effects(found: Comparison, each: Beside, place: int, metrics: Metrics) -> Table | None:
    """The effects that are not the same for both; None where there are none, or the option is only of one."""
    if each.first is None or each.second is None:
        return None
    apart = [pair for pair in each.pairs if pair.found is not Found.SAME]
    if not apart:
        return None
    columns = [
        Column("thing", "Effect on", wide=True),
        Column("first", found.original.body.name, wide=True),
        Column("second", found.review.body.name, wide=True),
        Column("in", "What differs"),
    ]
    rows = [Row(_effect_cells(pair, each.first, each.second, metrics)) for pair in apart]
    title = f"Effects of {quoted(each.first.option.name)} on which the two differ"
    return Table(f"effects-{place}", title, columns, rows, stacked=True)


def _effect_cells(
    pair: Pair, first: SideOfOption, second: SideOfOption, metrics: Metrics
) -> list[Cell | str]:
    one = first.effects[pair.first] if pair.first is not None else None
    other = second.effects[pair.second] if pair.second is not None else None
    known = one or other
    assert known is not None  # noqa: S101 - a pair has one effect at least
    what = listed(IN_WORDS[each] for each in pair.differs_in).capitalize() or "Named by one only"
    return [thing_words(known, metrics), _said(one, metrics), _said(other, metrics), what]


def thing_words(effect: EffectSeen, metrics: Metrics) -> str:
    """What an effect is on."""
    if effect.kind == EffectKind.METRIC:
        return metrics[effect.metric].title if effect.metric in metrics else effect.metric
    return effect.subject


def _said(effect: EffectSeen | None, metrics: Metrics) -> Cell:
    if effect is None:
        return Cell(NONE_WORDS, absent=True)
    words = WAY_SHORT[Way(effect.way)]
    if effect.size is not None:
        about = metrics.get(effect.metric)
        low = effect.size if effect.low is None else effect.low
        high = effect.size if effect.high is None else effect.high
        unit, decimals = (about.unit, about.decimals) if about else ("", 1)
        words = f"{words}: {change_words(effect.size, low, high, unit, decimals)}"
    return Cell(words, note=sure_words(effect.sureness))


def _same_words(each: Beside) -> str:
    if each.first is None or each.second is None:
        return ""
    same = sum(pair.found is Found.SAME for pair in each.pairs)
    if same and same == len(each.pairs):
        return "Both see the same effect." if same == 1 else f"Both see the same {same} effects."
    if not each.pairs:
        return "Neither names an effect."
    return (
        f"On {plural(same, 'other effect')} both say the same."
        if same
        else "There is no effect on which both say the same."
    )


def vote_lines(found: Comparison) -> list[tuple[str, list[VoteLine]]]:
    """The votes of each body, with what came out."""
    return [(tradeoff.body.name, _lines(found, tradeoff.pk)) for tradeoff in (found.original, found.review)]


def _lines(found: Comparison, tradeoff_id: UUID) -> list[VoteLine]:
    return [
        VoteLine(each.vote.title, vote_href(each), result_words(each) or "No result yet.")
        for each in found.votes.get(tradeoff_id, ())
    ]


def summary_of(found: Comparison) -> tuple[list[str], list[str]]:
    """Where the two agree and where they differ, in sentences."""
    agree: list[str] = []
    differ: list[str] = []
    _options_words(found, agree, differ)
    _effects_words(found, agree, differ)
    _leanings_words(found, agree, differ)
    _votes_words(found, agree, differ)
    return agree, differ


def _options_words(found: Comparison, agree: list[str], differ: list[str]) -> None:
    both = [each for each in found.options if each.first and each.second]
    if both:
        agree.append(f"Both weigh {plural(len(both), 'option')}: {_names(both)}.")
    for tradeoff, alone in (
        (found.original, [each for each in found.options if each.second is None]),
        (found.review, [each for each in found.options if each.first is None]),
    ):
        if alone:
            differ.append(f"Only {tradeoff.body.name} weighs {_names(alone)}.")


def _names(rows: Iterable[Beside]) -> str:
    return listed(quoted(own.option.name) for each in rows if (own := each.first or each.second))


def _effects_words(found: Comparison, agree: list[str], differ: list[str]) -> None:
    counts = Counter(pair.found for each in found.options for pair in each.pairs)
    if counts[Found.SAME]:
        agree.append(f"On {plural(counts[Found.SAME], 'effect')} of these options both say the same.")
    if counts[Found.DIFFERS]:
        differ.append(f"On {plural(counts[Found.DIFFERS], 'effect')} they say different things.")
    for which, tradeoff in ((Found.ONLY_FIRST, found.original), (Found.ONLY_SECOND, found.review)):
        if counts[which]:
            differ.append(
                f"Only {tradeoff.body.name} names {plural(counts[which], 'effect')} of these options."
            )


def _leanings_words(found: Comparison, agree: list[str], differ: list[str]) -> None:
    """Which of the options that both have members lean to most, after the discussion."""
    both = [each for each in found.options if each.first and each.second]
    first = _favourites([(each.first.option.pk, each.first) for each in both if each.first])
    paired = {each.second.option.pk: each.first.option.pk for each in both if each.first and each.second}
    second = {
        paired[pk]
        for pk in _favourites([(each.second.option.pk, each.second) for each in both if each.second])
    }
    if not first or not second:
        return
    names = {each.first.option.pk: quoted(each.first.option.name) for each in both if each.first}
    if first == second:
        agree.append(f"After the discussion, members of both lean most to {_of(first, names)}.")
        return
    differ.append(
        f"After the discussion, members of {found.original.body.name} lean most to {_of(first, names)}, "
        f"those of {found.review.body.name} to {_of(second, names)}."
    )


def _favourites(sides: Sequence[tuple[int, SideOfOption]]) -> set[int]:
    """The options with the highest mean after the discussion; none where not all have one."""
    means = {pk: side.change.after.mean for pk, side in sides if side.change and side.change.after}
    if not means or len(means) < len(sides):
        return set()
    return {pk for pk, mean in means.items() if mean == max(means.values())}


def _of(ids: set[int], names: dict[int, str]) -> str:
    return listed(name for pk, name in names.items() if pk in ids)


def _votes_words(found: Comparison, agree: list[str], differ: list[str]) -> None:
    """What the latest vote of each that stands came to: the same options chosen, or others."""
    latest = [
        next((each for each in found.votes.get(tradeoff.pk, ()) if each.counts), None)
        for tradeoff in (found.original, found.review)
    ]
    chosen = [_chosen(each) if each else None for each in latest]
    if chosen[0] is None or chosen[1] is None:
        return
    said = [listed(quoted(name) for name in sorted(names)) for names in chosen if names is not None]
    if _common(found, chosen[0], 0) == _common(found, chosen[1], 1):
        agree.append(f"Both voted for {said[0]}.")
    else:
        differ.append(
            f"In its latest vote, {found.original.body.name} chose {said[0]}, {found.review.body.name} {said[1]}."
        )


def _chosen(about: VoteAbout) -> frozenset[str] | None:
    """The names of the options that a vote chose; None where it chose none, or had none."""
    if about.verdict is None or not about.verdict.valid:
        return None
    names = {str(each.position): each.name for each in about.options}
    return frozenset(names[each] for each in about.verdict.chosen if each in names) or None


def _common(found: Comparison, names: frozenset[str], which: int) -> frozenset[str]:
    """Names of options as the original calls them, so that a review may have renamed one."""
    if which == 0:
        return names
    renamed = {
        each.second.option.name: each.first.option.name
        for each in found.options
        if each.first and each.second
    }
    return frozenset(renamed.get(name, name) for name in names)
