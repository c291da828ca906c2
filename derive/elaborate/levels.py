"""Levels below the letters of quantiles: `α/2`, `1 - α/2`, 0.975."""

from __future__ import annotations

from derive.elaborate.names import spell
from derive.read import tree as t

#: The law that a letter names, and the number of its degrees of freedom.
LETTERS = {"z": ("normal", 0), "t": ("student", 1), "chi": ("chi_square", 1), "F": ("f", 2)}


def is_level(node: t.Node) -> bool:
    """Whether a subscript is a probability by its look: made of α and numbers, or a decimal number between 0 and 1."""
    letters = {spell(x) for x in t.walk(node) if isinstance(x, t.Ident)}
    if letters:
        return letters == {"\\alpha"}
    return isinstance(node, t.Number) and "." in node.text and 0 < float(node.text) < 1


def counts_from_below(node: t.Node) -> bool:
    """Whether a level is near 1: `1 - α/2`, 0.95."""
    if isinstance(node, t.Number):
        return float(node.text) >= 0.5
    return isinstance(node, t.Sum) and isinstance(node.terms[0], t.Number) and node.ops[:1] == ("-",)


def has_small_level(sub: t.Node | None) -> bool:
    """Whether a level near 0 stands in a subscript."""
    parts = sub.items if isinstance(sub, t.Listing) else (sub,)
    return any(p is not None and is_level(p) and not counts_from_below(p) for p in parts)


__all__ = ["LETTERS", "counts_from_below", "has_small_level", "is_level"]
