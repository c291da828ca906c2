"""What each named function of scalars is in terms of the few that the normal form knows.

Hyperbolic and logistic functions go to exponentials, circular ones to e^{iθ}, the normal cdf to erf, factorials, binomials and beta to Γ; Γ, ψ and
ψ^{(m)} are shifted up by their recurrences to the highest argument of their class, which is defined wherever the lower ones are.
Relations from NIST DLMF 4.2, 4.21, 4.28, 4.37, 5.4, 5.5, 5.12, 5.15, 7.2, 8.2.
"""

from __future__ import annotations

from collections.abc import Callable
from math import factorial
from typing import Protocol

from flint import fmpq

from derive.algebra.scalar_form import (
    ONE,
    ZERO,
    Base,
    Exponent,
    Form,
    Ring,
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
from derive.algebra.scalar_powers import Powers, Unsupported
from derive.algebra.scalar_signs import NEG, POS, Signs
from derive.algebra.scalar_signs import ZERO as EQUAL


class Restart(Exception):
    """A higher argument of a shifted function has been met; the reading starts again."""


class Split(Exception):
    """The sign of a form is needed and not known: cases."""

    def __init__(self, form: Form, masks: tuple[int, ...]) -> None:
        super().__init__("cases")
        self.form = form
        self.masks = masks


class World(Protocol):
    """What functions need of the reader."""

    ring: Ring
    signs: Signs
    powers: Powers
    tops: dict[tuple[str, Form], int]


HALF = fmpq(1, 2)
MAX_SHIFT = 24
Reading = Callable[..., Form]


def _exp(w: World, x: Form) -> Form:
    return w.powers.exp(x)


def _minus(x: Form) -> Form:
    return scale(x, -1)


def _sqrt(w: World, x: Form) -> Form:
    return w.powers.power(x, HALF)


def _i(w: World) -> Form:
    return Form({((w.ring.i, fmpq(1)),): fmpq(1)})


def _cos(w: World, x: Form) -> Form:
    return scale(add(w.powers.cis(x), w.powers.cis(_minus(x))), HALF)


def _sin(w: World, x: Form) -> Form:
    return scale(w.ring.mul(_i(w), subtract(w.powers.cis(_minus(x)), w.powers.cis(x))), HALF)


def _sinh(w: World, x: Form) -> Form:
    return scale(subtract(_exp(w, x), _exp(w, _minus(x))), HALF)


def _cosh(w: World, x: Form) -> Form:
    return scale(add(_exp(w, x), _exp(w, _minus(x))), HALF)


def _tanh(w: World, x: Form) -> Form:
    e = _exp(w, scale(x, 2))
    return w.ring.quotient(subtract(e, ONE), add(e, ONE))


def _over(f: Reading) -> Reading:
    return lambda w, x: w.ring.inverse(f(w, x))


def _ratio(f: Reading, g: Reading) -> Reading:
    return lambda w, x: w.ring.quotient(f(w, x), g(w, x))


def _sigmoid(w: World, x: Form) -> Form:
    e = _exp(w, x)
    return w.ring.quotient(e, add(ONE, e))


def _log(w: World, x: Form) -> Form:
    return w.powers.log(x)


def _logit(w: World, p: Form) -> Form:
    return subtract(_log(w, p), _log(w, subtract(ONE, p)))


def _log_to(base: int) -> Reading:
    return lambda w, x: w.ring.quotient(_log(w, x), _log(w, number(base)))


def _abs(w: World, x: Form) -> Form:
    return w.powers.abs(x)


def _max(w: World, *args: Form) -> Form:
    best = args[0]
    for a in args[1:]:
        best = scale(add(best, a, _abs(w, subtract(best, a))), HALF)
    return best


def _min(w: World, *args: Form) -> Form:
    return _minus(_max(w, *map(_minus, args)))


def sign_of(w: World, x: Form, masks: tuple[int, ...]) -> int:
    """The known sign of a form; asks for cases where it is not known as finely as the masks tell apart."""
    s = w.signs.of(x)
    if w.ring.is_zero(x):
        return EQUAL
    if not any(s & ~m == 0 for m in masks):
        raise Split(canonical(w.ring, x), masks)
    return s


def _sign(w: World, x: Form) -> Form:
    s = sign_of(w, x, (POS, NEG, EQUAL))
    return number(1 if s == POS else -1 if s == NEG else 0)


def _step(w: World, x: Form) -> Form:
    s = sign_of(w, x, (POS, NEG, EQUAL))
    if s == EQUAL:
        raise Unsupported  # conventions differ at 0
    return ONE if s == POS else ZERO


def _arsinh(w: World, x: Form) -> Form:
    return _log(w, add(x, _sqrt(w, add(w.ring.mul(x, x), ONE))))


def _arcosh(w: World, x: Form) -> Form:
    return _log(w, add(x, _sqrt(w, subtract(w.ring.mul(x, x), ONE))))


def _artanh(w: World, x: Form) -> Form:
    return scale(subtract(_log(w, add(ONE, x)), _log(w, subtract(ONE, x))), HALF)


def call(w: World, name: str, *args: Form) -> Form:
    """An atom f(args) of arguments in lowest terms."""
    return w.ring.atom(Base("call", (name, *(canonical(w.ring, a) for a in args))))


def _leads_negative(w: World, x: Form) -> bool:
    c, _, _ = w.ring.primitive(x)
    return c < 0


def odd(name: str) -> Reading:
    """f(−x) = −f(x)."""

    def read(w: World, x: Form) -> Form:
        x = canonical(w.ring, x)
        if not x.terms:
            return ZERO
        return _minus(call(w, name, _minus(x))) if _leads_negative(w, x) else call(w, name, x)

    return read


def _arccos(w: World, x: Form) -> Form:
    return subtract(scale(w.ring.monomial(w.ring.pi, fmpq(1)), HALF), READINGS["arcsin"](w, x))


def _phi_cdf(w: World, x: Form) -> Form:
    quantile = _argument_of(w, x, "PhiInverse")
    if quantile is not None:
        return quantile
    return scale(add(ONE, READINGS["erf"](w, w.ring.mul(x, scale(w.ring.root(2), HALF)))), HALF)


def _argument_of(w: World, x: Form, name: str) -> Form | None:
    x = canonical(w.ring, x)
    if x.single:
        ((m, c),) = x.terms.items()
        if c == 1 and len(m) == 1 and m[0][1] == 1:
            data = w.ring.bases[m[0][0]].data
            if len(data) == 2 and data[0] == name and isinstance(data[1], Form):
                return data[1]
    return None


def _phi_density(w: World, x: Form) -> Form:
    e = _exp(w, scale(w.ring.mul(x, x), -HALF))
    return w.ring.quotient(e, _sqrt(w, scale(w.ring.monomial(w.ring.pi, fmpq(1)), 2)))


# --- Γ and its kin ----------------------------------------------------------------------------------------------------------------


def _shifted(w: World, name: str, z: Form) -> tuple[int, Form]:
    """Return how far the top argument of the class of z lies above z, and that argument. It lies below (a negative distance) only where it is > 0."""
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


def _gamma(w: World, z: Form) -> Form:
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
    value = _sqrt(w, w.ring.monomial(w.ring.pi, fmpq(1))) if base == HALF else call(w, "gamma", number(base))
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
        return w.ring.inverse(_gamma(w, z))
    up, top = _shifted(w, "gamma", z)
    if w.signs.of(top) == POS:
        return w.ring.mul(w.ring.inverse(call(w, "gamma", top)), _rising(w, z, up))
    return w.ring.mul(call(w, "rgamma", top), _rising(w, z, up))


def _loggamma(w: World, z: Form) -> Form:
    z = canonical(w.ring, z)
    if z.constant is None and w.signs.of(z) != POS:
        raise Unsupported
    return _log(w, _gamma(w, z))


def _digamma(w: World, z: Form) -> Form:
    return _polygamma(w, ZERO, z)


def _polygamma(w: World, order: Form, z: Form) -> Form:
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
        value = _minus(w.ring.atom(Base("atom", ("gamma",))))
    elif k == 0 and base == fmpq(3, 2):
        value = add(number(2), scale(w.ring.atom(Base("atom", ("gamma",))), -1), scale(_log(w, number(2)), -2))
    elif k == 1 and base == 1:
        value = scale(w.ring.monomial(w.ring.pi, fmpq(2)), fmpq(1, 6))
    for j in range(abs(steps)):
        at = base + j if steps > 0 else base - j - 1
        change = fmpq((-1) ** k * factorial(k)) * at ** (-k - 1)
        value = add(value, number(change if steps > 0 else -change))
    return value


def _factorial(w: World, n: Form) -> Form:
    return _gamma(w, add(n, ONE))


def _beta(w: World, a: Form, b: Form) -> Form:
    return w.ring.quotient(w.ring.mul(_gamma(w, a), _gamma(w, b)), _gamma(w, add(a, b)))


def _binomial(w: World, n: Form, k: Form) -> Form:
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
    return w.ring.mul(_gamma(w, add(n, ONE)), below)


def _uppergamma(w: World, a: Form, x: Form) -> Form:
    return subtract(_gamma(w, a), _lowergamma(w, a, x))


def _lowergamma(w: World, a: Form, x: Form) -> Form:
    """γ(1, x) = 1 − e^{−x}; otherwise an atom."""
    if a == ONE:
        return subtract(ONE, _exp(w, _minus(x)))
    if not x.terms:
        return ZERO
    return call(w, "lowergamma", a, x)


def _lambertw(w: World, x: Form) -> Form:
    return ZERO if not x.terms else call(w, "lambertw", x)


def _delta(w: World, i: Form, j: Form) -> Form:
    difference = subtract(i, j)
    return ONE if sign_of(w, difference, (EQUAL, NEG | POS)) == EQUAL else ZERO


def _zeta(w: World, s: Form) -> Form:
    """ζ(2m) = (−1)^{m+1} B_{2m} (2π)^{2m} / (2 (2m)!)."""
    known = {2: fmpq(1, 6), 4: fmpq(1, 90), 6: fmpq(1, 945), 8: fmpq(1, 9450)}
    q = s.constant
    if q is not None and is_integer(q) and int(q.p) in known:
        return scale(w.ring.monomial(w.ring.pi, q), known[int(q.p)])
    return call(w, "zeta", s)


def _plain(name: str) -> Reading:
    return lambda w, *args: call(w, name, *args)


def _power(e: Exponent) -> Reading:
    return lambda w, x: w.powers.power(x, e)


READINGS: dict[str, Reading] = {
    "exp": _exp,
    "log": _log,
    "log2": _log_to(2),
    "log10": _log_to(10),
    "log1p": lambda w, x: _log(w, add(ONE, x)),
    "logbase": lambda w, b, x: w.ring.quotient(_log(w, x), _log(w, b)),
    "sqrt": _power(HALF),
    "abs": _abs,
    "sign": _sign,
    "relu": lambda w, x: scale(add(x, _abs(w, x)), HALF),
    "step": _step,
    "max": _max,
    "min": _min,
    "sin": _sin,
    "cos": _cos,
    "tan": _ratio(_sin, _cos),
    "cot": _ratio(_cos, _sin),
    "sec": _over(_cos),
    "csc": _over(_sin),
    "arcsin": odd("arcsin"),
    "arccos": _arccos,
    "arctan": odd("arctan"),
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": _tanh,
    "coth": _over(_tanh),
    "sech": _over(_cosh),
    "arsinh": _arsinh,
    "arcosh": _arcosh,
    "artanh": _artanh,
    "sigmoid": _sigmoid,
    "softplus": lambda w, x: _log(w, add(ONE, _exp(w, x))),
    "logit": _logit,
    "gamma": _gamma,
    "loggamma": _loggamma,
    "digamma": _digamma,
    "polygamma": _polygamma,
    "beta": _beta,
    "factorial": _factorial,
    "binomial": _binomial,
    "erf": odd("erf"),
    "erfc": lambda w, x: subtract(ONE, READINGS["erf"](w, x)),
    "Phi": _phi_cdf,
    "phi": _phi_density,
    "lowergamma": _lowergamma,
    "uppergamma": _uppergamma,
    "lambertw": _lambertw,
    "zeta": _zeta,
    "delta": _delta,
    "rgamma": reciprocal_gamma,
}
"""Functions without a row are atoms of their arguments."""


def read_function(w: World, name: str, args: tuple[Form, ...]) -> Form:
    """The value of a named function at forms."""
    reading = READINGS.get(name)
    if reading is None:
        return call(w, name, *args)
    return reading(w, *args)


