"""Which conditions and variants say something: none that repeats the claim, or that its own conditions make empty."""

from __future__ import annotations

from derive.algebra.tidy import key, tidy
from derive.terms import heads as h
from derive.terms.conditions import Condition, properties_of
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of

#: Properties of which the only invertible case is the identity, or none.
SINGULAR = frozenset({"idempotent", "projection", "nilpotent"})


def repeats(claim: h.Term, condition: Condition) -> bool:
    """Whether a condition is the claim itself: AB = BA holds if AB = BA."""
    p = condition.proposition
    if not isinstance(claim, h.Equal) or not isinstance(p, h.Equal) or len(claim.children) != 2:
        return False
    one, other = (h.minus(*e.children) for e in (claim, p))
    return key(one) in (key(other), key(h.minus(*reversed(p.children))))


def says_something(variant: h.Equal, claim: h.Term, conditions: tuple[Condition, ...]) -> bool:
    """Whether a variant of a claim is worth showing: its sides differ by more than brackets and double transposes, and nothing in it is
    inverted or transposed that cannot sensibly be."""
    before = set(claim.walk())
    left, right = (_bare(side) for side in variant.children)
    return key(left) != key(right) and not any(_idle(t, conditions) for t in variant.walk() if t not in before)


def _idle(t: h.Term, conditions: tuple[Condition, ...]) -> bool:
    """A transpose of a transpose or of a number, an inverse of an inverse or of what is not invertible."""
    match t:
        case h.Transpose(children=(inner,)):
            return isinstance(inner, (h.Transpose, h.Identity)) or is_scalar(shape_of(inner))
        case h.Inverse(children=(inner,)):
            return isinstance(inner, (h.Inverse, h.Identity)) or bool(properties_of(inner, conditions) & SINGULAR)
    return False


def _bare(t: h.Term) -> h.Term:
    """A term without double transposes and inverses."""
    children = tuple(_bare(c) for c in t.children)
    t = t if children == t.children else t.replace_children(children)
    if isinstance(t, (h.Transpose, h.Inverse)) and type(t.children[0]) is type(t):
        return t.children[0].children[0]
    return t


def cleaned(variant: h.Equal, claim: h.Equal) -> h.Equal:
    """The variant with numbers put together in the side that was changed (2 · ½, −(−1)), which else stays as it was written."""
    return h.Equal(*(new if new == old else _cleaned(new) for new, old in zip(variant.children, claim.children, strict=True)))


def _cleaned(t: h.Term) -> h.Term:
    tidied = tidy(t)
    return tidied if _numbers(tidied) < _numbers(t) else t


def _numbers(t: h.Term) -> int:
    return sum(isinstance(x, h.Num) for x in t.walk())
