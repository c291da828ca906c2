"""Γ, its logarithm, its derivatives, and what is made of it: factorials, binomials, beta.

Arguments of one class (equal up to an integer) are written over one of them, the top, by the recurrences. Going up is safe where the
lower value is defined; going down only from an argument that is > 0. 1/Γ is entire, and zero at the poles. DLMF 5.2, 5.4, 5.5, 5.12,
5.15.
"""

from __future__ import annotations

from math import factorial

from flint import fmpq

from derive.algebra.function_world import HALF, MAX_SHIFT, Restart, World, call
from derive.algebra.scalar_form import (
    ONE,
    ZERO,
    Base,
    Form,
    add,
    as_exponent,
    constant_part,
    floor,
    is_integer,
    number,
    scale,
    subtract,
)
from derive.algebra.scalar_fraction import canonical
from derive.algebra.scalar_powers import Unsupported
from derive.algebra.scalar_signs import POS


def _shifted(w: World, name: str, z: Form) -> tuple[int, Form]:
    """Return how far the top argument of the class of z lies above z, and that argument. It lies below (a negative distance) only where
    it is > 0.
    """
    r = constant_part(as_exponent(z))
    level = floor(r)
    key = (name, subtract(z, number(level)))
    top = w.tops.setdefault(key, level)
    if abs(top - level) > MAX_SHIFT:
        raise Unsupported
    there = add(z, number(top - level))
    if level > top and w.signs.of(there) != POS:
        w.tops[key] = level
        raise Restart
    return top - level, there


def _rising(w: World, z: Form, n: int) -> Form:
    """z (z+1) ⋯ (z+n−1)."""
    return w.ring.product(add(z, number(j)) for j in range(n))


def gamma(w: World, z: Form) -> Form:
    z = canonical(w.ring, z)
    if z.constant is not None:
        return _gamma_constant(w, z.constant)
    up, top = _shifted(w, "gamma", z)
    atom = call(w, "gamma", top)
    return w.ring.quotient(atom, _rising(w, z, up)) if up >= 0 else w.ring.mul(atom, _rising(w, top, -up))


def _gamma_constant(w: World, q: fmpq) -> Form:
    if is_integer(q):
        if q <= 0 or q > 60:
            raise Unsupported
        return number(factorial(int(q.p) - 1))
    base = q - floor(q)
    steps = floor(q)
    if abs(steps) > 40:
        raise Unsupported
    value = w.powers.power(w.ring.monomial(w.ring.pi, fmpq(1)), HALF) if base == HALF else call(w, "gamma", number(base))
    for j in range(abs(steps)):
        factor = number(base + j) if steps > 0 else number(base - j - 1)
        value = w.ring.mul(value, factor) if steps > 0 else w.ring.quotient(value, factor)
    return value


def reciprocal_gamma(w: World, z: Form) -> Form:
    """1/Γ(z), entire: zero at the poles. A base of its own unless z > 0 is known."""
    z = canonical(w.ring, z)
    if z.constant is not None:
        q = z.constant
        if is_integer(q) and q <= 0:
            return ZERO
        return w.ring.inverse(_gamma_constant(w, q))
    if w.signs.of(z) == POS:
        return w.ring.inverse(gamma(w, z))
    up, top = _shifted(w, "gamma", z)
    if w.signs.of(top) == POS:
        return w.ring.mul(w.ring.inverse(call(w, "gamma", top)), _rising(w, z, up))
    return w.ring.mul(call(w, "rgamma", top), _rising(w, z, up))


def loggamma(w: World, z: Form) -> Form:
    z = canonical(w.ring, z)
    if z.constant is None and w.signs.of(z) != POS:
        raise Unsupported
    return w.powers.log(gamma(w, z))


def digamma(w: World, z: Form) -> Form:
    return polygamma(w, ZERO, z)


def polygamma(w: World, order: Form, z: Form) -> Form:
    """ψ^{(m)}(z) = ψ^{(m)}(z+1) − (−1)^m m! z^{−m−1}."""
    m = order.constant
    z = canonical(w.ring, z)
    if m is None or not is_integer(m) or m < 0 or m > 20:
        return call(w, "polygamma", order, z)
    k = int(m.p)
    if z.constant is not None:
        return _polygamma_constant(w, k, z.constant)
    up, top = _shifted(w, f"polygamma{k}", z)
    low, sign = (z, -1) if up >= 0 else (top, 1)
    change = [scale(w.ring.power(add(low, number(j)), -k - 1), sign * (-1) ** k * factorial(k)) for j in range(abs(up))]
    return add(call(w, f"polygamma{k}", top), *change)


def _polygamma_constant(w: World, k: int, q: fmpq) -> Form:
    steps = floor(q) - 1
    base = q - steps
    if abs(steps) > 40 or (is_integer(q) and q <= 0):
        raise Unsupported
    value = call(w, f"polygamma{k}", number(base))
    if k == 0 and base == 1:
        value = scale(w.ring.atom(Base("atom", ("gamma",))), -1)
    elif k == 0 and base == fmpq(3, 2):
        value = add(number(2), scale(w.ring.atom(Base("atom", ("gamma",))), -1), scale(w.powers.log(number(2)), -2))
    elif k == 1 and base == 1:
        value = scale(w.ring.monomial(w.ring.pi, fmpq(2)), fmpq(1, 6))
    for j in range(abs(steps)):
        at = base + j if steps > 0 else base - j - 1
        change = fmpq((-1) ** k * factorial(k)) * at ** (-k - 1)
        value = add(value, number(change if steps > 0 else -change))
    return value


def factorial_of(w: World, n: Form) -> Form:
    return gamma(w, add(n, ONE))


def beta(w: World, a: Form, b: Form) -> Form:
    return w.ring.quotient(w.ring.mul(gamma(w, a), gamma(w, b)), gamma(w, add(a, b)))


def binomial(w: World, n: Form, k: Form) -> Form:
    """Γ(n+1) / (Γ(k+1) Γ(n−k+1)) with the reciprocals entire, for n > −1; for an integer k ≥ 0 given in digits, a polynomial."""
    n, k = canonical(w.ring, n), canonical(w.ring, k)
    q = k.constant
    if q is not None and is_integer(q) and q <= 12:
        if q < 0:
            return ZERO
        steps = int(q.p)
        return scale(w.ring.product(subtract(n, number(j)) for j in range(steps)), fmpq(1, factorial(steps)))
    if w.signs.of(add(n, ONE)) != POS and not (w.signs.integral(as_exponent(n)) and w.signs.at_least(n, 0)):
        return call(w, "binomial", n, k)
    below = w.ring.mul(reciprocal_gamma(w, add(k, ONE)), reciprocal_gamma(w, add(subtract(n, k), ONE)))
    return w.ring.mul(gamma(w, add(n, ONE)), below)
