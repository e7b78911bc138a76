"""What a decision answers or carries out, found by kind and id: its title and address, if everybody may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from deliberation.accountability.calc.decision_links import FOLLOWED_AS
from deliberation.accountability.calc.decisions import LINK_KIND_WORDS, LinkKind
from deliberation.accountability.calc.motions import MotionStatus
from deliberation.accountability.models import Motion, Recommendation
from deliberation.bodies.models import Body
from deliberation.voting.models import Vote, VoteStatus
from notices import kinds

LONGEST = 200
MOST_OFFERED = 15


@dataclass(frozen=True)
class Answerable:
    """Something that a decision can answer."""

    kind: str
    thing_id: str
    title: str
    href: str

    @property
    def code(self) -> str:
        """As forms and addresses write it."""
        return f"{self.kind}:{self.thing_id}"


def answerable(kind: str, thing_id: str) -> Answerable | None:
    """The thing of `LinkKind` by the text of its id; None where there is none that everybody may see."""
    try:
        key = UUID(thing_id)
    except ValueError:
        return None
    if kind not in set(LinkKind) or str(key) != thing_id:
        return None
    own = _OWN.get(LinkKind(kind))
    if own is not None:
        return own(key)
    found = kinds.thing(FOLLOWED_AS[LinkKind(kind)], thing_id)
    return None if found is None else Answerable(kind, thing_id, found.title[:LONGEST], found.href)


def _recommendation(key: UUID) -> Answerable | None:
    found = Recommendation.objects.filter(pk=key).first()
    return None if found is None else _of_recommendation(found)


def _of_recommendation(found: Recommendation) -> Answerable:
    words = " ".join(found.text.split())
    return Answerable(
        LinkKind.RECOMMENDATION, str(found.pk), _cut(f"{found.reference}: {words}"), reverse("recommendation", args=[found.pk])
    )  # fmt: skip


def _vote(key: UUID) -> Answerable | None:
    shown = Vote.objects.filter(public=True).exclude(status=VoteStatus.DRAFT).select_related("body")
    found = shown.filter(pk=key).first()
    if found is None:
        return None
    return Answerable(
        LinkKind.VOTE, str(key), _cut(found.title), reverse("vote", args=[found.body.slug, key])
    )


_OWN: dict[LinkKind, Callable[[UUID], Answerable | None]] = {
    LinkKind.RECOMMENDATION: _recommendation,
    LinkKind.VOTE: _vote,
}


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 2]} …"


def offered(body: Body) -> list[tuple[str, str]]:
    """What a body is likely to answer with a decision: recommendations to it and motions it carried, newest first."""
    asked = Recommendation.objects.filter(to_body=body).order_by("-made_on", "-number")[:MOST_OFFERED]
    carried = Motion.objects.filter(body=body, status=MotionStatus.CARRIED).order_by("-pk")[:MOST_OFFERED]
    words = LINK_KIND_WORDS
    return [
        *((f"{LinkKind.RECOMMENDATION}:{each.pk}", _of_recommendation(each).title) for each in asked),
        *(
            (f"{LinkKind.MOTION}:{each.pk}", f"{words[LinkKind.MOTION]} {each.reference}: {each.title}")
            for each in carried
        ),
    ]
