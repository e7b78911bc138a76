"""Partnership checks in words: rounds, what the answers say, and how they compare with the round before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse

from deliberation.scrutiny.calc.check import (
    ANSWERS,
    BY_CODE,
    FEWEST,
    STATEMENTS,
    Spread,
    change,
    factor_shares,
    lowest,
)
from deliberation.scrutiny.calc.words import CHECK_STATUS_WORDS, FACTORS, CheckStatus
from deliberation.scrutiny.models import PartnershipCheck
from deliberation.scrutiny.queries.checks import Round
from design.charts import IntervalChart, IntervalItem
from design.formats import NumberStyle, day
from design.tables import Cell, Column, Row, Table

STATUS_COLOURS = {CheckStatus.DRAFT: "grey", CheckStatus.OPEN: "blue", CheckStatus.CLOSED: "green"}
CHANGES = {
    "more": "More agree than last time",
    "fewer": "Fewer agree than last time",
    "same": "About the same",
}
TOO_FEW = "too few answers"
WHOLE = NumberStyle(decimals=0, unit="%")
MOST_ROUNDS = 6


def status_tag(check: PartnershipCheck) -> tuple[str, str]:
    """Where a round stands, in a word with a colour."""
    status = CheckStatus(check.status)
    return CHECK_STATUS_WORDS[status], STATUS_COLOURS[status]


def checks_table(slug: str, checks: Iterable[PartnershipCheck]) -> Table:
    """The rounds of a body."""
    columns = [
        Column("round", "Round", wide=True), Column("status", "Status"), Column("answered", "Answered", numeric=True),
    ]  # fmt: skip
    rows = [
        Row(
            [
                Cell(
                    f"Round {each.number}",
                    href=reverse("partnership_check", args=[slug, each.pk]),
                    note=when_words(each),
                ),
                CHECK_STATUS_WORDS[CheckStatus(each.status)],
                f"{each.answered} of {each.asked}" if each.asked else "–",
            ]
        )
        for each in checks
    ]
    return Table("checks", "Rounds", columns, rows, stacked=True)


def when_words(check: PartnershipCheck) -> str:
    """From when to when answers were taken."""
    if check.closed_on is not None and check.opened_on is not None:
        return f"{day(check.opened_on)} to {day(check.closed_on)}"
    if check.opened_on is not None:
        return f"open until {day(check.closes_on)}"
    return f"planned until {day(check.closes_on)}"


def percent(share: float) -> str:
    """A share as whole per cent."""
    return f"{share * 100:.0f}%"


def taken_part(check: PartnershipCheck) -> str:
    """How many were asked and how many answered."""
    share = f" ({percent(check.answered / check.asked)})" if check.asked else ""
    return f"{check.answered} of {check.asked} members answered{share}."


def answers_table(found: Round) -> Table:
    """How answers to each statement are spread: counts, whole. Statements with too few opinions say so."""
    numbers = [number for number in ANSWERS if number]
    columns = [Column("statement", "Statement", wide=True)]
    columns += [Column(f"a{number}", ANSWERS[number], numeric=True) for number in [*numbers, 0]]
    rows = [
        Row([Cell(each.text, note=FACTORS[each.factor]), *_counts(found.spreads[each.code], numbers)])
        for each in STATEMENTS
    ]
    return Table("answers", "How many gave each answer", columns, rows, stacked=True)


def _counts(spread: Spread | None, numbers: Sequence[int]) -> list[Cell | str]:
    if spread is None:
        return [Cell(TOO_FEW, absent=True) for _ in [*numbers, 0]]
    return [str(spread.counts[number]) for number in [*numbers, 0]]


def agreement_chart(found: Round) -> IntervalChart:
    """The share that agrees with each statement, under the few words that say what it is about."""
    items = [
        IntervalItem(
            each.about[0].upper() + each.about[1:],
            spread.share * 100 if (spread := found.spreads[each.code]) is not None else None,
            reason="" if spread is not None else "suppressed",
        )
        for each in STATEMENTS
    ]
    return IntervalChart(
        id="agreement",
        title="How many agree with the statement on each matter",
        says="The share of those with an opinion who agree or strongly agree, in per cent. The whole statements stand below.",
        style=WHOLE,
        items=items,
        value_label="Agree",
    )


def factors_table(rounds: Sequence[Round]) -> Table:
    """The five factors over rounds, oldest first: the share of opinions that agree with the statements of each."""
    shown = list(reversed(rounds[:MOST_ROUNDS]))
    shares = [factor_shares(each.spreads) for each in shown]
    columns = [Column("factor", "Factor", wide=True)]
    columns += [Column(f"r{each.check.number}", f"Round {each.check.number}", numeric=True) for each in shown]
    rows = [
        Row(
            [
                title,
                *(
                    Cell(TOO_FEW, absent=True) if held[code] is None else percent(held[code] or 0.0)
                    for held in shares
                ),
            ]
        )
        for code, title in FACTORS.items()
    ]
    return Table("factors", "Agreement with the statements under each factor", columns, rows, stacked=True)


def compared_table(now: Round, before: Round) -> Table:
    """Each statement in this round and the one before."""
    columns = [
        Column("statement", "Statement", wide=True),
        Column("before", f"Agree, round {before.check.number}", numeric=True),
        Column("now", f"Agree, round {now.check.number}", numeric=True),
        Column("change", "Change"),
    ]
    rows = [
        Row(
            [
                each.text,
                _share(before.spreads[each.code]),
                _share(now.spreads[each.code]),
                CHANGES.get(change(before.spreads[each.code], now.spreads[each.code]), "Cannot be compared"),
            ]
        )
        for each in STATEMENTS
    ]
    return Table("compared", "This round and the one before", columns, rows, stacked=True)


def _share(spread: Spread | None) -> Cell | str:
    if spread is None:
        return Cell(TOO_FEW, absent=True)
    return Cell(percent(spread.share), note=f"{spread.agree} of {spread.said}")


def to_talk_about(found: Round) -> list[str]:
    """The statements that fewest agree with, in sentences."""
    said = []
    for each in lowest(found.spreads):
        spread = found.spreads[each.code]
        if spread is not None:
            said.append(
                f"“{BY_CODE[each.code].text}” {spread.disagree} of {spread.said} disagree, {spread.agree} agree."
            )
    return said


def promises(check: PartnershipCheck) -> list[str]:
    """What members are told before they answer."""
    return [
        "Nobody can see who answered what: only how many gave each answer is kept, with no name and no time.",
        "That you answered is kept, so that nobody answers twice. You cannot change your answers: nobody knows which are yours.",
        f"Results show to everybody once the check is closed, for each statement on which at least {max(check.least, FEWEST)} people have an opinion.",
        "If everybody gives the same answer, everybody’s answer is known. That cannot be helped.",
    ]
