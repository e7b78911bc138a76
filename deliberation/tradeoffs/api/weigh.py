"""Options, their effects and the explorer in the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.api.minutes import ListRows
from deliberation.bodies.api.scoped import BodyListView, BodyView
from deliberation.tradeoffs.actions.effects import EffectGiven, set_effects
from deliberation.tradeoffs.actions.options import OptionGiven, set_options
from deliberation.tradeoffs.actions.scenarios import remove_scenario, save_scenario, share_scenario
from deliberation.tradeoffs.api.common import JSON, PLACE, OfTradeoff, id_in_path
from deliberation.tradeoffs.api.weigh_shapes import (
    ComparedEffectRow,
    EffectsSent,
    OutcomeShape,
    PicksSent,
    ScenarioChange,
    ScenarioRow,
    ScenarioSent,
    ScenarioShape,
    TogetherShape,
    TradeoffOptionsSent,
    TradeoffOptionsShape,
    options_told,
    scenario_row,
    together_told,
)
from deliberation.tradeoffs.calc.explore import ASSUMPTIONS
from deliberation.tradeoffs.models import Option, Scenario, TradeOff
from deliberation.tradeoffs.presenters.weigh_options import CSV_COLUMNS, effect_rows
from deliberation.tradeoffs.queries import weigh_scenarios as kept
from deliberation.tradeoffs.queries.weigh import explored, metrics_to_choose, options_of, reckoned
from kernel.errors import BadInput
from webapi.base import marked
from webapi.pagination import Rows
from webapi.query import read_body
from webapi.schema import acts, lists, number_in_path, reads

TAG = "Trade-offs: weighing"
SCENARIO = id_in_path("scenario_id", "The scenario's id.")
POSITION = number_in_path("position", "The option's position.")


class Options(OfTradeoff, BodyView):
    """The options of a trade-off."""

    needs = {"PUT": Permission.TRADEOFF_EDIT}

    @reads("get_tradeoff_options", TAG, "The options of a trade-off", TradeoffOptionsShape, path=PLACE, description="In their order, with their effects.")  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        return _options(self.tradeoff)

    @acts("set_tradeoff_options", TAG, "Set the options of a trade-off", {200: TradeoffOptionsShape}, body={JSON: TradeoffOptionsSent}, path=PLACE, description="Puts these options in the place of those there are. One named by its `id` keeps its effects; one that is not named goes, with its effects. Going on as now always stays.")  # fmt: skip
    def put(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        sent = read_body(TradeoffOptionsSent, request)
        tradeoff = self.tradeoff
        set_options(**self.named(), options=[OptionGiven(**each) for each in sent["options"]])
        return _options(tradeoff)


class Effects(OfTradeoff, BodyView):
    """The effects of one option."""

    needs = {"PUT": Permission.EVIDENCE_EDIT}

    @acts("set_option_effects", TAG, "Set the effects of an option", {200: TradeoffOptionsShape}, body={JSON: EffectsSent}, path=[*PLACE, POSITION], description="Puts these effects in the place of all that the option has. Each says how sure it is, and where it comes from.")  # fmt: skip
    def put(self, request: Request, slug: str, tradeoff_id: UUID, position: int) -> Response:
        self.query()
        sent = read_body(EffectsSent, request)
        tradeoff = self.tradeoff
        effects = [
            EffectGiven(**_renamed(each, asset="asset_id", evidence="evidence_number"))
            for each in sent["effects"]
        ]
        set_effects(**self.named(), position=position, effects=effects)
        return _options(tradeoff)


def _renamed(sent: dict[str, Any], **names: str) -> dict[str, Any]:
    return {names.get(name, name): value for name, value in sent.items()}


def _options(tradeoff: TradeOff) -> Response:
    response = Response(options_told(tradeoff, options_of(tradeoff)))
    return marked(response, tradeoff.illustrative)  # type: ignore[no-any-return]


class Comparison(OfTradeoff, BodyListView):
    """Every effect of every option as rows."""

    columns = CSV_COLUMNS
    filename = "options"

    @lists("list_option_effects", TAG, "Compare options: every effect of each", ComparedEffectRow, path=PLACE, description="One row an effect; and one for every lens of which an option says nothing, with `way` `nothing_known`.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """Effects in the order of options."""
        tradeoff = self.tradeoff
        return ListRows(effect_rows(tradeoff, options_of(tradeoff), metrics_to_choose(tradeoff)))


class Explore(OfTradeoff, BodyView):
    """Trying options out. A POST, because picks do not fit an address well; it changes nothing."""

    def check_permissions(self, request: Request) -> None:
        """Let anybody try; whether they may see the trade-off is asked when it is found."""

    @acts("explore_tradeoff", TAG, "Try options out", {200: OutcomeShape}, body={JSON: PicksSent}, path=PLACE, anybody=True, description="What some options, or parts of them, would cost and change, and who gains and loses. Keeps nothing.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        tradeoff = self.tradeoff
        options = options_of(tradeoff)
        picks = picks_of(read_body(PicksSent, request)["picks"], options)
        found = reckoned(tradeoff)
        try:
            outcome = explored(tradeoff, options, picks, found.basis)
        except ValueError as error:
            raise BadInput(str(error)) from error
        illustrative = tradeoff.illustrative or (found.basis is not None and found.basis.illustrative)
        told = outcome | {
            "assumptions": ASSUMPTIONS,
            "why_no_scores": found.why_not,
            "illustrative": illustrative,
        }
        return marked(Response(told), illustrative)  # type: ignore[no-any-return]


def picks_of(sent: list[dict[str, Any]], options: list[Option]) -> dict[int, int]:
    """Picks by position; without an amount the whole option. Raises BadInput for an option that is not there, or twice."""
    costs = {option.position: option.cost for option in options}
    picks: dict[int, int] = {}
    for each in sent:
        position = each["option"]
        if position not in costs or position in picks:
            raise BadInput(f"There is no option {position}, or it is named twice.")
        picks[position] = costs[position] if each["amount"] is None else each["amount"]
    return picks


class Scenarios(OfTradeoff, BodyListView):
    """Scenarios: one's own, and what members shared."""

    needs = {"POST": Permission.TRADEOFF_TAKE_PART}
    columns = tuple(ScenarioRow().fields)
    filename = "scenarios"

    @lists("list_scenarios", TAG, "List scenarios", ScenarioRow, path=PLACE, description="Your own; and for members and staff, once the discussion is over and enough have shared, the newest that each member shared.")  # fmt: skip
    def get(self, request: Request, **kwargs: Any) -> Any:
        return super().get(request, **kwargs)

    def rows(self, query: dict[str, Any], **kwargs: Any) -> Rows:
        """One's own first."""
        tradeoff = self.tradeoff
        own = kept.own_scenarios(self.actor, tradeoff)
        ids = {each.pk for each in own}
        shared = [each for each in kept.shared_scenarios(self.actor, tradeoff) if each.pk not in ids]
        return ListRows(
            [
                *(scenario_row(each, True, tradeoff.illustrative) for each in own),
                *(scenario_row(each, False, tradeoff.illustrative) for each in shared),
            ]
        )

    @acts("save_scenario", TAG, "Keep a scenario", {201: ScenarioShape}, body={JSON: ScenarioSent}, path=PLACE, description="Members keep what they tried out, with what it came to and the run of the index that it was reckoned from.")  # fmt: skip
    def post(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        sent = read_body(ScenarioSent, request)
        tradeoff = self.tradeoff
        scenario = save_scenario(
            **self.named(),
            name=sent["name"],
            picks=picks_of(sent["picks"], options_of(tradeoff)),
            shared=sent["shared"],
            scenario_id=sent.get("id"),
        )
        return _told(scenario, True, tradeoff, status=201)


class ScenarioOne(OfTradeoff, BodyView):
    """One scenario."""

    needs = {"PATCH": Permission.TRADEOFF_TAKE_PART, "DELETE": Permission.TRADEOFF_TAKE_PART}

    @reads("get_scenario", TAG, "One scenario", ScenarioShape, path=[*PLACE, SCENARIO], description="Your own, or one that is shared with you, as it was saved.")  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID, scenario_id: UUID) -> Response:
        self.query()
        tradeoff = self.tradeoff
        scenario = kept.scenario_for(self.actor, tradeoff, scenario_id)
        return _told(scenario, kept.is_own(self.actor, scenario), tradeoff)

    @acts("share_scenario", TAG, "Share a scenario, or no longer", {200: ScenarioShape}, body={JSON: ScenarioChange}, path=[*PLACE, SCENARIO], description="The others see it under your member name once the discussion is over. Taking it back is always possible.")  # fmt: skip
    def patch(self, request: Request, slug: str, tradeoff_id: UUID, scenario_id: UUID) -> Response:
        self.query()
        sent = read_body(ScenarioChange, request)
        tradeoff = self.tradeoff
        scenario = share_scenario(**self.named(), scenario_id=scenario_id, shared=sent["shared"])
        return _told(scenario, True, tradeoff)

    @acts("remove_scenario", TAG, "Remove a scenario", {204: None}, path=[*PLACE, SCENARIO], description="Your own, for good.")  # fmt: skip
    def delete(self, request: Request, slug: str, tradeoff_id: UUID, scenario_id: UUID) -> Response:
        self.query()
        remove_scenario(**self.named(), scenario_id=scenario_id)
        return Response(status=204)


def _told(scenario: Scenario, own: bool, tradeoff: TradeOff, status: int = 200) -> Response:
    row = scenario_row(scenario, own, tradeoff.illustrative) | {"outcome": scenario.outcome}
    return marked(Response(row, status=status), tradeoff.illustrative)  # type: ignore[no-any-return]


class TogetherView(OfTradeoff, BodyView):
    """What members shared, added up."""

    @reads("get_shared_scenarios", TAG, "Where members put it", TogetherShape, path=PLACE, description="How many of those who shared put something on each option, once the discussion is over and enough have shared. Of each member the newest counts.")  # fmt: skip
    def get(self, request: Request, slug: str, tradeoff_id: UUID) -> Response:
        self.query()
        tradeoff = self.tradeoff
        response = Response(together_told(tradeoff, kept.together(tradeoff)))
        return marked(response, tradeoff.illustrative)  # type: ignore[no-any-return]
