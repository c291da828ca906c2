"""Letters that are differentiated although nothing defines them: unknown functions of what they are differentiated by.

In `∂L/∂x = ∂L/∂y · ∂y/∂x` the letter y is an unknown function of x, and L one of y; that L depends on x follows. So the pairs of a formula
form a graph, edges that others imply (also through definitions of the document) are taken out, and every letter becomes a function of
what is left. Where the graph has a circle, nothing can be said.
"""

from __future__ import annotations

from derive.elaborate import calculus, rows, subscripts
from derive.elaborate.context import Context, fault
from derive.elaborate.names import spell
from derive.elaborate.scoping.scope import Kind
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.determined import determined, equation_of
from derive.terms.shapes import is_scalar
from derive.terms.statement import Definition, free_letters


def assume(c: Context, node: t.Node) -> list[Definition]:
    """Give every undefined letter that is differentiated in a formula its definition as an unknown function; return these, in order."""
    pairs = _pairs(c, node)
    if not pairs:
        return []
    direct = {a: [b for b in bs if not _implied(c, a, b, pairs)] for a, bs in pairs.items()}
    out: list[Definition] = []
    waiting = dict(direct)
    while waiting:
        ready = next((a for a, bs in waiting.items() if not any(b in waiting for b in bs)), None)
        if ready is None:
            raise fault("E358", "the letters of these derivatives depend on each other in a circle", node)
        out.append(_unknown(c, ready, waiting.pop(ready)))
    return out


def _pairs(c: Context, node: t.Node) -> dict[str, list[str]]:
    """For every undefined letter the letters by which it is differentiated."""
    found: dict[str, list[str]] = {}
    for x in t.walk(node):
        if isinstance(x, t.Frac) or (isinstance(x, t.Infix) and x.op == "/"):
            num, den = (x.num, x.den) if isinstance(x, t.Frac) else (x.left, x.right)
            if isinstance(num, t.Infix) and num.op in ("cdot", "times"):
                num = num.right  # ∂L/∂a · ∂a/∂z
            top, below = _numerator(num), calculus.denominator_variables(c, den)
            if top is None or below is None:
                continue
            for v, _ in below:
                _add(c, found, top, v)
        elif isinstance(x, t.Row):
            for k, item in enumerate(x.items[:-1]):
                head = rows.head_of(item)
                if head is not None and head.name == "nabla" and isinstance(item, t.Script) and item.sub is not None:
                    follows = x.items[k + 1]
                    if not (k + 2 < len(x.items) and rows.fence_of(x.items[k + 2]) is not None):
                        _add(c, found, follows, item.sub)
    return found


def _numerator(num: t.Node) -> t.Node | None:
    items = calculus.items_of(num)
    return items[1] if len(items) == 2 and calculus.order_of(items[0]) is not None else None


def _add(c: Context, found: dict[str, list[str]], top: t.Node, by: t.Node) -> None:
    a, b = _letter(c, top), _letter(c, by)
    if a is None or b is None or a == b or not _open(c, a) or equation_of(a, b, c.scope.conditions, c.scope.definitions) is not None:
        return
    bs = found.setdefault(a, [])
    if b not in bs:
        bs.append(b)


def _letter(c: Context, node: t.Node) -> str | None:
    """The letter of `L`, `y_j`, `w_{ij}`, `W_1`; None for anything that is no letter."""
    if isinstance(node, t.Ident):
        return spell(node)
    if isinstance(node, t.Script) and isinstance(node.base, t.Ident) and not node.primes:
        if isinstance(node.sup, t.Number):
            return _letter(c, t.Script(node.span, node.base, node.sub) if node.sub is not None else node.base)
        if node.sup is not None or node.sub is None:
            return None
        indices = subscripts.indices_of(node.sub)
        if indices is not None and any(not isinstance(i, t.Number) for i in indices) and not subscripts.are_labels(c, indices):
            return spell(node.base)
        from derive.elaborate.names import label

        return f"{spell(node.base)}_{{{label(node.sub)}}}"
    return None


def _open(c: Context, name: str) -> bool:
    """Whether nothing says what a letter is."""
    if name in c.bound or name in c.called or name in c.scope.meanings:
        return False
    info = c.scope.letter(name)
    if info is not None and info.kind is Kind.FUNCTION:
        return False
    if any(getattr(d.letter, "name", "") == name for d in determined(c.scope.conditions, c.scope.definitions)):
        return False
    bold = f"\\mathbf{{{name}}}"
    return not any(getattr(d.target, "name", None) in (name, bold) for d in (*c.scope.definitions, *c.local_definitions))


def _implied(c: Context, a: str, b: str, pairs: dict[str, list[str]]) -> bool:
    """Whether a depends on b through another letter that it is differentiated by."""
    return any(m != b and _reaches(c, m, b, pairs, frozenset({a})) for m in pairs[a])


def _reaches(c: Context, start: str, goal: str, pairs: dict[str, list[str]], seen: frozenset[str]) -> bool:
    if start in seen:
        return False
    below = list(pairs.get(start, ()))
    for d in c.scope.definitions:
        if getattr(d.target, "name", None) == start:
            below += [x.name for x in free_letters(d.value) if isinstance(x, h.Sym)]
    return goal in below or any(_reaches(c, x, goal, pairs, seen | {start}) for x in below)


def _unknown(c: Context, name: str, on: list[str]) -> Definition:
    kind = c.kind(name)
    if name in c.indexed and kind is not Kind.MATRIX:
        kind = Kind.VECTOR
    target = c.sym(name, kind or Kind.SCALAR)
    arguments = [c.sym(b, Kind.VECTOR if b in c.indexed and c.kind(b) is None else None) for b in on]
    c.note(f"{name} is an unknown function of {', '.join(on)}")
    if len(arguments) > 1 or not is_scalar(c.shape(target)):
        c.doubts.setdefault(f"{name} was taken for an unknown function of {' and '.join(on)}")
    f = h.FunSym(f"{name}(\\cdot)", *target.dims, *(d for x in arguments for d in c.unifier.shape(x.dims)))
    made = Definition(target, (), h.Call(f, *arguments), name)
    c.local_definitions.append(made)
    return made
