"""The API against its own description: schemathesis makes up requests, good and bad, as anybody and as the publisher.

Left out are three of its checks, each for a reason:
`positive_data_acceptance`, because a code of the right form need not exist, and an unknown one is an error here;
`use_after_free` and `ensure_resource_availability`, because they follow things that are made and deleted by address, and here
nothing is ever deleted. API_EXAMPLES asks for more than the usual ten requests of each kind.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.test import override_settings
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, settings
from rest_framework.throttling import SimpleRateThrottle
from schemathesis.specs.openapi import checks

from tests import cast
from tests.unit.indexapp.api.kit import clear_memory, make_world

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
LEFT_OUT = [checks.positive_data_acceptance, checks.use_after_free, checks.ensure_resource_availability]
PLAIN = {"Accept-Encoding": "identity"}  # in process, nobody unpacks what the site has packed
URLS = "config.urls"
EXAMPLES = settings(
    max_examples=int(os.environ.get("API_EXAMPLES", "10")),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)

schema = schemathesis.openapi.from_dict(SchemaGenerator(urlconf=URLS).get_schema(request=None, public=True))
schema.app = get_wsgi_application()


@pytest.fixture(scope="module", autouse=True)
def site(django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """The small world, for every request of this file; what they write is undone at the end."""
    rates = SimpleRateThrottle.THROTTLE_RATES
    SimpleRateThrottle.THROTTLE_RATES = {"anon": None, "user": None, "upload": None}
    folder = tmp_path_factory.mktemp("api")
    place = override_settings(MEDIA_ROOT=folder / "files", ROOT_URLCONF=URLS)
    clear_memory()
    with place, django_db_blocker.unblock(), transaction.atomic():
        make_world(folder / "catalogue")
        yield
        transaction.set_rollback(True)
    clear_memory()
    SimpleRateThrottle.THROTTLE_RATES = rates


@pytest.fixture(autouse=True)
def _own_files() -> None:
    """The files stay where the world was built."""


@pytest.fixture(scope="module")
def as_publisher(site: None) -> dict[str, str]:
    """Headers of Pippa's session, with its token."""
    from tests.conftest import client_as

    client = client_as.__wrapped__()(cast.person_of(cast.PUBLISHER), second_step=True)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()} | {"csrftoken": "a" * 32}
    return {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": "a" * 32,
    }


@schema.parametrize()
@EXAMPLES
def test_anybody(case: Any) -> None:
    case.call_and_validate(headers=PLAIN, excluded_checks=LEFT_OUT)


@schema.parametrize()
@EXAMPLES
def test_the_publisher(case: Any, as_publisher: dict[str, str]) -> None:
    with transaction.atomic():
        case.call_and_validate(headers=PLAIN | as_publisher, excluded_checks=LEFT_OUT)
        transaction.set_rollback(True)
