"""Personal data through the API: the record for anybody; one's own copy, and being erased."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth import logout
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import queries_data as queries
from accounts.actions.erasure import erase_me
from accounts.actions.exports import ask_export, take_export
from accounts.models import DataExport, ExportStatus
from accounts.views.fresh import proven_lately
from kernel.errors import NotAllowed, SignInNeeded
from kernel.personal_data import ERASURE_WORDS, SORT_WORDS
from webapi.base import ApiView
from webapi.query import Sentence, read_body
from webapi.schema import LOCATION, Code, acts, downloads, reads

RECORD, YOURS = "Personal data", "Your own"
SURE = "erase my data"


class FreshSignInNeeded(NotAllowed):
    """The sign-in is too old for this."""

    code = "fresh_sign_in_needed"
    next_step = "Sign in again, or with a second step, and try within fifteen minutes."


class ColumnShape(serializers.Serializer[Any]):
    """One column of one table."""

    app = serializers.CharField()
    table = serializers.CharField()
    column = serializers.CharField()
    sort = Code("DataSort", {code.value: words for code, words in SORT_WORDS.items()})
    why = serializers.CharField(allow_blank=True)
    kept = serializers.CharField(allow_blank=True, help_text="The code of a period.")
    exported = serializers.BooleanField(
        allow_null=True, help_text="Whether it is in a copy; null: about nobody."
    )
    erasure = Code("Erasure", {code.value: words for code, words in ERASURE_WORDS.items()}, allow_null=True)
    because = serializers.CharField(allow_blank=True)


class PeriodShape(serializers.Serializer[Any]):
    """How long one kind of data is kept."""

    code = serializers.CharField()
    title = serializers.CharField()
    length = serializers.CharField()
    why = serializers.CharField()


class RecordShape(serializers.Serializer[Any]):
    """The record of personal data."""

    columns = ColumnShape(many=True)
    periods = PeriodShape(many=True)


class CopyShape(serializers.Serializer[Any]):
    """One copy of your data."""

    id = serializers.UUIDField()
    status = Code("CopyStatus", dict(ExportStatus.choices))
    wanted_at = serializers.DateTimeField()
    ready_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    size = serializers.IntegerField(allow_null=True, help_text="Bytes.")
    file = serializers.URLField(allow_null=True, help_text="Where to fetch it, while it is there.")


class CopiesShape(serializers.Serializer[Any]):
    """Your newest copies."""

    copies = CopyShape(many=True)


class SureShape(serializers.Serializer[Any]):
    """That you mean it."""

    confirm = Sentence(max_length=40, help_text=f"The words “{SURE}”.")

    def validate_confirm(self, value: str) -> str:
        """The words, exactly."""
        if value != SURE:
            raise serializers.ValidationError(f"Send the words “{SURE}”.")
        return value


class ErasedShape(serializers.Serializer[Any]):
    """What went and what stayed."""

    removed = serializers.ListField(child=serializers.CharField())
    stays = serializers.ListField(child=serializers.CharField())


class Record(ApiView):
    """The record, for anybody."""

    @reads(
        "get_personal_data", RECORD, "What the site holds about people", RecordShape,
        description="Every column of every table: what sort of data it is, what for, how long it is kept, and what becomes of it when its "
        "person is erased. It says nothing about anybody.",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        self.query()
        periods = [
            {"code": each.code, "title": each.title, "length": each.length, "why": each.why}
            for each in queries.periods().values()
        ]
        return Response({"columns": queries.inventory(), "periods": periods})


class SignedIn(BasePermission):
    """Anybody with an account, for what is their own; the actions ask again whose it is."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Let a person pass. Raises SignInNeeded."""
        if view.actor.kind != "person":
            raise SignInNeeded("You need to sign in to do this.")
        return True


