"""An evaluation of terms with mpmath, written apart from the engine's own, for the tests of tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import mpmath

from derive.terms import heads as h


def _root(f: Callable[[mpmath.mpf], mpmath.mpf], upper: int) -> mpmath.mpf:
    """The zero of an increasing function on (0, upper), by halving."""
    low, high = mpmath.mpf(0), mpmath.mpf(upper)
    for _ in range(110):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) < 0 else (low, middle)
    return low


FUNCTIONS = {
    "exp": mpmath.exp, "log": mpmath.log, "sqrt": mpmath.sqrt, "abs": abs, "gamma": mpmath.gamma, "loggamma": mpmath.loggamma,
    "digamma": mpmath.digamma, "polygamma": lambda n, x: mpmath.polygamma(int(n), x), "beta": mpmath.beta, "binomial": mpmath.binomial,
    "factorial": mpmath.factorial, "arctan": mpmath.atan, "Phi": mpmath.ncdf, "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "lowergamma": lambda a, x: mpmath.gammainc(a, 0, x), "uppergamma": lambda a, x: mpmath.gammainc(a, x),
    "sign": mpmath.sign,
    "PhiInverse": lambda p: mpmath.sqrt(2) * mpmath.erfinv(2 * p - 1), "tan": mpmath.tan,
    "betainc": lambda a, b, x: mpmath.betainc(a, b, 0, x, regularized=True),
    "betaquantile": lambda a, b, p: _root(lambda x: mpmath.betainc(a, b, 0, x, regularized=True) - p, 1),
    "gammaquantile": lambda a, p: _root(lambda x: mpmath.gammainc(a, 0, x, regularized=True) - p, 200),
}  # fmt: skip
CONSTANTS = {"pi": mpmath.pi, "inf": mpmath.inf, "e": mpmath.e, "gamma": mpmath.euler}


def number(t: h.Term, names: Mapping[str, object]) -> mpmath.mpf:
    """The value of a scalar term whose letters have the values given."""
    match t:
        case h.Sym():
            return mpmath.mpf(names[t.name])
        case h.Num():
            return mpmath.mpf(int(t.value.p)) / int(t.value.q)
        case h.Const():
            return +CONSTANTS[t.name]
        case h.Plus():
            return mpmath.fsum(number(c, names) for c in t.children)
        case h.Times():
            return mpmath.fprod(number(c, names) for c in t.children)
        case h.Quotient():
            return number(t.children[0], names) / number(t.children[1], names)
        case h.Power():
            return number(t.children[0], names) ** number(t.children[1], names)
        case h.Func():
            return FUNCTIONS[t.name](*(number(c, names) for c in t.children))
    raise TypeError(f"no number: {t!r}")
