"""A write is an action: keyword-only, atomic, asks first, records last; and nothing else writes.

Read from the syntax trees. Blind spots: see `writes`; and a helper in another module that writes on behalf of
an action is seen only by who imports it, not by what it does when it is called.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.rules import trees
from tests.rules.writes import writes

SHORT_TRANSACTIONS = {
    "compute_run": "a run is long: it writes in short transactions, and its publication is one of its own",
}
"""Actions that write in several transactions, with the reason."""

ASKING = {"require", "require_self"}
"""What asks: a permission by the table of roles, or that people act on their own account alone."""

UNRECORDED = {
    "claim_definition": "which worker is at it is bookkeeping; what comes of it is recorded",
    "release_claim": "which worker is at it is bookkeeping; what came of it is recorded",
    "claim_release": "which worker is at it is bookkeeping; what comes of it is recorded",
    "compute_run": "its publication or its failure is what is recorded",
    "claim_export": "which worker is at it is bookkeeping; what comes of it is recorded",
    "keep_claim": "which worker is at it is bookkeeping; what comes of it is recorded",
    "claim_invitation": "which worker is at it is bookkeeping; what comes of it is recorded",
    "claim_opinion": "which worker is at it is bookkeeping; what comes of it is recorded",
    "release_opinion": "which worker is at it is bookkeeping; nothing came of it",
    "tell": "what came about is recorded by the action that tells it; how many mails went out, when they do",
    "tell_followers": "what came about is recorded by the action that tells it; how many mails went out, when they do",
    "tell_people": "what came about is recorded by the action that tells it; how many mails went out, when they do",
    "claim_digests": "which worker is at it is bookkeeping; how many went out is recorded for each batch",
    "claim_deliveries": "which worker is at it is bookkeeping; how many went out is recorded for each batch",
    "claim_notices": "which worker is at it is bookkeeping; how many went out is recorded for each batch",
    "erase_from_notices": "part of erasing somebody, which is recorded once for all apps",
    "open_desk": "when somebody last looked at their own desk is bookkeeping; nothing else comes of it",
    "cast_secret": "an entry for each ballot, with its moment and its person, is what nobody must have of a secret vote",
    "replace_secret": "the same; what is recorded is the seal over all ballots when the vote closes",
    "cast_recorded": "the row of the ballot is the record: who, when, what, and the ballots that it replaced",
    "erase_from_votes": "part of erasing somebody, which is recorded once for all apps",
    "erase_from_tradeoffs": "part of erasing somebody, which is recorded once for all apps",
    "erase_from_accountability": "part of erasing somebody, which is recorded once for all apps",
    "answer_check": "an entry for each answer, with its moment and its person, would say who answered what",
    "mark_read": "what a member has read is their own: nobody else sees it, and so the trail does not either",
    "begin_run": "its end is recorded, with what it removed; each batch is, too",
}
"""Actions that write and record nothing, with the reason."""

ELSEWHERE = {
    "platform/audit/trail.py": "the trail itself: `record` is what every action calls last",
    "indexapp/queries/bulk.py": "rows in bulk, whatever the table; actions alone call it (tested)",
    "platform/accounts/models.py": "`create_user`, which the sign-in library expects; an action calls it",
}
"""Files outside `actions` that write, with the reason."""


def action_files() -> list[Path]:
    return trees.in_rooms("actions")


def takes_actor(function: trees.Function) -> bool:
    return "actor" in {
        each.arg for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)
    }


def local_calls(function: trees.Function, module: ast.Module) -> list[trees.Function]:
    """The function and the helpers of its module that it calls, and those call; no other actions."""
    own = {
        each.name: each
        for each in module.body
        if isinstance(each, ast.FunctionDef) and (each.name[0] == "_" or not takes_actor(each))
    }
    seen: dict[str, trees.Function] = {}
    waiting = [function]
    while waiting:
        each = waiting.pop()
        if each.name in seen:
            continue
        seen[each.name] = each
        waiting += [own[called] for call in trees.calls(each) if (called := trees.dotted(call.func)) in own]
    return list(seen.values())


def writes_itself(function: trees.Function, module: ast.Module) -> bool:
    """Whether it, or a helper of its module that it calls, writes; other actions answer for themselves."""
    return any(writes(each) for each in local_calls(function, module))


def first_statement(function: trees.Function) -> str:
    """The name of the call that the body starts with, after the docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (
        trees.dotted(body[0].value.func)
        if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Call)
        else ""
    )


def faults(source: str) -> list[str]:
    """What is wrong with each public function of an action module that takes an actor."""
    module = ast.parse(source)
    return [
        f"{function.lineno} {function.name}: {fault}"
        for function in trees.public_functions(module)
        if takes_actor(function)
        for fault in _faults(function, module)
    ]


