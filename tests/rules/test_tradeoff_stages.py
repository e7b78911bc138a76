"""Who may do what to a trade-off, and when: role × act × stage, written out a second time and asked through the pages.

The first table is held against the two that decide (`access.permissions` with `NEEDED`, and `calc.stages.ACTS`); the
second is tried through pages, each cell on a trade-off of its own stage and taken back: “yes” means that something
changed (or, for reading, that it was shown), “-” that nothing did.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from access.permissions import ROLES, Role
from deliberation.tradeoffs.calc.stages import ACTS, STAGES, Act, Stage
from deliberation.tradeoffs.models import PanelReport, StageDate, TradeOff, Voice
from deliberation.tradeoffs.queries.tradeoffs import NEEDED, may_now
from kernel import clock
from kernel.actors import Actor
from tests.moot import Moot
from tests.tradeoffs import make_tradeoff

IN = dict(zip("dlsvrpfc", STAGES, strict=True))
"""d draft, l learn, s discuss, v vote, r recommend, p response, f follow-up, c closed."""
BY = {
    "H": Role.BODY_CHAIR, "V": Role.BODY_VICE_CHAIR, "M": Role.BODY_MEMBER, "X": Role.BODY_CO_OPTED,
    "R": Role.BODY_PATIENT_REPRESENTATIVE, "F": Role.BODY_FACILITATOR, "C": Role.BODY_CLERK, "A": Role.BODY_ANALYST,
    "W": Role.BODY_WITNESS, "O": Role.BODY_OBSERVER, "S": Role.BODY_SUBSTITUTE,
}  # fmt: skip

#                     stages    roles
MATRIX = """
edit_question         d         FC
edit_options          dl        FC
edit_effects          dls       FCA
set_dates             dlsvrpf   FC
move                  dlsvrpf   HVFC
discard               d         FC
invite_voice          dlsv      FC
give_voice            lsv       HVFC
edit_evidence         dlsv      FCA
submit_evidence       ls        HVMXRFCAWS
challenge_evidence    lsv       HVMXR
read_evidence         lsvrpf    HVMXR
edit_witnesses        dls       FC
ask_question          ls        HVMXR
answer_question       lsvr      FCW
keep_promise          lsvrpf    FCW
make_point            s         HVMXR
react                 s         HVMXR
make_statement        s         HVMXR
answer_statement      s         HVMXR
import_statements     dls       FC
moderate              lsvrpfc   FC
appeal                lsvrpf    HVMXR
facilitate            dlsvrpf   FC
explore               lsv       HVMXR
lean_before           l         HVMXR
lean_after            v         HVMXR
prepare_vote          sv        FC
write_report          vr        HVMXRFCAS
hand_over             r         HVFC
start_review          lsvrpfc   FC
"""
"""GIVE_VOICE is asked over the invited body, START_REVIEW over the one that reviews; all others over the body that runs it."""
CELLS = {line.split()[0]: line.split()[1:] for line in MATRIX.strip().splitlines()}


def test_every_act_is_in_the_matrix() -> None:
    assert (
        list(CELLS)
        == [act.value for act in Act]
        == [act.value for act in ACTS]
        == [act.value for act in NEEDED]
    )


@pytest.mark.parametrize("act", Act)
def test_each_act_has_its_stages_and_its_roles(act: Act) -> None:
    stages, roles = CELLS[act.value]
    assert ACTS[act] == {IN[letter] for letter in stages}
    assert "".join(letter for letter, role in BY.items() if NEEDED[act] in ROLES[role]) == "".join(
        letter for letter in BY if letter in roles
    )


def test_no_role_of_the_site_discusses_weighs_or_speaks_for_a_body() -> None:
    acting = {NEEDED[Act(name)] for name, (_, roles) in CELLS.items() if "C" not in roles} | {
        NEEDED[Act.GIVE_VOICE]
    }
    others = [role for role in ROLES if role not in BY.values()]
    assert [role for role in others if ROLES[role] & acting] == []


ON_THE_BOARD = {
    "C": "cleo",
    "H": "chandra",
    "V": "vera",
    "M": "mabel",
    "X": "cora",
    "A": "anil",
    "O": "obi",
    "W": "will",
}


@pytest.mark.django_db
@pytest.mark.parametrize("stage", STAGES)
def test_what_is_offered_is_what_the_matrix_says(moot: Moot, stage: Stage) -> None:
    tradeoff = make_tradeoff(moot.board, stage)
    actors = {letter: moot.actor(name) for letter, name in ON_THE_BOARD.items()} | {
        "-": moot.actor("otto"),
        "?": Actor.anonymous(),
    }
    found = [
        (letter, act.value)
        for (letter, actor), act in itertools.product(actors.items(), Act)
        if may_now(actor, tradeoff, act)
    ]
    expected = [
        (letter, name)
        for letter, (name, (stages, roles)) in itertools.product(actors, CELLS.items())
        if letter in roles and stage in {IN[each] for each in stages}
    ]
    assert found == expected


# Through the pages

PEOPLE = {
    "C": "cleo",
    "H": "chandra",
    "M": "mabel",
    "A": "anil",
    "O": "obi",
    "W": "will",
    "T": "otto",
    "R": "rosa",
}
"""On the board: the clerk, the chair, a member, the analyst, an observer, a witness. On the body that is asked for its
view: the clerk, and a patient representative."""

#            draft  learn    discuss  vote     recommend response follow_up closed
TABLE = """
see          CA     CHMAOWTR CHMAOWTR CHMAOWTR CHMAOWTR  CHMAOWTR CHMAOWTR  CHMAOWTR
see_private  CA     CHMAT    CHMAT    CHMAT    CHMAT     CHMAT    CHMAT     CHMAT
edit         C      -        -        -        -         -        -         -
dates        C      C        C        C        C         C        C         -
move         C      CH       CH       CH       CH        CH       CH        -
back         -      -        CH       CH       CH        -        CH        -
early        -      CH       CH       CH       CH        CH       CH        -
discard      C      -        -        -        -         -        -         -
invite       C      C        C        C        -         -        -         -
remove       C      C        C        C        -         -        -         -
enter        -      C        C        C        -         -        -         -
give         -      T        T        T        -         -        -         -
"""
EXPECTED = {
    line.split()[0]: dict(zip(STAGES, line.split()[1:], strict=True)) for line in TABLE.strip().splitlines()
}
NAMES = {
    "see": "tradeoff", "see_private": "tradeoff", "edit": "edit_tradeoff", "dates": "tradeoff_dates", "move": "move_tradeoff",
    "back": "move_tradeoff", "early": "move_tradeoff", "discard": "discard_tradeoff", "invite": "invite_voice",
    "remove": "remove_voice", "enter": "voice", "give": "voice",
}  # fmt: skip
READING = ("see", "see_private")


def at_stage(moot: Moot, stage: Stage) -> TradeOff:
    """A trade-off of the board at a stage, which lacks nothing for its next step."""
    tradeoff = make_tradeoff(moot.board, stage)
    StageDate.objects.filter(tradeoff=tradeoff).update(starts_on=None)
    StageDate.objects.filter(tradeoff=tradeoff, stage="learn").update(ends_on=clock.today())
    PanelReport.objects.create(tradeoff=tradeoff, status="published", published_at=clock.now())
    Voice.objects.create(tradeoff=tradeoff, name="Carers’ forum", why="It is touched.")
    Voice.objects.create(tradeoff=tradeoff, body=moot.other, name=moot.other.name, why="It pays.")
    return tradeoff


def sent(tradeoff: TradeOff, action: str) -> dict[str, Any]:
    """What the page of an action sends."""
    stage = Stage(tradeoff.stage)
    place = STAGES.index(stage)
    if action == "move":
        return {"to": STAGES[min(place + 1, len(STAGES) - 1)].value}
    if action == "back":
        return {"to": STAGES[max(place - 1, 0)].value, "reason": "A witness is late."}
    if action == "edit":
        return {"title": "Another title", "area": tradeoff.area_key}
    return {
        "early": {"to": "early", "reason": "The money is gone."},
        "dates": {"closed_starts_day": "1", "closed_starts_month": "2", "closed_starts_year": "2090"},
        "invite": {"name": "Southfen council", "why": "It pays.", "seat": "no"},
        "enter": {"answer": "It came by post.", "answered_as": "Chair"},
        "give": {"answer": "Our view.", "answered_as": "Chair"},
    }.get(action, {})


def address(tradeoff: TradeOff, action: str) -> str:
    where: list[Any] = [tradeoff.body.slug, tradeoff.pk]
    if action in ("remove", "enter"):
        where.append(tradeoff.voices.get(body=None).pk)
    if action == "give":
        where.append(tradeoff.voices.exclude(body=None).get().pk)
    return reverse(NAMES[action], args=where)


def state(tradeoff: TradeOff) -> Any:
    """Everything that an action here could change."""
    row = TradeOff.objects.filter(pk=tradeoff.pk).values("stage", "title", "close_reason").first()
    dates = list(
        StageDate.objects.filter(tradeoff=tradeoff.pk).values_list("starts_on", "ends_on", "entered_at")
    )
    voices = list(
        Voice.objects.filter(tradeoff=tradeoff.pk).order_by("pk").values_list("pk", "answer", "entered_by_us")
    )
    return row, dates, voices


def happened(client: Client, tradeoff: TradeOff, action: str) -> bool:
    """Whether somebody could do it. What it changed is taken back."""
    page = address(tradeoff, action)
    if action in READING:
        TradeOff.objects.filter(pk=tradeoff.pk).update(public=action == "see")
        answer = client.get(page)
        TradeOff.objects.filter(pk=tradeoff.pk).update(public=True)
        return answer.status_code == 200
    before = state(tradeoff)
    with transaction.atomic():
        answer = client.post(page, sent(tradeoff, action))
        assert answer.status_code < 500, (action, answer.status_code)
        changed = state(tradeoff) != before
        if action in ("enter", "give"):
            # The clerk's hand on an answer of the body, or the body's on one that came by post, is another act.
            own = Voice.objects.filter(tradeoff=tradeoff.pk, entered_by_us=action == "enter").exclude(
                answer=""
            )
            changed = changed and own.exists()
        transaction.set_rollback(True)
    return changed


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_each_action_at_each_stage(moot: Moot, client_as: Callable[..., Client], stage: Stage) -> None:
    tradeoff = at_stage(moot, stage)
    clients = {letter: client_as(moot.people[name]) for letter, name in PEOPLE.items()}
    found = {
        action: "".join(letter for letter, client in clients.items() if happened(client, tradeoff, action))
        or "-"
        for action in EXPECTED
    }
    assert found == {action: stages[stage] for action, stages in EXPECTED.items()}


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_nobody_who_is_not_signed_in_changes_anything(moot: Moot, stage: Stage) -> None:
    tradeoff = at_stage(moot, stage)
    changing = [action for action in EXPECTED if action not in READING]
    assert [action for action in changing if happened(Client(), tradeoff, action)] == []
    assert happened(Client(), tradeoff, "see") is (stage is not Stage.DRAFT)
    assert not happened(Client(), tradeoff, "see_private")
