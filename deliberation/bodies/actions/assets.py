"""Entries of the map of assets: adding, changing, finding right, taking off the list and putting back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.bodies.calc.asset_plan import Listed
from deliberation.bodies.calc.assets import FIELDS, FURTHEST_REVIEW, Facts, Fault, check, identity
from deliberation.bodies.models import Asset, AssetStatus, Body
from deliberation.bodies.queries import assets as queries
from deliberation.bodies.queries.roles import scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, WrongState


class AssetFaults(BadInput):
    """An entry says something that cannot be used. `faults` holds all of it; the message is the first."""

    code = "asset_faults"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults[0].sentence, column=faults[0].column)
        self.faults = faults


class AssetListed(BadInput):
    """An asset with this name and place is there already."""

    code = "asset_listed"
    next_step = "Look for it in the list. Nothing was stored."


@transaction.atomic
def add_asset(*, actor: Actor, body_id: UUID, system: str, said: Mapping[str, str]) -> Asset:
    """List an asset of a system, kept by a body. `said`: texts by name of fact (`calc.assets.FIELDS`).

    Raises AssetFaults, AssetListed, NotFound for a system that the body has nothing to do with, WrongState for a body
    that has ended.
    """
    require(actor, Permission.ASSET_EDIT, scope_of(body_id))
    body = keeper_for(body_id, system)
    facts = _checked(said, system, None)
    _not_there(facts, queries.there_for(body, system, locked=True), None)
    now = clock.now()
    values = {name: getattr(facts, name) for name in FIELDS}
    asset = Asset.objects.create(
        system_key=system,
        keeper=body,
        illustrative=body.illustrative,
        created_at=now,
        changed_at=now,
        **values,
    )
    record(actor, Event.ASSET_ADDED, "asset", asset.pk, body=str(body.pk), area=system, kind=asset.kind)
    return asset


@transaction.atomic
def change_asset(*, actor: Actor, body_id: UUID, asset_id: int, said: Mapping[str, str]) -> Asset:
    """Change what `said` names; saying the same changes nothing and is not recorded.

    Raises NotFound (for another body's asset too), AssetFaults, AssetListed, WrongState for one that is not listed.
    """
    require(actor, Permission.ASSET_EDIT, scope_of(body_id))
    asset = _locked(body_id, asset_id)
    _expect(asset, AssetStatus.LISTED, "It is no longer listed, so it cannot be changed.")
    before = queries.facts_of(asset)
    facts = _checked(said, asset.system_key, before)
    names = [name for name in FIELDS if getattr(before, name) != getattr(facts, name)]
    if not names:
        return asset
    _not_there(facts, queries.there_for(asset.keeper, asset.system_key, locked=True), asset.pk)
    for name in names:
        setattr(asset, name, getattr(facts, name))
    asset.changed_at = clock.now()
    asset.save(update_fields=[*names, "changed_at"])
    record(actor, Event.ASSET_CHANGED, "asset", asset.pk, body=str(body_id), fields=",".join(names))
    return asset


@transaction.atomic
def mark_checked(*, actor: Actor, body_id: UUID, asset_id: int, review_on: dt.date) -> Asset:
    """Say that the entry was found right today, and when it is to be looked at next.

    Raises NotFound, WrongState for one that is not listed, BadInput for a day that is not ahead of us.
    """
    require(actor, Permission.ASSET_EDIT, scope_of(body_id))
    asset = _locked(body_id, asset_id)
    _expect(asset, AssetStatus.LISTED, "It is no longer listed, so there is nothing to check.")
    today = today_in_england()
    if not today < review_on or review_on.year > today.year + FURTHEST_REVIEW:
        raise BadInput(f"The next review must be later than today, and within {FURTHEST_REVIEW} years.")
    asset.checked_on, asset.review_on, asset.changed_at = today, review_on, clock.now()
    asset.save(update_fields=["checked_on", "review_on", "changed_at"])
    record(actor, Event.ASSET_CHECKED, "asset", asset.pk, body=str(body_id))
    return asset


@transaction.atomic
def retire_asset(*, actor: Actor, body_id: UUID, asset_id: int, reason: str) -> Asset:
    """Take an entry off the list, with a reason that readers see. Raises NotFound, WrongState, BadInput."""
    require(actor, Permission.ASSET_EDIT, scope_of(body_id))
    asset = _locked(body_id, asset_id)
    _expect(asset, AssetStatus.LISTED, "It has been taken off the list already.")
    why = " ".join(reason.split())
    if not why or len(why) > 300 or not why.isprintable():
        raise BadInput("Say in at most 300 characters why it is no longer listed.")
    asset.status, asset.retired_reason, asset.retired_at = AssetStatus.RETIRED, why, clock.now()
    asset.changed_at = asset.retired_at
    asset.save(update_fields=["status", "retired_reason", "retired_at", "changed_at"])
    record(actor, Event.ASSET_RETIRED, "asset", asset.pk, body=str(body_id))
    return asset


@transaction.atomic
def restore_asset(*, actor: Actor, body_id: UUID, asset_id: int) -> Asset:
    """Put an entry back on the list. Raises NotFound, WrongState, AssetListed when another took its place."""
    require(actor, Permission.ASSET_EDIT, scope_of(body_id))
    asset = _locked(body_id, asset_id)
    _expect(asset, AssetStatus.RETIRED, "It is on the list.")
    there = [each for each in queries.there_for(asset.keeper, asset.system_key, locked=True) if each.listed]
    _not_there(queries.facts_of(asset), there, asset.pk)
    asset.status, asset.retired_reason, asset.retired_at = AssetStatus.LISTED, "", None
    asset.changed_at = clock.now()
    asset.save(update_fields=["status", "retired_reason", "retired_at", "changed_at"])
    record(actor, Event.ASSET_RESTORED, "asset", asset.pk, body=str(body_id))
    return asset


def keeper_for(body_id: UUID, system: str) -> Body:
    """The body, locked until commit so that two entries cannot be added past each other, if it may keep assets there.

    Raises NotFound for a system that its areas do not reach, WrongState for a body that has ended.
    """
    body = Body.objects.select_for_update().filter(pk=body_id).first()
    if body is None:
        raise NotFound("There is no such body.")
    if body.ends_on is not None and body.ends_on < today_in_england():
        raise WrongState("This body has ended, so it takes in no more assets.")
    if system not in {each.key for each in queries.systems_for(body)}:
        raise NotFound(
            "This body keeps no assets of that system.", next_step="Choose a system that it covers."
        )
    return body


def _checked(said: Mapping[str, str], system: str, base: Facts | None) -> Facts:
    facts, faults = check(said, queries.rules_of(system), base)
    if faults:
        raise AssetFaults(faults)
    return facts


def _not_there(facts: Facts, there: list[Listed], own_id: int | None) -> None:
    wanted = identity(facts.name, facts.postcode, facts.address)
    for each in there:
        if each.id != own_id and identity(each.facts.name, each.facts.postcode, each.facts.address) == wanted:
            where = (
                f"kept by {each.keeper}" if each.listed else "and was taken off the list: restore it instead"
            )
            raise AssetListed(f"An asset with this name and place is there already, {where}.", asset=each.id)


def _locked(body_id: UUID, asset_id: int) -> Asset:
    rows = Asset.objects.select_for_update(of=("self",)).select_related("keeper").filter(keeper_id=body_id)
    asset = rows.filter(pk=asset_id).first() if 0 < asset_id < queries.MOST_NUMBER else None
    if asset is None:
        raise NotFound("There is no such asset.", next_step="Look for it in the list of assets.")
    return asset


def _expect(asset: Asset, status: AssetStatus, otherwise: str) -> None:
    if asset.status != status:
        raise WrongState(otherwise)