def _faults(function: trees.Function, module: ast.Module) -> list[str]:
    found = []
    if function.args.args or function.args.posonlyargs:
        found.append("takes positional arguments")
    writing = writes_itself(function, module)
    passes_on = any(keyword.arg == "actor" for call in trees.calls(function) for keyword in call.keywords)
    if first_statement(function) not in ASKING and (writing or not passes_on):
        found.append("does not call require() first")
    if not writing:
        return found
    if "transaction.atomic" not in trees.decorators(function) and function.name not in SHORT_TRANSACTIONS:
        found.append("is not atomic")
    if function.name not in UNRECORDED:
        found += _record_faults(function, module)
    return found


def _record_faults(function: trees.Function, module: ast.Module) -> list[str]:
    recorders = [each for each in local_calls(function, module) if _records(each)]
    if not recorders:
        return ["records nothing"]
    if function not in recorders:
        return []  # a helper of the module records; its own order is checked below when it is an action
    last = _records(function)[-1]
    return [
        f"writes in line {each.lineno}, after the record"
        for each in writes(function)
        if each.lineno > (last.end_lineno or 0)
    ]  # type: ignore[attr-defined]


def _records(function: trees.Function) -> list[ast.Call]:
    return [call for call in trees.calls(function) if trees.dotted(call.func) == "record"]


def test_there_are_actions_to_look_at() -> None:
    assert len(action_files()) > 3


@pytest.mark.parametrize("path", action_files(), ids=trees.name)
def test_every_action_keeps_the_form(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


def test_only_actions_write() -> None:
    actions = set(action_files())
    found = [
        trees.place(path, node)
        for path in trees.code()
        if path not in actions and trees.name(path) not in ELSEWHERE
        for node in writes(trees.tree(path))
    ]
    assert found == []


def test_bulk_writing_is_called_by_actions_alone() -> None:
    actions = set(action_files())
    callers = [
        trees.place(path, node)
        for path in trees.code()
        if path not in actions
        for node in trees.nodes(trees.tree(path))
        if _takes_bulk_write(node)
    ]
    assert callers == []


def _takes_bulk_write(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("queries.bulk"):
        return any(alias.name == "write_table" for alias in node.names)
    return isinstance(node, ast.Attribute) and trees.dotted(node).endswith("bulk.write_table")


def test_a_helper_that_writes_is_called_by_actions_alone() -> None:
    """A public function of an action module that writes without an actor is a part of an action."""
    parts = {
        f"{'.'.join(path.relative_to(trees.ROOT).with_suffix('').parts)}".removeprefix("platform."): {
            function.name
            for function in trees.public_functions(trees.tree(path))
            if not takes_actor(function) and writes_itself(function, trees.tree(path))
        }
        for path in action_files()
    }
    actions = set(action_files())
    outside = [path for path in trees.code() if path not in actions]
    found = [
        f"{trees.place(path, node)} imports {alias.name}"
        for path in outside
        for node in trees.nodes(trees.tree(path))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in parts.get(node.module or "", set())
    ]
    assert found == []


def test_every_exception_is_still_needed() -> None:
    idle = [name for name in ELSEWHERE if not writes(trees.tree(trees.ROOT / name))]
    known = {
        function.name for path in action_files() for function in trees.public_functions(trees.tree(path))
    }
    assert idle == []
    assert sorted((set(SHORT_TRANSACTIONS) | set(UNRECORDED)) - known) == []


GOOD = '''
@transaction.atomic
def close(*, actor: Actor, thing_id: int) -> None:
    """Close it."""
    require(actor, Permission.CLOSE)
    Thing.objects.filter(pk=thing_id).update(open=False)
    record(actor, Event.CLOSED, "thing", thing_id)
'''


def test_a_good_action_has_no_fault() -> None:
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("@transaction.atomic\n", "", "is not atomic"),
        ("(*, actor", "(actor", "takes positional arguments"),
        ("    require(actor, Permission.CLOSE)\n", "", "does not call require() first"),
        ('    record(actor, Event.CLOSED, "thing", thing_id)\n', "", "records nothing"),
        ("thing_id)\n", "thing_id)\n    Thing(pk=1).save()\n", "writes in line 8, after the record"),
    ],
)
def test_each_breach_is_found(was: str, becomes: str, fault: str) -> None:
    broken = becomes.join(GOOD.rsplit(was, 1))
    assert any(fault in each for each in faults(broken)), faults(broken)


@pytest.mark.parametrize(
    "source",
    [
        "Thing.objects.create(a=1)",
        "thing.parts.create(a=1)",
        "Thing.objects.filter(a=1).update(b=2)",
        "thing.parts.all().delete()",
        "thing.save(update_fields=['a'])",
        "Thing.objects.bulk_create(rows)",
        "cursor.execute('INSERT INTO thing VALUES (1)')",
        "cursor.execute(f'UPDATE {table} SET a = 1')",
    ],
)
def test_a_write_is_seen(source: str) -> None:
    assert writes(ast.parse(source))


@pytest.mark.parametrize(
    "source",
    [
        "seen.update(more)",
        "form.save()",
        "book.save(path)",
        "cache.delete('key')",
        "Thing.objects.filter(a=1).first()",
        "'update of the index'",
    ],
)
def test_what_is_no_write_is_let_pass(source: str) -> None:
    assert not writes(ast.parse(source))
