"""What a line of the table needs beyond what its terms need to be defined: a kink avoided, a simple eigenvalue, a matrix inverted.

Each function returns conditions of origin `needed`. The proposition says it in the language of terms, the text for a reader.
"""

from __future__ import annotations

from derive.numeric.say import say
from derive.terms import heads as h
from derive.terms.conditions import PROPERTIES, Condition, Origin
from derive.terms.heads import Term
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of


class NotDifferentiable(Exception):
    """The language has no derivative of this head by this operand."""


def _needed(proposition: Term, text: str = "") -> tuple[Condition, ...]:
    return (Condition(proposition, Origin.NEEDED, text or described(proposition)),)


def described(p: Term) -> str:
    """The sentence for a need of a form that this module makes; "" for any other proposition."""
    match p:
        case h.NotEqual(children=(u, _)):
            return f"{say(u)} is not zero"
        case h.ForAll(children=(h.NotEqual(children=(h.At(children=(u, *_)), _)), *_)):
            return f"no entry of {say(u)} is zero"
        case h.Greater(children=(u, _)):
            return f"{say(u)} is positive"
        case h.Or(children=(h.Is(children=(u,)), _)):
            return f"{say(u)} has full rank"
    return ""


def always(t: Term, k: int) -> tuple[Condition, ...]:
    return ()


def nonzero(u: Term) -> tuple[Condition, ...]:
    """u ≠ 0; for an array: not all entries are 0."""
    if isinstance(u, h.Num):
        return ()
    shape = shape_of(u)
    zero: Term = h.ZERO if is_scalar(shape) else h.Zeros(*shape)
    return _needed(h.NotEqual(u, zero))


def nonzero_entries(u: Term) -> tuple[Condition, ...]:
    """No entry of u is 0."""
    shape = shape_of(u)
    if is_scalar(shape):
        return nonzero(u)
    letters = (h.Sym("i"),) if shape[1] == 1 else (h.Sym("i"), h.Sym("j"))
    return _needed(h.ForAll(h.NotEqual(h.At(u, *letters), h.ZERO), *letters))


def positive(u: Term) -> tuple[Condition, ...]:
    if isinstance(u, h.Const) or (isinstance(u, h.Num) and u.value > 0):
        return ()
    return _needed(h.Greater(u, h.ZERO))


def property_of(u: Term, name: str, phrase: str) -> tuple[Condition, ...]:
    """u has a property of the vocabulary; what the vocabulary has no word for is said in `text` alone, over `differentiable`."""
    known = name if name in PROPERTIES else "differentiable"
    return _needed(h.Is(u, known), f"{say(u)} is {phrase}")


def invertible(t: Term, k: int) -> tuple[Condition, ...]:
    """The matrix below t is invertible."""
    return property_of(t.children[0], "invertible", "invertible")


def integer_or_definite(exponent: Term, base: Term) -> tuple[Condition, ...]:
    """X^p has a meaning for integer p, and for every p where X is positive definite."""
    either = h.Or(h.Is(exponent, "integer"), h.Is(base, "positive_definite"))
    return _needed(either, f"{say(exponent)} is an integer or {say(base)} is positive definite")


def full_rank(u: Term) -> tuple[Condition, ...]:
    return _needed(h.Or(h.Is(u, "full_column_rank"), h.Is(u, "full_row_rank")))


def simple(t: Term) -> tuple[Condition, ...]:
    return _needed(h.Is(t.children[0], "distinct_eigenvalues"), f"{say(t)} is simple")


def unique_extremum(t: Term) -> tuple[Condition, ...]:
    return _needed(h.Is(t, "differentiable"), f"the extremum of {say(t)} is attained once")


def off_boundary(t: Term) -> tuple[Condition, ...]:
    return _needed(h.Is(t, "differentiable"), "no case begins or ends at the point")
