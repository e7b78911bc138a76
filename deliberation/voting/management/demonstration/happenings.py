"""Makes the demonstration's votes out of their tables, each step through its action, at its moment, by whoever does it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from deliberation.bodies.actions.members import add_member
from deliberation.bodies.calc.agenda import moment_in_london
from deliberation.bodies.management.demonstration.story import Story
from deliberation.bodies.management.demonstration.system import PANEL
from deliberation.voting.actions.casting import cast_secret
from deliberation.voting.actions.closing import close_vote, count_vote
from deliberation.voting.actions.features import (
    Assigned,
    FeatureGiven,
    GroupGiven,
    assign_groups,
    say_my_group,
    set_feature,
)
from deliberation.voting.actions.paper import Settled, enter_paper, reconcile, start_batch
from deliberation.voting.actions.paper_count import count_batch
from deliberation.voting.actions.paper_hand_out import hand_out
from deliberation.voting.actions.paper_rows import Read
from deliberation.voting.actions.running import VOTES, open_vote
from deliberation.voting.actions.votes import (
    Details,
    annul_vote,
    create_vote,
    schedule_vote,
    set_options,
)
from deliberation.voting.calc.receipts import new_receipt
from deliberation.voting.management.demonstration.company import MEMBERS, Company, member_key
from deliberation.voting.management.demonstration.groups import FEATURES, SOURCE
from deliberation.voting.management.demonstration.questions import PANEL_VOTES, Asked
from deliberation.voting.models import Elector
from kernel.actors import Actor

OPENS, CLOSES = dt.time(9), dt.time(17)
HELPER = "olive"
"""Who reads off paper ballots beside the facilitator."""
MIRROR, ANSWERS, HELPED = -60, -57, -40
"""Days from today on which the features were set, most members said their groups, and the helper joined."""
OPERATOR = Actor.system("operator")


@dataclass
class Told:
    """One vote of the panel as it goes on."""

    company: Company
    story: Story
    asked: Asked
    vote_id: UUID = field(init=False)

    @property
    def where(self) -> dict[str, Any]:
        """What every action asks for beside who acts."""
        return {"body_id": self.company.body(PANEL), "vote_id": self.vote_id}

    def moment(self, days: int, time: dt.time) -> dt.datetime:
        """A moment so many days from today, in London's time."""
        return moment_in_london(self.story.day(days), time)


def put_down(company: Company, story: Story) -> None:
    """The panel's features and votes, as steps of the story."""
    story.on(MIRROR, lambda: _features(company))
    story.on(ANSWERS, lambda: _groups(company))
    story.on(HELPED, lambda: _helper(company, story))
    for asked in PANEL_VOTES:
        _steps(Told(company, story, asked))


def _steps(told: Told) -> None:
    asked, story = told.asked, told.story
    story.on(min(asked.opens - 3, -1), lambda: _draft(told))
    if asked.state == "draft":
        return
    story.on(min(asked.opens - 2, -1), lambda: schedule_vote(actor=told.company.actor("farah"), **told.where))
    if asked.state == "scheduled":
        return
    story.at(told.moment(asked.opens, OPENS), lambda: open_vote(actor=VOTES, **told.where))
    for moment, number, content in _ballots(told):
        story.at(moment, lambda number=number, content=content: _cast(told, number, content))  # type: ignore[misc]
    if asked.on_paper:
        _on_paper(told)
    if asked.state == "annulled":
        story.on(asked.opens + 1, lambda: _annul(told), dt.time(15))
    if asked.state == "closed":
        story.at(told.moment(asked.closes, CLOSES), lambda: _end(told))


def _features(company: Company) -> None:
    for name, groups, _ in FEATURES:
        given = [GroupGiven(group, target) for group, target in groups]
        set_feature(
            actor=company.actor("farah"),
            body_id=company.body(PANEL),
            details=FeatureGiven(name, given, SOURCE),
        )


def _groups(company: Company) -> None:
    """The first member says it on the site, the others said it on the sheet that the facilitator collected."""
    body_id, panel = company.body(PANEL), company.panel()
    found = {
        feature.name: (feature.pk, [group.pk for group in feature.groups.all()])
        for feature in panel[1].body.features.prefetch_related("groups")
    }
    told: dict[int, dict[int, int]] = {number: {} for number in panel}
    for name, _, answers in FEATURES:
        feature, groups = found[name]
        for number, answer in enumerate(answers, 1):
            if number in told and answer != "-":
                told[number][feature] = groups[int(answer) - 1]
    first = company.actor(member_key(1))
    say_my_group(actor=first, person_id=first.id, body_id=body_id, answers=told.pop(1))
    given = [
        Assigned(panel[number].pk, feature, group)
        for number, answers in told.items()
        for feature, group in answers.items()
    ]
    assign_groups(actor=company.actor("farah"), body_id=body_id, given=given)


def _helper(company: Company, story: Story) -> None:
    """Paper ballots are read off by two people, so somebody joins the facilitator."""
    add_member(
        actor=OPERATOR, body_id=company.body(PANEL), person_id=company.person(HELPER), role="analyst", public_name="",
        starts_on=story.day(HELPED),
    )  # fmt: skip


