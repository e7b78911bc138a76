"""Finding trade-offs: who may see which, who takes part in one, what may be done now."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from access.gate import allows, holds
from access.permissions import Permission
from deliberation.bodies.calc.kinds import FULL_MEMBERS
from deliberation.bodies.models import Body, Membership
from deliberation.bodies.queries.roles import body_to_act_for, current, scope_of
from deliberation.tradeoffs.calc.stages import ACTS, FACTS, Act, Stage, stages_words
from deliberation.tradeoffs.models import TradeOff
from kernel.actors import Actor
from kernel.errors import NotAllowed, NotFound, WrongState

NEEDED: dict[Act, Permission] = {
    Act.EDIT_QUESTION: Permission.TRADEOFF_EDIT,
    Act.EDIT_OPTIONS: Permission.TRADEOFF_EDIT,
    Act.EDIT_EFFECTS: Permission.EVIDENCE_EDIT,
    Act.SET_DATES: Permission.TRADEOFF_EDIT,
    Act.MOVE: Permission.TRADEOFF_MOVE,
    Act.DISCARD: Permission.TRADEOFF_EDIT,
    Act.INVITE_VOICE: Permission.TRADEOFF_EDIT,
    Act.GIVE_VOICE: Permission.TRADEOFF_SPEAK_FOR,
    Act.EDIT_EVIDENCE: Permission.EVIDENCE_EDIT,
    Act.SUBMIT_EVIDENCE: Permission.EVIDENCE_SUBMIT,
    Act.CHALLENGE_EVIDENCE: Permission.TRADEOFF_TAKE_PART,
    Act.READ_EVIDENCE: Permission.TRADEOFF_TAKE_PART,
    Act.EDIT_WITNESSES: Permission.TRADEOFF_EDIT,
    Act.ASK_QUESTION: Permission.TRADEOFF_TAKE_PART,
    Act.ANSWER_QUESTION: Permission.WITNESS_ANSWER,
    Act.KEEP_PROMISE: Permission.WITNESS_ANSWER,
    Act.MAKE_POINT: Permission.TRADEOFF_TAKE_PART,
    Act.REACT: Permission.TRADEOFF_TAKE_PART,
    Act.MAKE_STATEMENT: Permission.TRADEOFF_TAKE_PART,
    Act.ANSWER_STATEMENT: Permission.TRADEOFF_TAKE_PART,
    Act.IMPORT_STATEMENTS: Permission.TRADEOFF_EDIT,
    Act.MODERATE: Permission.TRADEOFF_MODERATE,
    Act.APPEAL: Permission.TRADEOFF_TAKE_PART,
    Act.FACILITATE: Permission.TRADEOFF_FACILITATE,
    Act.EXPLORE: Permission.TRADEOFF_TAKE_PART,
    Act.LEAN_BEFORE: Permission.TRADEOFF_TAKE_PART,
    Act.LEAN_AFTER: Permission.TRADEOFF_TAKE_PART,
    Act.PREPARE_VOTE: Permission.VOTE_EDIT,
    Act.WRITE_REPORT: Permission.TRADEOFF_SEE_PRIVATE,
    Act.HAND_OVER: Permission.REPORT_AGREE,
    Act.START_REVIEW: Permission.TRADEOFF_EDIT,
}
"""Which permission each act asks for, for deciding what to show; actions ask for themselves. GIVE_VOICE is asked over
the body that was invited, START_REVIEW over the one that reviews."""


class WrongStage(WrongState):
    """What was asked cannot be done in the stage that the trade-off is in."""

    code = "wrong_stage"
    next_step = "The page of the trade-off says where it stands and what comes next."


def no_such_tradeoff() -> NotFound:
    """What to raise where there is no trade-off, or none that the reader may know of."""
    return NotFound("There is no such trade-off.", next_step="Look for it in the list of trade-offs.")


def check_stage(tradeoff: TradeOff, act: Act) -> None:
    """Raise WrongStage where an act does not belong to the stage that a trade-off is in."""
    stage = Stage(tradeoff.stage)
    if stage not in ACTS[act]:
        raise WrongStage(
            f"This is possible {stages_words(act)}. It is in the stage {FACTS[stage].title} now."
        )


def may_now(actor: Actor, tradeoff: TradeOff, act: Act) -> bool:
    """Whether the actor may do this to the trade-off as it stands now; second step aside."""
    return Stage(tradeoff.stage) in ACTS[act] and holds(actor, NEEDED[act], scope_of(tradeoff.body_id))


def to_be_seen(actor: Actor, body: Body) -> Q:
    """The condition on trade-offs of one body that `actor` may see: drafts for those who prepare, others as they are."""
    scope = scope_of(body.pk)
    if holds(actor, Permission.TRADEOFF_EDIT, scope) or holds(actor, Permission.EVIDENCE_EDIT, scope):
        return Q()
    seen = ~Q(stage=Stage.DRAFT.value)
    return seen if holds(actor, Permission.TRADEOFF_SEE_PRIVATE, scope) else seen & Q(public=True)


def tradeoffs_of(actor: Actor, body: Body) -> QuerySet[TradeOff]:
    """The trade-offs of a body that `actor` may see, newest first."""
    return TradeOff.objects.filter(to_be_seen(actor, body), body=body)


def public_tradeoffs() -> QuerySet[TradeOff]:
    """The trade-offs of all bodies that everybody may see, with their bodies."""
    return TradeOff.objects.filter(public=True).exclude(stage=Stage.DRAFT.value).select_related("body")


def tradeoff_at(actor: Actor, slug: str, tradeoff_id: UUID) -> TradeOff:
    """One trade-off with its body, for somebody who may see it. Raises NotFound, for one of another body too.

    A witness sees the one they are heard on, and so do those who speak for a body that was asked for its view; a
    draft excepted. At most four queries.
    """
    found = TradeOff.objects.select_related("body").filter(pk=tradeoff_id, body__slug=slug).first()
    if found is None:
        raise no_such_tradeoff()
    if sees(actor, found):
        return found
    raise no_such_tradeoff()


def sees(actor: Actor, tradeoff: TradeOff) -> bool:
    """Whether somebody may see a trade-off (its body loaded)."""
    scope = scope_of(tradeoff.body_id)
    if holds(actor, Permission.TRADEOFF_EDIT, scope) or holds(actor, Permission.EVIDENCE_EDIT, scope):
        return True
    if tradeoff.stage == Stage.DRAFT.value:
        return False
    if tradeoff.public or holds(actor, Permission.TRADEOFF_SEE_PRIVATE, scope):
        return True
    if actor.kind != "person":
        return False
    if tradeoff.witnesses.filter(current("membership__"), membership__person_id=actor.id).exists():
        return True
    # Whoever is asked for a body's view may read what it is asked about.
    asked = tradeoff.voices.filter(body__isnull=False).values_list("body_id", flat=True)
    return any(holds(actor, Permission.TRADEOFF_SPEAK_FOR, scope_of(body_id)) for body_id in asked if body_id)


def tradeoff_to_act_for(actor: Actor, slug: str, tradeoff_id: UUID, permission: Permission) -> TradeOff:
    """One trade-off with its body, for somebody who holds `permission` over the body. Raises as `body_to_act_for`.

    What they may not see does not exist for them: a draft, for a member.
    """
    body = body_to_act_for(actor, slug, permission)
    found = TradeOff.objects.filter(pk=tradeoff_id, body=body).first()
    if found is None:
        raise no_such_tradeoff()
    found.body = body
    if not sees(actor, found):
        raise no_such_tradeoff()
    return found


def own_membership(actor: Actor, body_id: UUID) -> Membership | None:
    """The actor's own current membership of a body in a role that takes part; None for anybody else. One query.

    Of somebody with two such roles the first.
    """
    if actor.kind != "person":
        return None
    roles = [role.value for role in FULL_MEMBERS]
    rows = Membership.objects.filter(current(), body_id=body_id, person_id=actor.id, role__in=roles)
    return rows.order_by("pk").first()


def member_acting(actor: Actor, body_id: UUID) -> Membership:
    """The membership in whose name an action is done. Raises NotAllowed for somebody who takes no part."""
    found = own_membership(actor, body_id)
    if found is None:
        raise NotAllowed("Only members of this body can do this.")
    return found


def any_membership(actor: Actor, body_id: UUID) -> Membership | None:
    """Any current membership of the actor on a body, staff included: the one in whose name staff act. One query."""
    if actor.kind != "person":
        return None
    return Membership.objects.filter(current(), body_id=body_id, person_id=actor.id).order_by("pk").first()


def may_run(actor: Actor, tradeoff: TradeOff) -> bool:
    """Whether somebody runs a trade-off: prepares it, or moves it on."""
    scope = scope_of(tradeoff.body_id)
    return any(
        allows(actor, each, scope)
        for each in (Permission.TRADEOFF_EDIT, Permission.TRADEOFF_MOVE, Permission.TRADEOFF_FACILITATE)
    )
