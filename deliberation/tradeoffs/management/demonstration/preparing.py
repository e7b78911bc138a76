"""Tells how a trade-off of the demonstration was prepared: the question, options, evidence, witnesses, who was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from deliberation.bodies.management.demonstration.system import ICB, PANEL, SYSTEM
from deliberation.tradeoffs.actions import challenges, evidence, pins, questions, voices, witnesses
from deliberation.tradeoffs.actions.effects import EffectGiven, set_effects
from deliberation.tradeoffs.actions.life_details import Details
from deliberation.tradeoffs.actions.moving import move_tradeoff
from deliberation.tradeoffs.actions.options import OptionGiven, set_options
from deliberation.tradeoffs.actions.tradeoffs import create_tradeoff, set_dates
from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.management.demonstration import reporting
from deliberation.tradeoffs.management.demonstration.plan import (
    DEFINITION,
    PERIOD,
    Asked,
    Choice,
    Heard,
    Item,
    Touches,
    View,
)
from deliberation.tradeoffs.management.demonstration.steps import PREPARED, Told
from deliberation.tradeoffs.models import Challenge, EvidenceItem, TradeOff
from deliberation.tradeoffs.queries.weigh import assets_to_choose


def put_down(told: Told) -> None:
    """The steps up to the first stage, the moves from stage to stage, and what is done while members learn."""
    draft = told.begins - PREPARED
    told.at(draft, 9, 0, lambda: _question(told))
    told.at(draft, 9, 30, lambda: _options(told))
    for place, item in enumerate(told.plan.evidence):
        if isinstance(item.by, str):
            told.at(draft + 1, 9 + place, 0, lambda item=item: _item(told, item))  # type: ignore[misc]
    # Effects cite evidence, so they come after it.
    told.at(draft + 3, 9, 0, lambda: _effects(told))
    told.at(draft + 4, 9, 0, lambda: _witnesses(told))
    told.at(draft + 5, 9, 0, lambda: _dates(told))
    told.at(draft + 6, 9, 0, lambda: _invite(told))
    for stage, day in told.plan.moves.items():
        told.at(day, 9, 0, lambda stage=stage: _move(told, stage))  # type: ignore[misc]
    _while_learning(told)


def _question(told: Told) -> None:
    plan, company = told.plan, told.company
    unit = 100 if plan.envelope_kind == "money" else 1
    details = Details(
        title=plan.title, question=plan.question, gains=plan.gains, gives_way=plan.gives_way, background=plan.background,
        asked_by="Leicester, Leicestershire and Rutland integrated care board", area_key=SYSTEM, definition=DEFINITION,
        envelope_kind=plan.envelope_kind, envelope=plan.envelope * unit, envelope_note=plan.envelope_note, fixed=plan.fixed,
        open=plan.open, feeds_body_id=company.body(ICB), feeds_decision=plan.decision,
        feeds_on=told.story.day(plan.decision_in),
    )  # fmt: skip
    told.tradeoff_id = create_tradeoff(actor=told.staff, body_id=company.body(PANEL), details=details).pk


def _options(told: Told) -> None:
    unit = 100 if told.plan.envelope_kind == "money" else 1
    given = [
        OptionGiven(
            each.name, description=each.description, cost=each.cost * unit, divisible=each.least is not None,
            least=(each.least or 0) * unit,
        )
        for each in told.plan.options
    ]  # fmt: skip
    # “Go on as now” is put there by the site; what it means is written then.
    first = set_options(actor=told.staff, **told.where, options=given[1:])
    ids = [option.pk for option in first]
    set_options(
        actor=told.staff,
        **told.where,
        options=[replace(each, id=at) for each, at in zip(given, ids, strict=True)],
    )


def _effects(told: Told) -> None:
    assets = {name: pk for pk, name in assets_to_choose(TradeOff.objects.get(pk=told.tradeoff_id))}
    for position, choice in enumerate(told.plan.options, start=1):
        set_effects(actor=told.staff, **told.where, position=position, effects=_given(choice, assets))


def _given(choice: Choice, assets: Mapping[str, int]) -> list[EffectGiven]:
    estimate = "The facilitator’s estimate (illustrative)"
    changes = [
        EffectGiven(
            "metric", metric=each.metric, size=each.size, low=each.low, high=each.high, sureness=each.sureness, words=each.words,
            source="" if each.evidence else estimate, evidence_number=each.evidence,
        )
        for each in choice.changes
    ]  # fmt: skip
    touches = [
        EffectGiven(
            _kind(each), lens=each.lens, subject=each.subject, asset_id=assets.get(each.subject) if each.asset else None, way=each.way, sureness=each.sureness,
            words=each.words, source="" if each.evidence else estimate, evidence_number=each.evidence,
        )
        for each in choice.touches
        # An asset that is no longer on the map can have no effect on it written down.
        if not each.asset or each.subject in assets
    ]  # fmt: skip
    return [*changes, *touches]


def _kind(each: Touches) -> str:
    return "people" if each.lens else "asset" if each.asset else "service"


def _item(told: Told, item: Item) -> None:
    if item.metric:
        given = pins.PinGiven(
            DEFINITION,
            item.metric,
            SYSTEM,
            PERIOD,
            item.claim,
            item.summary,
            item.strength,
            item.why,
            item.interests,
        )
        pins.pin_figure(actor=told.staff, **told.where, given=given)
        return
    evidence.add_evidence(actor=told.staff, **told.where, given=_evidence(item))


def _evidence(item: Item) -> evidence.EvidenceGiven:
    kind = "experience" if "experience" in item.source else "document"
    return evidence.EvidenceGiven(
        item.claim, item.summary, item.source, item.strength, item.interests, kind=kind, strength_why=item.why
    )


def _witnesses(told: Told) -> None:
    for each in told.plan.witnesses:
        witnesses.invite_witness(actor=told.staff, **told.where, given=_witness(each))


def _witness(each: Heard, **more: object) -> witnesses.WitnessGiven:
    usual: dict[str, object] = {
        "name": each.name,
        "role": each.role,
        "why": each.why,
        "interests": each.interests,
    }
    return witnesses.WitnessGiven(**(usual | more))  # type: ignore[arg-type]


def _dates(told: Told) -> None:
    set_dates(actor=told.staff, **told.where, dates=told.spans(told.plan.planned))


def _invite(told: Told) -> None:
    made = {}
    for view in told.plan.views:
        body_id = told.company.body(view.slug) if view.slug else None
        voice = voices.invite_voice(
            actor=told.staff, **told.where, why=view.why, voice_body_id=body_id, name="" if body_id else view.name,
            has_seat=view.seat, due_on=told.story.day(told.begins + 20),
        )  # fmt: skip
        made[view.name] = voice.pk
    told.kept["voices"] = made


def _move(told: Told, stage: Stage) -> None:
    if stage is Stage.RESPONSE:
        reporting.hand_over(told)
    move_tradeoff(actor=told.staff, **told.where, to=stage.value)


def _while_learning(told: Told) -> None:
    """Members read, ask and doubt; witnesses are heard; bodies give their views."""
    plan = told.plan
    own = [each for each in plan.evidence if isinstance(each.by, int)]
    steps = [lambda item=item: _hand_in(told, item) for item in own]
    steps += [lambda asked=asked: _ask(told, asked) for asked in plan.questions]
    steps += [lambda number=number: _read(told, number) for number in plan.read_by]
    steps += [
        lambda place=place, each=each: _hear(told, place, each)
        for place, each in enumerate(plan.witnesses, 1)
    ]
    steps += [
        lambda place=place, asked=asked: _answer(told, place, asked)
        for place, asked in enumerate(plan.questions, 1)
        if asked.answer
    ]
    steps += [lambda item=item: _doubt(told, item) for item in plan.evidence if item.doubt]
    steps += [lambda view=view: _speak(told, view) for view in plan.views if view.words or view.by_post]
    told.spread(Stage.LEARN, steps)
    for place, asked in enumerate(plan.questions, 1):
        if asked.kept:
            told.at(asked.promise_due, 12, 0, lambda place=place, asked=asked: _keep(told, place, asked))  # type: ignore[misc]


def _hand_in(told: Told, item: Item) -> None:
    assert isinstance(item.by, int)  # noqa: S101 - members' own items alone come here
    made = evidence.submit_evidence(actor=told.member(item.by), **told.where, given=_evidence(item))
    evidence.accept_evidence(actor=told.staff, **told.where, number=made.number)


def _ask(told: Told, asked: Asked) -> None:
    made = questions.ask_question(
        actor=told.member(asked.by), **told.where, text=asked.text, witness=asked.witness
    )
    for number in asked.supported_by:
        questions.support_question(actor=told.member(number), **told.where, number=made.number)


def _answer(told: Told, place: int, asked: Asked) -> None:
    due = told.story.day(asked.promise_due) if asked.promise else None
    given = questions.AnswerGiven(
        asked.answer, "live" if asked.live else "written", asked.witness, asked.promise, due
    )
    questions.answer_question(actor=told.staff, **told.where, number=place, given=given)


def _keep(told: Told, place: int, asked: Asked) -> None:
    questions.keep_promise(actor=told.staff, **told.where, number=place, result=asked.kept)


def _hear(told: Told, place: int, each: Heard) -> None:
    if each.statement:
        day = told.story.day(min(told.begins + 10, -1))
        given = _witness(each, statement=each.statement, status="heard", heard_on=day)
    else:
        given = _witness(each, status="coming")
    witnesses.change_witness(actor=told.staff, **told.where, number=place, given=given)


def _read(told: Told, number: int) -> None:
    """A member reads the first few items, or all of them."""
    there = EvidenceItem.objects.filter(tradeoff_id=told.tradeoff_id, status="accepted").order_by("number")
    items = list(there.values_list("number", flat=True))
    for each in items[: 1 + number % max(len(items), 1)]:
        evidence.mark_read(actor=told.member(number), **told.where, number=each)


def _doubt(told: Told, item: Item) -> None:
    assert item.doubt is not None  # noqa: S101 - only those that were doubted come here
    number, text, reply = item.doubt
    at = EvidenceItem.objects.get(tradeoff_id=told.tradeoff_id, claim=item.claim).number
    made: Challenge = challenges.challenge_evidence(
        actor=told.member(number), **told.where, number=at, text=text
    )
    challenges.answer_challenge(actor=told.staff, **told.where, challenge_id=made.pk, reply=reply)


def _speak(told: Told, view: View) -> None:
    voice_id = told.kept["voices"][view.name]
    if view.by_post:
        voices.enter_voice(
            actor=told.staff,
            **told.where,
            voice_id=voice_id,
            answer=view.by_post,
            answered_as="Leader of the council",
        )
        return
    voices.give_voice(
        actor=told.company.actor(view.by), speaking_for=told.company.body(view.slug), **told.where, voice_id=voice_id,
        answer=view.words, answered_as="Chair",
    )  # fmt: skip
