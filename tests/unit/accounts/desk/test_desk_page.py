"""“Your desk”: who sees what when nothing waits, what counts as a visit, and where signing in leads."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts import desk
from accounts.actions.desk import open_desk
from accounts.desk import Change, Hint, MyBody, Provider, Shortcut, to_do
from accounts.models import DataExport, DeskVisit, ExportStatus
from accounts.presenters_desk import due_words
from accounts.queries import last_visit
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotAllowed, SignInNeeded

pytestmark = pytest.mark.django_db

DESK = "/accounts/desk/"
SignIn = Callable[..., Client]
NOON = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)


def words(answer: object) -> str:
    """A page's text without its tags, blanks run together."""
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Callable[[type[Provider]], None]:
    """`only(Provider)`: a desk that asks this provider alone."""

    def alone(provider: type[Provider]) -> None:
        monkeypatch.setattr(desk, "_providers", [provider])

    return alone


@pytest.fixture
def at_noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield


class Full(Provider):
    """A desk with something of everything."""

    def waiting(self) -> Iterator[desk.Waiting]:
        yield to_do("Sometime", "/sometime/")
        yield to_do("Next month", "/month/", due=dt.date(2026, 4, 4), where="The board")
        yield to_do("Was to be done", "/late/", due=dt.date(2026, 3, 3), where="The panel")
        yield to_do("The meeting", "/meeting/", due=dt.date(2026, 3, 4), kind="attend")

    def mine(self) -> Iterator[MyBody]:
        yield MyBody("The panel", "/panel/", "Member", "Next meeting: 4 March 2026", "/meeting/", True)

    def changed(self, since: dt.datetime) -> Iterator[Change]:
        yield Change("An old one", "/old/", NOON - dt.timedelta(days=2))
        yield Change("A <new> one", "/new/", NOON - dt.timedelta(hours=1), "The board")

    def shortcuts(self) -> Iterator[Shortcut]:
        yield Shortcut("A short way", "/short/")

    def hints(self) -> Iterator[Hint]:
        yield Hint("Nothing to see", "/hint/", "Go there")


class Empty(Full):
    """The same with nothing on it."""

    waiting = mine = shortcuts = Provider.shortcuts  # type: ignore[assignment]
    changed = Provider.changed  # type: ignore[assignment]


def test_strangers_are_asked_to_sign_in() -> None:
    answer = Client().get(DESK)
    assert answer["Location"] == f"/accounts/sign-in/?next={DESK}"


def test_signing_in_leads_to_the_desk_and_every_page_has_the_way_there(
    client_as: SignIn, anybody: Actor
) -> None:
    assert reverse(settings.LOGIN_REDIRECT_URL) == DESK
    client = client_as(anybody)
    assert f'<a href="{DESK}">Your desk</a>' in client.get("/accounts/").content.decode()
    assert client.get("/accounts/sign-in/")["Location"] == DESK
    assert "Your desk" not in words(Client().get("/accounts/sign-in/"))


def test_a_desk_is_only_read(client_as: SignIn, anybody: Actor) -> None:
    client = client_as(anybody)
    assert client.post(DESK).status_code == 405
    assert "no-store" in client.get(DESK)["Cache-Control"]


@pytest.mark.usefixtures("at_noon")
def test_soonest_first_and_what_is_late_says_so(
    client_as: SignIn, anybody: Actor, only: Callable[[type[Provider]], None]
) -> None:
    only(Full)
    page = client_as(anybody).get(DESK)
    assert page.status_code == 200
    text = words(page)
    order = [text.index(each) for each in ("Was to be done", "The meeting", "Next month", "Sometime")]
    assert order == sorted(order)
    assert "1 overdue." in text
    assert "Overdue Was due on 3 March 2026 · The panel" in text
    assert "Soon Today" in text
    assert "By 4 April 2026 · The board" in text
    assert "Nothing waits" not in text


@pytest.mark.usefixtures("at_noon")
def test_bodies_changes_and_shortcuts_are_shown(
    client_as: SignIn, anybody: Actor, only: Callable[[type[Provider]], None]
) -> None:
    only(Full)
    page = client_as(anybody).get(DESK)
    text = words(page)
    assert "The panel Member Illustrative: made-up data Next meeting: 4 March 2026" in text
    assert "4 March 2026 A &lt;new&gt; one The board 2 March 2026 An old one" in text
    assert "A short way" in text
    assert page.content.decode().count("<h1") == 1


def test_an_empty_desk_says_what_to_do(
    client_as: SignIn, anybody: Actor, only: Callable[[type[Provider]], None]
) -> None:
    only(Empty)
    page = client_as(anybody).get(DESK)
    text = words(page)
    assert "Nothing waits for you Nothing to see Go there" in text
    assert "You are on no panel, board or committee." in text
    assert "Nothing has changed." in text
    assert "Shortcuts" not in text


