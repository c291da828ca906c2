"""Congruences: `a ≡ b \\pmod n` says that n divides a − b; the modulus behind the last side holds for the whole chain."""

from __future__ import annotations

from itertools import pairwise

from derive.elaborate import expressions as ex
from derive.elaborate.context import Context, fault
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.statement import free_letters


def congruence(c: Context, node: t.Chain) -> list[h.Term] | None:
    """Return the links of a congruence, or None where a chain is none; raise ReadError unless its letters are said to be integers."""
    parts = _modulus(node.items[-1]) if set(node.ops) <= {"equiv", "="} else None
    if parts is None or (parts[2] == "infix" and "equiv" not in node.ops):
        return None
    last, modulus, _ = parts
    values = [ex.term(c, x) for x in (*node.items[:-1], last)]
    n = ex.term(c, modulus)
    for letter in (x for v in (*values, n) for x in free_letters(v)):
        info = c.scope.letter(getattr(letter, "name", ""))
        if info is None or not info.integer:
            raise fault("E376", "a congruence is read of integers", node, help="say that the letters are integers")
    return [h.Equal(h.Func("mod", h.Plus(a, h.negate(b)), n), h.ZERO) for a, b in pairwise(values)]


def _modulus(node: t.Node) -> tuple[t.Node, t.Node, str] | None:
    """The last side, its modulus, and how that is written: `b \\pmod n`, or `b \\bmod n`, which is a number where no ≡ stands."""
    match node:
        case t.Row(items=(*before, t.Fenced(body=t.Row(items=(t.Ident(name="mod", font="rm"), modulus))))) if before:
            return (before[0] if len(before) == 1 else t.Row(node.span, tuple(before))), modulus, "mod"
        case t.Infix(op="mod", left=left, right=modulus):
            return left, modulus, "infix"
    return None
