"""Bias and mean squared error of an estimator: `Bias(\\hat θ)` is 𝔼[\\hat θ] − θ, `MSE(\\hat f(x))` is 𝔼[(\\hat f(x) − f(x))²].

What is estimated is the letter without its hat, or the second argument; without either there is none to compare with.
"""

from __future__ import annotations

from dataclasses import replace

from derive.elaborate import expressions as ex
from derive.elaborate import letters, rows
from derive.elaborate.context import Context
from derive.elaborate.names import OPERATORS, spell
from derive.read import tree as t
from derive.terms import heads as h


def operator(c: Context, items: rows.Items, at: int) -> tuple[h.Term, int] | None:
    """Read `Bias[\\hat θ]`, `Bias²(\\hat f(x))`, `MSE(\\hat θ, θ)`; None where that does not stand here."""
    node = items[at]
    head = rows.head_of(node)
    meaning = OPERATORS.get(head.name) if head is not None and head.font == "rm" else None
    if head is None or meaning not in rows.UNKNOWN or at + 1 >= len(items) or c.scope.letter(spell(head)) is not None:
        return None
    fence = rows.fence_of(items[at + 1])
    if fence is None or (isinstance(node, t.Script) and (node.sub is not None or node.primes)):
        return None
    arguments, given = rows.arguments(fence[0])
    estimated = _estimated(arguments)
    if given or estimated is None:
        return None
    if isinstance(estimated, t.Row) and isinstance(estimated.items[0], t.Ident):
        c.called |= {spell(estimated.items[0])}
    value, truth = ex.term(c, arguments[0]), ex.term(c, estimated)
    if meaning == "bias":
        made: h.Term = h.Plus(h.Expectation(value), h.negate(truth))
    else:
        error = h.Plus(value, h.negate(truth))
        made = h.Expectation(h.Power(error if c.scalar(error) else h.Norm(error, "2"), h.TWO))
    c.shape(made)
    if isinstance(node, t.Script) and node.sup is not None:
        made = letters.superscripted(c, made, node.sup)
    return rows.after_call(c, made, fence[1]), at + 2


def _estimated(arguments: list[t.Node]) -> t.Node | None:
    match arguments:
        case [t.Ident(accents=("hat",)) as letter]:
            return replace(letter, accents=())
        case [t.Row(items=(t.Ident(accents=("hat",)) as letter, t.Fenced() as at)) as call]:
            return replace(call, items=(replace(letter, accents=()), at))
        case [t.Script(base=t.Ident(accents=("hat",)) as letter, sup=None) as script]:
            return replace(script, base=replace(letter, accents=()))
        case [_, truth]:
            return truth
    return None
