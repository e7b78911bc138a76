"""Invitations through the API: for staff alone, and never with a code."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from deliberation.bodies.models import Invitation
from deliberation.bodies.queries.invitations import code_of
from tests.moot import Moot
from tests.unit.bodies.joining.kit import by_email, by_letter

pytestmark = pytest.mark.django_db
LIST = "/api/v1/bodies/fenmarsh-panel/invitations/"
ADA = {"channel": "letter", "role": "member", "name": "Ada", "address": ["1 Fen Lane", "NF1 1AA"]}


@pytest.fixture
def femi(moot: Moot, client_as: Any) -> Client:
    """The facilitator's program."""
    return client_as(moot.actor("femi"))  # type: ignore[no-any-return]


def post(client: Client, url: str, body: object = None) -> Any:
    sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
    return client.post(url, **sent)  # type: ignore[arg-type]


def test_a_letter_is_made_read_renewed_and_withdrawn(moot: Moot, femi: Client) -> None:
    made = post(femi, LIST, ADA)
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["state"], told["number"], told["channel"], told["illustrative"]) == (
        "waiting",
        4,
        "letter",
        True,
    )
    one = f"{LIST}{told['id']}/"
    assert femi.get(one).json() == told
    listed = femi.get(f"{LIST}?state=waiting").json()
    assert (listed["count"], listed["results"]) == (1, [told])
    assert femi.get(f"{LIST}?state=used").json()["count"] == 0
    row = Invitation.objects.get()
    codes = [code_of(row)]
    assert post(femi, f"{one}renew/").json()["state"] == "waiting"
    row.refresh_from_db()
    assert row.serial == 2
    answer = post(femi, f"{one}revoke/", {"reason": "mistake"})
    assert answer.json()["state"] == "revoked"
    assert post(femi, f"{one}revoke/", {"reason": "mistake"}).status_code == 409
    said = "".join(each.content.decode() for each in (made, femi.get(one), femi.get(LIST), answer))
    assert not [code for code in [*codes, code_of(row), row.code_hash or ""] if code in said]


def test_the_list_comes_as_a_table(moot: Moot, femi: Client) -> None:
    by_letter(moot, name="=1+1")
    table = femi.get(f"{LIST}?format=csv")
    assert table["Content-Disposition"] == 'attachment; filename="invitations.csv"'
    assert "'=1+1" in table.content.decode()


@pytest.mark.parametrize(("name", "status"), [("paul", 403), ("otto", 404), (None, 403)])
def test_others_read_and_write_nothing(moot: Moot, client_as: Any, name: str | None, status: int) -> None:
    made = by_letter(moot)
    client = client_as(moot.actor(name)) if name else Client()
    for url in (LIST, f"{LIST}{made.pk}/"):
        assert client.get(url).status_code == status
    for url, body in (
        (LIST, ADA),
        (f"{LIST}{made.pk}/renew/", None),
        (f"{LIST}{made.pk}/revoke/", {"reason": "mistake"}),
    ):
        assert post(client, url, body).status_code == status
    assert Invitation.objects.count() == 1


def test_without_a_second_step_nothing_is_told(moot: Moot, client_as: Any) -> None:
    answer = client_as(moot.actor("femi"), second_step=False).get(LIST)
    assert (answer.status_code, answer.json()["code"]) == (403, "second_step_needed")


def test_another_bodys_invitation_is_not_there(moot: Moot, femi: Client) -> None:
    other = by_email(moot)
    assert femi.get(f"{LIST}{other.pk}/").status_code == 404
    assert post(femi, f"{LIST}{other.pk}/renew/").status_code == 404
    assert post(femi, f"{LIST}{other.pk}/revoke/", {"reason": "mistake"}).status_code == 404


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"role": "emperor"}, "bad_input"),
        ({"channel": "pigeon"}, "bad_input"),
        ({"role": "chair"}, "bad_input"),
        ({"address": []}, "bad_input"),
        ({"address": ["x" * 61]}, "bad_input"),
        ({"starts_on": "tomorrow"}, "bad_input"),
        ({"number": 1}, "bad_input"),
        ({"code": "ABCDE"}, "unknown_parameter"),
    ],
)
def test_bad_input_is_told(femi: Client, more: dict[str, object], code: str) -> None:
    answer = post(femi, LIST, ADA | more)
    assert answer.status_code == 400
    assert answer.json()["code"] == code, answer.json()
    assert femi.get(f"{LIST}?colour=red").json()["code"] == "unknown_parameter"
    assert not Invitation.objects.exists()