def _draft(told: Told) -> None:
    asked, farah = told.asked, told.company.actor("farah")
    details = Details(
        asked.title, asked.question, asked.method, secrecy="secret", roles=["member"],
        opens_at=told.moment(asked.opens, OPENS), closes_at=told.moment(asked.closes, CLOSES),
        **({"quorum_kind": "none"} | dict(asked.about)),
    )  # fmt: skip
    told.vote_id = create_vote(actor=farah, body_id=told.company.body(PANEL), details=details).pk
    set_options(actor=farah, **told.where, options=asked.options)


def _voters(asked: Asked) -> tuple[list[int], list[int]]:
    """Numbers of those who vote online, and of those on paper."""
    voting = [number for number in range(1, MEMBERS + 1) if number not in asked.absent]
    return [number for number in voting if number not in asked.on_paper], list(asked.on_paper)


def _spread(asked: Asked) -> list[dict[str, Any]]:
    """The ballots one by one, equal ones far apart."""
    whole = [content for times, content in asked.ballots for _ in range(times)]
    step = next(each for each in (7, 11, 5, 3) if len(whole) % each)
    return [whole[(place * step) % len(whole)] for place in range(len(whole))]


def _ballots(told: Told) -> Iterator[tuple[dt.datetime, int, dict[str, Any]]]:
    """Who casts what online, and when: spread over the days and hours while the vote is open."""
    asked = told.asked
    online, _ = _voters(asked)
    last = min(asked.closes, 0) if asked.state != "annulled" else asked.opens + 1
    days = max(last - asked.opens, 1)
    for place, (number, content) in enumerate(zip(online, _spread(asked), strict=False)):
        day, hour, minute = asked.opens + place * 3 % days, 10 + place * 5 % 11, place * 7 % 60
        yield told.moment(day, dt.time(hour, minute)), number, content


def _cast(told: Told, number: int, content: dict[str, Any]) -> None:
    cast_secret(
        actor=told.company.actor(member_key(number)),
        **told.where,
        content=content,
        receipt=new_receipt(secrets.choice),
    )


def _on_paper(told: Told) -> None:
    """Papers are handed out in the middle of the time, and read off by two people the day before the vote closes."""
    story, asked = told.story, told.asked
    story.on((asked.opens + asked.closes) // 2, lambda: _hand_out(told), dt.time(11))
    reading: list[list[Read]] = []
    story.on(asked.closes - 1, lambda: reading.append(_start(told)), dt.time(14))
    story.on(asked.closes - 1, lambda: _enter(told, "farah", reading[0]), dt.time(14, 30))
    story.on(asked.closes - 1, lambda: _enter(told, HELPER, _misread(reading[0])), dt.time(15))
    story.on(asked.closes - 1, lambda: _agree(told), dt.time(15, 30))


def _hand_out(told: Told) -> None:
    people = [told.company.person(member_key(number)) for number in told.asked.on_paper]
    electors = Elector.objects.filter(vote_id=told.vote_id, person_id__in=people).values_list("pk", flat=True)
    hand_out(actor=told.company.actor("farah"), **told.where, electors=list(electors))


def _start(told: Told) -> list[Read]:
    """Start the batch; what stands on its papers, the last of which is spoilt."""
    asked = told.asked
    online, on_paper = _voters(asked)
    start_batch(
        actor=told.company.actor("farah"),
        **told.where,
        label="Post and the box at Flint Barn",
        papers=len(on_paper),
    )
    contents = _spread(asked)[len(online) :]
    reads = [
        Read(paper, new_receipt(secrets.choice), content=content) for paper, content in enumerate(contents, 1)
    ]
    return [*reads, Read(len(on_paper), new_receipt(secrets.choice), spoilt=True)]


def _misread(reads: list[Read]) -> list[Read]:
    """The same papers with one slip: the second paper's first place was read as another option."""
    ranks = [list(group) for group in reads[1].content["ranks"]]
    slip = [[5 if ranks[0] != [5] else 4], *(group for group in ranks[1:] if group not in ([4], [5]))]
    return [reads[0], Read(2, reads[1].code, content={"ranks": slip}), *reads[2:]]


def _enter(told: Told, who: str, reads: list[Read]) -> None:
    enter_paper(actor=told.company.actor(who), **told.where, number=1, reads=reads, finish=True)


def _agree(told: Told) -> None:
    """They look at the second paper again: the first reading was right. One settles it, the other counts."""
    reconcile(actor=told.company.actor("farah"), **told.where, number=1, settled=[Settled(2, take=1)])
    count_batch(actor=told.company.actor(HELPER), **told.where, number=1)


def _annul(told: Told) -> None:
    annul_vote(actor=told.company.actor("farah"), **told.where, reason=told.asked.reason)


def _end(told: Told) -> None:
    close_vote(actor=VOTES, **told.where)
    count_vote(actor=VOTES, **told.where)
