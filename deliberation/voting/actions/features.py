"""What a body is meant to mirror: its features and groups, and which group each member is in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from access.gate import require, require_self
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.models import Body, Membership
from deliberation.bodies.queries.members import FULL
from deliberation.bodies.queries.roles import current, scope_of
from deliberation.voting.calc.features import (
    MOST_FEATURES,
    MOST_GROUPS,
    MOST_NAME,
    MOST_SOURCE,
    fault_of_targets,
)
from deliberation.voting.calc.representation import NOT_RECORDED
from deliberation.voting.models import Feature, Group, MemberGroup
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, WrongState


@dataclass(frozen=True)
class GroupGiven:
    """One group: its name, its share of the population in tenths of a per cent, and its id if it is there already."""

    name: str
    target: int | None = None
    pk: int | None = None


@dataclass(frozen=True)
class FeatureGiven:
    """Everything that is said of a feature. Groups that are left out are taken away, if nobody is in them."""

    name: str
    groups: Sequence[GroupGiven]
    source: str = ""
    ended: bool = False


@dataclass(frozen=True)
class Assigned:
    """Which group of a feature a member is in; None: they did not say."""

    membership_id: int
    feature_id: int
    group_id: int | None


@transaction.atomic
def set_feature(
    *, actor: Actor, body_id: UUID, details: FeatureGiven, feature_id: int | None = None
) -> Feature:
    """Write a feature with its groups: a new one, or one of the body. Raises NotFound, BadInput, WrongState."""
    require(actor, Permission.FEATURE_EDIT, scope_of(body_id))
    Body.objects.select_for_update().get(pk=body_id)
    given = _checked(details)
    feature = _feature(body_id, feature_id)
    _refuse_same_name(feature, given.name)
    feature.name, feature.source, feature.ended = given.name, given.source, given.ended
    feature.save()
    _write_groups(feature, given.groups)
    record(
        actor, Event.FEATURES_SET, "feature", feature.pk,
        body=str(body_id), count=len(given.groups), status="ended" if given.ended else "in_use",
    )  # fmt: skip
    return feature


@transaction.atomic
def assign_groups(*, actor: Actor, body_id: UUID, given: Sequence[Assigned]) -> int:
    """Note which groups members are in, as they said; how many answers changed. Raises BadInput, NotAllowed."""
    require(actor, Permission.FEATURE_EDIT, scope_of(body_id))
    ids = {each.membership_id for each in given}
    known = set(Membership.objects.filter(body_id=body_id, pk__in=ids).values_list("pk", flat=True))
    if ids - known:
        raise BadInput("Somebody on the list is not a member of this body.")
    changed = _assign(body_id, given)
    record(actor, Event.FEATURES_ASSIGNED, "body", body_id, body=str(body_id), count=changed, by="staff")
    return changed


@transaction.atomic
def say_my_group(*, actor: Actor, person_id: object, body_id: UUID, answers: Mapping[int, int | None]) -> int:
    """A member says which group they are in, by feature id; None: they prefer not to say. How many answers changed.

    Raises NotFound for somebody who is no member of the body now, BadInput.
    """
    require_self(actor, person_id)
    own = Membership.objects.filter(current(), body_id=body_id, person_id=actor.id, role__in=FULL)
    members = list(own.values_list("pk", flat=True))
    if not members:
        raise NotFound("There is nothing here for you.", next_step="Only members of this body are asked.")
    changed = _assign(
        body_id,
        [Assigned(member, feature, group) for member in members for feature, group in answers.items()],
    )
    record(actor, Event.FEATURES_ASSIGNED, "body", body_id, body=str(body_id), count=changed, by="self")
    return changed


def _checked(details: FeatureGiven) -> FeatureGiven:
    name, source = _tidy(details.name), _tidy(details.source)
    groups = [GroupGiven(_tidy(each.name), each.target, each.pk) for each in details.groups]
    names = [each.name.lower() for each in groups]
    faults = [
        (not name, "Give the feature a name: age, say.", "name"),
        (len(name) > MOST_NAME, f"Keep the name to {MOST_NAME} characters.", "name"),
        (len(source) > MOST_SOURCE, f"Keep the source to {MOST_SOURCE} characters.", "source"),
        (len(groups) < 2, "A feature has at least two groups.", "groups"),
        (len(groups) > MOST_GROUPS, f"A feature has at most {MOST_GROUPS} groups.", "groups"),
        ("" in names, "Each group needs a name.", "groups"),
        (any(len(each) > MOST_NAME for each in names), f"Keep names of groups to {MOST_NAME} characters.", "groups"),
        (NOT_RECORDED.lower() in names, f"“{NOT_RECORDED}” is what those are called who did not say.", "groups"),
        (len(set(names)) < len(names), "Two groups have the same name.", "groups"),
    ]  # fmt: skip
    for wrong, sentence, where in faults:
        if wrong:
            raise BadInput(sentence, field=where)
    if fault := fault_of_targets([each.target for each in groups]):
        raise BadInput(fault, field="groups")
    return FeatureGiven(name, groups, source, details.ended)


def _feature(body_id: UUID, feature_id: int | None) -> Feature:
    own = Feature.objects.filter(body_id=body_id)
    if feature_id is not None:
        found = own.filter(pk=feature_id).first()
        if found is None:
            raise NotFound("There is no such feature.", next_step="Look for it in the list of features.")
        return found
    if own.filter(ended=False).count() >= MOST_FEATURES:
        raise WrongState(
            f"A body has at most {MOST_FEATURES} features. More say ever more about each member.",
            next_step="End one that is not needed.",
        )
    last = own.aggregate(last=Max("position"))["last"] or 0
    return Feature(body_id=body_id, position=last + 1)


def _refuse_same_name(feature: Feature, name: str) -> None:
    others = Feature.objects.filter(body_id=feature.body_id, ended=False, name__iexact=name)
    if others.exclude(pk=feature.pk).exists():
        raise BadInput("There is a feature with this name already.", field="name")


def _write_groups(feature: Feature, given: Sequence[GroupGiven]) -> None:
    there = {each.pk: each for each in Group.objects.filter(feature=feature)}
    if {each.pk for each in given if each.pk is not None} - there.keys():
        raise BadInput("A group is not one of this feature's.", field="groups")
    gone = there.keys() - {each.pk for each in given}
    if held := MemberGroup.objects.filter(group_id__in=gone).select_related("group").first():
        raise BadInput(
            f"Somebody said they are in the group “{held.group.name}”. It cannot be taken away while they are.",
            field="groups",
        )
    Group.objects.filter(pk__in=gone).delete()
    for position, each in enumerate(given, start=1):
        row = there[each.pk] if each.pk is not None else Group(feature=feature)
        row.position, row.name, row.target = position, each.name, each.target
        row.save()


def _assign(body_id: UUID, given: Sequence[Assigned]) -> int:
    """Write answers; how many differ from what was noted."""
    features = dict(
        Group.objects.filter(feature__body_id=body_id, feature__ended=False).values_list("pk", "feature_id")
    )
    known = set(features.values())
    for each in given:
        fits = each.group_id is None or features.get(each.group_id) == each.feature_id
        if each.feature_id not in known or not fits:
            raise BadInput("A group or feature is not one of this body's, or is no longer looked at.")
    wanted = {(each.membership_id, each.feature_id): each.group_id for each in given}
    rows = MemberGroup.objects.select_for_update().filter(membership_id__in={key[0] for key in wanted})
    noted = {(row.membership_id, row.feature_id): row for row in rows}
    changed = {
        key: group
        for key, group in wanted.items()
        if (noted[key].group_id if key in noted else None) != group
    }
    MemberGroup.objects.filter(pk__in=[noted[key].pk for key in changed if key in noted]).delete()
    MemberGroup.objects.bulk_create(
        [
            MemberGroup(membership_id=member, feature_id=feature, group_id=group)
            for (member, feature), group in changed.items()
            if group is not None
        ]
    )
    return len(changed)


def _tidy(text: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
