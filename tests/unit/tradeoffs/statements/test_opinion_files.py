"""Files of opinion groups and statements: what they hold, when they are given, and what they never tell."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.test import Client

from deliberation.tradeoffs.calc.polis_files import read_comments, read_votes
from deliberation.tradeoffs.models import Answer, Statement, TradeOff
from kernel import clock
from tests.moot import Moot
from tests.tradeoffs import add_statements, fill_panel, make_tradeoff
from tests.unit.tradeoffs.statements.kit import at, reckoned

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_files_of_groups(moot: Moot) -> None:
    tradeoff, *_ = reckoned(moot.panel)
    Statement.objects.filter(number=1).update(text="=1+1 is what we want")
    rows = list(
        csv.DictReader(io.StringIO(Client().get(at(tradeoff, "opinion/groups.csv")).content.decode()))
    )
    assert len(rows) == 24
    assert rows[0] == {
        "statement": "1", "text": "'=1+1 is what we want", "group": "A", "answers": "12", "agrees": "12", "disagrees": "0",
        "passes": "0",
    }  # fmt: skip
    data = json.loads(Client().get(at(tradeoff, "opinion/groups.json")).content)
    assert [each["name"] for each in data["result"]["groups"]] == ["A", "B"]
    assert data["illustrative"] is True
    assert "letters" not in json.dumps(data)
    assert "places" not in json.dumps(data)


def test_answers_are_given_only_when_answering_is_over(moot: Moot) -> None:
    tradeoff, people, rows = reckoned(moot.panel)
    assert Client().get(at(tradeoff, "statements/votes.csv")).status_code == 404
    comments = read_comments(Client().get(at(tradeoff, "statements/comments.csv")).content)
    assert {(each.author, each.agrees, each.disagrees) for each in comments} == {(0, 0, 0)}
    TradeOff.objects.update(stage="vote")
    Answer.objects.filter(statement=rows[11], membership__in=people[4:]).delete()
    with clock.frozen(clock.now()):
        content = Client().get(at(tradeoff, "statements/votes.csv")).content
    votes = read_votes(content)
    assert set(votes.timestamps % 86400) == {0}, "nothing finer than the day"
    assert set(votes.statements.tolist()) == set(range(1, 12)), "four answers are too few to give"
    assert sorted(set(votes.members.tolist())) == list(range(1, 25))
    counted = {
        each.number: each
        for each in read_comments(Client().get(at(tradeoff, "statements/comments.csv")).content)
    }
    for number in (1, 5, 9):
        given = Answer.objects.filter(statement=rows[number - 1])
        assert counted[number].agrees == given.filter(value=1).count()
        assert counted[number].disagrees == given.filter(value=-1).count()


def test_drawn_numbers_differ_from_file_to_file(moot: Moot) -> None:
    tradeoff, *_ = reckoned(moot.panel, stage="vote")
    one, other = (Client().get(at(tradeoff, "statements/votes.csv")).content for _ in range(2))
    assert one != other
    by_number = [
        sorted(
            tuple(
                sorted(
                    zip(
                        votes.statements[votes.members == each],
                        votes.votes[votes.members == each],
                        strict=True,
                    )
                )
            )
            for each in set(votes.members.tolist())
        )
        for votes in map(read_votes, (one, other))
    ]
    assert by_number[0] == by_number[1]


def test_too_few_voters_are_not_given(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, "vote")
    people, rows = fill_panel(moot.panel, 4), add_statements(tradeoff, 5)
    Answer.objects.bulk_create(
        Answer(statement=row, membership=each, value=1) for row in rows for each in people
    )
    assert Client().get(at(tradeoff, "statements/votes.csv")).status_code == 404
    assert b",1,-1" not in Client().get(at(tradeoff, "statements/comments.csv")).content
    for name in ("members.csv", "..csv", "x.csv"):
        assert Client().get(at(tradeoff, f"statements/{name}")).status_code == 404
    assert Client().get(at(tradeoff, "opinion/groups.xlsx")).status_code == 404
