"""Every command of the guide docs/developers/api.md is carried out as it stands there."""

from __future__ import annotations

import datetime as dt
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deliberation.bodies.models import Body, Meeting, Membership
from deliberation.voting.actions.closing import close_vote, count_vote
from deliberation.voting.models import Vote
from kernel import clock
from kernel.actors import Actor
from tests import cast, world
from tests.moot import SYSTEM, make_moot
from tests.unit.indexapp.api.kit import clear_memory, make_world
from tests.votes import drop_in, make_vote

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "developers" / "api.md"
COMMANDS = [
    block.strip() for block in re.findall(r"```bash\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on the path"),
]


@pytest.fixture(autouse=True)
def _addresses(settings: Any) -> Iterator[None]:
    clear_memory()
    yield
    clear_memory()


def test_every_command_of_the_guide_works(live_server: Any, client_as: Any, tmp_path: Path) -> None:
    made = make_world(tmp_path / "catalogue")
    board, meeting = _board_of(cast.actor_of(cast.PUBLISHER))
    session = client_as(cast.actor_of(cast.PUBLISHER)).cookies["sessionid"].value
    (tmp_path / "figures.csv").write_bytes(world.tidy(world.figures(seed=8, metrics=["visits"])))
    values = {
        "SITE": live_server.url, "SESSION": session, "TOKEN": "a" * 32, "DEFINITION": world.SLUG, "METRIC": "waits", "AREA": "QX1",
        "READY": str(made.ready.pk), "PUBLISHED": str(made.correction.pk),
        "BODY": board.slug, "MEETING": str(meeting.pk), "SYSTEM": SYSTEM, "VOTE": str(_counted_vote(board).pk),
    }  # fmt: skip
    assert len(COMMANDS) >= 8
    for command in COMMANDS:
        assert command.startswith("curl "), command
        for name, value in values.items():
            command = command.replace(f"${name}", value)
        words = shlex.split(command.replace("\\\n", " "))
        said = subprocess.run(
            [*words, "--silent", "--show-error", "--fail-with-body"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert said.returncode == 0, (command, said.stdout[-800:], said.stderr[-300:])


def _counted_vote(board: Body) -> Vote:
    """A vote of the board that is closed, sealed and counted."""
    vote = make_vote(board, watch="public")
    drop_in(vote, [{"choice": 2}])
    Vote.objects.filter(pk=vote.pk).update(closes_at=clock.now())
    for step in (close_vote, count_vote):
        step(actor=Actor.system("votes"), body_id=board.pk, vote_id=vote.pk)
    return vote


def _board_of(clerk: Actor) -> tuple[Body, Meeting]:
    """A board whose clerk is the reader of the guide, and a meeting that was called."""
    moot = make_moot()
    Membership.objects.create(
        body=moot.board, person_id=clerk.id, role="clerk", public_name="Clerk", starts_on=clock.today()
    )
    starts_at = clock.now() + dt.timedelta(days=9)
    called = Meeting.objects.create(
        body=moot.board, title="Autumn meeting", starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=2),
        status="called", called_at=clock.now(),
    )  # fmt: skip
    return moot.board, called
