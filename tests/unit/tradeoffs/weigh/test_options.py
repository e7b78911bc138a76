"""Options: adding, changing, putting in order, taking out; going on as now always stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from audit.events import Event
from audit.trail import happened_to
from deliberation.tradeoffs.actions.options import MOST_OPTIONS, OptionGiven, OptionInUse, set_options
from deliberation.tradeoffs.calc.stages import ACTS, STAGES, Act
from deliberation.tradeoffs.models import Effect, Option, TradeOff
from deliberation.tradeoffs.queries.tradeoffs import WrongStage
from kernel.errors import BadInput, NotAllowed, NotFound
from tests.moot import Moot
from tests.tradeoffs import add_effect, add_points, make_tradeoff, option_of
from tests.unit.tradeoffs.weigh.kit import HOSTILE, at, named, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]


def given(tradeoff: TradeOff, **changes: Any) -> list[OptionGiven]:
    rows = Option.objects.filter(tradeoff=tradeoff).order_by("position")
    return [
        OptionGiven(row.name, row.pk, row.description, row.cost, row.cost_note, row.divisible, row.least)
        for row in rows
    ]


def names(tradeoff: TradeOff) -> list[str]:
    return list(Option.objects.filter(tradeoff=tradeoff).order_by("position").values_list("name", flat=True))


def test_options_are_added_changed_moved_and_taken_out_in_one_step(moot: Moot, bare: TradeOff) -> None:
    now, home, crisis = given(bare)
    kept = add_effect(option_of(bare, 3))
    found = set_options(
        **named(moot.actor("cleo"), bare),
        options=[OptionGiven("Crisis teams, day and night", crisis.id, cost=5, divisible=True, least=2), now,
                 OptionGiven("  A   day centre ", cost=-7)],
    )  # fmt: skip
    assert [(each.position, each.name, each.as_now) for each in found] == [
        (1, "Crisis teams, day and night", False), (2, "Go on as now", True), (3, "A day centre", False),
    ]  # fmt: skip
    assert (found[0].pk, found[0].divisible, found[0].least, found[2].cost) == (crisis.id, True, 2, -7)
    assert [each.pk for each in found[0].effects.all()] == [kept.pk]
    assert not Option.objects.filter(pk=home.id).exists()
    assert str(bare.pk) in happened_to(Event.OPTIONS_SET)


def test_going_on_as_now_cannot_be_taken_out(moot: Moot, bare: TradeOff) -> None:
    found = set_options(**named(moot.actor("cleo"), bare), options=[OptionGiven("Only this")])
    assert [(each.name, each.as_now) for each in found] == [("Go on as now", True), ("Only this", False)]
    assert [each.as_now for each in set_options(**named(moot.actor("cleo"), bare), options=[])] == [True]


def test_a_trade_off_without_options_gets_one(moot: Moot) -> None:
    empty = make_tradeoff(moot.panel, "draft", options=0)
    found = set_options(**named(moot.actor("cleo"), empty), options=[OptionGiven("Something")])
    assert [(each.name, each.as_now) for each in found] == [("Go on as now", True), ("Something", False)]


def test_the_same_list_twice_changes_nothing(moot: Moot, bare: TradeOff) -> None:
    sent = [*given(bare), OptionGiven("New", cost=3)]
    first = [each.pk for each in set_options(**named(moot.actor("cleo"), bare), options=sent)]
    assert [each.pk for each in set_options(**named(moot.actor("cleo"), bare), options=sent)] == first


@pytest.mark.parametrize(
    ("option", "field"),
    [
        (OptionGiven(""), "name"),
        (OptionGiven("x" * 161), "name"),
        (OptionGiven("Go on as now"), "name"),
        (OptionGiven("A\x00"), "name"),
        (OptionGiven("A", description="x" * 3001), "description"),
        (OptionGiven("A", cost=10**16), "cost"),
        (OptionGiven("A", cost=True), "cost"),
        (OptionGiven("A", divisible=True), "divisible"),
        (OptionGiven("A", cost=-5, divisible=True), "divisible"),
        (OptionGiven("A", cost=5, divisible=True, least=6), "least"),
        (OptionGiven("A", cost=5, divisible=True, least=-1), "least"),
        (OptionGiven("A", id=10**9), "name"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    moot: Moot, bare: TradeOff, option: OptionGiven, field: str
) -> None:
    with pytest.raises(BadInput) as told:
        set_options(**named(moot.actor("cleo"), bare), options=[*given(bare), option])
    assert (told.value.parameters["row"], told.value.parameters["field"]) == (4, field)
    assert len(names(bare)) == 3


def test_there_is_a_most(moot: Moot, bare: TradeOff) -> None:
    many = [OptionGiven(f"Option {number}") for number in range(MOST_OPTIONS)]
    with pytest.raises(BadInput, match="at most"):
        set_options(**named(moot.actor("cleo"), bare), options=many)


def test_an_option_that_members_spoke_about_stays(moot: Moot, bare: TradeOff) -> None:
    add_points(bare, [moot.membership("paul", moot.panel)])
    with pytest.raises(OptionInUse):
        set_options(**named(moot.actor("cleo"), bare), options=[])
    assert len(names(bare)) == 3


@pytest.mark.parametrize("stage", STAGES)
def test_only_while_options_may_be_changed(moot: Moot, stage: str) -> None:
    tradeoff = make_tradeoff(moot.panel, stage)
    if stage in ACTS[Act.EDIT_OPTIONS]:
        set_options(**named(moot.actor("cleo"), tradeoff), options=given(tradeoff))
    else:
        with pytest.raises(WrongStage):
            set_options(**named(moot.actor("cleo"), tradeoff), options=given(tradeoff))


@pytest.mark.parametrize("who", ["paul", "chandra", "otto"])
def test_nobody_else_may(moot: Moot, bare: TradeOff, who: str) -> None:
    with pytest.raises(NotAllowed):
        set_options(**named(moot.actor(who), bare), options=[])


def test_the_trade_off_of_another_body_is_not_there(moot: Moot, bare: TradeOff) -> None:
    with pytest.raises(NotFound):
        set_options(actor=moot.actor("cleo"), body_id=moot.board.pk, tradeoff_id=bare.pk, options=[])


def form(tradeoff: TradeOff, **changes: Any) -> dict[str, Any]:
    """The form as the page shows it, with some of it changed."""
    sent: dict[str, Any] = {"rows": "5"}
    for number, row in enumerate(given(tradeoff), 1):
        sent |= {f"id-{number}": row.id, f"name-{number}": row.name, f"place-{number}": number,
                 f"cost-{number}": f"{row.cost // 100:,}", f"description-{number}": row.description}  # fmt: skip
    return sent | {name.replace("_", "-"): value for name, value in changes.items()}


def test_the_form(moot: Moot, client_as: SignIn, bare: TradeOff) -> None:
    cleo = client_as(moot.actor("cleo"))
    page = cleo.get(at(bare, "options/edit/"))
    assert words(page).count("Take option") == 2
    sent = form(
        bare,
        name_4="A day centre",
        cost_4="£12,500.50",
        remove_2="on",
        place_4="1",
        divisible_4="on",
        least_4="500",
    )
    answer = cleo.post(at(bare, "options/edit/"), sent)
    assert (answer.status_code, answer["Location"]) == (302, at(bare, "options/"))
    assert names(bare) == ["Go on as now", "A day centre", "Crisis teams for mental health"]
    centre = Option.objects.get(tradeoff=bare, name="A day centre")
    assert (centre.cost, centre.divisible, centre.least) == (1_250_050, True, 50_000)


def test_the_first_form_of_all_makes_going_on_as_now_once(moot: Moot, client_as: SignIn) -> None:
    empty = make_tradeoff(moot.panel, "draft", options=0)
    cleo = client_as(moot.actor("cleo"))
    assert "1. Go on as now (as now)" in words(cleo.get(at(empty, "options/edit/")))
    sent = {
        "rows": "3",
        "name-1": "Go on as now",
        "description-1": "Nothing changes.",
        "name-2": "A day centre",
    }
    answer = cleo.post(at(empty, "options/edit/"), sent)
    assert answer.status_code == 302, words(answer)
    found = Option.objects.filter(tradeoff=empty).order_by("position")
    assert [(each.name, each.as_now, each.description) for each in found] == [
        ("Go on as now", True, "Nothing changes."), ("A day centre", False, ""),
    ]  # fmt: skip


def test_the_form_says_what_is_wrong_beside_the_row_and_keeps_the_rest(
    moot: Moot, client_as: SignIn, bare: TradeOff
) -> None:
    cleo = client_as(moot.actor("cleo"))
    page = cleo.post(
        at(bare, "options/edit/"), form(bare, name_4="Go on  as now", cost_2="many", description_5=HOSTILE)
    )
    assert page.status_code == 200
    assert "Write a number of pounds" in words(page)
    assert "Option 5 has no name" in words(page)
    assert HOSTILE not in page.content.decode()
    page = cleo.post(at(bare, "options/edit/"), form(bare, name_4="Go on  as now"))
    assert "Option 4 has the same name as option 1." in words(page)
    assert b'href="#id_name-4"' in page.content
    assert names(bare)[1:] == ["Home care that starts within a day", "Crisis teams for mental health"]


def test_more_rows_keep_what_was_typed(moot: Moot, client_as: SignIn, bare: TradeOff) -> None:
    page = client_as(moot.actor("cleo")).post(
        at(bare, "options/edit/"), form(bare, name_4="Half written") | {"more": "rows"}
    )
    assert b"Half written" in page.content
    assert b'name="name-7"' in page.content
    assert len(names(bare)) == 3


def test_what_somebody_else_added_meanwhile_stays(moot: Moot, client_as: SignIn, bare: TradeOff) -> None:
    sent = form(bare)
    set_options(**named(moot.actor("cleo"), bare), options=[*given(bare), OptionGiven("Added meanwhile")])
    client_as(moot.actor("femi")).post(at(bare, "options/edit/"), sent)
    assert names(bare)[-1] == "Added meanwhile"


@pytest.mark.parametrize(
    "junk",
    [{"rows": "x"}, {"rows": "999999"}, {"rows": "-1"}, {}, {"rows": "2", "id-1": "9" * 30, "name-1": "A"}],
)
def test_a_form_that_was_tampered_with_changes_nothing_that_it_did_not_show(
    moot: Moot, client_as: SignIn, bare: TradeOff, junk: dict[str, str]
) -> None:
    before = set(names(bare))
    answer = client_as(moot.actor("cleo")).post(at(bare, "options/edit/"), junk)
    assert answer.status_code in (200, 302)
    assert before <= set(names(bare))


def test_the_form_is_for_those_who_prepare_and_in_time(moot: Moot, client_as: SignIn, bare: TradeOff) -> None:
    assert client_as(moot.actor("paul")).get(at(bare, "options/edit/")).status_code == 403
    assert Client().get(at(bare, "options/edit/")).status_code == 302
    over = make_tradeoff(moot.panel, "vote")
    assert client_as(moot.actor("cleo")).get(at(over, "options/edit/")).status_code == 409


def test_the_page_compares_and_leaves_no_cell_of_the_fairness_lens_empty(
    moot: Moot, bare: TradeOff, django_assert_max_num_queries: Any
) -> None:
    add_effect(option_of(bare, 2), words="They sleep at home.")
    add_effect(option_of(bare, 3), lens="carers", subject="Carers who work", way="worse")
    with django_assert_max_num_queries(12):
        page = Client().get(at(bare, "options/"))
    said = words(page)
    assert "In 16 of 18 cells nothing is known." in said
    assert said.count("Nothing known") == 16
    assert "Gain Children under five They sleep at home. Unsure. An estimate of the clerk." in said
    assert "Lose Carers who work" in said
    for lens in ("Deprivation", "Age", "Ethnicity", "Disability", "Place", "Carers"):
        assert f" {lens} " in said
    assert "£900,000 (75% of what there is)" in said
    assert said.index("Who gains and who loses") < said.index("Effects on metrics")
    assert b" style=" not in page.content


def test_what_costs_more_than_there_is_is_said(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, "learn", envelope=800_000_00)
    assert "£100,000 more than there is" in words(Client().get(at(tradeoff, "options/")))


def test_beds_and_no_envelope(moot: Moot) -> None:
    beds = make_tradeoff(moot.panel, "learn", envelope_kind="beds", envelope=20)
    Option.objects.filter(tradeoff=beds, position=2).update(cost=1)
    assert "1 bed (5% of what there is)" in words(Client().get(at(beds, "options/")))
    none = make_tradeoff(moot.panel, "learn", envelope_kind="none", envelope=0)
    assert "more than there is" not in words(Client().get(at(none, "options/")))


def test_hostile_words_are_only_words(moot: Moot, bare: TradeOff) -> None:
    Option.objects.filter(tradeoff=bare, position=2).update(
        name=HOSTILE, description=HOSTILE, cost_note=HOSTILE
    )
    add_effect(option_of(bare, 2), subject=HOSTILE, words=HOSTILE, source=HOSTILE)
    for page in ("options/", "explore/?pick-2=on"):
        assert HOSTILE not in Client().get(at(bare, page)).content.decode()


def test_a_draft_is_for_those_who_prepare(moot: Moot, client_as: SignIn) -> None:
    draft = make_tradeoff(moot.panel, "draft")
    for page in ("options/", "options.csv", "explore/", "explore/saved/"):
        assert Client().get(at(draft, page)).status_code == 404
        assert client_as(moot.actor("paul")).get(at(draft, page)).status_code == 404
        assert client_as(moot.actor("cleo")).get(at(draft, page)).status_code == 200


def test_the_file_has_every_effect_and_every_gap_and_is_guarded(moot: Moot, bare: TradeOff) -> None:
    add_effect(option_of(bare, 2), words="=1+1")
    answer = Client().get(at(bare, "options.csv"))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("option,name,as_now,cost,cost_words")
    assert len(lines) == 1 + 1 + 17
    assert sum("nothing_known" in line for line in lines) == 17
    assert "'=1+1" in answer.content.decode()
    assert Effect.objects.count() == 1


def test_without_options_the_page_says_what_to_do(moot: Moot, client_as: SignIn) -> None:
    empty = make_tradeoff(moot.panel, "learn", options=0)
    assert "No options yet" in words(Client().get(at(empty, "options/")))
    assert "Write the options" in words(client_as(moot.actor("cleo")).get(at(empty, "options/")))
    assert "nothing to try out" in words(Client().get(at(empty, "explore/")))
