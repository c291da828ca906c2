"""Solving an equation for a letter that stands in it once, by undoing what was done to it."""

from __future__ import annotations

from dataclasses import dataclass

from derive.terms import heads as h
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.statement import free_letters
from derive.terms.typing import shape_of


@dataclass(frozen=True, slots=True)
class Solved:
    """`letter` to the power (1, or 2 where the equation gives a square) has the value, in which the letter does not stand."""

    letter: h.Sym
    power: int
    value: h.Term

    @property
    def root(self) -> h.Term:
        """The letter's own value; of a square, the nonnegative root."""
        return self.value if self.power == 1 else h.Func("sqrt", self.value)


def isolate(equation: h.Term, letter: h.Sym) -> Solved | None:
    """Solve `left = right` for a letter (or its square), or return None where that takes more than undoing sums, products and quotients."""
    if not isinstance(equation, h.Equal) or len(equation.children) != 2:
        return None
    left, right = equation.children
    if letter in free_letters(right):
        left, right = right, left
    if letter in free_letters(right) or sum(t == letter for t in left.walk()) != 1:
        return None
    try:
        return _peel(left, right, letter)
    except ShapeError:
        return None


def _peel(left: h.Term, right: h.Term, letter: h.Sym) -> Solved | None:
    """Undo the outermost operation of the side with the letter until the letter stands alone."""
    while left != letter:
        match left:
            case h.Power(children=(base, h.Num(value=exponent))) if base == letter and exponent == 2 and is_scalar(shape_of(letter)):
                return Solved(letter, 2, right)
            case h.Plus():
                inner, others = _holder(left, letter)
                right = h.Plus(right, *(h.negate(o) for o in others))
            case h.Times():
                inner, others = _holder(left, letter)
                if not all(is_scalar(shape_of(o)) for o in others):
                    return None
                right = h.Quotient(right, others[0] if len(others) == 1 else h.Times(*others))
            case h.Quotient(children=(top, bottom)) if letter in free_letters(top):
                inner, right = top, h.Times(bottom, right)
            case h.Quotient(children=(top, bottom)) if is_scalar(shape_of(top)):
                inner, right = bottom, h.Quotient(top, right)
            case h.Func() if left.text() == "log":
                inner, right = left.children[0], h.Func("exp", right)
            case h.Func() if left.text() == "exp":
                inner, right = left.children[0], h.Func("log", right)
            case _:
                return None
        left = inner
    return Solved(letter, 1, right)


def _holder(term: h.Term, letter: h.Sym) -> tuple[h.Term, list[h.Term]]:
    """The child in which the letter stands, and the others."""
    inner = next(c for c in term.children if letter in free_letters(c))
    return inner, [c for c in term.children if c is not inner]
