"""The tracker's rule for red, amber and green, beside a second telling of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from deliberation.accountability.calc.answers import Standing, Verdict
from deliberation.accountability.calc.doing import ActionStatus, Rag
from deliberation.accountability.calc.tracker import NONE, Progress, progress_of, rag_of

ACTIONS = st.lists(
    st.tuples(
        st.sampled_from([each.value for each in ActionStatus]), st.sampled_from([each.value for each in Rag])
    )
)


def told_again(standing: str, verdict: str, actions: list[tuple[str, str]]) -> tuple[str, str]:
    """The rule as its words say it, one sentence after the other."""
    if standing == "overdue":
        return "overdue", "red"
    if standing == "due_soon":
        return "due_soon", "amber"
    if standing == "waiting":
        return "waiting", "green"
    if verdict == "rejected":
        return "rejected", "none"
    going = [colour for status, colour in actions if status in ("to_do", "under_way")]
    if going:
        return "under_way", "red" if "red" in going else "amber" if "amber" in going else "green"
    return ("done", "green") if any(status == "done" for status, _ in actions) else ("no_action", "amber")


@given(st.sampled_from(Standing), st.sampled_from(Verdict), ACTIONS)
def test_both_tellings_agree(standing: Standing, verdict: Verdict, actions: list[tuple[str, str]]) -> None:
    progress = progress_of(standing, verdict.value, actions)
    assert (progress.value, rag_of(progress, actions)) == told_again(standing.value, verdict.value, actions)


@given(ACTIONS)
def test_one_more_red_action_never_makes_it_better(actions: list[tuple[str, str]]) -> None:
    more = [*actions, ("under_way", "red")]
    assert rag_of(progress_of(Standing.ANSWERED, "accepted", more), more) == "red"


def test_stopped_actions_are_as_if_they_were_not_there() -> None:
    assert progress_of(Standing.ANSWERED, "accepted", [("stopped", "red")]) == Progress.NO_ACTION
    assert rag_of(Progress.REJECTED, [("under_way", "red")]) == NONE
