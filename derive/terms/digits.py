"""Numbers given in digits: `0.6827`, `-0.4170`, `3.4 × 10^{38}`; what they are exactly, and the unit of their last digit."""

from __future__ import annotations

from sympy import Rational

from derive.terms import heads as h


def printed(t: h.Term) -> tuple[Rational, Rational] | None:
    """The value and the unit of the last digit of a number given in digits with a point; None for other terms."""
    match t:
        case h.Decimal():
            text = t.digits
            _, point, after = text.partition(".")
            return (t.value, Rational(1, 10 ** len(after))) if point and "e" not in text.lower() else None
        case h.Times() if len(t.children) == 2 and t.children[0] == h.MINUS_ONE:
            found = printed(t.children[1])
            return None if found is None else (-found[0], found[1])
        case h.Times() if len(t.children) == 2:
            scale, found = _power_of_ten(t.children[1]), printed(t.children[0])
            return None if scale is None or found is None else (found[0] * scale, found[1] * scale)
        case h.Times() if len(t.children) == 3 and t.children[0] == h.MINUS_ONE:
            return printed(h.Times(h.MINUS_ONE, h.Times(*t.children[1:])))
    return None


def _power_of_ten(t: h.Term) -> Rational | None:
    if isinstance(t, h.Power) and t.children[0] == h.Num(10) and isinstance(t.children[1], h.Num):
        k = t.children[1].value
        return Rational(10) ** k if k.is_Integer and abs(k) <= 1000 else None
    return None
