"""Jobs: named in one place, short, given ids alone, confirmed when done, in JSON."""

from __future__ import annotations

import ast
from pathlib import Path

from celery import current_app
from django.conf import settings

from kernel.jobs import Job
from tests.rules import trees

MOST_LINES = 10
_IDS = {"int", "str"}


def task_files() -> list[Path]:
    return [path for path in trees.code() if path.stem == "tasks" or "tasks" in path.parent.name]


def tasks() -> list[tuple[Path, trees.Function]]:
    """Every function that a decorator makes a task."""
    return [
        (path, function)
        for path in trees.code()
        for function in trees.functions(trees.tree(path))
        if any(each.split(".")[-1] in {"task", "shared_task"} for each in trees.decorators(function))
    ]


def test_tasks_live_in_the_room_for_tasks() -> None:
    assert [trees.place(path, function) for path, function in tasks() if path not in task_files()] == []


def test_every_job_has_a_task_and_every_task_is_a_job() -> None:
    current_app.loader.import_default_modules()
    own = {name for name, task in current_app.tasks.items() if not name.startswith("celery.")}
    assert own == {job.value for job in Job}


def test_the_clock_sends_known_jobs() -> None:
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= {job.value for job in Job}


def test_tasks_are_short() -> None:
    """A task finds its actor and calls an action; what is longer belongs into the action."""
    long = [
        f"{trees.place(path, each)} {each.name}" for path, each in tasks() if trees.length(each) >= MOST_LINES
    ]
    assert long == []


def test_tasks_take_ids_alone() -> None:
    odd = [
        f"{trees.place(path, each)} {each.name}: {argument.arg}"
        for path, each in tasks()
        for argument in [*each.args.args, *each.args.kwonlyargs]
        if argument.arg != "self"
        and (argument.annotation is None or ast.unparse(argument.annotation) not in _IDS)
    ]
    assert odd == []


def test_no_task_is_confirmed_before_it_is_done() -> None:
    current_app.loader.import_default_modules()
    early = [job.value for job in Job if not current_app.tasks[job.value].acks_late]
    assert early == []


def test_the_queue_speaks_json_and_keeps_no_results() -> None:
    conf = current_app.conf
    assert (conf.task_serializer, list(conf.accept_content)) == ("json", ["json"])
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.task_ignore_result
    assert not conf.result_backend


def test_a_killed_workers_task_comes_back_only_after_the_longest_one() -> None:
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    assert options["visibility_timeout"] > settings.LONGEST_TASK.total_seconds()


def test_jobs_are_sent_by_the_one_function() -> None:
    """`send_on_commit` alone: `.delay()` would send before the transaction commits, or although it fails."""
    found = [
        trees.place(path, call)
        for path in trees.code()
        if trees.name(path) != "platform/kernel/jobs.py"
        for call in trees.calls(trees.tree(path))
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"delay", "apply_async", "send_task"}
    ]
    assert found == []
