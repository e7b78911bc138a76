"""`invite` on the command line, and codes that stay out of the log."""

from __future__ import annotations

import io
import json
import logging

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory

from config.logs import LineRenderer, without_codes
from config.middleware import RequestLogMiddleware
from deliberation.bodies.models import Invitation
from deliberation.bodies.queries.invitations import by_code, code_of
from tests.moot import Moot
from tests.unit.bodies.joining.kit import begin, by_letter


def said(*arguments: str) -> str:
    out = io.StringIO()
    call_command("invite", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_letter_prints_its_code(moot: Moot) -> None:
    told = json.loads(said("fenmarsh-panel", "--role", "facilitator", "--letter", "Fay First", "--json"))
    made = Invitation.objects.get()
    assert by_code(told["code"]).pk == told["id"] == made.pk
    assert told["address"].endswith(f"/join/{code_of(made)}/")
    text = said(
        "northfen-board",
        "--role",
        "clerk",
        "--letter",
        "Colin",
        "--address",
        "1 Lane",
        "--address",
        "NF1 1AA",
    )
    assert "Code: " in text
    assert Invitation.objects.get(name="Colin").address == "1 Lane\nNF1 1AA"


@pytest.mark.django_db
def test_by_email_it_prints_the_link(moot: Moot) -> None:
    text = said("northfen-board", "--role", "clerk", "--email", "c@fenmarsh.example", "--name", "Colin")
    made = Invitation.objects.get()
    assert f"/join/{code_of(made)}/" in text
    assert (made.name, made.created_by) == ("Colin", "operator")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "arguments",
    [
        ("no-such-body", "--role", "clerk", "--email", "c@fenmarsh.example"),
        ("fenmarsh-panel", "--role", "chair", "--letter", "Ada"),
        ("fenmarsh-panel", "--role", "emperor", "--letter", "Ada"),
        ("fenmarsh-panel", "--role", "member"),
        ("fenmarsh-panel", "--role", "member", "--letter", "Ada", "--email", "a@b.example"),
    ],
)
def test_what_cannot_be_done_is_said(moot: Moot, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        said(*arguments)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("GET /join/ABCDEFGHJK/", "GET /join/…/"),
        ("Not Found: /join/abcde-fghjk", "Not Found: /join/…"),
        ("<WSGIRequest: GET '/join/ABCDEFGHJK/'>", "<WSGIRequest: GET '/join/…/'>"),
        ("https://folkmoot.example/join/ABCDEFGHJK/?x=1", "https://folkmoot.example/join/…/?x=1"),
        ("GET /join/", "GET /join/"),
        ("GET /join/address/", "GET /join/address/"),
        ("POST /join/confirm/", "POST /join/confirm/"),
        ("GET /bodies/join-up/", "GET /bodies/join-up/"),
    ],
)
def test_codes_are_left_out(line: str, kept: str) -> None:
    assert without_codes(line) == kept


def test_the_line_of_a_request_and_every_other_line_is_without_its_code() -> None:
    request = RequestFactory().get("/join/ABCDEFGHJK/?x=1")
    assert RequestLogMiddleware.format_request(request) == "GET /join/…/"
    line = LineRenderer()(None, "error", {"event": "Forbidden: /join/ABCDEFGHJK/", "request": request})
    assert "ABCDEFGHJK" not in str(line)
    assert json.loads(line)["event"] == "Forbidden: /join/…/"


@pytest.mark.django_db
def test_nothing_that_a_visit_logs_holds_the_code(moot: Moot, caplog: pytest.LogCaptureFixture) -> None:
    (console,) = [each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler]
    made = by_letter(moot)
    code = code_of(made)
    with caplog.at_level(logging.DEBUG):
        Client().get(f"/join/{code}/")
        Client(enforce_csrf_checks=True).post(f"/join/{code}/")
        begin(Client(), made)
        Client().get("/join/ABCDEFGHJK/")
    logged = "\n".join(console.format(each) for each in caplog.records)
    assert "Forbidden (CSRF cookie not set.): /join/…/" in logged
    assert code not in logged
    assert "ABCDEFGHJK" not in logged
