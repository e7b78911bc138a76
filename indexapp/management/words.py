"""Sentences that go with the figures a command writes."""

from __future__ import annotations

from indexapp.calc.spec import DefinitionSpec

ILLUSTRATIVE = (
    "ILLUSTRATIVE: figures of this definition are made up for demonstration. They keep the comparisons its source published and "
    "describe no real area."
)


def about_definition(spec: DefinitionSpec, *more: str) -> tuple[str, ...]:
    """What a reader of exported scores must know; nothing for a definition over published figures."""
    if not spec.illustrative:
        return ()
    return (ILLUSTRATIVE, f"Definition: {spec.title} ({spec.slug}, version {spec.version}).", *more)
