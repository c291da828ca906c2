"""The real and the imaginary part of a term of numbers that holds the imaginary unit.

Sums, products, quotients, exponentials and powers; a power with a real exponent is its principal value, written for a base with positive
real part, which is then a condition. Source: NIST Digital Library of Mathematical Functions, 1.9, 4.2.
"""

from __future__ import annotations

from derive.calculus import build as b
from derive.terms import heads as h
from derive.terms.shapes import is_scalar
from derive.terms.typing import shape_of

UNIT = h.Const("i")
Parts = tuple[h.Term, h.Term]


class NotCartesian(Exception):
    """A term whose parts no rule gives."""


def is_complex(t: h.Term) -> bool:
    """Whether the imaginary unit stands in a term."""
    return any(x == UNIT for x in t.walk())


def parts(t: h.Term, needed: dict[h.Term, None]) -> Parts:
    """Return the real and the imaginary part; conditions under which they are these go to `needed`. Raises NotCartesian."""
    if not is_complex(t):
        return t, h.ZERO
    if t == UNIT:
        return h.ZERO, h.UNITY
    if not is_scalar(shape_of(t)):
        raise NotCartesian("complex numbers in an array")
    match t:
        case h.Plus():
            found = [parts(c, needed) for c in t.children]
            return b.plus(*(x for x, _ in found)), b.plus(*(y for _, y in found))
        case h.Times():
            plain = [c for c in t.children if not is_complex(c)]
            made: Parts = (b.times(*plain) if plain else h.UNITY, h.ZERO)
            for c in t.children:
                if is_complex(c):
                    made = _product(made, parts(c, needed))
            return made
        case h.Quotient():
            return _product(parts(t.children[0], needed), _reciprocal(parts(t.children[1], needed)))
        case h.Func() if t.name == "exp":
            return _turned(h.Func("exp", (inner := parts(t.children[0], needed))[0]), inner[1])
        case h.Power() if not is_complex(t.children[1]):
            return _power(parts(t.children[0], needed), t.children[1], needed)
    raise NotCartesian("a function of complex numbers")


def _product(x: Parts, y: Parts) -> Parts:
    (a, c), (p, q) = x, y
    if b.is_zero(c):
        return b.times(a, p), b.times(a, q)
    return b.minus(b.times(a, p), b.times(c, q)), b.plus(b.times(a, q), b.times(c, p))


def _reciprocal(x: Parts) -> Parts:
    a, c = x
    square = b.plus(b.times(a, a), b.times(c, c))
    return b.quotient(a, square), b.negate(b.quotient(c, square))


def _turned(modulus: h.Term, angle: h.Term) -> Parts:
    return b.times(modulus, h.Func("cos", angle)), b.times(modulus, h.Func("sin", angle))


def _power(x: Parts, exponent: h.Term, needed: dict[h.Term, None]) -> Parts:
    if isinstance(exponent, h.Num) and exponent.value.is_integer and abs(int(exponent.value)) <= 4:
        made: Parts = (h.UNITY, h.ZERO)
        for _ in range(abs(int(exponent.value))):
            made = _product(made, x)
        return made if int(exponent.value) >= 0 else _reciprocal(made)
    a, c = x
    needed.setdefault(h.Greater(a, h.ZERO))
    modulus = h.Power(b.plus(b.times(a, a), b.times(c, c)), b.quotient(exponent, h.TWO))
    return _turned(modulus, b.times(exponent, h.Func("arctan", b.quotient(c, a))))


__all__ = ["UNIT", "NotCartesian", "is_complex", "parts"]