def test_an_empty_desk_explains_itself_to_each_kind_of_person(
    client_as: SignIn, anybody: Actor, analyst: Actor, publisher: Actor, operator: Actor
) -> None:
    said = {
        "no role on a panel, board or committee": anybody,
        "You send in data.": analyst,
        "You publish data.": publisher,
        "You run this site.": operator,
    }
    for sentence, actor in said.items():
        text = words(client_as(actor).get(DESK))
        assert sentence in text, sentence
        assert [each for each in said if each in text] == [sentence]


def test_who_needs_a_second_step_is_told(client_as: SignIn, publisher: Actor) -> None:
    page = client_as(publisher, second_step=False).get(DESK)
    assert "Set up your second step" in words(page)
    assert "Set up your second step" not in words(client_as(publisher).get(DESK))


def test_a_copy_of_ones_data_waits_until_it_is_deleted(
    client_as: SignIn, anybody: Actor, operator: Actor
) -> None:
    soon, gone = clock.now() + dt.timedelta(days=3), clock.now() - dt.timedelta(minutes=1)
    for expires_at in (soon, gone):
        DataExport.objects.create(person_id=anybody.id, status=ExportStatus.READY, expires_at=expires_at)
    text = words(client_as(anybody).get(DESK))
    assert text.count("A copy of everything about you is ready") == 1
    assert "A copy of everything" not in words(client_as(operator).get(DESK))


def test_the_same_visit_lasts_half_an_hour(anybody: Actor) -> None:
    def open_at(minutes: int) -> dt.datetime | None:
        with clock.frozen(NOON + dt.timedelta(minutes=minutes)):
            return open_desk(actor=anybody, person_id=anybody.id)  # type: ignore[arg-type]

    assert open_at(0) is None
    assert open_at(29) is None
    assert open_at(31) == NOON
    assert open_at(45) == NOON
    assert open_at(120) == NOON + dt.timedelta(minutes=31)
    visit = DeskVisit.objects.get(person_id=anybody.id)
    assert visit.seen_at == NOON + dt.timedelta(minutes=120)


def test_a_desk_is_opened_by_its_own_person_alone(anybody: Actor, operator: Actor) -> None:
    with pytest.raises(NotAllowed):
        open_desk(actor=operator, person_id=anybody.id)  # type: ignore[arg-type]
    with pytest.raises(SignInNeeded):
        open_desk(actor=Actor.anonymous(), person_id=anybody.id)  # type: ignore[arg-type]
    assert not DeskVisit.objects.exists()


def test_the_page_says_since_when_things_are_new(client_as: SignIn, anybody: Actor) -> None:
    client = client_as(anybody)
    assert "This is your first visit." in words(client.get(DESK))
    assert "This is your first visit." in words(client.get(DESK))
    DeskVisit.objects.update(seen_at=NOON)
    for _ in range(2):
        assert "Your last visit was on 4 March 2026 at 12:00." in words(client.get(DESK))
    assert last_visit(anybody.id) == NOON  # type: ignore[arg-type]


def test_lists_that_would_be_endless_say_how_much_is_left(
    client_as: SignIn, anybody: Actor, only: Callable[[type[Provider]], None]
) -> None:
    class Endless(Provider):
        def waiting(self) -> list[desk.Waiting]:
            return [to_do(f"Task {number}", "/") for number in range(desk.MOST_WAITING + 3)]

        def changed(self, since: dt.datetime) -> list[Change]:
            return [Change(f"Change {number}", "/", NOON) for number in range(desk.MOST_CHANGES + 2)]

    only(Endless)
    text = words(client_as(anybody).get(DESK))
    assert "And 3 more." in text
    assert "And 2 earlier ones" in text


@pytest.mark.parametrize(
    ("days", "kind", "said"),
    [
        (0, "do", "By today"),
        (1, "do", "By tomorrow, 5 March 2026"),
        (9, "do", "By 13 March 2026"),
        (-1, "do", "Was due on 3 March 2026"),
        (0, "attend", "Today"),
        (1, "attend", "Tomorrow, 5 March 2026"),
        (30, "attend", "On 3 April 2026"),
    ],
)
def test_days_in_words(days: int, kind: str, said: str) -> None:
    today = dt.date(2026, 3, 4)
    assert due_words(today + dt.timedelta(days=days), today, kind) == said


def test_registering_twice_asks_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_providers", [])
    desk.register(Full)
    desk.register(Full)
    assert desk._providers == [Full]
