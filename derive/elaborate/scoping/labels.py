"""Labels that look like indices: the x_m of a Pareto density is a parameter of its own, and no member of the sample x_1, …, x_n.

In a formula for a density the letter of the value stands alone; with a letter or a word below it (`x_m`, `x_{\\min}`) it names a parameter.
So does such a name where the words call it the scale or the minimum of a law.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.elaborate.names import label, spell
from derive.elaborate.prose import declarations as d
from derive.elaborate.scoping.scope import Kind, Letter, Scope
from derive.read import tree as t
from derive.terms.shapes import ONE

KINDS = frozenset({"density", "cdf", "survival"})
PARAMETERS = frozenset({"scale", "minimum", "location", "threshold"})
INDICES = frozenset("ijkn")


def with_parameters(scope: Scope, found: Iterable[d.Declaration]) -> Scope:
    """Return the scope in which the labelled letters of laws are numbers."""
    for name in dict.fromkeys(_names(found)):
        if scope.letter(name) is None:
            scope = scope.declare(Letter(name, Kind.SCALAR, ONE, ONE))
    return scope


def _names(found: Iterable[d.Declaration]) -> Iterator[str]:
    for x in found:
        if isinstance(x, d.Law) and x.kind in KINDS:
            yield from _labelled(x.node)
        if isinstance(x, d.Distributed):
            for p in x.parameters if x.name == "pareto" else ():
                yield from _labelled(p.node) if p.name in PARAMETERS else ()


def _labelled(node: t.Node) -> Iterator[str]:
    for x in t.walk(node):
        match x:
            case t.Script(base=t.Ident(font="it", accents=()) as base, sub=t.Ident(name=sub) as below) if (
                base.name in ("x", "y", "z") and sub not in INDICES
            ):
                yield f"{spell(base)}_{{{label(below)}}}"


__all__ = ["with_parameters"]
