r"""Off a kink, what is said of the two sides of it in many ways is said in one: `1[u > 0]`, `sign(u)` and cases by the sign of u.

A derivative of `max(0, u)` or `|u|` needs u ≠ 0. Wherever that holds, the indicators, signs and cases of u are polynomials in the step
function: 1[u ≥ 0] = step(u), 1[u < 0] = 1 − step(u), sign(u) = 2 step(u) − 1.
"""

from __future__ import annotations

from collections.abc import Iterable

from derive.calculus import build as b
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.heads import Term
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of


def off_kinks(t: Term, needed: Iterable[Condition]) -> Term:
    """Write a term by step functions of the numbers that the conditions say are not zero."""
    kinks = [p.children[0] for c in needed if isinstance(p := c.proposition, h.NotEqual) and p.children[1] == h.ZERO]
    kinks = [u for u in dict.fromkeys(kinks) if is_scalar(shape_of(u))]
    return _written(t, kinks, {}) if kinks else t


def _written(t: Term, kinks: list[Term], memo: dict[Term, Term]) -> Term:
    found = memo.get(t)
    if found is None:
        children = tuple(_written(c, kinks, memo) for c in t.children)
        new = t if children == t.children else t.replace_children(children)
        found = memo[t] = _at(new, kinks)
    return found


def _at(t: Term, kinks: list[Term]) -> Term:
    match t:
        case h.Indicator(children=(p,)):
            above = _above(p, kinks)
            return t if above is None else above
        case h.Func(children=(u,)) if t.name == "sign" and u in kinks:
            return b.minus(b.times(h.TWO, h.Func("step", u)), h.UNITY)
        case h.Piecewise(children=(first, p, second, q)):
            above = _above(p, kinks)
            if above is not None and (isinstance(q, h.Otherwise) or _above(q, kinks) == _other(above)):
                return b.plus(b.times(above, first), b.times(_other(above), second))
    return t


def _other(side: Term) -> Term:
    """1 − step(u) for step(u), and back."""
    return b.minus(h.UNITY, side) if isinstance(side, h.Func) else side.children[1].children[1]


def _above(p: Term, kinks: list[Term]) -> Term | None:
    """Where a number is on one side of zero, 1 on that side and 0 on the other, by its step function."""
    match p:
        case h.Greater(children=(left, right)) | h.GreaterEqual(children=(left, right)):
            gap = b.minus(left, right)
        case h.Less(children=(left, right)) | h.LessEqual(children=(left, right)):
            gap = b.minus(right, left)
        case _:
            return None
    for u in kinks:
        if gap == u:
            return h.Func("step", u)
        if gap == b.negate(u) or b.negate(gap) == u:
            return b.minus(h.UNITY, h.Func("step", u))
    return None
