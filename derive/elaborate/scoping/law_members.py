"""Laws of the members of a family, `X_i ∼ Exp(λ_i)`, and of vectors that are written out, `Multinomial(n; p_1, …, p_k)`."""

from __future__ import annotations

from dataclasses import replace

from sympy import Symbol

from derive.elaborate import chance_names
from derive.elaborate.names import spell
from derive.elaborate.prose import declarations as d
from derive.elaborate.scoping.members import named
from derive.elaborate.scoping.scope import Scope
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.conditions import Condition, Origin
from derive.terms.shapes import Dim, ShapeError, flexible
from derive.terms.statement import free_letters


def index_of(item: d.Distributed) -> str | None:
    """The index i of `X_i ∼ …`, said of one letter."""
    if len(item.letters) != 1 or isinstance(item.letters[0], d.Family):
        return None
    try:
        _, indices = named(item.letters[0])
    except ShapeError:
        return None
    return spell(indices[0]) if len(indices) == 1 and isinstance(indices[0], t.Ident) else None


def assumed(scope: Scope, x: h.Sym, law: h.Term, index: str | None) -> Scope:
    """`X ∼ L`, or `X_i ∼ L(θ_i)` of every i where the law has the index of the member in it, as long a family as X."""
    i = h.Sym(index or "")
    if index is None or i not in free_letters(law):
        return scope.assume(Condition(h.DistributedAs(x, law), Origin.STATED, ""))
    sizes = {
        y.children[0].args[1] for y in law.walk() if isinstance(y, h.At) and y.children[1:] == (i,) and isinstance(y.children[0], h.Sym)
    }
    rows = x.family[0] if x.family else x.dims[0]
    tied: dict[Symbol, Dim] = {size: rows for size in sizes if isinstance(size, Symbol) and flexible(size) and size != rows}
    scope = scope.assume(Condition(h.DistributedAs(h.At(x, i), law), Origin.STATED, ""))
    return scope.resolve(tied)


def written_out(item: d.Distributed) -> d.Distributed:
    """`Multinomial(n; p_1, …, p_k)`: the number of trials, and a vector by its entries."""
    call = item.formula
    if not (isinstance(call, t.Row) and len(call.items) == 2 and isinstance(call.items[1], t.Fenced)):
        return item
    head, fence = call.items
    named = isinstance(head, t.Ident) and head.font in ("rm", "cal", "sf") and chance_names.DISTRIBUTIONS.get(head.name) == "multinomial"
    values = fence.body if isinstance(fence, t.Fenced) else None
    if not named or not isinstance(values, t.Listing) or not any(isinstance(x, t.Ellipsis) for x in values.items):
        return item
    trials, *rest = values.items
    chances = t.Listing(values.span, tuple(rest), values.seps[1:])
    return replace(
        item, name="multinomial", formula=None, parameters=(d.Parameter("trials", trials), d.Parameter("probabilities", chances))
    )


__all__ = ["assumed", "index_of", "written_out"]
