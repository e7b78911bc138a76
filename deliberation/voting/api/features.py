"""Features and targets of a body in the API, and which group its members are in."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from access.permissions import Permission
from deliberation.bodies.api.members import SLUG
from deliberation.bodies.api.scoped import BodyView
from deliberation.bodies.queries.roles import body_by_slug
from deliberation.voting.actions import features as actions
from deliberation.voting.actions.features import Assigned, FeatureGiven, GroupGiven
from deliberation.voting.api import paper_shapes as shapes
from deliberation.voting.api.casting import JSON
from deliberation.voting.models import Feature
from deliberation.voting.queries import features as queries
from kernel.errors import BadInput, SignInNeeded
from webapi.base import ApiView, marked
from webapi.query import read_body
from webapi.schema import acts, number_in_path, reads

TAG = "Features"
FEATURE = number_in_path("feature_id", "The feature's number.")
_STAFF = "Needs a sign-in with a second step."


def _row(feature: Feature) -> dict[str, Any]:
    groups = [{"id": each.pk, "name": each.name, "target": each.target} for each in feature.groups.all()]
    return {"id": feature.pk, "name": feature.name, "source": feature.source, "ended": feature.ended, "groups": groups}  # fmt: skip


def _given(sent: dict[str, Any]) -> FeatureGiven:
    groups = [GroupGiven(each["name"], each["target"], each["id"]) for each in sent["groups"]]
    return FeatureGiven(sent["name"], groups, sent["source"], sent["ended"])


class FeatureView(BodyView):
    """What views of features share."""

    needs = {"POST": Permission.FEATURE_EDIT}
    reads_need = Permission.FEATURE_EDIT

    def told(self, row: dict[str, Any], status: int = 200) -> Response:
        """An answer, marked when the body is made up."""
        made_up = self.body.illustrative
        return marked(Response(row | {"illustrative": made_up}, status=status), made_up)  # type: ignore[no-any-return]

    def whole(self, status: int = 200) -> Response:
        """Every feature."""
        found = queries.features_of(self.body, ended=True)
        return self.told({"features": [_row(each) for each in found]}, status)


class Features(FeatureView):
    """The features of a body."""

    @reads("get_features", TAG, "Features and targets of a body", shapes.FeaturesShape, path=[SLUG], private=True, description=f"By what a body compares itself with its area. Who is in which group is not told here. {_STAFF}")  # fmt: skip
    def get(self, request: Request, slug: str) -> Response:
        self.query()
        return self.whole()

    @acts("add_feature", TAG, "Add a feature", {201: shapes.FeaturesShape}, body={JSON: shapes.BodyFeatureSent}, path=[SLUG], description=_STAFF)  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        given = _given(read_body(shapes.BodyFeatureSent, request))
        actions.set_feature(actor=self.actor, body_id=self.body.pk, details=given)
        return self.whole(201)


class FeatureOne(FeatureView):
    """One feature."""

    @acts("change_feature", TAG, "Change a feature", {200: shapes.FeaturesShape}, body={JSON: shapes.BodyFeatureSent}, path=[SLUG, FEATURE], description=f"The whole of it. {_STAFF}")  # fmt: skip
    def post(self, request: Request, slug: str, feature_id: int) -> Response:
        self.query()
        given = _given(read_body(shapes.BodyFeatureSent, request))
        actions.set_feature(actor=self.actor, body_id=self.body.pk, details=given, feature_id=feature_id)
        return self.whole()


class MemberGroups(FeatureView):
    """Which group members are in."""

    @reads("get_member_groups", TAG, "Which groups members said they are in", shapes.AssignedListShape, path=[SLUG], private=True, description=f"For those who look after it alone. {_STAFF}")  # fmt: skip
    def get(self, request: Request, slug: str) -> Response:
        self.query()
        said = queries.said_by(queries.members_with_groups(self.body))
        rows = [
            {"membership": each.member.pk, "feature": feature, "group": group.pk}
            for each in said
            for feature, group in each.groups.items()
        ]
        return self.told({"said": rows})

    @acts("assign_groups", TAG, "Note which groups members said they are in", {200: shapes.GroupsChangedShape}, body={JSON: shapes.AssignSent}, path=[SLUG], description=f"Only what they said themselves. {_STAFF}")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        sent = read_body(shapes.AssignSent, request)["said"]
        given = [Assigned(each["membership"], each["feature"], each["group"]) for each in sent]
        if len({(each.membership_id, each.feature_id) for each in given}) < len(given):
            raise BadInput("A member is sent twice for one feature.", parameter="said")
        changed = actions.assign_groups(actor=self.actor, body_id=self.body.pk, given=given)
        return self.told({"changed": changed})


class MyGroups(ApiView):
    """What a member says about themselves."""

    def check_permissions(self, request: Request) -> None:
        """Let a person pass: they speak for themselves alone."""
        if hasattr(self, (request.method or "").lower()) and self.actor.kind == "anonymous":
            raise SignInNeeded("You need to sign in to do this.")

    @acts("say_my_group", TAG, "Say which groups you are in", {200: shapes.GroupsChangedShape}, body={JSON: shapes.MyGroupsSent}, path=[SLUG], description="As a member of the body. Nobody has to; null takes an answer back.")  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        self.query()
        body = body_by_slug(slug)
        sent = read_body(shapes.MyGroupsSent, request)["answers"]
        answers = {each["feature"]: each["group"] for each in sent}
        changed = actions.say_my_group(
            actor=self.actor, person_id=self.actor.id, body_id=body.pk, answers=answers
        )
        row = {"changed": changed, "illustrative": body.illustrative}
        return marked(Response(row), body.illustrative)  # type: ignore[no-any-return]
