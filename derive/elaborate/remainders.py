"""Expansions with a remainder: `f(x + h) = f(x) + ∇f(x)ᵀh + o(‖h‖)` says that derivatives at h = 0 agree.

For sides that are as smooth as the order asks, `D(h) = o(‖h‖^k)` holds exactly where along every direction the derivatives of
s ↦ D(s h) of the orders 0, …, k vanish at s = 0; `O(‖h‖^k)` asks this of the orders below k.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from derive.elaborate import expressions as ex
from derive.elaborate import relations
from derive.elaborate.context import Context, fault
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
    """Take `… + o(‖h‖²)` off the right side of an equation; None for any other formula."""
    if not (isinstance(node, t.Chain) and node.ops == ("=",) and isinstance(node.items[1], t.Sum)):
        return None
    total = node.items[1]
    match total.terms[-1]:
        case t.Row(items=(t.Ident(name=("o" | "O") as name, font=("it" | "cal" | "rm"), accents=()), t.Fenced(left="(", body=body))):
            found = _small(body)
        case _:
            return None
    if found is None or total.ops[-1] not in ("+", "-", "pm"):
        return None
    kept = total.terms[0] if len(total.terms) == 2 else replace(total, terms=total.terms[:-1], ops=total.ops[:-1])
    return Expansion(replace(node, items=(node.items[0], kept)), found[0], found[1] + (name == "o"))


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
    letters = set(free_letters(left))
    if not isinstance(small, h.Sym) or small not in letters:
        raise fault("E374", "the left side of this expansion does not depend on what is small", found.small)
    if any(d.target in {*letters, *free_letters(right)} and small in free_letters(d.value) for d in c.scope.definitions):
        raise fault("E374", "what is small stands in a definition", found.small)
    c.note(f"the remainder is for {small.name} → 0, and says that derivatives there agree")
    sides = [substitute(side, {small: h.Times(step, small)}) for side in (left, right)]
    out: list[h.Term] = []
    for _ in range(found.orders):
        out.append(h.Equal(*(h.Evaluated(side, step, h.ZERO) for side in sides)))
        sides = [h.Partial(side, step) for side in sides]
    return out
