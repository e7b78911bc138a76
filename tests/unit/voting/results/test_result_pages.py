"""The result page, for every method and every way a vote can end."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from deliberation.voting.calc.methods import Method
from tests.moot import Moot
from tests.unit.voting.results.kit import counted, page
from tests.votes import ONE_BALLOT, drop_in, make_vote

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("secrecy", ["secret", "recorded"])
def test_every_page_of_every_method(
    moot: Moot, client: Client, method: Method, secrecy: str, django_assert_max_num_queries: Any
) -> None:
    vote = make_vote(moot.board, method, secrecy=secrecy)
    drop_in(vote, [ONE_BALLOT[method]] * 3)
    counted(vote)
    for name in ("vote_result", "vote_ballots", "vote_check"):
        with django_assert_max_num_queries(12):
            response = client.get(page(vote, name))
        assert response.status_code == 200, name
        assert b"style=" not in response.content
    for result in vote.results.all():
        with django_assert_max_num_queries(12):
            response = client.get(reverse("vote_rule", args=[vote.body.slug, vote.pk, result.rule]))
        assert response.status_code == 200
