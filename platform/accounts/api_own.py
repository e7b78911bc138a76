"""One's own account through the API: what one is called, and changing it."""

from __future__ import annotations

from typing import Any, cast

from allauth.core import ratelimit
from django.http import HttpRequest
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.own import change_own_name
from accounts.adapter import TRY_LATER
from accounts.api_data import YOURS, OwnView
from accounts.models import Person
from accounts.queries import has_second_step
from accounts.views.entrance import TooManyTries
from webapi.query import Sentence, read_body
from webapi.schema import acts, reads


class AccountShape(serializers.Serializer[Any]):
    """Your account."""

    id = serializers.UUIDField(help_text="A random number, which the trail uses for you.")
    display_name = serializers.CharField(help_text="What the site calls you; not how you appear on a body.")
    email = serializers.CharField(allow_null=True, help_text="Null: you sign in with letters.")
    second_step = serializers.BooleanField(help_text="Whether you have set up a second step.")


class NameSent(serializers.Serializer[Any]):
    """What you want to be called."""

    display_name = Sentence(max_length=Person._meta.get_field("display_name").max_length)


class OwnAccount(OwnView):
    """One's own account."""

    @reads("get_own_account", YOURS, "Your account", AccountShape, description="Name, address, and whether there is a second step.", private=True)  # fmt: skip
    def get(self, request: Request) -> Response:
        self.query()
        return Response(_told(Person.objects.get(pk=self.own_id)))

    @acts(
        "change_own_account", YOURS, "Change your name", {200: AccountShape}, body={"application/json": NameSent},
        description="The name of your account. How you appear on a body is set there. The e-mail address is changed on the page “Your account”, "
        "with a code that is sent to the new one.",
    )  # fmt: skip
    def patch(self, request: Request) -> Response:
        self.query()
        sent = read_body(NameSent, request)
        if not ratelimit.consume(cast(HttpRequest, request._request), action="change_name"):
            raise TooManyTries(TRY_LATER)
        return Response(_told(change_own_name(actor=self.actor, person_id=self.own_id, **sent)))


def _told(person: Person) -> dict[str, Any]:
    return {
        "id": person.pk,
        "display_name": person.display_name,
        "email": person.email,
        "second_step": has_second_step(person.pk),
    }


urlpatterns = [path("me/", OwnAccount.as_view(), name="own_account")]
