"""Densities that stand without their argument: `𝔼_q[…]`, `z ∼ q`, and functionals of them, `ELBO(q)`.

Where q is only ever written with one letter, `q(z)`, that letter is meant where none is written. A functional of a density is a number; its
name and the density's make one name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise

from derive.elaborate.chance_names import MEANINGS
from derive.elaborate.names import spell
from derive.read import tree as t

Arguments = Mapping[str, t.Ident]

#: Letters that are densities before one other letter.
DENSITIES = frozenset({"q", "r"})


def densities_of(nodes: Iterable[t.Node]) -> dict[str, t.Ident]:
    """Return the densities of a paragraph's formulas that are always written with the same one letter."""
    found: dict[str, t.Ident | None] = {}
    for node in nodes:
        for x in t.walk(node):
            match x:
                case t.Row(items=items):
                    for head, fence in pairwise(items):
                        if isinstance(head, t.Ident) and _is_density(head) and isinstance(fence, t.Fenced) and fence.left == "(":
                            inside = fence.body
                            known = found.get(head.name, inside)
                            same = isinstance(inside, t.Ident) and isinstance(known, t.Ident) and spell(known) == spell(inside)
                            found[head.name] = inside if same and isinstance(inside, t.Ident) else None
    return {name: letter for name, letter in found.items() if letter is not None}


def with_arguments(node: t.Node, densities: Arguments) -> t.Node:
    """Return a formula with the letters of its densities put in, and functionals of densities as names."""
    if not densities or not any(isinstance(x, t.Ident) and _is_density(x) and x.name in densities for x in t.walk(node)):
        return node
    return _go(node, densities)


def _is_density(x: t.Ident) -> bool:
    return x.name in DENSITIES and x.font == "it" and not x.accents


def _bare(node: t.Node | None, densities: Arguments) -> t.Ident | None:
    return node if isinstance(node, t.Ident) and _is_density(node) and node.name in densities else None


def _called(head: t.Ident, densities: Arguments) -> t.Row:
    letter = densities[head.name]
    return t.Row(head.span, (head, t.Fenced(head.span, "(", ")", letter)))


def _go(node: t.Node, densities: Arguments) -> t.Node:
    match node:
        case t.Script(base=t.Ident(name="E"), sub=sub) if (head := _bare(sub, densities)) is not None:
            return replace(node, sub=_called(head, densities))
        case t.Chain(ops=("sim",), items=(t.Ident() as left, right)) if (head := _bare(right, densities)) is not None:
            return replace(node, items=(left, _called(head, densities))) if spell(left) == spell(densities[head.name]) else node
        case t.Row(items=items):
            made: list[t.Node] = []
            for item in items:
                functional = _functional(made[-1] if made else None, item, densities)
                if functional is not None:
                    made[-1] = functional
                else:
                    made.append(_go(item, densities))
            return made[0] if len(made) == 1 else replace(node, items=tuple(made))
    return t.mapped(node, lambda x: _go(x, densities))


def _functional(head: t.Node | None, fence: t.Node, densities: Arguments) -> t.Ident | None:
    """`ELBO(q)`: one name. Operators of probability take densities as they are."""
    if not isinstance(head, t.Ident) or not isinstance(fence, t.Fenced) or _is_density(head) or head.name in MEANINGS or head.accents:
        return None
    inner = _bare(fence.body, densities)
    return t.Ident(head.span.cover(fence.span), f"{head.name}({inner.name})", head.font) if inner is not None else None
