"""What a trade-off still lacks before it can move on, and what those who move it should think about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from deliberation.bodies.queries.bodies import has_ended
from deliberation.tradeoffs.calc.stages import FACTS, STAGES, Stage, next_stage
from deliberation.tradeoffs.models import Effect, Option, ReportStatus, StageDate, TradeOff, Voice
from deliberation.tradeoffs.queries.life import Heard, dates_of, heard, open_votes_about, options_in_short

FEWEST_OPTIONS = 2


@dataclass(frozen=True)
class Readiness:
    """`lacking`: sentences, each one thing to put right; `think`: what may be meant as it is."""

    lacking: list[str] = field(default_factory=list)
    think: list[str] = field(default_factory=list)


def readiness(
    tradeoff: TradeOff, counts: Heard | None = None, dates: Mapping[Stage, StageDate] | None = None
) -> Readiness:
    """How far a trade-off (its body loaded) is from its next stage; at most six queries, less of what is given."""
    stage = Stage(tradeoff.stage)
    after = next_stage(stage)
    if after is None:
        return Readiness(["It is closed. Nothing comes after that."])
    counts = counts or heard(tradeoff)[0]
    dates = dates or dates_of(tradeoff)
    options = options_in_short(tradeoff)
    lacking = ["This body has ended."] if has_ended(tradeoff.body) else []
    if stage is Stage.DRAFT:
        lacking += [*_question(tradeoff), *_options(options), *_learning(dates)]
    if stage is Stage.VOTE:
        lacking += [f"The vote “{each.title}” is still open. Wait until it has closed." for each in open_votes_about(tradeoff)]  # fmt: skip
    if after is Stage.RESPONSE and counts.report != ReportStatus.PUBLISHED:
        lacking.append("The report is not handed over yet. Hand it over on the page of the report.")
    return Readiness(lacking, _think(tradeoff, stage, after, counts, dates, options))


def _question(tradeoff: TradeOff) -> list[str]:
    asked = (
        (tradeoff.question, "Write the question."),
        (tradeoff.gains, "Say what is to have more."),
        (tradeoff.gives_way, "Say what must give way for it."),
        (tradeoff.asked_by, "Say who asks."),
        (tradeoff.area_key, "Choose the area."),
        (tradeoff.envelope_kind == "none" or tradeoff.envelope, "Say how much there is to share out."),
    )
    return [sentence for there, sentence in asked if not there]


def _options(options: Sequence[Option]) -> list[str]:
    found = []
    if len(options) < FEWEST_OPTIONS:
        there = "is none" if not options else "is 1"
        found.append(f"Write at least {FEWEST_OPTIONS} options; there {there} so far.")
    if not any(option.as_now for option in options):
        found.append("Add “go on as now” to the options, so that the others can be held against it.")
    return found


def _learning(dates: Mapping[Stage, StageDate]) -> list[str]:
    return [] if dates[Stage.LEARN].ends_on else ["Say until when the stage Learn is planned to last."]


def _think(
    tradeoff: TradeOff, stage: Stage, after: Stage, counts: Heard, dates: Mapping[Stage, StageDate], options: Sequence[Option]
) -> list[str]:  # fmt: skip
    found = []
    if STAGES.index(stage) <= STAGES.index(Stage.DISCUSS):
        found += [*_effects(options), *_evidence(stage, counts)]
    if STAGES.index(stage) <= STAGES.index(Stage.VOTE):
        found += _voices(tradeoff, stage)
    if stage is Stage.DISCUSS and not counts.points:
        found.append("Nobody has made a point yet.")
    if stage not in (Stage.DRAFT, Stage.FOLLOW_UP) and not dates[after].ends_on and after is not Stage.CLOSED:
        found.append(f"Nothing says until when the stage {FACTS[after].title} is to last.")
    if stage is Stage.DRAFT and not tradeoff.feeds_decision:
        found.append("Nothing says which decision it feeds. Members ask what comes of their work.")
    return found


def _effects(options: Sequence[Option]) -> list[str]:
    told = set(
        Effect.objects.filter(option__in=[option.pk for option in options]).values_list(
            "option_id", flat=True
        )
    )
    bare = [option.name for option in options if option.pk not in told and not option.as_now]
    if not bare:
        return []
    shown = ", ".join(f"“{name}”" for name in bare[:3]) + (
        f" and {len(bare) - 3} more" if len(bare) > 3 else ""
    )
    return [f"Nothing says what {shown} would change, and for whom."]


def _evidence(stage: Stage, counts: Heard) -> list[str]:
    if counts.evidence:
        return []
    where = "Members start to read it in the next stage." if stage is Stage.DRAFT else "Points can cite none."
    return [f"The evidence pack is empty. {where}"]


def _voices(tradeoff: TradeOff, stage: Stage) -> list[str]:
    names = list(Voice.objects.filter(tradeoff=tradeoff, answered_at=None).values_list("name", flat=True))
    if stage is Stage.DRAFT:
        invited = bool(names) or Voice.objects.filter(tradeoff=tradeoff).exists()
        return [] if invited else ["No council or other body is invited to put its view on record."]
    if not names:
        return []
    shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    return [f"Invited, and not heard yet: {shown}."]
