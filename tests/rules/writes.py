"""Finding calls that write models, by their looks.

Names are all that a syntax tree shows. Seen: manager and query-set writes that hang on `.objects`,
`.filter()` and the like; `bulk_create`, `get_or_create` and their kin on anything; `.create()` with keywords
alone; `.save()` and `.delete()` without positional arguments; SQL in a text that starts with INSERT, UPDATE,
DELETE or COPY ... FROM. Blind spots: `.update()` on a query set held in a variable, writes behind `getattr`,
SQL put together from pieces, libraries that write (the sign-in library keeps its own tables), and a helper
passed as an argument.
"""

from __future__ import annotations

import ast
import re

from tests.rules import trees

_ALWAYS = {
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "abulk_create",
    "acreate",
    "asave",
    "adelete",
    "aupdate",
}
_QUERIES = re.compile(
    r"\.(objects|_default_manager|filter\(\)|exclude\(\)|all\(\)|select_for_update\(\))(\.|$)"
)
_NO_MODEL = re.compile(r"(^|\.)(form|session|cache|workbook|book|super\(\))$")
_SQL = re.compile(
    r"^\s*(INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|TRUNCATE|COPY\s.+\sFROM\s+STDIN)\b", re.I | re.S
)


def is_write(call: ast.Call) -> bool:
    """Whether the call looks like a write of a model."""
    if not isinstance(call.func, ast.Attribute):
        return False
    method, receiver = call.func.attr, trees.dotted(call.func.value)
    if method in _ALWAYS:
        return True
    if method in {"save", "delete"}:
        return not call.args and not _NO_MODEL.search(receiver)
    if method == "update":
        return bool(_QUERIES.search(receiver + "."))
    return method == "create" and not call.args and bool(call.keywords)


def is_writing_sql(node: ast.AST) -> bool:
    """Whether the node is a text, plain or formatted, that starts as a writing SQL statement."""
    if isinstance(node, ast.JoinedStr):
        text = "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
        return bool(_SQL.search(text))
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(_SQL.search(node.value))


def writes(node: ast.AST) -> list[ast.AST]:
    """Everything below the node that writes, in the order of the source."""
    found = [
        each
        for each in trees.nodes(node)
        if (isinstance(each, ast.Call) and is_write(each)) or is_writing_sql(each)
    ]
    return sorted(found, key=lambda each: (each.lineno, each.col_offset))  # type: ignore[attr-defined]
