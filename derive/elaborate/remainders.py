"""Expansions with a remainder: `f(x + h) = f(x) + ∇f(x)ᵀh + o(‖h‖)` says that derivatives at h = 0 agree.

For sides that are as smooth as the order asks, `D(h) = o(‖h‖^k)` holds exactly where along every direction the derivatives of
s ↦ D(s h) of the orders 0, …, k vanish at s = 0; `O(‖h‖^k)` asks this of the orders below k.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from derive.elaborate import expressions as ex
from derive.elaborate import relations
from derive.elaborate.context import Context, fault
from derive.elaborate.names import spell
from derive.read import tree as t
from derive.terms import heads as h
from derive.terms.statement import free_letters, substitute


@dataclass(frozen=True, slots=True)
class Expansion:
    """An equation without its remainder, the letter that is small, and how many derivatives agree (the value itself counted)."""

    equation: t.Chain
    small: t.Ident
    orders: int


def expansion(node: t.Node) -> Expansion | None:
    """Take `… + o(‖h‖²)` off the sides of an equation, the coarsest remainder counts; None for any other formula."""
    if not (isinstance(node, t.Chain) and node.ops == ("=",) and any(isinstance(x, t.Sum) for x in node.items)):
        return None
    taken = [_remainder(x) for x in node.items]
    found = [x for x in taken if x is not None]
    if not found or any(x.small != found[0].small and spell(x.small) != spell(found[0].small) for x in found):
        return None
    kept = tuple(x if one is None else one.kept for x, one in zip(node.items, taken, strict=True))
    if any(isinstance(y, t.Row) and _is_remainder(y) for x in kept for y in t.walk(x)):
        return None
    return Expansion(replace(node, items=kept), found[0].small, min(x.orders for x in found))


@dataclass(frozen=True, slots=True)
class _Taken:
    """A side without its remainder, the letter that is small, and how many derivatives the remainder leaves alone."""

    kept: t.Node
    small: t.Ident
    orders: int


def _is_remainder(node: t.Row) -> bool:
    match node.items:
        case (t.Ident(name=("o" | "O"), font=("it" | "cal" | "rm"), accents=()), t.Fenced(left="(")):
            return True
    return False


def _remainder(node: t.Node) -> _Taken | None:
    if not isinstance(node, t.Sum) or not (isinstance(last := node.terms[-1], t.Row) and _is_remainder(last)):
        return None
    name, fence = last.items
    found = _small(fence.body) if isinstance(fence, t.Fenced) else None
    if found is None or node.ops[-1] not in ("+", "-", "pm"):
        return None
    kept = node.terms[0] if len(node.terms) == 2 else replace(node, terms=node.terms[:-1], ops=node.ops[:-1])
    return _Taken(kept, found[0], found[1] + (isinstance(name, t.Ident) and name.name == "o"))


def _small(body: t.Node) -> tuple[t.Ident, int] | None:
    """The letter and the power of `‖h‖²`, `|t|`, `h³`."""
    power = 1
    if isinstance(body, t.Script) and isinstance(body.sup, t.Number) and body.sup.text.isdigit():
        power, body = int(body.sup.text), body.base
    elif isinstance(body, t.Script) and body.sup is not None:
        return None
    if isinstance(body, t.Script):
        body = body.base
    if isinstance(body, t.Fenced) and body.left in ("|", "||"):
        body = body.body
    return (body, power) if isinstance(body, t.Ident) and power <= 4 else None


def links(c: Context, found: Expansion) -> list[h.Term]:
    """The equations between derivatives that an expansion states."""
    (equation,) = relations.chain(c, found.equation)
    small, step = ex.term(c, found.small), h.Sym("s'")
    left, right = equation.children
    letters = {*free_letters(left), *free_letters(right)}
    if _grows(c, small):
        raise fault("E377", f"whether {small.text(0)} grows is not said, and such a remainder is not decided", found.small)
    if not isinstance(small, h.Sym) or small not in letters:
        raise fault("E374", "this expansion does not depend on what is small", found.small)
    if any(d.target in {*letters, *free_letters(right)} and small in free_letters(d.value) for d in c.scope.definitions):
        raise fault("E374", "what is small stands in a definition", found.small)
    c.vanishing.append(small)
    c.note(f"the remainder is for {small.name} → 0, and says that derivatives there agree")
    sides = [substitute(side, {small: h.Times(step, small)}) for side in (left, right)]
    out: list[h.Term] = []
    for _ in range(found.orders):
        out.append(h.Equal(*(h.Evaluated(side, step, h.ZERO) for side in sides)))
        sides = [h.Partial(side, step) for side in sides]
    return out


def _grows(c: Context, small: h.Term) -> bool:
    """Whether a letter counts something, or is said to tend to anything but zero: then its remainder is for large values."""
    name = small.text(0)
    if name in ("n", "N", "m", "M", "T", "k", "d", "p"):
        return True
    for x in (k.proposition for k in c.scope.conditions):
        if isinstance(x, h.Is) and x.children[0] == small and x.property in ("natural", "integer"):
            return True
        if isinstance(x, h.ConvergesTo) and x.children[0] == small and x.children[1] != h.ZERO:
            return True
    return False
