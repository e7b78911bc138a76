"""Pages and addresses of webhooks: for operators with a second step, from connecting to sending again."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from kernel import clock
from kernel.actors import Actor
from notices import webhook_secrets
from notices.actions import webhooks
from notices.actions.webhooks import WebhookGiven
from notices.models import Delivery, Webhook
from tests.unit.notices.conftest import KIND, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("things"), pytest.mark.slow]
URL = "https://hooks.example.org/in"
API = "/api/v1/webhooks/"


@pytest.fixture
def staff(operator: Actor, client_as: Any) -> Client:
    found: Client = client_as(operator)
    return found


@pytest.fixture
def hook(operator: Actor) -> Webhook:
    return webhooks.add_webhook(actor=operator, given=WebhookGiven("Intranet", URL))


def test_from_connecting_to_ending(staff: Client) -> None:
    assert "No other system is connected" in staff.get("/webhooks/").content.decode()
    form = {"name": "Intranet <b>", "url": URL, "kinds": [KIND], "form_id": str(uuid.uuid4())}
    made = staff.post("/webhooks/new/", form, follow=True)
    kept = Webhook.objects.get()
    assert webhook_secrets.opened(kept.secret) in made.content.decode().replace("&#x27;", "'").replace(
        "&amp;", "&"
    )
    staff.post("/webhooks/new/", form)
    assert Webhook.objects.count() == 1, "the same form again"
    one = f"/webhooks/{kept.pk}/"
    assert "Intranet &lt;b&gt;" in staff.get(one).content.decode()
    staff.post(f"{one}edit/", {"name": "Case system", "url": URL, "kinds": []})
    kept.refresh_from_db()
    assert (kept.name, kept.active, kept.kinds) == ("Case system", False, "")
    staff.post(f"{one}edit/", {"name": "Case system", "url": URL, "active": "on"})
    secret = webhook_secrets.opened(Webhook.objects.get().secret)
    assert "Make a new secret?" in staff.get(f"{one}secret/new/").content.decode()
    staff.post(f"{one}secret/new/")
    assert webhook_secrets.opened(Webhook.objects.get().secret) != secret
    assert "End this webhook?" in staff.get(f"{one}end/").content.decode()
    staff.post(f"{one}end/")
    assert Webhook.objects.get().ended_at is not None
    assert "Ended" in staff.get("/webhooks/").content.decode()


def test_the_log_and_sending_again(staff: Client, hook: Webhook, django_assert_max_num_queries: Any) -> None:
    one = f"/webhooks/{hook.pk}/"
    for number in range(30):
        tell(f"k{number}", subject=f"News {number} <i>")
    Delivery.objects.filter(key="k1").update(given_up_at=clock.now(), error="refused", status=500, tries=5)
    with django_assert_max_num_queries(12):
        page = staff.get(one).content.decode()
    assert "News 29 &lt;i&gt;" in page
    assert (
        "Given up: The other system refused it (500)" in staff.get(f"{one}?state=given_up").content.decode()
    )
    kept = Delivery.objects.get(key="k1")
    where = f"{one}messages/{kept.pk}/"
    assert "News 1 &lt;i&gt;" in staff.get(where).content.decode()
    form = {"form_id": str(uuid.uuid4())}
    for _ in range(2):
        assert staff.post(f"{where}again/", form).status_code == 302
    assert Delivery.objects.filter(replay_of=kept).count() == 1
    waiting = Delivery.objects.get(key="k2")
    assert staff.post(f"{one}messages/{waiting.pk}/again/", {}).status_code == 409
    staff.post(f"{one}again/")
    assert staff.post(f"{one}test/", {"form_id": "nonsense"}).status_code == 302
    other = uuid.uuid4()
    for path in (f"/webhooks/{other}/", f"{one}messages/{other}/", f"/webhooks/{other}/messages/{kept.pk}/"):
        assert staff.get(path).status_code == 404


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": "", "url": URL}, "Enter a name"),
        ({"name": "I", "url": "http://example.org/"}, "begins with https"),
        ({"name": "I", "url": "https://192.168.0.1/"}, "not on the public internet"),
        ({"name": "I", "url": URL, "kinds": ["nonsense"]}, "Select a valid choice"),
        ({"name": "\x00", "url": "https://example.org/\x00"}, "There is a problem"),
    ],
)
def test_what_is_wrong_is_said_on_the_page(staff: Client, sent: dict[str, Any], said: str) -> None:
    assert said in staff.post("/webhooks/new/", sent).content.decode()
    assert not Webhook.objects.exists()


def test_nobody_else(hook: Webhook, operator: Actor, analyst: Actor, client_as: Any) -> None:
    tell()
    kept = Delivery.objects.get()
    one = f"/webhooks/{hook.pk}/"
    reading = ["/webhooks/", "/webhooks/new/", one, *(f"{one}{each}/" for each in ("edit", "secret", "secret/new", "end", "again")), f"{one}messages/{kept.pk}/"]  # fmt: skip
    for path in [*reading, API, f"{API}{hook.pk}/", f"{API}{hook.pk}/messages/", "/api/v1/emails-sent/"]:
        assert client_as(analyst).get(path).status_code == 403, path
        assert client_as(operator, second_step=False).get(path).status_code == 403, path
        assert Client().get(path).status_code in (302, 403), path
    for path in [
        one + "test/",
        one + "end/",
        one + "again/",
        f"{one}messages/{kept.pk}/again/",
        f"{one}secret/new/",
    ]:
        assert client_as(analyst).post(path).status_code == 403, path
    for path in [
        API,
        f"{API}{hook.pk}/",
        f"{API}{hook.pk}/end/",
        f"{API}{hook.pk}/secret/",
        f"{API}{hook.pk}/test/",
    ]:
        assert client_as(analyst).post(path, {}, content_type="application/json").status_code == 403, path
    assert Delivery.objects.count() == 1


def test_through_the_api(staff: Client) -> None:
    def post(path: str, sent: dict[str, Any] | None = None) -> Any:
        return staff.post(path, sent or {}, content_type="application/json")

    key = str(uuid.uuid4())
    made = post(API, {"id": key, "name": "Intranet", "url": URL, "kinds": [KIND]})
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    assert post(API, {"id": key, "name": "Intranet", "url": URL}).json()["id"] == key
    one = f"{API}{key}/"
    assert "secret" not in staff.get(one).json()
    assert post(one, {"name": "Renamed", "url": URL, "active": False}).json()["active"] is False
    assert post(one, {"name": "Renamed", "url": URL}).json()["kinds"] == ""
    assert post(API, {"name": "I", "url": "https://127.0.0.1/"}).status_code == 400
    assert post(f"{one}secret/").json()["secret"] != made.json()["secret"]
    tell()
    assert post(f"{one}test/").status_code == 202
    [tested, told] = staff.get(f"{one}messages/").json()["results"]
    assert (tested["key"][:5], told["state"]) == ("test:", "waiting")
    assert post(f"{one}messages/{told['id']}/again/").status_code == 409
    Delivery.objects.filter(pk=told["id"]).update(sent_at=clock.now(), status=200)
    assert post(f"{one}messages/{told['id']}/again/").json()["replay_of"] == told["id"]
    assert staff.get(f"{one}messages/?state=sent").json()["count"] == 1
    assert b"Evidence was added" in staff.get(f"{one}messages/?format=csv").content
    assert staff.get(API).json()["results"][0]["name"] == "Renamed"
    assert staff.get("/api/v1/emails-sent/").json()["count"] == 0
    assert post(f"{one}end/").json()["ended_at"] is not None
    assert post(f"{API}{uuid.uuid4()}/end/").status_code == 404
