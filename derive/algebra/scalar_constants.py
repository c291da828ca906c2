"""Relations between numbers, decided by balls: rigorous enclosures at rising precision tell numbers apart, and say to what they round.

`≈` beside digits holds where the other side rounds to them for certain; an order or ≠ holds where the enclosures are apart.
"""

from __future__ import annotations

from flint import arb, fmpq

from derive.numeric.arithmetic import BALL
from derive.numeric.errors import Undefined, Unsupported
from derive.numeric.evaluate import outcome
from derive.numeric.point import Point
from derive.proof.derivation import Proof
from derive.terms import heads as h
from derive.terms.conditions import Condition
from derive.terms.digits import printed
from derive.terms.shapes import ShapeError, is_scalar
from derive.terms.statement import free_letters
from derive.terms.typing import shape_of

BITS = (64, 160, 400, 1000)


def prove(claim: h.Term, conditions: tuple[Condition, ...]) -> Proof | None:
    """Prove an order, ≠ or ≈ between two numbers without letters; None where the balls do not tell."""
    a, b = claim.children
    try:
        if free_letters(claim) or not is_scalar(shape_of(a)):
            return None
    except ShapeError:
        return None
    for bits in BITS:
        try:
            left, right = _ball(a, bits), _ball(b, bits)
        except (Undefined, Unsupported, ArithmeticError):
            return None
        if left is None or right is None:
            return None
        if _holds(claim, left, right):
            return Proof("balls", f"rigorous enclosures at {bits} bits decide it: {left.str(12)} and {right.str(12)}")
        if left.rad() == 0 and right.rad() == 0:
            return None
    return None


def _ball(t: h.Term, bits: int) -> arb | None:
    result = outcome(t, Point({}, {}), BALL, bits)
    if not result.rigorous:
        return None
    value = result.value
    return arb(value) if isinstance(value, fmpq) else value if isinstance(value, arb) else None


def _holds(claim: h.Term, a: arb, b: arb) -> bool:
    match claim:
        case h.Less():
            return bool(a < b)
        case h.LessEqual():
            return bool(a <= b)
        case h.Greater():
            return bool(a > b)
        case h.GreaterEqual():
            return bool(a >= b)
        case h.NotEqual():
            return bool(a < b or a > b)
        case h.Approximately():
            left, right = claim.children
            return _rounds(left, b) or _rounds(right, a)
    return False


def _rounds(t: h.Term, value: arb) -> bool:
    """Whether a value rounds to the digits of t for certain: closer than half a unit of the last digit."""
    found = printed(t)
    if found is None:
        return False
    given, unit = (fmpq(int(q.p), int(q.q)) for q in found)
    half = unit / 2
    return bool(abs(value - arb(given)) < arb(half))