class OwnView(ApiView):
    """A view of one's own data."""

    permission_classes = [SignedIn]

    @property
    def own_id(self) -> UUID:
        """Who asks."""
        return UUID(self.actor.id)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Nothing of it may be kept anywhere."""
        final = super().finalize_response(request, response, *args, **kwargs)
        final.headers["Cache-Control"] = "no-store"
        return final

    def must_be_fresh(self) -> None:
        """Raises FreshSignInNeeded."""
        if not proven_lately(self.request._request):
            raise FreshSignInNeeded("You signed in too long ago for this.")


class Copies(OwnView):
    """One's own copies."""

    @reads("get_own_copies", YOURS, "Copies of your data", CopiesShape, description="The newest five that you asked for.", private=True)  # fmt: skip
    def get(self, request: Request) -> Response:
        self.query()
        return Response({"copies": [_copy(each, request) for each in queries.exports_of(self.own_id)]})

    @acts(
        "ask_own_copy", YOURS, "Ask for a copy of your data", {202: CopyShape}, headers=[LOCATION],
        description="A worker makes it; `Location` says how it goes on. Needs a sign-in of the last fifteen minutes, or with a second step.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        self.query()
        self.must_be_fresh()
        export = ask_export(actor=self.actor, person_id=self.own_id)
        where = request.build_absolute_uri(reverse("api:own_copy", args=[export.pk]))
        return Response(_copy(export, request), status=202, headers={"Location": where})


_ID = OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH, description="The id of a copy.")


class OneCopy(OwnView):
    """One of one's own copies."""

    @reads("get_own_copy", YOURS, "One copy of your data", CopyShape, path=[_ID], private=True)
    def get(self, request: Request, id: UUID) -> Response:
        self.query()
        return Response(_copy(queries.export_of(self.own_id, id), request))


class CopyFile(OwnView):
    """The file of one of one's own copies."""

    @downloads(
        "download_own_copy", YOURS, "Download a copy of your data", path=[_ID], private=True,
        description="A zip of JSON and CSV. Needs a sign-in of the last fifteen minutes, or with a second step.",
    )  # fmt: skip
    def get(self, request: Request, id: UUID) -> HttpResponseBase:
        self.query()
        queries.export_of(self.own_id, id)
        self.must_be_fresh()
        file = take_export(actor=self.actor, person_id=self.own_id, export_id=id)
        return FileResponse(file.open("rb"), as_attachment=True, filename="your-data.zip", content_type="application/zip")  # fmt: skip


class EraseMe(OwnView):
    """Being erased."""

    @acts(
        "erase_me", YOURS, "Erase yourself", {200: ErasedShape}, body=SureShape,
        description="At once and for good; you are signed out. Needs a sign-in of the last fifteen minutes, or with a second step.",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        self.query()
        self.must_be_fresh()
        read_body(SureShape, request)
        plan = queries.plan_for(self.own_id)
        erase_me(actor=self.actor, person_id=self.own_id)
        logout(request._request)
        return Response({"removed": plan.removed, "stays": plan.stays})


def _copy(export: DataExport, request: Request) -> dict[str, Any]:
    there = queries.can_be_fetched(export)
    file = request.build_absolute_uri(reverse("api:own_copy_file", args=[export.pk])) if there else None
    gone = export.status == ExportStatus.READY and not there
    return {
        "id": export.pk,
        "status": ExportStatus.GONE.value if gone else export.status,
        "wanted_at": export.wanted_at,
        "ready_at": export.ready_at,
        "expires_at": export.expires_at,
        "size": export.size,
        "file": file,
    }


urlpatterns = [
    path("personal-data/", Record.as_view(), name="personal_data"),
    path("me/copies/", Copies.as_view(), name="own_copies"),
    path("me/copies/<uuid:id>/", OneCopy.as_view(), name="own_copy"),
    path("me/copies/<uuid:id>/file/", CopyFile.as_view(), name="own_copy_file"),
    path("me/erase/", EraseMe.as_view(), name="erase_me"),
]
