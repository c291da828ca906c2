"""What each named function of scalars is in terms of the few that the normal form knows.

Hyperbolic and logistic functions go to exponentials, circular ones to e^{iθ}, the normal cdf to erf, factorials, binomials and beta to Γ.
Relations from NIST DLMF 4.2, 4.21, 4.28, 4.37, 7.2, 8.2.
"""

from __future__ import annotations

from flint import fmpq

from derive.algebra.function_world import HALF, Reading, Split, World, call
from derive.algebra.gamma_functions import beta, binomial, digamma, factorial_of, gamma, loggamma, polygamma, reciprocal_gamma
from derive.algebra.scalar_form import (
    ONE,
    ZERO,
    Exponent,
    Form,
    add,
    is_integer,
    number,
    scale,
    subtract,
)
from derive.algebra.scalar_fraction import canonical
from derive.algebra.scalar_powers import Unsupported
from derive.algebra.scalar_signs import NEG, POS
from derive.algebra.scalar_signs import ZERO as EQUAL


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


def _uppergamma(w: World, a: Form, x: Form) -> Form:
    return subtract(gamma(w, a), _lowergamma(w, a, x))


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
    "gamma": gamma,
    "loggamma": loggamma,
    "digamma": digamma,
    "polygamma": polygamma,
    "beta": beta,
    "factorial": factorial_of,
    "binomial": binomial,
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
