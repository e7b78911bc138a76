"""Weighing options: by hand, by property, and on a plain second road."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.tradeoffs.calc.amounts import amount_words, read_amount, typed
from deliberation.tradeoffs.calc.explore import (
    EffectFacts,
    OptionFacts,
    ends,
    problems,
    share_of,
    weigh,
    whole_picks,
)
from deliberation.tradeoffs.calc.words import EffectKind, EnvelopeKind, Lens, Sureness, Way

MONEY = EnvelopeKind.MONEY


def on_metric(metric="waits", size=-4.0, low=-6.0, high=-1.0, sureness=Sureness.LIKELY):
    return EffectFacts(EffectKind.METRIC, metric=metric, size=size, low=low, high=high, sureness=sureness)


def on_people(lens=Lens.AGE, subject="Children", way=Way.BETTER):
    return EffectFacts(EffectKind.PEOPLE, lens=lens, subject=subject, way=way)


NURSES = OptionFacts(
    1, "Night nurses", 80_000, divisible=True, least=20_000, effects=(on_metric(), on_people())
)
BEDS = OptionFacts(
    2,
    "Ten beds",
    50_000,
    effects=(
        on_metric(size=2.0, low=1.0, high=3.0, sureness=Sureness.SURE),
        on_people(way=Way.WORSE, subject=" children "),
        EffectFacts(EffectKind.METRIC, metric="gain", way=Way.BETTER, words="More people go home"),
        EffectFacts(EffectKind.SERVICE, subject="Ambulances", way=Way.BETTER),
        EffectFacts(EffectKind.ASSET, subject="The cottage hospital", way=Way.WORSE, asset_id=7),
    ),
)
NOW = OptionFacts(3, "As now", 0, as_now=True)
OPTIONS = (NURSES, BEDS, NOW)


def weighed(picks, envelope=100_000, kind=MONEY, options=OPTIONS):
    return weigh(options, picks, kind=kind, envelope=envelope)


def test_by_hand():
    """Half the nurses (-2, from -3 to -0.5) and all the beds (+2, from 1 to 3): 0, from -2 to 2.5, for £900 of £1,000."""
    found = weighed({1: 40_000, 2: 50_000})
    change = found.metrics["waits"]
    assert (change.size, change.low, change.high) == (0.0, -2.0, 2.5)
    assert (change.sureness, change.bare) == (Sureness.LIKELY, False)
    assert [(part.position, part.size) for part in change.parts] == [(1, -2.0), (2, 2.0)]
    assert (found.total, found.left, found.fits) == (90_000, 10_000, True)
    assert [(each.name, each.share) for each in found.shares] == [("Night nurses", 0.5), ("Ten beds", 1.0)]
    assert [(each.metric, each.way, each.words) for each in found.unsized] == [
        ("gain", Way.BETTER, "More people go home")
    ]
    assert [each.effect.subject for each in found.services] == ["Ambulances"]
    assert [each.effect.asset_id for each in found.assets] == [7]


def test_who_gains_and_who_loses_by_every_lens_also_where_nothing_is_known():
    lenses = {view.lens: view for view in weighed({1: 80_000, 2: 50_000}).lenses}
    assert list(lenses) == list(Lens)
    age = lenses[Lens.AGE]
    assert ([each.option for each in age.gains], [each.option for each in age.loses]) == (
        ["Night nurses"],
        ["Ten beds"],
    )
    assert age.mixed == (" children ",)
    assert [lens for lens, view in lenses.items() if view.nothing_known] == [
        each for each in Lens if each != Lens.AGE
    ]


def test_not_known_is_not_the_same_as_no_effect():
    option = OptionFacts(1, "A", 1, effects=(on_people(way=Way.UNKNOWN), on_people(Lens.PLACE, way=Way.SAME)))
    lenses = {view.lens: view for view in weighed({1: 1}, options=[option]).lenses}
    assert lenses[Lens.AGE].nothing_known
    assert not lenses[Lens.PLACE].nothing_known


def test_over_the_envelope_is_shown_and_no_envelope_is_neither():
    over = weighed({1: 80_000, 2: 50_000})
    assert (over.left, over.fits) == (-30_000, False)
    without = weighed({1: 80_000}, kind=EnvelopeKind.NONE, envelope=0)
    assert (without.left, without.fits) == (None, None)


def test_what_saves_makes_room():
    closing = OptionFacts(4, "Close a ward", -60_000)
    found = weighed({1: 80_000, 2: 50_000, 4: -60_000}, options=(*OPTIONS, closing))
    assert (found.total, found.left, found.fits) == (70_000, 30_000, True)


def test_nothing_picked_changes_nothing():
    found = weighed({})
    assert (found.total, found.metrics, found.shares) == (0, {}, ())
    assert all(view.nothing_known for view in found.lenses)


@pytest.mark.parametrize(
    ("picks", "codes"),
    [
        ({2: 25_000}, ["not_divisible"]),
        ({1: 80_001}, ["too_much"]),
        ({1: 19_999}, ["too_little"]),
        ({1: -5}, ["too_little"]),
        ({9: 5}, ["unknown_option"]),
        ({2: 50_000, 3: 0}, ["as_now_alone"]),
        ({1: 5, 2: 6}, ["too_little", "not_divisible"]),
        ({3: 0}, []),
        ({1: 20_000, 2: 50_000}, []),
    ],
)
def test_what_cannot_be_picked(picks, codes):
    found = problems(OPTIONS, picks, MONEY)
    assert [each.code for each in found] == codes
    assert all(each.sentence.endswith((".", "!")) for each in found)
    if codes:
        with pytest.raises(ValueError, match=r"\."):
            weighed(picks)


def test_an_effect_without_a_range_is_said_so():
    option = OptionFacts(1, "A", 1, effects=(on_metric(low=None, high=None),))
    change = weighed({1: 1}, options=[option]).metrics["waits"]
    assert (change.low, change.high, change.bare) == (-4.0, -4.0, True)


def test_the_better_end_follows_the_direction():
    change = weighed({1: 80_000}).metrics["waits"]
    assert ends(change, -1) == (-1.0, -6.0)
    assert ends(change, 1) == (-6.0, -1.0)


def test_whole_picks():
    assert whole_picks(OPTIONS, [1, 3]) == {1: 80_000, 3: 0}
    with pytest.raises(KeyError):
        whole_picks(OPTIONS, [9])


figures = st.floats(-1e6, 1e6)


@st.composite
def effects(draw):
    low, size, high = sorted(draw(st.tuples(figures, figures, figures)))
    return on_metric(draw(st.sampled_from("abc")), size, low, high, draw(st.sampled_from(list(Sureness))))


@st.composite
def choices(draw):
    """Options, and picks among them that are possible."""
    options, picks = [], {}
    for position in range(1, draw(st.integers(1, 6)) + 1):
        divisible = draw(st.booleans())
        cost = draw(st.integers(1 if divisible else -(10**9), 10**9))
        least = draw(st.integers(0, cost)) if divisible else 0
        options.append(OptionFacts(position, f"O{position}", cost, divisible, least,
                                   effects=tuple(draw(st.lists(effects(), max_size=4)))))  # fmt: skip
        if draw(st.booleans()):
            picks[position] = draw(st.integers(least, cost)) if divisible else cost
    return options, picks


@given(choices(), st.integers(0, 10**10))
def test_second_road(choice, envelope):
    """Everything added up with plain loops."""
    options, picks = choice
    found = weighed(picks, envelope, options=options)
    sums = {}
    total = 0
    for option in options:
        if option.position not in picks:
            continue
        amount = picks[option.position]
        total += amount
        share = amount / option.cost if option.divisible else 1
        for effect in option.effects:
            size, low, high = sums.get(effect.metric, (0, 0, 0))
            sums[effect.metric] = (
                size + share * effect.size,
                low + share * effect.low,
                high + share * effect.high,
            )
    assert (found.total, found.left) == (total, envelope - total)
    assert found.fits == (total <= envelope)
    assert set(found.metrics) == set(sums)
    for metric, expected in sums.items():
        change = found.metrics[metric]
        assert (change.size, change.low, change.high) == pytest.approx(expected, abs=1e-6)


@given(choices())
def test_the_best_guess_lies_in_its_range(choice):
    options, picks = choice
    for change in weighed(picks, options=options).metrics.values():
        dust = 1e-9 * max(1, abs(change.low), abs(change.high))
        assert change.low - dust <= change.size <= change.high + dust


@given(choices())
def test_the_order_of_options_and_picks_does_not_matter(choice):
    options, picks = choice
    turned = dict(reversed(picks.items()))
    assert weighed(picks, options=options) == weighed(turned, options=list(reversed(options)))


@given(choices())
def test_one_option_alone_does_what_it_adds_to_all(choice):
    """The parts of a sum are what each option does by itself."""
    options, picks = choice
    whole = weighed(picks, options=options)
    for option in (each for each in options if each.position in picks):
        alone = weighed({option.position: picks[option.position]}, options=options)
        for metric, change in alone.metrics.items():
            parts = [part for part in whole.metrics[metric].parts if part.position == option.position]
            assert parts == list(change.parts)


@given(st.integers(1, 10**12), st.integers(0, 10**12))
def test_a_share_is_between_nothing_and_all(cost, amount):
    assert 0 <= share_of(OptionFacts(1, "A", cost, divisible=True), min(amount, cost)) <= 1


@given(st.integers(-(10**14), 10**14), st.sampled_from(list(EnvelopeKind)))
def test_amounts_read_back_what_was_written(amount, kind):
    assert read_amount(typed(amount, kind), kind) == amount


@pytest.mark.parametrize(
    ("text", "kind", "amount"),
    [("£1,200,000", MONEY, 120_000_000), ("12.5", MONEY, 1250), ("-3", MONEY, -300), ("−£3", MONEY, -300),
     ("£-3", MONEY, -300), ("1,200", EnvelopeKind.BEDS, 1200), ("7", EnvelopeKind.NONE, 700)],
)  # fmt: skip
def test_amounts_as_people_write_them(text, kind, amount):
    assert read_amount(text, kind) == amount


@pytest.mark.parametrize(
    ("text", "kind"),
    [("", MONEY), ("twelve", MONEY), ("1.234", MONEY), ("12,34", MONEY), ("--3", MONEY), ("-£-3", MONEY), ("9" * 30, MONEY),
     ("2.5", EnvelopeKind.BEDS), ("£2", EnvelopeKind.STAFF_HOURS), ("\x00", MONEY), ("١٢", MONEY), ("nan", MONEY)],
)  # fmt: skip
def test_what_is_no_amount_is_told(text, kind):
    with pytest.raises(ValueError, match=r"\."):
        read_amount(text, kind)


def test_amounts_in_words():
    assert amount_words(4_000_000, MONEY) == "£40,000"
    assert amount_words(-1250, MONEY) == "−£12.50"
    assert amount_words(1, EnvelopeKind.BEDS) == "1 bed"
    assert amount_words(1200, EnvelopeKind.STAFF_HOURS) == "1,200 staff hours"
    assert math.isclose(share_of(NURSES, 20_000), 0.25)
