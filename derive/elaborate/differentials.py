"""Differentials as they are written: `dX`, `d(XᵀX)`, `d log det X`, `df`."""

from __future__ import annotations

from derive.elaborate import calculus, rows
from derive.elaborate import expressions as ex
from derive.elaborate.context import Context, fault
from derive.read import tree as t
from derive.terms import heads as h

Items = tuple[t.Node, ...]


def differential(c: Context, items: Items, at: int) -> tuple[h.Term, int] | None:
    """`dX` of a letter, `d(…)` of a fence, `d log det X` of a call."""
    if at + 1 >= len(items):
        return None
    nxt = items[at + 1]
    fence = rows.fence_of(nxt)
    if fence is not None or isinstance(nxt, t.Ident | t.Script):
        head = rows.head_of(nxt)
        if head is not None and rows.is_operator(c, head):
            body, end = calculus.rest(c, items, at + 1)
            return _moved(ex.term(c, body)), end
        made = ex.term(c, nxt)
        if isinstance(made, h.FunSym):
            return _differential_of_function(c, items, at, made)
        return _moved(made), at + 2
    body, end = calculus.rest(c, items, at + 1)
    return _moved(ex.term(c, body)), end


def _moved(body: h.Term) -> h.Term:
    """d of a term; `d vec X` and `d Xᵀ` are said by dX."""
    if isinstance(body, (h.Vec, h.Transpose)) and isinstance(body.children[0], h.Sym):
        return body.func(h.Differential(body.children[0]))  # type: ignore[no-any-return]
    return h.Differential(body)


def _differential_of_function(c: Context, items: Items, at: int, f: h.FunSym) -> tuple[h.Term, int]:
    """`df` and `df(x)`: the differential of the value, at the arguments with which f was defined where none are written."""
    fence = rows.fence_of(items[at + 2]) if at + 2 < len(items) else None
    arguments, given = rows.arguments(fence[0]) if fence is not None else ([], [])
    if fence is not None and arguments and not given:
        made = h.Call(f, *(ex.term(c, a) for a in arguments))
        c.shape(made)
        return h.Differential(rows.after_call(c, made, fence[1])), at + 3
    definition = c.scope.definition_of(f)
    if definition is None:
        raise fault("E349", f"nothing says of what {f.name} is a function", items[at + 1], help=f"write {f.name}(…) with its arguments")
    return h.Differential(h.Call(f, *definition.parameters)), at + 2
