"""What every test shares: the cast, signed-in clients, a closed network, and tables that can be emptied."""

from __future__ import annotations

import ipaddress
import os
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase

from audit import guards
from deliberation.voting import guards as ballot_guards
from kernel.actors import Actor

# Playwright's plain interface leaves its event loop marked as running in this thread; Django would then refuse the
# database to every test that comes after one in a browser.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

_empty_tables = TransactionTestCase._fixture_teardown


def _teardown_with_guards_down(case: TransactionTestCase) -> None:
    """Transactional tests empty every table after them, which triggers on some are there to refuse."""
    with guards.down(connection), ballot_guards.down(connection):
        _empty_tables(case)


TransactionTestCase._fixture_teardown = _teardown_with_guards_down  # type: ignore[method-assign]


class NetworkRefused(RuntimeError):
    """A test tried to reach another machine."""


def _is_here(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = str(address[0])
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def _closed_network() -> Iterator[None]:
    """Refuse connections to anything but this machine."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(self: socket.socket, address: Any) -> Any:
            if not _is_here(address):
                raise NetworkRefused(f"Tests reach no other machine; this one tried {address!r}.")
            return real(self, address)

        return call

    socket.socket.connect, socket.socket.connect_ex = guarded(connect), guarded(connect_ex)  # type: ignore[method-assign]
    yield
    socket.socket.connect, socket.socket.connect_ex = connect, connect_ex  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    """Each test starts with no tries counted against anybody."""
    if settings.CACHES["default"]["BACKEND"].endswith("LocMemCache"):
        cache.clear()


@pytest.fixture(autouse=True)
def _mail_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mail goes out before the answer, so that a test can look at it; the site itself sends it beside the
    answer."""
    from accounts import mail

    monkeypatch.setattr(mail, "post", mail.deliver)


@pytest.fixture
def operator(db: None) -> Actor:
    """Olu, who runs the site, signed in with a second step."""
    from tests import cast

    return cast.actor_of(cast.OPERATOR)


@pytest.fixture
def publisher(db: None) -> Actor:
    """Pippa, who publishes, signed in with a second step."""
    from tests import cast

    return cast.actor_of(cast.PUBLISHER)


@pytest.fixture
def analyst(db: None) -> Actor:
    """Anwen, who sends files in."""
    from tests import cast

    return cast.actor_of(cast.ANALYST)


@pytest.fixture
def anybody(db: None) -> Actor:
    """Andy, who has an account and no role."""
    from tests import cast

    return cast.actor_of(cast.ANYBODY)


@pytest.fixture
def moot(db: None) -> Any:
    """The made-up bodies of `tests.moot` and their people."""
    from tests.moot import make_moot

    return make_moot()


@pytest.fixture
def client_as() -> Callable[..., Client]:
    """`client_as(operator)`: a client signed in as that actor or person.

    `second_step` says whether they used one (an actor's own word, or yes); `minutes_ago` when they signed in.
    """

    def signed_in(who: Any, *, second_step: bool | None = None, minutes_ago: float = 0) -> Client:
        from accounts.models import Person

        person = Person.objects.get(pk=who.id) if isinstance(who, Actor) else who
        used = getattr(who, "second_step", True) if second_step is None else second_step
        client = Client()
        client.force_login(person)
        session = client.session
        session["account_authentication_methods_user"] = str(person.pk)
        session["account_authentication_methods"] = _methods(time.time() - minutes_ago * 60, used)
        session.save()
        return client

    return signed_in


def _methods(at: float, second_step: bool) -> list[dict[str, Any]]:
    first = {"method": "code", "at": at}
    return [first, {"method": "mfa", "at": at, "id": 1, "type": "totp"}] if second_step else [first]


SLOW_FILES = (
    "calc/readers/test_real_files.py",
    "calc/test_illustrative.py",
    "integration/test_import_real.py",
    "integration/test_left_behind.py",
    "integration/test_runs.py",
    "integration/test_who_may.py",
    "site/test_processes.py",
    "unit/bodies/bodies/test_staff_pages.py",
    "unit/bodies/meetings/test_visibility.py",
    "unit/bodies/minutes/test_packs.py",
    "unit/bodies/minutes/test_pages.py",
    "unit/indexapp/test_commands.py",
    "unit/indexapp/test_reference.py",
    "unit/indexapp/api/test_reading.py",
    "unit/indexapp/api/test_refusing.py",
    "unit/indexapp/api/test_writing.py",
    "unit/indexapp/pages/test_area.py",
    "unit/indexapp/pages/test_compare.py",
    "unit/indexapp/pages/test_facts.py",
    "unit/indexapp/pages/test_kept.py",
    "unit/indexapp/pages/test_method.py",
    "unit/indexapp/pages/test_metric.py",
    "unit/indexapp/pages/test_overview.py",
    "unit/indexapp/pages/test_runs.py",
    "unit/indexapp/releases/test_bad_input.py",
    "unit/indexapp/releases/test_pages.py",
    "unit/voting/casting/test_ballot_api.py",
    "unit/voting/casting/test_ballot_pages.py",
    "unit/voting/life/test_pages.py",
    "unit/voting/paper/test_paper_pages.py",
    "unit/voting/paper/test_took_part.py",
    "unit/voting/results/test_downloads.py",
)
"""Files that take five seconds or more, most of it for making a site with data or waiting for programs: the whole suite
runs them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Property tests try many examples: they belong to the whole suite, not to the quick one."""
    for item in items:
        is_property = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
        if is_property or item.path.as_posix().endswith(SLOW_FILES):
            item.add_marker(pytest.mark.slow)
